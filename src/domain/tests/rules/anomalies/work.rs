//! AN15 to AN18: labour and work.

use serde_json::{Value as Json, json};

use super::{in_form, said, stored};
use crate::support::{Case, GIRL, SON};

fn of(key: &str, changes: Json) -> Case {
    Case::hh1().member(key, changes)
}

#[test]
fn labour() {
    // The son, healthy and of an age.
    let fit = |birth: &str, labour: &str| {
        of(
            SON,
            json!({"m_birth": birth, "m_health": ["1"], "m_dis_cert": null, "m_dis_grade": null, "m_labour": labour}),
        )
    };
    let girl = |birth: &str, labour: &str| of(GIRL, json!({"m_birth": birth, "m_labour": labour}));
    stored(vec![
        (
            "healthy, half labour",
            fit("1973-05-20", "3"),
            "AN15",
            SON,
            true,
        ),
        (
            "healthy, lost labour",
            fit("1973-05-20", "4"),
            "AN15",
            SON,
            true,
        ),
        (
            "healthy, no labour",
            fit("1973-05-20", "5"),
            "AN15",
            SON,
            true,
        ),
        (
            "healthy, full labour",
            fit("1973-05-20", "2"),
            "AN15",
            SON,
            false,
        ),
        ("59", fit("1958-11-21", "3"), "AN15", SON, true),
        ("60", fit("1958-11-20", "3"), "AN15", SON, false),
        ("60, full labour", fit("1958-11-20", "1"), "AN15", SON, true),
        (
            "60, full labour too",
            fit("1958-11-20", "2"),
            "AN15",
            SON,
            true,
        ),
        (
            "59, full labour",
            fit("1958-11-21", "1"),
            "AN15",
            SON,
            false,
        ),
        (
            "16, no student",
            girl("2002-11-20", "5").member(GIRL, json!({"m_student": "00"})),
            "AN15",
            GIRL,
            true,
        ),
        ("16, student", girl("2002-11-20", "5"), "AN15", GIRL, false),
        ("15, labour", girl("2002-11-21", "3"), "AN15", GIRL, true),
        ("15, none", girl("2002-11-21", "5"), "AN15", GIRL, false),
        (
            "16, half labour, student",
            girl("2002-11-20", "3"),
            "AN15",
            GIRL,
            false,
        ),
        (
            "15, not asked",
            of(GIRL, json!({"m_labour": null})),
            "AN15",
            GIRL,
            false,
        ),
        (
            "ill",
            of(SON, json!({"m_health": ["3"]})),
            "AN15",
            SON,
            false,
        ),
        (
            "grade 1, full",
            of(SON, json!({"m_dis_grade": "1", "m_labour": "2"})),
            "AN15",
            SON,
            true,
        ),
        (
            "grade 2, full",
            of(SON, json!({"m_labour": "2"})),
            "AN15",
            SON,
            false,
        ),
        (
            "grade 1, half",
            of(SON, json!({"m_dis_grade": "1"})),
            "AN15",
            SON,
            false,
        ),
        (
            "not registered",
            fit("1973-05-20", "3").member(SON, json!({"m_presence": "7"})),
            "AN15",
            SON,
            false,
        ),
    ]);
}

fn line(member: &str) -> Json {
    json!({"wages": [{"_key": "w", "w_member": member, "w_kind": "2", "w_months": "6", "w_amount": 100_000}]})
}

#[test]
fn work_and_wages() {
    let son = |changes: Json| of(SON, changes);
    let none = |place: &str| son(json!({"m_labour": "4", "m_work_place": place}));
    stored(vec![
        ("no work", none("0"), "AN16", SON, false),
        ("work", none("1"), "AN16", SON, true),
        (
            "work abroad, no labour",
            none("6").member(SON, json!({"m_labour": "5"})),
            "AN16",
            SON,
            true,
        ),
        (
            "a post",
            none("0").member(SON, json!({"m_post": "02"})),
            "AN16",
            SON,
            true,
        ),
        ("a wage", none("0").with(line(SON)), "AN16", SON, true),
        (
            "another's wage",
            none("0").with(line(GIRL)),
            "AN16",
            SON,
            false,
        ),
        (
            "half labour",
            son(json!({"m_work_place": "1"})),
            "AN16",
            SON,
            false,
        ),
        (
            "work, no line",
            son(json!({"m_work_place": "1"})),
            "AN17",
            SON,
            true,
        ),
        (
            "work, another's line",
            son(json!({"m_work_place": "1"})).with(line(GIRL)),
            "AN17",
            SON,
            true,
        ),
        (
            "work and line",
            son(json!({"m_work_place": "1"})).with(line(SON)),
            "AN17",
            SON,
            false,
        ),
        (
            "post, no line",
            son(json!({"m_post": "01"})),
            "AN17",
            SON,
            true,
        ),
        (
            "post and line",
            son(json!({"m_post": "01"})).with(line(SON)),
            "AN17",
            SON,
            false,
        ),
        (
            "line without work",
            Case::hh1().with(line(SON)),
            "AN17",
            SON,
            true,
        ),
        ("neither", Case::hh1(), "AN17", SON, false),
        (
            "student with work",
            of(GIRL, json!({"m_work_place": "2"})),
            "AN18",
            GIRL,
            true,
        ),
        (
            "student with a wage",
            Case::hh1().with(line(GIRL)),
            "AN18",
            GIRL,
            true,
        ),
        ("student without", Case::hh1(), "AN18", GIRL, false),
        (
            "in primary with work",
            of(GIRL, json!({"m_student": "03", "m_work_place": "2"})),
            "AN18",
            GIRL,
            true,
        ),
        (
            "in pre-school with work",
            of(GIRL, json!({"m_student": "02", "m_work_place": "2"})),
            "AN18",
            GIRL,
            false,
        ),
        (
            "out of school with work",
            of(GIRL, json!({"m_student": "90", "m_work_place": "2"})),
            "AN18",
            GIRL,
            false,
        ),
    ]);
    for place in ["2", "3", "4", "5"] {
        stored(vec![("each place", none(place), "AN16", SON, true)]);
    }
    in_form(vec![
        (
            "wages not given",
            son(json!({"m_work_place": "1"})).with(json!({"wages": null})),
            "AN17",
            SON,
            false,
        ),
        (
            "work not answered",
            son(json!({"m_work_place": null})).with(line(SON)),
            "AN17",
            SON,
            false,
        ),
        (
            "work, no line",
            son(json!({"m_work_place": "1"})),
            "AN17",
            SON,
            true,
        ),
        (
            "no labour and a wage",
            son(json!({"m_labour": "4", "m_work_place": null})).with(line(SON)),
            "AN16",
            SON,
            true,
        ),
    ]);
    assert_eq!(
        said(&son(json!({"m_work_place": "1"})), "AN17"),
        "岩温罕有务工或岗位却没有工资"
    );
    assert_eq!(
        said(&Case::hh1().with(line(SON)), "AN17"),
        "岩温罕有工资却没有务工或岗位"
    );
}
