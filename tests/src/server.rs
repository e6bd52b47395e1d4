//! The program `ruhu` with demo data, on a port of its own.

use crate::scratch::Scratch;
use crate::{http, process, repository};
use std::env;
use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

const STARTS_WITHIN: Duration = Duration::from_secs(30);
const STOPS_WITHIN: Duration = Duration::from_secs(20);

/// A server that is stopped with this value. Its port and database stay the same over restarts, so
/// that a page that is open finds it again.
#[derive(Debug)]
pub struct Server {
    scratch: Scratch,
    port: u16,
    /// The day that replaces today, if the story plays on one.
    today: Option<String>,
    /// Variables of its environment.
    environment: Vec<(&'static str, &'static str)>,
    /// Folder of the app it serves.
    app: PathBuf,
    running: Option<Child>,
}

impl Server {
    /// Starts it on a free port with a copy of the demo county.
    ///
    /// # Panics
    ///
    /// When the program was not built or does not answer.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(demo_database(), None, &[])
    }

    /// As [`Server::start`], on another day than that of the demo county.
    ///
    /// # Panics
    ///
    /// As [`Server::start`].
    #[must_use]
    pub fn start_on(today: &str) -> Self {
        Self::start_with(demo_database(), Some(today), &[])
    }

    /// As [`Server::start_on`], with these variables in its environment.
    ///
    /// # Panics
    ///
    /// As [`Server::start`].
    #[must_use]
    pub fn start_in(today: &str, environment: &[(&'static str, &'static str)]) -> Self {
        Self::start_with(demo_database(), Some(today), environment)
    }

    /// Starts it with a copy of this database instead of the demo county.
    ///
    /// # Panics
    ///
    /// As [`Server::start`].
    #[must_use]
    pub fn start_from(database: &Path) -> Self {
        Self::start_with(database, None, &[])
    }

    /// As [`Server::start_on`], serving the app in this folder.
    ///
    /// # Panics
    ///
    /// As [`Server::start`].
    #[must_use]
    pub fn start_serving(today: &str, app: &Path) -> Self {
        let mut server = Self::start_on(today);
        server.stop();
        server.app = app.to_owned();
        server.restart();
        server
    }

    /// As [`Server::start_on`], on a disk with so many bytes left beside the database; `None` where
    /// no such disk can be made.
    ///
    /// # Panics
    ///
    /// As [`Server::start`].
    #[must_use]
    pub fn start_on_small_disk(today: &str, left: u64) -> Option<Self> {
        let database = demo_database();
        let size = fs::metadata(database).expect("the data").len();
        let mut scratch = Scratch::new("small-disk");
        scratch
            .small_disk(size + left)
            .then(|| Self::start_there(scratch, database, Some(today), &[]))
    }

    fn start_with(
        database: &Path,
        today: Option<&str>,
        environment: &[(&'static str, &'static str)],
    ) -> Self {
        Self::start_there(Scratch::new("server"), database, today, environment)
    }

    fn start_there(
        scratch: Scratch,
        database: &Path,
        today: Option<&str>,
        environment: &[(&'static str, &'static str)],
    ) -> Self {
        fs::copy(database, scratch.path().join("ruhu.db")).expect("copy of the data");
        let mut server = Server {
            scratch,
            port: free_port(),
            today: today.map(str::to_owned),
            environment: environment.to_vec(),
            app: app(),
            running: None,
        };
        server.restart();
        server
    }

    /// Starts it again after [`Server::stop`] or [`Server::kill`].
    ///
    /// # Panics
    ///
    /// When it does not answer.
    pub fn restart(&mut self) {
        assert!(self.running.is_none(), "the server is already running");
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log_path())
            .expect("log file");
        let child = Command::new(program())
            .args(["serve", "--database", &self.database()])
            .args(["--listen", &format!("127.0.0.1:{}", self.port)])
            .arg("--app")
            .arg(&self.app)
            .args(
                self.today
                    .iter()
                    .flat_map(|today| ["--today", today.as_str()]),
            )
            .envs(self.environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("log file"))
            .stderr(log)
            .spawn()
            .expect("ruhu serve");
        self.running = Some(child);
        let deadline = Instant::now() + STARTS_WITHIN;
        while !self.is_healthy() {
            let ended = self
                .running
                .as_mut()
                .and_then(|child| child.try_wait().ok().flatten());
            assert!(
                ended.is_none() && Instant::now() < deadline,
                "the server does not answer ({ended:?}); its log:\n{}",
                self.log()
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Asks it to end and waits until it has: this is what "no signal" means in the tests.
    ///
    /// # Panics
    ///
    /// When it does not end.
    pub fn stop(&mut self) {
        self.terminate();
        self.ended();
    }

    /// Asks it to end, and does not wait.
    pub fn terminate(&self) {
        if let Some(child) = &self.running {
            process::terminate(child.id());
        }
    }

    /// Waits until it has ended; nothing when it was not running.
    ///
    /// # Panics
    ///
    /// When it does not end.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        let mut child = self.running.take()?;
        let deadline = Instant::now() + STOPS_WITHIN;
        loop {
            if let Ok(Some(status)) = child.try_wait() {
                return Some(status);
            }
            if Instant::now() > deadline {
                process::kill(&child.id().to_string());
                panic!(
                    "the server does not stop when asked; its log:\n{}",
                    self.log()
                );
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Ends it as a power cut would (SIGKILL).
    pub fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            // Both only fail when it is already gone.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Such as `http://127.0.0.1:40123`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The port it listens on, also while it is stopped.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The database's URL, for other commands of `ruhu`.
    #[must_use]
    pub fn database(&self) -> String {
        format!("sqlite://{}", self.scratch.path().join("ruhu.db").display())
    }

    /// Time goes by: from now on, and after each restart, it is this day.
    pub fn set_day(&mut self, today: &str) {
        self.today = Some(today.to_owned());
        self.command(&["setting", "set", "P_TODAY", today]);
    }

    /// The most memory it has used so far, in bytes.
    ///
    /// # Panics
    ///
    /// When it is not running.
    #[must_use]
    pub fn peak_memory(&self) -> u64 {
        let pid = self.running.as_ref().expect("a running server").id();
        let status = fs::read_to_string(format!("/proc/{pid}/status")).expect("its status");
        let line = status.lines().find(|line| line.starts_with("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
        kilobytes
            .and_then(|number| number.parse::<u64>().ok())
            .expect("a number")
            * 1024
    }

    /// A folder for files of a test; it goes away with the server.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.scratch.path()
    }

    /// Runs another command of `ruhu` on this server's database and returns what it printed.
    ///
    /// # Panics
    ///
    /// When it fails.
    pub fn command(&self, arguments: &[&str]) -> String {
        ruhu(arguments, &self.database())
    }

    /// Runs another command of `ruhu` on this server's database, whatever comes of it.
    ///
    /// # Panics
    ///
    /// When the program cannot be started.
    #[must_use]
    pub fn output(&self, arguments: &[&str]) -> Output {
        output(arguments, &self.database(), &self.environment)
    }

    /// What it has printed so far.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    fn log_path(&self) -> PathBuf {
        self.scratch.path().join("server.log")
    }

    fn is_healthy(&self) -> bool {
        http::get(self.port, "/api/v1/health").is_ok_and(|answer| answer.status == 200)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// The folder of the built app: `RUHU_DIST`, else `dist` of the repository.
#[must_use]
pub fn app() -> PathBuf {
    env::var_os("RUHU_DIST").map_or_else(|| repository::root().join("dist"), PathBuf::from)
}

/// A port that nobody listens on now.
///
/// # Panics
///
/// When there is none.
#[must_use]
pub fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// The program: `RUHU_BIN`, else beside the folder of the test that is running.
fn program() -> PathBuf {
    if let Some(path) = env::var_os("RUHU_BIN") {
        return path.into();
    }
    let test = env::current_exe().expect("path of this test");
    let built = test
        .ancestors()
        .skip(1)
        .map(|folder| folder.join("ruhu"))
        .find(|path| path.is_file());
    built.expect("the program ruhu is not built: cargo build --package ruhu-server")
}

/// Made once per test program, as it takes longer than copying it.
fn demo_database() -> &'static Path {
    static DEMO: OnceLock<(Scratch, PathBuf)> = OnceLock::new();
    let (_, path) = DEMO.get_or_init(|| {
        let scratch = Scratch::new("demo");
        let path = scratch.path().join("demo.db");
        let _ = ruhu(&["demo"], &format!("sqlite://{}", path.display()));
        (scratch, path)
    });
    path
}

fn output(arguments: &[&str], database: &str, environment: &[(&str, &str)]) -> Output {
    Command::new(program())
        .args(arguments)
        .args(["--database", database])
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .output()
        .expect("ruhu")
}

fn ruhu(arguments: &[&str], database: &str) -> String {
    let output = output(arguments, database, &[]);
    assert!(
        output.status.success(),
        "ruhu {}: {}\n{}",
        arguments.join(" "),
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
