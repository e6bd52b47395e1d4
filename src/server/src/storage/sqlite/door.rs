//! Cards, tries and open pages of households.

use sqlx::SqliteConnection;

use super::accounts::add_county;
use super::items;
use crate::storage::{Card, CardTry, NewPageSession, Result, TryRule, Voice};

type Row = (String, String, String, String, String);

fn card((county, household, code_sha256, pin_hash, created_at): Row) -> Card {
    Card {
        county,
        household,
        code_sha256,
        pin_hash,
        created_at,
    }
}

pub(super) async fn put_card(c: &mut SqliteConnection, card: Card) -> Result<()> {
    add_county(c, &card.county).await?;
    end_all(c, &card.county, &card.household).await?;
    // Trainers' phones know households by their cards.
    items::touch_household(c, &card.county, &card.household).await?;
    sqlx::query(
        "INSERT INTO cards (county, household, code_sha256, pin_hash, created_at)
         VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (county, household) DO UPDATE SET code_sha256 = excluded.code_sha256,
             pin_hash = excluded.pin_hash, created_at = excluded.created_at",
    )
    .bind(card.county)
    .bind(card.household)
    .bind(card.code_sha256)
    .bind(card.pin_hash)
    .bind(card.created_at)
    .execute(c)
    .await?;
    Ok(())
}

/// Ends what was opened with a card that is no more, and what was tried at it.
async fn end_all(c: &mut SqliteConnection, county: &str, household: &str) -> Result<()> {
    sqlx::query("DELETE FROM household_sessions WHERE county = ? AND household = ?")
        .bind(county)
        .bind(household)
        .execute(&mut *c)
        .await?;
    unlock(c, county, household).await?;
    Ok(())
}

pub(super) async fn card_of(
    c: &mut SqliteConnection,
    county: &str,
    household: &str,
    now: &str,
) -> Result<Option<(Card, Option<String>)>> {
    let query = sqlx::query_as::<_, (String, String, String, String, String, Option<String>)>(
        "SELECT county, household, cards.code_sha256, pin_hash, created_at, locked_until FROM cards
         LEFT JOIN card_tries ON card_tries.code_sha256 = cards.code_sha256
         WHERE county = ? AND household = ?",
    );
    let row = query.bind(county).bind(household).fetch_optional(c).await?;
    Ok(row.map(|(county, household, code, pin, created, locked)| {
        let locked = locked.filter(|until| until.as_str() > now);
        (card((county, household, code, pin, created)), locked)
    }))
}

pub(super) async fn try_card(
    c: &mut SqliteConnection,
    code: String,
    rule: TryRule,
) -> Result<CardTry> {
    sqlx::query("DELETE FROM card_tries WHERE last_at < ?")
        .bind(&rule.forget)
        .execute(&mut *c)
        .await?;
    let found: Option<(u32, String)> =
        sqlx::query_as("SELECT tries, locked_until FROM card_tries WHERE code_sha256 = ?")
            .bind(&code)
            .fetch_optional(&mut *c)
            .await?;
    let mut tries = 0;
    if let Some((so_far, locked_until)) = found {
        if locked_until > rule.now {
            return Ok(CardTry::Locked(locked_until));
        }
        // Whoever waited begins anew.
        tries = if locked_until.is_empty() { so_far } else { 0 };
    }
    tries += 1;
    let locked = if tries >= rule.most {
        rule.locked_until
    } else {
        String::new()
    };
    sqlx::query(
        "INSERT INTO card_tries (code_sha256, tries, locked_until, last_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (code_sha256) DO UPDATE SET tries = excluded.tries,
             locked_until = excluded.locked_until, last_at = excluded.last_at",
    )
    .bind(&code)
    .bind(tries)
    .bind(locked)
    .bind(rule.now)
    .execute(&mut *c)
    .await?;
    let query = sqlx::query_as::<_, Row>(
        "SELECT county, household, code_sha256, pin_hash, created_at FROM cards
         WHERE code_sha256 = ?",
    );
    let row = query.bind(code).fetch_optional(c).await?;
    Ok(CardTry::Counted(row.map(card)))
}

pub(super) async fn open_page(
    c: &mut SqliteConnection,
    code: String,
    session: NewPageSession,
    now: String,
) -> Result<()> {
    sqlx::query("DELETE FROM card_tries WHERE code_sha256 = ?")
        .bind(code)
        .execute(&mut *c)
        .await?;
    sqlx::query("DELETE FROM household_sessions WHERE expires_at <= ?")
        .bind(now)
        .execute(&mut *c)
        .await?;
    sqlx::query(
        "INSERT INTO household_sessions (county, token_sha256, household, expires_at)
         VALUES (?, ?, ?, ?)",
    )
    .bind(session.county)
    .bind(session.token_sha256)
    .bind(session.household)
    .bind(session.expires_at)
    .execute(c)
    .await?;
    Ok(())
}

pub(super) async fn page_session(
    c: &mut SqliteConnection,
    county: &str,
    token: &str,
    now: &str,
) -> Result<Option<String>> {
    let query = sqlx::query_scalar(
        "SELECT household FROM household_sessions
         WHERE county = ? AND token_sha256 = ? AND expires_at > ?",
    );
    Ok(query
        .bind(county)
        .bind(token)
        .bind(now)
        .fetch_optional(c)
        .await?)
}

pub(super) async fn close_page(
    c: &mut SqliteConnection,
    county: String,
    token: String,
) -> Result<()> {
    sqlx::query("DELETE FROM household_sessions WHERE county = ? AND token_sha256 = ?")
        .bind(county)
        .bind(token)
        .execute(c)
        .await?;
    Ok(())
}

pub(super) async fn unlock(
    c: &mut SqliteConnection,
    county: &str,
    household: &str,
) -> Result<bool> {
    let query =
        sqlx::query_scalar("SELECT code_sha256 FROM cards WHERE county = ? AND household = ?");
    let code: Option<String> = query
        .bind(county)
        .bind(household)
        .fetch_optional(&mut *c)
        .await?;
    let Some(code) = code else {
        return Ok(false);
    };
    sqlx::query("DELETE FROM card_tries WHERE code_sha256 = ?")
        .bind(code)
        .execute(c)
        .await?;
    Ok(true)
}

pub(super) async fn put_voice(
    c: &mut SqliteConnection,
    county: &str,
    id: &str,
    voice: Voice,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO voices (county, id, media_type, bytes) VALUES (?, ?, ?, ?)
         ON CONFLICT (county, id) DO NOTHING",
    )
    .bind(county)
    .bind(id)
    .bind(voice.media_type)
    .bind(voice.bytes)
    .execute(c)
    .await?;
    Ok(())
}

pub(super) async fn voice(
    c: &mut SqliteConnection,
    county: &str,
    id: &str,
) -> Result<Option<Voice>> {
    let query = sqlx::query_as::<_, (String, Vec<u8>)>(
        "SELECT media_type, bytes FROM voices WHERE county = ? AND id = ?",
    );
    let found = query.bind(county).bind(id).fetch_optional(c).await?;
    Ok(found.map(|(media_type, bytes)| Voice { media_type, bytes }))
}
