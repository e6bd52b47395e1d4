//! The copy of the page on the household's own phone, sealed with a key that cannot leave the browser.
//!
//! The page holds no ID number and no bank account. Sealing keeps the copy from whoever makes a copy
//! of the browser's files; it is no lock against whoever holds the open phone. The PIN seals nothing:
//! four digits protect nothing where they can be tried without being counted.

use futures::channel::oneshot;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use ruhu_domain::benefits::Page;
use serde::{Deserialize, Serialize};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::household_view::Said;
use crate::json;

const DATABASE: &str = "ruhu-home";
const STORE: &str = "copy";
const KEY: &str = "key";
const SEALED: &str = "sealed";
/// AES-GCM: bytes of the nonce, new for each sealing.
const NONCE: usize = 12;

/// What the household's own phone keeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// The page as it was.
    pub(super) page: Page,
    /// What was said without a signal, in order.
    #[serde(default)]
    pub(super) waiting: Vec<Said>,
}

type Js<T> = Result<T, JsValue>;

/// The copy, if there is one that can be opened.
pub(super) async fn read() -> Option<Kept> {
    let database = open().await.ok()?;
    let key = get(&database, KEY).await.ok()?;
    let sealed = get(&database, SEALED).await.ok()?;
    let bytes: Uint8Array = sealed.dyn_into().ok()?;
    let bytes = bytes.to_vec();
    let (nonce, body) = bytes.split_at_checked(NONCE)?;
    let plain = crypt("decrypt", &key, nonce, body).await.ok()?;
    json::read(&plain)
}

/// Seals and stores the copy; false when the browser does not.
pub(super) async fn write(kept: &Kept) -> bool {
    seal(&json::write(kept)).await.is_ok()
}

/// Removes the copy and its key.
pub(super) async fn forget() {
    if let Ok(database) = open().await {
        for name in [SEALED, KEY] {
            let _ = request(&store(&database, "readwrite"), "delete", &[name.into()]).await;
        }
    }
}

async fn seal(plain: &[u8]) -> Js<()> {
    let database = open().await?;
    let mut key = get(&database, KEY).await?;
    if key.is_undefined() {
        key = new_key().await?;
        request(
            &store(&database, "readwrite"),
            "put",
            &[key.clone(), KEY.into()],
        )
        .await?;
    }
    let nonce = Uint8Array::new_with_length(NONCE as u32);
    call(
        &get_global("crypto")?,
        "getRandomValues",
        &[nonce.clone().into()],
    )?;
    let mut sealed = nonce.to_vec();
    let body = crypt("encrypt", &key, &sealed, plain).await?;
    sealed.extend(body);
    let sealed = Uint8Array::from(sealed.as_slice());
    request(
        &store(&database, "readwrite"),
        "put",
        &[sealed.into(), SEALED.into()],
    )
    .await?;
    Ok(())
}

async fn new_key() -> Js<JsValue> {
    let algorithm = object(&[("name", "AES-GCM".into()), ("length", 256.into())])?;
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    // false: the key cannot be read out, not even by this page.
    promise(call(
        &subtle()?,
        "generateKey",
        &[algorithm, false.into(), uses.into()],
    )?)
    .await
}

async fn crypt(what: &str, key: &JsValue, nonce: &[u8], body: &[u8]) -> Js<Vec<u8>> {
    let algorithm = object(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(nonce).into()),
    ])?;
    let body = Uint8Array::from(body);
    let done = call(&subtle()?, what, &[algorithm, key.clone(), body.into()])?;
    Ok(Uint8Array::new(&promise(done).await?).to_vec())
}

async fn open() -> Js<JsValue> {
    let opening = call(
        &get_global("indexedDB")?,
        "open",
        &[DATABASE.into(), 1.into()],
    )?;
    let made = opening.clone();
    let make = Closure::<dyn Fn()>::new(move || {
        if let Ok(database) = Reflect::get(&made, &"result".into()) {
            let _ = call(&database, "createObjectStore", &[STORE.into()]);
        }
    });
    Reflect::set(&opening, &"onupgradeneeded".into(), make.as_ref())?;
    let database = done(&opening).await?;
    drop(make);
    Ok(database)
}

fn store(database: &JsValue, mode: &str) -> Js<JsValue> {
    let transaction = call(database, "transaction", &[STORE.into(), mode.into()])?;
    call(&transaction, "objectStore", &[STORE.into()])
}

async fn get(database: &JsValue, name: &str) -> Js<JsValue> {
    request(&store(database, "readonly"), "get", &[name.into()]).await
}

async fn request(store: &Js<JsValue>, name: &str, arguments: &[JsValue]) -> Js<JsValue> {
    let store = store.as_ref().map_err(JsValue::clone)?;
    done(&call(store, name, arguments)?).await
}

/// The result of a request of IndexedDB.
async fn done(request: &JsValue) -> Js<JsValue> {
    let (ready, wait) = oneshot::channel();
    let finished = Closure::once(move || {
        let _ = ready.send(true);
    });
    Reflect::set(request, &"onsuccess".into(), finished.as_ref())?;
    let (unready, failed) = oneshot::channel();
    let broken = Closure::once(move || {
        let _ = unready.send(false);
    });
    Reflect::set(request, &"onerror".into(), broken.as_ref())?;
    let first = futures::future::select(wait, failed).await;
    let (futures::future::Either::Left((is, _)) | futures::future::Either::Right((is, _))) = first;
    match is {
        Ok(true) => Reflect::get(request, &"result".into()),
        _ => Err(JsValue::NULL),
    }
}

fn get_global(name: &str) -> Js<JsValue> {
    Reflect::get(&js_sys::global(), &name.into())
}

fn subtle() -> Js<JsValue> {
    Reflect::get(&get_global("crypto")?, &"subtle".into())
}

fn object(fields: &[(&str, JsValue)]) -> Js<JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object.into())
}

fn call(on: &JsValue, name: &str, arguments: &[JsValue]) -> Js<JsValue> {
    let function: Function = Reflect::get(on, &name.into())?.dyn_into()?;
    let arguments: Array = arguments.iter().collect();
    Reflect::apply(&function, on, &arguments)
}

async fn promise(value: JsValue) -> Js<JsValue> {
    JsFuture::from(value.unchecked_into::<Promise>()).await
}
