//! Ring `store`: the app's store on real IndexedDB, in two browsers.

use super::Outcome;
use crate::command::Cmd;
use crate::failure::Result;
use crate::tools::{crates, debian, rust};
use crate::{files, places};
use serde_json::json;
use std::path::{Path, PathBuf};

/// wasm-bindgen's tests of the app crate in headless Chromium and Firefox.
pub(super) fn run() -> Result<Outcome> {
    rust::ensure_wasm()?;
    debian::ensure(&[debian::CHROMIUM, debian::CHROMEDRIVER, debian::FIREFOX])?;
    let runner = crates::ensure(&crates::WASM_BINDGEN)?.join("wasm-bindgen-test-runner");
    let settings = browser_settings()?;
    let chromedriver = places::on_path("chromedriver").unwrap_or_else(|| "chromedriver".into());
    in_browser("CHROMEDRIVER", &chromedriver, &runner, &settings)?;
    let geckodriver = crates::ensure(&crates::GECKODRIVER)?.join("geckodriver");
    in_browser("GECKODRIVER", &geckodriver, &runner, &settings)?;
    Ok(Outcome::Passed)
}

fn in_browser(variable: &str, driver: &Path, runner: &Path, settings: &Path) -> Result {
    eprintln!("-- in the browser of {}", driver.display());
    Cmd::cargo(
        &format!("test --package ruhu-app --target {}", rust::WASM),
        "look at the failed test above",
    )
    // The runner takes the first driver it is told of, so it must be told of one only.
    .without_env("CHROMEDRIVER")
    .without_env("GECKODRIVER")
    .env(variable, driver)
    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
    .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", settings)
    .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
    .run()
}

/// Chromium's sandbox does not work for root, which is who runs tests in a container.
fn browser_settings() -> Result<PathBuf> {
    let path = places::target().join("webdriver.json");
    let chromium = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
    ];
    let settings = json!({
        "goog:chromeOptions": { "args": chromium },
        "moz:firefoxOptions": { "args": ["-headless"] },
    });
    files::write(&path, settings.to_string())?;
    Ok(path)
}
