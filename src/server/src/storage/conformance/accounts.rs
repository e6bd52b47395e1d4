//! Users, forms, and the end.

use std::sync::Arc;

use ruhu_domain::hash::sha256_hex;
use ruhu_domain::role::Role;

use super::samples::{COUNTY, NOW, session, take, upload};
use crate::storage::{EnrolCode, Form, NewDevice, Session, Storage, Token, User};

const LATER: &str = "2019-07-15T02:00:00.000Z";
const MUCH_LATER: &str = "2020-07-15T02:00:00.000Z";

fn device(id: &str) -> NewDevice {
    NewDevice {
        id: id.to_owned(),
        name: "手机".to_owned(),
        token_sha256: format!("token {id}"),
        created_at: NOW.to_owned(),
        expires_at: MUCH_LATER.to_owned(),
    }
}

async fn add_code(storage: &dyn Storage, sha256: &str, reusable: bool) {
    let code = EnrolCode {
        sha256: sha256.to_owned(),
        expires_at: LATER.to_owned(),
        reusable,
    };
    storage.put_code(COUNTY, "cadre", code).await.expect("put");
}

pub(in crate::storage) async fn codes_enrol_once_and_in_time(storage: Arc<dyn Storage>) {
    add_code(&*storage, "code", false).await;
    add_code(&*storage, "demo", true).await;
    let user = |code: &'static str, now: &'static str| {
        let storage = Arc::clone(&storage);
        async move { storage.user_with_code(code, now).await.expect("read") }
    };
    assert_eq!(user("code", NOW).await, Some(session("cadre").user));
    assert_eq!(user("other", NOW).await, None);
    assert_eq!(user("code", LATER).await, None, "too old");
    assert!(storage.enrol("code", device("1")).await.expect("enrolled"));
    assert!(
        !storage.enrol("code", device("2")).await.expect("asked"),
        "used"
    );
    assert_eq!(user("code", NOW).await, None, "used");
    for id in ["3", "4"] {
        assert!(storage.enrol("demo", device(id)).await.expect("enrolled"));
    }
    let ids: Vec<String> = storage
        .devices(COUNTY)
        .await
        .expect("read")
        .into_iter()
        .map(|device| device.id)
        .collect();
    assert_eq!(ids, ["1", "3", "4"]);
}

pub(in crate::storage) async fn tokens_open_only_their_county(storage: Arc<dyn Storage>) {
    add_code(&*storage, "code", false).await;
    storage.enrol("code", device("1")).await.expect("enrolled");
    let token = |county: &'static str, token: &'static str, now: &'static str| {
        let storage = Arc::clone(&storage);
        async move { storage.session(county, token, now).await.expect("read") }
    };
    let open = Session {
        user: session("cadre").user,
        device: "1".to_owned(),
    };
    assert_eq!(
        token(COUNTY, "token 1", NOW).await,
        Token::Open(open.clone(), false)
    );
    assert_eq!(
        token(COUNTY, "token 1", LATER).await,
        Token::Open(open.clone(), true)
    );
    storage.seen(COUNTY, "1", LATER).await.expect("seen");
    assert_eq!(
        token(COUNTY, "token 1", LATER).await,
        Token::Open(open, false)
    );
    assert_eq!(token("530102", "token 1", NOW).await, Token::Unknown);
    assert_eq!(token(COUNTY, "token 2", NOW).await, Token::Unknown);
    assert_eq!(token(COUNTY, "token 1", MUCH_LATER).await, Token::Expired);

    assert!(
        storage
            .disable(COUNTY, "cadre", Some(NOW))
            .await
            .expect("disabled")
    );
    assert_eq!(token(COUNTY, "token 1", NOW).await, Token::Revoked);
    assert!(
        storage
            .disable(COUNTY, "cadre", None)
            .await
            .expect("enabled")
    );
    assert!(matches!(
        token(COUNTY, "token 1", NOW).await,
        Token::Open(..)
    ));
    assert!(storage.revoke(COUNTY, "1", NOW).await.expect("revoked"));
    assert!(!storage.revoke(COUNTY, "2", NOW).await.expect("asked"));
    assert_eq!(token(COUNTY, "token 1", NOW).await, Token::Revoked);
    let listed = storage.devices(COUNTY).await.expect("read");
    assert_eq!(listed[0].revoked_at.as_deref(), Some(NOW));
    assert_eq!(listed[0].last_seen_at.as_deref(), Some(LATER));
}

pub(in crate::storage) async fn users_are_replaced_and_keep_their_phones(
    storage: Arc<dyn Storage>,
) {
    add_code(&*storage, "code", false).await;
    storage.enrol("code", device("1")).await.expect("enrolled");
    let user = User {
        name: "示例干部甲".to_owned(),
        role: Role::Township,
        ..session("cadre").user
    };
    storage.put_user(user.clone()).await.expect("put");
    assert_eq!(
        storage.users(COUNTY).await.expect("read"),
        std::slice::from_ref(&user)
    );
    assert_eq!(
        storage.user(COUNTY, "cadre").await.expect("read"),
        Some(user.clone())
    );
    assert_eq!(storage.user(COUNTY, "nobody").await.expect("read"), None);
    match storage.session(COUNTY, "token 1", NOW).await.expect("read") {
        Token::Open(session, _) => assert_eq!(session.user, user),
        other => panic!("{other:?}"),
    }
    let code = EnrolCode {
        sha256: "x".to_owned(),
        expires_at: LATER.to_owned(),
        reusable: false,
    };
    assert!(
        storage.put_code(COUNTY, "nobody", code).await.is_err(),
        "a code is somebody's"
    );
}

pub(in crate::storage) async fn form_versions_in_use_do_not_change(storage: Arc<dyn Storage>) {
    let form = |version: &str, package: &[u8]| Form {
        form_id: "household_survey".to_owned(),
        version: version.to_owned(),
        sha256: sha256_hex(package),
        package: package.to_vec(),
    };
    assert!(
        storage
            .publish_form(form("1", b"draft"))
            .await
            .expect("published")
    );
    assert!(
        storage
            .publish_form(form("1", b"form"))
            .await
            .expect("published"),
        "nobody has used it yet"
    );
    take(&*storage, upload(1, None, "")).await;
    assert!(
        !storage
            .publish_form(form("1", b"other"))
            .await
            .expect("asked")
    );
    assert!(
        storage
            .publish_form(form("1", b"form"))
            .await
            .expect("published"),
        "the same again"
    );
    assert_eq!(
        storage.form("household_survey", "1").await.expect("read"),
        Some(form("1", b"form"))
    );
    assert!(
        storage
            .publish_form(form("2", b"other"))
            .await
            .expect("published")
    );
    let forms = storage.forms().await.expect("read");
    let current: Vec<(&str, bool)> = forms
        .iter()
        .map(|form| (form.version.as_str(), form.current))
        .collect();
    assert_eq!(current, [("1", false), ("2", true)]);
    assert_eq!(
        storage.form("household_survey", "3").await.expect("read"),
        None
    );
}

pub(in crate::storage) async fn a_closed_database_says_so(storage: Arc<dyn Storage>) {
    take(&*storage, upload(1, None, "first")).await;
    storage.close().await;
    assert!(storage.take(vec![upload(2, None, "second")]).await[0].is_err());
    assert!(storage.database_id().await.is_err());
}
