//! Random households, for what must hold for every one.

use serde_json::{Value as Json, json};

use crate::support::{Case, GIRL, GRANDMOTHER, SON};

/// Marsaglia's xorshift: enough to vary households, the same on every machine.
pub(crate) struct Random(u64);

impl Random {
    /// Every seed begins another sequence.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number from 0, below the bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    /// One of a list.
    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

type Choices = Vec<(&'static str, Vec<Json>)>;

fn yes_no() -> Vec<Json> {
    vec![json!(true), json!(false), json!("97")]
}

fn of_household() -> Choices {
    let codes = |codes: &[&str]| codes.iter().map(|code| json!(code)).collect::<Vec<_>>();
    let money = || {
        vec![
            json!(0),
            json!(1),
            json!(90_000),
            json!(1_400_000),
            json!(9_000_000),
        ]
    };
    vec![
        ("food_full", yes_no()),
        ("food_protein", codes(&["0", "1", "2"])),
        ("clothes_season", yes_no()),
        ("bedding_ok", yes_no()),
        ("water_home", vec![json!(true), json!(false)]),
        ("water_minutes", vec![json!(20), json!(21)]),
        ("water_enough", yes_no()),
        ("water_clear", yes_no()),
        ("water_sick", yes_no()),
        ("water_cut_days", vec![json!(36), json!(37)]),
        ("house_own", codes(&["1", "5"])),
        ("house_grade", codes(&["A", "B", "C", "D", "N"])),
        ("house_reno", codes(&["0", "1", "4", "5"])),
        ("house_reno_year", vec![json!(2017), json!(2018)]),
        ("house_lived", vec![json!(true), json!(false)]),
        ("treat_ok", yes_no()),
        ("prop_rent", money()),
        ("tr_farm", money()),
        ("tr_support", money()),
        ("cost_other", money()),
        ("inc_agree", vec![json!(true), json!(false)]),
        ("debt_any", vec![json!(true), json!(false)]),
        ("debt_bank", money()),
        (
            "events",
            vec![json!(["0"]), json!(["3"]), json!(["5", "7"]), json!(["9"])],
        ),
        ("planned_exit_year", codes(&["2018", "2019"])),
        ("hh_kind", codes(&["1", "3"])),
    ]
}

fn of_member() -> Choices {
    let codes = |codes: &[&str]| codes.iter().map(|code| json!(code)).collect::<Vec<_>>();
    vec![
        (
            "m_birth",
            codes(&[
                "1940-02-29",
                "1958-11-20",
                "1990-01-01",
                "2004-06-18",
                "2012-08-31",
            ]),
        ),
        ("m_presence", codes(&["1", "2", "4", "5", "7"])),
        ("m_student", codes(&["00", "02", "05", "90", "91", "01"])),
        ("m_edu", codes(&["90", "80", "70"])),
        ("m_dropout_reason", codes(&["1", "3", "5"])),
        ("m_dropout_cert", vec![json!(true), json!(false)]),
        (
            "m_health",
            vec![json!(["1"]), json!(["3"]), json!(["4", "6"])],
        ),
        ("m_treated", codes(&["1", "2", "3"])),
        ("m_ins_med", codes(&["1", "2", "3"])),
        ("m_ins_bigdis", yes_no()),
        ("m_ins_pension", codes(&["1", "3", "4"])),
        ("m_labour", codes(&["1", "2", "3", "4", "5"])),
        ("m_dibao", yes_no()),
        ("m_tekun", codes(&["0", "1", "2"])),
    ]
}

fn row(random: &mut Random, from: &Json, key: &str) -> Json {
    let mut row = from.clone();
    row["_key"] = json!(key);
    for (name, values) in of_member() {
        if random.below(5) == 0 {
            row[name] = random.one(&values).clone();
        }
    }
    row
}

/// HH-1 with random answers, members, wages, a stay and a background.
pub(crate) fn household(seed: u64) -> Case {
    let mut random = Random::new(seed);
    let random = &mut random;
    let statuses = ["20", "21", "22", "30", "40", "41"];
    let mut case = Case::hh1().status(random.one::<&str>(&statuses));
    if random.below(2) == 0 {
        // Half of the households begin with nothing wrong.
        case = case.with(json!({"house_grade": "A", "house_reno": null, "prop_rent": 2_000_000}));
    }
    for (name, values) in of_household() {
        if random.below(6) == 0 {
            case = case.with(json!({ name: random.one(&values) }));
        }
    }
    let known = case.answers["members"]
        .as_array()
        .cloned()
        .expect("members");
    let mut rows: Vec<Json> = known
        .iter()
        .zip([GRANDMOTHER, SON, GIRL])
        .map(|(from, key)| row(random, from, key))
        .collect();
    for index in 0..random.below(4) {
        let from = random.one(&known).clone();
        rows.push(row(random, &from, &format!("extra-{index}")));
    }
    let earners = [GRANDMOTHER, SON];
    let wages: Vec<Json> = (0..random.below(3))
        .map(|index| {
            json!({
                "_key": format!("w{index}"), "w_member": random.one(&earners), "w_kind": "2",
                "w_months": "6", "w_amount": 1 + random.below(3_000_000),
            })
        })
        .collect();
    let stay = json!([{
        "_key": "s", "ip_member": SON, "ip_level": random.one(&["2", "4"]), "ip_referral": false,
        "ip_total": 1_000_000, "ip_basic": random.below(1_000_000), "ip_bigdis": 0, "ip_aid": 0,
        "ip_gov": 0, "ip_temp": 0, "ip_noncomp": 0,
    }]);
    if random.below(4) == 0 {
        case = case.with(json!({"inpat_any": true, "inpatients": stay}));
    }
    if random.below(2) == 0 {
        case = case.knowing(json!({
            "last": {
                "income_year": 2017, "inc_net": random.below(4_000_000), "n": 3, "n_labour_full": random.below(2),
                "members": [{"_key": SON, "m_health": ["1"]}],
            },
            "answered": {"water_home": random.one(&["2017-01-01", "2018-11-01"])},
        }));
    }
    case.with(json!({"members": rows, "wages": wages}))
        .judged_on(random.one::<&str>(&["2018-11-20", "2019-03-01", "2019-12-01"]))
}
