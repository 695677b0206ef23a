//! Data packages: what a sound one becomes, and what is said about a broken one.

mod content;
mod faults;
mod fixture;
