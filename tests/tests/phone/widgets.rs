//! The widgets that need more than keys: camera, receiver, finger, and a second tab.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use ruhu_tests::browser::{Browser, Page};
use ruhu_tests::phone::{PATIENCE, enrol, go, start_survey, wait_for};
use ruhu_tests::scratch::Scratch;
use ruhu_tests::server::Server;
use serde_json::{Value, json};

/// A phone with an open survey.
struct Open {
    server: Server,
    browser: Browser,
    page: Page,
    draft: String,
}

fn open() -> Open {
    let server = Server::start();
    let browser = Browser::launch();
    let page = browser.new_page();
    enrol(&page, &server);
    let draft = start_survey(&page, &server);
    Open {
        server,
        browser,
        page,
        draft,
    }
}

/// An uncompressed picture with noise, so that no format makes it small by itself.
fn large_picture(scratch: &Scratch) -> PathBuf {
    const WIDTH: u32 = 1600;
    const HEIGHT: u32 = 1200;
    let size = WIDTH * HEIGHT * 3;
    let mut bmp = Vec::with_capacity(54 + size as usize);
    bmp.extend(b"BM");
    for number in [
        54 + size,
        0,
        54,
        40,
        WIDTH,
        HEIGHT,
        1 | (24 << 16),
        0,
        size,
        2835,
        2835,
        0,
        0,
    ] {
        bmp.extend(number.to_le_bytes());
    }
    let mut noise = 1_u32;
    bmp.extend((0..size).map(|_| {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (noise >> 24) as u8
    }));
    let file = scratch.path().join("large.bmp");
    fs::write(&file, bmp).expect("a picture");
    file
}

#[test]
fn a_large_photo_is_made_small_and_what_is_no_picture_is_refused_in_words() {
    let Open { page, draft, .. } = &open();
    let scratch = Scratch::new("photos");
    go(page, draft, "a5");
    let input = "[data-q=house_photo] input[type=file]";
    wait_for(page, input);

    let text = scratch.path().join("text.jpg");
    fs::write(&text, "this is no picture").expect("a file");
    page.set_file(input, &[&text]);
    wait_for(page, "[data-q=house_photo] [role=alert]");

    page.set_file(input, &[&large_picture(&scratch)]);
    wait_for(page, "[data-q=house_photo] figcaption");
    let size = page
        .eval("parseInt(document.querySelector('[data-q=house_photo] figcaption').textContent)");
    let size = size.as_u64().expect("KB");
    assert!((1..=300).contains(&size), "{size} KB");
}

#[test]
fn a_signature_is_stored_with_its_strokes() {
    let Open { page, draft, .. } = &open();
    go(page, draft, "a16");
    let pad = "[data-q=sign_cadre] canvas";
    wait_for(page, pad);
    page.eval(&format!(
        "document.querySelector('{pad}').scrollIntoView({{ block: 'center' }})"
    ));
    let place = page.eval(&format!(
        "document.querySelector('{pad}').getBoundingClientRect().toJSON()"
    ));
    let (x, y) = (
        place["x"].as_f64().expect("x") + 40.0,
        place["y"].as_f64().expect("y") + 40.0,
    );
    let mouse = |kind: &str, x: f64, y: f64| {
        page.call(
            "Input.dispatchMouseEvent",
            json!({ "type": kind, "x": x, "y": y, "button": "left", "buttons": 1, "clickCount": 1 }),
        );
    };
    mouse("mousePressed", x, y);
    for step in 1..=10 {
        mouse(
            "mouseMoved",
            x + f64::from(step) * 8.0,
            y + f64::from(step % 3) * 10.0,
        );
    }
    mouse("mouseReleased", x + 80.0, y);
    wait_for(page, "[data-q=sign_cadre] [data-action=sign-again]");
    std::thread::sleep(Duration::from_millis(100));
    page.reload();
    wait_for(page, "[data-q=sign_cadre] img");
    page.wait_for(
        "document.querySelector('[data-q=sign_cadre] img').naturalWidth > 100",
        PATIENCE,
    );
}

#[test]
fn the_position_is_measured_where_the_house_is() {
    let Open {
        page,
        draft,
        browser,
        ..
    } = &open();
    browser.call(
        "Browser.grantPermissions",
        json!({ "permissions": ["geolocation"] }),
    );
    page.call(
        "Emulation.setGeolocationOverride",
        json!({ "latitude": 21.9584, "longitude": 100.4521, "accuracy": 12.0 }),
    );
    go(page, draft, "a0");
    wait_for(page, "[data-q=gps_point] [data-action=locate]");
    page.click("[data-q=gps_point] [data-action=locate]");
    page.wait_for(
        "document.querySelector('[data-q=gps_point] output').textContent.includes('21.958400, 100.452100')",
        PATIENCE,
    );
}

#[test]
fn a_second_tab_can_read_the_survey_but_not_change_it() {
    let Open {
        page,
        draft,
        browser,
        server,
    } = &open();
    go(page, draft, "a1");
    let field = "[data-q=address_note] input";
    wait_for(page, field);
    page.type_into(field, "first");
    let second = browser.new_page();
    second.goto(&format!("{}/#/draft/{draft}/a1", server.url()));
    wait_for(
        &second,
        "[data-page=section] .ruhu-note[data-severity=warning]",
    );
    let said = "document.querySelector('[data-q=address_note]').innerText";
    second.wait_for(&format!("{said}.includes('first')"), PATIENCE);
    assert_eq!(
        second.eval(&format!("document.querySelector('{field}')")),
        Value::Null,
        "nothing can be typed that would not be kept"
    );
    page.type_into(field, " tab");
    std::thread::sleep(Duration::from_millis(100));
    // The second tab goes on as soon as the first one is gone, with all that was typed there.
    page.eval("location.hash = '#/'");
    wait_for(&second, field);
    let value = format!("document.querySelector('{field}').value");
    assert_eq!(second.eval(&value), json!("first tab"));
    second.type_into(field, ", second");
    std::thread::sleep(Duration::from_millis(100));
    second.reload();
    wait_for(&second, field);
    assert_eq!(second.eval(&value), json!("first tab, second"));
    // Whoever has gone elsewhere meanwhile stays there, and keeps the form from nobody.
    let third = browser.new_page();
    third.goto(&format!("{}/#/draft/{draft}", server.url()));
    wait_for(&third, ".ruhu-note[data-severity=warning]");
    third.eval("location.hash = '#/'");
    wait_for(&third, "[data-page=home]");
    second.close();
    let waiting =
        "navigator.locks.query().then(({ held, pending }) => held.length + pending.length === 0)";
    third.wait_for(waiting, PATIENCE);
    assert_eq!(third.eval("location.hash"), json!("#/"));
    third.goto(&format!("{}/#/draft/{draft}/a1", server.url()));
    wait_for(&third, field);
}

#[test]
fn a_chinese_input_method_is_left_alone_while_it_composes() {
    let Open { page, draft, .. } = &open();
    go(page, draft, "a1");
    let field = "[data-q=address_note] input";
    wait_for(page, field);
    page.click(field);
    page.compose(&["s", "sh", "shi", "shili"], "示例");
    page.compose(&["c", "cun"], "村");
    assert_eq!(
        page.eval(&format!("document.querySelector('{field}').value")),
        json!("示例村")
    );
    std::thread::sleep(Duration::from_millis(100));
    page.reload();
    wait_for(page, field);
    assert_eq!(
        page.eval(&format!("document.querySelector('{field}').value")),
        json!("示例村")
    );
}
