//! Land, house and property.

use super::found::Found;
use super::household::is_archived;
use crate::number::Number;
use crate::rules::background::HOUSEHOLD;
use crate::rules::guarantees::Guarantees;
use crate::rules::reason::{Reason, yuan};
use crate::rules::survey::Survey;
use crate::rules::truth::Truth;

pub(super) fn check(survey: &Survey<'_>, guarantees: &Guarantees, found: &mut Found) {
    land(survey, found);
    house(survey, guarantees, found);
    if is_archived(survey) {
        property(survey, found);
    }
}

fn land(survey: &Survey<'_>, found: &mut Found) {
    let (answers, settings, n) = (survey.answers, survey.settings, survey.n());
    let above = |name: &str, most: i64| {
        let most = Number::integer(most);
        answers.compare(name, move |number| number > most)
    };
    let per_head =
        |name: &str, setting: &str| Truth::from(n > 0).and(above(name, settings.get(setting) * n));
    let said = |name: &str| answers.text(name).unwrap_or_default();
    for (holds, zh, en) in [
        (
            per_head("land_farm", "P_FARM_MOST"),
            format!("耕地 {} 亩，{n} 人", said("land_farm")),
            format!("{} mu of farmland, {n} people", said("land_farm")),
        ),
        (
            per_head("land_forest", "P_FOREST_MOST"),
            format!("林地 {} 亩，{n} 人", said("land_forest")),
            format!("{} mu of forest, {n} people", said("land_forest")),
        ),
        (
            above("road_km", settings.get("P_ROAD_MOST")),
            format!("距主路 {} 公里", said("road_km")),
            format!("{} km to the road", said("road_km")),
        ),
    ] {
        found.household("AN51", holds, &zh, &en);
    }
    let number = |name: &str| answers.number(name);
    let green = number("land_forest").zip(number("land_pasture"));
    let green = green.and_then(|(forest, pasture)| forest.plus(pasture));
    let retired = number("land_retire");
    found.household(
        "AN52",
        retired.zip(green).is_some_and(|(part, whole)| part > whole),
        "退耕面积大于林地和草地",
        "retired land exceeds forest and pasture",
    );
    let zero = |name: &str| answers.compare(name, Number::is_zero);
    found.household(
        "AN52",
        above("tr_eco", 0)
            .and(zero("land_forest"))
            .and(zero("land_retire")),
        "有生态补偿但没有林地",
        "ecological payments without forest",
    );
}

fn house(survey: &Survey<'_>, guarantees: &Guarantees, found: &mut Found) {
    let answers = survey.answers;
    let empty = Truth::from(!answers.is_given("house_area"));
    let no_area = empty.or(answers.compare("house_area", Number::is_zero));
    found.household(
        "AN53",
        answers.is("house_own", &["1"]).and(no_area),
        "自有住房没有面积",
        "an own house without an area",
    );
    let last = survey.last();
    let was = last.and_then(|last| last.text("house_grade"));
    let better = matches!(
        (was, answers.text("house_grade")),
        (Some("B"), Some("A")) | (Some("C"), Some("A" | "B")) | (Some("D"), Some("A" | "B" | "C"))
    );
    let done = |of: Option<crate::rules::answers::Answers<'_>>| {
        of.map_or(Truth::No, |of| of.is("house_reno", &["3", "4", "5"]))
    };
    let renovated = done(Some(answers)).or(done(last));
    found.household(
        "AN53",
        Truth::from(better).and(renovated.negate()),
        "等级变好但没有改造记录",
        "the grade improved without renovation",
    );
    found.household(
        "AN53",
        survey.is_exited() && guarantees.housing.is_no(),
        "已脱贫但住房未达标",
        "exited, and the house is not safe",
    );
    let graded = answers
        .date("house_grade_date")
        .map(|date| i64::from(date.year()));
    let years = graded.zip(answers.whole("house_reno_year"));
    let newer = Truth::from(years.map(|(graded, renovated)| graded > renovated));
    let accepted = answers.is("house_reno", &["5"]);
    found.household(
        "AN54",
        accepted
            .and(answers.is("house_grade", &["C", "D"]))
            .and(newer),
        "验收后又鉴定为危房",
        "graded dangerous after acceptance",
    );
}

/// What the office's lists say of property, and a large house built since the household was
/// registered.
fn property(survey: &Survey<'_>, found: &mut Found) {
    let (answers, settings) = (survey.answers, survey.settings);
    if let Some(list) = survey.background.object("property") {
        let value = list.fen("vehicle");
        found.household(
            "AN61",
            value > settings.get("P_VEHICLE_MOST"),
            &format!("有车，价值 {} 元", yuan(value)),
            &format!("owns a vehicle worth {} yuan", yuan(value)),
        );
        for key in list.codes("public_employees") {
            let reason = Reason::new("AN61", "家里有财政供养人员", "a public employee");
            let member = survey.rows.iter().find(|row| row.key == key);
            found.add("AN61", member.map_or(HOUSEHOLD, |row| row.key), reason);
        }
    }
    let built = answers
        .whole("house_year")
        .zip(answers.whole("registered_year"));
    let new = built.is_some_and(|(built, registered)| built >= registered);
    let most = Number::integer(settings.get("P_HOUSE_MOST"));
    let large = answers.compare("house_area", |area| area > most);
    found.household(
        "AN61",
        large.and(Truth::from(new && survey.is_not_exited())),
        &format!(
            "新建住房 {} 平方米",
            answers.text("house_area").unwrap_or_default()
        ),
        "a large house built after registration",
    );
}
