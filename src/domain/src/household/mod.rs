//! A household as the office knows it before a visit.

pub mod alias;
pub mod temporary;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::record::Record;

/// CL_REL 户主, head of household (GB/T 4761).
const HEAD: &str = "02";

/// Master data of one household: body of a change of kind `household`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Household {
    /// 18-digit code, or a temporary one.
    pub code: String,
    /// Name of the head.
    pub head: String,
    /// 9-digit township code.
    pub township: String,
    /// 12-digit village code.
    pub village: String,
    /// Name of the group (村民小组).
    pub group: String,
    /// CL_STATUS code; empty for households that are not archived.
    #[serde(default)]
    pub status: String,
    /// Year of the status; 0 when unknown.
    #[serde(default)]
    pub status_year: i32,
    /// Day of the last change of status, `YYYY-MM-DD`; empty when only the year is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status_date: String,
    /// CL_STATUS code before the last change; empty when unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status_before: String,
    /// Registered members.
    #[serde(default)]
    pub members: u32,
    /// Helper (帮扶责任人), empty when none is assigned.
    #[serde(default)]
    pub helper: String,
    /// The helper's unit (单位).
    #[serde(default)]
    pub helper_unit: String,
    /// The helper's telephone.
    #[serde(default)]
    pub helper_phone: String,
    /// What the office's list says, by question id of the household survey (the P4 questions), in
    /// the stored shape; `members` holds rows with `_key`.
    #[serde(default)]
    pub office: Map<String, Json>,
    /// The names of head and members as they are read aloud, for the search: one entry for each
    /// reading, its syllables in lower case without tones, separated by one blank ("yan wen",
    /// "ai wen"). The server fills it; phones have no table of readings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pinyin: Vec<String>,
    /// Who came from another household or left for one, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moves: Vec<Move>,
}

/// Members of one household who belong to another from then on; both keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Which way, and whether a household was made of them.
    pub kind: MoveKind,
    /// Code of the other household.
    pub household: String,
    /// Instant of the decision: what surveys said before holds for the household they came to.
    pub at: String,
    /// Their keys: in the household they left → in the one they came to.
    pub members: alias::Keys,
}

/// Which way members went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveKind {
    /// This household was made of members of the other (分户).
    SplitFrom,
    /// The other was made of members of this one (分户).
    SplitTo,
    /// They came from the other.
    MovedFrom,
    /// They went to the other.
    MovedTo,
}

impl MoveKind {
    /// Whether they came to this household.
    pub const fn is_in(self) -> bool {
        matches!(self, Self::SplitFrom | Self::MovedFrom)
    }
}

impl Household {
    /// Whether a member went to another household and did not come back.
    pub fn has_left(&self, key: &str) -> bool {
        let last = self
            .moves
            .iter()
            .rev()
            .find(|step| match step.kind.is_in() {
                true => step.members.values().any(|here| here == key),
                false => step.members.contains_key(key),
            });
        last.is_some_and(|step| !step.kind.is_in())
    }

    /// What a first survey says of a household nobody has on file; all else comes with the office's
    /// own list.
    pub fn from_survey(record: &Record) -> Self {
        let mut household = Self {
            code: record.household.clone(),
            ..Self::default()
        };
        household.learn(&record.answers);
        household
    }

    /// Takes over who and where the household is from a survey's answers.
    pub fn learn(&mut self, answers: &Map<String, Json>) {
        let text = |map: &Map<String, Json>, name: &str| {
            let value = map.get(name).and_then(Json::as_str);
            value.unwrap_or_default().to_owned()
        };
        let members = answers.get("members").and_then(Json::as_array);
        let members: Vec<_> = members
            .into_iter()
            .flatten()
            .filter_map(Json::as_object)
            .collect();
        let is_head = |member: &&&Map<String, Json>| text(member, "m_rel") == HEAD;
        if let Some(head) = members.iter().find(is_head).or(members.first()) {
            self.head = text(head, "m_name");
            self.members = u32::try_from(members.len()).unwrap_or(u32::MAX);
        }
        for (known, name) in [
            (&mut self.township, "township"),
            (&mut self.village, "village"),
            (&mut self.group, "group_name"),
        ] {
            let said = text(answers, name);
            if !said.is_empty() {
                *known = said;
            }
        }
    }
}
