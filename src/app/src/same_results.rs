//! The rules give the same bytes in a browser as natively.

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

#[path = "../../domain/tests/everywhere/households.rs"]
mod households;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn two_hundred_households_come_out_as_natively() {
    assert_eq!(
        households::digest(),
        include_str!("../../domain/tests/everywhere/expected.txt").trim()
    );
}
