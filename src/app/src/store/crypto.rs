//! WebCrypto, as far as the vault needs it. Nothing of our own is invented here: AES-GCM, PBKDF2,
//! HKDF and HMAC with SHA-256, all done by the browser.

use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, SubtleCrypto};

/// A key of 256 bits.
pub type Secret = [u8; 32];
/// Length of an AES-GCM nonce in bytes.
pub const NONCE: usize = 12;

fn crypto() -> Result<Crypto, JsValue> {
    web_sys::window().ok_or(JsValue::NULL)?.crypto()
}

fn subtle() -> Result<SubtleCrypto, JsValue> {
    Ok(crypto()?.subtle())
}

/// An algorithm or its parameters.
fn object(pairs: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in pairs {
        // Setting a property of a fresh object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

fn bytes(of: &[u8]) -> JsValue {
    Uint8Array::from(of).into()
}

fn usages(names: &[&str]) -> JsValue {
    names
        .iter()
        .map(|name| JsValue::from_str(name))
        .collect::<Array>()
        .into()
}

async fn buffer(promise: Result<js_sys::Promise, JsValue>) -> Result<Vec<u8>, JsValue> {
    Ok(Uint8Array::new(&JsFuture::from(promise?).await?).to_vec())
}

async fn secret(promise: Result<js_sys::Promise, JsValue>) -> Result<Secret, JsValue> {
    buffer(promise).await?.try_into().map_err(|_| JsValue::NULL)
}

async fn import(raw: &[u8], algorithm: &Object, uses: &[&str]) -> Result<CryptoKey, JsValue> {
    let raw = Uint8Array::from(raw);
    let key = subtle()?.import_key_with_object("raw", &raw, algorithm, false, &usages(uses))?;
    JsFuture::from(key).await?.dyn_into()
}

/// Random bytes from the browser's generator.
///
/// # Errors
///
/// When the browser has none.
pub fn random<const N: usize>() -> Result<[u8; N], JsValue> {
    let mut random = [0; N];
    crypto()?.get_random_values_with_u8_array(&mut random)?;
    Ok(random)
}

/// A key for AES-GCM that cannot be read out again.
///
/// # Errors
///
/// When the browser does not take it.
pub async fn aes_key(raw: &Secret) -> Result<CryptoKey, JsValue> {
    let algorithm = object(&[("name", "AES-GCM".into())]);
    import(raw, &algorithm, &["encrypt", "decrypt"]).await
}

fn gcm(nonce: &[u8], about: &str) -> Object {
    let about = bytes(about.as_bytes());
    object(&[
        ("name", "AES-GCM".into()),
        ("iv", bytes(nonce)),
        ("additionalData", about),
    ])
}

/// Nonce and sealed bytes; `about` is bound to them without being in them.
///
/// # Errors
///
/// When the browser does not do it.
pub async fn seal(key: &CryptoKey, about: &str, plain: &[u8]) -> Result<Vec<u8>, JsValue> {
    let mut sealed = random::<NONCE>()?.to_vec();
    let plain = Uint8Array::from(plain);
    let done = subtle()?.encrypt_with_object_and_js_u8_array(&gcm(&sealed, about), key, &plain);
    sealed.extend(buffer(done).await?);
    Ok(sealed)
}

/// What [`seal`] has sealed.
///
/// # Errors
///
/// When key, `about` or bytes are others than at sealing.
pub async fn open(key: &CryptoKey, about: &str, sealed: &[u8]) -> Result<Vec<u8>, JsValue> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or(JsValue::NULL)?;
    let sealed = Uint8Array::from(sealed);
    buffer(subtle()?.decrypt_with_object_and_js_u8_array(&gcm(nonce, about), key, &sealed)).await
}

/// A key of this phone that no script can read, also ours cannot: it can only be asked to sign.
///
/// # Errors
///
/// When the browser does not make one.
pub async fn device_key() -> Result<CryptoKey, JsValue> {
    let algorithm = object(&[("name", "HMAC".into()), ("hash", "SHA-256".into())]);
    let made = subtle()?.generate_key_with_object(&algorithm, false, &usages(&["sign"]))?;
    JsFuture::from(made).await?.dyn_into()
}

/// What the phone's key makes of `data`.
///
/// # Errors
///
/// When the browser does not do it.
pub async fn sign(key: &CryptoKey, data: &[u8]) -> Result<Secret, JsValue> {
    let data = Uint8Array::from(data);
    secret(subtle()?.sign_with_str_and_js_u8_array("HMAC", key, &data)).await
}

/// PBKDF2 over a PIN or password.
///
/// # Errors
///
/// When the browser does not do it.
pub async fn stretch(password: &str, salt: &[u8], iterations: u32) -> Result<Secret, JsValue> {
    let by = object(&[("name", "PBKDF2".into())]);
    let key = import(password.as_bytes(), &by, &["deriveBits"]);
    let algorithm = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", bytes(salt)),
        ("iterations", iterations.into()),
    ]);
    secret(subtle()?.derive_bits_with_object(&algorithm, &key.await?, 256)).await
}

/// HKDF: another key for the use `info`.
///
/// # Errors
///
/// When the browser does not do it.
pub async fn expand(from: &[u8], info: &[u8]) -> Result<Secret, JsValue> {
    let by = object(&[("name", "HKDF".into())]);
    let key = import(from, &by, &["deriveBits"]);
    let algorithm = object(&[
        ("name", "HKDF".into()),
        ("hash", "SHA-256".into()),
        ("salt", bytes(&[])),
        ("info", bytes(info)),
    ]);
    secret(subtle()?.derive_bits_with_object(&algorithm, &key.await?, 256)).await
}

/// Seals a secret for the holder of the private key of `public` (an uncompressed point of P-256):
/// a fresh key pair, its public half (65 bytes), then AES-GCM (without a nonce of its own, as the key
/// is used once) under HKDF of what both halves agree on.
///
/// # Errors
///
/// When `public` is no point, or the browser does not do it.
pub async fn seal_for(public: &[u8], plain: &[u8]) -> Result<Vec<u8>, JsValue> {
    let algorithm = object(&[("name", "ECDH".into()), ("namedCurve", "P-256".into())]);
    let theirs = import(public, &algorithm, &[]).await?;
    let made = subtle()?.generate_key_with_object(&algorithm, true, &usages(&["deriveBits"]))?;
    let pair = JsFuture::from(made).await?;
    let half = |name: &str| -> Result<CryptoKey, JsValue> {
        Reflect::get(&pair, &name.into())?.dyn_into()
    };
    let ours = buffer(subtle()?.export_key("raw", &half("publicKey")?)).await?;
    let agree = object(&[("name", "ECDH".into()), ("public", theirs.into())]);
    let agreed = subtle()?.derive_bits_with_object(&agree, &half("privateKey")?, 256);
    let agreed = secret(agreed).await?;
    let info = [b"ruhu recovery".as_slice(), &ours, public].concat();
    let key = aes_key(&expand(&agreed, &info).await?).await?;
    let plain = Uint8Array::from(plain);
    let sealed = subtle()?.encrypt_with_object_and_js_u8_array(&gcm(&[0; NONCE], ""), &key, &plain);
    Ok([ours, buffer(sealed).await?].concat())
}
