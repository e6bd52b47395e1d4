//! Files in pieces.

use std::sync::Arc;

use ruhu_domain::hash::sha256_hex;

use super::samples::{COUNTY, NOW, take, upload, with_picture};
use crate::storage::{Appended, AttachmentState, Part, Storage, Unfit};

const PICTURE: &[u8] = b"\xff\xd8\xff\xe0 a picture in three pieces";

fn part(content: &[u8], start: usize, end: usize, sha256: &str) -> Part {
    Part {
        county: COUNTY.to_owned(),
        sha256: sha256.to_owned(),
        start: start as u64,
        total: content.len() as u64,
        bytes: content[start..end].to_vec(),
        received_at: NOW.to_owned(),
    }
}

pub(in crate::storage) async fn pictures_arrive_in_pieces(storage: Arc<dyn Storage>) {
    let hash = sha256_hex(PICTURE);
    take(&*storage, with_picture(1, PICTURE, "cadre")).await;
    let piece = |start, end| storage.append(part(PICTURE, start, end, &hash));
    let state = || storage.attachment(COUNTY, &hash);

    assert_eq!(state().await.expect("read"), AttachmentState::Absent);
    assert_eq!(piece(0, 10).await.expect("kept"), Appended::Partial(10));
    assert_eq!(state().await.expect("read"), AttachmentState::Partial(10));
    assert_eq!(
        piece(0, 10).await.expect("kept"),
        Appended::WrongOffset(10),
        "sent twice"
    );
    assert_eq!(
        piece(12, 20).await.expect("kept"),
        Appended::WrongOffset(10),
        "a hole"
    );
    assert_eq!(piece(10, 20).await.expect("kept"), Appended::Partial(20));
    let missing = storage
        .latest(COUNTY, "cadre", &upload(1, None, "").record.id)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(
        (
            missing.revision.attachments,
            missing.revision.attachments_complete
        ),
        (1, 0)
    );
    assert_eq!(
        piece(20, PICTURE.len()).await.expect("kept"),
        Appended::Complete
    );
    assert_eq!(state().await.expect("read"), AttachmentState::Complete);
    assert_eq!(
        piece(0, PICTURE.len()).await.expect("kept"),
        Appended::Already
    );
    let complete = storage
        .latest(COUNTY, "cadre", &upload(1, None, "").record.id)
        .await
        .expect("read")
        .expect("there");
    assert_eq!(complete.revision.attachments_complete, 1);
}

pub(in crate::storage) async fn pictures_that_are_none_are_thrown_away(storage: Arc<dyn Storage>) {
    let text = b"this is no picture";
    let whole = |content: &[u8], hash: &str| storage.append(part(content, 0, content.len(), hash));
    let hash = sha256_hex(text);
    assert_eq!(
        whole(text, &hash).await.expect("seen"),
        Appended::Unfit(Unfit::NotAPicture)
    );
    assert_eq!(
        storage.attachment(COUNTY, &hash).await.expect("read"),
        AttachmentState::Absent
    );
    let other = sha256_hex(b"other");
    assert_eq!(
        whole(PICTURE, &other).await.expect("seen"),
        Appended::Unfit(Unfit::WrongHash)
    );
    assert_eq!(
        storage.attachment(COUNTY, &other).await.expect("read"),
        AttachmentState::Absent
    );
    assert_eq!(
        whole(PICTURE, &sha256_hex(PICTURE)).await.expect("seen"),
        Appended::Complete
    );
}

pub(in crate::storage) async fn files_are_taken_only_when_a_record_of_the_user_names_them(
    storage: Arc<dyn Storage>,
) {
    let hash = sha256_hex(PICTURE);
    let named = |user: &'static str| storage.is_named(COUNTY, user, &hash);
    assert!(!named("cadre").await.expect("read"));
    take(&*storage, with_picture(1, PICTURE, "cadre")).await;
    assert!(named("cadre").await.expect("read"));
    assert!(!named("another").await.expect("read"));
    // A newer revision without the picture: what an older one named may still arrive.
    take(&*storage, upload(1, Some(1), "no picture")).await;
    assert!(named("cadre").await.expect("read"));
}
