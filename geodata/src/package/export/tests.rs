use std::collections::BTreeMap;

use super::*;
use crate::package::{embedded_ids, read_embedded, read_files};

#[test]
fn every_package_that_ships_is_written_and_read_back_to_the_same_content() {
    for id in embedded_ids() {
        let package = read_embedded(id).0.expect("it ships");
        let files = package_files(&package);
        assert_eq!(files, package_files(&package), "the same bytes again");
        let (read, problems) = read_files(id, files.into_iter().collect::<BTreeMap<_, _>>());
        let errors: Vec<String> = problems.iter().map(ToString::to_string).take(5).collect();
        let read = read.unwrap_or_else(|| panic!("{id}: {errors:#?}"));
        assert_eq!(read.content_hash(), package.content_hash(), "{id}");
    }
}
