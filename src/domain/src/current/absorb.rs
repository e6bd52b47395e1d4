//! Taking a survey into the current facts, in whatever order the surveys come.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::{Current, FullSurvey, MEMBERS, Source, VISITS, Visit, key_of, member_field};
use crate::arrange::Arrange;
use crate::form::{Asked, Engine, LEFT, Outcome};
use crate::forms::{HOUSEHOLD_SURVEY_ID, VISIT_SHORT_ID, feeds_facts};
use crate::record::Record;
use crate::rules::six_clears::is_complete;

/// Income years of which a summary is kept: this one, the last, and one more for surveys that come
/// late.
const YEARS: usize = 3;
/// Answers of an earlier survey that rules compare with …
const COMPARED: &[&str] = &["house_grade", "house_reno"];
/// … and of its members.
const COMPARED_OF_MEMBER: &[&str] = &[
    "m_health",
    "m_work_place",
    "m_work_months",
    "m_work_channel",
];
/// A measure of the same year, member and code is the same measure.
const SAME_MEASURE: &[&str] = &["ms_code", "ms_member"];

impl Current {
    /// Takes an accepted record in. `engine` is the record, loaded with the context these facts make.
    ///
    /// A value of a later visit is never replaced by one of an earlier, so the order in which surveys
    /// come makes no difference to the values; of one day, the form that was finished later counts.
    /// Taking the same record in twice changes nothing. A form finished where nobody was met or
    /// agreed counts as a visit and changes no value.
    pub fn absorb(&mut self, engine: &Engine, record: &Record, source: Source) {
        if !feeds_facts(&record.form_id) {
            return;
        }
        let source = Source {
            finished_at: record.finished_at.clone(),
            ..source
        };
        let survey = engine.form().form_id == HOUSEHOLD_SURVEY_ID;
        if survey || engine.form().form_id == VISIT_SHORT_ID {
            self.add_visit(record, &source);
            if !engine.survey().is_answered() {
                return;
            }
        }
        let mut fields = Fields::of(self, source.clone());
        let asked = engine.outcomes();
        let gone: BTreeSet<&str> = asked.iter().filter_map(who_left).collect();
        for Asked { row, name, outcome } in asked {
            match row {
                None => fields.put(&mut self.answers, name, name.to_owned(), outcome),
                Some(key) if gone.contains(key) => fields.remove_member(&mut self.answers, key),
                Some(key) => fields.put_of_member(&mut self.answers, key, name, outcome),
            }
        }
        let newest = fields.at == 0;
        (self.sources, self.from) = fields.store(&self.answers);
        if survey {
            if newest {
                self.computed = engine.computed();
            }
            self.add_year(engine, &source);
            self.add_full_survey(engine, &source);
        }
    }

    fn add_visit(&mut self, record: &Record, source: &Source) {
        let text = |name: &str| {
            let json = record.answers.get(name).and_then(Json::as_str);
            json.unwrap_or_default().to_owned()
        };
        self.visits.retain(|visit| visit.record != record.id);
        self.visits.push(Visit {
            record: record.id.clone(),
            date: source.date.clone(),
            purpose: text("visit_purpose"),
            seen_state: text("seen_state"),
            role: text("visitor_role"),
            by: source.by.clone(),
            consent: record.answers.get("consent").and_then(Json::as_bool),
        });
        // Ids of one day are in the order in which the forms were begun.
        self.visits
            .arrange_by(|one, other| (&other.date, &other.record).cmp(&(&one.date, &one.record)));
        self.visits.truncate(VISITS);
    }

    fn add_year(&mut self, engine: &Engine, source: &Source) {
        let survey = engine.survey();
        let year = i64::from(survey.income_year());
        let order = |summary: &Map<String, Json>| {
            ["date", "finished_at", "record"].map(|name| {
                let text = summary.get(name).and_then(Json::as_str);
                text.unwrap_or_default().to_owned()
            })
        };
        let year_of = |summary: &Map<String, Json>| summary.get("income_year")?.as_i64();
        let mut summary = Map::from_iter([
            ("income_year".to_owned(), json!(year)),
            ("n".to_owned(), json!(survey.n())),
            ("n_labour_full".to_owned(), json!(survey.n_labour_full())),
            ("date".to_owned(), json!(source.date)),
            ("finished_at".to_owned(), json!(source.finished_at)),
            ("record".to_owned(), json!(source.record)),
        ]);
        if let Some(net) = engine.computed().get("inc_net") {
            summary.insert("inc_net".to_owned(), net.clone());
        }
        let chosen = |from: &Map<String, Json>, names: &[&str]| {
            let fields = names.iter().filter_map(|name| {
                let value = from.get(*name)?;
                Some(((*name).to_owned(), value.clone()))
            });
            fields.collect::<Map<String, Json>>()
        };
        let effective = engine.effective_answers();
        summary.extend(chosen(&effective, COMPARED));
        let rows = effective.get(MEMBERS).and_then(Json::as_array);
        let members = rows.into_iter().flatten().filter_map(|row| {
            let mut member = chosen(row.as_object()?, COMPARED_OF_MEMBER);
            member.insert("_key".to_owned(), row.get("_key")?.clone());
            Some(Json::Object(member))
        });
        summary.insert(MEMBERS.to_owned(), members.collect());
        self.years
            .retain(|other| other.get("record") != summary.get("record"));
        let newer = |other: &Map<String, Json>| {
            year_of(other) == Some(year) && order(other) > order(&summary)
        };
        if !self.years.iter().any(newer) {
            self.years.retain(|other| year_of(other) != Some(year));
            self.years.push(summary);
        }
        self.years
            .arrange_by_key(|other| std::cmp::Reverse(year_of(other)));
        self.years.truncate(YEARS);
    }

    fn add_full_survey(&mut self, engine: &Engine, source: &Source) {
        let survey = engine.survey();
        let newer = |full: &FullSurvey| full.date > source.date;
        if survey.is_full() && !self.full_survey.as_ref().is_some_and(newer) {
            self.full_survey = Some(FullSurvey {
                date: source.date.clone(),
                complete: is_complete(&survey),
            });
        }
    }
}

/// The member whose row says 减少.
fn who_left<'a>(asked: &Asked<'a>) -> Option<&'a str> {
    let left = asked.name == "m_change" && asked.outcome == Outcome::Given(json!(LEFT));
    asked.row.filter(|_| left)
}

/// Where every field comes from, while a record is taken in.
pub(super) struct Fields {
    sources: Vec<Source>,
    origin: BTreeMap<String, usize>,
    /// The record being taken in.
    at: usize,
}

impl Fields {
    pub(super) fn of(current: &Current, source: Source) -> Self {
        let mut sources = current.sources.clone();
        sources.retain(|other| other.record != source.record);
        sources.push(source.clone());
        sources.arrange_by(|one, other| other.cmp(one));
        let at = |record: &str| sources.iter().position(|source| source.record == record);
        let moved = |field: &str| at(&current.source_of(field)?.record);
        let named = current.from.keys().cloned();
        let fields = named.chain(names(&current.answers));
        let origin = fields.filter_map(|field| Some((field.clone(), moved(&field)?)));
        Self {
            origin: origin.collect(),
            at: at(&source.record).unwrap_or(0),
            sources,
        }
    }

    /// Whether the field is known from a later visit.
    fn is_newer(&self, field: &str) -> bool {
        self.origin
            .get(field)
            .is_some_and(|&origin| origin < self.at)
    }

    pub(super) fn put(
        &mut self,
        answers: &mut Map<String, Json>,
        name: &str,
        field: String,
        out: Outcome,
    ) {
        if self.is_newer(&field) {
            return;
        }
        match out {
            Outcome::Given(value) => {
                let value = match name {
                    "measures" => with_other_measures(value, answers.get(name)),
                    _ => value,
                };
                answers.insert(name.to_owned(), value);
                self.origin.insert(field, self.at);
            }
            Outcome::Empty => {
                answers.remove(name);
                self.origin.insert(field, self.at);
            }
            Outcome::DoesNotApply => {
                answers.remove(name);
                self.origin.remove(&field);
            }
        }
    }

    pub(super) fn put_of_member(
        &mut self,
        answers: &mut Map<String, Json>,
        key: &str,
        name: &str,
        outcome: Outcome,
    ) {
        let left = format!("{MEMBERS}/{key}");
        if self.is_newer(&left) {
            return;
        }
        self.origin.remove(&left);
        let rows = answers.entry(MEMBERS).or_insert_with(|| json!([]));
        let Some(rows) = rows.as_array_mut() else {
            return;
        };
        let index = rows.iter().position(|row| key_of(row) == Some(key));
        let index = index.unwrap_or_else(|| {
            rows.push(json!({"_key": key}));
            rows.len() - 1
        });
        if let Some(row) = rows[index].as_object_mut() {
            self.put(row, name, member_field(key, name), outcome);
        }
    }

    /// Takes the row of a member who left away, unless a later visit has met the person.
    fn remove_member(&mut self, answers: &mut Map<String, Json>, key: &str) {
        let left = format!("{MEMBERS}/{key}");
        let of_row = format!("{left}/");
        let of_member = |field: &String| field.starts_with(&of_row);
        let mut newer = self.origin.iter();
        if self.is_newer(&left) || newer.any(|(field, &at)| of_member(field) && at < self.at) {
            return;
        }
        self.origin.retain(|field, _| !of_member(field));
        if let Some(rows) = answers.get_mut(MEMBERS).and_then(Json::as_array_mut) {
            rows.retain(|row| key_of(row) != Some(key));
        }
        self.origin.insert(left, self.at);
    }

    /// Sources without those nothing comes from, and the fields that are not of the first.
    pub(super) fn store(
        self,
        answers: &Map<String, Json>,
    ) -> (Vec<Source>, BTreeMap<String, usize>) {
        let used: BTreeSet<usize> = self.origin.values().copied().chain([0]).collect();
        let place = |at: usize| used.iter().position(|&other| other == at).unwrap_or(0);
        let given: BTreeSet<String> = names(answers).collect();
        let origin = self.origin.into_iter();
        let named = origin.map(|(field, at)| (place(at), field));
        let named = named.filter(|(at, field)| *at != 0 || !given.contains(field));
        let named = named.map(|(at, field)| (field, at)).collect();
        let sources = self.sources.into_iter().enumerate();
        let kept = sources.filter(|(index, _)| used.contains(index));
        (kept.map(|(_, source)| source).collect(), named)
    }
}

/// All fields that have a value.
fn names(answers: &Map<String, Json>) -> impl Iterator<Item = String> {
    let outside = answers.keys().filter(|name| *name != MEMBERS).cloned();
    let rows = answers.get(MEMBERS).and_then(Json::as_array);
    let rows = rows.into_iter().flatten().filter_map(Json::as_object);
    let of_row = |row: &Map<String, Json>| -> Vec<String> {
        let key = row.get("_key").and_then(Json::as_str).unwrap_or_default();
        let names = row.keys().filter(|name| *name != "_key");
        names.map(|name| member_field(key, name)).collect()
    };
    outside.chain(rows.flat_map(of_row))
}

/// The measures of this visit, behind those of earlier visits that it does not mention: a measure
/// once accepted keeps its status until somebody records another.
fn with_other_measures(now: Json, before: Option<&Json>) -> Json {
    let same = |one: &Json, other: &Json| {
        let year = |row: &Json| {
            let date = row.get("ms_date").and_then(Json::as_str);
            date.and_then(|date| date.get(..4)).map(str::to_owned)
        };
        key_of(one) == key_of(other)
            || (year(one) == year(other)
                && SAME_MEASURE
                    .iter()
                    .all(|name| one.get(*name) == other.get(*name)))
    };
    let now = now.as_array().cloned().unwrap_or_default();
    let before = before.and_then(Json::as_array).into_iter().flatten();
    let others = before.filter(|row| !now.iter().any(|new| same(new, row)));
    let others: Vec<Json> = others.cloned().collect();
    json!([others, now].concat())
}
