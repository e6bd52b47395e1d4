//! What may be stored as an attachment: pictures, told by their first bytes and not by their name.

use ruhu_domain::hash::sha256_hex;

/// Why a file was refused; its pieces are thrown away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// Its content does not have the hash it was sent under.
    WrongHash,
    /// It is neither JPEG, PNG nor WebP.
    NotAPicture,
}

/// The media type of a complete file sent under a hash.
///
/// # Errors
///
/// When it has another hash, or is no picture.
pub(crate) fn inspect(bytes: &[u8], sha256: &str) -> Result<&'static str, Unfit> {
    if sha256_hex(bytes) != sha256 {
        return Err(Unfit::WrongHash);
    }
    media_type(bytes).ok_or(Unfit::NotAPicture)
}

/// The media type by the first bytes.
pub(crate) fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\xff\xd8\xff") {
        Some("image/jpeg")
    } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some("image/png")
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some("image/webp")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_told_from_everything_else() {
        for (bytes, found) in [
            (&b"\xff\xd8\xff\xe0rest"[..], Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\nrest", Some("image/png")),
            (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Some("image/webp")),
            (b"RIFF\x00\x00\x00\x00WAVEfmt ", None),
            (b"RIFF", None),
            (b"<svg onload=", None),
            (b"GIF89a", None),
            (b"", None),
        ] {
            assert_eq!(media_type(bytes), found);
        }
    }

    #[test]
    fn a_picture_under_another_hash_is_unfit() {
        let picture = b"\xff\xd8\xff\xe0rest";
        assert_eq!(inspect(picture, &sha256_hex(picture)), Ok("image/jpeg"));
        assert_eq!(
            inspect(picture, &sha256_hex(b"other")),
            Err(Unfit::WrongHash)
        );
        assert_eq!(
            inspect(b"text", &sha256_hex(b"text")),
            Err(Unfit::NotAPicture)
        );
    }
}
