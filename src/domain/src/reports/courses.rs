//! T3: courses held, and farm trainings by village.

use super::groups::{by_township, township};
use super::table::{Cell, Column, Table, column};
use crate::date::Date;

/// Farm trainings of a village this year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FarmTraining {
    /// 12-digit code.
    pub village: String,
    /// Its name.
    pub name: String,
    /// 9-digit township code.
    pub township: String,
    /// Courses that count.
    pub runs: i64,
    /// Whether they are enough, by the rule.
    pub met: bool,
}

/// A course that was held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its course.
    pub course: String,
    /// Where.
    pub place: String,
    /// 9-digit township code.
    pub township: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Who enrolled, who came, who completed, who of these is archived.
    pub people: [i64; 4],
    /// The trainer.
    pub trainer: String,
}

const RUNS: [Column; 10] = [
    column("course", "课程", "Course"),
    column("place", "地点", "Place"),
    column("township", "乡镇", "Township"),
    column("from", "开班", "From"),
    column("to", "结束", "To"),
    column("enrolled", "报名", "Enrolled"),
    column("attended", "到课", "Attended"),
    column("completed", "结业", "Completed"),
    column("archived", "建档立卡结业", "Archived, completed"),
    column("trainer", "师资", "Trainer"),
];

const FARM: [Column; 6] = [
    column("township", "乡镇", "Township"),
    column("villages", "村数", "Villages"),
    column("none", "0 次", "None"),
    column("one", "1 次", "One"),
    column("more", "2 次以上", "Two or more"),
    column("met", "达标村", "Enough"),
];

/// The courses, one row each.
pub(super) fn held(runs: &[Run]) -> Table {
    Table::new("T3.runs", "培训班", "Courses", &RUNS).with(runs.iter().map(run).collect())
}

/// Villages by number of farm trainings.
pub(super) fn farm(villages: &[FarmTraining]) -> Table {
    Table::new("T3.farm", "农技培训次数", "Farm trainings this year", &FARM).with(by_township(
        villages,
        |row| &row.township,
        farm_line,
    ))
}

fn run(run: &Run) -> Vec<Cell> {
    let mut cells = vec![
        Cell::text(&run.course),
        Cell::text(&run.place),
        township(&run.township),
        Cell::text(&run.from.to_string()),
        Cell::text(&run.to.to_string()),
    ];
    cells.extend(run.people.map(Cell::whole));
    cells.push(Cell::text(&run.trainer));
    cells
}

fn farm_line(rows: &[&FarmTraining]) -> Vec<Cell> {
    let of = |only: &dyn Fn(&FarmTraining) -> bool| {
        Cell::count(
            rows.iter()
                .filter(|row| only(row))
                .map(|row| row.village.as_str()),
        )
    };
    vec![
        of(&|_| true),
        of(&|row| row.runs == 0),
        of(&|row| row.runs == 1),
        of(&|row| row.runs >= 2),
        of(&|row| row.met),
    ]
}
