//! Credit of a household: score, grade, stops, limit and term, and how well a village is covered.
//!
//! The scorecard is data (`scorecards.json`); `scorecard` reads it, `facts` finds what its
//! items look at, `score` adds up and grades.

mod coverage;
mod facts;
mod limit;
mod score;
mod scorecard;
mod stops;

pub use coverage::{
    Coverage, HouseholdCredit, Village, VillageLoans, coverage, credit_township, credit_village,
};
pub use limit::{OTHER_PRODUCTS, SMALL_LOAN, capped, term};
pub use score::{Credit, Points, band, costliest, credit, credit_by, parts_text};
pub use scorecard::{By, Item, Part, Scorecard, Step};
pub(crate) use stops::CHARACTER as CHARACTER_STOPS;
pub use stops::{is_eligible, stop_words, stops_grade};
