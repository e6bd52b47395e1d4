//! Steps of measures, and answers to what households said.

use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use ruhu_domain::benefits::{Benefits, Step, Waiting, WaitingRow};
use ruhu_domain::rules::measure_status::Recorder;
use serde::{Deserialize, Serialize};

use crate::office::benefits;
use crate::problem::{Answer, Code, Refusal};
use crate::state::AppState;
use crate::storage::Session;

#[derive(Deserialize)]
pub(crate) struct What {
    waiting: Waiting,
}

#[derive(Serialize)]
pub(crate) struct Rows {
    measures: Vec<WaitingRow>,
    more: bool,
}

/// `GET /api/v1/measures?waiting=`
pub(crate) async fn list(
    State(state): State<AppState>,
    session: Session,
    query: Result<Query<What>, QueryRejection>,
) -> Answer<Json<Rows>> {
    let Query(What { waiting }) = query.map_err(|_| {
        Refusal::new(Code::BadRequest).because(
            "waiting 应为 apply、approve、pay 或 answer",
            "waiting is apply, approve, pay or answer",
        )
    })?;
    let (measures, more) = benefits::list(&*state.storage, &session, waiting).await?;
    Ok(Json(Rows { measures, more }))
}

/// A step as it is sent; who recorded it and when is the server's to say.
#[derive(Deserialize)]
pub(crate) struct StepBody {
    id: String,
    code: String,
    member: String,
    status: String,
    date: String,
    #[serde(default)]
    amount: Option<i64>,
    #[serde(default)]
    output: String,
    #[serde(default)]
    project: String,
    #[serde(default)]
    evidence: String,
    #[serde(default)]
    reason: String,
}

/// `POST /api/v1/measures/{household}/steps`
pub(crate) async fn step(
    State(state): State<AppState>,
    session: Session,
    Path(household): Path<String>,
    body: Result<Json<StepBody>, JsonRejection>,
) -> Answer<Json<Benefits>> {
    if session.user.role.records_measures().is_none() {
        return Err(Refusal::new(Code::ForbiddenRole));
    }
    let Json(body) = body.map_err(|_| Refusal::new(Code::BadJson))?;
    let step = Step {
        id: body.id,
        code: body.code,
        member: body.member,
        status: body.status,
        date: body.date,
        amount: body.amount,
        output: body.output.trim().to_owned(),
        project: body.project.trim().to_owned(),
        evidence: body.evidence.trim().to_owned(),
        reason: body.reason.trim().to_owned(),
        ..Step::default()
    };
    let found = benefits::record(&*state.storage, &session, &household, step).await?;
    Ok(Json(told(&session, found.benefits)))
}

#[derive(Deserialize)]
pub(crate) struct AnswerBody {
    text: String,
}

/// `POST /api/v1/measures/{household}/disputes/{id}/answer`
pub(crate) async fn answer(
    State(state): State<AppState>,
    session: Session,
    Path((household, id)): Path<(String, String)>,
    body: Result<Json<AnswerBody>, JsonRejection>,
) -> Answer<Json<Benefits>> {
    if session.user.role.records_measures() != Some(Recorder::Office) {
        return Err(Refusal::new(Code::ForbiddenRole));
    }
    let Json(body) = body.map_err(|_| Refusal::new(Code::BadJson))?;
    let found = benefits::answer(&*state.storage, &session, &household, &id, &body.text).await?;
    Ok(Json(told(&session, found.benefits)))
}

/// `GET /api/v1/measures/{household}/disputes/{id}/voice`
pub(crate) async fn voice(
    State(state): State<AppState>,
    session: Session,
    Path((household, id)): Path<(String, String)>,
) -> Answer<Response> {
    if session.user.role.records_measures() != Some(Recorder::Office) {
        return Err(Refusal::new(Code::ForbiddenRole));
    }
    let voice = benefits::listen(&*state.storage, &session, &household, &id).await?;
    Ok(([(header::CONTENT_TYPE, voice.media_type)], voice.bytes).into_response())
}

/// What a unit is told of a household are its own measures.
fn told(session: &Session, benefits: Benefits) -> Benefits {
    benefits::of_charge(&session.user, benefits)
}
