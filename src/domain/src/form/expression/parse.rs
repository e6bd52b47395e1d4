//! Tokens → [`Expression`], with every name resolved against the form.

use super::functions::Function;
use super::lexer::{Token, tokens};
use super::{Expression, Source};
use crate::form::definition::NodeId;
use crate::settings;

/// What an author did wrong in an expression, in words, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// Offset in bytes into the expression.
    pub at: usize,
    /// What is wrong and what to do.
    pub message: String,
}

/// The names an expression may use.
pub trait Names {
    /// The node called `name`.
    fn find(&self, name: &str) -> Option<NodeId>;
    /// The repeat around a node.
    fn repeat_of(&self, node: NodeId) -> Option<NodeId>;
    /// Whether the node is a repeat.
    fn is_repeat(&self, node: NodeId) -> bool;
    /// The repeat around the place where the expression stands.
    fn scope(&self) -> Option<NodeId>;
    /// Whether our additions are allowed (the sheet `checks`).
    fn ours(&self) -> bool;
    /// Whether a bare name is a column of an option (choice filters).
    fn columns(&self) -> bool {
        false
    }
}

/// Reads one expression.
///
/// # Errors
///
/// An unknown function or name, a wrong number of arguments, or broken syntax, each with its place.
pub fn parse(source: &str, names: &dyn Names) -> Result<Expression, ParseError> {
    let tokens = tokens(source).map_err(|(at, message)| ParseError { at, message })?;
    let mut parser = Parser {
        tokens,
        next: 0,
        end: source.len(),
        names,
        candidate: None,
    };
    let expression = parser.binary(0)?;
    match parser.peek() {
        None => Ok(expression),
        Some(_) => Err(parser.error("something is left over here; is an operator missing?")),
    }
}

struct Parser<'a> {
    tokens: Vec<(usize, Token)>,
    next: usize,
    end: usize,
    names: &'a dyn Names,
    /// The repeat whose rows the surrounding `[…]` tries.
    candidate: Option<NodeId>,
}

/// Operators by binding strength, loosest first.
const LEVELS: &[&[(&str, Function)]] = &[
    &[("or", Function::Or)],
    &[("and", Function::And)],
    &[("=", Function::Equal), ("!=", Function::NotEqual)],
    &[
        ("<=", Function::LessOrEqual),
        (">=", Function::GreaterOrEqual),
        ("<", Function::Less),
        (">", Function::Greater),
    ],
    &[("+", Function::Add), ("-", Function::Subtract)],
    &[
        ("*", Function::Multiply),
        ("div", Function::Divide),
        ("mod", Function::Remainder),
    ],
];

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|(_, token)| token)
    }

    fn error(&self, message: impl Into<String>) -> ParseError {
        let at = self.tokens.get(self.next).map_or(self.end, |(at, _)| *at);
        ParseError {
            at,
            message: message.into(),
        }
    }

    fn takes(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.next += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), ParseError> {
        if self.takes(sign) {
            Ok(())
        } else {
            Err(self.error(format!("`{sign}` is missing here")))
        }
    }

    fn binary(&mut self, level: usize) -> Result<Expression, ParseError> {
        let Some(operators) = LEVELS.get(level) else {
            return self.unary();
        };
        let mut left = self.binary(level + 1)?;
        loop {
            let word = match self.peek() {
                Some(Token::Sign(sign)) => *sign,
                Some(Token::Name(name)) => name.as_str(),
                _ => return Ok(left),
            };
            let Some((_, function)) = operators.iter().find(|(name, _)| *name == word) else {
                return Ok(left);
            };
            let function = *function;
            self.next += 1;
            let right = self.binary(level + 1)?;
            left = Expression::Call(function, vec![left, right]);
        }
    }

    fn unary(&mut self) -> Result<Expression, ParseError> {
        if self.takes("-") {
            return Ok(Expression::Call(Function::Negate, vec![self.unary()?]));
        }
        self.primary()
    }

    fn primary(&mut self) -> Result<Expression, ParseError> {
        let Some(token) = self.peek().cloned() else {
            return Err(self.error("the expression ends too early"));
        };
        match token {
            Token::Text(text) => {
                self.next += 1;
                Ok(Expression::Text(text))
            }
            Token::Number(number) => {
                self.next += 1;
                Ok(Expression::Number(number))
            }
            Token::Reference(name) => self.reference(&name),
            Token::Name(name) => {
                let call = matches!(self.tokens.get(self.next + 1), Some((_, Token::Sign("("))));
                if call {
                    self.call(&name)
                } else {
                    self.bare_name(&name)
                }
            }
            Token::Sign("(") => {
                self.next += 1;
                let inner = self.binary(0)?;
                self.expect(")")?;
                Ok(inner)
            }
            Token::Sign("..") => {
                self.next += 1;
                Ok(Expression::Row)
            }
            Token::Sign(".") => {
                self.next += 1;
                // `./name` inside `[…]` is the same as `name`.
                if self.takes("/") {
                    self.primary()
                } else {
                    Ok(Expression::Current)
                }
            }
            Token::Sign(sign) => Err(self.error(format!("`{sign}` cannot stand here"))),
        }
    }

    fn reference(&mut self, name: &str) -> Result<Expression, ParseError> {
        if name == "_key" {
            if self.names.scope().is_none() {
                return Err(self.error("`${_key}` is only known inside a repeat"));
            }
            self.next += 1;
            return Ok(Expression::Key);
        }
        let node = self.known(name)?;
        self.next += 1;
        if self.names.is_repeat(node) {
            return self.rows(node);
        }
        Ok(match self.names.repeat_of(node) {
            None => Expression::Question(node),
            repeat if repeat == self.names.scope() => Expression::InRow(node),
            // pyxform reads `${name}` in the filter of a select over rows as the row being tried.
            repeat if repeat == self.candidate => Expression::Candidate(node),
            Some(_) => Expression::Across(node),
        })
    }

    fn known(&self, name: &str) -> Result<NodeId, ParseError> {
        self.names.find(name).ok_or_else(|| {
            self.error(format!(
                "there is no question named `{name}` in the sheet survey"
            ))
        })
    }

    fn rows(&mut self, repeat: NodeId) -> Result<Expression, ParseError> {
        let mut filter = None;
        if self.takes("[") {
            let outer = self.candidate.replace(repeat);
            filter = Some(Box::new(self.binary(0)?));
            self.candidate = outer;
            self.expect("]")?;
        }
        let child = if self.takes("/") {
            Some(self.child(repeat)?)
        } else {
            None
        };
        Ok(Expression::Rows {
            repeat,
            filter,
            child,
        })
    }

    /// `name` or `group/name` below a repeat; the groups on the way are for other tools.
    fn child(&mut self, repeat: NodeId) -> Result<NodeId, ParseError> {
        loop {
            let Some(Token::Name(name)) = self.peek().cloned() else {
                return Err(self.error("the name of a question is missing after `/`"));
            };
            let node = self.known(&name)?;
            if self.names.repeat_of(node) != Some(repeat) {
                return Err(self.error(format!("`{name}` is not a question of this repeat")));
            }
            self.next += 1;
            if !self.takes("/") {
                return Ok(node);
            }
        }
    }

    fn bare_name(&mut self, name: &str) -> Result<Expression, ParseError> {
        if let Some((prefix, rest)) = name.split_once("::") {
            return self.external(prefix, rest);
        }
        if let Some(repeat) = self.candidate {
            if name == "_key" {
                self.next += 1;
                return Ok(Expression::CandidateKey);
            }
            return Ok(Expression::Candidate(self.child(repeat)?));
        }
        if self.names.columns() {
            self.next += 1;
            return Ok(Expression::Column(name.to_owned()));
        }
        Err(self.error(format!(
            "write `${{{name}}}` for a question, `'{name}'` for a text"
        )))
    }

    fn external(&mut self, prefix: &str, name: &str) -> Result<Expression, ParseError> {
        let source = Source::NAMES.iter().find(|(known, _)| *known == prefix);
        let Some((_, source)) = source else {
            return Err(self.error(format!(
                "`{prefix}::` is unknown; there are last::, office::, setting::, area::"
            )));
        };
        if !self.names.ours() {
            return Err(self.error(format!("`{prefix}::` may only be used in the sheet checks")));
        }
        if *source != Source::Setting {
            self.known(name)?;
        } else if settings::find(name).is_none() {
            return Err(self.error(format!("there is no setting `{name}`")));
        }
        self.next += 1;
        Ok(Expression::External(*source, name.to_owned()))
    }

    fn call(&mut self, name: &str) -> Result<Expression, ParseError> {
        let Some(function) = Function::named(name) else {
            return Err(self.error(format!("there is no function `{name}()`")));
        };
        let info = function.info();
        if info.ours && !self.names.ours() {
            return Err(self.error(format!("`{name}()` may only be used in the sheet checks")));
        }
        let start = self.next;
        self.next += 2;
        let mut arguments = Vec::new();
        if !self.takes(")") {
            loop {
                arguments.push(self.binary(0)?);
                if self.takes(")") {
                    break;
                }
                self.expect(",")?;
            }
        }
        let (fewest, most) = info.arguments;
        if arguments.len() < usize::from(fewest) || arguments.len() > usize::from(most) {
            self.next = start;
            let wanted = if fewest == most {
                fewest.to_string()
            } else {
                format!("{fewest} to {most}")
            };
            return Err(self.error(format!(
                "`{name}()` takes {wanted} arguments, here are {}",
                arguments.len()
            )));
        }
        // The first argument names the question of whichever row, also inside its own repeat.
        if let (Function::IndexedRepeat, Some(Expression::InRow(node))) =
            (function, arguments.first())
        {
            arguments[0] = Expression::Across(*node);
        }
        Ok(Expression::Call(function, arguments))
    }
}
