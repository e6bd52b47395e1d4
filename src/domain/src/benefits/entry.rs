//! One measure on the household's page.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::words::{self, message};
use super::{Benefits, Contact, Dispute, DisputeAnswer, DisputeKind, Step, units};
use crate::household::Household;
use crate::rules::background::{HOUSEHOLD, Recorded};
use crate::rules::measure_status::{RECEIVED, newest};
use crate::rules::measures::{Amount, Level, Measure, find};
use crate::sync::protocol::Message;

/// Where a measure stands, in the order of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// The household should have it and nobody applied.
    Missing,
    /// Applied for, approved, or under dispute.
    Progress,
    /// Paid, delivered, or being received.
    Received,
    /// It may be applied for.
    Possible,
    /// Refused, not wanted, or ended.
    Over,
}

/// A measure of the household or one of its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// `M01` to `M56`.
    pub code: String,
    /// Key of the member, `HH` for the household.
    pub member: String,
    /// Name of the member, empty for the household.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// Where it stands.
    pub group: Group,
    /// What the household reads.
    pub title: Message,
    /// CL_MSTATUS code; 1 where nothing is on record.
    pub status: String,
    /// The status in plain words.
    pub words: Message,
    /// Whether this household or person comes before others.
    #[serde(default)]
    pub first: bool,
    /// Days of the four steps 应享受, 已申请, 已批准, 已发放, as far as they are known.
    pub bar: Bar,
    /// Amount in fen of the last payment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// Day of the status, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// What came of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub output: String,
    /// The project it is paid from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub project: String,
    /// What shows it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Whom to ask.
    pub ask: Contact,
    /// The last thing the household said about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
}

/// The four steps a household is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// How many are done, 0 to 4: a benefit that may only be applied for has none.
    pub done: u8,
    /// Their days; empty where nobody wrote one down.
    pub days: [String; 4],
}

/// Something the household said, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Its id.
    pub id: String,
    /// What kind.
    pub kind: DisputeKind,
    /// The household's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Seconds of what was said aloud.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<u32>,
    /// Who answers.
    pub unit: Message,
    /// By when.
    pub due: String,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<DisputeAnswer>,
}

impl Said {
    pub(super) fn of(dispute: &Dispute, list: Option<&Json>) -> Self {
        Self {
            id: dispute.id.clone(),
            kind: dispute.kind,
            text: dispute.text.clone(),
            voice: dispute.voice,
            unit: units::contact(list, &dispute.unit).name,
            due: dispute.due.clone(),
            answer: dispute.answer.clone(),
        }
    }
}

/// What entries are made of.
pub(super) struct Facts<'a> {
    pub(super) household: &'a Household,
    pub(super) benefits: &'a Benefits,
    pub(super) recorded: &'a [Recorded<'a>],
    pub(super) units: Option<&'a Json>,
}

/// An entitlement, or a measure that is only on record.
pub(super) struct Wanted<'a> {
    pub(super) code: &'a str,
    pub(super) member: &'a str,
    pub(super) name: &'a str,
    pub(super) due: bool,
    pub(super) first: bool,
}

/// The entry of a measure; nothing where it is neither due nor on record.
pub(super) fn entry(facts: &Facts<'_>, wanted: &Wanted<'_>, entitled: bool) -> Option<Entry> {
    let measure = find(wanted.code)?;
    let last = newest(facts.recorded, wanted.code, wanted.member);
    let status = last.map_or("1", |last| last.status);
    let group = match status {
        "0" | "1" if !entitled => return None,
        "0" | "1" if wanted.due => Group::Missing,
        "0" | "1" => Group::Possible,
        "2" | "3" | "9" => Group::Progress,
        "4" | "5" => Group::Received,
        _ => Group::Over,
    };
    let own = |step: &&Step| step.code == wanted.code && step.member == wanted.member;
    let steps = facts.benefits.steps.iter().filter(own);
    let reason = steps.clone().rev().find(|step| step.status == status);
    // The last step that names one: a project is known at the approval, a voucher with the payment.
    let shown = |field: fn(&Step) -> &String| {
        let mut named = steps.clone().rev().map(field);
        let named = named.find(|text| !text.is_empty());
        named.cloned().unwrap_or_default()
    };
    let (project, evidence) = (shown(|step| &step.project), shown(|step| &step.evidence));
    // A disputed payment still has its amount.
    let paid = match status {
        "9" => facts.recorded.iter().find(|record| {
            record.code == wanted.code
                && record.member == wanted.member
                && RECEIVED.contains(&record.status)
        }),
        _ => None,
    };
    let amount = paid.copied().or(last).and_then(|last| last.amount);
    let money = measure.amount == Amount::Required || amount.is_some();
    let due = facts
        .benefits
        .entitled
        .iter()
        .find(|due| due.code == wanted.code && due.member == wanted.member);
    let said = facts
        .benefits
        .disputes
        .iter()
        .rev()
        .find(|dispute| dispute.code == wanted.code && dispute.member == wanted.member);
    Some(Entry {
        code: wanted.code.to_owned(),
        member: wanted.member.to_owned(),
        name: wanted.name.to_owned(),
        group,
        title: title(measure, facts.household),
        status: if status == "0" { "1" } else { status }.to_owned(),
        words: words::measure(status, wanted.due, money),
        first: wanted.first && matches!(group, Group::Missing | Group::Possible),
        bar: bar(
            status,
            wanted.due,
            due.map(|due| due.since.as_str()),
            steps,
            last,
        ),
        amount,
        date: last
            .filter(|_| !matches!(status, "0" | "1"))
            .and_then(|last| last.date)
            .map(|date| date.to_string())
            .unwrap_or_default(),
        output: last
            .and_then(|last| last.output)
            .unwrap_or_default()
            .to_owned(),
        project,
        evidence,
        reason: reason.map(|step| step.reason.clone()).unwrap_or_default(),
        ask: ask(measure, facts),
        said: said.map(|dispute| Said::of(dispute, facts.units)),
    })
}

/// The measure as the household reads it. The one about the helper names them.
fn title(measure: &Measure, household: &Household) -> Message {
    let named = |text: &str, unknown: &str| {
        let or = |value: &str| match value {
            "" => unknown.to_owned(),
            value => value.to_owned(),
        };
        let (name, phone) = (or(&household.helper), or(&household.helper_phone));
        text.replace("{名}", &name)
            .replace("{name}", &name)
            .replace("{号}", &phone)
            .replace("{no}", &phone)
    };
    message(
        named(&measure.plain.zh, "(还没有)"),
        named(&measure.plain.en, "(none yet)"),
    )
}

fn ask(measure: &Measure, facts: &Facts<'_>) -> Contact {
    let unit = measure.units.first().map_or("", String::as_str);
    unit_or_helper(unit, facts.units, facts.household)
}

/// The unit; where it has no telephone on file the helper's is given.
pub(super) fn unit_or_helper(unit: &str, list: Option<&Json>, household: &Household) -> Contact {
    let mut contact = units::contact(list, unit);
    if contact.phone.is_empty() && !household.helper_phone.is_empty() {
        let helper = &household.helper;
        contact.name.zh += &format!("，或您的帮扶人 {helper}");
        contact.name.en += &format!(", or your helper {helper}");
        contact.phone.clone_from(&household.helper_phone);
    }
    contact
}

fn bar<'a>(
    status: &str,
    is_due: bool,
    since: Option<&str>,
    steps: impl Iterator<Item = &'a Step> + Clone,
    last: Option<Recorded<'_>>,
) -> Bar {
    let done = match status {
        "0" | "1" | "7" | "8" => u8::from(is_due),
        "2" => 2,
        "3" => 3,
        "4" | "5" | "6" => 4,
        // Said to be paid, but the household does not have it.
        "9" => 3,
        _ => 0,
    };
    let day = |codes: &[&str]| {
        let step = steps
            .clone()
            .filter(|step| codes.contains(&step.status.as_str()))
            .last();
        let own = last
            .filter(|last| codes.contains(&last.status))
            .and_then(|last| last.date);
        let own = own.map(|date| date.to_string());
        own.or_else(|| step.map(|step| step.date.clone()))
            .unwrap_or_default()
    };
    Bar {
        done,
        days: [
            since.unwrap_or_default().to_owned(),
            day(&["2"]),
            day(&["3"]),
            day(RECEIVED),
        ],
    }
}

impl Measure {
    /// Whether a record of the measure about `member` can be: of the household for those of level H,
    /// of a member for the others.
    pub fn is_for(&self, member: &str) -> bool {
        (self.level == Level::Household) == (member == HOUSEHOLD)
    }
}
