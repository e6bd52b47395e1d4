//! The header `Content-Digest` (RFC 9530): what the phone says the body's hash is.

use axum::http::HeaderMap;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ruhu_domain::hash::hex;

/// The SHA-256 in `Content-Digest`, as lower-case hex. `None` when there is none that can be read.
pub(crate) fn declared(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all("content-digest")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .find_map(sha256)
}

/// One entry of the header: `sha-256=:BASE64:`, perhaps with parameters behind it.
fn sha256(entry: &str) -> Option<String> {
    let (algorithm, value) = entry.trim().split_once('=')?;
    let value = value
        .split(';')
        .next()?
        .trim()
        .strip_prefix(':')?
        .strip_suffix(':')?;
    let bytes = STANDARD.decode(value).ok()?;
    (algorithm.eq_ignore_ascii_case("sha-256") && bytes.len() == 32).then(|| hex(&bytes))
}

/// The header's value for a hash in hex, for the answers that carry bytes.
pub(crate) fn header(sha256: &str) -> Option<String> {
    let digits = sha256
        .as_bytes()
        .chunks(2)
        .map(|pair| std::str::from_utf8(pair).ok());
    let bytes: Option<Vec<u8>> = digits
        .map(|pair| u8::from_str_radix(pair?, 16).ok())
        .collect();
    Some(format!("sha-256=:{}:", STANDARD.encode(bytes?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_digest_among_others() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let written = header(empty).expect("hex");
        for (value, found) in [
            (written.as_str(), true),
            (&format!("sha-512=:AAAA:, {written};q=1"), true),
            ("sha-256=:AAAA:", false),
            ("sha-256=47DEQpj8HBSa", false),
            ("", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("content-digest", value.parse().expect("a header"));
            assert_eq!(
                declared(&headers).as_deref(),
                found.then_some(empty),
                "{value}"
            );
        }
    }
}
