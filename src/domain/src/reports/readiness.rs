//! T6 脱贫达标测算(按村): exit readiness, risk and growth of income by village.

use super::groups::by_village;
use super::heading::{Basis, Report};
use super::home::{Home, households, persons};
use super::table::{Cell, Column, Table, column};
use crate::rules::reason::divide_rounded;

/// Net income of a household in a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetIncome {
    /// Net income in fen.
    pub net: i64,
    /// Registered members.
    pub n: i64,
}

/// A household with the results of the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// The household.
    pub home: Home,
    /// `READY`, `READY_WITH_NOTES`, `INCOMPLETE` or `NOT_READY`; empty when it was not judged.
    pub readiness: String,
    /// Conditions that are unmet: `G1` income, `G2` food and clothes, `G3` education, `G4` medical,
    /// `G5` housing, `G6` water, `G7` help.
    pub unmet: Vec<String>,
    /// Net income per head as shown, in fen.
    pub income: Option<i64>,
    /// `red`, `yellow`, `green` or `unknown`; for households that exited.
    pub risk: String,
    /// Income of this year.
    pub this_year: Option<NetIncome>,
    /// Income of last year.
    pub last_year: Option<NetIncome>,
}

const COLUMNS: [Column; 23] = [
    column("village", "行政村", "Village"),
    column("households", "未脱贫户", "Households not exited"),
    column("persons", "未脱贫人", "Persons not exited"),
    column("ready", "达标", "Ready"),
    column("ready_with_notes", "达标有提示", "Ready with notes"),
    column("not_ready", "未达标", "Not ready"),
    column("incomplete", "待核", "Unknown"),
    column("G1", "收入未达标", "Income unmet"),
    column("G2", "吃穿未达标", "Food, clothes unmet"),
    column("G3", "教育未达标", "Education unmet"),
    column("G4", "医疗未达标", "Medical unmet"),
    column("G5", "住房未达标", "Housing unmet"),
    column("G6", "饮水未达标", "Water unmet"),
    column("G7", "帮扶未达标", "Help unmet"),
    column("median", "人均纯收入中位数", "Median income per head"),
    column("least", "人均纯收入最低", "Least income per head"),
    column("red", "返贫风险红", "Risk red"),
    column("yellow", "返贫风险黄", "Risk yellow"),
    column("green", "返贫风险绿", "Risk green"),
    column("risk_unknown", "返贫风险待核", "Risk unknown"),
    column("growth", "脱贫户收入增幅%", "Growth of exited %"),
    column("county_growth", "全县平均增幅%", "County average %"),
    column("above", "高于全县", "Above the county"),
];

/// By village.
pub fn readiness(basis: &Basis<'_>, rows: &[Judged]) -> Report {
    let county = basis.settings.get("P_COUNTY_GROWTH");
    let (zh, en) = ("脱贫达标测算", "Exit readiness by village");
    let table = Table::new("T6", zh, en, &COLUMNS).with(by_village(
        rows,
        |row| &row.home,
        |here| line(here, county),
    ));
    basis.report(zh, en, rows.len(), &["P_COUNTY_GROWTH"], vec![table])
}

fn line(here: &[&Judged], county: i64) -> Vec<Cell> {
    let open: Vec<&Judged> = here
        .iter()
        .copied()
        .filter(|row| row.home.is_not_exited())
        .collect();
    let exited: Vec<&Judged> = here
        .iter()
        .copied()
        .filter(|row| row.home.is_exited())
        .collect();
    let of = |rows: &[&Judged], only: &dyn Fn(&Judged) -> bool| {
        households(rows.iter().filter(|row| only(row)).map(|row| &row.home))
    };
    let mut cells = vec![
        of(&open, &|_| true),
        persons(open.iter().map(|row| &row.home)),
    ];
    for result in ["READY", "READY_WITH_NOTES", "NOT_READY", "INCOMPLETE"] {
        cells.push(of(&open, &|row| row.readiness == result));
    }
    for condition in ["G1", "G2", "G3", "G4", "G5", "G6", "G7"] {
        cells.push(of(&open, &|row| {
            row.readiness == "NOT_READY" && row.unmet.iter().any(|unmet| unmet == condition)
        }));
    }
    let mut incomes: Vec<i64> = open.iter().filter_map(|row| row.income).collect();
    incomes.sort_unstable();
    cells.push(Cell::maybe_money(median(&incomes)));
    cells.push(Cell::maybe_money(incomes.first().copied()));
    for level in ["red", "yellow", "green", "unknown"] {
        cells.push(of(&exited, &|row| row.risk == level));
    }
    let growth = growth(&exited);
    cells.push(Cell::hundredths(growth));
    cells.push(Cell::hundredths(Some(county)));
    cells.push(growth.map_or(Cell::nothing(), |growth| Cell::yes_no(growth > county)));
    cells
}

/// The middle of sorted amounts, or the mean of the two in the middle.
fn median(sorted: &[i64]) -> Option<i64> {
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get(sorted.len().saturating_sub(1) / 2)?;
    divide_rounded(lower.saturating_add(upper), 2)
}

/// Growth of income per head in hundredths of a percent, half away from zero, over households with
/// both years; `None` without one, or when last year's income was not positive.
fn growth(rows: &[&Judged]) -> Option<i64> {
    let both = rows
        .iter()
        .filter_map(|row| Some((row.this_year?, row.last_year?)));
    let mut sums = [0_i128; 4];
    for (this, last) in both {
        for (sum, part) in sums.iter_mut().zip([this.net, this.n, last.net, last.n]) {
            *sum += i128::from(part);
        }
    }
    let [net, n, last_net, last_n] = sums;
    // (net ÷ n) ÷ (last_net ÷ last_n) − 1, over one denominator.
    let (part, whole) = ((net * last_n - last_net * n) * 10_000, last_net * n);
    let half = if part < 0 { -whole } else { whole };
    (whole > 0).then(|| i64::try_from((part * 2 + half) / (whole * 2)).ok())?
}
