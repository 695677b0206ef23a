//! From a definition to the manifest of the contract.

use indicator_definition as from;
use tsunagi_indicator::{
    ChoiceOption, ColumnInput, Input, Manifest, Measure, NumberBounds, Parameter, ParameterKind, Polarity, Text, Trust,
};

pub(crate) fn of(definition: &from::Definition) -> Manifest {
    Manifest {
        id: definition.id.clone(),
        version: definition.version.clone(),
        author: definition.author.clone(),
        license: definition.license.clone(),
        title: text(&definition.title),
        definition: text(&definition.definition),
        theme: definition.theme.clone(),
        measure: match definition.measure {
            from::Measure::Persons => Measure::Persons,
            from::Measure::Events => Measure::Events,
            from::Measure::Places => Measure::Places,
            from::Measure::Rate => Measure::Rate,
            from::Measure::State => Measure::State,
            from::Measure::Index => Measure::Index,
        },
        unit: text(&definition.unit),
        polarity: match definition.polarity {
            from::Polarity::HigherIsNeed => Polarity::HigherIsNeed,
            from::Polarity::LowerIsNeed => Polarity::LowerIsNeed,
            from::Polarity::Neutral => Polarity::Neutral,
        },
        decimals: definition.decimals,
        trust: match definition.trust {
            from::Trust::Published => Trust::Published,
            from::Trust::Provisional => Trust::Provisional,
            from::Trust::Estimate => Trust::Estimate,
            from::Trust::Sample => Trust::Sample,
        },
        method: text(&definition.method),
        caveats: definition.caveats.iter().map(text).collect(),
        parameters: definition.parameters.iter().map(parameter).collect(),
        inputs: definition.inputs.iter().map(input).collect(),
        periods_of: definition.periods_of.clone(),
        per_district: definition.per_district,
    }
}

fn text(text: &from::Text) -> Text {
    Text { ja: text.ja.clone(), en: text.en.clone() }
}

fn parameter(parameter: &from::Parameter) -> Parameter {
    let kind = match &parameter.kind {
        from::ParameterKind::Number(bounds) => ParameterKind::Number(NumberBounds {
            min: bounds.min,
            max: bounds.max,
            step: bounds.step,
            default: bounds.default,
            unit: bounds.unit.clone(),
        }),
        from::ParameterKind::Choice(options) => ParameterKind::Choice(
            options.iter().map(|option| ChoiceOption { id: option.id.clone(), label: text(&option.label) }).collect(),
        ),
        from::ParameterKind::Boolean(is) => ParameterKind::Boolean(*is),
        from::ParameterKind::FacilityKind(kind) => ParameterKind::FacilityKind(kind.clone()),
        from::ParameterKind::Area => ParameterKind::Area,
    };
    Parameter { id: parameter.id.clone(), label: text(&parameter.label), help: text(&parameter.help), kind }
}

fn input(input: &from::Input) -> Input {
    match &input.kind {
        from::InputKind::Column { indicator, required } => {
            Input::Column(ColumnInput { indicator: indicator.clone(), required: *required })
        }
        from::InputKind::Facilities(kind) => Input::Facilities(kind.clone()),
        from::InputKind::Distances(kind) => Input::Distances(kind.clone()),
        from::InputKind::Reached { kind, .. } => Input::Reached(kind.clone()),
        from::InputKind::Neighbours => Input::Neighbours,
        from::InputKind::Groupings => Input::Groupings,
    }
}
