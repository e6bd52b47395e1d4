//! XLSForm sheets → form package. Runs when a form is published, never on the phone.
//!
//! - [`sheet`]: workbooks as rows of text, from CSV here, from `.xlsx` at the server;
//! - `survey`, `choices`, `checks`: one sheet each;
//! - `order`: who must be computed before whom.
//!
//! Errors name sheet, row, column and what to do; all are reported at once.

mod checks;
mod choices;
mod compile;
mod order;
pub mod sheet;
mod survey;
mod types;

pub use compile::compile;
pub use sheet::{Sheet, SheetError, Workbook};
