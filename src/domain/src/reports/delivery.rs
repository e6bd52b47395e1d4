//! T8 惠民政策兑现: from entitlement to payment, by measure, unit and cause of poverty.

use std::collections::BTreeMap;

use super::causes::cause_name;
use super::groups::{headed, township};
use super::heading::{Basis, Report};
use super::home::{Home, households};
use super::table::{Cell, Column, Table, column};
use crate::sync::protocol::Message;

/// A measure of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its code, `M01` and so on.
    pub code: String,
    /// Its name.
    pub name: Message,
    /// Code of the unit that answers for it.
    pub unit: String,
    /// Name of the unit.
    pub unit_name: Message,
}

/// A measure of a household or a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measure {
    /// Its code.
    pub code: String,
    /// The household.
    pub home: Home,
    /// Key of the member; `None` for the household.
    pub member: Option<String>,
    /// Whether it is due (应享), not only possible.
    pub due: bool,
    /// CL_MSTATUS code.
    pub status: String,
    /// Paid so far, in fen.
    pub amount: i64,
    /// Whether it has been 应享未享 for too long, by the rule of the anomalies.
    pub late: bool,
    /// What the household says, when it disputes.
    pub reason: String,
}

const FIGURES: [Column; 14] = [
    column("households", "应享户", "Entitled households"),
    column("members", "应享人", "Entitled members"),
    column("measures", "应享项", "Measures"),
    column("not_applied", "未申请", "Not applied for"),
    column("applied", "已申请", "Applied for"),
    column("approved", "已批准", "Approved"),
    column("delivered", "已兑现", "Delivered"),
    column("delivered_share", "兑现率%", "Delivered %"),
    column("amount", "金额合计", "Amount"),
    column("refused", "不符合", "Refused"),
    column("declined", "放弃", "Declined"),
    column("disputed", "有异议", "Disputed"),
    column("late_households", "应享未享超期户", "Overdue households"),
    column("late", "应享未享超期项", "Overdue measures"),
];
const CAUSES: [Column; 4] = [
    column("cause", "致贫原因", "Cause"),
    column("households", "户数", "Households"),
    column("handled", "应享措施都已办", "All due measures handled"),
    column("without", "其中无应享措施", "Of these, nothing due"),
];
const DISPUTES: [Column; 7] = [
    column("code", "措施编号", "Measure"),
    column("name", "措施", "Name"),
    column("unit", "单位编号", "Unit"),
    column("township", "乡镇", "Township"),
    column("village", "村", "Village"),
    column("household", "户", "Household"),
    column("reason", "群众说法", "What the household says"),
];

/// The measures that the plan's nine paragraphs name, by main cause, in the plan's order.
const PARAGRAPHS: [(&str, &[&str]); 9] = [
    (
        "01",
        &["M01", "M02", "M03", "M04", "M05", "M06", "M07", "M08"],
    ),
    ("08", &["M11", "M12", "M13", "M26"]),
    ("07", &["M15", "M16", "M17", "M18", "M19", "M20"]),
    ("02", &["M14", "M19", "M22", "M23", "M24", "M25", "M26"]),
    ("09", &["M31", "M32", "M33"]),
    ("11", &["M14", "M20", "M49"]),
    ("03", &["M36", "M37", "M38", "M39", "M40"]),
    ("10", &["M46"]),
    (
        "05",
        &["M12", "M15", "M16", "M17", "M18", "M19", "M20", "M31"],
    ),
];

/// The four tables: measures, units, causes, disputes. `homes` are all archived households.
pub fn delivery(basis: &Basis<'_>, kinds: &[Kind], rows: &[Measure], homes: &[Home]) -> Report {
    let (zh, en) = ("惠民政策兑现", "Delivery of entitlements");
    let mut columns = vec![
        column("code", "编号", "Code"),
        column("name", "措施", "Measure"),
        column("unit", "单位编号", "Unit"),
        column("unit_name", "单位", "Name of the unit"),
    ];
    let mut units = columns.split_off(2);
    columns.extend(units.iter());
    columns.extend(FIGURES);
    units.extend(FIGURES);
    let by_measure = kinds.iter().map(|kind| {
        let here: Vec<&Measure> = rows.iter().filter(|row| row.code == kind.code).collect();
        let mut cells = vec![
            Cell::text(&kind.code),
            Cell::label(&kind.name.zh, &kind.name.en),
        ];
        cells.extend(unit(kind));
        cells.extend(figures(&here));
        cells
    });
    let measures = Table::new("T8", zh, en, &columns).with(by_measure.collect());
    let mut of_units: BTreeMap<&str, Vec<&Kind>> = BTreeMap::new();
    for kind in kinds {
        of_units.entry(&kind.unit).or_default().push(kind);
    }
    let by_unit = of_units.values().map(|own| {
        let of_unit = |row: &&Measure| own.iter().any(|kind| kind.code == row.code);
        let here: Vec<&Measure> = rows.iter().filter(of_unit).collect();
        let mut cells: Vec<Cell> = own
            .first()
            .map(|kind| unit(kind))
            .into_iter()
            .flatten()
            .collect();
        cells.extend(figures(&here));
        cells
    });
    let units =
        Table::new("T8.units", "分单位兑现", "Delivery by unit", &units).with(by_unit.collect());
    let causes = Table::new("T8.causes", "分类施策", "Measures by cause", &CAUSES).with(
        PARAGRAPHS
            .iter()
            .map(|(cause, codes)| of_cause(cause, codes, rows, homes))
            .collect(),
    );
    let tables = vec![measures, units, causes, disputes(kinds, rows)];
    basis.report(zh, en, rows.len(), &[], tables)
}

fn unit(kind: &Kind) -> [Cell; 2] {
    [
        Cell::text(&kind.unit),
        Cell::label(&kind.unit_name.zh, &kind.unit_name.en),
    ]
}

fn figures(rows: &[&Measure]) -> Vec<Cell> {
    // 0 is 不适用: it was never an entitlement.
    let entitled: Vec<&Measure> = rows
        .iter()
        .copied()
        .filter(|row| row.status != "0")
        .collect();
    let of = |only: &dyn Fn(&Measure) -> bool| {
        Cell::count(
            entitled
                .iter()
                .filter(|row| only(row))
                .map(|row| row.home.code.as_str()),
        )
    };
    let within = |statuses: &[&str]| of(&|row| statuses.contains(&row.status.as_str()));
    let all = of(&|_| true);
    let mut members: Vec<(&str, &str)> = entitled
        .iter()
        .filter_map(|row| Some((row.home.code.as_str(), row.member.as_deref()?)))
        .collect();
    members.sort_unstable();
    members.dedup();
    let delivered = within(&["4", "5", "6"]);
    let share = Cell::percent(delivered.number(), all.number());
    let late = of(&|row| row.late);
    vec![
        Cell::distinct(all.behind.iter().map(String::as_str)),
        Cell::whole(members.len() as i64).behind(members.iter().map(|(home, _)| *home)),
        all,
        within(&["1"]),
        within(&["2"]),
        within(&["3"]),
        delivered,
        share,
        Cell::money(
            entitled
                .iter()
                .fold(0, |sum: i64, row| sum.saturating_add(row.amount)),
        ),
        within(&["7"]),
        within(&["8"]),
        within(&["9"]),
        Cell::distinct(late.behind.iter().map(String::as_str)),
        late,
    ]
}

fn of_cause(cause: &str, codes: &[&str], rows: &[Measure], homes: &[Home]) -> Vec<Cell> {
    let of_cause: Vec<&Home> = homes.iter().filter(|home| home.cause == cause).collect();
    let due = |home: &Home| {
        rows.iter()
            .filter(|row| {
                row.due && row.home.code == home.code && codes.contains(&row.code.as_str())
            })
            .collect::<Vec<_>>()
    };
    let handled =
        |row: &&Measure| matches!(row.status.as_str(), "2" | "3" | "4" | "5" | "6" | "7" | "8");
    let all_handled = of_cause
        .iter()
        .copied()
        .filter(|home| due(home).iter().all(handled));
    let without = of_cause.iter().copied().filter(|home| due(home).is_empty());
    headed(
        cause_name(cause),
        vec![
            households(of_cause.iter().copied()),
            households(all_handled),
            households(without),
        ],
    )
}

fn disputes(kinds: &[Kind], rows: &[Measure]) -> Table {
    let disputed = rows.iter().filter(|row| row.status == "9").map(|row| {
        let kind = kinds.iter().find(|kind| kind.code == row.code);
        vec![
            Cell::text(&row.code),
            kind.map_or(Cell::nothing(), |kind| {
                Cell::label(&kind.name.zh, &kind.name.en)
            }),
            kind.map_or(Cell::nothing(), |kind| Cell::text(&kind.unit)),
            township(&row.home.township),
            Cell::text(&row.home.village_name),
            Cell::text(&row.home.code),
            Cell::text(&row.reason),
        ]
    });
    Table::new("T8.disputes", "有异议名单", "Disputes", &DISPUTES).with(disputed.collect())
}
