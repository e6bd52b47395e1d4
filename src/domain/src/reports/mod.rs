//! The reports of the county office: pure functions from rows to tables.
//!
//! The rows say what rules and people decided; a report only counts and adds up. In reading order:
//! [`table`] (cells and CSV), [`heading`] (what every report says of itself), [`home`] (households
//! and places), [`groups`] (rows by place), [`period`]; then one module per report.

pub mod anomalies;
pub mod causes;
pub mod courses;
pub mod credit;
pub mod delivery;
pub mod dropouts;
pub mod groups;
pub mod heading;
pub mod home;
pub mod housing;
pub mod lists;
pub mod loans;
pub mod period;
pub mod plan;
pub mod quarter;
pub mod readiness;
pub mod six_clears;
pub mod table;
pub mod training;
pub mod villages;
pub mod visits;
