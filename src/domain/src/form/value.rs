//! Answers: one codec per type between what people type, what is stored, and what expressions see.

use serde_json::{Value as Json, json};

use super::definition::{Computed, Kind};
use super::expression::scalar::Scalar;
use crate::date::Date;
use crate::identity::{half_width, normalize_id};
use crate::number::Number;

/// Longest text an answer may have, in characters; what is longer is refused, never cut.
pub const LONGEST_TEXT: usize = 2000;

/// A typed answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// Not answered.
    #[default]
    Empty,
    /// Text, an ID number, a telephone number.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A decimal, as typed.
    Decimal(String),
    /// An amount in fen (1/100 yuan).
    Money(i64),
    /// A date.
    Date(Date),
    /// `YYYY-MM`
    Month(String),
    /// `HH:MM`
    Time(String),
    /// The code of an option; yes and no are `yes` and `no`.
    Code(String),
    /// Codes of options in the order chosen.
    Codes(Vec<String>),
    /// A position.
    Point(Point),
    /// Photos or a signature.
    Files(Vec<Attachment>),
    /// Typed, but not readable as the type; kept so that nothing typed is lost.
    Invalid(String),
}

/// A position as measured: decimal degrees and metres, as text so that no digit changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// Latitude, −90 to 90.
    pub lat: String,
    /// Longitude, −180 to 180.
    pub lon: String,
    /// Radius of 95 % confidence in metres.
    pub accuracy: String,
}

/// A file that belongs to an answer, named by its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Lower-case hex SHA-256 of the bytes.
    pub sha256: String,
    /// Length in bytes.
    pub bytes: u64,
    /// Media type, such as `image/jpeg`.
    pub media_type: String,
}

impl Value {
    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Codes(codes) => codes.is_empty(),
            Self::Files(files) => files.is_empty(),
            _ => false,
        }
    }

    /// Reads what a person typed or chose. Blanks around are ignored, full-width digits understood;
    /// what cannot be read becomes [`Value::Invalid`].
    pub fn parse(kind: Kind, typed: &str) -> Self {
        let trimmed = typed.trim();
        if trimmed.is_empty() {
            return Self::Empty;
        }
        let plain = || half_width(trimmed).replace([',', ' '], "");
        let parsed = match kind {
            Kind::Text | Kind::LongText => Some(Self::Text(trimmed.to_owned())),
            Kind::IdNumber => Some(Self::Text(normalize_id(trimmed))),
            Kind::Phone => Some(Self::Text(plain().replace('-', ""))),
            Kind::Integer => plain().parse().ok().map(Self::Integer),
            Kind::Decimal => {
                let text = plain();
                Number::parse(&text).map(|_| Self::Decimal(text))
            }
            Kind::Money => Number::parse(&plain())
                .and_then(Number::to_fen)
                .map(Self::Money),
            Kind::Date => Date::parse(trimmed).map(Self::Date),
            Kind::Month => {
                Date::parse(&format!("{trimmed}-01")).map(|_| Self::Month(trimmed.to_owned()))
            }
            Kind::Time => is_time(trimmed).then(|| Self::Time(trimmed.to_owned())),
            Kind::YesNo | Kind::SelectOne => Some(Self::Code(trimmed.to_owned())),
            Kind::SelectMany => Some(Self::Codes(
                trimmed.split_whitespace().map(str::to_owned).collect(),
            )),
            Kind::Calculate(_)
            | Kind::Geopoint
            | Kind::Photo(_)
            | Kind::Signature
            | Kind::Group
            | Kind::Repeat
            | Kind::Note => None,
        };
        parsed.unwrap_or_else(|| Self::Invalid(typed.to_owned()))
    }

    /// The answer as it stands in a text field.
    pub fn to_text(&self) -> String {
        match self {
            Self::Empty | Self::Files(_) => String::new(),
            Self::Text(text) | Self::Decimal(text) | Self::Month(text) | Self::Time(text) => {
                text.clone()
            }
            Self::Code(text) | Self::Invalid(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Money(fen) => Number::from_fen(*fen).to_string(),
            Self::Date(date) => date.to_string(),
            Self::Codes(codes) => codes.join(" "),
            Self::Point(point) => format!("{} {} 0 {}", point.lat, point.lon, point.accuracy),
        }
    }

    /// The answer as expressions see it; money in yuan.
    pub fn to_scalar(&self) -> Scalar<'_> {
        match self {
            Self::Integer(number) => Scalar::Number(Number::integer(*number)),
            Self::Decimal(text) => Scalar::number(Number::parse(text)),
            Self::Money(fen) => Scalar::Number(Number::from_fen(*fen)),
            Self::Files(files) => Scalar::text(
                files
                    .iter()
                    .map(|file| file.sha256.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
            ),
            Self::Invalid(_) | Self::Empty => Scalar::EMPTY,
            Self::Text(text) | Self::Month(text) | Self::Time(text) | Self::Code(text) => {
                Scalar::text(text)
            }
            Self::Date(_) | Self::Codes(_) | Self::Point(_) => Scalar::text(self.to_text()),
        }
    }

    /// The result of a calculation as a value to show and store.
    pub fn from_scalar(kind: Kind, scalar: &Scalar) -> Self {
        if scalar.is_empty() {
            return Self::Empty;
        }
        match kind {
            Kind::Calculate(Computed::Integer) | Kind::Integer => scalar
                .to_number()
                .and_then(Number::to_i64)
                .map_or(Self::Empty, Self::Integer),
            Kind::Calculate(Computed::Money) | Kind::Money => {
                let yuan = scalar.to_number().map(|yuan| yuan.round_half_away(2));
                yuan.and_then(Number::to_fen)
                    .map_or(Self::Empty, Self::Money)
            }
            Kind::Calculate(Computed::Decimal) | Kind::Decimal => scalar
                .to_number()
                .map_or(Self::Empty, |number| Self::Decimal(number.to_string())),
            Kind::Calculate(Computed::Text) => Self::Text(scalar.to_text()),
            other => Self::parse(other, &scalar.to_text()),
        }
    }

    /// The stored form: money in fen, yes and no as booleans, codes and decimals as text.
    /// `Null` when not answered.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Empty => Json::Null,
            Self::Integer(number) | Self::Money(number) => json!(number),
            Self::Code(code) if code == "yes" => Json::Bool(true),
            Self::Code(code) if code == "no" => Json::Bool(false),
            Self::Codes(codes) => json!(codes),
            Self::Point(point) => {
                json!({"lat": point.lat, "lon": point.lon, "accuracy": point.accuracy})
            }
            Self::Files(files) => Json::Array(files.iter().map(Attachment::to_json).collect()),
            Self::Invalid(text) => json!({"_invalid": text}),
            text => Json::String(text.to_text()),
        }
    }

    /// The stored form of an answer of this kind; a single file is not wrapped in an array.
    pub fn to_json_as(&self, kind: Kind) -> Json {
        match (self, kind) {
            (Self::Files(files), Kind::Signature | Kind::Photo(1)) => {
                files.first().map_or(Json::Null, Attachment::to_json)
            }
            // A list of codes may hold one called `yes`; only yes/no questions store booleans.
            (Self::Code(code), Kind::SelectOne) => json!(code),
            _ => self.to_json(),
        }
    }

    /// Reads the stored form.
    ///
    /// # Errors
    ///
    /// `Err` when the JSON is not what an answer of this kind looks like.
    pub fn from_json(kind: Kind, json: &Json) -> Result<Self, WrongType> {
        if let Some(typed) = json.get("_invalid").and_then(Json::as_str) {
            return Ok(Self::Invalid(typed.to_owned()));
        }
        let text = || json.as_str().ok_or(WrongType);
        match kind {
            _ if json.is_null() => Ok(Self::Empty),
            Kind::Integer | Kind::Calculate(Computed::Integer) => {
                json.as_i64().map(Self::Integer).ok_or(WrongType)
            }
            Kind::Money | Kind::Calculate(Computed::Money) => {
                json.as_i64().map(Self::Money).ok_or(WrongType)
            }
            Kind::Decimal | Kind::Calculate(Computed::Decimal) => {
                let text = text()?;
                Number::parse(text)
                    .map(|_| Self::Decimal(text.to_owned()))
                    .ok_or(WrongType)
            }
            Kind::YesNo => match json {
                Json::Bool(true) => Ok(Self::Code("yes".to_owned())),
                Json::Bool(false) => Ok(Self::Code("no".to_owned())),
                _ => Ok(Self::Code(text()?.to_owned())),
            },
            Kind::SelectMany => {
                let codes = json.as_array().ok_or(WrongType)?;
                let codes = codes
                    .iter()
                    .map(|code| code.as_str().map(str::to_owned))
                    .collect::<Option<_>>();
                codes.map(Self::Codes).ok_or(WrongType)
            }
            Kind::Geopoint => {
                let part = |name: &str| {
                    json.get(name)
                        .and_then(Json::as_str)
                        .map(str::to_owned)
                        .ok_or(WrongType)
                };
                Ok(Self::Point(Point {
                    lat: part("lat")?,
                    lon: part("lon")?,
                    accuracy: part("accuracy")?,
                }))
            }
            Kind::Photo(_) | Kind::Signature => {
                let one = std::slice::from_ref(json);
                let files = json.as_array().map_or(one, Vec::as_slice);
                files
                    .iter()
                    .map(Attachment::from_json)
                    .collect::<Option<_>>()
                    .map(Self::Files)
                    .ok_or(WrongType)
            }
            Kind::Group | Kind::Repeat | Kind::Note => Err(WrongType),
            Kind::Calculate(Computed::Text) => Ok(Self::Text(text()?.to_owned())),
            _ => match Self::parse(kind, text()?) {
                Self::Invalid(_) => Err(WrongType),
                value => Ok(value),
            },
        }
    }
}

impl Attachment {
    fn to_json(&self) -> Json {
        json!({"sha256": self.sha256, "bytes": self.bytes, "type": self.media_type})
    }

    pub(crate) fn from_json(json: &Json) -> Option<Self> {
        Some(Self {
            sha256: json
                .get("sha256")?
                .as_str()
                .filter(|hash| crate::hash::is_sha256(hash))?
                .to_owned(),
            bytes: json.get("bytes")?.as_u64()?,
            media_type: json.get("type")?.as_str()?.to_owned(),
        })
    }
}

/// A stored answer that does not have the shape of its question's type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongType;

fn is_time(text: &str) -> bool {
    let parts = text.split_once(':').and_then(|(hours, minutes)| {
        (hours.len() == 2 && minutes.len() == 2)
            .then_some((hours.parse::<u8>().ok()?, minutes.parse::<u8>().ok()?))
    });
    parts.is_some_and(|(hours, minutes)| hours < 24 && minutes < 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_stored_in_one_shape() {
        for (kind, typed, stored) in [
            (Kind::Text, " 玉应罕 ", json!("玉应罕")),
            (
                Kind::IdNumber,
                "53289919880606006x",
                json!("53289919880606006X"),
            ),
            (Kind::Phone, "138 0013 8000", json!("13800138000")),
            (Kind::Integer, "１2", json!(12)),
            (Kind::Decimal, "3.50", json!("3.50")),
            (Kind::Money, "1,236.5", json!(123_650)),
            (Kind::Money, "0", json!(0)),
            (Kind::Date, "2018-11-20", json!("2018-11-20")),
            (Kind::Month, "2018-11", json!("2018-11")),
            (Kind::Time, "09:30", json!("09:30")),
            (Kind::YesNo, "yes", json!(true)),
            (Kind::YesNo, "97", json!("97")),
            (Kind::SelectOne, "07", json!("07")),
            (Kind::SelectMany, "3 6", json!(["3", "6"])),
            (Kind::Integer, "", Json::Null),
        ] {
            let value = Value::parse(kind, typed);
            assert_eq!(value.to_json_as(kind), stored, "{typed}");
            assert_eq!(Value::from_json(kind, &stored), Ok(value), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_kept_as_typed() {
        for (kind, typed) in [
            (Kind::Integer, "12a"),
            (Kind::Integer, "1.5"),
            (Kind::Decimal, "1e3"),
            (Kind::Money, "1.005"),
            (Kind::Date, "2018-02-30"),
            (Kind::Month, "2018-13"),
            (Kind::Time, "24:00"),
        ] {
            let value = Value::parse(kind, typed);
            assert_eq!(value, Value::Invalid(typed.to_owned()));
            assert_eq!(
                Value::from_json(kind, &value.to_json_as(kind)),
                Ok(value),
                "survives storing"
            );
        }
    }

    #[test]
    fn stored_answers_of_the_wrong_shape_are_refused() {
        for (kind, json) in [
            (Kind::Integer, json!("12")),
            (Kind::Integer, json!(1.5)),
            (Kind::Money, json!("12.00")),
            (Kind::Decimal, json!(3.5)),
            (Kind::Date, json!("20181120")),
            (Kind::SelectMany, json!("3 6")),
            (Kind::SelectOne, json!(7)),
            (
                Kind::Photo(1),
                json!({"sha256": "zz", "bytes": 1, "type": "image/png"}),
            ),
        ] {
            assert_eq!(Value::from_json(kind, &json), Err(WrongType), "{json}");
        }
    }
}
