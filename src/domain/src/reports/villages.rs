//! T14 贫困村退出: the ten standards of each poor village.

use super::groups::township;
use super::heading::{Basis, Report};
use super::table::{Cell, Column, Table, column};
use crate::rules::truth::Truth;

/// One of the ten standards, for a village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// 1 to 10.
    pub number: usize,
    /// The value, in words.
    pub value: String,
    /// Whether it is met.
    pub met: Truth,
    /// Where the value comes from.
    pub source: String,
    /// Of which date.
    pub date: String,
}

/// A poor village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Village {
    /// 12-digit code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// 9-digit township code.
    pub township: String,
    /// Year in which it exited or is to.
    pub exit_year: Option<i32>,
    /// What is known of the standards; those missing are unknown.
    pub standards: Vec<Standard>,
}

/// Number, Chinese, English, whether it is computed from surveys.
const STANDARDS: [(usize, &str, &str, bool); 10] = [
    (1, "贫困发生率", "Poverty rate", true),
    (2, "道路硬化到村", "Hard road to the village", false),
    (3, "通动力电", "Power for machines", false),
    (4, "广播电视", "Radio and television", false),
    (5, "网络宽带", "Broadband", false),
    (6, "饮水有保障", "Drinking water", true),
    (7, "卫生室", "Clinic", false),
    (8, "公共活动场所", "Public meeting place", false),
    (9, "义务教育有保障", "Compulsory education", true),
    (10, "集体经济收入", "Collective income", false),
];

/// The years in which the plan's villages exit, in groups.
const YEARS: [i32; 3] = [2016, 2017, 2018];
/// How many villages the plan has in each group; together all poor villages.
pub(super) const PLAN_SETTINGS: [&str; 3] = [
    "P_PLAN_VILLAGES_2016",
    "P_PLAN_VILLAGES_2017",
    "P_PLAN_VILLAGES_2018",
];

const GROUP_COLUMNS: [Column; 4] = [
    column("year", "退出年度", "Exit year"),
    column("plan", "方案村数", "Villages in the plan"),
    column("villages", "现有村数", "Villages listed"),
    column("met", "10 条全达标", "All ten met"),
];
const OVERVIEW: [Column; 6] = [
    column("village", "村", "Village"),
    column("township", "乡镇", "Township"),
    column("year", "退出年度", "Exit year"),
    column("met", "达标条数", "Met"),
    column("unmet", "未达标条数", "Unmet"),
    column("unknown", "待核条数", "Unknown"),
];
const SHEET: [Column; 7] = [
    column("number", "序号", "No."),
    column("standard", "标准", "Standard"),
    column("value", "数值", "Value"),
    column("met", "是否达标", "Met"),
    column("source", "来源", "Source"),
    column("date", "日期", "Date"),
    column("computed", "系统测算", "Computed"),
];

/// The three groups, an overview, and a sheet for each village.
pub fn villages(basis: &Basis<'_>, rows: &[Village]) -> Report {
    let (zh, en) = ("贫困村退出", "Village exit");
    let groups = YEARS.iter().zip(PLAN_SETTINGS).map(|(year, setting)| {
        let here = || rows.iter().filter(|row| row.exit_year == Some(*year));
        vec![
            Cell::text(&year.to_string()),
            Cell::whole(basis.settings.get(setting)),
            Cell::count(here().map(|row| row.code.as_str())),
            Cell::count(
                here()
                    .filter(|row| row.count(Truth::Yes) == 10)
                    .map(|row| row.code.as_str()),
            ),
        ]
    });
    let mut tables = vec![
        Table::new(
            "T14",
            "贫困村分年退出",
            "Villages by exit year",
            &GROUP_COLUMNS,
        )
        .with(groups.collect()),
        Table::new("T14.overview", zh, en, &OVERVIEW).with(rows.iter().map(overview).collect()),
    ];
    tables.extend(rows.iter().map(sheet));
    basis.report(zh, en, rows.len(), &PLAN_SETTINGS, tables)
}

impl Village {
    fn standard(&self, number: usize) -> Option<&Standard> {
        self.standards
            .iter()
            .find(|standard| standard.number == number)
    }

    fn met(&self, number: usize) -> Truth {
        self.standard(number)
            .map_or(Truth::Unknown, |standard| standard.met)
    }

    fn count(&self, truth: Truth) -> i64 {
        STANDARDS
            .iter()
            .filter(|(number, ..)| self.met(*number) == truth)
            .count() as i64
    }
}

fn overview(row: &Village) -> Vec<Cell> {
    vec![
        Cell::text(&row.name),
        township(&row.township),
        Cell::maybe(row.exit_year.map(i64::from)),
        Cell::whole(row.count(Truth::Yes)),
        Cell::whole(row.count(Truth::No)),
        Cell::whole(row.count(Truth::Unknown)),
    ]
}

fn sheet(row: &Village) -> Table {
    let rows = STANDARDS.iter().map(|(number, zh, en, computed)| {
        let standard = row.standard(*number);
        let text = |of: &dyn Fn(&Standard) -> &str| {
            standard.map_or(Cell::nothing(), |standard| Cell::text(of(standard)))
        };
        vec![
            Cell::whole(*number as i64),
            Cell::label(zh, en),
            text(&|standard| &standard.value),
            met(row.met(*number)),
            text(&|standard| &standard.source),
            text(&|standard| &standard.date),
            Cell::yes_no(*computed),
        ]
    });
    let total = row.count(Truth::Yes);
    Table::new(&format!("T14.{}", row.code), &row.name, &row.name, &SHEET)
        .with(rows.collect())
        .note(format!("达标 {total} 条"), format!("{total} met"))
}

fn met(truth: Truth) -> Cell {
    match truth {
        Truth::Yes => Cell::label("达标", "Met"),
        Truth::No => Cell::label("未达标", "Unmet"),
        Truth::Unknown => Cell::label("待核", "Unknown"),
    }
}
