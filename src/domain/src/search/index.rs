//! All entries of an area, in pages by village: a change rewrites the pages of its villages only.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::entry::Entry;

/// The entries by village and code. A copy shares its pages with the original until one changes.
#[derive(Clone, Debug, Default)]
pub struct Index {
    pages: BTreeMap<String, Arc<Vec<Entry>>>,
    /// ID number and the place of its entry in [`Index::iter`], by number; made when first asked for.
    people: OnceLock<Arc<Vec<(u64, usize)>>>,
}

impl Index {
    /// All entries, by village and code.
    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.pages.values().flat_map(|page| page.iter())
    }

    /// The entry of a household.
    pub fn get(&self, code: &str) -> Option<&Entry> {
        let (village, place) = self.find(code)?;
        self.pages.get(village)?.get(place)
    }

    /// Adds an entry or replaces that of its household, which may have moved from another village.
    /// `touched` gets the villages whose pages are to be stored.
    pub fn put(&mut self, entry: Entry, touched: &mut BTreeSet<String>) {
        self.remove(&entry.code, touched);
        touched.insert(entry.village.clone());
        let page = self.pages.entry(entry.village.clone()).or_default();
        let page = Arc::make_mut(page);
        let place = page.partition_point(|other| other.code < entry.code);
        page.insert(place, entry);
    }

    /// Removes the entry of a household, if there is one.
    pub fn remove(&mut self, code: &str, touched: &mut BTreeSet<String>) {
        self.people = OnceLock::new();
        let Some((village, place)) = self.find(code) else {
            return;
        };
        let village = village.to_owned();
        if let Some(page) = self.pages.get_mut(&village) {
            Arc::make_mut(page).remove(place);
        }
        touched.insert(village);
    }

    /// The page of a village as text, a line for each entry; `None` when it has none.
    pub fn page(&self, village: &str) -> Option<String> {
        let entries = self.pages.get(village).filter(|page| !page.is_empty())?;
        let mut text = String::with_capacity(entries.len() * 256);
        entries.iter().for_each(|entry| entry.write_line(&mut text));
        Some(text)
    }

    /// Adds a page as [`Index::page`] wrote it. Lines that cannot be read are left out.
    pub fn read_page(&mut self, village: &str, text: &str) {
        self.people = OnceLock::new();
        let entries = text.lines().filter_map(Entry::read_line).collect();
        self.pages.insert(village.to_owned(), Arc::new(entries));
    }

    /// How many households but `code` have this telephone number on file.
    pub fn others_with_phone(&self, phone: &str, code: &str) -> usize {
        let has = |entry: &&Entry| entry.phone == phone && entry.code != code;
        self.iter().filter(has).count()
    }

    /// Code of a household other than `code` that has the person with this ID number.
    pub fn other_with_person(&self, id_number: &str, code: &str) -> Option<&str> {
        let number = as_number(id_number)?;
        let people = self.people.get_or_init(|| {
            let entries = self.iter().enumerate();
            let ids = entries.flat_map(|(place, entry)| {
                let ids = entry.ids.iter().filter_map(as_number);
                ids.map(move |id| (id, place))
            });
            let mut people: Vec<_> = ids.collect();
            people.sort_unstable();
            Arc::new(people)
        });
        let first = people.partition_point(|(other, _)| *other < number);
        let same = people[first..]
            .iter()
            .take_while(|(other, _)| *other == number);
        let mut codes = same.filter_map(|(_, place)| Some(self.at(*place)?.code.as_str()));
        codes.find(|other| *other != code)
    }

    fn at(&self, mut place: usize) -> Option<&Entry> {
        for page in self.pages.values() {
            match page.get(place) {
                Some(entry) => return Some(entry),
                None => place -= page.len(),
            }
        }
        None
    }

    /// Village and place of a household. Villages are few, so all are looked through: a code does not
    /// tell where a household that moved is listed.
    fn find(&self, code: &str) -> Option<(&str, usize)> {
        self.pages.iter().find_map(|(village, page)| {
            let place = page.binary_search_by(|entry| entry.code.as_str().cmp(code));
            Some((village.as_str(), place.ok()?))
        })
    }
}

/// An 18-character ID number as one number: its 17 digits, and 0 to 10 for the check character.
fn as_number(id: &str) -> Option<u64> {
    let (digits, check) = id.split_at_checked(17)?;
    let check = match check {
        "X" | "x" => 10,
        digit if digit.len() == 1 => digit.parse::<u64>().ok()?,
        _ => return None,
    };
    Some(digits.parse::<u64>().ok()? * 11 + check)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: &str, village: &str, id: &str) -> Entry {
        let mut entry = Entry {
            code: code.to_owned(),
            head: "示例".to_owned(),
            village: village.to_owned(),
            phone: "13800000001".to_owned(),
            ..Entry::default()
        };
        entry.ids.push(id);
        entry
    }

    fn codes(index: &Index) -> Vec<&str> {
        index.iter().map(|entry| entry.code.as_str()).collect()
    }

    #[test]
    fn only_villages_that_changed_are_touched() {
        let mut index = Index::default();
        let mut touched = BTreeSet::new();
        for (code, village) in [("3", "b"), ("1", "a"), ("2", "a")] {
            index.put(entry(code, village, ""), &mut touched);
        }
        assert_eq!(codes(&index), ["1", "2", "3"]);
        let before = index.clone();

        touched.clear();
        index.put(entry("2", "b", ""), &mut touched);
        assert_eq!(codes(&index), ["1", "2", "3"]);
        assert!(touched.contains("a") && touched.contains("b"), "it moved");
        assert_eq!(
            index.get("2").map(|entry| entry.village.as_str()),
            Some("b")
        );
        assert_eq!(
            before.get("2").map(|entry| entry.village.as_str()),
            Some("a")
        );

        touched.clear();
        index.remove("1", &mut touched);
        index.remove("1", &mut touched);
        assert_eq!(touched.iter().collect::<Vec<_>>(), ["a"]);
        assert_eq!(index.page("a"), None, "nothing is left to store");
        assert_eq!(index.page("c"), None);
    }

    #[test]
    fn an_index_survives_its_pages() {
        let mut index = Index::default();
        let mut touched = BTreeSet::new();
        for code in ["2", "1"] {
            index.put(entry(code, "a", "53289919730520001X"), &mut touched);
        }
        let text = index.page("a").expect("a page");
        let mut again = Index::default();
        again.read_page("a", &format!("{text}not an entry\n"));
        assert!(again.iter().eq(index.iter()));
    }

    #[test]
    fn other_households_with_a_person_or_a_phone() {
        let mut index = Index::default();
        let mut touched = BTreeSet::new();
        index.put(entry("1", "a", "53289919730520001X"), &mut touched);
        index.put(entry("2", "b", "532899197001011234"), &mut touched);
        assert_eq!(
            index.other_with_person("53289919730520001x", "2"),
            Some("1")
        );
        assert_eq!(index.other_with_person("53289919730520001X", "1"), None);
        assert_eq!(index.other_with_person("532899197001011235", "1"), None);
        assert_eq!(index.other_with_person("5328991973", "2"), None);
        index.put(entry("3", "b", "53289919730520001X"), &mut touched);
        assert_eq!(
            index.other_with_person("53289919730520001X", "1"),
            Some("3")
        );
        assert_eq!(index.others_with_phone("13800000001", "1"), 2);
        assert_eq!(index.others_with_phone("13800000002", "1"), 0);
    }
}
