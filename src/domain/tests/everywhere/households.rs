//! Many households from a seed number: the fixture with answers changed and taken away. The same in
//! every place it runs, so that results can be compared byte by byte.

use std::sync::Arc;

use ruhu_domain::evaluate::evaluate;
use ruhu_domain::form::Form;
use ruhu_domain::form::definition::{Kind, Node, Options};
use ruhu_domain::forms;
use ruhu_domain::hash::sha256_hex;
use serde_json::{Map, Value as Json, json};

const HOUSEHOLDS: u64 = 200;
/// One answer in so many is changed.
const CHANGED: u64 = 6;
const STATUS: [&str; 8] = ["20", "21", "22", "30", "40", "41", "42", "80"];

/// SHA-256 over all results in order.
pub(crate) fn digest() -> String {
    let form = forms::built_in()
        .ok()
        .and_then(|forms| forms.into_iter().next());
    let form = Arc::new(form.expect("the household survey"));
    let fixture: Json = serde_json::from_str(include_str!("../fixtures/hh-1.json")).expect("JSON");
    let mut results = String::new();
    for seed in 1..=HOUSEHOLDS {
        let household = household(seed, &form, &fixture);
        let found = evaluate(&household, &|_, _| Some(Arc::clone(&form)));
        results.push_str(&found.expect("an answer").to_string());
        results.push('\n');
    }
    sha256_hex(results.as_bytes())
}

/// Marsaglia's xorshift: no two runs may differ.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % bound
    }
}

fn household(seed: u64, form: &Form, fixture: &Json) -> Json {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut household = fixture.clone();
    let status = STATUS[random.below(8) as usize];
    household["context"]["status"] = json!({"code": status, "year": 2017});
    household["context"]["last"] = json!({
        "income_year": 2017, "inc_net": random.below(3_000_000), "n": 3, "n_labour_full": random.below(3),
    });
    let answers = household["record"]["answers"]
        .as_object_mut()
        .expect("answers");
    for (id, node) in form.nodes.iter().enumerate() {
        let repeat = form.repeat_of(id);
        match repeat {
            None => change(node, form, answers, &mut random),
            Some(repeat) => {
                let rows = answers
                    .get_mut(&form.nodes[repeat].name)
                    .and_then(Json::as_array_mut);
                for row in rows.into_iter().flatten().filter_map(Json::as_object_mut) {
                    change(node, form, row, &mut random);
                }
            }
        }
    }
    household
}

fn change(node: &Node, form: &Form, answers: &mut Map<String, Json>, random: &mut Random) {
    if random.below(CHANGED) != 0 {
        return;
    }
    let Some(Options::List(list)) = &node.options else {
        let value = match node.kind {
            Kind::Money => json!(random.below(2_000_000)),
            Kind::Integer => json!(random.below(40)),
            Kind::Decimal => json!(format!("{}.{}", random.below(60), random.below(10))),
            Kind::Date => json!(format!(
                "20{:02}-0{}-1{}",
                random.below(19),
                1 + random.below(9),
                random.below(10)
            )),
            _ => return,
        };
        put(node, value, answers, random);
        return;
    };
    let codes = form.list(list);
    let code = codes[random.below(codes.len() as u64) as usize]
        .name
        .as_str();
    let value = match (node.kind, code) {
        (Kind::YesNo, "yes") => json!(true),
        (Kind::YesNo, "no") => json!(false),
        (Kind::SelectMany, code) => json!([code]),
        (Kind::SelectOne | Kind::YesNo, code) => json!(code),
        _ => return,
    };
    put(node, value, answers, random);
}

/// Changes the answer, or takes it away.
fn put(node: &Node, value: Json, answers: &mut Map<String, Json>, random: &mut Random) {
    if random.below(3) == 0 {
        answers.remove(&node.name);
    } else {
        answers.insert(node.name.clone(), value);
    }
}
