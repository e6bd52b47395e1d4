//! Cells, CSV, headings, places and periods.

use ruhu_domain::reports::causes::causes;
use ruhu_domain::reports::groups::TOWNSHIPS;
use ruhu_domain::reports::home::Home;
use ruhu_domain::reports::period::Period;
use ruhu_domain::reports::table::{Cell, Table, column};
use ruhu_domain::reports::visits::visits;
use serde_json::json;

use crate::support::{basis, date, home, with_status};

#[test]
fn cells_are_shown_as_the_office_writes_them() {
    for (cell, shown) in [
        (Cell::text("玉应罕"), "玉应罕"),
        (Cell::label("合计", "Total"), "合计"),
        (Cell::yes_no(true), "是"),
        (Cell::yes_no(false), "否"),
        (Cell::whole(12_345), "12345"),
        (Cell::money(123_456_789), "1,234,567.89"),
        (Cell::percent(25, 2505), "1.00%"),
        (Cell::percent(1, 0), "—"),
        (Cell::hundredths(Some(-5)), "-0.05%"),
        (Cell::ratio(2505, 796), "3.15"),
        (Cell::ratio(1, 0), "—"),
        (Cell::nothing(), "—"),
        (Cell::maybe(None), "—"),
        (Cell::maybe(Some(4)), "4"),
        (Cell::maybe_money(None), "—"),
        (Cell::maybe_money(Some(5)), "0.05"),
        (Cell::count(["b", "a", "b"]), "3"),
        (Cell::distinct(["b", "a", "b"]), "2"),
    ] {
        assert_eq!(cell.show(), shown);
    }
    assert_eq!(Cell::count(["b", "a", "b"]).behind, ["a", "b"]);
    assert_eq!(Cell::whole(7).number(), 7);
    assert_eq!(Cell::money(7).number(), 0);
}

#[test]
fn csv_opens_in_the_office_and_runs_nothing() {
    let columns = [column("a", "甲,乙", "A"), column("b", "丙", "B")];
    let texts = |text: &str| vec![Cell::text(text), Cell::money(-123_456)];
    let table = Table::new("T", "表", "Table", &columns).with(vec![
        texts("=1+1"),
        texts("+1"),
        texts("-1"),
        texts("@a"),
        texts("\ta"),
        texts("\ra"),
        texts("a=1"),
        texts("说“好”"),
        texts("say \"yes\""),
        texts("two\nlines"),
        vec![Cell::hundredths(Some(-5)), Cell::label("-", "-")],
    ]);
    assert_eq!(
        table.csv(),
        "\u{feff}\"甲,乙\",丙\r\n'=1+1,-1234.56\r\n'+1,-1234.56\r\n'-1,-1234.56\r\n'@a,-1234.56\r\n\
         '\ta,-1234.56\r\n\"'\ra\",-1234.56\r\na=1,-1234.56\r\n说“好”,-1234.56\r\n\
         \"say \"\"yes\"\"\",-1234.56\r\n\"two\nlines\",-1234.56\r\n-0.05%,-\r\n"
    );
    assert_eq!(
        table.cell(0, "b").map(Cell::show).as_deref(),
        Some("-1,234.56")
    );
    assert_eq!(table.cell(0, "c"), None);
    assert_eq!(table.cell(99, "b"), None);
}

#[test]
fn a_cell_travels_with_its_kind_and_what_is_behind() {
    let json = |cell: Cell| serde_json::to_value(cell).expect("JSON");
    assert_eq!(
        json(Cell::count(["a"])),
        json!({"kind": "whole", "value": 1, "behind": ["a"]})
    );
    assert_eq!(
        json(Cell::percent(1, 0)),
        json!({"kind": "percent", "value": null})
    );
    assert_eq!(json(Cell::nothing()), json!({"kind": "nothing"}));
}

#[test]
fn a_report_says_what_it_is_about() {
    let report = causes(&basis(), &[home("1"), with_status("2", "40")]);
    let heading = &report.heading;
    assert_eq!(heading.title.en, "Causes of poverty");
    assert_eq!(heading.scope.zh, "勐海县");
    assert_eq!(heading.cut_off, "2018-11-20 18:00");
    assert_eq!((heading.records, heading.not_uploaded), (1, 3));
    assert_eq!(heading.note.zh, "未上传 3 份不在内");
    let report = visits(&basis(), Period::year(basis().as_of), &[], &[]);
    let used: Vec<(&str, &str)> = report
        .settings
        .iter()
        .map(|used| (used.name, used.value.as_str()))
        .collect();
    assert_eq!(
        used,
        [
            ("P_VISIT_ALL_ARCHIVED", "否"),
            ("P_VISIT_DAYS", "90"),
            ("P_VISIT_DAYS_EXITED", "180"),
            ("P_PLAN_VILLAGES_2016", "17"),
            ("P_PLAN_VILLAGES_2017", "19"),
            ("P_PLAN_VILLAGES_2018", "4"),
        ]
    );
    assert_eq!(report.settings[1].label.zh, "未脱贫户走访间隔天数");
    assert_eq!(report.table("T9"), None);
}

#[test]
fn statuses_are_in_two_groups() {
    for (status, open, exited) in [
        ("", false, false),
        ("10", false, false),
        ("20", true, false),
        ("21", true, false),
        ("22", true, false),
        ("30", true, false),
        ("40", false, true),
        ("41", false, true),
        ("42", false, true),
        ("80", false, false),
        ("81", false, false),
    ] {
        let home: Home = with_status("1", status);
        assert_eq!(home.is_not_exited(), open, "{status}");
        assert_eq!(home.is_exited(), exited, "{status}");
        assert_eq!(home.is_archived(), open || exited, "{status}");
    }
}

#[test]
fn periods_begin_with_their_month_and_end_today() {
    let from = |period: Period| period.from.to_string();
    for (day, month, quarter) in [
        ("2018-01-01", "2018-01-01", "2018-01-01"),
        ("2018-03-31", "2018-03-01", "2018-01-01"),
        ("2018-04-01", "2018-04-01", "2018-04-01"),
        ("2018-11-20", "2018-11-01", "2018-10-01"),
        ("2018-12-31", "2018-12-01", "2018-10-01"),
    ] {
        assert_eq!(from(Period::month(date(day))), month, "{day}");
        assert_eq!(from(Period::quarter(date(day))), quarter, "{day}");
        assert_eq!(from(Period::year(date(day))), "2018-01-01", "{day}");
    }
    let period = Period::month(date("2018-11-20"));
    for (day, inside) in [
        ("2018-10-31", false),
        ("2018-11-01", true),
        ("2018-11-20", true),
        ("2018-11-21", false),
    ] {
        assert_eq!(period.has(date(day)), inside, "{day}");
    }
}

#[test]
fn townships_are_in_code_order() {
    assert!(TOWNSHIPS.is_sorted_by_key(|(code, _, _)| *code));
    assert_eq!(TOWNSHIPS.map(|(_, zh, _)| zh)[11], "黎明农场");
}
