//! AN02, AN03, AN12, AN19: people over all households.

use ruhu_domain::rules::anomalies::county::*;

use super::{NONE, settings, told, zh};
use crate::support::date;

fn person(household: &'static str, member: &'static str, id: &'static str) -> PersonRow<'static> {
    PersonRow {
        household,
        village: "v1",
        member,
        name: "岩温",
        birth: Some(date("1980-01-01")),
        id,
    }
}

#[test]
fn an02_same_id_in_two_households() {
    let far = PersonRow {
        village: "v2",
        ..person("h3", "c", "1")
    };
    let found = an02(&[person("h1", "a", "1"), person("h2", "b", "1"), far]);
    assert_eq!(
        told(&found),
        ["AN02 h1 a h2", "AN02 h2 b h1", "AN02 h3 c h1"]
    );
    assert_eq!(
        zh(&found),
        [
            "岩温已在 h2 户登记（同村）",
            "岩温已在 h1 户登记（同村）",
            "岩温已在 h1 户登记"
        ]
    );
    assert_eq!(found[0].anomaly.reasons[0].member.as_deref(), Some("a"));
    let near = PersonRow {
        village: "v2",
        ..person("h4", "d", "1")
    };
    assert_eq!(
        told(&an02(&[person("h1", "a", "1"), far, near]))[1],
        "AN02 h3 c h4",
        "the same village first"
    );
    assert_eq!(
        told(&an02(&[person("h1", "a", "1"), person("h1", "b", "1")])),
        NONE,
        "one household"
    );
    assert_eq!(
        told(&an02(&[person("h1", "a", ""), person("h2", "b", "")])),
        NONE,
        "no numbers"
    );
}

#[test]
fn an03_same_name_and_birth_date() {
    let both = |first: &'static str, second: &'static str| {
        told(&an03(&[
            person("h1", "a", first),
            person("h2", "b", second),
        ]))
    };
    assert_eq!(both("1", "2"), ["AN03 h1 a", "AN03 h2 b"]);
    assert_eq!(both("1", ""), ["AN03 h1 a", "AN03 h2 b"]);
    assert_eq!(both("", ""), ["AN03 h1 a", "AN03 h2 b"]);
    assert_eq!(both("1", "1"), NONE, "the same person");
    assert_eq!(
        told(&an03(&[person("h1", "a", "1"), person("h1", "b", "2")])),
        NONE,
        "one household"
    );
    assert_eq!(
        told(&an03(&[person("h1", "a", ""), person("h1", "b", "")])),
        NONE,
        "one household"
    );
    let other = PersonRow {
        name: "岩香",
        ..person("h2", "b", "2")
    };
    assert_eq!(
        told(&an03(&[person("h1", "a", "1"), other])),
        NONE,
        "another name"
    );
    let younger = PersonRow {
        birth: Some(date("1980-01-02")),
        ..person("h2", "b", "2")
    };
    assert_eq!(
        told(&an03(&[person("h1", "a", "1"), younger])),
        NONE,
        "another day"
    );
    let unknown = PersonRow {
        birth: None,
        ..person("h2", "b", "2")
    };
    assert_eq!(
        told(&an03(&[
            person("h1", "a", "1"),
            unknown,
            PersonRow {
                household: "h3",
                ..unknown
            }
        ])),
        NONE
    );
    let many = [
        person("h1", "a", "1"),
        person("h1", "b", "1"),
        person("h2", "c", "1"),
        person("h3", "d", "2"),
    ];
    assert_eq!(
        zh(&an03(&many)),
        [
            "岩温与别户 1 人同名同生日",
            "岩温与别户 1 人同名同生日",
            "岩温与别户 1 人同名同生日",
            "岩温与别户 3 人同名同生日",
        ]
    );
}

#[test]
fn an12_the_same_grade_for_years() {
    let of = |states: &[(i32, &'static str)]| {
        let rows: Vec<_> = states
            .iter()
            .map(|(year, state)| StateRow {
                household: "h",
                member: "m",
                school_year: *year,
                state,
            })
            .collect();
        told(&an12(&rows, &settings()))
    };
    assert_eq!(
        of(&[(2016, "05"), (2017, "05"), (2018, "05")]),
        ["AN12 h m"]
    );
    assert_eq!(
        of(&[(2018, "05"), (2016, "05"), (2017, "05")]),
        ["AN12 h m"],
        "any order"
    );
    assert_eq!(of(&[(2017, "05"), (2018, "05")]), NONE, "two years");
    assert_eq!(
        of(&[(2015, "05"), (2017, "05"), (2018, "05")]),
        NONE,
        "a gap"
    );
    assert_eq!(
        of(&[(2016, "04"), (2017, "05"), (2018, "05")]),
        NONE,
        "rose"
    );
    assert_eq!(
        of(&[(2015, "05"), (2016, "05"), (2017, "05"), (2018, "06")]),
        NONE,
        "rose since"
    );
    assert_eq!(
        of(&[(2016, "05"), (2017, "05"), (2018, "05"), (2018, "06")]),
        NONE,
        "the later row counts"
    );
    assert_eq!(of(&[]), NONE);
    for state in ["03", "25", "12"] {
        assert_eq!(
            of(&[(2016, state), (2017, state), (2018, state)]),
            ["AN12 h m"],
            "{state}"
        );
    }
    for state in ["00", "01", "02", "90", "91", "92", "97", "98", ""] {
        assert_eq!(
            of(&[(2016, state), (2017, state), (2018, state)]),
            NONE,
            "{state}"
        );
    }
    let row = |member, school_year| StateRow {
        household: "h",
        member,
        school_year,
        state: "05",
    };
    assert_eq!(
        told(&an12(
            &[row("a", 2016), row("b", 2017), row("a", 2018)],
            &settings()
        )),
        NONE,
        "two members"
    );
    let long = [
        row("a", 2015),
        row("a", 2016),
        row("a", 2017),
        row("a", 2018),
    ];
    assert_eq!(zh(&an12(&long, &settings())), ["4 个学年在校状况没有变"]);
}

#[test]
fn an19_insured_twice_or_not() {
    let of = |resident, employee, birth: Option<&str>| {
        let row = InsuranceRow {
            household: "h",
            member: "m",
            birth: birth.map(date),
            resident,
            employee,
        };
        an19(&[row], date("2018-11-20"), &settings())
    };
    assert_eq!(told(&of(true, true, None)), ["AN19 h m"]);
    assert_eq!(
        zh(&of(true, true, Some("2018-11-01"))),
        ["居民医保和职工医保都有"]
    );
    assert_eq!(zh(&of(false, false, None)), ["没有医疗保险"]);
    assert_eq!(told(&of(true, false, None)), NONE);
    assert_eq!(told(&of(false, true, None)), NONE);
    assert_eq!(told(&of(false, false, Some("2018-08-23"))), NONE, "89 days");
    assert_eq!(
        told(&of(false, false, Some("2018-08-22"))),
        ["AN19 h m"],
        "90 days"
    );
}

#[test]
fn a_whole_county_takes_no_longer_than_its_size() {
    // Quadratic work on these rows would not end within the patience of anybody.
    let names: Vec<String> = (0..200_000).map(|index| format!("h{index:06}")).collect();
    let people: Vec<_> = names
        .iter()
        .map(|household| PersonRow {
            household,
            village: "v",
            member: "m",
            name: "岩温",
            birth: Some(date("1980-01-01")),
            id: "",
        })
        .collect();
    assert_eq!(an03(&people).len(), 200_000);
    let people: Vec<_> = people
        .iter()
        .map(|row| PersonRow { id: "1", ..*row })
        .collect();
    assert_eq!(an02(&people).len(), 200_000);
}
