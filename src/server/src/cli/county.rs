//! Which county a command is about.

use anyhow::bail;

use crate::storage::Storage;

/// The county asked for, the one an area lies in, or the only one there is.
pub(super) async fn of(
    storage: &dyn Storage,
    asked: Option<String>,
    area: Option<&str>,
) -> anyhow::Result<String> {
    let county = asked.or_else(|| area.and_then(|area| area.get(..6)).map(str::to_owned));
    if let Some(county) = county {
        let digits = county.len() == 6 && county.bytes().all(|byte| byte.is_ascii_digit());
        if !digits {
            bail!("a county has 6 digits, such as 532822");
        }
        return Ok(county);
    }
    let mut counties = storage.counties().await?;
    match (counties.pop(), counties.is_empty()) {
        (Some(only), true) => Ok(only),
        (None, _) => bail!("the database is empty: import divisions or add a user first"),
        (Some(_), false) => bail!("the database holds several counties: say which with --county"),
    }
}
