//! Life of a household's status.

use ruhu_domain::rules::reason::Reason;
use ruhu_domain::rules::status::{
    Evidence, Facts, Recorder, YearGroup, change, evidence, overdue, possible, recorder, year_group,
};
use ruhu_domain::rules::truth::Truth::{No, Unknown, Yes};
use ruhu_domain::settings::Settings;

use crate::probes::Probe;
use crate::support::date;

const CODES: &[&str] = &["10", "20", "21", "22", "30", "40", "41", "42", "80", "81"];

/// Facts that allow whatever can be allowed, except what contradicts: risk is set per case.
fn facts() -> Facts<'static> {
    Facts {
        previous: Some(date("2018-01-01")),
        in_plan: Yes,
        ready: Yes,
        exited: Some(date("2016-11-20")),
        relapsed: Yes,
        confirmed: Yes,
        members: Some(0),
        ..Facts::on(date("2018-11-20"), date("2018-11-20"))
    }
}

fn try_change(from: Option<&str>, to: &str, facts: &Facts<'_>) -> Result<(), Reason> {
    change(from, to, facts, &Settings::default())
}

fn code(result: Result<(), Reason>) -> String {
    result.err().map_or_else(String::new, |reason| reason.code)
}

/// Every allowed change with who records it.
fn allowed() -> Vec<(Option<&'static str>, &'static str, Recorder)> {
    let mut all = vec![
        (None, "10", Recorder::Cadre),
        (Some("10"), "21", Recorder::Township),
        (Some("10"), "80", Recorder::Township),
        (Some("20"), "30", Recorder::Township),
        (Some("21"), "30", Recorder::Township),
        (Some("22"), "30", Recorder::Township),
        (Some("30"), "40", Recorder::County),
        (Some("30"), "20", Recorder::Township),
        (Some("30"), "21", Recorder::Township),
        (Some("30"), "22", Recorder::Township),
        (Some("40"), "41", Recorder::Township),
        (Some("41"), "40", Recorder::Township),
        (Some("40"), "42", Recorder::Township),
        (Some("42"), "41", Recorder::Township),
        (Some("40"), "22", Recorder::County),
        (Some("41"), "22", Recorder::County),
        (Some("42"), "22", Recorder::County),
        (Some("80"), "10", Recorder::Township),
    ];
    for from in ["20", "21", "22", "30", "40", "41", "42"] {
        all.push((Some(from), "80", Recorder::County));
        all.push((Some(from), "81", Recorder::Township));
    }
    all
}

#[test]
fn the_table_and_nothing_else() {
    let froms = CODES
        .iter()
        .map(|code| Some(*code))
        .chain([None, Some("55")]);
    for from in froms {
        for to in CODES.iter().copied().chain(["55"]) {
            let listed = allowed()
                .into_iter()
                .find(|row| (row.0, row.1) == (from, to));
            assert_eq!(
                recorder(from, to),
                listed.map(|row| row.2),
                "{from:?} → {to}"
            );
            let risk = if to == "41" { "red" } else { "green" };
            let before_30 = Some(to);
            let result = try_change(
                from,
                to,
                &Facts {
                    risk,
                    before_30,
                    ..facts()
                },
            );
            let expected = if listed.is_some() { "" } else { "E-ST01" };
            assert_eq!(code(result), expected, "{from:?} → {to}");
        }
    }
}

#[test]
fn every_allowed_change_rests_on_something_and_no_other_does() {
    let froms = CODES.iter().map(|code| Some(*code)).chain([None]);
    for from in froms {
        let possible: Vec<_> = possible(from, None).collect();
        for to in CODES {
            let expected = match (from, *to) {
                _ if recorder(from, to).is_none() => None,
                (None | Some("80"), _) | (_, "42") => Some(Evidence::Survey),
                (Some("10"), "21") | (Some("40" | "41" | "42"), "22") => Some(Evidence::Minutes),
                (_, "41") | (Some("41"), "40") => Some(Evidence::Visit),
                (_, "30") => Some(Evidence::Checklist),
                (Some("30"), "40") => Some(Evidence::Notice),
                (_, "81") => Some(Evidence::Documents),
                _ => Some(Evidence::Reason),
            };
            assert_eq!(evidence(from, to), expected, "{from:?} → {to}");
            assert_eq!(possible.contains(to), expected.is_some(), "{from:?} → {to}");
        }
    }
    let back: Vec<_> = possible(Some("30"), Some("21")).collect();
    assert_eq!(back, ["21", "40", "80", "81"]);
}

#[test]
fn a_refusal_names_both() {
    let said = |from, to| try_change(from, to, &facts()).expect_err("refused").message;
    let message = said(Some("20"), "40");
    assert_eq!(message.zh, "不允许从未脱贫变为脱贫");
    assert_eq!(
        message.en,
        "Change from not exited to exited is not allowed"
    );
    assert_eq!(said(None, "40").zh, "不允许从未建档变为脱贫");
    assert_eq!(said(Some("81"), "55").zh, "不允许从自然消亡变为55");
}

#[test]
fn the_date_is_neither_after_today_nor_before_the_last_event() {
    let on = |day: &str, previous: Option<&str>| {
        let facts = Facts {
            date: date(day),
            previous: previous.map(date),
            ..facts()
        };
        code(try_change(Some("20"), "30", &facts))
    };
    assert_eq!(on("2018-11-20", Some("2018-11-20")), "");
    assert_eq!(on("2018-11-20", None), "");
    assert_eq!(on("2018-11-21", None), "E-ST02");
    assert_eq!(on("2018-11-19", Some("2018-11-20")), "E-ST02");
    let import = Facts {
        import: true,
        date: date("2018-11-21"),
        ..facts()
    };
    assert_eq!(code(try_change(None, "20", &import)), "E-ST02");
}

#[test]
fn an_import_may_begin_anywhere_and_only_it_gives_20() {
    let import = Facts {
        import: true,
        ..Facts::on(date("2018-11-20"), date("2018-11-20"))
    };
    for to in CODES {
        assert_eq!(code(try_change(None, to, &import)), "", "{to}");
    }
    assert_eq!(code(try_change(None, "55", &import)), "E-ST01");
    assert_eq!(code(try_change(None, "20", &facts())), "E-ST01");
    assert_eq!(code(try_change(Some("10"), "20", &import)), "E-ST01");
    assert_eq!(code(try_change(Some("20"), "40", &import)), "E-ST01");
}

#[test]
fn back_from_30_leads_to_the_status_before() {
    let back = |before_30, to| {
        code(try_change(
            Some("30"),
            to,
            &Facts {
                before_30,
                ..facts()
            },
        ))
    };
    assert_eq!(back(Some("20"), "20"), "");
    assert_eq!(back(Some("22"), "22"), "");
    assert_eq!(back(Some("21"), "20"), "E-ST01");
    assert_eq!(back(None, "20"), "E-ST03");
    // Other ways out of 30 do not lead back.
    assert_eq!(back(Some("20"), "40"), "");
    assert_eq!(back(None, "80"), "");
    let unproven = Facts {
        before_30: Some("22"),
        relapsed: No,
        confirmed: Unknown,
        ..facts()
    };
    assert_eq!(
        code(try_change(Some("30"), "22", &unproven)),
        "",
        "no new relapse"
    );
}

#[test]
fn what_a_status_needs() {
    type Row = (
        &'static str,
        &'static str,
        &'static str,
        fn(&mut Facts<'_>),
        bool,
    );
    // All facts speak for the change, the risk is green, then one fact is another.
    let rows: &[Row] = &[
        ("planned and ready", "20", "30", |_| (), true),
        ("not planned", "20", "30", |it| it.in_plan = No, false),
        ("plan unknown", "20", "30", |it| it.in_plan = Unknown, false),
        ("not ready", "21", "30", |it| it.ready = No, false),
        (
            "readiness unknown",
            "22",
            "30",
            |it| it.ready = Unknown,
            false,
        ),
        ("approved", "30", "40", |_| (), true),
        (
            "not approved",
            "30",
            "40",
            |it| it.confirmed = Unknown,
            false,
        ),
        ("evaluated", "10", "21", |_| (), true),
        ("not evaluated", "10", "21", |it| it.confirmed = No, false),
        ("not poor", "10", "80", |it| it.confirmed = No, true),
        ("yellow", "40", "41", |it| it.risk = "yellow", true),
        ("red", "42", "41", |it| it.risk = "red", true),
        ("green", "40", "41", |_| (), false),
        ("risk unknown", "42", "41", |it| it.risk = "unknown", false),
        ("risk removed", "41", "40", |_| (), true),
        ("risk still there", "41", "40", |it| it.risk = "red", false),
        (
            "unconfirmed",
            "41",
            "40",
            |it| it.confirmed = Unknown,
            false,
        ),
        ("two years", "40", "42", |_| (), true),
        (
            "not two",
            "40",
            "42",
            |it| it.exited = Some(date("2016-11-21")),
            false,
        ),
        ("exit unknown", "40", "42", |it| it.exited = None, false),
        (
            "no longer ready",
            "40",
            "42",
            |it| it.ready = Unknown,
            false,
        ),
        ("at risk", "40", "42", |it| it.risk = "red", false),
        ("relapse", "41", "22", |_| (), true),
        ("no relapse", "40", "22", |it| it.relapsed = No, false),
        (
            "relapse unknown",
            "42",
            "22",
            |it| it.relapsed = Unknown,
            false,
        ),
        (
            "unevaluated",
            "40",
            "22",
            |it| it.confirmed = Unknown,
            false,
        ),
        ("nobody left", "20", "81", |_| (), true),
        ("one left", "20", "81", |it| it.members = Some(1), false),
        ("members unknown", "20", "81", |it| it.members = None, false),
    ];
    for (name, from, to, change, allowed) in rows {
        let mut facts = Facts {
            risk: "green",
            ..facts()
        };
        change(&mut facts);
        let expected = if *allowed { "" } else { "E-ST03" };
        assert_eq!(code(try_change(Some(from), to, &facts)), expected, "{name}");
    }
    let unconfirmed = Facts {
        risk: "red",
        confirmed: No,
        ..facts()
    };
    assert_eq!(code(try_change(Some("40"), "41", &unconfirmed)), "E-ST03");
    let nothing = Facts::on(date("2018-11-20"), date("2018-11-20"));
    assert_eq!(
        code(try_change(None, "10", &nothing)),
        "",
        "a candidate needs nothing"
    );
    let soon = Facts {
        exited: Some(date("2016-11-21")),
        risk: "green",
        ..facts()
    };
    let said = try_change(Some("40"), "42", &soon).expect_err("refused");
    assert_eq!(said.message.zh, "脱贫还不满 2 年");
}

#[test]
fn year_groups() {
    for (status, year, expected) in [
        ("20", None, Some(YearGroup::Support)),
        ("30", Some(2017), Some(YearGroup::Support)),
        ("40", Some(2013), None),
        ("40", Some(2014), Some(YearGroup::Consolidate)),
        ("41", Some(2016), Some(YearGroup::Consolidate)),
        ("42", Some(2017), Some(YearGroup::ConsolidateFirst)),
        ("40", Some(2018), Some(YearGroup::Consolidate)),
        ("40", None, None),
        ("80", Some(2017), None),
        ("10", None, None),
    ] {
        assert_eq!(year_group(status, year), expected, "{status} {year:?}");
    }
}

#[test]
fn prepared_exits_left_open_at_the_end_of_the_year() {
    let is_overdue = |status, year, day: &str| overdue(status, year, date(day)).is_some();
    assert!(is_overdue("30", Some(2018), "2019-01-01"));
    assert!(!is_overdue("30", Some(2018), "2018-12-31"));
    assert!(!is_overdue("20", Some(2018), "2019-01-01"));
    assert!(!is_overdue("30", None, "2019-01-01"));
    let reason = overdue("30", Some(2018), date("2019-06-15")).expect("overdue");
    assert_eq!(reason.code, "AN38");
}

pub(crate) fn probes() -> Vec<Probe> {
    let stable = |name, exited: &str, expected: &str| {
        let facts = Facts {
            risk: "green",
            exited: Some(date(exited)),
            ..facts()
        };
        Probe::new(name, expected, move |changes| {
            let settings = Settings::lenient(changes);
            code(change(Some("40"), "42", &facts, &settings))
        })
    };
    vec![
        stable("two full years", "2016-11-20", ""),
        stable("a day less", "2016-11-21", "E-ST03"),
    ]
}
