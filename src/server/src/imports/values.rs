//! Typed values out of cells: codes, names, dates, telephone numbers, choices by code or by words.
//!
//! A refusal is a pair of messages, Chinese and English, that say what is expected.

use std::collections::BTreeMap;

use ruhu_domain::date::Date;
use ruhu_domain::form::definition::Choice;
use ruhu_domain::identity::{half_width, is_phone};

use super::table::{plain, without_brackets};

/// Why a value cannot be taken.
pub(super) type Refusal = (String, String);

pub(super) fn refuse<T>(zh: impl Into<String>, en: impl Into<String>) -> Result<T, Refusal> {
    Err((zh.into(), en.into()))
}

/// Digits, letters and signs as plain ones, without blanks.
pub(super) fn code(text: &str) -> String {
    half_width(text).split_whitespace().collect()
}

/// A code of so many digits.
pub(super) fn digits(text: &str, lengths: &[usize]) -> Result<String, Refusal> {
    let code = code(text);
    if code.bytes().all(|byte| byte.is_ascii_digit()) && lengths.contains(&code.len()) {
        return Ok(code);
    }
    let lengths: Vec<String> = lengths.iter().map(usize::to_string).collect();
    refuse(
        format!("“{text}”应为 {} 位数字", lengths.join(" 或 ")),
        format!("\"{text}\" must have {} digits", lengths.join(" or ")),
    )
}

/// A text of at most `most` letters, inner blanks kept.
pub(super) fn words(text: &str, most: usize) -> Result<String, Refusal> {
    let length = text.chars().count();
    if length > most {
        return refuse(
            format!("太长：{length} 字，最多 {most} 字"),
            format!("Too long: {length} characters, at most {most}"),
        );
    }
    if text.chars().any(char::is_control) {
        return refuse("不能有换行等控制符", "Must not hold line breaks");
    }
    Ok(text.to_owned())
}

/// A name of a person.
pub(super) fn person(text: &str) -> Result<String, Refusal> {
    let name = words(text, 30)?;
    if name.chars().count() < 2 || name.chars().any(|letter| letter.is_ascii_digit()) {
        return refuse(
            format!("“{text}”不像姓名：至少 2 字，不含数字"),
            format!("\"{text}\" is not a name: at least 2 characters and no digits"),
        );
    }
    Ok(name)
}

/// A telephone number without blanks and dashes.
pub(super) fn phone(text: &str) -> Result<String, Refusal> {
    let number: String = code(text).chars().filter(|letter| *letter != '-').collect();
    if is_phone(&number) {
        return Ok(number);
    }
    refuse(
        "电话应为 11 位手机号，或 0691 加 7 位座机号；区号的 0 丢失时把列设为“文本”",
        "A telephone number has 11 digits (mobile), or 0691 and 7 digits; if the leading 0 was lost, format the column as text",
    )
}

/// A whole number within bounds.
pub(super) fn whole(text: &str, from: i64, to: i64) -> Result<i64, Refusal> {
    let number = code(text)
        .trim_end_matches(['年', '人'])
        .parse::<i64>()
        .ok();
    number
        .filter(|number| (from..=to).contains(number))
        .ok_or_else(|| {
            (
                format!("“{text}”应为 {from} 到 {to} 的整数"),
                format!("\"{text}\" must be a whole number from {from} to {to}"),
            )
        })
}

/// A day, as `2019-06-15`, `2019/6/15`, `2019.6.15`, `20190615` or `2019年6月15日`.
pub(super) fn date(text: &str) -> Result<Date, Refusal> {
    let plain = code(text);
    let parts: Vec<&str> = plain
        .split(['-', '/', '.', '年', '月', '日'])
        .filter(|part| !part.is_empty())
        .collect();
    let read = |year: &str, month: &str, day: &str| {
        let short = year.len() == 4 && month.len() <= 2 && day.len() <= 2;
        if !short {
            return None;
        }
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    };
    let date = match parts.as_slice() {
        [year, month, day] => read(year, month, day),
        [day] if day.len() == 8 && day.is_ascii() => read(&day[..4], &day[4..6], &day[6..]),
        _ => None,
    };
    date.ok_or_else(|| {
        (
            format!("“{text}”不是日期，请写成 2019-06-15"),
            format!("\"{text}\" is not a date; write 2019-06-15"),
        )
    })
}

/// Yes or no; 是 否 有 无 √ × and the like.
pub(super) fn yes_no(text: &str) -> Result<bool, Refusal> {
    match plain(text).as_str() {
        "是" | "有" | "yes" | "y" | "true" | "1" | "√" | "✓" => Ok(true),
        "否" | "无" | "没有" | "不是" | "no" | "n" | "false" | "0" | "×" | "x" => Ok(false),
        _ => refuse(
            format!("“{text}”应为 是 或 否"),
            format!("\"{text}\" must be yes or no"),
        ),
    }
}

/// A list of options, to find by code or in words.
#[derive(Debug, Default)]
pub(super) struct Choices {
    list: Vec<Choice>,
    /// Code or words without what varies → place in the list. What comes first in the list counts,
    /// and codes before whole labels before labels without brackets.
    places: BTreeMap<String, usize>,
}

impl Choices {
    pub(super) fn new(list: &[Choice]) -> Self {
        let mut places = BTreeMap::new();
        let labels = |choice: &Choice| -> Vec<String> {
            choice.label.0.iter().map(|label| plain(label)).collect()
        };
        let mut add = |words: String, place: usize| {
            if !words.is_empty() {
                places.entry(words).or_insert(place);
            }
        };
        for (place, choice) in list.iter().enumerate() {
            add(plain(&choice.name), place);
        }
        for (place, choice) in list.iter().enumerate() {
            labels(choice)
                .into_iter()
                .for_each(|label| add(label, place));
        }
        for (place, choice) in list.iter().enumerate() {
            // Lists say 脱贫 for 脱贫(巩固期) and 特困供养贫困户 for 特困供养贫困户(五保).
            for label in labels(choice) {
                add(without_brackets(&label), place);
            }
            // Excel makes 2 of 02.
            if choice.name.bytes().all(|byte| byte.is_ascii_digit()) {
                add(choice.name.trim_start_matches('0').to_owned(), place);
            }
        }
        Self {
            list: list.to_vec(),
            places,
        }
    }

    /// The code of one option.
    pub(super) fn one(&self, text: &str) -> Result<String, Refusal> {
        let wanted = plain(text);
        let place = self.places.get(&wanted);
        let place = place.or_else(|| self.places.get(&without_brackets(&wanted)));
        match place {
            Some(place) => Ok(self.list[*place].name.clone()),
            None => refuse(
                format!("“{text}”不在选项里，可填：{}", self.shown(0)),
                format!("\"{text}\" is not an option; there are: {}", self.shown(1)),
            ),
        }
    }

    /// The codes of several options, separated by commas, semicolons or blanks, in the list's
    /// order.
    pub(super) fn many(&self, text: &str) -> Result<Vec<String>, Refusal> {
        let signs = |letter: char| "、,，;；|".contains(letter) || letter.is_whitespace();
        let mut chosen = Vec::new();
        for part in text.split(signs).filter(|part| !part.is_empty()) {
            chosen.push(self.one(part)?);
        }
        let list = self.list.iter().map(|choice| choice.name.clone());
        Ok(list.filter(|name| chosen.contains(name)).collect())
    }

    fn shown(&self, language: usize) -> String {
        const SHOWN: usize = 12;
        let options = self.list.iter().take(SHOWN);
        let options =
            options.map(|choice| format!("{} {}", choice.name, choice.label.get(language)));
        let more = if self.list.len() > SHOWN { " …" } else { "" };
        options.collect::<Vec<_>>().join("; ") + more
    }
}

#[cfg(test)]
mod tests {
    use ruhu_domain::form::definition::Text;

    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let day = Date::parse("2019-06-05").expect("a date");
        for text in [
            "2019-06-05",
            "2019-6-5",
            "2019/6/5",
            "2019.06.05",
            "20190605",
            "2019年6月5日",
            "２０１９-6-5",
        ] {
            assert_eq!(date(text), Ok(day), "{text}");
        }
        for text in [
            "2019-02-30",
            "2019-6",
            "6/5/2019",
            "19-6-5",
            "43621",
            "",
            "201906051",
            "2019-6-5-1",
        ] {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn telephone_numbers_and_names() {
        assert_eq!(phone("138 0013-8000"), Ok("13800138000".to_owned()));
        assert_eq!(phone("0691-5122222"), Ok("06915122222".to_owned()));
        assert!(phone("6915122222").is_err_and(|(zh, _)| zh.contains("文本")));
        assert!(person("玉").is_err() && person("玉香1").is_err() && person("岩温").is_ok());
        assert!(words("a\nb", 10).is_err() && words("abc", 2).is_err());
        assert_eq!(digits("５３２822103", &[9, 12]), Ok("532822103".to_owned()));
        assert!(digits("53282210", &[9, 12]).is_err());
        assert_eq!(whole("2014年", 2013, 2020), Ok(2014));
        assert!(whole("2012", 2013, 2020).is_err() && whole("x", 0, 9).is_err());
    }

    #[test]
    fn options_by_code_by_words_and_without_the_nought() {
        let option = |name: &str, zh: &str, en: &str| Choice {
            name: name.to_owned(),
            label: Text(vec![zh.to_owned(), en.to_owned()]),
            ..Choice::default()
        };
        let list = Choices::new(&[
            option("02", "户主", "Head"),
            option("10", "配偶", "Spouse"),
            option("3", "特困供养贫困户(五保)", "Extreme hardship"),
        ]);
        for (text, code) in [
            ("02", "02"),
            ("2", "02"),
            ("户 主", "02"),
            ("head", "02"),
            ("特困供养贫困户", "3"),
            ("特困供养贫困户（五保）", "3"),
        ] {
            assert_eq!(list.one(text).as_deref(), Ok(code), "{text}");
        }
        assert!(
            list.one("儿子")
                .is_err_and(|(zh, _)| zh.contains("02 户主"))
        );
        assert_eq!(
            list.many("配偶、02;2"),
            Ok(vec!["02".to_owned(), "10".to_owned()])
        );
        assert!(yes_no("√") == Ok(true) && yes_no("否") == Ok(false) && yes_no("2").is_err());
    }
}
