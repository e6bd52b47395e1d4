//! `cargo xtask bench`: prepares what the benches need and runs them.

use crate::command::Cmd;
use crate::failure::Result;
use crate::tools::{debian, node};
use crate::{dist, server};

/// Runs the figures named, or all; each prints one JSON line with figure, value, unit and aim.
pub(crate) fn bench(figures: &[String]) -> Result {
    debian::ensure(&[debian::CHROMIUM, debian::CJK_FONT])?;
    dist::build_if_stale()?;
    let ruhu = server::build_release()?;
    let bench = server::program("bench")?;
    let mut bench = Cmd::new(
        bench,
        figures,
        "look at the message above; a figure's name must be one of those the bench prints",
    );
    // 200 packages, for two of the figures.
    if figures.is_empty() || figures.iter().any(|name| name.starts_with("lighthouse")) {
        bench = bench.env(
            "RUHU_LIGHTHOUSE",
            node::lighthouse()?.join(".bin/lighthouse"),
        );
    }
    bench.env("RUHU_BIN", ruhu).run()
}
