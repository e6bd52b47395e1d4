//! What a downloaded review means for a record on the phone.

use super::protocol::{Receipt, RecordState, Review};

/// A record on the phone, as far as a review concerns it.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// Hash of the newest content finished on this phone.
    pub sha256: &'a str,
    /// Its state.
    pub state: RecordState,
    /// The newest receipt.
    pub receipt: Option<&'a Receipt>,
}

/// The record's state after `review`; `None` when the review says nothing about what the phone has:
/// the phone has changes the server does not know, or sent a newer revision since. Such a review is
/// still kept for its words.
pub fn state_after(held: Held<'_>, review: &Review) -> Option<RecordState> {
    let receipt = held.receipt?;
    let is_settled = receipt.sha256 == held.sha256
        && !matches!(
            held.state,
            RecordState::Draft | RecordState::Queued | RecordState::Sending
        );
    (is_settled && review.record == receipt.record && review.revision >= receipt.revision)
        .then_some(review.state)
}
