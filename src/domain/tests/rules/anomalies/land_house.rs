//! AN51 to AN55 and AN61: land, house and property.

use serde_json::{Value as Json, json};

use super::{in_form, said, stored};
use crate::support::{Case, SON};

const HH: &str = "HH";

fn with(changes: Json) -> Case {
    Case::hh1().with(changes)
}

#[test]
fn land() {
    stored(vec![
        (
            "50 mu a head",
            with(json!({"land_farm": "150"})),
            "AN51",
            HH,
            false,
        ),
        (
            "more",
            with(json!({"land_farm": "150.1"})),
            "AN51",
            HH,
            true,
        ),
        (
            "70 mu a head",
            with(json!({"land_forest": "210"})),
            "AN51",
            HH,
            false,
        ),
        (
            "more forest",
            with(json!({"land_forest": "210.1"})),
            "AN51",
            HH,
            true,
        ),
        (
            "nobody",
            with(json!({"land_farm": "500", "members": []})),
            "AN51",
            HH,
            false,
        ),
        ("50 km", with(json!({"road_km": "50"})), "AN51", HH, false),
        (
            "more km",
            with(json!({"road_km": "50.1"})),
            "AN51",
            HH,
            true,
        ),
        (
            "nothing known",
            with(json!({"road_km": null, "land_farm": null})),
            "AN51",
            HH,
            false,
        ),
        (
            "retired equals",
            with(json!({"land_retire": "7", "land_pasture": "1"})),
            "AN52",
            HH,
            false,
        ),
        (
            "retired exceeds",
            with(json!({"land_retire": "7.1", "land_pasture": "1"})),
            "AN52",
            HH,
            true,
        ),
        (
            "pasture not known",
            with(json!({"land_retire": "7.1", "land_pasture": null})),
            "AN52",
            HH,
            false,
        ),
        (
            "eco without forest",
            with(json!({"land_forest": "0", "land_retire": "0"})),
            "AN52",
            HH,
            true,
        ),
        (
            "eco with forest",
            with(json!({"land_forest": "0.1"})),
            "AN52",
            HH,
            false,
        ),
        (
            "eco with retired land",
            with(json!({"land_forest": "0", "land_retire": "0.1", "land_pasture": "1"})),
            "AN52",
            HH,
            false,
        ),
        (
            "no eco",
            with(json!({"land_forest": "0", "tr_eco": 0})),
            "AN52",
            HH,
            false,
        ),
    ]);
    assert_eq!(
        said(
            &with(json!({"land_farm": "151", "land_forest": "211", "road_km": "51"})),
            "AN51"
        ),
        "耕地 151 亩，3 人；林地 211 亩，3 人；距主路 51 公里"
    );
    assert_eq!(
        said(&with(json!({"land_retire": "7"})), "AN52"),
        "退耕面积大于林地和草地"
    );
}

#[test]
fn house() {
    let graded = |was: &str, now: &str| {
        with(json!({"house_grade": now, "house_reno": "0"}))
            .knowing(json!({"last": {"house_grade": was}}))
    };
    let mut rows = vec![
        ("area 0", with(json!({"house_area": "0"})), "AN53", HH, true),
        ("area empty", with(json!({"house_area": null})), "AN53", HH, true),
        ("rented", with(json!({"house_area": "0", "house_own": "2"})), "AN53", HH, false),
        ("renovated now", graded("C", "A").with(json!({"house_reno": "5"})), "AN53", HH, false),
        ("being renovated", graded("C", "A").with(json!({"house_reno": "3"})), "AN53", HH, false),
        ("finished", graded("C", "A").with(json!({"house_reno": "4"})), "AN53", HH, false),
        ("applied for", graded("C", "A").with(json!({"house_reno": "2"})), "AN53", HH, true),
        ("renovated last time", graded("C", "A").knowing(json!({"last": {"house_grade": "C", "house_reno": "4"}})), "AN53", HH, false),
        ("exited, unmet", with(json!({})).status("40"), "AN53", HH, true),
        ("not exited, unmet", with(json!({})), "AN53", HH, false),
        ("exited, accepted after an old grade", with(json!({"house_grade": "D", "house_grade_date": "2016-05-01", "house_reno": "5", "house_reno_year": 2018})).status("40"), "AN53", HH, false),
    ];
    for (name, was, now, better) in [
        ("A A", "A", "A", false),
        ("A B", "A", "B", false),
        ("A C", "A", "C", false),
        ("B A", "B", "A", true),
        ("B B", "B", "B", false),
        ("B C", "B", "C", false),
        ("C A", "C", "A", true),
        ("C B", "C", "B", true),
        ("C C", "C", "C", false),
        ("C D", "C", "D", false),
        ("D A", "D", "A", true),
        ("D B", "D", "B", true),
        ("D C", "D", "C", true),
        ("D D", "D", "D", false),
        ("N A", "N", "A", false),
        ("D N", "D", "N", false),
    ] {
        rows.push((name, graded(was, now), "AN53", HH, better));
    }
    stored(rows);
    in_form(vec![
        (
            "renovation not answered",
            with(json!({"house_grade": "C", "house_reno": null}))
                .knowing(json!({"last": {"house_grade": "D"}})),
            "AN53",
            HH,
            false,
        ),
        (
            "renovation not asked",
            with(json!({"house_grade": "B", "house_reno": null, "house_visible": ["0"]}))
                .knowing(json!({"last": {"house_grade": "C"}})),
            "AN53",
            HH,
            true,
        ),
    ]);
    let accepted = |grade: &str, year: i64| {
        with(
            json!({"house_grade": grade, "house_grade_date": "2019-03-01", "house_reno": "5", "house_reno_year": year}),
        )
    };
    stored(vec![
        ("L6b", accepted("C", 2018), "AN54", HH, true),
        ("D", accepted("D", 2018), "AN54", HH, true),
        ("same year", accepted("C", 2019), "AN54", HH, false),
        ("B", accepted("B", 2018), "AN54", HH, false),
        (
            "not accepted",
            accepted("C", 2018).with(json!({"house_reno": "4"})),
            "AN54",
            HH,
            false,
        ),
        (
            "year unknown",
            accepted("C", 2018).with(json!({"house_reno_year": null})),
            "AN54",
            HH,
            false,
        ),
    ]);
}

#[test]
fn relocation() {
    let paid = |changes: Json| {
        let mut measure = json!({"code": "M42", "member": HH, "status": "4", "date": "2018-05-02"});
        measure
            .as_object_mut()
            .expect("it")
            .extend(changes.as_object().cloned().expect("it"));
        with(json!({"is_relocated": true}))
            .knowing(json!({"relocation": {"moved": "2018-05-01"}, "measures": [measure]}))
    };
    stored(vec![
        ("after the move", paid(json!({})), "AN55", HH, true),
        (
            "on the day",
            paid(json!({"date": "2018-05-01"})),
            "AN55",
            HH,
            false,
        ),
        (
            "applied only",
            paid(json!({"status": "2"})),
            "AN55",
            HH,
            false,
        ),
        (
            "another measure",
            paid(json!({"code": "M43"})),
            "AN55",
            HH,
            false,
        ),
        (
            "not relocated",
            paid(json!({})).with(json!({"is_relocated": false})),
            "AN55",
            HH,
            false,
        ),
        (
            "day unknown",
            paid(json!({})).knowing(json!({"relocation": null})),
            "AN55",
            HH,
            false,
        ),
    ]);
}

#[test]
fn property() {
    let list = |list: Json| Case::hh1().knowing(json!({"property": list}));
    let built = |year: i64, area: &str| {
        with(json!({"house_year": year, "house_area": area, "registered_year": 2014}))
    };
    stored(vec![
        (
            "vehicle of 100,000",
            list(json!({"vehicle": 10_000_000})),
            "AN61",
            HH,
            false,
        ),
        (
            "a fen more",
            list(json!({"vehicle": 10_000_001})),
            "AN61",
            HH,
            true,
        ),
        (
            "not archived",
            list(json!({"vehicle": 10_000_001})).with(json!({"hh_kind": "2"})),
            "AN61",
            HH,
            false,
        ),
        (
            "public employee",
            list(json!({"public_employees": [SON]})),
            "AN61",
            SON,
            true,
        ),
        (
            "public employee of the household",
            list(json!({"public_employees": ["x"]})),
            "AN61",
            HH,
            true,
        ),
        (
            "none",
            list(json!({"public_employees": []})),
            "AN61",
            SON,
            false,
        ),
        ("200 m²", built(2014, "200"), "AN61", HH, false),
        ("more", built(2014, "200.1"), "AN61", HH, true),
        ("older", built(2013, "300"), "AN61", HH, false),
        ("exited", built(2014, "300").status("40"), "AN61", HH, false),
        (
            "year unknown",
            built(2014, "300").with(json!({"house_year": null})),
            "AN61",
            HH,
            false,
        ),
    ]);
}
