//! AN48 to AN50: visits.

use ruhu_domain::date::Date;
use ruhu_domain::rules::anomalies::county::*;

use super::{NONE, NOON, settings, survey, told, zh};

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
