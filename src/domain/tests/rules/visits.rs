//! Visits, coverage, and the next one due.

use ruhu_domain::rules::answers::Answers;
use ruhu_domain::rules::visits::{
    Contact, Coverage, Duty, Visit, coverage, in_scope, last_valid, next_visit, sort_work_list,
};
use ruhu_domain::settings::Settings;
use serde_json::json;

use crate::probes::Probe;
use crate::support::{Case, date, object};

fn visit<'a>(place: &'a str, day: &str, role: &'a str, seen: &str) -> Visit<'a> {
    Visit {
        place,
        date: date(day),
        role: Some(role),
        contact: Contact::of(Some(seen)),
    }
}

fn quarter(visits: &[Visit<'_>], scope: &[&str], role: Option<&str>) -> Coverage {
    coverage(visits, scope, role, date("2018-10-01"), date("2018-12-31"))
}

#[test]
fn the_examples() {
    let households: Vec<String> = (0..796).map(|index| format!("h{index}")).collect();
    let scope: Vec<&str> = households.iter().map(String::as_str).collect();
    let by = |role, from: usize, to: usize| {
        let households = scope[from..to].iter();
        households.map(move |household| visit(household, "2018-11-20", role, "1"))
    };
    let visits: Vec<_> = by("06", 0, 612).chain(by("07", 600, 743)).collect();
    let group = quarter(&visits, &scope, Some("06"));
    assert_eq!((group.visited, group.in_scope), (612, 796));
    assert_eq!(group.share_shown, Some(7688));
    let any = quarter(&visits, &scope, None);
    assert_eq!((any.visited, any.share_shown), (743, Some(9334)));
    assert_eq!(any.reasons[0].message.zh, "应访 796，已访 743 93.34%");
}

#[test]
fn what_a_visit_is() {
    for (seen, visited, phone, nobody) in [
        ("1", 1, 0, 0),
        ("2", 1, 0, 0),
        ("3", 1, 0, 0),
        ("4", 0, 0, 1),
        ("5", 0, 1, 0),
        ("9", 0, 0, 0),
    ] {
        let found = quarter(&[visit("a", "2018-11-20", "06", seen)], &["a"], Some("06"));
        assert_eq!(
            (found.visited, found.phone, found.nobody),
            (visited, phone, nobody),
            "{seen}"
        );
    }
    assert_eq!(Contact::of(None), Contact::Unknown);
}

#[test]
fn coverage_counts_places_in_scope_in_the_period() {
    let count = |place, day, role| {
        let found = quarter(
            &[visit(place, day, role, "1")],
            &["a", "b", "a"],
            Some("06"),
        );
        assert_eq!(found.in_scope, 2, "each place once");
        found.visited
    };
    assert_eq!(count("a", "2018-10-01", "06"), 1);
    assert_eq!(count("a", "2018-12-31", "06"), 1);
    assert_eq!(count("a", "2018-09-30", "06"), 0);
    assert_eq!(count("a", "2019-01-01", "06"), 0);
    assert_eq!(count("a", "2018-11-01", "05"), 0);
    assert_eq!(count("c", "2018-11-01", "06"), 0);
    let twice = [
        visit("a", "2018-10-02", "06", "1"),
        visit("a", "2018-11-02", "06", "1"),
    ];
    assert_eq!(quarter(&twice, &["a", "b"], None).visited, 1);
    let unnamed = Visit {
        role: None,
        ..visit("a", "2018-10-02", "", "1")
    };
    assert_eq!(quarter(&[unnamed], &["a"], None).visited, 1, "any role");
    assert_eq!(quarter(&[unnamed], &["a"], Some("06")).visited, 0);
    let away = [
        visit("c", "2018-10-02", "06", "5"),
        visit("c", "2018-10-02", "06", "4"),
    ];
    let found = quarter(&away, &["a"], None);
    assert_eq!((found.phone, found.nobody), (0, 0), "out of scope");
    assert_eq!(quarter(&[], &[], None).share_shown, None);
}

#[test]
fn duties_of_roles() {
    assert_eq!(Duty::of("01"), Duty::Villages);
    for role in ["02", "03", "04", "05", "06", "08"] {
        assert_eq!(Duty::of(role), Duty::Households, "{role}");
    }
    for role in ["07", "09", "10", "99", ""] {
        assert_eq!(Duty::of(role), Duty::None, "{role}");
    }
    let all = Settings::lenient(&object(&json!({"P_VISIT_ALL_ARCHIVED": true})));
    for (status, now, with_all) in [
        ("20", true, true),
        ("30", true, true),
        ("40", false, true),
        ("42", false, true),
        ("10", false, false),
        ("80", false, false),
        ("", false, false),
    ] {
        assert_eq!(in_scope(status, &Settings::default()), now, "{status}");
        assert_eq!(in_scope(status, &all), with_all, "{status}");
    }
}

#[test]
fn the_last_visit_is_the_latest_valid_one_until_the_day() {
    let visits = [
        visit("a", "2018-05-01", "06", "2"),
        visit("a", "2018-03-01", "06", "1"),
        visit("a", "2018-08-01", "06", "5"),
        visit("b", "2018-09-01", "06", "1"),
    ];
    let last = |place, day| last_valid(&visits, place, date(day));
    assert_eq!(last("a", "2018-11-20"), Some(date("2018-05-01")));
    assert_eq!(
        last("a", "2018-05-01"),
        Some(date("2018-05-01")),
        "the day itself"
    );
    assert_eq!(last("a", "2018-04-30"), Some(date("2018-03-01")));
    assert_eq!(last("a", "2018-02-28"), None);
    assert_eq!(last("c", "2018-11-20"), None);
}

#[test]
fn the_next_visit() {
    let next = |status, last: Option<&str>| {
        let last = last.map(date);
        next_visit("a", status, last, date("2018-11-20"), &Settings::default())
    };
    for (status, last, due, overdue, zh) in [
        (
            "20",
            "2018-08-22",
            "2018-11-20",
            0,
            "下次走访 2018-11-20 前",
        ),
        (
            "20",
            "2018-08-21",
            "2018-11-19",
            1,
            "应在 2018-11-19 前走访，已超 1 天",
        ),
        (
            "30",
            "2018-11-20",
            "2019-02-18",
            -90,
            "下次走访 2019-02-18 前",
        ),
        (
            "41",
            "2018-05-24",
            "2018-11-20",
            0,
            "下次走访 2018-11-20 前",
        ),
        (
            "40",
            "2018-05-23",
            "2018-11-19",
            1,
            "应在 2018-11-19 前走访，已超 1 天",
        ),
    ] {
        let found = next(status, Some(last)).expect("a visit is due");
        assert_eq!(
            (found.due, found.days_overdue),
            (Some(date(due)), overdue),
            "{status} {last}"
        );
        assert_eq!(found.reason.message.zh, zh);
    }
    let never = next("20", None).expect("a visit is due");
    assert_eq!((never.due, never.days_overdue), (None, 0));
    assert_eq!(never.reason.message.zh, "还没有走访过");
    for status in ["10", "80", "81", ""] {
        assert_eq!(next(status, Some("2018-01-01")), None, "{status}");
    }
}

#[test]
fn the_work_list_begins_with_the_most_urgent() {
    let next = |household, last: Option<&str>| {
        let last = last.map(date);
        next_visit(
            household,
            "20",
            last,
            date("2018-11-20"),
            &Settings::default(),
        )
        .expect("due")
    };
    let mut list = [
        next("d", Some("2018-10-01")),
        next("c", Some("2018-01-01")),
        next("b", Some("2018-01-01")),
        next("a", Some("2018-05-01")),
        next("e", None),
    ];
    sort_work_list(&mut list);
    let order: Vec<_> = list.iter().map(|next| next.household).collect();
    assert_eq!(order, ["e", "b", "c", "a", "d"]);
}

#[test]
fn a_survey_is_a_visit() {
    let case = Case::hh1();
    let answers = Answers::Json(&case.answers);
    let found = Visit::read("a", answers).expect("a visit");
    assert_eq!(found, visit("a", "2018-11-20", "07", "1"));
    let nothing = object(&json!({}));
    assert_eq!(Visit::read("a", Answers::Json(&nothing)), None);
}

pub(crate) fn probes() -> Vec<Probe> {
    let next = |name, status: &'static str, last: &'static str| {
        Probe::new(name, "0", move |changes| {
            let settings = Settings::lenient(changes);
            let next = next_visit("a", status, Some(date(last)), date("2018-11-20"), &settings);
            next.map_or(String::new(), |next| next.days_overdue.to_string())
        })
    };
    vec![
        next("90 days", "20", "2018-08-22"),
        next("180 days", "40", "2018-05-24"),
        Probe::new("exited households in scope", "false", |changes| {
            in_scope("40", &Settings::lenient(changes)).to_string()
        }),
    ]
}
