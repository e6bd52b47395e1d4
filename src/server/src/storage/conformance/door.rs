//! Cards, tries at them, and pages of households.

use std::sync::Arc;

use super::samples::COUNTY;
use crate::storage::{Card, CardTry, NewPageSession, Storage, TryRule, Voice};

const HOUSEHOLD: &str = "532822103299010001";

fn card(code: &str) -> Card {
    Card {
        county: COUNTY.to_owned(),
        household: HOUSEHOLD.to_owned(),
        code_sha256: code.to_owned(),
        pin_hash: format!("pin of {code}"),
        created_at: at(0),
    }
}

/// An instant so many minutes after noon.
fn at(minutes: u32) -> String {
    format!(
        "2019-06-15T{:02}:{:02}:00.000Z",
        12 + minutes / 60,
        minutes % 60
    )
}

/// Five tries, then closed for 30 minutes.
fn rule(minutes: u32) -> TryRule {
    TryRule {
        now: at(minutes),
        most: 5,
        locked_until: at(minutes + 30),
        forget: "2019-06-14T12:00:00.000Z".to_owned(),
    }
}

async fn tried(storage: &dyn Storage, code: &str, minutes: u32) -> CardTry {
    let tried = storage.try_card(code, rule(minutes)).await;
    tried.expect("counted")
}

fn session(token: &str) -> NewPageSession {
    NewPageSession {
        county: COUNTY.to_owned(),
        household: HOUSEHOLD.to_owned(),
        token_sha256: token.to_owned(),
        expires_at: at(20),
    }
}

pub(in crate::storage) async fn five_tries_close_a_code_for_half_an_hour_card_or_not(
    storage: Arc<dyn Storage>,
) {
    storage.put_card(card("code")).await.expect("put");
    for (code, found) in [("code", Some(card("code"))), ("nothing", None)] {
        for _ in 0..5 {
            assert_eq!(
                tried(&*storage, code, 0).await,
                CardTry::Counted(found.clone())
            );
        }
        for minutes in [0, 29] {
            assert_eq!(
                tried(&*storage, code, minutes).await,
                CardTry::Locked(at(30))
            );
        }
        assert_eq!(
            tried(&*storage, code, 30).await,
            CardTry::Counted(found.clone())
        );
    }
    let of = |minutes| {
        let storage = Arc::clone(&storage);
        async move {
            let found = storage.card_of(COUNTY, HOUSEHOLD, &at(minutes)).await;
            found.expect("read").expect("a card").1
        }
    };
    assert_eq!(of(31).await, None);
    for _ in 0..4 {
        tried(&*storage, "code", 31).await;
    }
    assert_eq!(of(32).await, Some(at(61)));
    assert!(
        storage
            .unlock_card(COUNTY, HOUSEHOLD)
            .await
            .expect("unlocked")
    );
    assert_eq!(of(32).await, None);
    assert_eq!(
        tried(&*storage, "code", 32).await,
        CardTry::Counted(Some(card("code")))
    );
    assert!(!storage.unlock_card(COUNTY, "other").await.expect("asked"));
}

pub(in crate::storage) async fn of_many_tries_at_once_five_are_looked_at(
    storage: Arc<dyn Storage>,
) {
    storage.put_card(card("code")).await.expect("put");
    let tries = (0..40).map(|_| {
        let storage = Arc::clone(&storage);
        tokio::spawn(async move { tried(&*storage, "code", 0).await })
    });
    let mut counted = 0;
    for one in tries.collect::<Vec<_>>() {
        counted += usize::from(matches!(one.await.expect("tried"), CardTry::Counted(_)));
    }
    assert_eq!(counted, 5);
}

pub(in crate::storage) async fn a_page_is_open_for_its_time_and_a_new_card_closes_it(
    storage: Arc<dyn Storage>,
) {
    storage.put_card(card("code")).await.expect("put");
    for _ in 0..4 {
        tried(&*storage, "code", 0).await;
    }
    let open = |token: &'static str| {
        let storage = Arc::clone(&storage);
        async move {
            storage
                .open_page("code", session(token), &at(0))
                .await
                .expect("opened")
        }
    };
    let household = |token: &'static str, county: &'static str, minutes| {
        let storage = Arc::clone(&storage);
        async move {
            storage
                .page_session(county, token, &at(minutes))
                .await
                .expect("read")
        }
    };
    open("one").await;
    // Right tries are forgotten.
    for _ in 0..5 {
        assert!(matches!(
            tried(&*storage, "code", 1).await,
            CardTry::Counted(_)
        ));
    }
    assert_eq!(
        household("one", COUNTY, 19).await.as_deref(),
        Some(HOUSEHOLD)
    );
    assert_eq!(household("one", COUNTY, 20).await, None, "too late");
    assert_eq!(household("one", "530102", 19).await, None, "another county");
    assert_eq!(household("two", COUNTY, 19).await, None);
    open("two").await;
    storage.close_page(COUNTY, "one").await.expect("closed");
    assert_eq!(household("one", COUNTY, 1).await, None);
    assert!(household("two", COUNTY, 1).await.is_some());
    storage.put_card(card("new")).await.expect("put");
    assert_eq!(
        household("two", COUNTY, 1).await,
        None,
        "opened with the old card"
    );
    assert_eq!(tried(&*storage, "code", 90).await, CardTry::Counted(None));
    assert_eq!(
        tried(&*storage, "new", 1).await,
        CardTry::Counted(Some(card("new")))
    );
}

pub(in crate::storage) async fn what_was_said_aloud_is_kept_once(storage: Arc<dyn Storage>) {
    let voice = |bytes: &[u8]| Voice {
        media_type: "audio/ogg".to_owned(),
        bytes: bytes.to_vec(),
    };
    assert_eq!(storage.voice(COUNTY, "one").await.expect("read"), None);
    for bytes in [b"first", b"again"] {
        let put = storage.put_voice(COUNTY, "one", voice(bytes)).await;
        put.expect("kept");
    }
    let found = storage.voice(COUNTY, "one").await.expect("read");
    assert_eq!(found, Some(voice(b"first")));
    assert_eq!(storage.voice("532823", "one").await.expect("read"), None);
}
