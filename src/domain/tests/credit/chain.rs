//! A file on its way: every step in its order, every refusal in words, nothing private in between.

use ruhu_domain::credit_file::{CreditFile, Followed, State, Step, follow, privacy};
use ruhu_domain::date::Date;
use ruhu_domain::form::{Context, Engine};
use ruhu_domain::forms::{
    CREDIT_APPRAISAL_ID, CREDIT_CONFIRM_ID, CREDIT_INFO_ID, CREDIT_NOTICE_ID,
};
use ruhu_domain::office::add_credit;
use ruhu_domain::record::Record;
use ruhu_domain::role::Role;
use ruhu_domain::settings::Settings;
use serde_json::{Value as Json, json};

use crate::checks;
use crate::sample::{appraised_file, character, context, file, form, panel};

fn date(text: &str) -> Date {
    Date::parse(text).expect("a date")
}

/// A record of the chain; `number` makes its id.
fn record(number: u32, form_id: &str, known: &[&str], answers: &Json) -> Record {
    let known = known.iter().map(|id| (*id).to_owned()).collect();
    Record {
        id: format!("0190{number:04x}-0000-7000-8000-000000000000"),
        form_id: form_id.to_owned(),
        form_version: "1".to_owned(),
        form_sha256: String::new(),
        household: "532822103299010001".to_owned(),
        started_at: "2018-12-01T01:00:00Z".to_owned(),
        finished_at: "2018-12-01T02:00:00Z".to_owned(),
        clock_offset_ms: 0,
        device: String::new(),
        app_version: String::new(),
        base_revision: None,
        known,
        answers: checks::object(answers),
        computed: Default::default(),
    }
}

fn step(record: &Record, file: Option<&CreditFile>) -> Step {
    let mut context: Context = checks::context(&context());
    if let Some(file) = file {
        add_credit(&mut context, file);
    }
    let (engine, wrong) = Engine::load(form(&record.form_id), context, &record.answers);
    assert_eq!(wrong, [], "{}", record.form_id);
    Step::of(&engine, record, "示例干部").expect("a step")
}

fn appraisal() -> Json {
    let mut answers = character();
    let mut panel = panel();
    for row in panel.as_array_mut().expect("rows") {
        row["pa_vote"] = json!("1");
    }
    answers["ch_panel"] = panel;
    answers["ap_date"] = json!("2018-12-05");
    answers["ap_grade"] = json!("A");
    answers["ap_remark"] = json!("保密的话");
    answers
}

fn put_up() -> Json {
    json!({"nt_from": "2018-12-06", "nt_to": "2018-12-13", "nt_place": "公示栏"})
}

fn ended(objections: Json) -> Json {
    json!({"nt_closed": "2018-12-13", "objections": objections})
}

fn confirmation() -> Json {
    json!({"cf_date": "2018-12-20", "cf_decision": "1", "cf_grade": "A", "cf_limit": 500_000, "cf_told": true})
}

/// The five steps, each known to the next.
fn whole_way() -> Vec<Record> {
    let forms = [
        (CREDIT_INFO_ID, file()),
        (CREDIT_APPRAISAL_ID, appraisal()),
        (CREDIT_NOTICE_ID, put_up()),
        (CREDIT_NOTICE_ID, ended(json!([]))),
        (CREDIT_CONFIRM_ID, confirmation()),
    ];
    let mut records: Vec<Record> = Vec::new();
    for (number, (form_id, answers)) in forms.iter().enumerate() {
        let known: Vec<_> = records.iter().map(|record| record.id.as_str()).collect();
        records.push(record(number as u32 + 1, form_id, &known, answers));
    }
    records
}

fn along(records: &[Record]) -> Followed {
    let mut applied = Vec::new();
    let mut found = Followed::default();
    // As the phones do: each step is read against the file as it stood.
    let mut steps = Vec::new();
    for record in records {
        steps.push(step(record, found.file.as_ref()));
        found = follow(steps.clone(), &applied, &Settings::default());
        applied.clone_from(&file_of(&found).applied);
    }
    found
}

fn file_of(found: &Followed) -> &CreditFile {
    found.file.as_ref().expect("a file")
}

fn said(found: &Followed) -> Vec<String> {
    found
        .refused
        .iter()
        .map(|(_, reason)| reason.message.zh.clone())
        .collect()
}

#[test]
fn the_whole_way_from_collection_to_a_year_of_validity() {
    let records = whole_way();
    let states = [
        State::Collected,
        State::Appraised,
        State::OnNotice,
        State::Noticed,
        State::Confirmed,
    ];
    for (count, state) in states.into_iter().enumerate() {
        let found = along(&records[..=count]);
        assert_eq!(file_of(&found).state, state);
        assert_eq!(said(&found), Vec::<String>::new());
    }
    let found = along(&records);
    let file = file_of(&found);
    let confirmed = file.grade_on(date("2019-12-19")).expect("a grade");
    assert_eq!((confirmed.grade.as_str(), confirmed.limit), ("A", 500_000));
    assert_eq!(confirmed.until, "2019-12-19");
    assert_eq!(file.grade_on(date("2019-12-20")), None, "a year is over");
    assert_eq!(file.steps.len(), 5);
    assert_eq!(file.borrower_name, "岩温罕");
    // Each step is somebody's.
    let due = |count: usize, role| {
        let found = along(&records[..count]);
        file_of(&found).is_due_for(role, date("2018-12-13"))
    };
    assert!(due(1, Role::Appraiser) && !due(1, Role::Cadre));
    assert!(due(2, Role::Cadre) && due(3, Role::Cadre));
    assert!(due(4, Role::Township) && !due(4, Role::Appraiser));
    let hangs = along(&records[..3]);
    assert!(!file_of(&hangs).is_due_for(Role::Cadre, date("2018-12-12")));
    assert!(!file.is_due_for(Role::Cadre, date("2019-10-19")));
    assert!(file.is_due_for(Role::Cadre, date("2019-10-20")));
}

/// The order in which records arrive makes no difference.
#[test]
fn any_order_of_arrival_leads_to_the_same_file() {
    let records = whole_way();
    let mut steps = Vec::new();
    let mut before: Option<CreditFile> = None;
    for count in 1..=records.len() {
        steps.push(step(&records[count - 1], before.as_ref()));
        before = along(&records[..count]).file;
    }
    let expected = before.expect("a file");
    let mut orders = vec![vec![]];
    for _ in 0..steps.len() {
        orders = orders
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..steps.len())
                    .filter(|index| !order.contains(index))
                    .map(|index| [order.clone(), vec![index]].concat())
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    assert_eq!(orders.len(), 120);
    for order in orders {
        let shuffled = order.iter().map(|&index| steps[index].clone()).collect();
        let found = follow(shuffled, &[], &Settings::default());
        assert_eq!(found.file.as_ref(), Some(&expected), "{order:?}");
        assert!(found.refused.is_empty());
    }
}

#[test]
fn no_step_can_be_skipped_and_each_refusal_says_why() {
    let records = whole_way();
    let id = |index: usize| records[index].id.as_str();
    let known = [id(0), id(1), id(2), id(3), id(4)];
    let cases = [
        (
            0,
            CREDIT_APPRAISAL_ID,
            appraisal(),
            "这户还没有信用档案，先采集",
        ),
        (1, CREDIT_NOTICE_ID, put_up(), "还没有评议，先评议"),
        (1, CREDIT_CONFIRM_ID, confirmation(), "还没有评议，先评议"),
        (
            2,
            CREDIT_CONFIRM_ID,
            confirmation(),
            "评议好了，还没有公示，先公示",
        ),
        (
            3,
            CREDIT_CONFIRM_ID,
            confirmation(),
            "正在公示，公示结束后再做",
        ),
        (
            2,
            CREDIT_INFO_ID,
            file(),
            "档案正在评议或公示，审定后再更新",
        ),
        (
            4,
            CREDIT_APPRAISAL_ID,
            appraisal(),
            "公示已结束，等镇里审定",
        ),
        (
            5,
            CREDIT_CONFIRM_ID,
            confirmation(),
            "已经审定，要改就重新采集",
        ),
    ];
    for (count, form_id, answers, words) in cases {
        let mut way = records[..count].to_vec();
        way.push(record(9, form_id, &known, &answers));
        let mut steps: Vec<_> = Vec::new();
        let mut found = Followed::default();
        for record in &way {
            steps.push(step(record, found.file.as_ref()));
            found = follow(steps.clone(), &[], &Settings::default());
        }
        assert_eq!(said(&found), [words], "{count} {form_id}");
        let reason = &found.refused[0].1;
        assert!(!reason.message.en.is_empty());
    }
    // Made without knowing the step before, too early, for too short a time.
    let blind = record(9, CREDIT_APPRAISAL_ID, &[], &appraisal());
    let mut early = appraisal();
    early["ap_date"] = json!("2018-11-30");
    let early = record(9, CREDIT_APPRAISAL_ID, &known[..1], &early);
    let mut short = put_up();
    short["nt_to"] = json!("2018-12-12");
    let short = record(9, CREDIT_NOTICE_ID, &known[..2], &short);
    let mut open = ended(json!([]));
    open["nt_closed"] = json!("2018-12-12");
    let open = record(9, CREDIT_NOTICE_ID, &known[..3], &open);
    for (count, wrong, words) in [
        (1, blind, "档案已有新的变化，请同步后重做这一步"),
        (1, early, "日期早于上一步"),
        (2, short, "公示至少 7 天"),
        (3, open, "公示期还没满"),
    ] {
        let mut way = records[..count].to_vec();
        way.push(wrong);
        assert_eq!(said(&along(&way)), [words]);
    }
}

#[test]
fn two_cadres_cannot_both_collect_a_household() {
    let one = record(1, CREDIT_INFO_ID, &[], &file());
    let other = record(2, CREDIT_INFO_ID, &[], &file());
    let found = along(&[one.clone(), other]);
    assert_eq!(said(&found), ["这户已有人采集过，请同步后再更新"]);
    assert_eq!(file_of(&found).last(), one.id);
}

#[test]
fn an_objection_that_holds_or_the_township_sends_it_back_to_the_group() {
    let records = whole_way();
    let known: Vec<_> = records.iter().map(|record| record.id.as_str()).collect();
    let objection = |result: &str| json!([{"_key": "o", "ob_text": "不应评级", "ob_date": "2018-12-08", "ob_result": result, "ob_answer": "已经核实"}]);
    for (result, state) in [
        ("1", State::Noticed),
        ("2", State::Collected),
        ("3", State::Noticed),
    ] {
        let mut way = records[..3].to_vec();
        let answers = ended(objection(result));
        way.push(record(9, CREDIT_NOTICE_ID, &known[..3], &answers));
        let found = along(&way);
        assert_eq!(file_of(&found).state, state, "{result}");
    }
    let mut back = confirmation();
    back["cf_decision"] = json!("2");
    let mut way = records[..4].to_vec();
    way.push(record(9, CREDIT_CONFIRM_ID, &known[..4], &back));
    let found = along(&way);
    let file = file_of(&found);
    assert_eq!(file.state, State::Collected);
    assert!(!file.character && file.proposed.is_none() && file.score.is_some());
}

#[test]
fn the_group_s_answers_make_the_same_score_wherever_they_are_given() {
    let spot = along(&[record(1, CREDIT_INFO_ID, &[], &appraised_file())]);
    let later = along(&whole_way()[..2]);
    let (spot, later) = (file_of(&spot), file_of(&later));
    assert!(spot.score.is_some());
    assert_eq!(spot.score, later.score);
    assert_eq!(spot.grade, later.grade);
    assert_eq!(spot.limit, later.limit);
    assert_eq!(spot.character_points, later.character_points);
}

#[test]
fn an_offence_stops_the_grade_and_is_not_told() {
    let mut answers = appraisal();
    answers["ch_vice"] = json!(true);
    answers["ch_reason"] = json!("派出所有记录");
    let mut way = whole_way()[..1].to_vec();
    let known = [way[0].id.clone()];
    let graded = record(2, CREDIT_APPRAISAL_ID, &[&known[0]], &answers);
    assert_eq!(
        said(&along(&[way[0].clone(), graded])),
        ["有禁入项，只能评“不授信”"]
    );
    answers["ap_grade"] = json!("0");
    way.push(record(2, CREDIT_APPRAISAL_ID, &[&known[0]], &answers));
    let found = along(&way);
    let text = serde_json::to_string(file_of(&found)).expect("JSON");
    assert!(file_of(&found).stopped);
    assert_eq!(file_of(&found).grade.as_deref(), Some("0"));
    for private in ["HS06", "HS05", "ch_", "派出所", "保密"] {
        assert!(!text.contains(private), "{private} in {text}");
    }
}

#[test]
fn nothing_private_is_in_the_file_or_left_in_a_record() {
    let mut answers = appraised_file();
    answers["ch_vice"] = json!(true);
    answers["ch_reason"] = json!("派出所有记录");
    answers["_confirmed"] = json!({"W-B14": "有派出所证明", "W-B02": "证件在补办"});
    let mut one = record(1, CREDIT_INFO_ID, &[], &answers);
    one.computed.insert("rt_stops".to_owned(), json!("HS06"));
    let found = along(std::slice::from_ref(&one));
    let text = serde_json::to_string(file_of(&found)).expect("JSON");
    let kept = privacy::redacted(&one).expect("something private");
    let bytes = String::from_utf8(kept.to_bytes()).expect("UTF-8");
    for text in [text, bytes] {
        for private in ["\"ch_", "HS06", "派出所", "示例甲"] {
            assert!(!text.contains(private), "{private} in {text}");
        }
    }
    assert_eq!(kept.answers["_confirmed"], json!({"W-B02": "证件在补办"}));
    assert_eq!(kept.answers["b_borrower"], one.answers["b_borrower"]);
    let two = record(2, CREDIT_APPRAISAL_ID, &[], &appraisal());
    let kept = privacy::redacted(&two).expect("something private");
    let left: Vec<_> = kept.answers.keys().collect();
    assert_eq!(left, ["ap_date", "ap_grade"]);
    let notice = record(3, CREDIT_NOTICE_ID, &[], &put_up());
    assert_eq!(privacy::redacted(&notice), None, "nothing to hide");
}

#[test]
fn a_refusal_is_kept_and_may_become_a_file() {
    let no = json!({"b_hh_code": "532822103299010001", "b_date": "2018-12-01", "b_consent": false, "b_collector_role": "1"});
    let no = record(1, CREDIT_INFO_ID, &[], &no);
    let found = along(std::slice::from_ref(&no));
    assert_eq!(file_of(&found).state, State::Refused);
    assert!(!file_of(&found).is_built());
    let yes = record(2, CREDIT_INFO_ID, &[&no.id], &file());
    let found = along(&[no, yes]);
    assert_eq!(file_of(&found).state, State::Collected);
    assert!(file_of(&found).is_built());
}

#[test]
fn a_renewal_offers_what_was_answered_and_keeps_the_grade_meanwhile() {
    let records = whole_way();
    let found = along(&records);
    let mut facts = checks::context(&context());
    facts.as_of = date("2019-11-01");
    add_credit(&mut facts, file_of(&found));
    let engine = Engine::new(form(CREDIT_INFO_ID), facts);
    let offered = |name: &str| {
        let node = engine.form().find(name).expect("a question");
        let path = ruhu_domain::form::Path::household(node);
        engine.question(&path).and_then(|view| view.offer)
    };
    // Consent comes first; after it what was answered last year is offered.
    assert_eq!(offered("b_phone"), None);
    let mut engine = engine;
    let consent = engine.form().find("b_consent").expect("a question");
    let command = ruhu_domain::form::Command::Set(
        ruhu_domain::form::Path::household(consent),
        ruhu_domain::form::value::Value::Code("yes".to_owned()),
    );
    engine.apply(&command).expect("consent");
    let offered = |name: &str| {
        let node = engine.form().find(name).expect("a question");
        let path = ruhu_domain::form::Path::household(node);
        engine.question(&path).and_then(|view| view.offer)
    };
    let phone = offered("b_phone").expect("an offer");
    assert!(phone.with_section);
    assert_eq!(phone.date, "2018-12-01");
    assert!(!offered("as_livestock").expect("an offer").with_section);
    assert!(offered("debts").is_none(), "asked once there is a debt");
    assert_eq!(offered("ch_law"), None, "what the group said is not known");
    assert_eq!(offered("ln_amount"), None);
    // The new file begins its own way; the grade of the old one holds until its day.
    let known: Vec<_> = records.iter().map(|record| record.id.as_str()).collect();
    let mut again = file();
    again["b_date"] = json!("2019-11-01");
    let mut way = records.clone();
    way.push(record(9, CREDIT_INFO_ID, &known, &again));
    let mut steps: Vec<_> = Vec::new();
    let mut found = Followed::default();
    for record in &way {
        steps.push(step(record, found.file.as_ref()));
        found = follow(steps.clone(), &[], &Settings::default());
    }
    assert_eq!(said(&found), Vec::<String>::new());
    assert_eq!(file_of(&found).state, State::Collected);
    assert_eq!(file_of(&found).steps.len(), 1);
    // Derived once more from all steps, the file is the same.
    let applied = file_of(&found).applied.clone();
    let again = follow(steps, &applied, &Settings::default());
    assert_eq!(again.file, found.file);
    assert!(again.refused.is_empty());
    let grade = file_of(&found).grade_on(date("2019-12-19"));
    assert_eq!(grade.map(|confirmed| confirmed.grade.as_str()), Some("A"));
}
