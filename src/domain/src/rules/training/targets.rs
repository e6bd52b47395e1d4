//! Targets beside the person-times: one skill per household, farm trainings per village, transfers
//! to work away from home, and supported own businesses.

use std::collections::BTreeSet;

use super::counting::PersonKey;
use super::hours::Hours;
use crate::date::Date;
use crate::number::Number;
use crate::rules::answers::Answers;
use crate::rules::background::HOUSEHOLD;
use crate::rules::reason::Reason;
use crate::rules::survey::{Member, Survey};
use crate::rules::truth::Truth;
use crate::settings::Settings;

/// One person with one skill in every household that has labour (一户一人一技).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneSkill {
    /// Met, unmet or unknown; `None` when the household has no labour: not applicable.
    pub result: Option<Truth>,
    /// Whether somebody wants training: the base of the count of willing households.
    pub willing: Truth,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// Types of training that give a skill.
const SKILL_TYPES: &[&str] = &["3", "4", "5", "6", "7", "8", "9"];

/// Judges a household.
pub fn one_skill(survey: &Survey<'_>) -> OneSkill {
    let labour = Truth::any(survey.members().map(Member::has_labour));
    let willing = survey
        .members()
        .map(|member| member.answers.is("m_train_will", &["1"]));
    let willing = Truth::any(willing);
    let skilled = Truth::any(survey.members().map(|member| is_skilled(survey, member)));
    let (result, zh, en) = match (labour, skilled) {
        (Truth::No, _) => (None, "没有劳动力，不适用", "No labour: not applicable"),
        (Truth::Unknown, _) => (
            Some(Truth::Unknown),
            "待核：劳动能力没有填全",
            "To be checked: labour is not complete",
        ),
        (Truth::Yes, Truth::Yes) => (Some(Truth::Yes), "有人掌握一门技能", "Somebody has a skill"),
        (Truth::Yes, Truth::No) => (
            Some(Truth::No),
            "还没有人有证书或学完技能培训",
            "Nobody has a certificate or completed a training",
        ),
        (Truth::Yes, Truth::Unknown) => (
            Some(Truth::Unknown),
            "待核：年龄、证书或培训不清楚",
            "To be checked: age, certificate or training is not known",
        ),
    };
    OneSkill {
        result,
        willing,
        reasons: vec![Reason::new("one_skill", zh, en)],
    }
}

/// Of the age for training, with a certificate or a completed training that gives a skill.
fn is_skilled(survey: &Survey<'_>, member: &Member<'_>) -> Truth {
    let settings = survey.settings;
    let aged = member.aged(
        settings.get("P_TRAIN_AGE.from"),
        settings.get("P_TRAIN_AGE.to"),
    );
    let trained = survey.background.list("training").map(|training| {
        if training.text("person") != Some(member.key) {
            return Truth::No;
        }
        // A completed training whose type was not handed down may be one of these.
        let of_type = match training.text("train_type") {
            Some(code) => Truth::from(SKILL_TYPES.contains(&code)),
            None => Truth::Unknown,
        };
        training.yes("completed").and(of_type)
    });
    let trained = Truth::any(trained);
    aged.and(member.answers.yes("m_skill_cert").or(trained))
}

/// A course run, as far as farm trainings of villages are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FarmRun<'a> {
    /// CL_TRAINTYPE code; 5 is farm training.
    pub train_type: &'a str,
    /// `run_state`; 3 is finished.
    pub run_state: &'a str,
    /// Last day.
    pub end: Date,
    /// `target_villages`, 12-digit codes.
    pub villages: Vec<&'a str>,
    /// `mainly_poor`, if answered.
    pub mainly_poor: Option<bool>,
    /// People who completed it.
    pub completers: i64,
    /// Those of archived households.
    pub archived_completers: i64,
}

/// Farm trainings of a village in a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FarmTrainings {
    /// Runs that count for certain.
    pub count: i64,
    /// Whether there are enough (P_AGRI_PER_YEAR).
    pub met: Truth,
    /// How many of how many.
    pub reasons: Vec<Reason>,
}

/// Counts the farm trainings of a village in a calendar year. A run for several villages counts for
/// each of them.
pub fn farm_trainings(
    village: &str,
    year: i32,
    runs: &[FarmRun<'_>],
    settings: &Settings,
) -> FarmTrainings {
    let share = settings.get("P_AGRI_SHARE");
    let counts = |run: &FarmRun<'_>| {
        let here = run.train_type == "5"
            && run.run_state == "3"
            && run.end.year() == year
            && run.villages.contains(&village);
        // The same exact comparison as for attendance; nobody completing is no share at all.
        let completers = Hours {
            minutes: run.archived_completers,
            planned: run.completers,
        };
        Truth::from(here && completers.reaches(share) == Some(true))
            .and(Truth::from(run.mainly_poor))
    };
    let counts: Vec<Truth> = runs.iter().map(counts).collect();
    let count = counts.iter().filter(|truth| truth.is_yes()).count() as i64;
    let possible = counts.iter().filter(|truth| !truth.is_no()).count() as i64;
    let needed = settings.get("P_AGRI_PER_YEAR");
    let met = Truth::from(count >= needed).or(if possible >= needed {
        Truth::Unknown
    } else {
        Truth::No
    });
    let reason = Reason::new(
        "farm_trainings",
        format!("{year} 年农技培训 {count} 次，应有 {needed} 次"),
        format!("{count} farm trainings in {year}, {needed} needed"),
    );
    FarmTrainings {
        count,
        met,
        reasons: vec![reason],
    }
}

/// A member's transfer to work away from home (转移就业): one person-time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Transfer {
    /// Who it is.
    pub person: PersonKey,
    /// Calendar year of the visit. Person and year together count once.
    pub year: i32,
    /// Yes, or unknown.
    pub is_new: Truth,
}

/// Transfers seen by a survey of an archived household. A spell is new when the last survey of an
/// earlier year did not have it; without such a survey nobody knows.
pub fn transfers(survey: &Survey<'_>) -> Vec<Transfer> {
    let archived = survey.is_not_exited() || survey.is_exited();
    let months = survey.settings.get("P_TRANSFER_MONTHS");
    let mut found = Vec::new();
    for member in survey.members().filter(|_| archived) {
        let is_new = is_new(survey, member, months);
        if !is_new.is_no() {
            found.push(Transfer {
                person: PersonKey::of_member(survey, member),
                year: survey.visit_date.year(),
                is_new,
            });
        }
    }
    found
}

fn is_new(survey: &Survey<'_>, member: &Member<'_>, months: i64) -> Truth {
    let away = |answers: Answers<'_>| {
        let place = answers.is("m_work_place", &["2", "3", "4", "5", "6"]);
        let long = answers.compare("m_work_months", |number| number >= Number::integer(months));
        place.and(long)
    };
    let placed = |answers: Answers<'_>| answers.is("m_work_channel", &["1", "2"]);
    let now = [away(member.answers), placed(member.answers)];
    let before = match survey.last() {
        None => [Truth::Unknown; 2],
        Some(last) => {
            let rows = last.rows("members").unwrap_or_default();
            let row = rows.into_iter().find(|(key, _)| *key == member.key);
            row.map_or([Truth::No; 2], |(_, row)| [away(row), placed(row)])
        }
    };
    let pairs = now.into_iter().zip(before);
    Truth::any(pairs.map(|(now, before)| now.and(before.negate())))
}

/// Transfer person-times of many surveys: every person once a year, those known for certain.
pub fn transfer_times(transfers: &[Transfer]) -> usize {
    let certain = transfers.iter().filter(|transfer| transfer.is_new.is_yes());
    let keys: BTreeSet<_> = certain
        .map(|transfer| (&transfer.person, transfer.year))
        .collect();
    keys.len()
}

/// Members with their own business that was supported: a measure of business start (M18, M32, M33,
/// M34) paid or running, for the member or the whole household. Distinct keys of all households are
/// the people counted.
pub fn self_employed(survey: &Survey<'_>) -> Vec<PersonKey> {
    let measures = &survey.recorded;
    let supported = |member: &Member<'_>| {
        measures.iter().any(|measure| {
            matches!(measure.code, "M18" | "M32" | "M33" | "M34")
                && matches!(measure.status, "4" | "5")
                && [member.key, HOUSEHOLD].contains(&measure.member)
        })
    };
    let own = survey
        .members()
        .filter(|member| member.answers.is("m_work_kind", &["5"]).is_yes());
    own.filter(|member| supported(member))
        .map(|member| PersonKey::of_member(survey, member))
        .collect()
}
