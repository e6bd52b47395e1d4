//! The households of an area in short: an index that fits into a phone, and the search over it.
//!
//! In reading order: `entry` (what is kept of a household), `facts` (where it comes from), `query`
//! (what was typed), `person` (people of a trainer's list), [`Index`] (all entries, in pages by village).

mod entry;
mod facts;
mod index;
mod person;
mod query;

pub use entry::{Entry, Promise, Texts};
pub use facts::entry;
pub use index::Index;
pub use person::{fits, person};

use query::{Fit, Query};

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found<'a> {
    /// The best, in order.
    pub shown: Vec<&'a Entry>,
    /// How many fit in all.
    pub total: usize,
}

/// Entries that fit what was typed, at most `limit` of them, the best first and equally good ones in
/// the order of the index; all fit when nothing was typed.
///
/// Understood are names of the head and of members (any part), their pinyin (whole, begun, initials,
/// with and without blanks), codes and telephone numbers (their beginning, or four consecutive digits
/// or more), the end of an ID number (from four digits, X included), names of groups. Of several words
/// all must fit.
pub fn search<'a>(index: &'a Index, typed: &str, limit: usize) -> Found<'a> {
    let query = Query::read(typed);
    let mut total = 0;
    let mut best: Vec<(Fit, &Entry)> = Vec::with_capacity(limit + 1);
    for entry in index.iter() {
        let fit = match &query {
            Some(query) => query.fit(entry),
            None => Some(Fit::Within),
        };
        let Some(fit) = fit else { continue };
        total += 1;
        // Behind those that are as good: the order of entries is kept.
        let place = best.partition_point(|(other, _)| *other <= fit);
        if place < limit {
            best.truncate(limit - 1);
            best.insert(place, (fit, entry));
        }
    }
    let shown = best.into_iter().map(|(_, entry)| entry).collect();
    Found { shown, total }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn entry(code: &str, people: &[(&str, &str, &str)]) -> Entry {
        let mut entry = Entry {
            code: code.to_owned(),
            head: people[0].0.to_owned(),
            group: "示例2组".to_owned(),
            phone: format!("138{}", &code[code.len() - 8..]),
            ..Entry::default()
        };
        for (name, readings, id) in people {
            entry.names.push(name);
            entry.ids.push(id);
            readings
                .split('/')
                .for_each(|reading| entry.pinyin.push(reading));
        }
        entry
    }

    fn index() -> Index {
        let entries = [
            entry(
                "532822103299010001",
                &[
                    ("玉应罕", "yu ying han", "532899194803120022"),
                    ("岩温", "yan wen/ai wen", "53289919730520001X"),
                ],
            ),
            entry(
                "532822103299010002",
                &[("岩温罕", "yan wen han/ai wen han", "532899197001010011")],
            ),
            entry("T-0123ABCDX", &[("玉应", "yu ying", "532899197001011234")]),
        ];
        let mut index = Index::default();
        for entry in entries {
            index.put(entry, &mut BTreeSet::new());
        }
        index
    }

    #[track_caller]
    fn finds(typed: &str, codes: &[&str]) {
        let index = index();
        let found = search(&index, typed, 10);
        let ends = |entry: &&Entry| entry.code[entry.code.len() - 4..].to_owned();
        let shown: Vec<String> = found.shown.iter().map(ends).collect();
        assert_eq!(shown, codes, "{typed}");
        assert_eq!(found.total, codes.len());
    }

    #[test]
    fn names_of_head_and_members_whole_names_first() {
        finds("玉应", &["BCDX", "0001"]);
        finds("玉应罕", &["0001"]);
        finds("岩温", &["0001", "0002"]);
        finds("温罕", &["0002"]);
        finds("罕", &["0001", "0002"]);
        finds("不在", &[]);
    }

    #[test]
    fn pinyin_in_every_way_people_type_it() {
        finds("yuying", &["BCDX", "0001"]);
        finds("yu ying han", &["0001"]);
        finds("yu'ying'han", &["0001"]);
        finds("YYH", &["0001"]);
        finds("yuyingh", &["0001"]);
        // 岩 is read yan, and ai in names of the Dai.
        finds("aiwen", &["0001", "0002"]);
        finds("yanwen", &["0001", "0002"]);
        finds("ywh", &["0002"]);
        finds("awh", &["0002"]);
    }

    #[test]
    fn codes_ids_and_telephones() {
        finds("532822103299010002", &["0002"]);
        finds("53282210", &["0001", "0002"]);
        finds("990100", &["0001", "0002"]);
        finds("001x", &["0001"]);
        finds("001X", &["0001"]);
        finds("１２３４", &["BCDX"]);
        finds("532899197001011234", &["BCDX"]);
        finds("1012", &[]);
        finds("13899010001", &["0001"]);
        finds("t-01", &["BCDX"]);
        finds("T-0123abcdx", &["BCDX"]);
        finds("t", &["BCDX"]);
    }

    #[test]
    fn of_several_words_all_must_fit() {
        finds("岩温 2组", &["0001", "0002"]);
        finds("岩温 0022", &["0001"]);
        finds("岩温 3组", &[]);
    }

    #[test]
    fn nothing_typed_shows_the_first_and_counts_all() {
        let index = index();
        let found = search(&index, "  ", 2);
        assert_eq!((found.shown.len(), found.total), (2, 3));
        assert_eq!(found.shown[0].code, "532822103299010001");
        assert_eq!(search(&index, "", 0).total, 3);
    }
}
