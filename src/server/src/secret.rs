//! Random secrets: tokens and keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ruhu_domain::crockford::typed_hash;

/// Bytes from the operating system.
///
/// # Panics
///
/// When the operating system has no randomness to give: going on would make guessable tokens.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A new device token. It begins with the county, so that one look-up finds it however many
/// counties there are; the rest is 256 random bits.
pub(crate) fn device_token(county: &str) -> String {
    format!("{county}-{}", URL_SAFE_NO_PAD.encode(random::<32>()))
}

/// A new enrolment code, such as `7QK2M-0XWJ4`: 50 random bits.
pub(crate) fn enrol_code() -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let letters = random::<10>().map(|byte| char::from(LETTERS[usize::from(byte & 31)]));
    let (first, second) = letters.split_at(5);
    first.iter().chain(&['-']).chain(second).collect()
}

/// The hash of an enrolment code as a person typed it, see [`typed_hash`].
pub(crate) fn enrol_hash(typed: &str) -> String {
    typed_hash(typed)
}

/// The county a token belongs to.
pub(crate) fn county_of(token: &str) -> Option<&str> {
    token.split_once('-').map(|(county, _)| county)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_typed_as_people_type() {
        let code = enrol_code();
        assert_eq!(code.len(), 11, "{code}");
        assert_ne!(code, enrol_code());
        let sloppy = code
            .to_lowercase()
            .replace('-', " ")
            .replace('0', "o")
            .replace('1', "l");
        assert_eq!(enrol_hash(&sloppy), enrol_hash(&code));
        assert_ne!(enrol_hash("2"), enrol_hash("3"));
    }
}
