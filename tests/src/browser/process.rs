//! The processes that run pages, and their violent end.

use super::{Browser, Page};
use crate::process;
use serde_json::json;
use std::thread;
use std::time::{Duration, Instant};

const GONE_WITHIN: Duration = Duration::from_secs(30);

impl Browser {
    /// The process ids of all processes that run pages and service workers.
    #[must_use]
    pub fn renderers(&self) -> Vec<u64> {
        let info = self.call("SystemInfo.getProcessInfo", json!({}));
        let processes = info["processInfo"].as_array().into_iter().flatten();
        processes
            .filter(|process| process["type"] == "renderer")
            .filter_map(|process| process["id"].as_u64())
            .collect()
    }

    /// Ends these processes at once (SIGKILL). Ask for the ids beforehand where the moment counts.
    pub fn kill_processes(&self, pids: &[u64]) {
        let pids: Vec<String> = pids.iter().map(u64::to_string).collect();
        process::kill(&pids.join(" "));
    }

    /// Ends the page's process, and those of all other pages, as Android does when memory is short;
    /// then opens a fresh tab in the same profile.
    ///
    /// # Panics
    ///
    /// When the processes do not end.
    #[must_use]
    pub fn kill_renderer(&self, page: Page) -> Page {
        let pids = self.renderers();
        assert!(!pids.is_empty(), "no page runs in a process of its own");
        self.kill_processes(&pids);
        self.wait_until_gone(&pids);
        page.close();
        self.new_page()
    }

    /// Waits until the browser has noticed that these processes are gone.
    ///
    /// # Panics
    ///
    /// When it takes longer than 30 s.
    pub fn wait_until_gone(&self, pids: &[u64]) {
        let deadline = Instant::now() + GONE_WITHIN;
        while self.renderers().iter().any(|pid| pids.contains(pid)) {
            assert!(Instant::now() < deadline, "processes {pids:?} do not end");
            thread::sleep(Duration::from_millis(5));
        }
    }
}
