//! Users, the codes that enrol phones, and the phones.

use ruhu_domain::role::Role;
use sqlx::sqlite::SqliteRow;
use sqlx::{FromRow, Row, SqliteConnection};

use crate::storage::{Device, EnrolCode, Error, NewDevice, Result, Session, Token, User};

/// A phone's last contact is written again only when it is older, in minutes: most requests then
/// write nothing.
const CONTACT: &str = "-10 minutes";

impl FromRow<'_, SqliteRow> for User {
    fn from_row(row: &SqliteRow) -> std::result::Result<Self, sqlx::Error> {
        let role: String = row.try_get("role")?;
        Ok(Self {
            county: row.try_get("county")?,
            id: row.try_get("id")?,
            name: row.try_get("name")?,
            role: Role::parse(&role).ok_or_else(|| sqlx::Error::Decode("role".into()))?,
            area: row.try_get("area")?,
            unit: row.try_get("unit")?,
            phone: row.try_get("phone")?,
        })
    }
}

pub(super) async fn counties(c: &mut SqliteConnection) -> Result<Vec<String>> {
    let query = sqlx::query_scalar("SELECT county FROM counties ORDER BY county");
    Ok(query.fetch_all(c).await?)
}

/// A county exists from its first user or item on.
pub(super) async fn add_county(c: &mut SqliteConnection, county: &str) -> Result<()> {
    let query =
        sqlx::query("INSERT INTO counties (county) VALUES (?) ON CONFLICT DO NOTHING").bind(county);
    query.execute(c).await?;
    Ok(())
}

pub(super) async fn put_user(c: &mut SqliteConnection, user: User) -> Result<()> {
    add_county(c, &user.county).await?;
    sqlx::query(
        "INSERT INTO users (county, id, name, role, area, unit, phone) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (county, id) DO UPDATE SET name = excluded.name, role = excluded.role,
             area = excluded.area, unit = excluded.unit, phone = excluded.phone",
    )
    .bind(user.county)
    .bind(user.id)
    .bind(user.name)
    .bind(user.role.name())
    .bind(user.area)
    .bind(user.unit)
    .bind(user.phone)
    .execute(c)
    .await?;
    Ok(())
}

pub(super) async fn user(c: &mut SqliteConnection, county: &str, id: &str) -> Result<Option<User>> {
    let query = sqlx::query_as("SELECT * FROM users WHERE county = ? AND id = ?");
    Ok(query.bind(county).bind(id).fetch_optional(c).await?)
}

pub(super) async fn users(c: &mut SqliteConnection, county: &str) -> Result<Vec<User>> {
    let query = sqlx::query_as("SELECT * FROM users WHERE county = ? ORDER BY id");
    Ok(query.bind(county).fetch_all(c).await?)
}

pub(super) async fn put_code(
    c: &mut SqliteConnection,
    county: String,
    user: String,
    code: EnrolCode,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO enrol_codes (county, sha256, user, expires_at, reusable) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (county, sha256) DO UPDATE SET expires_at = excluded.expires_at",
    )
    .bind(county)
    .bind(code.sha256)
    .bind(user)
    .bind(code.expires_at)
    .bind(code.reusable)
    .execute(c)
    .await?;
    Ok(())
}

pub(super) async fn user_with_code(
    c: &mut SqliteConnection,
    code: &str,
    now: &str,
) -> Result<Option<User>> {
    let query = sqlx::query_as(
        "SELECT users.* FROM enrol_codes AS code
         JOIN users ON users.county = code.county AND users.id = code.user
         WHERE code.sha256 = ? AND code.expires_at > ? AND (code.used_at IS NULL OR code.reusable)
             AND users.disabled_at IS NULL",
    );
    Ok(query.bind(code).bind(now).fetch_optional(c).await?)
}

pub(super) async fn enrol(
    c: &mut SqliteConnection,
    code: String,
    device: NewDevice,
) -> Result<bool> {
    // Asked again in here: of two that came at once, one finds the code used.
    let Some(user) = user_with_code(c, &code, &device.created_at).await? else {
        return Ok(false);
    };
    sqlx::query("UPDATE enrol_codes SET used_at = ? WHERE county = ? AND sha256 = ?")
        .bind(&device.created_at)
        .bind(&user.county)
        .bind(code)
        .execute(&mut *c)
        .await?;
    sqlx::query(
        "INSERT INTO devices (county, id, user, name, token_sha256, created_at, expires_at, last_seen_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(user.county)
    .bind(device.id)
    .bind(user.id)
    .bind(device.name)
    .bind(device.token_sha256)
    .bind(&device.created_at)
    .bind(device.expires_at)
    .bind(&device.created_at)
    .execute(c)
    .await?;
    Ok(true)
}

pub(super) async fn session(
    c: &mut SqliteConnection,
    county: &str,
    token: &str,
    now: &str,
) -> Result<Token> {
    let query = sqlx::query(
        "SELECT users.*, devices.id AS device, devices.revoked_at, devices.expires_at <= ? AS expired,
             coalesce(devices.last_seen_at, '') < strftime('%Y-%m-%dT%H:%M:%fZ', ?, ?) AS unseen
         FROM devices JOIN users ON users.county = devices.county AND users.id = devices.user
         WHERE devices.county = ? AND devices.token_sha256 = ?",
    );
    let row = query
        .bind(now)
        .bind(now)
        .bind(CONTACT)
        .bind(county)
        .bind(token)
        .fetch_optional(c)
        .await?;
    let Some(row) = row else {
        return Ok(Token::Unknown);
    };
    let revoked: Option<String> = row.try_get("revoked_at")?;
    let disabled: Option<String> = row.try_get("disabled_at")?;
    if revoked.is_some() || disabled.is_some() {
        return Ok(Token::Revoked);
    }
    if row.try_get("expired")? {
        return Ok(Token::Expired);
    }
    let session = Session {
        user: User::from_row(&row)?,
        device: row.try_get("device")?,
    };
    Ok(Token::Open(session, row.try_get("unseen")?))
}

pub(super) async fn seen(
    c: &mut SqliteConnection,
    county: String,
    device: String,
    now: String,
) -> Result<()> {
    sqlx::query("UPDATE devices SET last_seen_at = ? WHERE county = ? AND id = ?")
        .bind(now)
        .bind(county)
        .bind(device)
        .execute(c)
        .await?;
    Ok(())
}

pub(super) async fn devices(c: &mut SqliteConnection, county: &str) -> Result<Vec<Device>> {
    type Line = (
        String,
        String,
        String,
        String,
        Option<String>,
        String,
        Option<String>,
    );
    let query = sqlx::query_as::<_, Line>(
        "SELECT id, user, name, created_at, last_seen_at, expires_at, revoked_at FROM devices
         WHERE county = ? ORDER BY created_at DESC, id",
    );
    let lines = query.bind(county).fetch_all(c).await?;
    let device =
        |(id, user, name, created_at, last_seen_at, expires_at, revoked_at): Line| Device {
            id,
            user,
            name,
            created_at,
            last_seen_at,
            expires_at,
            revoked_at,
        };
    Ok(lines.into_iter().map(device).collect())
}

pub(super) async fn revoke(
    c: &mut SqliteConnection,
    county: String,
    device: String,
    now: String,
) -> Result<bool> {
    let query = sqlx::query(
        "UPDATE devices SET revoked_at = coalesce(revoked_at, ?) WHERE county = ? AND id = ?",
    );
    let done = query.bind(now).bind(county).bind(device).execute(c).await?;
    Ok(done.rows_affected() == 1)
}

pub(super) async fn disable(
    c: &mut SqliteConnection,
    county: String,
    user: String,
    since: Option<String>,
) -> Result<bool> {
    let query = sqlx::query("UPDATE users SET disabled_at = ? WHERE county = ? AND id = ?");
    let done = query.bind(since).bind(county).bind(user).execute(c).await?;
    Ok(done.rows_affected() == 1)
}

impl From<std::num::TryFromIntError> for Error {
    fn from(_: std::num::TryFromIntError) -> Self {
        Self::Corrupt("number")
    }
}
