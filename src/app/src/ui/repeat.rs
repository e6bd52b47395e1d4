//! A list of rows on its section's page; each row has its own page.

use leptos::prelude::*;
use ruhu_domain::form::definition::NodeId;
use ruhu_domain::form::{Command, Path, RowView};

use super::message::Message;
use super::offer::Offer;
use super::sheet::Sheet;
use crate::i18n::texts;
use crate::router::Route;
use crate::session::OpenForm;

/// The rows, a button to add one, and 没有 while there are none.
#[component]
pub fn Repeat(form: OpenForm, repeat: NodeId) -> impl IntoView {
    let definition = form.form();
    let name = definition.nodes[repeat].name.clone();
    let members = name == "members";
    let path = Path::household(repeat);
    let view = form.view(&path);
    let relevant = form.asked(&path);
    let label = form.label(&path);
    let offer = {
        let view = view.clone();
        Memo::new(move |_| view.read().as_ref().and_then(|view| view.offer.clone()))
    };
    let violation = Memo::new(move |_| {
        let shown = form.is_finishing() || !form.rows(repeat).is_empty();
        view.read()
            .as_ref()
            .filter(|_| shown)
            .and_then(|view| view.violation.clone())
    });
    let rows = Memo::new(move |_| form.rows(repeat));
    let removing = RwSignal::new(None::<RowView>);
    let may_be_none = definition.nodes[repeat].required.is_some();
    let draft = form.draft().id;
    let name = StoredValue::new(name);
    let draft = StoredValue::new(draft);
    let open = move |key: String| Route::Row(draft.get_value(), name.get_value(), key, None).go();
    let add = move |_| {
        let key = uuid::Uuid::now_v7().to_string();
        if form.apply(&Command::AddRow(repeat, key.clone())).is_ok() {
            open(key);
        }
    };
    let none = move || form.is_declared_none(repeat);
    let none_button = move || {
        (may_be_none && rows.read().is_empty()).then(|| {
            let toggle = move |_| {
                let now = form.is_declared_none(repeat);
                let _ = form.apply(&Command::SetNone(repeat, !now));
            };
            view! {
                <button
                    class="ruhu-choice ruhu-choice--none"
                    type="button"
                    data-action="none"
                    aria-pressed=move || none().to_string()
                    on:click=toggle
                >
                    {texts::NONE.text()}
                </button>
            }
        })
    };
    let id = format!("q{repeat}");
    move || {
        relevant.get().then(|| {
            view! {
                <section class="ruhu-repeat" data-q=name.get_value()>
                    <h2 class="ruhu-form__title">{move || label.get()}</h2>
                    <Message id=format!("{id}-message") violation/>
                    <Offer form path=path.clone() offer=offer.into()/>
                    <ol class="ruhu-members">
                        <For
                            each=move || rows.get().into_iter().enumerate()
                            key=|(index, row)| (*index, row.clone())
                            let:numbered
                        >
                            <Row number=numbered.0 + 1 row=numbered.1 removing on_open=open/>
                        </For>
                    </ol>
                    <button class="ruhu-member-add" type="button" data-action="add-repeat" on:click=add>
                        {if members { texts::ADD_MEMBER.text() } else { texts::ADD_ROW.text() }}
                    </button>
                    {none_button}
                    {move || {
                        removing.get().map(|row| view! { <Removal form repeat row removing/> })
                    }}
                </section>
            }
        })
    }
}

#[component]
fn Row(
    number: usize,
    row: RowView,
    removing: RwSignal<Option<RowView>>,
    on_open: impl Fn(String) + 'static,
) -> impl IntoView {
    let title = if row.title.is_empty() {
        texts::ROW_UNNAMED.with(&[&number.to_string()])
    } else {
        row.title.clone()
    };
    let note = match row.open {
        0 => texts::ROW_DONE.text().to_owned(),
        open => texts::ROW_OPEN.with(&[&open.to_string()]),
    };
    let remove_label = texts::REMOVE_ROW.with(&[&title]);
    let known = row.known;
    let key = row.key.clone();
    let state = (row.open > 0).then_some("open");
    let asked = RowView {
        title: title.clone(),
        ..row
    };
    view! {
        <li class="ruhu-member" data-state=state>
            <button
                class="ruhu-member__open"
                type="button"
                data-action="open-repeat"
                on:click=move |_| on_open(key.clone())
            >
                <span class="ruhu-member__name">{title}</span>
                <span class="ruhu-member__note">{note}</span>
            </button>
            // Who was known before says that somebody left, and why.
            {(!known)
                .then(|| {
                    view! {
                        <button
                            class="ruhu-member__remove"
                            type="button"
                            data-action="remove-repeat"
                            aria-label=remove_label
                            on:click=move |_| removing.set(Some(asked.clone()))
                        ></button>
                    }
                })}
        </li>
    }
}

/// Asks before answers are removed.
#[component]
fn Removal(
    form: OpenForm,
    repeat: NodeId,
    row: RowView,
    removing: RwSignal<Option<RowView>>,
) -> impl IntoView {
    let sure = texts::REMOVE_SURE.with(&[&row.title]);
    let remove = move |_| {
        let _ = form.apply(&Command::RemoveRow(repeat, row.key.clone()));
        removing.set(None);
    };
    view! {
        <Sheet title="removal-title".to_owned() close=move || removing.set(None)>
            <div class="ruhu-sheet__body">
                <p class="ruhu-sheet__text" id="removal-title">
                    {sure}
                </p>
            </div>
            <footer class="ruhu-sheet__foot">
                <button class="ruhu-button" type="button" on:click=move |_| removing.set(None)>
                    {texts::CANCEL.text()}
                </button>
                <button
                    class="ruhu-button ruhu-button--danger"
                    type="button"
                    data-action="remove-confirmed"
                    on:click=remove
                >
                    {texts::REMOVE.text()}
                </button>
            </footer>
        </Sheet>
    }
}
