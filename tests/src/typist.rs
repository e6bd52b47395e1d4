//! Fills in a form on the screen from its stored answers, as a person would: page by page, question
//! by question, in the order in which they appear.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Map, Value, json};

use crate::browser::Page;
use crate::scratch::Scratch;

const PATIENCE: Duration = Duration::from_secs(20);
const MESSAGE_AFTER: Duration = Duration::from_millis(400);

/// Questions on the page in their order, with what is in them: the controls of those that can be
/// answered now.
const QUESTIONS: &str = "[...document.querySelectorAll('[data-q]')].map((field) => {
    const controls = (selector) => field.querySelector(selector) !== null;
    const kind = controls('[data-action=add-repeat]') ? 'repeat'
        : controls('[data-action=choose]') ? 'picker'
        : controls('input[type=radio], input[type=checkbox]') ? 'choice'
        : controls('input[type=file]') ? 'file'
        : controls('input[type=date], input[type=month], input[type=time]') ? 'picked'
        : controls('textarea, input.ruhu-input') ? 'typed' : 'fixed';
    return [field.dataset.q, kind];
})";

/// The same without those that have an answer: what a second visit leaves to be said.
const UNANSWERED: &str = "(field) => ![...field.querySelectorAll('input, textarea')].some((control) =>
    ['radio', 'checkbox'].includes(control.type) ? control.checked : control.value !== '')
    && !field.querySelector('[data-action=none][aria-pressed=true], [data-action=choose]:not([data-empty]), img')";

/// Types answers into an open form.
#[derive(Debug)]
pub struct Typist<'a> {
    answers: &'a Map<String, Value>,
    /// Bytes of the pictures the answers name, by SHA-256.
    pictures: Map<String, Value>,
    scratch: Scratch,
    /// Paths of what was answered.
    done: Vec<String>,
    /// Answers only what has no answer yet.
    sparing: bool,
}

impl<'a> Typist<'a> {
    /// A typist for `answers`; `pictures` is the fixture's list of `{sha256, base64}`.
    #[must_use]
    pub fn new(answers: &'a Map<String, Value>, pictures: &[Value]) -> Self {
        let by_hash = |picture: &Value| {
            (
                picture["sha256"].as_str().unwrap_or_default().to_owned(),
                picture["base64"].clone(),
            )
        };
        Self {
            answers,
            pictures: pictures.iter().map(by_hash).collect(),
            scratch: Scratch::new("typist"),
            done: Vec::new(),
            sparing: false,
        }
    }

    /// A typist at a second visit: takes over what is offered and says the rest. Rows of the answers
    /// beyond those that are there are new ones.
    #[must_use]
    pub fn again(answers: &'a Map<String, Value>, pictures: &[Value]) -> Self {
        Self {
            sparing: true,
            ..Self::new(answers, pictures)
        }
    }

    /// Taps 无变化 and everything else that is offered, until nothing is.
    fn take_over(page: &Page) {
        for action in ["unchanged", "accept"] {
            let selector = format!("[data-action={action}]");
            for _ in 0..100 {
                let some = format!("document.querySelector('{selector}') !== null");
                if page.eval(&some) == json!(false) {
                    break;
                }
                let count = format!("document.querySelectorAll('{selector}').length");
                let before = page.eval(&count);
                page.click(&selector);
                page.wait_for(&format!("{count} !== {before}"), PATIENCE);
            }
        }
    }

    /// Fills in everything of the section that is open, rows of its repeats included.
    ///
    /// # Panics
    ///
    /// When a question does not take its answer.
    pub fn section(&mut self, page: &Page) {
        if self.sparing {
            Self::take_over(page);
        }
        self.page(page, self.answers, "");
        let repeats = self
            .visible(page)
            .into_iter()
            .filter(|(_, kind)| kind == "repeat");
        for (repeat, _) in repeats.collect::<Vec<_>>() {
            self.repeat(page, &repeat);
        }
        // A row may have opened further questions of the section.
        self.page(page, self.answers, "");
    }

    fn repeat(&mut self, page: &Page, repeat: &str) {
        let Some(rows) = self.answers.get(repeat).and_then(Value::as_array) else {
            return;
        };
        if self.done.contains(&repeat.to_owned()) {
            return;
        }
        self.done.push(repeat.to_owned());
        let list = format!("[data-q={repeat}]");
        if rows.is_empty() {
            page.click(&format!("{list} [data-action=none]"));
            return;
        }
        for (index, row) in rows.iter().enumerate() {
            let there = format!(
                "{list} .ruhu-members > li:nth-child({}) [data-action=open-repeat]",
                index + 1
            );
            let known = page.eval(&format!(
                "document.querySelector({}) !== null",
                json!(there)
            ));
            if known == json!(true) {
                page.click(&there);
            } else {
                page.click(&format!("{list} [data-action=add-repeat]"));
            }
            page.wait_for("document.querySelector('[data-page=member]')", PATIENCE);
            if self.sparing {
                Self::take_over(page);
            }
            let row = row.as_object().expect("a row is an object");
            self.page(page, row, &format!("{repeat}[{index}]."));
            page.click("[data-action=next]");
            page.wait_for("document.querySelector('[data-page=section]')", PATIENCE);
        }
    }

    /// Fills in the questions on the page until none is left that has an answer.
    fn page(&mut self, page: &Page, answers: &Map<String, Value>, prefix: &str) {
        loop {
            let next = self.visible(page).into_iter().find_map(|(path, kind)| {
                let name = path.strip_prefix(prefix)?;
                let open =
                    !matches!(kind.as_str(), "repeat" | "fixed") && !self.done.contains(&path);
                open.then(|| {
                    answers
                        .get(name)
                        .map(|value| (path.clone(), kind, value.clone()))
                })
                .flatten()
            });
            let Some((path, kind, value)) = next else {
                break;
            };
            self.answer(page, &path, &kind, &value);
            self.done.push(path);
        }
        if answers.contains_key("_confirmed") {
            // A message appears 300 ms after its question is left.
            std::thread::sleep(MESSAGE_AFTER);
        }
        for (check, reason) in answers
            .get("_confirmed")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let field = format!("[data-q]:has([data-check='{check}']) .ruhu-field__confirm");
            if page.eval(&format!(
                "document.querySelector({}) !== null",
                json!(field)
            )) == json!(true)
            {
                page.type_into(
                    &format!("{field} input"),
                    reason.as_str().unwrap_or_default(),
                );
                page.click(&format!("{field} [data-action=confirm]"));
            }
        }
    }

    /// Answers one question.
    fn answer(&self, page: &Page, path: &str, kind: &str, value: &Value) {
        let field = format!("[data-q='{path}']");
        match kind {
            "file" => {
                let files = value
                    .as_array()
                    .cloned()
                    .unwrap_or_else(|| vec![value.clone()]);
                for file in files {
                    let picture = self.picture(file["sha256"].as_str().unwrap_or_default());
                    page.set_file(&format!("{field} input[type=file]"), &[&picture]);
                    page.wait_for(&format!("document.querySelector(\"{field} img\") || document.querySelector(\"{field} [data-action=sign-again]\")"), PATIENCE);
                }
            }
            "picked" => page.choose(
                &format!("{field} input"),
                value.as_str().unwrap_or_default(),
            ),
            "typed" => match typed(page, &field, value) {
                Some(text) => {
                    type_in(
                        page,
                        &format!("{field} .ruhu-field__control .ruhu-input"),
                        &text,
                    );
                }
                None => page.click(&format!("{field} [data-action=none]")),
            },
            _ => {
                if kind == "picker" {
                    page.click(&format!("{field} [data-action=choose]"));
                }
                for code in codes(page, path, value) {
                    tap(page, &format!("{field} input[value='{code}']"), &field);
                }
                if kind == "picker" && value.is_array() {
                    page.click(&format!("{field} [data-action=close]"));
                }
            }
        }
    }

    fn visible(&self, page: &Page) -> Vec<(String, String)> {
        let all = match self.sparing {
            true => QUESTIONS.replacen(")]", &format!(")].filter({UNANSWERED})"), 1),
            false => QUESTIONS.to_owned(),
        };
        serde_json::from_value(page.eval(&all)).expect("pairs")
    }

    fn picture(&self, sha256: &str) -> PathBuf {
        let base64 = self
            .pictures
            .get(sha256)
            .and_then(Value::as_str)
            .expect("a picture of the fixture");
        let bytes = data_encoding::BASE64
            .decode(base64.as_bytes())
            .expect("base64");
        let file = self.scratch.path().join(format!("{sha256}.png"));
        fs::write(&file, bytes).expect("a picture on the disk");
        file
    }
}

/// Taps a choice, again if the page moved under the finger: a person sees that and does the same.
fn tap(page: &Page, choice: &str, field: &str) {
    for _ in 0..3 {
        page.click(choice);
        // A picker closes with the choice; what is left on the page must show it.
        let taken = page.eval(&format!(
            "(document.querySelector({}) ?? {{ checked: true }}).checked",
            json!(choice)
        ));
        if taken == json!(true) {
            return;
        }
    }
    panic!("{field} does not take the choice {choice}");
}

/// Types into a field, again if the page moved under the finger and it went elsewhere.
fn type_in(page: &Page, input: &str, text: &str) {
    for _ in 0..3 {
        page.replace_text(input, text);
        let typed = page.eval(&format!("document.querySelector(\"{input}\").value"));
        if text.is_empty() || typed != json!("") {
            return;
        }
    }
    panic!("{input} does not take {text}");
}

/// What a person types for a stored value; nothing for an amount of 0, which is 没有.
fn typed(page: &Page, field: &str, value: &Value) -> Option<String> {
    let selector = json!(format!("{field} [data-action=none]"));
    let money = page.eval(&format!("document.querySelector({selector}) !== null")) == json!(true);
    match value.as_i64() {
        Some(0) if money => None,
        Some(fen) if money => Some(format!("{}.{:02}", fen / 100, fen % 100)),
        Some(number) => Some(number.to_string()),
        None => Some(value.as_str().unwrap_or_default().to_owned()),
    }
}

/// The codes to tap. A person is chosen by their place in the roster: keys differ on every phone.
fn codes(page: &Page, path: &str, value: &Value) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => other.as_str().unwrap_or_default().to_owned(),
    };
    let codes: Vec<_> = value.as_array().map_or_else(
        || vec![text(value)],
        |codes| codes.iter().map(text).collect(),
    );
    let is_key = |code: &String| code.len() == 36 && code.contains('-');
    if !codes.iter().any(is_key) {
        return codes;
    }
    let selector = json!(format!("[data-q='{path}'] input"));
    let offered = page.eval(&format!(
        "[...document.querySelectorAll({selector})].map((input) => input.value)"
    ));
    let offered: Vec<String> = serde_json::from_value(offered).expect("codes");
    let rank = |key: &String| {
        key.get(30..)
            .and_then(|end| end.parse::<usize>().ok())
            .unwrap_or(1)
    };
    codes
        .iter()
        .map(|key| offered.get(rank(key) - 1).cloned().unwrap_or_default())
        .collect()
}
