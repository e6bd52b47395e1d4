//! Results as JSON.

use serde_json::{Map, Value as Json, json};

use super::Forms;
use super::input::Input;
use crate::rules::Assessment;
use crate::rules::guarantees::Guarantees;
use crate::rules::income::Income;
use crate::rules::medical::Cost;
use crate::rules::reason::Reason;
use crate::rules::survey::Survey;
use crate::rules::truth::Truth;
use crate::settings::Settings;
use crate::sync::protocol::Message;

pub(super) fn message(message: &Message) -> Json {
    json!({"zh": message.zh, "en": message.en})
}

fn reasons(reasons: &[Reason]) -> Json {
    let reason = |reason: &Reason| {
        let mut json = json!({"code": reason.code, "message": message(&reason.message)});
        if let Some(member) = &reason.member {
            json["member"] = json!(member);
        }
        json
    };
    reasons.iter().map(reason).collect()
}

/// Everything about a household survey.
pub(super) fn household(survey: &Survey<'_>, found: &Assessment, out: &mut Map<String, Json>) {
    let mut put = |key: &str, json: Json| drop(out.insert(key.to_owned(), json));
    put("income", income(&found.income));
    put("guarantees", guarantees(&found.guarantees));
    put("medical", medical(&found.costs));
    let _ = survey;
}

fn income(found: &Income) -> Json {
    json!({
        "wage": found.wage, "prod": found.prod, "prop": found.prop, "trans": found.trans,
        "total": found.total, "cost": found.cost, "net": found.net, "n": found.n,
        "year": found.year, "line": found.line, "pc_shown": found.pc_shown,
        "met": found.met.name(), "reasons": reasons(&found.reasons),
    })
}

fn guarantees(found: &Guarantees) -> Json {
    let named = |truth: Truth| -> Vec<&str> {
        let parts = found.parts().into_iter().filter(|(_, part)| *part == truth);
        parts.map(|(name, _)| name).collect()
    };
    json!({
        "food": found.food.name(), "clothes": found.clothes.name(),
        "education": found.education.name(), "medical": found.medical.name(),
        "housing": found.housing.name(), "water": found.water.name(), "sum": found.sum().name(),
        "unmet": named(Truth::No), "unknown": named(Truth::Unknown),
        "out_because_poor": found.out_because_poor, "reasons": reasons(&found.reasons),
    })
}

fn medical(costs: &[Cost]) -> Json {
    let cost = |cost: &Cost| {
        let json = json!({
            "total": cost.total, "noncomp": cost.noncomp, "policy": cost.policy, "own": cost.own,
            "own_policy": cost.own_policy, "ratio_shown": cost.ratio_shown,
            "to_reach": cost.to_reach, "warn": cost.warn, "apart_stays": cost.apart_stays,
            "apart_own": cost.apart_own, "reasons": reasons(&cost.reasons),
        });
        (cost.member.clone(), json)
    };
    Json::Object(costs.iter().map(cost).collect())
}

/// The credit file of a household.
pub(super) fn credit(
    input: &Input<'_>,
    settings: &Settings,
    forms: Forms<'_>,
    out: &mut Map<String, Json>,
) {
    let _ = (input, settings, forms, out);
}

/// A follow-up visit to a borrower.
pub(super) fn loans(input: &Input<'_>, settings: &Settings, out: &mut Map<String, Json>) {
    let _ = (input, settings, out);
}
