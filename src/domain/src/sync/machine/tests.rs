//! The machine by hand, event by event; histories of two phones are in tests/simulation.

use super::pace::LONGEST_PAUSE;
use super::*;
use crate::sync::protocol::{Problem, Receipt, RecordState, StoredRecord, Taken};

fn queued(id: &str, finished_at: &str) -> Event {
    Event::Record(Queued {
        id: id.into(),
        sha256: format!("sha-{id}"),
        bytes: 4000,
        finished_at: finished_at.into(),
    })
}

fn taken(id: &str, sha256: &str) -> (String, Answer) {
    let receipt = Receipt {
        number: "0000-0000-0000".into(),
        record: id.into(),
        revision: 1,
        sha256: sha256.into(),
        received_at: "2018-11-20T03:11:00Z".into(),
        key_id: "k".into(),
        signature: "s".into(),
    };
    let taken = Taken {
        id: id.into(),
        revision: 1,
        state: RecordState::Uploaded,
        receipt,
        violations: Vec::new(),
    };
    (id.to_owned(), Answer::Taken(taken))
}

fn refused(id: &str, status: u16) -> (String, Answer) {
    let problem = Problem {
        kind: "about:blank".into(),
        title: "t".into(),
        status,
        code: "c".into(),
        detail: String::new(),
        violations: Vec::new(),
        stored: None,
    };
    (id.to_owned(), Answer::Refused(problem))
}

fn kept(effects: &[Effect]) -> Vec<(&str, RecordState)> {
    let kept = effects.iter().filter_map(|effect| match effect {
        Effect::Keep { id, state, .. } => Some((id.as_str(), *state)),
        _ => None,
    });
    kept.collect()
}

fn send(ids: &[&str]) -> Effect {
    Effect::Send(ids.iter().map(|id| (*id).to_owned()).collect())
}

#[test]
fn only_a_receipt_with_its_own_hash_empties_the_queue() {
    let mut machine = Machine::default();
    assert_eq!(machine.step(0, 0, queued("a", "1")), [send(&["a"])]);
    let effects = machine.step(
        1,
        0,
        Event::Answered(vec![taken("a", "sha-of-something-else")]),
    );
    assert_eq!(kept(&effects), [("a", RecordState::Queued)]);
    assert_eq!(machine.waiting(), 1);
    assert_eq!(machine.step(1, 0, Event::Wake), [send(&["a"])]);
    let effects = machine.step(2, 0, Event::Answered(vec![taken("a", "sha-a")]));
    assert_eq!(kept(&effects), [("a", RecordState::Uploaded)]);
    assert_eq!(machine.waiting(), 0);
}

#[test]
fn an_empty_answer_is_no_success() {
    let mut machine = Machine::default();
    machine.step(0, 0, queued("a", "1"));
    let effects = machine.step(1, 0, Event::Answered(Vec::new()));
    assert_eq!(kept(&effects), [("a", RecordState::Queued)]);
    assert!(matches!(effects.last(), Some(Effect::WakeAt(then)) if *then > 1));
}

#[test]
fn one_bad_record_does_not_hold_up_the_others() {
    let mut machine = Machine::default();
    machine.step(0, 0, queued("bad", "1"));
    machine.step(0, 0, queued("later", "2"));
    machine.step(0, 0, queued("good", "3"));
    let effects = machine.step(1, 0, Event::Answered(vec![refused("bad", 422)]));
    assert_eq!(kept(&effects), [("bad", RecordState::Quarantined)]);
    assert_eq!(
        effects.last(),
        Some(&send(&["later", "good"])),
        "in the order they were finished"
    );
    let effects = machine.step(
        2,
        0,
        Event::Answered(vec![refused("later", 503), taken("good", "sha-good")]),
    );
    assert_eq!(
        kept(&effects),
        [
            ("later", RecordState::Queued),
            ("good", RecordState::Uploaded)
        ]
    );
}

#[test]
fn failures_wait_longer_each_time_and_a_good_moment_ends_the_wait() {
    let mut machine = Machine::default();
    machine.step(0, 0, queued("a", "1"));
    let mut now = 0;
    let mut pauses = Vec::new();
    for _ in 0..12 {
        let effects = machine.step(now, 0, Event::Failed(Failure::Network));
        let Some(Effect::WakeAt(then)) = effects.last() else {
            panic!("it waits")
        };
        pauses.push(then - now);
        assert_eq!(
            machine.step(then - 1, 0, Event::Timer),
            [Effect::WakeAt(*then)],
            "not earlier"
        );
        now = *then;
        assert_eq!(machine.step(now, 0, Event::Timer), [send(&["a"])]);
    }
    assert!(
        pauses.is_sorted() && pauses[11] <= LONGEST_PAUSE * 5 / 4,
        "{pauses:?}"
    );
    machine.step(now, 0, Event::Failed(Failure::Busy(Some(120))));
    assert_eq!(machine.step(now + 1, 0, Event::Wake), [send(&["a"])]);
}

#[test]
fn a_revoked_token_keeps_the_queue() {
    let mut machine = Machine::default();
    machine.step(0, 0, queued("a", "1"));
    let effects = machine.step(1, 0, Event::Failed(Failure::Unauthorized));
    assert!(effects.contains(&Effect::AskEnrol));
    assert_eq!(
        machine.step(2, 0, Event::Wake),
        [],
        "no use before enrolling"
    );
    assert_eq!(machine.waiting(), 1);
    assert_eq!(machine.step(3, 0, Event::Enrolled), [send(&["a"])]);
}

#[test]
fn files_go_after_records_and_from_where_they_stopped() {
    let mut machine = Machine::default();
    assert_eq!(
        machine.step(0, 0, Event::File("f".into())),
        [Effect::AskFile("f".into())]
    );
    machine.step(0, 0, queued("a", "1"));
    let effects = machine.step(1, 0, Event::FileAt("f".into(), Some(500)));
    assert_eq!(effects, [Effect::SendFile("f".into(), 500)]);
    let effects = machine.step(2, 0, Event::FileAt("f".into(), None));
    assert_eq!(effects, [Effect::FileDone("f".into(), true), send(&["a"])]);
}

#[test]
fn a_batch_that_is_too_large_is_halved() {
    let mut machine = Machine::default();
    machine.step(0, 0, queued("first", "0"));
    for number in 1..=8 {
        machine.step(0, 0, queued(&format!("r{number}"), &number.to_string()));
    }
    machine.step(1, 0, Event::Answered(vec![taken("first", "sha-first")]));
    let effects = machine.step(2, 0, Event::Failed(Failure::TooLarge));
    assert_eq!(effects.last(), Some(&send(&["r1", "r2", "r3", "r4"])));
}

fn visible() -> Machine {
    let mut machine = Machine::default();
    assert_eq!(
        machine.step(0, 0, Event::Visible(true)),
        [Effect::Pull],
        "at the start"
    );
    machine
}

fn pulled(cursor: &str, more: bool) -> Event {
    Event::Pulled {
        cursor: cursor.into(),
        more,
        reset: false,
    }
}

#[test]
fn pages_follow_each_other_then_a_quarter_of_an_hour_passes() {
    let mut machine = visible();
    assert_eq!(machine.step(1, 0, pulled("1", true)), [Effect::Pull]);
    let effects = machine.step(2, 0, pulled("2", false));
    assert_eq!(effects, [Effect::WakeAt(2 + 15 * 60_000)]);
    assert_eq!(
        machine.step(2 + 15 * 60_000, 0, Event::Timer),
        [Effect::Pull]
    );
    assert_eq!(
        machine.step(3 + 15 * 60_000, 0, pulled("2", false)).len(),
        1
    );
    assert_eq!(machine.step(4, 0, Event::Wake), [Effect::Pull]);
}

#[test]
fn a_hidden_page_downloads_nothing_but_uploads() {
    let mut machine = Machine::default();
    assert_eq!(machine.step(0, 0, Event::Wake), []);
    assert_eq!(machine.step(0, 0, queued("a", "1")), [send(&["a"])]);
    machine.step(1, 0, Event::Answered(vec![taken("a", "sha-a")]));
    assert_eq!(
        machine.step(2, 0, Event::Visible(true)),
        [Effect::Pull],
        "what was due stays due"
    );
}

#[test]
fn a_record_stops_a_download_which_goes_on_after_it() {
    let mut machine = visible();
    let effects = machine.step(1, 0, queued("a", "1"));
    assert_eq!(effects, [Effect::StopPull, send(&["a"])]);
    assert_eq!(
        machine.step(2, 0, Event::PullFailed(Failure::Unauthorized)),
        [],
        "the page given up has no say"
    );
    let effects = machine.step(3, 0, Event::Answered(vec![taken("a", "sha-a")]));
    assert_eq!(effects.last(), Some(&Effect::Pull));
}

#[test]
fn a_record_that_waits_stops_a_download_when_its_time_comes() {
    let mut machine = visible();
    machine.step(0, 0, queued("a", "1"));
    machine.step(1, 0, Event::Failed(Failure::Network));
    // The download is tried at once: its road may be better.
    let effects = machine.step(1, 0, Event::Timer);
    let [Effect::WakeAt(then)] = effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(
        machine.step(then, 0, Event::Timer),
        [Effect::StopPull, send(&["a"])]
    );
}

#[test]
fn a_download_that_fails_waits_by_itself() {
    let mut machine = visible();
    let effects = machine.step(1, 0, Event::PullFailed(Failure::Busy(Some(60))));
    assert_eq!(effects, [Effect::WakeAt(60_001)]);
    assert_eq!(machine.step(2, 0, queued("a", "1")), [send(&["a"])]);
}

#[test]
fn a_server_that_leads_in_circles_is_not_asked_without_a_pause() {
    let reset = |cursor: &str| Event::Pulled {
        cursor: cursor.into(),
        more: true,
        reset: true,
    };
    let mut machine = visible();
    assert_eq!(machine.step(1, 0, pulled("1", true)), [Effect::Pull]);
    let effects = machine.step(2, 0, pulled("1", true));
    assert!(matches!(effects[..], [Effect::WakeAt(then)] if then > 2));
    let mut machine = visible();
    assert_eq!(machine.step(1, 0, reset("1")), [Effect::Pull]);
    assert_eq!(machine.step(2, 0, pulled("2", true)), [Effect::Pull]);
    let effects = machine.step(3, 0, reset("3"));
    assert!(matches!(effects[..], [Effect::WakeAt(then)] if then > 3));
}

#[test]
fn a_clock_set_back_a_year_does_not_stop_the_queue() {
    let year = 365 * 24 * 3_600_000;
    let mut machine = Machine::default();
    machine.step(2 * year, 0, queued("a", "1"));
    machine.step(2 * year, 0, Event::Failed(Failure::Network));
    let effects = machine.step(year, 0, Event::Timer);
    let [Effect::WakeAt(then)] = effects[..] else {
        panic!("{effects:?}")
    };
    assert!(then - year <= LONGEST_PAUSE * 5 / 4);
    assert_eq!(machine.step(then, 0, Event::Timer), [send(&["a"])]);
}

#[test]
fn a_record_that_kills_every_request_ends_up_behind_the_others() {
    let mut machine = Machine::default();
    machine.step(0, 0, queued("first", "0"));
    for id in ["good", "better"] {
        machine.step(0, 0, queued(id, &format!("1 {id}")));
    }
    machine.step(0, 0, queued("killer", "0"));
    let mut effects = machine.step(1, 0, Event::Answered(vec![taken("first", "sha-first")]));
    let (mut now, mut left) = (1, machine.waiting());
    for _ in 0..20 {
        effects = match effects.last().expect("it goes on") {
            Effect::Send(ids) if ids.iter().any(|id| id == "killer") => {
                machine.step(now, 0, Event::Failed(Failure::Network))
            }
            Effect::Send(ids) => {
                left -= ids.len();
                let answers = ids.iter().map(|id| taken(id, &format!("sha-{id}")));
                machine.step(now, 0, Event::Answered(answers.collect()))
            }
            Effect::WakeAt(then) => {
                now = *then;
                machine.step(now, 0, Event::Timer)
            }
            other => panic!("{other:?}"),
        };
    }
    assert_eq!((left, machine.waiting()), (1, 1), "only the killer is left");
}

#[test]
fn a_single_record_too_large_for_the_way_waits_alone_and_says_so() {
    let mut machine = Machine::default();
    machine.step(0, 0, queued("large", "1"));
    machine.step(0, 0, queued("small", "2"));
    let effects = machine.step(1, 0, Event::Failed(Failure::TooLarge));
    assert_eq!(kept(&effects), [("large", RecordState::Queued)]);
    assert!(
        matches!(&effects[0], Effect::Keep { problem: Some(problem), .. } if problem.status == 413)
    );
    assert_eq!(effects.last(), Some(&send(&["small"])));
}

#[test]
fn a_token_replaced_while_a_request_was_under_way_does_not_lock_out() {
    let mut machine = Machine::default();
    machine.step(0, 0, queued("a", "1"));
    machine.step(1, 0, Event::Enrolled);
    let effects = machine.step(2, 0, Event::Failed(Failure::Unauthorized));
    assert!(!effects.contains(&Effect::AskEnrol), "{effects:?}");
    assert_eq!(machine.step(3, 0, Event::Wake), [send(&["a"])]);
}

#[test]
fn a_file_that_is_not_taken_from_this_user_waits_alone() {
    let mut machine = Machine::default();
    machine.step(0, 0, Event::File("f".into()));
    machine.step(0, 0, Event::File("g".into()));
    let effects = machine.step(1, 0, Event::FileLater("f".into()));
    assert_eq!(effects, [Effect::AskFile("g".into())]);
    let effects = machine.step(2, 0, Event::FileAt("g".into(), None));
    assert!(matches!(effects.last(), Some(Effect::WakeAt(then)) if *then > 2));
}

#[test]
fn a_stale_record_keeps_its_bytes_and_gets_what_the_server_has() {
    let stored = StoredRecord {
        revision: 3,
        sha256: "theirs".into(),
        record: "{}".into(),
    };
    let (id, answer) = refused("a", 409);
    let Answer::Refused(problem) = answer else {
        panic!()
    };
    let problem = Problem {
        stored: Some(stored.clone()),
        ..problem
    };
    let mut machine = Machine::default();
    machine.step(0, 0, queued("a", "1"));
    let effects = machine.step(1, 0, Event::Answered(vec![(id, Answer::Refused(problem))]));
    assert_eq!(kept(&effects), [("a", RecordState::Quarantined)]);
    assert!(matches!(
        &effects[0],
        Effect::Keep { problem: Some(problem), .. } if problem.stored == Some(stored)
    ));
    assert_eq!(
        machine.step(2, 0, queued("a", "2")),
        [send(&["a"])],
        "the merged revision"
    );
}

#[test]
fn what_was_sent_is_followed_by_a_download() {
    let mut machine = visible();
    machine.step(1, 0, pulled("1", false));
    machine.step(2, 0, queued("a", "1"));
    let effects = machine.step(3, 0, Event::Answered(vec![taken("a", "sha-a")]));
    assert_eq!(effects.last(), Some(&Effect::Pull));
}

#[test]
fn a_download_that_failed_does_not_wait_a_quarter_of_an_hour() {
    let mut machine = visible();
    machine.step(1, 0, pulled("1", false));
    assert_eq!(machine.step(2, 0, Event::Wake), [Effect::Pull]);
    let effects = machine.step(3, 0, Event::PullFailed(Failure::Network));
    assert!(matches!(effects[..], [Effect::WakeAt(then)] if then < 60_000));
}
