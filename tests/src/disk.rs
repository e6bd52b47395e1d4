//! What a thief with the phone's disk could read.

use serde_json::{Value, json};

use crate::browser::Page;

/// Which of `needles` can be read in what the browser keeps for the app, form packages apart: they
/// are the same for everybody.
#[track_caller]
pub fn readable_on_disk(page: &Page, needles: &[String]) -> Vec<String> {
    let found = page.eval(&format!("({SEARCH})({})", json!(needles)));
    serde_json::from_value(found).expect("a list of needles")
}

const SEARCH: &str = "async (needles) => {
    const ask = (request) => new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
    });
    const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    for (const { name } of await indexedDB.databases()) {
        const database = await ask(indexedDB.open(name));
        for (const shelf of database.objectStoreNames) {
            if (shelf === 'forms') continue;
            const store = database.transaction(shelf).objectStore(shelf);
            const rows = await Promise.all([ask(store.getAllKeys()), ask(store.getAll())]);
            texts.push(...rows[0]);
            for (const value of rows[1]) {
                texts.push(JSON.stringify(value));
                if (value.body) texts.push(new TextDecoder().decode(value.body));
            }
        }
        database.close();
    }
    return needles.filter((needle) => texts.some((text) => text.includes(needle)));
}";

/// Every text of answers that is long enough not to occur by chance.
pub fn texts_in(answers: &Value) -> Vec<String> {
    let mut texts = Vec::new();
    collect(answers, &mut texts);
    texts.sort();
    texts.dedup();
    texts
}

fn collect(value: &Value, texts: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() >= 6 => texts.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        Value::Object(values) => values.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}
