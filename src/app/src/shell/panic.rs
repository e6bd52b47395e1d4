//! A panic ends the app, but never silently: the page outside of wasm shows what to do.

use wasm_bindgen::JsValue;

/// Logs the place of a panic and lets the page show its overlay. Answers are stored already.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map_or(String::new(), |at| format!("{}:{}", at.file(), at.line()));
        // The message may hold an answer; the place never does.
        web_sys_log(&format!("panic at {place}"));
        if let Some(window) = web_sys::window()
            && let Ok(event) = web_sys::Event::new("ruhu:panic")
        {
            let _ = window.dispatch_event(&event);
        }
    }));
}

fn web_sys_log(text: &str) {
    let console = js_sys::Reflect::get(&js_sys::global(), &"console".into());
    let error = console
        .as_ref()
        .ok()
        .and_then(|console| js_sys::Reflect::get(console, &"error".into()).ok());
    if let Some(error) =
        error.and_then(|error| wasm_bindgen::JsCast::dyn_into::<js_sys::Function>(error).ok())
    {
        let _ = error.call1(&JsValue::NULL, &text.into());
    }
}
