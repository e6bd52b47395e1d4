//! Random answer sets for the comparison with ODK's engine: what was done to a form, and what our
//! engine makes of it, as JSON lines for `tests/xforms/compare.mjs`.
//!
//! ```text
//! differential [SETS [SEED]]        200 sets and seed 1 when left out
//! ```
//!
//! The first line names the form and the reference lists, every other line is one answer set:
//! the day, facts of the context, and steps of commands, each with the form as it stands after it.
//! The same arguments give the same bytes.

mod answers;
mod random;
mod set;
mod snapshot;

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::sync::Arc;

use ruhu_domain::form::Form;
use ruhu_domain::form::definition::{Choice, Text};
use ruhu_domain::forms;
use serde_json::{Value as Json, json};

use random::Random;

fn main() -> io::Result<()> {
    let arguments: Vec<u64> = std::env::args()
        .skip(1)
        .filter_map(|text| text.parse().ok())
        .collect();
    let sets = arguments.first().copied().unwrap_or(200);
    let seed = arguments.get(1).copied().unwrap_or(1);
    let form = forms::built_in()
        .ok()
        .and_then(|forms| forms.into_iter().next())
        .map(Arc::new);
    let form = form.ok_or_else(|| {
        io::Error::other("the built-in form has errors; run the tests of ruhu-domain")
    })?;
    let lists = lists(&form);
    let mut out = BufWriter::new(io::stdout().lock());
    let header = json!({"form": form.form_id, "version": form.version, "sets": sets, "seed": seed, "lists": show(&lists)});
    writeln!(out, "{header}")?;
    for number in 1..=sets {
        let mut random = Random::new(seed, number);
        writeln!(out, "{}", set::make(number, &form, &lists, &mut random))?;
    }
    out.flush()
}

/// Two villages for every township: reference data that is no part of the form.
fn lists(form: &Form) -> BTreeMap<String, Vec<Choice>> {
    let villages = form.list("township").iter().flat_map(|township| {
        [201, 202].map(|number| Choice {
            name: format!("{}{number}", township.name),
            label: Text(vec![format!("{}{number}", township.name)]),
            columns: BTreeMap::from([("parent".to_owned(), township.name.clone())]),
        })
    });
    BTreeMap::from([("villages".to_owned(), villages.collect())])
}

fn show(lists: &BTreeMap<String, Vec<Choice>>) -> Json {
    let rows = |choices: &Vec<Choice>| -> Json {
        let row = |choice: &Choice| json!({"name": choice.name, "label": choice.label.get(0), "columns": choice.columns});
        choices.iter().map(row).collect()
    };
    lists
        .iter()
        .map(|(name, choices)| (name.clone(), rows(choices)))
        .collect()
}
