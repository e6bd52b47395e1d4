//! From a URL to an engine.

use std::sync::Arc;

use super::sqlite::Sqlite;
use super::{Error, Result, Storage};

/// Opens the database at `url`, makes it if it is not there, and brings its schema up to date.
///
/// # Errors
///
/// When the URL names no engine we have, or the engine fails.
pub async fn open(url: &str) -> Result<Arc<dyn Storage>> {
    if url.starts_with("sqlite:") {
        return Ok(Arc::new(Sqlite::open(url).await?));
    }
    let reason = "it must begin with sqlite://".to_owned();
    Err(Error::Address {
        url: redacted(url),
        reason,
    })
}

/// A URL without what may be a password.
pub(super) fn redacted(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn other_engines_are_refused_without_repeating_passwords() {
        let refused = open("postgres://ruhu:secret@db.example/ruhu")
            .await
            .expect_err("no such engine");
        assert_eq!(
            refused.to_string(),
            "cannot use database postgres://…@db.example/ruhu: it must begin with sqlite://"
        );
    }
}
