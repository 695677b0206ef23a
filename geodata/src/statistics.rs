//! Statistics: one measure a file, pure functions over plain numbers.
