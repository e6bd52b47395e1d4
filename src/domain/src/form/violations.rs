//! Validity: what is wrong with an answer, strongest first.

use super::definition::{Kind, Options, Severity};
use super::engine::Engine;
use super::messages::{Generic, generic_message};
use super::state::Spot;
use super::value::{LONGEST_TEXT, Value};
use super::view::ViolationView;
use crate::arrange::Arrange;

/// Why an answer is not accepted as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    Generic(Generic),
    /// Index into the form's checks.
    Check(usize),
}

impl Engine {
    /// Finds everything wrong at a spot, strongest first.
    /// Confirmations of warnings that no longer fire are forgotten.
    pub(super) fn find_violations(&mut self, spot: Spot) {
        let mut causes = Vec::new();
        let cell = self.state.cell(spot, &self.graph);
        if cell.asked() {
            let generic = self.generic_cause(spot);
            let unreadable = matches!(
                generic,
                Some(Generic::NotANumber | Generic::NotADate | Generic::Unreadable)
            );
            let mut fired: Vec<_> = self.graph.checks[spot.node]
                .iter()
                .copied()
                .filter(|&check| {
                    self.evaluate(&self.form.checks[check].when, spot)
                        .to_boolean()
                })
                .collect();
            fired.arrange_by_key(|&check| self.form.checks[check].severity);
            let errors = fired
                .iter()
                .filter(|&&check| self.form.checks[check].severity == Severity::Error)
                .count();
            causes.extend(fired.into_iter().map(Cause::Check));
            // An error of the sheet says more than "out of range"; but what cannot be read comes first.
            let place = if unreadable { 0 } else { errors };
            if let Some(generic) = generic {
                causes.insert(place, Cause::Generic(generic));
            }
        }
        let form = std::sync::Arc::clone(&self.form);
        let cell = self.state.cell_mut(spot, &self.graph);
        cell.causes = causes;
        let causes = &cell.causes;
        cell.confirmed.retain(|id, _| {
            causes
                .iter()
                .any(|cause| matches!(cause, Cause::Check(check) if form.checks[*check].id == *id))
        });
    }

    fn generic_cause(&self, spot: Spot) -> Option<Generic> {
        let node = &self.form.nodes[spot.node];
        let value = &self.state.cell(spot, &self.graph).value;
        if let Value::Invalid(_) = value {
            return Some(match node.kind {
                Kind::Date | Kind::Month | Kind::Time => Generic::NotADate,
                Kind::Integer | Kind::Decimal | Kind::Money => Generic::NotANumber,
                _ => Generic::Unreadable,
            });
        }
        let empty = match node.kind {
            Kind::Repeat => self.state.rows(spot.node).is_empty() && !self.state.is_none(spot.node),
            Kind::Calculate(_) | Kind::Group | Kind::Note => return None,
            _ => value.is_empty(),
        };
        if empty {
            let required = node
                .required
                .as_ref()
                .is_some_and(|required| self.evaluate(required, spot).to_boolean());
            return required.then_some(Generic::Required);
        }
        if let Value::Text(text) = value
            && text.chars().count() > LONGEST_TEXT
        {
            return Some(Generic::TooLong);
        }
        if !self.options_exist(spot, value) {
            return Some(Generic::UnknownOption);
        }
        let fits = node
            .constraint
            .as_ref()
            .is_none_or(|constraint| self.evaluate(constraint, spot).to_boolean());
        (!fits).then_some(Generic::Constraint)
    }

    pub(super) fn options_exist(&self, spot: Spot, value: &Value) -> bool {
        let codes: &[String] = match value {
            Value::Code(code) => std::slice::from_ref(code),
            Value::Codes(codes) => codes,
            _ => return true,
        };
        // Reference data that this phone or server does not have cannot contradict an answer.
        if let Some(Options::External(name)) = &self.form.nodes[spot.node].options
            && !self.context.lists.contains_key(name)
        {
            return true;
        }
        // A row that exists but is filtered out now is a matter for the checks, which say why.
        if let Some(Options::Rows { repeat, .. }) = &self.form.nodes[spot.node].options
            && codes
                .iter()
                .all(|code| self.state.row_with_key(*repeat, code).is_some())
        {
            return true;
        }
        codes.iter().all(|code| self.offers_code(spot, code))
    }

    /// Everything wrong at a spot, in words; unconfirmed before confirmed within a severity.
    pub(super) fn violations(&self, spot: Spot) -> Vec<ViolationView> {
        let cell = self.state.cell(spot, &self.graph);
        let read_only = self.is_read_only(spot);
        let mut found: Vec<_> = cell
            .causes
            .iter()
            .map(|cause| self.describe(spot, *cause, read_only))
            .collect();
        found.arrange_by_key(|found| (found.severity, found.reason.is_some()));
        found
    }

    fn describe(&self, spot: Spot, cause: Cause, read_only: bool) -> ViolationView {
        let node = &self.form.nodes[spot.node];
        match cause {
            Cause::Generic(generic) => {
                let negative = matches!(self.state.cell(spot, &self.graph).value, Value::Money(fen) if fen < 0);
                let id = generic.id(node.kind, negative);
                let own = generic == Generic::Constraint && !node.constraint_message.is_empty();
                let message = if own {
                    self.fill(&node.constraint_message, spot)
                } else {
                    let tag = &self.form.languages[self.language];
                    generic_message(id, tag, &self.fill(&node.label, spot))
                };
                ViolationView {
                    check: id.to_owned(),
                    severity: Severity::Error,
                    message,
                    reason: None,
                    blocks: true,
                }
            }
            Cause::Check(index) => {
                let check = &self.form.checks[index];
                let reason = self
                    .state
                    .cell(spot, &self.graph)
                    .confirmed
                    .get(&check.id)
                    .cloned();
                // Nobody in the village can mend the office's value: it must not stop the visit.
                let severity = if read_only {
                    check.severity.max(Severity::Warning)
                } else {
                    check.severity
                };
                let blocks = match severity {
                    Severity::Error => true,
                    Severity::Warning => reason.is_none() && !read_only,
                    Severity::Info => false,
                };
                ViolationView {
                    check: check.id.clone(),
                    severity,
                    message: self.fill(&check.message, spot),
                    reason,
                    blocks,
                }
            }
        }
    }
}
