//! A random answer for a question: mostly sensible, often just at or over an edge.

use ruhu_domain::date::Date;
use ruhu_domain::form::definition::{Kind, NodeId, Options};
use ruhu_domain::form::value::{Point, Value};
use ruhu_domain::form::{Engine, Path};
use ruhu_domain::identity;

use crate::random::Random;
use crate::snapshot::offered;

/// Lengths at and beside the limits of the form's texts.
const LENGTHS: &[usize] = &[
    1, 2, 3, 15, 16, 19, 20, 21, 22, 30, 31, 40, 41, 50, 51, 60, 61, 80, 81, 100, 101, 200, 201,
    300, 301,
];
const INTEGERS: &[i64] = &[
    -1, 0, 1, 2, 5, 6, 11, 12, 13, 30, 31, 36, 37, 100, 101, 365, 366, 600, 601, 1899, 1900, 2012,
    2013, 2016, 2018, 2019, 2020, 2021,
];
const DECIMALS: &[&str] = &[
    "0", "0.05", "0.1", "0.3", ".5", "1", "3.50", "7", "12", "12.01", "50", "50.5", "100.7", "500",
    "500.01", "1000", "1000.1", "2000", "-0.5", "-0",
];
const FEN: &[i64] = &[
    -100,
    0,
    -1,
    0,
    1,
    10,
    33,
    100,
    999,
    20_000,
    33_333,
    123_456,
    999_999,
    1_000_000,
    4_999_999,
    5_000_001,
    123_456_789,
];
/// Ages in years at which something in the form changes.
const AGES: &[i32] = &[
    0, 2, 3, 5, 6, 7, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 22, 29, 30, 31, 45, 55, 59, 60, 61,
    65, 66, 80, 111,
];

/// A random answer; may be empty.
pub(crate) fn answer(engine: &Engine, path: &Path, random: &mut Random) -> Value {
    let node = &engine.form().nodes[path.node];
    if random.chance(8) {
        return Value::Empty;
    }
    match node.kind {
        _ if names_rows(engine, path.node) => Value::Text(name(path)),
        Kind::IdNumber => Value::parse(node.kind, &id_number(engine, random)),
        Kind::Phone => Value::parse(
            node.kind,
            random
                .pick(&["13800138000", "0691-5122345", "12800138000", "5122345"])
                .unwrap_or(&""),
        ),
        Kind::Text if node.name == "m_dis_cert" => Value::Text(certificate(engine, path, random)),
        Kind::Text | Kind::LongText => {
            let letters = random.pick(&["岩", "6", "a", "é"]).unwrap_or(&"");
            Value::Text(letters.repeat(random.pick(LENGTHS).copied().unwrap_or(1)))
        }
        Kind::Integer => Value::Integer(random.pick(INTEGERS).copied().unwrap_or(0)),
        Kind::Decimal => Value::Decimal((*random.pick(DECIMALS).unwrap_or(&"0")).to_owned()),
        Kind::Money => Value::Money(match random.chance(50) {
            true => random.pick(FEN).copied().unwrap_or(0),
            false => random.below(3_000_000) as i64,
        }),
        Kind::Date => Value::Date(date(engine, random)),
        Kind::YesNo | Kind::SelectOne => {
            let code = random.pick(&offered(engine, path)).cloned();
            code.map_or(Value::Empty, Value::Code)
        }
        Kind::SelectMany => {
            let offered = offered(engine, path);
            let share = *random.pick(&[10, 25, 50, 100]).unwrap_or(&25);
            let codes: Vec<_> = offered
                .into_iter()
                .filter(|_| random.chance(share))
                .collect();
            if codes.is_empty() {
                Value::Empty
            } else {
                Value::Codes(codes)
            }
        }
        Kind::Geopoint => Value::Point(Point {
            lat: "21.9589".to_owned(),
            lon: "100.4528".to_owned(),
            accuracy: "12.5".to_owned(),
        }),
        // Nothing in the form depends on what is in a photo, and no other kind is in it.
        _ => Value::Empty,
    }
}

/// The name of a row: never the same twice and never changed, because it is the code of the row in
/// ODK; every fifth too short.
fn name(path: &Path) -> String {
    let key = path.row.as_deref().unwrap_or_default();
    let number = key.trim_start_matches('k').parse().unwrap_or(0);
    match char::from_u32(0x4e00 + number) {
        Some(letter) if number % 5 == 0 => letter.to_string(),
        _ => format!("岩{key}"),
    }
}

/// Whether the question names the rows that a select offers.
pub(crate) fn names_rows(engine: &Engine, node: NodeId) -> bool {
    let names =
        |options: &Options| matches!(options, Options::Rows { label, .. } if *label == node);
    engine
        .form()
        .nodes
        .iter()
        .filter_map(|node| node.options.as_ref())
        .any(names)
}

/// Around the day of the visit and the ends of years, months and school years; 29 February.
fn date(engine: &Engine, random: &mut Random) -> Date {
    let today = engine.context().as_of;
    let (year, _, _) = today.parts();
    let day = |year: i32, month: u32, day: u32| Date::new(year, month, day).unwrap_or(today);
    match random.below(7) {
        0 => Date::from_days(today.days() + random.below(5) as i32 - 2),
        1 => Date::from_days(day(year, 1, 1).days() + random.below(3) as i32 - 2),
        2 => Date::from_days(day(year, 3, 1).days() - random.below(3) as i32),
        3 => Date::from_days(day(year, 9, 1).days() + random.below(3) as i32 - 2),
        4 => day(
            *random
                .pick(&[2000, 2004, 2012, 2016, 2020])
                .unwrap_or(&2000),
            2,
            29,
        ),
        5 => birth(engine, random),
        _ => Date::from_days(day(2013, 1, 1).days() + random.below(3000) as i32),
    }
}

/// A birth date a day around one of the ages that matter, on the day of the visit or the last
/// day of August, when school years end.
fn birth(engine: &Engine, random: &mut Random) -> Date {
    let today = engine.context().as_of;
    let (year, month, day) = today.parts();
    let born = year - random.pick(AGES).copied().unwrap_or(0);
    let birthday = if random.chance(30) {
        (8, 31)
    } else {
        (month, day)
    };
    let date = Date::new(born, birthday.0, birthday.1)
        .or_else(|| Date::new(born, 3, 1))
        .unwrap_or(today);
    Date::from_days(date.days() + random.below(3) as i32 - 1)
}

/// A resident ID, every third one broken.
fn id_number(engine: &Engine, random: &mut Random) -> String {
    let born = match random.chance(10) {
        true => "20000229".to_owned(),
        false => birth(engine, random).to_string().replace('-', ""),
    };
    let mut number = format!("532899{born}{:03}", random.below(1000));
    let check = identity::check_digit(number.as_bytes()).unwrap_or(b'0');
    number.push(char::from(check));
    match random.below(18) {
        0 => number[..15].to_owned(),
        1 => format!("{number}0"),
        2 => number.replace("532899", "53289A"),
        3 => format!("{}X", &number[..17]),
        4 => format!("{}0230{}", &number[..10], &number[14..]),
        5 => format!("{}19000229{}", &number[..6], &number[14..]),
        6 => format!("{}18991231{}", &number[..6], &number[14..]),
        _ => number,
    }
}

/// A certificate of disability: the ID, kind and grade, with or without a copy number.
fn certificate(engine: &Engine, path: &Path, random: &mut Random) -> String {
    let id = engine.form().find("m_idno").and_then(|node| {
        engine.question(&Path {
            node,
            row: path.row.clone(),
        })
    });
    let mut number = id
        .map(|view| view.value.to_text())
        .filter(|id| id.len() == 18)
        .unwrap_or_else(|| "532899197511080026".to_owned());
    number.push_str(&format!("{}{}", random.below(9), random.below(6)));
    match random.below(6) {
        0 => number.push_str("B1"),
        1 => number.push('B'),
        2 => number.truncate(19),
        _ => {}
    }
    number
}
