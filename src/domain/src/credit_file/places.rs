//! How well villages and townships are covered: files, ratings, loans, and what is lacking for a
//! credit village (信用村) and a credit township (信用乡镇).

use std::collections::BTreeMap;

use super::file::{CreditFile, State};
use crate::date::Date;
use crate::loan::Loans;
use crate::rules::credit::{
    Coverage, HouseholdCredit, SMALL_LOAN, Village, VillageLoans, coverage, credit_township,
    credit_village,
};
use crate::rules::reason::Reason;
use crate::rules::survey::{EXITED, NOT_EXITED};
use crate::settings::Settings;

/// A household with its file and loans.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Code of the household.
    pub code: &'a str,
    /// Name of its head.
    pub head: &'a str,
    /// 12-digit code of its village.
    pub village: &'a str,
    /// CL_STATUS code, empty when it is not archived.
    pub status: &'a str,
    /// Its credit file.
    pub file: Option<&'a CreditFile>,
    /// Its loans.
    pub loans: Option<&'a Loans>,
}

/// A village or a township.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its code: 12 digits, or 9.
    pub code: String,
    /// What is counted of its archived households.
    pub coverage: Coverage,
    /// Archived households with a confirmed grade that holds.
    pub rated: i64,
    /// All its households that are credit households.
    pub credit_households: i64,
    /// Whether it is a credit village or township.
    pub is_credit: bool,
    /// What is lacking.
    pub lacking: Vec<Reason>,
    /// Code and head of the households that refused, archived or not.
    pub refused: Vec<(String, String)>,
}

/// Villages, each after its township's villages are counted: `(township, its villages)` by code.
/// `name` gives the name of a village, for what is said of its township.
pub fn places(
    rows: &[Row<'_>],
    name: &dyn Fn(&str) -> String,
    settings: &Settings,
    today: Date,
) -> Vec<(Place, Vec<Place>)> {
    let mut townships: BTreeMap<&str, BTreeMap<&str, Vec<&Row<'_>>>> = BTreeMap::new();
    for row in rows {
        let township = row.village.get(..9).unwrap_or(row.village);
        let villages = townships.entry(township).or_default();
        villages.entry(row.village).or_default().push(row);
    }
    let place = |(township, villages): (&&str, &BTreeMap<&str, Vec<&Row<'_>>>)| {
        let mut loans = Vec::new();
        let mut of_villages = Vec::new();
        for (code, here) in villages {
            let mut of_village = lent(here, settings, today);
            name(code).clone_into(&mut of_village.loans.name);
            let (is_credit, lacking) = credit_village(&of_village, settings);
            of_village.loans.is_credit_village = is_credit;
            of_villages.push(counted(code, here, is_credit, lacking, today));
            loans.push(of_village.loans);
        }
        let here: Vec<&Row<'_>> = villages.values().flatten().copied().collect();
        let (is_credit, lacking) = credit_township(&loans, settings);
        let of_township = counted(township, &here, is_credit, lacking, today);
        (of_township, of_villages)
    };
    townships.iter().map(place).collect()
}

impl Row<'_> {
    fn is_archived(&self) -> bool {
        NOT_EXITED.contains(&self.status) || EXITED.contains(&self.status)
    }

    fn grade(&self, today: Date) -> Option<&str> {
        let confirmed = self.file?.grade_on(today)?;
        Some(&confirmed.grade)
    }

    fn is_credit_household(&self, today: Date) -> bool {
        matches!(self.grade(today), Some("A" | "AA" | "AAA"))
    }

    fn has_file(&self) -> bool {
        self.file.is_some_and(CreditFile::is_built)
    }

    fn refused(&self) -> bool {
        self.file.is_some_and(|file| file.state == State::Refused)
    }
}

fn counted(
    code: &str,
    here: &[&Row<'_>],
    is_credit: bool,
    lacking: Vec<Reason>,
    today: Date,
) -> Place {
    let stops: Vec<Vec<&str>> = here
        .iter()
        .map(|row| {
            let stops = row.file.map(|file| file.stops.iter().map(String::as_str));
            stops.into_iter().flatten().collect()
        })
        .collect();
    let households: Vec<HouseholdCredit<'_>> = here
        .iter()
        .zip(&stops)
        .map(|(row, stops)| HouseholdCredit {
            archived: row.is_archived(),
            has_file: row.has_file(),
            refused: row.refused(),
            wants_loan: row.file.and_then(|file| file.wants_loan) == Some(true),
            grade: row.grade(today),
            stops,
            has_loan: row.loans.is_some_and(|loans| {
                let mut loans = loans.loans.iter();
                loans.any(|loan| loan.open && loan.kind == SMALL_LOAN)
            }),
        })
        .collect();
    let rated = here
        .iter()
        .filter(|row| row.is_archived() && row.grade(today).is_some());
    let credit = here.iter().filter(|row| row.is_credit_household(today));
    let refused = here.iter().filter(|row| row.refused());
    Place {
        code: code.to_owned(),
        coverage: coverage(&households),
        rated: rated.count() as i64,
        credit_households: credit.count() as i64,
        is_credit,
        lacking,
        refused: refused
            .map(|row| (row.code.to_owned(), row.head.to_owned()))
            .collect(),
    }
}

/// A village as its test sees it. What was owed at the start of the year is not kept: the loans of
/// earlier years count as they are now.
fn lent(here: &[&Row<'_>], settings: &Settings, today: Date) -> Village {
    let bad_after = settings.get("P_OVERDUE_DAYS");
    let this_year = format!("{:04}-01-01", today.year());
    let mut found = Village {
        households: here.len() as i64,
        files: here.iter().filter(|row| row.has_file()).count() as i64,
        credit_households: here
            .iter()
            .filter(|row| row.is_credit_household(today))
            .count() as i64,
        loans: VillageLoans {
            name: String::new(),
            is_credit_village: false,
            borrowers: 0,
            without_overdue: 0,
            balance: 0,
            bad: 0,
        },
        new_bad: 0,
        balance_at_start: 0,
    };
    let days_of_year = Date::parse(&this_year).map_or(0, |first| today.days() - first.days());
    for loans in here.iter().filter_map(|row| row.loans) {
        let open: Vec<_> = loans.loans.iter().filter(|loan| loan.open).collect();
        if open.is_empty() {
            continue;
        }
        found.loans.borrowers += 1;
        found.loans.without_overdue += i64::from(open.iter().all(|loan| loan.overdue == 0));
        for loan in open {
            found.loans.balance += loan.balance;
            if loan.start < this_year {
                found.balance_at_start += loan.balance;
            }
            if loan.overdue > bad_after {
                found.loans.bad += loan.balance;
                if loan.overdue - bad_after <= i64::from(days_of_year) {
                    found.new_bad += loan.balance;
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::file::Confirmed;
    use super::*;
    use crate::loan::Loan;

    fn date(text: &str) -> Date {
        Date::parse(text).expect("a date")
    }

    fn file(grade: &str) -> CreditFile {
        CreditFile {
            state: State::Confirmed,
            confirmed: Some(Confirmed {
                grade: grade.to_owned(),
                until: "2019-12-31".to_owned(),
                ..Confirmed::default()
            }),
            ..CreditFile::default()
        }
    }

    fn borrower(balance: i64, overdue: i64) -> Loans {
        Loans {
            household: String::new(),
            loans: vec![Loan {
                kind: "1".to_owned(),
                balance,
                overdue,
                start: "2018-01-01".to_owned(),
                open: true,
                ..Loan::default()
            }],
            ..Loans::default()
        }
    }

    /// A village: households, of these credit households, borrowers, of these without overdue, what
    /// the bad ones and all owe.
    struct Facts {
        households: usize,
        credit: usize,
        borrowers: usize,
        fine: usize,
        bad: i64,
        balance: i64,
    }

    fn test(code: &str, facts: &Facts) -> Place {
        let (good, none) = (file("A"), file("0"));
        let bad = facts.borrowers - facts.fine;
        // Bad since the year before: nothing new.
        let bad_one = borrower(facts.bad / bad.max(1) as i64, 400);
        let rest = facts.balance - facts.bad;
        let fine_one = borrower(rest / facts.fine.max(1) as i64, 0);
        let rows: Vec<Row<'_>> = (0..facts.households)
            .map(|index| Row {
                code: "c",
                head: "h",
                village: code,
                status: "20",
                file: Some(if index < facts.credit { &good } else { &none }),
                loans: if index < bad {
                    Some(&bad_one)
                } else if index < facts.borrowers {
                    Some(&fine_one)
                } else {
                    None
                },
            })
            .collect();
        let name = |code: &str| code.to_owned();
        let found = places(&rows, &name, &Settings::default(), date("2019-06-15"));
        found[0].1[0].clone()
    }

    #[test]
    fn v_1_to_v_3_a_village_is_a_credit_village_from_70_percent() {
        let facts = |credit| Facts {
            households: 210,
            credit,
            borrowers: 60,
            fine: 52,
            bad: 4_100_000,
            balance: 90_000_000,
        };
        let code = "532822103299";
        for (credit, expected) in [(148, true), (147, true), (146, false)] {
            let found = test(code, &facts(credit));
            assert_eq!(found.is_credit, expected, "{credit}: {:?}", found.lacking);
            assert_eq!(found.lacking.is_empty(), expected);
            assert_eq!(found.credit_households, credit as i64);
            assert_eq!(found.rated, 210);
        }
        let lacking = test(code, &facts(146)).lacking;
        assert_eq!(lacking[0].message.zh, "信用户占 69.52%，应达到 70%");
    }

    /// W-1 and W-2: six of eleven villages, and one with too many overdue.
    #[test]
    fn w_1_and_w_2_every_village_of_a_credit_township_pays_in_time() {
        let (good, none) = (file("A"), file("0"));
        let (fine, late) = (borrower(10_000, 0), borrower(10_000, 30));
        for (late_ones, expected) in [(10, true), (12, false)] {
            let codes: Vec<String> = (1..=11).map(|n| format!("532822103{n:03}")).collect();
            let mut rows = Vec::new();
            for (index, code) in codes.iter().enumerate() {
                for number in 0..100 {
                    let is_late = index == 0 && number < late_ones;
                    rows.push(Row {
                        code: "c",
                        head: "h",
                        village: code,
                        status: "20",
                        file: Some(if index < 6 { &good } else { &none }),
                        loans: Some(if is_late { &late } else { &fine }),
                    });
                }
            }
            let name = |code: &str| code.to_owned();
            let found = places(&rows, &name, &Settings::default(), date("2019-06-15"));
            let (township, villages) = &found[0];
            let credit = villages.iter().filter(|village| village.is_credit).count();
            assert_eq!(credit, 6);
            assert_eq!(township.is_credit, expected, "{:?}", township.lacking);
        }
    }

    #[test]
    fn refusals_stay_among_the_households_and_are_listed_apart() {
        let (built, no) = (
            file("A"),
            CreditFile {
                state: State::Refused,
                ..CreditFile::default()
            },
        );
        let row = |code, status, file| Row {
            code,
            head: "示例",
            village: "532822103299",
            status,
            file,
            loans: None,
        };
        let rows = [
            row("1", "20", Some(&built)),
            row("2", "40", Some(&no)),
            row("3", "30", None),
            row("4", "", Some(&built)),
        ];
        let name = |code: &str| code.to_owned();
        let found = places(&rows, &name, &Settings::default(), date("2019-06-15"));
        let (township, villages) = &found[0];
        assert_eq!((township.code.as_str(), villages.len()), ("532822103", 1));
        let coverage = township.coverage;
        assert_eq!(
            (coverage.households, coverage.files, coverage.refused),
            (3, 1, 1)
        );
        assert_eq!(coverage.coverage, Some(3333));
        assert_eq!(township.rated, 1);
        assert_eq!(township.credit_households, 2);
        assert_eq!(township.refused, [("2".to_owned(), "示例".to_owned())]);
        // The grade of a file ends; the file stays.
        let later = places(&rows, &name, &Settings::default(), date("2020-01-01"));
        assert_eq!((later[0].0.rated, later[0].0.coverage.files), (0, 1));
    }
}
