//! T10 控辍保学台账: children of school age who are out of school, and what is done.

use super::groups::township;
use super::heading::{Basis, Report};
use super::home::Home;
use super::table::{Cell, Column, Table, column};
use crate::date::Date;

/// Where a child of compulsory age learns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Schooling {
    /// 在校
    #[default]
    InSchool,
    /// 送教上门
    AtHome,
    /// 免责: not able to.
    Exempt,
    /// 失学辍学
    Out,
}

/// A child of compulsory age.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Child {
    /// The household.
    pub home: Home,
    /// Name in full; the ledger masks it.
    pub name: String,
    /// CL_SEX code.
    pub sex: String,
    /// Completed years.
    pub age: Option<i64>,
    /// Name of the ethnic group.
    pub ethnic: String,
    /// Where it learns.
    pub schooling: Schooling,
    /// Last grade.
    pub grade: String,
    /// Since when it is out.
    pub out_since: Option<Date>,
    /// Why.
    pub reason: String,
    /// 因贫: because the household is poor.
    pub because_poor: bool,
    /// Its school.
    pub school: String,
    /// Its guardian.
    pub guardian: String,
    /// Visits at which it was persuaded to return.
    pub actions: i64,
    /// 复学: when it returned.
    pub returned: Option<Date>,
}

const LEDGER: [Column; 17] = [
    column("name", "姓名", "Name"),
    column("sex", "性别", "Sex"),
    column("age", "年龄", "Age"),
    column("ethnic", "民族", "Ethnic group"),
    column("township", "乡镇", "Township"),
    column("village", "村", "Village"),
    column("household", "户", "Household"),
    column("grade", "离校年级", "Grade when left"),
    column("out_since", "离校日期", "Left on"),
    column("reason", "原因", "Reason"),
    column("because_poor", "因贫", "Because of poverty"),
    column("exempt", "免责", "Exempt"),
    column("school", "学校", "School"),
    column("guardian", "监护人", "Guardian"),
    column("actions", "劝返次数", "Visits to persuade"),
    column("returned", "复学日期", "Returned on"),
    column("days", "失学天数", "Days out"),
];
const SUMMARY: [Column; 7] = [
    column("children", "适龄儿童", "Children of school age"),
    column("in_school", "在校", "In school"),
    column("at_home", "送教上门", "Taught at home"),
    column("exempt", "免责", "Exempt"),
    column("out", "失学辍学", "Out of school"),
    column("because_poor", "其中因贫", "Because of poverty"),
    column("returned", "已劝返", "Returned"),
];

/// The summary and the ledger. The ledger holds the children who are out and those who were and
/// returned.
pub fn dropouts(basis: &Basis<'_>, rows: &[Child]) -> Report {
    let (zh, en) = ("控辍保学台账", "Drop-out ledger");
    let of = |only: &dyn Fn(&Child) -> bool| {
        Cell::count(
            rows.iter()
                .filter(|row| only(row))
                .map(|row| row.home.code.as_str()),
        )
    };
    let summary =
        Table::new("T10", "控辍保学汇总", "Summary of schooling", &SUMMARY).with(vec![vec![
            of(&|_| true),
            of(&|row| row.schooling == Schooling::InSchool),
            of(&|row| row.schooling == Schooling::AtHome),
            of(&|row| row.schooling == Schooling::Exempt),
            of(&|row| row.schooling == Schooling::Out),
            of(&|row| row.schooling == Schooling::Out && row.because_poor),
            of(&|row| row.returned.is_some()),
        ]]);
    let listed = rows
        .iter()
        .filter(|row| row.schooling == Schooling::Out || row.returned.is_some());
    let ledger = Table::new("T10.ledger", zh, en, &LEDGER)
        .with(listed.map(|row| entry(basis, row)).collect());
    basis.report(zh, en, rows.len(), &[], vec![summary, ledger])
}

fn entry(basis: &Basis<'_>, row: &Child) -> Vec<Cell> {
    let day = |on: Option<Date>| on.map_or(Cell::nothing(), |on| Cell::text(&on.to_string()));
    let until = row.returned.unwrap_or(basis.as_of);
    let days = row
        .out_since
        .map(|since| i64::from(until.days()) - i64::from(since.days()));
    vec![
        Cell::text(&masked_name(&row.name)),
        sex(&row.sex),
        Cell::maybe(row.age),
        Cell::text(&row.ethnic),
        township(&row.home.township),
        Cell::text(&row.home.village_name),
        Cell::text(&row.home.code),
        Cell::text(&row.grade),
        day(row.out_since),
        Cell::text(&row.reason),
        Cell::yes_no(row.because_poor),
        Cell::yes_no(row.schooling == Schooling::Exempt),
        Cell::text(&row.school),
        Cell::text(&row.guardian),
        Cell::whole(row.actions),
        day(row.returned),
        Cell::maybe(days),
    ]
}

/// 男, 女 or "—".
pub(super) fn sex(code: &str) -> Cell {
    match code {
        "1" => Cell::label("男", "Male"),
        "2" => Cell::label("女", "Female"),
        _ => Cell::nothing(),
    }
}

/// The first character and stars for the others.
pub(super) fn masked_name(name: &str) -> String {
    let hide = |(index, character)| if index == 0 { character } else { '*' };
    name.chars().enumerate().map(hide).collect()
}
