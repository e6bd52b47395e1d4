//! Credit in the area: files and ratings by township and village, and what is lacking for a credit
//! village or township. Computed on the phone from what it has.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::credit_file::{CreditFile, Place, Row, places};
use ruhu_domain::date::Date;
use ruhu_domain::loan::Loans;
use ruhu_domain::office::Office;
use ruhu_domain::rules::reason::percent_text;
use ruhu_domain::search::Index;
use ruhu_domain::settings::Settings;
use serde_json::{Map, Value as Json};

use crate::i18n::{self, texts};
use crate::router::Route;
use crate::services::services;
use crate::ui::page::Page;
use crate::{account, area, clock};

/// The page.
#[component]
pub fn CoveragePage() -> impl IntoView {
    let services = services();
    let found = RwSignal::new(Vec::<(String, Place)>::new());
    Effect::new(move |_| {
        let index = services.index();
        spawn_local(async move {
            let store = services.store();
            let settings = account::settings(&store).await;
            let context = Office::new(settings.clone()).context(None, None, clock::today());
            let files = area::all_credit(&store).await;
            let loans = area::all_loans(&store).await;
            let (rules, today) = (context.settings, context.as_of);
            found.try_set(counted(&index, &files, &loans, &settings, &rules, today));
        });
    });
    view! {
        <Page name="coverage" title=texts::COVERAGE.text().to_owned() back=Route::Home>
            <p class="ruhu-group__note ruhu-disclaimer">{texts::COMPUTED.text()}</p>
            <For each=move || found.get() key=|(_, place)| place.clone().code let:named>
                <PlaceCard name=named.0 place=named.1/>
            </For>
            <Show when=move || found.read().is_empty()>
                <p class="ruhu-group__note">{texts::NO_HOUSEHOLDS.text()}</p>
            </Show>
        </Page>
    }
}

fn counted(
    index: &Index,
    files: &BTreeMap<String, CreditFile>,
    loans: &BTreeMap<String, Loans>,
    settings: &Map<String, Json>,
    rules: &Settings,
    today: Date,
) -> Vec<(String, Place)> {
    let names = names(settings);
    let name = |code: &str| names.get(code).cloned().unwrap_or_else(|| code.to_owned());
    let rows: Vec<Row<'_>> = index
        .iter()
        .map(|entry| Row {
            code: &entry.code,
            head: &entry.head,
            village: &entry.village,
            status: &entry.status,
            file: files.get(&entry.code),
            loans: loans.get(&entry.code),
        })
        .collect();
    let all = places(&rows, &name, rules, today);
    let all = all
        .into_iter()
        .flat_map(|(township, villages)| std::iter::once(township).chain(villages));
    all.map(|place| (name(&place.code), place)).collect()
}

/// Names of townships and villages by code.
fn names(settings: &Map<String, Json>) -> BTreeMap<String, String> {
    let lists = ["townships", "villages"].into_iter();
    let entries = lists
        .filter_map(|list| settings.get(list)?.as_array())
        .flatten();
    let text = |entry: &Json, field: &str| Some(entry.get(field)?.as_str()?.to_owned());
    let named = |entry: &Json| Some((text(entry, "name")?, text(entry, "label")?));
    entries.filter_map(named).collect()
}

#[component]
fn PlaceCard(name: String, place: Place) -> impl IntoView {
    let counts = place.coverage;
    let share = |share: Option<i64>| share.map_or_else(|| "–".to_owned(), percent_text);
    let rows = [
        (
            texts::COVERAGE_FILES,
            texts::COVERAGE_OF.with(&[
                &counts.files.to_string(),
                &counts.households.to_string(),
                &share(counts.coverage),
            ]),
        ),
        (texts::COVERAGE_RATED, place.rated.to_string()),
        (texts::COVERAGE_CREDIT, place.credit_households.to_string()),
        (
            texts::COVERAGE_LOANS,
            texts::COVERAGE_OF.with(&[
                &counts.with_loan.to_string(),
                &counts.entitled.to_string(),
                &share(counts.loan_rate),
            ]),
        ),
    ];
    let rows = rows.into_iter().map(|(name, value)| {
        view! {
            <div class="ruhu-facts__row">
                <dt>{name.text()}</dt>
                <dd>{value}</dd>
            </div>
        }
    });
    let is_township = place.code.len() < 12;
    let test = match (place.is_credit, is_township) {
        (true, false) => texts::COVERAGE_IS_VILLAGE,
        (false, false) => texts::COVERAGE_NOT_VILLAGE,
        (true, true) => texts::COVERAGE_IS_TOWNSHIP,
        (false, true) => texts::COVERAGE_NOT_TOWNSHIP,
    };
    let lacking = place.lacking.iter();
    let lacking = lacking.map(|reason| view! { <li>{i18n::says(&reason.message).to_owned()}</li> });
    let refused = (!is_township && !place.refused.is_empty()).then(|| {
        let heads: Vec<_> = place
            .refused
            .iter()
            .map(|(_, head)| head.as_str())
            .collect();
        let names = heads.join(texts::COMMA.text());
        let words = texts::COVERAGE_REFUSED.with(&[&heads.len().to_string(), &names]);
        view! { <p class="ruhu-group__note">{words}</p> }
    });
    view! {
        <section
            class="ruhu-card"
            data-result="coverage"
            data-state=if place.is_credit { "yes" } else { "no" }
        >
            <h2 class="ruhu-card__title">{name}</h2>
            <dl class="ruhu-facts">{rows.collect_view()}</dl>
            <p class="ruhu-card__text">{test.text()}</p>
            <ul class="ruhu-result__list">{lacking.collect_view()}</ul>
            {refused}
        </section>
    }
}
