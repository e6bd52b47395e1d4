//! Signals to processes that a test started itself.

use std::process::{Command, Stdio};

/// Ends a process, or with a minus sign before the number its whole group, at once (SIGKILL).
pub fn kill(target: &str) {
    signal("KILL", target);
}

/// Asks a process to end (SIGTERM).
pub fn terminate(pid: u32) {
    signal("TERM", &pid.to_string());
}

// The standard library has no signals, and the shell's own `kill` is on every machine.
fn signal(name: &str, targets: &str) {
    // It fails when the process has just ended by itself, which is what was wanted.
    let _ = Command::new("sh")
        .args(["-c", &format!("kill -s {name} -- {targets}")])
        .stderr(Stdio::null())
        .status();
}
