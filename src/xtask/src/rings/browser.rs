//! Ring `browser`: a phone, a person's taps and keys, and the server that is really there.

use super::Outcome;
use crate::command::Cmd;
use crate::failure::Result;
use crate::tools::{debian, node};
use crate::{dist, server};

/// The built app in headless Chromium; offline means that the server is stopped.
pub(super) fn run() -> Result<Outcome> {
    debian::ensure(&[debian::CHROMIUM, debian::CJK_FONT])?;
    let modules = node::ensure()?;
    dist::build_if_stale()?;
    let ruhu = server::build()?;
    Cmd::native(
        "test",
        "",
        "look at the failed test above: it shows the page's text and console",
    )
    .args(&["--test", "api", "--test", "phone"])
    .env("RUHU_BIN", ruhu)
    .env("RUHU_NODE_MODULES", modules)
    .run()?;
    Ok(Outcome::Passed)
}
