//! Units of the county: the setting `units`.

use serde_json::{Map, json};

use super::lists::{self, Entries};
use super::plan::{Plan, Request, Unable, with_tables};
use super::problem::Problems;
use super::table::{Column, Table, plain};
use super::values::{Refusal, code, date, phone, refuse, words};
use crate::storage::{self, Storage};

/// The setting that lists the units, as `[{name, label, valid_from, phone}]`.
const UNITS: &str = "units";

pub(super) fn columns() -> Vec<Column> {
    vec![
        Column::new("code", &["单位代码", "代码", "单位编码", "编码"]),
        Column::new("name", &["单位名称", "名称", "单位"]),
        Column::new("valid_from", &["启用日期", "生效日期", "valid from"]),
        Column::new("phone", &["电话", "联系电话", "咨询电话"]),
    ]
}

pub(super) async fn prepare(storage: &dyn Storage, request: &Request<'_>) -> Result<Plan, Unable> {
    let (entries, notice) = with_tables(request, &columns(), &["code", "name"], read)?;
    let mut plan = Plan::default();
    plan.batch.county = request.county.to_owned();
    plan.notices.extend(notice);
    let (county, complete) = (request.county, request.complete);
    lists::merge(storage, county, UNITS, "unit", entries, complete, &mut plan).await?;
    Ok(plan)
}

fn read(tables: &[Table<'_>], problems: &mut Problems) -> Entries {
    let mut entries = Entries::new();
    for line in tables.iter().flat_map(Table::lines) {
        let mut entry = Map::new();
        let own = line.need("code", problems).map(code);
        let own = own.filter(|own| {
            let fits = own.len() <= 20 && own.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !fits {
                let (zh, en) = (
                    "代码只能用字母和数字，最多 20 位",
                    "A code has at most 20 letters and digits",
                );
                problems.add(&line.place("code"), zh, en);
            }
            fits
        });
        match line.need("name", problems).map(|text| words(text, 60)) {
            Some(Ok(name)) => _ = entry.insert("label".to_owned(), json!(name)),
            Some(Err((zh, en))) => problems.add(&line.place("name"), zh, en),
            None => {}
        }
        match line.text("phone", problems).map(phone) {
            Some(Ok(number)) => _ = entry.insert("phone".to_owned(), json!(number)),
            Some(Err((zh, en))) => problems.add(&line.place("phone"), zh, en),
            None => {}
        }
        match line.text("valid_from", problems).map(date) {
            Some(Ok(day)) => _ = entry.insert("valid_from".to_owned(), json!(day.to_string())),
            Some(Err((zh, en))) => problems.add(&line.place("valid_from"), zh, en),
            None => {}
        }
        if let Some(own) = own
            && entries.insert(own, entry).is_some()
        {
            let (zh, en) = ("这个代码前面已有一行", "An earlier row has this code");
            problems.add(&line.place("code"), zh, en);
        }
    }
    entries
}

/// The units that are known, to find by code or by name.
#[derive(Debug)]
pub(super) struct Units(Vec<(String, String)>);

impl Units {
    pub(super) async fn load(storage: &dyn Storage, county: &str) -> storage::Result<Self> {
        let rows = super::places::list(storage, county, UNITS).await?;
        let unit = |row: &serde_json::Value| {
            let text = |name: &str| Some(row.get(name)?.as_str()?.to_owned());
            Some((text("name")?, text("label")?))
        };
        Ok(Self(rows.iter().filter_map(unit).collect()))
    }

    /// The code of a unit.
    pub(super) fn find(&self, text: &str) -> Result<String, Refusal> {
        let wanted = plain(text);
        let found = self
            .0
            .iter()
            .find(|(code, name)| plain(code) == wanted || plain(name) == wanted);
        match found {
            Some((code, _)) => Ok(code.clone()),
            None => refuse(
                format!("“{text}”不在单位表里：先用 ruhu import units 导入，或改正"),
                format!(
                    "\"{text}\" is not a known unit: import it first with ruhu import units, or mend it"
                ),
            ),
        }
    }
}
