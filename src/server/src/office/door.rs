//! A household's own door: the card, the PIN, tries, and the page behind it.
//!
//! Whoever opens the door shows three things: the code of the card (50 random bits), the last four of
//! an adult's ID number, and a PIN of four digits. A try is counted before anything is compared, and a
//! code that nobody has is treated like one that somebody has: the same work, the same answer, the
//! same lock.

use std::sync::LazyLock;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use ruhu_domain::current::Current;
use ruhu_domain::date::Date;
use ruhu_domain::hash::sha256_hex;
use ruhu_domain::household::Household;
use ruhu_domain::identity::half_width;
use serde::Serialize;
use serde_json::Value as Json;
use tokio::sync::Semaphore;

use super::Actor;
use super::benefits::{self, Found};
use crate::problem::{Answer, Code, Refusal};
use crate::storage::{Card, CardTry, NewPageSession, Storage, TryRule};
use crate::{clock, secret};

/// Wrong tries in a row that close a card.
const TRIES: u32 = 5;
/// Minutes it stays closed.
const LOCKED: i64 = 30;
/// Minutes after which a count of tries is forgotten.
const FORGOTTEN: i64 = 24 * 60;
/// Minutes a page stays open.
const OPEN: i64 = 20;
/// Age from which somebody's ID number opens the door, in years.
const ADULT: i32 = 18;
/// Memory of the slow hash in KiB, and its passes (OWASP's least for Argon2id).
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const SALT: usize = 16;
const HASH: usize = 32;

/// Slow hashes at a time: the server has other work to do.
static SLOW: Semaphore = Semaphore::const_new(2);

/// What is compared when nobody has the code: as slow as a real one.
static NOBODY: LazyLock<String> = LazyLock::new(|| hashed("", &secret::random()));

/// A card as it is given to the household; the code is shown once and stored nowhere.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NewCard {
    /// Code of the household.
    pub(crate) household: String,
    /// To be typed: ten characters.
    pub(crate) card_code: String,
    /// To be scanned; below the site's address. The part after `#` is never sent to a server.
    pub(crate) url: String,
}

/// A household's card as a cadre sees it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CardState {
    /// When it was made; `None` when there is none.
    pub(crate) created_at: Option<String>,
    /// Until when it is closed after wrong tries.
    pub(crate) locked_until: Option<String>,
}

/// An open page.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Opened {
    /// For `Authorization: Bearer`.
    pub(crate) token: String,
    /// Until when.
    pub(crate) expires_at: String,
}

/// Makes a household's card, with the PIN it chose. The one it had is worth nothing any more.
pub(crate) async fn make_card(
    storage: &dyn Storage,
    actor: &Actor,
    found: &Found,
    pin: &str,
    site: &str,
) -> Answer<NewCard> {
    let pin = chosen_pin(pin)?;
    let card_code = secret::enrol_code();
    let household = found.household.code.clone();
    let card = Card {
        county: actor.county.clone(),
        household: household.clone(),
        code_sha256: secret::enrol_hash(&card_code),
        pin_hash: slowly(move || pin_hash(&pin)).await?,
        created_at: clock::now(),
    };
    storage.put_card(card).await?;
    let audit = actor.audit("card.make", &household, "");
    storage.note(&actor.county, audit).await?;
    Ok(NewCard {
        household,
        url: format!("{}/home/#/{card_code}", site.trim_end_matches('/')),
        card_code,
    })
}

/// Opens a card that was closed by wrong tries.
pub(crate) async fn unlock(storage: &dyn Storage, actor: &Actor, household: &str) -> Answer<()> {
    if !storage.unlock_card(&actor.county, household).await? {
        return Err(Refusal::new(Code::NotFound)
            .because("这户还没有明白卡", "this household has no card yet"));
    }
    let audit = actor.audit("card.unlock", household, "");
    storage.note(&actor.county, audit).await?;
    Ok(())
}

/// Whether a household has a card, and whether it is closed.
pub(crate) async fn state(
    storage: &dyn Storage,
    county: &str,
    household: &str,
) -> Answer<CardState> {
    let found = storage.card_of(county, household, &clock::now()).await?;
    let (card, locked_until) = found.unzip();
    Ok(CardState {
        created_at: card.map(|card| card.created_at),
        locked_until: locked_until.flatten(),
    })
}

/// Opens the page of whoever has the card, knows the PIN and the last four of an adult's ID.
pub(crate) async fn open(
    storage: &dyn Storage,
    card_code: &str,
    id_last4: &str,
    pin: &str,
) -> Answer<Opened> {
    let code = secret::enrol_hash(&half_width(card_code));
    let rule = TryRule {
        now: clock::now(),
        most: TRIES,
        locked_until: clock::in_minutes(LOCKED),
        forget: clock::in_minutes(-FORGOTTEN),
    };
    let card = match storage.try_card(&code, rule).await? {
        CardTry::Counted(card) => card,
        CardTry::Locked(_) => {
            return Err(Refusal::new(Code::CardLocked).because(
                "连续输错 5 次，这张卡锁 30 分钟。请村干部马上解锁，或等一等再试",
                "five wrong tries in a row: this card is closed for 30 minutes. A village cadre can open it at once, or try again later",
            ));
        }
    };
    let kept = card
        .as_ref()
        .map_or(NOBODY.as_str(), |card| &card.pin_hash)
        .to_owned();
    let typed = half_width(pin).trim().to_owned();
    let right_pin = slowly(move || is_pin(&typed, &kept)).await?;
    // The same look-ups whether there is such a card or not.
    let (county, household) = match &card {
        Some(card) => (card.county.as_str(), card.household.as_str()),
        None => ("", ""),
    };
    let people = benefits::read(storage, county, household).await?;
    let today = benefits::day(storage, county).await?;
    let right_id = people
        .as_ref()
        .is_some_and(|found| is_adult(found, id_last4, today));
    let Some(card) = card.filter(|_| right_pin && right_id) else {
        return Err(Refusal::new(Code::WrongCard).because(
            "卡号、身份证后四位或密码不对，请再核对",
            "the card's code, the last four of the ID or the PIN is wrong; check them again",
        ));
    };
    let token = secret::device_token(&card.county);
    let expires_at = clock::in_minutes(OPEN);
    let session = NewPageSession {
        county: card.county,
        household: card.household,
        token_sha256: sha256_hex(token.as_bytes()),
        expires_at: expires_at.clone(),
    };
    storage.open_page(&code, session, &clock::now()).await?;
    Ok(Opened { token, expires_at })
}

/// Whether the last four belong to the ID of an adult of the household.
fn is_adult(found: &Found, last4: &str, today: Date) -> bool {
    let typed = half_width(last4).trim().to_ascii_uppercase();
    if typed.len() != 4 {
        return false;
    }
    let mut known = adults(&found.household, found.current.as_ref(), today);
    known.any(|id| id.to_ascii_uppercase().ends_with(&typed))
}

/// ID numbers of the adults on file: the surveys' list, else the office's.
fn adults<'a>(
    household: &'a Household,
    current: Option<&'a Current>,
    today: Date,
) -> impl Iterator<Item = &'a str> {
    let rows = |answers: &'a serde_json::Map<String, Json>| {
        answers.get("members").and_then(Json::as_array)
    };
    let surveyed = current.and_then(|current| rows(&current.answers));
    let rows = surveyed.or_else(|| rows(&household.office));
    let stays = |row: &&Json| row["m_change"] != "4";
    let of_age = move |id: &&str| {
        let born = id.get(6..14).and_then(|digits| {
            Date::new(
                digits.get(..4)?.parse().ok()?,
                digits.get(4..6)?.parse().ok()?,
                digits.get(6..8)?.parse().ok()?,
            )
        });
        born.is_some_and(|born| born.years_until(today) >= ADULT)
    };
    let rows = rows.into_iter().flatten().filter(stays);
    rows.filter_map(|row| row.get("m_idno")?.as_str())
        .filter(of_age)
}

/// A PIN that is not among the first that anybody would try.
fn chosen_pin(typed: &str) -> Answer<String> {
    let pin = half_width(typed).trim().to_owned();
    let digits = pin.as_bytes();
    if digits.len() != 4 || !digits.iter().all(u8::is_ascii_digit) {
        return Err(wrong("密码要 4 位数字", "the PIN has four digits"));
    }
    let step = |pair: &[u8]| i16::from(pair[1]) - i16::from(pair[0]);
    let first = step(digits);
    if (-1..=1).contains(&first) && digits.windows(2).all(|pair| step(pair) == first) {
        return Err(wrong(
            "这个密码太好猜，不要用 1234、8888 这样的",
            "this PIN is easily guessed; avoid the likes of 1234 and 8888",
        ));
    }
    Ok(pin)
}

/// Runs a slow hash where it holds nobody up.
async fn slowly<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    let _turn = SLOW
        .acquire()
        .await
        .map_err(|_| Refusal::new(Code::Internal))?;
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|_| Refusal::new(Code::Internal))
}

/// A PIN as it is stored.
pub(crate) fn pin_hash(pin: &str) -> String {
    hashed(pin, &secret::random())
}

/// Salt and hash, as they are stored.
fn hashed(pin: &str, salt: &[u8; SALT]) -> String {
    let mut hash = [0; HASH];
    let params = Params::new(MEMORY, PASSES, 1, Some(HASH)).unwrap_or_default();
    let slow = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    // Fails only for lengths that are constant here.
    let done = slow.hash_password_into(pin.as_bytes(), salt, &mut hash);
    debug_assert!(done.is_ok(), "constant lengths fit");
    format!(
        "{}.{}",
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(hash)
    )
}

fn is_pin(pin: &str, kept: &str) -> bool {
    let salt = kept
        .split('.')
        .next()
        .and_then(|salt| STANDARD_NO_PAD.decode(salt).ok());
    let salt: Option<[u8; SALT]> = salt.and_then(|salt| salt.try_into().ok());
    // Hashes are compared, not PINs: how far they agree tells nothing of the PIN.
    salt.is_some_and(|salt| hashed(pin, &salt) == kept)
}

fn wrong(zh: &str, en: &str) -> Refusal {
    Refusal::new(Code::BadRequest).because(zh, en)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pin_is_known_again_and_each_hash_has_its_own_salt() {
        let kept = hashed("4702", &secret::random());
        assert!(is_pin("4702", &kept));
        assert!(!is_pin("4703", &kept) && !is_pin("", &kept) && !is_pin("4702", "x"));
        assert_ne!(kept, hashed("4702", &secret::random()));
    }

    #[test]
    fn pins_that_anybody_would_try_are_refused() {
        for pin in [
            "1234",
            "4321",
            "0000",
            "8888",
            "123",
            "12345",
            "12a4",
            "",
            "６７８９",
        ] {
            assert!(chosen_pin(pin).is_err(), "{pin}");
        }
        assert_eq!(chosen_pin(" ４702 ").ok().as_deref(), Some("4702"));
        assert!(chosen_pin("1357").is_ok());
    }

    #[test]
    fn only_adults_who_live_there_open_the_door() {
        let today = Date::parse("2018-11-20").expect("a date");
        let household = Household {
            office: json!({"members": [{"m_idno": "532899194803120022"}]})
                .as_object()
                .cloned()
                .unwrap_or_default(),
            ..Household::default()
        };
        let of_office: Vec<_> = adults(&household, None, today).collect();
        assert_eq!(of_office, ["532899194803120022"]);
        let current = Current {
            answers: json!({"members": [
                {"m_idno": "532899197305200015"},
                {"m_idno": "53289920040618002X"},
                {"m_idno": "532899198001010017", "m_change": "4"},
            ]})
            .as_object()
            .cloned()
            .unwrap_or_default(),
            ..Current::default()
        };
        let surveyed: Vec<_> = adults(&household, Some(&current), today).collect();
        assert_eq!(surveyed, ["532899197305200015"]);
    }
}
