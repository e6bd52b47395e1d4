//! What may be typed, and the environment variables that say the same.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand};
use ruhu_domain::date::Date;

use crate::imports::Kind;

/// Ruhu (入户): surveys for rural field work.
#[derive(Debug, Parser)]
#[command(name = "ruhu", version, about)]
pub(super) struct Arguments {
    /// Print one JSON object per line, for other programs.
    #[arg(long, global = true, env = "RUHU_JSON", value_parser = FalseyValueParser::new())]
    pub(super) json: bool,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serve the API and the app until SIGTERM or SIGINT.
    Serve(Serve),
    /// Create the synthetic county (示例数据) in the database.
    Demo(Demo),
    /// Import a list of the office from an .xlsx or CSV file: all of it, or nothing.
    Import(Import),
    /// Run checks and rules over records in JSON and print what they say, one line for each.
    Evaluate(Evaluate),
    /// Work with forms.
    #[command(subcommand)]
    Form(Form),
}

#[derive(Debug, Args)]
pub(super) struct Database {
    /// URL of the database.
    #[arg(
        long,
        env = "RUHU_DATABASE",
        default_value = "sqlite://data/ruhu.db",
        hide_env_values = true
    )]
    pub(super) database: String,
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    pub(super) database: Database,
    /// Address and port; port 0 takes a free one and says which.
    #[arg(long, env = "RUHU_LISTEN", default_value = "127.0.0.1:8080")]
    pub(super) listen: SocketAddr,
    /// Folder with the built app.
    #[arg(long, env = "RUHU_APP", default_value = "dist")]
    pub(super) app: PathBuf,
    /// Set the day that replaces today everywhere (setting P_TODAY), for trials.
    #[arg(long, env = "RUHU_TODAY", value_name = "YYYY-MM-DD", value_parser = date)]
    pub(super) today: Option<Date>,
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    #[command(flatten)]
    pub(super) database: Database,
    /// Another seed gives other people; the totals are always those of the plan.
    #[arg(long, env = "RUHU_SEED", default_value_t = 1)]
    pub(super) seed: u64,
}

#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// File with one record (or one on each line), or `-` for lines on standard input.
    #[arg(value_name = "FILE.json|-")]
    pub(super) file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// Which list.
    #[arg(value_enum)]
    pub(super) kind: Kind,
    /// An .xlsx file, or CSV in UTF-8 or GB18030.
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) database: Database,
    /// Table with the columns `ours` and `theirs`, when the file calls its columns otherwise.
    #[arg(long, value_name = "FILE")]
    pub(super) map: Option<PathBuf>,
    /// Read, check and show what would change; write nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// The list is complete: what it does not name is removed.
    #[arg(long)]
    pub(super) complete: bool,
    /// County code; may be left out when the database holds one county.
    #[arg(long, env = "RUHU_COUNTY", value_name = "CODE", value_parser = county)]
    pub(super) county: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Form {
    /// Check a form: a folder of CSV sheets or an .xlsx file.
    Check {
        /// Folder or file.
        #[arg(value_name = "DIR|FILE.xlsx")]
        path: PathBuf,
    },
    /// Join a folder of CSV sheets into one .xlsx workbook.
    Xlsx {
        /// Folder with survey.csv, choices.csv, settings.csv and checks.csv.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// File to write.
        #[arg(value_name = "OUT.xlsx")]
        output: PathBuf,
    },
}

fn county(text: &str) -> Result<String, String> {
    let fits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
    fits.then(|| text.to_owned())
        .ok_or_else(|| "not a county code of 6 digits".to_owned())
}

fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "not a date like 2019-06-15".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }
}
