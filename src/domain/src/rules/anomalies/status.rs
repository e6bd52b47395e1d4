//! The household's status against income, guarantees, plan and helper; telephone numbers.

use super::found::Found;
use crate::identity::{half_width, is_phone};
use crate::rules::guarantees::Guarantees;
use crate::rules::income::Income;
use crate::rules::reason::yuan;
use crate::rules::survey::Survey;

pub(super) fn check(
    survey: &Survey<'_>,
    income: &Income,
    guarantees: &Guarantees,
    found: &mut Found,
) {
    exited(survey, income, guarantees, found);
    overdue(survey, found);
    helpers(survey, found);
    telephones(survey, found);
}

fn exited(survey: &Survey<'_>, income: &Income, guarantees: &Guarantees, found: &mut Found) {
    // 41 is monitored already.
    let unwatched = survey.is_exited() && survey.status() != "41";
    if let Some(shown) = income.pc_shown {
        let (shown, line) = (yuan(shown), yuan(income.line));
        found.household(
            "AN37",
            unwatched && income.met.is_no(),
            &format!("脱贫户人均 {shown} 元，标准线 {line} 元"),
            &format!("exited with {shown} yuan a head, line {line}"),
        );
    }
    for (part, truth) in guarantees.parts() {
        let zh = match part {
            "food" => "吃饭",
            "clothes" => "穿衣",
            "education" => "义务教育",
            "medical" => "基本医疗",
            "housing" => "住房安全",
            _ => "饮水安全",
        };
        found.household(
            "AN40",
            survey.is_exited() && truth.is_no(),
            &format!("脱贫户{zh}未达标"),
            &format!("exited, and {part} is unmet"),
        );
    }
}

fn overdue(survey: &Survey<'_>, found: &mut Found) {
    let today = i64::from(survey.as_of.year());
    if let Some(("30", Some(year))) = survey.background.status() {
        found.household(
            "AN38",
            today > year,
            &format!("{year} 年预脱贫还没有办结"),
            &format!("provisional exit of {year} is still open"),
        );
    }
    let planned = survey.answers.number("planned_exit_year");
    if let Some(year) = planned.and_then(crate::number::Number::to_i64) {
        found.household(
            "AN39",
            survey.is_not_exited() && year < today,
            &format!("计划 {year} 年脱贫，还没有脱贫"),
            &format!("planned to exit in {year} and has not"),
        );
    }
}

fn helpers(survey: &Survey<'_>, found: &mut Found) {
    if survey.background.get("helpers").is_none() {
        return;
    }
    let count = survey.background.helpers().count();
    found.household(
        "AN41",
        survey.is_not_exited() && count != 1,
        &format!("帮扶责任人有 {count} 人，应为 1 人"),
        &format!("{count} helpers instead of 1"),
    );
    for helper in survey.background.helpers() {
        let name = helper.text("name").unwrap_or_default();
        found.household(
            "AN41",
            helper.yes("poor_household_member"),
            &format!("帮扶人{name}是贫困户成员"),
            &format!("helper {name} belongs to a poor household"),
        );
    }
}

fn telephones(survey: &Survey<'_>, found: &mut Found) {
    let (zh, en) = ("电话号码不对", "has a wrong telephone number");
    if let Some(phone) = survey.answers.text("hh_phone").map(half_width) {
        found.household("AN62", !is_phone(&phone), zh, en);
        let phones = survey
            .background
            .get("area")
            .and_then(|area| area.get("phones"));
        let others = phones.and_then(|phones| phones.get(&phone)?.as_i64());
        // Others, and this household.
        let all = others.unwrap_or_default() + 1;
        found.household(
            "AN62",
            all > survey.settings.get("P_PHONE_MOST"),
            &format!("这个电话有 {all} 户使用"),
            &format!("{all} households use this telephone"),
        );
    }
    for row in &survey.rows {
        if let Some(phone) = row.answers.text("m_phone").map(half_width) {
            found.member("AN62", row, !is_phone(&phone), zh, en);
        }
    }
}
