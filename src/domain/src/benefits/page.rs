//! The household's own page: everything it is shown, and nothing else.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::entry::{Entry, Facts, Said, Wanted, entry};
use super::{Benefits, Contact, credit, units, words};
use crate::arrange::Arrange;
use crate::credit_file::CreditFile;
use crate::current::Current;
use crate::date::Date;
use crate::household::Household;
use crate::office::{Office, add_rating};
use crate::rules::Assessment;
use crate::rules::answers::Answers;
use crate::rules::background::{Background, HOUSEHOLD};
use crate::rules::measures::{Class, catalogue};
use crate::rules::survey::Survey;
use crate::rules::visits::Contact as Met;
use crate::sync::protocol::Message;

/// What is known of a household when its page is made.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The office's list.
    pub household: &'a Household,
    /// What the accepted surveys say.
    pub current: Option<&'a Current>,
    /// What became of the measures.
    pub benefits: &'a Benefits,
    /// Its credit file.
    pub credit: Option<&'a CreditFile>,
    /// The county's settings.
    pub office: &'a Office,
    /// Today, unless a setting says another day.
    pub today: Date,
}

/// The page. Every field is chosen: no answer, no ID number, no bank account, no risk level, no
/// remark and no anomaly has a place in it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Day it holds for, `YYYY-MM-DD`.
    pub as_of: String,
    /// Name of the head.
    pub head: String,
    /// The household's status in plain words; empty where there is nothing to tell.
    pub status: Message,
    /// Its measures: due but missing first, then in progress, then received, then what may be applied
    /// for, then what is over; each in the order of the catalogue and of the roster.
    pub benefits: Vec<Entry>,
    /// The helper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub helper: Option<Helper>,
    /// The last visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visit: Option<LastVisit>,
    /// What was promised, the open ones first.
    #[serde(default)]
    pub promises: Vec<Promised>,
    /// Training of the members, newest first.
    #[serde(default)]
    pub training: Vec<Training>,
    /// The credit grade and how it came about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<Credit>,
    /// Receipts of surveys, newest first.
    #[serde(default)]
    pub receipts: Vec<ReceiptLine>,
    /// Needs the household told of, newest first.
    #[serde(default)]
    pub needs: Vec<Said>,
}

/// The helper (帮扶责任人).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Helper {
    /// Name.
    pub name: String,
    /// Unit in words.
    pub unit: Message,
    /// Telephone number, may be empty.
    pub phone: String,
}

/// The last visit at which somebody was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastVisit {
    /// Day, `YYYY-MM-DD`.
    pub date: String,
    /// Who came.
    pub by: String,
}

/// A promise made to the household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promised {
    /// What.
    pub text: String,
    /// By when, may be empty.
    pub due: String,
    /// Whether it was kept.
    pub done: bool,
}

/// A training of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    /// Name of the member.
    pub name: String,
    /// Name of the course.
    pub course: String,
    /// First day, `YYYY-MM-DD`.
    pub start: String,
    /// Last day, may be empty.
    pub end: String,
    /// Whether it was completed.
    pub completed: bool,
    /// Where it stands.
    #[serde(default)]
    pub state: TrainingState,
    /// The same in plain words.
    #[serde(default)]
    pub words: Message,
    /// Minutes attended that count.
    #[serde(default)]
    pub minutes: i64,
    /// Minutes of all sessions that were not cancelled.
    #[serde(default)]
    pub planned: i64,
    /// Why it was not passed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub why: Vec<Message>,
    /// Number of the certificate; empty without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub certificate: String,
    /// Its day, `YYYY-MM-DD`; empty without one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub certificate_date: String,
}

/// Where a training of a member stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainingState {
    /// It has not begun.
    Enrolled,
    /// No place is free.
    Waiting,
    /// It goes on.
    Running,
    /// It is over and the result is not there yet.
    #[default]
    Open,
    /// 结业.
    Completed,
    /// Over, without passing.
    NotCompleted,
    /// Enrolled and never there.
    Absent,
    /// The run was cancelled.
    Cancelled,
}

impl TrainingState {
    /// How it is shown: `done`, `no`, or `open`.
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Completed => "done",
            Self::NotCompleted | Self::Absent => "no",
            Self::Enrolled | Self::Waiting | Self::Running | Self::Open | Self::Cancelled => "open",
        }
    }
}

/// The credit grade in words a household understands: as the township confirmed it, with nothing of
/// what the appraisal group said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// `A`, `AA`, `AAA` or `0`.
    pub grade: String,
    /// What costs most points and what would improve it, the dearest first; at most five.
    pub better: Vec<Message>,
    /// The confirmed limit in fen; nothing without a grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<i64>,
    /// The longest term in months; nothing without a loan to take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<i64>,
    /// Last day the grade holds, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub until: String,
    /// Whether that day is over.
    #[serde(default)]
    pub expired: bool,
    /// What forbids grade or loan whatever the points, as far as it is not about character.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<Message>,
    /// Whom to ask.
    #[serde(default)]
    pub ask: Contact,
}

/// A receipt of a survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptLine {
    /// The number.
    pub number: String,
    /// Title of the form.
    pub form: Message,
    /// Day it was received, `YYYY-MM-DD`.
    pub date: String,
}

/// Makes the page. Receipts and training are the caller's to add: they are not part of what a phone
/// knows of a household.
pub fn page(known: &Known<'_>) -> Page {
    let mut context =
        known
            .office
            .context(Some(known.household.clone()), known.current, known.today);
    if let Some(file) = known.credit {
        add_rating(&mut context, file);
    }
    let none = Map::new();
    let answers = known.current.map_or(&none, |current| &current.answers);
    let survey = Survey::new(
        Answers::Json(answers),
        Background(&context.facts),
        &context.settings,
        context.as_of,
    );
    let list = known.office.get(units::UNITS);
    let recorded = known.benefits.recorded();
    let facts = Facts {
        household: known.household,
        benefits: known.benefits,
        recorded: &recorded,
        units: list,
    };
    Page {
        as_of: context.as_of.to_string(),
        head: known.household.head.clone(),
        status: words::household(&known.household.status),
        benefits: benefits(&survey, &facts),
        helper: helper(known.household, list),
        visit: known.current.and_then(visit),
        promises: promises(Answers::Json(answers)),
        needs: needs(known.benefits, list),
        credit: known
            .credit
            .and_then(|file| credit(file, known.household, known.office, context.as_of)),
        ..Page::default()
    }
}

fn benefits(survey: &Survey<'_>, facts: &Facts<'_>) -> Vec<Entry> {
    let name = |key: &str| {
        let row = survey.rows.iter().find(|row| row.key == key);
        row.and_then(|row| row.answers.text("m_name"))
            .unwrap_or_default()
    };
    // Before the first survey nothing can be said; what is on record is shown all the same.
    let surveyed = !survey.rows.is_empty() && survey.is_answered();
    let entitled = match surveyed {
        true => Assessment::of(survey).measures,
        false => Vec::new(),
    };
    let mut entries = Vec::new();
    for found in entitled
        .iter()
        .filter(|found| found.class != Class::Unknown)
    {
        let wanted = Wanted {
            code: found.code,
            member: &found.member,
            name: name(&found.member),
            due: found.class == Class::Due,
            first: found.priority,
        };
        entries.extend(entry(facts, &wanted, true));
    }
    // What is on record for people who are still here, entitled by today's rules or not.
    let order = |member: &str| survey.rows.iter().position(|row| row.key == member);
    for record in facts.recorded {
        let known = |entry: &Entry| entry.code == record.code && entry.member == record.member;
        let here = record.member == HOUSEHOLD || order(record.member).is_some();
        if here && !entries.iter().any(known) {
            let wanted = Wanted {
                code: record.code,
                member: record.member,
                name: name(record.member),
                due: false,
                first: false,
            };
            entries.extend(entry(facts, &wanted, false));
        }
    }
    let place = |code: &str| catalogue().iter().position(|measure| measure.code == code);
    entries.arrange_by_key(|entry| {
        // What the household says is wrong comes first in its group.
        (
            entry.group,
            entry.status != "9",
            place(&entry.code),
            order(&entry.member),
        )
    });
    entries
}

fn helper(household: &Household, list: Option<&Json>) -> Option<Helper> {
    (!household.helper.is_empty()).then(|| {
        let Contact { name: unit, .. } = units::contact(list, &household.helper_unit);
        Helper {
            name: household.helper.clone(),
            unit,
            phone: household.helper_phone.clone(),
        }
    })
}

fn visit(current: &Current) -> Option<LastVisit> {
    let met = current
        .visits
        .iter()
        .filter(|visit| Met::of(Some(&visit.seen_state)) == Met::Valid);
    let last = met.max_by_key(|visit| visit.date.as_str())?;
    Some(LastVisit {
        date: last.date.clone(),
        by: last.by.clone(),
    })
}

fn promises(answers: Answers<'_>) -> Vec<Promised> {
    let rows = answers.rows("promises").unwrap_or_default().into_iter();
    let promise = |(_, row): (&str, Answers<'_>)| {
        Some(Promised {
            text: row.text("pr_text")?.to_owned(),
            due: row
                .date("pr_due")
                .map(|date| date.to_string())
                .unwrap_or_default(),
            done: row.yes("pr_done").is_yes(),
        })
    };
    let mut promises: Vec<_> = rows.filter_map(promise).collect();
    promises.arrange_by(|one, other| (one.done, &one.due).cmp(&(other.done, &other.due)));
    promises
}

fn needs(benefits: &Benefits, list: Option<&Json>) -> Vec<Said> {
    let needs = benefits
        .disputes
        .iter()
        .filter(|dispute| dispute.code.is_empty());
    needs.rev().map(|dispute| Said::of(dispute, list)).collect()
}
