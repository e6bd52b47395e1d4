//! Words for the states of a record.

use ruhu_domain::sync::protocol::RecordState;

use crate::i18n::{Phrase, texts};

/// The word for a state.
pub(super) fn state_word(state: RecordState) -> &'static Phrase {
    match state {
        RecordState::Draft => &texts::STATE_DRAFT,
        RecordState::Queued => &texts::STATE_QUEUED,
        RecordState::Sending => &texts::STATE_SENDING,
        RecordState::Uploaded => &texts::STATE_UPLOADED,
        RecordState::Quarantined => &texts::STATE_QUARANTINED,
        RecordState::Accepted => &texts::STATE_ACCEPTED,
        RecordState::Returned => &texts::STATE_RETURNED,
        RecordState::Void => &texts::STATE_VOID,
    }
}

/// Whether somebody must do something about it.
pub(super) fn needs_attention(state: RecordState) -> bool {
    matches!(
        state,
        RecordState::Quarantined | RecordState::Returned | RecordState::Void
    )
}
