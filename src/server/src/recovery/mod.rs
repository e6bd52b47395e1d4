//! The county's recovery key: what phones seal for it, its holder can open.
//!
//! The private half is a file that `ruhu recover key` writes. It never enters the database; the
//! county keeps it away from the server. The public half is an item of kind `recovery` that every
//! phone of the county downloads.
//!
//! Sealed for the county means: a fresh P-256 point (65 bytes, uncompressed), then AES-256-GCM with a
//! nonce of zeroes under HKDF-SHA256 of the agreed secret, info `ruhu recovery` + both points.

mod backup;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use hkdf::Hkdf;
use p256::elliptic_curve::sec1::ToEncodedPoint as _;
use p256::{PublicKey, SecretKey, ecdh::diffie_hellman};
use ruhu_domain::hash::hex;
use sha2::Sha256;

pub(crate) use backup::{Opener, open as open_backup};

/// Kind of the item in which the public half travels; its id is `key`.
pub(crate) const KIND: &str = "recovery";
/// Id of that item.
pub(crate) const ID: &str = "key";

/// First words of a key file.
const FILE: &str = "ruhu recovery key";
const POINT: usize = 65;
const NONCE: usize = 12;

/// The private half.
pub(crate) struct RecoveryKey(SecretKey);

impl RecoveryKey {
    /// A new one.
    ///
    /// # Errors
    ///
    /// When the system has no randomness.
    pub(crate) fn new() -> anyhow::Result<Self> {
        loop {
            let mut bytes = [0; 32];
            getrandom::fill(&mut bytes)?;
            // Practically every 32 bytes are a key.
            if let Ok(key) = SecretKey::from_slice(&bytes) {
                return Ok(Self(key));
            }
        }
    }

    /// The key in a file; `None` when it is none.
    pub(crate) fn from_file(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix(FILE)?.trim();
        Some(Self(SecretKey::from_slice(&unhex(digits)?).ok()?))
    }

    /// The contents of its file.
    pub(crate) fn to_file(&self) -> String {
        format!("{FILE}\n{}\n", hex(&self.0.to_bytes()))
    }

    /// The public half, hex of the uncompressed point.
    pub(crate) fn public(&self) -> String {
        hex(&self.point())
    }

    fn point(&self) -> Vec<u8> {
        let point = self.0.public_key().to_encoded_point(false);
        point.as_bytes().to_vec()
    }

    /// What was sealed for the county, hex; `None` when it was for another, or is broken.
    pub(crate) fn open(&self, sealed: &str) -> Option<Vec<u8>> {
        let sealed = unhex(sealed)?;
        let (theirs, sealed) = sealed.split_at_checked(POINT)?;
        let agreed = diffie_hellman(
            self.0.to_nonzero_scalar(),
            PublicKey::from_sec1_bytes(theirs).ok()?.as_affine(),
        );
        let info = [b"ruhu recovery".as_slice(), theirs, &self.point()].concat();
        let mut key = [0; 32];
        let salted = Hkdf::<Sha256>::new(None, agreed.raw_secret_bytes());
        salted.expand(&info, &mut key).ok()?;
        unseal(&key, &[0; NONCE], "", sealed)
    }
}

/// AES-256-GCM.
fn unseal(key: &[u8; 32], nonce: &[u8], about: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let payload = Payload {
        msg: sealed,
        aad: about.as_bytes(),
    };
    let cipher = Aes256Gcm::new_from_slice(key).ok()?;
    cipher.decrypt(Nonce::from_slice(nonce), payload).ok()
}

/// The same with the nonce in front.
fn unseal_with_nonce(key: &[u8; 32], about: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
    unseal(key, nonce, about, sealed)
}

/// Bytes of a hex text.
fn unhex(text: &str) -> Option<Vec<u8>> {
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2)?, 16).ok();
    let even = text.len().is_multiple_of(2) && text.is_ascii();
    even.then(|| (0..text.len()).step_by(2).map(pair).collect())?
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made by a browser's WebCrypto as the phone does it, for the key below.
    const KEY: &str =
        "ruhu recovery key\n0101010101010101010101010101010101010101010101010101010101010101\n";

    #[test]
    fn a_key_comes_back_from_its_file() {
        let key = RecoveryKey::new().expect("randomness");
        let again = RecoveryKey::from_file(&key.to_file()).expect("a key");
        assert_eq!(again.public(), key.public());
        assert_eq!(key.public().len(), 2 * POINT);
        for text in ["", "ruhu recovery key", "ruhu recovery key zz", "other\n01"] {
            assert!(RecoveryKey::from_file(text).is_none(), "{text}");
        }
    }

    #[test]
    fn what_is_not_for_this_county_does_not_open() {
        let key = RecoveryKey::from_file(KEY).expect("a key");
        let mut sealed = key.public();
        sealed.push_str(&"00".repeat(48));
        for sealed in ["", "zz", "00", &key.public(), &sealed] {
            assert_eq!(key.open(sealed), None, "{sealed}");
        }
    }
}
