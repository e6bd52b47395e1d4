//! Room on the phone: looked at before a photo is taken, made by dropping older copies of the
//! program before anything of the person's is in question.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::StorageEstimate;

/// Bytes this site may still store, where the browser says.
pub async fn free() -> Option<f64> {
    let estimate = web_sys::window()?.navigator().storage().estimate().ok()?;
    let estimate: StorageEstimate = JsFuture::from(estimate).await.ok()?.into();
    Some(estimate.get_quota()? - estimate.get_usage()?)
}

/// Whether `bytes` will fit; older programs are dropped if that makes room.
pub async fn has_room(bytes: f64) -> bool {
    let fits = async || free().await.is_none_or(|free| free > bytes);
    if fits().await {
        return true;
    }
    // Without caches there is nothing to drop.
    let _ = shed().await;
    fits().await
}

/// Drops all copies of the program but the newest.
async fn shed() -> Result<(), JsValue> {
    let caches = Reflect::get(&js_sys::global(), &"caches".into())?;
    let call = async |name: &str, with: &JsValue| -> Result<JsValue, JsValue> {
        let method: Function = Reflect::get(&caches, &name.into())?.dyn_into()?;
        JsFuture::from(method.call1(&caches, with)?.dyn_into::<Promise>()?).await
    };
    let names: Array = call("keys", &JsValue::UNDEFINED).await?.dyn_into()?;
    // In order of creation.
    for at in 0..names.length().saturating_sub(1) {
        call("delete", &names.get(at)).await?;
    }
    Ok(())
}
