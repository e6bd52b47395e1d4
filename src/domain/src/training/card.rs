//! A household's card at the door of a session: which people it belongs to, offline.
//!
//! A trainer's phone has a short mark of each card instead of its code. It narrows a list down to a
//! household and is good for nothing else: of the 50 random bits of a code it gives away 24, which is
//! far too few to try the rest at the household's own door, and says nothing of code or PIN.

use crate::crockford::typed_hash;
use crate::hash::sha256_hex;

/// Hexadecimal digits of a mark. Two of 20,000 households share one about once in a thousand: then
/// a few people more are shown.
const DIGITS: usize = 6;

/// The mark of a card whose code has this hash.
pub fn mark(code_sha256: &str) -> String {
    let text = format!("ruhu card {code_sha256}");
    sha256_hex(text.as_bytes()).chars().take(DIGITS).collect()
}

/// The mark of a card by what was scanned: the link on it, or its code.
pub fn scanned(text: &str) -> Option<String> {
    let code = text.rsplit("#/").next().unwrap_or(text).trim();
    let letters = code.chars().filter(char::is_ascii_alphanumeric).count();
    (letters == 10).then(|| mark(&typed_hash(code)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_and_the_code_mean_the_same_card() {
        let own = Some(mark(&typed_hash("7QK2M-0XWJ4")));
        assert_eq!(scanned("http://127.0.0.1:8080/home/#/7QK2M-0XWJ4"), own);
        assert_eq!(scanned("7qk2m oxwj4"), own);
        assert_eq!(own.map(|mark| mark.len()), Some(6));
        assert_ne!(scanned("7QK2M-0XWJ4"), scanned("7QK2M-0XWJ5"));
        // A receipt or anything else is no card.
        assert_eq!(scanned("http://127.0.0.1:8080/r/AAAA-BBBB-CCCC"), None);
        assert_eq!(scanned(""), None);
    }
}
