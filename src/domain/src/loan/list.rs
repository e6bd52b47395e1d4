//! The loans of a household: from the bank's list, with the visits after them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::arrange::Arrange;
use crate::date::Date;
use crate::forms::{LOAN_ENTRY_ID, LOAN_FOLLOWUP_ID};
use crate::record::Record;
use crate::rules::answers::Answers;
use crate::rules::loans::{LoanCase, Warning, warnings};
use crate::rules::survey::{EXITED, NOT_EXITED};
use crate::rules::truth::Truth;
use crate::settings::Settings;

/// The loans of one household: body of a change of kind `loan`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loans {
    /// Code of the household.
    pub household: String,
    /// All loans, closed ones too, by number.
    pub loans: Vec<Loan>,
    /// Numbers of loans that went to another household with their borrower: what was typed of them
    /// here counts there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<String>,
}

/// One loan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan {
    /// The bank's number of it.
    pub id: String,
    /// 1 扶贫小额信贷, 2 贷免扶补, 3 创业担保贷款, 4 其他.
    pub kind: String,
    /// Name of the bank.
    pub bank: String,
    /// Name of the borrower.
    pub borrower: String,
    /// Birth date of the borrower, `YYYY-MM-DD`; empty when it is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub borrower_birth: String,
    /// Last four digits of the account the money went to, or a whole name; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub account: String,
    /// In fen.
    pub amount: i64,
    /// Still owed, in fen.
    pub balance: i64,
    /// First day.
    pub start: String,
    /// Day on which it must be repaid.
    pub due: String,
    /// Term in months.
    pub months: i64,
    /// Days overdue.
    pub overdue: i64,
    /// What it is for: a code of `loan_use`; empty when the bank does not say.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ln_use: String,
    /// Whether something is owed still.
    pub open: bool,
    /// Id of the record it was typed in with; empty for what the bank's list says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub record: String,
    /// The visits, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub followups: Vec<FollowUp>,
}

/// A visit after a loan (贷后走访).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// Id of the record.
    pub record: String,
    /// Name of who visited.
    pub by: String,
    /// Its day and the answers the warnings read.
    pub answers: Map<String, Json>,
}

/// Whether a form is about a loan.
pub fn is_of_loan(form_id: &str) -> bool {
    matches!(form_id, LOAN_ENTRY_ID | LOAN_FOLLOWUP_ID)
}

/// Answers of a visit that warnings read.
const READ: &[&str] = &[
    "fu_date",
    "fu_knows",
    "fu_card_self",
    "fu_use",
    "fu_enterprise",
    "fu_dividend",
    "fu_seen",
    "fu_ratio",
    "fu_state",
    "fu_can_repay",
];

impl FollowUp {
    /// Reads a record; `None` without a day or a loan. The second is the loan's number.
    pub fn of(record: &Record, by: &str) -> Option<(Self, String)> {
        let text = |name: &str| Some(record.answers.get(name)?.as_str()?.to_owned());
        let chosen = READ
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), record.answers.get(*name)?.clone())));
        let visit = Self {
            record: record.id.clone(),
            by: by.to_owned(),
            answers: chosen.collect(),
        };
        visit.date()?;
        Some((visit, text("fu_loan")?))
    }

    /// Its day.
    pub fn date(&self) -> Option<Date> {
        Answers::Json(&self.answers).date("fu_date")
    }
}

impl Loan {
    /// The day by which the next visit is due; `None` once it is repaid.
    pub fn next_visit(&self, settings: &Settings) -> Option<Date> {
        let last = self.followups.iter();
        let last = last.filter_map(FollowUp::date).max();
        let (since, setting) = match last {
            Some(day) => (day, "P_FOLLOW_NEXT"),
            None => (Date::parse(&self.start)?, "P_FOLLOW_FIRST"),
        };
        self.open.then(|| since.plus_days(settings.get(setting)))
    }
}

impl Loans {
    /// Without anything that was typed: no more than what the bank's list says.
    pub fn forget_records(&mut self) {
        self.loans.retain(|loan| loan.record.is_empty());
        for loan in &mut self.loans {
            loan.followups.clear();
        }
    }

    /// Takes records in: loans first, as visits need theirs, each kind in the order given. Whoever
    /// sent a record is named beside it.
    pub fn take<'a>(&mut self, records: impl IntoIterator<Item = (&'a Record, &'a str)>) {
        let (typed, others): (Vec<_>, Vec<_>) = records
            .into_iter()
            .partition(|(record, _)| record.form_id == LOAN_ENTRY_ID);
        for loan in typed
            .into_iter()
            .filter_map(|(record, _)| Loan::typed(record))
        {
            self.put_typed(loan);
        }
        for (record, by) in others {
            if let Some((visit, loan)) = FollowUp::of(record, by) {
                self.put(visit, &loan);
            }
        }
    }

    /// A typed loan replaces what was typed of it before; what the bank says holds.
    fn put_typed(&mut self, mut loan: Loan) {
        if self.left.contains(&loan.id) {
            return;
        }
        match self.loans.iter_mut().find(|known| known.id == loan.id) {
            Some(known) if known.record.is_empty() => {}
            Some(known) => {
                loan.followups = std::mem::take(&mut known.followups);
                *known = loan;
            }
            None => self.loans.push(loan),
        }
        self.loans.arrange_by(|one, other| one.id.cmp(&other.id));
    }

    /// Fills in the birth date of borrowers of whom only the name is known, from the household's
    /// members.
    pub fn know_borrowers(&mut self, members: &[Json]) {
        let text = |row: &Json, field: &str| Some(row.get(field)?.as_str()?.to_owned());
        for loan in self
            .loans
            .iter_mut()
            .filter(|loan| loan.borrower_birth.is_empty())
        {
            let row = members
                .iter()
                .find(|row| text(row, "m_name").as_deref() == Some(&loan.borrower));
            loan.borrower_birth = row.and_then(|row| text(row, "m_birth")).unwrap_or_default();
        }
    }

    /// Takes the loans of these borrowers out, as they go to another household with them.
    #[must_use]
    pub fn part(&mut self, borrowers: &[String]) -> Vec<Loan> {
        let (going, staying) = std::mem::take(&mut self.loans)
            .into_iter()
            .partition(|loan: &Loan| borrowers.contains(&loan.borrower));
        self.loans = staying;
        let going: Vec<Loan> = going;
        self.left.extend(going.iter().map(|loan| loan.id.clone()));
        going
    }

    /// Adds loans of another household that belong to this one from now on. They are no more derived
    /// from records of their own household.
    pub fn join(&mut self, others: Vec<Loan>) {
        for mut loan in others {
            self.left.retain(|id| *id != loan.id);
            loan.record.clear();
            if !self.loans.iter().any(|known| known.id == loan.id) {
                self.loans.push(loan);
            }
        }
        self.loans.arrange_by(|one, other| one.id.cmp(&other.id));
    }

    /// Puts visits where they belong; one to a loan that is not listed is left out. A visit is put in
    /// once however often it is given.
    pub fn put(&mut self, visit: FollowUp, loan: &str) -> bool {
        let Some(loan) = self.loans.iter_mut().find(|one| one.id == loan) else {
            return false;
        };
        loan.followups.retain(|other| other.record != visit.record);
        loan.followups.push(visit);
        loan.followups
            .arrange_by(|one, other| (one.date(), &one.record).cmp(&(other.date(), &other.record)));
        true
    }

    /// The warnings of each loan, by its number; `status` is the household's, empty when it is not on
    /// file.
    pub fn warnings(
        &self,
        status: Option<&str>,
        settings: &Settings,
        as_of: Date,
    ) -> Vec<(&Loan, Vec<Warning>)> {
        let all = self.stored();
        let is_archived = |code: &str| NOT_EXITED.contains(&code) || EXITED.contains(&code);
        let one = |(index, loan): (usize, &Loan)| {
            let visits = all[index].get("followups").and_then(Json::as_array);
            let visits = visits.into_iter().flatten();
            let visits = visits.filter_map(|visit| visit.get("answers")?.as_object());
            let mut visits: Vec<_> = visits.map(Answers::Json).collect();
            let last = visits.pop();
            let others = all.iter().enumerate().filter(|(other, _)| *other != index);
            let others: Vec<_> = others.map(|(_, loan)| Answers::Json(loan)).collect();
            let case = LoanCase {
                loan: Answers::Json(&all[index]),
                visit: last,
                earlier: &visits,
                borrower_birth: Date::parse(&loan.borrower_birth),
                archived: Truth::from(status.map(is_archived)),
                others: &others,
            };
            warnings(&case, settings, as_of)
        };
        let loans = self.loans.iter().enumerate();
        loans
            .map(|(index, loan)| (loan, one((index, loan))))
            .collect()
    }

    /// The loans in the stored shape.
    pub fn stored(&self) -> Vec<Map<String, Json>> {
        let object = |loan: &Loan| match serde_json::to_value(loan) {
            Ok(Json::Object(loan)) => loan,
            _ => Map::new(),
        };
        self.loans.iter().map(object).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).expect("a date")
    }

    fn loans() -> Loans {
        let loan = Loan {
            id: "L1".to_owned(),
            kind: "1".to_owned(),
            amount: 3_000_000,
            balance: 3_000_000,
            start: "2018-06-01".to_owned(),
            due: "2021-05-31".to_owned(),
            months: 36,
            ln_use: "2".to_owned(),
            open: true,
            ..Loan::default()
        };
        Loans {
            household: "h".to_owned(),
            loans: vec![loan],
            ..Loans::default()
        }
    }

    fn visit(day: &str, used: &str) -> FollowUp {
        let answers = json!({
            "fu_date": day, "fu_use": used, "fu_card_self": true, "fu_knows": true,
        });
        FollowUp {
            record: day.to_owned(),
            by: String::new(),
            answers: answers.as_object().cloned().unwrap_or_default(),
        }
    }

    fn codes(loans: &Loans, day: &str) -> Vec<&'static str> {
        let found = loans.warnings(Some("20"), &Settings::default(), date(day));
        found[0].1.iter().map(|warning| warning.code).collect()
    }

    #[test]
    fn the_first_visit_is_due_after_90_days_the_next_after_180() {
        let settings = Settings::default();
        let mut loans = loans();
        assert_eq!(
            loans.loans[0].next_visit(&settings),
            Some(date("2018-08-30"))
        );
        assert_eq!(codes(&loans, "2018-08-30"), Vec::<&str>::new());
        assert_eq!(codes(&loans, "2018-08-31"), ["LM15"]);
        assert!(loans.put(visit("2018-08-20", "2"), "L1"));
        assert_eq!(
            loans.loans[0].next_visit(&settings),
            Some(date("2019-02-16"))
        );
        loans.loans[0].open = false;
        assert_eq!(loans.loans[0].next_visit(&settings), None);
    }

    #[test]
    fn the_last_visit_warns_whatever_the_order_of_arrival() {
        let mut loans = loans();
        for day in ["2018-11-01", "2018-08-20", "2018-11-01"] {
            let used = if day == "2018-11-01" { "12" } else { "2" };
            assert!(loans.put(visit(day, used), "L1"));
        }
        assert_eq!(loans.loans[0].followups.len(), 2);
        assert_eq!(codes(&loans, "2018-11-02"), ["LM01"]);
        assert!(!loans.put(visit("2018-11-03", "2"), "L9"), "no such loan");
        let again: Loans =
            serde_json::from_value(serde_json::to_value(&loans).expect("JSON")).expect("loans");
        assert_eq!(again, loans);
    }
}
