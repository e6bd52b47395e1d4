//! JSON in and out, one way each: through [`Value`], so that the code of every type exists once for
//! one (de)serialiser. The phone pays for each further one in bytes.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a `T`; `None` when the bytes are not one.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    serde_json::from_value(value).ok()
}

/// Writes a `T`, keys sorted.
pub fn write<T: Serialize>(value: &T) -> Vec<u8> {
    let value = serde_json::to_value(value).unwrap_or_default();
    serde_json::to_vec(&value).unwrap_or_default()
}
