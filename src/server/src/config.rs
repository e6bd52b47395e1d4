//! What `ruhu serve` needs to know.

use std::path::PathBuf;

use ruhu_domain::date::Date;

/// Configuration of one server process.
#[derive(Clone, Debug)]
pub struct Config {
    /// URL of the database, such as `sqlite://data/ruhu.db`.
    pub database: String,
    /// Folder with the built app; may be missing, then only the API is there.
    pub app: PathBuf,
    /// Sets the setting `P_TODAY` of every county: the day that replaces today everywhere.
    pub today: Option<Date>,
}
