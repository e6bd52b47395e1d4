//! A QR code as a picture, for another phone's camera.

use std::fmt::Write;

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

/// Modules of white that must surround a code.
const QUIET: usize = 4;

/// The code of `text`; nothing for a text no code can hold.
#[component]
pub fn Qr(
    /// What the camera reads.
    text: String,
    /// What it is, for those who cannot see it.
    label: &'static str,
) -> impl IntoView {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::L).ok()?;
    let size = code.width() + 2 * QUIET;
    Some(view! {
        <svg
            class="ruhu-receipt__qr"
            role="img"
            aria-label=label
            viewBox=format!("0 0 {size} {size}")
            shape-rendering="crispEdges"
        >
            <path fill="currentColor" d=path(&code)></path>
        </svg>
    })
}

/// The dark modules as one path: a stroke of height one for each run of them in a line.
fn path(code: &QrCode) -> String {
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, line) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in line.chunk_by(|a, b| a == b) {
            let length = run.len();
            if run[0] == Color::Dark {
                // Writing into a string cannot fail.
                let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET);
            }
            x += length;
        }
    }
    path
}
