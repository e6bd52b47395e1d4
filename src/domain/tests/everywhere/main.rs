//! Rules come out the same to the byte wherever they run: here natively, in the app's tests as wasm
//! in two browsers. Both compare with the digest in `expected.txt`, which changes with the rules.

mod households;

#[test]
fn two_hundred_households_have_the_expected_results() {
    assert_eq!(
        households::digest(),
        include_str!("expected.txt").trim(),
        "write this into expected.txt if the rules were meant to change"
    );
}
