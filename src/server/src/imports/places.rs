//! The divisions that are known, to find by code or by name.

use std::collections::BTreeMap;

use ruhu_domain::office::VILLAGES;
use serde_json::Value as Json;

use super::table::plain;
use super::values::{Refusal, code, refuse};
use crate::storage::{Result, Storage};

/// The setting that lists the townships, as `[{name, label, …}]`.
pub(super) const TOWNSHIPS: &str = "townships";

/// Codes and names of townships and villages of a county.
#[derive(Debug, Default)]
pub(super) struct Places {
    county: String,
    townships: Level,
    villages: Level,
}

/// Name without what varies → codes of that name; and all codes.
#[derive(Debug, Default)]
struct Level {
    codes: BTreeMap<String, ()>,
    names: BTreeMap<String, Vec<String>>,
}

impl Level {
    fn new(list: &[Json]) -> Self {
        let mut level = Self::default();
        for place in list {
            let text = |name: &str| place.get(name).and_then(Json::as_str);
            let Some(code) = text("name") else { continue };
            level.codes.insert(code.to_owned(), ());
            for name in [text("label"), text("short")].into_iter().flatten() {
                let codes = level.names.entry(stem(name)).or_default();
                if !codes.iter().any(|own| own == code) {
                    codes.push(code.to_owned());
                }
            }
        }
        level
    }

    /// The code of a place inside of `within`, given by code or name.
    fn find(&self, text: &str, within: &str) -> std::result::Result<String, Refusal> {
        let wanted = code(text);
        if self.codes.contains_key(&wanted) {
            return Ok(wanted);
        }
        let named = self.names.get(&stem(text)).into_iter().flatten();
        let found: Vec<&String> = named.filter(|code| code.starts_with(within)).collect();
        match found.as_slice() {
            [one] => Ok((*one).clone()),
            [] => refuse(
                format!("“{text}”不在行政区划里：先用 ruhu import divisions 导入，或改正"),
                format!(
                    "\"{text}\" is not a known division: import it first with ruhu import divisions, or mend it"
                ),
            ),
            _ => refuse(
                format!("有几个地方都叫“{text}”，请填区划代码"),
                format!("Several places are called \"{text}\"; give the code"),
            ),
        }
    }
}

/// A name without the words for the level, so that 曼令 and 曼令村委会 are the same.
fn stem(name: &str) -> String {
    let name = plain(name);
    let ends = ["村民委员会", "村委会", "居委会", "社区", "村"];
    let cut = ends.iter().find_map(|end| name.strip_suffix(end));
    cut.filter(|cut| !cut.is_empty())
        .map_or(name.clone(), str::to_owned)
}

impl Places {
    /// What is stored of a county.
    pub(super) async fn load(storage: &dyn Storage, county: &str) -> Result<Self> {
        Ok(Self {
            county: county.to_owned(),
            townships: Level::new(&list(storage, county, TOWNSHIPS).await?),
            villages: Level::new(&list(storage, county, VILLAGES).await?),
        })
    }

    /// The 9-digit code of a township.
    pub(super) fn township(&self, text: &str) -> std::result::Result<String, Refusal> {
        self.townships.find(text, "")
    }

    /// The 12-digit code of a village, in a township if that is known.
    pub(super) fn village(
        &self,
        text: &str,
        township: Option<&str>,
    ) -> std::result::Result<String, Refusal> {
        let village = self.villages.find(text, township.unwrap_or_default())?;
        match township {
            Some(township) if !village.starts_with(township) => refuse(
                format!("“{text}”不在这个乡镇（{township}）"),
                format!("\"{text}\" does not lie in this township ({township})"),
            ),
            _ => Ok(village),
        }
    }

    /// The code of the county, a township or a village.
    pub(super) fn area(&self, text: &str) -> std::result::Result<String, Refusal> {
        if code(text) == self.county {
            return Ok(self.county.clone());
        }
        self.township(text).or_else(|_| self.village(text, None))
    }
}

/// The rows of a list that is kept as a setting; none when there is no such list.
pub(super) async fn list(storage: &dyn Storage, county: &str, name: &str) -> Result<Vec<Json>> {
    let item = storage.item(county, "setting", name).await?;
    let rows = item.and_then(|stored| stored.item.body.as_array().cloned());
    Ok(rows.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn places_are_found_by_code_and_by_name() {
        let list = |rows: Json| Level::new(rows.as_array().expect("rows"));
        let places = Places {
            county: "532822".to_owned(),
            townships: list(json!([
                {"name": "532822203", "label": "格朗和哈尼族乡", "short": "格朗和乡"},
                {"name": "532822103", "label": "勐混镇"},
            ])),
            villages: list(json!([
                {"name": "532822103201", "label": "示例甲村"},
                {"name": "532822203201", "label": "示例甲村委会"},
                {"name": "532822203202", "label": "示例乙社区"},
            ])),
        };
        assert_eq!(places.township("格朗和乡").as_deref(), Ok("532822203"));
        assert_eq!(places.township("532822103").as_deref(), Ok("532822103"));
        assert!(
            places
                .village("示例甲", None)
                .is_err_and(|(_, en)| en.contains("Several"))
        );
        assert_eq!(
            places.village("示例甲村", Some("532822203")).as_deref(),
            Ok("532822203201")
        );
        assert_eq!(
            places.village("示例乙", None).as_deref(),
            Ok("532822203202")
        );
        assert!(places.village("532822103201", Some("532822203")).is_err());
        assert!(
            places
                .village("示例丙", None)
                .is_err_and(|(zh, _)| zh.contains("ruhu import"))
        );
        assert_eq!(places.area("532822").as_deref(), Ok("532822"));
        assert_eq!(places.area("勐混镇").as_deref(), Ok("532822103"));
        assert!(places.area("532801").is_err());
    }
}
