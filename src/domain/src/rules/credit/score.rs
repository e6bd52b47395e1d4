//! Score and grade of a credit file, item by item, and what would improve them.

use super::facts::{Fact, File};
use super::limit::{bound, limit, term_of};
use super::scorecard::{By, Item, Scorecard};
use super::stops::{Stops, stops};
use crate::arrange::Arrange;
use crate::date::Date;
use crate::rules::answers::Answers;
use crate::rules::guarantees::Guarantees;
use crate::rules::income::Income;
use crate::rules::reason::{Reason, divide_rounded};
use crate::rules::survey::Survey;
use crate::rules::truth::Truth;
use crate::settings::Settings;
use crate::sync::protocol::Message;

/// What a credit file is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// 0–100, after scaling; `None` while something is missing.
    pub score: Option<i64>,
    /// Points of each part that the card has, before scaling.
    pub parts: Vec<(String, i64)>,
    /// Points of each item.
    pub points: Vec<Points>,
    /// Items without an answer, and `ln_want` when nobody said whether a loan is wanted.
    pub missing: Vec<String>,
    /// `0` (不授信), `A`, `AA` or `AAA`; `None` while something is missing, or while it cannot be
    /// told whether a stop forbids a grade.
    pub grade: Option<&'static str>,
    /// Codes of the hard stops that hold for certain.
    pub stops: Vec<&'static str>,
    /// Codes of the hard stops that cannot be told.
    pub unknown_stops: Vec<&'static str>,
    /// The most the household may borrow, in fen; `None` when there is no answer, and for products
    /// other than the small loan.
    pub limit: Option<i64>,
    /// What bounds a small loan beside the grade, in fen.
    pub ceiling: Option<i64>,
    /// The longest term in months.
    pub term: Option<i64>,
    /// How it came about: the grade, the stops, the limit, then each item.
    pub reasons: Vec<Reason>,
}

/// Points of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// Code of the item, such as `A1`.
    pub item: String,
    /// The points; 0 without an answer.
    pub points: i64,
    /// The most it could bring.
    pub max: i64,
    /// Whether the points are known and count: answered, and not of a part that only a wanted loan
    /// brings in.
    pub counts: bool,
    /// What would bring more.
    pub better: Message,
}

impl Credit {
    /// A credit household (信用户): grade A or better. A stop that forbids the grade has made it `0`.
    pub fn is_credit_household(&self) -> bool {
        matches!(self.grade, Some("A" | "AA" | "AAA"))
    }
}

/// Rates a credit file by the scorecard of the settings. `file` holds the answers of the credit
/// information form; `survey`, `income` and `guarantees` are of the latest accepted survey.
pub fn credit<'a>(
    file: Answers<'a>,
    survey: Option<&'a Survey<'a>>,
    income: Option<&'a Income>,
    guarantees: Option<&'a Guarantees>,
    settings: &'a Settings,
    as_of: Date,
) -> Credit {
    let card = Scorecard::chosen(settings);
    credit_by(card, file, survey, income, guarantees, settings, as_of)
}

/// As [`credit`], by a scorecard of the county's own.
pub fn credit_by<'a>(
    card: &Scorecard,
    file: Answers<'a>,
    survey: Option<&'a Survey<'a>>,
    income: Option<&'a Income>,
    guarantees: Option<&'a Guarantees>,
    settings: &'a Settings,
    as_of: Date,
) -> Credit {
    let file = File {
        answers: file,
        survey,
        income,
        guarantees,
        settings,
        as_of,
    };
    let wants_loan = file.wants_loan();
    let mut tally = Tally::default();
    if wants_loan.is_none() {
        tally.missing.push("ln_want".to_owned());
        let (zh, en) = ("要不要贷款：还没填", "Wants a loan: not answered");
        tally.reasons.push(Reason::new("ln_want", zh, en));
    }
    for part in &card.parts {
        let counts = !part.with_loan || wants_loan == Some(true);
        let before = tally.sum;
        for item in &part.items {
            tally.add(&file, item, counts, part.with_loan);
        }
        tally.parts.push((part.code.clone(), tally.sum - before));
    }
    let mut reasons = Vec::new();
    let stops = stops(&file, &mut reasons);
    let score = divide_rounded(tally.sum * 100, tally.max).filter(|_| tally.missing.is_empty());
    let grade = score.and_then(|score| grade(score, &stops, settings));
    let bound = bound(&file);
    let limit = limit(&file, grade, &stops, bound.as_ref(), &mut reasons);
    reasons.insert(0, explain(score, grade, tally.missing.len()));
    reasons.append(&mut tally.reasons);
    Credit {
        score,
        parts: tally.parts,
        points: tally.points,
        missing: tally.missing,
        grade,
        stops: stops.certain,
        unknown_stops: stops.unknown,
        ceiling: bound.map(|(fen, ..)| fen),
        limit,
        term: term_of(&file),
        reasons,
    }
}

/// The five items that cost most points, the dearest first; equal ones in the order of the card.
pub fn costliest(credit: &Credit) -> Vec<&Points> {
    let lost = |item: &&Points| item.max - item.points;
    let mut items: Vec<_> = credit.points.iter().filter(|item| item.counts).collect();
    items.retain(|item| lost(item) > 0);
    items.arrange_by_key(|item| -lost(item));
    items.truncate(5);
    items
}

fn grade(score: i64, stops: &Stops, settings: &Settings) -> Option<&'static str> {
    match stops.of_grade() {
        Truth::Yes => Some("0"),
        Truth::Unknown => None,
        Truth::No => Some(band(score, settings)),
    }
}

/// The grade of a score where no stop holds: `0`, `A`, `AA` or `AAA`.
pub fn band(score: i64, settings: &Settings) -> &'static str {
    let bands = [
        ("P_BAND_AAA", "AAA"),
        ("P_BAND_AA", "AA"),
        ("P_BAND_A", "A"),
    ];
    let reached = bands
        .iter()
        .find(|(setting, _)| score >= settings.get(setting));
    reached.map_or("0", |(_, grade)| grade)
}

/// Points of each part out of the most it could bring, such as `A 27/30  B 16/20`.
pub fn parts_text(credit: &Credit) -> String {
    let part = |(code, points): &(String, i64)| {
        let items = credit.points.iter();
        let own = items.filter(|item| item.item.starts_with(code.as_str()));
        let most: i64 = own.map(|item| item.max).sum();
        format!("{code} {points}/{most}")
    };
    let parts: Vec<_> = credit.parts.iter().map(part).collect();
    parts.join("  ")
}

fn explain(score: Option<i64>, grade: Option<&str>, missing: usize) -> Reason {
    let (zh, en) = match (score, grade) {
        (None, _) => (
            format!("未完成：还有 {missing} 项没填，不能评级"),
            format!("Not complete: {missing} items open, no grade yet"),
        ),
        (Some(score), None) => (
            format!("得分 {score} 分，有情况待核，不能评级"),
            format!("Score {score}; something must be checked before a grade"),
        ),
        (Some(score), Some("0")) => (
            format!("得分 {score} 分，不授信"),
            format!("Score {score}, no credit"),
        ),
        (Some(score), Some(grade)) => (
            format!("得分 {score} 分，{grade} 级"),
            format!("Score {score}, grade {grade}"),
        ),
    };
    Reason::new("grade", zh, en)
}

/// What the items have brought so far.
#[derive(Default)]
struct Tally {
    sum: i64,
    max: i64,
    parts: Vec<(String, i64)>,
    points: Vec<Points>,
    missing: Vec<String>,
    reasons: Vec<Reason>,
}

impl Tally {
    fn add(&mut self, file: &File<'_>, item: &Item, counts: bool, may_be_open: bool) {
        let mut found = if counts { points(file, item) } else { None };
        if counts {
            self.max += item.max();
            if may_be_open {
                found = found.or(Some(0));
            }
            self.explain(item, found);
        }
        let points = found.unwrap_or(0);
        self.sum += points;
        self.points.push(Points {
            item: item.code.clone(),
            points,
            max: item.max(),
            counts: found.is_some(),
            better: item.better.clone(),
        });
    }

    fn explain(&mut self, item: &Item, points: Option<i64>) {
        let (name, better, max) = (&item.name, &item.better, item.max());
        let (zh, en) = match points {
            None => {
                self.missing.push(item.code.clone());
                (
                    format!("{}：还没填", name.zh),
                    format!("{}: not answered", name.en),
                )
            }
            Some(points) if points < max => (
                format!("{}：{points}/{max} 分；{}", name.zh, better.zh),
                format!("{}: {points} of {max}; {}", name.en, better.en),
            ),
            Some(points) => (
                format!("{}：{points}/{max} 分", name.zh),
                format!("{}: {points} of {max}", name.en),
            ),
        };
        self.reasons.push(Reason::new(&item.code, zh, en));
    }
}

/// Points of an item; `None` without an answer, or with a code the card does not know.
fn points(file: &File<'_>, item: &Item) -> Option<i64> {
    let steps = item.steps.iter();
    match (file.fact(item), item.by) {
        (Fact::Missing, _) | (Fact::Number(_), By::Code) => None,
        (Fact::Worst, _) => Some(0),
        (Fact::Codes(codes), _) => steps
            .filter(|step| codes.contains(&step.key.as_str()))
            .map(|step| step.points)
            .max(),
        (Fact::Number(number), by) => {
            let mut fitting = steps.filter(|step| match by {
                By::AtMost => number <= step.bound,
                _ => number >= step.bound,
            });
            Some(fitting.next().map_or(0, |step| step.points))
        }
    }
}
