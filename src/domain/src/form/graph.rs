//! Who reads whom: built once per form, so that a change touches only what depends on it.

use crate::arrange::Arrange;
use std::sync::{Arc, OnceLock};

use super::definition::{Form, Kind, Node, NodeId, Options, Text};
use super::environment::{INCOME_YEAR, LAST_INCOME};
use super::expression::{Expression, Reach, Source};

/// A node that reads another, and how far a change of a row reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    pub(super) node: NodeId,
    pub(super) reach: Reach,
}

/// The graph of a form, built at its first use and shared by everything opened with it.
#[derive(Clone, Debug, Default)]
pub(crate) struct GraphCell(OnceLock<Arc<Graph>>);

/// The graph follows from the definition, so it makes no difference between two forms.
impl PartialEq for GraphCell {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for GraphCell {}

/// The dependencies of a form.
#[derive(Debug)]
pub(crate) struct Graph {
    /// Position in [`Form::order`], by node.
    pub(super) rank: Vec<usize>,
    /// Whose relevance or calculation reads the node.
    pub(super) value_readers: Vec<Vec<Reader>>,
    /// What else of whom reads it: required, constraint, options, checks, texts.
    pub(super) view_readers: Vec<Vec<Reader>>,
    /// Asked questions the node fills in when it changes.
    pub(super) triggered: Vec<Vec<NodeId>>,
    /// Indexes into [`Form::checks`] of the checks shown at the node.
    pub(super) checks: Vec<Vec<usize>>,
    /// The repeat around the node.
    pub(super) repeat: Vec<Option<NodeId>>,
    /// The node after the last descendant.
    pub(super) end: Vec<NodeId>,
    /// The calculation that says whether a visit is a full one; without it everything is asked.
    pub(super) full_survey: Option<NodeId>,
    /// The question that says what became of a row since the last visit, by node in it or its repeat.
    pub(super) change: Vec<Option<NodeId>>,
    /// Nodes by the hash of their name, sorted: the rules look up hundreds of names at every key.
    names: Vec<(u64, NodeId)>,
}

impl Graph {
    pub(super) fn of(form: &Form) -> Arc<Self> {
        Arc::clone(form.graph.0.get_or_init(|| Arc::new(Self::new(form))))
    }

    /// The node called `name` in the form this graph is of.
    pub(super) fn find(&self, form: &Form, name: &str) -> Option<NodeId> {
        let hash = hash(name);
        let first = self.names.partition_point(|(other, _)| *other < hash);
        let same = self
            .names
            .get(first..)?
            .iter()
            .take_while(|(other, _)| *other == hash);
        same.map(|&(_, node)| node)
            .find(|&node| form.nodes[node].name == name)
    }

    fn new(form: &Form) -> Self {
        let count = form.nodes.len();
        let mut graph = Self {
            rank: vec![0; count],
            value_readers: vec![Vec::new(); count],
            view_readers: vec![Vec::new(); count],
            triggered: vec![Vec::new(); count],
            checks: vec![Vec::new(); count],
            repeat: (0..count).map(|node| form.repeat_of(node)).collect(),
            end: (0..count).map(|node| form.end_of(node)).collect(),
            full_survey: form.find(FULL_SURVEY),
            change: (0..count).map(|node| change(form, node)).collect(),
            names: Vec::new(),
        };
        let names = form.nodes.iter().enumerate();
        graph.names = names.map(|(id, node)| (hash(&node.name), id)).collect();
        graph.names.arrange();
        for (rank, &node) in form.order.iter().enumerate() {
            graph.rank[node] = rank;
        }
        for (id, node) in form.nodes.iter().enumerate() {
            for_each_value_read(form, id, &mut |source, reach| {
                add(&mut graph.value_readers, source, id, reach)
            });
            let mut view = |source, reach| add(&mut graph.view_readers, source, id, reach);
            for expression in [&node.required, &node.constraint, &node.choice_filter]
                .into_iter()
                .flatten()
            {
                expression.reads(&mut view);
            }
            if let Some(Options::Rows { repeat, label, .. }) = &node.options {
                view(*repeat, Reach::Everywhere);
                view(*label, Reach::Everywhere);
            }
            for text in [&node.label, &node.hint, &node.constraint_message] {
                for_each_placeholder(form, text, &mut |source| view(source, Reach::SameRow));
            }
            for &trigger in &node.trigger {
                graph.triggered[trigger].push(id);
            }
        }
        for (index, check) in form.checks.iter().enumerate() {
            graph.checks[check.question].push(index);
            let mut view =
                |source, reach| add(&mut graph.view_readers, source, check.question, reach);
            check.when.reads(&mut view);
            check.when.walk(&mut |part| {
                if matches!(part, Expression::External(Source::Last, name) if name == LAST_INCOME)
                    && let Some(year) = form.find(INCOME_YEAR)
                {
                    view(year, Reach::Everywhere);
                }
            });
            for_each_placeholder(form, &check.message, &mut |source| {
                view(source, Reach::SameRow)
            });
        }
        graph
    }
}

/// FNV-1a.
fn hash(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Calls `read` for everything the relevance and the calculation of `id` depend on.
pub(crate) fn for_each_value_read(form: &Form, id: NodeId, read: &mut impl FnMut(NodeId, Reach)) {
    let node = &form.nodes[id];
    if let Some(parent) = node.parent {
        read(parent, Reach::SameRow);
    }
    if let Some(relevant) = &node.relevant {
        relevant.reads(read);
    }
    if is_left_out(node) {
        let full = [form.find(FULL_SURVEY), change(form, id)];
        full.into_iter()
            .flatten()
            .for_each(|full| read(full, Reach::SameRow));
    }
    // What a trigger fills in is an answer, not a formula: it does not follow its sources.
    if let (Kind::Calculate(_), Some(calculation)) = (node.kind, &node.calculation) {
        calculation.reads(read);
    }
    if node
        .rule
        .as_deref()
        .is_some_and(super::rule::reads_everything)
    {
        for (other, node) in form.nodes.iter().enumerate() {
            if is_read_by_rules(node) {
                read(other, Reach::Everywhere);
            }
        }
    }
    for source in node.rule.as_deref().map_or(&[][..], super::rule::reads) {
        if let Some(source) = form.find(source) {
            read(source, Reach::SameRow);
        }
    }
}

/// Name of the calculation that is `yes` in a full survey.
const FULL_SURVEY: &str = "full_survey";
/// The question of a roster that says what became of a person since the last visit.
const CHANGE: &str = "m_change";

/// Whether a short visit leaves the question out where the answer is known.
pub(super) fn is_left_out(node: &Node) -> bool {
    node.kind.is_question() && !node.short_form
}

/// The question [`CHANGE`] of the repeat that `node` is or lies in.
fn change(form: &Form, node: NodeId) -> Option<NodeId> {
    let repeat = match form.nodes[node].kind {
        Kind::Repeat => node,
        _ => form.repeat_of(node)?,
    };
    let mut inside = repeat + 1..form.end_of(repeat);
    inside.find(|&inner| form.nodes[inner].name == CHANGE)
}

/// Whether the rules over the whole form read it: they read answers, never what was computed from
/// them. Names and remarks decide nothing: typing one must not run the rules at every key.
pub(super) fn is_read_by_rules(node: &Node) -> bool {
    let decides = || TEXTS_THAT_DECIDE.contains(&node.name.as_str());
    match node.kind {
        Kind::Text => decides(),
        Kind::LongText | Kind::Phone | Kind::IdNumber | Kind::Geopoint | Kind::Photo(_) => false,
        kind => kind.is_question() || kind == Kind::Repeat,
    }
}

/// Texts of which the rules read whether there is one.
const TEXTS_THAT_DECIDE: &[&str] = &["m_dis_cert", "ms_output", "pl_scale"];

fn for_each_placeholder(form: &Form, text: &Text, read: &mut impl FnMut(NodeId)) {
    let Some(first) = text.0.first() else { return };
    for part in first.split("${").skip(1) {
        if let Some(node) = part.split('}').next().and_then(|name| form.find(name)) {
            read(node);
        }
    }
}

fn add(readers: &mut [Vec<Reader>], source: NodeId, node: NodeId, reach: Reach) {
    let readers = &mut readers[source];
    match readers.iter_mut().find(|reader| reader.node == node) {
        Some(reader) if reach == Reach::Everywhere => reader.reach = reach,
        Some(_) => {}
        None => readers.push(Reader { node, reach }),
    }
}
