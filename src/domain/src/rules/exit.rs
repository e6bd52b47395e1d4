//! Exit readiness (脱贫退出测算): conditions G1 to G7 and notes N1 to N10.
//!
//! It suggests; the review at home, the village meeting and the county decide.

use super::guarantees::Guarantees;
use super::income::Income;
use super::reason::Reason;
use super::risk::{Risk, days_since_last_visit, is_below, is_yellow, lives_on_transfers};
use super::survey::Survey;
use super::truth::Truth;
use crate::number::Number;

/// What comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every condition is met (达标).
    Ready,
    /// Every condition is met, something wants attention (达标有提示).
    ReadyWithNotes,
    /// Nothing is unmet, something is unknown (待核).
    Incomplete,
    /// A condition is unmet (未达标).
    NotReady,
    /// The household has exited or is not archived (不适用).
    NotApplicable,
}

impl Outcome {
    /// `READY`, `READY_WITH_NOTES`, `INCOMPLETE`, `NOT_READY` or `NOT_APPLICABLE`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ready => "READY",
            Self::ReadyWithNotes => "READY_WITH_NOTES",
            Self::Incomplete => "INCOMPLETE",
            Self::NotReady => "NOT_READY",
            Self::NotApplicable => "NOT_APPLICABLE",
        }
    }
}

/// The result with its conditions and notes; the lists are empty where it does not apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exit {
    /// The result.
    pub result: Outcome,
    /// Unmet conditions, `G1` to `G7`.
    pub failed: Vec<&'static str>,
    /// Unknown conditions.
    pub unknown: Vec<&'static str>,
    /// Notes `N1` to `N10` that are certain, whatever the result.
    pub notes: Vec<&'static str>,
    /// Conditions that are not met, and notes, in words.
    pub reasons: Vec<Reason>,
}

/// Measures everybody has; having one is no help in particular.
const FOR_EVERYBODY: &[&str] = &["M01", "M02", "M03", "M07", "M54"];
/// Measure statuses of help that was given: delivered, being received, ended.
const GIVEN: &[&str] = &["4", "5", "6"];
/// Factors that are notes of their own: close to the line, transfers, no visit.
const NOTED_ALREADY: &[&str] = &["K05", "K09", "K14"];
/// All six clears.
const SIX: u8 = 6;

const NOTES: [(&str, &str, &str); 10] = [
    ("N1", "收入刚过标准线", "Income is only just above the line"),
    (
        "N2",
        "收入主要靠转移性收入",
        "Income rests mainly on transfers",
    ),
    (
        "N3",
        "饮水或住房情况太久没更新",
        "Water or house was last answered too long ago",
    ),
    (
        "N4",
        "有劳动年龄成员没参加养老保险",
        "Somebody of working age has no pension insurance",
    ),
    ("N5", "太久没有走访", "No visit for too long"),
    (
        "N6",
        "户主没有认账或没有签字",
        "The head did not agree or did not sign",
    ),
    ("N7", "六清没有全清", "Not all six clears are reached"),
    ("N8", "有返贫风险因素", "There is a risk of falling back"),
    ("N9", "早于计划脱贫年度", "Earlier than the planned year"),
    (
        "N10",
        "工资主要靠一位老人",
        "Wages rest mainly on one old person",
    ),
];

/// Judges whether a household that has not exited may exit; `six_clears` is the score, 0 to 6.
pub fn exit(
    survey: &Survey<'_>,
    income: &Income,
    guarantees: &Guarantees,
    risk: &Risk,
    six_clears: u8,
) -> Exit {
    let mut exit = Exit {
        result: Outcome::NotApplicable,
        failed: Vec::new(),
        unknown: Vec::new(),
        notes: Vec::new(),
        reasons: Vec::new(),
    };
    if !survey.is_not_exited() {
        return exit;
    }
    for (code, truth, zh, en) in conditions(survey, income, guarantees) {
        match truth {
            Truth::Yes => {}
            Truth::No => {
                exit.failed.push(code);
                let (zh, en) = (format!("{zh}未达标"), format!("{en}: unmet"));
                exit.reasons.push(Reason::new(code, zh, en));
            }
            Truth::Unknown => {
                exit.unknown.push(code);
                let (zh, en) = (format!("{zh}待核"), format!("{en}: to be checked"));
                exit.reasons.push(Reason::new(code, zh, en));
            }
        }
    }
    exit.result = if !exit.failed.is_empty() {
        Outcome::NotReady
    } else if !exit.unknown.is_empty() {
        Outcome::Incomplete
    } else {
        // A note qualifies "ready"; it would only distract from what is unmet or to be checked.
        let noted = notes(survey, income, risk, six_clears);
        for ((code, zh, en), _) in NOTES.into_iter().zip(noted).filter(|(_, noted)| *noted) {
            exit.notes.push(code);
            exit.reasons.push(Reason::new(code, zh, en));
        }
        match exit.notes.is_empty() {
            true => Outcome::Ready,
            false => Outcome::ReadyWithNotes,
        }
    };
    exit
}

type Condition = (&'static str, Truth, &'static str, &'static str);

fn conditions(survey: &Survey<'_>, income: &Income, guarantees: &Guarantees) -> [Condition; 7] {
    let food_and_clothes = guarantees.food.and(guarantees.clothes);
    let helped = Truth::from(measures(survey) >= survey.settings.get("P_EXIT_MEASURES"));
    [
        ("G1", income.met, "收入", "Income"),
        ("G2", food_and_clothes, "吃穿", "Food and clothes"),
        ("G3", guarantees.education, "义务教育", "Education"),
        ("G4", guarantees.medical, "基本医疗", "Medical care"),
        ("G5", guarantees.housing, "住房安全", "Housing"),
        ("G6", guarantees.water, "饮水安全", "Water"),
        ("G7", helped, "享受帮扶措施", "Help received"),
    ]
}

/// Recorded measures of any date by which the household was helped in particular.
fn measures(survey: &Survey<'_>) -> i64 {
    let recorded = &survey.recorded;
    let helped = recorded.iter().filter(|measure| {
        GIVEN.contains(&measure.status) && !FOR_EVERYBODY.contains(&measure.code)
    });
    helped.count() as i64
}

fn notes(survey: &Survey<'_>, income: &Income, risk: &Risk, six_clears: u8) -> [bool; 10] {
    let (answers, settings) = (survey.answers, survey.settings);
    let old = |question: &str| {
        days_since_answered(survey, question)
            .is_some_and(|days| days > settings.get("P_FULL_SURVEY_DAYS"))
    };
    let visited = days_since_last_visit(survey);
    let factors = &risk.factors;
    let year = Number::integer(i64::from(survey.visit_date.year()));
    [
        is_below(income, settings.get("P_THIN"), income.line),
        lives_on_transfers(survey, income),
        old("water_home") || old("house_grade"),
        has_no_pension_insurance(survey),
        visited.is_some_and(|days| days > settings.get("P_VISIT_DAYS")),
        answers.no("inc_agree").is_yes() || !answers.is_given("sign_house"),
        six_clears < SIX,
        factors
            .iter()
            .any(|code| is_yellow(code) && !NOTED_ALREADY.contains(code)),
        answers
            .compare("planned_exit_year", |planned| planned > year)
            .is_yes(),
        one_old_earner(survey, income),
    ]
}

/// Days since the current value of a question was answered: earlier, else at this visit.
fn days_since_answered(survey: &Survey<'_>, question: &str) -> Option<i64> {
    let here = || {
        survey
            .answers
            .is_given(question)
            .then_some(survey.visit_date)
    };
    let answered = survey.background.answered(question).or_else(here)?;
    Some(i64::from(survey.as_of.days() - answered.days()))
}

/// A member from `P_PENSION_JOIN` years on, and not yet of pension age, without pension insurance.
fn has_no_pension_insurance(survey: &Survey<'_>) -> bool {
    let from = survey.settings.get("P_PENSION_JOIN");
    let to = survey.settings.get("P_PENSION_AGE") - 1;
    survey.members().any(|member| {
        let without = member.answers.is("m_ins_pension", &["4"]);
        member.aged(from, to).and(without).is_yes()
    })
}

/// One member's wages are above `P_ONE_EARNER` of all wages, and he is older than
/// `P_ONE_EARNER_AGE`.
fn one_old_earner(survey: &Survey<'_>, income: &Income) -> bool {
    // With a wage missing nobody knows the share.
    if income.pc_shown.is_none() {
        return false;
    }
    let share = i128::from(survey.settings.get("P_ONE_EARNER"));
    let old = survey.settings.get("P_ONE_EARNER_AGE");
    let wages = survey.answers.rows("wages").unwrap_or_default();
    survey.members().any(|member| {
        let own = wages
            .iter()
            .filter(|(_, row)| row.text("w_member") == Some(member.key));
        let own: i64 = own.map(|(_, row)| row.fen("w_amount")).sum();
        member.aged_from(old + 1).is_yes()
            && i128::from(own) * 100 > share * i128::from(income.wage)
    })
}
