//! Incomes that look made to fit: just above the line, or the same from house to house.

use std::collections::BTreeMap;

use super::finding::Finding;
use crate::rules::reason::{divide_rounded, yuan};
use crate::settings::Settings;

/// The newest accepted income of a household; amounts in fen.
#[derive(Clone, Copy, Debug)]
pub struct IncomeRow<'a> {
    /// Code of the household.
    pub household: &'a str,
    /// Who surveyed it.
    pub visitor: &'a str,
    /// Its group with the village, so that two villages' groups of one name differ.
    pub group: &'a str,
    /// Registered members.
    pub n: i64,
    /// Net income.
    pub net: i64,
    /// Wages.
    pub wage: i64,
    /// The line of the income year, per head.
    pub line: i64,
}

/// AN35: a large share of a visitor's households is just above the line; those are named.
pub fn an35(rows: &[IncomeRow<'_>], settings: &Settings) -> Vec<Finding> {
    let (most, share) = (
        i128::from(settings.get("P_JUST_ABOVE")),
        settings.get("P_JUST_ABOVE_SHARE"),
    );
    let just_above = |row: &&IncomeRow<'_>| {
        let line = i128::from(row.line) * i128::from(row.n);
        let net = i128::from(row.net);
        net > line && net * 100 <= line * most
    };
    let mut visitors: BTreeMap<&str, (i64, Vec<&IncomeRow<'_>>)> = BTreeMap::new();
    for row in rows {
        let (all, above) = visitors.entry(row.visitor).or_default();
        *all += 1;
        above.extend(Some(row).filter(just_above));
    }
    let mut found = Vec::new();
    for (visitor, (all, above)) in visitors {
        let count = above.len() as i64;
        if count * 100 < all * share {
            continue;
        }
        for row in above {
            let finding = Finding::household(
                "AN35",
                row.household,
                format!("收入刚过线，该干部 {all} 户中有 {count} 户这样"),
                format!("just above the line, as are {count} of this visitor's {all}"),
            );
            found.push(finding.about(visitor));
        }
    }
    found
}

/// AN36: many households of a group have the same income per head, or the same wages.
pub fn an36(rows: &[IncomeRow<'_>], settings: &Settings) -> Vec<Finding> {
    let least = settings.get("P_SAME_INCOME");
    let mut found = Vec::new();
    for (zh, en) in [("人均收入", "income per head"), ("工资", "wages")] {
        let value = |row: &IncomeRow<'_>| match zh {
            "工资" => Some(row.wage).filter(|wage| *wage != 0),
            _ => divide_rounded(row.net, row.n),
        };
        let mut same: BTreeMap<(&str, i64), Vec<&str>> = BTreeMap::new();
        for row in rows {
            if let Some(value) = value(row) {
                let households = same.entry((row.group, value)).or_default();
                households.push(row.household);
            }
        }
        for ((group, value), households) in same {
            let count = households.len() as i64;
            if count < least {
                continue;
            }
            let amount = yuan(value);
            for household in households {
                let finding = Finding::household(
                    "AN36",
                    household,
                    format!("本组 {count} 户{zh}都是 {amount} 元"),
                    format!("{count} households of the group have {en} of {amount} yuan"),
                );
                found.push(finding.about(group));
            }
        }
    }
    found
}
