//! What the storage keeps of the households' own door.

/// The card of a household.
#[derive(Clone, PartialEq, Eq)]
pub struct Card {
    /// County code.
    pub county: String,
    /// Code of the household.
    pub household: String,
    /// Hash of its code.
    pub code_sha256: String,
    /// Slow hash of its PIN.
    pub pin_hash: String,
    /// When it was made.
    pub created_at: String,
}

impl std::fmt::Debug for Card {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Card")
            .field("household", &self.household)
            .finish_non_exhaustive()
    }
}

/// A try at the door, counted before anything is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardTry {
    /// It may be compared with this card; with none when nobody has such a code.
    Counted(Option<Card>),
    /// Too many were wrong: closed until this instant, whether there is such a card or not.
    Locked(String),
}

/// How tries are counted.
#[derive(Clone, Debug)]
pub struct TryRule {
    /// Now.
    pub now: String,
    /// Wrong tries in a row that close a card.
    pub most: u32,
    /// Until when a card that is closed now stays closed.
    pub locked_until: String,
    /// Counts older than this are forgotten.
    pub forget: String,
}

/// What a household said aloud.
#[derive(Clone, PartialEq, Eq)]
pub struct Voice {
    /// Media type, such as `audio/webm`.
    pub media_type: String,
    /// The recording.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Voice {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "Voice({}, {} bytes)",
            self.media_type,
            self.bytes.len()
        )
    }
}

/// A page that is opened.
#[derive(Clone, Debug)]
pub struct NewPageSession {
    /// County code.
    pub county: String,
    /// Code of the household.
    pub household: String,
    /// Hash of its token.
    pub token_sha256: String,
    /// Until when it is open.
    pub expires_at: String,
}
