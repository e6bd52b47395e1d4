//! One step of a measure: applied, approved, paid …

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::Benefits;
use crate::date::Date;
use crate::record::Record;
use crate::rules::background::Recorded;
use crate::rules::measure_status::{Recorder, newest_of_year, refusals};
use crate::rules::reason::Reason;

/// Longest reason or output, in characters, as in the survey.
const LONGEST: usize = 60;

/// A status somebody gave a measure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Made where it was recorded; the same step sent again is no second one. Empty in a survey's list.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// `M01` to `M56`.
    pub code: String,
    /// Key of the member, `HH` for the household.
    pub member: String,
    /// CL_MSTATUS code.
    pub status: String,
    /// Day of the step, `YYYY-MM-DD`.
    pub date: String,
    /// Amount in fen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// What came of it (见效).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub output: String,
    /// Code or name of the project in the county's library (项目库) it is paid from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub project: String,
    /// What shows it: number of a voucher, a document, a batch (凭证).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
    /// Why: of 7, 8 and 9.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Name of who recorded it; empty for the household.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub by: String,
    /// UTC instant at which the server took it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
}

impl Step {
    /// Reads a record of `measure_step`, sent by somebody called `by`; `None` without measure, person,
    /// status or day.
    pub fn of(record: &Record, by: &str) -> Option<Self> {
        let text = |name: &str| record.answers.get(name).and_then(Json::as_str);
        let or_empty = |name: &str| text(name).unwrap_or_default().trim().to_owned();
        Some(Self {
            id: record.id.clone(),
            code: text("sp_code")?.to_owned(),
            member: text("sp_member")?.to_owned(),
            status: text("sp_status")?.to_owned(),
            date: text("sp_date")?.to_owned(),
            amount: record.answers.get("sp_amount").and_then(Json::as_i64),
            output: or_empty("sp_output"),
            project: or_empty("sp_project"),
            evidence: or_empty("sp_evidence"),
            reason: or_empty("sp_reason"),
            by: by.to_owned(),
            at: record.finished_at.clone(),
        })
    }

    /// The step as the rules read it.
    pub fn recorded(&self) -> Recorded<'_> {
        Recorded {
            code: &self.code,
            member: &self.member,
            status: &self.status,
            date: Date::parse(&self.date),
            amount: self.amount,
            output: Some(self.output.as_str()).filter(|output| !output.is_empty()),
        }
    }

    /// A measure of a survey's own list.
    pub(super) fn surveyed(recorded: Recorded<'_>) -> Self {
        Self {
            code: recorded.code.to_owned(),
            member: recorded.member.to_owned(),
            status: recorded.status.to_owned(),
            date: recorded
                .date
                .map(|date| date.to_string())
                .unwrap_or_default(),
            amount: recorded.amount,
            output: recorded.output.unwrap_or_default().to_owned(),
            ..Self::default()
        }
    }

    /// Why the step may not be recorded on day `today`; nothing when it may.
    pub fn refusals(&self, benefits: &Benefits, by: Recorder, today: Date) -> Vec<Reason> {
        let mut found = Vec::new();
        let mut refuse = |code: &str, zh: &str, en: &str| found.push(Reason::new(code, zh, en));
        let next = self.recorded();
        match next.date {
            None => refuse("ms_date", "请填日期", "Give the date"),
            Some(date) if date > today => {
                refuse("ms_date", "日期在将来", "The date lies in the future");
            }
            Some(_) => {}
        }
        if self.amount.is_some_and(i64::is_negative) {
            refuse("ms_amount", "金额不能为负", "The amount cannot be negative");
        }
        if matches!(next.status, "7" | "8") && self.reason.trim().is_empty() {
            refuse("ms_reason", "请写明原因", "Give the reason");
        }
        if [&self.reason, &self.output, &self.project, &self.evidence]
            .iter()
            .any(|text| text.chars().count() > LONGEST)
        {
            refuse(
                "ms_reason",
                "原因、见效、项目和凭证各最多 60 字",
                "Reason, result, project and voucher have at most 60 characters each",
            );
        }
        let recorded = benefits.recorded();
        let year = next.date.unwrap_or(today).year();
        let last = newest_of_year(&recorded, &self.code, &self.member, year);
        found.extend(refusals(last, next, by));
        found
    }
}
