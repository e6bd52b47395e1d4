//! The schema of the database, one function per version. Versions are added, never changed.
//!
//! `indexed_db_futures` cannot add an index to a store that exists; whatever must be found by more
//! than its key is therefore part of the key.

use indexed_db_futures::database::Database;
use indexed_db_futures::prelude::*;

use super::Shelf;

/// The newest version.
pub(super) const VERSION: u8 = 1;

/// Brings the schema from version `from` (0 = no database yet) to [`VERSION`].
pub(super) fn upgrade(from: u64, database: &Database) -> indexed_db_futures::Result<()> {
    if from < 1 {
        version_1(database)?;
    }
    Ok(())
}

/// One store per shelf, keys given by us, no indices.
fn version_1(database: &Database) -> indexed_db_futures::Result<()> {
    for shelf in Shelf::ALL {
        database.create_object_store(shelf.name()).build()?;
    }
    Ok(())
}
