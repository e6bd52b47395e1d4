//! What a household says back: 我没收到, 这不对, 我要反映.

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::settings::Settings;

/// Most characters of what a household writes.
pub const LONGEST_DISPUTE: usize = 200;

/// Most seconds of what a household says aloud.
pub const LONGEST_VOICE: u32 = 60;

/// An objection or a need of a household.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// UUID made on the phone: sent again it is the same objection.
    pub id: String,
    /// What kind.
    pub kind: DisputeKind,
    /// The measure it is about; empty for a need.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub code: String,
    /// Whose measure: key of the member or `HH`; empty for a need.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub member: String,
    /// In the household's words, may be empty for 我没收到.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// Seconds of what was said aloud instead of written; the recording is at the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voice: Option<u32>,
    /// UTC instant at which it arrived.
    pub at: String,
    /// Code of the unit that answers.
    pub unit: String,
    /// Day by which it answers, `YYYY-MM-DD`.
    pub due: String,
    /// What became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<DisputeAnswer>,
}

/// Kind of an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeKind {
    /// 我没收到: it is said to be paid, but has not arrived.
    NotReceived,
    /// 这不对: amount, person or status are wrong.
    Wrong,
    /// 我要反映: something else the household needs.
    Need,
}

/// What a unit answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeAnswer {
    /// In words the household reads.
    pub text: String,
    /// Name of who answered.
    pub by: String,
    /// UTC instant.
    pub at: String,
}

impl Dispute {
    /// Day by which an objection of day `today` is to be answered (P_DISPUTE_DAYS).
    pub fn due(today: Date, settings: &Settings) -> Date {
        today.plus_days(settings.get("P_DISPUTE_DAYS"))
    }

    /// Whether it waits for an answer.
    pub const fn is_open(&self) -> bool {
        self.answer.is_none()
    }
}
