//! Programs from elsewhere, in the versions known to work.
//!
//! Each `ensure` function uses what is there in the right version, else says what it installs and
//! why, and installs it into the cache. Nothing is asked, nothing is fetched but from crates.io,
//! npm, PyPI and Debian.

pub(crate) mod crates;
pub(crate) mod debian;
pub(crate) mod node;
pub(crate) mod python;
pub(crate) mod rust;
