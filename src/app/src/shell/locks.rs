//! One tab per draft: a Web Lock, held while the form is open.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A lock that is held until dropped.
#[derive(Debug)]
pub struct Lock {
    release: Function,
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.release.call0(&JsValue::NULL);
    }
}

/// Takes the lock `name`: `Ok(Some)` when taken, `Ok(None)` where the browser has no Web Locks
/// (then nothing protects two tabs).
///
/// # Errors
///
/// When another tab has it.
pub async fn take(name: &str) -> Result<Option<Lock>, Taken> {
    match request(name, true).await {
        Ok(Answer::Held(release)) => Ok(Some(Lock { release })),
        Ok(Answer::Taken) => Err(Taken),
        Err(_) => Ok(None),
    }
}

/// Takes the lock `name` as soon as the tab that has it gives it back, or dies; nothing when the
/// browser does not say.
pub async fn wait_for(name: &str) -> Option<Lock> {
    match request(name, false).await {
        Ok(Answer::Held(release)) => Some(Lock { release }),
        Ok(Answer::Taken) | Err(_) => None,
    }
}

/// Another tab holds the lock.
#[derive(Clone, Copy, Debug)]
pub struct Taken;

enum Answer {
    Held(Function),
    Taken,
}

async fn request(name: &str, at_once: bool) -> Result<Answer, JsValue> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let locks = Reflect::get(&navigator, &"locks".into())?;
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let options = Object::new();
    Reflect::set(&options, &"ifAvailable".into(), &at_once.into())?;
    // The lock is held until the promise given back by the callback resolves; `release` does that.
    let mut granted = Err(JsValue::NULL);
    let answer = Promise::new(&mut |answered, _| {
        let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                let _ = answered.call1(&JsValue::NULL, &JsValue::NULL);
                return JsValue::UNDEFINED;
            }
            let answered = answered.clone();
            Promise::new(&mut move |release, _| {
                let _ = answered.call1(&JsValue::NULL, &release);
            })
            .into()
        });
        granted = request.call3(&locks, &name.into(), &options, &callback);
    });
    granted?;
    let release = JsFuture::from(answer).await?;
    Ok(if release.is_null() {
        Answer::Taken
    } else {
        Answer::Held(release.dyn_into()?)
    })
}
