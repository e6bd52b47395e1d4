//! Rows by township and by village, with their total.

use std::collections::BTreeMap;

use super::home::Home;
use super::table::Cell;

/// The twelve townships of the county in code order: code, Chinese, English.
pub const TOWNSHIPS: [(&str, &str, &str); 12] = [
    ("532822101", "勐海镇", "Menghai"),
    ("532822102", "打洛镇", "Daluo"),
    ("532822103", "勐混镇", "Menghun"),
    ("532822104", "勐遮镇", "Mengzhe"),
    ("532822105", "勐满镇", "Mengman"),
    ("532822106", "勐阿镇", "Meng'a"),
    ("532822201", "勐宋乡", "Mengsong"),
    ("532822202", "勐往乡", "Mengwang"),
    ("532822203", "格朗和乡", "Gelanghe"),
    ("532822204", "布朗山乡", "Bulangshan"),
    ("532822205", "西定乡", "Xiding"),
    ("532822401", "黎明农场", "Liming Farm"),
];

/// The label of the last row.
pub(super) fn total() -> Cell {
    Cell::label("合计", "Total")
}

/// Name of a township; its code when it is none of the county's.
pub(super) fn township(code: &str) -> Cell {
    TOWNSHIPS
        .iter()
        .find(|(known, _, _)| *known == code)
        .map_or_else(|| Cell::text(code), |(_, zh, en)| Cell::label(zh, en))
}

/// All twelve townships in code order, then 合计, which counts every row. Rows of no township of the
/// county, if there are any, come before the total under 其他, so that the column adds up.
pub(super) fn by_township<T>(
    rows: &[T],
    of: impl Fn(&T) -> &str,
    line: impl Fn(&[&T]) -> Vec<Cell>,
) -> Vec<Vec<Cell>> {
    let mut table: Vec<Vec<Cell>> = TOWNSHIPS
        .iter()
        .map(|(code, zh, en)| {
            let here: Vec<&T> = rows.iter().filter(|row| of(row) == *code).collect();
            headed(Cell::label(zh, en), line(&here))
        })
        .collect();
    let known = |code: &str| TOWNSHIPS.iter().any(|(known, _, _)| *known == code);
    let other: Vec<&T> = rows.iter().filter(|row| !known(of(row))).collect();
    if !other.is_empty() {
        table.push(headed(Cell::label("其他", "Other"), line(&other)));
    }
    table.push(headed(total(), line(&rows.iter().collect::<Vec<_>>())));
    table
}

/// One row per village in code order, then 合计.
pub(super) fn by_village<T>(
    rows: &[T],
    of: impl Fn(&T) -> &Home,
    line: impl Fn(&[&T]) -> Vec<Cell>,
) -> Vec<Vec<Cell>> {
    let mut villages: BTreeMap<&str, Vec<&T>> = BTreeMap::new();
    for row in rows {
        villages
            .entry(of(row).village.as_str())
            .or_default()
            .push(row);
    }
    let mut table: Vec<Vec<Cell>> = villages
        .iter()
        .map(|(code, here)| {
            let name = here.first().map_or("", |row| of(row).village_name.as_str());
            let name = if name.is_empty() { code } else { name };
            headed(Cell::text(name).behind([*code]), line(here))
        })
        .collect();
    table.push(headed(total(), line(&rows.iter().collect::<Vec<_>>())));
    table
}

/// A row: its name, then its cells.
pub(super) fn headed(name: Cell, cells: Vec<Cell>) -> Vec<Cell> {
    let mut row = vec![name];
    row.extend(cells);
    row
}
