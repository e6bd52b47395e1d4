//! What the rules found.

use crate::arrange::Arrange;
use crate::rules::background::HOUSEHOLD;
use crate::rules::reason::Reason;
use crate::rules::survey::Member;
use crate::rules::truth::Truth;

/// One anomaly of a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anomaly {
    /// Code of the rule.
    pub code: &'static str,
    /// Key of the member it is about, `HH` for the household.
    pub member: String,
    /// What was found, with the values.
    pub reasons: Vec<Reason>,
}

/// Collects anomalies: one per rule and member, whatever the number of reasons.
#[derive(Debug, Default)]
pub(super) struct Found(Vec<Anomaly>);

impl Found {
    /// Notes an anomaly of the household, if it holds for certain.
    pub(super) fn household(
        &mut self,
        code: &'static str,
        holds: impl Into<Truth>,
        zh: &str,
        en: &str,
    ) {
        if holds.into().is_yes() {
            self.add(code, HOUSEHOLD, Reason::new(code, zh, en));
        }
    }

    /// Notes an anomaly of a member, if it holds for certain; the words follow the name.
    pub(super) fn member(
        &mut self,
        code: &'static str,
        member: &Member<'_>,
        holds: impl Into<Truth>,
        zh: &str,
        en: &str,
    ) {
        if holds.into().is_yes() {
            let name = member.answers.text("m_name").unwrap_or_default();
            let reason = Reason::new(code, format!("{name}{zh}"), format!("{name} {en}"));
            self.add(code, member.key, reason);
        }
    }

    /// Notes an anomaly under a member's key or `HH`.
    pub(super) fn add(&mut self, code: &'static str, member: &str, reason: Reason) {
        let reason = if member == HOUSEHOLD {
            reason
        } else {
            reason.about(member)
        };
        let same = |anomaly: &&mut Anomaly| anomaly.code == code && anomaly.member == member;
        match self.0.iter_mut().find(same) {
            Some(anomaly) => anomaly.reasons.push(reason),
            None => self.0.push(Anomaly {
                code,
                member: member.to_owned(),
                reasons: vec![reason],
            }),
        }
    }

    /// All of them in order of the codes.
    pub(super) fn sorted(mut self) -> Vec<Anomaly> {
        self.0.arrange_by_key(|anomaly| anomaly.code);
        self.0
    }
}
