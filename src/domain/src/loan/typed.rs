//! A loan that was typed in, where the bank's list does not have it yet.

use serde_json::Value as Json;

use super::Loan;
use crate::date::Date;
use crate::record::Record;

impl Loan {
    /// Reads a record of `loan_entry`; `None` without a number, an amount or its days.
    pub fn typed(record: &Record) -> Option<Self> {
        let text = |name: &str| {
            let value = record.answers.get(name).and_then(Json::as_str);
            value.unwrap_or_default().to_owned()
        };
        let whole = |name: &str| record.answers.get(name).and_then(Json::as_i64);
        let day = |name: &str| Date::parse(&text(name));
        let balance = whole("lo_balance")?;
        let (start, due) = (day("lo_start")?, day("lo_due")?);
        let loan = Self {
            id: text("lo_number"),
            kind: text("lo_kind"),
            bank: text("lo_bank"),
            borrower: text("lo_borrower"),
            amount: whole("lo_amount")?,
            balance,
            start: start.to_string(),
            due: due.to_string(),
            months: months(start, due),
            overdue: whole("lo_overdue").unwrap_or(0),
            ln_use: text("lo_use"),
            open: balance > 0,
            record: record.id.clone(),
            ..Self::default()
        };
        (!loan.id.is_empty()).then_some(loan)
    }
}

/// Whole months from one day to another, a day more or less forgiven: lists name the last day or the
/// day after it.
pub fn months(start: Date, due: Date) -> i64 {
    let (year, month, day) = start.parts();
    let (to_year, to_month, to_day) = due.plus_days(1).parts();
    let months =
        (i64::from(to_year) - i64::from(year)) * 12 + i64::from(to_month) - i64::from(month);
    months - i64::from(to_day < day)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Loans;
    use super::*;
    use crate::forms::{LOAN_ENTRY_ID, LOAN_FOLLOWUP_ID};

    fn record(id: &str, form_id: &str, answers: Json) -> Record {
        Record {
            id: id.to_owned(),
            form_id: form_id.to_owned(),
            form_version: String::new(),
            form_sha256: String::new(),
            household: "h".to_owned(),
            started_at: String::new(),
            finished_at: String::new(),
            clock_offset_ms: 0,
            device: String::new(),
            app_version: String::new(),
            base_revision: None,
            known: Vec::new(),
            answers: answers.as_object().cloned().unwrap_or_default(),
            computed: Default::default(),
        }
    }

    fn entry(id: &str, number: &str, balance: i64) -> Record {
        let answers = json!({
            "lo_number": number, "lo_kind": "1", "lo_bank": "示例信用社", "lo_borrower": "示例甲",
            "lo_amount": 3_000_000, "lo_balance": balance, "lo_start": "2018-09-01",
            "lo_due": "2021-08-31", "lo_use": "2",
        });
        record(id, LOAN_ENTRY_ID, answers)
    }

    fn visit(number: &str) -> Record {
        let answers = json!({"fu_loan": number, "fu_date": "2018-11-01", "fu_use": "2"});
        record("v", LOAN_FOLLOWUP_ID, answers)
    }

    fn taken(mut loans: Loans, records: &[Record]) -> Loans {
        loans.forget_records();
        loans.take(records.iter().map(|record| (record, "示例干部")));
        loans
    }

    #[test]
    fn a_typed_loan_carries_its_visits_and_is_replaced_by_what_is_typed_later() {
        let first = [visit("L1"), entry("a", "L1", 3_000_000)];
        let found = taken(Loans::default(), &first);
        let loan = &found.loans[0];
        assert_eq!(
            (loan.months, loan.open, loan.followups.len()),
            (36, true, 1)
        );
        assert_eq!(loan.record, "a");
        let repaid = [
            entry("a", "L1", 3_000_000),
            entry("b", "L1", 0),
            visit("L1"),
        ];
        let found = taken(found, &repaid);
        let loan = &found.loans[0];
        assert_eq!((found.loans.len(), loan.open), (1, false));
        assert_eq!((loan.record.as_str(), loan.followups.len()), ("b", 1));
        // Voided, it is gone with all that hung on it.
        assert_eq!(taken(found, &[visit("L1")]).loans, []);
        let mut without = entry("a", "L1", 1);
        without.answers.remove("lo_due");
        assert_eq!(Loan::typed(&without), None);
        assert_eq!(Loan::typed(&entry("a", "", 1)), None);
    }

    #[test]
    fn what_the_bank_says_holds() {
        let mut bank = Loan::typed(&entry("", "L1", 2_000_000)).expect("a loan");
        bank.bank = "示例银行".to_owned();
        let known = Loans {
            loans: vec![bank.clone()],
            ..Loans::default()
        };
        let found = taken(known, &[entry("a", "L1", 3_000_000), entry("b", "L2", 1)]);
        assert_eq!(found.loans[0], bank);
        assert_eq!(found.loans[1].record, "b");
    }

    #[test]
    fn a_loan_goes_with_its_borrower_and_is_not_made_here_again() {
        let records = [entry("a", "L1", 3_000_000), visit("L1")];
        let mut here = taken(Loans::default(), &records);
        let mut there = Loans::default();
        there.join(here.part(&["示例甲".to_owned()]));
        assert_eq!(taken(here.clone(), &records).loans, []);
        let found = taken(there.clone(), &records);
        assert_eq!((found.loans.len(), found.loans[0].followups.len()), (1, 1));
        assert_eq!(found.loans[0].record, "", "it is the office's by now");
        // And back again.
        here.join(there.part(&["示例甲".to_owned()]));
        assert_eq!(here.loans.len(), 1);
        let members = [json!({"m_name": "示例甲", "m_birth": "1970-01-02"})];
        here.know_borrowers(&members);
        assert_eq!(here.loans[0].borrower_birth, "1970-01-02");
    }

    #[test]
    fn lists_name_the_last_day_or_the_day_after_it() {
        let day = |text: &str| Date::parse(text).expect("a date");
        for (due, expected) in [
            ("2021-08-31", 36),
            ("2021-09-01", 36),
            ("2021-08-30", 35),
            ("2018-09-30", 1),
        ] {
            assert_eq!(months(day("2018-09-01"), day(due)), expected, "{due}");
        }
    }
}
