//! What comes in from the field, read: ugly files, hostile files, and files that are both.

mod child;
mod hostile;
mod made;
mod marked;
mod mutation;
mod reading;
mod survival;
mod ugly;
