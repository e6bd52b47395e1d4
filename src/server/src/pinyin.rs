//! How names are read aloud, so that they are found by their sounds.
//!
//! A character may have several readings, and which one a family uses is nowhere written: all are
//! kept. What comes out is for searching, never shown.

use std::collections::BTreeSet;

use pinyin::ToPinyinMulti as _;
use ruhu_domain::household::Household;
use serde_json::Value as Json;

/// Readings of Menghai that no table has, with what they are used for. Reviewed by hand: whoever
/// adds one says where it is heard.
const LOCAL: [(char, &str); 1] = [
    // 岩 stands before the names of Dai and Bulang men and is said ài there, yán elsewhere.
    ('岩', "ai"),
];

/// Most readings kept of one name. The usual reading of each character comes first, then names with
/// one unusual reading, then with two: what is cut off is the least likely.
const MOST: usize = 12;

/// Fills [`Household::pinyin`] from the names of head and members.
pub(crate) fn fill(household: &mut Household) {
    let members = household.office.get("members").and_then(Json::as_array);
    let members = members.into_iter().flatten();
    let names = members.filter_map(|member| member.get("m_name")?.as_str());
    let names = std::iter::once(household.head.as_str()).chain(names);
    household.pinyin = of_names(names);
}

/// The readings of several names in their order, each once.
pub(crate) fn of_names<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let readings = names.into_iter().flat_map(readings);
    readings
        .filter(|reading| seen.insert(reading.clone()))
        .collect()
}

/// The readings of one name, the likeliest first; none when nothing in it can be read.
pub(crate) fn readings(name: &str) -> Vec<String> {
    let syllables = syllables(name);
    // (how many characters are read unusually, the reading so far)
    let mut found = vec![(0, String::new())];
    for options in &syllables {
        let mut longer = Vec::with_capacity(found.len() * options.len());
        for (unusual, start) in &found {
            for (place, option) in options.iter().enumerate() {
                let gap = if start.is_empty() { "" } else { " " };
                let unusual = unusual + usize::from(place > 0);
                longer.push((unusual, format!("{start}{gap}{option}")));
            }
        }
        longer.sort_by_key(|(unusual, _)| *unusual);
        longer.truncate(MOST);
        found = longer;
    }
    let found = found.into_iter().map(|(_, reading)| reading);
    found.filter(|reading| !reading.is_empty()).collect()
}

/// The possible syllables of each character; letters and digits that stand together are one.
fn syllables(name: &str) -> Vec<Vec<String>> {
    let mut syllables: Vec<Vec<String>> = Vec::new();
    let mut word = String::new();
    for letter in name.chars() {
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
            continue;
        }
        if !word.is_empty() {
            syllables.push(vec![std::mem::take(&mut word)]);
        }
        let options = of_character(letter);
        if !options.is_empty() {
            syllables.push(options);
        }
    }
    if !word.is_empty() {
        syllables.push(vec![word]);
    }
    syllables
}

fn of_character(letter: char) -> Vec<String> {
    let mut options: Vec<String> = Vec::new();
    let mut add = |syllable: &str| {
        // The table writes lü; on a keyboard people type v.
        let syllable = syllable.replace('ü', "v");
        if !options.contains(&syllable) {
            options.push(syllable);
        }
    };
    if let Some(table) = letter.to_pinyin_multi() {
        table.into_iter().for_each(|reading| add(reading.plain()));
    }
    let local = LOCAL.iter().filter(|(own, _)| *own == letter);
    local.for_each(|(_, reading)| add(reading));
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_every_way_they_may_be() {
        assert_eq!(readings("玉应罕")[0], "yu ying han");
        let both = readings("岩香");
        assert!(
            both.contains(&"yan xiang".to_owned()) && both.contains(&"ai xiang".to_owned()),
            "{both:?}"
        );
        let family = readings("曾志强");
        assert!(family.iter().any(|reading| reading.starts_with("zeng ")));
        assert_eq!(readings("吕"), ["lv"]);
        assert_eq!(readings("Aung·San 2"), ["aung san 2"]);
        assert!(readings("").is_empty() && readings("·").is_empty());
    }

    #[test]
    fn a_name_of_many_readings_stays_short_and_begins_with_the_usual_one() {
        let many = readings("和和和和和和和和和和和和和和和");
        assert_eq!(many.len(), MOST);
        assert_eq!(many[0], vec!["he"; 15].join(" "));
    }

    #[test]
    fn a_household_is_found_by_each_of_its_people_once() {
        let mut household = Household {
            head: "玉香".to_owned(),
            office: serde_json::from_str(
                r#"{"members":[{"m_name":"玉香"},{"m_name":"扎努"},{"m_sex":"1"}]}"#,
            )
            .expect("JSON"),
            ..Household::default()
        };
        fill(&mut household);
        assert_eq!(household.pinyin, ["yu xiang", "zha nu", "za nu"]);
        household.head = "岩温".to_owned();
        household.office.clear();
        fill(&mut household);
        assert_eq!(household.pinyin[0], "yan wen");
        assert!(household.pinyin.contains(&"ai wen".to_owned()));
    }
}
