//! What a downloaded review means for a record on the phone.

use super::protocol::{Receipt, RecordState, Review};

/// The record's state after `review`, given the hash of the newest content finished on this phone and
/// the newest receipt. `None` when the review says nothing about what the phone has: it has changes
/// without a receipt, or sent a newer revision since. Such a review is still kept for its words, and
/// looked at again whenever a receipt comes.
pub fn state_after(
    sha256: &str,
    receipt: Option<&Receipt>,
    review: &Review,
) -> Option<RecordState> {
    let receipt = receipt.filter(|receipt| receipt.sha256 == sha256)?;
    let concerns_it = review.record == receipt.record && review.revision >= receipt.revision;
    concerns_it.then_some(review.state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_changes_what_is_at_the_server_and_nothing_else() {
        let receipt = |revision| Receipt {
            number: "0000-0000-0000".into(),
            record: "a".into(),
            revision,
            sha256: "sha-a".into(),
            received_at: "2018-11-20T03:11:00Z".into(),
            key_id: "k".into(),
            signature: "s".into(),
        };
        let review = |record: &str, revision| Review {
            record: record.into(),
            revision,
            state: RecordState::Returned,
            reason: String::new(),
            questions: Vec::new(),
            by: String::new(),
            at: "2018-11-21T03:11:00Z".into(),
        };
        let returned = Some(RecordState::Returned);
        for (sha256, receipt, review, state) in [
            ("sha-a", Some(receipt(2)), review("a", 2), returned),
            // Another phone sent a newer one; what this phone has is its past.
            ("sha-a", Some(receipt(2)), review("a", 3), returned),
            ("sha-a", Some(receipt(2)), review("a", 1), None),
            ("sha-a", Some(receipt(2)), review("b", 2), None),
            (
                "sha-of-an-unsent-change",
                Some(receipt(2)),
                review("a", 2),
                None,
            ),
            ("sha-a", None, review("a", 2), None),
        ] {
            let found = state_after(sha256, receipt.as_ref(), &review);
            assert_eq!(found, state, "{sha256}, {receipt:?}, {review:?}");
        }
    }
}
