//! Accepting, returning and voiding records.

use ruhu_domain::credit_file::is_step;
use ruhu_domain::forms::{HOUSEHOLD_SAID_ID, MEASURE_STEP_ID};
use ruhu_domain::sync::protocol::{RecordState, Review};

use super::{Actor, benefits, credit, facts, loans, status, training};
use crate::clock;
use crate::packages::Packages;
use crate::problem::{Answer, Code, Refusal};
use crate::state::AppState;
use crate::storage::{Decided, Decision, Head, Item, Revision, Storage};

/// How often a decision is made again because somebody decided on the same household meanwhile.
const TRIES: u32 = 5;
/// Shortest reason, in characters, as for confirmed warnings (E-REASON).
const SHORTEST_REASON: usize = 2;
/// Longest reason, in characters: it is read on a phone.
const LONGEST_REASON: usize = 300;

/// What is to become of a record.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    /// `Accepted`, `Returned` or `Void`.
    pub(crate) state: RecordState,
    /// The revision that was looked at.
    pub(crate) revision: u32,
    /// Why; needed to return or void.
    pub(crate) reason: String,
    /// Paths of the questions to look at again.
    pub(crate) questions: Vec<String>,
}

/// Decides on a record; its sender and all phones of the area learn of it with their next download.
pub(crate) async fn review(
    storage: &dyn Storage,
    packages: &Packages,
    actor: &Actor,
    id: &str,
    choice: Choice,
) -> Answer<Head> {
    for _ in 0..TRIES {
        let found = storage.head(&actor.county, id).await?;
        let head = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
        actor.covers(&head.area)?;
        check(&head, &choice)?;
        let decision = decision(storage, packages, actor, &head, &choice).await?;
        match storage.decide(decision).await? {
            Decided::Done => {
                if is_step(&head.form_id) {
                    benefits::again(storage, actor, &head.household).await?;
                }
                let out = matches!(choice.state, RecordState::Returned | RecordState::Void);
                let benefit = matches!(&*head.form_id, MEASURE_STEP_ID | HOUSEHOLD_SAID_ID);
                if out && benefit {
                    benefits::withdraw(storage, actor, &head).await?;
                }
                let head = storage.head(&actor.county, id).await?;
                return head.ok_or_else(|| Refusal::new(Code::NotFound));
            }
            Decided::Missing => return Err(Refusal::new(Code::NotFound)),
            Decided::Stale(newest) => return Err(stale(newest)),
            Decided::Void(reason) => return Err(Refusal::new(Code::Voided).with_detail(reason)),
            Decided::Changed => {}
        }
    }
    Err(Refusal::new(Code::Busy))
}

/// Accepts a record without findings, as the county wants it.
pub(crate) async fn accept_by_rule(
    state: &AppState,
    county: &str,
    revision: &Revision,
) -> Answer<()> {
    let actor = Actor {
        id: "rule".to_owned(),
        ..Actor::console(county)
    };
    let choice = Choice {
        state: RecordState::Accepted,
        revision: revision.revision,
        reason: String::new(),
        questions: Vec::new(),
    };
    let (storage, packages) = (&*state.storage, &state.packages);
    review(storage, packages, &actor, &revision.record, choice).await?;
    Ok(())
}

fn check(head: &Head, choice: &Choice) -> Answer<()> {
    if head.revision != choice.revision {
        return Err(stale(head.revision));
    }
    let length = choice.reason.trim().chars().count();
    let needs_reason = choice.state != RecordState::Accepted;
    if needs_reason && length < SHORTEST_REASON {
        return Err(Refusal::new(Code::NeedsReason).because(
            "退回和作废都要写明原因(至少 2 字)",
            "to return or void a record give a reason of at least 2 characters",
        ));
    }
    if length > LONGEST_REASON {
        return Err(Refusal::new(Code::BadRequest).because(
            "原因太长，最多 300 字",
            "the reason is too long: at most 300 characters",
        ));
    }
    if choice.state == RecordState::Accepted && head.state == RecordState::Quarantined {
        return Err(Refusal::new(Code::Unfinished));
    }
    Ok(())
}

fn stale(newest: u32) -> Refusal {
    Refusal::new(Code::StaleBase).because(
        &format!("现在是第 {newest} 版，请先看新的"),
        &format!("it is revision {newest} by now, look at it first"),
    )
}

async fn decision(
    storage: &dyn Storage,
    packages: &Packages,
    actor: &Actor,
    head: &Head,
    choice: &Choice,
) -> Answer<Decision> {
    let review = Review {
        record: head.id.clone(),
        revision: choice.revision,
        state: choice.state,
        reason: choice.reason.trim().to_owned(),
        questions: choice.questions.clone(),
        by: actor.name.clone(),
        at: clock::now(),
    };
    let facts = facts::after(storage, packages, &actor.county, head, choice.state).await?;
    let told = storage.item(&actor.county, "review", &head.id).await?;
    let tell = Item {
        kind: "review".to_owned(),
        id: head.id.clone(),
        area: String::new(),
        user: head.user.clone(),
        body: serde_json::to_value(&review).unwrap_or_default(),
    };
    let (mut items, mut gone) = (facts.items, facts.gone);
    let file = credit::after(storage, packages, &actor.county, head, choice.state).await?;
    items.extend(file.items);
    gone.extend(file.gone);
    let lent = loans::after(storage, &actor.county, head, choice.state).await?;
    items.extend(lent.items);
    gone.extend(lent.gone);
    if choice.state == RecordState::Accepted {
        items.extend(status::confirmed(storage, actor, head).await?);
    }
    if choice.state == RecordState::Void {
        gone.extend(training::gone(storage, &actor.county, head).await?);
    }
    items.push((tell, told.map_or(0, |told| told.revision)));
    let action = format!("record.{}", choice.state.name());
    Ok(Decision {
        county: actor.county.clone(),
        household: head.household.clone(),
        audit: actor.audit(&action, &head.id, &format!("revision {}", choice.revision)),
        review,
        items,
        gone,
    })
}
