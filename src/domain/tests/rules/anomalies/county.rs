//! Rules over many households.

use ruhu_domain::date::Date;
use ruhu_domain::rules::anomalies::county::*;
use ruhu_domain::settings::Settings;

use crate::support::date;

/// Household, member and what else, of every finding.
pub(super) fn told(found: &[Finding]) -> Vec<String> {
    let tell = |one: &Finding| {
        let anomaly = &one.anomaly;
        assert!(
            anomaly
                .reasons
                .iter()
                .all(|reason| reason.code == anomaly.code)
        );
        format!(
            "{} {} {} {}",
            anomaly.code, one.household, anomaly.member, one.about
        )
    };
    found
        .iter()
        .map(|one| tell(one).trim_end().to_owned())
        .collect()
}

fn zh(found: &[Finding]) -> Vec<&str> {
    found
        .iter()
        .map(|one| one.anomaly.reasons[0].message.zh.as_str())
        .collect()
}

fn settings() -> Settings {
    Settings::default()
}

const NONE: [&str; 0] = [];

fn person(household: &'static str, member: &'static str, id: &'static str) -> PersonRow<'static> {
    PersonRow {
        household,
        village: "v1",
        member,
        name: "岩温",
        birth: Some(date("1980-01-01")),
        id,
    }
}

#[test]
fn an02_same_id_in_two_households() {
    let far = PersonRow {
        village: "v2",
        ..person("h3", "c", "1")
    };
    let found = an02(&[person("h1", "a", "1"), person("h2", "b", "1"), far]);
    assert_eq!(
        told(&found),
        ["AN02 h1 a h2", "AN02 h2 b h1", "AN02 h3 c h1"]
    );
    assert_eq!(
        zh(&found),
        [
            "岩温已在 h2 户登记（同村）",
            "岩温已在 h1 户登记（同村）",
            "岩温已在 h1 户登记"
        ]
    );
    assert_eq!(found[0].anomaly.reasons[0].member.as_deref(), Some("a"));
    let near = PersonRow {
        village: "v2",
        ..person("h4", "d", "1")
    };
    assert_eq!(
        told(&an02(&[person("h1", "a", "1"), far, near]))[1],
        "AN02 h3 c h4",
        "the same village first"
    );
    assert_eq!(
        told(&an02(&[person("h1", "a", "1"), person("h1", "b", "1")])),
        NONE,
        "one household"
    );
    assert_eq!(
        told(&an02(&[person("h1", "a", ""), person("h2", "b", "")])),
        NONE,
        "no numbers"
    );
}

#[test]
fn an03_same_name_and_birth_date() {
    let both = |first: &'static str, second: &'static str| {
        told(&an03(&[
            person("h1", "a", first),
            person("h2", "b", second),
        ]))
    };
    assert_eq!(both("1", "2"), ["AN03 h1 a", "AN03 h2 b"]);
    assert_eq!(both("1", ""), ["AN03 h1 a", "AN03 h2 b"]);
    assert_eq!(both("", ""), ["AN03 h1 a", "AN03 h2 b"]);
    assert_eq!(both("1", "1"), NONE, "the same person");
    assert_eq!(
        told(&an03(&[person("h1", "a", "1"), person("h1", "b", "2")])),
        NONE,
        "one household"
    );
    assert_eq!(
        told(&an03(&[person("h1", "a", ""), person("h1", "b", "")])),
        NONE,
        "one household"
    );
    let other = PersonRow {
        name: "岩香",
        ..person("h2", "b", "2")
    };
    assert_eq!(
        told(&an03(&[person("h1", "a", "1"), other])),
        NONE,
        "another name"
    );
    let younger = PersonRow {
        birth: Some(date("1980-01-02")),
        ..person("h2", "b", "2")
    };
    assert_eq!(
        told(&an03(&[person("h1", "a", "1"), younger])),
        NONE,
        "another day"
    );
    let unknown = PersonRow {
        birth: None,
        ..person("h2", "b", "2")
    };
    assert_eq!(
        told(&an03(&[
            person("h1", "a", "1"),
            unknown,
            PersonRow {
                household: "h3",
                ..unknown
            }
        ])),
        NONE
    );
    let many = [
        person("h1", "a", "1"),
        person("h1", "b", "1"),
        person("h2", "c", "1"),
        person("h3", "d", "2"),
    ];
    assert_eq!(
        zh(&an03(&many)),
        [
            "岩温与别户 1 人同名同生日",
            "岩温与别户 1 人同名同生日",
            "岩温与别户 1 人同名同生日",
            "岩温与别户 3 人同名同生日",
        ]
    );
}

#[test]
fn an12_the_same_grade_for_years() {
    let of = |states: &[(i32, &'static str)]| {
        let rows: Vec<_> = states
            .iter()
            .map(|(year, state)| StateRow {
                household: "h",
                member: "m",
                school_year: *year,
                state,
            })
            .collect();
        told(&an12(&rows, &settings()))
    };
    assert_eq!(
        of(&[(2016, "05"), (2017, "05"), (2018, "05")]),
        ["AN12 h m"]
    );
    assert_eq!(
        of(&[(2018, "05"), (2016, "05"), (2017, "05")]),
        ["AN12 h m"],
        "any order"
    );
    assert_eq!(of(&[(2017, "05"), (2018, "05")]), NONE, "two years");
    assert_eq!(
        of(&[(2015, "05"), (2017, "05"), (2018, "05")]),
        NONE,
        "a gap"
    );
    assert_eq!(
        of(&[(2016, "04"), (2017, "05"), (2018, "05")]),
        NONE,
        "rose"
    );
    assert_eq!(
        of(&[(2015, "05"), (2016, "05"), (2017, "05"), (2018, "06")]),
        NONE,
        "rose since"
    );
    assert_eq!(
        of(&[(2016, "05"), (2017, "05"), (2018, "05"), (2018, "06")]),
        NONE,
        "the later row counts"
    );
    assert_eq!(of(&[]), NONE);
    for state in ["03", "25", "12"] {
        assert_eq!(
            of(&[(2016, state), (2017, state), (2018, state)]),
            ["AN12 h m"],
            "{state}"
        );
    }
    for state in ["00", "01", "02", "90", "91", "92", "97", "98", ""] {
        assert_eq!(
            of(&[(2016, state), (2017, state), (2018, state)]),
            NONE,
            "{state}"
        );
    }
    let row = |member, school_year| StateRow {
        household: "h",
        member,
        school_year,
        state: "05",
    };
    assert_eq!(
        told(&an12(
            &[row("a", 2016), row("b", 2017), row("a", 2018)],
            &settings()
        )),
        NONE,
        "two members"
    );
    let long = [
        row("a", 2015),
        row("a", 2016),
        row("a", 2017),
        row("a", 2018),
    ];
    assert_eq!(zh(&an12(&long, &settings())), ["4 个学年在校状况没有变"]);
}

#[test]
fn an19_insured_twice_or_not() {
    let of = |resident, employee, birth: Option<&str>| {
        let row = InsuranceRow {
            household: "h",
            member: "m",
            birth: birth.map(date),
            resident,
            employee,
        };
        an19(&[row], date("2018-11-20"), &settings())
    };
    assert_eq!(told(&of(true, true, None)), ["AN19 h m"]);
    assert_eq!(
        zh(&of(true, true, Some("2018-11-01"))),
        ["居民医保和职工医保都有"]
    );
    assert_eq!(zh(&of(false, false, None)), ["没有医疗保险"]);
    assert_eq!(told(&of(true, false, None)), NONE);
    assert_eq!(told(&of(false, true, None)), NONE);
    assert_eq!(told(&of(false, false, Some("2018-08-23"))), NONE, "89 days");
    assert_eq!(
        told(&of(false, false, Some("2018-08-22"))),
        ["AN19 h m"],
        "90 days"
    );
}

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

pub(super) fn income(household: &'static str, net: i64) -> IncomeRow<'static> {
    IncomeRow {
        household,
        visitor: "u",
        group: "g",
        n: 2,
        net,
        wage: 0,
        line: 350_000,
    }
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
    let negative = IncomeRow {
        n: -1,
        net: -350_000 + 1,
        ..income("h", 0)
    };
    assert_eq!(told(&an35(&[negative], &settings())), NONE);
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

/// A full survey on the first day, from minute to minute.
pub(super) fn survey(household: &'static str, from: i64, to: i64) -> VisitRow<'static> {
    VisitRow {
        household,
        visitor: "u",
        from,
        to,
        full: true,
        metres: None,
    }
}

pub(super) const NOON: i64 = 12 * 60;

#[test]
fn an48_too_fast() {
    let of = |rows: &[VisitRow<'_>]| told(&an48(rows, &settings()));
    let first = survey("h1", NOON, NOON + 30);
    assert_eq!(
        of(&[first, survey("h2", NOON + 40, NOON + 60)]),
        NONE,
        "10 minutes"
    );
    assert_eq!(
        of(&[first, survey("h2", NOON + 39, NOON + 60)]),
        ["AN48 h2 HH u"],
        "9 minutes"
    );
    assert_eq!(
        of(&[survey("h2", NOON + 39, NOON + 60), first]),
        ["AN48 h2 HH u"],
        "in any order"
    );
    assert_eq!(
        zh(&an48(
            &[first, survey("h2", NOON + 39, NOON + 60)],
            &settings()
        )),
        ["离上一份全表只有 9 分钟"]
    );
    let short = VisitRow {
        full: false,
        ..survey("h2", NOON + 31, NOON + 60)
    };
    assert_eq!(of(&[first, short]), NONE, "not a full one");
    let other = VisitRow {
        visitor: "v",
        ..survey("h2", NOON + 31, NOON + 60)
    };
    assert_eq!(of(&[first, other]), NONE, "another visitor");
    let inside = [
        survey("h1", NOON, NOON + 120),
        survey("h2", NOON + 20, NOON + 30),
        survey("h3", NOON + 125, NOON + 150),
    ];
    assert_eq!(
        of(&inside),
        ["AN48 h2 HH u", "AN48 h3 HH u"],
        "the longest counts"
    );
    for (from, night) in [
        (4 * 60 + 59, true),
        (5 * 60, false),
        (21 * 60 + 59, false),
        (22 * 60, true),
        (23 * 60 + 59, true),
        (0, true),
    ] {
        let day = 17_855 * 24 * 60;
        assert_eq!(
            of(&[survey("h1", day + from, day + from + 20)]).len(),
            usize::from(night),
            "{from}"
        );
    }
    assert_eq!(
        zh(&an48(&[survey("h1", 60, 80)], &settings())),
        ["夜里 1 点入户"]
    );
    let many = |count: i64| {
        (0..count)
            .map(|index| survey("h", 6 * 60 + index * 30, 6 * 60 + index * 30 + 20))
            .collect::<Vec<_>>()
    };
    assert_eq!(of(&many(15)), NONE);
    assert_eq!(of(&many(16)).len(), 16);
    assert_eq!(zh(&an48(&many(16), &settings()))[0], "一天做了 16 份全表");
    let mut two_days = many(16);
    two_days[15].from += 24 * 60;
    two_days[15].to += 24 * 60;
    assert_eq!(of(&two_days), NONE);
}

#[test]
fn an49_far_from_the_house() {
    let at = |metres: Option<i64>| VisitRow {
        metres,
        ..survey("h", NOON, NOON + 10)
    };
    let of = |rows: &[VisitRow<'_>]| told(&an49(rows, &settings()));
    let far = at(Some(2001));
    assert_eq!(
        of(&[far, far, far]),
        ["AN49 h HH u", "AN49 h HH u", "AN49 h HH u"]
    );
    assert_eq!(of(&[far, far, at(Some(2000))]), NONE, "2 km");
    assert_eq!(of(&[far, far, at(None)]), NONE, "no position");
    assert_eq!(of(&[far, far]), NONE, "twice");
    assert_eq!(
        of(&[
            far,
            far,
            VisitRow {
                from: NOON + 24 * 60,
                ..far
            }
        ]),
        NONE,
        "another day"
    );
    assert_eq!(
        of(&[
            far,
            far,
            VisitRow {
                visitor: "v",
                ..far
            }
        ]),
        NONE,
        "another visitor"
    );
    assert_eq!(
        zh(&an49(&[far, far, far], &settings()))[0],
        "定位离住房 2001 米"
    );
}

#[test]
fn an50_nothing_ever_changes() {
    let of = |changes: &[i64]| {
        let row = |(index, changed): (usize, &i64)| ChangeRow {
            household: "h",
            date: Date::from_days(index as i32),
            changed: *changed,
        };
        let mut rows: Vec<_> = changes.iter().enumerate().map(row).collect();
        rows.reverse();
        told(&an50(&rows, &settings()))
    };
    assert_eq!(of(&[0, 0, 0]), ["AN50 h HH"]);
    assert_eq!(of(&[0, 0]), NONE);
    assert_eq!(of(&[1, 0, 0, 0]), ["AN50 h HH"], "since");
    assert_eq!(of(&[0, 0, 0, 1]), NONE, "changed since");
    assert_eq!(of(&[0, 1, 0, 0]), NONE, "not in a row");
    let row = |household, day| ChangeRow {
        household,
        date: Date::from_days(day),
        changed: 0,
    };
    assert_eq!(
        told(&an50(&[row("a", 1), row("b", 2), row("a", 3)], &settings())),
        NONE,
        "two households"
    );
    assert_eq!(
        zh(&an50(
            &[row("a", 1), row("a", 2), row("a", 3), row("a", 4)],
            &settings()
        )),
        ["连续 4 次入户收入和人口都没有变化"]
    );
}

#[test]
fn an45_an46_training() {
    let done = |person, course, year| CompletionRow {
        person,
        household: "h",
        course,
        year,
    };
    assert_eq!(
        told(&an45(&[
            done("p", "c", 2018),
            done("p", "c", 2018),
            done("p", "c", 2018)
        ])),
        ["AN45 h p c", "AN45 h p c"]
    );
    assert_eq!(
        told(&an45(&[
            done("p", "c", 2018),
            done("p", "c", 2019),
            done("p", "d", 2018),
            done("q", "c", 2018)
        ])),
        NONE
    );
    let there = |person, session, from, to| PresenceRow {
        person,
        household: "h",
        session,
        from,
        to,
    };
    let of = |rows: &[PresenceRow<'_>]| told(&an46(rows));
    assert_eq!(
        of(&[there("p", "s1", 0, 60), there("p", "s2", 59, 90)]),
        ["AN46 h p s2"]
    );
    assert_eq!(
        of(&[there("p", "s2", 59, 90), there("p", "s1", 0, 60)]),
        ["AN46 h p s2"],
        "in any order"
    );
    assert_eq!(
        of(&[there("p", "s1", 0, 60), there("p", "s2", 60, 90)]),
        NONE,
        "one after the other"
    );
    assert_eq!(
        of(&[there("p", "s1", 0, 60), there("q", "s2", 30, 90)]),
        NONE,
        "two people"
    );
    assert_eq!(
        of(&[there("p", "s1", 0, 60), there("p", "s1", 30, 60)]),
        NONE,
        "one session"
    );
    let long = [
        there("p", "s1", 0, 120),
        there("p", "s2", 10, 20),
        there("p", "s3", 100, 110),
    ];
    assert_eq!(of(&long), ["AN46 h p s2", "AN46 h p s3"]);
    assert_eq!(
        of(&[
            there("p", "s1", 0, 60),
            there("p", "s2", 60, 90),
            there("p", "s3", 70, 95)
        ]),
        ["AN46 h p s3"]
    );
    assert_eq!(
        zh(&an46(&[there("p", "s1", 0, 60), there("p", "s2", 59, 90)])),
        ["同一时间还在 s1 签到"]
    );
}

/// Sign-ins on one phone at these seconds.
pub(super) fn signs(times: &[i64]) -> Vec<SignIn<'static>> {
    times
        .iter()
        .map(|at| SignIn {
            device: "d",
            at: *at,
            late: false,
        })
        .collect()
}

#[test]
fn an47_late_and_in_bursts() {
    let of = |whole_class, sign_ins| {
        told(&an47(
            &[SessionRow {
                session: "s",
                whole_class,
                sign_ins,
            }],
            &settings(),
        ))
    };
    let late = |count: usize, all: i64| {
        let mut signs = signs(&(0..all).map(|index| index * 60).collect::<Vec<_>>());
        for sign in signs.iter_mut().take(count) {
            sign.late = true;
        }
        signs
    };
    assert_eq!(of(false, late(1, 5)), NONE, "20%");
    assert_eq!(of(false, late(2, 9)), ["AN47  HH s"], "over 20%");
    assert_eq!(of(true, late(2, 9)), ["AN47  HH s"], "whole class or not");
    assert_eq!(of(false, vec![]), NONE, "nobody");
    let burst =
        |count: i64, last: i64| signs(&[(0..count - 1).collect::<Vec<_>>(), vec![last]].concat());
    assert_eq!(of(false, burst(11, 10)), ["AN47  HH s"], "11 in 10 seconds");
    assert_eq!(of(false, burst(11, 11)), NONE, "11 in 11 seconds");
    assert_eq!(of(false, burst(10, 9)), NONE, "10");
    assert_eq!(of(true, burst(11, 10)), NONE, "on purpose");
    let later: Vec<_> = burst(11, 10)
        .into_iter()
        .map(|sign| SignIn {
            at: sign.at + 1000,
            ..sign
        })
        .collect();
    assert_eq!(
        of(false, [signs(&[0, 20]), later].concat()),
        ["AN47  HH s"],
        "later on, unsorted is fine"
    );
    let mut backwards = burst(11, 10);
    backwards.reverse();
    assert_eq!(of(false, backwards), ["AN47  HH s"]);
    let mut two = burst(11, 10);
    two[0].device = "e";
    assert_eq!(of(false, two), NONE, "two phones");
    let row = SessionRow {
        session: "s",
        whole_class: false,
        sign_ins: burst(12, 10),
    };
    assert_eq!(
        zh(&an47(&[row], &settings())),
        ["一部手机很短时间内签到 12 人"]
    );
    let row = SessionRow {
        session: "s",
        whole_class: false,
        sign_ins: late(2, 9),
    };
    assert_eq!(zh(&an47(&[row], &settings())), ["9 人签到，补签 2 人"]);
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

#[test]
fn a_whole_county_takes_no_longer_than_its_size() {
    // Quadratic work on these rows would not end within the patience of anybody.
    let names: Vec<String> = (0..200_000).map(|index| format!("h{index:06}")).collect();
    let people: Vec<_> = names
        .iter()
        .map(|household| PersonRow {
            household,
            village: "v",
            member: "m",
            name: "岩温",
            birth: Some(date("1980-01-01")),
            id: "",
        })
        .collect();
    assert_eq!(an03(&people).len(), 200_000);
    let people: Vec<_> = people
        .iter()
        .map(|row| PersonRow { id: "1", ..*row })
        .collect();
    assert_eq!(an02(&people).len(), 200_000);
}
