//! T13 贷款风险: loans, their warnings and what is overdue, by township and bank.

use std::collections::BTreeMap;

use super::groups::{by_township, headed, township};
use super::heading::{Basis, Report};
use super::home::Home;
use super::table::{Cell, Column, Table, column};
use crate::date::Date;

/// A warning of a loan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// `LM01` to `LM15`.
    pub code: String,
    /// Red, else yellow.
    pub is_red: bool,
}

/// An open loan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Loan {
    /// The household.
    pub home: Home,
    /// The bank.
    pub bank: String,
    /// Code of its purpose.
    pub purpose: String,
    /// Balance in fen.
    pub balance: i64,
    /// Follow-up visits that were due.
    pub follow_ups_due: i64,
    /// Follow-up visits done.
    pub follow_ups_done: i64,
    /// Its warnings.
    pub warnings: Vec<Warning>,
    /// Overdue amount in fen.
    pub overdue: i64,
    /// Days overdue.
    pub overdue_days: i64,
    /// Last day.
    pub due: Option<Date>,
    /// `fu_can_repay` of the last follow-up.
    pub can_repay: String,
}

const COLUMNS: [Column; 14] = [
    column("place", "乡镇/银行", "Township / bank"),
    column("loans", "笔数", "Loans"),
    column("balance", "余额", "Balance"),
    column("follow_ups_due", "应贷后走访", "Follow-ups due"),
    column("follow_ups_done", "已贷后走访", "Follow-ups done"),
    column("follow_ups_share", "走访%", "Follow-ups %"),
    column("red", "红色预警", "Red"),
    column("yellow", "只有黄色预警", "Yellow only"),
    column("overdue", "逾期金额", "Overdue"),
    column("overdue_1", "逾期一档", "Overdue, short"),
    column("overdue_2", "逾期二档", "Overdue, longer"),
    column("overdue_3", "逾期三档", "Overdue, long"),
    column("due_soon", "即将到期", "Due soon"),
    column("doubtful", "其中还款有困难", "Of these, doubtful"),
];
const PURPOSES: [(&str, &str, &str); 10] = [
    ("1", "种植", "Crops"),
    ("2", "养殖", "Animals"),
    ("3", "加工", "Processing"),
    ("4", "经营", "Trade"),
    ("5", "旅游", "Tourism"),
    ("6", "建房", "House"),
    ("7", "看病上学", "Illness, school"),
    ("8", "婚嫁", "Wedding"),
    ("9", "还旧账", "Old debts"),
    ("10", "其他", "Other"),
];
const PURPOSE_COLUMNS: [Column; 3] = [
    column("purpose", "用途", "Purpose"),
    column("loans", "笔数", "Loans"),
    column("balance", "余额", "Balance"),
];
const CODES: [&str; 15] = [
    "LM01", "LM02", "LM03", "LM04", "LM05", "LM06", "LM07", "LM08", "LM09", "LM10", "LM11", "LM12",
    "LM13", "LM14", "LM15",
];
const WARNING_COLUMNS: [Column; 3] = [
    column("code", "预警编号", "Warning"),
    column("red", "红色", "Red"),
    column("yellow", "黄色", "Yellow"),
];
const RED_COLUMNS: [Column; 6] = [
    column("township", "乡镇", "Township"),
    column("village", "村", "Village"),
    column("household", "户", "Household"),
    column("bank", "银行", "Bank"),
    column("balance", "余额", "Balance"),
    column("warnings", "红色预警", "Red warnings"),
];

/// The five tables: townships, banks, purposes, warnings, the red list.
pub fn loans(basis: &Basis<'_>, rows: &[Loan]) -> Report {
    let (zh, en) = ("贷款风险", "Loan risks");
    let counts = |here: &[&Loan]| line(basis, here);
    let (first, second, soon) = limits(basis);
    let townships = Table::new("T13", zh, en, &COLUMNS)
        .with(by_township(rows, |row| &row.home.township, counts))
        .note(
            format!("逾期一档 1–{first} 天，二档到 {second} 天，三档更长；{soon} 天内算即将到期"),
            format!("Overdue: short 1–{first} days, longer to {second}, long above; soon: within {soon} days"),
        );
    let mut of_banks: BTreeMap<&str, Vec<&Loan>> = BTreeMap::new();
    for row in rows {
        of_banks.entry(&row.bank).or_default().push(row);
    }
    let of_banks = of_banks
        .iter()
        .map(|(bank, here)| headed(Cell::text(bank), counts(here)));
    let banks = Table::new("T13.banks", "分银行", "By bank", &COLUMNS).with(of_banks.collect());
    let purposes = Table::new("T13.purposes", "分用途", "By purpose", &PURPOSE_COLUMNS).with(
        PURPOSES
            .iter()
            .map(|(code, zh, en)| {
                let here: Vec<&Loan> = rows.iter().filter(|row| row.purpose == *code).collect();
                vec![Cell::label(zh, en), count(&here, &|_| true), balance(&here)]
            })
            .collect(),
    );
    let all: Vec<&Loan> = rows.iter().collect();
    let warned = |code: &str, red: bool| {
        count(&all, &|row| {
            row.warnings
                .iter()
                .any(|warning| warning.code == code && warning.is_red == red)
        })
    };
    let warnings = Table::new("T13.warnings", "预警", "Warnings", &WARNING_COLUMNS).with(
        CODES
            .iter()
            .map(|code| vec![Cell::text(code), warned(code, true), warned(code, false)])
            .collect(),
    );
    let red = Table::new("T13.red", "红色名单", "Red list", &RED_COLUMNS)
        .with(rows.iter().filter(|row| is_red(row)).map(listed).collect());
    let names = ["P_OVERDUE_SHORT", "P_OVERDUE_LONG", "P_DUE_SOON"];
    let tables = vec![townships, banks, purposes, warnings, red];
    basis.report(zh, en, rows.len(), &names, tables)
}

fn limits(basis: &Basis<'_>) -> (i64, i64, i64) {
    let get = |name| basis.settings.get(name);
    (
        get("P_OVERDUE_SHORT"),
        get("P_OVERDUE_LONG"),
        get("P_DUE_SOON"),
    )
}

fn is_red(row: &Loan) -> bool {
    row.warnings.iter().any(|warning| warning.is_red)
}

fn count(here: &[&Loan], only: &dyn Fn(&Loan) -> bool) -> Cell {
    Cell::count(
        here.iter()
            .filter(|row| only(row))
            .map(|row| row.home.code.as_str()),
    )
}

fn balance(here: &[&Loan]) -> Cell {
    Cell::money(
        here.iter()
            .fold(0, |sum: i64, row| sum.saturating_add(row.balance)),
    )
}

fn line(basis: &Basis<'_>, here: &[&Loan]) -> Vec<Cell> {
    let (first, second, soon) = limits(basis);
    let of = |only: &dyn Fn(&Loan) -> bool| count(here, only);
    let sum = |part: &dyn Fn(&Loan) -> i64| here.iter().map(|row| part(row)).sum::<i64>();
    let (due, done) = (
        sum(&|row| row.follow_ups_due),
        sum(&|row| row.follow_ups_done),
    );
    let is_soon = |row: &Loan| {
        let days = |on: Date| i64::from(on.days()) - i64::from(basis.as_of.days());
        row.due.is_some_and(|on| (0..=soon).contains(&days(on)))
    };
    vec![
        of(&|_| true),
        balance(here),
        Cell::whole(due),
        Cell::whole(done),
        Cell::percent(done, due),
        of(&is_red),
        of(&|row| !is_red(row) && !row.warnings.is_empty()),
        Cell::money(sum(&|row| row.overdue)),
        of(&|row| row.overdue_days > 0 && row.overdue_days <= first),
        of(&|row| row.overdue_days > first && row.overdue_days <= second),
        of(&|row| row.overdue_days > second),
        of(&is_soon),
        of(&|row| is_soon(row) && matches!(row.can_repay.as_str(), "2" | "3")),
    ]
}

fn listed(row: &Loan) -> Vec<Cell> {
    let red: Vec<&str> = row
        .warnings
        .iter()
        .filter(|warning| warning.is_red)
        .map(|warning| warning.code.as_str())
        .collect();
    vec![
        township(&row.home.township),
        Cell::text(&row.home.village_name),
        Cell::text(&row.home.code),
        Cell::text(&row.bank),
        Cell::money(row.balance),
        Cell::text(&red.join(" ")),
    ]
}
