//! Reading aloud with the voices of the phone; nothing goes over the network.
//!
//! Where there is no voice of the screen's language the button is not shown: a voice of another
//! language reads Chinese as silence.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::i18n::{language, texts};

/// Slower than the usual speed, for those who are old.
const RATE: f64 = 0.9;

fn synthesis() -> Option<JsValue> {
    let synthesis = Reflect::get(&js_sys::global(), &"speechSynthesis".into()).ok()?;
    (!synthesis.is_undefined() && !synthesis.is_null()).then_some(synthesis)
}

fn call(on: &JsValue, name: &str, arguments: &Array) -> Option<JsValue> {
    let function: Function = Reflect::get(on, &name.into()).ok()?.dyn_into().ok()?;
    Reflect::apply(&function, on, arguments).ok()
}

/// A voice of the language on the screen, the best one first. Mandarin is `zh-CN`, `zh_CN` or, on
/// Android and Linux, `cmn…`; a voice of Hong Kong reads Cantonese, which nobody here speaks.
fn voice() -> Option<JsValue> {
    let voices: Array = call(&synthesis()?, "getVoices", &Array::new())?
        .dyn_into()
        .ok()?;
    let rank = |voice: &JsValue| {
        let tag = Reflect::get(voice, &"lang".into()).ok()?.as_string()?;
        let tag = tag.to_ascii_lowercase();
        match language().tag() {
            "zh" if tag.starts_with("cmn") || tag.ends_with("cn") => Some(0),
            "zh" if tag.starts_with("zh") && !tag.ends_with("hk") => Some(1),
            "zh" => None,
            other => tag.starts_with(other).then_some(0),
        }
    };
    let voices = voices
        .iter()
        .filter_map(|voice| Some((rank(&voice)?, voice)));
    let best = voices.min_by_key(|(rank, _)| *rank);
    best.map(|(_, voice)| voice)
}

/// Reads words aloud, in place of what is being read.
fn speak(words: &str) -> Option<()> {
    let (synthesis, voice) = (synthesis()?, voice()?);
    call(&synthesis, "cancel", &Array::new());
    let class: Function = Reflect::get(&js_sys::global(), &"SpeechSynthesisUtterance".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let utterance = Reflect::construct(&class, &Array::of1(&words.into())).ok()?;
    let lang = Reflect::get(&voice, &"lang".into()).ok()?;
    for (name, value) in [("voice", voice), ("lang", lang), ("rate", RATE.into())] {
        Reflect::set(&utterance, &name.into(), &value).ok()?;
    }
    call(&synthesis, "speak", &Array::of1(&utterance)).map(drop)
}

/// Stops reading.
pub fn stop() {
    if let Some(synthesis) = synthesis() {
        call(&synthesis, "cancel", &Array::new());
    }
}

/// Whether there is a voice, following the list: browsers load it after the page. Asked for once by
/// the page that holds the buttons.
pub fn provide_voice() {
    let has = RwSignal::new(voice().is_some());
    provide_context(Voice(has));
    let Some(synthesis) = synthesis() else {
        return;
    };
    let changed = Closure::<dyn Fn()>::new(move || {
        has.try_set(voice().is_some());
    });
    let listener = Array::of2(&"voiceschanged".into(), changed.as_ref());
    call(&synthesis, "addEventListener", &listener);
    // The list may change as long as the page is there.
    changed.forget();
}

#[derive(Clone, Copy)]
struct Voice(RwSignal<bool>);

/// A button that reads words aloud.
#[component]
pub fn ReadAloud(words: String) -> impl IntoView {
    let voice = use_context::<Voice>();
    let words = StoredValue::new(words);
    move || {
        voice.is_some_and(|voice| voice.0.get()).then(|| {
            view! {
                <button
                    class="ruhu-button ruhu-button--small"
                    type="button"
                    data-action="read-aloud"
                    on:click=move |_| {
                        speak(&words.get_value());
                    }
                >
                    {texts::READ_ALOUD.text()}
                </button>
            }
        })
    }
}
