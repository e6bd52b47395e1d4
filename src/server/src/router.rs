//! All routes in one place.

use axum::Router;
use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{RawPathParams, Request};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post, put};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::problem::{Code, Refusal};
use crate::routes::{
    app, attachments, batch, cards, changes, enrol, forms, health, loans, me, measures,
    my_household, receipts, records, runs,
};
use crate::state::AppState;
use crate::{body, logging, openapi, security};

pub(crate) fn router(state: AppState) -> Router {
    Router::new()
        .nest("/api/v1", api())
        .route("/r/{number}", get(receipts::page))
        .fallback(app::serve)
        // Innermost, so that an answer to a panic is logged and protected like every other.
        .layer(CatchPanicLayer::custom(
            |_: Box<dyn std::any::Any + Send>| panicked(),
        ))
        .layer(from_fn(body::drain))
        .layer(from_fn(logging::log))
        .layer(from_fn(security::protect))
        .with_state(state)
}

fn api() -> Router<AppState> {
    Router::new()
        .route("/openapi.json", get(openapi::show))
        .route("/health", get(health::show))
        .route("/enrol", post(enrol::enrol))
        .route("/me", get(me::show))
        .route("/forms", get(forms::list))
        .route("/forms/{form_id}/{version}", get(forms::package))
        .route("/changes", get(changes::list))
        .route("/records/batch", post(batch::take))
        .route("/records/{id}", put(records::take).get(records::show))
        .route(
            "/attachments/{sha256}",
            put(attachments::append).head(attachments::state),
        )
        .route("/runs/counters", get(runs::counters))
        .route("/runs/{run}/join", post(runs::join))
        .route("/household-sessions", post(my_household::open))
        .route("/my-household", get(my_household::show))
        .route("/my-household/disputes", post(my_household::dispute))
        .route("/my-household/leave", post(my_household::leave))
        .route(
            "/households/{code}/card",
            get(cards::show).post(cards::make),
        )
        .route("/households/{code}/card/unlock", post(cards::unlock))
        .route("/households/{code}/page", get(cards::page))
        .route("/households/{code}/disputes", post(cards::dispute))
        .route("/loans/warnings", get(loans::warnings))
        .route("/measures", get(measures::list))
        .route("/measures/{household}/steps", post(measures::step))
        .route(
            "/measures/{household}/disputes/{id}/answer",
            post(measures::answer),
        )
        .route(
            "/measures/{household}/disputes/{id}/voice",
            get(measures::voice),
        )
        .nest("/office", office())
        .route("/receipts/key", get(receipts::keys))
        .route("/receipts/{number}", get(receipts::show))
        .fallback(unknown)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn(readable))
        .layer(CompressionLayer::new())
        .layer(from_fn(security::no_store))
}

fn office() -> Router<AppState> {
    use crate::routes::office::{audit, courses, households, records, settings, users};
    Router::new()
        .route("/records", get(records::list))
        .route("/records/{id}", get(records::show))
        .route("/records/{id}/review", post(records::review))
        .route("/records/{id}/void", post(records::void))
        .route("/training", get(courses::show))
        .route("/duplicates", get(households::duplicates))
        .route("/households/{code}/join", post(households::join))
        .route("/households/{code}/split", post(households::split))
        .route("/households/{code}/move", post(households::move_member))
        .route("/users", get(users::list).post(users::add))
        .route("/users/{id}/code", post(users::code))
        .route("/users/{id}/disable", post(users::disable))
        .route("/users/{id}/enable", post(users::enable))
        .route("/devices", get(users::devices))
        .route("/devices/{id}/revoke", post(users::revoke))
        .route("/settings", get(settings::show).put(settings::change))
        .route("/audit", get(audit::list))
}

/// Nothing has a name that is not UTF-8.
async fn readable(
    names: Result<RawPathParams, RawPathParamsRejection>,
    request: Request,
    next: Next,
) -> Response {
    match names {
        Ok(_) => next.run(request).await,
        Err(_) => Refusal::new(Code::NotFound).into_response(),
    }
}

async fn unknown(_request: Request) -> Refusal {
    Refusal::new(Code::NotFound)
}

async fn wrong_method() -> Refusal {
    Refusal::new(Code::MethodNotAllowed)
}

fn panicked() -> Response {
    // Where it was stands in the log.
    Refusal::new(Code::Internal).into_response()
}
