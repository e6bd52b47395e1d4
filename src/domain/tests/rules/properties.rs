//! What holds for every household, tried on many: seeded, so a failure comes back.

use ruhu_domain::rules::exit::{Exit, Outcome};
use ruhu_domain::rules::guarantees::{Guarantees, guarantees};
use ruhu_domain::rules::income::{Income, income};
use ruhu_domain::rules::medical::{Cost, medical};
use ruhu_domain::rules::risk::Risk;
use ruhu_domain::rules::survey::Survey;
use ruhu_domain::rules::truth::Truth;
use serde_json::{Value as Json, json};

use crate::exit::with_six;
use crate::households::{Random, household};
use crate::risk::judge;
use crate::support::{Case, SON};

const HOUSEHOLDS: u64 = 300;

struct All {
    income: Income,
    guarantees: Guarantees,
    risk: Risk,
    exit: Exit,
    costs: Vec<Cost>,
}

fn all(survey: &Survey<'_>) -> All {
    All {
        income: income(survey),
        guarantees: guarantees(survey),
        risk: judge(survey),
        exit: with_six(survey, 6),
        costs: medical(survey),
    }
}

#[test]
fn the_households_differ() {
    let mut results = std::collections::BTreeMap::new();
    for seed in 0..HOUSEHOLDS {
        let found = household(seed).run(all);
        *results.entry(found.exit.result.name()).or_insert(0) += 1;
        *results.entry(found.risk.level.name()).or_insert(0) += 1;
    }
    for name in [
        "NOT_READY",
        "INCOMPLETE",
        "READY_WITH_NOTES",
        "NOT_APPLICABLE",
        "red",
        "yellow",
    ] {
        assert!(
            results.contains_key(name),
            "no household is {name}: {results:?}"
        );
    }
}

#[test]
fn more_income_never_lowers_the_income_condition() {
    let mut rises = 0;
    for seed in 0..HOUSEHOLDS {
        let mut random = Random::new(seed + 10_000);
        let case = household(seed);
        let before = case.run(income).met;
        let more = 1 + random.below(4_000_000) as i64;
        let question = *random.one(&[
            "prop_rent",
            "tr_farm",
            "tr_support",
            "wages",
            "p_income",
            "p_cost",
        ]);
        let mut richer = case.clone();
        match question {
            "wages" => {
                let line = json!({"_key": "more", "w_member": SON, "w_kind": "2", "w_months": "6", "w_amount": more});
                richer.answers["wages"]
                    .as_array_mut()
                    .expect("wages")
                    .push(line);
            }
            "p_income" | "p_cost" => {
                let line = &mut richer.answers["productions"][0];
                let fen = line[question].as_i64().expect("fen");
                line[question] = json!(if question == "p_cost" { 0 } else { fen + more });
            }
            name => {
                let fen = case.answers[name].as_i64().expect("fen");
                richer = richer.with(json!({ name: fen + more }));
            }
        }
        let after = richer.run(income).met;
        assert!(after >= before, "household {seed}: {question}");
        rises += i32::from(after > before);
    }
    assert!(rises > 10, "only {rises} passed the line");
}

/// Answers that say who counts and which year it is; without them it is another household: a child
/// whose presence is not known is no member, and so no longer out of school.
const FRAME: &[&str] = &[
    "_key",
    "m_presence",
    "m_change",
    "visit_date",
    "income_year",
    "members",
];

/// Takes one answer away, of the household or of one of its rows; returns its name.
fn forget(case: &mut Case, random: &mut Random) -> Option<String> {
    let repeats = ["members", "productions", "wages"];
    let object = match random.below(3) {
        0 => {
            let repeat = *random.one(&repeats);
            let rows = case.answers.get_mut(repeat)?.as_array_mut()?;
            let index = random.below(rows.len().max(1));
            rows.get_mut(index)?.as_object_mut()?
        }
        1 => {
            let rows = case.answers.get_mut("members")?.as_array_mut()?;
            let index = random.below(rows.len().max(1));
            rows.get_mut(index)?.as_object_mut()?
        }
        _ => &mut case.answers,
    };
    let names: Vec<String> = object.keys().cloned().collect();
    let name = random.one(&names).clone();
    if FRAME.contains(&name.as_str()) {
        return None;
    }
    object.remove(&name);
    Some(name)
}

#[test]
fn an_answer_that_becomes_unknown_never_makes_unmet_met() {
    let mut became_unknown = 0;
    for seed in 0..HOUSEHOLDS {
        let mut random = Random::new(seed + 20_000);
        let case = household(seed);
        let before = case.run(all);
        for _ in 0..3 {
            let mut poorer = case.clone();
            let Some(name) = forget(&mut poorer, &mut random) else {
                continue;
            };
            let after = poorer.run(all);
            let mut pairs = vec![
                ("income", before.income.met, after.income.met),
                ("sum", before.guarantees.sum(), after.guarantees.sum()),
            ];
            let parts = before
                .guarantees
                .parts()
                .into_iter()
                .zip(after.guarantees.parts());
            pairs.extend(parts.map(|((part, before), (_, after))| (part, before, after)));
            for (what, before, after) in pairs {
                let flipped = before == Truth::No && after == Truth::Yes;
                assert!(!flipped, "household {seed} without {name}: {what}");
                became_unknown += i32::from(before == Truth::No && after == Truth::Unknown);
            }
            let ready = [Outcome::Ready, Outcome::ReadyWithNotes];
            let flipped =
                before.exit.result == Outcome::NotReady && ready.contains(&after.exit.result);
            assert!(!flipped, "household {seed} without {name}: exit");
        }
    }
    assert!(became_unknown > 5, "only {became_unknown}");
}

#[test]
fn the_order_of_members_never_matters() {
    for seed in 0..HOUSEHOLDS {
        let case = household(seed);
        let mut random = Random::new(seed + 30_000);
        let mut shuffled = case.clone();
        let rows = shuffled.answers["members"].as_array_mut().expect("members");
        for last in (1..rows.len()).rev() {
            rows.swap(last, random.below(last + 1));
        }
        let (before, after) = (case.run(all), shuffled.run(all));
        assert_eq!(before.income, after.income, "household {seed}");
        assert_eq!(
            before.guarantees.parts(),
            after.guarantees.parts(),
            "household {seed}"
        );
        let sorted = |mut keys: Vec<String>| {
            keys.sort();
            keys
        };
        assert_eq!(
            sorted(before.guarantees.out_because_poor),
            sorted(after.guarantees.out_because_poor),
            "household {seed}"
        );
        assert_eq!(before.risk.level, after.risk.level, "household {seed}");
        assert_eq!(before.risk.factors, after.risk.factors, "household {seed}");
        assert_eq!(before.exit, after.exit, "household {seed}");
        assert_eq!(before.costs, after.costs, "household {seed}");
    }
}

/// Takes away, or empties, any number of answers of an object and of its rows.
fn riddle(json: &mut Json, random: &mut Random, holes: usize) {
    match json {
        Json::Object(object) => {
            let names: Vec<String> = object.keys().cloned().collect();
            for name in names.iter().filter(|name| *name != "_key") {
                match random.below(100) {
                    hit if hit < holes => drop(object.remove(name)),
                    hit if hit < holes + holes / 4 => drop(object.insert(name.clone(), Json::Null)),
                    _ => riddle(&mut object[name], random, holes),
                }
            }
        }
        Json::Array(rows) => rows.iter_mut().for_each(|row| riddle(row, random, holes)),
        _ => {}
    }
}

#[test]
fn nothing_panics_whatever_is_missing() {
    for seed in 0..HOUSEHOLDS * 4 {
        let mut random = Random::new(seed + 40_000);
        let mut case = household(seed);
        let holes = *random.one(&[3, 20, 50, 95]);
        let (mut answers, mut facts) = (json!(case.answers), json!(case.background));
        riddle(&mut answers, &mut random, holes);
        riddle(&mut facts, &mut random, holes);
        case.answers = answers.as_object().cloned().expect("an object");
        case.background = facts.as_object().cloned().expect("an object");
        let found = case.run_stored(all);
        let unmet = found.guarantees.sum() == Truth::No || found.income.met == Truth::No;
        let fine = matches!(found.exit.result, Outcome::Ready | Outcome::ReadyWithNotes);
        assert!(!(unmet && fine), "household {seed}");
    }
}

#[test]
fn nothing_panics_in_an_open_form_either() {
    for seed in 0..HOUSEHOLDS {
        let mut random = Random::new(seed + 50_000);
        let mut case = household(seed);
        for _ in 0..random.below(200) {
            forget(&mut case, &mut random);
        }
        let found = case.run(all);
        assert!(found.exit.failed.len() + found.exit.unknown.len() <= 7);
    }
}
