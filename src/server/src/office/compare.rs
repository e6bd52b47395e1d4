//! Where two surveys of one family say something else.

use std::sync::Arc;

use ruhu_domain::current::Current;
use ruhu_domain::date::Date;
use ruhu_domain::form::{Context, Form};
use ruhu_domain::household::alias::Keys;
use ruhu_domain::merge::{Field, differences};
use serde::Serialize;

/// The form the answers are read with.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) form: Arc<Form>,
}

/// A difference in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Differing {
    /// Path of the question, such as `members[0].m_phone`.
    pub(crate) path: String,
    /// The question in words.
    pub(crate) label: String,
    /// Who or what the row is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) row: Option<String>,
    /// What the joined household's survey says; empty when nothing.
    pub(crate) from: String,
    /// What the other says.
    pub(crate) to: String,
    /// Which of them is newer and holds once both are accepted: `from` or `to`.
    pub(crate) newer: &'static str,
}

/// Where the answers of both differ and the newer one replaces something.
pub(crate) fn differing(sheet: &Sheet, from: &Current, to: &Current) -> Vec<Differing> {
    let context = Context::new(Date::from_days(0));
    let found = differences(&sheet.form, &context, "", &from.answers, &to.answers);
    let newer = |field: &Field| {
        let name = match field {
            Field::Answer(name) => name.clone(),
            Field::Row(list, key) => format!("{list}/{key}"),
            Field::InRow(list, key, name) if list == "members" => format!("{list}/{key}/{name}"),
            Field::InRow(list, ..) => list.clone(),
        };
        if from.source_of(&name) > to.source_of(&name) {
            "from"
        } else {
            "to"
        }
    };
    let found = found.into_iter().map(|difference| Differing {
        newer: newer(&difference.field),
        path: difference.path,
        label: difference.label,
        row: difference.row,
        from: difference.mine,
        to: difference.theirs,
    });
    // Where only the newer one says something there is nothing to decide.
    let older = |found: &Differing| match found.newer {
        "from" => !found.to.is_empty(),
        _ => !found.from.is_empty(),
    };
    found.filter(older).collect()
}

/// A field's name with another key of the member.
pub(crate) fn renamed_field(field: &str, keys: &Keys) -> String {
    let mut parts = field.splitn(3, '/');
    let (Some(list), Some(key)) = (parts.next(), parts.next()) else {
        return field.to_owned();
    };
    let key = keys.get(key).map_or(key, String::as_str);
    match parts.next() {
        Some(name) => format!("{list}/{key}/{name}"),
        None => format!("{list}/{key}"),
    }
}
