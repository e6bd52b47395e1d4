//! Saying something aloud instead of writing it: at most a minute, kept as a `data:` URL until it is sent.
//!
//! Where the browser records nothing the button is not shown.

use gloo::timers::callback::Timeout;
use js_sys::{Array, Date, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use ruhu_domain::benefits::LONGEST_VOICE;
use serde::{Deserialize, Serialize};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BlobEvent, FileReader, MediaRecorder, MediaRecorderOptions, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

use crate::i18n::texts;

/// Bits a second: speech is plain at this, and a minute is 120 KB.
const BITS: u32 = 16_000;

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// A `data:` URL.
    pub data: String,
    /// How long it is.
    pub seconds: u32,
}

/// Where the recorder stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Idle,
    /// The browser asks for the microphone.
    Asking,
    Recording,
    /// The microphone was refused, or there is none.
    Silent,
}

/// What must live as long as it records.
struct Running {
    recorder: MediaRecorder,
    stream: MediaStream,
    _limit: Timeout,
}

impl Running {
    /// Ends it; what was recorded arrives with `dataavailable`.
    fn end(self) {
        let _ = self.recorder.stop();
        release(&self.stream);
    }
}

type Slot = StoredValue<Option<Running>, LocalStorage>;

fn can_record() -> bool {
    let has = |name: &str| Reflect::has(&js_sys::global(), &name.into()).unwrap_or(false);
    has("MediaRecorder") && window().navigator().media_devices().is_ok()
}

/// Starts, stops, and says what is there.
#[component]
pub(super) fn Recorder(recorded: RwSignal<Option<Recorded>>) -> impl IntoView {
    let state = RwSignal::new(State::Idle);
    let running: Slot = StoredValue::new_local(None);
    let stop = move || {
        if let Some(now) = running.try_update_value(Option::take).flatten() {
            now.end();
        }
        state.try_set(State::Idle);
    };
    on_cleanup(stop);
    let start = move || {
        recorded.set(None);
        state.set(State::Asking);
        spawn_local(async move {
            match begin(recorded, stop).await {
                Ok(now) => {
                    // Closed while the browser asked: nobody is there to stop it.
                    if let Some(now) = running.try_set_value(Some(now)).flatten() {
                        now.end();
                    }
                    state.try_set(State::Recording);
                }
                Err(_) => {
                    state.try_set(State::Silent);
                }
            }
        });
    };
    let tap = move |_| match state.get_untracked() {
        State::Recording => stop(),
        State::Asking => {}
        State::Idle | State::Silent => start(),
    };
    let label = move || match (state.get(), recorded.read().is_some()) {
        (State::Recording, _) => texts::SAY_STOP.text(),
        (_, true) => texts::SAY_AGAIN.text(),
        _ => texts::SAY_RECORD.text(),
    };
    let words = move || match (state.get(), &*recorded.read()) {
        (State::Recording, _) => texts::SAY_RECORDING.text().to_owned(),
        (State::Silent, _) => texts::SAY_NO_MICROPHONE.text().to_owned(),
        (_, Some(said)) => texts::SAY_RECORDED.with(&[&said.seconds.to_string()]),
        _ => String::new(),
    };
    can_record().then(|| {
        view! {
            <div class="ruhu-card__actions">
                <button
                    class="ruhu-button"
                    type="button"
                    data-action="record"
                    aria-pressed=move || (state.get() == State::Recording).to_string()
                    on:click=tap
                >
                    {label}
                </button>
            </div>
            <p class="ruhu-field__hint" role="status">{words}</p>
        }
    })
}

/// Asks for the microphone and records; what comes of it is put into `recorded`.
async fn begin(
    recorded: RwSignal<Option<Recorded>>,
    stop: impl Fn() + 'static,
) -> Result<Running, JsValue> {
    let wanted = MediaStreamConstraints::new();
    wanted.set_audio(&true.into());
    let devices = window().navigator().media_devices()?;
    let stream = devices.get_user_media_with_constraints(&wanted)?;
    let stream: MediaStream = JsFuture::from(stream).await?.dyn_into()?;
    match record(&stream, recorded) {
        Ok(recorder) => Ok(Running {
            recorder,
            stream,
            _limit: Timeout::new(LONGEST_VOICE * 1000, stop),
        }),
        Err(error) => {
            release(&stream);
            Err(error)
        }
    }
}

fn record(
    stream: &MediaStream,
    recorded: RwSignal<Option<Recorded>>,
) -> Result<MediaRecorder, JsValue> {
    let how = MediaRecorderOptions::new();
    how.set_audio_bits_per_second(BITS);
    let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(stream, &how)?;
    let since = Date::now();
    // Given once, all of it, when the recording ends.
    let given = Closure::once_into_js(move |event: BlobEvent| {
        let seconds = ((Date::now() - since) / 1000.0).ceil() as u32;
        if let Some(blob) = event.data() {
            keep(&blob, seconds.clamp(1, LONGEST_VOICE), recorded);
        }
    });
    recorder.set_ondataavailable(Some(given.unchecked_ref()));
    recorder.start()?;
    Ok(recorder)
}

/// Reads a recording as a `data:` URL.
fn keep(blob: &web_sys::Blob, seconds: u32, recorded: RwSignal<Option<Recorded>>) {
    let Ok(reader) = FileReader::new() else {
        return;
    };
    let done = reader.clone();
    let read = Closure::once_into_js(move || {
        let data = done.result().ok().and_then(|data| data.as_string());
        if let Some(data) = data {
            recorded.try_set(Some(Recorded { data, seconds }));
        }
    });
    reader.set_onload(Some(read.unchecked_ref()));
    let _ = reader.read_as_data_url(blob);
}

/// Switches the microphone off: its light must go out.
fn release(stream: &MediaStream) {
    let tracks: Array = stream.get_tracks();
    for track in tracks.iter().filter_map(|track| track.dyn_into().ok()) {
        let track: MediaStreamTrack = track;
        track.stop();
    }
}
