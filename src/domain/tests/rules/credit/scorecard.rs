//! The scorecard as data: every weight is noticed, presets and the county's own cards.

use ruhu_domain::rules::credit::{By, Credit, Item, Part, Scorecard};
use ruhu_domain::settings::{Kind, Settings, find};
use serde_json::{Value as Json, json};

use super::{File, items, parts};
use crate::support::object;

fn presets() -> Json {
    serde_json::from_str(include_str!("../../../src/rules/credit/scorecards.json")).expect("JSON")
}

/// The standard card with one number moved: every weight, up and down.
fn moved() -> Vec<(String, Scorecard)> {
    let standard = presets()["standard"].clone();
    let mut cards = Vec::new();
    for (p, part) in standard["parts"]
        .as_array()
        .expect("parts")
        .iter()
        .enumerate()
    {
        for (i, item) in part["items"].as_array().expect("items").iter().enumerate() {
            for (s, step) in item["steps"].as_array().expect("steps").iter().enumerate() {
                for by in [-1, 1] {
                    let mut card = standard.clone();
                    let points = step[1].as_i64().expect("points");
                    card["parts"][p]["items"][i]["steps"][s][1] = json!(points + by);
                    let name = format!("{} {} {by:+}", item["item"], step[0]);
                    cards.push((name, Scorecard::read(&card).expect("a card")));
                }
            }
        }
    }
    cards
}

#[test]
fn every_weight_is_noticed() {
    let (names, mut cards): (Vec<_>, Vec<_>) = moved().into_iter().unzip();
    assert!(names.len() > 100);
    let mut noticed = vec![false; cards.len()];
    cards.push(Scorecard::chosen(&Settings::default()).clone());
    let points =
        |found: &Credit| -> Vec<i64> { found.points.iter().map(|points| points.points).collect() };
    let answered = items::cases()
        .into_iter()
        .filter(|(_, _, expected)| expected.is_some());
    for (_, file, _) in answered {
        let mut found = file.rate_by(&cards);
        let right = points(&found.pop().expect("the standard card"));
        for (seen, found) in noticed.iter_mut().zip(&found) {
            *seen |= points(found) != right;
        }
    }
    let unnoticed: Vec<_> = names
        .iter()
        .zip(noticed)
        .filter(|(_, seen)| !seen)
        .collect();
    assert_eq!(unnoticed, Vec::<(&String, bool)>::new());
}

#[test]
fn presets_add_up_to_a_hundred() {
    let setting = find("P_SCORECARD").expect("the setting");
    let Kind::OneOf(options) = &setting.kind else {
        panic!("a choice");
    };
    let names: Vec<_> = presets()
        .as_object()
        .expect("presets")
        .keys()
        .cloned()
        .collect();
    let mut sorted = options.clone();
    sorted.sort();
    assert_eq!(
        names, sorted,
        "every option is a preset and every preset an option"
    );
    for name in options {
        let changes = object(&json!({ "P_SCORECARD": name }));
        let settings = Settings::changed(&changes).expect("settings");
        let card = Scorecard::chosen(&settings);
        let max = |part: &Part| -> i64 { part.items.iter().map(Item::max).sum() };
        let sums: Vec<_> = card
            .parts
            .iter()
            .map(|part| (part.code.as_str(), max(part)))
            .collect();
        let expected = if name == "standard" {
            vec![
                ("A", 30),
                ("B", 20),
                ("C", 20),
                ("D", 15),
                ("E", 10),
                ("F", 5),
            ]
        } else {
            vec![("A", 30), ("B", 20), ("C", 40), ("D", 10)]
        };
        assert_eq!(sums, expected, "{name}");
        for item in card.parts.iter().flat_map(|part| &part.items) {
            // The first step that fits counts, so bounds must not hide each other.
            let sorted = item.steps.windows(2).all(|two| match item.by {
                By::Code => true,
                By::AtLeast => two[0].bound > two[1].bound,
                By::AtMost => two[0].bound < two[1].bound,
            });
            assert!(sorted, "{}", item.code);
            for words in [&item.better, &item.name] {
                assert!(
                    !words.zh.is_empty() && !words.en.is_empty(),
                    "{}",
                    item.code
                );
            }
        }
    }
}

#[test]
fn the_second_preset_counts_character_labour_skill_and_income() {
    let preset = |file: File| file.case(|case| case.set(json!({"P_SCORECARD": "5-2-2-1"})));
    let found = preset(File::c1()).rate();
    assert_eq!(parts(&found), [("A", 27), ("B", 16), ("C", 34), ("D", 7)]);
    assert_eq!((found.score, found.grade), (Some(84), Some("AA")));
    let best = File::c1().with(json!({"ch_honour": true, "cr_history": "1", "la_skill": "1"}));
    let best = best.case(|case| case.income("90,000", "0", "0", "0", "0"));
    assert_eq!(preset(best.clone()).rate().score, Some(100));
    let no_wish = preset(best.with(json!({"ln_want": false}))).rate();
    assert_eq!(
        no_wish.score,
        Some(100),
        "no part hangs on the wish for a loan"
    );
    let open = preset(File::c1().without("as_stock")).rate();
    assert_eq!(
        open.missing,
        Vec::<String>::new(),
        "what brings no points may be open"
    );
}

#[test]
fn a_county_may_bring_its_own_card() {
    let item = |fact: &str, by: &str, steps: Json| {
        json!({"item": fact, "zh": "项", "en": "item", "fact": fact, "by": by, "steps": steps,
            "better": {"zh": "多", "en": "more"}})
    };
    let card = json!({"parts": [{"part": "X", "zh": "甲", "en": "X", "items": [
        item("la_exp_years", "at_least", json!([["10", 30], ["2", 10]])),
        item("ln_months", "at_most", json!([["12", 20]])),
        item("ch_law", "code", json!([["1", 10]])),
        item("age", "code", json!([["46", 1]])),
    ]}]});
    let read = Scorecard::read(&card).expect("a card");
    let rate = |file: File| file.rate_by(std::slice::from_ref(&read)).remove(0);
    let file = File::c1().with(json!({"la_exp_years": 10}));
    let found = rate(file.clone());
    assert_eq!(parts(&found), [("X", 40)]);
    assert_eq!(found.missing, ["age"], "a number has no code");
    let less = rate(file.with(json!({"la_exp_years": 9, "ln_months": 12})));
    assert_eq!(parts(&less), [("X", 40)]);
    let open = rate(File::c1());
    assert_eq!(open.missing, ["la_exp_years", "age"]);

    let mut scaled = card.clone();
    scaled["parts"][0]["items"]
        .as_array_mut()
        .expect("items")
        .truncate(1);
    let scaled = Scorecard::read(&scaled).expect("a card");
    let found = File::c1()
        .with(json!({"la_exp_years": 2}))
        .rate_by(&[scaled])
        .remove(0);
    assert_eq!(found.score, Some(33), "10 of 30");

    let like = Scorecard::read(&json!({"like": "standard", "points": {"A1": [["1", 9]]}}));
    let found = File::c1().rate_by(&[like.expect("a card")]).remove(0);
    assert_eq!(parts(&found).first(), Some(&("A", 28)));
}

#[test]
fn a_card_of_another_shape_is_refused() {
    let standard = &presets()["standard"];
    for path in [
        "/parts",
        "/parts/0/part",
        "/parts/0/zh",
        "/parts/0/items",
        "/parts/0/items/0/item",
        "/parts/0/items/0/fact",
        "/parts/0/items/0/by",
        "/parts/0/items/0/steps",
        "/parts/0/items/0/steps/0/1",
        "/parts/0/items/0/better",
        "/parts/0/items/0/better/en",
        "/parts/2/items/0/steps/0/0",
    ] {
        let mut card = standard.clone();
        *card.pointer_mut(path).expect(path) = json!("x");
        let refused = Scorecard::read(&card).is_none();
        let text = path.ends_with("/part")
            || path.ends_with("/zh")
            || path.ends_with("/en")
            || path.ends_with("/item")
            || path.ends_with("/fact");
        assert_eq!(refused, !text, "{path} as a text");
        *card.pointer_mut(path).expect(path) = json!(null);
        assert!(Scorecard::read(&card).is_none(), "{path}");
    }
    for card in [
        json!({"like": "nothing", "points": {}}),
        json!({"like": "5-2-2-1", "points": {}}),
        json!({"like": "standard"}),
        json!({"like": "standard", "points": {"Z9": []}}),
        json!({"like": "standard", "points": {"A1": [["1"]]}}),
    ] {
        assert!(Scorecard::read(&card).is_none(), "{card}");
    }
}
