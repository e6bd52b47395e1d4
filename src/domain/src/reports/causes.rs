//! T1 未脱贫人口致贫原因表: causes of poverty, beside the figures the county's plan prints.

use super::groups::{headed, total};
use super::heading::{Basis, Report};
use super::home::{Home, households, persons};
use super::table::{Cell, Column, Table, column};

/// A cause: code, Chinese, English, printed share of households and of persons in hundredths of a
/// percent.
type Cause = (&'static str, &'static str, &'static str, Option<(i64, i64)>);

/// In the order of the plan's table (end of 2017); the last three are not in it.
const CAUSES: [Cause; 12] = [
    ("01", "因病", "Illness", Some((1972, 2164))),
    ("08", "缺劳力", "Lack of labour", Some((1244, 1066))),
    ("07", "缺技术", "Lack of skill", Some((2186, 2331))),
    ("02", "因残", "Disability", Some((515, 551))),
    ("09", "缺资金", "Lack of funds", Some((88, 100))),
    (
        "11",
        "自身发展动力不足",
        "Lack of drive",
        Some((3204, 2922)),
    ),
    ("03", "因学", "Schooling cost", Some((251, 323))),
    ("10", "交通条件落后", "Poor roads", Some((88, 96))),
    ("05", "缺土地", "Lack of land", Some((452, 447))),
    ("04", "因灾", "Disaster", None),
    ("06", "缺水", "Lack of water", None),
    ("99", "其他", "Other", None),
];

const COLUMNS: [Column; 10] = [
    column("cause", "致贫原因", "Cause"),
    column("households", "户数", "Households"),
    column("persons", "人数", "Persons"),
    column("households_share", "户占%", "% of households"),
    column("persons_share", "人占%", "% of persons"),
    column("size", "户均人口", "Persons per household"),
    column("printed_households", "方案户占%", "Plan's % of households"),
    column("printed_persons", "方案人占%", "Plan's % of persons"),
    column("diff_households", "户占差", "Difference, households"),
    column("diff_persons", "人占差", "Difference, persons"),
];

/// Name of a cause; its code when it is no cause.
pub(super) fn cause_name(code: &str) -> Cell {
    CAUSES
        .iter()
        .find(|(known, ..)| *known == code)
        .map_or_else(|| Cell::text(code), |(_, zh, en, _)| Cell::label(zh, en))
}

/// The table over the households that have not exited. Households without a known main cause come
/// before the total, if there are any, so that the columns add up.
pub fn causes(basis: &Basis<'_>, homes: &[Home]) -> Report {
    let all: Vec<&Home> = homes.iter().filter(|home| home.is_not_exited()).collect();
    let line = |here: &[&Home], printed: Option<(i64, i64)>| {
        let (own, own_persons) = (
            households(here.iter().copied()),
            persons(here.iter().copied()),
        );
        let people: i64 = all.iter().map(|home| home.persons).sum();
        let of_households = Cell::percent(own.number(), all.len() as i64);
        let of_persons = Cell::percent(own_persons.number(), people);
        let size = Cell::ratio(own_persons.number(), own.number());
        let (printed, printed_persons) = printed.unzip();
        let differences = [
            difference(&of_households, printed),
            difference(&of_persons, printed_persons),
        ];
        let mut cells = vec![own, own_persons, of_households, of_persons, size];
        cells.extend([Cell::hundredths(printed), Cell::hundredths(printed_persons)]);
        cells.extend(differences);
        cells
    };
    let mut rows: Vec<Vec<Cell>> = CAUSES
        .iter()
        .map(|(code, zh, en, printed)| {
            let here: Vec<&Home> = all
                .iter()
                .copied()
                .filter(|home| home.cause == *code)
                .collect();
            headed(Cell::label(zh, en), line(&here, *printed))
        })
        .collect();
    let known = |home: &Home| CAUSES.iter().any(|(code, ..)| *code == home.cause);
    let none: Vec<&Home> = all.iter().copied().filter(|home| !known(home)).collect();
    if !none.is_empty() {
        rows.push(headed(Cell::label("未填", "Not given"), line(&none, None)));
    }
    let printed = CAUSES.iter().filter_map(|(.., printed)| *printed);
    let sum = printed.fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    rows.push(headed(total(), line(&all, Some(sum))));
    let (zh, en) = ("未脱贫人口致贫原因表", "Causes of poverty");
    let table = Table::new("T1", zh, en, &COLUMNS).with(rows).note(
        "方案数为 2017 年底基线",
        "The plan's figures are of the end of 2017",
    );
    basis.report(zh, en, all.len(), &[], vec![table])
}

fn difference(share: &Cell, printed: Option<i64>) -> Cell {
    use super::table::Value::Percent;
    match (&share.value, printed) {
        (Percent(Some(own)), Some(printed)) => Cell::hundredths(Some(own - printed)),
        _ => Cell::nothing(),
    }
}
