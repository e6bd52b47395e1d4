//! The keys that sign receipts (Ed25519).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::sync::protocol::Receipt;
use serde::Serialize;

use crate::storage::{self, ReceiptKey, Revision, Storage};
use crate::{clock, secret};

/// All keys of a server, the newest of which signs. Old ones are kept, because the signature of an
/// old receipt is made again whenever it is asked for, and must stay what it was.
#[derive(Debug)]
pub struct ReceiptKeys {
    newest: String,
    keys: Vec<(String, SigningKey)>,
}

/// What anyone needs to check a receipt.
#[derive(Clone, Debug, Serialize)]
pub struct PublicKey {
    /// As named in receipts.
    pub key_id: String,
    /// Always `Ed25519`.
    pub algorithm: &'static str,
    /// 32 bytes, base64url without padding.
    pub public_key: String,
}

impl ReceiptKeys {
    /// Reads the keys, making the first one on the first start.
    ///
    /// # Errors
    ///
    /// When the storage fails.
    pub async fn load(storage: &dyn Storage) -> storage::Result<Self> {
        let seed = secret::random();
        let id = key_id(&SigningKey::from_bytes(&seed));
        let stored = storage
            .receipt_keys(ReceiptKey {
                id,
                seed,
                created_at: clock::now(),
            })
            .await?;
        let newest = stored
            .first()
            .map(|key| key.id.clone())
            .ok_or(storage::Error::Corrupt("receipt key"))?;
        let keys = stored
            .into_iter()
            .map(|key| (key.id, SigningKey::from_bytes(&key.seed)))
            .collect();
        Ok(Self { newest, keys })
    }

    /// Name of the key that signs new receipts.
    pub fn newest(&self) -> &str {
        &self.newest
    }

    /// The receipt of a revision; always the same for the same revision.
    pub fn receipt(&self, revision: &Revision) -> Receipt {
        let mut receipt = Receipt {
            number: revision.receipt.clone(),
            record: revision.record.clone(),
            revision: revision.revision,
            sha256: revision.sha256.clone(),
            received_at: revision.received_at.clone(),
            key_id: revision.key_id.clone(),
            signature: String::new(),
        };
        // A revision without its key can only come from a database put together by hand: the
        // receipt still names what was received, but does not check.
        if let Some((_, key)) = self.keys.iter().find(|(id, _)| *id == revision.key_id) {
            let signature = key.sign(receipt.signed_text().as_bytes());
            receipt.signature = URL_SAFE_NO_PAD.encode(signature.to_bytes());
        }
        receipt
    }

    /// The public halves, newest first.
    pub fn public(&self) -> Vec<PublicKey> {
        let public = |(id, key): &(String, SigningKey)| PublicKey {
            key_id: id.clone(),
            algorithm: "Ed25519",
            public_key: URL_SAFE_NO_PAD.encode(key.verifying_key().to_bytes()),
        };
        self.keys.iter().map(public).collect()
    }
}

/// The first 16 hex digits of the public key's hash.
fn key_id(key: &SigningKey) -> String {
    let mut id = sha256_hex(key.verifying_key().as_bytes());
    id.truncate(16);
    id
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signature, VerifyingKey};
    use ruhu_domain::sync::protocol::RecordState;

    use super::*;

    #[test]
    fn anyone_can_check_a_receipt_with_the_published_key() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let keys = ReceiptKeys {
            newest: key_id(&key),
            keys: vec![(key_id(&key), key)],
        };
        let revision = Revision {
            record: "01672edd-14e1-7000-8000-000000000001".to_owned(),
            revision: 1,
            sha256: sha256_hex(b"record"),
            state: RecordState::Uploaded,
            violations: Vec::new(),
            receipt: "0000-0000-0000".to_owned(),
            key_id: keys.newest().to_owned(),
            received_at: "2019-06-15T02:00:00.000Z".to_owned(),
            attachments: 0,
            attachments_complete: 0,
        };
        let receipt = keys.receipt(&revision);
        assert_eq!(
            receipt,
            keys.receipt(&revision),
            "made again, it is the same"
        );

        let public: [u8; 32] = URL_SAFE_NO_PAD
            .decode(&keys.public()[0].public_key)
            .expect("base64")
            .try_into()
            .expect("32 bytes");
        let signature: [u8; 64] = URL_SAFE_NO_PAD
            .decode(&receipt.signature)
            .expect("base64")
            .try_into()
            .expect("64 bytes");
        let public = VerifyingKey::from_bytes(&public).expect("a key");
        let signature = Signature::from_bytes(&signature);
        assert!(
            public
                .verify_strict(receipt.signed_text().as_bytes(), &signature)
                .is_ok()
        );
        let forged = Receipt {
            revision: 2,
            ..receipt
        };
        assert!(
            public
                .verify_strict(forged.signed_text().as_bytes(), &signature)
                .is_err()
        );
    }
}
