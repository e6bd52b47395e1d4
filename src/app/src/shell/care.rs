//! 关怀模式: larger text and targets for those who see or aim less well.

use leptos::prelude::{document, window};

/// Where the choice is kept; `boot.js` reads it before the first paint.
const KEY: &str = "ruhu.mode";
const CARE: &str = "care";

/// Turns it on or off.
pub fn switch() {
    let Some(root) = document().document_element() else {
        return;
    };
    let on = root.get_attribute("data-mode").as_deref() == Some(CARE);
    let storage = window().local_storage().ok().flatten();
    // Where nothing can be kept the choice holds until the page is closed.
    if on {
        let _ = root.remove_attribute("data-mode");
        let _ = storage.map(|storage| storage.remove_item(KEY));
    } else {
        let _ = root.set_attribute("data-mode", CARE);
        let _ = storage.map(|storage| storage.set_item(KEY, CARE));
    }
}
