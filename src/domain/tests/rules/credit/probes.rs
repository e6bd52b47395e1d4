//! Files exactly at every bound of the settings.

use ruhu_domain::form::{Context, Engine};
use ruhu_domain::forms::{CREDIT_NOTICE_ID, built_in};
use ruhu_domain::settings::Settings;
use serde_json::{Map, Value as Json, json};

use super::{File, bands, rate};
use crate::probes::Probe;
use crate::support::{SON, date, object};

fn probe(name: &'static str, file: File, expected: &str) -> Probe {
    let File { answers, case } = file;
    Probe::survey(name, case, expected, move |survey| {
        let found = rate(&answers, survey);
        format!(
            "{:?} {} {} {} {}",
            found.score,
            found.grade.unwrap_or("none"),
            found.limit.unwrap_or(-1),
            found.term.unwrap_or(-1),
            found.stops.join(" ")
        )
    })
}

/// To the fen, because limits are otherwise cut to thousands.
fn exact(file: File) -> File {
    file.case(|case| case.set(json!({"P_LIMIT_STEP": 1})))
}

fn born(birth: &str) -> File {
    File::c2().case(|case| case.member(SON, json!({"m_birth": birth})))
}

fn overdue(days: i64) -> File {
    File::c2().with(json!({
        "debts": [{"_key": "d", "de_kind": "6", "de_balance": 500_000, "de_overdue": days}],
    }))
}

/// Wages, production and transfers.
fn classes(wage: &str, prod: &str, trans: &str) -> File {
    File::c2().case(|case| case.income(wage, prod, "0", trans, "0"))
}

pub(crate) fn probes() -> Vec<Probe> {
    let rich = |file: File| file.case(|case| case.income("90,000", "9,000", "0", "0", "0"));
    let greedy = |file: File| file.with(json!({"ln_amount": 9_000_000}));
    let owed = |fen: i64| {
        File::c2().with(json!({
            "ln_amount": 9_000_000,
            "debts": [{"_key": "d", "de_kind": "1", "de_balance": fen, "de_overdue": 0}],
        }))
    };
    let no_cap = |file: File| file.case(|case| case.set(json!({"P_LOAN_CAP": 9_000_000})));
    let weak = json!({"ch_honest": "3", "cr_history": "3"});
    let mut probes: Vec<_> = bands()
        .into_iter()
        .map(|(file, score, grade)| {
            let found = file.rate();
            let limit = found.limit.unwrap_or(-1);
            let expected = format!("Some({score}) {grade} {limit} 36 ");
            probe("band", file, &expected)
        })
        .collect();
    for (to, fires) in [("2018-12-08", false), ("2018-12-07", true)] {
        let found = move |changes: &Map<String, Json>| {
            let notice = json!({"nt_from": "2018-12-01", "nt_to": to, "nt_place": "公示栏"});
            fires_in(CREDIT_NOTICE_ID, "E-CR03", &notice, changes).to_string()
        };
        probes.push(Probe::new("days of a notice", fires.to_string(), found));
    }
    probes.extend([
        probe("scorecard and steps", File::c1(), "Some(84) AA 3000000 36 "),
        probe("cap AA", exact(File::c1()), "Some(84) AA 3000000 36 "),
        probe(
            "cap A",
            exact(File::c1().with(weak)),
            "Some(74) A 1000000 36 ",
        ),
        probe(
            "cap AAA",
            exact(no_cap(rich(greedy(File::c2())))),
            "Some(86) AAA 5000000 36 ",
        ),
        probe(
            "capacity",
            exact(greedy(File::c2())),
            "Some(86) AAA 4687200 36 ",
        ),
        probe(
            "what is left",
            exact(owed(1_000_000)),
            "Some(86) AAA 4000000 36 ",
        ),
        probe("17", born("2000-12-02"), "Some(84) 0 0 36 HS01"),
        probe("18", born("2000-12-01"), "Some(85) AAA 4000000 36 "),
        probe("65", born("1952-12-02"), "Some(84) AA 3000000 0 "),
        probe("66", born("1952-12-01"), "Some(84) 0 0 0 HS01"),
        probe("90 days", overdue(90), "Some(86) AAA 4000000 36 "),
        probe("91 days", overdue(91), "Some(86) 0 0 36 HS04"),
        probe(
            "a class of 10%",
            classes("2,000", "16,000", "2,000"),
            "Some(85) AAA 4000000 36 ",
        ),
        probe(
            "a class of 9%",
            classes("1,800", "16,400", "1,800"),
            "Some(82) AA 3000000 36 ",
        ),
        probe(
            "another product",
            File::c2().with(json!({"ln_product": "2"})),
            "Some(86) AAA -1 36 ",
        ),
    ]);
    probes
}

/// Whether a check of a form fires.
fn fires_in(form_id: &str, check: &str, answers: &Json, changes: &Map<String, Json>) -> bool {
    let mut forms = built_in().expect("forms").into_iter();
    let form = forms.find(|form| form.form_id == form_id);
    let mut context = Context::new(date("2018-12-20"));
    context.settings = Settings::changed(changes).expect("settings");
    let form = std::sync::Arc::new(form.expect("the form"));
    let (engine, _) = Engine::load(form, context, &object(answers));
    let found = engine.open_violations();
    found.iter().any(|(_, found)| found.check == check)
}
