//! What the checks may know beside the answers: the day, the settings, the office's list.

use ruhu_domain::current::Current;
use ruhu_domain::date::Date;
use ruhu_domain::form::Context;
use ruhu_domain::household::Household;
use ruhu_domain::office::Office;
use ruhu_domain::record::Record;
use ruhu_domain::role::Role;

use crate::clock;
use crate::office::settings;
use crate::storage::{self, Item, Storage};

/// What is the same for all records of a request.
#[derive(Debug)]
pub(super) struct County(Office);

impl County {
    pub(super) async fn load(storage: &dyn Storage, county: &str) -> storage::Result<Self> {
        let items = storage.items(county, "setting").await?;
        let settings = items.into_iter().map(|Item { id, body, .. }| (id, body));
        Ok(Self(Office::new(settings.collect())))
    }

    /// Whether records without findings are accepted as they come.
    pub(super) fn accepts(&self) -> bool {
        self.0.get(settings::AUTO_ACCEPT) == Some(&true.into())
    }

    /// The context of one record of a user.
    pub(super) fn context(
        &self,
        record: &Record,
        role: Role,
        household: Option<Household>,
        current: Option<&Current>,
    ) -> Context {
        let finished = clock::local_date(&record.finished_at, record.clock_offset_ms);
        // An unreadable instant was refused before; the epoch would only show in a message.
        let finished = finished.unwrap_or(Date::from_days(0));
        let mut context = self.0.context(household, current, finished);
        let role = serde_json::Value::from(role.name());
        context.facts.insert("role".to_owned(), role);
        context
    }
}
