//! Exit readiness, X1 to X6, and every condition and note.

use ruhu_domain::rules::exit::{Exit, Outcome, exit};
use ruhu_domain::rules::guarantees::guarantees;
use ruhu_domain::rules::income::income;
use ruhu_domain::rules::survey::Survey;
use serde_json::{Value as Json, json};

use crate::probes::Probe;
use crate::risk::{fine, judge};
use crate::support::{Case, GRANDMOTHER, SON, fen};

/// I5: five people, 5,987.20 a head, everything met, a measure on record; status 20.
pub(crate) fn ready() -> Case {
    fine(5).income("18,000", "12,500", "600", "4,136", "5,300")
}

pub(crate) fn wages(yuan: &str) -> Case {
    fine(4).income(yuan, "0", "0", "0", "0")
}

pub(crate) fn with_six(survey: &Survey<'_>, six: u8) -> Exit {
    exit(
        survey,
        &income(survey),
        &guarantees(survey),
        &judge(survey),
        six,
    )
}

fn shown(survey: &Survey<'_>) -> String {
    let found = with_six(survey, 6);
    let lists = [&found.failed, &found.unknown, &found.notes].map(|list| list.join(" "));
    format!(
        "{} [{}] [{}] [{}]",
        found.result.name(),
        lists[0],
        lists[1],
        lists[2]
    )
}

pub(crate) fn check(name: &str, case: &Case, expected: &str) {
    assert_eq!(case.run(shown), expected, "{name}");
}

/// Nothing on record but this.
fn only_measure(code: &str, status: &str) -> Case {
    ready()
        .with(json!({"measures": []}))
        .knowing(json!({"measures": [
            {"code": code, "member": "HH", "status": status, "date": "2015-01-01"},
        ]}))
}

#[test]
fn the_examples() {
    let no_grade = json!({"house_grade": "N"});
    for (name, case, expected) in [
        ("X1", only_measure("M10", "4"), "READY [] [] []"),
        // Notes qualify "ready" only.
        ("X2", wages("14,000"), "NOT_READY [G1] [] []"),
        ("X3", wages("14,000.01"), "READY_WITH_NOTES [] [] [N1]"),
        (
            "X4",
            ready().with(no_grade.clone()),
            "INCOMPLETE [] [G5] []",
        ),
        (
            "X5",
            ready().with(no_grade).with(json!({"water_enough": false})),
            // A red factor is a condition already, not a note.
            "NOT_READY [G6] [G5] []",
        ),
        ("X6", only_measure("M10", "2"), "NOT_READY [G7] [] []"),
        ("HH-1", Case::hh1(), "NOT_READY [G1 G5] [] []"),
    ] {
        check(name, &case, expected);
    }
}

#[test]
fn whom_it_concerns() {
    for status in ["20", "21", "30"] {
        check(status, &ready().status(status), "READY [] [] []");
    }
    check("22", &ready().status("22"), "READY [] [] []");
    for status in ["10", "40", "41", "42", "80", "81"] {
        let case = ready().status(status).with(json!({"water_enough": false}));
        check(status, &case, "NOT_APPLICABLE [] [] []");
        assert_eq!(case.run(|survey| with_six(survey, 0)).reasons, []);
    }
    let none = ready().knowing(json!({"status": null}));
    check("not archived", &none, "NOT_APPLICABLE [] [] []");
    let names = [
        Outcome::Ready,
        Outcome::ReadyWithNotes,
        Outcome::Incomplete,
        Outcome::NotReady,
        Outcome::NotApplicable,
    ];
    let expected = [
        "READY",
        "READY_WITH_NOTES",
        "INCOMPLETE",
        "NOT_READY",
        "NOT_APPLICABLE",
    ];
    assert_eq!(names.map(Outcome::name), expected);
}

#[test]
fn every_condition_fails_or_waits() {
    let child = |student: Json| {
        ready().member(
            crate::support::GIRL,
            json!({"m_student": student, "m_dropout_reason": "5"}),
        )
    };
    for (name, case, expected) in [
        (
            "income",
            ready().with(json!({"prop_rent": null})),
            "INCOMPLETE [] [G1] []",
        ),
        (
            "food",
            ready().with(json!({"food_full": false})),
            "NOT_READY [G2] [] []",
        ),
        (
            "clothes",
            ready().with(json!({"bedding_ok": false})),
            "NOT_READY [G2] [] []",
        ),
        (
            "clothes?",
            ready().with(json!({"bedding_ok": "97"})),
            "INCOMPLETE [] [G2] []",
        ),
        ("school", child(json!("90")), "NOT_READY [G3] [] []"),
        ("school?", child(Json::Null), "INCOMPLETE [] [G3] []"),
        (
            "medical",
            ready().with(json!({"treat_ok": false})),
            "NOT_READY [G4] [] []",
        ),
        (
            "medical?",
            ready().with(json!({"treat_ok": "97"})),
            "INCOMPLETE [] [G4] []",
        ),
        (
            "house",
            ready().with(json!({"house_own": "5"})),
            "NOT_READY [G5] [] []",
        ),
        (
            "water",
            ready().with(json!({"water_clear": false})),
            "NOT_READY [G6] [] []",
        ),
        (
            "water?",
            ready().with(json!({"water_clear": "97"})),
            "INCOMPLETE [] [G6] []",
        ),
    ] {
        check(name, &case, expected);
    }
}

#[test]
fn a_measure_counts_when_it_was_given_and_is_not_for_everybody() {
    for (code, status, counts) in [
        ("M10", "4", true),
        ("M10", "5", true),
        ("M10", "6", true),
        ("M10", "1", false),
        ("M10", "3", false),
        ("M10", "7", false),
        ("M01", "5", false),
        ("M02", "5", false),
        ("M03", "5", false),
        ("M07", "5", false),
        ("M54", "5", false),
        ("M08", "5", true),
    ] {
        let expected = if counts {
            "READY [] [] []"
        } else {
            "NOT_READY [G7] [] []"
        };
        check(
            &format!("{code} {status}"),
            &only_measure(code, status),
            expected,
        );
    }
    let none = ready().with(json!({"measures": []}));
    check("none on record", &none, "NOT_READY [G7] [] []");
    let own = json!([{"_key": "m", "ms_code": "M10", "ms_status": "4", "ms_date": "2018-11-01", "ms_output": "示例"}]);
    check(
        "in this survey",
        &none.with(json!({"measures": own})),
        "READY [] [] []",
    );
}

/// 60-year-olds and their share of 10,000.00 yuan of wages beside 20,000.00 of rent.
pub(crate) fn earner(born: &str, yuan: &str) -> Case {
    let line = |key: &str, member: &str, fen: i64| json!({"_key": key, "w_member": member, "w_kind": "2", "w_months": "6", "w_amount": fen});
    let own = fen(yuan);
    fine(4)
        .income("0", "0", "20,000", "0", "0")
        .member(GRANDMOTHER, json!({"m_birth": born, "m_idno": null, "m_idtype": "999"}))
        .with(json!({"wages": [
            line("a", GRANDMOTHER, own - 1), line("b", SON, 1_000_000 - own), line("c", GRANDMOTHER, 1),
        ]}))
}

#[test]
fn every_code_says_why() {
    let found = Case::hh1().run(|survey| with_six(survey, 6));
    let words: Vec<_> = found
        .reasons
        .iter()
        .map(|reason| reason.message.zh.as_str())
        .collect();
    assert_eq!(words[..2], ["收入未达标", "住房安全未达标"]);
    let codes: Vec<_> = found
        .reasons
        .iter()
        .map(|reason| reason.code.as_str())
        .collect();
    assert_eq!(codes, ["G1", "G5"]);
    let found = ready()
        .with(json!({"house_grade": "N"}))
        .run(|survey| with_six(survey, 6));
    assert_eq!(found.reasons[0].message.zh, "住房安全待核");
}

pub(crate) fn probes() -> Vec<Probe> {
    let probe = |name, case: Case, expected: &str| Probe::survey(name, case, expected, shown);
    let ready_text = "READY [] [] []";
    let noted = |note: &str| format!("READY_WITH_NOTES [] [] [{note}]");
    let born = |day: &str| {
        ready().member(
            SON,
            json!({"m_birth": day, "m_idno": null, "m_idtype": "999", "m_ins_pension": "4", "m_student": "00", "m_edu": "70"}),
        )
    };
    let answered = |day: &str| ready().knowing(json!({"answered": {"water_home": day}}));
    vec![
        probe("below 1.2 lines", wages("16,799.99"), &noted("N1")),
        probe("at 1.2 lines", wages("16,800"), ready_text),
        probe("366 days", answered("2017-11-19"), &noted("N3")),
        probe("365 days", answered("2017-11-20"), ready_text),
        probe("91 days", ready().judged_on("2019-02-19"), &noted("N5")),
        probe("90 days", ready().judged_on("2019-02-18"), ready_text),
        probe("16 years", born("2002-11-20"), &noted("N4")),
        probe("15 years", born("2002-11-21"), ready_text),
        probe("59 years", born("1958-11-21"), &noted("N4")),
        probe("60 years", born("1958-11-20"), ready_text),
        probe(
            "more than 80%",
            earner("1957-11-20", "8,000.01"),
            &noted("N10"),
        ),
        probe("80%", earner("1957-11-20", "8,000"), ready_text),
        probe(
            "60 is not old",
            earner("1957-11-21", "8,000.01"),
            ready_text,
        ),
        probe("one measure", only_measure("M10", "4"), ready_text),
        probe(
            "no measure",
            only_measure("M10", "2"),
            "NOT_READY [G7] [] []",
        ),
    ]
}
