//! The household's own page in a browser: the door, the page, answering back with and without a
//! signal, the copy; guest mode and card on a cadre's phone; the pages of a unit. Every page is looked
//! at by axe and at three widths, in both modes.

use ruhu_domain::benefits::Page as Shown;
use ruhu_domain::training::Entry;
use ruhu_tests::accessibility;
use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::client::{Phone, fixture, read};
use ruhu_tests::course::{passes, run, walk_in};
use ruhu_tests::credit::confirm;
use ruhu_tests::household::{
    HOUSEHOLD, PIN, SON, SON_ID, card, post, surveyed, unit_code, visitor,
};
use ruhu_tests::marks::Marks;
use ruhu_tests::paper;
use ruhu_tests::phone::{self, PATIENCE, enrol, type_new_pin, unlock, wait_for};
use ruhu_tests::qr;
use ruhu_tests::server::Server;
use serde_json::{Value, json};

/// Looks at the page at three widths, in both modes: nothing sticks out, axe finds nothing, the marks
/// are known.
fn look(page: &Page, name: &str, problems: &mut Vec<String>) {
    page.eval("Promise.all(document.getAnimations().map((animation) => animation.finished))");
    for mode in ["usual", "care"] {
        let set = if mode == "care" { "set" } else { "remove" };
        page.eval(&format!(
            "document.documentElement.{set}Attribute('data-mode', 'care')"
        ));
        for width in [320, 360, 412] {
            page.screen(width, 640);
            accessibility::picture(page, &format!("{name}-{width}-{mode}"));
            if page.eval("document.documentElement.scrollWidth > innerWidth") == json!(true) {
                problems.push(format!("{name}: sticks out at {width} {mode}"));
            }
        }
        page.screen(360, 9000);
        let found = accessibility::violations(page).into_iter();
        problems.extend(found.map(|problem| format!("{name} {mode}: {problem}")));
    }
    page.eval("document.documentElement.removeAttribute('data-mode')");
    let unknown = Marks::read().unknown(page).into_iter();
    problems.extend(unknown.map(|mark| format!("{name}: the mark {mark} is not in marks.txt")));
    page.screen(360, 640);
}

fn open_door(page: &Page) {
    page.type_into("#last4", "0015");
    page.type_into("#pin", PIN);
    page.click("[data-action=open-page]");
    wait_for(page, "[data-page=household-self] [data-benefit]");
}

/// The phone of somebody in a unit, at its first page; the browser lives as long as it is looked at.
fn desk(server: &Server, unit: &str) -> (Browser, Page) {
    let code = unit_code(server, unit);
    let browser = Browser::launch();
    let page = browser.new_page();
    page.goto(&format!("{}/#/enrol/{code}", server.url()));
    type_new_pin(&page);
    page.click("[data-action=enrol]");
    wait_for(&page, "[data-page=home] [data-action=measures]");
    (browser, page)
}

/// Nothing was found on any page that was looked at, and this one complained of nothing.
#[track_caller]
fn fine(page: &Page, mut problems: Vec<String>) {
    problems.sort();
    problems.dedup();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert_eq!(page.errors(), Vec::<String>::new());
}

fn shown(server: &Server, code: &str) -> Shown {
    read(&visitor(server, code).get("/api/v1/my-household"), 200)
}

#[test]
fn a_household_opens_its_page_answers_back_and_keeps_a_copy() {
    let (mut server, cadre, township) = surveyed();
    let code = card(&cadre, HOUSEHOLD, PIN);
    let browser = Browser::launch();
    let page = browser.new_page();
    let mut problems = Vec::new();

    page.goto(&format!("{}/home/#/{code}", server.url()));
    wait_for(&page, "[data-page=household-door]");
    assert_eq!(
        page.eval("document.querySelector('#card').value"),
        json!(code)
    );
    look(&page, "household-door", &mut problems);
    page.click("[data-action=open-page]");
    wait_for(&page, "[role=alert]");
    page.eval("document.querySelector('[role=switch]').click()");
    open_door(&page);
    look(&page, "household-self", &mut problems);

    // Exactly what HH-1 is entitled to, in its order; nothing of the forms was downloaded.
    let on_screen = page.eval(
        "[...document.querySelectorAll('[data-benefit]')].map((card) => card.dataset.benefit)",
    );
    let expected: Vec<Value> = ["D", "P"]
        .iter()
        .flat_map(|class| {
            let rows = fixture()["expected"]["measures"][class].clone();
            rows.as_array().expect("rows").clone()
        })
        .map(|row| {
            let text = |name: &str| row[name].as_str().expect("a text").to_owned();
            json!(format!("{}:{}", text("code"), text("member")))
        })
        .collect();
    assert_eq!(on_screen, Value::Array(expected));
    let text = page.text();
    assert!(text.contains("一级二级残疾，每月有护理补贴") && text.contains("应该有，还没办"));
    let fetched = page.eval("performance.getEntriesByType('resource').map((one) => one.name)");
    assert!(!fetched.to_string().contains("/forms"), "{fetched}");

    // The other language without losing the page.
    page.click("[data-action=language]");
    wait_for(&page, "html[lang=en] [data-page=household-self]");
    assert!(
        page.text()
            .contains("Monthly care subsidy for grade 1 and 2")
    );
    page.click("[data-action=language]");
    wait_for(&page, "html[lang=zh-CN] [data-page=household-self]");

    // Paid, by the office; the household looks again and says that it did not arrive.
    let steps = format!("/api/v1/measures/{HOUSEHOLD}/steps");
    for (status, phone) in [("2", &cadre), ("3", &township), ("4", &township)] {
        let step = json!({"id": status, "code": "M23", "member": SON, "status": status,
            "date": "2018-11-20", "amount": (status == "4").then_some(8000)});
        let _: Value = read(&post(phone, &steps, &step), 200);
    }
    page.click("[data-action=leave]");
    wait_for(&page, "[data-page=household-door]");
    open_door(&page);
    let care = format!("[data-benefit='M23:{SON}']");
    wait_for(&page, &format!("[data-group=received] {care}"));
    assert!(page.text().contains("80.00 元"));
    page.click(&format!("{care} [data-kind=not_received]"));
    wait_for(&page, "dialog[open]");
    look(&page, "household-say", &mut problems);
    page.type_into("#say-words", "折子上没有");
    page.click("[data-action=send-dispute]");
    wait_for(
        &page,
        &format!("[data-group=progress] {care} [data-dispute]"),
    );
    look(&page, "household-said", &mut problems);

    // Without a signal the copy is there, with its date, and what is said waits.
    page.wait_for("navigator.serviceWorker.controller", PATIENCE);
    server.stop();
    page.reload();
    wait_for(
        &page,
        "[data-page=household-self] [data-action=forget-copy]",
    );
    assert!(page.text().contains("2018-11-20"));
    look(&page, "household-copy", &mut problems);
    let text = page.text();
    assert!(!text.contains("532899"), "no ID number in the copy");
    page.click("[data-action=dispute][data-kind=need]");
    wait_for(&page, "dialog[open]");
    page.type_into("#say-words", "屋顶漏雨");
    page.click("[data-action=send-dispute]");
    page.wait_for(
        "document.body.textContent.includes('先存在手机里')",
        PATIENCE,
    );
    server.restart();
    page.click("[data-action=refresh]");
    wait_for(&page, "[data-page=household-door]");
    open_door(&page);
    page.wait_for("document.body.textContent.includes('屋顶漏雨')", PATIENCE);
    assert_eq!(shown(&server, &code).needs.len(), 1);

    // One tap removes the copy.
    page.click("[data-action=forget-copy]");
    wait_for(&page, "[data-page=household-door]");
    page.reload();
    wait_for(&page, "[data-page=household-door]");

    fine(&page, problems);
}

#[test]
fn a_cadre_shows_the_page_makes_a_card_and_a_unit_does_its_part() {
    let (mut server, _, _) = surveyed();
    let browser = Browser::launch();
    let page = browser.new_page();
    let mut problems = Vec::new();
    enrol(&page, &server);

    // A card, with the family.
    page.goto(&format!("{}/#/household/{HOUSEHOLD}", server.url()));
    wait_for(&page, "[data-page=household] [data-action=open-card]");
    page.click("[data-action=open-card]");
    wait_for(&page, "[data-page=card] [data-action=make-card]");
    page.type_into("#pin", "1234");
    page.click("[data-action=make-card]");
    page.wait_for("document.body.textContent.includes('太好猜')", PATIENCE);
    page.replace_text("#pin", PIN);
    page.click("[data-action=make-card]");
    wait_for(&page, ".ruhu-paper__code");
    look(&page, "card", &mut problems);
    let code = page.eval("document.querySelector('.ruhu-paper__code').textContent");
    let code = code.as_str().expect("a code").to_owned();
    assert!(!shown(&server, &code).benefits.is_empty());

    // What nobody applied for: one tap, with or without a signal.
    let care = format!("[data-benefit='M23:{SON}']");
    page.goto(&format!("{}/#/", server.url()));
    wait_for(&page, "[data-page=home] [data-action=open-household]");
    server.stop();
    page.eval("location.hash = '#/measures/apply'");
    wait_for(&page, &format!("[data-page=measures] {care}"));
    page.wait_for("document.body.textContent.includes('没有信号')", PATIENCE);
    look(&page, "measures-apply", &mut problems);
    page.click(&format!("{care} [data-step='2']"));
    page.wait_for(&format!("!document.querySelector(\"{care}\")"), PATIENCE);
    // The family sees it at once on this phone.
    page.eval(&format!("location.hash = '#/household/{HOUSEHOLD}/page'"));
    wait_for(
        &page,
        &format!("[data-group=progress] {care}[data-status='2']"),
    );
    // What it says is kept for the next signal, too.
    page.click("[data-action=dispute][data-kind=need]");
    wait_for(&page, "dialog[open]");
    page.type_into("#say-words", "屋顶漏雨");
    page.click("[data-action=send-dispute]");
    page.wait_for(
        "document.body.textContent.includes('记在干部手机里')",
        PATIENCE,
    );
    page.click("[data-page=household-self] .ruhu-foot [data-action=leave]");
    page.wait_for("document.querySelector('[data-page=lock]')", PATIENCE);
    server.restart();
    unlock(&page, phone::PIN);
    page.eval("location.hash = '#/records'");
    wait_for(&page, "[data-page=records]");
    page.click("[data-action=upload]");
    wait_for(
        &page,
        "[data-record][data-receipt]:not([data-state=queued])",
    );

    let needs = shown(&server, &code).needs;
    let needs: Vec<_> = needs.iter().map(|need| need.text.as_str()).collect();
    assert_eq!(needs, ["屋顶漏雨"]);

    // Guest mode; with a signal it has the receipts, too.
    page.goto(&format!("{}/#/household/{HOUSEHOLD}/page", server.url()));
    wait_for(&page, "[data-page=household-self] [data-benefit]");
    page.wait_for("document.body.textContent.includes('回执')", PATIENCE);
    look(&page, "guest", &mut problems);
    page.click("[data-page=household-self] .ruhu-foot [data-action=leave]");
    page.wait_for("document.querySelector('[data-page=lock]')", PATIENCE);
    unlock(&page, phone::PIN);
    wait_for(&page, "[data-page=home]");
    let kept = page.eval("[...Object.keys(localStorage), ...Object.keys(sessionStorage)].join()");
    assert!(!kept.to_string().contains("M23"), "{kept}");

    // The unit approves and pays.
    let (_desk, page) = desk(&server, "U06");
    page.goto(&format!("{}/#/measures/approve", server.url()));
    wait_for(&page, &care);
    page.click(&format!("{care} [data-step='3']"));
    page.wait_for(&format!("!document.querySelector(\"{care}\")"), PATIENCE);
    // The list is read again once the step has arrived.
    page.goto(&format!("{}/#/measures/pay", server.url()));
    wait_for(&page, &care);
    page.type_into(&format!("{care} input"), "八十");
    page.click(&format!("{care} [data-step='4']"));
    page.wait_for(
        "document.body.textContent.includes('金额应是数字')",
        PATIENCE,
    );
    look(&page, "measures-pay", &mut problems);
    page.replace_text(&format!("{care} input"), "80");
    page.type_into(&format!("{care} input[id$=evidence]"), "第 5 批");
    page.click(&format!("{care} [data-step='4']"));
    page.wait_for(&format!("!document.querySelector(\"{care}\")"), PATIENCE);
    page.eval("location.hash = '#/records'");
    wait_for(&page, "[data-page=records] [data-record]");
    page.wait_for(
        "!document.querySelector('[data-state=queued], [data-state=sending]')",
        PATIENCE,
    );
    let paid = shown(&server, &code);
    let paid = paid
        .benefits
        .iter()
        .find(|entry| entry.code == "M23")
        .expect("M23");
    assert_eq!((paid.amount, paid.status.as_str()), (Some(8000), "4"));
    assert_eq!(paid.evidence, "第 5 批");

    fine(&page, problems);
}

#[test]
fn what_is_said_aloud_reaches_the_office_and_is_answered() {
    let (server, cadre, _) = surveyed();
    let code = card(&cadre, HOUSEHOLD, PIN);
    let browser = Browser::launch();
    let page = browser.new_page();
    let mut problems = Vec::new();
    page.goto(&format!("{}/home/#/{code}", server.url()));
    wait_for(&page, "[data-page=household-door]");
    open_door(&page);
    wait_for(&page, "[data-page=household-self] [data-benefit]");
    page.click("[data-action=dispute][data-kind=need]");
    wait_for(&page, "dialog[open] [data-action=record]");
    // Nothing written and nothing said: it is asked for.
    page.click("[data-action=send-dispute]");
    wait_for(&page, "dialog[open] [role=alert]");
    page.click("[data-action=record]");
    wait_for(&page, "[data-action=record][aria-pressed=true]");
    look(&page, "household-recording", &mut problems);
    std::thread::sleep(std::time::Duration::from_millis(1200));
    page.click("[data-action=record]");
    page.wait_for("document.body.textContent.includes('录好了')", PATIENCE);
    look(&page, "household-recorded", &mut problems);
    page.click("[data-action=send-dispute]");
    wait_for(&page, "[data-dispute][data-state=open]");
    let needs = shown(&server, &code).needs;
    assert_eq!(needs.len(), 1);
    assert!(
        needs[0]
            .voice
            .is_some_and(|seconds| (1..10).contains(&seconds))
    );
    assert!(page.text().contains("录音"), "{}", page.text());

    let (_other, desk) = desk(&server, "U01");
    desk.goto(&format!("{}/#/measures/answer", server.url()));
    wait_for(&desk, "[data-page=measures] [data-action=listen]");
    desk.click("[data-action=listen]");
    wait_for(&desk, "audio[src^=blob]");
    // The browser can play it: there is sound in it, and it is read to its end.
    desk.wait_for("document.querySelector('audio').readyState >= 2", PATIENCE);
    look(&desk, "measures-listen", &mut problems);
    desk.type_into("[data-page=measures] li input", "下周来看");
    desk.click("[data-action=answer]");
    desk.wait_for("!document.querySelector('[data-action=answer]')", PATIENCE);
    let answer = shown(&server, &code).needs[0].answer.clone();
    assert_eq!(
        answer.map(|answer| answer.text).as_deref(),
        Some("下周来看")
    );

    fine(&page, problems);
    assert_eq!(desk.errors(), Vec::<String>::new());
}

#[test]
fn a_household_sees_its_courses_and_its_grade() {
    let (mut server, cadre, township) = surveyed();
    confirm(&mut server, &cadre, &township);
    server.set_day("2019-06-12");
    let trainer = Phone::enrol(&server, "DEMO-TRAINER");
    let mut course = run(&trainer, 40);
    course.answers.insert("run_state".to_owned(), json!("3"));
    trainer.take(&course, 201);
    let mut son = walk_in(&trainer, 41, &course.id);
    son.answers.insert("en_idno".to_owned(), json!(SON_ID));
    trainer.take(&son, 201);
    let person = Entry::of(&son).expect("an entry").1.person;
    passes(&trainer, &course, &person, 50);
    let code = card(&cadre, HOUSEHOLD, PIN);
    let browser = Browser::launch();
    let page = browser.new_page();
    let mut problems = Vec::new();
    page.goto(&format!("{}/home/#/{code}", server.url()));
    wait_for(&page, "[data-page=household-door]");
    open_door(&page);
    wait_for(&page, "[data-result=training][data-state=done]");
    for words in [
        "岩温罕 · 2019-06-10 到 2019-06-10",
        "茶叶加工：结业了",
        "上了 3 小时课，一共 3 小时",
        "证书号 示例-50，2019-06-11 发",
        "A 级信用户",
        "最多可贷 5,000.00 元，最长 36 个月。",
        "有效到 2019-11-27。",
        "借款人技能少了 4 分：参加培训拿证书",
    ] {
        assert!(page.text().contains(words), "{words}");
    }
    let top = "scrollIntoView({block: 'start'})";
    page.eval(&format!(
        "document.querySelector('[data-result=training]').{top}"
    ));
    look(&page, "household-courses", &mut problems);
    page.eval(&format!(
        "document.querySelector('[data-result=credit]').{top}"
    ));
    look(&page, "household-grade", &mut problems);
    page.click("[data-action=language]");
    wait_for(&page, "html[lang=en] [data-result=credit]");
    assert!(page.text().contains("Valid until 2019-11-27."));
    page.eval(&format!(
        "document.querySelector('[data-result=training]').{top}"
    ));
    look(&page, "household-grade-en", &mut problems);
    fine(&page, problems);
}

#[test]
fn a_card_is_printed_on_one_sheet_to_be_cut_out() {
    let (server, _, _) = surveyed();
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    page.eval(&format!("location.hash = '#/household/{HOUSEHOLD}/card'"));
    wait_for(&page, "[data-page=card] [data-action=make-card]");
    page.type_into("#pin", PIN);
    page.click("[data-action=make-card]");
    wait_for(&page, ".ruhu-paper__code");
    let code = page.eval("document.querySelector('.ruhu-paper__code').textContent");
    is_printed(&page, &server, code.as_str().expect("a code"));
    assert_eq!(page.errors(), Vec::<String>::new());
}

/// The card on paper: one sheet, on it the code in letters and as a picture, the head, the helper and
/// whom to ask; nothing of the page around it.
fn is_printed(page: &Page, server: &Server, code: &str) {
    let file = paper::pdf(page);
    if let Ok(folder) = std::env::var("RUHU_SCREENS") {
        let path = std::path::Path::new(&folder).join("card.pdf");
        std::fs::write(path, &file).expect("written");
    }
    let (characters, sheets) = paper::printed(&file);
    assert_eq!(sheets, 1);
    let words = format!("{code}玉应罕示例干部帮扶人明白卡");
    for letter in words.chars() {
        assert!(characters.contains(&letter), "{letter}");
    }
    for letter in "返锁旧".chars() {
        assert!(!characters.contains(&letter), "{letter} is of the page");
    }
    let link = format!("{}/home/#/{code}", server.url());
    assert_eq!(qr::read(page, ".ruhu-paper svg"), link);
    // As large on paper as it is meant to be, and whole.
    page.call("Emulation.setEmulatedMedia", json!({"media": "print"}));
    page.screen(794, 1123);
    page.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    accessibility::picture(page, "card-printed");
    let box_of = |selector: &str| {
        let found = page.eval(&format!(
            "(() => {{ const box = document.querySelector('{selector}').getBoundingClientRect();
                return [box.width, box.height].map((side) => Math.round(side / 96 * 25.4)); }})()"
        ));
        let sides = found.as_array().expect("two sides");
        [&sides[0], &sides[1]].map(|side| side.as_u64().expect("millimetres"))
    };
    let [width, height] = box_of(".ruhu-paper");
    assert!(width == 100 && height < 130, "{width} × {height} mm");
    assert_eq!(box_of(".ruhu-paper svg"), [40, 40]);
}

/// The pages that were on the screen since the last call, as far as a person could see them.
fn seen(page: &Page) -> Value {
    page.eval("window.seen.splice(0)")
}

#[test]
fn nothing_leads_from_guest_mode_to_the_cadres_pages_but_the_pin() {
    let (server, _, _) = surveyed();
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    // Every page that is ever drawn, however shortly.
    page.eval(
        "window.seen = [];
         new MutationObserver((changes) => changes.forEach((change) => change.addedNodes.forEach((node) => {
             const name = node.dataset?.page ?? node.querySelector?.('[data-page]')?.dataset.page;
             if (name) window.seen.push(name);
         }))).observe(document.body, {childList: true, subtree: true});",
    );
    let guest = "document.querySelector('[data-page=household-self] [data-benefit]')";
    let locked = "document.querySelector('[data-page=lock]')";
    page.eval(&format!("location.hash = '#/household/{HOUSEHOLD}'"));
    wait_for(&page, "[data-page=household] [data-action=show-household]");
    page.click("[data-action=show-household]");
    page.wait_for(guest, PATIENCE);
    seen(&page);

    // Back, and back again, and forward: the PIN each time.
    for way in ["back", "back", "forward"] {
        page.eval(&format!("history.{way}()"));
        page.wait_for(locked, PATIENCE);
        page.eval("new Promise((done) => setTimeout(done, 300))");
        assert_eq!(
            page.eval(&format!("{locked} !== null")),
            json!(true),
            "{way}"
        );
    }
    assert_eq!(seen(&page), json!(["lock"]));
    // With it one is where Back led.
    unlock(&page, phone::PIN);
    page.wait_for("document.querySelector('[data-page=household]')", PATIENCE);

    // The address and a new load of the page lead nowhere else either.
    page.click("[data-action=show-household]");
    page.wait_for(guest, PATIENCE);
    seen(&page);
    page.eval("location.hash = '#/records'");
    page.wait_for(locked, PATIENCE);
    assert_eq!(seen(&page), json!(["lock"]));
    unlock(&page, phone::PIN);
    wait_for(&page, "[data-page=records]");
    page.eval(&format!("location.hash = '#/household/{HOUSEHOLD}/page'"));
    page.wait_for(guest, PATIENCE);
    page.reload();
    page.wait_for(locked, PATIENCE);
    assert_eq!(
        page.eval("document.querySelector('[data-benefit]')"),
        Value::Null
    );
    assert_eq!(page.errors(), Vec::<String>::new());
}
