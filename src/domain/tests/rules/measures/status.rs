//! Life cycle of a measure: which step may follow which, and what a step needs.

use ruhu_domain::rules::background::Recorded;
use ruhu_domain::rules::measure_status::{
    RECEIVED, Recorder, may_follow, newest, newest_of_year, refusals,
};

use crate::support::date;

const ALL: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

/// A complete record of M23.
fn record<'a>(status: &'a str, day: &str) -> Recorded<'a> {
    Recorded {
        code: "M23",
        member: "HH",
        status,
        date: (!day.is_empty()).then(|| date(day)),
        amount: Some(6_000),
        output: None,
    }
}

fn codes(last: Option<Recorded<'_>>, next: Recorded<'_>, by: Recorder) -> Vec<String> {
    let refusals = refusals(last, next, by).into_iter();
    refusals.map(|reason| reason.code).collect()
}

fn none() -> Vec<String> {
    Vec::new()
}

#[test]
fn every_step() {
    let allowed = [
        "01", "12", "17", "18", "10", "23", "27", "28", "34", "35", "38", "46", "49", "56", "59",
        "94", "95", "97", "72", "82", "61",
    ];
    for from in ALL {
        for to in ALL {
            let expected = allowed.contains(&format!("{from}{to}").as_str());
            assert_eq!(may_follow(from, to), expected, "{from} → {to}");
            let by = if ["1", "2"].contains(&to) {
                Recorder::Village
            } else {
                Recorder::Office
            };
            let last = Some(record(from, "2018-05-01"));
            let refused = codes(last, record(to, "2018-05-01"), by);
            let step = refused.contains(&"E-A49".to_owned());
            assert_eq!(step, !expected && from != to, "{from} → {to}");
        }
    }
    assert!(!may_follow("", "1"));
    assert_eq!(RECEIVED, ["4", "5"]);
}

#[test]
fn a_first_record_may_have_every_status_of_its_recorder() {
    for status in ALL {
        for (by, may) in [
            (Recorder::Village, "1245789"),
            (Recorder::Office, "3456789"),
            (Recorder::Household, "9"),
        ] {
            let refused = codes(None, record(status, "2018-05-01"), by);
            let expected = if may.contains(status) {
                none()
            } else {
                vec!["ms_status".to_owned()]
            };
            assert_eq!(refused, expected, "{by:?} {status}");
        }
    }
}

#[test]
fn what_stays_as_it_is_may_stay() {
    let last = Some(record("3", "2018-05-01"));
    assert_eq!(
        codes(last, record("3", "2018-04-01"), Recorder::Village),
        none()
    );
}

#[test]
fn dates_of_steps_do_not_decrease() {
    let step = |day: &str| {
        codes(
            Some(record("2", "2018-05-01")),
            record("7", day),
            Recorder::Office,
        )
    };
    assert_eq!(step("2018-04-30"), ["E-A50"]);
    assert_eq!(step("2018-05-01"), none());
    assert_eq!(step("2018-05-02"), none());
    assert_eq!(step(""), none(), "not known");
    let undated = Some(record("2", ""));
    assert_eq!(
        codes(undated, record("7", "2018-04-30"), Recorder::Office),
        none()
    );
}

#[test]
fn what_was_received_has_an_amount_or_output_and_a_date() {
    let step = |code, status, amount, output| {
        let next = Recorded {
            code,
            amount,
            output,
            ..record(status, "2018-05-01")
        };
        codes(None, next, Recorder::Office)
    };
    for status in ["4", "5"] {
        assert_eq!(step("M23", status, Some(0), None), none(), "{status}");
        assert_eq!(step("M23", status, None, Some("好")), ["E-A51"], "{status}");
        assert_eq!(step("M14", status, None, None), ["E-A51"], "{status}");
        assert_eq!(step("M14", status, None, Some("好")), none(), "{status}");
        assert_eq!(step("M14", status, Some(1), None), none(), "{status}");
        let undated = record(status, "");
        assert_eq!(
            codes(None, undated, Recorder::Office),
            ["ms_date"],
            "{status}"
        );
    }
    for status in ["3", "6", "7", "8", "9"] {
        assert_eq!(step("M23", status, None, None), none(), "{status}");
        assert_eq!(
            codes(None, record(status, ""), Recorder::Office),
            none(),
            "{status}"
        );
    }
    assert_eq!(step("M57", "4", Some(1), None), ["ms_code"]);
}

#[test]
fn refusals_are_told_in_both_languages() {
    let last = Some(record("5", "2018-05-01"));
    let next = Recorded {
        amount: None,
        ..record("4", "2018-04-01")
    };
    let told: Vec<_> = refusals(last, next, Recorder::Household)
        .into_iter()
        .map(|reason| (reason.message.zh, reason.message.en))
        .collect();
    let expected = [
        ("您不能登记这个状态", "You may not record this status"),
        ("措施状态不能这样改", "This status change is not allowed"),
        ("日期早于上一步", "Date earlier than previous step"),
        ("已兑现要填金额或见效", "Delivered needs amount or output"),
    ];
    let expected = expected.map(|(zh, en)| (zh.to_owned(), en.to_owned()));
    assert_eq!(told, expected);
}

#[test]
fn the_newest_record_counts() {
    let of = |code, member, status, day: &str| Recorded {
        code,
        member,
        ..record(status, day)
    };
    let recorded = [
        of("M23", "a", "4", "2017-05-01"),
        of("M23", "a", "2", "2018-03-01"),
        of("M23", "a", "3", "2018-03-01"),
        of("M23", "a", "1", ""),
        of("M23", "b", "7", "2018-12-01"),
        of("M22", "a", "8", "2018-12-01"),
    ];
    let status = |found: Option<Recorded<'static>>| found.map(|record| record.status);
    assert_eq!(
        status(newest(&recorded, "M23", "a")),
        Some("2"),
        "the first of a day"
    );
    assert_eq!(status(newest(&recorded, "M23", "b")), Some("7"));
    assert_eq!(status(newest(&recorded, "M22", "b")), None);
    assert_eq!(
        status(newest_of_year(&recorded, "M23", "a", 2017)),
        Some("4")
    );
    assert_eq!(
        status(newest_of_year(&recorded, "M23", "a", 2018)),
        Some("2")
    );
    assert_eq!(
        status(newest_of_year(&recorded, "M23", "a", 2019)),
        Some("1")
    );
    assert_eq!(status(newest_of_year(&recorded, "M23", "b", 2017)), None);
}
