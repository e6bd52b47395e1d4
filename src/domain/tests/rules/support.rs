//! Households to judge: the fixture, and changes laid over it.

use std::sync::{Arc, OnceLock};

use ruhu_domain::date::Date;
use ruhu_domain::form::{Context, Engine, Form, Path};
use ruhu_domain::forms;
use ruhu_domain::rules::answers::Answers;
use ruhu_domain::rules::background::Background;
use ruhu_domain::rules::survey::Survey;
use ruhu_domain::settings::Settings;
use serde_json::{Map, Value as Json, json};

/// Keys of the fixture's members.
pub(crate) const GRANDMOTHER: &str = "01672edd-18c9-7001-8000-000000000001";
pub(crate) const SON: &str = "01672edd-18ca-7001-8000-000000000002";
pub(crate) const GIRL: &str = "01672edd-18cb-7001-8000-000000000003";

/// A household survey with its background and settings.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) answers: Map<String, Json>,
    pub(crate) background: Map<String, Json>,
    pub(crate) settings: Map<String, Json>,
    pub(crate) as_of: Date,
}

pub(crate) fn object(json: &Json) -> Map<String, Json> {
    json.as_object().cloned().unwrap_or_default()
}

pub(crate) fn date(text: &str) -> Date {
    Date::parse(text).unwrap_or_else(|| panic!("not a date: {text}"))
}

pub(crate) fn form() -> Arc<Form> {
    static FORM: OnceLock<Arc<Form>> = OnceLock::new();
    let first = || forms::built_in().expect("forms").into_iter().next();
    Arc::clone(FORM.get_or_init(|| Arc::new(first().expect("a form"))))
}

impl Case {
    /// HH-1: not exited, 2,900.00 a head, house C, everything else met; visited 2018-11-20.
    pub(crate) fn hh1() -> Self {
        let fixture: Json =
            serde_json::from_str(include_str!("../fixtures/hh-1.json")).expect("JSON");
        Self {
            answers: object(&fixture["record"]["answers"]),
            background: object(&fixture["context"]),
            settings: object(&fixture["context"]["settings"]),
            as_of: date("2018-11-20"),
        }
    }

    /// Lays answers over the household's; `null` takes an answer away.
    pub(crate) fn with(mut self, changes: Json) -> Self {
        lay(&mut self.answers, changes);
        self
    }

    /// Lays answers over those of a member.
    pub(crate) fn member(mut self, key: &str, changes: Json) -> Self {
        let rows = self.answers["members"].as_array_mut().expect("members");
        let row = rows
            .iter_mut()
            .find(|row| row["_key"] == key)
            .expect("the member");
        lay(row.as_object_mut().expect("a row"), changes);
        self
    }

    /// Adds a member with these answers.
    pub(crate) fn add_member(mut self, row: Json) -> Self {
        self.answers["members"]
            .as_array_mut()
            .expect("members")
            .push(row);
        self
    }

    /// Takes a member off the roster.
    pub(crate) fn without_member(mut self, key: &str) -> Self {
        let rows = self.answers["members"].as_array_mut().expect("members");
        rows.retain(|row| row["_key"] != key);
        self
    }

    /// Lays facts over the background.
    pub(crate) fn knowing(mut self, changes: Json) -> Self {
        lay(&mut self.background, changes);
        self
    }

    /// Lays values over the settings.
    pub(crate) fn set(mut self, changes: Json) -> Self {
        lay(&mut self.settings, changes);
        self
    }

    /// The day of judgement.
    pub(crate) fn judged_on(mut self, day: &str) -> Self {
        self.as_of = date(day);
        self
    }

    /// Status of the household, with the year it was given.
    pub(crate) fn status(self, code: &str) -> Self {
        self.knowing(json!({"status": {"code": code, "year": 2017}}))
    }

    /// Sum of wages, production, property, transfers and cost in yuan, whoever earned it.
    pub(crate) fn income(
        self,
        wage: &str,
        prod: &str,
        prop: &str,
        trans: &str,
        cost: &str,
    ) -> Self {
        let zero = json!({
            "prop_dividend": 0, "prop_interest": 0, "prop_other": 0, "tr_dibao": 0, "tr_tekun": null,
            "tr_pension": 0, "tr_family": 0, "tr_eco": 0, "tr_farm": 0, "tr_border": null,
            "tr_disab": 0, "tr_support": 0, "cost_other": 0, "nc_lines": [],
        });
        let wages = json!([{"_key": "w", "w_member": SON, "w_kind": "2", "w_months": "6", "w_amount": fen(wage)}]);
        let lines = json!([{"_key": "p", "p_kind": "01", "p_qty": "5", "p_unit": "1", "p_income": fen(prod), "p_cost": fen(cost)}]);
        self.with(zero).with(json!({
            "wages": if fen(wage) == 0 { json!([]) } else { wages },
            "productions": if fen(prod) + fen(cost) == 0 { json!([]) } else { lines },
            "prop_rent": fen(prop),
            "tr_other": fen(trans),
        }))
    }

    /// Runs a rule over the answers as stored, as for imported data: no form hides or checks any.
    pub(crate) fn run_stored<T>(&self, rule: impl FnOnce(&Survey<'_>) -> T) -> T {
        let settings = Settings::changed(&self.settings).expect("settings");
        rule(&Survey::new(
            Answers::Json(&self.answers),
            Background(&self.background),
            &settings,
            self.as_of,
        ))
    }

    /// Whether a check of the published form fires, or for a question's own constraint whether its
    /// answer is refused; `last` are the answers of the last survey.
    pub(crate) fn fires(&self, last: &Json, check_or_question: &str) -> bool {
        let mut context = Context::new(self.as_of);
        context.facts = self.background.clone();
        context.settings = Settings::changed(&self.settings).expect("settings");
        context.last = object(last);
        let (engine, wrong) = Engine::load(form(), context, &self.answers);
        assert_eq!(wrong, [], "the answers fit the form");
        engine.open_violations().iter().any(|(path, found)| {
            found.check == check_or_question || engine.path_text(path) == check_or_question
        })
    }

    /// What a person reads as a question of the published form.
    pub(crate) fn label(&self, question: &str) -> String {
        let mut context = Context::new(self.as_of);
        context.settings = Settings::changed(&self.settings).expect("settings");
        let (engine, _) = Engine::load(form(), context, &self.answers);
        let node = form().find(question).expect("a question");
        engine
            .question(&Path::household(node))
            .expect("a view")
            .label
    }

    /// Runs a rule over the survey, read through the published form.
    pub(crate) fn run<T>(&self, rule: impl FnOnce(&Survey<'_>) -> T) -> T {
        let settings = Settings::changed(&self.settings).expect("settings");
        let mut context = Context::new(self.as_of);
        context.facts = self.background.clone();
        context.settings = settings.clone();
        let (engine, wrong) = Engine::load(form(), context, &self.answers);
        assert_eq!(wrong, [], "the answers fit the form");
        let answers = Answers::Form(&engine, None);
        rule(&Survey::new(
            answers,
            Background(&self.background),
            &settings,
            self.as_of,
        ))
    }
}

fn lay(object: &mut Map<String, Json>, changes: Json) {
    for (name, value) in changes.as_object().cloned().unwrap_or_default() {
        if value.is_null() {
            object.remove(&name);
        } else {
            object.insert(name, value);
        }
    }
}

/// Yuan as fen.
pub(crate) fn fen(yuan: &str) -> i64 {
    let number = ruhu_domain::number::Number::parse(&yuan.replace(',', ""));
    number
        .and_then(ruhu_domain::number::Number::to_fen)
        .unwrap_or_else(|| panic!("not an amount: {yuan}"))
}
