//! What waits for townships and units: the measures of their area or their charge, one step each.

use std::collections::BTreeMap;

use ruhu_domain::benefits::{Benefits, Dispute};
use ruhu_domain::role::{Role, Sight};
use ruhu_domain::rules::measure_status::newest;
use ruhu_domain::rules::measures::{Amount, find};
use ruhu_domain::sync::protocol::Message;
use serde::{Deserialize, Serialize};

use super::{MEASURE, in_charge, member_name, read};
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Item, Session, Storage, User};

/// Most rows of an answer.
pub(crate) const MOST: usize = 200;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Waiting {
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
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    /// Code of the household.
    household: String,
    /// Name of its head.
    head: String,
    /// 12-digit village code.
    village: String,
    /// `M01` to `M56`; empty for a need.
    code: String,
    /// Key of the member, `HH` for the household.
    member: String,
    /// Name of the member; empty for the household.
    name: String,
    /// Short name of the measure.
    title: Message,
    /// CL_MSTATUS code.
    status: String,
    /// Day of the status, or since when it is due.
    date: String,
    /// Whether it is paid in money.
    money: bool,
    /// What the household said.
    #[serde(skip_serializing_if = "Option::is_none")]
    dispute: Option<Dispute>,
}

/// What waits, oldest first, at most [`MOST`]; and whether there is more.
pub(crate) async fn list(
    storage: &dyn Storage,
    session: &Session,
    waiting: Waiting,
) -> Answer<(Vec<Row>, bool)> {
    let user = &session.user;
    if user.role.records_measures().is_none() {
        return Err(Refusal::new(Code::ForbiddenRole));
    }
    let granted = match user.role.sight() {
        Sight::Assigned => storage.granted(&user.county, &user.id).await?,
        _ => Vec::new(),
    };
    let own = |item: &Item| match user.role.sight() {
        Sight::Assigned => granted.contains(&item.id),
        _ => item.area.starts_with(&user.area),
    };
    let mut rows = Vec::new();
    for item in storage
        .items(&user.county, MEASURE)
        .await?
        .into_iter()
        .filter(own)
    {
        let Ok(benefits) = serde_json::from_value::<Benefits>(item.body) else {
            continue;
        };
        rows.extend(waiting_in(&item.id, &benefits, waiting, user));
    }
    rows.sort_by(|one, other| {
        (&one.date, &one.household, &one.code).cmp(&(&other.date, &other.household, &other.code))
    });
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    name(storage, &user.county, &mut rows).await?;
    Ok((rows, more))
}

fn waiting_in(household: &str, benefits: &Benefits, waiting: Waiting, user: &User) -> Vec<Row> {
    let concerns = |code: &str, unit: &str| {
        user.role != Role::Unit || in_charge(user, code) || unit == user.unit
    };
    let row = |code: &str, member: &str, status: &str, date: &str| Row {
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
            Row {
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
    let mut found: BTreeMap<(&str, &str), Row> = BTreeMap::new();
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

/// Adds whose measures these are.
async fn name(storage: &dyn Storage, county: &str, rows: &mut [Row]) -> Answer<()> {
    let mut known = BTreeMap::new();
    for row in rows {
        if !known.contains_key(&row.household) {
            let found = read(storage, county, &row.household).await?;
            known.insert(row.household.clone(), found);
        }
        let Some(Some(found)) = known.get(&row.household) else {
            continue;
        };
        row.head.clone_from(&found.household.head);
        row.village.clone_from(&found.household.village);
        row.name = member_name(found, &row.member)
            .unwrap_or_default()
            .to_owned();
    }
    Ok(())
}
