//! What list, search and work list keep of a household, and the line it is stored as.

use crate::credit_file::{CreditFile, Kind};
use crate::date::Date;
use crate::loan::Loans;
use crate::settings::Settings;

/// Between the names, ID numbers or readings of one household.
pub(super) const SEPARATOR: char = '|';
/// Number of fields in a line.
const FIELDS: usize = 18;

/// A household in short. All of an area fit in the memory of a phone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// 18-digit code, or a temporary one.
    pub code: String,
    /// Name of the head.
    pub head: String,
    /// 12-digit village code; the township's nine digits are its beginning.
    pub village: String,
    /// Name of the group (村民小组).
    pub group: String,
    /// CL_STATUS code; empty for households that are not archived.
    pub status: String,
    /// Registered members.
    pub members: u32,
    /// Telephone number on file.
    pub phone: String,
    /// Names of the head and of the members, the head's first.
    pub names: Texts,
    /// ID numbers of the members.
    pub ids: Texts,
    /// Readings of all names in pinyin, such as `yu ying han`.
    pub pinyin: Texts,
    /// Day of the last valid visit.
    pub visited: Option<Date>,
    /// What was promised and is not done.
    pub promises: Vec<Promise>,
    /// 六清 as of the download, C1 first; `None` before the first accepted survey.
    pub clears: Option<[bool; 6]>,
    /// Day of the last complete full survey: C1 ends some time after it.
    pub full_survey: Option<Date>,
    /// Planned year of exit of a household that has not exited, 0 when unknown: C6 ends after it.
    pub planned_exit: i32,
    /// The next step of the credit file and its first day.
    pub credit: Option<(Kind, Date)>,
    /// By when a loan is to be visited next.
    pub loan_visit: Option<Date>,
    /// When the next loan must be repaid.
    pub loan_due: Option<Date>,
}

/// A promise that is still open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// By when.
    pub due: Option<Date>,
    /// What.
    pub text: String,
}

/// A few short texts in one string: one allocation for all, and one to search through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(String);

impl Texts {
    /// Appends a text; an empty one, or one that is there already, changes nothing.
    pub fn push(&mut self, text: &str) {
        let text = clean(text);
        if text.is_empty() || self.iter().any(|other| other == text) {
            return;
        }
        if !self.0.is_empty() {
            self.0.push(SEPARATOR);
        }
        self.0.push_str(&text);
    }

    /// The texts, in the order they were appended.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.split(SEPARATOR).filter(|text| !text.is_empty())
    }

    /// All of them with separators between.
    pub fn joined(&self) -> &str {
        &self.0
    }
}

impl Entry {
    /// With what the credit file waits for.
    #[must_use]
    pub fn with_credit(mut self, file: Option<&CreditFile>) -> Self {
        self.credit = file.and_then(CreditFile::next);
        self
    }

    /// With what the loans wait for: the next visit, and the next repayment.
    #[must_use]
    pub fn with_loans(mut self, loans: Option<&Loans>, settings: &Settings) -> Self {
        let loans = loans.map_or(&[][..], |loans| &loans.loans);
        let open = || loans.iter().filter(|loan| loan.open);
        self.loan_visit = open().filter_map(|loan| loan.next_visit(settings)).min();
        self.loan_due = open().filter_map(|loan| Date::parse(&loan.due)).min();
        self
    }

    /// Appends the entry to a page, as one line of fields with tabs between.
    pub fn write_line(&self, page: &mut String) {
        let mut promises = Texts::default();
        for Promise { due, text } in &self.promises {
            promises.push(&format!("{} {text}", date_text(*due)));
        }
        let clears = self.clears.map_or(String::new(), |clears| {
            let digit = |clear| if clear { '1' } else { '0' };
            clears.into_iter().map(digit).collect()
        });
        let credit = self.credit.map_or(String::new(), |(kind, from)| {
            format!("{} {from}", kind.form_id())
        });
        let fields: [&str; FIELDS] = [
            &self.code,
            &clean(&self.head),
            &self.village,
            &clean(&self.group),
            &self.status,
            &self.members.to_string(),
            &clean(&self.phone),
            self.names.joined(),
            self.ids.joined(),
            self.pinyin.joined(),
            &date_text(self.visited),
            promises.joined(),
            &clears,
            &date_text(self.full_survey),
            &self.planned_exit.to_string(),
            &credit,
            &date_text(self.loan_visit),
            &date_text(self.loan_due),
        ];
        page.push_str(&fields.join("\t"));
        page.push('\n');
    }

    /// Reads a line that [`Entry::write_line`] wrote, without its end; `None` for another.
    pub fn read_line(line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        let mut text = || fields.next().map(str::to_owned);
        let promise = |text: &str| {
            let (due, text) = text.split_once(' ')?;
            let (due, text) = (Date::parse(due), text.to_owned());
            Some(Promise { due, text })
        };
        let entry = Self {
            code: text()?,
            head: text()?,
            village: text()?,
            group: text()?,
            status: text()?,
            members: text()?.parse().ok()?,
            phone: text()?,
            names: Texts(text()?),
            ids: Texts(text()?),
            pinyin: Texts(text()?),
            visited: Date::parse(&text()?),
            promises: Texts(text()?).iter().filter_map(promise).collect(),
            clears: read_clears(&text()?),
            full_survey: Date::parse(&text()?),
            planned_exit: text()?.parse().ok()?,
            credit: read_credit(&text()?),
            loan_visit: Date::parse(&text()?),
            loan_due: Date::parse(&text()?),
        };
        fields.next().is_none().then_some(entry)
    }
}

fn read_credit(text: &str) -> Option<(Kind, Date)> {
    let (form, from) = text.split_once(' ')?;
    Some((Kind::of(form)?, Date::parse(from)?))
}

fn read_clears(text: &str) -> Option<[bool; 6]> {
    let mut clears = [false; 6];
    let digits: &[u8; 6] = text.as_bytes().try_into().ok()?;
    for (clear, digit) in clears.iter_mut().zip(digits) {
        *clear = *digit == b'1';
    }
    Some(clears)
}

/// The date, `-` for none.
fn date_text(date: Option<Date>) -> String {
    date.map_or_else(|| "-".to_owned(), |date| date.to_string())
}

/// A text that does not break the line it stands in.
fn clean(text: &str) -> String {
    let blank = |c: char| c.is_control() || c == SEPARATOR;
    text.replace(blank, " ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_survives_its_line_and_names_cannot_break_it() {
        let mut entry = Entry {
            code: "532822103299010001".to_owned(),
            head: "示例\t户主".to_owned(),
            members: 3,
            visited: Date::parse("2019-03-01"),
            clears: Some([true, false, true, true, false, true]),
            promises: vec![
                Promise {
                    due: Date::parse("2019-07-01"),
                    text: "修水管|接电".to_owned(),
                },
                Promise {
                    due: None,
                    text: "再来".to_owned(),
                },
            ],
            planned_exit: 2019,
            ..Entry::default()
        };
        entry.names.push("示例一");
        entry.names.push("示例\n二");
        entry.names.push("示例一");
        let mut line = String::new();
        entry.write_line(&mut line);
        let read = Entry::read_line(line.trim_end_matches('\n')).expect("an entry");
        entry.head = "示例 户主".to_owned();
        entry.promises[0].text = "修水管 接电".to_owned();
        assert_eq!(read, entry);
        assert_eq!(read.names.iter().collect::<Vec<_>>(), ["示例一", "示例 二"]);
        let mut empty = String::new();
        Entry::default().write_line(&mut empty);
        assert_eq!(
            Entry::read_line(empty.trim_end_matches('\n')),
            Some(Entry::default())
        );
        assert_eq!(Entry::read_line("of another\tversion"), None);
        assert_eq!(
            Entry::read_line(&format!("{}\tmore", line.trim_end())),
            None
        );
    }
}
