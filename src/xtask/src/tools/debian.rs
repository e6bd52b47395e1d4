//! Packages of Debian: browsers, a font, Java, Python's venv.

use crate::command::Cmd;
use crate::failure::{Failure, Result};
use crate::places;

/// A Debian package and how to see that what it brings is there.
pub(crate) struct Package {
    name: &'static str,
    why: &'static str,
    present: fn() -> bool,
}

/// The browser of the end-to-end tests.
pub(crate) const CHROMIUM: Package = Package {
    name: "chromium",
    why: "runs the app in the tests",
    present: || has("chromium"),
};

/// Its driver, for wasm-bindgen's test runner.
pub(crate) const CHROMEDRIVER: Package = Package {
    name: "chromium-driver",
    why: "drives Chromium in the tests of the app's store",
    present: || has("chromedriver"),
};

/// The second browser of the store tests.
pub(crate) const FIREFOX: Package = Package {
    name: "firefox-esr",
    why: "the second browser for the tests of the app's store",
    present: || has("firefox-esr") || has("firefox"),
};

/// Without it every screenshot shows boxes.
pub(crate) const CJK_FONT: Package = Package {
    name: "fonts-noto-cjk",
    why: "Chinese letters in the browser",
    present: || installed("fonts-noto-cjk"),
};

/// ODK Validate, which pyxform brings along, is a Java program.
pub(crate) const JAVA: Package = Package {
    name: "default-jre-headless",
    why: "runs ODK Validate over our forms",
    present: || has("java"),
};

/// Debian's Python comes without what makes virtual environments.
pub(crate) const PYTHON_VENV: Package = Package {
    name: "python3-venv",
    why: "a place of its own for pyxform",
    present: || {
        Cmd::new("python3", ["-c", "import venv, ensurepip"], "")
            .read()
            .is_ok()
    },
};

/// Installs those of the packages that are missing.
pub(crate) fn ensure(packages: &[Package]) -> Result {
    let missing: Vec<&Package> = packages
        .iter()
        .filter(|package| !(package.present)())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    for package in &missing {
        eprintln!(
            "installing Debian's package {}: {}",
            package.name, package.why
        );
    }
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    let by_hand = format!(
        "sudo apt-get update && sudo apt-get install -y {}",
        names.join(" ")
    );
    if !has("apt-get") {
        return Err(Failure::new(
            format!("missing on this machine: {}", names.join(", ")),
            "there is no apt-get here: install them in your system's own way, so that they are on the PATH",
        ));
    }
    let root = Cmd::new("id", ["-u"], "").read().is_ok_and(|id| id == "0");
    if !root {
        return Err(Failure::new(
            format!("missing on this machine: {}", names.join(", ")),
            by_hand,
        ));
    }
    let remedy = format!("type: {by_hand}");
    Cmd::new("apt-get", ["update", "-qq"], &remedy).run()?;
    Cmd::new(
        "apt-get",
        ["install", "-y", "-qq", "--no-install-recommends"],
        &remedy,
    )
    .env("DEBIAN_FRONTEND", "noninteractive")
    .args(&names)
    .run()
}

fn has(program: &str) -> bool {
    places::on_path(program).is_some()
}

fn installed(package: &str) -> bool {
    Cmd::new("dpkg-query", ["-W", "-f=${db:Status-Status}", package], "")
        .read()
        .is_ok_and(|state| state == "installed")
}
