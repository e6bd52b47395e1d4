//! Allowance for living cost during training (生活补贴): who may have it, for how many days.

use super::hours::{Attendance, Hours, Session};
use crate::date::Date;
use crate::rules::answers::Answers;
use crate::rules::background::Background;
use crate::rules::reason::{Reason, yuan};
use crate::rules::truth::Truth;
use crate::settings::Settings;

/// A person enrolled in a run, with what the rule needs of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applicant<'a> {
    /// `en_archived`: 1 and 2 are archived, 0 is not, anything else is to be checked.
    pub archived: Option<&'a str>,
    /// Whether the run was completed.
    pub complete: Truth,
    /// Birth date.
    pub birth: Option<Date>,
    /// First day of the run, on which the age counts.
    pub run_start: Date,
    /// Last day of the run.
    pub run_end: Date,
    /// CL_LABOUR code.
    pub labour: Option<&'a str>,
    /// Whether in school.
    pub student: Option<bool>,
    /// `fund` of the run; 0 is none.
    pub fund: Option<&'a str>,
    /// CL_SKILL code; `None` where the type of training has none.
    pub skill: Option<&'a str>,
    /// `skill_level`; 0 or `None` where the training has none.
    pub skill_level: Option<&'a str>,
    /// Allowance per day in fen.
    pub subsidy_day: Option<i64>,
}

/// An earlier subsidised completion of the same person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earlier<'a> {
    /// Last day of that run.
    pub end: Date,
    /// CL_SKILL code.
    pub skill: Option<&'a str>,
    /// `skill_level`.
    pub level: Option<&'a str>,
}

/// The allowance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subsidy {
    /// Whether it may be paid. That it was paid is set by the office only.
    pub eligible: Truth,
    /// Days attended for long enough.
    pub days: i64,
    /// Days × allowance per day in fen; `None` unless it may be paid and the allowance is known.
    pub amount: Option<i64>,
    /// What stands against it or is not known; the amount when nothing is.
    pub reasons: Vec<Reason>,
}

impl<'a> Applicant<'a> {
    /// Reads the answers of a run and an enrolment; `None` when a date of the run is missing.
    pub fn read(run: Answers<'a>, enrolment: Answers<'a>, complete: Truth) -> Option<Self> {
        let student = (
            enrolment.yes("en_student").is_yes(),
            enrolment.no("en_student").is_yes(),
        );
        Some(Self {
            archived: enrolment.text("en_archived"),
            complete,
            birth: enrolment.date("en_birth"),
            run_start: run.date("start_date")?,
            run_end: run.date("end_date")?,
            labour: enrolment.text("en_labour"),
            student: match student {
                (true, _) => Some(true),
                (_, true) => Some(false),
                _ => None,
            },
            fund: run.text("fund"),
            skill: run.text("skill"),
            skill_level: run.text("skill_level"),
            subsidy_day: run.whole("subsidy_day"),
        })
    }

    /// The same skill at the same level was learnt with an allowance before. A training without a
    /// level certifies nothing and may be repeated.
    fn repeats(&self, earlier: &Earlier<'_>) -> bool {
        let levelled = matches!(self.skill_level, Some("1" | "2" | "3" | "4"));
        let same = self.skill.is_some()
            && self.skill == earlier.skill
            && self.skill_level == earlier.level;
        levelled && same && earlier.end < self.run_end
    }
}

impl<'a> Earlier<'a> {
    /// The subsidised completions of a person, from the background's `training`.
    pub fn read(background: Background<'a>, person: &str) -> Vec<Self> {
        let subsidised = |row: &Answers<'a>| {
            let both = row.yes("completed").and(row.yes("subsidised"));
            row.text("person") == Some(person) && both.is_yes()
        };
        let entry = |row: Answers<'a>| {
            Some(Self {
                end: row.date("end")?,
                skill: row.text("skill"),
                level: row.text("level"),
            })
        };
        let rows = background.list("training").filter(subsidised);
        rows.filter_map(entry).collect()
    }
}

/// Judges one person in one run. `earlier` are the person's subsidised completions; those that did
/// not end before this run are left aside.
pub fn subsidy(
    applicant: &Applicant<'_>,
    earlier: &[Earlier<'_>],
    sessions: &[(Session, Attendance)],
    settings: &Settings,
) -> Subsidy {
    let (from, to) = (
        settings.get("P_TRAIN_AGE.from"),
        settings.get("P_TRAIN_AGE.to"),
    );
    let age = applicant
        .birth
        .map(|birth| i64::from(birth.years_until(applicant.run_start)));
    let most = settings.get("P_SUBSIDY_TIMES");
    let this_year = earlier
        .iter()
        .filter(|one| one.end < applicant.run_end && one.end.year() == applicant.run_end.year());
    let times = this_year.count() as i64;
    let repeated = earlier.iter().any(|one| applicant.repeats(one));
    let conditions = [
        (
            code(applicant.archived, &["1", "2"], &["0"]),
            "archived",
            "不是建档立卡户".to_owned(),
            "Not an archived household".to_owned(),
        ),
        (
            applicant.complete,
            "complete",
            "没有结业".to_owned(),
            "Not completed".to_owned(),
        ),
        (
            Truth::from(age.map(|age| (from..=to).contains(&age))),
            "age",
            format!("开班时不在 {from}–{to} 岁"),
            format!("Not {from}–{to} years old at the start"),
        ),
        (
            code(applicant.labour, &["1", "2", "3"], &["4", "5"]),
            "labour",
            "没有劳动能力".to_owned(),
            "Not able to work".to_owned(),
        ),
        (
            Truth::from(applicant.student).negate(),
            "student",
            "是在校学生".to_owned(),
            "Is a student".to_owned(),
        ),
        (
            code(applicant.fund, &["1", "2", "3", "4", "5"], &["0"]),
            "fund",
            "没有资金来源".to_owned(),
            "The run has no fund".to_owned(),
        ),
        (
            Truth::from(times < most),
            "times",
            format!("今年已补贴 {times} 次，最多 {most} 次"),
            format!("{times} allowances this year already, at most {most}"),
        ),
        (
            Truth::from(!repeated),
            "repeated",
            "同一技能同一等级已补贴过".to_owned(),
            "The same skill and level had an allowance before".to_owned(),
        ),
    ];
    let eligible = Truth::all(conditions.iter().map(|(truth, ..)| *truth));
    let days = days(sessions, settings);
    let amount = applicant.subsidy_day.filter(|_| eligible.is_yes());
    let amount = amount.map(|fen| fen.saturating_mul(days));
    let mut reasons = Vec::new();
    for (truth, code, zh, en) in conditions {
        match truth {
            Truth::Yes => {}
            Truth::No => reasons.push(Reason::new(code, zh, en)),
            Truth::Unknown => reasons.push(Reason::new(
                code,
                format!("待核：{zh}"),
                format!("To be checked: {en}"),
            )),
        }
    }
    if let Some(amount) = amount {
        let amount = yuan(amount);
        reasons.push(Reason::new(
            "amount",
            format!("补贴 {days} 天，共 {amount} 元"),
            format!("{days} days, {amount} yuan"),
        ));
    }
    Subsidy {
        eligible,
        days,
        amount,
        reasons,
    }
}

/// Dates on which a person attended at least P_SUBSIDY_DAY_SHARE of what was planned that day.
fn days(sessions: &[(Session, Attendance)], settings: &Settings) -> i64 {
    let mut dates: Vec<(Date, Hours)> = Vec::new();
    for (session, attendance) in sessions {
        let hours = Hours {
            minutes: session.minutes(*attendance, settings),
            planned: session.planned(),
        };
        match dates.iter_mut().find(|(date, _)| *date == session.date) {
            Some((_, sum)) => {
                sum.minutes += hours.minutes;
                sum.planned += hours.planned;
            }
            None => dates.push((session.date, hours)),
        }
    }
    let share = settings.get("P_SUBSIDY_DAY_SHARE");
    let long_enough = dates
        .iter()
        .filter(|(_, hours)| hours.reaches(share) == Some(true));
    long_enough.count() as i64
}

/// Yes for a code of `yes`, no for one of `no`, unknown for anything else.
fn code(code: Option<&str>, yes: &[&str], no: &[&str]) -> Truth {
    match code {
        Some(code) if yes.contains(&code) => Truth::Yes,
        Some(code) if no.contains(&code) => Truth::No,
        _ => Truth::Unknown,
    }
}
