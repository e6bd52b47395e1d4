//! Households and persons by main cause against the figures printed in the county's plan.

use std::collections::BTreeMap;

use super::finding::Finding;

/// A household not exited at the end of 2017.
#[derive(Clone, Copy, Debug)]
pub struct CauseRow<'a> {
    /// `cause_main` code; empty when it is not known.
    pub cause: &'a str,
    /// Registered members.
    pub persons: i64,
}

/// Main cause, households and persons not exited at the end of 2017, as the plan prints them.
const PRINTED: &[(&str, i64, i64)] = &[
    ("01", 157, 542),
    ("08", 99, 267),
    ("07", 174, 584),
    ("02", 41, 138),
    ("09", 7, 25),
    ("11", 255, 732),
    ("03", 20, 81),
    ("10", 7, 24),
    ("05", 36, 112),
];

/// AN60: causes whose households or persons differ from the plan's, about no household. A cause
/// the plan does not name should have none.
pub fn an60(rows: &[CauseRow<'_>]) -> Vec<Finding> {
    // Printed households and persons, counted households and persons.
    let mut causes: BTreeMap<&str, [i64; 4]> = BTreeMap::new();
    for (cause, households, persons) in PRINTED {
        causes.insert(cause, [*households, *persons, 0, 0]);
    }
    for row in rows {
        let [_, _, households, persons] = causes.entry(row.cause).or_default();
        *households += 1;
        *persons += row.persons;
    }
    let mut found = Vec::new();
    for (cause, [households, persons, have, people]) in causes {
        if (households, persons) != (have, people) {
            let finding = Finding::household(
                "AN60",
                "",
                format!("应为 {households} 户 {persons} 人，现有 {have} 户 {people} 人"),
                format!(
                    "{have} households and {people} people instead of {households} and {persons}"
                ),
            );
            found.push(finding.about(cause));
        }
    }
    found
}
