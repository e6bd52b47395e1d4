//! T12 季度报告: one brief per unit, made from the other reports.

use std::collections::BTreeMap;

use super::heading::{Basis, Report};
use super::home::{Home, households, persons};
use super::table::{Cell, Column, Table, Value, column, words};
use crate::sync::protocol::Message;

/// Whom the brief is for, and what it is made of.
#[derive(Clone, Copy, Debug)]
pub struct Brief<'a> {
    /// Code of the unit, `U01` and so on.
    pub unit: &'a str,
    /// Name of the unit.
    pub name: &'a Message,
    /// T8, of which it takes the unit's measures and disputes.
    pub delivery: &'a Report,
    /// T7, of which it takes the unit's rules.
    pub anomalies: &'a Report,
    /// Codes of the rules in the unit's field.
    pub rules: &'a [&'a str],
    /// What was reached of the targets, by name of the setting that holds the target.
    pub reached: &'a BTreeMap<&'a str, i64>,
    /// The county's first tables: T2, T3, T4, T5, T10, T11.
    pub county: &'a [&'a Report],
    /// 存在问题和下步打算, the only typed text.
    pub problems: &'a str,
}

/// A target of the plan: unit, setting, Chinese, English.
type Target = (&'static str, &'static str, &'static str, &'static str);

const TARGETS: [Target; 7] = [
    ("U03", "P_TARGET_GUARDS", "生态护林员", "Forest guards"),
    (
        "U04",
        "P_TARGET_LEADERS",
        "致富带头人",
        "Leaders to prosperity",
    ),
    (
        "U05",
        "P_TARGET_TRAINING",
        "培训人次",
        "Training, person-times",
    ),
    (
        "U05",
        "P_TARGET_TRANSFER",
        "转移就业人次",
        "Transfer to work, person-times",
    ),
    (
        "U05",
        "P_TARGET_STARTUP",
        "自主创业人数",
        "Self-employment, persons",
    ),
    ("U12", "P_TARGET_HOUSES", "危房改造户", "Houses renovated"),
    (
        "U17",
        "P_TARGET_TOURISM",
        "旅游重点户",
        "Tourism households",
    ),
];

/// CL_STATUS.
const STATUSES: [(&str, &str, &str); 10] = [
    ("10", "拟识别", "Candidate"),
    ("20", "未脱贫", "Not exited"),
    ("21", "新识别(未脱贫)", "Newly identified"),
    ("22", "返贫(未脱贫)", "Relapsed"),
    ("30", "预脱贫", "Pre-exit"),
    ("40", "脱贫(巩固期)", "Exited"),
    ("41", "脱贫监测", "Exited, monitored"),
    ("42", "稳定脱贫", "Exited, stable"),
    ("80", "剔除", "Struck off"),
    ("81", "自然消亡", "Whole household gone"),
];
const STATUS_COLUMNS: [Column; 3] = [
    column("status", "户状态", "Status"),
    column("households", "户数", "Households"),
    column("persons", "人数", "Persons"),
];
const TARGET_COLUMNS: [Column; 4] = [
    column("goal", "目标", "Goal"),
    column("target", "目标数", "Target"),
    column("reached", "已完成", "Reached"),
    column("done", "完成%", "Done %"),
];

/// The brief of a unit.
///
/// # Errors
///
/// When the typed text is too long; the message says how long it is and may be.
pub fn quarter(basis: &Basis<'_>, homes: &[Home], brief: &Brief<'_>) -> Result<Report, Message> {
    let (most, length) = (
        basis.settings.get("P_BRIEF_CHARS"),
        brief.problems.chars().count(),
    );
    if length as i64 > most {
        return Err(words(
            format!("最多 {most} 字，现在 {length} 字，请缩短"),
            format!("At most {most} characters, now {length}; please shorten"),
        ));
    }
    let mut tables = vec![
        of_unit(brief.delivery, "T8", brief.unit, "T12.measures"),
        targets(basis, brief),
        of_unit(brief.delivery, "T8.disputes", brief.unit, "T12.disputes"),
        rows_of(brief.anomalies, "T7", "code", brief.rules, "T12.anomalies"),
        statuses(homes),
    ];
    tables.extend(
        brief
            .county
            .iter()
            .filter_map(|report| report.tables.first().cloned()),
    );
    tables.push(
        Table::new(
            "T12.problems",
            "存在问题和下步打算",
            "Problems and next steps",
            &[column("text", "内容", "Text")],
        )
        .with(vec![vec![Cell::text(brief.problems)]]),
    );
    let mut settings: Vec<&str> = TARGETS
        .iter()
        .filter(|(unit, ..)| *unit == brief.unit)
        .map(|(_, setting, ..)| *setting)
        .collect();
    settings.push("P_BRIEF_CHARS");
    let (zh, en) = (
        format!("季度报告：{}", brief.name.zh),
        format!("Quarterly brief: {}", brief.name.en),
    );
    Ok(basis.report(&zh, &en, homes.len(), &settings, tables))
}

fn of_unit(report: &Report, table: &str, unit: &str, id: &str) -> Table {
    rows_of(report, table, "unit", &[unit], id)
}

/// The rows of a table whose cell under `key` is one of `wanted`.
fn rows_of(report: &Report, table: &str, key: &str, wanted: &[&str], id: &str) -> Table {
    let Some(found) = report.table(table) else {
        return Table::new(id, "", "", &[]);
    };
    let place = found.columns.iter().position(|column| column.key == key);
    let is_wanted = |row: &&Vec<Cell>| {
        let value = place
            .and_then(|place| row.get(place))
            .map(|cell| &cell.value);
        matches!(value, Some(Value::Text(text)) if wanted.contains(&text.as_str()))
    };
    let mut of_unit = found.clone();
    id.clone_into(&mut of_unit.id);
    of_unit.rows = found.rows.iter().filter(is_wanted).cloned().collect();
    of_unit
}

fn targets(basis: &Basis<'_>, brief: &Brief<'_>) -> Table {
    let own = TARGETS.iter().filter(|(unit, ..)| *unit == brief.unit);
    let rows = own.map(|(_, setting, zh, en)| {
        let target = basis.settings.get(setting);
        let reached = brief.reached.get(setting).copied();
        vec![
            Cell::label(zh, en),
            Cell::whole(target),
            Cell::maybe(reached),
            reached.map_or(Cell::nothing(), |reached| Cell::percent(reached, target)),
        ]
    });
    Table::new("T12.targets", "目标任务", "Targets", &TARGET_COLUMNS).with(rows.collect())
}

fn statuses(homes: &[Home]) -> Table {
    let rows = STATUSES.iter().map(|(code, zh, en)| {
        let here: Vec<&Home> = homes.iter().filter(|home| home.status == *code).collect();
        vec![
            Cell::label(zh, en),
            households(here.iter().copied()),
            persons(here.iter().copied()),
        ]
    });
    Table::new(
        "T12.statuses",
        "各类户数",
        "Households by status",
        &STATUS_COLUMNS,
    )
    .with(rows.collect())
}
