//! Cases exactly at the bound of every setting.

use ruhu_domain::rules::anomalies::county::*;
use ruhu_domain::rules::anomalies::life::{Entry, State, Verdict, judge};
use ruhu_domain::settings::Settings;
use serde_json::{Map, Value as Json, json};

use super::county::{NOON, income, signs, survey};
use super::rules;
use crate::probes::Probe;
use crate::support::{Case, GIRL, GRANDMOTHER, SON, date};

/// Codes found in the stored answers.
fn of(name: &'static str, case: Case, expected: &'static str) -> Probe {
    Probe::new(name, expected, move |changes| {
        let case = case.clone().set(Json::Object(changes.clone()));
        let found = case.run_stored(rules);
        let codes: Vec<_> = found.iter().map(|anomaly| anomaly.code).collect();
        codes.join(" ")
    })
}

fn settings(changes: &Map<String, Json>) -> Settings {
    Settings::changed(changes).expect("settings")
}

/// Number of findings of a rule over many households.
fn county(
    name: &'static str,
    expected: usize,
    rule: impl Fn(&Settings) -> Vec<Finding> + 'static,
) -> Probe {
    Probe::new(name, expected.to_string(), move |changes| {
        rule(&settings(changes)).len().to_string()
    })
}

pub(crate) fn probes() -> Vec<Probe> {
    let mut all = households();
    all.extend(counties());
    for (name, reason, expected) in [("4", "入户已核", "refused"), ("5", "入户已核实", "closed")]
    {
        all.push(Probe::new(name, expected, move |changes| {
            let open = Entry {
                state: State::Open,
                values: String::new(),
                reason: String::new(),
            };
            match judge(&open, Verdict::Kept, reason, &settings(changes)) {
                Ok(_) => "closed".to_owned(),
                Err(_) => "refused".to_owned(),
            }
        }));
    }
    all
}

fn households() -> Vec<Probe> {
    let hh = |changes: Json| Case::hh1().with(changes);
    let girl = |birth: &str, state: &str| {
        Case::hh1().member(GIRL, json!({"m_birth": birth, "m_student": state}))
    };
    let net = |yuan: &str| Case::hh1().income("0", "0", "0", yuan, "0");
    let last = |yuan: &str| net(yuan).knowing(json!({"last": {"inc_net": 400_000, "n": 2}}));
    let son = |birth: &str| Case::hh1().member(SON, json!({"m_birth": birth}));
    let fit = |birth: &str, labour: &str| {
        Case::hh1().member(
            SON,
            json!({"m_birth": birth, "m_health": ["1"], "m_dis_cert": null, "m_rel": "97", "m_labour": labour}),
        )
    };
    let insured = |birth: &str| {
        Case::hh1().member(
            GIRL,
            json!({"m_birth": birth, "m_student": null, "m_ins_med": "3"}),
        )
    };
    let full = |case: Case, key: &str| case.member(key, json!({"m_labour": "2"}));
    let file = |changes: Json| net("1000").knowing(json!({"credit": changes}));
    let due = |day: &str| {
        Case::hh1()
            .knowing(
                json!({"measures": [{"code": "M23", "member": SON, "status": "1", "date": day}]}),
            )
            .with(json!({"measures": []}))
    };
    let old = |birth: &str| Case::hh1().member(GRANDMOTHER, json!({"m_birth": birth}));
    let built = |area: &str| hh(json!({"house_year": 2014, "house_area": area}));
    let vehicle = |fen: i64| Case::hh1().knowing(json!({"property": {"vehicle": fen}}));
    let phone =
        |others: i64| Case::hh1().knowing(json!({"area": {"phones": {"13800138000": others}}}));
    let drawing = |birth: &str| {
        hh(json!({"tr_pension": 1}))
            .member(GRANDMOTHER, json!({"m_birth": birth}))
            .member(SON, json!({"m_rel": "97"}))
    };
    let stay = |paid: i64| {
        hh(
            json!({"inpat_any": true, "inpatients": [{"_key": "s", "ip_member": SON, "ip_level": "1",
        "ip_total": 10_000, "ip_basic": paid, "ip_bigdis": 0, "ip_aid": 0, "ip_gov": 0, "ip_temp": 0}]}),
        )
    };
    vec![
        of("12 years", son("1960-03-12"), ""),
        of("12 years less a day", son("1960-03-11"), "AN07"),
        of("110", old("1908-01-01"), ""),
        of("111", old("1907-11-20"), "AN08"),
        of("14", girl("2003-11-21", "07"), "AN11"),
        of("15", girl("2003-11-20", "07"), ""),
        of("19", girl("1998-11-21", "03"), ""),
        of("20", girl("1998-11-20", "03"), "AN11"),
        of(
            "30",
            girl("1988-11-20", "20").member(GIRL, json!({"m_labour": "2"})),
            "",
        ),
        of(
            "31",
            girl("1987-11-20", "20").member(GIRL, json!({"m_labour": "2"})),
            "AN11",
        ),
        of("15 at university", girl("2002-11-21", "20"), "AN11"),
        of("16 at university", girl("2002-11-20", "20"), ""),
        of("19, master", girl("1998-11-21", "25"), "AN11"),
        of("20, master", girl("1998-11-20", "25"), ""),
        of(
            "15, labour",
            girl("2002-11-21", "07").member(GIRL, json!({"m_labour": "3"})),
            "AN15",
        ),
        of(
            "16, labour",
            girl("2002-11-20", "07").member(GIRL, json!({"m_labour": "3"})),
            "",
        ),
        of("59, half", fit("1958-11-21", "3"), "AN15"),
        of("60, half", fit("1958-11-20", "3"), ""),
        of("89 days", insured("2018-08-23"), ""),
        of("90 days", insured("2018-08-22"), "AN19"),
        of("one labourer", full(Case::hh1(), SON), ""),
        of(
            "two labourers",
            full(
                full(Case::hh1(), SON)
                    .member(GIRL, json!({"m_birth": "2002-06-18", "m_student": "07"})),
                GIRL,
            ),
            "AN30",
        ),
        of("+50%", last("9000"), ""),
        of("+50% and a fen", last("9000.01"), "AN31"),
        of("-20%", last("4800"), ""),
        of("-20% and a fen", last("4799.99"), "AN32"),
        of("100,000", net("300000"), ""),
        of("a fen more", net("300000.01"), "AN33"),
        of("30 days", due("2018-10-21"), ""),
        of("31 days", due("2018-10-20"), "AN43"),
        of("50 mu", hh(json!({"land_farm": "150"})), ""),
        of("more mu", hh(json!({"land_farm": "150.1"})), "AN51"),
        of("70 mu", hh(json!({"land_forest": "210"})), ""),
        of("more forest", hh(json!({"land_forest": "210.1"})), "AN51"),
        of("50 km", hh(json!({"road_km": "50"})), ""),
        of("more km", hh(json!({"road_km": "50.1"})), "AN51"),
        of("10%", stay(9_000), ""),
        of("over 10%", stay(8_999), "AN56"),
        of(
            "200",
            hh(json!({"tr_dibao": 20_000, "hh_attr": "2"})).member(SON, json!({"m_dibao": true})),
            "",
        ),
        of(
            "199.99",
            hh(json!({"tr_dibao": 19_999, "hh_attr": "2"})).member(SON, json!({"m_dibao": true})),
            "AN57",
        ),
        of("88 a month", hh(json!({"tr_pension": 105_600})), ""),
        of("less", hh(json!({"tr_pension": 105_599})), "AN57"),
        of("60 and drawing", drawing("1957-11-21"), ""),
        of("61 and drawing", drawing("1957-11-20"), "AN57"),
        of("365 days", file(json!({"date": "2017-11-20"})), ""),
        of("366 days", file(json!({"date": "2017-11-19"})), "AN58"),
        of("30%", file(json!({"in_net": 130_000})), ""),
        of("over 30%", file(json!({"in_net": 130_001})), "AN58"),
        of("a vehicle", vehicle(10_000_000), ""),
        of("a better one", vehicle(10_000_001), "AN61"),
        of("200 m²", built("200"), ""),
        of("more m²", built("200.1"), "AN61"),
        of("5 households", phone(4), ""),
        of("6 households", phone(5), "AN62"),
    ]
}

fn counties() -> Vec<Probe> {
    let years = |count: i32| {
        move |settings: &Settings| {
            let row = |school_year| StateRow {
                household: "h",
                member: "m",
                school_year,
                state: "05",
            };
            an12(&(0..count).map(row).collect::<Vec<_>>(), settings)
        }
    };
    let bare = |birth: &'static str| {
        move |settings: &Settings| {
            let row = InsuranceRow {
                household: "h",
                member: "m",
                birth: Some(date(birth)),
                resident: false,
                employee: false,
            };
            an19(&[row], date("2018-11-20"), settings)
        }
    };
    let above = |first: i64, others: usize| {
        move |settings: &Settings| {
            let mut rows = vec![income("h", 5_000_000); others];
            rows.push(income("h", first));
            an35(&rows, settings)
        }
    };
    let same = |count: usize| {
        move |settings: &Settings| an36(&vec![income("h", 800_000); count], settings)
    };
    let names: &'static [&'static str] = &[
        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f", "g", "h",
        "i", "j", "k",
    ];
    let helped = move |count: usize| {
        move |settings: &Settings| {
            let row = |household: &&'static str| HelperRow {
                helper: "u",
                household,
            };
            an42(
                &names[..count].iter().map(row).collect::<Vec<_>>(),
                settings,
            )
        }
    };
    let shared = move |count: usize| {
        move |settings: &Settings| {
            let row = |household: &&'static str| PhoneRow {
                household,
                phone: "1",
            };
            an62(
                &names[..count].iter().map(row).collect::<Vec<_>>(),
                settings,
            )
        }
    };
    let session = |sign_ins: Vec<SignIn<'static>>| {
        move |settings: &Settings| {
            an47(
                &[SessionRow {
                    session: "s",
                    whole_class: false,
                    sign_ins: sign_ins.clone(),
                }],
                settings,
            )
        }
    };
    let late = |all: i64| {
        let mut signs = signs(&(0..all).map(|index| index * 60).collect::<Vec<_>>());
        signs.iter_mut().take(20).for_each(|sign| sign.late = true);
        signs
    };
    let burst = |last: i64| signs(&[(0..10).collect::<Vec<_>>(), vec![last]].concat());
    let pair = |gap: i64| {
        move |settings: &Settings| {
            an48(
                &[
                    survey("a", NOON, NOON + 30),
                    survey("b", NOON + 30 + gap, NOON + 90),
                ],
                settings,
            )
        }
    };
    let day = |count: i64| {
        move |settings: &Settings| {
            let row = |index| survey("h", 360 + index * 40, 380 + index * 40);
            an48(&(0..count).map(row).collect::<Vec<_>>(), settings)
        }
    };
    let at = |minute: i64| {
        move |settings: &Settings| an48(&[survey("h", minute, minute + 20)], settings)
    };
    let far = |metres: i64, count: usize| {
        move |settings: &Settings| {
            an49(
                &vec![
                    VisitRow {
                        metres: Some(metres),
                        ..survey("h", NOON, NOON + 10)
                    };
                    count
                ],
                settings,
            )
        }
    };
    let idle = |count: i32| {
        move |settings: &Settings| {
            let row = |day| ChangeRow {
                household: "h",
                date: ruhu_domain::date::Date::from_days(day),
                changed: 0,
            };
            an50(&(0..count).map(row).collect::<Vec<_>>(), settings)
        }
    };
    vec![
        county("two years", 0, years(2)),
        county("three years", 1, years(3)),
        county("89 days on no list", 0, bare("2018-08-23")),
        county("90 days on no list", 1, bare("2018-08-22")),
        county("1.02", 1, above(714_000, 1)),
        county("above 1.02", 0, above(714_001, 1)),
        county("20%", 1, above(714_000, 4)),
        county("a little under 20%", 0, above(714_000, 5)),
        // 19 of 100: one percent less would do.
        county("19%", 0, move |settings| {
            let mut rows = vec![income("h", 5_000_000); 81];
            rows.extend(vec![income("h", 700_001); 19]);
            an35(&rows, settings)
        }),
        county("four alike", 0, same(4)),
        county("five alike", 5, same(5)),
        county("20 households", 0, helped(20)),
        county("21 households", 1, helped(21)),
        county("5 on one telephone", 0, shared(5)),
        county("6 on one telephone", 6, shared(6)),
        county("20 of 100 late", 0, session(late(100))),
        county("20 of 96 late", 1, session(late(96))),
        county("11 in 10 seconds", 1, session(burst(10))),
        county("11 in 11 seconds", 0, session(burst(11))),
        county(
            "10 in 9 seconds",
            0,
            session(signs(&(0..10).collect::<Vec<_>>())),
        ),
        county("10 minutes", 0, pair(10)),
        county("9 minutes", 1, pair(9)),
        county("15 a day", 0, day(15)),
        county("16 a day", 16, day(16)),
        county("21:59", 0, at(21 * 60 + 59)),
        county("22:00", 1, at(22 * 60)),
        county("4:59", 1, at(4 * 60 + 59)),
        county("5:00", 0, at(5 * 60)),
        county("2000 metres", 0, far(2000, 3)),
        county("2001 metres", 3, far(2001, 3)),
        county("twice far", 0, far(3000, 2)),
        county("three times far", 3, far(3000, 3)),
        county("two idle visits", 0, idle(2)),
        county("three idle visits", 1, idle(3)),
    ]
}
