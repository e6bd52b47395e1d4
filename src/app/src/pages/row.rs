//! One row of a repeat, such as a household member, on its own screen.

use leptos::prelude::*;
use ruhu_domain::form::definition::NodeId;

use super::form::{OtherTab, go_to};
use super::section::{last_question, questions};
use crate::i18n::texts;
use crate::router::Route;
use crate::session::OpenForm;
use crate::ui::offer::SectionOffer;
use crate::ui::page::Page;

/// The questions of a row.
#[component]
pub fn RowPage(
    form: OpenForm,
    draft: String,
    repeat: NodeId,
    key: String,
    at: Option<String>,
) -> impl IntoView {
    let definition = form.form();
    let place = format!("{}/{key}", definition.nodes[repeat].name);
    go_to(at.or_else(|| last_question(form, &place)));
    let section = definition.nodes[definition.section_of(repeat)].name.clone();
    let back = Route::Section(draft, section, None);
    let done = back.clone();
    let title = {
        let key = key.clone();
        Memo::new(move |_| {
            let rows = form.rows(repeat);
            let place = rows.iter().position(|row| row.key == key);
            match place {
                Some(index) if rows[index].title.is_empty() => {
                    texts::ROW_UNNAMED.with(&[&(index + 1).to_string()])
                }
                Some(index) => rows[index].title.clone(),
                None => texts::NOT_FOUND.text().to_owned(),
            }
        })
    };
    let foot = move || {
        let done = done.clone();
        view! {
            <footer class="ruhu-foot">
                <button
                    class="ruhu-button ruhu-button--primary"
                    type="button"
                    data-action="next"
                    on:click=move |_| done.go()
                >
                    {texts::DONE.text()}
                </button>
            </footer>
        }
    };
    view! {
        <Page name="member" title back foot>
            <OtherTab form/>
            <SectionOffer form around=repeat key=Some(key.clone())/>
            <div class="ruhu-form">{questions(form, &definition, repeat, Some(&key))}</div>
        </Page>
    }
}
