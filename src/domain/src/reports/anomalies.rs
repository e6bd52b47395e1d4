//! T7 数据异常: anomalies by rule, township and cadre, and how they were dealt with.

use std::collections::{BTreeMap, BTreeSet};

use super::groups::{by_township, headed, township};
use super::heading::{Basis, Report};
use super::home::Home;
use super::table::{Cell, Column, Table, column};
use crate::date::Date;
use crate::sync::protocol::Message;

/// What people decided about an anomaly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// 待核: nobody has looked yet.
    #[default]
    Open,
    /// 属实已改
    Corrected,
    /// 属实未改
    True,
    /// 误报
    False,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its code, `AN01` and so on.
    pub code: String,
    /// Its name.
    pub name: Message,
    /// 1 error, 2 check, 3 notice.
    pub severity: i64,
}

/// An anomaly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anomaly {
    /// Code of its rule.
    pub rule: String,
    /// The household.
    pub home: Home,
    /// The values that look wrong, as text.
    pub values: String,
    /// Who collected them.
    pub cadre: String,
    /// When it was found.
    pub found: Date,
    /// What became of it.
    pub state: State,
}

const RULES: [Column; 9] = [
    column("code", "编号", "Code"),
    column("name", "名称", "Name"),
    column("severity", "级别", "Severity"),
    column("all", "总数", "All"),
    column("open", "待核", "Open"),
    column("corrected", "属实已改", "True, corrected"),
    column("true", "属实未改", "True, not corrected"),
    column("false", "误报", "False alarm"),
    column("late", "超期未处理", "Not dealt with in time"),
];
const PLACES: [Column; 4] = [
    column("place", "乡镇/干部", "Township / cadre"),
    column("surveys", "调查份数", "Surveys"),
    column("all", "疑点数", "Anomalies"),
    column("per_100", "每百份", "Per 100 surveys"),
];
const LIST: [Column; 7] = [
    column("code", "编号", "Code"),
    column("township", "乡镇", "Township"),
    column("village", "村", "Village"),
    column("household", "户", "Household"),
    column("values", "数值", "Values"),
    column("cadre", "干部", "Cadre"),
    column("found", "日期", "Date"),
];

/// A survey: who made it, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Who made it.
    pub cadre: String,
    /// 9-digit township code.
    pub township: String,
}

/// The five tables: households with errors, rules, townships, cadres, the list of open ones.
pub fn anomalies(
    basis: &Basis<'_>,
    rules: &[Rule],
    rows: &[Anomaly],
    surveys: &[Survey],
) -> Report {
    let (zh, en) = ("数据异常", "Anomalies");
    let errors: BTreeSet<&str> = rules
        .iter()
        .filter(|rule| rule.severity == 1)
        .map(|rule| rule.code.as_str())
        .collect();
    let first = Table::new(
        "T7.errors",
        "有错误未处理的户",
        "Households with open errors",
        &[column("households", "户数", "Households")],
    )
    .with(vec![vec![Cell::distinct(
        rows.iter()
            .filter(|row| row.state == State::Open && errors.contains(row.rule.as_str()))
            .map(|row| row.home.code.as_str()),
    )]]);
    let by_rule = Table::new("T7", zh, en, &RULES).with(
        rules
            .iter()
            .map(|rule| of_rule(basis, rule, rows))
            .collect(),
    );
    let entries: Vec<Entry<'_>> = rows
        .iter()
        .map(Entry::Found)
        .chain(surveys.iter().map(Entry::Made))
        .collect();
    let townships = Table::new(
        "T7.townships",
        "分乡镇疑点",
        "Anomalies by township",
        &PLACES,
    )
    .with(by_township(&entries, |entry| entry.township(), rate));
    let mut cadres: BTreeMap<&str, Vec<&Entry<'_>>> = BTreeMap::new();
    for entry in &entries {
        cadres.entry(entry.cadre()).or_default().push(entry);
    }
    let cadres = Table::new("T7.cadres", "分干部疑点", "Anomalies by cadre", &PLACES).with(
        cadres
            .iter()
            .map(|(cadre, here)| headed(Cell::text(cadre), rate(here)))
            .collect(),
    );
    let list = Table::new("T7.list", "待核疑点名单", "Open anomalies", &LIST).with(
        rows.iter()
            .filter(|row| row.state == State::Open)
            .map(listed)
            .collect(),
    );
    let tables = vec![first, by_rule, townships, cadres, list];
    basis.report(zh, en, rows.len(), &["P_ANOMALY_DAYS"], tables)
}

fn of_rule(basis: &Basis<'_>, rule: &Rule, rows: &[Anomaly]) -> Vec<Cell> {
    let of = |only: &dyn Fn(&Anomaly) -> bool| {
        let of_rule = rows.iter().filter(|row| row.rule == rule.code);
        Cell::count(
            of_rule
                .filter(|row| only(row))
                .map(|row| row.home.code.as_str()),
        )
    };
    let days = basis.settings.get("P_ANOMALY_DAYS");
    let age = |row: &Anomaly| i64::from(basis.as_of.days()) - i64::from(row.found.days());
    vec![
        Cell::text(&rule.code),
        Cell::label(&rule.name.zh, &rule.name.en),
        Cell::whole(rule.severity),
        of(&|_| true),
        of(&|row| row.state == State::Open),
        of(&|row| row.state == State::Corrected),
        of(&|row| row.state == State::True),
        of(&|row| row.state == State::False),
        of(&|row| row.state == State::Open && age(row) > days),
    ]
}

/// What a rate is made of.
enum Entry<'a> {
    Found(&'a Anomaly),
    Made(&'a Survey),
}

impl Entry<'_> {
    fn township(&self) -> &str {
        match self {
            Self::Found(anomaly) => &anomaly.home.township,
            Self::Made(survey) => &survey.township,
        }
    }

    fn cadre(&self) -> &str {
        match self {
            Self::Found(anomaly) => &anomaly.cadre,
            Self::Made(survey) => &survey.cadre,
        }
    }
}

fn rate(here: &[&Entry<'_>]) -> Vec<Cell> {
    let found = Cell::count(here.iter().filter_map(|entry| match entry {
        Entry::Found(anomaly) => Some(anomaly.home.code.as_str()),
        Entry::Made(_) => None,
    }));
    let surveys = here.len() as i64 - found.number();
    let rate = Cell::ratio(found.number() * 100, surveys);
    vec![Cell::whole(surveys), found, rate]
}

fn listed(row: &Anomaly) -> Vec<Cell> {
    vec![
        Cell::text(&row.rule),
        township(&row.home.township),
        Cell::text(&row.home.village_name),
        Cell::text(&row.home.code),
        Cell::text(&row.values),
        Cell::text(&row.cadre),
        Cell::text(&row.found.to_string()),
    ]
}
