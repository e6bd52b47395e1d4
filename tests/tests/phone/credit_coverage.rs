//! Credit villages and townships on the township's phone: the office's lists and the files' steps come
//! to the worked examples of coverage, and the page says what is lacking.

use ruhu_tests::accessibility::must_be_fine;
use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::phone::{PATIENCE, enrol_as, wait_for};
use ruhu_tests::server::Server;
use ruhu_tests::township::{Desk, household, lend, make, user, village};
use serde_json::json;

const ONE: &str = "532822901";
const TWO: &str = "532822902";

/// Downloads what is new and opens the page.
fn open(page: &Page) {
    page.eval("location.hash = '#/records'");
    wait_for(page, "[data-page=records]");
    page.click("[data-action=upload]");
    std::thread::sleep(std::time::Duration::from_secs(2));
    page.eval("location.hash = '#/coverage'");
    wait_for(page, "[data-page=coverage] [data-result=coverage]");
}

/// Whether a place is a credit village or township, and what its card says.
fn card(page: &Page, title: &str) -> (bool, String) {
    let cards = "[...document.querySelectorAll('[data-result=coverage]')]
        .map((card) => [card.querySelector('h2').textContent, card.dataset.state, card.innerText])";
    let cards = page.eval(cards);
    let cards = cards.as_array().expect("cards");
    let found = cards.iter().find(|card| card[0] == title);
    let found = found.unwrap_or_else(|| panic!("no {title} in {cards:?}"));
    (
        found[1] == "yes",
        found[2].as_str().unwrap_or_default().to_owned(),
    )
}

#[track_caller]
fn wait_until(page: &Page, title: &str, expected: bool, words: &[&str]) {
    let deadline = std::time::Instant::now() + PATIENCE;
    loop {
        open(page);
        let (is, text) = card(page, title);
        if is == expected && words.iter().all(|words| text.contains(words)) {
            return;
        }
        assert!(
            std::time::Instant::now() < deadline,
            "{title}, {expected}, {words:?}: {text}"
        );
    }
}

/// 60 borrowers of whom 52 pay in time; 41,000 of 900,000 are bad, 5,400 of them since this year.
fn loans_of_the_village(village: &str) -> Vec<(String, u32, u32)> {
    let one = |(number, owed, overdue)| (household(village, number), owed, overdue);
    let fine = (1..=51)
        .map(|number| (number, 16_500, 0))
        .chain([(52, 17_500, 0)]);
    let bad = (53..=58).map(|number| (number, 5_000, 500));
    let bad = bad.chain([(59, 5_600, 500), (60, 5_400, 150)]);
    fine.chain(bad).map(one).collect()
}

#[test]
fn v_1_to_v_3_and_w_1_to_w_2_come_out_on_the_township_s_phone() {
    let mut server = Server::start_on("2018-11-20");
    make(&server, ONE, "示例甲镇", &[210]);
    let sizes = [25, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10];
    make(&server, TWO, "示例乙乡", &sizes);

    // 148 of 210 have grade A; the others are rated, too.
    let first = village(ONE, 1);
    let grade = |number| Some(if number <= 148 { "A" } else { "0" });
    let files = (1..=210).map(|number| (household(&first, number), grade(number)));
    let files: Vec<_> = files.collect();
    let confirmed = Desk::of(&server, ONE).rate(&mut server, 1_000, &files);
    lend(&server, &loans_of_the_village(&first));
    // Six of eleven villages: 7 of 10 with a grade, 9 of 10 with a file, the first 18 and 23 of 25.
    let six = sizes.iter().take(6).enumerate().flat_map(|(index, size)| {
        let village = village(TWO, index + 1);
        let (graded, built) = if *size == 25 { (18, 23) } else { (7, 9) };
        (1..=built).map(move |number| {
            let grade = (number <= graded).then_some("A");
            (household(&village, number), grade)
        })
    });
    let six: Vec<_> = six.collect();
    Desk::of(&server, TWO).rate(&mut server, 100_000, &six);
    let borrowers = |late: usize| -> Vec<(String, u32, u32)> {
        let first = village(TWO, 1);
        let overdue = |number| if number <= late { 30 } else { 0 };
        (1..=25)
            .map(|number| (household(&first, number), 10_000, overdue(number)))
            .collect()
    };
    lend(&server, &borrowers(2));

    let browser = Browser::launch();
    let page = browser.new_page();
    enrol_as(&page, &server, &user(&server, "township", ONE));
    let title = "示例甲镇示例1村";
    let all = ["210 / 210 户，100.00%", "已评级户\n210", "信用户\n148"];
    wait_until(&page, title, true, &all);
    must_be_fine(&page, "coverage-village");
    let void = |index: usize| {
        let id = &confirmed[index].id;
        server.command(&["review", "void", id, "--reason", "重复审定"]);
    };
    void(0);
    wait_until(&page, title, true, &["信用户\n147"]);
    void(1);
    let lacking = "信用户占 69.52%，应达到 70%";
    wait_until(&page, title, false, &["信用户\n146", lacking]);
    must_be_fine(&page, "coverage-lacking");

    let page = browser.new_page();
    enrol_as(&page, &server, &user(&server, "township", TWO));
    wait_until(&page, "示例乙乡", true, &["够信用乡镇"]);
    let villages = (1..=11).filter(|number| card(&page, &format!("示例乙乡示例{number}村")).0);
    assert_eq!(villages.count(), 6);
    lend(&server, &borrowers(3));
    wait_until(&page, "示例乙乡", false, &["还不够信用乡镇", "88.00%"]);
    must_be_fine(&page, "coverage-township");
    let (is, _) = card(&page, "示例乙乡示例1村");
    assert!(is, "88 % are enough for the village itself");
    assert_eq!(page.errors(), Vec::<String>::new());
    assert_eq!(page.eval("document.title !== ''"), json!(true));
}
