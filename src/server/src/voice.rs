//! What a household says aloud, as its phone sends it: a `data:` URL.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::storage::Voice;

/// Largest recording in bytes: a minute at 32 kbit/s, which is twice what phones are asked for.
pub(crate) const LARGEST: usize = 256 * 1024;

/// Why a recording is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// More than [`LARGEST`].
    TooLarge,
    /// Neither WebM, Ogg nor MP4, told by its first bytes.
    NoRecording,
}

/// Reads a recording.
///
/// # Errors
///
/// See [`Unfit`].
pub(crate) fn read(url: &str) -> Result<Voice, Unfit> {
    let (_, data) = url.split_once(";base64,").ok_or(Unfit::NoRecording)?;
    if data.len() / 4 * 3 > LARGEST {
        return Err(Unfit::TooLarge);
    }
    let bytes = STANDARD.decode(data).map_err(|_| Unfit::NoRecording)?;
    let media_type = media_type(&bytes).ok_or(Unfit::NoRecording)?.to_owned();
    Ok(Voice { media_type, bytes })
}

/// What browsers record: Chrome and Firefox WebM or Ogg, Safari MP4.
fn media_type(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\x1a\x45\xdf\xa3") {
        Some("audio/webm")
    } else if bytes.starts_with(b"OggS") {
        Some("audio/ogg")
    } else if bytes.get(4..8) == Some(b"ftyp") {
        Some("audio/mp4")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(bytes: &[u8]) -> String {
        format!(
            "data:audio/webm;codecs=opus;base64,{}",
            STANDARD.encode(bytes)
        )
    }

    #[test]
    fn recordings_are_told_by_their_first_bytes() {
        for (bytes, found) in [
            (&b"\x1a\x45\xdf\xa3rest"[..], "audio/webm"),
            (b"OggSrest", "audio/ogg"),
            (b"\0\0\0\x18ftypM4A ", "audio/mp4"),
        ] {
            let voice = read(&url(bytes)).expect("a recording");
            assert_eq!(
                (voice.media_type.as_str(), voice.bytes.as_slice()),
                (found, bytes)
            );
        }
        for wrong in [
            url(b"<svg onload="),
            url(b""),
            "OggS".to_owned(),
            url(b"OggS") + "?",
        ] {
            assert_eq!(read(&wrong), Err(Unfit::NoRecording), "{wrong}");
        }
        let mut large = b"OggS".to_vec();
        large.resize(LARGEST + 3, 0);
        assert_eq!(read(&url(&large)), Err(Unfit::TooLarge));
    }
}
