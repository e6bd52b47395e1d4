//! One answer set: a form filled in, changed, and partly changed back.

use std::collections::BTreeMap;
use std::sync::Arc;

use ruhu_domain::date::Date;
use ruhu_domain::form::definition::{Choice, Kind, NodeId};
use ruhu_domain::form::value::Value;
use ruhu_domain::form::{Command, Context, Engine, Form, Path};
use serde_json::{Map, Value as Json, json};

use crate::answers::{answer, names_rows};
use crate::random::Random;
use crate::snapshot::{node_text, offered, snapshot};

/// Days on which a survey is filled in.
const DAYS: &[&str] = &[
    "2018-11-20",
    "2018-12-31",
    "2019-01-01",
    "2018-09-30",
    "2018-10-01",
    "2018-08-31",
    "2020-02-29",
    "2016-02-29",
    "2019-02-28",
    "2020-06-15",
];
/// Facts of the context and of the last survey, and the calculation each of them feeds.
const FACTS: &[&[(&str, &str)]] = &[
    &[],
    &[
        ("first_survey", "yes"),
        ("village_is_border", "yes"),
        ("hh_status", "20"),
    ],
    &[
        ("first_survey", "no"),
        ("hh_status", "40"),
        ("house_reno_last", "3"),
        ("helper_name", "玉香"),
    ],
    &[
        ("hh_status", "42"),
        ("helper_is_poor", "yes"),
        ("house_reno_last", "0"),
    ],
];
/// Answers that end the survey early; rare, or there would be little to compare.
const ENDS: &[(&str, &str)] = &[("seen_state", "4"), ("consent", "no"), ("m_change", "4")];
const CHANGES: usize = 120;

struct Filling<'a> {
    engine: Engine,
    random: &'a mut Random,
    rows_made: usize,
    /// Commands since the last snapshot, as the other side understands them.
    commands: Vec<Json>,
    /// What was answered before, to go back to.
    before: Vec<(Path, Value)>,
}

/// The line of one answer set.
pub(crate) fn make(
    number: u64,
    form: &Arc<Form>,
    lists: &BTreeMap<String, Vec<Choice>>,
    random: &mut Random,
) -> Json {
    let day = *random.pick(DAYS).unwrap_or(&DAYS[0]);
    let facts = *random.pick(FACTS).unwrap_or(&FACTS[0]);
    let context = context(form, Date::parse(day), facts, lists);
    let engine = Engine::new(Arc::clone(form), context);
    let mut filling = Filling {
        engine,
        random,
        rows_made: 0,
        commands: Vec::new(),
        before: Vec::new(),
    };
    let mut steps = vec![filling.step()];
    filling.fill(0..form.nodes.len(), None, 90);
    steps.push(filling.step());
    for _ in 0..CHANGES {
        filling.change();
    }
    steps.push(filling.step());
    filling.go_back();
    filling.fill(0..form.nodes.len(), None, 50);
    steps.push(filling.step());
    let facts: Map<_, _> = facts
        .iter()
        .map(|(name, fact)| ((*name).to_owned(), json!(fact)))
        .collect();
    json!({"set": number, "as_of": day, "facts": facts, "steps": steps})
}

fn context(
    form: &Form,
    day: Option<Date>,
    facts: &[(&str, &str)],
    lists: &BTreeMap<String, Vec<Choice>>,
) -> Context {
    let mut context = Context::new(day.unwrap_or(Date::from_days(0)));
    context.lists = lists.clone();
    for (name, fact) in facts {
        let rule = form
            .find(name)
            .and_then(|node| form.nodes[node].rule.as_deref())
            .unwrap_or_default();
        match rule.split_once('.') {
            Some(("context", key)) => put(&mut context.facts, key, fact),
            Some(("helper", key)) => {
                let helpers = context
                    .facts
                    .entry("helpers")
                    .or_insert_with(|| json!([{}]));
                helpers[0][key] = json!(fact);
            }
            Some(("last", key)) => {
                context.last.insert(key.to_owned(), json!(fact));
            }
            _ => {}
        }
    }
    context
}

/// A fact by its name after `context.`, which may go into an object: `status.code`.
fn put(facts: &mut Map<String, Json>, key: &str, fact: &str) {
    match key.split_once('.') {
        None => {
            facts.insert(key.to_owned(), json!(fact));
        }
        Some((outer, inner)) => {
            let object = facts.entry(outer).or_insert_with(|| json!({}));
            object[inner] = json!(fact);
        }
    }
}

impl Filling<'_> {
    fn step(&mut self) -> Json {
        json!({"commands": std::mem::take(&mut self.commands), "nodes": snapshot(&self.engine)})
    }

    /// Answers what is asked, in document order, as a person does.
    fn fill(&mut self, nodes: std::ops::Range<NodeId>, row: Option<&str>, percent: usize) {
        let mut node = nodes.start;
        while node < nodes.end {
            let path = Path {
                node,
                row: row.map(str::to_owned),
            };
            let kind = self.engine.form().nodes[node].kind;
            let end = self.engine.form().end_of(node);
            if kind == Kind::Repeat {
                let wanted = self.random.below(6);
                while self.engine.is_asked(&path) && self.engine.rows(node).len() < wanted {
                    self.add_row(node);
                }
                for row in self.engine.rows(node) {
                    self.fill(node + 1..end, Some(&row.key), percent);
                }
                node = end;
                continue;
            }
            if kind.is_question()
                && self.engine.is_asked(&path)
                && self.random.chance(percent)
                && self.may_fill(&path)
            {
                let value = answer(&self.engine, &path, self.random);
                if !self.ends(&path, &value) || self.random.chance(5) {
                    self.set(path, value);
                }
            }
            node += 1;
        }
    }

    /// What a trigger filled in usually stays, as people leave it.
    fn may_fill(&mut self, path: &Path) -> bool {
        let empty = self
            .engine
            .question(path)
            .is_none_or(|view| view.value.is_empty());
        empty || self.random.chance(20)
    }

    fn ends(&self, path: &Path, value: &Value) -> bool {
        let name = self.engine.form().nodes[path.node].name.as_str();
        ENDS.iter().any(|(question, code)| {
            *question == name && matches!(value, Value::Code(given) if given == code)
        })
    }

    /// One change anywhere: an answer, a gate, a row more or less.
    fn change(&mut self) {
        let form = Arc::clone(self.engine.form());
        if self.random.chance(10) {
            let repeats: Vec<_> = (0..form.nodes.len())
                .filter(|&node| form.nodes[node].kind == Kind::Repeat)
                .collect();
            let Some(&repeat) = self.random.pick(&repeats) else {
                return;
            };
            let rows = self.engine.rows(repeat);
            match self.random.pick(&rows).filter(|_| rows.len() > 2) {
                Some(row) => self.remove_row(repeat, row.key.clone()),
                None if self.engine.is_asked(&Path::household(repeat)) => self.add_row(repeat),
                None => {}
            }
            return;
        }
        let gate = self
            .random
            .chance(15)
            .then(|| self.random.pick(ENDS).and_then(|(name, _)| form.find(name)))
            .flatten();
        let node = gate.unwrap_or_else(|| self.random.below(form.nodes.len()));
        let row = match self.engine.repeat_around(node) {
            None => None,
            Some(repeat) => match self.random.pick(&self.engine.rows(repeat)) {
                Some(row) => Some(row.key.clone()),
                None => return,
            },
        };
        let path = Path { node, row };
        if !form.nodes[node].kind.is_question()
            || !self.engine.is_asked(&path)
            || names_rows(&self.engine, node)
        {
            return;
        }
        if let Some(view) = self.engine.question(&path) {
            self.before.push((path.clone(), view.value));
        }
        let value = answer(&self.engine, &path, self.random);
        self.set(path, value);
    }

    /// Takes the changes back, the last first, where the question is still asked.
    fn go_back(&mut self) {
        while let Some((path, value)) = self.before.pop() {
            if self.engine.is_asked(&path)
                && self.still_offered(&path, &value)
                && self.random.chance(85)
            {
                self.set(path, value);
            }
        }
    }

    fn still_offered(&self, path: &Path, value: &Value) -> bool {
        let offered = offered(&self.engine, path);
        match value {
            Value::Code(code) => offered.contains(code),
            Value::Codes(codes) => codes.iter().all(|code| offered.contains(code)),
            _ => true,
        }
    }

    fn set(&mut self, path: Path, value: Value) {
        let name = self.engine.form().nodes[path.node].name.clone();
        let row = path
            .row
            .as_deref()
            .and_then(|key| self.row_number(path.node, key));
        let text = node_text(&self.engine, path.node, &value);
        if self
            .engine
            .apply(&Command::Set(path.clone(), value))
            .is_ok()
        {
            let filled = self.filled(&path);
            self.commands
                .push(json!({"set": name, "row": row, "value": text, "filled": filled}));
        }
    }

    /// The answers that a change at `path` fills in by a trigger, as they are now.
    fn filled(&self, path: &Path) -> Map<String, Json> {
        let form = self.engine.form();
        let triggered =
            (0..form.nodes.len()).filter(|&node| form.nodes[node].trigger.contains(&path.node));
        let targets = triggered.map(|node| match self.engine.repeat_around(node) {
            None => Path::household(node),
            Some(_) => Path {
                node,
                row: path.row.clone(),
            },
        });
        let views = targets.filter_map(|target| self.engine.question(&target));
        views
            .map(|view| {
                (
                    self.engine.path_text(&view.path),
                    json!(node_text(&self.engine, view.path.node, &view.value)),
                )
            })
            .collect()
    }

    fn row_number(&self, node: NodeId, key: &str) -> Option<usize> {
        let rows = self.engine.rows(self.engine.repeat_around(node)?);
        rows.iter().position(|row| row.key == key)
    }

    fn add_row(&mut self, repeat: NodeId) {
        self.rows_made += 1;
        let key = format!("k{}", self.rows_made);
        let name = self.engine.form().nodes[repeat].name.clone();
        if self.engine.apply(&Command::AddRow(repeat, key)).is_ok() {
            self.commands.push(json!({"add": name}));
        }
    }

    fn remove_row(&mut self, repeat: NodeId, key: String) {
        let name = self.engine.form().nodes[repeat].name.clone();
        let row = self
            .engine
            .rows(repeat)
            .iter()
            .position(|row| row.key == key);
        if self.engine.apply(&Command::RemoveRow(repeat, key)).is_ok() {
            self.commands.push(json!({"remove": name, "row": row}));
        }
    }
}
