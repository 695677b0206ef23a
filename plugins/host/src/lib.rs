//! Loads, limits and calls the WebAssembly plugins of Tsunagi.
//!
//! A plugin is a pure function from columns to a layer (`plugins/wit`). This crate knows nothing of geodata: whoever calls it
//! hands plain columns over through [`Inputs`] and gets a checked [`Layer`] back. Whatever a plugin does, the caller gets an
//! answer within the [`Limits`], and nothing of one call is left for the next.

mod cache;
mod cells;
mod child;
mod compiled;
mod engine;
mod error;
mod gate;
mod host;
mod inputs;
mod inspect;
mod layer;
mod limits;
mod manifest;
mod prepare;
mod quarantine;
mod request;
mod text;
mod turns;
mod v1;

pub use cells::Cells;
pub use child::{CompileIn, run_compile_child};
pub use error::{CallError, CallFailure, HostError, LoadError, ProblemKind};
pub use gate::Used;
pub use host::{Host, HostOptions, Plugin};
pub use inputs::{
    Area, Blank, Cell, Column, DEFINITION, DistanceColumn, Grouping, GroupingMember, InputProblem, Inputs, Place, Trust,
};
pub use inspect::Refusal;
pub use layer::{Chart, ChartKind, ChartSeries, Layer};
pub use limits::Limits;
pub use manifest::{ChoiceOption, Input, Manifest, Measure, Parameter, ParameterKind, Polarity};
pub use quarantine::Quarantine;
pub use request::{ParameterProblem, ParameterValue, Request};
pub use text::Text;
