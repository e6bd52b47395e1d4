//! Measures of production, training, jobs and business: M11 to M21, M32 to M34, M52.

use serde_json::{Value as Json, json};

use super::{HH, check, grandmother, hh, son};
use crate::support::{Case, SON};

/// The household with another cause of poverty.
fn cause(main: &str, other: Json) -> Case {
    hh(json!({"cause_main": main, "cause_other": other}))
}

/// How a measure comes out by ability to work and by school.
fn by_labour_and_school(
    code: &'static str,
    base: Json,
    labour: [&'static str; 3],
    met: &'static str,
) {
    for (ability, expected) in [
        ("1", labour[0]),
        ("2", labour[1]),
        ("3", labour[2]),
        ("4", "-"),
        ("5", "-"),
        ("", "?"),
    ] {
        let case = son(base.clone()).member(SON, json!({"m_labour": ability}));
        check(&[(code, SON, case, expected)]);
    }
    for (student, expected) in [
        ("00", met),
        ("01", met),
        ("90", met),
        ("02", "-"),
        ("13", "-"),
        ("25", "-"),
        ("", "?"),
    ] {
        let case = son(base.clone()).member(SON, json!({"m_student": student}));
        check(&[(code, SON, case, expected)]);
    }
}

#[test]
fn able_to_work_and_not_in_school() {
    let none = || json!({});
    by_labour_and_school("M11", none(), ["P!"; 3], "P!");
    by_labour_and_school("M12", none(), ["P!"; 3], "P!");
    by_labour_and_school("M15", none(), ["D"; 3], "D");
    by_labour_and_school("M16", none(), ["P"; 3], "P");
    by_labour_and_school("M17", none(), ["D"; 3], "D");
}

#[test]
fn forest_guards_and_posts() {
    let stranger = |post: &str| {
        hh(json!({}))
            .add_member(json!({"_key": "x", "m_change": "3", "m_presence": "5", "m_post": post}))
    };
    check(&[
        ("M11", SON, son(json!({"m_post": "01"})), "P!"),
        ("M11", SON, grandmother(json!({"m_post": "01"})), "-"),
        ("M11", SON, grandmother(json!({"m_post": "02"})), "P!"),
        ("M11", SON, grandmother(json!({"m_post": ""})), "?"),
        ("M11", SON, stranger("01"), "-"),
        ("M11", SON, stranger("00"), "P!"),
        ("M11", SON, cause("05", json!(["02"])), "P!"),
        ("M11", SON, cause("07", json!(["05"])), "P!"),
        ("M11", SON, cause("07", json!(["02"])), "P"),
        ("M11", SON, cause("07", json!([])), "P"),
        ("M11", SON, cause("", json!(null)), "P"),
        ("M12", SON, son(json!({"m_job_will": "1"})), "-"),
        ("M12", SON, son(json!({"m_job_will": "3"})), "P!"),
        ("M12", SON, son(json!({"m_job_will": ""})), "?"),
        ("M12", SON, son(json!({"m_job_will": null})), "P!"),
        ("M12", SON, grandmother(json!({"m_post": "01"})), "P!"),
        ("M12", SON, cause("05", json!(["02"])), "P!"),
        ("M12", SON, cause("07", json!(["02"])), "P"),
    ]);
}

#[test]
fn production_of_the_household() {
    let other = |changes: Json| {
        cause("07", json!(["02"]))
            .with(json!({"land_rent_out": "0"}))
            .with(changes)
    };
    check(&[
        ("M13", HH, hh(json!({"land_rent_out": "0"})), "P"),
        ("M13", HH, other(json!({"cause_other": ["08"]})), "P"),
        ("M13", HH, other(json!({})), "-"),
        ("M13", HH, other(json!({"cause_main": "05"})), "-"),
        (
            "M13",
            HH,
            other(json!({"cause_main": "", "cause_other": null})),
            "?",
        ),
        ("M13", HH, other(json!({"land_rent_out": "0.1"})), "P"),
        ("M13", HH, other(json!({"land_rent_out": ""})), "?"),
        ("M13", HH, other(json!({"coop_share": true})), "P"),
        ("M13", HH, other(json!({"coop_share": false})), "-"),
        ("M13", HH, other(json!({"coop_share": ""})), "?"),
        ("M14", HH, hh(json!({})), "D"),
        ("M14", HH, son(json!({"m_labour": "1"})), "D"),
        ("M14", HH, son(json!({"m_labour": "4"})), "-"),
        ("M14", HH, son(json!({"m_labour": ""})), "?"),
        ("M52", HH, hh(json!({})), "-"),
        ("M52", HH, son(json!({"m_labour": "1"})), "P"),
        ("M52", HH, son(json!({"m_labour": "2"})), "P"),
        ("M52", HH, son(json!({"m_labour": ""})), "?"),
        (
            "M52",
            HH,
            son(json!({"m_labour": "2"})).with(json!({"leader": true})),
            "-",
        ),
        (
            "M52",
            HH,
            son(json!({"m_labour": "2"})).with(json!({"leader": ""})),
            "?",
        ),
        (
            "M52",
            HH,
            son(json!({"m_labour": "2"})).with(json!({"leader": null})),
            "-",
        ),
    ]);
}

#[test]
fn training_and_jobs() {
    let away =
        |changes: Json| son(json!({"m_labour": "2", "m_job_will": "1"})).member(SON, changes);
    check(&[
        ("M15", SON, son(json!({"m_work_place": "1"})), "D"),
        ("M15", SON, son(json!({"m_work_place": "2"})), "-"),
        ("M15", SON, son(json!({"m_work_place": ""})), "?"),
        ("M15", SON, son(json!({"m_work_place": null})), "-"),
        ("M16", SON, son(json!({"m_work_place": "1"})), "-"),
        ("M16", SON, son(json!({"m_work_place": ""})), "?"),
        ("M17", SON, son(json!({"m_work_place": "5"})), "D"),
        ("M17", SON, son(json!({"m_train_will": "2"})), "-"),
        ("M17", SON, son(json!({"m_train_will": ""})), "?"),
        ("M17", SON, son(json!({"m_job_will": "1"})), "D"),
        ("M17", SON, son(json!({"m_job_will": "3"})), "-"),
        ("M17", SON, son(json!({"m_job_will": ""})), "?"),
        ("M19", SON, away(json!({})), "D"),
        ("M19", SON, away(json!({"m_labour": "1"})), "D"),
        ("M19", SON, away(json!({"m_labour": "3"})), "-"),
        ("M19", SON, away(json!({"m_labour": ""})), "?"),
        ("M19", SON, away(json!({"m_work_place": "1"})), "D"),
        ("M19", SON, away(json!({"m_work_place": "2"})), "-"),
        ("M19", SON, away(json!({"m_work_place": ""})), "?"),
        ("M19", SON, away(json!({"m_job_will": "2"})), "-"),
        ("M19", SON, away(json!({"m_job_will": ""})), "?"),
        ("M20", SON, son(json!({"m_job_will": "1"})), "-"),
        ("M20", SON, son(json!({"m_job_will": ""})), "?"),
        ("M20", SON, son(json!({"m_work_place": "1"})), "-"),
        ("M20", SON, son(json!({"m_work_place": ""})), "?"),
        ("M21", SON, son(json!({"m_work_place": "1"})), "P"),
        ("M21", SON, son(json!({"m_work_place": "2"})), "-"),
        ("M21", SON, son(json!({"m_work_place": ""})), "?"),
        ("M21", SON, son(json!({"m_labour": "1"})), "P"),
        ("M21", SON, son(json!({"m_labour": "4"})), "-"),
        ("M21", SON, son(json!({"m_labour": ""})), "?"),
        ("M21", SON, son(json!({"m_student": "13"})), "P"),
    ]);
}

#[test]
fn business() {
    let mut rows = Vec::new();
    for (code, met) in [("M18", "D"), ("M32", "P"), ("M33", "P"), ("M34", "P")] {
        rows.push((code, SON, son(json!({"m_startup_will": true})), met));
        rows.push((code, SON, son(json!({"m_startup_will": false})), "-"));
        rows.push((code, SON, son(json!({"m_startup_will": ""})), "?"));
        rows.push((code, SON, son(json!({"m_startup_will": null})), "-"));
    }
    rows.push(("M34", SON, son(json!({"m_work_kind": "5"})), "P"));
    rows.push(("M34", SON, son(json!({"m_work_kind": "1"})), "-"));
    rows.push(("M34", SON, son(json!({"m_work_kind": ""})), "?"));
    rows.push(("M32", SON, son(json!({"m_work_kind": "5"})), "-"));
    check(&rows);
}
