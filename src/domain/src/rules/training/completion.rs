//! Whether a person completed a course run (结业).

use super::hours::Hours;
use crate::rules::reason::{Reason, percent_text};
use crate::rules::truth::Truth;
use crate::settings::Settings;

/// Completion of a run by one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// Whether it is completed; unknown without planned sessions or without a test result.
    pub complete: Truth,
    /// What stands against it; how much was attended when nothing does.
    pub reasons: Vec<Reason>,
}

/// Whether a run has a test, from the results (`re_test`) of everybody in it.
pub fn has_test(results: &[&str]) -> bool {
    results
        .iter()
        .any(|result| matches!(*result, "1" | "2" | "3"))
}

/// Judges one person: enough attendance, compared exactly, and the test passed where the run has one.
///
/// `test` is the person's `re_test`; `withheld` is the trainer's 否, which the rule cannot overrule.
/// A trainer's 是 is no parameter: it cannot overrule the rule.
pub fn completion(
    hours: &Hours,
    test: Option<&str>,
    run_has_test: bool,
    withheld: bool,
    settings: &Settings,
) -> Completion {
    let share = settings.get("P_ATTEND");
    let attended = Truth::from(hours.reaches(share));
    let passed = match test {
        Some("1") => Truth::Yes,
        Some("2" | "3") => Truth::No,
        Some("0") => Truth::from(!run_has_test),
        _ => Truth::Unknown,
    };
    let given = Truth::from(!withheld);
    let rate = hours.rate_shown().map(percent_text).unwrap_or_default();
    let mut reasons = Vec::new();
    let mut against =
        |truth: Truth, code: &str, no: (String, String), unknown: (&str, &str)| match truth {
            Truth::Yes => {}
            Truth::No => reasons.push(Reason::new(code, no.0, no.1)),
            Truth::Unknown => reasons.push(Reason::new(code, unknown.0, unknown.1)),
        };
    against(
        attended,
        "rate",
        (
            format!("出勤 {rate}，不足 {share}%"),
            format!("Attendance {rate}, under {share}%"),
        ),
        (
            "没有课次，算不出出勤",
            "No sessions: attendance is not known",
        ),
    );
    against(
        passed,
        "test",
        (
            "考核没有合格".to_owned(),
            "The test was not passed".to_owned(),
        ),
        ("考核结果没有填", "The result of the test is missing"),
    );
    against(
        given,
        "trainer",
        (
            "教员定为不结业".to_owned(),
            "The trainer does not let it pass".to_owned(),
        ),
        ("", ""),
    );
    if reasons.is_empty() {
        let (zh, en) = (
            format!("出勤 {rate}，可以结业"),
            format!("Attendance {rate}, completed"),
        );
        reasons.push(Reason::new("rate", zh, en));
    }
    Completion {
        complete: Truth::all([attended, passed, given]),
        reasons,
    }
}
