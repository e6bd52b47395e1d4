//! Who uses this phone: the token, and what else is kept once per phone.

use ruhu_domain::role::Role;
use ruhu_domain::sync::protocol::{Enrol, Enrolled};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::api::{self, NoAnswer};
use crate::clock;
use crate::json;
use crate::keyring::Refused;
use crate::store::{AnyStore, Durability, Shelf, StoreError, Write};

/// Once-per-phone facts, one entry of the shelf `meta` each.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Sent with every request.
    pub token: String,
    /// Id of the user; empty when enrolled with an older version.
    #[serde(default)]
    pub user: String,
    /// Name of the user.
    pub name: String,
    /// Role of the user.
    pub role: Role,
    /// Code of the division the user works in.
    pub area: String,
    /// County code.
    pub county: String,
}

/// Why an enrolment did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnrolError {
    /// No network.
    NoAnswer,
    /// The code is unknown, used or too old.
    WrongCode,
    /// The answer could not be stored.
    NotStored,
    /// The code belongs to somebody else than who is using the phone: they need a PIN of their own.
    NeedsPin,
    /// The user has data on this phone already, and this is not the PIN that opens it.
    Refused(Refused),
}

/// Reads an entry of `meta`.
pub async fn read_meta<T: DeserializeOwned>(store: &AnyStore, key: &str) -> Option<T> {
    json::read(&store.get(Shelf::Meta, key).await.ok()??)
}

/// An entry of `meta` as a write.
pub fn meta_write<T: Serialize>(key: &str, value: &T) -> Write {
    Write::Put(Shelf::Meta, key.to_owned(), json::write(value))
}

/// This phone's id, made at the first start.
///
/// # Errors
///
/// When it cannot be stored.
pub async fn device_id(store: &AnyStore) -> Result<String, StoreError> {
    if let Some(device) = read_meta(store, "device").await {
        return Ok(device);
    }
    let device = uuid::Uuid::now_v7().to_string();
    store
        .write(&[meta_write("device", &device)], Durability::Strict)
        .await?;
    Ok(device)
}

/// Exchanges a one-time code for a token.
///
/// # Errors
///
/// See [`EnrolError`].
pub async fn enrol(code: &str) -> Result<Enrolled, EnrolError> {
    let request = Enrol {
        code: code.to_owned(),
        device_name: "phone".to_owned(),
    };
    let body = json::write(&request);
    let answer = api::post("/api/v1/enrol", None, &body)
        .await
        .map_err(|NoAnswer| EnrolError::NoAnswer)?;
    match answer.status {
        200 | 201 => answer.json().ok_or(EnrolError::NoAnswer),
        429 | 500.. => Err(EnrolError::NoAnswer),
        _ => Err(EnrolError::WrongCode),
    }
}

/// What an enrolment leaves on the phone.
pub fn enrolled_writes(enrolled: &Enrolled) -> Vec<Write> {
    let account = Account {
        token: enrolled.token.clone(),
        user: enrolled.user.id.clone(),
        name: enrolled.user.name.clone(),
        role: enrolled.role,
        area: enrolled.area.clone(),
        county: enrolled.county.clone(),
    };
    vec![
        meta_write("account", &account),
        meta_write("clock_offset", &clock_offset(&enrolled.server_time)),
    ]
}

/// Server clock minus phone clock in milliseconds; 0 when the server's time cannot be read.
pub fn clock_offset(server_time: &str) -> i64 {
    clock::parse_rfc3339(server_time).map_or(0, |server| server as i64 - clock::now_millis() as i64)
}

/// Settings the office changed, by name.
pub async fn settings(store: &AnyStore) -> Map<String, Json> {
    read_meta(store, "settings").await.unwrap_or_default()
}
