//! Net income per head, I1 to I6.

use ruhu_domain::rules::income::income;
use ruhu_domain::rules::reason::Reason;
use ruhu_domain::rules::truth::Truth;
use serde_json::json;

use crate::probes::Probe;
use crate::support::{Case, GIRL, GRANDMOTHER, SON, fen};

/// HH-1 with `n` registered members.
fn people(n: usize) -> Case {
    let extra = |case: Case, index| {
        case.add_member(json!({
            "_key": format!("extra-{index}"), "m_change": "3", "m_name": "示例成员", "m_idtype": "999",
            "m_presence": "1", "m_sex": "1", "m_birth": "1980-01-01", "m_rel": "97",
        }))
    };
    match n {
        1 => Case::hh1().without_member(GIRL).without_member(GRANDMOTHER),
        2 => Case::hh1().without_member(GIRL),
        n => (3..n).fold(Case::hh1(), extra),
    }
}

#[test]
fn income_per_head_of_the_examples() {
    for (name, wage, prod, prop, trans, cost, n, total, net, shown) in [
        (
            "I1", "15,000", "9,600", "300", "1,736", "3,200", 4, "26,636", "23,436", "5,859.00",
        ),
        (
            "I2", "10,001", "0", "0", "0", "0", 3, "10,001", "10,001", "3,333.67",
        ),
        (
            "I3", "14,000", "0", "0", "0", "0", 4, "14,000", "14,000", "3,500.00",
        ),
        (
            "I3b",
            "14,000.01",
            "0",
            "0",
            "0",
            "0",
            4,
            "14,000.01",
            "14,000.01",
            "3,500.00",
        ),
        (
            "I4", "0", "2,000", "0", "500", "4,100", 2, "2,500", "-1,600", "-800.00",
        ),
        (
            "I5", "18,000", "12,500", "600", "4,136", "5,300", 5, "35,236", "29,936", "5,987.20",
        ),
    ] {
        let found = people(n).income(wage, prod, prop, trans, cost).run(income);
        assert_eq!(found.n, n as i64, "{name}");
        assert_eq!(found.total, fen(total), "{name}");
        assert_eq!(found.net, fen(net), "{name}");
        assert_eq!(found.pc_shown, Some(fen(shown)), "{name}");
        assert_eq!(found.line, 350_000, "{name}: income year {}", found.year);
    }
}

#[test]
fn i6_lines_that_do_not_count_change_nothing() {
    let case = people(4).income("15,000", "9,600", "300", "1,736", "3,200");
    let with_aid = case.clone().with(json!({
        "nc_lines": [{"_key": "n", "nc_kind": "01", "nc_amount": 300_000}],
    }));
    assert_eq!(with_aid.run(income), case.run(income));
}

#[test]
fn the_line_must_be_passed_not_reached() {
    let met = |wage| people(4).income(wage, "0", "0", "0", "0").run(income).met;
    assert_eq!(met("14,000"), Truth::No, "I3");
    assert_eq!(
        met("14,000.01"),
        Truth::Yes,
        "I3b, though both show 3,500.00"
    );
}

#[test]
fn what_was_not_answered_makes_income_unknown() {
    let unpaid = json!([{"_key": "a", "w_amount": null}, {"_key": "b", "w_amount": 100}]);
    for (missing, class, words) in [
        (json!({"wages": null}), "wage", "工资性"),
        (json!({"wages": unpaid}), "wage", "工资性"),
        (json!({"productions": null}), "prod", "生产经营性"),
        (json!({"prop_rent": null}), "prop", "财产性"),
        (json!({"tr_farm": null}), "trans", "转移性"),
        (json!({"cost_other": null}), "cost", "经营支出"),
    ] {
        let found = Case::hh1().with(missing).run(income);
        assert_eq!(found.met, Truth::Unknown, "{class}");
        assert_eq!(found.pc_shown, None, "{class}");
        let said = |reason: &Reason| reason.code == class && reason.message.zh.starts_with(words);
        assert!(found.reasons.iter().any(said), "{class}");
    }
    let optional = Case::hh1().with(json!({"prop_interest": null})).run(income);
    assert_eq!(optional.met, Truth::No, "interest may be left empty");
    let nobody = people(1).without_member(SON).run(income);
    assert_eq!((nobody.met, nobody.pc_shown), (Truth::Unknown, None));
}

#[test]
fn a_year_without_a_line_takes_the_nearest_earlier_one() {
    let line = |year: i32| {
        Case::hh1()
            .with(json!({"income_year": year}))
            .run(income)
            .line
    };
    assert_eq!(line(2013), 280_000);
    assert_eq!(line(2014), 280_000);
    assert_eq!(line(2017), 320_000);
    assert_eq!(line(2018), 350_000);
    assert_eq!(
        Case::hh1()
            .with(json!({"income_year": 2021}))
            .set(json!({"P_YEARS.to": 2030}))
            .run(income)
            .line,
        400_000
    );
}

pub(crate) fn probes() -> Vec<Probe> {
    // Every year's line, reached to the fen by one person and passed by one fen.
    let lines = [
        (2014, 280_000),
        (2015, 285_500),
        (2016, 295_200),
        (2017, 320_000),
        (2018, 350_000),
        (2019, 375_000),
        (2020, 400_000),
    ];
    let at_the_line = |year: i32, line: i64| {
        let case = people(1).income("0", "0", "0", "0", "0");
        let case =
            case.with(json!({"income_year": year, "visit_date": "2020-11-20", "prop_rent": line}));
        Probe::survey(
            "line of a year",
            case.judged_on("2020-11-20"),
            format!("{line} No"),
            |survey| {
                let found = income(survey);
                format!("{} {:?}", found.line, found.met)
            },
        )
    };
    let year = |visit: &str, purpose: &str, expected: &str| {
        let case = Case::hh1()
            .with(json!({"income_year": null, "visit_date": visit, "visit_purpose": purpose}));
        Probe::survey("income year", case.judged_on(visit), expected, |survey| {
            survey.income_year().to_string()
        })
    };
    let mut probes: Vec<_> = lines
        .into_iter()
        .map(|(year, line)| at_the_line(year, line))
        .collect();
    probes.extend([
        year("2018-09-30", "1", "2018"),
        year("2018-10-01", "1", "2019"),
        year("2018-12-31", "3", "2018"),
        year("2019-01-01", "3", "2019"),
    ]);
    probes
}
