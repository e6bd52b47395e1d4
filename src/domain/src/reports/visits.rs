//! T5 遍访覆盖: who was visited by whom in a month, quarter or year.

use std::collections::BTreeMap;

use super::groups::{by_township, by_village, township};
use super::heading::{Basis, Report};
use super::home::Home;
use super::period::Period;
use super::table::{Cell, Column, Table, column};
use super::villages::PLAN_SETTINGS;
use crate::date::Date;

/// What came of a visit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Seen {
    /// Somebody of the household was seen: a valid visit.
    #[default]
    People,
    /// By telephone only.
    Phone,
    /// 无人在家
    Nobody,
}

/// A visit to a household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// CL_ROLE_VISITOR code.
    pub role: String,
    /// When; `None` counts for no period.
    pub on: Option<Date>,
    /// What came of it.
    pub seen: Seen,
    /// 办实事: kinds of help done, without "nothing".
    pub helped: i64,
    /// Promises made.
    pub promises: Vec<Promise>,
}

/// A promise made at a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// By when.
    pub due: Date,
    /// Whether it was kept.
    pub done: bool,
}

/// A household with all its visits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Visited {
    /// The household.
    pub home: Home,
    /// Its visits.
    pub visits: Vec<Visit>,
}

/// A poor village and the visits of the county's leaders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PoorVillage {
    /// 12-digit code.
    pub code: String,
    /// 9-digit township code.
    pub township: String,
    /// When county leaders came.
    pub visits: Vec<Date>,
}

const PLACE: Column = column("place", "乡镇/村", "Township / village");
const LEADERS: [Column; 2] = [
    column(
        "role_01",
        "县领导已访贫困村",
        "Poor villages, county leaders",
    ),
    column("role_01_share", "县领导覆盖%", "County leaders %"),
];
const COLUMNS: [Column; 26] = [
    column("scope", "应访户", "Households to visit"),
    column("role_02", "乡镇书记已访", "Township secretary"),
    column("role_02_share", "乡镇书记%", "Township secretary %"),
    column("role_03", "村书记已访", "Village secretary"),
    column("role_03_share", "村书记%", "Village secretary %"),
    column("role_04", "第一书记已访", "First secretary"),
    column("role_04_share", "第一书记%", "First secretary %"),
    column("role_05", "村三委已访", "Village committees"),
    column("role_05_share", "村三委%", "Village committees %"),
    column("role_06", "小组干部已访", "Group cadres"),
    column("role_06_share", "小组干部%", "Group cadres %"),
    column("role_07", "驻村队员已访", "Work team"),
    column("role_07_share", "驻村队员%", "Work team %"),
    column("role_08", "帮扶人已访", "Helper"),
    column("role_08_share", "帮扶人%", "Helper %"),
    column("any", "任何人已访", "Visited by anyone"),
    column("any_share", "任何人%", "By anyone %"),
    column("late", "超期未访户", "Not visited in time"),
    column("phone", "电话访问", "Telephone calls"),
    column("nobody", "无人在家", "Nobody home"),
    column("visits", "走访人次", "Visits"),
    column("mean", "户均次数", "Visits per household"),
    column("helped", "办实事件数", "Things done"),
    column("promises", "承诺事项", "Promises"),
    column("promises_done", "已办", "Kept"),
    column("promises_late", "逾期", "Overdue"),
];
const ROLES: [&str; 7] = ["02", "03", "04", "05", "06", "07", "08"];
const LATE: [Column; 4] = [
    column("township", "乡镇", "Township"),
    column("village", "村", "Village"),
    column("household", "户", "Household"),
    column("days", "未访天数", "Days since a visit"),
];

/// By township, by village, and the households that were not visited in time.
pub fn visits(
    basis: &Basis<'_>,
    period: Period,
    rows: &[Visited],
    villages: &[PoorVillage],
) -> Report {
    let all = basis.settings.is_on("P_VISIT_ALL_ARCHIVED");
    let scope: Vec<&Visited> = rows
        .iter()
        .filter(|row| row.home.is_not_exited() || (all && row.home.is_archived()))
        .collect();
    let counts = |here: &[&&Visited]| line(basis, period, here);
    let (zh, en) = ("遍访覆盖", "Visits");
    let mut columns = vec![PLACE];
    columns.extend(COLUMNS);
    let by_villages = Table::new("T5.villages", "分村遍访", "Visits by village", &columns)
        .with(by_village(&scope, |row| &row.home, counts));
    columns.extend(LEADERS);
    let mut table = Table::new("T5", zh, en, &columns).with(by_township(
        &scope,
        |row| &row.home.township,
        counts,
    ));
    let mut leaders = by_township(
        villages,
        |village| &village.township,
        |here| leaders(period, here),
    );
    let sum = leaders.pop();
    let last = table.rows.len().saturating_sub(1);
    for (index, row) in table.rows.iter_mut().enumerate() {
        // 其他 may be there for households and not for villages, or the other way round.
        let cells = if index == last {
            sum.as_ref()
        } else {
            leaders.get(index)
        };
        match cells.and_then(|cells| cells.get(1..)) {
            Some(cells) => row.extend_from_slice(cells),
            None => row.extend([Cell::nothing(), Cell::nothing()]),
        }
    }
    let poor: i64 = PLAN_SETTINGS
        .iter()
        .map(|name| basis.settings.get(name))
        .sum();
    if villages.len() as i64 != poor {
        let n = villages.len();
        table = table.note(
            format!("名单贫困村 {n} 个，方案 {poor} 个"),
            format!("{n} poor villages are listed; the plan says {poor}"),
        );
    }
    let mut names = vec![
        "P_VISIT_ALL_ARCHIVED",
        "P_VISIT_DAYS",
        "P_VISIT_DAYS_EXITED",
    ];
    names.extend(PLAN_SETTINGS);
    let tables = vec![table, by_villages, late(basis, &scope)];
    basis.report(zh, en, scope.len(), &names, tables)
}

/// Days since the last valid visit; `None` when there was none.
fn days_since(basis: &Basis<'_>, row: &Visited) -> Option<i64> {
    let days = row.visits.iter().filter(|visit| visit.seen == Seen::People);
    let days = days
        .filter_map(|visit| visit.on)
        .filter(|on| *on <= basis.as_of);
    days.max()
        .map(|last| i64::from(basis.as_of.days()) - i64::from(last.days()))
}

/// Whether its last valid visit is longer ago than the interval for its status.
fn is_late(basis: &Basis<'_>, row: &Visited) -> bool {
    let interval = if row.home.is_exited() {
        "P_VISIT_DAYS_EXITED"
    } else {
        "P_VISIT_DAYS"
    };
    days_since(basis, row).is_none_or(|days| days > basis.settings.get(interval))
}

fn line(basis: &Basis<'_>, period: Period, here: &[&&Visited]) -> Vec<Cell> {
    let within = |visit: &&Visit| visit.on.is_some_and(|on| period.has(on));
    let homes = |only: &dyn Fn(&Visited) -> bool| {
        Cell::count(
            here.iter()
                .filter(|row| only(row))
                .map(|row| row.home.code.as_str()),
        )
    };
    let by = |role: Option<&str>| {
        homes(&|row| {
            let valid = row
                .visits
                .iter()
                .filter(within)
                .filter(|visit| visit.seen == Seen::People);
            valid
                .into_iter()
                .any(|visit| role.is_none_or(|role| visit.role == role))
        })
    };
    let mut times = BTreeMap::from([(0, Vec::new()), (1, Vec::new()), (2, Vec::new())]);
    let (mut helped, mut promises) = (0, [0; 3]);
    for row in here {
        for visit in row.visits.iter().filter(within) {
            let kind = match visit.seen {
                Seen::People => 0,
                Seen::Phone => 1,
                Seen::Nobody => 2,
            };
            times.entry(kind).or_default().push(row.home.code.as_str());
            if visit.seen == Seen::People {
                helped += visit.helped;
            }
            for promise in &visit.promises {
                let late = !promise.done && promise.due < basis.as_of;
                let parts = [true, promise.done, late];
                for (sum, part) in promises.iter_mut().zip(parts) {
                    *sum += i64::from(part);
                }
            }
        }
    }
    let mut of = |kind| Cell::count(times.remove(&kind).unwrap_or_default());
    let all = homes(&|_| true);
    let n = all.number();
    let mut cells = vec![all];
    for cell in ROLES.into_iter().map(Some).chain([None]).map(by) {
        let share = Cell::percent(cell.number(), n);
        cells.extend([cell, share]);
    }
    let visits = of(0);
    let mean = Cell::ratio(visits.number(), n);
    cells.extend([
        homes(&|row| is_late(basis, row)),
        of(1),
        of(2),
        visits,
        mean,
    ]);
    cells.push(Cell::whole(helped));
    cells.extend(promises.map(Cell::whole));
    cells
}

fn leaders(period: Period, here: &[&PoorVillage]) -> Vec<Cell> {
    let visited = here
        .iter()
        .filter(|village| village.visits.iter().any(|on| period.has(*on)));
    let visited = Cell::count(visited.map(|village| village.code.as_str()));
    let share = Cell::percent(visited.number(), here.len() as i64);
    vec![visited, share]
}

fn late(basis: &Basis<'_>, scope: &[&Visited]) -> Table {
    let mut rows: Vec<(Option<i64>, &Home)> = scope
        .iter()
        .filter(|row| is_late(basis, row))
        .map(|row| (days_since(basis, row), &row.home))
        .collect();
    // Never visited first, then the longest ago.
    rows.sort_by_key(|(days, home)| (days.is_some(), days.map(|days| -days), home.code.clone()));
    Table::new(
        "T5.late",
        "超期未访户名单",
        "Households not visited in time",
        &LATE,
    )
    .with(
        rows.into_iter()
            .map(|(days, home)| {
                vec![
                    township(&home.township),
                    Cell::text(&home.village_name),
                    Cell::text(&home.code),
                    Cell::maybe(days),
                ]
            })
            .collect(),
    )
}
