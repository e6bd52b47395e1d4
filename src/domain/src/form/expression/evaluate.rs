//! Evaluation: the only part of the expression language that runs on the phone.

use super::functions::Function;
use super::scalar::Scalar;
use super::{Expression, Source};
use crate::date::Date;
use crate::form::definition::{Choice, NodeId};
use crate::identity;
use crate::number::Number;

/// What an expression can see.
pub trait Environment {
    /// The answer of a question as expressions see it: empty while the question is not relevant.
    fn answer(&self, node: NodeId, row: Option<usize>) -> Scalar<'_>;
    /// Whether the question is asked; rows that are not drop out of sets.
    fn is_relevant(&self, node: NodeId, row: Option<usize>) -> bool;
    /// How many rows a repeat has.
    fn row_count(&self, repeat: NodeId) -> usize;
    /// The key of a row.
    fn row_key(&self, repeat: NodeId, row: usize) -> &str;
    /// The repeat around a node.
    fn repeat_of(&self, node: NodeId) -> Option<NodeId>;
    /// An answer of the last survey or of the office's list, or a setting.
    fn external(&self, source: Source, name: &str, place: Place) -> Scalar<'_>;
    /// The day everything is judged on.
    fn today(&self) -> Date;
    /// Whether `pattern` matches all of `text`; false for a broken pattern.
    fn matches(&self, pattern: &str, text: &str) -> bool;
    /// What people read for a code of the question called `question`.
    fn choice_name(&self, code: &str, question: &str) -> String;
    /// Number of other households on this phone with this telephone number.
    fn phone_households(&self, phone: &str) -> usize;
    /// Code of another household on this phone that has this person, or nothing.
    fn household_of(&self, id_number: &str) -> Option<String>;
}

/// Where an expression stands.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The question, check or group it belongs to.
    pub node: NodeId,
    /// The row, when inside a repeat.
    pub row: Option<usize>,
}

/// Evaluates `expression` at `place`.
pub fn evaluate<'a>(
    expression: &'a Expression,
    environment: &'a dyn Environment,
    place: Place,
) -> Scalar<'a> {
    Evaluation {
        environment,
        place,
        candidate: None,
        option: None,
    }
    .run(expression)
}

/// Whether a choice filter offers `choice`.
pub fn offers(
    filter: &Expression,
    choice: &Choice,
    environment: &dyn Environment,
    place: Place,
) -> bool {
    Evaluation {
        environment,
        place,
        candidate: None,
        option: Some(choice),
    }
    .run(filter)
    .to_boolean()
}

/// Whether a choice filter over the rows of a repeat offers `row`.
pub fn offers_row(
    filter: &Expression,
    repeat: NodeId,
    row: usize,
    environment: &dyn Environment,
    place: Place,
) -> bool {
    Evaluation {
        environment,
        place,
        candidate: Some((repeat, row)),
        option: None,
    }
    .run(filter)
    .to_boolean()
}

#[derive(Clone, Copy)]
struct Evaluation<'a> {
    environment: &'a dyn Environment,
    place: Place,
    candidate: Option<(NodeId, usize)>,
    option: Option<&'a Choice>,
}

impl<'a> Evaluation<'a> {
    fn run(&self, expression: &'a Expression) -> Scalar<'a> {
        let environment = self.environment;
        match expression {
            Expression::Text(text) => Scalar::text(text),
            Expression::Number(number) => Scalar::Number(*number),
            Expression::Question(node) => environment.answer(*node, None),
            Expression::InRow(node) => environment.answer(*node, self.place.row),
            Expression::Current => environment.answer(self.place.node, self.place.row),
            Expression::Row => Scalar::Number(Number::integer(
                self.place.row.map_or(0, |row| row as i64 + 1),
            )),
            Expression::Key => {
                let repeat = environment.repeat_of(self.place.node);
                key_of(environment, repeat, self.place.row)
            }
            Expression::Candidate(node) => self.candidate.map_or(Scalar::EMPTY, |(_, row)| {
                environment.answer(*node, Some(row))
            }),
            Expression::CandidateKey => key_of(
                environment,
                self.candidate.map(|pair| pair.0),
                self.candidate.map(|pair| pair.1),
            ),
            Expression::Column(name) => {
                self.option
                    .map_or(Scalar::EMPTY, |choice| match name.as_str() {
                        "name" => Scalar::text(&choice.name),
                        name => Scalar::text(choice.columns.get(name).map_or("", String::as_str)),
                    })
            }
            Expression::Across(node) => {
                let rows = environment
                    .repeat_of(*node)
                    .map_or(0, |repeat| environment.row_count(repeat));
                self.set(*node, 0..rows)
            }
            Expression::Rows {
                repeat,
                filter,
                child,
            } => self.rows(*repeat, filter.as_deref(), *child),
            Expression::External(source, name) => environment.external(*source, name, self.place),
            Expression::Call(function, arguments) => self.call(*function, arguments),
        }
    }

    fn set(&self, node: NodeId, rows: impl Iterator<Item = usize>) -> Scalar<'a> {
        Scalar::Set(
            rows.filter(|&row| self.environment.is_relevant(node, Some(row)))
                .map(|row| self.environment.answer(node, Some(row)))
                .collect(),
        )
    }

    fn rows(
        &self,
        repeat: NodeId,
        filter: Option<&'a Expression>,
        child: Option<NodeId>,
    ) -> Scalar<'a> {
        let fits = |&row: &usize| {
            filter.is_none_or(|filter| {
                Evaluation {
                    candidate: Some((repeat, row)),
                    ..*self
                }
                .run(filter)
                .to_boolean()
            })
        };
        let rows = (0..self.environment.row_count(repeat)).filter(fits);
        match child {
            Some(child) => self.set(child, rows),
            None => Scalar::Set(
                rows.map(|row| Scalar::text(self.environment.row_key(repeat, row)))
                    .collect(),
            ),
        }
    }

    fn call(&self, function: Function, arguments: &'a [Expression]) -> Scalar<'a> {
        use Function as F;
        let value = |index: usize| {
            arguments
                .get(index)
                .map_or(Scalar::EMPTY, |argument| self.run(argument))
        };
        let text = |index: usize| value(index).into_text();
        let number = |index: usize| value(index).to_number();
        let date = |index: usize| value(index).to_date();
        let compute = |operation: fn(Number, Number) -> Option<Number>| match (number(0), number(1))
        {
            (Some(left), Some(right)) => Scalar::number(operation(left, right)),
            _ => Scalar::NotANumber,
        };
        let whole = |count: usize| Scalar::Number(Number::integer(count as i64));
        match function {
            F::Or => Scalar::Boolean(value(0).to_boolean() || value(1).to_boolean()),
            F::And => Scalar::Boolean(value(0).to_boolean() && value(1).to_boolean()),
            F::Equal => Scalar::Boolean(value(0).equals(&value(1))),
            F::NotEqual => Scalar::Boolean(value(0).differs(&value(1))),
            F::Less => Scalar::Boolean(value(0).compares(&value(1), Number::lt)),
            F::LessOrEqual => Scalar::Boolean(value(0).compares(&value(1), Number::le)),
            F::Greater => Scalar::Boolean(value(0).compares(&value(1), Number::gt)),
            F::GreaterOrEqual => Scalar::Boolean(value(0).compares(&value(1), Number::ge)),
            F::Add => compute(Number::plus),
            F::Subtract => compute(Number::subtract),
            F::Multiply => compute(Number::multiply),
            F::Divide => compute(Number::divide),
            F::Remainder => compute(Number::remainder),
            F::Negate => Scalar::number(number(0).map(Number::negate)),
            F::If => value(if value(0).to_boolean() { 1 } else { 2 }),
            F::Not => Scalar::Boolean(!value(0).to_boolean()),
            F::True => Scalar::Boolean(true),
            F::False => Scalar::Boolean(false),
            F::Boolean => Scalar::Boolean(value(0).to_boolean()),
            F::Number => Scalar::number(number(0)),
            F::Text => Scalar::text(text(0)),
            F::Int => Scalar::number(number(0).map(Number::truncate)),
            F::Round => {
                let places = number(1).and_then(Number::to_i64).unwrap_or(0).clamp(0, 15);
                Scalar::number(number(0).map(|number| number.round_half_up(places as u32)))
            }
            F::Power => {
                let exponent = number(1).and_then(Number::to_i64);
                Scalar::number(exponent.and_then(|exponent| number(0)?.power(exponent)))
            }
            F::Coalesce => {
                let first = value(0);
                if first.is_empty() { value(1) } else { first }
            }
            F::Once => {
                let now = self.environment.answer(self.place.node, self.place.row);
                if now.is_empty() { value(0) } else { now }
            }
            F::Selected => {
                let (codes, wanted) = (text(0), text(1));
                let chosen = codes.split_ascii_whitespace().any(|code| code == wanted);
                // Nothing is "selected" in nothing, as in ODK: an empty list has one empty code.
                Scalar::Boolean(chosen || (codes.is_empty() && wanted.is_empty()))
            }
            F::SelectedAt => {
                let index = number(1)
                    .and_then(Number::to_i64)
                    .and_then(|index| usize::try_from(index).ok());
                let codes = text(0);
                let code = index.and_then(|index| codes.split_ascii_whitespace().nth(index));
                Scalar::text(code.unwrap_or_default().to_owned())
            }
            F::CountSelected => whole(text(0).split_ascii_whitespace().count()),
            F::Count => whole(items(value(0)).len()),
            F::CountNonEmpty => whole(
                items(value(0))
                    .iter()
                    .filter(|item| !item.is_empty())
                    .count(),
            ),
            F::Sum => Scalar::number(
                items(value(0))
                    .iter()
                    .try_fold(Number::ZERO, |sum, item| sum.plus(item.to_number()?)),
            ),
            F::Min => extreme((0..arguments.len()).map(value), Number::min),
            F::Max => extreme((0..arguments.len()).map(value), Number::max),
            F::Join => {
                let parts: Vec<_> = (1..arguments.len())
                    .flat_map(|index| items(value(index)))
                    .collect();
                Scalar::text(
                    parts
                        .iter()
                        .map(Scalar::to_text)
                        .collect::<Vec<_>>()
                        .join(&text(0)),
                )
            }
            F::Position => value(0),
            F::IndexedRepeat => {
                let index = number(2)
                    .and_then(Number::to_i64)
                    .and_then(|index| usize::try_from(index - 1).ok());
                match (arguments.first(), index) {
                    (Some(Expression::Across(node)), Some(row)) => {
                        self.set(*node, row..row + 1).first()
                    }
                    _ => Scalar::EMPTY,
                }
            }
            F::Concat => Scalar::text(
                (0..arguments.len())
                    .flat_map(|index| items(value(index)))
                    .map(Scalar::into_text)
                    .collect::<String>(),
            ),
            F::StringLength => whole(text(0).chars().count()),
            F::Substr => {
                let letters: Vec<char> = text(0).chars().collect();
                let length = letters.len() as i64;
                // A negative place counts from the end.
                let at = |index: usize| {
                    let place = number(index).and_then(Number::to_i64).unwrap_or(length);
                    (if place < 0 { place + length } else { place }).clamp(0, length) as usize
                };
                Scalar::text(
                    letters
                        .get(at(1)..at(2))
                        .unwrap_or_default()
                        .iter()
                        .collect::<String>(),
                )
            }
            F::Regex => Scalar::Boolean(self.environment.matches(&text(1), &text(0))),
            F::Contains => Scalar::Boolean(text(0).contains(&*text(1))),
            F::StartsWith => Scalar::Boolean(text(0).starts_with(&*text(1))),
            F::EndsWith => Scalar::Boolean(text(0).ends_with(&*text(1))),
            F::Translate => {
                let (from, to) = (text(1), text(2));
                let change = |letter: char| match from.chars().position(|known| known == letter) {
                    Some(index) => to.chars().nth(index),
                    None => Some(letter),
                };
                Scalar::text(text(0).chars().filter_map(change).collect::<String>())
            }
            F::NormalizeSpace => {
                Scalar::text(text(0).split_whitespace().collect::<Vec<_>>().join(" "))
            }
            F::Today | F::Now => Scalar::text(self.environment.today().to_string()),
            F::Date => date(0).map_or(Scalar::EMPTY, |date| Scalar::text(date.to_string())),
            F::FormatDate => date(0).map_or(Scalar::EMPTY, |date| {
                Scalar::text(format_date(date, &text(1)))
            }),
            F::DecimalDateTime => {
                Scalar::number(date(0).map(|date| Number::integer(date.days().into())))
            }
            F::ChoiceName => {
                let question = text(1);
                let question = question.trim_start_matches("${").trim_end_matches('}');
                Scalar::text(self.environment.choice_name(&text(0), question))
            }
            F::IdProblem => Scalar::text(match date(1) {
                Some(on) => identity::id_problem(&text(0), on)
                    .map_or("", |problem| problem.name())
                    .to_owned(),
                None => String::new(),
            }),
            F::IdBirth => Scalar::text(
                identity::id_birth(&text(0)).map_or_else(String::new, |date| date.to_string()),
            ),
            F::IdSex => Scalar::text(identity::id_sex(&text(0)).unwrap_or_default().to_owned()),
            F::Luhn => Scalar::Boolean(identity::passes_luhn(&text(0))),
            F::Phone => Scalar::Boolean(identity::is_phone(&text(0))),
            F::Distance => Scalar::number(distance_km(&text(0), &text(1))),
            F::SchoolYear => Scalar::number(date(0).map(|date| {
                let (year, month, _) = date.parts();
                Number::integer(i64::from(if month >= 9 { year } else { year - 1 }))
            })),
            F::PhoneHouseholds => whole(self.environment.phone_households(&text(0))),
            F::HouseholdOf => {
                Scalar::text(self.environment.household_of(&text(0)).unwrap_or_default())
            }
        }
    }
}

impl Scalar<'_> {
    fn first(self) -> Self {
        match self {
            Self::Set(items) => items.into_iter().next().unwrap_or(Self::EMPTY),
            single => single,
        }
    }
}

fn key_of(environment: &dyn Environment, repeat: Option<NodeId>, row: Option<usize>) -> Scalar<'_> {
    let key = repeat
        .zip(row)
        .map(|(repeat, row)| environment.row_key(repeat, row));
    Scalar::text(key.unwrap_or_default())
}

fn items(value: Scalar<'_>) -> Vec<Scalar<'_>> {
    match value {
        Scalar::Set(items) => items,
        single => vec![single],
    }
}

fn extreme<'a>(
    values: impl Iterator<Item = Scalar<'a>>,
    choose: fn(Number, Number) -> Number,
) -> Scalar<'a> {
    let numbers = values.flat_map(items).map(|item| item.to_number());
    Scalar::number(
        numbers
            .reduce(|best, next| Some(choose(best?, next?)))
            .flatten(),
    )
}

/// The subset of ODK's format letters that concern dates.
fn format_date(date: Date, format: &str) -> String {
    let (year, month, day) = date.parts();
    let mut text = String::new();
    let mut letters = format.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            text.push(letter);
            continue;
        }
        match letters.next() {
            Some('Y') => text.push_str(&format!("{year:04}")),
            Some('y') => text.push_str(&format!("{:02}", year % 100)),
            Some('m') => text.push_str(&format!("{month:02}")),
            Some('n') => text.push_str(&month.to_string()),
            Some('d') => text.push_str(&format!("{day:02}")),
            Some('e') => text.push_str(&day.to_string()),
            Some('H' | 'M' | 'S') => text.push_str("00"),
            Some(other) => text.push(other),
            None => {}
        }
    }
    text
}

/// Distance of two `lat lon …` points in km, on a sphere flattened at the first point: good to a
/// few metres over the few kilometres it is used for, and exact in its steps.
fn distance_km(from: &str, to: &str) -> Option<Number> {
    let read = |point: &str| {
        let mut parts = point
            .split_ascii_whitespace()
            .map(|part| part.parse::<f64>().ok());
        Some((parts.next()??, parts.next()??))
    };
    let ((lat1, lon1), (lat2, lon2)) = (read(from)?, read(to)?);
    let north = (lat2 - lat1) * 111.195;
    let east = (lon2 - lon1) * 111.195 * lat1.to_radians().cos();
    // Rounded to the metre, so that the result is a plain decimal again.
    Number::fraction((north.hypot(east) * 1000.0).round() as i128, 1000)
}
