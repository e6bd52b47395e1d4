//! What the office does: the same for the routes and for the commands of `ruhu`.
//!
//! - `users`: people, the codes that enrol their phones, the phones;
//! - `benefits`: what becomes of measures, and what households say back; `door`: how a household gets
//!   to its own page;
//! - `review`: accepting, returning and voiding records;
//! - `settings`: the numbers of the rules within their bounds;
//! - `status`: an accepted proposal becomes the household's status;
//! - `facts`: what a household's accepted records say of it now;
//! - `credit`, `loans`: credit files and the visits after loans;
//! - `households`: joining, splitting, moving members;
//! - `joining`: under which code and keys a record counts;
//! - `compare`: where two surveys of one family differ;
//! - `training`: course runs, and what a trainer gets to see; `courses`: what they add up to;
//!   `counters`: the same against the plan's targets, with what surveys say of work and skills;
//! - `duplicates`: the same family under two codes.

pub(crate) mod benefits;
mod compare;
pub(crate) mod counters;
pub(crate) mod courses;
pub(crate) mod credit;
pub(crate) mod door;
pub(crate) mod duplicates;
pub(crate) mod facts;
pub(crate) mod households;
mod joining;
pub(crate) mod loans;
pub(crate) mod review;
pub(crate) mod settings;
mod status;
pub(crate) mod training;
pub(crate) mod users;

use crate::clock;
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Audit, Session};

/// Who does it.
#[derive(Clone, Debug)]
pub(crate) struct Actor {
    /// County code.
    pub(crate) county: String,
    /// Id for the audit.
    pub(crate) id: String,
    /// Name for those who read what was decided.
    pub(crate) name: String,
    /// They act on what lies in this area.
    pub(crate) area: String,
}

impl Actor {
    /// Somebody with a phone or a program.
    pub(crate) fn of(session: &Session) -> Self {
        let user = &session.user;
        Self {
            county: user.county.clone(),
            id: user.id.clone(),
            name: user.name.clone(),
            area: user.area.clone(),
        }
    }

    /// Whoever may run commands on the server may do everything in it.
    pub(crate) fn console(county: &str) -> Self {
        Self {
            county: county.to_owned(),
            id: "console".to_owned(),
            name: "办公室".to_owned(),
            area: String::new(),
        }
    }

    /// A household that speaks for itself.
    pub(crate) fn household(county: &str) -> Self {
        Self {
            id: "household".to_owned(),
            name: String::new(),
            ..Self::console(county)
        }
    }

    /// Refuses what lies elsewhere.
    pub(crate) fn covers(&self, area: &str) -> Answer<()> {
        if area.starts_with(&self.area) {
            Ok(())
        } else {
            Err(Refusal::new(Code::ForbiddenArea))
        }
    }

    /// A line of the audit.
    pub(crate) fn audit(&self, action: &str, subject: &str, detail: &str) -> Audit {
        Audit {
            at: clock::now(),
            user: self.id.clone(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail: detail.to_owned(),
        }
    }
}
