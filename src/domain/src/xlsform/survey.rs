//! The sheet `survey`: first the questions, then, with all names known, their expressions.

use super::compile::Languages;
use super::sheet::{Line, Sheet, SheetError};
use super::types::{self, Row};
use crate::form::definition::{Computed, Form, Kind, Node, NodeId, Options, Prefill, Text};
use crate::form::expression::{Expression, Names, ParseError, parse, types as expression_types};
use crate::form::rule;

pub(super) fn read(
    sheet: &Sheet,
    languages: &Languages,
    form: &mut Form,
    errors: &mut Vec<SheetError>,
) {
    let lines = questions(sheet, languages, form, errors);
    if form.nodes.is_empty() && errors.is_empty() {
        errors.push(SheetError {
            sheet: "survey".to_owned(),
            row: 2,
            column: "type".to_owned(),
            message: "the form has no questions".to_owned(),
        });
    }
    for (id, line) in lines {
        expressions(id, &line, form, errors);
    }
}

fn questions<'a>(
    sheet: &'a Sheet,
    languages: &Languages,
    form: &mut Form,
    errors: &mut Vec<SheetError>,
) -> Vec<(NodeId, Line<'a>)> {
    let mut open: Vec<NodeId> = Vec::new();
    let mut lines = Vec::new();
    for line in sheet.lines() {
        let row = match types::read(&line, form) {
            Ok(row) => row,
            Err(error) => {
                errors.push(error);
                continue;
            }
        };
        let (kind, options) = match row {
            Row::Metadata => continue,
            Row::End(kind) => {
                match open.pop() {
                    None => errors.push(line.error("type", "ends a group that was not begun")),
                    Some(begun) if form.nodes[begun].kind != kind => {
                        let begun = &form.nodes[begun];
                        let wanted = if begun.kind == Kind::Repeat {
                            "end_repeat"
                        } else {
                            "end_group"
                        };
                        let message = format!(
                            "`{}` is still open; write {wanted} for it first",
                            begun.name
                        );
                        errors.push(line.error("type", message));
                    }
                    Some(_) => {}
                }
                continue;
            }
            Row::Begin(kind) => (kind, None),
            Row::Question(kind, options) => (kind, options),
        };
        let id = form.nodes.len();
        let name = line.get("name");
        if let Some(message) = bad_name(name, form) {
            errors.push(line.error("name", message));
        }
        let nested = open
            .iter()
            .any(|&around| form.nodes[around].kind == Kind::Repeat);
        if kind == Kind::Repeat && nested {
            errors.push(line.error("type", "a repeat inside a repeat is not supported; make it a list of its own with a question that names the row"));
        }
        let label = languages.text(&line, "label");
        if label.is_empty() && !matches!(kind, Kind::Calculate(_) | Kind::Group | Kind::Repeat) {
            errors.push(line.error("label", "write the question as it is asked"));
        }
        form.nodes.push(Node {
            name: name.to_owned(),
            kind,
            parent: open.last().copied(),
            label,
            hint: languages.text(&line, "hint"),
            required: None,
            relevant: None,
            constraint: None,
            constraint_message: languages.text(&line, "constraint_message"),
            calculation: None,
            trigger: Vec::new(),
            default: None,
            options,
            choice_filter: None,
            read_only: is_yes(line.get("readonly")),
            prefill: prefill(&line, errors),
            short_form: line.get("visit") == "Q",
            rule: None,
        });
        if matches!(kind, Kind::Group | Kind::Repeat) {
            open.push(id);
        }
        lines.push((id, line));
    }
    if let Some(&group) = open.last() {
        errors.push(SheetError {
            sheet: "survey".to_owned(),
            row: sheet.rows.len(),
            column: "type".to_owned(),
            message: format!("the group `{}` has no end", form.nodes[group].name),
        });
    }
    lines
}

fn bad_name(name: &str, form: &Form) -> Option<String> {
    let letters = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if name.is_empty() {
        Some("may not be empty".to_owned())
    } else if !letters || name.starts_with(|first: char| !first.is_ascii_alphabetic()) {
        Some(format!(
            "`{name}`: use letters a–z, digits and _, beginning with a letter"
        ))
    } else if form.find(name).is_some() {
        Some(format!(
            "`{name}` stands twice; names are unique in the whole form"
        ))
    } else {
        None
    }
}

fn is_yes(cell: &str) -> bool {
    matches!(cell, "yes" | "Yes" | "true" | "TRUE" | "true()")
}

fn prefill(line: &Line<'_>, errors: &mut Vec<SheetError>) -> Prefill {
    match line.get("prefill") {
        "" | "P0" => Prefill::None,
        "P1" => Prefill::Section,
        "P2" => Prefill::Single,
        "P3" => Prefill::Computed,
        "P4" => Prefill::Office,
        other => {
            errors.push(line.error(
                "prefill",
                format!("`{other}` is unknown; there are P0 to P4"),
            ));
            Prefill::None
        }
    }
}

/// Parses and type-checks the expressions of one row.
fn expressions(id: NodeId, line: &Line<'_>, form: &mut Form, errors: &mut Vec<SheetError>) {
    let mut read = |column: &str, form: &Form, columns: bool| {
        expression(line, column, line.get(column), id, form, columns, errors)
    };
    let required = match line.get("required") {
        "" | "no" | "No" | "false" | "FALSE" | "false()" => None,
        cell if is_yes(cell) => Some(Expression::Call(
            crate::form::expression::Function::True,
            Vec::new(),
        )),
        _ => read("required", form, false),
    };
    let relevant = read("relevant", form, false);
    let constraint = read("constraint", form, false);
    let calculation = match line.get("calculation") {
        "''" => None,
        _ => read("calculation", form, false),
    };
    let choice_filter = read("choice_filter", form, true);
    let default = line.get("default");
    let default = match default {
        "" => None,
        dynamic if dynamic.contains('(') || dynamic.contains("${") => read("default", form, false),
        fixed => Some(Expression::Text(fixed.to_owned())),
    };
    let trigger = triggers(line, form, errors);
    let rule = line.get("rule");
    if !rule.is_empty() && !rule::is_known(rule) {
        errors.push(line.error("rule", format!("there is no rule `{rule}`")));
    }
    for (column, text) in [
        ("label", &form.nodes[id].label),
        ("hint", &form.nodes[id].hint),
        ("constraint_message", &form.nodes[id].constraint_message),
    ] {
        unknown_placeholders(line, column, text, form, errors);
    }
    let kind = form.nodes[id].kind;
    let written = !matches!(line.get("calculation"), "" | "''");
    if matches!(kind, Kind::Calculate(_)) && !written && rule.is_empty() {
        errors.push(line.error("calculation", "write how it is computed, or name a rule"));
    }
    let undecided = line.get("kind").is_empty() && kind == Kind::Calculate(Computed::Text);
    let numeric = calculation.as_ref().is_some_and(|calculation| {
        matches!(
            expression_types::check(calculation, form),
            Ok(crate::form::expression::Type::Number)
        )
    });
    let node = &mut form.nodes[id];
    if undecided && numeric {
        node.kind = Kind::Calculate(Computed::Decimal);
    }
    node.required = required;
    node.relevant = relevant;
    node.constraint = constraint;
    node.calculation = calculation;
    node.choice_filter = choice_filter;
    node.default = default;
    node.trigger = trigger;
    node.rule = (!rule.is_empty()).then(|| rule.to_owned());
}

/// `${a}` or `${a}, ${b}`.
fn triggers(line: &Line<'_>, form: &Form, errors: &mut Vec<SheetError>) -> Vec<NodeId> {
    let mut found = Vec::new();
    for part in line
        .get("trigger")
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let name = part.trim_start_matches("${").trim_end_matches('}');
        match form.find(name) {
            Some(node) => found.push(node),
            None => errors.push(line.error(
                "trigger",
                format!("there is no question named `{name}`; write ${{name}}"),
            )),
        }
    }
    found
}

/// Parses one cell and checks its types; `None` when it is empty or wrong.
pub(super) fn expression(
    line: &Line<'_>,
    column: &str,
    source: &str,
    at: NodeId,
    form: &Form,
    columns: bool,
    errors: &mut Vec<SheetError>,
) -> Option<Expression> {
    if source.is_empty() {
        return None;
    }
    let ours = column == "when";
    let candidate = match &form.nodes[at].options {
        Some(Options::Rows { repeat, .. }) if columns => Some(*repeat),
        _ => None,
    };
    let scope = Scope {
        form,
        repeat: form.repeat_of(at),
        ours,
        columns: columns && candidate.is_none(),
    };
    let parsed = match candidate {
        // In a filter over rows a bare name is the row's answer, as inside `[…]`.
        Some(repeat) => {
            let before = format!("${{{}}}[", form.nodes[repeat].name);
            let rows = parse(&format!("{before}{source}]"), &scope);
            let place = |error: ParseError| ParseError {
                at: error.at.saturating_sub(before.len()).min(source.len()),
                ..error
            };
            rows.map_err(place).map(|rows| match rows {
                Expression::Rows {
                    filter: Some(filter),
                    ..
                } => *filter,
                other => other,
            })
        }
        None => parse(source, &scope),
    };
    let checked = match parsed {
        Ok(expression) => match expression_types::check_cell(&expression, form) {
            Ok(_) => return Some(expression),
            Err(message) => message,
        },
        Err(error) => {
            let before = source.get(..error.at).unwrap_or(source);
            format!(
                "at character {}: {}",
                before.chars().count() + 1,
                error.message
            )
        }
    };
    errors.push(line.error(column, format!("{checked} — in `{source}`")));
    None
}

pub(super) fn unknown_placeholders(
    line: &Line<'_>,
    column: &str,
    text: &Text,
    form: &Form,
    errors: &mut Vec<SheetError>,
) {
    for text in &text.0 {
        for part in text.split("${").skip(1) {
            let name = part.split('}').next().unwrap_or(part);
            if form.find(name).is_none() {
                errors.push(line.error(
                    column,
                    format!("there is no question named `{name}` to put in here"),
                ));
            }
        }
    }
}

struct Scope<'a> {
    form: &'a Form,
    repeat: Option<NodeId>,
    ours: bool,
    columns: bool,
}

impl Names for Scope<'_> {
    fn find(&self, name: &str) -> Option<NodeId> {
        self.form.find(name)
    }

    fn repeat_of(&self, node: NodeId) -> Option<NodeId> {
        self.form.repeat_of(node)
    }

    fn is_repeat(&self, node: NodeId) -> bool {
        self.form.nodes[node].kind == Kind::Repeat
    }

    fn scope(&self) -> Option<NodeId> {
        self.repeat
    }

    fn ours(&self) -> bool {
        self.ours
    }

    fn columns(&self) -> bool {
        self.columns
    }
}
