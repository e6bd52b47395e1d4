//! T2 分年脱贫计划与进度: the exit plan by year, its progress, and how the households changed since
//! the baseline.

use super::groups::{by_township, total};
use super::heading::{Basis, Report};
use super::home::{Home, households, persons};
use super::table::{Cell, Column, Table, column};

/// A household with what the readiness rule says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// The household.
    pub home: Home,
    /// `READY`, `READY_WITH_NOTES`, `INCOMPLETE`, `NOT_READY`, or empty when it was not judged.
    pub readiness: String,
}

/// How households and persons came to or left the not exited since the baseline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Movement {
    /// 新识别
    Identified,
    /// 返贫
    Relapsed,
    /// 脱贫
    Exited,
    /// 剔除
    StruckOff,
    /// 整户减少
    DiedOut,
    /// 自然增减 of persons in households that stay.
    Natural,
}

/// One change since the baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Code of the household.
    pub household: String,
    /// What happened.
    pub movement: Movement,
    /// Persons it is about, at least 0; for [`Movement::Natural`] more (positive) or fewer (negative).
    pub persons: i64,
}

const MOVEMENTS: [(Movement, i64, &str, &str); 6] = [
    (Movement::Identified, 1, "新识别", "Newly identified"),
    (Movement::Relapsed, 1, "返贫", "Relapsed"),
    (Movement::Exited, -1, "脱贫", "Exited"),
    (Movement::StruckOff, -1, "剔除", "Struck off"),
    (Movement::DiedOut, -1, "整户减少", "Whole household gone"),
    (Movement::Natural, 0, "自然增减", "Births, deaths, moves"),
];

const YEARS: [(i32, &str, &str); 2] = [
    (2018, "P_PLAN_2018_HOUSEHOLDS", "P_PLAN_2018_PERSONS"),
    (2019, "P_PLAN_2019_HOUSEHOLDS", "P_PLAN_2019_PERSONS"),
];

const COLUMNS: [Column; 15] = [
    column("year", "年度", "Year"),
    column("plan_households", "计划户", "Planned households"),
    column(
        "plan_households_share",
        "计划户占%",
        "% of planned households",
    ),
    column("plan_persons", "计划人", "Planned persons"),
    column("plan_persons_share", "计划人占%", "% of planned persons"),
    column("labelled", "现有计划标注户", "Labelled households"),
    column("labelled_persons", "标注人", "Labelled persons"),
    column("ready", "测算达标户", "Ready households"),
    column("ready_persons", "达标人", "Ready persons"),
    column("incomplete", "待核户", "Unknown"),
    column("not_ready", "未达标户", "Not ready"),
    column("pre_exit", "预脱贫户", "Pre-exit"),
    column("exited", "已脱贫户", "Exited"),
    column("exited_persons", "已脱贫人", "Exited persons"),
    column("done", "完成%", "Done %"),
];

const MOVEMENT_COLUMNS: [Column; 3] = [
    column("movement", "项目", "Item"),
    column("households", "户", "Households"),
    column("persons", "人", "Persons"),
];

/// The plan by year, by township, and the balance since the baseline.
pub fn plan(basis: &Basis<'_>, rows: &[Planned], changes: &[Change]) -> Report {
    let figures = |name| basis.settings.get(name);
    let whole = YEARS.iter().fold((0, 0), |sum, (_, households, persons)| {
        (sum.0 + figures(households), sum.1 + figures(persons))
    });
    let in_year = |row: &Planned, year| row.home.planned_exit_year == Some(year);
    let labelled: Vec<Planned> = rows
        .iter()
        .filter(|row| YEARS.iter().any(|(year, ..)| in_year(row, *year)))
        .cloned()
        .collect();
    let (zh, en) = ("分年脱贫计划与进度", "Exit plan and progress");
    let mut table = Table::new("T2", zh, en, &COLUMNS);
    let mut line = |name: Cell, of: &[&Planned], plan: (i64, i64)| {
        let mut cells = vec![
            name.clone(),
            Cell::whole(plan.0),
            Cell::percent(plan.0, whole.0),
            Cell::whole(plan.1),
            Cell::percent(plan.1, whole.1),
        ];
        let progress = progress(of);
        let number = |index: usize| progress.get(index).map_or(0, Cell::number);
        let (more, more_persons) = (number(0) - plan.0, number(1) - plan.1);
        let done = Cell::percent(number(7), plan.0);
        cells.extend(progress);
        cells.push(done);
        table.rows.push(cells);
        if (more, more_persons) != (0, 0) {
            let year = name.show();
            table.notes.push(super::table::words(
                format!("{year}：计划标注与方案差 {more} 户 {more_persons} 人"),
                format!("{year}: labels differ from the plan by {more} households, {more_persons} persons"),
            ));
        }
    };
    for (year, households, persons) in YEARS {
        let of: Vec<&Planned> = labelled.iter().filter(|row| in_year(row, year)).collect();
        let plan = (figures(households), figures(persons));
        line(Cell::text(&year.to_string()), &of, plan);
    }
    line(total(), &labelled.iter().collect::<Vec<_>>(), whole);
    let mut columns = vec![column("township", "乡镇", "Township")];
    columns.extend(COLUMNS.iter().skip(5).copied());
    let townships = Table::new(
        "T2.townships",
        "分乡镇进度",
        "Progress by township",
        &columns,
    )
    .with(by_township(
        &labelled,
        |row| &row.home.township,
        |here| {
            let mut cells = progress(here);
            let number = |index: usize| cells.get(index).map_or(0, Cell::number);
            let done = Cell::percent(number(7), number(0));
            cells.push(done);
            cells
        },
    ));
    let tables = vec![table, townships, balance(rows, changes, whole)];
    let settings: Vec<&str> = YEARS.iter().flat_map(|(_, a, b)| [*a, *b]).collect();
    basis.report(zh, en, rows.len(), &settings, tables)
}

/// From labelled households to exited persons.
fn progress(of: &[&Planned]) -> Vec<Cell> {
    let home = |rows: &[&Planned], only: &dyn Fn(&Planned) -> bool| {
        let homes: Vec<Home> = rows
            .iter()
            .filter(|row| only(row))
            .map(|row| row.home.clone())
            .collect();
        (households(&homes), persons(&homes))
    };
    let not_exited = |row: &Planned, results: &[&str]| {
        row.home.is_not_exited() && results.contains(&row.readiness.as_str())
    };
    let (all, all_persons) = home(of, &|_| true);
    let (ready, ready_persons) = home(of, &|row| not_exited(row, &["READY", "READY_WITH_NOTES"]));
    let (exited, exited_persons) = home(of, &|row| row.home.is_exited());
    vec![
        all,
        all_persons,
        ready,
        ready_persons,
        home(of, &|row| not_exited(row, &["INCOMPLETE"])).0,
        home(of, &|row| not_exited(row, &["NOT_READY"])).0,
        home(of, &|row| row.home.status == "30").0,
        exited,
        exited_persons,
    ]
}

/// Baseline + additions − removals = current, household by household and person by person.
fn balance(rows: &[Planned], changes: &[Change], baseline: (i64, i64)) -> Table {
    let mut table = Table::new(
        "T2.changes",
        "动态变化",
        "Changes since the baseline",
        &MOVEMENT_COLUMNS,
    );
    let numbers =
        |label: Cell, sum: (i64, i64)| vec![label, Cell::whole(sum.0), Cell::whole(sum.1)];
    table.rows.push(numbers(
        Cell::label("方案基线", "Baseline of the plan"),
        baseline,
    ));
    let mut due = baseline;
    for (movement, sign, zh, en) in MOVEMENTS {
        let of: Vec<&Change> = changes
            .iter()
            .filter(|change| change.movement == movement)
            .collect();
        let people: i64 = of.iter().map(|change| change.persons).sum();
        let sum = match sign {
            0 => (0, people),
            sign => (sign * of.len() as i64, sign * people),
        };
        due = (due.0 + sum.0, due.1 + sum.1);
        let codes = || of.iter().map(|change| change.household.as_str());
        table.rows.push(vec![
            Cell::label(zh, en),
            Cell::whole(sum.0).behind(codes()),
            Cell::whole(sum.1).behind(codes()),
        ]);
    }
    table.rows.push(numbers(
        Cell::label("应有未脱贫", "Should not have exited"),
        due,
    ));
    let current: Vec<Home> = rows
        .iter()
        .filter(|row| row.home.is_not_exited())
        .map(|row| row.home.clone())
        .collect();
    let (now, now_persons) = (households(&current), persons(&current));
    let gap = (now.number() - due.0, now_persons.number() - due.1);
    table.rows.push(vec![
        Cell::label("现有未脱贫", "Have not exited"),
        now,
        now_persons,
    ]);
    if gap == (0, 0) {
        table.note("平衡", "It balances")
    } else {
        table.note(
            format!("不平衡，差 {} 户 {} 人", gap.0, gap.1),
            format!("Out of balance by {} households, {} persons", gap.0, gap.1),
        )
    }
}
