//! How an anomaly is dealt with: found, judged by the township with a reason, closed; and what a
//! new computation makes of it.

use super::found::Anomaly;
use crate::settings::Settings;

/// The township's verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// True, and the data were corrected (属实已改).
    Corrected,
    /// True, and the data stay as they are (属实未改).
    Kept,
    /// The data are right (误报).
    FalseAlarm,
}

/// Where an anomaly stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// To be checked (待核).
    Open,
    /// Dealt with, with a verdict.
    Closed(Verdict),
    /// The data no longer show it.
    Gone,
}

/// What is kept of an anomaly between computations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub state: State,
    /// The values it was found or judged with, as [`values`] writes them.
    pub values: String,
    /// Why the verdict was given; empty before.
    pub reason: String,
}

/// A verdict that was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The anomaly is not open.
    NotOpen,
    /// The reason is too short.
    Reason,
}

/// The values an anomaly rests on, to notice a change: what its reasons say.
pub fn values(anomaly: &Anomaly) -> String {
    let said = anomaly
        .reasons
        .iter()
        .map(|reason| reason.message.zh.as_str());
    said.collect::<Vec<_>>().join("；")
}

/// Judges an open anomaly.
///
/// # Errors
///
/// It is not open, or the reason has too few characters.
pub fn judge(
    entry: &Entry,
    verdict: Verdict,
    reason: &str,
    settings: &Settings,
) -> Result<Entry, Refused> {
    let reason = reason.trim();
    if entry.state != State::Open {
        return Err(Refused::NotOpen);
    }
    if (reason.chars().count() as i64) < settings.get("P_JUDGE_REASON") {
        return Err(Refused::Reason);
    }
    Ok(Entry {
        state: State::Closed(verdict),
        values: entry.values.clone(),
        reason: reason.to_owned(),
    })
}

/// What becomes of an anomaly when the rules ran again: `found` are the values it was found with
/// now, `None` when it was not found. `None` when there is nothing to keep.
///
/// What was called right or left as it is stays closed until its values change; what was said to be
/// corrected and is still there opens again.
pub fn recomputed(entry: Option<&Entry>, found: Option<&str>) -> Option<Entry> {
    let open = |values: &str| Entry {
        state: State::Open,
        values: values.to_owned(),
        reason: String::new(),
    };
    match (entry, found) {
        (None, found) => found.map(open),
        (Some(entry), None) => Some(match entry.state {
            State::Open => Entry {
                state: State::Gone,
                ..entry.clone()
            },
            _ => entry.clone(),
        }),
        (Some(entry), Some(values)) => {
            let settled = matches!(
                entry.state,
                State::Closed(Verdict::FalseAlarm | Verdict::Kept)
            );
            if settled && entry.values == values {
                Some(entry.clone())
            } else {
                Some(open(values))
            }
        }
    }
}
