//! What was typed into the search, and how well a household fits it.

use std::cmp::Reverse;

use super::entry::{Entry, SEPARATOR};

/// Fewer digits than this fit only the beginning of a code or number.
const ENOUGH_DIGITS: usize = 4;

/// How well an entry fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// The head's whole name, the whole code.
    Head,
    /// A member's whole name or its pinyin, the end of an ID number, the whole telephone number.
    Whole,
    /// The beginning of the head's name.
    HeadBegins,
    /// The beginning of a name, its pinyin, a code or number.
    Begins,
    /// The initials of a name.
    Initials,
    /// Anything else.
    Within,
}

/// A search that can be tried on any number of entries.
#[derive(Clone, Debug)]
pub(super) struct Query {
    /// All that was typed as one word: pinyin is typed with blanks and without.
    whole: Word,
    /// The words, when there are several: all must fit.
    words: Vec<Word>,
}

impl Query {
    /// Reads what was typed; `None` when it is nothing.
    pub(super) fn read(typed: &str) -> Option<Self> {
        let typed: String = typed.chars().map(half_width).collect();
        let mut words: Vec<Word> = typed.split_whitespace().map(Word::new).collect();
        // The longest fits least, and what it does not fit is done with.
        words.sort_by_key(|word| Reverse(word.text.len()));
        let whole = Word::new(&typed.split_whitespace().collect::<String>());
        (!words.is_empty()).then_some(Self {
            whole,
            words: if words.len() > 1 { words } else { Vec::new() },
        })
    }

    /// How well an entry fits, `None` when it does not.
    pub(super) fn fit(&self, entry: &Entry) -> Option<Fit> {
        let whole = self.whole.fit(entry);
        if whole.is_some() || self.words.is_empty() {
            return whole;
        }
        // As good as the word that fits worst.
        let mut worst = Fit::Head;
        for word in &self.words {
            worst = worst.max(word.fit(entry)?);
        }
        Some(worst)
    }
}

/// The letters of input methods: full-width digits become plain ones; an apostrophe divides
/// syllables, a bar our lists.
fn half_width(c: char) -> char {
    match c {
        '\'' | '’' | '\u{ff07}' | SEPARATOR => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    /// Digits, at their end perhaps the X of an ID number.
    Digits,
    /// Latin letters: pinyin.
    Letters,
    /// Any other ASCII, such as a temporary code.
    Mixed,
    /// Chinese.
    Chinese,
}

#[derive(Clone, Debug)]
struct Word {
    script: Script,
    /// Letters in lower case for pinyin, else in capitals as codes have them.
    text: String,
}

impl Word {
    fn new(text: &str) -> Self {
        let digits = text.strip_suffix(['x', 'X']).unwrap_or(text);
        let script = if !text.is_ascii() {
            Script::Chinese
        } else if text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            Script::Letters
        } else if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Script::Digits
        } else {
            Script::Mixed
        };
        let text = match script {
            Script::Letters => text.to_ascii_lowercase(),
            _ => text.to_ascii_uppercase(),
        };
        Self { script, text }
    }

    fn fit(&self, entry: &Entry) -> Option<Fit> {
        match self.script {
            Script::Chinese => self.fit_name(entry).or_else(|| self.fit_group(entry)),
            Script::Letters => self.fit_pinyin(entry).or_else(|| self.fit_code(entry)),
            Script::Digits => {
                let best = [self.fit_code(entry), self.fit_number(entry)];
                best.into_iter()
                    .flatten()
                    .min()
                    .or_else(|| self.fit_group(entry))
            }
            Script::Mixed => self.fit_code(entry).or_else(|| self.fit_group(entry)),
        }
    }

    fn fit_name(&self, entry: &Entry) -> Option<Fit> {
        let word = self.text.as_str();
        if !entry.names.joined().contains(word) {
            return None;
        }
        let fit = |name: &str| match (name == entry.head, name.strip_prefix(word)) {
            (true, Some("")) => Fit::Head,
            (false, Some("")) => Fit::Whole,
            (true, Some(_)) => Fit::HeadBegins,
            (false, Some(_)) => Fit::Begins,
            (_, None) => Fit::Within,
        };
        entry.names.iter().map(fit).min()
    }

    fn fit_group(&self, entry: &Entry) -> Option<Fit> {
        entry.group.contains(&self.text).then_some(Fit::Within)
    }

    fn fit_code(&self, entry: &Entry) -> Option<Fit> {
        let word = self.text.as_str();
        // Letters are in lower case; only temporary codes have any.
        if self.script == Script::Letters {
            let start = entry.code.get(..word.len());
            let begins = start.is_some_and(|start| start.eq_ignore_ascii_case(word));
            return begins.then_some(Fit::Begins);
        }
        match entry.code.strip_prefix(word) {
            Some("") => Some(Fit::Head),
            Some(_) => Some(Fit::Begins),
            None => self.is_within(&entry.code).then_some(Fit::Within),
        }
    }

    fn fit_number(&self, entry: &Entry) -> Option<Fit> {
        let word = self.text.as_str();
        let enough = word.len() >= ENOUGH_DIGITS;
        // The check character of an ID number may be written small.
        let ends = |id: &str| {
            let end = id.len().checked_sub(word.len()).and_then(|at| id.get(at..));
            end.is_some_and(|end| end.eq_ignore_ascii_case(word))
        };
        if enough && entry.ids.iter().any(ends) {
            return Some(Fit::Whole);
        }
        match entry.phone.strip_prefix(word) {
            Some("") => Some(Fit::Whole),
            Some(_) => Some(Fit::Begins),
            None => self.is_within(&entry.phone).then_some(Fit::Within),
        }
    }

    fn is_within(&self, text: &str) -> bool {
        self.text.len() >= ENOUGH_DIGITS && text.contains(&self.text)
    }

    fn fit_pinyin(&self, entry: &Entry) -> Option<Fit> {
        fit_readings(entry.pinyin.joined().as_bytes(), self.text.as_bytes())
    }
}

/// How the letters `typed` fit the best of some readings: each syllable gives at least its first
/// letter, without leaving one out between. In bytes, because this runs for every syllable of an area
/// with every keystroke.
fn fit_readings(readings: &[u8], typed: &[u8]) -> Option<Fit> {
    let first = *typed.first()?;
    let mut best = None;
    // What stands before the syllable: nothing of this reading, or its other syllables.
    let mut before = SEPARATOR as u8;
    for (at, &byte) in readings.iter().enumerate() {
        let begins_syllable = !before.is_ascii_lowercase();
        if begins_syllable
            && byte == first
            && let Some((plain, all)) = take_syllables(&readings[at..], typed)
        {
            let fit = match (before == b' ', plain, all) {
                (true, ..) => Fit::Within,
                (false, true, true) => Fit::Whole,
                (false, true, false) => Fit::Begins,
                (false, false, _) => Fit::Initials,
            };
            best = Some(best.map_or(fit, |best: Fit| best.min(fit)));
        }
        before = byte;
    }
    best
}

/// Spells `typed` from the syllables at the beginning of `readings`. Gives whether all syllables but
/// the last one used are whole, and whether the whole reading is used up.
fn take_syllables(readings: &[u8], typed: &[u8]) -> Option<(bool, bool)> {
    let letters = readings.iter().take_while(|byte| byte.is_ascii_lowercase());
    let common = letters
        .zip(typed)
        .take_while(|(one, other)| one == other)
        .count();
    // As much as possible first: "xian" is one syllable before it is "xi an".
    (1..=common).rev().find_map(|taken| {
        // Behind the letters taken: more of the syllable, the next one, or the end of the reading.
        let behind = readings.get(taken).copied();
        let whole = !behind.is_some_and(|byte| byte.is_ascii_lowercase());
        let more = &typed[taken..];
        if more.is_empty() {
            return Some((true, whole && behind != Some(b' ')));
        }
        let blank = readings[taken..]
            .iter()
            .position(|byte| !byte.is_ascii_lowercase())?;
        let rest = readings[taken..].get(blank + 1..)?;
        if readings[taken + blank] != b' ' {
            return None;
        }
        take_syllables(rest, more).map(|(plain, all)| (plain && whole, all))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_may_be_typed_whole_by_initials_and_in_between() {
        for (typed, fit) in [
            ("yuyinghan", Some(Fit::Whole)),
            ("yuyingh", Some(Fit::Begins)),
            ("yu", Some(Fit::Begins)),
            ("y", Some(Fit::Begins)),
            ("yyh", Some(Fit::Initials)),
            ("yuyh", Some(Fit::Initials)),
            ("yy", Some(Fit::Initials)),
            ("yinghan", Some(Fit::Within)),
            ("han", Some(Fit::Within)),
            ("yuhan", None),
            ("uying", None),
            ("yuyinghana", None),
        ] {
            assert_eq!(
                fit_readings(b"yu ying han", typed.as_bytes()),
                fit,
                "{typed}"
            );
        }
        for (readings, typed, fit) in [
            ("xi an", "xian", Some(Fit::Whole)),
            ("ai an", "aan", Some(Fit::Initials)),
            ("yan wen|ai wen", "aiwen", Some(Fit::Whole)),
            ("yan wen|ai wen", "wenai", None),
            ("yan wen|wen", "w", Some(Fit::Begins)),
            ("", "w", None),
        ] {
            assert_eq!(
                fit_readings(readings.as_bytes(), typed.as_bytes()),
                fit,
                "{typed}"
            );
        }
    }
}
