//! Score, grade and limit once the group has answered what only it can answer.

use super::file::CreditFile;
use crate::rules::answers::Answers;
use crate::rules::credit::{Scorecard, band, capped, stops_grade};
use crate::rules::reason::divide_rounded;
use crate::settings::Settings;

/// Beginning of the questions about character.
pub(super) const CHARACTER: &str = "ch_";

/// What a file comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rated {
    /// 0–100; `None` while something is missing.
    pub score: Option<i64>,
    /// `0`, `A`, `AA`, `AAA`; `None` while something is missing or must be checked.
    pub grade: Option<String>,
    /// In fen.
    pub limit: Option<i64>,
    /// Points about character and the most they could be.
    pub character: Option<(i64, i64)>,
    /// Whether a stop forbids a grade.
    pub stopped: bool,
}

impl CreditFile {
    /// The rating with the answers about character in `answers`; as it stands when the file has them.
    pub fn rated(&self, answers: Answers<'_>, settings: &Settings) -> Rated {
        if self.character {
            return Rated {
                score: self.score,
                grade: self.grade.clone(),
                limit: self.limit,
                character: self.character_points,
                stopped: self.stopped,
            };
        }
        let card = Scorecard::chosen(settings);
        let items = card.parts.iter().flat_map(|part| &part.items);
        let (mut own, mut own_max, mut open) = (0, 0, false);
        for item in items.filter(|item| item.fact.starts_with(CHARACTER)) {
            own_max += item.max();
            let code = answers.text(&item.fact);
            let step = item
                .steps
                .iter()
                .find(|step| Some(step.key.as_str()) == code);
            match step {
                Some(step) => own += step.points,
                None => open = true,
            }
        }
        let missing = self.missing.iter();
        open |= missing
            .filter(|item| {
                *item == "ln_want" || self.points.iter().any(|points| points.item == **item)
            })
            .count()
            > 0;
        let sum = own
            + self
                .points
                .iter()
                .filter_map(|item| item.points)
                .sum::<i64>();
        let max = own_max + self.points.iter().map(|item| item.max).sum::<i64>();
        let offence = answers.is("ch_law", &["3"]).is_yes() || answers.yes("ch_vice").is_yes();
        let stopped = offence || self.stopped;
        let score = divide_rounded(sum * 100, max).filter(|_| !open);
        let checked = !self.unknown_stops.iter().any(|code| stops_grade(code));
        let grade = match score {
            Some(_) if stopped => Some("0"),
            Some(score) if checked => Some(band(score, settings)),
            _ => None,
        };
        Rated {
            score,
            limit: grade.and_then(|grade| match grade {
                "0" => Some(0),
                // What is left are stops of the loan alone.
                _ if !self.stops.is_empty() => Some(0),
                grade => capped(grade, self.ceiling?, settings),
            }),
            grade: grade.map(str::to_owned),
            character: (!open).then_some((own, own_max)),
            stopped,
        }
    }
}
