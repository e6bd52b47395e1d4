//! A household as the office knows it before a visit.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

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
}
