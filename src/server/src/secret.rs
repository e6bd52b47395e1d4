//! Random secrets: tokens and keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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

/// The county a token belongs to.
pub(crate) fn county_of(token: &str) -> Option<&str> {
    token.split_once('-').map(|(county, _)| county)
}
