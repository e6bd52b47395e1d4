//! Reads a QR code off a page, as a camera would.

use serde_json::json;

use crate::browser::Page;

/// Pixels of a module: readers look for patterns some pixels wide.
const PIXELS: usize = 4;

/// The text of the code that the `<svg>` under `selector` shows.
///
/// # Panics
///
/// When there is no such picture, or nothing can be read in it.
pub fn read(page: &Page, selector: &str) -> String {
    let svg = page.eval(&format!(
        "(() => {{
            const svg = document.querySelector({});
            return {{ size: svg.viewBox.baseVal.width, path: svg.querySelector('path').getAttribute('d') }};
        }})()",
        json!(selector)
    ));
    let size = svg["size"].as_u64().expect("a size") as usize;
    let dark = painted(svg["path"].as_str().expect("a path"), size);
    let side = size * PIXELS;
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, |x, y| {
        if dark[y / PIXELS * size + x / PIXELS] {
            0
        } else {
            255
        }
    });
    let codes = picture.detect_grids();
    let (_, text) = codes.first().expect("a code").decode().expect("readable");
    text
}

/// The modules of a picture of `size` modules that a path of runs `Mx yhNv1h-Nz` paints.
fn painted(path: &str, size: usize) -> Vec<bool> {
    let mut dark = vec![false; size * size];
    for run in path.split('M').skip(1) {
        let mut numbers = run.split([' ', 'h', 'v']).map(|part| part.parse::<usize>());
        let mut next = || numbers.next().and_then(Result::ok).expect("a number");
        let (x, y, length) = (next(), next(), next());
        dark[y * size + x..][..length].fill(true);
    }
    dark
}
