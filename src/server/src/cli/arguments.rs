//! What may be typed, and the environment variables that say the same.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum as _};
use ruhu_domain::date::Date;
use ruhu_domain::role::Role;

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
    /// Copy the database into a new file while the server goes on. Restoring is serving that file.
    Backup(Backup),
    /// Run checks and rules over records in JSON and print what they say, one line for each.
    Evaluate(Evaluate),
    /// Work with forms.
    #[command(subcommand)]
    Form(Form),
    /// People who may use phones.
    #[command(subcommand)]
    User(UserCommand),
    /// Phones.
    #[command(subcommand)]
    Device(DeviceCommand),
    /// What becomes of records.
    #[command(subcommand)]
    Review(ReviewCommand),
    /// Households with two codes, families that split, members who move.
    #[command(subcommand)]
    Household(HouseholdCommand),
    /// The county's key for forgotten PINs and locked phones.
    #[command(subcommand)]
    Recover(RecoverCommand),
    /// Numbers of the rules, and what the server does by itself.
    #[command(subcommand)]
    Setting(SettingCommand),
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

/// Database and county.
#[derive(Debug, Args)]
pub(super) struct At {
    #[command(flatten)]
    pub(super) database: Database,
    /// County code; needed only when the database holds several.
    #[arg(long, env = "RUHU_COUNTY", value_name = "CODE")]
    pub(super) county: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Add a user; prints the code that enrols a phone, as link and QR.
    Add {
        #[command(flatten)]
        at: At,
        /// Address under which phones reach this server.
        #[arg(long, env = "RUHU_SITE", default_value = "http://127.0.0.1:8080")]
        site: String,
        /// Name, as households know it.
        #[arg(long)]
        name: String,
        /// cadre helper trainer credit_officer appraiser township unit county admin
        #[arg(long, value_parser = role)]
        role: Role,
        /// Code of the division they work in: county 6, township 9, village 12 digits.
        #[arg(long, value_name = "CODE")]
        area: String,
        /// Code of their unit.
        #[arg(long, default_value = "")]
        unit: String,
        /// Telephone number.
        #[arg(long, default_value = "")]
        phone: String,
    },
    /// Print a new code for one more phone of a user.
    Code {
        #[command(flatten)]
        at: At,
        /// Address under which phones reach this server.
        #[arg(long, env = "RUHU_SITE", default_value = "http://127.0.0.1:8080")]
        site: String,
        /// Id of the user.
        user: String,
    },
    /// List users.
    List {
        #[command(flatten)]
        at: At,
    },
    /// Take the right to use phones from a user; what is on the phones stays there.
    Disable {
        #[command(flatten)]
        at: At,
        /// Id of the user.
        user: String,
        /// Give it back.
        #[arg(long)]
        back: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum DeviceCommand {
    /// List phones with their last contact.
    List {
        #[command(flatten)]
        at: At,
    },
    /// Revoke a phone: at its next contact it locks, and only the county's key opens what it had not sent.
    Revoke {
        #[command(flatten)]
        at: At,
        /// Id of the phone.
        device: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum ReviewCommand {
    /// List records, oldest arrival first.
    List {
        #[command(flatten)]
        at: At,
        /// uploaded quarantined accepted returned void
        #[arg(long)]
        state: Option<String>,
        /// Only of this division.
        #[arg(long, value_name = "CODE")]
        area: Option<String>,
    },
    /// Take a record over: its answers become the household's current facts.
    Accept {
        #[command(flatten)]
        at: At,
        /// Id of the record.
        record: String,
    },
    /// Send a record back to its phone.
    Return {
        #[command(flatten)]
        at: At,
        /// Id of the record.
        record: String,
        /// What is wrong, in words for the sender.
        #[arg(long)]
        reason: String,
        /// Path of a question to look at again, such as `members[0].m_birth`; may be repeated.
        #[arg(long)]
        question: Vec<String>,
    },
    /// Declare a record invalid.
    Void {
        #[command(flatten)]
        at: At,
        /// Id of the record.
        record: String,
        /// Why, in words for the sender.
        #[arg(long)]
        reason: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum HouseholdCommand {
    /// List pairs of households that look like the same family, temporary codes first.
    Duplicates {
        #[command(flatten)]
        at: At,
        /// Only of this division.
        #[arg(long, value_name = "CODE")]
        area: Option<String>,
    },
    /// Join a household with a temporary code to another: all its records follow.
    Join {
        #[command(flatten)]
        at: At,
        /// Its code, such as T-4F7K9QXM2.
        from: String,
        /// Code of the household it is part of.
        to: String,
        /// Also join a household that has a code of the office's own.
        #[arg(long)]
        force: bool,
    },
    /// Make a household of its own of some members (分户).
    Split {
        #[command(flatten)]
        at: At,
        /// Code of the household they leave.
        code: String,
        /// Keys of the members who go, with commas between.
        #[arg(long, value_delimiter = ',', required = true, value_name = "KEY,KEY")]
        members: Vec<String>,
        /// Code of the new household.
        #[arg(long, value_name = "CODE")]
        to: String,
    },
    /// Give a household its card (明白卡) with a PIN; the one it had is worth nothing any more.
    Card {
        #[command(flatten)]
        at: At,
        /// Code of the household.
        code: String,
        /// Four digits the household chose.
        #[arg(long)]
        pin: String,
        /// The site's address, for the link.
        #[arg(long, default_value = "http://127.0.0.1:8080")]
        site: String,
    },
    /// Open a card that was closed by wrong tries.
    Unlock {
        #[command(flatten)]
        at: At,
        /// Code of the household.
        code: String,
    },
    /// Move one member to another household.
    Move {
        #[command(flatten)]
        at: At,
        /// Key of the member.
        member: String,
        /// Code of the household they leave.
        from: String,
        /// Code of the household they come to.
        to: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum SettingCommand {
    /// List the settings that were changed.
    List {
        #[command(flatten)]
        at: At,
    },
    /// Change a setting; `null` sets it back.
    Set {
        #[command(flatten)]
        at: At,
        /// Name, such as P_VISIT_DAYS or auto_accept.
        name: String,
        /// JSON: money in fen, percents as whole numbers; a text needs no quotes.
        value: String,
    },
}

#[derive(Debug, Subcommand)]
pub(super) enum RecoverCommand {
    /// Make the county's recovery key and tell all phones its public half. Phones seal for the newest
    /// key; keep older ones for phones that have not been seen since.
    Key {
        #[command(flatten)]
        at: At,
        /// File for the private half; it must not be there yet. Keep it away from the server.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Open the request of a locked phone; prints what is to be typed there. Needs no database; with
    /// one, that it was done is kept in the audit.
    Open {
        /// URL of the database.
        #[arg(long, env = "RUHU_DATABASE", hide_env_values = true)]
        database: Option<String>,
        /// County code; needed only when the database holds several.
        #[arg(long, env = "RUHU_COUNTY", value_name = "CODE")]
        county: Option<String>,
        /// File of the private half.
        #[arg(long, env = "RUHU_RECOVERY_KEY", value_name = "FILE")]
        key: PathBuf,
        /// What the phone shows.
        request: String,
    },
}

/// What `ruhu import` reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A list of the office.
    List(Kind),
    /// Records that a phone saved in a file.
    Backup,
}

fn what(text: &str) -> Result<What, String> {
    if text == "backup" {
        return Ok(What::Backup);
    }
    Kind::from_str(text, true).map(What::List).map_err(|_| {
        let kinds = Kind::value_variants().iter();
        let kinds = kinds.filter_map(|kind| Some(kind.to_possible_value()?.get_name().to_owned()));
        format!(
            "not one of {}, backup",
            kinds.collect::<Vec<_>>().join(", ")
        )
    })
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
pub(super) struct Backup {
    #[command(flatten)]
    pub(super) database: Database,
    /// File to write; it must not be there yet. Keep it as safe as the database itself.
    #[arg(long, value_name = "FILE")]
    pub(super) to: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Evaluate {
    /// File with one record (or one on each line), or `-` for lines on standard input.
    #[arg(value_name = "FILE.json|-")]
    pub(super) file: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// Which list (divisions, units, users, households, helpers …), or `backup`: records that a phone
    /// saved in a file.
    #[arg(value_parser = what)]
    pub(super) kind: What,
    /// An .xlsx file, or CSV in UTF-8 or GB18030; for `backup` the phone's file.
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    #[command(flatten)]
    pub(super) at: At,
    /// Table with the columns `ours` and `theirs`, when the file calls its columns otherwise.
    #[arg(long, value_name = "FILE")]
    pub(super) map: Option<PathBuf>,
    /// Read, check and show what would change; write nothing.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// The list is complete: what it does not name is removed.
    #[arg(long)]
    pub(super) complete: bool,
    /// For `backup`: the code the phone showed when the file was saved.
    #[arg(long)]
    pub(super) code: Option<String>,
    /// For `backup`: the county's recovery key, instead of the code.
    #[arg(long, env = "RUHU_RECOVERY_KEY", value_name = "FILE")]
    pub(super) key: Option<PathBuf>,
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
    /// Publish a new version of a form: phones take it at their next contact, for forms begun from
    /// then on.
    Publish {
        /// Folder or file.
        #[arg(value_name = "DIR|FILE.xlsx")]
        path: PathBuf,
        #[command(flatten)]
        database: Database,
    },
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| {
        let names: Vec<_> = Role::ALL.into_iter().map(Role::name).collect();
        format!("not one of {}", names.join(", "))
    })
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
