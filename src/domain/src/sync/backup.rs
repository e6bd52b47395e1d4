//! The file in which a phone saves what is not at the server: written by phones, read by other phones
//! and by `ruhu import backup`.
//!
//! It is a line of JSON (the [`Header`]) and sealed bytes. Under the seal there is again a line of
//! JSON, which says what follows, and the bodies one after the other. Nothing here seals or unseals.

use serde::{Deserialize, Serialize};

/// Version of the layout.
pub const VERSION: u32 = 1;
/// Additional data of AES-GCM over the bodies, and over the file's key under the code.
pub const ABOUT: &str = "ruhu backup";
/// Characters of the code that opens a file, without its check character: 55 bits.
pub const CODE_LENGTH: usize = 11;

/// What must be known before a file can be opened. Says nothing of whom it is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// Version of the layout.
    pub ruhu_backup: u32,
    /// Id of the user whose records these are.
    pub user: String,
    /// UTC instant, RFC 3339.
    pub made_at: String,
    /// Salt of PBKDF2-SHA256 over the code, hex.
    pub salt: String,
    /// Its iterations.
    pub iterations: u32,
    /// The file's key under what PBKDF2 gives, AES-256-GCM with the nonce in front, hex.
    pub by_code: String,
    /// The file's key for the county's recovery key, hex; empty when the county has none.
    pub for_county: String,
}

/// One body in a file: where the phone keeps it, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// `records`, `attachments`, `drafts` or `journal`.
    pub shelf: String,
    /// Its key: `bytes/ID` and `entry/ID` of a record, the hash of a file, the id of a draft.
    pub key: String,
    /// The body.
    pub body: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Line(Vec<(String, String, usize)>);

/// Header and sealed bytes as a file.
pub fn write_file(header: &Header, sealed: &[u8]) -> Vec<u8> {
    line(header, sealed)
}

/// Header and sealed bytes of a file; `None` when it is none, or of a later version.
pub fn read_file(file: &[u8]) -> Option<(Header, &[u8])> {
    let (header, sealed) = split(file)?;
    let header: Header = serde_json::from_value(header).ok()?;
    (header.ruhu_backup == VERSION).then_some((header, sealed))
}

/// Parts as the bytes that are sealed.
pub fn write_parts(parts: &[Part]) -> Vec<u8> {
    let of = |part: &Part| (part.shelf.clone(), part.key.clone(), part.body.len());
    let bodies: Vec<u8> = parts
        .iter()
        .flat_map(|part| part.body.iter().copied())
        .collect();
    line(&Line(parts.iter().map(of).collect()), &bodies)
}

/// The parts in the bytes that were sealed; `None` when they are none.
pub fn read_parts(bytes: &[u8]) -> Option<Vec<Part>> {
    let (Line(of), mut rest) = {
        let (line, rest) = split(bytes)?;
        (serde_json::from_value(line).ok()?, rest)
    };
    let mut parts = Vec::with_capacity(of.len());
    for (shelf, key, length) in of {
        let (body, after) = rest.split_at_checked(length)?;
        rest = after;
        let body = body.to_vec();
        parts.push(Part { shelf, key, body });
    }
    rest.is_empty().then_some(parts)
}

fn line(first: &impl Serialize, rest: &[u8]) -> Vec<u8> {
    // Plain structs with string keys always have a JSON.
    let first = serde_json::to_value(first).unwrap_or_default();
    let mut bytes = first.to_string().into_bytes();
    bytes.push(b'\n');
    bytes.extend_from_slice(rest);
    bytes
}

fn split(bytes: &[u8]) -> Option<(serde_json::Value, &[u8])> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    let first = serde_json::from_slice(&bytes[..end]).ok()?;
    Some((first, &bytes[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(key: &str, body: &[u8]) -> Part {
        Part {
            shelf: "records".to_owned(),
            key: key.to_owned(),
            body: body.to_vec(),
        }
    }

    #[test]
    fn parts_come_back_and_broken_ones_do_not() {
        let parts = [
            part("bytes/1", b"{}\n"),
            part("entry/1", b""),
            part("x", &[0, 255]),
        ];
        let bytes = write_parts(&parts);
        assert_eq!(read_parts(&bytes).as_deref(), Some(&parts[..]));
        assert_eq!(read_parts(&write_parts(&[])), Some(Vec::new()));
        assert_eq!(read_parts(&bytes[..bytes.len() - 1]), None, "cut off");
        assert_eq!(read_parts(&[&bytes[..], b"x"].concat()), None, "too long");
        assert_eq!(read_parts(b"[[\"a\",\"b\",9223372036854775807]]\nx"), None);
    }

    #[test]
    fn a_file_of_a_later_version_is_not_guessed_at() {
        let mut header = Header {
            ruhu_backup: VERSION,
            user: "u".to_owned(),
            made_at: "2026-11-27T08:00:00Z".to_owned(),
            salt: "00".to_owned(),
            iterations: 1,
            by_code: String::new(),
            for_county: String::new(),
        };
        let file = write_file(&header, b"\nsealed");
        assert_eq!(read_file(&file), Some((header.clone(), &b"\nsealed"[..])));
        header.ruhu_backup += 1;
        assert_eq!(read_file(&write_file(&header, b"")), None);
        assert_eq!(read_file(b"PK\x03\x04"), None);
    }
}
