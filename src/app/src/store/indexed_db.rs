//! The store in IndexedDB. The only module that knows about it.

use ruhu_domain::arrange::Arrange;
use std::cell::RefCell;

use indexed_db_futures::KeyRange;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error, UnexpectedDataError};
use indexed_db_futures::prelude::*;
use indexed_db_futures::transaction::{TransactionDurability, TransactionMode, TransactionOptions};
use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

use super::{Durability, Shelf, Store, StoreError, Write, migrations};

/// A database of the browser, opened again when the browser drops the connection.
#[derive(Debug)]
pub struct IndexedDb {
    name: String,
    connection: RefCell<Option<Database>>,
}

impl IndexedDb {
    /// Opens the database `name`, creating or upgrading it.
    ///
    /// # Errors
    ///
    /// When the browser has no IndexedDB or does not let us use it (private windows of old Safari).
    pub async fn open(name: &str) -> Result<Self, StoreError> {
        let connection = connect(name).await?;
        Ok(Self {
            name: name.to_owned(),
            connection: RefCell::new(Some(connection)),
        })
    }

    /// Closes the connection behind the store's back, as iOS does.
    #[cfg(test)]
    pub(super) fn close_for_test(&self) {
        if let Some(connection) = self.current() {
            connection.close();
        }
    }

    /// Keeps a value of the browser in `meta` that is no body, such as a key that cannot be read out.
    pub(super) async fn put_value(&self, name: &str, value: JsValue) -> Result<(), StoreError> {
        self.with_connection(async |database| {
            let options = TransactionOptions::new().with_durability(TransactionDurability::Strict);
            let transaction = database
                .transaction(Shelf::Meta.name())
                .with_mode(TransactionMode::Readwrite)
                .with_options(options)
                .build()?;
            let store = transaction.object_store(Shelf::Meta.name())?;
            let put = store.put(value.clone()).with_key(name.to_owned());
            put.without_key_type().primitive()?;
            transaction.commit().await?;
            Ok(())
        })
        .await
    }

    /// What [`Self::put_value`] has kept.
    pub(super) async fn value(&self, name: &str) -> Result<Option<JsValue>, StoreError> {
        self.with_connection(async |database| {
            let transaction = database.transaction(Shelf::Meta.name()).build()?;
            let store = transaction.object_store(Shelf::Meta.name())?;
            store.get(name.to_owned()).primitive()?.await
        })
        .await
    }

    /// All keys before the first that begins with `mark`, and their bodies.
    pub(super) async fn list_before(
        &self,
        shelf: Shelf,
        mark: char,
    ) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let before = || KeyRange::Bound(String::new(), false, mark.to_string(), true);
        self.range(shelf, &before).await
    }

    async fn range(
        &self,
        shelf: Shelf,
        range: &dyn Fn() -> KeyRange<String>,
    ) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.with_connection(async |database| {
            let transaction = database.transaction(shelf.name()).build()?;
            let store = transaction.object_store(shelf.name())?;
            // Both requests go out before anything is awaited, so they see the same state.
            let keys = store
                .get_all_keys::<String>()
                .with_query::<String, _>(range());
            let keys = keys.primitive()?;
            let values = store.get_all::<JsValue>().with_query::<String, _>(range());
            let values = values.primitive()?;
            let keys = keys.await?.collect::<Result<Vec<_>, _>>()?;
            let values = values.await?.collect::<Result<Vec<_>, _>>()?;
            Ok(keys
                .into_iter()
                .zip(values)
                .filter_map(|(key, value)| Some((key, body(&value)?)))
                .collect())
        })
        .await
    }

    /// Whether all that `writes` puts is there. Bodies are sealed with a fresh nonce each time, so
    /// nobody else can have written the same.
    async fn holds(&self, writes: &[Write]) -> bool {
        let mut puts = 0;
        for write in writes {
            if let Write::Put(shelf, key, body) = write {
                puts += 1;
                if self.get(*shelf, key).await != Ok(Some(body.clone())) {
                    return false;
                }
            }
        }
        puts > 0
    }

    fn current(&self) -> Option<Database> {
        self.connection.borrow().clone()
    }

    async fn reopen(&self) -> Result<Database, StoreError> {
        let connection = connect(&self.name).await?;
        *self.connection.borrow_mut() = Some(connection.clone());
        Ok(connection)
    }

    /// Does `operation`, once more on a fresh connection when the old one is lost: iOS kills the
    /// connection of a page in the background, and every later request on it fails.
    async fn with_connection<T>(
        &self,
        operation: impl AsyncFn(&Database) -> Result<T, Error>,
    ) -> Result<T, StoreError> {
        let connection = match self.current() {
            Some(connection) => connection,
            None => self.reopen().await?,
        };
        match operation(&connection).await {
            Err(error) if is_lost(&error) => {
                let connection = self.reopen().await?;
                operation(&connection).await.map_err(store_error)
            }
            result => result.map_err(store_error),
        }
    }
}

async fn connect(name: &str) -> Result<Database, StoreError> {
    let open = Database::open(name)
        .with_version(migrations::VERSION)
        .with_on_upgrade_needed(|event, database| {
            migrations::upgrade(event.old_version() as u64, &database)?;
            Ok(())
        });
    let open = open
        .build()
        .map_err(|error| StoreError::Other(error.to_string()))?;
    let connection = open
        .await
        .map_err(|error| StoreError::Other(error.to_string()))?;
    // A newer version of the app in another tab must be able to upgrade the schema: without this
    // its `open()` would wait for ever.
    if let Ok(mut changes) = connection.version_changes() {
        let connection = connection.clone();
        spawn_local(async move {
            if changes.recv().await.is_some() {
                connection.close();
            }
        });
    }
    Ok(connection)
}

impl Store for IndexedDb {
    async fn get(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.with_connection(async |database| {
            let transaction = database.transaction(shelf.name()).build()?;
            let store = transaction.object_store(shelf.name())?;
            let value: Option<JsValue> = store.get(key.to_owned()).primitive()?.await?;
            Ok(value.as_ref().and_then(body))
        })
        .await
    }

    async fn list(&self, shelf: Shelf, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.range(shelf, &|| starting_with(prefix)).await
    }

    async fn write(&self, writes: &[Write], durability: Durability) -> Result<(), StoreError> {
        let mut shelves: Vec<_> = writes.iter().map(|write| write.shelf().name()).collect();
        shelves.arrange();
        shelves.dedup();
        if shelves.is_empty() {
            // A transaction over nothing is an error to the browser.
            return Ok(());
        }
        let durability = match durability {
            Durability::Relaxed => TransactionDurability::Relaxed,
            Durability::Strict => TransactionDurability::Strict,
        };
        let attempt = async || {
            self.with_connection(async |database| {
                let options = TransactionOptions::new().with_durability(durability);
                let transaction = database
                    .transaction(shelves.as_slice())
                    .with_mode(TransactionMode::Readwrite)
                    .with_options(options)
                    .build()?;
                // What must be there is looked up first, then everything else goes out in one go.
                let (mut keys, mut bodies) = (Vec::new(), Vec::new());
                for write in writes {
                    let store = transaction.object_store(write.shelf().name())?;
                    match write {
                        Write::Require(_, key) => {
                            let range = KeyRange::Only(key.clone());
                            keys.push(store.get_key::<String, _>(range).primitive()?);
                        }
                        Write::Unchanged(_, key, expected) => {
                            let stored = store.get::<JsValue, _, _>(key.clone()).primitive()?;
                            bodies.push((stored, expected));
                        }
                        _ => {}
                    }
                }
                let mut as_expected = true;
                for key in keys {
                    as_expected &= key.await?.is_some();
                }
                for (stored, expected) in bodies {
                    as_expected &= stored.await?.as_ref().and_then(body).as_ref() == Some(expected);
                }
                if !as_expected {
                    transaction.abort().await?;
                    return Ok(false);
                }
                for write in writes {
                    let store = transaction.object_store(write.shelf().name())?;
                    match write {
                        Write::Put(_, key, bytes) => {
                            store
                                .put(stored(bytes))
                                .with_key(key.clone())
                                .without_key_type()
                                .primitive()?;
                        }
                        Write::Delete(_, key) => {
                            store
                                .delete::<String, _>(KeyRange::Only(key.clone()))
                                .primitive()?;
                        }
                        Write::DeletePrefix(_, prefix) => {
                            store
                                .delete::<String, _>(starting_with(prefix))
                                .primitive()?;
                        }
                        Write::Require(..) | Write::Unchanged(..) => {}
                    }
                }
                transaction.commit().await?;
                Ok(true)
            })
            .await
        };
        let done = match attempt().await {
            Ok(done) => done,
            // A transaction that was committed by itself reports an error although everything is
            // there; one that the browser aborted (iOS in the background) may go well now.
            Err(_) if self.holds(writes).await => true,
            Err(StoreError::Full) => attempt().await?,
            Err(error) => return Err(error),
        };
        if done {
            Ok(())
        } else {
            Err(StoreError::Missing)
        }
    }
}

/// `{v: 1, body}`: every stored value says how it is to be read.
fn stored(bytes: &[u8]) -> JsValue {
    let object = Object::new();
    // Setting a property of a fresh object cannot fail.
    let _ = Reflect::set(&object, &"v".into(), &1.into());
    let _ = Reflect::set(&object, &"body".into(), &Uint8Array::from(bytes));
    object.into()
}

fn body(value: &JsValue) -> Option<Vec<u8>> {
    let body = Reflect::get(value, &"body".into()).ok()?;
    Some(body.dyn_into::<Uint8Array>().ok()?.to_vec())
}

fn starting_with(prefix: &str) -> KeyRange<String> {
    KeyRange::Bound(prefix.to_owned(), false, format!("{prefix}\u{ffff}"), true)
}

fn is_lost(error: &Error) -> bool {
    match error {
        Error::DomException(exception) => matches!(exception, DomException::InvalidStateError(_)),
        Error::Unknown(_) => true,
        _ => false,
    }
}

fn store_error(error: Error) -> StoreError {
    match &error {
        // A transaction that runs out of space is aborted, and the reason is lost on the way.
        Error::MissingData(UnexpectedDataError::TransactionAborted) => StoreError::Full,
        _ if is_lost(&error) => StoreError::Closed,
        _ => StoreError::Other(error.to_string()),
    }
}
