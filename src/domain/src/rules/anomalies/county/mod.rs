//! Rules over many households, at the server. Each takes rows in any order and reads them once;
//! maps and sorting keep it fast for a whole county.

mod baseline;
mod finding;
mod income;
mod people;
mod records;
mod training;
mod visits;

pub use baseline::{CauseRow, an60};
pub use finding::Finding;
pub use income::{IncomeRow, an35, an36};
pub use people::{InsuranceRow, PersonRow, StateRow, an02, an03, an12, an19};
pub use records::{DeathRow, HelperRow, LoanRow, PaidRow, PhoneRow, an23, an42, an59, an62};
pub use training::{CompletionRow, PresenceRow, SessionRow, SignIn, an45, an46, an47};
pub use visits::{ChangeRow, VisitRow, an48, an49, an50};
