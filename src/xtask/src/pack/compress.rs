//! `.br` and `.gz` beside every file that gets smaller by it, so that the server compresses nothing.

use crate::failure::{Failure, Result};
use crate::files;
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::thread;

const COMPRESSIBLE: [&str; 8] = [
    "html",
    "js",
    "css",
    "wasm",
    "json",
    "svg",
    "webmanifest",
    "txt",
];

/// Compresses all files of the folder, each kind of compression on a thread of its own.
pub(super) fn all(staging: &Path) -> Result {
    let names = files::list(staging)?;
    let names: Vec<&PathBuf> = names.iter().filter(|file| is_compressible(file)).collect();
    thread::scope(|scope| {
        let gzip = scope.spawn(|| each(staging, &names, "gz", gzip));
        each(staging, &names, "br", brotli)?;
        gzip.join().unwrap_or_else(|_| {
            Err(Failure::new(
                "gzip stopped working",
                "run it again; the message above says more",
            ))
        })
    })
}

fn is_compressible(file: &Path) -> bool {
    file.extension()
        .is_some_and(|kind| COMPRESSIBLE.iter().any(|known| kind == *known))
}

fn each(
    staging: &Path,
    names: &[&PathBuf],
    kind: &str,
    compress: fn(&[u8]) -> io::Result<Vec<u8>>,
) -> Result {
    for name in names {
        let path = staging.join(name);
        let content = files::read(&path)?;
        let compressed = compress(&content).map_err(|error| {
            Failure::new(
                format!("cannot compress {}: {error}", path.display()),
                "this is a bug of xtask",
            )
        })?;
        if compressed.len() < content.len() {
            let mut with_kind = OsString::from(path);
            with_kind.push(format!(".{kind}"));
            files::write(Path::new(&with_kind), compressed)?;
        }
    }
    Ok(())
}

fn brotli(content: &[u8]) -> io::Result<Vec<u8>> {
    let settings = BrotliEncoderParams {
        quality: 11,
        size_hint: content.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &settings)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    encoder.finish()
}
