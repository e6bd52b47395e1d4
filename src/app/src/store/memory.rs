//! A store that lives as long as the page: for tests, and as the last resort of a browser without
//! IndexedDB (the safety light is red then).

use std::cell::RefCell;
use std::collections::BTreeMap;

use wasm_bindgen::JsValue;

use super::{Durability, Shelf, Store, StoreError, Write};

/// Shelves in memory.
#[derive(Debug, Default)]
pub struct Memory {
    bodies: RefCell<BTreeMap<(Shelf, String), Vec<u8>>>,
    values: RefCell<BTreeMap<String, JsValue>>,
}

impl Memory {
    pub(super) fn put_value(&self, name: &str, value: JsValue) {
        self.values.borrow_mut().insert(name.to_owned(), value);
    }

    pub(super) fn value(&self, name: &str) -> Option<JsValue> {
        self.values.borrow().get(name).cloned()
    }
}

impl Store for Memory {
    async fn get(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.bodies.borrow().get(&(shelf, key.to_owned())).cloned())
    }

    async fn list(&self, shelf: Shelf, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        let bodies = self.bodies.borrow();
        let from = (shelf, prefix.to_owned());
        let found = bodies
            .range(from..)
            .take_while(|((other, key), _)| *other == shelf && key.starts_with(prefix));
        Ok(found
            .map(|((_, key), body)| (key.clone(), body.clone()))
            .collect())
    }

    async fn write(&self, writes: &[Write], _durability: Durability) -> Result<(), StoreError> {
        let mut bodies = self.bodies.borrow_mut();
        let mut after = bodies.clone();
        for write in writes {
            match write {
                Write::Put(shelf, key, body) => {
                    after.insert((*shelf, key.clone()), body.clone());
                }
                Write::Delete(shelf, key) => {
                    after.remove(&(*shelf, key.clone()));
                }
                Write::DeletePrefix(shelf, prefix) => {
                    after.retain(|(other, key), _| {
                        other != shelf || !key.starts_with(prefix.as_str())
                    });
                }
                Write::Require(shelf, key) => {
                    if !after.contains_key(&(*shelf, key.clone())) {
                        return Err(StoreError::Missing);
                    }
                }
                Write::Unchanged(shelf, key, body) => {
                    if after.get(&(*shelf, key.clone())) != Some(body) {
                        return Err(StoreError::Missing);
                    }
                }
            }
        }
        *bodies = after;
        Ok(())
    }
}
