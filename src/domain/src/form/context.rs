//! What a form is filled in against: the day, the last survey, the office's list, settings.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::definition::Choice;
use crate::date::Date;
use crate::settings::Settings;

/// Everything outside the answers that a form may read. It does not change while a form is open.
#[derive(Clone, Debug)]
pub struct Context {
    /// The day everything is judged on: `today()`.
    pub as_of: Date,
    /// What is known of the household, for the column `rule` and the rules themselves; its shape is
    /// that of [`crate::rules::background`].
    pub facts: Map<String, Json>,
    /// The settings that hold.
    pub settings: Settings,
    /// Answers and computed values of the last survey, stored shape; empty when there is none.
    pub last: Map<String, Json>,
    /// What the office's list says, by question, stored shape.
    pub office: Map<String, Json>,
    /// Reference lists for `select_one_from_file`, by name.
    pub lists: BTreeMap<String, Vec<Choice>>,
    /// The records the facts come from, for [`crate::record::Record::known`].
    pub known: Vec<String>,
    /// What this phone knows of other households.
    pub area: Arc<dyn Lists>,
}

impl Context {
    /// A context that knows nothing but the day.
    pub fn new(as_of: Date) -> Self {
        Self {
            as_of,
            facts: Map::new(),
            settings: Settings::default(),
            last: Map::new(),
            office: Map::new(),
            lists: BTreeMap::new(),
            known: Vec::new(),
            area: Arc::new(NoLists),
        }
    }
}

/// Look-ups over the other households of the area, for warnings only: what a check finds here
/// depends on which phone it runs on.
pub trait Lists: Debug + Send + Sync {
    /// Number of other households with this telephone number.
    fn phone_households(&self, phone: &str) -> usize;
    /// Code of another household that has this person.
    fn household_of(&self, id_number: &str) -> Option<String>;
}

/// No other households are known.
#[derive(Clone, Copy, Debug)]
pub struct NoLists;

impl Lists for NoLists {
    fn phone_households(&self, _phone: &str) -> usize {
        0
    }

    fn household_of(&self, _id_number: &str) -> Option<String> {
        None
    }
}
