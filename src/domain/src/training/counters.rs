//! The counters of an area against the plan's targets: what counts, and what does not.
//!
//! Runs give person-times, persons and farm trainings; accepted surveys give transfers to work, own
//! businesses and a skill for each household. Only sums leave this module, nobody's name.

use serde::{Deserialize, Serialize};

use super::register::Register;
use super::tally::{Row, counted, farm_runs};
use crate::arrange::Arrange;
use crate::rules::survey::Survey;
use crate::rules::training::{
    OneSkill, PersonKey, Standing, Transfer, farm_trainings, one_skill, self_employed,
    transfer_times, transfers,
};
use crate::rules::truth::Truth;
use crate::settings::Settings;
use crate::sync::protocol::Message;

/// One counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// `times`, `persons`, `transfers`, `startups`, `farm`, `skills` or `willing`.
    pub code: String,
    /// What it is called.
    pub name: Message,
    /// What counts.
    pub rule: Message,
    /// How many count.
    pub count: usize,
    /// How many there should be; `None` where the plan names no number.
    pub target: Option<i64>,
    /// What does not count, and how many.
    pub apart: Vec<Apart>,
}

/// Something that does not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Apart {
    /// Why.
    pub why: Message,
    /// How many.
    pub count: usize,
}

/// The counters of an area at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// UTC instant.
    pub at: String,
    /// In the order they are shown.
    pub counters: Vec<Counter>,
}

impl Counter {
    fn new(code: &str, name: (&str, &str), rule: (String, String)) -> Self {
        Self {
            code: code.to_owned(),
            name: message(name.0, name.1),
            rule: message(&rule.0, &rule.1),
            count: 0,
            target: None,
            apart: Vec::new(),
        }
    }

    /// Notes one or more that do not count, under the same words once.
    fn leave_out(&mut self, why: &Message, count: usize) {
        match self.apart.iter_mut().find(|apart| apart.why == *why) {
            Some(apart) => apart.count += count,
            None if count > 0 => self.apart.push(Apart {
                why: why.clone(),
                count,
            }),
            None => {}
        }
    }
}

fn message(zh: &str, en: &str) -> Message {
    Message {
        zh: zh.to_owned(),
        en: en.to_owned(),
    }
}

/// Person-times and persons of results, see [`crate::rules::training::count`].
pub fn of_results(rows: &[Row<'_>], settings: &Settings) -> Vec<Counter> {
    let found = counted(rows, settings);
    let from = settings.date("P_TRAIN_FROM");
    let mut times = Counter::new(
        "times",
        ("培训人次", "Person-times"),
        (
            format!("{from} 起结业的建档立卡人员；同一人同一课程同一年只计一次"),
            format!(
                "Archived people who completed a finished run since {from}; the same course once a year"
            ),
        ),
    );
    times.count = found.person_times;
    times.target = Some(settings.get("P_TARGET_TRAINING"));
    for standing in &found.standings {
        match standing {
            Standing::Counted => {}
            Standing::ToCheck(reason) | Standing::Duplicate(reason) | Standing::LeftOut(reason) => {
                times.leave_out(&reason.message, 1);
            }
        }
    }
    let mut persons = Counter::new(
        "persons",
        ("培训人数", "Persons"),
        (
            "上面的人次里，不同身份证号的人数".to_owned(),
            "Different ID numbers among the person-times".to_owned(),
        ),
    );
    persons.count = found.persons;
    persons.leave_out(
        &message("无有效身份证，人数待核", "No valid ID: counted after check"),
        found.persons_to_check,
    );
    vec![times, persons]
}

/// Villages with enough farm trainings in a calendar year, of `villages` (12-digit codes).
pub fn of_farm<'a>(
    registers: &[Register],
    villages: impl IntoIterator<Item = &'a str>,
    year: i32,
    settings: &Settings,
) -> Counter {
    let runs = farm_runs(registers, settings);
    let (needed, share) = (
        settings.get("P_AGRI_PER_YEAR"),
        settings.get("P_AGRI_SHARE"),
    );
    let mut counter = Counter::new(
        "farm",
        ("农技培训达标村", "Villages with enough farm training"),
        (
            format!(
                "{year} 年有 {needed} 次以上：已结业、以贫困户为主、结业的人里建档立卡占 {share}% 以上"
            ),
            format!(
                "{needed} or more in {year}: finished, mainly for poor households, {share}% of the completers archived"
            ),
        ),
    );
    let mut all = 0;
    for village in villages {
        all += 1;
        let found = farm_trainings(village, year, &runs, settings);
        match found.count {
            _ if found.met.is_yes() => counter.count += 1,
            count => {
                let (zh, en) = (
                    format!("有 {count} 次的村"),
                    format!("Villages with {count}"),
                );
                counter.leave_out(&message(&zh, &en), 1);
            }
        }
    }
    counter
        .apart
        .arrange_by(|one, other| one.why.zh.cmp(&other.why.zh));
    counter.target = Some(all);
    counter
}

/// What the surveys of an area add up to.
#[derive(Debug, Default)]
pub struct Households {
    transfers: Vec<Transfer>,
    owners: usize,
    supported: Vec<PersonKey>,
    skills: Vec<OneSkill>,
}

impl Households {
    /// Takes the newest accepted survey of a household in. Its background should have `training`
    /// with the completed courses of its members, and all measures on record.
    pub fn add(&mut self, survey: &Survey<'_>) {
        if !survey.is_answered() || !(survey.is_not_exited() || survey.is_exited()) {
            return;
        }
        self.transfers.extend(transfers(survey));
        let own = survey
            .members()
            .filter(|member| member.answers.is("m_work_kind", &["5"]).is_yes());
        self.owners += own.count();
        self.supported.extend(self_employed(survey));
        self.skills.push(one_skill(survey));
    }

    /// The counters of what was taken in.
    pub fn counters(mut self, settings: &Settings) -> Vec<Counter> {
        vec![
            self.transferred(settings),
            self.started(settings),
            self.skilled(),
            self.willing(),
        ]
    }

    fn transferred(&self, settings: &Settings) -> Counter {
        let months = settings.get("P_TRANSFER_MONTHS");
        let mut counter = Counter::new(
            "transfers",
            ("转移就业人次", "Transfers to work, person-times"),
            (
                format!(
                    "最新调查里在乡外务工满 {months} 个月、上一年调查还没有的，或新由政府组织的；同一人一年一次"
                ),
                format!(
                    "Away for {months} months or more in the newest survey and not in that of the year before, or newly placed; each person once a year"
                ),
            ),
        );
        counter.count = transfer_times(&self.transfers);
        counter.target = Some(settings.get("P_TARGET_TRANSFER"));
        let unknown = self
            .transfers
            .iter()
            .filter(|transfer| !transfer.is_new.is_yes());
        counter.leave_out(
            &message(
                "没有上一年的调查，比不出是不是新的",
                "No survey of the year before: nobody knows whether it is new",
            ),
            unknown.count(),
        );
        counter
    }

    fn started(&mut self, settings: &Settings) -> Counter {
        let mut counter = Counter::new(
            "startups",
            ("自主创业人数", "Own businesses, persons"),
            (
                "自己经营，并已得到创业扶持（M18、M32、M33、M34 已兑现或已完成）的人".to_owned(),
                "People with their own business and a measure for it paid or done (M18, M32, M33, M34)"
                    .to_owned(),
            ),
        );
        let all = self.supported.len();
        self.supported.arrange();
        self.supported.dedup();
        counter.count = self.supported.len();
        counter.target = Some(settings.get("P_TARGET_STARTUP"));
        counter.leave_out(
            &message(
                "自己经营，还没有得到扶持",
                "Own business without support yet",
            ),
            self.owners.saturating_sub(all),
        );
        counter
    }

    fn skilled(&self) -> Counter {
        let mut counter = Counter::new(
            "skills",
            ("一户一人一技", "One skill per household"),
            (
                "有劳动力的户里，有人有证书或学完 3–9 类培训".to_owned(),
                "Of the households with labour: somebody has a certificate or completed a training of types 3–9"
                    .to_owned(),
            ),
        );
        let with_labour = self.skills.iter().filter(|skill| skill.result.is_some());
        counter.target = Some(with_labour.count() as i64);
        for skill in &self.skills {
            if skill.result == Some(Truth::Yes) {
                counter.count += 1;
            } else if let Some(reason) = skill.reasons.first() {
                counter.leave_out(&reason.message, 1);
            }
        }
        counter
    }

    fn willing(&self) -> Counter {
        let mut counter = Counter::new(
            "willing",
            ("有培训意愿的户掌握一技", "A skill per willing household"),
            (
                "有劳动力、有人愿意培训的户里，有人掌握一门技能".to_owned(),
                "Of the households with labour in which somebody wants training: somebody has a skill"
                    .to_owned(),
            ),
        );
        let willing = self
            .skills
            .iter()
            .filter(|skill| skill.result.is_some() && skill.willing.is_yes());
        let (met, all) = willing.fold((0, 0), |(met, all), skill| {
            (met + usize::from(skill.result == Some(Truth::Yes)), all + 1)
        });
        counter.count = met;
        counter.target = Some(all);
        counter
    }
}
