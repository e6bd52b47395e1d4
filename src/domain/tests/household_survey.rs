//! The household survey as published: it compiles, the fixture comes out as expected, and every
//! check fires once and stays silent once.

mod checks;

use std::sync::Arc;

use ruhu_domain::form::{Engine, Form};
use ruhu_domain::forms;
use serde_json::Value as Json;

use checks::{Base, context, object};

fn survey() -> Arc<Form> {
    let forms = forms::built_in().unwrap_or_else(|errors| {
        panic!(
            "{}",
            errors
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n")
        )
    });
    Arc::new(forms.into_iter().next().expect("one form"))
}

fn fixture() -> Json {
    serde_json::from_str(include_str!("fixtures/hh-1.json")).expect("JSON")
}

#[test]
fn the_fixture_comes_out_as_expected() {
    let form = survey();
    let fixture = fixture();
    let answers = object(&fixture["record"]["answers"]);
    let (engine, wrong) = Engine::load(Arc::clone(&form), context(&fixture["context"]), &answers);
    assert_eq!(wrong, []);
    let open: Vec<_> = engine
        .open_items()
        .iter()
        .map(|item| format!("{} {}", engine.path_text(&item.path), item.message))
        .collect();
    assert_eq!(open, Vec::<String>::new(), "nothing is open");
    let finished = engine.finished();
    assert_eq!(finished.skipped, 0, "everything in it is asked");
    assert_eq!(Json::Object(finished.answers), fixture["record"]["answers"]);
    let expected = object(&fixture["record"]["computed"]);
    let mut computed = finished.computed;
    for repeat in ["productions", "measures", "wages", "inpatients"] {
        computed.remove(repeat);
    }
    assert_eq!(Json::Object(computed), Json::Object(expected));
}

#[test]
fn the_package_survives_the_wire() {
    let form = survey();
    let package = form.to_package();
    assert_eq!(Form::from_package(&package).as_ref(), Ok(&*form));
}

#[test]
fn every_check_fires_and_stays_silent() {
    let cases: Json =
        serde_json::from_str(include_str!("household_survey_checks.json")).expect("JSON");
    let fixture = fixture();
    let base = Base {
        form: survey(),
        answers: fixture["record"]["answers"].clone(),
        context: fixture["context"].clone(),
    };
    base.every_check_fires_and_stays_silent(&cases);
}
