//! The credit grade in words a household understands.

use super::entry::unit_or_helper;
use super::words::message;
use super::{Credit, units};
use crate::arrange::Arrange;
use crate::credit_file::CreditFile;
use crate::date::Date;
use crate::household::Household;
use crate::office::Office;
use crate::rules::credit::{Scorecard, stop_words};
use crate::sync::protocol::Message;

/// Items that are named at most.
const SHOWN: usize = 5;
/// Whom a household asks about its grade: 县扶贫办.
const ASKED: &str = "U01";

/// What a household is told of its credit file: grade, limit and validity as the township confirmed
/// them, what forbids a loan, and what costs most points. Points, answers and stops about character
/// are not in it: what the group said of somebody is not for that page, nor is a grade nobody has
/// confirmed.
pub fn credit(
    file: &CreditFile,
    household: &Household,
    office: &Office,
    today: Date,
) -> Option<Credit> {
    let confirmed = file.confirmed.as_ref()?;
    let settings = office.settings();
    let card = Scorecard::chosen(&settings);
    let items = || card.parts.iter().flat_map(|part| &part.items);
    let mut costs: Vec<(i64, Message)> = file
        .points
        .iter()
        .filter_map(|row| {
            let item = items().find(|item| item.code == row.item)?;
            let lost = row.max - row.points?;
            let (name, better) = (&item.name, &item.better);
            let words = message(
                format!("{}少了 {lost} 分：{}", name.zh, better.zh),
                format!("{}, {lost} points short: {}", name.en, better.en),
            );
            (lost > 0).then_some((lost, words))
        })
        .collect();
    costs.arrange_by_key(|(lost, _)| -lost);
    let graded = confirmed.grade != "0";
    let lends = graded && confirmed.limit > 0;
    Some(Credit {
        grade: confirmed.grade.clone(),
        better: costs
            .into_iter()
            .map(|(_, words)| words)
            .take(SHOWN)
            .collect(),
        limit: graded.then_some(confirmed.limit),
        term: file.term.filter(|months| lends && *months > 0),
        until: confirmed.until.clone(),
        expired: Date::parse(&confirmed.until).is_some_and(|until| until < today),
        // With a limit they are of a later round, and nobody has confirmed that.
        stops: match lends {
            true => Vec::new(),
            false => file
                .stops
                .iter()
                .filter_map(|code| stop_words(code))
                .collect(),
        },
        ask: unit_or_helper(ASKED, office.get(units::UNITS), household),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credit_file::{Confirmed, ItemPoints};
    use crate::settings::Settings;

    fn file(grade: &str, limit: i64) -> CreditFile {
        let settings = Settings::default();
        let card = Scorecard::chosen(&settings);
        let code = |at: usize| {
            let mut items = card.parts.iter().flat_map(|part| &part.items);
            items.nth(at).expect("an item").code.clone()
        };
        let points = |at, points, max| ItemPoints {
            item: code(at),
            points,
            max,
        };
        CreditFile {
            points: vec![
                points(6, Some(8), 12),
                points(7, Some(0), 5),
                points(8, Some(3), 3),
                points(9, None, 8),
            ],
            grade: Some("AAA".to_owned()),
            term: Some(27),
            stops: vec!["HS08".to_owned()],
            confirmed: Some(Confirmed {
                grade: grade.to_owned(),
                limit,
                until: "2019-11-27".to_owned(),
                ..Confirmed::default()
            }),
            ..CreditFile::default()
        }
    }

    fn told(file: &CreditFile, day: &str) -> Option<Credit> {
        let household = Household {
            helper: "示例帮扶人".to_owned(),
            helper_phone: "13800138000".to_owned(),
            ..Household::default()
        };
        let today = Date::parse(day).expect("a date");
        credit(file, &household, &Office::default(), today)
    }

    #[test]
    fn only_a_confirmed_grade_is_told_with_what_costs_most_first() {
        let unconfirmed = CreditFile {
            confirmed: None,
            ..file("AA", 1)
        };
        assert_eq!(told(&unconfirmed, "2019-11-27"), None);
        let found = told(&file("AA", 3_000_000), "2019-11-27").expect("a grade");
        assert_eq!(found.grade, "AA");
        let better: Vec<_> = found.better.iter().map(|words| words.zh.as_str()).collect();
        assert_eq!(
            better,
            [
                "水电医保缴费少了 5 分：水电医保按时交",
                "贷款还款少了 4 分：贷款按时还清"
            ]
        );
        assert_eq!((found.limit, found.term), (Some(3_000_000), Some(27)));
        assert!(!found.expired && found.stops.is_empty());
        assert_eq!(
            (found.ask.name.zh.as_str(), found.ask.phone.as_str()),
            ("县扶贫办，或您的帮扶人 示例帮扶人", "13800138000")
        );
    }

    #[test]
    fn what_forbids_a_loan_is_told_and_an_old_grade_is_called_old() {
        let refused = told(&file("0", 0), "2019-11-28").expect("a grade");
        assert_eq!((refused.limit, refused.term), (None, None));
        assert!(refused.expired);
        assert_eq!(refused.stops[0].zh, "家里没有劳动力");
        let used_up = told(&file("A", 0), "2019-11-27").expect("a grade");
        assert_eq!((used_up.limit, used_up.term), (Some(0), None));
        assert_eq!(used_up.stops.len(), 1);
    }
}
