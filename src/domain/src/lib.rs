//! Everything Ruhu knows about forms, answers and rules, without a browser, server, clock or I/O.
//!
//! In reading order:
//! - [`number`], [`date`], [`identity`], [`crockford`], [`hash`]: values and their checks;
//! - [`form`]: definition, expressions and engine of a form;
//! - [`xlsform`]: sheets → form package, with errors an author understands;
//! - [`forms`]: the forms that come with Ruhu;
//! - [`record`], [`validate`]: a finished form, and what the server checks of it;
//! - [`evaluate`]: one record in, everything that is said of it out;
//! - [`household`], [`current`], [`office`]: master data, what the accepted surveys say of a
//!   household, and what both mean for a form;
//! - [`credit_file`]: a household's credit file on its way from collection to confirmation;
//! - [`loan`]: the loans of a household and the visits after them;
//! - [`settings`], [`rules`]: numbers that may change, and what the answers mean;
//! - [`benefits`]: what became of the measures, and the household's own page;
//! - [`search`], [`worklist`]: the households of an area on a phone, and what is to be done in them;
//! - [`training`]: the register of a training, merged from several phones;
//! - [`reports`]: what the county office counts;
//! - [`sync`]: the wire and the phone's side of it.

pub mod arrange;
pub mod benefits;
pub mod credit_file;
pub mod crockford;
pub mod current;
pub mod date;
pub mod evaluate;
pub mod form;
pub mod forms;
pub mod hash;
pub mod household;
pub mod identity;
pub mod loan;
pub mod merge;
pub mod number;
pub mod office;
pub mod record;
pub mod reports;
pub mod role;
pub mod rules;
pub mod search;
pub mod settings;
pub mod sync;
pub mod training;
pub mod validate;
pub mod worklist;
pub mod xlsform;
