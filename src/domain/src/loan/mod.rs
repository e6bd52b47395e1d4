//! The loans of households: from the bank's list, with the visits after them and what they warn of.
//!
//! - [`Loan::typed`]: a loan of a household's papers, until the bank's list has it;
//! - [`Loans`]: the loans of one household, what the visits say of them, and the warnings of each;
//! - [`Alert`]: a red warning as the office lists it, over many households.

mod alert;
mod list;
mod typed;

pub use alert::{Alert, Borrowers, alerts};
pub use list::{FollowUp, Loan, Loans, is_of_loan};
pub use typed::months;
