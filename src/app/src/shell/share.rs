//! Hands a file to the person: the phone's share sheet where there is one, else a download.

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlElement, Url};

/// Offers `bytes` as a file called `name`. A share sheet that is closed leads to a download.
pub async fn hand_over(name: &str, bytes: &[u8]) {
    let parts = Array::of1(&Uint8Array::from(bytes));
    if share(name, &parts).await.is_err() {
        // Nothing else is left to try.
        let _ = download(name, &parts);
    }
}

async fn share(name: &str, parts: &Array) -> Result<(), JsValue> {
    let navigator = window().navigator();
    let method = |name: &str| -> Result<Function, JsValue> {
        Reflect::get(&navigator, &name.into())?
            .dyn_into()
            .map_err(|_| JsValue::NULL)
    };
    let (can, share) = (method("canShare")?, method("share")?);
    let file = File::new_with_u8_array_sequence(parts, name)?;
    let data = Object::new();
    Reflect::set(&data, &"files".into(), &Array::of1(&file))?;
    if !can.call1(&navigator, &data)?.is_truthy() {
        return Err(JsValue::NULL);
    }
    let shared: js_sys::Promise = share.call1(&navigator, &data)?.dyn_into()?;
    JsFuture::from(shared).await.map(drop)
}

fn download(name: &str, parts: &Array) -> Result<(), JsValue> {
    let blob = Blob::new_with_u8_array_sequence(parts)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlElement = document().create_element("a")?.dyn_into()?;
    link.set_attribute("href", &url)?;
    link.set_attribute("download", name)?;
    link.click();
    // The download has begun; the address may go when the page does.
    Ok(())
}
