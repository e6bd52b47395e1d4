//! The short forms as published: the visit without a survey, and the proposal to change a status.

mod checks;

use std::sync::Arc;

use ruhu_domain::form::{Form, Path};
use ruhu_domain::forms::{self, HOUSEHOLD_SURVEY_ID, STATUS_PROPOSAL_ID, VISIT_SHORT_ID};
use ruhu_domain::rules::answers::Answers;
use ruhu_domain::rules::visits::{Contact, Visit};
use serde_json::{Value as Json, json};

use checks::{Base, object};

const CODES: [&str; 10] = ["10", "20", "21", "22", "30", "40", "41", "42", "80", "81"];

fn form(id: &str) -> Arc<Form> {
    let forms = forms::built_in().unwrap_or_else(|errors| panic!("{errors:?}"));
    Arc::new(
        forms
            .into_iter()
            .find(|form| form.form_id == id)
            .expect("a built-in form"),
    )
}

fn visit() -> Base {
    Base {
        form: form(VISIT_SHORT_ID),
        answers: json!({
            "hh_code": "532822103299010001", "visit_purpose": "1", "visit_date": "2018-11-20",
            "visitor_role": "05", "seen_state": "1", "help_done": ["1", "2"],
            "promises": [{"_key": "a", "pr_text": "帮办医保", "pr_due": "2018-12-31"}],
        }),
        context: json!({"as_of": "2018-11-20"}),
    }
}

fn proposal() -> Base {
    let photo = json!({"sha256": "0".repeat(64), "bytes": 9, "type": "image/jpeg"});
    Base {
        form: form(STATUS_PROPOSAL_ID),
        answers: json!({
            "hh_code": "532822103299010001", "st_to": "30", "st_date": "2018-11-20",
            "st_reason": "收入和保障都已达标", "st_photo": [photo],
        }),
        context: json!({"as_of": "2018-11-20", "status": {"code": "20", "year": 2014}}),
    }
}

/// What keeps the form of a case from being finished, as `path: message`.
fn open(base: &Base, case: &Json) -> Vec<String> {
    let engine = base
        .open(case)
        .unwrap_or_else(|problem| panic!("{problem}"));
    let items = engine.open_items().into_iter();
    let words = items.map(|item| format!("{}: {}", engine.path_text(&item.path), item.message));
    words.collect()
}

#[test]
fn titles_are_said_in_both_languages() {
    let titles = [HOUSEHOLD_SURVEY_ID, VISIT_SHORT_ID, STATUS_PROPOSAL_ID].map(|id| {
        let form = form(id);
        (
            form.title_in("zh").to_owned(),
            form.title_in("en").to_owned(),
        )
    });
    let expected = [
        ("入户调查表", "Household survey"),
        ("走访记录", "Visit"),
        ("状态变更建议", "Proposed change of status"),
    ];
    assert_eq!(
        titles,
        expected.map(|(zh, en)| (zh.to_owned(), en.to_owned()))
    );
}

#[test]
fn a_visit_comes_out_as_it_went_in() {
    let base = visit();
    assert_eq!(open(&base, &Json::Null), Vec::<String>::new());
    let finished = base.open(&Json::Null).expect("loads").finished();
    assert_eq!(Json::Object(finished.answers), base.answers);
    assert_eq!(finished.computed, object(&json!({})));
}

/// What is known of the household leaves nothing of a visit out.
#[test]
fn a_visit_to_a_household_that_is_known_asks_the_same() {
    let base = visit();
    let known = json!({
        "visit_purpose": "3", "visitor_role": "02", "seen_state": "2", "help_done": ["8"],
        "promises": [{"_key": "p", "pr_text": "修路灯", "pr_due": "2018-10-01"}],
        "members": [{"_key": "m", "m_name": "示例一"}],
    });
    let case = json!({"context": {"first_survey": false, "current": known}});
    assert_eq!(open(&base, &case), Vec::<String>::new());
    let finished = base.open(&case).expect("loads").finished();
    assert_eq!(Json::Object(finished.answers), base.answers);
    let empty = Base {
        answers: json!({}),
        ..visit()
    };
    let asked = open(&empty, &case);
    assert_eq!(asked, open(&empty, &Json::Null));
    assert!(asked.len() >= 5, "{asked:?}");
}

#[test]
fn a_visit_asks_at_most_eight_questions() {
    let all = visit();
    let asked = |form: &Form| {
        let own = form.nodes.iter().filter(|node| {
            let in_row = node
                .parent
                .is_some_and(|parent| form.nodes[parent].name == "promises");
            !in_row && node.name != "hh_code"
        });
        let own = own.filter(|node| node.kind.is_question() || node.name == "promises");
        own.map(|node| node.name.clone()).collect::<Vec<_>>()
    };
    let names = asked(&all.form);
    assert!(names.len() <= 8, "{names:?}");
}

#[test]
fn nobody_at_home_leaves_only_the_next_visit() {
    let case = json!({"set": {"seen_state": "4", "next_visit_date": "2018-12-01"}});
    let engine = visit().open(&case).expect("loads");
    let finished = engine.finished();
    assert!(!finished.answers.contains_key("help_done"));
    assert!(!finished.answers.contains_key("promises"));
    let read = Visit::read("h", Answers::Json(&finished.answers)).expect("a visit");
    assert_eq!(read.contact, Contact::Nobody);
}

/// Current facts and reports read answers by name: the two forms must mean the same by one name.
#[test]
fn a_visit_asks_as_the_household_survey_does() {
    let (visit, survey) = (form(VISIT_SHORT_ID), form(HOUSEHOLD_SURVEY_ID));
    for node in visit.nodes.iter().filter(|node| node.kind.is_question()) {
        let id = survey.find(&node.name).expect("the same name");
        let other = &survey.nodes[id];
        assert_eq!(
            (node.kind, &node.label),
            (other.kind, &other.label),
            "{}",
            node.name
        );
        assert_eq!(
            (&node.default, &node.constraint),
            (&other.default, &other.constraint)
        );
    }
    for (list, choices) in &visit.choices {
        for choice in choices {
            let same = survey
                .list(list)
                .iter()
                .find(|other| other.name == choice.name);
            assert_eq!(
                same.map(|other| &other.label),
                Some(&choice.label),
                "{list}"
            );
        }
    }
    for check in &visit.checks {
        let question = &visit.nodes[check.question].name;
        let same = survey
            .checks
            .iter()
            .find(|other| other.id == check.id && survey.nodes[other.question].name == *question);
        let same = same.expect("the same check");
        assert_eq!(
            (&check.message, check.severity),
            (&same.message, same.severity)
        );
    }
}

#[test]
fn every_check_of_a_visit_fires_and_stays_silent() {
    let promise = |due: &str| json!([{"_key": "a", "pr_text": "帮办医保", "pr_due": due}]);
    let before = json!({"last": {"promises": promise("2018-11-01")}});
    visit().every_check_fires_and_stays_silent(&json!([
        {"check": "E-A01", "fires": {"at": "visit_date", "set": {"visit_date": "2018-11-21"}},
            "silent": {"at": "visit_date"}},
        {"check": "E-A01", "fires": {"at": "visit_date", "set": {"visit_date": "2013-12-31"}},
            "silent": {"at": "visit_date", "set": {"visit_date": "2014-01-01"}}},
        {"check": "W-A01", "fires": {"at": "visit_date", "context": {"as_of": "2018-12-21"}},
            "silent": {"at": "visit_date", "context": {"as_of": "2018-12-20"}}},
        {"check": "E-A04",
            "fires": {"at": "next_visit_date", "set": {"seen_state": "4", "next_visit_date": "2018-11-19"}},
            "silent": {"at": "next_visit_date", "set": {"seen_state": "4", "next_visit_date": "2018-11-20"}}},
        {"check": "E-A05", "fires": {"at": "hh_code", "set": {"hh_code": "53282210329901000"}},
            "silent": {"at": "hh_code", "set": {"hh_code": "T-0123ABCDX"}}},
        {"check": "E-A52",
            "fires": {"at": "promises[0].pr_due", "set": {"promises": promise("2018-11-19")}},
            "silent": {"at": "promises[0].pr_due", "set": {"promises": promise("2018-11-20")}}},
        {"check": "E-A52",
            "fires": {"at": "promises[0].pr_due", "set": {"promises": promise("2018-11-01")}},
            "silent": {"at": "promises[0].pr_due", "set": {"promises": promise("2018-11-01")}, "context": before}},
        {"check": "E-OPT", "fires": {"at": "visit_purpose", "set": {"visit_purpose": "3"}},
            "silent": {"at": "visit_purpose", "set": {"visit_purpose": "5"}}},
        {"check": "E-REQ", "fires": {"at": "help_done", "set": {"help_done": null}},
            "silent": {"at": "help_done", "set": {"help_done": ["8"]}}},
    ]));
}

#[test]
fn every_check_of_a_proposal_fires_and_stays_silent() {
    let exited = |date: &str| json!({"status": {"code": "40", "year": 2018, "date": date}});
    let back = |before: &str| json!({"status": {"code": "30", "year": 2018, "before": before}});
    proposal().every_check_fires_and_stays_silent(&json!([
        {"check": "E-ST01", "fires": {"at": "st_to", "set": {"st_to": "42"}}, "silent": {"at": "st_to"}},
        {"check": "E-ST01",
            "fires": {"at": "st_to", "set": {"st_to": "21"}, "context": back("20")},
            "silent": {"at": "st_to", "set": {"st_to": "20"}, "context": back("20")}},
        {"check": "E-ST02", "fires": {"at": "st_date", "set": {"st_date": "2018-11-21"}},
            "silent": {"at": "st_date"}},
        {"check": "E-ST02",
            "fires": {"at": "st_date", "set": {"st_to": "41", "st_date": "2018-11-18"}, "context": exited("2018-11-19")},
            "silent": {"at": "st_date", "set": {"st_to": "41", "st_date": "2018-11-19"}, "context": exited("2018-11-19")}},
        {"check": "E-ST02", "fires": {"at": "st_date", "set": {"st_date": "2013-12-31"}},
            "silent": {"at": "st_date", "set": {"st_date": "2014-01-01"}}},
        {"check": "E-A05", "fires": {"at": "hh_code", "set": {"hh_code": "53282210329901000"}},
            "silent": {"at": "hh_code"}},
        {"check": "E-REQ", "fires": {"at": "st_photo", "set": {"st_photo": null}},
            "silent": {"at": "st_photo", "set": {"st_to": "80", "st_photo": null}}},
        {"check": "E-LEN", "fires": {"at": "st_reason", "set": {"st_reason": "好"}},
            "silent": {"at": "st_reason", "set": {"st_reason": "好了"}}},
    ]));
}

#[test]
fn a_refusal_names_both_statuses_and_the_form_says_what_is_possible() {
    let said = |case: &Json| {
        let mut engine = proposal().open(case).expect("loads");
        let mut say = |tag: &str| {
            engine.set_language(tag);
            let found = engine.all_violations().into_iter();
            found.map(|(_, view)| view.message).collect::<Vec<_>>()
        };
        (say("zh"), say("en"))
    };
    let (zh, en) = said(&json!({"set": {"st_to": "42"}}));
    assert_eq!(zh, ["不允许从未脱贫变为稳定脱贫"]);
    assert_eq!(
        en,
        ["Change from Not exited to Exited, stable is not allowed"]
    );
    let not_on_file = json!({"set": {"st_to": "30"}, "context": {"status": null}});
    assert_eq!(said(&not_on_file).0, ["不允许从未建档变为预脱贫"]);

    let engine = proposal().open(&Json::Null).expect("loads");
    let shown = |name: &str| {
        let node = engine.form().find(name).expect("a question");
        engine
            .question(&Path::household(node))
            .expect("a view")
            .shown
    };
    assert_eq!(shown("st_from"), "未脱贫");
    assert_eq!(
        shown("st_possible"),
        "预脱贫、剔除(识别不准)、自然消亡(整户减少)"
    );
    assert_eq!(shown("st_confirmer"), "乡镇");
    assert_eq!(shown("st_evidence"), "核查表");
}

/// What is said to be possible, what is refused, and what has evidence and somebody who confirms it
/// are one and the same, from every status to every other.
#[test]
fn possible_is_what_is_not_refused() {
    let base = proposal();
    for from in CODES
        .iter()
        .map(|code| json!({"code": code}))
        .chain([json!(null)])
    {
        for to in CODES {
            let case = json!({"set": {"st_to": to}, "context": {"status": from}});
            let engine = base.open(&case).expect("loads");
            let computed = engine.computed();
            let possible = computed
                .get("st_possible")
                .and_then(Json::as_str)
                .unwrap_or_default();
            let refused = open(&base, &case)
                .iter()
                .any(|item| item.contains("st_to: 不允许从"));
            let same = from["code"] == to;
            assert_eq!(
                possible.split(' ').any(|code| code == to),
                !refused && !same,
                "{from} {to}"
            );
            for name in ["st_confirmer", "st_evidence"] {
                assert_eq!(computed.contains_key(name), !refused, "{name} {from} {to}");
            }
        }
    }
}

#[test]
fn a_proposal_keeps_what_the_office_needs_to_confirm_it() {
    let base = proposal();
    assert_eq!(open(&base, &Json::Null), Vec::<String>::new());
    let finished = base.open(&Json::Null).expect("loads").finished();
    assert_eq!(Json::Object(finished.answers), base.answers);
    let expected = json!({
        "st_from": "20", "st_possible": "30 80 81", "st_confirmer": "township", "st_evidence": "checklist",
    });
    assert_eq!(Json::Object(finished.computed), expected);
}
