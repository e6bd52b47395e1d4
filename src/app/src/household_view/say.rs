//! Answering back: 我没收到, 这不对, 我要反映; and what became of it.

use leptos::html;
use leptos::prelude::*;
use ruhu_domain::benefits::{DisputeKind, LONGEST_DISPUTE, Said as Told};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::voice::{Recorded, Recorder};
use crate::i18n::{Phrase, says, texts};

/// What the household says about which measure, as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// UUID made here: sent again it is the same.
    pub id: String,
    /// What kind.
    pub kind: DisputeKind,
    /// The measure; empty for a need.
    pub code: String,
    /// Whose; empty for a need.
    pub member: String,
    /// The household's words.
    pub text: String,
    /// … or its voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<Recorded>,
}

/// What is about to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) kind: DisputeKind,
    pub(super) code: String,
    pub(super) member: String,
    pub(super) title: String,
}

impl Subject {
    pub(super) fn need() -> Self {
        Self {
            kind: DisputeKind::Need,
            code: String::new(),
            member: String::new(),
            title: String::new(),
        }
    }

    fn phrase(&self) -> Phrase {
        match self.kind {
            DisputeKind::NotReceived => texts::SAY_NOT_RECEIVED,
            DisputeKind::Wrong => texts::SAY_WRONG,
            DisputeKind::Need => texts::SAY_NEED,
        }
    }
}

/// The half-screen in which the household writes what it says.
#[component]
pub(super) fn Say(saying: RwSignal<Option<Subject>>, said: Callback<Said>) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let words = NodeRef::<html::Textarea>::new();
    let problem = RwSignal::new(None::<&'static Phrase>);
    let recorded = RwSignal::new(None::<Recorded>);
    Effect::new(move |_| {
        let open = saying.read().is_some();
        let Some(dialog) = dialog.get() else { return };
        if open && !dialog.open() {
            problem.set(None);
            recorded.set(None);
            if let Some(words) = words.get_untracked() {
                words.set_value("");
            }
            let _ = dialog.show_modal();
        } else if !open && dialog.open() {
            dialog.close();
        }
    });
    Effect::new(move |_| {
        if recorded.read().is_some() {
            problem.set(None);
        }
    });
    let send = move |_| {
        let Some(subject) = saying.get_untracked() else {
            return;
        };
        let text = words
            .get_untracked()
            .map(|words| words.value())
            .unwrap_or_default();
        let text = text.trim().to_owned();
        let voice = recorded.get_untracked();
        let silent = text.is_empty() && voice.is_none();
        if silent && subject.kind != DisputeKind::NotReceived {
            problem.set(Some(&texts::SAY_EMPTY));
        } else if text.chars().count() > LONGEST_DISPUTE {
            problem.set(Some(&texts::SAY_LONG));
        } else {
            said.run(Said {
                id: Uuid::now_v7().to_string(),
                kind: subject.kind,
                code: subject.code,
                member: subject.member,
                text,
                voice,
            });
            saying.set(None);
        }
    };
    let title = move || {
        saying
            .read()
            .as_ref()
            .map(|subject| subject.phrase().text())
    };
    let about = move || saying.read().as_ref().map(|subject| subject.title.clone());
    view! {
        <dialog
            class="ruhu-sheet"
            aria-labelledby="say-title"
            node_ref=dialog
            on:close=move |_| saying.set(None)
        >
            <header class="ruhu-sheet__head">
                <button
                    class="ruhu-sheet__button"
                    type="button"
                    data-action="close"
                    on:click=move |_| saying.set(None)
                >
                    {texts::CANCEL.text()}
                </button>
                <h2 class="ruhu-sheet__title" id="say-title">{title}</h2>
                <button
                    class="ruhu-sheet__button ruhu-sheet__button--primary"
                    type="button"
                    data-action="send-dispute"
                    on:click=send
                >
                    {texts::SEND.text()}
                </button>
            </header>
            <div class="ruhu-sheet__body ruhu-form">
                <div class="ruhu-field">
                    <p class="ruhu-field__text">{about}</p>
                    <label class="ruhu-field__label" for="say-words">{texts::SAY_LABEL.text()}</label>
                    <p class="ruhu-field__hint" id="say-hint">{texts::SAY_HINT.text()}</p>
                    {move || {
                        problem.get().map(|phrase| {
                            view! {
                                <p class="ruhu-field__message" data-severity="error" role="alert">
                                    {phrase.text()}
                                </p>
                            }
                        })
                    }}
                    <div class="ruhu-field__control">
                        <textarea
                            class="ruhu-input"
                            id="say-words"
                            rows="4"
                            aria-describedby="say-hint"
                            node_ref=words
                        ></textarea>
                    </div>
                    // Drawn with each opening, so that closing ends a recording.
                    <Show when=move || saying.read().is_some()>
                        <Recorder recorded/>
                    </Show>
                </div>
            </div>
        </dialog>
    }
}

/// Something the household said, and what became of it.
#[component]
pub(super) fn Answered(said: Told) -> impl IntoView {
    let kind = Subject {
        kind: said.kind,
        ..Subject::need()
    };
    let voice = said.voice;
    let voice = voice.map(|seconds| texts::SAID_ALOUD.with(&[&seconds.to_string()]));
    let own = Some(said.text).filter(|text| !text.is_empty());
    let own: Vec<String> = own.into_iter().chain(voice).collect();
    let words = match own.join(texts::COMMA.text()) {
        words if words.is_empty() => kind.phrase().text().to_owned(),
        words => texts::BECAUSE.with(&[kind.phrase().text(), &words]),
    };
    let became = match &said.answer {
        Some(answer) => {
            let day = answer.at.get(..10).unwrap_or_default();
            texts::ANSWERED.with(&[&answer.by, day, &answer.text])
        }
        None => texts::ANSWER_BY.with(&[says(&said.unit), &said.due]),
    };
    let state = if said.answer.is_some() {
        "done"
    } else {
        "open"
    };
    view! {
        <div class="ruhu-said" data-dispute=said.id data-state=state>
            <p>{words}</p>
            <p class="ruhu-quiet">{became}</p>
        </div>
    }
}
