//! Own share of hospital cost (自付比例), per member and income year.

use super::answers::Answers;
use super::reason::{Reason, percent, percent_text, yuan};
use super::survey::Survey;
use super::truth::Truth;
use crate::settings::Settings;

/// Hospital cost of one member; amounts in fen. Without "apart" they are of the covered stays: in the
/// township or county, or with a referral (分级诊疗、转诊).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// Key of the member.
    pub member: String,
    /// T: total cost.
    pub total: i64,
    /// N: what the policy does not cover.
    pub noncomp: i64,
    /// T − N.
    pub policy: i64,
    /// T − R: what the family pays.
    pub own: i64,
    /// max(0, own − N): the own share of what the policy covers.
    pub own_policy: i64,
    /// own_policy ÷ policy in hundredths of a percent, as shown; 0 without policy cost.
    pub ratio_shown: i64,
    /// Payment still needed to reach the largest own share, rounded up to a fen.
    pub to_reach: i64,
    /// Whether the own share is too large, compared exactly.
    pub warn: bool,
    /// Whether it would be too large without the government's guarantee and temporary aid (M05).
    pub warn_before_guarantee: bool,
    /// Covered or not: cost left after basic and big-disease insurance (M04).
    pub after_insurance: i64,
    /// Stays left out because there was no referral.
    pub apart_stays: usize,
    /// What the family pays for those.
    pub apart_own: i64,
    /// How it came about.
    pub reasons: Vec<Reason>,
}

impl Cost {
    /// What the family pays for all stays of the member.
    pub fn own_of_all(&self) -> i64 {
        self.own + self.apart_own
    }
}

/// The cost of every member who was in hospital, in order of the first stay. A stay whose amounts
/// are not all given counts with what is given.
pub fn medical(survey: &Survey<'_>) -> Vec<Cost> {
    let mut members: Vec<(&str, Vec<Answers<'_>>)> = Vec::new();
    for (_, stay) in survey.answers.rows("inpatients").unwrap_or_default() {
        let member = stay.text("ip_member").unwrap_or_default();
        match members.iter_mut().find(|(key, _)| *key == member) {
            Some((_, stays)) => stays.push(stay),
            None => members.push((member, vec![stay])),
        }
    }
    members
        .iter()
        .map(|(member, stays)| cost(member, stays, survey.settings))
        .collect()
}

fn cost(member: &str, stays: &[Answers<'_>], settings: &Settings) -> Cost {
    let (covered, apart): (Vec<_>, Vec<_>) = stays.iter().partition(|stay| is_covered(**stay));
    let sum = |stays: &[&Answers<'_>], name: &str| -> i64 {
        stays.iter().map(|stay| stay.fen(name)).sum()
    };
    let paid = |stays: &[&Answers<'_>], names: &[&str]| -> i64 {
        names.iter().map(|name| sum(stays, name)).sum()
    };
    let insurance = ["ip_basic", "ip_bigdis"];
    let all = ["ip_basic", "ip_bigdis", "ip_aid", "ip_gov", "ip_temp"];
    let (total, noncomp) = (sum(&covered, "ip_total"), sum(&covered, "ip_noncomp"));
    let policy = total - noncomp;
    let own = total - paid(&covered, &all);
    let own_policy = (own - noncomp).max(0);
    let before = total - paid(&covered, &["ip_basic", "ip_bigdis", "ip_aid"]);
    let most = i128::from(settings.get("P_SELFPAY"));
    let exceeds = |own: i64| i128::from(own) * 100 > i128::from(policy) * most;
    let warn = exceeds(own_policy);
    // own_policy − policy × most%, rounded up.
    let excess = i128::from(own_policy) * 100 - i128::from(policy) * most;
    let to_reach = if warn {
        ((excess + 99) / 100) as i64
    } else {
        0
    };
    let stays: Vec<_> = stays.iter().collect();
    let mut cost = Cost {
        member: member.to_owned(),
        total,
        noncomp,
        policy,
        own,
        own_policy,
        ratio_shown: percent(own_policy, policy).unwrap_or(0),
        to_reach,
        warn,
        warn_before_guarantee: exceeds((before - noncomp).max(0)),
        after_insurance: sum(&stays, "ip_total") - paid(&stays, &insurance),
        apart_stays: apart.len(),
        apart_own: sum(&apart, "ip_total") - paid(&apart, &all),
        reasons: Vec::new(),
    };
    cost.explain(most);
    cost
}

/// A stay keeps to the order of hospitals: township or county, or with a referral.
fn is_covered(stay: Answers<'_>) -> bool {
    stay.is("ip_level", &["3", "4", "5"])
        .and(stay.yes("ip_referral").negate())
        != Truth::Yes
}

impl Cost {
    fn explain(&mut self, most: i128) {
        let (own, policy) = (yuan(self.own_policy), yuan(self.policy));
        let ratio = percent_text(self.ratio_shown);
        let share = Reason::new(
            "share",
            format!("合规费用 {policy} 元，自付 {own} 元，占 {ratio}（应不超过 {most}%）"),
            format!(
                "Of {policy} yuan covered, {own} paid by the family: {ratio} (at most {most}%)"
            ),
        );
        self.reasons.push(share.about(&self.member));
        if self.apart_stays > 0 {
            let (stays, own) = (self.apart_stays, yuan(self.apart_own));
            let apart = Reason::new(
                "apart",
                format!("另有 {stays} 次没有转诊的住院，自付 {own} 元，不计入"),
                format!("{stays} more without a referral, {own} yuan paid, are not counted"),
            );
            self.reasons.push(apart.about(&self.member));
        }
    }
}
