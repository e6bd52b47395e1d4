//! Red warnings about loans, as the office lists them: what must be reported within the quarter.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Loan, Loans};
use crate::arrange::Arrange;
use crate::date::Date;
use crate::rules::answers::Answers;
use crate::rules::loans::{Flow, Level, Warning, gathered_by};
use crate::settings::Settings;
use crate::sync::protocol::Message;

/// A household that borrowed, as far as whoever asks knows it.
#[derive(Clone, Copy, Debug)]
pub struct Borrowers<'a> {
    /// Its loans.
    pub loans: &'a Loans,
    /// Name of the head; empty when it is not known.
    pub head: &'a str,
    /// 12-digit village code: loans of one village are looked at together.
    pub village: &'a str,
    /// CL_STATUS code, empty for a household that is not archived; `None` when nobody here knows.
    pub status: Option<&'a str>,
}

/// A red warning about an open loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Code of the household.
    pub household: String,
    /// Name of its head; empty when it is not known.
    pub head: String,
    /// 12-digit village code.
    pub village: String,
    /// The bank's number of the loan.
    pub loan: String,
    /// Name of the bank.
    pub bank: String,
    /// Name of the borrower.
    pub borrower: String,
    /// In fen.
    pub amount: i64,
    /// Still owed, in fen.
    pub balance: i64,
    /// `LM01` to `LM15`.
    pub code: String,
    /// The warning in words.
    pub words: Message,
    /// Since when, `YYYY-MM-DD`: the day of the visit that found it, of the loan where its terms are
    /// wrong, or on which it was overdue for too long.
    pub date: String,
}

/// The red warnings about open loans, newest first. They follow from the loans as they are: a visit
/// that finds all well, a repayment, a new list of the bank's take them away.
pub fn alerts(all: &[Borrowers<'_>], settings: &Settings, today: Date) -> Vec<Alert> {
    let mut found: Vec<Alert> = all
        .iter()
        .flat_map(|household| {
            let each = household.loans.warnings(household.status, settings, today);
            let each = each.into_iter().filter(|(loan, _)| loan.open);
            each.flat_map(|(loan, warnings)| {
                let red = warnings.into_iter();
                let red = red.filter(|warning| warning.level == Level::Red);
                red.map(|warning| alert(household, loan, &warning, settings, today))
            })
        })
        .collect();
    found.extend(together(all, settings, today));
    found.arrange_by(|one, other| {
        let place = |alert: &Alert| {
            (
                alert.household.clone(),
                alert.loan.clone(),
                alert.code.clone(),
            )
        };
        (&other.date, place(one)).cmp(&(&one.date, place(other)))
    });
    found
}

/// LM05: loans of one village that went to one place, one warning for each of these loans.
fn together(all: &[Borrowers<'_>], settings: &Settings, today: Date) -> Vec<Alert> {
    let mut villages: BTreeMap<&str, Vec<(&Borrowers<'_>, &Loan)>> = BTreeMap::new();
    for household in all {
        let open = household.loans.loans.iter().filter(|loan| loan.open);
        let here = villages.entry(household.village).or_default();
        here.extend(open.map(|loan| (household, loan)));
    }
    let mut found = Vec::new();
    for loans in villages.into_values() {
        let flows: Vec<Flow<'_>> = loans
            .iter()
            .map(|(household, loan)| Flow {
                // Two people may have one name; a household is counted once.
                borrower: &household.loans.household,
                enterprise: loan
                    .followups
                    .last()
                    .and_then(|visit| visit.answers.get("fu_enterprise")?.as_str()),
                account: Some(loan.account.as_str()),
            })
            .collect();
        for (warning, places) in gathered_by(&flows, settings) {
            let concerned = places.into_iter().filter_map(|place| loans.get(place));
            found.extend(
                concerned
                    .map(|(household, loan)| alert(household, loan, &warning, settings, today)),
            );
        }
    }
    found
}

fn alert(
    household: &Borrowers<'_>,
    loan: &Loan,
    warning: &Warning,
    settings: &Settings,
    today: Date,
) -> Alert {
    let words = |read: fn(&Message) -> &str, between: &str| {
        let reasons = warning.reasons.iter();
        let words: Vec<&str> = reasons.map(|reason| read(&reason.message)).collect();
        words.join(between)
    };
    Alert {
        household: household.loans.household.clone(),
        head: household.head.to_owned(),
        village: household.village.to_owned(),
        loan: loan.id.clone(),
        bank: loan.bank.clone(),
        borrower: loan.borrower.clone(),
        amount: loan.amount,
        balance: loan.balance,
        code: warning.code.to_owned(),
        words: Message {
            zh: words(|message| &message.zh, "；"),
            en: words(|message| &message.en, "; "),
        },
        date: since(loan, warning.code, settings, today).to_string(),
    }
}

/// Since when a loan is red.
fn since(loan: &Loan, code: &str, settings: &Settings, today: Date) -> Date {
    let start = Date::parse(&loan.start);
    let visit = || {
        let last = loan.followups.last()?;
        Answers::Json(&last.answers).date("fu_date")
    };
    let found = match code {
        // An instalment may be late long before the last day; the bank does not say since when.
        "LM12" => {
            Date::parse(&loan.due).map(|due| due.plus_days(settings.get("P_OVERDUE_DAYS") + 1))
        }
        "LM13" | "LM14" => start,
        _ => visit().or(start),
    };
    found.unwrap_or(today).min(today)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::loan::FollowUp;

    fn loan(id: &str, borrower: &str) -> Loan {
        Loan {
            id: id.to_owned(),
            kind: "1".to_owned(),
            borrower: borrower.to_owned(),
            amount: 3_000_000,
            balance: 3_000_000,
            start: "2018-06-01".to_owned(),
            due: "2021-05-31".to_owned(),
            months: 36,
            ln_use: "2".to_owned(),
            open: true,
            ..Loan::default()
        }
    }

    fn visited(mut loan: Loan, day: &str, answers: Json) -> Loan {
        let mut answers = answers.as_object().cloned().unwrap_or_default();
        answers.insert("fu_date".to_owned(), json!(day));
        loan.followups.push(FollowUp {
            record: day.to_owned(),
            by: String::new(),
            answers,
        });
        loan
    }

    fn of(household: &str, loans: Vec<Loan>) -> Loans {
        Loans {
            household: household.to_owned(),
            loans,
            ..Loans::default()
        }
    }

    /// Code, household and day of each alert.
    fn found(all: &[Loans], status: Option<&str>, day: &str) -> Vec<(String, String, String)> {
        let households: Vec<_> = all
            .iter()
            .map(|loans| Borrowers {
                loans,
                head: "岩温",
                village: "532822103299",
                status,
            })
            .collect();
        let today = Date::parse(day).expect("a date");
        let alerts = alerts(&households, &Settings::default(), today).into_iter();
        alerts
            .map(|alert| (alert.code, alert.household, alert.date))
            .collect()
    }

    fn one(code: &str, household: &str, date: &str) -> (String, String, String) {
        (code.to_owned(), household.to_owned(), date.to_owned())
    }

    #[test]
    fn red_ones_are_listed_newest_first_and_go_with_the_next_visit_or_the_last_instalment() {
        let enterprise = json!({"fu_use": "12", "fu_card_self": true, "fu_knows": true});
        let lent = json!({"fu_use": "13", "fu_card_self": true, "fu_knows": true});
        let well = json!({"fu_use": "2", "fu_card_self": true, "fu_knows": true});
        let first = visited(loan("L1", "岩温"), "2018-08-01", enterprise);
        let second = visited(loan("L2", "玉罕"), "2018-08-20", lent);
        let all = [of("a", vec![first.clone()]), of("b", vec![second.clone()])];
        assert_eq!(
            found(&all, Some("20"), "2018-09-01"),
            [
                one("LM07", "b", "2018-08-20"),
                one("LM01", "a", "2018-08-01")
            ]
        );
        let mended = visited(first, "2018-08-25", well);
        let repaid = Loan {
            open: false,
            ..second
        };
        let all = [of("a", vec![mended]), of("b", vec![repaid])];
        assert_eq!(found(&all, Some("20"), "2018-09-01"), []);
    }

    #[test]
    fn what_is_yellow_or_not_known_for_certain_is_not_listed() {
        let late = [of("a", vec![loan("L1", "岩温")])];
        assert_eq!(found(&late, Some("20"), "2018-09-01"), [], "LM15 is yellow");
        assert_eq!(found(&late, None, "2018-06-02"), []);
        assert_eq!(
            found(&late, Some(""), "2018-06-02"),
            [one("LM14", "a", "2018-06-01")]
        );
    }

    #[test]
    fn long_overdue_is_dated_by_the_last_day_and_terms_by_the_first() {
        let mut overdue = loan("L1", "岩温");
        overdue.overdue = 91;
        overdue.due = "2018-07-01".to_owned();
        let all = [of("a", vec![overdue.clone()])];
        assert_eq!(
            found(&all, Some("20"), "2018-11-20")[0],
            one("LM12", "a", "2018-09-30")
        );
        overdue.amount = 6_000_000;
        overdue.overdue = 0;
        let all = [of("a", vec![overdue])];
        assert_eq!(
            found(&all, Some("20"), "2018-06-02"),
            [one("LM13", "a", "2018-06-01")]
        );
    }

    #[test]
    fn loans_of_a_village_that_went_to_one_place_are_each_listed() {
        let given = |index: usize| {
            let answers = json!({"fu_use": "2", "fu_enterprise": "示例公司"});
            let name = format!("借款人{index}");
            let loan = visited(loan(&format!("L{index}"), &name), "2018-08-01", answers);
            of(&format!("h{index}"), vec![loan])
        };
        let five: Vec<Loans> = (0..5).map(given).collect();
        let listed = found(&five, Some("20"), "2018-08-02");
        let codes: Vec<_> = listed.iter().map(|(code, ..)| code.as_str()).collect();
        assert_eq!(codes, ["LM05"; 5]);
        assert_eq!(found(&five[..4], Some("20"), "2018-08-02"), []);
    }
}
