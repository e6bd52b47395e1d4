//! Coverage, credit village V-1 to V-3 and credit township W-1 and W-2.

use ruhu_domain::rules::credit::{
    Coverage, HouseholdCredit, Village, VillageLoans, coverage, credit_township, credit_village,
};
use ruhu_domain::rules::reason::Reason;
use ruhu_domain::settings::Settings;

use crate::probes::Probe;

fn loans() -> VillageLoans {
    VillageLoans {
        name: "示例村".to_owned(),
        is_credit_village: true,
        borrowers: 60,
        without_overdue: 52,
        balance: 90_000_000,
        bad: 4_100_000,
    }
}

/// V-1, with credit files everywhere.
fn village() -> Village {
    Village {
        households: 210,
        files: 210,
        credit_households: 148,
        loans: loans(),
        new_bad: 540_000,
        balance_at_start: 90_000_000,
    }
}

fn with(change: impl FnOnce(&mut Village)) -> Village {
    let mut village = village();
    change(&mut village);
    village
}

fn codes(reasons: &[Reason]) -> Vec<&str> {
    reasons.iter().map(|reason| reason.code.as_str()).collect()
}

fn villages() -> Vec<(&'static str, Village, &'static str)> {
    vec![
        ("V-1", village(), ""),
        ("V-2", with(|v| v.credit_households = 147), ""),
        ("V-3", with(|v| v.credit_households = 146), "P_CV_SHARE"),
        ("90% files", with(|v| v.files = 189), ""),
        ("fewer files", with(|v| v.files = 188), "P_CV_FILES"),
        (
            "89% files",
            with(|v| (v.households, v.files, v.credit_households) = (100, 89, 70)),
            "P_CV_FILES",
        ),
        (
            "70%",
            with(|v| (v.households, v.files, v.credit_households) = (100, 90, 70)),
            "",
        ),
        (
            "69%",
            with(|v| (v.households, v.files, v.credit_households) = (100, 90, 69)),
            "P_CV_SHARE",
        ),
        ("85%", with(|v| v.loans.without_overdue = 51), ""),
        (
            "84%",
            with(|v| (v.loans.borrowers, v.loans.without_overdue) = (100, 84)),
            "P_CV_OK",
        ),
        ("83.33%", with(|v| v.loans.without_overdue = 50), "P_CV_OK"),
        ("below 5%", with(|v| v.loans.bad = 4_499_999), ""),
        ("5%", with(|v| v.loans.bad = 4_500_000), "P_CV_NPL"),
        ("4%", with(|v| v.loans.bad = 3_600_000), ""),
        ("below 1%", with(|v| v.new_bad = 899_999), ""),
        ("1%", with(|v| v.new_bad = 900_000), "P_CV_NPL_INC"),
        ("no new ones", with(|v| v.new_bad = 0), ""),
        (
            "nobody borrows",
            with(|v| {
                (v.loans.borrowers, v.loans.without_overdue, v.loans.bad) = (0, 0, 90_000_000)
            }),
            "",
        ),
        (
            "all repaid",
            with(|v| (v.loans.balance, v.loans.bad) = (0, 0)),
            "",
        ),
        (
            "bad without balance",
            with(|v| (v.loans.balance, v.loans.bad) = (0, 1)),
            "P_CV_NPL",
        ),
        (
            "first year",
            with(|v| (v.balance_at_start, v.new_bad) = (0, 0)),
            "",
        ),
        (
            "bad in the first year",
            with(|v| (v.balance_at_start, v.new_bad) = (0, 1)),
            "P_CV_NPL_INC",
        ),
        (
            "empty",
            with(|v| (v.households, v.files, v.credit_households) = (0, 0, 0)),
            "P_CV_FILES P_CV_SHARE",
        ),
    ]
}

#[test]
fn credit_villages() {
    for (name, village, failed) in villages() {
        let (met, reasons) = credit_village(&village, &Settings::default());
        assert_eq!(codes(&reasons).join(" "), failed, "{name}");
        assert_eq!(met, failed.is_empty(), "{name}");
    }
    let (_, reasons) = credit_village(&with(|v| v.credit_households = 146), &Settings::default());
    assert_eq!(reasons[0].message.zh, "信用户占 69.52%，应达到 70%");
    let bad = with(|v| v.loans.bad = 4_500_000);
    let (_, reasons) = credit_village(&bad, &Settings::default());
    assert_eq!(reasons[0].message.zh, "不良贷款占 5.00%，应低于 5%");
}

/// `credit` credit villages of `all`, each with 90 of 100 borrowers in order.
fn township(credit: usize, all: usize) -> Vec<VillageLoans> {
    let village = |index| VillageLoans {
        is_credit_village: index < credit,
        borrowers: 100,
        without_overdue: 90,
        ..loans()
    };
    (0..all).map(village).collect()
}

fn last(change: impl FnOnce(&mut VillageLoans)) -> Vec<VillageLoans> {
    let mut villages = township(6, 11);
    villages.last_mut().map(change).expect("a village");
    villages
}

fn townships() -> Vec<(&'static str, Vec<VillageLoans>, &'static str)> {
    let bad = |bad: i64| -> Vec<VillageLoans> {
        let mut villages = township(5, 10);
        for village in &mut villages {
            village.bad = bad;
        }
        villages
    };
    vec![
        ("W-1", township(6, 11), ""),
        ("W-2", last(|v| v.without_overdue = 88), "P_CT_OK"),
        ("half", township(5, 10), ""),
        ("less than half", township(5, 11), "P_CT_SHARE"),
        ("49%", township(49, 100), "P_CT_SHARE"),
        ("89%", last(|v| v.without_overdue = 89), "P_CT_OK"),
        (
            "nobody borrows",
            last(|v| (v.borrowers, v.without_overdue) = (0, 0)),
            "",
        ),
        ("below 5%", bad(4_499_999), ""),
        ("5%", bad(4_500_000), "P_CT_NPL"),
        ("4%", bad(3_600_000), ""),
        ("one bad village", last(|v| v.bad = 8_400_000), ""),
        ("too bad a village", last(|v| v.bad = 8_500_000), "P_CT_NPL"),
        ("empty", Vec::new(), "P_CT_SHARE"),
    ]
}

#[test]
fn credit_townships() {
    for (name, villages, failed) in townships() {
        let (met, reasons) = credit_township(&villages, &Settings::default());
        assert_eq!(codes(&reasons).join(" "), failed, "{name}");
        assert_eq!(met, failed.is_empty(), "{name}");
    }
    let weak = last(|v| v.without_overdue = 88);
    let (_, reasons) = credit_township(&weak, &Settings::default());
    assert_eq!(
        reasons[0].message.zh,
        "示例村没有逾期的贷款户占 88.00%，应达到 90%"
    );
}

#[test]
fn coverage_counts_archived_households() {
    let base = HouseholdCredit {
        archived: true,
        has_file: true,
        refused: false,
        wants_loan: true,
        grade: Some("A"),
        stops: &[],
        has_loan: true,
    };
    let found = coverage(&[
        base,
        HouseholdCredit {
            has_file: false,
            refused: true,
            wants_loan: false,
            grade: None,
            has_loan: false,
            ..base
        },
        HouseholdCredit {
            has_loan: false,
            stops: &["HS07"],
            ..base
        },
        HouseholdCredit {
            has_loan: false,
            grade: Some("0"),
            ..base
        },
        HouseholdCredit {
            has_loan: false,
            grade: None,
            ..base
        },
        HouseholdCredit {
            has_loan: false,
            wants_loan: false,
            ..base
        },
        HouseholdCredit {
            has_loan: false,
            stops: &["HS09"],
            ..base
        },
        HouseholdCredit {
            archived: false,
            ..base
        },
    ]);
    assert_eq!(
        found,
        Coverage {
            households: 7,
            files: 6,
            refused: 1,
            coverage: Some(8571),
            with_loan: 1,
            entitled: 2,
            loan_rate: Some(5000),
        }
    );
    let none = coverage(&[]);
    assert_eq!((none.coverage, none.loan_rate), (None, None));
}

pub(crate) fn probes() -> Vec<Probe> {
    let village = |(name, village, failed): (&'static str, Village, &'static str)| {
        Probe::new(name, failed, move |changes| {
            let settings = Settings::changed(changes).expect("settings");
            codes(&credit_village(&village, &settings).1).join(" ")
        })
    };
    let township = |(name, villages, failed): (&'static str, Vec<VillageLoans>, &'static str)| {
        Probe::new(name, failed, move |changes| {
            let settings = Settings::changed(changes).expect("settings");
            codes(&credit_township(&villages, &settings).1).join(" ")
        })
    };
    let villages = villages().into_iter().map(village);
    villages
        .chain(townships().into_iter().map(township))
        .collect()
}
