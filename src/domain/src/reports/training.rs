//! T3 就业培训目标进度: training, transfer and self-employment against the county's targets.

use std::collections::{BTreeMap, BTreeSet};

use super::courses::{self, FarmTraining, Run};
use super::groups::{by_township, headed};
use super::heading::{Basis, Report};
use super::home::Home;
use super::period::Period;
use super::table::{Cell, Column, Table, column};
use crate::date::Date;

/// How the counting rule judged a completed course.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Counts {
    /// A person-time of the target.
    #[default]
    Yes,
    /// The person has no ID number: 待核, shown apart.
    Unverified,
    /// The same person, course and year again.
    Duplicate,
    /// Of a kind that is not of the target; shown by its type only.
    Apart,
}

/// A completed course of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Who: the key of the counting rule.
    pub person: String,
    /// The household, with its status at the start of the course.
    pub home: Home,
    /// CL_TRAINTYPE code.
    pub kind: String,
    /// Last day of the course.
    pub ended: Date,
    /// CL_SEX code.
    pub sex: String,
    /// Name of the ethnic group.
    pub ethnic: String,
    /// What the counting rule says.
    pub counts: Counts,
}

/// A person sent to work elsewhere, or helped to start a business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Who.
    pub person: String,
    /// Code of the household.
    pub household: String,
    /// When.
    pub on: Date,
}

/// A goal that every one of a set should reach.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goal {
    /// Codes of those it is for.
    pub base: Vec<String>,
    /// Codes of those that reached it.
    pub met: Vec<String>,
}

/// Everything the report counts.
#[derive(Clone, Copy, Debug)]
pub struct Trainings<'a> {
    /// Completed courses since the start of counting.
    pub completions: &'a [Completion],
    /// Person-times of transfer to work.
    pub transfers: &'a [Placement],
    /// People helped to start a business.
    pub startups: &'a [Placement],
    /// Farm trainings by village.
    pub farm: &'a [FarmTraining],
    /// At least one income project for each household with labour.
    pub projects: &'a Goal,
    /// A skill for each household that wants training.
    pub skills: &'a Goal,
    /// Courses held.
    pub runs: &'a [Run],
}

/// The targets with a number: setting, Chinese, English.
const GOALS: [(&str, &str, &str); 3] = [
    ("P_TARGET_TRAINING", "培训人次", "Training, person-times"),
    (
        "P_TARGET_TRANSFER",
        "转移就业人次",
        "Transfer to work, person-times",
    ),
    (
        "P_TARGET_STARTUP",
        "自主创业人数",
        "Self-employment, persons",
    ),
];
const TARGETS: [Column; 7] = [
    column("goal", "目标", "Goal"),
    column("target", "目标数", "Target"),
    column("quarter", "本季", "This quarter"),
    column("year", "本年", "This year"),
    column("all", "累计", "Cumulative"),
    column("done", "完成%", "Done %"),
    column("people", "人数(去重)", "Distinct persons"),
];

const COUNTS: [Column; 21] = [
    column("township", "乡镇", "Township"),
    column("times", "累计人次", "Person-times"),
    column("people", "人数(去重)", "Distinct persons"),
    column("not_exited", "未脱贫", "Not exited"),
    column("exited", "已脱贫", "Exited"),
    column("type_1", "引导性", "Guidance"),
    column("type_2", "专项服务", "Services"),
    column("type_3", "技能", "Skills"),
    column("type_4", "创业", "Start-up"),
    column("type_5", "农业技术", "Farming"),
    column("type_6", "劳动预备制", "Preparation for work"),
    column("type_7", "岗前", "Before a post"),
    column("type_8", "订单", "To order"),
    column("type_9", "岗位提升", "Upgrading"),
    column("type_10", "推普", "Mandarin"),
    column("type_11", "扶志", "Motivation"),
    column("type_12", "干部轮训", "Cadres"),
    column("male", "男", "Men"),
    column("female", "女", "Women"),
    column("unverified", "待核人次", "Without ID number"),
    column("duplicates", "重复剔除", "Duplicates left out"),
];

/// The five tables: targets, townships, ethnic groups, courses, villages with farm trainings.
pub fn training(basis: &Basis<'_>, of: &Trainings<'_>) -> Report {
    let (zh, en) = ("就业培训目标进度", "Training, transfer and self-employment");
    let counted: Vec<&Completion> = of
        .completions
        .iter()
        .filter(|row| row.counts == Counts::Yes)
        .collect();
    let times: Vec<Time<'_>> = counted
        .iter()
        .map(|row| (row.person.as_str(), row.home.code.as_str(), row.ended))
        .collect();
    let farm = Goal {
        base: of.farm.iter().map(|row| row.village.clone()).collect(),
        met: of
            .farm
            .iter()
            .filter(|row| row.met)
            .map(|row| row.village.clone())
            .collect(),
    };
    let mut rows: Vec<Vec<Cell>> = [
        (times, false),
        (placed(of.transfers), false),
        (placed(of.startups), true),
    ]
    .into_iter()
    .zip(GOALS)
    .map(|((times, distinct), (setting, zh, en))| {
        let label = Cell::label(zh, en);
        progress(
            basis.as_of,
            label,
            basis.settings.get(setting),
            &times,
            distinct,
        )
    })
    .collect();
    rows.extend([
        goal(
            "农技培训达标村",
            "Villages with enough farm training",
            &farm,
        ),
        goal(
            "有劳力户产业增收项目",
            "Income project per household with labour",
            of.projects,
        ),
        goal("一户一技", "A skill per willing household", of.skills),
    ]);
    let targets = Table::new("T3", zh, en, &TARGETS).with(rows);
    let townships = Table::new(
        "T3.townships",
        "分乡镇培训人次",
        "Person-times by township",
        &COUNTS,
    )
    .with(by_township(
        of.completions,
        |row| &row.home.township,
        breakdown,
    ));
    let names = GOALS.map(|(setting, ..)| setting);
    let tables = vec![
        targets,
        townships,
        ethnic(&counted),
        courses::held(of.runs),
        courses::farm(of.farm),
    ];
    basis.report(zh, en, of.completions.len(), &names, tables)
}

/// Person, household, day.
type Time<'a> = (&'a str, &'a str, Date);

fn placed(rows: &[Placement]) -> Vec<Time<'_>> {
    rows.iter()
        .map(|row| (row.person.as_str(), row.household.as_str(), row.on))
        .collect()
}

fn progress(
    as_of: Date,
    label: Cell,
    target: i64,
    times: &[Time<'_>],
    distinct: bool,
) -> Vec<Cell> {
    // A person counts on the first day, so that the periods never add up to more than all.
    let mut seen = BTreeSet::new();
    let mut sorted = times.to_vec();
    sorted.sort_by_key(|time| time.2);
    sorted.retain(|(person, _, _)| seen.insert(*person) || !distinct);
    let within = |period: Option<Period>| {
        let has = |on: Date| period.map_or(on <= as_of, |period| period.has(on));
        Cell::count(
            sorted
                .iter()
                .filter(|(_, _, on)| has(*on))
                .map(|(_, home, _)| *home),
        )
    };
    let all = within(None);
    let people: BTreeSet<&str> = sorted
        .iter()
        .filter(|(_, _, on)| *on <= as_of)
        .map(|(person, _, _)| *person)
        .collect();
    vec![
        label,
        Cell::whole(target),
        within(Some(Period::quarter(as_of))),
        within(Some(Period::year(as_of))),
        all.clone(),
        Cell::percent(all.number(), target),
        Cell::whole(people.len() as i64).behind(all.behind.iter().map(String::as_str)),
    ]
}

fn goal(zh: &str, en: &str, goal: &Goal) -> Vec<Cell> {
    let base = Cell::distinct(goal.base.iter().map(String::as_str));
    let met = Cell::distinct(goal.met.iter().map(String::as_str));
    let done = Cell::percent(met.number(), base.number());
    let nothing = Cell::nothing;
    vec![
        Cell::label(zh, en),
        base,
        nothing(),
        nothing(),
        met,
        done,
        nothing(),
    ]
}

fn breakdown(rows: &[&Completion]) -> Vec<Cell> {
    let of = |only: &dyn Fn(&Completion) -> bool| {
        Cell::count(
            rows.iter()
                .filter(|row| only(row))
                .map(|row| row.home.code.as_str()),
        )
    };
    let counted = |row: &Completion| row.counts == Counts::Yes;
    let people: BTreeSet<&str> = rows
        .iter()
        .filter(|row| counted(row))
        .map(|row| row.person.as_str())
        .collect();
    let times = of(&counted);
    let mut cells = vec![
        times.clone(),
        Cell::whole(people.len() as i64).behind(times.behind.iter().map(String::as_str)),
        of(&|row| counted(row) && row.home.is_not_exited()),
        of(&|row| counted(row) && row.home.is_exited()),
    ];
    for kind in ["1", "2", "3", "4", "5", "6", "7", "8", "9"] {
        cells.push(of(&|row| counted(row) && row.kind == kind));
    }
    for kind in ["10", "11", "12"] {
        cells.push(of(&|row| row.counts == Counts::Apart && row.kind == kind));
    }
    cells.extend([
        of(&|row| counted(row) && row.sex == "1"),
        of(&|row| counted(row) && row.sex == "2"),
        of(&|row| row.counts == Counts::Unverified),
        of(&|row| row.counts == Counts::Duplicate),
    ]);
    cells
}

fn ethnic(counted: &[&Completion]) -> Table {
    let mut groups: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in counted {
        groups.entry(&row.ethnic).or_default().push(&row.home.code);
    }
    let columns = [
        column("ethnic", "民族", "Ethnic group"),
        column("times", "累计人次", "Person-times"),
    ];
    Table::new(
        "T3.ethnic",
        "分民族培训人次",
        "Person-times by ethnic group",
        &columns,
    )
    .with(
        groups
            .into_iter()
            .map(|(name, codes)| headed(Cell::text(name), vec![Cell::count(codes)]))
            .collect(),
    )
}
