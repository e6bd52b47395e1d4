//! The credit grade in words a household understands.

use serde_json::Value as Json;

use super::Credit;
use crate::rules::credit::Scorecard;
use crate::settings::Settings;

/// Items that are named at most.
const SHOWN: usize = 5;

/// What a household is told of its credit file: the grade the township confirmed, and what would
/// improve it, what costs most points first. `file` is the file as it is kept:
/// `{confirmed: {grade}, points: [{item, points, max}]}`. Points about character are not in it: what
/// the group said of somebody is not for that page, nor is a grade nobody has confirmed.
pub fn credit(file: &Json, settings: &Settings) -> Option<Credit> {
    let grade = file.get("confirmed")?.get("grade")?.as_str()?;
    let rows = file.get("points").and_then(Json::as_array);
    let lost = |row: &Json| Some(row["max"].as_i64()? - row["points"].as_i64()?);
    let mut costs: Vec<(i64, &str)> = rows
        .into_iter()
        .flatten()
        .filter_map(|row| Some((lost(row)?, row["item"].as_str()?)))
        .filter(|(lost, _)| *lost > 0)
        .collect();
    costs.sort_by_key(|(lost, _)| -lost);
    let card = Scorecard::chosen(settings);
    let items = || card.parts.iter().flat_map(|part| &part.items);
    let better = |(_, code): &(i64, &str)| {
        let item = items().find(|item| item.code == **code);
        item.map(|item| item.better.clone())
    };
    Some(Credit {
        grade: grade.to_owned(),
        better: costs.iter().filter_map(better).take(SHOWN).collect(),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_a_confirmed_grade_is_told_with_what_costs_most_first() {
        let settings = Settings::default();
        let card = Scorecard::chosen(&settings);
        let items: Vec<_> = card.parts.iter().flat_map(|part| &part.items).collect();
        let [first, second] = [items[3], items[4]];
        let points = json!([
            {"item": first.code, "points": 4, "max": 5},
            {"item": second.code, "points": 0, "max": 6},
            {"item": items[5].code, "points": 3, "max": 3},
            {"item": items[6].code, "points": null, "max": 3},
        ]);
        assert_eq!(
            credit(&json!({"points": points, "grade": "AAA"}), &settings),
            None
        );
        let file = json!({"points": points, "grade": "AAA", "confirmed": {"grade": "AA"}});
        let told = credit(&file, &settings).expect("a grade");
        assert_eq!(told.grade, "AA");
        assert_eq!(told.better, [second.better.clone(), first.better.clone()]);
    }
}
