//! Reads and checks `indicator.toml`, the head that every plugin has, and computes the formula of a plugin that is nothing else.
//!
//! [`Definition::read`] gives the definition or every problem in it, each with its line and column. [`formula`] computes a formula over
//! columns of [`Cell`]s. [`component`] puts a definition into the guest that computes formulas. [`golden`] reads the golden cases of a
//! plugin and answers from them as a host would.
//!
//! The crate is pure: no file, no clock, no network. It builds natively and for WebAssembly.

mod cell;
mod check;
pub mod component;
mod decimal;
mod expression;
pub mod formula;
#[cfg(feature = "golden")]
pub mod golden;
mod interval;
mod note;
mod problem;
mod read;
mod words;

pub use cell::{Blank, Cell};
pub use check::{forbidden_character, is_identifier};
pub use decimal::{decimal, fixed, group_digits};
pub use expression::Expression;
pub use interval::{byar, normal_quantile, wilson};
pub use note::{Note, NotePart};
pub use problem::{Problem, Problems};
pub use words::{
    ChoiceOption, Definition, Formula, Input, InputKind, Measure, NumberBounds, Parameter, ParameterKind, Polarity,
    Reach, Text, Trust,
};
