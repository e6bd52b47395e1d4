//! The units a household may ask, in words.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::sync::protocol::Message;

/// The setting that lists the county's units, as `[{name, label, phone}]`.
pub const UNITS: &str = "units";

/// Units in charge of measures, where the county's list does not have them: code, Chinese, English.
const NAMES: &[(&str, &str, &str)] = &[
    ("U01", "县扶贫办", "County poverty office"),
    (
        "U02",
        "县卫生和计划生育局",
        "Health and family planning bureau",
    ),
    ("U03", "县林业局", "Forestry bureau"),
    ("U04", "县农业和科技局", "Agriculture and science bureau"),
    (
        "U05",
        "县人力资源和社会保障局",
        "Human resources and social security bureau",
    ),
    ("U06", "县民政局", "Civil affairs bureau"),
    ("U07", "县教育局", "Education bureau"),
    ("U08", "县交通运输局", "Transport bureau"),
    ("U10", "县残联", "Disabled persons' federation"),
    (
        "U12",
        "县住房和城乡建设局",
        "Housing and construction bureau",
    ),
    (
        "U14",
        "县发展改革和工业信息化局",
        "Development and reform bureau",
    ),
    ("U16", "县水务局", "Water bureau"),
    (
        "U17",
        "县文化体育广播电视和旅游局",
        "Culture and tourism bureau",
    ),
    ("U30", "县委宣传部", "Publicity department"),
    ("U32", "人民银行勐海县支行", "People's Bank, Menghai"),
    ("U33", "县各金融保险机构", "Banks and insurers"),
    ("U35", "县人武部", "Military service office"),
    ("U39", "各挂包帮单位", "Helping units"),
];

/// Whom to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Who.
    pub name: Message,
    /// Telephone number, empty when none is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
}

/// The unit `code`: name and telephone of the county's list (the setting [`UNITS`]), else the name
/// the plan gives it. Something that is no code is a name already.
pub fn contact(list: Option<&Json>, code: &str) -> Contact {
    let rows = list.and_then(Json::as_array);
    let row = rows.into_iter().flatten().find(|row| row["name"] == code);
    let text = |name: &str| row.and_then(|row| row.get(name)?.as_str());
    let (zh, en) = NAMES
        .iter()
        .find(|(known, ..)| *known == code)
        .map_or((code, code), |(_, zh, en)| (zh, en));
    let own = text("label");
    Contact {
        name: Message {
            zh: own.unwrap_or(zh).to_owned(),
            en: if en == code { own.unwrap_or(code) } else { en }.to_owned(),
        },
        phone: text("phone").unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rules::measures::catalogue;

    #[test]
    fn the_countys_own_list_wins_and_what_is_no_code_is_a_name() {
        let list = json!([{"name": "U06", "label": "示例民政局", "phone": "06915120000"}]);
        let of = |code: &str| {
            let found = contact(Some(&list), code);
            (found.name.zh, found.name.en, found.phone)
        };
        let all =
            |zh: &str, en: &str, phone: &str| (zh.to_owned(), en.to_owned(), phone.to_owned());
        assert_eq!(
            of("U06"),
            all("示例民政局", "Civil affairs bureau", "06915120000")
        );
        assert_eq!(
            of("U05"),
            all(
                "县人力资源和社会保障局",
                "Human resources and social security bureau",
                ""
            )
        );
        assert_eq!(of("示例公司"), all("示例公司", "示例公司", ""));
    }

    #[test]
    fn every_unit_of_the_catalogue_has_a_name() {
        for measure in catalogue() {
            for code in &measure.units {
                assert_ne!(contact(None, code).name.zh, *code, "{}", measure.code);
            }
        }
    }
}
