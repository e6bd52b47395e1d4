//! Notes N1 to N10 beside the conditions of exit.

use ruhu_domain::rules::exit::Outcome;
use serde_json::json;

use crate::exit::{check, earner, ready, wages, with_six};
use crate::risk::fine;
use crate::support::SON;

#[test]
fn notes_on_both_sides_of_their_bounds() {
    let answered =
        |question: &str, day: &str| ready().knowing(json!({"answered": {question: day}}));
    let noted = |note: &str| format!("READY_WITH_NOTES [] [] [{note}]");
    for (name, case, note) in [
        ("below 1.2 lines", wages("16,799.99"), "N1"),
        ("at 1.2 lines", wages("16,800"), ""),
        (
            "more than half transfers",
            fine(4).income("18,000", "0", "0", "18,000.01", "0"),
            "N2",
        ),
        (
            "half transfers",
            fine(4).income("18,000", "0", "0", "18,000", "0"),
            "",
        ),
        (
            "water of 366 days ago",
            answered("water_home", "2017-11-19"),
            "N3",
        ),
        (
            "water of 365 days ago",
            answered("water_home", "2017-11-20"),
            "",
        ),
        (
            "house of 366 days ago",
            answered("house_grade", "2017-11-19"),
            "N3",
        ),
        (
            "house of 365 days ago",
            answered("house_grade", "2017-11-20"),
            "",
        ),
        (
            "this visit 365 days ago",
            ready().judged_on("2019-11-20"),
            "N5",
        ),
        ("91 days", ready().judged_on("2019-02-19"), "N5"),
        ("90 days", ready().judged_on("2019-02-18"), ""),
        (
            "not agreed",
            ready().with(json!({"inc_agree": false})),
            "N6",
        ),
        (
            "not signed",
            ready().with(json!({"sign_house": null})),
            "N6",
        ),
        (
            "agreement not asked",
            ready().with(json!({"inc_agree": null})),
            "",
        ),
        ("a risk", ready().with(json!({"events": ["5"]})), "N8"),
        (
            "planned later",
            ready().with(json!({"planned_exit_year": "2019"})),
            "N9",
        ),
        (
            "judged in the planned year, visited before",
            ready()
                .with(json!({"planned_exit_year": "2019"}))
                .judged_on("2019-01-05"),
            "N9",
        ),
        (
            "planned earlier",
            ready().with(json!({"planned_exit_year": "2017"})),
            "",
        ),
        (
            "plan not known",
            ready().with(json!({"planned_exit_year": null})),
            "",
        ),
    ] {
        let expected = match note {
            "" => "READY [] [] []".to_owned(),
            note => noted(note),
        };
        check(name, &case, &expected);
    }
    check(
        "366 days",
        &ready().judged_on("2019-11-21"),
        &noted("N3 N5"),
    );
    let never = ready()
        .with(json!({"house_own": "5", "house_grade": null}))
        .judged_on("2019-02-18");
    check("never graded", &never, "NOT_READY [G5] [] []");
    for (six, expected) in [(6, Outcome::Ready), (5, Outcome::ReadyWithNotes)] {
        let found = ready().run(|survey| with_six(survey, six));
        assert_eq!(found.result, expected, "{six} clears");
        assert_eq!(found.notes.is_empty(), six == 6);
        assert!(six == 6 || found.notes == ["N7"]);
    }
}

#[test]
fn yellow_factors_that_are_notes_already() {
    check(
        "K05 is N1",
        &wages("16,799.99"),
        "READY_WITH_NOTES [] [] [N1]",
    );
    check("K05 beyond N1", &wages("16,800"), "READY [] [] []");
    check(
        "K14 is N5",
        &ready().judged_on("2019-06-01"),
        "READY_WITH_NOTES [] [] [N5]",
    );
    let ill = json!({"last": {"members": [{"_key": SON, "m_health": ["1"]}]}});
    check("K07", &ready().knowing(ill), "READY_WITH_NOTES [] [] [N8]");
}

#[test]
fn pension_insurance_of_members_from_16_to_59() {
    let born = |day: &str, insurance: &str| {
        ready().member(
            SON,
            json!({"m_birth": day, "m_idno": null, "m_idtype": "999", "m_ins_pension": insurance, "m_student": "00", "m_edu": "70"}),
        )
    };
    for (day, insurance, noted) in [
        ("2002-11-20", "4", true),
        ("2002-11-21", "4", false),
        ("1958-11-21", "4", true),
        ("1958-11-20", "4", false),
        ("1980-01-01", "1", false),
    ] {
        let expected = if noted {
            "READY_WITH_NOTES [] [] [N4]"
        } else {
            "READY [] [] []"
        };
        check(day, &born(day, insurance), expected);
    }
    let away = born("1980-01-01", "4").member(SON, json!({"m_presence": "7"}));
    assert_eq!(
        away.run(|survey| with_six(survey, 6)).notes,
        Vec::<&str>::new()
    );
}

#[test]
fn wages_of_one_old_person() {
    for (name, case, noted) in [
        (
            "61 and more than 80%",
            earner("1957-11-20", "8,000.01"),
            true,
        ),
        ("61 and 80%", earner("1957-11-20", "8,000"), false),
        (
            "60 and more than 80%",
            earner("1957-11-21", "8,000.01"),
            false,
        ),
        (
            "no wages",
            fine(4).income("0", "0", "36,000", "0", "0"),
            false,
        ),
    ] {
        let expected = if noted {
            "READY_WITH_NOTES [] [] [N10]"
        } else {
            "READY [] [] []"
        };
        check(name, &case, expected);
    }
    let unknown = earner("1957-11-20", "8,000.01").with(json!({"prop_rent": null}));
    check("income not known", &unknown, "INCOMPLETE [] [G1] []");
}
