//! Text of an expression → tokens with their position.

use crate::number::Number;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Text(String),
    Number(Number),
    /// `${name}`
    Reference(String),
    /// A name, with any prefix: `selected`, `jr:choice-name`, `last::house_grade`, `m_age`.
    Name(String),
    /// Punctuation and operators that are not words.
    Sign(&'static str),
}

const SIGNS: &[&str] = &[
    "!=", "<=", ">=", "..", "=", "<", ">", "+", "-", "*", "(", ")", "[", "]", "/", ",", ".",
];

/// Splits `source`; an error is (offset in bytes, what is wrong).
pub(super) fn tokens(source: &str) -> Result<Vec<(usize, Token)>, (usize, String)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = source[at..].chars().next() {
        let rest = &source[at..];
        let (length, token) = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first == '\'' || first == '"' {
            let Some(end) = rest[1..].find(first) else {
                return Err((at, format!("the text that begins with {first} has no end")));
            };
            (end + 2, Token::Text(rest[1..=end].to_owned()))
        } else if let Some(name) = rest.strip_prefix("${") {
            let Some(end) = name.find('}') else {
                return Err((at, "`${` without `}`".to_owned()));
            };
            (end + 3, Token::Reference(name[..end].trim().to_owned()))
        } else if first.is_ascii_digit()
            || (first == '.' && rest[1..].starts_with(|next: char| next.is_ascii_digit()))
        {
            let length = rest
                .find(|next: char| !next.is_ascii_digit() && next != '.')
                .unwrap_or(rest.len());
            let Some(number) = Number::parse(&rest[..length]) else {
                return Err((at, format!("`{}` is not a number", &rest[..length])));
            };
            (length, Token::Number(number))
        } else if first.is_alphabetic() || first == '_' {
            let length = rest
                .find(|next: char| !next.is_alphanumeric() && !"_-:".contains(next))
                .unwrap_or(rest.len());
            (
                length,
                Token::Name(rest[..length].trim_end_matches(':').to_owned()),
            )
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (sign.len(), Token::Sign(sign))
        } else {
            return Err((at, format!("`{first}` has no meaning here")));
        };
        found.push((at, token));
        at += length;
    }
    Ok(found)
}
