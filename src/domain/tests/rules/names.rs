//! Every name a rule reads is a question of a form or a known fact: a misspelt name would be
//! "not asked" for ever and nobody would notice.

use std::fs;
use std::path::{Path, PathBuf};

use regex_lite::Regex;
use ruhu_domain::forms;

/// Facts of the background, and fields of their objects.
const FACTS: &[&str] = &[
    "_key",
    "amount",
    "answered",
    "area",
    "balance",
    "code",
    "complete",
    "completed",
    "credit",
    "current",
    "date",
    "end",
    "first_survey",
    "from",
    "full_survey",
    "grade",
    "helpers",
    "income_year",
    "inc_net",
    "kind",
    "last",
    "last_visit",
    "level",
    "loan",
    "loans",
    "member",
    "measures",
    "months",
    "n",
    "name",
    "open",
    "output",
    "overdue",
    "person",
    "skill",
    "start",
    "status",
    "stops",
    "subsidised",
    "survey",
    "to",
    "training",
    "village",
    "year",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The names in calls such as `.is("name"`, whatever the line breaks.
fn names_read(source: &str) -> Vec<String> {
    let calls = "is|is_other_than|yes|no|has|has_only|text|whole|fen|number|compare|date|codes|is_given|rows|get|list|object|answered";
    let call = Regex::new(&format!(r#"\.(?:{calls})\(\s*"([^"{{]+)""#)).expect("a pattern");
    let names = call.captures_iter(source).map(|found| found[1].to_owned());
    // Settings have a test of their own.
    names.filter(|name| !name.starts_with("P_")).collect()
}

#[test]
fn every_name_read_by_a_rule_exists() {
    let forms = forms::built_in().unwrap_or_else(|_| panic!("the forms compile"));
    let mut files = Vec::new();
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    sources(&rules, &mut files);
    let mut seen = 0;
    for file in files {
        let source = fs::read_to_string(&file).expect("a source");
        for name in names_read(&source) {
            seen += 1;
            let asked = forms.iter().any(|form| form.find(&name).is_some());
            assert!(
                asked || FACTS.contains(&name.as_str()),
                "{} reads `{name}`, which no form asks",
                file.display()
            );
        }
    }
    assert!(seen > 80, "only {seen} names were found");
}

#[test]
fn every_setting_read_by_a_rule_exists() {
    let setting = Regex::new(r#""(P_[A-Z0-9_a-z.]+)""#).expect("a pattern");
    let mut files = Vec::new();
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    sources(&rules, &mut files);
    for file in files {
        let source = fs::read_to_string(&file).expect("a source");
        for found in setting.captures_iter(&source) {
            let name = &found[1];
            let known = ruhu_domain::settings::find(name).is_some();
            assert!(known, "{} reads the setting `{name}`", file.display());
        }
    }
}

#[test]
fn names_are_found_across_lines_and_settings_are_left_out() {
    let source =
        "answers.is(\n    \"water_home\", &[]).or(row.text(\"_key\")) settings.get(\"P_DROP\")";
    assert_eq!(names_read(source), ["water_home", "_key"]);
}
