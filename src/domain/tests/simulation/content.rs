//! A record's content, reduced to what sync could lose: which edits it holds.

use std::collections::BTreeSet;

use ruhu_domain::hash::sha256_hex;

/// What the server makes of a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing against it.
    Sound,
    /// Breaks a check: stored, but in quarantine.
    BreaksCheck,
    /// Does not fit its form: 422, a copy is kept.
    WrongType,
    /// Too large for some proxies.
    Large,
    /// The server dies of it.
    Killer,
}

const KINDS: [Kind; 5] = [
    Kind::Sound,
    Kind::BreaksCheck,
    Kind::WrongType,
    Kind::Large,
    Kind::Killer,
];

/// One content of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) id: String,
    pub(crate) base: Option<u32>,
    pub(crate) household: String,
    pub(crate) kind: Kind,
    /// Name of a photo.
    pub(crate) file: Option<String>,
    /// Everything anybody ever typed into it.
    pub(crate) edits: BTreeSet<u32>,
}

impl Content {
    /// Its bytes.
    pub(crate) fn text(&self) -> String {
        let base = self.base.unwrap_or(0);
        let kind = KINDS.iter().position(|kind| *kind == self.kind);
        let edits: Vec<String> = self.edits.iter().map(u32::to_string).collect();
        format!(
            "{}|{base}|{}|{}|{}|{}",
            self.id,
            self.household,
            kind.unwrap_or(0),
            self.file.as_deref().unwrap_or_default(),
            edits.join(",")
        )
    }

    /// Reads its bytes.
    pub(crate) fn read(text: &str) -> Self {
        let parts: Vec<&str> = text.split('|').collect();
        Self {
            id: parts[0].to_owned(),
            base: parts[1].parse().ok().filter(|base| *base > 0),
            household: parts[2].to_owned(),
            kind: KINDS[parts[3].parse::<usize>().unwrap_or(0)],
            file: (!parts[4].is_empty()).then(|| parts[4].to_owned()),
            edits: parts[5]
                .split(',')
                .map(|edit| edit.parse().unwrap_or(0))
                .collect(),
        }
    }

    pub(crate) fn sha256(&self) -> String {
        sha256_hex(self.text().as_bytes())
    }
}
