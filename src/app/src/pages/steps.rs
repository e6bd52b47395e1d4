//! Steps of measures on this phone: what waits here, and the record a tap makes.

use ruhu_domain::arrange::Arrange;
use ruhu_domain::benefits::{Waiting, WaitingRow, waiting};
use ruhu_domain::forms::MEASURE_STEP_ID;
use ruhu_domain::household::Household;
use ruhu_domain::office::Office;
use ruhu_domain::role::{Role, Sight};
use ruhu_domain::rules::background::HOUSEHOLD;
use serde_json::{Map, Value as Json, json};

use crate::facts::OwnStep;
use crate::i18n::texts;
use crate::services::Services;
use crate::store::AnyStore;
use crate::taps::{self, Made, NotMade};
use crate::{account, area, clock, facts};

/// Most rows of the list, as the server gives.
const MOST: usize = 200;

/// Whether this role's phone knows the measures of its area.
pub(super) fn knows(role: Role) -> bool {
    matches!(role.sight(), Sight::Area | Sight::Assigned)
}

/// What waits by what this phone knows, oldest first; and whether there is more.
pub(super) async fn waiting_here(
    services: Services,
    what: Waiting,
    own: &[OwnStep],
) -> (Vec<WaitingRow>, bool) {
    let store = services.store();
    let mut rows = Vec::new();
    for (code, benefits) in area::all_benefits(&store).await {
        let benefits = facts::with_steps(benefits, &code, own);
        rows.extend(waiting(&code, &benefits, what, |_, _| true));
    }
    rows.arrange_by(|one, other| {
        (&one.date, &one.household, &one.code).cmp(&(&other.date, &other.household, &other.code))
    });
    let more = rows.len() > MOST;
    rows.truncate(MOST);
    for row in &mut rows {
        let Some(household) = area::household(&store, &row.household).await else {
            continue;
        };
        row.name = member(&store, &household, &row.member).await;
        row.head = household.head;
    }
    (rows, more)
}

/// Name of a member, as the surveys have it, else the office's list; empty for the household.
async fn member(store: &AnyStore, household: &Household, key: &str) -> String {
    if key == HOUSEHOLD {
        return String::new();
    }
    let current = area::current(store, &household.code).await;
    let surveyed = current.as_ref().map(|current| &current.answers);
    let lists = surveyed.into_iter().chain([&household.office]);
    let mut rows = lists
        .filter_map(|answers| answers.get("members")?.as_array())
        .flatten();
    let row = rows.find(|row| row["_key"] == key);
    let name = row.and_then(|row| row["m_name"].as_str());
    name.unwrap_or_default().to_owned()
}

/// The rows without those that a tap here has settled.
pub(super) fn without(mut rows: Vec<WaitingRow>, own: &[OwnStep]) -> Vec<WaitingRow> {
    rows.retain(|row| {
        !own.iter().any(|(household, step)| {
            *household == row.household && step.code == row.code && step.member == row.member
        })
    });
    rows
}

/// Stores a step for the next signal.
///
/// # Errors
///
/// Why nothing was stored, in words.
pub(super) async fn make(
    services: Services,
    row: &WaitingRow,
    answers: Map<String, Json>,
) -> Result<(), String> {
    let mut answers = answers;
    answers.insert("sp_code".to_owned(), json!(row.code));
    answers.insert("sp_member".to_owned(), json!(row.member));
    let office = Office::new(account::settings(&services.store()).await);
    let today = office.context(None, None, clock::today()).as_of;
    answers.insert("sp_date".to_owned(), json!(today.to_string()));
    let made = Made {
        form_id: MEASURE_STEP_ID,
        title: row.head.clone(),
        answers,
        facts: Map::new(),
    };
    match taps::send(services, &row.household, vec![made]).await {
        Ok(_) => {
            // The work list knows it at once.
            services.finished(&row.household).await;
            Ok(())
        }
        Err(NotMade::Open(words)) => Err(words),
        Err(NotMade::NoForm) => Err(texts::NO_FORM.text().to_owned()),
        Err(NotMade::Store(_)) => Err(texts::FINISH_FAILED.text().to_owned()),
    }
}
