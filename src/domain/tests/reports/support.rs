//! Households to count, and tables as lines of text.

use std::sync::OnceLock;

use ruhu_domain::date::Date;
use ruhu_domain::reports::heading::{Basis, Report};
use ruhu_domain::reports::home::Home;
use ruhu_domain::reports::table::{Cell, words};
use ruhu_domain::settings::Settings;
use ruhu_domain::sync::protocol::Message;

pub(crate) const MENGMAN: &str = "532822105";
pub(crate) const MENGWANG: &str = "532822202";

pub(crate) fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|| panic!("not a date: {text}"))
}

/// A basis on 2018-11-20 with the settings as they come, 3 records on their way.
pub(crate) fn basis() -> Basis<'static> {
    static SCOPE: OnceLock<Message> = OnceLock::new();
    static SETTINGS: OnceLock<Settings> = OnceLock::new();
    Basis {
        scope: SCOPE.get_or_init(|| words("勐海县", "Menghai")),
        as_of: date("2018-11-20"),
        cut_off: "2018-11-20 18:00",
        not_uploaded: 3,
        settings: SETTINGS.get_or_init(Settings::default),
    }
}

/// Household of 3 in 勐满镇, village 1, not exited.
pub(crate) fn home(code: &str) -> Home {
    Home {
        code: code.to_owned(),
        township: MENGMAN.to_owned(),
        village: format!("{MENGMAN}201"),
        village_name: "示例甲村".to_owned(),
        status: "20".to_owned(),
        persons: 3,
        cause: "01".to_owned(),
        planned_exit_year: None,
    }
}

/// The same household with another status.
pub(crate) fn with_status(code: &str, status: &str) -> Home {
    Home {
        status: status.to_owned(),
        ..home(code)
    }
}

/// A row as it is printed.
pub(crate) fn printed(row: &[Cell]) -> String {
    let cells: Vec<String> = row.iter().map(Cell::show).collect();
    cells.join(" ")
}

/// The rows of a table as printed; every row has a cell for each column.
pub(crate) fn rows(report: &Report, table: &str) -> Vec<String> {
    let table = report.table(table).unwrap_or_else(|| panic!("no {table}"));
    for row in &table.rows {
        assert_eq!(row.len(), table.columns.len(), "{}", table.id);
    }
    table.rows.iter().map(|row| printed(row)).collect()
}

/// The row that begins with `name`.
pub(crate) fn row(report: &Report, table: &str, name: &str) -> String {
    let rows = rows(report, table);
    let start = format!("{name} ");
    rows.into_iter()
        .find(|row| row.starts_with(&start))
        .unwrap_or_else(|| panic!("no row {name} in {table}"))
}

/// The remarks of a table, in Chinese.
pub(crate) fn notes(report: &Report, table: &str) -> Vec<String> {
    let table = report.table(table).unwrap_or_else(|| panic!("no {table}"));
    table.notes.iter().map(|note| note.zh.clone()).collect()
}

/// The codes behind a cell.
pub(crate) fn behind(report: &Report, table: &str, row: usize, key: &str) -> Vec<String> {
    let table = report.table(table).unwrap_or_else(|| panic!("no {table}"));
    table.cell(row, key).expect("a cell").behind.clone()
}
