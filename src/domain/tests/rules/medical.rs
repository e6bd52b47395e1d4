//! Own share of medical cost, H-1 to H-3.

use ruhu_domain::rules::medical::{Cost, medical};
use serde_json::{Value as Json, json};

use crate::probes::Probe;
use crate::support::{Case, SON, fen};

fn stay(changes: Json) -> Json {
    let mut stay = json!({
        "_key": "s1", "ip_member": SON, "ip_level": "2", "ip_total": 1_860_000, "ip_basic": 1_120_000,
        "ip_bigdis": 210_000, "ip_aid": 150_000, "ip_gov": 0, "ip_temp": 0, "ip_noncomp": 0,
    });
    stay.as_object_mut()
        .expect("a row")
        .extend(changes.as_object().cloned().expect("an object"));
    stay
}

fn case(stays: &[Json]) -> Case {
    Case::hh1().with(json!({"inpat_any": true, "inpatients": stays}))
}

fn of(stays: &[Json]) -> Cost {
    let mut costs = case(stays).run(medical);
    assert_eq!(costs.len(), 1);
    costs.remove(0)
}

#[test]
fn the_examples() {
    for (name, changes, own, own_policy, policy, ratio, to_reach) in [
        ("H-1", json!({}), "3,800", "3,800", "18,600", 2043, "1,940"),
        (
            "H-2",
            json!({"ip_gov": 194_000}),
            "1,860",
            "1,860",
            "18,600",
            1000,
            "0",
        ),
        (
            "H-3",
            json!({"ip_noncomp": 60_000}),
            "3,800",
            "3,200",
            "18,000",
            1778,
            "1,400",
        ),
    ] {
        let found = of(&[stay(changes)]);
        assert_eq!(found.own, fen(own), "{name}");
        assert_eq!(found.own_policy, fen(own_policy), "{name}");
        assert_eq!(found.policy, fen(policy), "{name}");
        assert_eq!(found.ratio_shown, ratio, "{name}");
        assert_eq!(found.to_reach, fen(to_reach), "{name}");
        assert_eq!(found.warn, name != "H-2", "{name}");
        assert!(found.warn_before_guarantee, "{name}");
    }
}

#[test]
fn stays_without_referral_are_reported_apart() {
    let far = stay(json!({"_key": "s2", "ip_level": "4", "ip_referral": false, "ip_gov": 180_000}));
    let found = of(&[stay(json!({"ip_gov": 194_000})), far]);
    assert_eq!((found.total, found.warn), (1_860_000, false));
    assert_eq!((found.apart_stays, found.apart_own), (1, 200_000));
    assert_eq!(found.own_of_all(), 386_000);
    assert_eq!(found.after_insurance, 2 * 530_000, "covered or not");
    let referred = stay(json!({"_key": "s2", "ip_level": "4", "ip_referral": true}));
    assert_eq!(of(&[referred]).apart_stays, 0);
    let only = stay(json!({"ip_level": "3", "ip_referral": false}));
    let found = of(&[only]);
    assert_eq!(
        (found.ratio_shown, found.warn, found.to_reach),
        (0, false, 0),
        "nothing covered"
    );
}

#[test]
fn the_amount_to_reach_is_rounded_up_to_a_fen() {
    let found = of(&[stay(
        json!({"ip_total": 1_005, "ip_basic": 0, "ip_bigdis": 0, "ip_aid": 0}),
    )]);
    assert_eq!(found.to_reach, 905, "1005 − 100.5");
}

pub(crate) fn probes() -> Vec<Probe> {
    vec![
        Probe::survey(
            "H-2",
            case(&[stay(json!({"ip_gov": 194_000}))]),
            "false 0",
            |survey| {
                let found = &medical(survey)[0];
                format!("{} {}", found.warn, found.to_reach)
            },
        ),
        Probe::survey("H-1", case(&[stay(json!({}))]), "true 194000", |survey| {
            let found = &medical(survey)[0];
            format!("{} {}", found.warn, found.to_reach)
        }),
    ]
}
