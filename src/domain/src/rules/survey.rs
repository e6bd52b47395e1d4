//! A household survey as the rules see it: answers, members, and what was known before.

use super::answers::Answers;
use super::background::{Background, Recorded};
use super::truth::Truth;
use crate::date::Date;
use crate::settings::Settings;

/// A household survey with everything its rules read.
#[derive(Debug)]
pub struct Survey<'a> {
    /// The effective answers: of this visit, else the household's current values.
    pub answers: Answers<'a>,
    /// What was known before and beside the answers.
    pub background: Background<'a>,
    /// The settings that hold.
    pub settings: &'a Settings,
    /// The day of judgement, for "how long ago".
    pub as_of: Date,
    /// The day of the visit, for ages, school years and lines.
    pub visit_date: Date,
    /// Every row of the roster that was not removed.
    pub rows: Vec<Member<'a>>,
    /// Measures on record: the office's and those in the survey's own list.
    pub recorded: Vec<Recorded<'a>>,
}

/// A row of the roster.
#[derive(Clone, Copy, Debug)]
pub struct Member<'a> {
    /// The row's `_key`, the same in all surveys of the household.
    pub key: &'a str,
    /// The row's answers.
    pub answers: Answers<'a>,
    /// Whether the person counts as a registered member (计入人口).
    pub registered: bool,
    /// Birth date, if known.
    pub birth: Option<Date>,
    /// Completed years on the day of the visit, if the birth date is known.
    pub age: Option<i32>,
    /// Completed years on the 31 August before the school year of the visit.
    pub school_age: Option<i32>,
}

/// Codes of `m_student` that make a student.
pub const STUDENT: &[&str] = &[
    "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17",
    "18", "19", "20", "21", "22", "23", "24", "25",
];
/// Household status codes that are not exited.
pub const NOT_EXITED: &[&str] = &["20", "21", "22", "30"];
/// Household status codes that are exited.
pub const EXITED: &[&str] = &["40", "41", "42"];

impl<'a> Survey<'a> {
    /// Reads a survey. Without a visit date ages refer to `as_of`.
    pub fn new(
        answers: Answers<'a>,
        background: Background<'a>,
        settings: &'a Settings,
        as_of: Date,
    ) -> Self {
        let visit_date = answers.date("visit_date").unwrap_or(as_of);
        let rows = answers.rows("members").unwrap_or_default();
        let listed = rows
            .into_iter()
            .filter(|(_, row)| row.text("m_change") != Some("4"));
        let rows = listed
            .map(|(key, row)| Member::new(key, row, visit_date))
            .collect();
        Self {
            answers,
            background,
            settings,
            as_of,
            visit_date,
            rows,
            recorded: background.recorded(answers),
        }
    }

    /// Registered members: what "member" means in every rule.
    pub fn members(&self) -> impl Iterator<Item = &Member<'a>> {
        self.rows.iter().filter(|row| row.registered)
    }

    /// Number of registered members, the divisor of everything per head.
    pub fn n(&self) -> i64 {
        self.members().count() as i64
    }

    /// Registered members able to do full work (技能, 普通劳动力).
    pub fn n_labour_full(&self) -> i64 {
        self.members()
            .filter(|member| member.answers.is("m_labour", &["1", "2"]).is_yes())
            .count() as i64
    }

    /// Registered members able to do half work.
    pub fn n_labour_half(&self) -> i64 {
        self.members()
            .filter(|member| member.answers.is("m_labour", &["3"]).is_yes())
            .count() as i64
    }

    /// Whether anything may be computed: somebody was met and agreed.
    pub fn is_answered(&self) -> bool {
        self.answers.text("seen_state") != Some("4") && self.answers.text("consent") != Some("no")
    }

    /// The income year all lines and amounts refer to.
    pub fn income_year(&self) -> i32 {
        let given = self
            .answers
            .whole("income_year")
            .and_then(|year| i32::try_from(year).ok());
        given.unwrap_or_else(|| income_year(self.visit_date, self.answers, self.settings))
    }

    /// The newest accepted survey of an earlier income year.
    pub fn last(&self) -> Option<Answers<'a>> {
        self.background.last(self.income_year())
    }

    /// Net income and number of members of the last survey, for comparisons per head; only where
    /// the income was above 0.
    pub fn last_income(&self) -> Option<(i64, i64)> {
        let last = self.last()?;
        let (net, n) = (last.whole("inc_net")?, last.whole("n")?);
        (net > 0 && n > 0).then_some((net, n))
    }

    /// Code of the household's status, empty for households that are not archived.
    pub fn status(&self) -> &'a str {
        self.background.status().map_or("", |(code, _)| code)
    }

    /// Whether the status is one of the not exited.
    pub fn is_not_exited(&self) -> bool {
        NOT_EXITED.contains(&self.status())
    }

    /// Whether the status is one of the exited.
    pub fn is_exited(&self) -> bool {
        EXITED.contains(&self.status())
    }

    /// Whether the survey is a full one: purpose 3, 4, 6, or the first of the household.
    pub fn is_full(&self) -> bool {
        self.answers.is("visit_purpose", &["3", "4", "6"]).is_yes()
            || self.background.first_survey()
    }
}

/// The income year proposed for a visit: the running one, and for a full survey in the first three
/// months of the running year the one that has just closed.
fn income_year(visit: Date, answers: Answers<'_>, settings: &Settings) -> i32 {
    let (year, month, _) = visit.parts();
    let (month, start) = (i64::from(month), settings.get("P_INCOME_YEAR_START"));
    let running = year + i32::from(start > 1 && month >= start);
    let full = answers.is("visit_purpose", &["3", "4", "6"]).is_yes();
    running - i32::from(full && (month - start).rem_euclid(12) < 3)
}

impl<'a> Member<'a> {
    fn new(key: &'a str, answers: Answers<'a>, visit: Date) -> Self {
        let birth = answers.date("m_birth");
        let (year, month, _) = visit.parts();
        let august = Date::new(if month >= 9 { year } else { year - 1 }, 8, 31);
        Self {
            key,
            answers,
            registered: answers.is("m_presence", &["1", "2", "3", "4"]).is_yes(),
            birth,
            age: birth.map(|birth| birth.years_until(visit)),
            school_age: birth
                .zip(august)
                .map(|(birth, august)| birth.years_until(august)),
        }
    }

    /// Whether the age lies in `from..=to`; unknown without a birth date.
    pub fn aged(&self, from: i64, to: i64) -> Truth {
        Truth::from(self.age.map(|age| (from..=to).contains(&i64::from(age))))
    }

    /// Whether the age is at least `from`.
    pub fn aged_from(&self, from: i64) -> Truth {
        self.aged(from, i64::MAX)
    }

    /// In school from pre-school to master's degree (`m_student` 02–25). Not asked is no student.
    pub fn is_student(&self) -> Truth {
        self.answers.is("m_student", STUDENT)
    }

    /// Health is exactly 健康.
    pub fn is_healthy(&self) -> Truth {
        self.answers.has_only("m_health", &["1"])
    }

    /// Able to work, fully or by half (`m_labour` 1–3).
    pub fn has_labour(&self) -> Truth {
        self.answers.is("m_labour", &["1", "2", "3"])
    }

    /// Of compulsory school age: 6–15 on the 31 August before the school year.
    pub fn is_school_age(&self) -> Truth {
        Truth::from(self.school_age.map(|age| (6..=15).contains(&age)))
    }
}
