//! The guest that computes the formula of an `indicator.toml`.
//!
//! It is built once. `indicator_definition::component::with_definition` puts a definition into its slot, and the file that comes of it
//! is a plugin like any other: the host does not know what it holds, and no server code computes a formula.

mod host;
mod manifest;
mod slot;

use indicator_definition::{
    Definition,
    formula::{self, Failure, Given},
};
use tsunagi_indicator::{
    Indicator, Inputs, Layer, Manifest, ParameterValue, Problem, Request, Text, blank_manifest, layer,
};

/// The indicator whose definition is in the slot.
pub struct FromSlot;

impl Indicator for FromSlot {
    fn describe() -> Manifest {
        match slot::definition() {
            Ok(definition) => manifest::of(&definition),
            // Nobody ships it so; its empty title makes a host refuse it.
            Err(_) => Manifest { title: tsunagi_indicator::text("", ""), ..blank_manifest("formula", "0.0.0") },
        }
    }

    fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem> {
        compute(&slot::definition().map_err(Problem::Failed)?, inputs, request)
    }
}

/// Computes the formula of a definition.
pub fn compute(definition: &Definition, inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem> {
    let given = |(_, value): &(String, ParameterValue)| match value {
        ParameterValue::Number(number) => Given::Number(*number),
        ParameterValue::Text(text) => Given::Text(text.clone()),
        ParameterValue::Boolean(is) => Given::Boolean(*is),
    };
    let given: Vec<Given> = request.parameters.iter().map(given).collect();
    let source = host::Asked(inputs);
    let outcome =
        formula::compute(definition, &source, request.period.as_deref(), &given).map_err(|failure| match failure {
            Failure::Host(problem) => problem,
            Failure::Sentence(sentence) => Problem::Failed(sentence),
        })?;
    let text = |text: indicator_definition::Text| Text { ja: text.ja, en: text.en };
    let cells: Vec<_> = outcome.cells.iter().map(host::to_guest).collect();
    Ok(Layer {
        low: outcome.low,
        high: outcome.high,
        notes: outcome.notes.into_iter().map(text).collect(),
        remarks: outcome.remarks.into_iter().map(text).collect(),
        class_breaks: definition.class_breaks.clone(),
        ..layer(&outcome.period, &cells)
    })
}

tsunagi_indicator::export!(FromSlot);
