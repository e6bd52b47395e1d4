//! Visits that cannot have happened as written: too fast, at night, elsewhere, without any change.

use std::collections::BTreeMap;

use super::finding::Finding;
use crate::arrange::Arrange;
use crate::date::Date;
use crate::form::PREFILL;
use crate::record::Record;
use crate::settings::Settings;

/// A visit with its times.
#[derive(Clone, Copy, Debug)]
pub struct VisitRow<'a> {
    /// Code of the household.
    pub household: &'a str,
    /// Who visited.
    pub visitor: &'a str,
    /// Begin in minutes since 1970-01-01 00:00, local time.
    pub from: i64,
    /// End, likewise.
    pub to: i64,
    /// Whether a full survey was made.
    pub full: bool,
    /// Metres between the visit's position and the house, if both are known.
    pub metres: Option<i64>,
}

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// AN48: full surveys of one visitor too close together, too many in a day, or at night. Every
/// survey concerned is named.
pub fn an48(rows: &[VisitRow<'_>], settings: &Settings) -> Vec<Finding> {
    let mut full: Vec<_> = rows.iter().filter(|row| row.full).collect();
    full.arrange_by_key(|row| (row.visitor, row.from, row.to));
    let mut in_day: BTreeMap<(&str, i64), i64> = BTreeMap::new();
    for row in &full {
        *in_day
            .entry((row.visitor, row.from.div_euclid(DAY)))
            .or_default() += 1;
    }
    let least = settings.get("P_VISIT_GAP");
    let most = settings.get("P_VISIT_DAY");
    let mut before: Option<(&str, i64)> = None;
    let mut found = Vec::new();
    for row in full {
        let mut note = |zh: String, en: String| {
            found.push(Finding::household("AN48", row.household, zh, en).about(row.visitor));
        };
        let same = before.filter(|(visitor, _)| *visitor == row.visitor);
        if let Some(gap) = same.map(|(_, to)| row.from - to).filter(|gap| *gap < least) {
            note(
                format!("离上一份全表只有 {gap} 分钟"),
                format!("only {gap} minutes after the full survey before"),
            );
        }
        let day = (row.visitor, row.from.div_euclid(DAY));
        let count = in_day.get(&day).copied().unwrap_or_default();
        if count > most {
            note(
                format!("一天做了 {count} 份全表"),
                format!("{count} full surveys in a day"),
            );
        }
        let hour = row.from.rem_euclid(DAY) / 60;
        if hour >= settings.get("P_NIGHT.from") || hour < settings.get("P_NIGHT.to") {
            note(
                format!("夜里 {hour} 点入户"),
                format!("visited at {hour} o'clock at night"),
            );
        }
        // A long survey may end after the next one, begun on another phone.
        let end = same.map_or(row.to, |(_, to)| to.max(row.to));
        before = Some((row.visitor, end));
    }
    found
}

/// AN49: several visits of one visitor in a day were far from the house; those are named.
pub fn an49(rows: &[VisitRow<'_>], settings: &Settings) -> Vec<Finding> {
    let most = settings.get("P_VISIT_FAR");
    let mut far: BTreeMap<(&str, i64), Vec<(&str, i64)>> = BTreeMap::new();
    for row in rows {
        if let Some(metres) = row.metres.filter(|metres| *metres > most) {
            let day = (row.visitor, row.from.div_euclid(DAY));
            far.entry(day).or_default().push((row.household, metres));
        }
    }
    let mut found = Vec::new();
    for ((visitor, _), visits) in far {
        if (visits.len() as i64) < settings.get("P_VISIT_FAR_COUNT") {
            continue;
        }
        for (household, metres) in visits {
            let finding = Finding::household(
                "AN49",
                household,
                format!("定位离住房 {metres} 米"),
                format!("position {metres} metres from the house"),
            );
            found.push(finding.about(visitor));
        }
    }
    found
}

/// What a visit changed against the one before.
#[derive(Clone, Copy, Debug)]
pub struct ChangeRow<'a> {
    /// Code of the household.
    pub household: &'a str,
    /// Day of the visit.
    pub date: Date,
    /// Answers about income and members that changed.
    pub changed: i64,
}

impl<'a> ChangeRow<'a> {
    /// The changes as the phone counted them; `None` for a survey without one before it.
    pub fn of(household: &'a str, record: &Record) -> Option<Self> {
        let counts = record.computed.get(PREFILL)?;
        let date = record.answers.get("visit_date")?.as_str()?;
        Some(Self {
            household,
            date: Date::parse(date)?,
            changed: counts.get("income_and_members")?.as_i64()?,
        })
    }
}

/// AN50: the newest visits to a household changed nothing, this many in a row.
pub fn an50(rows: &[ChangeRow<'_>], settings: &Settings) -> Vec<Finding> {
    let mut newest_first: Vec<_> = rows.iter().collect();
    newest_first.arrange_by_key(|row| (row.household, std::cmp::Reverse(row.date)));
    let mut same: BTreeMap<&str, (i64, bool)> = BTreeMap::new();
    for row in newest_first {
        let (count, ended) = same.entry(row.household).or_default();
        *ended |= row.changed != 0;
        *count += i64::from(!*ended);
    }
    let least = settings.get("P_NO_CHANGE");
    let long = same.into_iter().filter(|(_, (count, _))| *count >= least);
    let finding = |(household, (count, _)): (&str, (i64, bool))| {
        Finding::household(
            "AN50",
            household,
            format!("连续 {count} 次入户收入和人口都没有变化"),
            format!("no change of income or members in {count} visits"),
        )
    };
    long.map(finding).collect()
}
