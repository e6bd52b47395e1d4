//! What a keystroke in the search over a large area costs natively.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use ruhu_domain::date::Date;
use ruhu_domain::household::Household;
use ruhu_domain::office::Office;
use ruhu_domain::search::{self, Index};

use crate::{area, median};

const RUNS: usize = 21;
/// What people type: names, initials, pinyin with and without blanks, digits, several words, nothing.
const TYPED: [&str; 10] = [
    "",
    "岩",
    "玉应",
    "y",
    "yyh",
    "yuyinghan",
    "yu ying h",
    "5328",
    "001x",
    "岩 3组",
];

/// Milliseconds for one keystroke, of what is typed that which takes longest.
pub(crate) fn keystroke() -> f64 {
    let index = index();
    let times = TYPED.map(|typed| {
        median::of(RUNS, || {
            let start = Instant::now();
            black_box(search::search(&index, typed, 50));
            start.elapsed().as_secs_f64() * 1e3
        })
    });
    times.into_iter().fold(0.0, f64::max)
}

/// As a phone has it after its start: read from pages.
fn index() -> Index {
    let today = Date::parse("2019-06-15").expect("a date");
    let (mut downloaded, mut villages) = (Index::default(), BTreeSet::new());
    for number in 0..area::HOUSEHOLDS {
        let body = area::household(number);
        let known: Household = serde_json::from_value(body).expect("a household");
        let entry = search::entry(&known, None, None, &Office::default(), today);
        downloaded.put(entry, &mut villages);
    }
    let mut index = Index::default();
    for village in villages {
        let page = downloaded.page(&village).expect("a page");
        index.read_page(&village, &page);
    }
    index
}
