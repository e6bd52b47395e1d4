//! T9 六清: how complete the households' files are, by village.

use super::groups::by_village;
use super::heading::{Basis, Report};
use super::home::{Home, households};
use super::table::{Cell, Column, Table, column};

/// A household with its six clears.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clears {
    /// The household.
    pub home: Home,
    /// C1 to C6: whether each is clear.
    pub clear: [bool; 6],
}

impl Clears {
    fn number(&self) -> i64 {
        self.clear.iter().map(|clear| i64::from(*clear)).sum()
    }
}

const COLUMNS: [Column; 14] = [
    column("village", "行政村", "Village"),
    column("households", "建档户", "Archived households"),
    column("six", "6/6", "6/6"),
    column("six_share", "6/6%", "6/6 %"),
    column("five", "5/6", "5/6"),
    column("four", "4/6", "4/6"),
    column("less", "≤3", "≤ 3"),
    column("C1", "家底清%", "Facts clear %"),
    column("C2", "致贫原因清%", "Cause clear %"),
    column("C3", "帮扶措施清%", "Measures clear %"),
    column("C4", "投入产出清%", "Results clear %"),
    column("C5", "帮扶责任清%", "Helper clear %"),
    column("C6", "脱贫时序清%", "Year clear %"),
    column("mean", "平均", "Mean"),
];

/// By village, over the archived households.
pub fn six_clears(basis: &Basis<'_>, rows: &[Clears]) -> Report {
    let archived: Vec<&Clears> = rows.iter().filter(|row| row.home.is_archived()).collect();
    let (zh, en) = ("六清", "Six clears");
    let table =
        Table::new("T9", zh, en, &COLUMNS).with(by_village(&archived, |row| &row.home, line));
    basis.report(zh, en, archived.len(), &[], vec![table])
}

fn line(here: &[&&Clears]) -> Vec<Cell> {
    let of = |only: &dyn Fn(&Clears) -> bool| {
        households(here.iter().filter(|row| only(row)).map(|row| &row.home))
    };
    let (all, six) = (of(&|_| true), of(&|row| row.number() == 6));
    let n = all.number();
    let share = Cell::percent(six.number(), n);
    let mut cells = vec![
        all,
        six,
        share,
        of(&|row| row.number() == 5),
        of(&|row| row.number() == 4),
        of(&|row| row.number() <= 3),
    ];
    for index in 0..6 {
        // Opens to the households where it is not clear: those are the work.
        let missing = of(&|row| row.clear.get(index) == Some(&false));
        let codes = missing.behind.iter().map(String::as_str);
        cells.push(Cell::percent(n - missing.number(), n).behind(codes));
    }
    cells.push(Cell::ratio(here.iter().map(|row| row.number()).sum(), n));
    cells
}
