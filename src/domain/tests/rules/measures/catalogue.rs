//! The catalogue agrees with the form's list, and each measure with its households.

use std::collections::BTreeMap;

use ruhu_domain::rules::measures::{Amount, Level, Scope, catalogue, find};
use serde_json::json;

use super::{HH, outcome_of};
use crate::support::{Case, SON};

/// The form's list of measures: code → columns.
fn choices() -> BTreeMap<String, BTreeMap<String, String>> {
    let sheet = include_str!("../../../forms/household_survey/choices.csv");
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let rows = reader.deserialize::<BTreeMap<String, String>>();
    rows.map(|row| row.expect("a row"))
        .filter(|row| row["list_name"] == "measures")
        .map(|row| (row["name"].clone(), row))
        .collect()
}

#[test]
fn the_catalogue_is_the_list_of_the_form() {
    let codes: Vec<_> = catalogue()
        .iter()
        .map(|measure| measure.code.clone())
        .collect();
    let expected: Vec<_> = (1..=56).map(|number| format!("M{number:02}")).collect();
    assert_eq!(codes, expected);
    for (code, row) in choices() {
        let measure = find(&code).expect("in the catalogue");
        let level = match measure.level {
            Level::Household => "H",
            Level::Member => "M",
        };
        let amount = match measure.amount {
            Amount::Required => "required",
            Amount::Optional => "optional",
        };
        assert_eq!(level, row["level"], "{code}");
        assert_eq!(amount, row["amount"], "{code}");
        assert_eq!(measure.units.join(" "), row["unit"], "{code}");
        assert_eq!(measure.name.zh, row["label::中文 (zh)"], "{code}");
        assert_eq!(measure.name.en, row["label::English (en)"], "{code}");
    }
    assert_eq!(find("M57"), None);
}

#[test]
fn every_measure_has_words_a_cadre_can_read_out() {
    for measure in catalogue() {
        let code = &measure.code;
        assert!(
            !measure.plain.zh.is_empty() && !measure.plain.en.is_empty(),
            "{code}"
        );
        let words = [&measure.due, &measure.possible];
        assert!(words.iter().any(|words| !words.zh.is_empty()), "{code}");
        for words in words {
            assert_eq!(words.zh.is_empty(), words.en.is_empty(), "{code}");
            assert!(words.zh.chars().count() <= 30, "{code}: {}", words.zh);
        }
    }
}

#[test]
fn each_scope_covers_its_households() {
    let not_exited = ["20", "21", "22", "30"];
    let exited = ["40", "41", "42"];
    for status in ["10", "20", "21", "22", "30", "40", "41", "42", "80", "81"] {
        let case = Case::hh1().status(status);
        let covers = |scope: Scope| case.run_stored(|survey| scope.covers(survey));
        let open = not_exited.contains(&status);
        assert_eq!(covers(Scope::NotExited), open, "{status}");
        assert_eq!(
            covers(Scope::Archived),
            open || exited.contains(&status),
            "{status}"
        );
        assert!(covers(Scope::Any), "{status}");
        let outcome = |code: &str, member: &str| outcome_of(&case, code, member) != "-";
        assert_eq!(outcome("M54", HH), open, "M54 {status}");
        assert_eq!(outcome("M03", SON), covers(Scope::Archived), "M03 {status}");
        assert!(
            outcome("M23", SON) && outcome("M55", HH),
            "M23, M55 {status}"
        );
    }
}

#[test]
fn the_scope_of_every_measure() {
    let any = [
        "M08", "M09", "M10", "M23", "M28", "M30", "M35", "M41", "M42", "M44", "M47", "M48", "M50",
        "M55", "M56",
    ];
    for measure in catalogue() {
        let expected = match measure.code.as_str() {
            "M54" => Scope::NotExited,
            code if any.contains(&code) => Scope::Any,
            _ => Scope::Archived,
        };
        assert_eq!(measure.scope, expected, "{}", measure.code);
    }
    let unknown = Case::hh1().knowing(json!({"status": null}));
    assert!(!unknown.run_stored(|survey| Scope::Archived.covers(survey)));
}
