//! Every check of the forms fires and stays silent; what is asked follows from what was answered.

use ruhu_domain::date::Date;
use ruhu_domain::form::{Context, Engine};
use ruhu_domain::forms::{
    CREDIT_APPRAISAL_ID, CREDIT_CONFIRM_ID, CREDIT_INFO_ID, CREDIT_NOTICE_ID, LOAN_ENTRY_ID,
    LOAN_FOLLOWUP_ID,
};
use serde_json::{Value as Json, json};

use crate::checks::Base;
use crate::sample::{SON, appraised_file, character, context, file, form, panel, survey};

fn info() -> Base {
    Base {
        form: form(CREDIT_INFO_ID),
        answers: appraised_file(),
        context: context(),
    }
}

/// What keeps the form of a case from being finished, as `path: check`.
fn open(base: &Base, case: &Json) -> Vec<String> {
    let engine = base.open(case).unwrap_or_else(|wrong| panic!("{wrong}"));
    items(&engine)
}

fn items(engine: &Engine) -> Vec<String> {
    let items = engine.open_items().into_iter();
    items
        .map(|item| format!("{}: {}", engine.path_text(&item.path), item.check))
        .collect()
}

#[test]
fn a_complete_file_comes_out_as_it_went_in() {
    let base = info();
    assert_eq!(open(&base, &Json::Null), Vec::<String>::new());
    let finished = base.open(&Json::Null).expect("loads").finished();
    assert_eq!(Json::Object(finished.answers), base.answers);
    let computed = Json::Object(finished.computed);
    assert_eq!(computed["b_name"], json!("岩温罕"));
    assert_eq!(computed["b_age"], json!(45));
    assert_eq!(computed["as_productive"], json!(800_000));
    assert_eq!(computed["de_total"], json!(300_000));
    assert_eq!(computed["in_net"], json!(870_000));
    assert_eq!(computed["rt_rules"], json!("1"));
    assert!(computed["rt_score"].is_i64(), "{computed}");
}

#[test]
fn without_consent_nothing_more_is_asked() {
    let answers = json!({
        "b_hh_code": "532822103299010001", "b_date": "2018-12-01", "b_consent": false,
        "b_collector_role": "1",
    });
    let base = Base { answers, ..info() };
    assert_eq!(open(&base, &Json::Null), Vec::<String>::new());
    let engine = base.open(&Json::Null).expect("loads");
    assert_eq!(engine.credit(), None);
    // What was typed before the household said no goes only when somebody has seen that it goes.
    let left = json!({"set": {"cr_court": false}});
    assert_eq!(open(&base, &left), ["b_consent: E-B03"]);
    let erased = json!({"set": {"cr_court": false, "b_erase": true}});
    assert_eq!(open(&base, &erased), Vec::<String>::new());
    let finished = base.open(&erased).expect("loads").finished();
    assert!(!finished.answers.contains_key("cr_court"));
}

#[test]
fn the_group_may_answer_later_on_its_own_phone() {
    let base = Base {
        answers: file(),
        ..info()
    };
    assert_eq!(open(&base, &Json::Null), Vec::<String>::new());
    let found = base.open(&Json::Null).expect("loads").credit();
    let found = found.expect("a rating");
    assert_eq!(found.missing, ["A1", "A2", "A3", "A4", "A5", "A6"]);
    assert_eq!((found.score, found.grade), (None, None));
}

#[test]
fn a_new_file_asks_nothing_that_the_survey_knows() {
    let base = Base {
        answers: json!({}),
        ..info()
    };
    let mut facts = crate::checks::context(&base.context);
    facts
        .facts
        .insert("role".to_owned(), json!("credit_officer"));
    let engine = Engine::new(form(CREDIT_INFO_ID), facts);
    let draft = engine.draft_answers();
    let expected = json!({
        "b_date": "2018-12-01", "b_consent_until": "2021-12-01", "b_collector_role": "2",
        "ch_honour": false, "ln_want": true, "ln_amount": 4_000_000, "rt_valid_until": "2019-12-01",
    });
    assert_eq!(Json::Object(draft), expected);
}

#[test]
fn every_check_of_the_file_fires_and_stays_silent() {
    let survey_with = |changes: Json| {
        let mut survey = survey();
        let map = survey.as_object_mut().expect("answers");
        map.extend(changes.as_object().cloned().expect("answers"));
        json!({ "current": survey })
    };
    let son_with = |changes: Json| {
        let mut survey = survey();
        let son = survey["members"][1].as_object_mut().expect("a row");
        son.extend(changes.as_object().cloned().expect("answers"));
        json!({ "current": survey })
    };
    let id = |id: &str| son_with(json!({ "m_idno": id }));
    let officer = json!({
        "b_collector_role": "2", "rt_final_grade": "0", "rt_final_limit": 0,
        "rt_reason": "银行另有考虑", "rt_valid_until": "2019-12-01", "rt_told": true,
    });
    let officer = |changes: Json| {
        let mut set = officer.clone();
        let map = set.as_object_mut().expect("answers");
        map.extend(changes.as_object().cloned().expect("answers"));
        set
    };
    let one = |at: &str, value: Json| {
        let mut set = json!({});
        set[at] = value;
        json!({ "at": at, "set": set })
    };
    let row = |name: &str, value: Json| one(&format!("debts[0].{name}"), value);
    let with = |at: &str, context: Json| json!({"at": at, "context": context});
    let mut cases = vec![
        json!({"check": "E-B01", "fires": one("b_hh_code", json!("5328")), "silent": {"at": "b_hh_code"}}),
        json!({"check": "E-B01", "fires": with("b_hh_code", json!({"status": {"code": "80"}})),
            "silent": {"at": "b_hh_code", "set": {"b_why_not_archived": "非建档户申请"}, "context": {"status": {"code": "80"}}}}),
        json!({"check": "E-B02", "fires": one("b_date", json!("2018-12-02")), "silent": {"at": "b_date"}}),
        json!({"check": "E-B02", "fires": one("b_date", json!("2018-11-19")), "silent": one("b_date", json!("2018-11-20"))}),
        json!({"check": "E-B03", "fires": one("b_consent", json!(false)), "silent": {"at": "b_consent"}}),
        json!({"check": "E-B04", "fires": one("b_consent_sign", Json::Null), "silent": {"at": "b_consent_sign"}}),
        json!({"check": "E-B05", "fires": one("b_consent_until", json!("2018-12-01")), "silent": one("b_consent_until", json!("2018-12-02"))}),
        json!({"check": "E-B06", "fires": with("b_borrower", son_with(json!({"m_birth": "2002-12-02", "m_idno": null}))),
            "silent": {"at": "b_borrower", "set": {"b_residence_years": 16, "la_exp_years": 6},
                "context": son_with(json!({"m_birth": "2002-12-01", "m_idno": null}))}}),
        json!({"check": "E-B06", "fires": with("b_borrower", son_with(json!({"m_presence": "5"}))),
            "silent": with("b_borrower", son_with(json!({"m_presence": "4"})))}),
        json!({"check": "W-B01", "fires": with("b_borrower", json!({"credit": {"borrower": "another"}})),
            "silent": with("b_borrower", json!({"credit": {"borrower": SON}}))}),
        json!({"check": "E-A15", "fires": with("b_idno", id("53289919730520001")), "silent": {"at": "b_idno"}}),
        json!({"check": "E-A16", "fires": with("b_idno", id("5328991973052O0015")), "silent": {"at": "b_idno"}}),
        json!({"check": "E-A17", "fires": with("b_idno", id("532899198502290018")), "silent": {"at": "b_idno"}}),
        json!({"check": "E-A18", "fires": with("b_idno", id("532899197305200014")), "silent": {"at": "b_idno"}}),
        json!({"check": "W-B02", "fires": one("b_id_checked", json!(false)), "silent": {"at": "b_id_checked"}}),
        json!({"check": "E-A09", "fires": one("b_phone", json!("1380013")), "silent": {"at": "b_phone"}}),
        json!({"check": "E-B07", "fires": one("b_residence_years", json!(46)), "silent": one("b_residence_years", json!(45))}),
        json!({"check": "E-B07", "fires": one("la_exp_years", json!(36)), "silent": one("la_exp_years", json!(35))}),
        json!({"check": "W-B03", "fires": with("b_capacity", son_with(json!({"m_dis_type": "6", "m_dis_grade": "2"}))),
            "silent": with("b_capacity", son_with(json!({"m_dis_type": "6", "m_dis_grade": "3"})))}),
        json!({"check": "W-B04", "fires": one("b_spouse_agree", json!("2")), "silent": {"at": "b_spouse_agree"}}),
        json!({"check": "W-B04", "fires": with("b_spouse_agree", son_with(json!({"m_marital": "20"}))), "silent": {"at": "b_spouse_agree"}}),
        json!({"check": "W-B05", "fires": with("as_livestock", survey_with(json!({"productions": [{"_key": "p", "p_kind": "01"}]}))), "silent": {"at": "as_livestock"}}),
        json!({"check": "W-B06", "fires": one("as_vehicle", json!(10_000_001)), "silent": one("as_vehicle", json!(10_000_000))}),
        json!({"check": "W-B06", "fires": one("as_vehicle", json!(10_000_001)),
            "silent": {"at": "as_vehicle", "set": {"as_vehicle": 10_000_001}, "context": {"status": {"code": "40"}}}}),
        json!({"check": "W-B07", "fires": with("de_any", survey_with(json!({"debt_any": false}))), "silent": {"at": "de_any"}}),
        json!({"check": "W-B07", "fires": with("de_any", survey_with(json!({"debt_any": false, "visit_date": "2018-06-01"}))),
            "silent": with("de_any", survey_with(json!({"debt_any": false, "visit_date": "2018-05-31"})))}),
        json!({"check": "E-B08", "fires": row("de_balance", json!(600_001)), "silent": row("de_balance", json!(600_000))}),
        json!({"check": "E-B08", "fires": row("de_amount", json!(0)), "silent": row("de_amount", json!(600_000))}),
        json!({"check": "E-B09", "fires": row("de_start", json!("2018-12-02")), "silent": row("de_start", json!("2018-12-01"))}),
        json!({"check": "E-B09", "fires": row("de_due", json!("2018-01-10")), "silent": row("de_due", json!("2018-01-11"))}),
        json!({"check": "W-B08", "fires": row("de_overdue", json!(1)),
            "silent": {"at": "debts[0].de_overdue", "set": {"debts[0].de_overdue": 1, "debts[0].de_due": "2018-11-30", "cr_history": "3"}}}),
        json!({"check": "W-B09", "fires": {"at": "de_total", "set": {"debts[0].de_amount": 9_000_000, "debts[0].de_balance": 1_740_001}},
            "silent": {"at": "de_total", "set": {"debts[0].de_amount": 9_000_000, "debts[0].de_balance": 1_740_000}}}),
        json!({"check": "W-B10", "fires": with("in_net", survey_with(json!({"visit_date": "2017-11-30"}))),
            "silent": with("in_net", survey_with(json!({"visit_date": "2017-12-01"})))}),
        json!({"check": "W-B11", "fires": one("in_next", json!(870_001)), "silent": one("in_next", json!(870_000))}),
        json!({"check": "W-B12", "fires": {"at": "cr_history", "set": {"debts[0].de_overdue": 1, "debts[0].de_due": "2018-11-30"}},
            "silent": {"at": "cr_history", "set": {"debts[0].de_overdue": 1, "debts[0].de_due": "2018-11-30", "cr_history": "3"}}}),
        json!({"check": "W-B13", "fires": one("cr_report", json!("2")), "silent": {"at": "cr_report", "set": {"cr_report": "2", "cr_history": "4"}}}),
        json!({"check": "W-B14", "fires": {"at": "ch_vice", "set": {"ch_vice": true, "ch_reason": "派出所有记录"}}, "silent": {"at": "ch_vice"}}),
        json!({"check": "E-B10", "fires": {"at": "ch_panel", "set": {"ch_panel[2]": null}}, "silent": {"at": "ch_panel"}}),
        json!({"check": "E-B10", "fires": one("ch_panel[1].pa_name", json!("玉香罕")), "silent": {"at": "ch_panel[1].pa_name"}}),
        json!({"check": "W-B15", "fires": one("ch_honour", json!(true)), "silent": {"at": "ch_honour"}}),
        json!({"check": "W-B16", "fires": with("la_skill", json!({"training": []})), "silent": {"at": "la_skill"}}),
        json!({"check": "W-B16", "fires": with("la_skill", json!({"training": [{"person": SON, "completed": false}]})),
            "silent": with("la_skill", json!({"training": null}))}),
        json!({"check": "W-B17", "fires": {"at": "ln_product", "set": {"ln_product": "2"}, "context": son_with(json!({"m_startup_will": false}))},
            "silent": one("ln_product", json!("2"))}),
        json!({"check": "E-B11", "fires": {"at": "ln_amount", "set": {"ln_amount": 5_000_001, "pl_cost": 9_000_000}},
            "silent": {"at": "ln_amount", "set": {"ln_amount": 5_000_000, "pl_cost": 9_000_000}}}),
        json!({"check": "E-B12", "fires": one("ln_months", json!(37)), "silent": one("ln_months", json!(36))}),
        json!({"check": "E-B12",
            "fires": {"at": "ln_months", "set": {"ln_months": 28}, "context": son_with(json!({"m_birth": "1955-03-10", "m_idno": null}))},
            "silent": {"at": "ln_months", "set": {"ln_months": 27}, "context": son_with(json!({"m_birth": "1955-03-10", "m_idno": null}))}}),
        json!({"check": "W-B24", "fires": one("ln_use", json!("8")), "silent": one("ln_use", json!("5"))}),
        json!({"check": "W-B25", "fires": one("ln_self_use", json!("3")), "silent": {"at": "ln_self_use"}}),
        json!({"check": "W-B18", "fires": one("pl_cost", json!(2_727_272)), "silent": one("pl_cost", json!(2_727_273))}),
        json!({"check": "W-B19", "fires": one("pl_income", json!(15_000_001)), "silent": one("pl_income", json!(15_000_000))}),
        json!({"check": "E-A47", "fires": one("pl_support", json!(["0", "1"])), "silent": {"at": "pl_support"}}),
        json!({"check": "W-B20", "fires": one("ln_known", json!(false)), "silent": {"at": "ln_known"}}),
    ];
    for (check, at, changes, silent) in [
        (
            "W-B21",
            "rt_final_grade",
            json!({"rt_final_grade": "AAA"}),
            json!({}),
        ),
        (
            "E-B15",
            "rt_final_limit",
            json!({"rt_final_limit": 100}),
            json!({}),
        ),
        (
            "E-B15",
            "rt_final_limit",
            json!({"rt_final_grade": "AA", "rt_final_limit": 5_000_001}),
            json!({"rt_final_grade": "AA", "rt_final_limit": 5_000_000}),
        ),
        (
            "E-B15",
            "rt_final_limit",
            json!({"rt_final_grade": "A", "rt_final_limit": 100, "ln_use": "8"}),
            json!({"rt_final_grade": "A", "rt_final_limit": 100}),
        ),
        ("W-B22", "rt_told", json!({"rt_told": false}), json!({})),
    ] {
        cases.push(
            json!({"check": check, "fires": {"at": at, "set": officer(changes)}, "silent": {"at": at, "set": officer(silent)}}),
        );
    }
    info().every_check_fires_and_stays_silent(&Json::Array(cases));
}

fn loans() -> Json {
    json!([{"id": "L1", "kind": "1", "bank": "示例信用社", "amount": 3_000_000, "start": "2018-06-01",
        "due": "2021-05-31", "months": 36, "overdue": 0, "open": true, "ln_use": "2"}])
}

fn followup() -> Base {
    Base {
        form: form(LOAN_FOLLOWUP_ID),
        answers: json!({
            "fu_loan": "L1", "fu_date": "2018-12-01", "fu_knows": true, "fu_card_self": true,
            "fu_use": "2", "fu_seen": "1", "fu_ratio": 100, "fu_state": "1", "fu_can_repay": "1",
        }),
        context: json!({"as_of": "2018-12-01", "status": {"code": "20"}, "loans": loans()}),
    }
}

#[test]
fn a_visit_after_a_loan_warns_at_once() {
    let base = followup();
    assert_eq!(open(&base, &Json::Null), Vec::<String>::new());
    let warned = |case: &Json| {
        let computed = base.open(case).expect("loads").computed();
        let codes = computed.get("fu_warnings").and_then(Json::as_str);
        codes.unwrap_or_default().to_owned()
    };
    assert_eq!(warned(&Json::Null), "");
    let given = json!({"set": {"fu_use": "12", "fu_enterprise": "示例公司", "fu_dividend": true, "fu_card_self": false}});
    assert_eq!(warned(&given), "LM01 LM02 LM04");
    assert_eq!(warned(&json!({"set": {"fu_use": "1"}})), "LM08");
    assert_eq!(
        warned(&json!({"context": {"status": {"code": "80"}}})),
        "LM14"
    );
    let computed = base.open(&Json::Null).expect("loads").computed();
    assert_eq!(computed["fu_amount"], json!(3_000_000));
    assert_eq!(computed["fu_plan"], json!("2"));
}

#[test]
fn every_check_of_a_visit_after_a_loan_fires_and_stays_silent() {
    followup().every_check_fires_and_stays_silent(&json!([
        {"check": "E-A01", "fires": {"at": "fu_date", "set": {"fu_date": "2018-12-02"}}, "silent": {"at": "fu_date"}},
        {"check": "W-B23", "fires": {"at": "fu_use", "set": {"fu_use": "1"}}, "silent": {"at": "fu_use"}},
        {"check": "W-B23", "fires": {"at": "fu_use", "set": {"fu_use": "11"}}, "silent": {"at": "fu_use", "set": {"fu_use": "2"}}},
    ]));
}

fn typed_loan() -> Base {
    Base {
        form: form(LOAN_ENTRY_ID),
        answers: json!({
            "lo_number": "L-7", "lo_kind": "1", "lo_bank": "示例信用社", "lo_borrower": "岩温罕",
            "lo_amount": 5_000_000, "lo_balance": 5_000_000, "lo_start": "2018-09-01",
            "lo_due": "2021-09-01", "lo_use": "2",
        }),
        context: json!({"as_of": "2018-12-01", "status": {"code": "20"}}),
    }
}

#[test]
fn every_check_of_a_typed_loan_fires_and_stays_silent() {
    let base = typed_loan();
    assert_eq!(open(&base, &Json::Null), Vec::<String>::new());
    base.every_check_fires_and_stays_silent(&json!([
        {"check": "E-LO01", "fires": {"at": "lo_balance", "set": {"lo_balance": 5_000_001}}, "silent": {"at": "lo_balance"}},
        {"check": "E-LO02", "fires": {"at": "lo_start", "set": {"lo_start": "2018-12-02"}}, "silent": {"at": "lo_start", "set": {"lo_start": "2018-12-01"}}},
        {"check": "E-LO03", "fires": {"at": "lo_due", "set": {"lo_due": "2018-09-01"}}, "silent": {"at": "lo_due", "set": {"lo_due": "2018-12-02"}}},
        {"check": "W-LO01", "fires": {"at": "lo_amount", "set": {"lo_amount": 5_000_100}}, "silent": {"at": "lo_amount"}},
        {"check": "W-LO02", "fires": {"at": "lo_due", "set": {"lo_due": "2021-09-03"}}, "silent": {"at": "lo_due"}},
        {"check": "W-LO03", "fires": {"at": "lo_kind", "context": {"status": {"code": "80"}}}, "silent": {"at": "lo_kind"}},
        {"check": "W-LO04", "fires": {"at": "lo_use", "set": {"lo_use": "8"}}, "silent": {"at": "lo_use", "set": {"lo_use": "10"}}},
    ]));
    // Once it is due and not repaid, the days overdue are asked.
    let due = json!({"set": {"lo_start": "2015-09-01", "lo_due": "2018-09-01"}});
    assert_eq!(open(&base, &due).len(), 1, "{:?}", open(&base, &due));
    let repaid = json!({"set": {"lo_due": "2018-11-30", "lo_balance": 0}});
    assert_eq!(open(&base, &repaid), Vec::<String>::new());
    // The borrower is the head until somebody says otherwise.
    let mut context = Context::new(Date::parse("2018-12-01").expect("a date"));
    context
        .office
        .insert("lo_borrower".to_owned(), json!("岩温罕"));
    let engine = Engine::new(form(LOAN_ENTRY_ID), context);
    let items = engine.open_items();
    let open = items.iter().map(|item| engine.path_text(&item.path));
    let open: Vec<_> = open.collect();
    assert!(open.contains(&"lo_bank".to_owned()), "{open:?}");
    assert!(!open.contains(&"lo_borrower".to_owned()), "{open:?}");
}

fn facts(state: &str) -> Json {
    json!({
        "as_of": "2018-12-20", "credit": {
            "state": state, "date": "2018-12-01", "last_date": "2018-12-05", "names": "|岩温罕|",
            "needs_character": "yes", "borrower_name": "岩温罕", "proposed": "A",
            "notice_to": "2018-12-18", "honour": "no", "stopped": "no",
            "file": {"household": "h", "state": "collected", "steps": [], "limit": 1_000_000, "ceiling": 2_000_000,
                "points": [{"item": "B1", "points": 12, "max": 12}, {"item": "C1", "points": 0, "max": 8}]},
        },
    })
}

fn votes() -> Json {
    let mut panel = panel();
    for row in panel.as_array_mut().expect("rows") {
        row["pa_vote"] = json!("1");
    }
    panel
}

#[test]
fn every_check_of_an_appraisal_fires_and_stays_silent() {
    let mut answers = character();
    answers["ap_date"] = json!("2018-12-05");
    answers["ch_panel"] = votes();
    answers["ap_grade"] = json!("A");
    answers["ap_reason"] = json!("小组意见不同");
    let base = Base {
        form: form(CREDIT_APPRAISAL_ID),
        answers,
        context: facts("collected"),
    };
    let computed = base.open(&Json::Null).expect("loads").computed();
    // 27 of 30, and 12 of 20 beside it: 78.
    assert_eq!(computed["ap_score"], json!(78));
    assert_eq!(computed["ap_computed"], json!("AA"));
    assert_eq!(open(&base, &Json::Null), Vec::<String>::new());
    base.every_check_fires_and_stays_silent(&json!([
        {"check": "E-CR01", "fires": {"at": "ap_date", "context": facts("noticed")}, "silent": {"at": "ap_date"}},
        {"check": "E-CR02", "fires": {"at": "ap_date", "set": {"ap_date": "2018-11-30"}}, "silent": {"at": "ap_date", "set": {"ap_date": "2018-12-01"}}},
        {"check": "E-B10", "fires": {"at": "ch_panel", "set": {"ch_panel[2]": null}}, "silent": {"at": "ch_panel"}},
        {"check": "E-B10", "fires": {"at": "ch_panel[0].pa_name", "set": {"ch_panel[0].pa_name": "岩温罕"}}, "silent": {"at": "ch_panel[0].pa_name"}},
        {"check": "W-B14", "fires": {"at": "ch_vice", "set": {"ch_vice": true, "ch_reason": "派出所有记录"}}, "silent": {"at": "ch_vice"}},
        {"check": "W-CR01", "fires": {"at": "ap_grade", "set": {"ch_panel[0].pa_vote": "2", "ch_panel[1].pa_vote": "3"}},
            "silent": {"at": "ap_grade", "set": {"ch_panel[0].pa_vote": "2"}}},
        {"check": "W-B21", "fires": {"at": "ap_grade", "set": {"ap_grade": "AAA"}}, "silent": {"at": "ap_grade", "set": {"ap_grade": "AA", "ap_reason": null}}},
    ]));
}

#[test]
fn every_check_of_a_notice_fires_and_stays_silent() {
    let base = Base {
        form: form(CREDIT_NOTICE_ID),
        answers: json!({"nt_from": "2018-12-10", "nt_to": "2018-12-17", "nt_place": "村委会公示栏"}),
        context: facts("appraised"),
    };
    assert_eq!(open(&base, &Json::Null), Vec::<String>::new());
    let ended = json!({"nt_closed": "2018-12-18", "objections": []});
    let ended = json!({"set": ended, "context": facts("on_notice")});
    assert_eq!(open(&base, &ended), Vec::<String>::new());
    base.every_check_fires_and_stays_silent(&json!([
        {"check": "E-CR01", "fires": {"at": "nt_from", "context": facts("collected")}, "silent": {"at": "nt_from"}},
        {"check": "E-CR02", "fires": {"at": "nt_from", "set": {"nt_from": "2018-12-04"}}, "silent": {"at": "nt_from", "set": {"nt_from": "2018-12-05"}}},
        {"check": "E-CR03", "fires": {"at": "nt_to", "set": {"nt_to": "2018-12-16"}}, "silent": {"at": "nt_to"}},
        {"check": "E-CR04", "fires": {"at": "nt_closed", "set": {"nt_closed": "2018-12-17"}, "context": facts("on_notice")},
            "silent": {"at": "nt_closed", "set": {"nt_closed": "2018-12-18"}, "context": facts("on_notice")}},
    ]));
}

#[test]
fn every_check_of_a_confirmation_fires_and_stays_silent() {
    let base = Base {
        form: form(CREDIT_CONFIRM_ID),
        answers: json!({
            "cf_date": "2018-12-19", "cf_decision": "1", "cf_grade": "A", "cf_limit": 1_000_000, "cf_told": true,
        }),
        context: facts("noticed"),
    };
    assert_eq!(open(&base, &Json::Null), Vec::<String>::new());
    base.every_check_fires_and_stays_silent(&json!([
        {"check": "E-CR01", "fires": {"at": "cf_date", "context": facts("on_notice")}, "silent": {"at": "cf_date"}},
        {"check": "E-CR02", "fires": {"at": "cf_date", "set": {"cf_date": "2018-12-21"}}, "silent": {"at": "cf_date"}},
        {"check": "W-B21", "fires": {"at": "cf_grade", "set": {"cf_grade": "AA", "cf_reason": "有新的荣誉"}}, "silent": {"at": "cf_grade"}},
        {"check": "E-B15", "fires": {"at": "cf_limit", "set": {"cf_limit": 5_000_001}}, "silent": {"at": "cf_limit"}},
        {"check": "E-B15", "fires": {"at": "cf_limit", "set": {"cf_grade": "0", "cf_reason": "有新的情况"}}, "silent": {"at": "cf_limit", "set": {"cf_grade": "0", "cf_limit": 0, "cf_reason": "有新的情况"}}},
        {"check": "W-B22", "fires": {"at": "cf_told", "set": {"cf_told": false}}, "silent": {"at": "cf_told"}},
    ]));
}
