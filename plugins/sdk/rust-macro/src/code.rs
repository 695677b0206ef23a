//! From a definition to Rust.

use std::fmt::Write;

use indicator_definition::{Definition, Input, InputKind, Measure, Parameter, ParameterKind, Polarity, Text, Trust};

/// Everything that stands beside the author's function.
pub(crate) fn of(definition: &Definition, path: &str, function: &str) -> String {
    let breaks = definition.class_breaks.iter().map(|number| format!("{number:?}_f64")).collect::<Vec<_>>().join(", ");
    format!(
        "/// The indicator.
         pub struct ThisIndicator;

         impl ::tsunagi_indicator::Indicator for ThisIndicator {{
             fn describe() -> ::tsunagi_indicator::Manifest {{ {manifest} }}

             fn compute(
                 inputs: &dyn ::tsunagi_indicator::Inputs,
                 request: &::tsunagi_indicator::Request,
             ) -> ::core::result::Result<::tsunagi_indicator::Layer, ::tsunagi_indicator::Problem> {{
                 let mut layer: ::tsunagi_indicator::Layer = {function}(inputs, request)?;
                 if layer.class_breaks.is_empty() {{
                     layer.class_breaks = ::std::vec![{breaks}];
                 }}
                 ::core::result::Result::Ok(layer)
             }}
         }}

         {parameters}

         // So that a change of the file compiles the plugin again.
         const _: &str = ::core::include_str!({path:?});

         ::tsunagi_indicator::export!(ThisIndicator);",
        manifest = manifest(definition),
        parameters = parameters(&definition.parameters),
    )
}

fn manifest(definition: &Definition) -> String {
    let list = |items: Vec<String>| format!("::std::vec![{}]", items.join(", "));
    let periods_of = match &definition.periods_of {
        Some(of) => format!("::core::option::Option::Some({})", string(of)),
        None => "::core::option::Option::None".to_owned(),
    };
    format!(
        "::tsunagi_indicator::Manifest {{ id: {}, version: {}, author: {}, license: {}, title: {}, definition: {}, theme: {}, \
         measure: ::tsunagi_indicator::Measure::{}, unit: {}, polarity: ::tsunagi_indicator::Polarity::{}, decimals: {}, \
         trust: ::tsunagi_indicator::Trust::{}, method: {}, caveats: {}, parameters: {}, inputs: {}, periods_of: {periods_of}, \
         per_district: {} }}",
        string(&definition.id),
        string(&definition.version),
        string(&definition.author),
        string(&definition.license),
        text(&definition.title),
        text(&definition.definition),
        string(&definition.theme),
        measure(definition.measure),
        text(&definition.unit),
        polarity(definition.polarity),
        definition.decimals,
        trust(definition.trust),
        text(&definition.method),
        list(definition.caveats.iter().map(text).collect()),
        list(definition.parameters.iter().map(parameter).collect()),
        list(definition.inputs.iter().map(input).collect()),
        definition.per_district,
    )
}

fn string(text: &str) -> String {
    format!("::std::string::String::from({text:?})")
}

fn text(text: &Text) -> String {
    format!("::tsunagi_indicator::text({:?}, {:?})", text.ja, text.en)
}

fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Persons => "Persons",
        Measure::Events => "Events",
        Measure::Places => "Places",
        Measure::Rate => "Rate",
        Measure::State => "State",
        Measure::Index => "Index",
    }
}

fn polarity(polarity: Polarity) -> &'static str {
    match polarity {
        Polarity::HigherIsNeed => "HigherIsNeed",
        Polarity::LowerIsNeed => "LowerIsNeed",
        Polarity::Neutral => "Neutral",
    }
}

fn trust(trust: Trust) -> &'static str {
    match trust {
        Trust::Published => "Published",
        Trust::Provisional => "Provisional",
        Trust::Estimate => "Estimate",
        Trust::Sample => "Sample",
    }
}

fn parameter(parameter: &Parameter) -> String {
    let kind = match &parameter.kind {
        ParameterKind::Number(bounds) => format!(
            "Number(::tsunagi_indicator::NumberBounds {{ min: {:?}_f64, max: {:?}_f64, step: {:?}_f64, default: {:?}_f64, unit: {} }})",
            bounds.min,
            bounds.max,
            bounds.step,
            bounds.default,
            string(&bounds.unit)
        ),
        ParameterKind::Choice(options) => {
            let options = options.iter().map(|option| {
                format!(
                    "::tsunagi_indicator::ChoiceOption {{ id: {}, label: {} }}",
                    string(&option.id),
                    text(&option.label)
                )
            });
            format!("Choice(::std::vec![{}])", options.collect::<Vec<_>>().join(", "))
        }
        ParameterKind::Boolean(is) => format!("Boolean({is})"),
        ParameterKind::FacilityKind(kind) => format!("FacilityKind({})", string(kind)),
        ParameterKind::Area => "Area".to_owned(),
    };
    format!(
        "::tsunagi_indicator::Parameter {{ id: {}, label: {}, help: {}, kind: ::tsunagi_indicator::ParameterKind::{kind} }}",
        string(&parameter.id),
        text(&parameter.label),
        text(&parameter.help)
    )
}

fn input(input: &Input) -> String {
    let kind = match &input.kind {
        InputKind::Column { indicator, required } => {
            format!(
                "Column(::tsunagi_indicator::ColumnInput {{ indicator: {}, required: {required} }})",
                string(indicator)
            )
        }
        InputKind::Facilities(kind) => format!("Facilities({})", string(kind)),
        InputKind::Distances(kind) => format!("Distances({})", string(kind)),
        InputKind::Reached { kind, .. } => format!("Reached({})", string(kind)),
        InputKind::Neighbours => "Neighbours".to_owned(),
        InputKind::Groupings => "Groupings".to_owned(),
    };
    format!("::tsunagi_indicator::Input::{kind}")
}

/// The parameters as types of their own.
fn parameters(list: &[Parameter]) -> String {
    let mut enums = String::new();
    let (mut fields, mut reads) = (String::new(), String::new());
    for parameter in list {
        let (name, id) = (field(&parameter.id), &parameter.id);
        let (type_name, read) = match &parameter.kind {
            ParameterKind::Number(_) => ("f64".to_owned(), format!("request.number({id:?})?")),
            ParameterKind::Boolean(_) => ("bool".to_owned(), format!("request.boolean({id:?})?")),
            ParameterKind::FacilityKind(_) | ParameterKind::Area => {
                ("::std::string::String".to_owned(), format!("::std::string::String::from(request.text({id:?})?)"))
            }
            ParameterKind::Choice(options) => {
                let name = variant(id);
                let (mut variants, mut arms) = (String::new(), String::new());
                for option in options {
                    write!(variants, "#[doc = {:?}] {}, ", option.label.ja, variant(&option.id))
                        .expect("a string grows");
                    write!(arms, "{:?} => {name}::{}, ", option.id, variant(&option.id)).expect("a string grows");
                }
                writeln!(
                    enums,
                    "#[doc = {:?}] #[derive(Debug, Clone, Copy, PartialEq, Eq)] pub enum {name} {{ {variants} }}",
                    parameter.label.ja
                )
                .expect("a string grows");
                let wrong = format!("パラメーター「{id}」の値が選択肢にありません");
                let otherwise = format!(
                    "_ => return ::core::result::Result::Err(::tsunagi_indicator::Problem::BadParameter(::std::string::String::from({wrong:?})))"
                );
                (name, format!("match request.text({id:?})? {{ {arms} {otherwise} }}"))
            }
        };
        write!(fields, "#[doc = {:?}] pub {name}: {type_name}, ", parameter.label.ja).expect("a string grows");
        write!(reads, "{name}: {read}, ").expect("a string grows");
    }
    let request = if list.is_empty() { "_request" } else { "request" };
    format!(
        "/// What the user has set, as types of their own.
         #[allow(dead_code, reason = \"a plugin need not read every parameter\")]
         pub mod parameters {{
             {enums}

             /// What the user has set.
             #[derive(Debug, Clone, PartialEq)]
             pub struct Parameters {{ {fields} }}

             impl Parameters {{
                 /// Reads them from a request.
                 pub fn of({request}: &::tsunagi_indicator::Request) -> ::core::result::Result<Self, ::tsunagi_indicator::Problem> {{
                     ::core::result::Result::Ok(Self {{ {reads} }})
                 }}
             }}
         }}
         #[allow(unused_imports, reason = \"a plugin need not read its parameters\")]
         pub use parameters::Parameters;"
    )
}

/// `walking-speed` becomes `walking_speed`, and `type` `r#type`.
fn field(id: &str) -> String {
    let name = id.replace(['-', '.'], "_");
    if name.starts_with(|letter: char| letter.is_ascii_digit()) {
        format!("n{name}")
    } else if matches!(name.as_str(), "self" | "super" | "crate" | "_") {
        format!("{name}_")
    } else if KEYWORDS.contains(&name.as_str()) {
        format!("r#{name}")
    } else {
        name
    }
}

/// `walking-speed` becomes `WalkingSpeed`, and `99.8` `N99_8`.
fn variant(id: &str) -> String {
    let mut name = String::new();
    for word in id.split('-') {
        let mut letters = word.chars().map(|letter| if letter == '.' { '_' } else { letter });
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.extend(letters);
    }
    match name.as_str() {
        "" | "Self" => "Option_".to_owned() + &name,
        name if name.starts_with(|letter: char| !letter.is_ascii_alphabetic()) => format!("N{name}"),
        name => name.to_owned(),
    }
}

const KEYWORDS: [&str; 50] = [
    "as", "async", "await", "break", "const", "continue", "dyn", "else", "enum", "extern", "false", "fn", "for", "gen",
    "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "static", "struct",
    "trait", "true", "type", "union", "unsafe", "use", "where", "while", "abstract", "become", "box", "do", "final",
    "macro", "override", "priv", "try", "typeof", "unsized", "virtual", "yield", "safe",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_become_names_that_rust_takes() {
        assert_eq!(field("walking-speed"), "walking_speed");
        assert_eq!(field("type"), "r#type");
        assert_eq!(field("95"), "n95");
        assert_eq!(variant("walking-speed"), "WalkingSpeed");
        assert_eq!(variant("99.8"), "N99_8");
    }
}
