//! The main story: a whole household survey on a phone without a signal, with the page killed in
//! the middle, and the receipt in the end.

use ruhu_tests::accessibility::must_be_fine;
use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::disk::{readable_on_disk, texts_in};
use ruhu_tests::phone::{DURABLE_AFTER, HOUSEHOLD, PATIENCE, enrol, wait_for};
use ruhu_tests::qr;
use ruhu_tests::server::Server;
use ruhu_tests::typist::Typist;
use serde_json::{Value, json};

fn fixture() -> Value {
    serde_json::from_str(include_str!("../../../src/domain/tests/fixtures/hh-1.json"))
        .expect("JSON")
}

fn wait_for_page(page: &Page, name: &str) {
    wait_for(page, &format!("[data-page={name}]"));
}

fn open_household(page: &Page) {
    page.type_into("[data-action=search]", HOUSEHOLD);
    let cell = format!("[data-household='{HOUSEHOLD}']");
    page.wait_for(&format!("document.querySelectorAll('[data-action=open-household]').length === 1 && document.querySelector(\"{cell}\")"), PATIENCE);
    page.click(&cell);
    wait_for_page(page, "household");
    page.wait_for("document.querySelector('.ruhu-facts')", PATIENCE);
}

#[test]
fn a_survey_is_filled_in_offline_survives_two_kills_and_arrives_once() {
    let fixture = fixture();
    let mut server = Server::start_on("2018-11-20");
    let browser = Browser::launch();
    let mut page = browser.new_page();
    enrol(&page, &server);

    server.stop();
    page.reload();
    wait_for_page(&page, "home");
    open_household(&page);
    page.click("[data-action=start-survey]");
    wait_for_page(&page, "survey");

    let answers = fixture["record"]["answers"].as_object().expect("answers");
    let pictures = fixture["context"]["attachments"]
        .as_array()
        .expect("pictures");
    let mut typist = Typist::new(answers, pictures);
    let sections = page.eval("[...document.querySelectorAll('[data-section]')].map((section) => section.dataset.section)");
    let first: Vec<String> = serde_json::from_value(sections).expect("sections");
    page.click(&format!("[data-section={}]", first[0]));
    wait_for_page(&page, "section");
    let mut number = 0;
    loop {
        typist.section(&page);
        number += 1;
        if number == 3 {
            // In the middle: the page's process dies, as on a phone that runs out of memory.
            page = killed(&browser, page, &server);
        }
        if number == 14 {
            page = killed_after_last_key(&browser, page, &server);
        }
        let title = page.eval("document.querySelector('h1').textContent");
        page.click("[data-action=next]");
        page.wait_for(
            &format!("document.querySelector('h1').textContent !== {title}"),
            PATIENCE,
        );
        let at_end = page.eval("document.querySelector('[data-page=finish]') !== null");
        if at_end == json!(true) {
            break;
        }
    }
    let open =
        page.eval("[...document.querySelectorAll('[data-open]')].map((open) => open.textContent)");
    assert_eq!(open, json!([]), "nothing is open");
    results_are_shown(&page);
    page.click("[data-action=finish]");
    wait_for_page(&page, "record");
    page.wait_for("document.querySelector('[data-state=queued]')", PATIENCE);
    nothing_is_readable(&page, &fixture["record"]["answers"]);

    server.restart();
    page.goto(&format!("{}/#/records", server.url()));
    wait_for_page(&page, "records");
    page.click("[data-action=upload]");
    page.wait_for(
        "document.querySelector('[data-state=uploaded][data-receipt]')",
        PATIENCE,
    );
    let receipt = page.eval("document.querySelector('[data-receipt]').dataset.receipt");
    let id = page.eval("document.querySelector('[data-record]').dataset.record");
    assert_eq!(receipt.as_str().map(str::len), Some(14), "{receipt}");
    page.click("[data-action=open-record]");
    wait_for_page(&page, "record");
    page.wait_for(
        &format!("document.body.innerText.includes({receipt})"),
        PATIENCE,
    );

    must_be_fine(&page, "record");
    let link = qr::read(&page, ".ruhu-receipt__qr");
    let number = receipt.as_str().unwrap_or_default();
    let public = format!("{}/r/{number}#", server.url());
    assert!(link.starts_with(&public), "{link}");

    let (stored, revision) = stored(&page, id.as_str().expect("an id"));
    assert_eq!(
        without_keys(&stored["answers"], &stored),
        without_keys(&fixture["record"]["answers"], &fixture["record"])
    );
    assert_eq!(revision, "1", "it arrived once");
    page.wait_for("!document.querySelector('.ruhu-group__note')", PATIENCE);
    // A request that finds nobody is an entry in the browser's console; nothing else may be there.
    let errors = page
        .errors()
        .into_iter()
        .filter(|error| !error.contains("Failed to load resource"));
    assert_eq!(errors.collect::<Vec<_>>(), Vec::<String>::new());
}

/// No name, number or answer lies readable on the phone, neither of this survey nor of the area.
fn nothing_is_readable(page: &Page, answers: &Value) {
    let mut needles = texts_in(answers);
    assert!(needles.len() > 30, "{needles:?}");
    needles.extend([HOUSEHOLD.to_owned(), "示例干部".to_owned()]);
    assert_eq!(readable_on_disk(page, &needles), Vec::<String>::new());
    // The search finds what is there.
    page.eval(&format!("localStorage.setItem('planted', '{HOUSEHOLD}')"));
    assert!(readable_on_disk(page, &needles).contains(&HOUSEHOLD.to_owned()));
    page.eval("localStorage.removeItem('planted')");
}

/// The record as the server has it, and its revision.
fn stored(page: &Page, id: &str) -> (Value, String) {
    let answer = page.eval(&format!(
        "(async () => {{
            const enrol = await fetch('/api/v1/enrol', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }},
                body: JSON.stringify({{ code: 'DEMO-CADRE', device_name: 'test' }}) }});
            const headers = {{ authorization: `Bearer ${{(await enrol.json()).token}}` }};
            const record = await fetch('/api/v1/records/{id}', {{ headers }});
            return [await record.json(), record.headers.get('ruhu-revision')];
        }})()"
    ));
    (
        answer[0].clone(),
        answer[1].as_str().unwrap_or_default().to_owned(),
    )
}

/// What the rules say stands below, in words, with the reasons on a tap.
fn results_are_shown(page: &Page) {
    let said = |result: &str| {
        page.eval(&format!(
            "document.querySelector('[data-result={result}]').innerText"
        ))
        .as_str()
        .unwrap_or_default()
        .to_owned()
    };
    for (result, words) in [
        ("all", "系统测算，仅供参考"),
        ("income", "每人每年 2,900.00 元，标准线 3,500.00 元"),
        ("guarantees", "房屋鉴定为危房"),
        ("exit", "未达标"),
        ("measures", "该享受的都办了"),
        ("six_clears", "6 / 6 清"),
    ] {
        assert!(said(result).contains(words), "{result}: {}", said(result));
    }
    assert!(
        !said("income").contains("8,700.00"),
        "the reasons wait for a tap"
    );
    page.click("[data-result=income] summary");
    page.wait_for(
        "document.querySelector('[data-result=income]').innerText.includes('8,700.00')",
        PATIENCE,
    );
    page.eval("document.querySelector('[data-result=all]').scrollIntoView()");
    must_be_fine(page, "results");
}

/// Kills the renderer, opens the app again and goes on where the person was.
fn killed(browser: &Browser, page: Page, server: &Server) -> Page {
    let at = page.eval("document.querySelector('[data-page=section] h1').textContent");
    // What was typed this long ago must be stored.
    std::thread::sleep(DURABLE_AFTER);
    let page = browser.kill_renderer(page);
    page.goto(&format!("{}/", server.url()));
    wait_for_page(&page, "home");
    page.click("[data-action=open-draft]");
    wait_for_page(&page, "section");
    page.wait_for(
        &format!("document.querySelector('[data-page=section] h1').textContent === {at}"),
        PATIENCE,
    );
    page
}

/// Types into a text question and kills the renderer just after the last key.
fn killed_after_last_key(browser: &Browser, page: Page, server: &Server) -> Page {
    page.replace_text(
        "[data-q=need_note] textarea, [data-q=need_note] input",
        "屋顶漏雨，想先修房",
    );
    let page = killed(browser, page, server);
    let text = page.eval(
        "document.querySelector('[data-q=need_note] textarea, [data-q=need_note] input').value",
    );
    assert_eq!(text, json!("屋顶漏雨，想先修房"));
    page
}

/// Answers with the keys of rows replaced by their position: every phone makes its own.
fn without_keys(answers: &Value, record: &Value) -> Value {
    let mut text = answers.to_string();
    let repeats = record["answers"]
        .as_object()
        .expect("answers")
        .iter()
        .filter_map(|(name, rows)| Some((name, rows.as_array()?)));
    for (name, rows) in repeats {
        for (index, row) in rows.iter().enumerate() {
            if let Some(key) = row["_key"].as_str() {
                text = text.replace(key, &format!("{name}-{index}"));
            }
        }
    }
    serde_json::from_str(&text).expect("JSON")
}
