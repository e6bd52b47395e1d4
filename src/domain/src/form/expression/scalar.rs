//! What an expression evaluates to, with XPath's conversions between the types.

use std::borrow::Cow;

use crate::date::Date;
use crate::number::Number;

/// A value inside an expression. Texts are borrowed from the form and its answers where they stand
/// there: most of what is evaluated compares an answer with a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar<'a> {
    /// Text; an unanswered question is the empty text.
    Text(Cow<'a, str>),
    /// An exact number.
    Number(Number),
    /// XPath's NaN: the result of computing with something that is no number.
    NotANumber,
    /// True or false.
    Boolean(bool),
    /// The answers of several rows.
    Set(Vec<Self>),
}

impl<'a> Scalar<'a> {
    /// An unanswered question.
    pub const EMPTY: Self = Self::Text(Cow::Borrowed(""));

    /// A text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A number, or "not a number".
    pub fn number(number: Option<Number>) -> Self {
        number.map_or(Self::NotANumber, Self::Number)
    }

    /// The value as a number. A date counts as days since 1970-01-01, as in ODK XForms.
    pub fn to_number(&self) -> Option<Number> {
        match self {
            Self::Text(text) => Number::parse(text)
                .or_else(|| Date::parse(text).map(|date| Number::integer(date.days().into()))),
            Self::Number(number) => Some(*number),
            Self::NotANumber => None,
            Self::Boolean(value) => Some(Number::integer((*value).into())),
            Self::Set(items) => items.first()?.to_number(),
        }
    }

    /// The value as text.
    pub fn to_text(&self) -> String {
        self.clone().into_text().into_owned()
    }

    /// The value as text, without a copy where it is one.
    pub fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string().into(),
            Self::NotANumber => "".into(),
            Self::Boolean(value) => value.to_string().into(),
            Self::Set(items) => {
                let first = items.into_iter().next();
                first.map_or_else(|| "".into(), Self::into_text)
            }
        }
    }

    /// The same value, borrowed from nothing.
    pub fn into_owned(self) -> Scalar<'static> {
        match self {
            Self::Text(text) => Scalar::Text(text.into_owned().into()),
            Self::Number(number) => Scalar::Number(number),
            Self::NotANumber => Scalar::NotANumber,
            Self::Boolean(value) => Scalar::Boolean(value),
            Self::Set(items) => Scalar::Set(items.into_iter().map(Scalar::into_owned).collect()),
        }
    }

    /// The value as a condition.
    pub fn to_boolean(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::Number(number) => !number.is_zero(),
            Self::NotANumber => false,
            Self::Boolean(value) => *value,
            Self::Set(items) => !items.is_empty(),
        }
    }

    /// The value as a date: `YYYY-MM-DD` (a time after it is cut), or days since 1970-01-01.
    pub fn to_date(&self) -> Option<Date> {
        match self {
            Self::Text(text) => Date::parse(text.get(..10)?),
            Self::Number(number) => number
                .floor()
                .to_i64()
                .and_then(|days| i32::try_from(days).ok())
                .map(Date::from_days),
            Self::Set(items) => items.first()?.to_date(),
            Self::NotANumber | Self::Boolean(_) => None,
        }
    }

    /// Whether it is an unanswered question (or an empty set of answers).
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::NotANumber => true,
            Self::Set(items) => items.iter().all(Self::is_empty),
            Self::Number(_) | Self::Boolean(_) => false,
        }
    }

    /// XPath's `=`: for sets, true when any pair is equal.
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Set(items), other) | (other, Self::Set(items)) => {
                items.iter().any(|item| item.equals(other))
            }
            (Self::Boolean(_), _) | (_, Self::Boolean(_)) => {
                self.to_boolean() == other.to_boolean()
            }
            (Self::Text(left), Self::Text(right)) => left == right,
            _ => {
                matches!((self.to_number(), other.to_number()), (Some(left), Some(right)) if left == right)
            }
        }
    }

    /// XPath's `!=`: not simply the opposite of `=` for sets.
    pub fn differs(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Set(items), other) | (other, Self::Set(items)) => {
                items.iter().any(|item| item.differs(other))
            }
            _ => !self.equals(other),
        }
    }

    /// Compares as numbers; false when either is none. For sets, true when any pair fits.
    pub fn compares(&self, other: &Self, test: fn(&Number, &Number) -> bool) -> bool {
        match (self, other) {
            (Self::Set(items), _) => items.iter().any(|item| item.compares(other, test)),
            (_, Self::Set(items)) => items.iter().any(|item| self.compares(item, test)),
            _ => {
                matches!((self.to_number(), other.to_number()), (Some(left), Some(right)) if test(&left, &right))
            }
        }
    }
}
