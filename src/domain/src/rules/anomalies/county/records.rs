//! Office lists against households: pay lists, helpers, loans, telephones.

use std::collections::BTreeMap;

use super::finding::Finding;
use super::people::households_by;
use crate::date::Date;
use crate::rules::anomalies::support::pay_list;
use crate::settings::Settings;

/// A member removed by death.
#[derive(Clone, Copy, Debug)]
pub struct DeathRow<'a> {
    /// Code of the household.
    pub household: &'a str,
    /// Key of the member.
    pub member: &'a str,
    /// ID number as stored.
    pub id: &'a str,
    /// Day of death.
    pub died: Date,
}

/// A person on a pay list.
#[derive(Clone, Copy, Debug)]
pub struct PaidRow<'a> {
    /// ID number as stored.
    pub id: &'a str,
    /// `dibao`, `pension`, `disability` or `post`.
    pub kind: &'a str,
    /// Day of the payment.
    pub date: Date,
}

/// AN23: on a pay list after the day of death; one finding per person and list.
pub fn an23(deaths: &[DeathRow<'_>], paid: &[PaidRow<'_>]) -> Vec<Finding> {
    let mut last: BTreeMap<&str, BTreeMap<&str, Date>> = BTreeMap::new();
    for row in paid.iter().filter(|row| !row.id.is_empty()) {
        let kinds = last.entry(row.id).or_default();
        let date = kinds.entry(row.kind).or_insert(row.date);
        *date = row.date.max(*date);
    }
    let mut found = Vec::new();
    for death in deaths {
        let kinds = last.get(death.id).into_iter().flatten();
        for (kind, date) in kinds.filter(|(_, date)| **date > death.died) {
            let died = death.died;
            let finding = Finding::household(
                "AN23",
                death.household,
                format!("{died}去世，{date}仍在{}名单", pay_list(kind)),
                format!("died on {died} and is on the {kind} list of {date}"),
            );
            found.push(finding.of(death.member).about(kind));
        }
    }
    found
}

/// An open helper assignment.
#[derive(Clone, Copy, Debug)]
pub struct HelperRow<'a> {
    /// Who helps.
    pub helper: &'a str,
    /// Code of the household.
    pub household: &'a str,
}

/// AN42: a helper with too many households; one finding per helper, about no household.
pub fn an42(rows: &[HelperRow<'_>], settings: &Settings) -> Vec<Finding> {
    let by = households_by(rows.iter().map(|row| (row.helper, row.household)));
    let most = settings.get("P_HELPER_MOST");
    let many = by.into_iter().filter(|(_, all)| all.len() as i64 > most);
    let finding = |(helper, all): (&str, std::collections::BTreeSet<&str>)| {
        let count = all.len();
        let (zh, en) = (
            format!("一人帮扶 {count} 户"),
            format!("helps {count} households"),
        );
        Finding::household("AN42", "", zh, en).about(helper)
    };
    many.map(finding).collect()
}

/// A warning about a loan.
#[derive(Clone, Copy, Debug)]
pub struct LoanRow<'a> {
    /// Code of the household.
    pub household: &'a str,
    /// Code of the warning, such as `LM01`.
    pub warning: &'a str,
    /// Whether its level is red.
    pub red: bool,
}

/// AN59: a red warning about a household's loan.
pub fn an59(rows: &[LoanRow<'_>]) -> Vec<Finding> {
    let red = rows.iter().filter(|row| row.red);
    let finding = |row: &LoanRow<'_>| {
        let warning = row.warning;
        let (zh, en) = (
            format!("贷款红色预警 {warning}"),
            format!("red loan warning {warning}"),
        );
        Finding::household("AN59", row.household, zh, en).about(warning)
    };
    red.map(finding).collect()
}

/// The telephone of a household.
#[derive(Clone, Copy, Debug)]
pub struct PhoneRow<'a> {
    /// Code of the household.
    pub household: &'a str,
    /// The number; empty when there is none.
    pub phone: &'a str,
}

/// AN62: one telephone number for too many households; each of them is named.
pub fn an62(rows: &[PhoneRow<'_>], settings: &Settings) -> Vec<Finding> {
    let by = households_by(rows.iter().map(|row| (row.phone, row.household)));
    let most = settings.get("P_PHONE_MOST");
    let mut found = Vec::new();
    for (phone, all) in by {
        let count = all.len();
        if count as i64 > most {
            for household in all {
                let (zh, en) = (
                    format!("这个电话有 {count} 户使用"),
                    format!("{count} households use this telephone"),
                );
                found.push(Finding::household("AN62", household, zh, en).about(phone));
            }
        }
    }
    found
}
