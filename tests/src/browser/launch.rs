//! Starting, killing and restarting the browser, always with the same profile.

use super::devtools::Devtools;
use super::page::Page;
use crate::process;
use crate::scratch::Scratch;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};
use std::{env, thread};

const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
const STARTS_WITHIN: Duration = Duration::from_secs(60);
const ANSWERS_WITHIN: Duration = Duration::from_secs(60);

const FLAGS: [&str; 22] = [
    "--headless=new",
    // Chromium's sandbox does not work for root, which is who runs tests in a container.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-search-engine-choice-screen",
    // A tab behind another one works on, as it does when a test looks at two.
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-background-timer-throttling",
    // A camera that shows a test picture, and nobody is asked.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--password-store=basic",
    "--lang=zh-CN",
    "--remote-debugging-port=0",
];

/// A browser with a profile of its own; both go away with this value.
#[derive(Debug)]
pub struct Browser {
    child: Child,
    devtools: Rc<RefCell<Devtools>>,
    profile: Scratch,
}

impl Browser {
    /// Starts a browser with a new profile.
    ///
    /// # Panics
    ///
    /// When Chromium is not installed or does not start.
    #[must_use]
    pub fn launch() -> Self {
        let profile = Scratch::new("profile");
        let (child, devtools) = start(profile.path());
        Browser {
            child,
            devtools,
            profile,
        }
    }

    /// The port at which other programs may drive it too.
    ///
    /// # Panics
    ///
    /// When the browser has been killed.
    #[must_use]
    pub fn port(&self) -> u16 {
        active_port(self.profile.path()).expect("a port").0
    }

    /// Opens a tab with a phone's screen.
    ///
    /// # Panics
    ///
    /// When the browser has been killed.
    #[must_use]
    pub fn new_page(&self) -> Page {
        let target = self.call("Target.createTarget", json!({ "url": "about:blank" }));
        let target = target["targetId"].as_str().expect("targetId").to_owned();
        let attach = json!({ "targetId": target, "flatten": true });
        let session = self.call("Target.attachToTarget", attach);
        let session = session["sessionId"].as_str().expect("sessionId").to_owned();
        let page = Page::new(Rc::clone(&self.devtools), target, session);
        page.become_phone(self.call("Browser.getVersion", json!({}))["userAgent"].as_str());
        page
    }

    /// Ends all processes of the browser as a battery pulled out would (SIGKILL). What it has
    /// written stays; [`Browser::relaunch`] starts it again.
    pub fn kill(&mut self) {
        // It was started as the head of a group of its own.
        process::kill(&format!("-{}", self.child.id()));
        // Fails only when somebody else has already waited for it.
        let _ = self.child.wait();
    }

    /// Starts it again with the same profile after [`Browser::kill`]; pages from before are dead.
    ///
    /// # Panics
    ///
    /// When it does not start.
    pub fn relaunch(&mut self) {
        self.kill();
        (self.child, self.devtools) = start(self.profile.path());
    }

    /// Sends a command to the browser itself, not to a page.
    ///
    /// # Panics
    ///
    /// When it fails.
    #[track_caller]
    pub fn call(&self, method: &str, params: Value) -> Value {
        let answer = self
            .devtools
            .borrow_mut()
            .call(None, method, params, ANSWERS_WITHIN);
        answer.unwrap_or_else(|problem| panic!("{problem}"))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.kill();
    }
}

fn start(profile: &Path) -> (Child, Rc<RefCell<Devtools>>) {
    // Left behind by a browser that was killed: a stale port, and locks that only cost a warning.
    for stale in [
        "DevToolsActivePort",
        "SingletonLock",
        "SingletonSocket",
        "SingletonCookie",
    ] {
        // Usually it is not there.
        let _ = fs::remove_file(profile.join(stale));
    }
    let log_path = profile.join("chromium.log");
    let log = File::create(&log_path).expect("log of the browser");
    let mut child = Command::new(program())
        .args(FLAGS)
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg("about:blank")
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .expect("chromium");
    let deadline = Instant::now() + STARTS_WITHIN;
    loop {
        if let Some((port, path)) = active_port(profile)
            && let Ok(devtools) = Devtools::connect(port, &path)
        {
            return (child, Rc::new(RefCell::new(devtools)));
        }
        let ended = child.try_wait().ok().flatten();
        assert!(
            ended.is_none() && Instant::now() < deadline,
            "Chromium does not start ({ended:?}):\n{}",
            fs::read_to_string(&log_path).unwrap_or_default()
        );
        thread::sleep(Duration::from_millis(20));
    }
}

/// The browser writes its port and the path of its own endpoint into a file of the profile.
fn active_port(profile: &Path) -> Option<(u16, String)> {
    let file = fs::read_to_string(profile.join("DevToolsActivePort")).ok()?;
    let (port, path) = file.split_once('\n')?;
    path.starts_with('/').then_some(())?;
    Some((port.parse().ok()?, path.trim().to_owned()))
}

fn program() -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
        .expect("Chromium is not installed: sudo apt-get install -y chromium fonts-noto-cjk")
}
