//! What the office keeps of a household's measures.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::{Dispute, Step};
use crate::arrange::Arrange;
use crate::household::alias::Keys;
use crate::rules::answers::Answers;
use crate::rules::background::{HOUSEHOLD, Recorded, own_measures};
use crate::rules::measure_status;
use crate::rules::measures::{Class, Entitled};

/// All of one household's measures: body of a change of kind `measure`, whose id is the household's
/// code.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Benefits {
    /// What the household is entitled to by its last accepted survey, in the order of the rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entitled: Vec<Due>,
    /// The measures in the survey's own list: what a cadre saw at the home.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub surveyed: Vec<Step>,
    /// Steps recorded by cadres, townships and units, in the order they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// What the household said, in the order it came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<Dispute>,
}

/// A measure somebody is entitled to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// `M01` to `M56`.
    pub code: String,
    /// Key of the member, `HH` for the household.
    pub member: String,
    /// `D` or `P`.
    pub class: String,
    /// Day of the survey that said so first, `YYYY-MM-DD`.
    pub since: String,
}

impl Benefits {
    /// Whether nothing is kept.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Takes over what the accepted surveys say, the newest of day `day`: entitlements and their own
    /// list of measures (`answers` are the household's current values). What somebody was entitled to
    /// before keeps its day; what is open (待核) is no entitlement.
    pub fn learn(&mut self, measures: &[Entitled], answers: &Map<String, Json>, day: &str) {
        let own = own_measures(Answers::Json(answers));
        self.surveyed = own.map(Step::surveyed).collect();
        let known = std::mem::take(&mut self.entitled);
        let due = measures
            .iter()
            .filter(|entitled| entitled.class != Class::Unknown)
            .map(|entitled| {
                let same = known
                    .iter()
                    .find(|due| due.code == entitled.code && due.member == entitled.member);
                Due {
                    code: entitled.code.to_owned(),
                    member: entitled.member.clone(),
                    class: entitled.class.name().to_owned(),
                    since: same.map_or(day, |due| due.since.as_str()).to_owned(),
                }
            });
        self.entitled = due.collect();
    }

    /// Everything on record: the office's steps, the newest first, then the surveys' own list.
    pub fn recorded(&self) -> Vec<Recorded<'_>> {
        let steps = self.steps.iter().rev();
        steps.chain(&self.surveyed).map(Step::recorded).collect()
    }

    /// The newest status of a measure, whoever recorded it.
    pub fn newest(&self, code: &str, member: &str) -> Option<Recorded<'_>> {
        measure_status::newest(&self.recorded(), code, member)
    }

    /// Puts a step in, or in the place of the one with its id.
    pub fn put(&mut self, step: Step) {
        match self.steps.iter_mut().find(|known| known.id == step.id) {
            Some(known) => *known = step,
            None => self.steps.push(step),
        }
    }

    /// Takes out again what came with a record of this id, a step or what was said; false when it was
    /// not there.
    pub fn withdraw(&mut self, id: &str) -> bool {
        let before = self.steps.len() + self.disputes.len();
        self.steps.retain(|step| step.id != id);
        self.disputes.retain(|dispute| dispute.id != id);
        self.steps.len() + self.disputes.len() < before
    }

    /// The objection with this id.
    pub fn dispute(&self, id: &str) -> Option<&Dispute> {
        self.disputes.iter().find(|dispute| dispute.id == id)
    }

    /// Takes in what was kept of a household that was joined to this one, whose members have other
    /// keys here. Entitlements follow from the surveys and are made again.
    pub fn join(&mut self, other: &Self, keys: &Keys) {
        let here = |key: &str| keys.get(key).map_or(key, String::as_str).to_owned();
        let steps = other.steps.iter().map(|step| Step {
            member: here(&step.member),
            ..step.clone()
        });
        self.steps.extend(steps);
        self.steps.arrange_by(|one, other| one.at.cmp(&other.at));
        let disputes = other.disputes.iter().map(|dispute| Dispute {
            member: here(&dispute.member),
            ..dispute.clone()
        });
        self.disputes.extend(disputes);
        self.disputes.arrange_by(|one, other| one.at.cmp(&other.at));
    }

    /// Takes out what belongs to members who left; it goes with them.
    #[must_use]
    pub fn take_members(&mut self, keys: &Keys) -> Self {
        let leaves = |member: &String| member != HOUSEHOLD && keys.contains_key(member);
        let mut taken = Self::default();
        self.entitled.retain(|due| !leaves(&due.member));
        self.surveyed.retain(|step| !leaves(&step.member));
        let (gone, stay) = std::mem::take(&mut self.steps)
            .into_iter()
            .partition(|step| leaves(&step.member));
        (taken.steps, self.steps) = (gone, stay);
        let (gone, stay) = std::mem::take(&mut self.disputes)
            .into_iter()
            .partition(|dispute| leaves(&dispute.member));
        (taken.disputes, self.disputes) = (gone, stay);
        taken
    }
}
