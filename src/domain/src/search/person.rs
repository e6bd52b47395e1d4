//! People of a trainer's list, found as households are.

use super::entry::Entry;
use super::query::{Fit, Query};

/// What is searched of a person: the name, its readings, the end of the ID number.
pub fn person<'a>(name: &str, id: &str, readings: impl IntoIterator<Item = &'a str>) -> Entry {
    let mut entry = Entry {
        head: name.to_owned(),
        ..Entry::default()
    };
    entry.names.push(name);
    entry.ids.push(id.trim_start_matches('*'));
    for reading in readings {
        entry.pinyin.push(reading);
    }
    entry
}

/// Whether a person fits what was typed, as [`super::search`] understands it. Of an ID number the end
/// is known only, so fewer than four digits fit anywhere in it.
pub fn fits(entry: &Entry, typed: &str) -> bool {
    let typed = typed.trim();
    let digits = typed.bytes().all(|byte| byte.is_ascii_digit());
    if digits && typed.len() < 4 {
        return entry.ids.iter().any(|id| id.contains(typed)) || typed.is_empty();
    }
    let fit: Option<Option<Fit>> = Query::read(typed).map(|query| query.fit(entry));
    fit.is_none_or(|fit| fit.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_name_by_sound_and_by_the_end_of_the_number() {
        let entry = person(
            "岩温罕",
            "**************012X",
            ["yan wen han", "ai wen han"],
        );
        for typed in [
            "",
            " ",
            "岩温",
            "温罕",
            "yanwenhan",
            "aiwen",
            "awh",
            "YWH",
            "yan wen",
            "012x",
            "012X",
            "01",
            "2",
            "岩 012X",
        ] {
            assert!(fits(&entry, typed), "{typed}");
        }
        for typed in ["玉", "yuwen", "yh", "0123", "3", "5328", "岩 0120", "*"] {
            assert!(!fits(&entry, typed), "{typed}");
        }
        // Somebody who was typed in has no readings, and may have no number.
        let walk_in = person("玉应", "", []);
        assert!(fits(&walk_in, "玉") && !fits(&walk_in, "yy") && !fits(&walk_in, "1"));
    }
}
