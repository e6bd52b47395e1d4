//! The examples through the published form: the phone shows what the rules compute.

use ruhu_domain::form::{Context, Engine};
use ruhu_domain::forms::{CREDIT_INFO_ID, built_in};
use ruhu_domain::settings::Settings;
use serde_json::{Value as Json, json};

use super::{File, SON};
use std::sync::Arc;

/// The file as an open form over the household's current facts.
fn open(file: &File) -> Engine {
    let forms = built_in().expect("forms").into_iter();
    let mut forms = forms.filter(|form| form.form_id == CREDIT_INFO_ID);
    let mut context = Context::new(file.case.as_of);
    context.settings = Settings::changed(&file.case.settings).expect("settings");
    context.facts = file.case.background.clone();
    let current = Json::Object(file.case.answers.clone());
    context.facts.insert("current".to_owned(), current);
    let form = Arc::new(forms.next().expect("the form"));
    let (engine, wrong) = Engine::load(form, context, &file.answers);
    assert_eq!(wrong, []);
    engine
}

#[test]
fn the_examples_come_out_through_the_form() {
    let c4 = File::c2().case(|case| case.member(SON, json!({"m_birth": "1951-05-20"})));
    let c5 = File::c2().with(json!({"ln_use": "8"}));
    // Asked and left empty, days overdue are not known; the example says none.
    let c3 = File::c3().with(json!({
        "debts": [{"_key": "d", "de_kind": "6", "de_balance": 600_000, "de_overdue": 0}],
    }));
    let no_loan = File::c2().with(json!({"ln_want": false}));
    for (name, file, score, grade, limit) in [
        ("C-1", File::c1(), 84, "AA", 3_000_000),
        ("C-2", File::c2(), 86, "AAA", 4_000_000),
        ("C-3", c3, 39, "0", 0),
        ("C-4", c4, 84, "0", 0),
        ("C-5", c5, 86, "AAA", 0),
        ("without a loan", no_loan, 85, "AAA", 4_600_000),
    ] {
        let engine = open(&file);
        let found = engine.credit().expect("a rating");
        assert_eq!(found.missing, Vec::<String>::new(), "{name}");
        let expected = file.rate();
        assert_eq!(found.parts, expected.parts, "{name}");
        assert_eq!(found.stops, expected.stops, "{name}");
        assert_eq!(found.term, expected.term, "{name}");
        let computed = Json::Object(engine.computed());
        assert_eq!(computed["rt_score"], json!(score), "{name}");
        assert_eq!(computed["rt_grade"], json!(grade), "{name}");
        assert_eq!(computed["rt_limit"], json!(limit), "{name}");
    }
}
