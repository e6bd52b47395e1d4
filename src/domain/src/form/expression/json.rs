//! Expressions in the form package: nested arrays, operator first, as in `["and",["=",3,"1"],…]`.
//!
//! A JSON text is a text, a JSON number a question, everything else an array with its name first.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Value, json};

use super::{Expression, FUNCTIONS, Source};
use crate::number::Number;

impl Serialize for Expression {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        to_json(self).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Value::deserialize(deserializer)?;
        from_json(&json).ok_or_else(|| D::Error::custom("not an expression"))
    }
}

fn to_json(expression: &Expression) -> Value {
    match expression {
        Expression::Text(text) => json!(text),
        Expression::Question(node) => json!(node),
        Expression::Number(number) => json!(["#", number.to_string()]),
        Expression::InRow(node) => json!(["row", node]),
        Expression::Across(node) => json!(["all", node]),
        Expression::Candidate(node) => json!(["it", node]),
        Expression::Current => json!(["."]),
        Expression::Row => json!([".."]),
        Expression::Key => json!(["key"]),
        Expression::CandidateKey => json!(["its-key"]),
        Expression::Column(name) => json!(["column", name]),
        Expression::External(source, name) => {
            let prefix = Source::NAMES
                .iter()
                .find(|(_, known)| known == source)
                .map_or("", |pair| pair.0);
            json!([format!("{prefix}::"), name])
        }
        Expression::Rows {
            repeat,
            filter,
            child,
        } => {
            json!(["rows", repeat, filter.as_deref().map(to_json), child])
        }
        Expression::Call(function, arguments) => {
            let mut array = vec![json!(function.info().name)];
            array.extend(arguments.iter().map(to_json));
            Value::Array(array)
        }
    }
}

fn from_json(json: &Value) -> Option<Expression> {
    let array = match json {
        Value::String(text) => return Some(Expression::Text(text.clone())),
        Value::Number(node) => return Some(Expression::Question(node.as_u64()? as usize)),
        Value::Array(array) => array,
        _ => return None,
    };
    let name = array.first()?.as_str()?;
    let node = || array.get(1)?.as_u64().map(|node| node as usize);
    let text = || array.get(1)?.as_str();
    Some(match name {
        "#" => Expression::Number(Number::parse(text()?)?),
        "row" => Expression::InRow(node()?),
        "all" => Expression::Across(node()?),
        "it" => Expression::Candidate(node()?),
        "." => Expression::Current,
        ".." => Expression::Row,
        "key" => Expression::Key,
        "its-key" => Expression::CandidateKey,
        "column" => Expression::Column(text()?.to_owned()),
        "rows" => Expression::Rows {
            repeat: node()?,
            filter: match array.get(2)? {
                Value::Null => None,
                filter => Some(Box::new(from_json(filter)?)),
            },
            child: array.get(3)?.as_u64().map(|node| node as usize),
        },
        _ => {
            if let Some((_, source)) = Source::NAMES
                .iter()
                .find(|(prefix, _)| name.strip_suffix("::") == Some(*prefix))
            {
                return Some(Expression::External(*source, text()?.to_owned()));
            }
            let function = FUNCTIONS.iter().find(|info| info.name == name)?.function;
            let arguments = array[1..]
                .iter()
                .map(from_json)
                .collect::<Option<Vec<_>>>()?;
            Expression::Call(function, arguments)
        }
    })
}
