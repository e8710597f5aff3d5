//! Connections that share out a read of the touches. They are made when the first read wants them: most answers want none.

use std::cell::OnceCell;
use std::sync::Mutex;

use crate::store::{Error, Reader, Store};

/// Those of one thread's connection to the store.
#[derive(Clone, Copy)]
pub struct Helpers<'a>(Held<'a>);

#[derive(Clone, Copy)]
enum Held<'a> {
    Made(&'a [Mutex<Reader>]),
    Wanted(&'a Store, &'a OnceCell<Vec<Mutex<Reader>>>),
}

impl<'a> Helpers<'a> {
    /// The connection that asks reads alone.
    pub const NONE: Self = Self(Held::Made(&[]));

    /// Those that are there.
    #[must_use]
    pub fn made(readers: &'a [Mutex<Reader>]) -> Self {
        Self(Held::Made(readers))
    }

    /// Those of a store, made once and kept in `made`.
    #[must_use]
    pub fn of(store: &'a Store, made: &'a OnceCell<Vec<Mutex<Reader>>>) -> Self {
        Self(Held::Wanted(store, made))
    }

    /// All of them, made now where they are not yet. Another thread may be using them.
    ///
    /// # Errors
    /// As for [`Store::helpers`].
    pub fn get(self) -> Result<&'a [Mutex<Reader>], Error> {
        let (store, made) = match self.0 {
            Held::Made(readers) => return Ok(readers),
            Held::Wanted(store, made) => (store, made),
        };
        if let Some(readers) = made.get() {
            return Ok(readers);
        }
        let readers = store.helpers()?.into_iter().map(Mutex::new).collect();
        Ok(made.get_or_init(|| readers))
    }
}
