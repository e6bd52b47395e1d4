//! The phone's clock, the only one the app reads. It may be wrong; the server's offset is kept
//! beside every record.

use js_sys::Date;
use wasm_bindgen::JsValue;

use ruhu_domain::date;

/// Milliseconds since 1970 by the phone.
pub fn now_millis() -> u64 {
    Date::now() as u64
}

/// Milliseconds since the page began, with fractions: for measuring, never for dates.
pub fn precise_millis() -> f64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.map_or(0.0, |performance| performance.now())
}

/// Now as RFC 3339 in UTC, to the second.
pub fn now_rfc3339() -> String {
    let text: String = Date::new_0().to_iso_string().into();
    // `toISOString` always has milliseconds; nobody needs them.
    text.split_once('.')
        .map_or(text.clone(), |(seconds, _)| format!("{seconds}Z"))
}

/// Today's date where the phone is.
pub fn today() -> date::Date {
    let now = Date::new_0();
    date::Date::new(
        now.get_full_year() as i32,
        now.get_month() + 1,
        now.get_date(),
    )
    .unwrap_or(date::Date::from_days(0))
}

/// Minute of the day where the phone is, 0–1439.
pub fn minute_of_day() -> i64 {
    let now = Date::new_0();
    i64::from(now.get_hours() * 60 + now.get_minutes())
}

/// Milliseconds since 1970 of an RFC 3339 instant.
pub fn parse_rfc3339(text: &str) -> Option<f64> {
    let millis = Date::new(&JsValue::from_str(text)).get_time();
    millis.is_finite().then_some(millis)
}

/// Marks a moment for measurements (`performance.mark`).
pub fn mark(name: &str) {
    if let Some(performance) = web_sys::window().and_then(|window| window.performance()) {
        // Names pile up with every keystroke, so only the newest of each is kept.
        performance.clear_marks_with_mark_name(name);
        let _ = performance.mark(name);
    }
}
