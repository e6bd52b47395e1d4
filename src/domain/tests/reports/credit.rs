//! T4 and T13: credit files, loans and their risks.

use ruhu_domain::reports::credit::{Credit, CreditVillage, File, credit};
use ruhu_domain::reports::heading::Basis;
use ruhu_domain::reports::home::Home;
use ruhu_domain::reports::loans::{Loan, Warning, loans};

use crate::support::{MENGMAN, MENGWANG, basis, behind, date, home, notes, row, rows, with_status};

fn files(township: &str, built: usize, all: usize) -> Vec<Credit> {
    (0..all)
        .map(|index| Credit {
            home: Home {
                township: township.to_owned(),
                ..home(&format!("{township}-{index}"))
            },
            file: if index < built {
                File::Built
            } else {
                File::None
            },
            ..Credit::default()
        })
        .collect()
}

#[test]
fn t4_shares_are_of_sums_never_of_shares() {
    let mut all = files(MENGMAN, 182, 203);
    all.extend(files(MENGWANG, 97, 97));
    // Not archived: not counted.
    all.push(Credit {
        home: with_status("x", ""),
        file: File::Built,
        ..Credit::default()
    });
    let report = credit(&basis(), &all, &[], &[]);
    let rest = "0 0 0 0 0 0 0 0/0";
    let loans = "0 0 0 — 0.00 0.00 0.00 —";
    for (place, figures, credit_township) in [
        ("勐满镇", "203 0 182 89.66% 21", "否"),
        ("勐往乡", "97 0 97 100.00% 0", "否"),
        ("合计", "300 0 279 93.00% 21", "0"),
        ("勐海镇", "0 0 0 — 0", "否"),
    ] {
        let expected = format!("{place} {figures} {rest} {credit_township} {loans}");
        assert_eq!(row(&report, "T4", place), expected, "T4");
    }
    assert_eq!(rows(&report, "T4").len(), 13);
    assert_eq!(behind(&report, "T4", 4, "unfinished").len(), 21);
    assert_eq!(report.heading.records, 300);
    assert_eq!(report.settings[0].value, "2020-12-31");
}

#[test]
fn t4_files_a_week_are_rounded_up() {
    let note = |missing: usize, day: &str| {
        let all = files(MENGMAN, 0, missing);
        let basis = Basis {
            as_of: date(day),
            ..basis()
        };
        notes(&credit(&basis, &all, &[], &[]), "T4")[0].clone()
    };
    let expected = |missing, weekly| {
        format!("目标 2020-12-31 建档 100%，还差 {missing} 户，每周须建 {weekly} 户")
    };
    assert_eq!(note(20, "2020-12-17"), expected(20, 10), "two weeks");
    assert_eq!(note(21, "2020-12-17"), expected(21, 11));
    assert_eq!(note(0, "2020-12-17"), expected(0, 0));
    assert_eq!(note(21, "2020-12-16"), expected(21, 10), "a day more");
    assert_eq!(note(1, "2020-12-30"), expected(1, 7), "a day is left");
    assert_eq!(
        note(1, "2020-12-31"),
        "目标 2020-12-31 建档 100%，期限已到，还差 1 户"
    );
}

#[test]
fn t4_counts_grades_loans_and_villages() {
    let of = |code: &str, file, grade: &str| Credit {
        file,
        grade: grade.to_owned(),
        ..files(MENGMAN, 0, 1)
            .into_iter()
            .map(|row| Credit {
                home: home(code),
                ..row
            })
            .next()
            .expect("a row")
    };
    let mut all = vec![
        of("1", File::Built, "AAA"),
        of("2", File::Built, "AA"),
        of("3", File::Built, "AA"),
        of("4", File::Built, "A"),
        of("5", File::Built, "A"),
        of("6", File::Built, "A"),
        of("7", File::Built, "0"),
        of("8", File::Unfinished, ""),
        of("9", File::Refused, ""),
        of("10", File::Refused, ""),
        of("11", File::None, ""),
    ];
    for (index, row) in all.iter_mut().enumerate() {
        row.authorised = index < 9;
        row.is_credit_household = index < 5;
        row.wants_loan = index < 4;
        row.eligible = index < 3;
        // One has a loan without being eligible now.
        row.has_loan = index == 0 || index == 5;
        row.limit = 1_000_000;
        row.balance = 300_000;
        row.overdue = if index == 0 { 33_000 } else { 0 };
    }
    let village = |code: &str, is_credit_village| CreditVillage {
        code: code.to_owned(),
        township: MENGMAN.to_owned(),
        is_credit_village,
    };
    let villages = [
        village("v1", true),
        village("v2", false),
        village("v3", true),
    ];
    let report = credit(&basis(), &all, &villages, &[MENGMAN.to_owned()]);
    let figures = "11 9 7 63.64% 2 2 7 1 2 3 1 5 2/3";
    let money = "4 3 2 33.33% 110,000.00 33,000.00 330.00 1.00%";
    assert_eq!(
        row(&report, "T4", "勐满镇"),
        format!("勐满镇 {figures} 是 {money}")
    );
    assert_eq!(
        row(&report, "T4", "合计"),
        format!("合计 {figures} 1 {money}")
    );
    assert_eq!(behind(&report, "T4", 4, "credit_villages"), ["v1", "v3"]);
    let mut elsewhere = all.clone();
    "530000000".clone_into(&mut elsewhere[0].home.township);
    let report = credit(&basis(), &elsewhere, &[], &[]);
    assert_eq!(rows(&report, "T4").len(), 14);
    assert!(row(&report, "T4", "其他").starts_with("其他 1 1 1 100.00% 0 0 1 1 0 0 0 1 0/0 — 1"));
    assert!(row(&report, "T4", "合计").starts_with("合计 11 9 7 63.64%"));
}

fn warning(code: &str, is_red: bool) -> Warning {
    Warning {
        code: code.to_owned(),
        is_red,
    }
}

#[test]
fn t13_counts_what_is_overdue_due_and_warned_of() {
    let loan = |code: &str, days: i64, due: Option<&str>, can_repay: &str| Loan {
        home: home(code),
        bank: if days > 0 { "甲银行" } else { "乙银行" }.to_owned(),
        purpose: "1".to_owned(),
        balance: 100_000,
        follow_ups_due: 2,
        follow_ups_done: 1,
        warnings: Vec::new(),
        overdue: days,
        overdue_days: days,
        due: due.map(date),
        can_repay: can_repay.to_owned(),
    };
    let mut all = vec![
        loan("1", 1, None, ""),
        loan("2", 30, None, ""),
        loan("3", 31, None, ""),
        loan("4", 90, None, ""),
        loan("5", 91, None, ""),
        loan("6", 0, Some("2018-11-19"), "2"),
        loan("7", 0, Some("2018-11-20"), "2"),
        loan("8", 0, Some("2019-02-18"), "3"),
        loan("9", 0, Some("2019-02-18"), "1"),
        loan("10", 0, Some("2019-02-19"), "3"),
    ];
    all[0].warnings = vec![
        warning("LM12", false),
        warning("LM01", true),
        warning("LM02", true),
    ];
    all[1].warnings = vec![warning("LM12", false)];
    all[2].warnings = vec![warning("LM12", true)];
    "6".clone_into(&mut all[2].purpose);
    let report = loans(&basis(), &all);
    let figures = "10 10,000.00 20 10 50.00% 2 1 2.43 2 2 1 3 2";
    assert_eq!(row(&report, "T13", "勐满镇"), format!("勐满镇 {figures}"));
    assert_eq!(row(&report, "T13", "合计"), format!("合计 {figures}"));
    assert_eq!(
        row(&report, "T13", "勐海镇"),
        "勐海镇 0 0.00 0 0 — 0 0 0.00 0 0 0 0 0"
    );
    assert_eq!(
        rows(&report, "T13.banks"),
        [
            "乙银行 5 5,000.00 10 5 50.00% 0 0 0.00 0 0 0 3 2",
            "甲银行 5 5,000.00 10 5 50.00% 2 1 2.43 2 2 1 0 0",
        ]
    );
    assert_eq!(row(&report, "T13.purposes", "种植"), "种植 9 9,000.00");
    assert_eq!(row(&report, "T13.purposes", "建房"), "建房 1 1,000.00");
    assert_eq!(row(&report, "T13.warnings", "LM12"), "LM12 1 2");
    assert_eq!(row(&report, "T13.warnings", "LM01"), "LM01 1 0");
    assert_eq!(rows(&report, "T13.warnings").len(), 15);
    assert_eq!(
        rows(&report, "T13.red"),
        [
            "勐满镇 示例甲村 1 甲银行 1,000.00 LM01 LM02",
            "勐满镇 示例甲村 3 甲银行 1,000.00 LM12",
        ]
    );
    assert_eq!(
        notes(&report, "T13"),
        ["逾期一档 1–30 天，二档到 90 天，三档更长；90 天内算即将到期"]
    );
}
