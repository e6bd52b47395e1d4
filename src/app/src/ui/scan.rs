//! The camera reads a QR code, where the browser can (`BarcodeDetector`: Chrome on Android).
//!
//! Called by name through JavaScript: the bindings know neither the detector nor, on the oldest
//! browsers, the camera.

use gloo::timers::callback::Timeout;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::html::Video;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::i18n::texts;

/// Pause between two looks at the picture: often enough for a hand, rare enough for an old phone.
const PAUSE_MS: u32 = 250;

/// Whether this browser reads codes from pictures and lets a page see the camera.
pub fn can_scan() -> bool {
    let here = |object: &JsValue, name: &str| {
        Reflect::get(object, &name.into()).is_ok_and(|found| found.is_truthy())
    };
    here(&window(), "BarcodeDetector") && here(&window().navigator(), "mediaDevices")
}

/// The picture of the camera until a code is read; `found` gets its text, `close` ends it without.
#[component]
pub fn Scanner(found: Callback<String>, close: Callback<()>) -> impl IntoView {
    let video = NodeRef::<Video>::new();
    let failed = RwSignal::new(false);
    let camera = StoredValue::new_local(None::<JsValue>);
    on_cleanup(move || stop(camera.try_get_value().flatten()));
    Effect::new(move |_| {
        let Some(video) = video.get() else {
            return;
        };
        spawn_local(async move {
            let text = look(video.as_ref(), camera).await;
            // The page may have gone while the camera was asked for.
            if failed.is_disposed() {
                return;
            }
            match text {
                Ok(text) => found.run(text),
                Err(_) => failed.set(true),
            }
        });
    });
    view! {
        <section class="ruhu-card ruhu-scan">
            <p class="ruhu-card__text" role="status">
                {move || if failed.get() { texts::SCAN_FAILED.text() } else { texts::SCAN_AIM.text() }}
            </p>
            <video node_ref=video hidden=move || failed.get() playsinline=true aria-hidden="true"></video>
            <button class="ruhu-button" type="button" data-action="scan-close" on:click=move |_| close.run(())>
                {texts::CANCEL.text()}
            </button>
        </section>
    }
}

/// Shows the camera in `video` and looks until there is a code in the picture.
async fn look(
    video: &JsValue,
    camera: StoredValue<Option<JsValue>, LocalStorage>,
) -> Result<String, JsValue> {
    let facing = object(&[("facingMode", "environment".into())])?;
    let wanted = object(&[("video", facing)])?;
    let devices = Reflect::get(&window().navigator(), &"mediaDevices".into())?;
    let stream = call(&devices, "getUserMedia", &[wanted]).await?;
    if camera.try_set_value(Some(stream.clone())).is_some() {
        // Closed before the camera was there.
        stop(Some(stream));
        return Err(JsValue::NULL);
    }
    Reflect::set(video, &"srcObject".into(), &stream)?;
    Reflect::set(video, &"muted".into(), &JsValue::TRUE)?;
    call(video, "play", &[]).await?;
    let kinds = object(&[("formats", Array::of1(&"qr_code".into()).into())])?;
    let maker: Function = Reflect::get(&window(), &"BarcodeDetector".into())?.dyn_into()?;
    let detector = Reflect::construct(&maker, &Array::of1(&kinds))?;
    while camera.try_get_value().flatten().is_some() {
        let codes: Array = call(&detector, "detect", std::slice::from_ref(video))
            .await?
            .dyn_into()?;
        let text = Reflect::get(&codes.get(0), &"rawValue".into()).ok();
        if let Some(text) = text.and_then(|text| text.as_string()) {
            return Ok(text);
        }
        pause().await;
    }
    Err(JsValue::NULL)
}

async fn pause() {
    let wait = Promise::new(&mut |done, _| {
        Timeout::new(PAUSE_MS, move || drop(done.call0(&JsValue::NULL))).forget();
    });
    // A promise that nobody rejects.
    drop(JsFuture::from(wait).await);
}

/// Turns the camera off: its light must not stay on.
fn stop(stream: Option<JsValue>) {
    let Some(stream) = stream else {
        return;
    };
    let tracks = method(&stream, "getTracks").and_then(|get| get.call0(&stream));
    let tracks = tracks
        .and_then(JsCast::dyn_into::<Array>)
        .unwrap_or_default();
    for track in tracks.iter() {
        // A track that has ended has nothing to stop.
        drop(method(&track, "stop").and_then(|stop| stop.call0(&track)));
    }
}

fn method(target: &JsValue, name: &str) -> Result<Function, JsValue> {
    Reflect::get(target, &name.into())?.dyn_into()
}

/// Calls a method and waits for what it promises.
async fn call(target: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let arguments: Array = arguments.iter().collect();
    let answer = Reflect::apply(&method(target, name)?, target, &arguments)?;
    JsFuture::from(Promise::resolve(&answer)).await
}

fn object(fields: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object.into())
}
