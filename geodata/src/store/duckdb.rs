//! The store in DuckDB.
use std::path::Path;

use super::{Entry, Publication, Shipped, Store, StoreError};
use crate::{
    area::AreaCode,
    package::Package,
    revision::{ContentHash, Revision},
    spatial::terrain::Terrain,
};

/// The store in DuckDB.
#[derive(Debug)]
pub(crate) struct DuckdbStore;

impl DuckdbStore {
    pub(crate) fn open(folder: &Path) -> Result<Self, StoreError> {
        Err(StoreError::InUse { path: folder.to_owned(), how: "not yet".to_owned() })
    }
}

impl Store for DuckdbStore {
    fn revisions(&self) -> Result<Vec<Revision>, StoreError> {
        Ok(vec![])
    }
    fn entries(&self, _: u32) -> Result<Vec<Entry>, StoreError> {
        Ok(vec![])
    }
    fn shipped(&self) -> Result<Vec<Shipped>, StoreError> {
        Ok(vec![])
    }
    fn note_shipped(&mut self, _: &[Shipped]) -> Result<(), StoreError> {
        Ok(())
    }
    fn publish(&mut self, _: &Publication<'_>) -> Result<Revision, StoreError> {
        Err(StoreError::InUse { path: "".into(), how: String::new() })
    }
    fn package(&self, _: &ContentHash) -> Result<Package, StoreError> {
        Err(StoreError::InUse { path: "".into(), how: String::new() })
    }
    fn terrain(&self, _: &ContentHash, _: &[AreaCode]) -> Result<Terrain, StoreError> {
        Err(StoreError::InUse { path: "".into(), how: String::new() })
    }
}
