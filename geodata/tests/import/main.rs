//! What comes in from the field, read: ugly files, hostile files, and files that are both.

#![expect(clippy::format_collect, reason = "texts of tests, made once")]

mod child;
mod hostile;
mod made;
mod marked;
mod mutation;
mod reading;
mod survival;
mod ugly;
