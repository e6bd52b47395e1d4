//! From the command line to an exit status.

use std::process::ExitCode;

use clap::Parser as _;
use serde_json::json;

use super::arguments::{Arguments, Command};
use super::output::Output;
use super::{backup, demo, evaluate, form, household, import, log, recover, review, serve, users};

/// What a command that ran came to.
pub(super) enum Outcome {
    /// Exit status 0.
    Done,
    /// Exit status 1; the reasons were given.
    Refused,
}

/// Runs the command of this process.
pub fn main() -> ExitCode {
    // Wrong usage leaves with 2 in here.
    let arguments = Arguments::parse();
    let output = Output::new(arguments.json);
    log::start();
    match run(arguments.command, output) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Refused) => ExitCode::from(1),
        Err(error) => {
            let reason = format!("{error:#}");
            output.refuse(&reason, &json!({ "error": reason }));
            ExitCode::from(1)
        }
    }
}

fn run(command: Command, output: Output) -> anyhow::Result<Outcome> {
    match command {
        Command::Evaluate(command) => evaluate::run(&command),
        Command::Form(command) => runtime()?.block_on(form::run(command, output)),
        Command::User(command) => runtime()?.block_on(users::user(command, output)),
        Command::Device(command) => runtime()?.block_on(users::device(command, output)),
        Command::Review(command) => runtime()?.block_on(review::review(command, output)),
        Command::Household(command) => runtime()?.block_on(household::run(command, output)),
        Command::Setting(command) => runtime()?.block_on(review::setting(command, output)),
        Command::Serve(command) => runtime()?.block_on(serve::run(command, output)),
        Command::Import(command) => runtime()?.block_on(import::run(command, output)),
        Command::Recover(command) => runtime()?.block_on(recover::run(command, output)),
        Command::Backup(command) => runtime()?.block_on(backup::run(command, output)),
        Command::Demo(command) => runtime()?.block_on(demo::run(command, output)),
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}
