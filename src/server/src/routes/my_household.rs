//! A household's own door and page.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{ConnectInfo, State};
use axum::http::StatusCode;
use ruhu_domain::benefits::{Known, Page, ReceiptLine, page};
use ruhu_domain::credit_file::CreditFile;
use ruhu_domain::form::definition::Form;
use ruhu_domain::sync::protocol::{Message, RecordState};
use serde::Deserialize;

use crate::clock;
use crate::office::Actor;
use crate::office::benefits::{self, Found, NewDispute, learned};
use crate::office::door::{self, Opened};
use crate::problem::{Answer, Code, Refusal};
use crate::session::Visitor;
use crate::state::AppState;
use crate::storage::{Error, Filter, Storage};

/// How long somebody waits whose address has tried often. It keeps guessing slow, and lets everybody
/// in: an address is slowed, never locked.
const SLOWED: Duration = Duration::from_secs(1);
/// Most receipts on the page.
const RECEIPTS: u32 = 50;

#[derive(Deserialize)]
pub(crate) struct OpenBody {
    card_code: String,
    id_last4: String,
    pin: String,
}

/// `POST /api/v1/household-sessions`
pub(crate) async fn open(
    State(state): State<AppState>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    body: Result<Json<OpenBody>, JsonRejection>,
) -> Answer<(StatusCode, Json<Opened>)> {
    let Json(body) = body.map_err(|_| Refusal::new(Code::BadJson))?;
    if !state
        .limits
        .doors
        .take(&address.ip().to_string(), Instant::now())
    {
        tokio::time::sleep(SLOWED).await;
    }
    let opened = door::open(&*state.storage, &body.card_code, &body.id_last4, &body.pin).await?;
    Ok((StatusCode::CREATED, Json(opened)))
}

/// `POST /api/v1/my-household/leave`
pub(crate) async fn leave(State(state): State<AppState>, visitor: Visitor) -> Answer<StatusCode> {
    let Visitor {
        county,
        token_sha256,
        ..
    } = visitor;
    state.storage.close_page(&county, &token_sha256).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/my-household`
pub(crate) async fn show(State(state): State<AppState>, visitor: Visitor) -> Answer<Json<Page>> {
    let storage = &*state.storage;
    let found = benefits::read(storage, &visitor.county, &visitor.household).await?;
    let found = found.ok_or_else(|| Refusal::new(Code::NotFound))?;
    Ok(Json(of(&state, &visitor.county, &found).await?))
}

/// `POST /api/v1/my-household/disputes`
pub(crate) async fn dispute(
    State(state): State<AppState>,
    visitor: Visitor,
    body: Result<Json<NewDispute>, JsonRejection>,
) -> Answer<Json<Page>> {
    let Json(body) = body.map_err(|_| Refusal::new(Code::BadJson))?;
    let Visitor {
        county, household, ..
    } = &visitor;
    let found =
        benefits::dispute(&*state.storage, &Actor::household(county), household, body).await?;
    Ok(Json(of(&state, county, &found).await?))
}

/// The page of a household, with the receipts of what was said of it.
pub(crate) async fn of(state: &AppState, county: &str, found: &Found) -> Answer<Page> {
    let storage = &*state.storage;
    let office = benefits::office(storage, county).await?;
    let today = benefits::day(storage, county).await?;
    let file = storage
        .item(county, "credit", &found.household.code)
        .await?;
    let file = file.map(|file| serde_json::from_value(file.item.body));
    let file: Option<CreditFile> = file
        .transpose()
        .map_err(|_| Error::Corrupt("credit file"))?;
    let mut page = page(&Known {
        household: &found.household,
        current: found.current.as_ref(),
        benefits: &found.benefits,
        credit: file.as_ref(),
        office: &office,
        today,
    });
    page.training = learned(storage, county, found, &office.settings(), today).await?;
    page.receipts = receipts(storage, state, county, &found.household.code).await?;
    Ok(page)
}

/// Receipts of surveys and visits, newest first. A proposal about the household's status is the
/// office's own matter.
async fn receipts(
    storage: &dyn Storage,
    state: &AppState,
    county: &str,
    household: &str,
) -> Answer<Vec<ReceiptLine>> {
    const SHOWN: [&str; 2] = ["household_survey", "visit_short"];
    let filter = Filter {
        household: Some(household.to_owned()),
        limit: RECEIPTS,
        ..Filter::default()
    };
    let mut receipts = Vec::new();
    for head in storage.records(county, &filter).await?.into_iter().rev() {
        if head.state == RecordState::Void || !SHOWN.contains(&head.form_id.as_str()) {
            continue;
        }
        let Some(latest) = storage.newest(county, &head.id).await? else {
            continue;
        };
        let Ok(record) = ruhu_domain::record::Record::from_bytes(&latest.bytes) else {
            continue;
        };
        let form = state.packages.parsed(storage, &record).await?;
        let date = clock::local_date(&latest.revision.received_at, 0);
        receipts.push(ReceiptLine {
            number: latest.revision.receipt,
            form: title(&form),
            date: date.map(|date| date.to_string()).unwrap_or_default(),
        });
    }
    Ok(receipts)
}

fn title(form: &Form) -> Message {
    Message {
        zh: form.title_in("zh").to_owned(),
        en: form.title_in("en").to_owned(),
    }
}
