//! `GET /api/v1/me`: who this token belongs to.

use axum::Json;
use ruhu_domain::role::Role;
use ruhu_domain::sync::protocol::User;
use serde::Serialize;

use crate::clock;
use crate::storage::Session;

/// The answer: as `Enrolled`, without the token.
#[derive(Serialize)]
pub(crate) struct Me {
    user: User,
    role: Role,
    area: String,
    county: String,
    /// Id of the phone.
    device: String,
    server_time: String,
}

pub(crate) async fn show(session: Session) -> Json<Me> {
    let Session { user, device } = session;
    Json(Me {
        role: user.role,
        area: user.area,
        county: user.county,
        user: User {
            id: user.id,
            name: user.name,
        },
        device,
        server_time: clock::now(),
    })
}
