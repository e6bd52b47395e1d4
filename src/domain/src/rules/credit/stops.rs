//! Hard stops (禁入项): what forbids a grade or a loan whatever the score.

use super::facts::File;
use super::limit::SMALL_LOAN;
use crate::number::Number;
use crate::rules::answers::Answers;
use crate::rules::reason::Reason;
use crate::rules::truth::Truth;
use crate::sync::protocol::Message;

/// Stops that forbid the loan but leave the grade; all others forbid both.
const LOAN_ONLY: [&str; 2] = ["HS07", "HS09"];
/// Stops that are about character.
pub(crate) const CHARACTER: [&str; 2] = ["HS05", "HS06"];
/// The stop that leaves a household entitled to a small loan: it can name another use.
const USE: &str = "HS07";

/// Codes of the stops, and what they are in plain words, Chinese and English.
const WORDS: [(&str, &str, &str); 12] = [
    (
        "HS01",
        "借款人年龄不符合",
        "The borrower's age does not fit",
    ),
    (
        "HS02",
        "借款人不能自己签合同",
        "The borrower cannot sign a contract",
    ),
    (
        "HS03",
        "借款人是失信被执行人",
        "The borrower is on the court's list",
    ),
    (
        "HS04",
        "逾期太久，或担保的贷款逾期",
        "Long overdue, or a guaranteed loan is overdue",
    ),
    (
        "HS05",
        "近三年严重违法或服刑",
        "A serious offence or prison in three years",
    ),
    (
        "HS06",
        "近三年涉毒涉赌传销邪教",
        "Drugs, gambling, pyramid selling or cult in three years",
    ),
    (
        "HS07",
        "贷款只能自己用来生产经营",
        "A loan is only for own production or trade",
    ),
    ("HS08", "家里没有劳动力", "Nobody in the household can work"),
    (
        "HS09",
        "小额信贷已经用满",
        "The small loan is already used up",
    ),
    (
        "HS10",
        "没有授权，或授权已到期",
        "No consent, or it has expired",
    ),
    ("HS11", "没看身份证原件", "The identity card was not seen"),
    ("HS12", "配偶不同意", "The spouse does not agree"),
];

/// Which stops hold for certain and which cannot be told.
pub(super) struct Stops {
    pub certain: Vec<&'static str>,
    pub unknown: Vec<&'static str>,
}

impl Stops {
    /// Whether the stops forbid a grade.
    pub(super) fn of_grade(&self) -> Truth {
        self.holds(stops_grade)
    }

    /// Whether the stops forbid a loan.
    pub(super) fn of_loan(&self) -> Truth {
        self.holds(|_| true)
    }

    fn holds(&self, matters: impl Fn(&str) -> bool) -> Truth {
        if self.certain.iter().any(|code| matters(code)) {
            Truth::Yes
        } else if self.unknown.iter().any(|code| matters(code)) {
            Truth::Unknown
        } else {
            Truth::No
        }
    }
}

/// Whether a stop forbids a grade, and not only the loan.
pub fn stops_grade(code: &str) -> bool {
    !LOAN_ONLY.contains(&code)
}

/// What a stop is in plain words; `None` for a code that is none, and for stops about character, which
/// are for those who read the file.
pub fn stop_words(code: &str) -> Option<Message> {
    let (_, zh, en) = WORDS.into_iter().find(|(known, ..)| *known == code)?;
    (!CHARACTER.contains(&code)).then(|| Message {
        zh: zh.to_owned(),
        en: en.to_owned(),
    })
}

/// Whether a grade and its stops entitle a household to a small loan: rated A or better, and no stop
/// but the use it named.
pub fn is_eligible(grade: &str, stops: &[&str]) -> bool {
    matches!(grade, "A" | "AA" | "AAA") && stops.iter().all(|stop| *stop == USE)
}

/// Finds the stops and says each in plain words.
pub(super) fn stops(file: &File<'_>, reasons: &mut Vec<Reason>) -> Stops {
    let answers = file.answers;
    let (from, to) = (
        file.settings.get("P_LOAN_AGE.from"),
        file.settings.get("P_LOAN_AGE.to"),
    );
    let too_young_or_old = file.age().map(|age| !(from..=to).contains(&age));
    let no_labour = file.half_labourers().map(|halves| halves == 0);
    let bad_use = answers
        .is("ln_use", &["6", "7", "8", "9", "10"])
        .or(answers.is("ln_self_use", &["2", "3"]));
    // In the order of `WORDS`.
    let found = [
        Truth::from(too_young_or_old),
        answers.no("b_capacity"),
        answers.yes("cr_court"),
        overdue(file),
        answers.is("ch_law", &["3"]),
        answers.yes("ch_vice"),
        bad_use,
        Truth::from(no_labour),
        used_up(file),
        no_consent(file),
        answers.no("b_id_checked"),
        answers.is("b_spouse_agree", &["2"]),
    ];
    let mut stops = Stops {
        certain: Vec::new(),
        unknown: Vec::new(),
    };
    for ((code, zh, en), truth) in WORDS.into_iter().zip(found) {
        match truth {
            Truth::No => {}
            Truth::Unknown => {
                stops.unknown.push(code);
                let (zh, en) = (format!("待核：{zh}"), format!("To be checked: {en}"));
                reasons.push(Reason::new(code, zh, en));
            }
            Truth::Yes => {
                stops.certain.push(code);
                reasons.push(Reason::new(code, zh, en));
            }
        }
    }
    stops
}

fn overdue(file: &File<'_>) -> Truth {
    let most = Number::integer(file.settings.get("P_OVERDUE_DAYS"));
    let long = |debts: Vec<Answers<'_>>| {
        let rows = debts.iter();
        Truth::any(rows.map(|row| row.compare("de_overdue", |days| days > most)))
    };
    file.debts()
        .map_or(Truth::Unknown, long)
        .or(file.answers.is("cr_history", &["5"]))
        .or(file.answers.is("de_guarantee", &["2"]))
}

fn used_up(file: &File<'_>) -> Truth {
    let cap = file.settings.get("P_LOAN_CAP");
    Truth::from(open_balance(file).map(|balance| balance >= cap))
}

/// What is still owed of small loans, in fen; `None` while the debts are not all known.
pub(super) fn open_balance(file: &File<'_>) -> Option<i64> {
    let mut balance = 0;
    for row in file.debts()? {
        match row.is("de_kind", &[SMALL_LOAN]) {
            Truth::Yes => balance += row.whole("de_balance")?,
            Truth::Unknown => return None,
            Truth::No => {}
        }
    }
    Some(balance)
}

/// Consent counts only when it was given: without an answer nobody knows.
fn no_consent(file: &File<'_>) -> Truth {
    let answers = file.answers;
    let refused = match answers.text("b_consent") {
        Some("yes") => Truth::No,
        Some(_) => Truth::Yes,
        None => Truth::Unknown,
    };
    let expired = match answers.date("b_consent_until") {
        Some(until) => Truth::from(until < file.as_of),
        // Left empty it is not known; where it was not asked consent has no end.
        None => answers.is("b_consent_until", &[]),
    };
    refused.or(expired)
}
