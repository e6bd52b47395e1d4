//! The type check at publishing: what would silently be "not a number" or never true on the phone
//! is an error in the sheet instead.

use super::functions::{Function, Type};
use super::{Expression, Source};
use crate::form::definition::{Computed, Form, Kind, Options};

/// The type of what stands in a cell: one value, never the answers of several rows.
///
/// # Errors
///
/// What cannot be meant, in words for the author of the form.
pub fn check_cell(expression: &Expression, form: &Form) -> Result<Type, String> {
    match check(expression, form)? {
        Type::Set => Err(several(expression, form)),
        single => Ok(single),
    }
}

/// The type of `expression`.
///
/// # Errors
///
/// What cannot be meant, in words for the author of the form.
pub fn check(expression: &Expression, form: &Form) -> Result<Type, String> {
    match expression {
        Expression::Text(_)
        | Expression::Column(_)
        | Expression::Key
        | Expression::CandidateKey => Ok(Type::Text),
        Expression::Number(_) | Expression::Row => Ok(Type::Number),
        Expression::Current => Ok(Type::Any),
        Expression::External(Source::Setting, _) => Ok(Type::Any),
        Expression::External(_, name) => Ok(form
            .find(name)
            .map_or(Type::Any, |node| type_of(form.nodes[node].kind))),
        Expression::Question(node) | Expression::InRow(node) | Expression::Candidate(node) => {
            Ok(type_of(form.nodes[*node].kind))
        }
        Expression::Across(_) => Ok(Type::Set),
        Expression::Rows { filter, child, .. } => {
            if let Some(filter) = filter {
                check(filter, form)?;
            }
            // One answer looked up by a filter may stand for itself; bare rows only count.
            Ok(if child.is_some() {
                Type::Any
            } else {
                Type::Set
            })
        }
        Expression::Call(function, arguments) => call(*function, arguments, form),
    }
}

fn call(function: Function, arguments: &[Expression], form: &Form) -> Result<Type, String> {
    let info = function.info();
    for (index, argument) in arguments.iter().enumerate() {
        let given = check(argument, form)?;
        let wanted = info
            .takes
            .get(index)
            .or(info.takes.last())
            .copied()
            .unwrap_or(Type::Any);
        let gathers = matches!(
            function,
            Function::Min | Function::Max | Function::Join | Function::Concat
        );
        if given == Type::Set && wanted != Type::Set && !gathers {
            return Err(several(argument, form));
        }
        if wanted == Type::Number && matches!(given, Type::Text | Type::Boolean) {
            return Err(format!(
                "{} is no number here; wrap it in number()",
                describe(argument, form)
            ));
        }
        if wanted == Type::Set && !matches!(given, Type::Set | Type::Any) {
            return Err(format!(
                "{} is one answer; `{}` needs a repeat",
                describe(argument, form),
                info.name
            ));
        }
    }
    match (function, arguments) {
        (Function::Equal | Function::NotEqual | Function::Selected, [left, right]) => {
            option_exists(left, right, form)?;
            option_exists(right, left, form)?;
        }
        (Function::If, [_, yes, no]) => {
            let (yes, no) = (check(yes, form)?, check(no, form)?);
            return Ok(if yes == no { yes } else { Type::Any });
        }
        (Function::Coalesce, [first, second]) => {
            let (first, second) = (check(first, form)?, check(second, form)?);
            return Ok(if first == second { first } else { Type::Any });
        }
        _ => {}
    }
    Ok(info.gives)
}

/// A text compared with a select must be one of its codes.
fn option_exists(question: &Expression, text: &Expression, form: &Form) -> Result<(), String> {
    let (
        Expression::Question(node)
        | Expression::InRow(node)
        | Expression::Across(node)
        | Expression::Candidate(node),
        Expression::Text(code),
    ) = (question, text)
    else {
        return Ok(());
    };
    let node = &form.nodes[*node];
    if code.is_empty() {
        return Ok(());
    }
    // `selected('20 28 41', ${m_rel})` compares with several codes at once.
    let unknown = |list: &String| {
        code.split(' ')
            .find(|code| !form.list(list).iter().any(|choice| choice.name == **code))
    };
    match &node.options {
        Some(Options::List(list)) if unknown(list).is_some() => {
            let code = unknown(list).unwrap_or_default();
            Err(format!(
                "`{code}` is not an option of ${{{}}} (list {list})",
                node.name
            ))
        }
        None if type_of(node.kind) == Type::Number => Err(format!(
            "${{{}}} is a number; write {code} without quotes",
            node.name
        )),
        _ => Ok(()),
    }
}

fn type_of(kind: Kind) -> Type {
    match kind {
        Kind::Integer | Kind::Decimal | Kind::Money => Type::Number,
        Kind::Calculate(Computed::Integer | Computed::Decimal | Computed::Money) => Type::Number,
        Kind::Date => Type::Date,
        // A text calculation may hold a date or a number; only its use tells.
        Kind::Calculate(Computed::Text) => Type::Any,
        Kind::Repeat => Type::Set,
        _ => Type::Text,
    }
}

fn several(expression: &Expression, form: &Form) -> String {
    format!(
        "{} stands for the answers of all rows; use sum(), count(), min(), max() or join()",
        describe(expression, form)
    )
}

fn describe(expression: &Expression, form: &Form) -> String {
    match expression {
        Expression::Question(node)
        | Expression::InRow(node)
        | Expression::Across(node)
        | Expression::Candidate(node) => {
            format!("${{{}}}", form.nodes[*node].name)
        }
        Expression::Text(text) => format!("'{text}'"),
        Expression::Call(function, _) => format!("`{}`", function.info().name),
        _ => "this part".to_owned(),
    }
}
