//! Users, forms, and the end.

use std::sync::Arc;

use ruhu_domain::hash::sha256_hex;

use super::samples::{COUNTY, NOW, session, take, upload};
use crate::storage::{Form, NewDevice, Storage};

pub(in crate::storage) async fn tokens_open_only_their_county(storage: Arc<dyn Storage>) {
    let session = session("cadre");
    assert_eq!(
        storage.user_with_code("code").await.expect("read"),
        Some(session.user.clone())
    );
    assert_eq!(storage.user_with_code("other").await.expect("read"), None);
    let device = NewDevice {
        id: session.device.clone(),
        name: "手机".to_owned(),
        token_sha256: "token".to_owned(),
        created_at: NOW.to_owned(),
    };
    storage
        .add_device(COUNTY, "cadre", device.clone())
        .await
        .expect("added");
    assert_eq!(
        storage.session(COUNTY, "token").await.expect("read"),
        Some(session)
    );
    assert_eq!(
        storage.session("530102", "token").await.expect("read"),
        None
    );
    assert_eq!(storage.session(COUNTY, "tokem").await.expect("read"), None);
    let nobody = NewDevice {
        id: "2".to_owned(),
        token_sha256: "2".to_owned(),
        ..device
    };
    assert!(
        storage.add_device(COUNTY, "nobody", nobody).await.is_err(),
        "a phone belongs to a user"
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
