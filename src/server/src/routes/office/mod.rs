//! `/api/v1/office/…`: what the township, the county and the administrator do.

pub(crate) mod audit;
pub(crate) mod courses;
pub(crate) mod households;
pub(crate) mod records;
pub(crate) mod settings;
pub(crate) mod users;
