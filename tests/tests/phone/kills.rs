//! Nothing that was saved is lost when the page or the browser dies, whenever that is.

use ruhu_tests::kills::{Kill, lost_in_kills};

/// As often as fits into a test; `cargo xtask bench` does it more often.
const RENDERER_KILLS: usize = 20;
const BROWSER_KILLS: usize = 5;

/// One after the other: two browsers at once would measure each other.
#[test]
fn no_answer_is_lost_when_page_or_browser_is_killed() {
    assert_eq!(lost_in_kills(RENDERER_KILLS, Kill::Renderer), 0, "page");
    assert_eq!(lost_in_kills(BROWSER_KILLS, Kill::Browser), 0, "browser");
}
