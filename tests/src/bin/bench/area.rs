//! A made-up area of 20,000 households, to measure with; nobody lives there.

use serde_json::{Value as Json, json};

/// Households of the area.
pub(crate) const HOUSEHOLDS: usize = 20_000;
/// Households of one village.
const VILLAGE: usize = 500;

/// Characters of names and how they are read; 岩 in two ways.
const NAMES: [(&str, [&str; 2]); 12] = [
    ("岩", ["yan", "ai"]),
    ("玉", ["yu", "yu"]),
    ("应", ["ying", "ying"]),
    ("温", ["wen", "wen"]),
    ("罕", ["han", "han"]),
    ("叫", ["jiao", "jiao"]),
    ("香", ["xiang", "xiang"]),
    ("坎", ["kan", "kan"]),
    ("光", ["guang", "guang"]),
    ("李", ["li", "li"]),
    ("妹", ["mei", "mei"]),
    ("扎", ["zha", "zha"]),
];

/// Body of the change of kind `household` with this number, from 0; four members in each.
pub(crate) fn household(number: usize) -> Json {
    let village = format!("532899{:06}", 101_201 + number / VILLAGE);
    let code = format!("{village}01{:04}", number % VILLAGE + 1);
    let mut readings = Vec::new();
    let members: Vec<Json> = (0..4)
        .map(|member| {
            let (name, read) = name(number * 4 + member);
            readings.extend(read);
            let id = format!("5328991{:010}4", number * 4 + member);
            json!({"_key": member.to_string(), "m_name": name, "m_idno": id})
        })
        .collect();
    readings.dedup();
    json!({
        "code": code, "head": members[0]["m_name"], "township": village[..9], "village": village,
        "group": format!("示例{}组", number % 9 + 1), "status": "20", "status_year": 2014,
        "members": 4, "helper": "示例帮扶人", "helper_unit": "U01", "helper_phone": "06910000000",
        "pinyin": readings,
        "office": {
            "hh_code": code, "hh_phone": format!("138{number:08}"), "hh_kind": "1",
            "planned_exit_year": "2019", "cause_main": "08", "members": members,
        },
    })
}

/// A name of three characters and its readings.
fn name(number: usize) -> (String, Vec<String>) {
    // Steps without a common divisor with the number of characters, so that names vary.
    let parts =
        [number * 5, number / 12 * 7 + 1, number / 144 + 2].map(|at| &NAMES[at % NAMES.len()]);
    let text = parts.iter().map(|(text, _)| *text).collect();
    let reading = |way: usize| parts.map(|(_, readings)| readings[way]).join(" ");
    let mut readings = vec![reading(0), reading(1)];
    readings.dedup();
    (text, readings)
}
