//! AN31 to AN34, AN56 to AN58: income, cost and allowances.

use serde_json::{Value as Json, json};

use super::{in_form, said, stored};
use crate::support::{Case, GIRL, GRANDMOTHER, SON};

const HH: &str = "HH";

/// Three people with this net income in yuan and nothing else.
fn net(yuan: &str) -> Case {
    Case::hh1().income("0", "0", "0", yuan, "0")
}

fn last(case: Case, fen: i64, n: i64) -> Case {
    case.knowing(json!({"last": {"inc_net": fen, "n": n}}))
}

#[test]
fn rise_and_fall() {
    stored(vec![
        ("+50%", last(net("9000"), 400_000, 2), "AN31", HH, false),
        (
            "+50% and a fen",
            last(net("9000.01"), 400_000, 2),
            "AN31",
            HH,
            true,
        ),
        ("-20%", last(net("4800"), 400_000, 2), "AN32", HH, false),
        (
            "-20% and a fen",
            last(net("4799.99"), 400_000, 2),
            "AN32",
            HH,
            true,
        ),
        (
            "rise is no fall",
            last(net("9000.01"), 400_000, 2),
            "AN32",
            HH,
            false,
        ),
        (
            "fall is no rise",
            last(net("4799.99"), 400_000, 2),
            "AN31",
            HH,
            false,
        ),
        (
            "last not above 0",
            last(net("9000"), 0, 2),
            "AN31",
            HH,
            false,
        ),
        ("last below 0", last(net("9000"), -1, 2), "AN31", HH, false),
        ("no last", net("900"), "AN32", HH, false),
    ]);
    in_form(vec![
        (
            "incomplete",
            last(net("9000.01"), 400_000, 2).with(json!({"prop_rent": null})),
            "AN31",
            HH,
            false,
        ),
        (
            "complete",
            last(net("9000.01"), 400_000, 2),
            "AN31",
            HH,
            true,
        ),
    ]);
    assert_eq!(
        said(&last(net("9000.03"), 400_000, 2), "AN31"),
        "人均收入从 2,000.00 元增到 3,000.01 元"
    );
}

#[test]
fn unusual_income() {
    stored(vec![
        ("0", net("0"), "AN33", HH, true),
        ("a fen", net("0.01"), "AN33", HH, false),
        (
            "below 0",
            Case::hh1().income("0", "0", "0", "0", "100"),
            "AN33",
            HH,
            true,
        ),
        ("100,000 a head", net("300000"), "AN33", HH, false),
        ("a fen more", net("300000.01"), "AN33", HH, true),
        (
            "nobody",
            net("0").with(json!({"members": []})),
            "AN33",
            HH,
            false,
        ),
    ]);
    let of = |prod: &str, cost: &str| Case::hh1().income("0", prod, "0", "5000", cost);
    stored(vec![
        ("income without cost", of("1000", "0"), "AN34", HH, true),
        ("with cost", of("1000", "1"), "AN34", HH, false),
        ("a fen", of("0.01", "0"), "AN34", HH, true),
        ("cost without income", of("0", "1000"), "AN34", HH, true),
        ("a fen of cost", of("0", "0.01"), "AN34", HH, true),
        (
            "other cost counts",
            of("1000", "0").with(json!({"cost_other": 1})),
            "AN34",
            HH,
            false,
        ),
        ("neither", of("0", "0"), "AN34", HH, false),
    ]);
    in_form(vec![
        (
            "cost not answered",
            of("1000", "0").with(json!({"cost_other": null})),
            "AN34",
            HH,
            false,
        ),
        (
            "production not answered",
            of("0", "0").with(json!({"productions": null, "cost_other": 100})),
            "AN34",
            HH,
            false,
        ),
        (
            "answered",
            of("0", "0").with(json!({"cost_other": 100})),
            "AN34",
            HH,
            true,
        ),
    ]);
    assert_eq!(
        said(&of("1000", "0"), "AN34"),
        "经营收入 1,000.00 元，没有成本"
    );
    assert_eq!(
        said(&of("0", "1000"), "AN34"),
        "经营成本 1,000.00 元，没有收入"
    );
}

#[test]
fn own_share() {
    let stay = |member: &str, paid: i64| {
        Case::hh1().with(json!({"inpat_any": true, "inpatients": [{"_key": "s", "ip_member": member, "ip_level": "1",
            "ip_total": 100_000, "ip_basic": paid, "ip_bigdis": 0, "ip_aid": 0, "ip_gov": 0, "ip_temp": 0}]}))
    };
    stored(vec![
        ("10%", stay(SON, 90_000), "AN56", SON, false),
        ("over 10%", stay(SON, 89_999), "AN56", SON, true),
        ("not on the roster", stay("x", 0), "AN56", HH, true),
    ]);
    assert_eq!(said(&stay(SON, 80_000), "AN56"), "岩温罕自付占 20.00%");
}

#[test]
fn small_allowances() {
    let dibao = |fen: i64| Case::hh1().with(json!({"tr_dibao": fen}));
    let pension = |fen: i64| Case::hh1().with(json!({"tr_pension": fen}));
    let two =
        |fen: i64| pension(fen).member(SON, json!({"m_birth": "1957-11-20", "m_ins_pension": "3"}));
    stored(vec![
        ("dibao 0", dibao(0), "AN57", HH, false),
        ("dibao of a fen", dibao(1), "AN57", HH, true),
        ("dibao 199.99", dibao(19_999), "AN57", HH, true),
        ("dibao 200", dibao(20_000), "AN57", HH, false),
        ("pension 0", pension(0), "AN57", HH, false),
        ("pension 1,055.99", pension(105_599), "AN57", HH, true),
        ("pension 1,056", pension(105_600), "AN57", HH, false),
        ("two pensioners", two(211_199), "AN57", HH, true),
        ("two, enough", two(211_200), "AN57", HH, false),
        (
            "the second is 60",
            two(105_600).member(SON, json!({"m_birth": "1957-11-21"})),
            "AN57",
            HH,
            false,
        ),
        (
            "the second pays",
            two(105_600).member(SON, json!({"m_ins_pension": "1"})),
            "AN57",
            HH,
            false,
        ),
        (
            "not asked",
            Case::hh1().with(json!({"tr_pension": null})),
            "AN57",
            HH,
            false,
        ),
    ]);
    assert_eq!(said(&dibao(19_999), "AN57"), "低保金一年只有 199.99 元");
    assert_eq!(
        said(&two(211_199), "AN57"),
        "2 人领养老金，一年只有 2,111.99 元"
    );
    let grown = Case::hh1()
        .member(GRANDMOTHER, json!({"m_presence": "5"}))
        .with(json!({"tr_pension": 1}));
    assert_eq!(
        said(&grown.member(GIRL, json!({"m_ins_pension": "3"})), "AN57"),
        ""
    );
}

#[test]
fn credit_file() {
    let file = |changes: Json| net("1000").knowing(json!({"credit": changes}));
    stored(vec![
        (
            "365 days",
            file(json!({"date": "2017-11-20"})),
            "AN58",
            HH,
            false,
        ),
        (
            "366 days",
            file(json!({"date": "2017-11-19"})),
            "AN58",
            HH,
            true,
        ),
        (
            "30% more",
            file(json!({"in_net": 130_000})),
            "AN58",
            HH,
            false,
        ),
        (
            "a fen over",
            file(json!({"in_net": 130_001})),
            "AN58",
            HH,
            true,
        ),
        (
            "30% less",
            file(json!({"in_net": 70_000})),
            "AN58",
            HH,
            false,
        ),
        (
            "a fen under",
            file(json!({"in_net": 69_999})),
            "AN58",
            HH,
            true,
        ),
        (
            "no income",
            net("0").knowing(json!({"credit": {"in_net": 500_000}})),
            "AN58",
            HH,
            false,
        ),
        (
            "a fen of income",
            net("0.01").knowing(json!({"credit": {"in_net": 500_000}})),
            "AN58",
            HH,
            true,
        ),
        ("no file", net("1000"), "AN58", HH, false),
        (
            "old, no income",
            net("0").knowing(json!({"credit": {"date": "2016-01-01"}})),
            "AN58",
            HH,
            true,
        ),
    ]);
    assert_eq!(
        said(&file(json!({"date": "2017-11-19"})), "AN58"),
        "信用档案收入是 366 天前的"
    );
}
