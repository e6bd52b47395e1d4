//! A person's fingers: taps, keys, an input method, a photo chosen.

use super::Page;
use serde_json::{Value, json};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// How long an element may take to be there and in reach.
const A_MOMENT: Duration = Duration::from_secs(5);

/// Finds the place to tap, in the middle of the element or of its label, as a person would: it must
/// be visible, enabled and not covered.
const PLACE: &str = "async (selector) => {
    const still = async (part) => {
        const ends = (animation) => animation.effect.getComputedTiming().endTime !== Infinity;
        await new Promise(requestAnimationFrame);
        await Promise.all(document.getAnimations().filter(ends).map((animation) => animation.finished));
        let last;
        for (let tries = 0; tries < 60; tries += 1) {
            const { x, y } = part.getBoundingClientRect();
            if (last && last.x === x && last.y === y) return;
            last = { x, y };
            await new Promise(requestAnimationFrame);
        }
    };
    const element = document.querySelector(selector);
    if (!element) return { problem: 'is not on the page' };
    if (element.matches(':disabled')) return { problem: 'is disabled' };
    let problem = 'has no size';
    for (const part of [element, ...(element.labels || [])]) {
        part.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
        // A sheet that is still rising would be tapped one row too low.
        await still(part);
        const box = part.getBoundingClientRect();
        if (box.width === 0 || box.height === 0) continue;
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        const hit = document.elementFromPoint(x, y);
        const label = hit && hit.closest('label');
        if (part.contains(hit) || (label && label.control === element)) {
            window.ruhuTapped = new Promise((tapped) => {
                addEventListener('click', () => tapped(true), { once: true, capture: true });
                setTimeout(() => tapped(false), 3000);
            });
            return { x, y };
        }
        problem = hit ? `is covered by ${hit.cloneNode().outerHTML}` : 'is outside the screen';
    }
    return { problem };
}";

impl Page {
    /// Taps the first element of a CSS selector, and waits until the page has seen the click.
    ///
    /// # Panics
    ///
    /// When it is not there, hidden, disabled or covered.
    #[track_caller]
    pub fn click(&self, selector: &str) {
        let place = self.place(selector);
        let finger = json!({ "x": place["x"], "y": place["y"] });
        self.touch("touchStart", json!([finger]));
        self.touch("touchEnd", json!([]));
        // An error means that the click has led to another page.
        if self.try_eval("window.ruhuTapped") == Ok(Value::Bool(false)) {
            self.fail(&format!("the tap on {selector} did not become a click"));
        }
    }

    /// Where the finger goes. A page that is only just being drawn is given a moment, as a person
    /// would.
    #[track_caller]
    fn place(&self, selector: &str) -> Value {
        let deadline = Instant::now() + A_MOMENT;
        loop {
            let place = self.eval(&format!("({PLACE})({})", json!(selector)));
            let Some(problem) = place["problem"].as_str() else {
                return place;
            };
            if Instant::now() > deadline {
                self.fail(&format!("cannot tap {selector}: it {problem}"));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Types into whatever has the focus: plain letters and digits as keys, all else as an input
    /// method hands it over.
    ///
    /// # Panics
    ///
    /// When the page is gone.
    #[track_caller]
    pub fn type_text(&self, text: &str) {
        for letter in text.chars() {
            let letter = letter.to_string();
            if letter.is_ascii() {
                self.key(&letter, &letter, 0);
            } else {
                self.call("Input.insertText", json!({ "text": letter }));
            }
        }
    }

    /// Taps a text field and types into it, after what is there.
    ///
    /// # Panics
    ///
    /// As [`Page::click`].
    #[track_caller]
    pub fn type_into(&self, selector: &str, text: &str) {
        self.click(selector);
        self.type_text(text);
    }

    /// Taps a text field and replaces what is there.
    ///
    /// # Panics
    ///
    /// As [`Page::click`].
    #[track_caller]
    pub fn replace_text(&self, selector: &str, text: &str) {
        self.click(selector);
        self.eval("document.activeElement.select()");
        self.press("Backspace");
        self.type_text(text);
    }

    /// Types Chinese as people do: each of `steps` is what stands underlined in the field while
    /// they type pinyin, then `chosen` is what they pick.
    ///
    /// # Panics
    ///
    /// When the page is gone.
    #[track_caller]
    pub fn compose(&self, steps: &[&str], chosen: &str) {
        for step in steps {
            let end = step.encode_utf16().count();
            let step = json!({ "text": step, "selectionStart": end, "selectionEnd": end });
            self.call("Input.imeSetComposition", step);
        }
        self.call("Input.insertText", json!({ "text": chosen }));
    }

    /// Presses a key by its name, such as `Enter`, `Tab`, `Escape`, `Backspace`, `ArrowDown`.
    ///
    /// # Panics
    ///
    /// When the name is not known here.
    #[track_caller]
    pub fn press(&self, key: &str) {
        let code = match key {
            "Backspace" => 8,
            "Tab" => 9,
            "Enter" => 13,
            "Escape" => 27,
            "End" => 35,
            "Home" => 36,
            "ArrowLeft" => 37,
            "ArrowUp" => 38,
            "ArrowRight" => 39,
            "ArrowDown" => 40,
            "Delete" => 46,
            _ => panic!("the key {key} is not known to the test harness"),
        };
        let text = if key == "Enter" { "\r" } else { "" };
        self.key(key, text, code);
    }

    /// Sets a control that opens a picker of the phone's own, such as a date or a `<select>`, and
    /// tells the page of it as the picker does.
    ///
    /// # Panics
    ///
    /// When the control is not there or does not take the value.
    #[track_caller]
    pub fn choose(&self, selector: &str, value: &str) {
        let took = self.eval(&format!(
            "(() => {{
                const control = document.querySelector({selector});
                if (!control) return 'nothing: it is not on the page';
                control.focus();
                control.value = {value};
                control.dispatchEvent(new Event('input', {{ bubbles: true }}));
                control.dispatchEvent(new Event('change', {{ bubbles: true }}));
                return control.value;
            }})()",
            selector = json!(selector),
            value = json!(value),
        ));
        if took != value {
            self.fail(&format!("{selector} does not take {value} but {took}"));
        }
    }

    /// Gives files to an `<input type=file>`, as the camera or the gallery does.
    ///
    /// # Panics
    ///
    /// When the control is not there.
    #[track_caller]
    pub fn set_file(&self, selector: &str, files: &[&Path]) {
        let expression = format!("document.querySelector({})", json!(selector));
        let found = self.call("Runtime.evaluate", json!({ "expression": expression }));
        let Some(object) = found["result"]["objectId"].as_str() else {
            self.fail(&format!(
                "cannot give a file to {selector}: it is not on the page"
            ));
        };
        self.call(
            "DOM.setFileInputFiles",
            json!({ "files": files, "objectId": object }),
        );
    }

    #[track_caller]
    fn touch(&self, kind: &str, points: Value) {
        self.call(
            "Input.dispatchTouchEvent",
            json!({ "type": kind, "touchPoints": points }),
        );
    }

    #[track_caller]
    fn key(&self, key: &str, text: &str, code: u32) {
        let kind = if text.is_empty() {
            "rawKeyDown"
        } else {
            "keyDown"
        };
        let key = json!({ "type": "keyUp", "key": key, "windowsVirtualKeyCode": code });
        let mut down = key.clone();
        down["type"] = kind.into();
        if !text.is_empty() {
            down["text"] = text.into();
        }
        self.call("Input.dispatchKeyEvent", down);
        self.call("Input.dispatchKeyEvent", key);
    }
}
