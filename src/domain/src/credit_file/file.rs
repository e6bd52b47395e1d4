//! The file itself: body of a change of kind `credit`.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::step::Kind;
use crate::date::Date;
use crate::role::Role;

/// Where a file stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The household does not want a file (拒绝).
    Refused,
    /// Collected; the appraisal group is next (待评议).
    #[default]
    Collected,
    /// The group has decided; the notice is next (待公示).
    Appraised,
    /// The notice hangs (公示中).
    OnNotice,
    /// The notice has ended without an objection that holds; the township is next (待审定).
    Noticed,
    /// Confirmed by the township, valid until a day (已审定).
    Confirmed,
}

impl State {
    /// The name in data and in `data-state`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Collected => "collected",
            Self::Appraised => "appraised",
            Self::OnNotice => "on_notice",
            Self::Noticed => "noticed",
            Self::Confirmed => "confirmed",
        }
    }

    /// The step that comes next; none after a confirmation or a refusal, where collecting begins
    /// anew.
    pub const fn next(self) -> Option<Kind> {
        match self {
            Self::Refused | Self::Confirmed => None,
            Self::Collected => Some(Kind::Appraise),
            Self::Appraised | Self::OnNotice => Some(Kind::Notice),
            Self::Noticed => Some(Kind::Confirm),
        }
    }
}

/// A step that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepNote {
    /// The state it led to.
    pub state: State,
    /// Id of the record.
    pub record: String,
    /// Day of the step, `YYYY-MM-DD`.
    pub date: String,
    /// Name of who sent it.
    pub by: String,
}

/// The public notice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Where it hangs.
    pub place: String,
    /// How many objections were answered.
    #[serde(default)]
    pub objections: usize,
}

/// Points of an item that is not about character.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemPoints {
    /// Code of the item, such as `B1`.
    pub item: String,
    /// The points; `None` while something is missing.
    pub points: Option<i64>,
    /// The most it could bring.
    pub max: i64,
}

/// A credit file: one per household.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditFile {
    /// Code of the household.
    pub household: String,
    /// Where it stands.
    pub state: State,
    /// The steps since it was collected, the last one last.
    pub steps: Vec<StepNote>,
    /// Ids of all steps that were ever made, in their order: those of earlier rounds, too.
    #[serde(default)]
    pub applied: Vec<String>,
    /// Key of the borrower among the members.
    #[serde(default)]
    pub borrower: String,
    /// Name of the borrower.
    #[serde(default)]
    pub borrower_name: String,
    /// Whether the borrower went to another household since: the file is collected anew.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub borrower_left: bool,
    /// Last day of the consent, `YYYY-MM-DD`.
    #[serde(default)]
    pub consent_until: String,
    /// Names of the household's members between bars: none of them may appraise it.
    #[serde(default)]
    pub names: String,
    /// Whether the survey knows of an honour; `None` when it does not say.
    #[serde(default)]
    pub honour: Option<bool>,
    /// Whether the group's answers about character are there.
    #[serde(default)]
    pub character: bool,
    /// Points of part A, once the group has answered, and the most they could be.
    #[serde(default)]
    pub character_points: Option<(i64, i64)>,
    /// Points of the other items that count.
    #[serde(default)]
    pub points: Vec<ItemPoints>,
    /// Hard stops, those about character left out.
    #[serde(default)]
    pub stops: Vec<String>,
    /// Hard stops that cannot be told.
    #[serde(default)]
    pub unknown_stops: Vec<String>,
    /// Whether a stop forbids a grade, whichever it is.
    #[serde(default)]
    pub stopped: bool,
    /// What is missing: codes of items, `ln_want`.
    #[serde(default)]
    pub missing: Vec<String>,
    /// The computed score.
    #[serde(default)]
    pub score: Option<i64>,
    /// The computed grade: `0`, `A`, `AA`, `AAA`.
    #[serde(default)]
    pub grade: Option<String>,
    /// What bounds a small loan beside the grade, in fen.
    #[serde(default)]
    pub ceiling: Option<i64>,
    /// The computed limit in fen.
    #[serde(default)]
    pub limit: Option<i64>,
    /// The longest term in months.
    #[serde(default)]
    pub term: Option<i64>,
    /// Version of the rules that computed it.
    #[serde(default)]
    pub rules: String,
    /// Whether a loan is wanted.
    #[serde(default)]
    pub wants_loan: Option<bool>,
    /// The grade the group proposes, after it the township's.
    #[serde(default)]
    pub proposed: Option<String>,
    /// The notice of this round.
    #[serde(default)]
    pub notice: Option<Notice>,
    /// Grade, limit and validity as the township confirmed them last; they hold through a renewal.
    #[serde(default)]
    pub confirmed: Option<Confirmed>,
    /// What was answered, for the renewal; without anything private.
    #[serde(default)]
    pub answers: Map<String, Json>,
}

/// What the township confirmed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// `0`, `A`, `AA` or `AAA`.
    pub grade: String,
    /// In fen.
    pub limit: i64,
    /// Day of the confirmation.
    pub date: String,
    /// Last day it holds.
    pub until: String,
    /// Number of the document, may be empty.
    #[serde(default)]
    pub document: String,
}

/// Days before a confirmation ends in which a renewal is due.
const RENEWAL_DAYS: i64 = 60;

impl CreditFile {
    /// Id of the last step's record.
    pub fn last(&self) -> &str {
        self.steps.last().map_or("", |step| &step.record)
    }

    /// Whether it is open: consent was given and everything but character is answered (建档).
    pub fn is_built(&self) -> bool {
        self.state != State::Refused && self.missing.iter().all(|item| self.is_character(item))
    }

    fn is_character(&self, item: &str) -> bool {
        item != "ln_want" && !self.points.iter().any(|points| points.item == item)
    }

    /// The confirmed grade, while it holds.
    pub fn grade_on(&self, today: Date) -> Option<&Confirmed> {
        let holds = |confirmed: &&Confirmed| {
            Date::parse(&confirmed.until).is_some_and(|until| today <= until)
        };
        let confirmed = self.confirmed.as_ref();
        confirmed.filter(holds).filter(|_| !self.borrower_left)
    }

    /// The step that comes next and the first day for it: a notice must have ended, a renewal begins 60
    /// days before the grade ends. `None` when nothing is to be done.
    pub fn next(&self) -> Option<(Kind, Date)> {
        let first = |text: &str| Date::parse(text);
        if self.borrower_left {
            let last = self.steps.last().map(|step| step.date.as_str());
            return Some((Kind::Collect, first(last?)?));
        }
        match self.state.next() {
            Some(kind) => {
                let ends = self.notice.as_ref().map(|notice| notice.to.as_str());
                let ends = ends.filter(|_| self.state == State::OnNotice);
                let last = self.steps.last().map(|step| step.date.as_str());
                Some((kind, first(ends.or(last)?)?))
            }
            None => {
                let until = first(&self.confirmed.as_ref()?.until)?;
                (self.state == State::Confirmed)
                    .then(|| (Kind::Collect, until.plus_days(-RENEWAL_DAYS)))
            }
        }
    }

    /// Whether the next step is this role's, today.
    pub fn is_due_for(&self, role: Role, today: Date) -> bool {
        self.next()
            .is_some_and(|(kind, from)| role.may_send(kind.form_id()) && from <= today)
    }

    /// What an appraiser gets: no more than is needed to appraise.
    #[must_use]
    pub fn for_appraisal(&self) -> Self {
        Self {
            answers: Map::new(),
            confirmed: None,
            ..self.clone()
        }
    }

    /// The facts for the context of a form of the chain, under `credit`.
    pub fn to_facts(&self, today: Date) -> Json {
        let yes_no = |value: bool| if value { "yes" } else { "no" };
        let last = self.steps.last();
        let first = self.steps.first();
        let mut facts = json!({
            "state": self.state.name(),
            "last_date": last.map(|step| &step.date),
            "date": first.map(|step| &step.date),
            "borrower": self.borrower,
            "borrower_name": self.borrower_name,
            "needs_character": yes_no(!self.character),
            "names": self.names,
            "honour": self.honour.map(yes_no),
            "notice_to": self.notice.as_ref().map(|notice| &notice.to),
            "objections": self.notice.as_ref().map(|notice| notice.objections),
            "proposed": self.proposed.as_ref().or(self.grade.as_ref()),
            "score": self.score,
            "stopped": yes_no(self.stopped),
            "stops": self.stops,
            "file": self,
        });
        if let Some(confirmed) = self.grade_on(today) {
            facts["grade"] = json!(confirmed.grade);
        }
        facts
    }
}
