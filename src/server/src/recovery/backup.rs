//! Files in which phones saved what had not been sent.

use hmac::Hmac;
use ruhu_domain::crockford;
use ruhu_domain::sync::backup::{self, ABOUT, CODE_LENGTH, Header, Part};
use sha2::Sha256;

use super::{RecoveryKey, unhex, unseal_with_nonce};

/// Most iterations of PBKDF2 that a file may ask for.
const MOST_ITERATIONS: u32 = 10_000_000;

/// What opens a file.
pub(crate) enum Opener {
    /// The code the phone showed when it was saved.
    Code(String),
    /// The county's key.
    County(RecoveryKey),
}

/// Header and parts of a file; an error in both languages when it does not open.
pub(crate) fn open(file: &[u8], with: &Opener) -> Result<(Header, Vec<Part>), &'static str> {
    let (header, sealed) = backup::read_file(file)
        .ok_or("这不是入户的备份文件 / this is not a backup file of Ruhu")?;
    let key = match with {
        Opener::Code(typed) => by_code(&header, typed),
        Opener::County(key) => key.open(&header.for_county),
    };
    let key = key.and_then(|key| <[u8; 32]>::try_from(key).ok());
    let key = key.ok_or("打不开：恢复码或密钥不对 / it does not open: another code or key")?;
    let broken = "文件不完整或被改过 / the file is not whole, or was changed";
    let parts = unseal_with_nonce(&key, ABOUT, sealed).ok_or(broken)?;
    Ok((header, backup::read_parts(&parts).ok_or(broken)?))
}

fn by_code(header: &Header, typed: &str) -> Option<Vec<u8>> {
    let code = crockford::read(typed, CODE_LENGTH)?;
    if header.iterations > MOST_ITERATIONS {
        return None;
    }
    let mut key = [0; 32];
    let salt = unhex(&header.salt)?;
    pbkdf2::pbkdf2::<Hmac<Sha256>>(code.as_bytes(), &salt, header.iterations, &mut key).ok()?;
    unseal_with_nonce(&key, ABOUT, &unhex(&header.by_code)?)
}
