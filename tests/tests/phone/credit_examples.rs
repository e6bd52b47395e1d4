//! The worked examples of a rating, typed through the screens without a signal: score, grade, limit and
//! stops stand where the cadre sees them, and change with the answer that makes the next example.

use ruhu_domain::sync::protocol::RecordState;
use ruhu_tests::accessibility::must_be_fine;
use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::client::{Phone, fixture};
use ruhu_tests::credit_examples::{Family, OLD, STRONG, WEAK, file, survey, weak};
use ruhu_tests::household::HOUSEHOLD;
use ruhu_tests::loans::NEIGHBOUR;
use ruhu_tests::phone::{PATIENCE, enrol, fill_in, finish, wait_for};
use ruhu_tests::server::Server;
use ruhu_tests::typist::Typist;
use serde_json::{Map, Value, json};

const THIRD: &str = "532822103299010003";

/// Opens a household's file and fills it in, as far as the finishing page; gives what is left open.
fn typed(page: &Page, household: &str, answers: &Map<String, Value>, pictures: &[Value]) -> Value {
    page.eval(&format!("location.hash = '#/household/{household}'"));
    wait_for(page, "[data-page=household] [data-action=start-credit]");
    page.click("[data-action=start-credit]");
    page.wait_for(
        "document.querySelector('[data-page=survey] [data-section]')",
        PATIENCE,
    );
    page.click("[data-section]");
    wait_for(page, "[data-page=section]");
    fill_in(page, &mut Typist::new(answers, pictures), &|_| {})
}

/// What the finishing page says: the card of the rating, and the hard stops.
fn shown(page: &Page) -> String {
    let cards = "[...document.querySelectorAll('[data-result=credit], [data-result=stops]')]
        .map((card) => card.textContent).join(' ')";
    page.eval(cards).as_str().expect("a text").to_owned()
}

#[track_caller]
fn expect(page: &Page, example: &str, words: &[&str], parts: [&str; 6]) {
    let text = shown(page);
    let names = ["A", "B", "C", "D", "E", "F"];
    let most = [30, 20, 20, 15, 10, 5];
    let parts = names.iter().zip(parts).zip(most);
    let parts = parts.map(|((name, points), most)| format!("{name} {points}/{most}"));
    for words in words.iter().map(ToString::to_string).chain(parts) {
        assert!(text.contains(&words), "{example}: no {words} in {text}");
    }
}

/// Goes back to a question, taps another answer, and to the end again.
fn change(page: &Page, question: &str, codes: &[&str]) {
    let draft = page.eval("location.hash.split('/')[2]");
    let draft = draft.as_str().expect("a draft").to_owned();
    page.eval(&format!("location.hash = '#/draft/{draft}/b8'"));
    wait_for(page, &format!("[data-q={question}]"));
    for code in codes {
        page.click(&format!("[data-q={question}] input[value='{code}']"));
    }
    // The reason a warning wants, if there is one now.
    let reason = format!("[data-q={question}] .ruhu-field__confirm input");
    std::thread::sleep(std::time::Duration::from_millis(500));
    if page.eval(&format!("document.querySelector(\"{reason}\") !== null")) == json!(true) {
        page.type_into(&reason, "按户主说的填");
        page.click(&format!("[data-q={question}] [data-action=confirm]"));
    }
    page.eval(&format!("location.hash = '#/draft/{draft}/finish'"));
    wait_for(page, "[data-page=finish] [data-result=credit]");
}

#[test]
fn c_1_to_c_5_come_out_through_the_screens() {
    let mut server = Server::start_on("2018-12-01");
    let office = Phone::enrol(&server, "DEMO-CADRE");
    let families: [(u32, &str, &Family); 3] = [
        (1, HOUSEHOLD, &STRONG),
        (2, NEIGHBOUR, &WEAK),
        (3, THIRD, &OLD),
    ];
    for (number, household, family) in families {
        let record = survey(&office, number, household, family);
        let taken = office.take(&record, 201);
        // Warnings are not what this is about.
        assert_eq!(taken.state, RecordState::Uploaded, "{:?}", taken.violations);
        server.command(&["review", "accept", &record.id]);
    }
    let pictures = fixture()["context"]["attachments"].take();
    let pictures = pictures.as_array().cloned().expect("pictures");
    let picture = json!({"sha256": pictures[0]["sha256"]});
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    server.stop();

    let strong = file(&picture);
    let nothing = json!([]);
    assert_eq!(typed(&page, HOUSEHOLD, &strong, &pictures), nothing);
    let c1 = ["27", "16", "18", "12", "8", "3"];
    expect(&page, "C-1", &["84 分", "AA 级", "额度 30,000"], c1);
    must_be_fine(&page, "credit-example");
    change(&page, "pl_support", &["0", "1"]);
    let c2 = ["27", "16", "18", "12", "8", "5"];
    expect(&page, "C-2", &["86 分", "AAA 级", "额度 40,000"], c2);
    change(&page, "ln_use", &["8"]);
    let said = ["86 分", "AAA 级", "额度 0.00", "贷款只能自己用来生产经营"];
    expect(&page, "C-5", &said, c2);
    finish(&page);

    let of_the_weak = weak(strong.clone());
    assert_eq!(typed(&page, NEIGHBOUR, &of_the_weak, &pictures), nothing);
    let c3 = ["13", "9", "9", "4", "3", "1"];
    expect(&page, "C-3", &["39 分", "不授信", "额度 0"], c3);
    let mut of_the_old = strong;
    of_the_old.insert("pl_support".to_owned(), json!(["1"]));
    // At 67 no term is left, and the form says so where it is asked for.
    let open = typed(&page, THIRD, &of_the_old, &pictures);
    assert_eq!(open, json!(["ln_months 期限(月) — 期限超过 0 个月"]));
    expect(
        &page,
        "C-4",
        &["不授信", "额度 0.00", "借款人年龄不符合"],
        ["27", "16", "16", "12", "8", "5"],
    );
    // That it cannot upload is all that went wrong.
    let mut errors = page.errors();
    errors.retain(|error| !error.contains("ERR_CONNECTION_REFUSED"));
    assert_eq!(errors, Vec::<String>::new());
}
