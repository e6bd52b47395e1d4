//! AN23, AN35, AN36, AN42, AN59, AN60, AN62: lists and incomes.

use ruhu_domain::rules::anomalies::county::*;

use super::{NONE, income, settings, told, zh};
use crate::support::date;

#[test]
fn an23_paid_after_death() {
    let death = DeathRow {
        household: "h",
        member: "m",
        id: "1",
        died: date("2018-06-01"),
    };
    let paid = |id: &'static str, kind: &'static str, day: &str| PaidRow {
        id,
        kind,
        date: date(day),
    };
    assert_eq!(
        told(&an23(&[death], &[paid("1", "dibao", "2018-06-02")])),
        ["AN23 h m dibao"]
    );
    assert_eq!(
        told(&an23(&[death], &[paid("1", "dibao", "2018-06-01")])),
        NONE,
        "on the day"
    );
    assert_eq!(
        told(&an23(&[death], &[paid("2", "dibao", "2018-06-02")])),
        NONE,
        "another"
    );
    assert_eq!(
        told(&an23(
            &[DeathRow { id: "", ..death }],
            &[paid("", "dibao", "2018-06-02")]
        )),
        NONE,
        "no number"
    );
    let months = [
        paid("1", "pension", "2018-07-01"),
        paid("1", "pension", "2018-08-01"),
        paid("1", "pension", "2018-05-01"),
        paid("1", "post", "2018-09-01"),
    ];
    let found = an23(&[death], &months);
    assert_eq!(told(&found), ["AN23 h m pension", "AN23 h m post"]);
    assert_eq!(zh(&found)[0], "2018-06-01去世，2018-08-01仍在养老金名单");
}

#[test]
fn an35_just_above_the_line() {
    let with = |nets: &[i64]| {
        let names = ["h0", "h1", "h2", "h3", "h4", "h5"];
        let rows: Vec<_> = names
            .iter()
            .zip(nets)
            .map(|(name, net)| income(name, *net))
            .collect();
        told(&an35(&rows, &settings()))
    };
    let (line, far) = (700_000, 1_000_000);
    assert_eq!(
        with(&[line + 1, far, far, far, far]),
        ["AN35 h0 HH u"],
        "20%"
    );
    assert_eq!(
        with(&[line + 1, far, far, far, far, far]),
        NONE,
        "under 20%"
    );
    assert_eq!(with(&[line, far]), NONE, "at the line");
    assert_eq!(with(&[714_000, far]), ["AN35 h0 HH u"], "1.02");
    assert_eq!(with(&[714_001, far]), NONE, "above 1.02");
    assert_eq!(with(&[714_000, line + 1]), ["AN35 h0 HH u", "AN35 h1 HH u"]);
    let nobody = IncomeRow {
        n: 0,
        net: 0,
        ..income("h", 0)
    };
    assert_eq!(told(&an35(&[nobody], &settings())), NONE);
    let other = IncomeRow {
        visitor: "v",
        ..income("h1", far)
    };
    assert_eq!(
        told(&an35(
            &[income("h0", line + 1), other, other, other, other, other],
            &settings()
        )),
        ["AN35 h0 HH u"],
        "each visitor alone"
    );
    assert_eq!(
        zh(&an35(
            &[income("h0", line + 1), income("h1", far)],
            &settings()
        )),
        ["收入刚过线，该干部 2 户中有 1 户这样"]
    );
}

#[test]
fn an36_the_same_income_in_a_group() {
    let rows = |nets: [i64; 5]| {
        let names = ["h0", "h1", "h2", "h3", "h4"];
        let zip = names.iter().zip(nets);
        zip.map(|(name, net)| income(name, net)).collect::<Vec<_>>()
    };
    let same = rows([800_000; 5]);
    assert_eq!(told(&an36(&same, &settings())).len(), 5);
    assert_eq!(told(&an36(&same, &settings()))[0], "AN36 h0 HH g");
    assert_eq!(
        zh(&an36(&same, &settings()))[0],
        "本组 5 户人均收入都是 4,000.00 元"
    );
    assert_eq!(told(&an36(&same[1..], &settings())), NONE, "four");
    assert_eq!(
        told(&an36(
            &rows([800_000, 800_000, 800_000, 800_000, 800_002]),
            &settings()
        )),
        NONE
    );
    let mut two = same.clone();
    two[0].group = "g2";
    assert_eq!(told(&an36(&two, &settings())), NONE, "two groups");
    let mut differ = rows([1, 20, 300, 4_000, 50_000]);
    for row in &mut differ {
        row.wage = 600_000;
    }
    let found = an36(&differ, &settings());
    assert_eq!(told(&found).len(), 5);
    assert_eq!(zh(&found)[4], "本组 5 户工资都是 6,000.00 元");
    for row in &mut differ {
        row.wage = 0;
    }
    assert_eq!(told(&an36(&differ, &settings())), NONE, "no wages");
    let nobody: Vec<_> = same.iter().map(|row| IncomeRow { n: 0, ..*row }).collect();
    assert_eq!(told(&an36(&nobody, &settings())), NONE, "nobody registered");
}

#[test]
fn an42_an62_too_many_households() {
    let names: Vec<String> = (0..21).map(|index| format!("h{index}")).collect();
    let helped = |count: usize| {
        names[..count]
            .iter()
            .map(|household| HelperRow {
                helper: "u",
                household,
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&an42(&helped(20), &settings())), NONE);
    assert_eq!(told(&an42(&helped(21), &settings())), ["AN42  HH u"]);
    assert_eq!(zh(&an42(&helped(21), &settings())), ["一人帮扶 21 户"]);
    let mut twice = helped(20);
    twice.push(twice[0]);
    assert_eq!(
        told(&an42(&twice, &settings())),
        NONE,
        "the same household twice"
    );
    let phones = |count: usize, phone: &'static str| {
        names[..count]
            .iter()
            .map(|household| PhoneRow { household, phone })
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&an62(&phones(5, "1"), &settings())), NONE);
    assert_eq!(told(&an62(&phones(6, "1"), &settings())).len(), 6);
    assert_eq!(told(&an62(&phones(6, "1"), &settings()))[0], "AN62 h0 HH 1");
    assert_eq!(told(&an62(&phones(6, ""), &settings())), NONE, "no number");
}

#[test]
fn an59_red_loan_warnings() {
    let row = |red| LoanRow {
        household: "h",
        warning: "LM01",
        red,
    };
    assert_eq!(told(&an59(&[row(true), row(false)])), ["AN59 h HH LM01"]);
    assert_eq!(told(&an59(&[row(false)])), NONE);
}

#[test]
fn an60_the_printed_baseline() {
    let printed = [
        ("01", 157, 542),
        ("08", 99, 267),
        ("07", 174, 584),
        ("02", 41, 138),
        ("09", 7, 25),
        ("11", 255, 732),
        ("03", 20, 81),
        ("10", 7, 24),
        ("05", 36, 112),
    ];
    let mut rows: Vec<CauseRow<'_>> = Vec::new();
    for (cause, households, persons) in printed {
        rows.push(CauseRow {
            cause,
            persons: persons - households + 1,
        });
        rows.extend((1..households).map(|_| CauseRow { cause, persons: 1 }));
    }
    assert_eq!(
        (rows.len(), rows.iter().map(|row| row.persons).sum::<i64>()),
        (796, 2505)
    );
    assert_eq!(told(&an60(&rows)), NONE);
    let mut moved = rows.clone();
    moved[0].cause = "04";
    assert_eq!(told(&an60(&moved)), ["AN60  HH 01", "AN60  HH 04"]);
    assert_eq!(
        zh(&an60(&moved))[0],
        "应为 157 户 542 人，现有 156 户 156 人"
    );
    let mut more = rows.clone();
    more[0].persons += 1;
    assert_eq!(told(&an60(&more)), ["AN60  HH 01"]);
    assert_eq!(told(&an60(&[])).len(), 9);
}
