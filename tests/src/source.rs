//! Rust source as the tidy checks look at it.

/// The source with comments blanked out and everything else, line breaks too, where it was.
#[must_use]
pub fn without_comments(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (length, is_comment) = piece(rest, first);
        let (this, after) = rest.split_at(length);
        if is_comment {
            code.extend(this.chars().map(|c| if c == '\n' { c } else { ' ' }));
        } else {
            code.push_str(this);
        }
        rest = after;
    }
    code
}

/// The source before its tests, which stand at the end of a file.
#[must_use]
pub fn before_tests(source: &str) -> &str {
    source.split("#[cfg(test)]").next().unwrap_or(source)
}

/// The length of the comment, literal or single character at the start, and whether it is a comment.
fn piece(rest: &str, first: char) -> (usize, bool) {
    if rest.starts_with("//") {
        return (rest.find('\n').unwrap_or(rest.len()), true);
    }
    if rest.starts_with("/*") {
        return (block_comment(rest), true);
    }
    match first {
        '"' => (string(rest), false),
        'r' if rest[1..].starts_with(['"', '#']) => (raw_string(rest), false),
        '\'' => (character(rest), false),
        _ => (first.len_utf8(), false),
    }
}

/// Block comments may stand inside each other.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

fn string(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn raw_string(rest: &str) -> usize {
    let hashes = rest[1..].bytes().take_while(|byte| *byte == b'#').count();
    let start = 1 + hashes;
    if !rest[start..].starts_with('"') {
        // A raw identifier such as r#type.
        return 1;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    match rest[start + 1..].find(&end) {
        Some(found) => start + 1 + found + end.len(),
        None => rest.len(),
    }
}

/// A character literal, or the mark of a lifetime alone.
fn character(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => {
            // Whatever is escaped, the next quote after it ends the literal.
            let after = chars.nth(1).map_or(rest.len(), |(at, _)| at);
            rest[after..]
                .find('\'')
                .map_or(rest.len(), |found| after + found + 1)
        }
        Some((at, c)) if rest[at + c.len_utf8()..].starts_with('\'') => at + c.len_utf8() + 1,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_literals_stay() {
        let check = |source, expected| assert_eq!(without_comments(source), expected, "{source}");
        check("a // b\nc", "a     \nc");
        check("a /* b /* c */ d */ e", "a                   e");
        check(r#"url("http://x") // no"#, r#"url("http://x")      "#);
        check(r#""quote \" // in""#, r#""quote \" // in""#);
        check("r#\"raw \" // in\"# // out", "r#\"raw \" // in\"#       ");
        check("'\"' // out", "'\"'       ");
        check("'\\'' // out", "'\\''       ");
        check("&'a str // out", "&'a str       ");
        check("r#type // out", "r#type       ");
        check("\"中文\" // 中", "\"中文\"     ");
    }
}
