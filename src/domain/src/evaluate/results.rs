//! Results as JSON.

use serde_json::{Map, Value as Json, json};

use super::input::Input;
use super::{Forms, before};
use crate::form::Engine;
use crate::forms::HOUSEHOLD_SURVEY_ID;
use crate::rules::Assessment;
use crate::rules::anomalies::{self, Anomaly};
use crate::rules::answers::Answers;
use crate::rules::background::Background;
use crate::rules::credit;
use crate::rules::exit::Exit;
use crate::rules::guarantees::Guarantees;
use crate::rules::income::Income;
use crate::rules::loans::{self, LoanCase, Warning};
use crate::rules::measures::{Class, Entitled};
use crate::rules::medical::Cost;
use crate::rules::reason::Reason;
use crate::rules::risk::Risk;
use crate::rules::six_clears::SixClears;
use crate::rules::survey::{EXITED, NOT_EXITED, Survey};
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
    put("exit", exit(&found.exit));
    put("risk", risk(&found.risk));
    put("six_clears", six_clears(&found.six_clears));
    put("medical", medical(&found.costs));
    put("measures", measures(&found.measures));
    let anomalies = anomalies::of_household(survey, &found.income, &found.guarantees, &found.costs);
    let anomaly = |found: &Anomaly| json!({"code": found.code, "member": found.member, "reasons": reasons(&found.reasons)});
    put("anomalies", anomalies.iter().map(anomaly).collect());
}

fn exit(found: &Exit) -> Json {
    json!({
        "result": found.result.name(), "failed": found.failed, "unknown": found.unknown,
        "notes": found.notes, "reasons": reasons(&found.reasons),
    })
}

fn risk(found: &Risk) -> Json {
    json!({
        "level": found.level.name(), "factors": found.factors, "reasons": reasons(&found.reasons),
    })
}

fn six_clears(found: &SixClears) -> Json {
    json!({
        "score": found.score(), "true": found.codes().collect::<Vec<_>>(), "open": found.open,
        "reasons": reasons(&found.reasons),
    })
}

/// What is due and what is possible; what is still to be checked is neither.
fn measures(entitled: &[Entitled]) -> Json {
    let certain = entitled
        .iter()
        .filter(|measure| measure.class != Class::Unknown);
    let measure = |measure: &Entitled| {
        json!({
            "code": measure.code, "class": measure.class.name(), "member": measure.member,
            "priority": measure.priority, "unit": measure.unit,
            "reasons": reasons(&measure.reasons),
        })
    };
    certain.map(measure).collect()
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

/// The credit file of a household, built on its survey if the input has one.
pub(super) fn credit(
    input: &Input<'_>,
    settings: &Settings,
    forms: Forms<'_>,
    out: &mut Map<String, Json>,
) {
    let file = Answers::Json(input.answers);
    let as_of = input.as_of(input.answers);
    let survey = input
        .context
        .get("survey")
        .and_then(|record| record.get("answers"));
    let form = forms(HOUSEHOLD_SURVEY_ID, None);
    let engine = survey
        .and_then(Json::as_object)
        .zip(form)
        .map(|(answers, form)| {
            // The survey is judged on its own day.
            let day = Input {
                context: &Map::new(),
                ..*input
            }
            .as_of(answers);
            let context = before::context(input.context, answers, settings.clone(), day);
            Engine::load(form, context, answers).0
        });
    let assessment = engine.as_ref().and_then(Engine::assessment);
    let survey = engine.as_ref().map(Engine::survey);
    let found = credit::credit(
        file,
        survey.as_ref(),
        assessment.as_ref().map(|found| &found.income),
        assessment.as_ref().map(|found| &found.guarantees),
        settings,
        as_of,
    );
    let by_name = |points: &[(String, i64)]| -> Map<String, Json> {
        points
            .iter()
            .map(|(name, points)| (name.clone(), json!(points)))
            .collect()
    };
    let points = found
        .points
        .iter()
        .map(|points| (points.item.clone(), json!(points.points)));
    let json = json!({
        "score": found.score, "parts": by_name(&found.parts), "points": points.collect::<Map<_, _>>(),
        "missing": found.missing, "grade": found.grade, "stops": found.stops,
        "unknown_stops": found.unknown_stops, "limit": found.limit, "term": found.term,
        "reasons": reasons(&found.reasons),
    });
    out.insert("credit".to_owned(), json);
}

/// A follow-up visit to a borrower.
pub(super) fn loans(input: &Input<'_>, settings: &Settings, out: &mut Map<String, Json>) {
    let background = Background(input.context);
    let earlier: Vec<_> = background.list("followups").collect();
    let others: Vec<_> = background.list("loans").collect();
    let status = background.status().map(|(code, _)| code);
    let case = LoanCase {
        loan: background
            .object("loan")
            .unwrap_or(Answers::Json(input.answers)),
        visit: Some(Answers::Json(input.answers)),
        earlier: &earlier,
        borrower_birth: Answers::Json(input.context).date("borrower_birth"),
        archived: Truth::from(
            status.map(|code| NOT_EXITED.contains(&code) || EXITED.contains(&code)),
        ),
        others: &others,
    };
    let warnings = loans::warnings(&case, settings, input.as_of(input.answers));
    let warning = |found: &Warning| {
        json!({
            "code": found.code, "level": found.level.name(), "reasons": reasons(&found.reasons),
        })
    };
    out.insert("loans".to_owned(), warnings.iter().map(warning).collect());
}
