//! The content of a package as hashable rows.
use crate::{package::Package, revision::ContentHash};

/// Hash of a package's content.
pub(crate) fn content_hash(package: &Package) -> ContentHash {
    ContentHash::of(format!("{package:?}").as_bytes())
}
