//! Settings as data: names, bounds, both languages, and how changes are taken and refused.

use std::collections::BTreeSet;

use ruhu_domain::settings::{Kind, Setting, SettingError, Settings, catalogue, find};
use serde_json::{Map, Value as Json, json};

fn changes(json: &Json) -> Map<String, Json> {
    json.as_object().cloned().unwrap_or_default()
}

fn changed(json: &Json) -> Result<Settings, Vec<SettingError>> {
    Settings::changed(&changes(json))
}

fn refused(name: &str, value: &Json) -> SettingError {
    let errors = changed(&json!({ name: value })).expect_err(name);
    assert_eq!(errors.len(), 1, "{name} = {value}");
    errors.into_iter().next().expect("an error")
}

#[test]
fn every_setting_is_complete_and_its_default_is_taken() {
    let mut names = BTreeSet::new();
    for setting in catalogue() {
        let name = setting.name;
        assert!(names.insert(name), "{name} is there twice");
        assert!(name.starts_with("P_"), "{name}");
        let chinese = |text: &str| {
            text.chars()
                .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
        };
        assert!(!setting.en.is_empty() && !chinese(&setting.en), "{name}");
        assert!(chinese(&setting.zh), "{name}");
        let same = changed(&json!({ name: setting.value.clone() }));
        assert_eq!(same, Ok(Settings::default()), "{name}");
    }
    assert!(names.len() > 50);
}

/// The files and the program agree on the number of settings: none is dropped for a wrong kind.
#[test]
fn no_entry_of_a_file_is_dropped() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("settings");
    let mut entries = 0;
    for file in std::fs::read_dir(folder).expect("a folder") {
        let text = std::fs::read_to_string(file.expect("a file").path()).expect("text");
        let list: Vec<Json> = serde_json::from_str(&text).expect("a list");
        entries += list.len();
    }
    assert_eq!(catalogue().len(), entries);
}

/// Values that must be refused, with the bounds that the message must name.
fn wrong(setting: &Setting) -> Vec<(Json, Vec<String>)> {
    let bounds = [&setting.min, &setting.max];
    let words = bounds.map(|bound| {
        bound
            .as_str()
            .map_or_else(|| bound.to_string(), str::to_owned)
    });
    let outside = bounds.map(Json::as_i64);
    match &setting.kind {
        Kind::Money | Kind::Count | Kind::Percent => {
            let (Some(min), Some(max)) = (outside[0], outside[1]) else {
                panic!("{} has no bounds", setting.name);
            };
            assert!(min < max, "{}", setting.name);
            let values = [
                json!(min - 1),
                json!(max + 1),
                json!(1.5),
                json!("many"),
                json!(true),
            ];
            values.map(|value| (value, words.to_vec())).to_vec()
        }
        Kind::MoneyByYear => {
            let (Some(min), Some(max)) = (outside[0], outside[1]) else {
                panic!("{} has no bounds", setting.name);
            };
            let values = [
                json!({"2018": min - 1}),
                json!({"2018": max + 1}),
                json!({"2018": min, "2019": max + 1}),
                json!({"next": min}),
                json!({"1899": min}),
                json!({"2201": min}),
                json!({}),
                json!(min),
            ];
            values.map(|value| (value, words.to_vec())).to_vec()
        }
        Kind::Date => ["1899-12-31", "2201-01-01", "2018-02-30"]
            .map(|day| (json!(day), words.to_vec()))
            .to_vec(),
        Kind::YesNo => {
            let words = vec!["true".to_owned(), "false".to_owned()];
            vec![(json!("yes"), words.clone()), (json!(1), words)]
        }
        Kind::OneOf(options) => vec![
            (json!("something else"), options.clone()),
            (json!(true), options.clone()),
        ],
    }
}

#[test]
fn what_is_out_of_bounds_is_refused_by_name_value_and_bounds() {
    for setting in catalogue() {
        for (value, words) in wrong(setting) {
            let error = refused(setting.name, &value);
            assert_eq!(error.name, setting.name);
            let value = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            for message in [&error.message.zh, &error.message.en] {
                assert!(message.contains(setting.name), "{message}");
                assert!(message.contains(&value), "{message}");
                assert!(words.iter().all(|word| message.contains(word)), "{message}");
            }
            assert!(
                error.message.zh.contains(&setting.zh),
                "{error:?} {setting:?}"
            );
            assert!(error.message.en.contains(&setting.en));
        }
    }
}

#[test]
fn bounds_themselves_are_taken() {
    for setting in catalogue() {
        for bound in [&setting.min, &setting.max] {
            let value = match &setting.kind {
                Kind::YesNo | Kind::OneOf(_) => continue,
                Kind::MoneyByYear => json!({"2018": bound}),
                _ => bound.clone(),
            };
            let taken = changed(&json!({ setting.name: value }));
            assert!(taken.is_ok(), "{} = {bound}: {taken:?}", setting.name);
        }
    }
    for year in ["1900", "2200"] {
        assert!(
            changed(&json!({"P_LINE": {year: 300_000}})).is_ok(),
            "{year}"
        );
    }
}

#[test]
fn messages_name_the_unit() {
    let money = refused("P_LOAN_CAP", &json!(99_999));
    assert_eq!(
        money.message.zh,
        "设置 P_LOAN_CAP（小额信贷最高额）不能是 99999：应在 100000 到 100000000分 之间"
    );
    let percent = refused("P_THIN", &json!(99));
    assert_eq!(
        percent.message.en,
        "Setting P_THIN (Income below this percentage of the line is only just above it) \
         cannot be 99: it must be between 100 and 300 percent"
    );
    let table = refused("P_LINE", &json!(300_000));
    assert!(table.message.en.contains("an object from year to between"));
    assert!(table.message.zh.contains("按年份"));
    let count = refused("P_WATER_MIN", &json!(0));
    assert!(count.message.en.ends_with("between 1 and 600"));
    assert!(count.message.zh.ends_with("1 到 600 之间"));
}

#[test]
fn a_range_is_given_by_its_ends() {
    for json in [
        json!({"P_LOAN_AGE": [20, 60]}),
        json!({"P_LOAN_AGE": {"from": 20, "to": 60}}),
        json!({"P_LOAN_AGE.from": 20, "P_LOAN_AGE.to": 60}),
    ] {
        let settings = changed(&json).expect("a range");
        let ends = (
            settings.get("P_LOAN_AGE.from"),
            settings.get("P_LOAN_AGE.to"),
        );
        assert_eq!(ends, (20, 60), "{json}");
    }
    let one = changed(&json!({"P_LOAN_AGE": {"to": 60}})).expect("one end");
    assert_eq!(
        (one.get("P_LOAN_AGE.from"), one.get("P_LOAN_AGE.to")),
        (18, 60)
    );
    let errors = changed(&json!({"P_LOAN_AGE": [1, 1_000]})).expect_err("both are out of bounds");
    assert_eq!(errors.len(), 2);
    assert!(errors.iter().all(|error| error.name == "P_LOAN_AGE"));
    assert!(errors[0].message.en.contains("cannot be 1:"));
}

#[test]
fn a_changed_year_leaves_the_others() {
    let settings = changed(&json!({"P_LINE": {"2019": 321_800, "2025": 500_000}})).expect("lines");
    for (year, fen) in [
        (2000, 280_000),
        (2014, 280_000),
        (2018, 350_000),
        (2019, 321_800),
        (2020, 400_000),
        (2024, 400_000),
        (2025, 500_000),
        (2030, 500_000),
    ] {
        assert_eq!(settings.for_year("P_LINE", year), fen, "{year}");
    }
    assert_eq!(
        Settings::default().for_year("P_LINE", 2019),
        375_000,
        "defaults stay"
    );
    assert_eq!(settings.for_year("P_THIN", 2019), 0, "not a table");
    let refused = changed(&json!({"P_LINE": {"2018": 360_000, "2019": 1}}));
    assert_eq!(refused.expect_err("one is out of bounds").len(), 1);
}

#[test]
fn names_that_are_no_setting_are_left_alone() {
    let lists = json!({"crops": [{"name": "01"}], "P_UNKNOWN": 1, "P_UNKNOWN_RANGE": [1, 2]});
    assert_eq!(changed(&lists), Ok(Settings::default()));
    assert!(find("P_UNKNOWN").is_none());
    assert_eq!(Settings::default().get("P_UNKNOWN"), 0);
    assert_eq!(Settings::default().text("P_UNKNOWN"), "");
    assert!(Settings::default().scalar("P_UNKNOWN").is_empty());
}

#[test]
fn a_phone_keeps_the_default_where_a_change_is_refused() {
    let json = json!({"P_THIN": 99, "P_DROP": 30, "P_LINE": {"2018": 1}});
    assert_eq!(changed(&json).expect_err("two are refused").len(), 2);
    let settings = Settings::lenient(&changes(&json));
    assert_eq!((settings.get("P_THIN"), settings.get("P_DROP")), (120, 30));
    assert_eq!(settings.for_year("P_LINE", 2018), 350_000);
}

#[test]
fn yes_no_is_on_or_off() {
    let on = changed(&json!({"P_VISIT_ALL_ARCHIVED": true})).expect("yes");
    assert!(on.is_on("P_VISIT_ALL_ARCHIVED"));
    assert!(!Settings::default().is_on("P_VISIT_ALL_ARCHIVED"));
}
