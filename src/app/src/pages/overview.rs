//! Overview of a form: its sections and what is open in each.

use leptos::prelude::*;
use ruhu_domain::form::SectionView;

use super::form::OtherTab;
use crate::i18n::texts;
use crate::router::Route;
use crate::session::OpenForm;
use crate::ui::credit::CreditLine;
use crate::ui::page::Page;

/// The sections in order.
#[component]
pub fn Overview(form: OpenForm, draft: String) -> impl IntoView {
    // Not a place to come back to: a form opens again at the question.
    form.journal().sync();
    let sections = Memo::new(move |_| {
        let all = form.sections();
        all.into_iter()
            .filter(|section| section.relevant && section.asked + section.carried > 0)
            .collect::<Vec<_>>()
    });
    let draft = StoredValue::new(draft);
    let answered = move || {
        sections
            .read()
            .iter()
            .map(|section| section.answered)
            .sum::<usize>()
    };
    let asked = move || {
        sections
            .read()
            .iter()
            .map(|section| section.asked)
            .sum::<usize>()
    };
    let words = move || texts::PROGRESS.with(&[&answered().to_string(), &asked().to_string()]);
    let go_on = move |_| {
        let next = sections
            .read_untracked()
            .iter()
            .find(|section| section.open > 0)
            .map(|section| section.name.clone());
        match next {
            Some(section) => Route::Section(draft.get_value(), section, None).go(),
            None => Route::Finish(draft.get_value()).go(),
        }
    };
    let foot = move || {
        view! {
            <footer class="ruhu-foot">
                <button
                    class="ruhu-button"
                    type="button"
                    data-action="to-finish"
                    on:click=move |_| Route::Finish(draft.get_value()).go()
                >
                    {texts::TO_FINISH.text()}
                </button>
                <button class="ruhu-button ruhu-button--primary" type="button" data-action="next" on:click=go_on>
                    {texts::GO_ON.text()}
                </button>
            </footer>
        }
    };
    let title = form.draft().title;
    let title = if title.is_empty() {
        form.form().title.get(0).to_owned()
    } else {
        title
    };
    view! {
        <Page name="survey" title back=Route::Home foot>
            <OtherTab form/>
            <div class="ruhu-progress">
                <p class="ruhu-progress__text">{words}</p>
                <progress
                    class="ruhu-progress__bar"
                    max=move || asked().to_string()
                    value=move || answered().to_string()
                    aria-label=words
                ></progress>
            </div>
            <CreditLine form/>
            <ol class="ruhu-sections">
                <For
                    each=move || sections.get().into_iter().enumerate()
                    key=|(index, section)| (*index, section.clone())
                    let:numbered
                >
                    <Cell number=numbered.0 + 1 section=numbered.1 draft/>
                </For>
            </ol>
        </Page>
    }
}

#[component]
fn Cell(number: usize, section: SectionView, draft: StoredValue<String>) -> impl IntoView {
    let (state, word) = match (section.open, section.answered) {
        (0, 0) if section.asked == 0 => ("known", texts::SECTION_KNOWN.text().to_owned()),
        (0, _) => ("done", texts::SECTION_DONE.text().to_owned()),
        (_, 0) => ("empty", texts::SECTION_EMPTY.text().to_owned()),
        (open, _) => ("open", texts::SECTION_OPEN.with(&[&open.to_string()])),
    };
    let name = section.name.clone();
    let open = move |_| Route::Section(draft.get_value(), name.clone(), None).go();
    let note = match (section.asked, section.carried) {
        (0, known) => texts::NOT_ASKED.with(&[&known.to_string()]),
        (asked, _) => texts::PROGRESS.with(&[&section.answered.to_string(), &asked.to_string()]),
    };
    view! {
        <li>
            <button class="ruhu-section" type="button" data-section=section.name on:click=open>
                <span class="ruhu-section__number" aria-hidden="true">
                    {number}
                </span>
                <span class="ruhu-section__body">
                    <span class="ruhu-section__name">{section.label}</span>
                    <span class="ruhu-section__note">{note}</span>
                </span>
                <span class="ruhu-chip" data-state=state>
                    {word}
                </span>
            </button>
        </li>
    }
}
