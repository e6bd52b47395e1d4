//! Income, cost and allowances that are unusual, or differ from what was known before.

use super::found::Found;
use crate::number::Number;
use crate::rules::income::Income;
use crate::rules::medical::Cost;
use crate::rules::reason::{divide_rounded, percent_text, yuan};
use crate::rules::survey::Survey;
use crate::rules::truth::Truth;

pub(super) fn check(survey: &Survey<'_>, income: &Income, costs: &[Cost], found: &mut Found) {
    // Comparisons need the whole income.
    if let Some(shown) = income.pc_shown {
        change(survey, income, shown, found);
        credit(survey, income, found);
        let most = i128::from(survey.settings.get("P_INCOME_MOST"));
        let (net, n) = (i128::from(income.net), i128::from(income.n));
        found.household(
            "AN33",
            net <= 0 || net > most * n,
            &format!("人均收入 {} 元", yuan(shown)),
            &format!("income per head {} yuan", yuan(shown)),
        );
    }
    production(income, found);
    for cost in costs.iter().filter(|cost| cost.warn) {
        let member = survey.rows.iter().find(|row| row.key == cost.member);
        let ratio = percent_text(cost.ratio_shown);
        let (zh, en) = (
            format!("自付占 {ratio}"),
            format!("pays an own share of {ratio}"),
        );
        match member {
            Some(member) => found.member("AN56", member, true, &zh, &en),
            None => found.household("AN56", true, &zh, &en),
        }
    }
    allowances(survey, found);
}

fn change(survey: &Survey<'_>, income: &Income, shown: i64, found: &mut Found) {
    let Some((last_net, last_n)) = survey.last_income() else {
        return;
    };
    // now / n against share % of last / last n, cross-multiplied.
    let now = i128::from(income.net) * i128::from(last_n) * 100;
    let was = i128::from(last_net) * i128::from(income.n);
    let (jump, drop) = (survey.settings.get("P_JUMP"), survey.settings.get("P_DROP"));
    let last = yuan(divide_rounded(last_net, last_n).unwrap_or_default());
    let shown = yuan(shown);
    found.household(
        "AN31",
        now > was * i128::from(100 + jump),
        &format!("人均收入从 {last} 元增到 {shown} 元"),
        &format!("income per head rose from {last} to {shown} yuan"),
    );
    found.household(
        "AN32",
        now < was * i128::from(100 - drop),
        &format!("人均收入从 {last} 元降到 {shown} 元"),
        &format!("income per head fell from {last} to {shown} yuan"),
    );
}

fn production(income: &Income, found: &mut Found) {
    let open = |class: &str| income.reasons.iter().any(|reason| reason.code == class);
    if open("prod") || open("cost") {
        return;
    }
    found.household(
        "AN34",
        income.prod > 0 && income.cost == 0,
        &format!("经营收入 {} 元，没有成本", yuan(income.prod)),
        &format!("{} yuan of production without cost", yuan(income.prod)),
    );
    found.household(
        "AN34",
        income.cost > 0 && income.prod == 0,
        &format!("经营成本 {} 元，没有收入", yuan(income.cost)),
        &format!("{} yuan of cost without production", yuan(income.cost)),
    );
}

fn allowances(survey: &Survey<'_>, found: &mut Found) {
    let (answers, settings) = (survey.answers, survey.settings);
    let below = |name: &str, least: i64| {
        let within = |fen| fen > Number::ZERO && fen < Number::integer(least);
        answers.compare(name, within)
    };
    let amount = |name: &str| yuan(answers.fen(name));
    found.household(
        "AN57",
        below("tr_dibao", settings.get("P_DIBAO_LEAST")),
        &format!("低保金一年只有 {} 元", amount("tr_dibao")),
        &format!("only {} yuan of dibao in a year", amount("tr_dibao")),
    );
    // Whoever drew the pension all year was past the pension age a year ago.
    let age = settings.get("P_PENSION_AGE") + 1;
    let draws = survey.members().filter(|member| {
        let drawing = member.answers.is("m_ins_pension", &["3"]);
        drawing.and(member.aged_from(age)) == Truth::Yes
    });
    let count = draws.count() as i64;
    let least = settings.get("P_PENSION_MIN") * 12 * count;
    found.household(
        "AN57",
        below("tr_pension", least),
        &format!("{count} 人领养老金，一年只有 {} 元", amount("tr_pension")),
        &format!(
            "{count} pensioners and only {} yuan in a year",
            amount("tr_pension")
        ),
    );
}

/// The income in the open credit file: too old, or far from this survey's.
fn credit(survey: &Survey<'_>, income: &Income, found: &mut Found) {
    let Some(file) = survey.background.object("credit") else {
        return;
    };
    let settings = survey.settings;
    if let Some(date) = file.date("date") {
        let days = i64::from(survey.as_of.days() - date.days());
        found.household(
            "AN58",
            days > settings.get("P_CREDIT_DAYS"),
            &format!("信用档案收入是 {days} 天前的"),
            &format!("the income in the credit file is {days} days old"),
        );
    }
    // A share of an income that is not above 0 says nothing.
    if let Some(net) = file.whole("in_net").filter(|_| income.net > 0) {
        let differs = i128::from(settings.get("P_CREDIT_DIFFERS"));
        let gap = i128::from(net) - i128::from(income.net);
        let (filed, now) = (yuan(net), yuan(income.net));
        found.household(
            "AN58",
            gap.abs() * 100 > i128::from(income.net) * differs,
            &format!("信用档案收入 {filed} 元，调查 {now} 元"),
            &format!("credit file {filed} yuan, survey {now} yuan"),
        );
    }
}
