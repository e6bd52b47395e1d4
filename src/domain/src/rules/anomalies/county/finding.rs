//! What a rule over many households found.

use crate::rules::anomalies::Anomaly;
use crate::rules::background::HOUSEHOLD;
use crate::rules::reason::Reason;

/// An anomaly with the household and whatever else it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Code of the household; empty when it is about none, such as a helper or a class.
    pub household: String,
    /// What beside the household it is about: the visitor, helper, group, class or cause.
    pub about: String,
    /// The anomaly itself.
    pub anomaly: Anomaly,
}

impl Finding {
    /// About a household.
    pub(super) fn household(code: &'static str, household: &str, zh: String, en: String) -> Self {
        Self {
            household: household.to_owned(),
            about: String::new(),
            anomaly: Anomaly {
                code,
                member: HOUSEHOLD.to_owned(),
                reasons: vec![Reason::new(code, zh, en)],
            },
        }
    }

    /// About a member of it.
    pub(super) fn of(mut self, member: &str) -> Self {
        let reasons = self.anomaly.reasons.into_iter();
        self.anomaly.reasons = reasons.map(|reason| reason.about(member)).collect();
        self.anomaly.member = member.to_owned();
        self
    }

    /// And about somebody or something else.
    pub(super) fn about(mut self, about: &str) -> Self {
        self.about = about.to_owned();
        self
    }
}
