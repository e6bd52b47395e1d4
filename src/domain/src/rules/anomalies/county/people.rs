//! People over all households: twice on file, always in the same grade, insured twice or not.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::Finding;
use crate::date::Date;
use crate::settings::Settings;

/// A roster row that was not removed.
#[derive(Clone, Copy, Debug)]
pub struct PersonRow<'a> {
    /// Code of the household.
    pub household: &'a str,
    /// Code of its village.
    pub village: &'a str,
    /// Key of the member.
    pub member: &'a str,
    /// The name as written.
    pub name: &'a str,
    /// Birth date, if known.
    pub birth: Option<Date>,
    /// ID number as stored; empty when there is none.
    pub id: &'a str,
}

/// AN02: the same ID number in two households. Each of the rows is named, with another household.
pub fn an02(rows: &[PersonRow<'_>]) -> Vec<Finding> {
    let mut by_id: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.id.is_empty()) {
        let households = by_id.entry(row.id).or_default();
        households.insert(row.household, row.village);
    }
    let mut found = Vec::new();
    for row in rows {
        let households = by_id.get(row.id).into_iter().flatten();
        let others = || {
            households
                .clone()
                .filter(|(other, _)| **other != row.household)
        };
        let near = others().find(|(_, village)| **village == row.village);
        if let Some((other, _)) = near.or_else(|| others().next()) {
            let (zh, en) = if near.is_some() {
                ("（同村）", " of the same village")
            } else {
                ("", "")
            };
            let finding = Finding::household(
                "AN02",
                row.household,
                format!("{}已在 {other} 户登记{zh}", row.name),
                format!("{} is registered in household {other}{en}", row.name),
            );
            found.push(finding.of(row.member).about(other));
        }
    }
    found
}

/// How many rows of one name and birth date there are, altogether and by household and ID number.
#[derive(Default)]
struct Namesakes<'a> {
    all: usize,
    in_household: BTreeMap<&'a str, usize>,
    with_id: BTreeMap<&'a str, usize>,
    with_both: BTreeMap<(&'a str, &'a str), usize>,
}

impl Namesakes<'_> {
    /// Rows in other households whose ID is different, or missing here or there.
    fn others(&self, row: &PersonRow<'_>) -> usize {
        let count = |found: Option<&usize>| found.copied().unwrap_or_default();
        let elsewhere = self.all - count(self.in_household.get(row.household));
        if row.id.is_empty() {
            return elsewhere;
        }
        let same_id = count(self.with_id.get(row.id));
        let same_both = count(self.with_both.get(&(row.household, row.id)));
        elsewhere + same_both - same_id
    }
}

/// AN03: same name and birth date in two households, with different or missing ID numbers.
pub fn an03(rows: &[PersonRow<'_>]) -> Vec<Finding> {
    let mut people: BTreeMap<(&str, Date), Namesakes<'_>> = BTreeMap::new();
    for row in rows {
        if let Some(birth) = row.birth {
            let group = people.entry((row.name, birth)).or_default();
            group.all += 1;
            *group.in_household.entry(row.household).or_default() += 1;
            *group.with_id.entry(row.id).or_default() += 1;
            *group.with_both.entry((row.household, row.id)).or_default() += 1;
        }
    }
    let mut found = Vec::new();
    for row in rows {
        let group = row.birth.and_then(|birth| people.get(&(row.name, birth)));
        let others = group.map_or(0, |group| group.others(row));
        if others > 0 {
            let finding = Finding::household(
                "AN03",
                row.household,
                format!("{}与别户 {others} 人同名同生日", row.name),
                format!(
                    "{} shares name and birth date with {others} of other households",
                    row.name
                ),
            );
            found.push(finding.of(row.member));
        }
    }
    found
}

/// The state of schooling of a member in a school year; later rows of a year count.
#[derive(Clone, Copy, Debug)]
pub struct StateRow<'a> {
    /// Code of the household.
    pub household: &'a str,
    /// Key of the member.
    pub member: &'a str,
    /// Year in which the school year began.
    pub school_year: i32,
    /// `m_student` code.
    pub state: &'a str,
}

/// Not in school, or no grade to rise from: these may stay the same.
const NO_GRADE: &[&str] = &["00", "01", "02", "90", "91", "92", "97", "98", ""];

/// AN12: the same grade in this many school years in a row up to the newest known.
pub fn an12(rows: &[StateRow<'_>], settings: &Settings) -> Vec<Finding> {
    let mut members: BTreeMap<(&str, &str), BTreeMap<i32, &str>> = BTreeMap::new();
    for row in rows {
        let years = members.entry((row.household, row.member)).or_default();
        years.insert(row.school_year, row.state);
    }
    let mut found = Vec::new();
    for ((household, member), years) in members {
        let Some((newest, state)) = years.last_key_value() else {
            continue;
        };
        let mut same = 0;
        for (year, earlier) in years.iter().rev() {
            if *year != *newest - same || earlier != state {
                break;
            }
            same += 1;
        }
        let long = i64::from(same) >= settings.get("P_SAME_STAGE_YEARS");
        if long && !NO_GRADE.contains(state) {
            let finding = Finding::household(
                "AN12",
                household,
                format!("{same} 个学年在校状况没有变"),
                format!("the same grade in {same} school years"),
            );
            found.push(finding.of(member));
        }
    }
    found
}

/// What the office's lists say of the insurance of a registered member of an archived household.
#[derive(Clone, Copy, Debug)]
pub struct InsuranceRow<'a> {
    /// Code of the household.
    pub household: &'a str,
    /// Key of the member.
    pub member: &'a str,
    /// Birth date, if known.
    pub birth: Option<Date>,
    /// On the list of residents' insurance (城乡居民).
    pub resident: bool,
    /// On the list of employees' insurance (城镇职工).
    pub employee: bool,
}

/// AN19: on both lists, or on none. A newborn may be on none for a while.
pub fn an19(rows: &[InsuranceRow<'_>], as_of: Date, settings: &Settings) -> Vec<Finding> {
    let newborn = |row: &InsuranceRow<'_>| {
        row.birth.is_some_and(|birth| {
            i64::from(as_of.days() - birth.days()) < settings.get("P_INSURE_DAYS")
        })
    };
    let mut found = Vec::new();
    for row in rows {
        let (zh, en) = match (row.resident, row.employee) {
            (true, true) => (
                "居民医保和职工医保都有",
                "insured as resident and as employee",
            ),
            (false, false) if !newborn(row) => ("没有医疗保险", "on no list of medical insurance"),
            _ => continue,
        };
        let finding = Finding::household("AN19", row.household, zh.to_owned(), en.to_owned());
        found.push(finding.of(row.member));
    }
    found
}

/// Distinct households by some value.
pub(super) fn households_by<'a>(
    pairs: impl Iterator<Item = (&'a str, &'a str)>,
) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut by: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (value, household) in pairs.filter(|(value, _)| !value.is_empty()) {
        by.entry(value).or_default().insert(household);
    }
    by
}
