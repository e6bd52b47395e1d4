//! How well a village is covered by credit: files, loans, credit village and credit township.

use super::stops::is_eligible;
use crate::rules::reason::{Reason, percent, percent_text};
use crate::settings::Settings;

/// What coverage reads of one household.
#[derive(Clone, Copy, Debug)]
pub struct HouseholdCredit<'a> {
    /// Archived (建档立卡), exited or not.
    pub archived: bool,
    /// An open credit file, with consent and complete.
    pub has_file: bool,
    /// Refused to have one.
    pub refused: bool,
    /// Wants a loan.
    pub wants_loan: bool,
    /// Grade of the file, if it is rated.
    pub grade: Option<&'a str>,
    /// Hard stops of the file.
    pub stops: &'a [&'a str],
    /// Has an open small loan.
    pub has_loan: bool,
}

/// Coverage of the archived households.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Archived households.
    pub households: i64,
    /// Of these, with an open file.
    pub files: i64,
    /// Refusals; they stay among the households.
    pub refused: i64,
    /// Files ÷ households, in hundredths of a percent; `None` without households.
    pub coverage: Option<i64>,
    /// Households with an open small loan.
    pub with_loan: i64,
    /// Households that want a loan and may have one.
    pub entitled: i64,
    /// 获贷率: households with a loan ÷ entitled ones, in hundredths of a percent.
    pub loan_rate: Option<i64>,
}

/// Counts the archived households.
pub fn coverage(households: &[HouseholdCredit<'_>]) -> Coverage {
    let mut found = Coverage::default();
    for household in households.iter().filter(|household| household.archived) {
        let entitled = household.wants_loan
            && household
                .grade
                .is_some_and(|grade| is_eligible(grade, household.stops));
        found.households += 1;
        found.files += i64::from(household.has_file);
        found.refused += i64::from(household.refused);
        found.with_loan += i64::from(household.has_loan);
        found.entitled += i64::from(entitled);
    }
    found.coverage = percent(found.files, found.households);
    found.loan_rate = percent(found.with_loan, found.entitled);
    found
}

/// The loans of a village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VillageLoans {
    /// Name of the village.
    pub name: String,
    /// Whether it is a credit village.
    pub is_credit_village: bool,
    /// Households with a loan.
    pub borrowers: i64,
    /// Of these, with nothing overdue.
    pub without_overdue: i64,
    /// Balance of all loans, in fen.
    pub balance: i64,
    /// Balance of bad loans, in fen.
    pub bad: i64,
}

/// A village as the test of the credit village sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Village {
    /// Farm households, archived or not.
    pub households: i64,
    /// Of these, with a credit file.
    pub files: i64,
    /// Credit households: rated A or better without a stop.
    pub credit_households: i64,
    /// The loans.
    pub loans: VillageLoans,
    /// Balance of loans that have gone bad this year, in fen.
    pub new_bad: i64,
    /// Balance of all loans at the start of the year, in fen.
    pub balance_at_start: i64,
}

/// Whether a village is a credit village (信用村), and what is lacking.
pub fn credit_village(village: &Village, settings: &Settings) -> (bool, Vec<Reason>) {
    let loans = &village.loans;
    let no_borrowers = loans.borrowers == 0;
    let mut test = Test::new(settings);
    test.at_least(
        "P_CV_FILES",
        village.files,
        village.households,
        "建信用档案的户",
        "households with a credit file",
    );
    test.at_least(
        "P_CV_SHARE",
        village.credit_households,
        village.households,
        "信用户",
        "credit households",
    );
    if !no_borrowers {
        test.at_least(
            "P_CV_OK",
            loans.without_overdue,
            loans.borrowers,
            "没有逾期的贷款户",
            "borrowers with nothing overdue",
        );
        test.below(
            "P_CV_NPL",
            loans.bad,
            loans.balance,
            "不良贷款",
            "bad loans",
        );
    }
    test.below(
        "P_CV_NPL_INC",
        village.new_bad,
        village.balance_at_start,
        "今年新增不良贷款",
        "loans gone bad this year",
    );
    test.result()
}

/// Whether a township is a credit township (信用乡镇): enough credit villages, in every village
/// enough borrowers in order, and few bad loans in the whole township.
pub fn credit_township(villages: &[VillageLoans], settings: &Settings) -> (bool, Vec<Reason>) {
    let credit_villages = villages.iter().filter(|village| village.is_credit_village);
    let sum = |amount: fn(&VillageLoans) -> i64| villages.iter().map(amount).sum::<i64>();
    let mut test = Test::new(settings);
    test.at_least(
        "P_CT_SHARE",
        credit_villages.count() as i64,
        villages.len() as i64,
        "信用村",
        "credit villages",
    );
    for village in villages.iter().filter(|village| village.borrowers != 0) {
        let (zh, en) = (
            format!("{}没有逾期的贷款户", village.name),
            format!("borrowers with nothing overdue in {}", village.name),
        );
        test.at_least(
            "P_CT_OK",
            village.without_overdue,
            village.borrowers,
            &zh,
            &en,
        );
    }
    test.below(
        "P_CT_NPL",
        sum(|village| village.bad),
        sum(|village| village.balance),
        "不良贷款",
        "bad loans",
    );
    test.result()
}

/// Shares compared with settings; each that fails gives a reason named after its setting.
struct Test<'a> {
    settings: &'a Settings,
    failed: Vec<Reason>,
}

impl<'a> Test<'a> {
    fn new(settings: &'a Settings) -> Self {
        Self {
            settings,
            failed: Vec::new(),
        }
    }

    /// A share of nothing is never enough.
    fn at_least(&mut self, setting: &str, part: i64, whole: i64, zh: &str, en: &str) {
        let least = self.settings.get(setting);
        if whole <= 0 || hundredfold(part) < i128::from(least) * i128::from(whole) {
            let share = percent_text(percent(part, whole).unwrap_or(0));
            self.failed.push(Reason::new(
                setting,
                format!("{zh}占 {share}，应达到 {least}%"),
                format!("{en}: {share}, {least}% are needed"),
            ));
        }
    }

    /// Of nothing, nothing must have gone bad.
    fn below(&mut self, setting: &str, part: i64, whole: i64, zh: &str, en: &str) {
        let most = self.settings.get(setting);
        let few = if whole > 0 {
            hundredfold(part) < i128::from(most) * i128::from(whole)
        } else {
            part <= 0
        };
        if !few {
            let share = percent_text(percent(part, whole).unwrap_or(10_000));
            self.failed.push(Reason::new(
                setting,
                format!("{zh}占 {share}，应低于 {most}%"),
                format!("{en}: {share}, must be below {most}%"),
            ));
        }
    }

    fn result(self) -> (bool, Vec<Reason>) {
        (self.failed.is_empty(), self.failed)
    }
}

fn hundredfold(part: i64) -> i128 {
    i128::from(part) * 100
}
