//! Credit score, grade, stops, limit and term: C-1 to C-5 and every bound.

mod form;
mod items;
mod limit;
mod probes;
mod reasons;
mod scorecard;
mod stops;

use ruhu_domain::rules::answers::Answers;
use ruhu_domain::rules::credit::{Credit, Scorecard, credit, credit_by};
use ruhu_domain::rules::guarantees::guarantees;
use ruhu_domain::rules::income::income;
use ruhu_domain::rules::survey::Survey;
use serde_json::{Map, Value as Json, json};

pub(crate) use probes::probes;

use crate::support::{Case, SON, object};

/// The fourth member, able to work.
const WIFE: &str = "wife";

/// A credit file with the household's survey.
#[derive(Clone)]
struct File {
    answers: Map<String, Json>,
    case: Case,
}

impl File {
    /// C-1: 84 points, AA, wants 40,000 and may have 30,000.
    fn c1() -> Self {
        let answers = object(&json!({
            "b_date": "2018-12-01", "b_consent": true, "b_consent_until": "2021-12-01",
            "b_borrower": SON, "b_id_checked": true, "b_capacity": true, "b_spouse_agree": "1",
            "as_livestock": 500_000, "as_machine": 200_000, "as_vehicle": 90_000, "as_stock": 9_000,
            "as_shares": 1_000, "de_any": true,
            "debts": [{"_key": "d", "de_kind": "6", "de_balance": 500_000, "de_overdue": 0}],
            "de_guarantee": "0", "cr_history": "2", "cr_other_pay": "1", "cr_court": false,
            "ch_law": "1", "ch_vice": false, "ch_honest": "1", "ch_grateful": "1", "ch_elder": "1",
            "ch_public": "1", "ch_honour": false, "la_skill": "2",
            "ln_want": true, "ln_product": "1", "ln_amount": 4_000_000, "ln_months": 36,
            "ln_use": "2", "ln_self_use": "1", "pl_industry": "09", "pl_scale": "养猪 12 头",
            "pl_cost": 5_000_000, "pl_income": 6_000_000, "pl_support": ["0"],
        }));
        let case = Case::hh1()
            .judged_on("2018-12-01")
            .add_member(json!({
                "_key": WIFE, "m_change": "3", "m_name": "示例成员", "m_idtype": "999",
                "m_presence": "1", "m_sex": "2", "m_birth": "1975-01-01", "m_rel": "28",
                "m_health": ["1"], "m_labour": "2",
            }))
            .member(
                SON,
                json!({"m_birth": "1972-05-20", "m_health": ["1"], "m_labour": "2"}),
            )
            .with(json!({"house_grade": "B"}))
            .income("15,000", "9,600", "300", "1,736", "3,200");
        Self { answers, case }
    }

    /// C-2: C-1 with a co-op's support.
    fn c2() -> Self {
        Self::c1().with(json!({"pl_support": ["1"]}))
    }

    /// C-3: the weak household.
    fn c3() -> Self {
        Self::c1()
            .with(json!({
                "ch_law": "2", "ch_honest": "2", "ch_grateful": "2", "ch_elder": "2",
                "ch_public": "2", "cr_history": "3", "cr_other_pay": "2", "la_skill": "4",
                "as_livestock": 0, "as_machine": 300_000, "as_vehicle": 0, "as_stock": 0,
                "as_shares": 0, "debts": [{"_key": "d", "de_kind": "6", "de_balance": 600_000}],
            }))
            .without("pl_income")
            .case(|case| {
                case.member(SON, json!({"m_birth": "1959-05-20", "m_health": ["3"]}))
                    .member(WIFE, json!({"m_labour": "5"}))
                    .with(json!({"house_grade": "C"}))
                    .income("3,720", "1,080", "0", "7,200", "600")
            })
    }

    /// Lays answers over the file; `null` is asked and left empty.
    fn with(mut self, changes: Json) -> Self {
        self.answers.extend(object(&changes));
        self
    }

    /// Takes an answer away: not asked.
    fn without(mut self, name: &str) -> Self {
        self.answers.remove(name);
        self
    }

    fn case(self, change: impl FnOnce(Case) -> Case) -> Self {
        Self {
            case: change(self.case),
            ..self
        }
    }

    fn rate(&self) -> Credit {
        self.case.run(|survey| rate(&self.answers, survey))
    }

    fn rate_by(&self, cards: &[Scorecard]) -> Vec<Credit> {
        self.case.run(|survey| {
            let (income, guarantees) = (income(survey), guarantees(survey));
            let (some, file) = (Some(survey), Answers::Json(&self.answers));
            let rate = |card| {
                credit_by(
                    card,
                    file,
                    some,
                    Some(&income),
                    Some(&guarantees),
                    survey.settings,
                    survey.as_of,
                )
            };
            cards.iter().map(rate).collect()
        })
    }
}

fn rate(file: &Map<String, Json>, survey: &Survey<'_>) -> Credit {
    let (income, guarantees) = (income(survey), guarantees(survey));
    credit(
        Answers::Json(file),
        Some(survey),
        Some(&income),
        Some(&guarantees),
        survey.settings,
        survey.as_of,
    )
}

fn parts(found: &Credit) -> Vec<(&str, i64)> {
    found
        .parts
        .iter()
        .map(|(part, points)| (part.as_str(), *points))
        .collect()
}

/// Points of an item, if they are known and count.
fn points(found: &Credit, item: &str) -> Option<i64> {
    let points = found.points.iter().find(|points| points.item == item);
    let points = points.unwrap_or_else(|| panic!("no item {item}"));
    assert!(points.counts || points.points == 0);
    points.counts.then_some(points.points)
}

/// Words of the reasons with a code.
fn said(found: &Credit, code: &str) -> Vec<String> {
    let reasons = found.reasons.iter().filter(|reason| reason.code == code);
    reasons
        .map(|reason| format!("{} | {}", reason.message.zh, reason.message.en))
        .collect()
}

#[test]
fn the_examples() {
    let c4 = File::c2().case(|case| case.member(SON, json!({"m_birth": "1951-05-20"})));
    let c5 = File::c2().with(json!({"ln_use": "8"}));
    let none: &[&str] = &[];
    for (name, file, expected, score, grade, limit, stops, term) in [
        (
            "C-1",
            File::c1(),
            [27, 16, 18, 12, 8, 3],
            84,
            "AA",
            3_000_000,
            none,
            36,
        ),
        (
            "C-2",
            File::c2(),
            [27, 16, 18, 12, 8, 5],
            86,
            "AAA",
            4_000_000,
            none,
            36,
        ),
        ("C-3", File::c3(), [13, 9, 9, 4, 3, 1], 39, "0", 0, none, 36),
        ("C-4", c4, [27, 16, 16, 12, 8, 5], 84, "0", 0, &["HS01"], 0),
        (
            "C-5",
            c5,
            [27, 16, 18, 12, 8, 5],
            86,
            "AAA",
            0,
            &["HS07"],
            36,
        ),
    ] {
        let found = file.rate();
        let expected: Vec<_> = ["A", "B", "C", "D", "E", "F"]
            .into_iter()
            .zip(expected)
            .collect();
        assert_eq!(parts(&found), expected, "{name}");
        assert_eq!(found.score, Some(score), "{name}");
        assert_eq!(found.grade, Some(grade), "{name}");
        assert_eq!(found.limit, Some(limit), "{name}");
        assert_eq!(found.stops, stops, "{name}");
        assert_eq!(found.unknown_stops, none, "{name}");
        assert_eq!(found.missing, Vec::<String>::new(), "{name}");
        assert_eq!(found.term, Some(term), "{name}");
        assert_eq!(
            found.is_credit_household(),
            !matches!(name, "C-3" | "C-4"),
            "{name}"
        );
    }
}

#[test]
fn without_a_wish_for_a_loan_the_plan_does_not_count_and_the_rest_is_scaled() {
    let file = File::c2().with(json!({"ln_want": false}));
    let found = file.rate();
    assert_eq!(found.score, Some(85), "81 of 95");
    assert_eq!(parts(&found).last(), Some(&("F", 0)));
    assert_eq!((points(&found, "F1"), points(&found, "F2")), (None, None));
    assert_eq!(said(&found, "F1"), Vec::<String>::new());
    assert_eq!(found.limit, Some(4_600_000), "what income allows");
    // 71 of 95 is 74.74, 70 is 73.68: the rounded whole score decides.
    let less = file.with(json!({"ch_honest": "3", "cr_history": "3"}));
    let found = less.rate();
    assert_eq!((found.score, found.grade), (Some(75), Some("AA")));
    let found = less.with(json!({"de_guarantee": "1"})).rate();
    assert_eq!((found.score, found.grade), (Some(74), Some("A")));
}

/// Files one point apart on both sides of every band.
fn bands() -> Vec<(File, i64, &'static str)> {
    let both = |changes: Json, above, grade, below| {
        let file = File::c1().with(changes);
        let better = file
            .clone()
            .with(json!({"pl_support": ["1"], "de_guarantee": "1"}));
        [(better, above, grade), (file, above - 1, below)]
    };
    let mut weak = json!({"ch_honest": "3", "cr_history": "3"});
    let aa = both(weak.clone(), 75, "AA", "A");
    weak.as_object_mut().expect("an object").extend(object(
        &json!({"ch_grateful": "3", "ch_elder": "3", "cr_other_pay": "3"}),
    ));
    let a = both(weak, 60, "A", "0");
    let aaa = both(json!({}), 85, "AAA", "AA");
    [aaa, aa, a].into_iter().flatten().collect()
}

#[test]
fn a_band_begins_at_its_points() {
    for (file, score, grade) in bands() {
        let found = file.rate();
        assert_eq!((found.score, found.grade), (Some(score), Some(grade)));
        assert_eq!(found.is_credit_household(), grade != "0", "{score}");
    }
}

#[test]
fn an_unanswered_file_is_not_rated() {
    let wish = File::c1().without("ln_want").rate();
    assert_eq!(wish.missing, ["ln_want"]);
    assert_eq!((wish.score, wish.grade, wish.limit), (None, None, None));
    assert_eq!(parts(&wish).last(), Some(&("F", 0)));
    assert_eq!(
        said(&wish, "ln_want"),
        ["要不要贷款：还没填 | Wants a loan: not answered"]
    );
    assert_eq!(
        said(&wish, "grade"),
        ["未完成：还有 1 项没填，不能评级 | Not complete: 1 items open, no grade yet"]
    );
    let open_plan = File::c1()
        .with(json!({"pl_support": null, "pl_industry": null, "pl_scale": null}))
        .without("pl_cost")
        .without("pl_income")
        .rate();
    assert_eq!(open_plan.missing, Vec::<String>::new());
    assert_eq!(
        open_plan.score,
        Some(81),
        "an open plan costs its points only"
    );
    let refused = File {
        answers: object(&json!({"b_date": "2018-12-01", "b_consent": false})),
        ..File::c1()
    };
    let found = refused.rate();
    assert_eq!((found.score, found.grade), (None, None));
    assert_eq!(found.stops, ["HS10"]);
    assert!(!found.is_credit_household());
    assert_eq!(found.term, None);
}

#[test]
fn without_a_survey_only_the_file_itself_is_scored() {
    let file = File::c1();
    let settings = ruhu_domain::settings::Settings::default();
    let answers = Answers::Json(&file.answers);
    let found = credit(answers, None, None, None, &settings, file.case.as_of);
    assert_eq!(
        found.missing,
        ["C1", "C3", "C4", "D1", "D2", "D3", "E1", "E3"]
    );
    assert_eq!(found.unknown_stops, ["HS01", "HS08"]);
    assert_eq!((found.grade, found.limit, found.term), (None, None, None));
    assert_eq!(parts(&found).first(), Some(&("A", 27)));
}

#[test]
fn without_the_guarantees_a_dangerous_house_is_not_judged() {
    for (grade, expected) in [("A", Some(2)), ("B", Some(2)), ("C", None)] {
        let file = File::c1().case(|case| case.with(json!({ "house_grade": grade })));
        let found = file.case.run(|survey| {
            let answers = Answers::Json(&file.answers);
            credit(
                answers,
                Some(survey),
                None,
                None,
                survey.settings,
                survey.as_of,
            )
        });
        assert_eq!(points(&found, "E3"), expected, "{grade}");
        assert_eq!(points(&found, "D1"), None, "{grade}");
    }
}
