//! Net income per head (人均纯收入), by the national formula.

use super::answers::{Answer, Answers};
use super::reason::{Reason, divide_rounded, yuan};
use super::survey::Survey;
use super::truth::Truth;

/// Income of a household in its income year; amounts in fen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Income {
    /// Wages (工资性收入).
    pub wage: i64,
    /// Production (生产经营性收入), before cost.
    pub prod: i64,
    /// Property (财产性收入).
    pub prop: i64,
    /// Transfers (转移性收入).
    pub trans: i64,
    /// The four classes together.
    pub total: i64,
    /// Cost of production.
    pub cost: i64,
    /// Total less cost.
    pub net: i64,
    /// Registered members.
    pub n: i64,
    /// The income year.
    pub year: i32,
    /// The line of that year, per head.
    pub line: i64,
    /// Net income per head as shown, rounded half away from zero; `None` when it is unknown.
    pub pc_shown: Option<i64>,
    /// Whether the income condition is met: net > line × members, compared exactly.
    pub met: Truth,
    /// How it came about.
    pub reasons: Vec<Reason>,
}

/// Property income; interest may be left empty.
const PROPERTY: &[&str] = &["prop_rent", "prop_dividend", "prop_interest", "prop_other"];
/// Transfers that count. Aid listed in `nc_lines` never does.
const TRANSFERS: &[&str] = &[
    "tr_dibao",
    "tr_tekun",
    "tr_pension",
    "tr_family",
    "tr_eco",
    "tr_farm",
    "tr_border",
    "tr_disab",
    "tr_support",
    "tr_other",
];
const OPTIONAL: &[&str] = &["prop_interest"];

/// The sum of a class, and whether all of it was answered.
#[derive(Clone, Copy)]
struct Class {
    fen: i64,
    complete: bool,
}

/// Computes the income.
pub fn income(survey: &Survey<'_>) -> Income {
    let answers = survey.answers;
    let wage = of_rows(answers, "wages", "w_amount");
    let prod = of_rows(answers, "productions", "p_income");
    let prop = of_questions(answers, PROPERTY);
    let trans = of_questions(answers, TRANSFERS);
    let line_cost = of_rows(answers, "productions", "p_cost");
    let other_cost = of_questions(answers, &["cost_other"]);
    let n = survey.n();
    let year = survey.income_year();
    let line = survey.settings.for_year("P_LINE", year);
    let total = wage.fen + prod.fen + prop.fen + trans.fen;
    let cost = line_cost.fen + other_cost.fen;
    let net = total - cost;
    let classes = [
        ("wage", wage),
        ("prod", prod),
        ("prop", prop),
        ("trans", trans),
        ("cost", line_cost),
        ("cost", other_cost),
    ];
    let complete = n > 0 && classes.iter().all(|(_, class)| class.complete);
    let met = if complete {
        Truth::from(exceeds(net, line, n))
    } else {
        Truth::Unknown
    };
    let pc_shown = divide_rounded(net, n).filter(|_| complete);
    let mut income = Income {
        wage: wage.fen,
        prod: prod.fen,
        prop: prop.fen,
        trans: trans.fen,
        total,
        cost,
        net,
        n,
        year,
        line,
        pc_shown,
        met,
        reasons: Vec::new(),
    };
    for (name, class) in classes {
        if !class.complete && income.reasons.iter().all(|reason| reason.code != name) {
            income.reasons.push(missing(name));
        }
    }
    income.explain();
    income
}

impl Income {
    fn explain(&mut self) {
        let Some(shown) = self.pc_shown else {
            if self.n == 0 {
                self.reasons.push(Reason::new(
                    "n",
                    "没有计入人口的成员",
                    "No registered member",
                ));
            }
            return;
        };
        let (net, n, line) = (yuan(self.net), self.n, yuan(self.line));
        let (zh, en) = match self.met {
            Truth::Yes => ("高于", "above"),
            _ => ("不高于", "not above"),
        };
        self.reasons.push(Reason::new(
            "income",
            format!(
                "纯收入 {net} 元 ÷ {n} 人 = {} 元，{zh} {} 年标准线 {line} 元",
                yuan(shown),
                self.year
            ),
            format!(
                "Net {net} ÷ {n} people = {} yuan, {en} the {} line of {line}",
                yuan(shown),
                self.year
            ),
        ));
    }
}

/// Whether `net` is above `line` for each of `n` people, exactly.
pub(super) fn exceeds(net: i64, line: i64, n: i64) -> bool {
    i128::from(net) > i128::from(line) * i128::from(n)
}

fn of_questions(answers: Answers<'_>, names: &[&str]) -> Class {
    let mut class = Class {
        fen: 0,
        complete: true,
    };
    for name in names {
        match answers.get(name) {
            Answer::Whole(fen) => class.fen += fen,
            Answer::NotAsked => {}
            _ => class.complete &= OPTIONAL.contains(name),
        }
    }
    class
}

fn of_rows(answers: Answers<'_>, repeat: &str, amount: &str) -> Class {
    let Some(rows) = answers.rows(repeat) else {
        return Class {
            fen: 0,
            complete: false,
        };
    };
    rows.iter().fold(
        Class {
            fen: 0,
            complete: true,
        },
        |class, (_, row)| {
            let fen = row.whole(amount);
            Class {
                fen: class.fen + fen.unwrap_or(0),
                complete: class.complete && fen.is_some(),
            }
        },
    )
}

fn missing(class: &str) -> Reason {
    let (zh, en) = match class {
        "wage" => ("工资性收入没有填全", "Wages are not complete"),
        "prod" => (
            "生产经营性收入没有填全",
            "Production income is not complete",
        ),
        "prop" => ("财产性收入没有填全", "Property income is not complete"),
        "trans" => ("转移性收入没有填全", "Transfers are not complete"),
        _ => ("经营支出没有填全", "Production cost is not complete"),
    };
    Reason::new(class, zh, en)
}
