//! The column `rule`: calculations that are more than arithmetic on the answers of the form.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::context::Context;
use super::credit;
use super::definition::NodeId;
use super::engine::Engine;
use super::expression::Source;
use super::expression::evaluate::Environment;
use super::expression::scalar::Scalar;
use super::state::Spot;
use super::value::Value;
use crate::date::Date;
use crate::forms::HOUSEHOLD_SURVEY_ID;
use crate::number::Number;
use crate::rules::Assessment;
use crate::rules::answers::Answers;
use crate::rules::background::Background;
use crate::rules::exit::Outcome;
use crate::rules::proposal::Standing;
use crate::rules::risk::Level;
use crate::rules::status::Evidence;
use crate::rules::survey::Survey;
use crate::settings;

/// One result of the rules, as expressions see it.
type Read = fn(&Assessment) -> Scalar<'static>;

/// Rules over the whole form: what they come to, by name.
const ASSESSED: &[(&str, Read)] = &[
    ("income.inc_pc", |found| {
        found
            .income
            .pc_shown
            .map_or(Scalar::EMPTY, |fen| Scalar::Number(Number::from_fen(fen)))
    }),
    ("income.condition", |found| text(found.income.met.name())),
    // A household the question does not arise for has no result, rather than "does not apply".
    ("exit.result", |found| match found.exit.result {
        Outcome::NotApplicable => Scalar::EMPTY,
        result => text(result.name()),
    }),
    ("risk.level", |found| match found.risk.level {
        Level::NotApplicable => Scalar::EMPTY,
        level => text(level.name()),
    }),
    ("six_clears.score", |found| {
        Scalar::Number(Number::integer(found.six_clears.score() as i64))
    }),
    ("guarantees.all", |found| {
        text(found.guarantees.sum().name())
    }),
];

/// The rule over the stays of a row's person; it has a value for every row.
const OWN_SHARE: &str = "medical.own_share";

fn text(text: &str) -> Scalar<'static> {
    Scalar::text(text.to_owned())
}

/// Rules with their own code, and the questions they read.
const COMPUTED: &[(&str, &[&str])] = &[
    ("last.missing_member", &["members"]),
    ("last.measure_status", &["ms_code", "ms_member", "ms_date"]),
    ("last.measure_date", &["ms_code", "ms_member", "ms_date"]),
    ("area.household_of", &["m_idno"]),
    ("helper.name", &[]),
    ("helper.poor_household_member", &[]),
    ("status.possible", &[]),
    ("status.refusal", &["st_to", "st_date"]),
    ("status.confirmer", &["st_to"]),
    ("status.evidence", &["st_to"]),
    ("training.misfit", &["en_need"]),
    (
        "training.booked",
        &["en_person", "en_name", "en_idno", "en_idmask"],
    ),
    (
        "training.hours_here",
        &["at_date", "at_start", "at_end", "at_in", "at_out"],
    ),
    ("training.hours", &[]),
    ("training.rate", &[]),
    ("training.complete", &["re_test"]),
    ("training.cert_used", &["re_cert_no"]),
    ("training.eligible", &["re_test", "re_why"]),
    ("training.days", &["re_test", "re_why"]),
    ("training.amount", &["re_test", "re_why"]),
];

/// Whether a sheet may name this rule.
pub(crate) fn is_known(rule: &str) -> bool {
    let computed = COMPUTED.iter().any(|(name, _)| *name == rule);
    computed
        || credit::is_known(rule)
        || reads_everything(rule)
        || rule.starts_with("context.")
        || rule.starts_with("last.")
        || rule.starts_with("office.")
        || rule
            .strip_prefix("setting.")
            .is_some_and(|name| settings::find(name).is_some())
}

/// Whether a rule reads all questions of the form.
pub(super) fn reads_everything(rule: &str) -> bool {
    rule == OWN_SHARE
        || credit::reads_everything(rule)
        || ASSESSED.iter().any(|(name, _)| *name == rule)
}

/// The questions a rule reads, unless it reads them all.
pub(super) fn reads(rule: &str) -> &'static [&'static str] {
    let own = COMPUTED.iter().find(|(name, _)| *name == rule);
    own.map_or_else(|| credit::reads(rule), |(_, reads)| reads)
}

impl Engine {
    /// The value of a rule at a spot; empty when it is not known.
    pub(super) fn rule(&self, rule: &str, spot: Spot) -> Scalar<'_> {
        match rule.split_once('.') {
            Some(("context", fact)) => {
                let facts = &self.context.facts;
                let (first, rest) = fact.split_once('.').unwrap_or((fact, ""));
                let fact = facts.get(first).and_then(|json| match rest {
                    "" => Some(json),
                    rest => json.get(rest),
                });
                fact.map_or(Scalar::EMPTY, plain_scalar)
            }
            Some(("helper", fact)) => {
                let helper = Background(&self.context.facts).helpers().next();
                let value = helper.and_then(|helper| helper.text(fact));
                Scalar::text(value.unwrap_or_default().to_owned())
            }
            Some(("setting", name)) => self.context.settings.scalar(name),
            Some(("last", "missing_member")) => Scalar::text(self.missing_member()),
            Some(("last", "measure_status")) => self.last_measure("ms_status", spot),
            Some(("last", "measure_date")) => self.last_measure("ms_date", spot),
            Some(("office", name)) => self.external(Source::Office, name, spot.into()),
            Some(("last", name)) => self.external(Source::Last, name, spot.into()),
            Some(("area", "household_of")) => {
                let household = self.household_of(&self.text_in_row("m_idno", spot));
                Scalar::text(household.unwrap_or_default())
            }
            Some(("status", fact)) => Scalar::text(self.proposal(fact, spot)),
            Some(("training", fact)) => self.training(fact, spot),
            _ if rule == OWN_SHARE => self.own_share(spot),
            _ if credit::is_known(rule) => self.credit_rule(rule, spot),
            _ => {
                let assessed = ASSESSED.iter().find(|(name, _)| *name == rule);
                let found = assessed.and_then(|(_, read)| Some(read(&*self.assessment()?)));
                found.unwrap_or(Scalar::EMPTY)
            }
        }
    }

    /// What the rules say of the answers as they stand; `None` when nobody was met or there is no
    /// consent, or the form is no household survey.
    pub fn assessment(&self) -> Option<Arc<Assessment>> {
        if self.form.form_id != HOUSEHOLD_SURVEY_ID {
            return None;
        }
        let mut kept = self.assessment.borrow_mut();
        if kept.is_none() {
            let survey = self.survey();
            *kept = survey
                .is_answered()
                .then(|| Arc::new(Assessment::of(&survey)));
        }
        kept.clone()
    }

    /// Whether a calculation is a result of the rules over the whole form.
    pub fn is_assessed(&self, node: NodeId) -> bool {
        let rule = self
            .form
            .nodes
            .get(node)
            .and_then(|node| node.rule.as_deref());
        rule.is_some_and(reads_everything)
    }

    /// The answers as the rules read them.
    pub fn survey(&self) -> Survey<'_> {
        let Context {
            facts,
            settings,
            as_of,
            ..
        } = &self.context;
        Survey::new(
            Answers::Form(self, None),
            Background(facts),
            settings,
            *as_of,
        )
    }

    /// `high` on the last stay of a person whose own share of hospital cost is too high.
    fn own_share(&self, spot: Spot) -> Scalar<'static> {
        let member = self.text_in_row("ip_member", spot);
        let stays = Answers::Form(self, None)
            .rows("inpatients")
            .unwrap_or_default();
        let last = stays
            .iter()
            .rposition(|(_, stay)| stay.text("ip_member") == Some(&member));
        let high = self.assessment().is_some_and(|found| {
            found
                .costs
                .iter()
                .any(|cost| cost.member == member && cost.warn)
        });
        if high && last == spot.row {
            text("high")
        } else {
            Scalar::EMPTY
        }
    }

    /// What holds for the change of status that the form proposes; empty when it does not arise.
    fn proposal(&self, fact: &str, spot: Spot) -> String {
        let standing = Standing::of(Background(&self.context.facts));
        let to = self.text_in_row("st_to", spot);
        let today = self.context.as_of;
        let found = match fact {
            "possible" => return standing.possible().collect::<Vec<_>>().join(" "),
            _ if to.is_empty() => None,
            "refusal" => {
                // Without a date, what can be said of the change itself is said.
                let date = Date::parse(&self.text_in_row("st_date", spot)).unwrap_or(today);
                let refused = standing.refusal(&to, date, today);
                return refused.map_or_else(String::new, |reason| reason.code);
            }
            "confirmer" => standing.confirmer(&to),
            "evidence" => standing.evidence(&to).map(Evidence::name),
            _ => None,
        };
        found.unwrap_or_default().to_owned()
    }

    /// Name of the first member of the last survey who has no row now.
    fn missing_member(&self) -> String {
        let Some(members) = self.find("members") else {
            return String::new();
        };
        let before = self.context.last.get("members").and_then(Json::as_array);
        let gone = before.into_iter().flatten().find(|member| {
            let removed = text_of(member, "m_change") == Some("4");
            !removed
                && text_of(member, "_key")
                    .is_some_and(|key| self.state.row_with_key(members, key).is_none())
        });
        gone.and_then(|member| text_of(member, "m_name"))
            .unwrap_or_default()
            .to_owned()
    }

    /// A field of the same measure, for the same member and year, in the last survey.
    fn last_measure(&self, field: &str, spot: Spot) -> Scalar<'static> {
        let (code, member) = (
            self.text_in_row("ms_code", spot),
            self.text_in_row("ms_member", spot),
        );
        let date = self.text_in_row("ms_date", spot);
        let year = date.get(..4);
        let before = self.context.last.get("measures").and_then(Json::as_array);
        let same = before.into_iter().flatten().rfind(|measure| {
            text_of(measure, "ms_code") == Some(code.as_str())
                && text_of(measure, "ms_member").unwrap_or_default() == member
                && (year.is_none()
                    || text_of(measure, "ms_date").and_then(|date| date.get(..4)) == year)
        });
        Scalar::text(
            same.and_then(|measure| text_of(measure, field))
                .unwrap_or_default()
                .to_owned(),
        )
    }

    pub(super) fn text_in_row(&self, name: &str, spot: Spot) -> String {
        let Some(node) = self.find(name) else {
            return String::new();
        };
        let row = spot.row;
        match self.state.cell(Spot { node, row }, &self.graph).effective() {
            Value::Empty => String::new(),
            value => value.to_text(),
        }
    }
}

pub(super) fn text_of<'a>(json: &'a Json, field: &str) -> Option<&'a str> {
    json.as_object()
        .and_then(|object: &Map<String, Json>| object.get(field))
        .and_then(Json::as_str)
}

/// A fact of the context as expressions see it.
pub(super) fn plain_scalar(json: &Json) -> Scalar<'static> {
    match json {
        Json::Bool(value) => Scalar::text(if *value { "yes" } else { "no" }.to_owned()),
        Json::String(text) => Scalar::text(text.clone()),
        Json::Number(number) => number.as_i64().map_or(Scalar::EMPTY, |number| {
            Scalar::Number(Number::integer(number))
        }),
        _ => Scalar::EMPTY,
    }
}
