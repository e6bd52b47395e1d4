//! The place where bodies are sealed before they are stored and opened after they are read.
//!
//! For now a body is kept as it is, marked as such; sealing with AES-GCM gets its own mark, so that
//! both can stand side by side in one database.

/// First byte of a body that is stored in clear.
const CLEAR: u8 = 0;

/// Makes a body ready to store. Must be done before a transaction is begun: anything awaited inside
/// one commits it.
pub fn seal(body: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(body.len() + 1);
    sealed.push(CLEAR);
    sealed.extend_from_slice(body);
    sealed
}

/// Opens a stored body; `None` when it is not one we can read.
pub fn open(sealed: &[u8]) -> Option<Vec<u8>> {
    match sealed.split_first() {
        Some((&CLEAR, body)) => Some(body.to_vec()),
        _ => None,
    }
}
