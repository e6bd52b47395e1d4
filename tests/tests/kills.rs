//! Nothing that was typed is lost when the page or the browser dies.

use ruhu_tests::phone::{Kill, lost_in_kills};

/// As often as fits into a test; `cargo xtask bench` does it more often.
const RENDERER_KILLS: usize = 20;
const BROWSER_KILLS: usize = 3;

#[test]
fn no_answer_is_lost_when_the_page_is_killed() {
    assert_eq!(lost_in_kills(RENDERER_KILLS, Kill::Renderer), 0);
}

#[test]
fn no_answer_is_lost_when_the_browser_is_killed() {
    assert_eq!(lost_in_kills(BROWSER_KILLS, Kill::Browser), 0);
}
