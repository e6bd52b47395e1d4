//! What waits for a step: due and not applied for, applied for, approved, or said by a household.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Benefits, Dispute};
use crate::rules::measure_status::newest;
use crate::rules::measures::{Amount, find};
use crate::sync::protocol::Message;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    /// Due, and nobody applied.
    Apply,
    /// Applied for.
    Approve,
    /// Approved.
    Pay,
    /// The household said something that nobody has answered.
    Answer,
}

/// One measure of one household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingRow {
    /// Code of the household.
    pub household: String,
    /// Name of its head.
    pub head: String,
    /// 12-digit village code.
    pub village: String,
    /// `M01` to `M56`; empty for a need.
    pub code: String,
    /// Key of the member, `HH` for the household.
    pub member: String,
    /// Name of the member; empty for the household.
    pub name: String,
    /// Short name of the measure.
    pub title: Message,
    /// CL_MSTATUS code.
    pub status: String,
    /// Day of the status, or since when it is due.
    pub date: String,
    /// Whether it is paid in money.
    pub money: bool,
    /// What the household said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dispute: Option<Dispute>,
}

/// What waits in one household; names are the caller's to add. `concerns` says whether a measure, or
/// what was said to a unit, is the reader's.
pub fn waiting(
    household: &str,
    benefits: &Benefits,
    waiting: Waiting,
    concerns: impl Fn(&str, &str) -> bool,
) -> Vec<WaitingRow> {
    let row = |code: &str, member: &str, status: &str, date: &str| WaitingRow {
        household: household.to_owned(),
        head: String::new(),
        village: String::new(),
        code: code.to_owned(),
        member: member.to_owned(),
        name: String::new(),
        title: find(code)
            .map(|measure| measure.name.clone())
            .unwrap_or_default(),
        status: status.to_owned(),
        date: date.to_owned(),
        money: find(code).is_some_and(|measure| measure.amount == Amount::Required),
        dispute: None,
    };
    if waiting == Waiting::Answer {
        let open = benefits.disputes.iter().filter(|dispute| dispute.is_open());
        let open = open.filter(|dispute| concerns(&dispute.code, &dispute.unit));
        let said = open.map(|dispute| {
            let status = benefits.newest(&dispute.code, &dispute.member);
            let status = status.map_or("", |last| last.status);
            let row = row(&dispute.code, &dispute.member, status, &dispute.due);
            WaitingRow {
                dispute: Some(dispute.clone()),
                ..row
            }
        });
        return said.collect();
    }
    let recorded = benefits.recorded();
    let status =
        |code: &str, member: &str| newest(&recorded, code, member).map_or("1", |last| last.status);
    if waiting == Waiting::Apply {
        let due = benefits.entitled.iter().filter(|due| {
            due.class == "D"
                && concerns(&due.code, "")
                && matches!(status(&due.code, &due.member), "0" | "1")
        });
        return due
            .map(|due| row(&due.code, &due.member, "1", &due.since))
            .collect();
    }
    let wanted = if waiting == Waiting::Approve {
        "2"
    } else {
        "3"
    };
    // Each measure of each member once, however often it is on record.
    let mut found: BTreeMap<(&str, &str), WaitingRow> = BTreeMap::new();
    for record in &recorded {
        let Some(last) = newest(&recorded, record.code, record.member) else {
            continue;
        };
        if last.status == wanted && concerns(record.code, "") {
            let date = last.date.map(|date| date.to_string()).unwrap_or_default();
            found.insert(
                (record.code, record.member),
                row(record.code, record.member, wanted, &date),
            );
        }
    }
    found.into_values().collect()
}
