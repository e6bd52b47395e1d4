//! What every report says of itself: scope, cut-off, records behind it, settings used.

use serde::Serialize;

use super::table::{Table, words};
use crate::date::Date;
use crate::settings::{Kind, Settings, find};
use crate::sync::protocol::Message;

/// What all reports of one run have in common.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// County, township or village.
    pub scope: &'a Message,
    /// Day of the report; ages of records count to it.
    pub as_of: Date,
    /// Date and time up to which records are in it, as text.
    pub cut_off: &'a str,
    /// Finished records still on phones, as far as known.
    pub not_uploaded: i64,
    /// The settings that hold.
    pub settings: &'a Settings,
}

/// The head of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// Name of the report.
    pub title: Message,
    /// County, township or village.
    pub scope: Message,
    /// Date and time up to which records are in it.
    pub cut_off: String,
    /// Number of records behind it.
    pub records: i64,
    /// Finished records that are not in it.
    pub not_uploaded: i64,
    /// The remark about those.
    pub note: Message,
}

/// A setting a report used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Used {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub label: Message,
    /// Its value as shown; money in fen.
    pub value: String,
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Its head.
    pub heading: Heading,
    /// The settings used.
    pub settings: Vec<Used>,
    /// Its tables.
    pub tables: Vec<Table>,
}

impl Basis<'_> {
    /// A report of these tables about `records` records, which read the settings named.
    pub(super) fn report(
        &self,
        zh: &str,
        en: &str,
        records: usize,
        settings: &[&str],
        tables: Vec<Table>,
    ) -> Report {
        let n = self.not_uploaded;
        Report {
            heading: Heading {
                title: words(zh, en),
                scope: self.scope.clone(),
                cut_off: self.cut_off.to_owned(),
                records: records as i64,
                not_uploaded: n,
                note: words(
                    format!("未上传 {n} 份不在内"),
                    format!("{n} not uploaded are not included"),
                ),
            },
            settings: settings.iter().filter_map(|name| self.used(name)).collect(),
            tables,
        }
    }

    fn used(&self, name: &str) -> Option<Used> {
        let setting = find(name)?;
        let value = match setting.kind {
            Kind::Date => self.settings.date(name).to_string(),
            Kind::YesNo if self.settings.is_on(name) => "是".to_owned(),
            Kind::YesNo => "否".to_owned(),
            _ => self.settings.get(name).to_string(),
        };
        Some(Used {
            name: setting.name,
            label: words(&setting.zh, &setting.en),
            value,
        })
    }
}

impl Report {
    /// The table called `id`.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }
}
