//! T4 信用信息采集和信用体系: credit files, grades and loans of the archived households.

use super::groups::by_township;
use super::heading::{Basis, Report};
use super::home::Home;
use super::table::{Cell, Column, Table, column};

/// How far the credit file of a household is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum File {
    /// Not begun.
    #[default]
    None,
    /// Begun.
    Unfinished,
    /// The household does not want one.
    Refused,
    /// 已建档
    Built,
}

/// A household with its credit file and loans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credit {
    /// The household.
    pub home: Home,
    /// Whether it agreed in writing that its data are collected.
    pub authorised: bool,
    /// How far its file is.
    pub file: File,
    /// `AAA`, `AA`, `A`, `0` (不授信), or empty when it was not rated.
    pub grade: String,
    /// Whether it is a 信用户.
    pub is_credit_household: bool,
    /// Whether it wants a loan.
    pub wants_loan: bool,
    /// Whether it may have one.
    pub eligible: bool,
    /// Whether it has one.
    pub has_loan: bool,
    /// What it may borrow, in fen.
    pub limit: i64,
    /// What it owes, in fen.
    pub balance: i64,
    /// What of this is overdue, in fen.
    pub overdue: i64,
}

/// An administrative village.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreditVillage {
    /// 12-digit code.
    pub code: String,
    /// 9-digit township code.
    pub township: String,
    /// Whether it is a 信用村.
    pub is_credit_village: bool,
}

const COLUMNS: [Column; 23] = [
    column("township", "乡镇", "Township"),
    column("households", "建档立卡户数", "Archived households"),
    column("authorised", "已授权", "Authorised"),
    column("built", "已建档", "File built"),
    column("built_share", "建档率%", "Built %"),
    column("unfinished", "未完成", "Not finished"),
    column("refused", "拒绝", "Refused"),
    column("rated", "已评级", "Rated"),
    column("aaa", "AAA", "AAA"),
    column("aa", "AA", "AA"),
    column("a", "A", "A"),
    column("none", "不授信", "No credit"),
    column("credit_households", "信用户", "Credit households"),
    column(
        "credit_villages",
        "信用村/行政村",
        "Credit villages / villages",
    ),
    column("credit_township", "信用乡镇", "Credit township"),
    column("wants", "有贷款需求", "Want a loan"),
    column("eligible", "符合条件", "Eligible"),
    column("loans", "已获贷", "Have a loan"),
    column("loans_share", "获贷率%", "Have a loan %"),
    column("limit", "授信总额", "Credit granted"),
    column("balance", "贷款余额", "Balance"),
    column("overdue", "逾期余额", "Overdue"),
    column("overdue_share", "逾期%", "Overdue %"),
];

/// What one line counts: a household or a village.
enum Entry<'a> {
    Home(&'a Credit),
    Village(&'a CreditVillage),
}

/// By township. `credit_townships` are the codes of those that are 信用乡镇.
pub fn credit(
    basis: &Basis<'_>,
    rows: &[Credit],
    villages: &[CreditVillage],
    credit_townships: &[String],
) -> Report {
    let archived: Vec<&Credit> = rows.iter().filter(|row| row.home.is_archived()).collect();
    let mut entries: Vec<Entry<'_>> = archived.iter().map(|row| Entry::Home(row)).collect();
    entries.extend(villages.iter().map(Entry::Village));
    let township = |entry: &Entry<'_>| match entry {
        Entry::Home(row) => row.home.township.clone(),
        Entry::Village(village) => village.township.clone(),
    };
    let places: Vec<String> = entries.iter().map(&township).collect();
    let entries: Vec<(&str, &Entry<'_>)> =
        places.iter().map(String::as_str).zip(&entries).collect();
    let mut rows = by_township(&entries, |(township, _)| township, |here| line(here));
    let last = rows.len().saturating_sub(1);
    for (index, row) in rows.iter_mut().enumerate() {
        let known = super::groups::TOWNSHIPS
            .get(index)
            .map(|(code, _, _)| *code);
        let is_credit = |code: &str| credit_townships.iter().any(|township| township == code);
        let cell = match known {
            Some(code) => Cell::yes_no(is_credit(code)),
            None if index == last => Cell::whole(credit_townships.len() as i64),
            None => Cell::nothing(),
        };
        row.insert(14, cell);
    }
    let (zh, en) = ("信用信息采集和信用体系", "Credit files and rating");
    let built = archived
        .iter()
        .filter(|row| row.file == File::Built)
        .count() as i64;
    let missing = archived.len() as i64 - built;
    let until = basis.settings.date("P_TARGET_FILES_BY");
    let days = i64::from(until.days()) - i64::from(basis.as_of.days());
    let table = Table::new("T4", zh, en, &COLUMNS).with(rows);
    let table = match files_per_week(missing, days) {
        Some(weekly) => table.note(
            format!("目标 {until} 建档 100%，还差 {missing} 户，每周须建 {weekly} 户"),
            format!("Target: all files by {until}; {missing} missing, {weekly} a week needed"),
        ),
        None => table.note(
            format!("目标 {until} 建档 100%，期限已到，还差 {missing} 户"),
            format!("Target: all files by {until}; the time is over, {missing} missing"),
        ),
    };
    basis.report(zh, en, archived.len(), &["P_TARGET_FILES_BY"], vec![table])
}

/// Files to build each week, rounded up; `None` when no day is left.
fn files_per_week(missing: i64, days: i64) -> Option<i64> {
    (days > 0).then(|| (missing * 7 + days - 1) / days)
}

fn line(here: &[&(&str, &Entry<'_>)]) -> Vec<Cell> {
    let homes: Vec<&Credit> = here
        .iter()
        .filter_map(|(_, entry)| match entry {
            Entry::Home(row) => Some(*row),
            Entry::Village(_) => None,
        })
        .collect();
    let villages: Vec<&CreditVillage> = here
        .iter()
        .filter_map(|(_, entry)| match entry {
            Entry::Home(_) => None,
            Entry::Village(village) => Some(*village),
        })
        .collect();
    let of = |only: &dyn Fn(&Credit) -> bool| {
        Cell::count(
            homes
                .iter()
                .filter(|row| only(row))
                .map(|row| row.home.code.as_str()),
        )
    };
    let sum = |amount: &dyn Fn(&Credit) -> i64| {
        homes
            .iter()
            .fold(0_i64, |sum, row| sum.saturating_add(amount(row)))
    };
    let (all, built) = (of(&|_| true), of(&|row| row.file == File::Built));
    let share = Cell::percent(built.number(), all.number());
    let (eligible, loans) = (of(&|row| row.eligible), of(&|row| row.has_loan));
    let loans_share = Cell::percent(
        of(&|row| row.eligible && row.has_loan).number(),
        eligible.number(),
    );
    let good = villages.iter().filter(|village| village.is_credit_village);
    let good: Vec<&str> = good.map(|village| village.code.as_str()).collect();
    let (balance, overdue) = (sum(&|row| row.balance), sum(&|row| row.overdue));
    vec![
        all,
        of(&|row| row.authorised),
        built,
        share,
        of(&|row| matches!(row.file, File::None | File::Unfinished)),
        of(&|row| row.file == File::Refused),
        of(&|row| !row.grade.is_empty()),
        of(&|row| row.grade == "AAA"),
        of(&|row| row.grade == "AA"),
        of(&|row| row.grade == "A"),
        of(&|row| row.grade == "0"),
        of(&|row| row.is_credit_household),
        Cell::text(&format!("{}/{}", good.len(), villages.len())).behind(good),
        of(&|row| row.wants_loan),
        eligible,
        loans,
        loans_share,
        Cell::money(sum(&|row| row.limit)),
        Cell::money(balance),
        Cell::money(overdue),
        Cell::percent(overdue, balance),
    ]
}
