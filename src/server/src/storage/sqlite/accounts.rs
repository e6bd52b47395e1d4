//! Users and their phones.

use sqlx::SqliteConnection;

use crate::storage::{NewDevice, Result, Session, User};

type UserRow = (String, String, String, String, String);

fn user((county, id, name, role, area): UserRow) -> User {
    User {
        county,
        id,
        name,
        role,
        area,
    }
}

pub(super) async fn counties(connection: &mut SqliteConnection) -> Result<Vec<String>> {
    Ok(
        sqlx::query_scalar("SELECT county FROM counties ORDER BY county")
            .fetch_all(connection)
            .await?,
    )
}

/// A county exists from its first user or item on.
pub(super) async fn add_county(connection: &mut SqliteConnection, county: &str) -> Result<()> {
    let query =
        sqlx::query("INSERT INTO counties (county) VALUES (?) ON CONFLICT DO NOTHING").bind(county);
    query.execute(connection).await?;
    Ok(())
}

pub(super) async fn put_user(
    connection: &mut SqliteConnection,
    user: User,
    code: Option<String>,
) -> Result<()> {
    add_county(connection, &user.county).await?;
    sqlx::query(
        "INSERT INTO users (county, id, name, role, area, enrol_code_sha256) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (county, id) DO UPDATE SET name = excluded.name, role = excluded.role,
             area = excluded.area, enrol_code_sha256 = excluded.enrol_code_sha256",
    )
    .bind(user.county)
    .bind(user.id)
    .bind(user.name)
    .bind(user.role)
    .bind(user.area)
    .bind(code)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn user_with_code(
    connection: &mut SqliteConnection,
    code: &str,
) -> Result<Option<User>> {
    let query = sqlx::query_as::<_, UserRow>(
        "SELECT county, id, name, role, area FROM users WHERE enrol_code_sha256 = ?",
    );
    Ok(query.bind(code).fetch_optional(connection).await?.map(user))
}

pub(super) async fn add_device(
    connection: &mut SqliteConnection,
    county: String,
    user: String,
    device: NewDevice,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO devices (county, id, user, name, token_sha256, created_at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(county)
    .bind(device.id)
    .bind(user)
    .bind(device.name)
    .bind(device.token_sha256)
    .bind(device.created_at)
    .execute(connection)
    .await?;
    Ok(())
}

pub(super) async fn session(
    connection: &mut SqliteConnection,
    county: &str,
    token: &str,
) -> Result<Option<Session>> {
    let query = sqlx::query_as::<_, (String, String, String, String, String, String)>(
        "SELECT users.county, users.id, users.name, users.role, users.area, devices.id
         FROM devices JOIN users ON users.county = devices.county AND users.id = devices.user
         WHERE devices.county = ? AND devices.token_sha256 = ? AND devices.revoked_at IS NULL",
    );
    let row = query
        .bind(county)
        .bind(token)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|(county, id, name, role, area, device)| Session {
        user: user((county, id, name, role, area)),
        device,
    }))
}
