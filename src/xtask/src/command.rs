//! Programs that xtask starts: shown before they run, with a remedy when they fail.

use crate::failure::{Failure, Result};
use crate::places;
use std::env;
use std::ffi::OsStr;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};

/// A program to be run in the root of the repository.
pub(crate) struct Cmd {
    command: Command,
    remedy: String,
}

impl Cmd {
    /// A program with its arguments, and what to do when it fails.
    pub(crate) fn new<I, S>(program: impl AsRef<OsStr>, arguments: I, remedy: &str) -> Self
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(places::root());
        // `cargo run` tells us about xtask in these; a build script that reads them would be built
        // again each time the same cargo command is typed by hand.
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&name);
            }
        }
        // Trunk wants true or false in NO_COLOR, everyone else takes any value.
        command.env_remove("NO_COLOR");
        Cmd {
            command,
            remedy: remedy.to_owned(),
        }
    }

    /// `cargo` with arguments separated by spaces.
    pub(crate) fn cargo(arguments: &str, remedy: &str) -> Self {
        Cmd::new("cargo", arguments.split_whitespace(), remedy)
    }

    /// `cargo test` or `cargo build` of all packages but the app, `rest` saying what of it is run.
    ///
    /// Always of all: cargo settles the features of shared dependencies for the packages it is given,
    /// and each other choice of packages would compile most of them, and `domain`, once more.
    pub(crate) fn native(verb: &str, rest: &str, remedy: &str) -> Self {
        Cmd::cargo(
            &format!("{verb} --workspace --exclude ruhu-app {rest}"),
            remedy,
        )
    }

    /// Adds an argument.
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Adds arguments.
    pub(crate) fn args<S: AsRef<OsStr>>(mut self, arguments: &[S]) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets a variable of the program's environment.
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Takes a variable out of the program's environment.
    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Runs in this folder instead of the root.
    pub(crate) fn folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Lets the program find others in these folders before anywhere else.
    pub(crate) fn path_first(mut self, folders: &[&Path]) -> Self {
        let old = env::var_os("PATH").unwrap_or_default();
        let all = folders
            .iter()
            .map(|folder| folder.to_path_buf())
            .chain(env::split_paths(&old));
        // Only a folder with a colon in its name cannot be joined; the program then misses its tools and says so.
        if let Ok(joined) = env::join_paths(all) {
            self.command.env("PATH", joined);
        }
        self
    }

    /// Shows the command and runs it to its end.
    pub(crate) fn run(mut self) -> Result {
        eprintln!("$ {}", self.shown());
        match self.command.status() {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(self.failed(&status.to_string())),
            Err(error) => Err(self.failed(&error.to_string())),
        }
    }

    /// As [`Cmd::run`], with what the program prints written into a file.
    pub(crate) fn run_into(mut self, file: &Path) -> Result {
        let output = File::create(file).map_err(|error| self.failed(&error.to_string()))?;
        self.command.stdout(output);
        self.run()
    }

    /// Runs the command without showing it and returns what it printed.
    pub(crate) fn read(mut self) -> Result<String> {
        match self.command.stderr(Stdio::null()).output() {
            Ok(output) if output.status.success() => {
                Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
            }
            Ok(output) => Err(self.failed(&output.status.to_string())),
            Err(error) => Err(self.failed(&error.to_string())),
        }
    }

    /// The process builder, for a program that keeps running.
    pub(crate) fn into_command(self) -> Command {
        eprintln!("$ {}", self.shown());
        self.command
    }

    fn failed(&self, how: &str) -> Failure {
        Failure::new(format!("{}: {how}", self.shown()), self.remedy.as_str())
    }

    fn shown(&self) -> String {
        let root = places::root();
        let words = std::iter::once(self.command.get_program()).chain(self.command.get_args());
        let words: Vec<String> = words
            .map(|word| word.to_string_lossy().into_owned())
            .collect();
        words.join(" ").replace(&format!("{}/", root.display()), "")
    }
}
