//! The household's own page: what it shows in which order and words, and what it must not show.

use ruhu_domain::benefits::{
    Benefits, Dispute, DisputeAnswer, DisputeKind, Entry, Group, Known, Page, Step, page,
};
use ruhu_domain::current::{Current, Visit};
use ruhu_domain::household::Household;
use ruhu_domain::household::alias::Keys;
use ruhu_domain::office::Office;
use ruhu_domain::rules::measure_status::Recorder;
use ruhu_domain::settings::Settings;
use serde_json::{Map, Value as Json, json};

use crate::measures::judged;
use crate::probes::Probe;
use crate::support::{Case, GIRL, GRANDMOTHER, SON, date};

const TODAY: &str = "2018-11-20";

fn household(status: &str) -> Household {
    Household {
        code: "532822103299010001".to_owned(),
        head: "玉应罕".to_owned(),
        status: status.to_owned(),
        helper: "示例帮扶人".to_owned(),
        helper_unit: "U01".to_owned(),
        helper_phone: "06910000000".to_owned(),
        ..Household::default()
    }
}

fn shown(case: &Case, status: &str, benefits: &Benefits) -> Page {
    let current = Current {
        answers: case.answers.clone(),
        visits: vec![Visit {
            date: TODAY.to_owned(),
            seen_state: "1".to_owned(),
            by: "示例干部".to_owned(),
            ..Visit::default()
        }],
        ..Current::default()
    };
    let mut settings = case.settings.clone();
    settings.insert(
        "units".to_owned(),
        json!([{"name": "U06", "label": "县民政局", "phone": "06915120000"}]),
    );
    page(&Known {
        household: &household(status),
        current: Some(&current),
        benefits,
        credit: None,
        office: &Office::new(settings),
        today: date(TODAY),
    })
}

/// What the accepted survey leaves on file.
fn learned(case: &Case) -> Benefits {
    let mut benefits = Benefits::default();
    benefits.learn(&case.run_stored(judged), &case.answers, TODAY);
    benefits
}

/// HH-1 before anybody recorded a measure.
fn nothing_done() -> Case {
    Case::hh1().with(json!({"measures": []}))
}

fn fixture() -> Json {
    serde_json::from_str(include_str!("../fixtures/hh-1.json")).expect("JSON")
}

fn expected(class: &str) -> Vec<(String, String)> {
    let rows = fixture()["expected"]["measures"][class].clone();
    let rows = rows.as_array().expect("a list").clone();
    rows.iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().expect("a text").to_owned();
            (text("code"), text("member"))
        })
        .collect()
}

fn of_group(page: &Page, group: Group) -> Vec<(String, String)> {
    let entries = page.benefits.iter().filter(|entry| entry.group == group);
    entries
        .map(|entry| (entry.code.clone(), entry.member.clone()))
        .collect()
}

fn find<'a>(page: &'a Page, code: &str, member: &str) -> &'a Entry {
    let mut entries = page.benefits.iter();
    let found = entries.find(|entry| entry.code == code && entry.member == member);
    found.unwrap_or_else(|| panic!("{code} of {member}"))
}

fn step(code: &str, member: &str, status: &str, day: &str) -> Step {
    Step {
        id: format!("{code} {status} {day}"),
        code: code.to_owned(),
        member: member.to_owned(),
        status: status.to_owned(),
        date: day.to_owned(),
        ..Step::default()
    }
}

#[test]
fn hh1_sees_exactly_its_measures_due_ones_first() {
    let page = shown(&nothing_done(), "20", &Benefits::default());
    let due = expected("D");
    let possible = expected("P");
    assert_eq!(of_group(&page, Group::Missing), due);
    assert_eq!(of_group(&page, Group::Possible), possible);
    assert_eq!(page.benefits.len(), due.len() + possible.len());
    let all: Vec<_> = page
        .benefits
        .iter()
        .map(|entry| (entry.code.clone(), entry.member.clone()))
        .collect();
    assert_eq!(all, [due, possible].concat(), "due before possible");
    assert_eq!(page.status.zh, "还在帮扶中");
}

#[test]
fn hh1_with_its_own_list_has_progress_before_what_it_receives() {
    let page = shown(&Case::hh1(), "20", &learned(&Case::hh1()));
    let codes = |group| -> Vec<String> {
        let found = of_group(&page, group);
        found.into_iter().map(|(code, _)| code).collect()
    };
    assert_eq!(codes(Group::Missing), Vec::<String>::new());
    assert_eq!(
        codes(Group::Progress),
        ["M14", "M15", "M17", "M22", "M23", "M29", "M42"]
    );
    assert_eq!(
        codes(Group::Received),
        [
            "M01", "M02", "M02", "M02", "M03", "M03", "M03", "M07", "M07", "M07", "M08", "M30",
            "M54"
        ]
    );
    assert_eq!(of_group(&page, Group::Possible), expected("P"));
    let groups: Vec<Group> = page.benefits.iter().map(|entry| entry.group).collect();
    assert!(groups.is_sorted(), "{groups:?}");
    let pension = find(&page, "M30", GRANDMOTHER);
    assert_eq!(
        (
            pension.amount,
            pension.date.as_str(),
            pension.words.zh.as_str()
        ),
        (Some(123_600), "2018-09-30", "正在享受")
    );
    assert_eq!(pension.bar.done, 4);
    let applied = find(&page, "M23", SON);
    assert_eq!(
        applied.bar.days[..2],
        [TODAY, TODAY],
        "entitled and applied for that day"
    );
    assert_eq!(applied.bar.done, 2);
}

#[test]
fn each_measure_is_told_in_plain_words_with_whom_to_ask() {
    let page = shown(&nothing_done(), "20", &Benefits::default());
    let care = find(&page, "M23", SON);
    assert_eq!(care.title.zh, "一级二级残疾，每月有护理补贴");
    assert_eq!(care.title.en, "Monthly care subsidy for grade 1 and 2");
    assert_eq!(care.name, "岩温罕");
    assert_eq!(care.words.zh, "应该有，还没办");
    assert_eq!(
        (care.ask.name.zh.as_str(), care.ask.phone.as_str()),
        ("县民政局", "06915120000")
    );
    let doctor = find(&page, "M07", GIRL);
    assert_eq!(
        (doctor.ask.name.zh.as_str(), doctor.ask.phone.as_str()),
        ("县卫生和计划生育局，或您的帮扶人 示例帮扶人", "06910000000"),
        "a unit without a telephone leads to the helper"
    );
    let helper = find(&page, "M54", "HH");
    assert_eq!(helper.title.zh, "您的帮扶人是 示例帮扶人，电话 06910000000");
    assert_eq!(
        helper.title.en,
        "Your helper is 示例帮扶人, phone 06910000000"
    );
    let guard = find(&page, "M11", SON);
    assert!(guard.first && guard.words.zh == "可以申请", "{guard:?}");
    assert_eq!(guard.bar.done, 0);
}

#[test]
fn a_measure_goes_its_way_and_shows_days_and_amount() {
    let case = nothing_done();
    let mut benefits = Benefits::default();
    benefits.steps.push(step("M23", SON, "2", "2018-10-01"));
    let entry = |benefits: &Benefits| find(&shown(&case, "20", benefits), "M23", SON).clone();
    assert_eq!(entry(&benefits).group, Group::Progress);
    benefits.steps.push(step("M23", SON, "3", "2018-10-08"));
    assert_eq!(entry(&benefits).words.zh, "已批准，等着发");
    benefits.steps.push(Step {
        amount: Some(8000),
        ..step("M23", SON, "4", "2018-10-20")
    });
    let paid = entry(&benefits);
    assert_eq!(
        (paid.group, paid.amount, paid.words.zh.as_str()),
        (Group::Received, Some(8000), "已发放")
    );
    assert_eq!(
        paid.bar.days[1..],
        ["2018-10-01", "2018-10-08", "2018-10-20"]
    );

    benefits.steps.push(Step {
        reason: "没收到".to_owned(),
        ..step("M23", SON, "9", "2018-11-01")
    });
    benefits.disputes.push(Dispute {
        id: "d".to_owned(),
        kind: DisputeKind::NotReceived,
        code: "M23".to_owned(),
        member: SON.to_owned(),
        text: "折子上没有".to_owned(),
        voice: None,
        at: "2018-11-01T02:00:00.000Z".to_owned(),
        unit: "U06".to_owned(),
        due: Dispute::due(date("2018-11-01"), &Settings::default()).to_string(),
        answer: None,
    });
    let disputed = entry(&benefits);
    assert_eq!(
        (disputed.group, disputed.amount, disputed.bar.done),
        (Group::Progress, Some(8000), 3)
    );
    let said = disputed.said.expect("what the household said");
    assert_eq!(
        (said.unit.zh.as_str(), said.due.as_str()),
        ("县民政局", "2018-11-16")
    );
    benefits.disputes[0].answer = Some(DisputeAnswer {
        text: "已补发到折子".to_owned(),
        by: "示例民政".to_owned(),
        at: "2018-11-10T02:00:00.000Z".to_owned(),
    });
    let answered = entry(&benefits).said.and_then(|said| said.answer);
    assert_eq!(answered.expect("an answer").text, "已补发到折子");
}

#[test]
fn refused_measures_say_why_and_may_be_applied_for_again() {
    let mut benefits = Benefits::default();
    benefits.steps.push(Step {
        reason: "残疾证过期".to_owned(),
        ..step("M23", SON, "7", "2018-10-01")
    });
    let page = shown(&nothing_done(), "20", &benefits);
    let refused = find(&page, "M23", SON);
    assert_eq!(refused.group, Group::Over);
    assert_eq!(refused.reason, "残疾证过期");
    assert_eq!(
        page.benefits.last().map(|entry| entry.group),
        Some(Group::Over)
    );
}

#[test]
fn steps_keep_to_the_life_cycle_and_to_who_may_record_them() {
    let refused = |benefits: &Benefits, step: &Step, by: Recorder| {
        let found = step.refusals(benefits, by, date(TODAY));
        found
            .into_iter()
            .map(|reason| reason.code)
            .collect::<Vec<_>>()
    };
    let mut benefits = Benefits::default();
    let applied = step("M23", SON, "2", "2018-10-01");
    assert_eq!(refused(&benefits, &applied, Recorder::Village), [""; 0]);
    assert_eq!(
        refused(
            &benefits,
            &step("M23", SON, "3", "2018-10-01"),
            Recorder::Village
        ),
        ["ms_status"]
    );
    benefits.steps.push(applied);
    assert_eq!(
        refused(
            &benefits,
            &step("M23", SON, "5", "2018-10-08"),
            Recorder::Office
        ),
        ["E-A49", "E-A51"]
    );
    assert_eq!(
        refused(
            &benefits,
            &step("M23", SON, "3", "2018-09-30"),
            Recorder::Office
        ),
        ["E-A50"]
    );
    assert_eq!(
        refused(
            &benefits,
            &step("M23", SON, "7", "2018-10-08"),
            Recorder::Office
        ),
        ["ms_reason"]
    );
    assert_eq!(
        refused(
            &benefits,
            &step("M23", SON, "3", "2018-11-21"),
            Recorder::Office
        ),
        ["ms_date"]
    );
    assert_eq!(
        refused(
            &benefits,
            &step("M99", SON, "3", "2018-10-08"),
            Recorder::Office
        ),
        ["ms_code"]
    );
}

#[test]
fn the_page_names_the_visit_the_helper_and_what_was_promised() {
    let page = shown(&Case::hh1(), "20", &learned(&Case::hh1()));
    let visit = page.visit.expect("a visit");
    assert_eq!(
        (visit.date.as_str(), visit.by.as_str()),
        (TODAY, "示例干部")
    );
    let helper = page.helper.expect("a helper");
    assert_eq!(
        (helper.name.as_str(), helper.unit.zh.as_str()),
        ("示例帮扶人", "县扶贫办")
    );
    assert_eq!(page.promises.len(), 1);
    assert_eq!(
        (page.promises[0].due.as_str(), page.promises[0].done),
        ("2018-12-31", false)
    );
}

#[test]
fn nothing_a_household_must_not_see_is_on_its_page() {
    // Everything that is known and none of its business here.
    let case = Case::hh1()
        .with(json!({
            "ch_remark": "SECRET-remark", "remark": "SECRET-note", "events": ["1", "5"],
            "urgent": true, "need_note": "SECRET-need",
        }))
        .knowing(json!({"area": {"phones": {"13899999999": "532822103299010099"}}}));
    for status in [
        "10", "20", "21", "22", "30", "40", "41", "42", "80", "81", "",
    ] {
        let page = shown(&case, status, &Benefits::default());
        let text = serde_json::to_string(&page).expect("JSON");
        for hidden in [
            "SECRET",
            "返贫",
            "风险",
            "监测",
            "预警",
            "异常",
            "relapse",
            "risk",
            "anomal",
            "532899194803120022",
            "532899197305200015",
            "53289920040618002X",
            "6228480000000000125",
            "13800138000",
            "532822103299010001",
            "532822103299010099",
        ] {
            assert!(!text.contains(hidden), "{status}: {hidden} in {text}");
        }
    }
}

#[test]
fn statuses_are_told_without_labels() {
    let told = |status: &str| shown(&Case::hh1(), status, &Benefits::default()).status.zh;
    assert_eq!(told("22"), "还在帮扶中");
    assert_eq!(told("30"), "今年计划脱贫，正在核查");
    assert_eq!(told("41"), "已脱贫，政策继续一段时间");
    assert_eq!(told("80"), "");
}

#[test]
fn before_the_first_survey_only_what_is_on_record_is_shown() {
    let mut benefits = Benefits::default();
    benefits.steps.push(Step {
        amount: Some(50_000),
        ..step("M26", "HH", "4", "2018-10-01")
    });
    let page = page(&Known {
        household: &household("20"),
        current: None,
        benefits: &benefits,
        credit: None,
        office: &Office::default(),
        today: date(TODAY),
    });
    assert_eq!(
        of_group(&page, Group::Received),
        [("M26".to_owned(), "HH".to_owned())]
    );
    assert_eq!(page.benefits.len(), 1);
}

#[test]
fn what_is_kept_of_a_member_goes_along() {
    let mut left = learned(&nothing_done());
    left.steps.push(step("M23", SON, "2", "2018-10-01"));
    left.steps.push(step("M26", "HH", "2", "2018-10-02"));
    let keys = Keys::from([(SON.to_owned(), "new key".to_owned())]);
    let taken = left.take_members(&keys);
    assert!(left.entitled.iter().all(|due| due.member != SON));
    let codes = |benefits: &Benefits| -> Vec<(String, String)> {
        let steps = benefits.steps.iter();
        steps
            .map(|step| (step.code.clone(), step.member.clone()))
            .collect()
    };
    assert_eq!(codes(&left), [("M26".to_owned(), "HH".to_owned())]);
    let mut there = Benefits::default();
    there.join(&taken, &keys);
    assert_eq!(codes(&there), [("M23".to_owned(), "new key".to_owned())]);
    assert!(there.newest("M23", SON).is_none());
    assert_eq!(
        there.newest("M23", "new key").map(|last| last.status),
        Some("2")
    );
}

#[test]
fn an_entitlement_keeps_its_first_day() {
    let case = nothing_done();
    let mut benefits = learned(&case);
    let since = |benefits: &Benefits| benefits.entitled[0].since.clone();
    assert_eq!(since(&benefits), TODAY);
    benefits.learn(&case.run_stored(judged), &case.answers, "2019-02-20");
    assert_eq!(since(&benefits), TODAY);
    benefits.learn(&[], &case.answers, "2019-02-20");
    benefits.learn(&case.run_stored(judged), &case.answers, "2019-05-20");
    assert_eq!(since(&benefits), "2019-05-20", "lost and gained again");
}

/// The day by which a household is answered.
pub(crate) fn probes() -> Vec<Probe> {
    let due = |changes: &Map<String, Json>| {
        Dispute::due(date("2018-11-01"), &Settings::lenient(changes)).to_string()
    };
    vec![Probe::new("the answer to a dispute", "2018-11-16", due)]
}
