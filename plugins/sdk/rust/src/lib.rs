//! What a Tsunagi indicator in Rust is written with.
//!
//! A plugin is a plain function with [`#[indicator]`](macro@indicator) over it, and an `indicator.toml` that says what it is:
//!
//! ```ignore
//! use tsunagi_indicator::{Inputs, Layer, Problem, Request, layer};
//!
//! #[tsunagi_indicator::indicator("indicator.toml")]
//! fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem> {
//!     let households = inputs.column("households", request.period.as_deref())?;
//!     Ok(layer(&households.period, &households.cells()))
//! }
//!
//! tsunagi_indicator::golden!();
//! ```
//!
//! Without the macro it is a plain type that implements [`Indicator`] and one line, [`export!`]. The formula is best kept in a pure
//! function over [`Cell`]s, so that native unit tests reach it without WebAssembly:
//!
//! ```
//! use tsunagi_indicator::{Indicator, Inputs, Layer, Manifest, Problem, Request};
//!
//! struct Households;
//!
//! impl Indicator for Households {
//!     fn describe() -> Manifest {
//!         tsunagi_indicator::blank_manifest("households-copied", "1.0.0")
//!     }
//!
//!     fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem> {
//!         let households = inputs.column("households", request.period.as_deref())?;
//!         Ok(tsunagi_indicator::layer(&households.period, &households.cells()))
//!     }
//! }
//!
//! tsunagi_indicator::export!(Households);
//! ```

extern crate self as tsunagi_indicator;

mod cell;
#[path = "../../definition/src/decimal.rs"]
mod decimal;
#[cfg(not(target_arch = "wasm32"))]
pub mod golden;
mod period;
mod request;
pub mod testing;

pub use cell::{Blank, Cell};
pub use decimal::{decimal, fixed, group_digits};
pub use period::period_label;
pub use tsunagi_indicator_macro::indicator;
pub use wit_bindgen;

pub use bindings::tsunagi::indicator::types::{
    Area, Chart, ChartKind, ChartSeries, ChoiceOption, ColumnInput, DataColumn, DistanceColumn, Grouping,
    GroupingMember, Input, Layer, Manifest, Measure, NumberBounds, Parameter, ParameterKind, ParameterValue, Place,
    Polarity, Problem, Request, Text, Trust,
};

/// What `wit-bindgen` makes of `plugins/wit/v1`.
#[allow(
    unsafe_code,
    missing_docs,
    clippy::all,
    clippy::pedantic,
    reason = "generated from the WIT, which documents it"
)]
pub mod bindings {
    wit_bindgen::generate!({
        path: "../../wit/v1",
        world: "indicator",
        pub_export_macro: true,
        export_macro_name: "export_component",
        default_bindings_module: "tsunagi_indicator::bindings",
        runtime_path: "tsunagi_indicator::wit_bindgen::rt",
        additional_derives: [PartialEq],
        generate_all,
    });
}

/// An indicator: what it is, and how it is computed.
pub trait Indicator {
    /// What the indicator is. A constant.
    fn describe() -> Manifest;

    /// Computes the layer for all areas.
    fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem>;
}

/// What the host answers; in native tests [`testing::Table`] stands in for it.
pub trait Inputs {
    /// The areas, in the order of every column.
    fn areas(&self) -> Vec<Area>;
    /// The column of an indicator in the period, or in the one that stands for it.
    fn column(&self, indicator: &str, period: Option<&str>) -> Result<DataColumn, Problem>;
    /// The columns of an indicator in every period that it has, the earliest first.
    fn series(&self, indicator: &str) -> Result<Vec<DataColumn>, Problem>;
    /// Ways to group the areas.
    fn groupings(&self) -> Result<Vec<Grouping>, Problem>;
    /// The places of a kind whose position is known.
    fn facilities(&self, kind: &str) -> Result<Vec<Place>, Problem>;
    /// Pairs of positions in `areas` that touch.
    fn neighbours(&self) -> Result<Vec<(u32, u32)>, Problem>;
    /// The distance to the nearest place of a kind.
    fn distances(&self, kind: &str) -> Result<DistanceColumn, Problem>;
    /// How many places of a kind stand within `km` kilometers of each area's reference point.
    fn reached(&self, kind: &str, km: f64) -> Result<DataColumn, Problem>;
    /// How much is done, 0 to 1.
    fn progress(&self, _done: f32) {}
    /// A line for the author.
    fn log(&self, _message: &str) {}
}

/// A text in both languages.
pub fn text(ja: impl Into<String>, en: impl Into<String>) -> Text {
    Text { ja: ja.into(), en: en.into() }
}

impl Text {
    /// A text of pieces, made several times as fast as by `format!`.
    pub fn of(ja: &[&str], en: &[&str]) -> Self {
        Self { ja: ja.concat(), en: en.concat() }
    }

    /// Adds pieces to the end, in both languages.
    pub fn add(&mut self, ja: &[&str], en: &[&str]) {
        for (text, pieces) in [(&mut self.ja, ja), (&mut self.en, en)] {
            text.reserve(pieces.iter().map(|piece| piece.len()).sum());
            for piece in pieces {
                text.push_str(piece);
            }
        }
    }
}

/// A number with so many decimals and its sign, as `format!("{number:+.1}")` writes it.
pub fn signed(number: f64, decimals: u8) -> String {
    let mut text = fixed(number, decimals);
    if number.is_sign_positive() && !number.is_nan() {
        text.insert(0, '+');
    }
    text
}

/// What an input answers; none where the data do not have it. Any other problem is one.
pub fn optional<T>(answer: Result<T, Problem>) -> Result<Option<T>, Problem> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(Problem::MissingInput(_)) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// A manifest with nothing in it but its name; set the other fields with `..blank_manifest(id, version)`.
pub fn blank_manifest(id: &str, version: &str) -> Manifest {
    Manifest {
        id: id.to_owned(),
        version: version.to_owned(),
        author: String::new(),
        license: String::new(),
        title: text(id, id),
        definition: text("", ""),
        theme: "その他".to_owned(),
        measure: Measure::Index,
        unit: text("", ""),
        polarity: Polarity::Neutral,
        decimals: 1,
        trust: Trust::Published,
        method: text("", ""),
        caveats: Vec::new(),
        parameters: Vec::new(),
        inputs: Vec::new(),
        periods_of: None,
        per_district: false,
    }
}

/// A layer of cells with nothing else; set the other fields with `..layer(period, cells)`.
pub fn layer(period: &str, cells: &[Cell]) -> Layer {
    let (values, status) = cell::encode(cells);
    Layer {
        period: period.to_owned(),
        values,
        status,
        low: Vec::new(),
        high: Vec::new(),
        notes: Vec::new(),
        class_breaks: Vec::new(),
        charts: Vec::new(),
        remarks: Vec::new(),
    }
}

/// A series of a chart.
pub fn series(name: Text, cells: &[Cell]) -> ChartSeries {
    let (values, status) = cell::encode(cells);
    ChartSeries { name, values, status }
}

/// Makes a type that implements [`Indicator`] the export of the WebAssembly module. Natively it does nothing.
#[macro_export]
macro_rules! export {
    ($indicator:ident) => {
        #[cfg(target_arch = "wasm32")]
        #[allow(unsafe_code, missing_docs, clippy::pedantic, reason = "the raw exports that the component model asks for")]
        mod tsunagi_export {
            struct Component;

            impl $crate::bindings::Guest for Component {
                fn describe() -> $crate::Manifest {
                    $crate::tell_panics();
                    <super::$indicator as $crate::Indicator>::describe()
                }

                fn compute(request: $crate::Request) -> Result<$crate::Layer, $crate::Problem> {
                    $crate::tell_panics();
                    <super::$indicator as $crate::Indicator>::compute(&$crate::Host, &request)
                }
            }

            $crate::bindings::export_component!(Component with_types_in $crate::bindings);
        }
    };
}

/// Makes a test that runs every case of `golden.json`, beside `Cargo.toml`.
///
/// `golden!()` is for the indicator that [`#[indicator]`](macro@indicator) makes; `golden!(Type)` names another, and
/// `golden!(Type, "cases/more.json")` another file.
#[macro_export]
macro_rules! golden {
    () => {
        $crate::golden!(ThisIndicator, "golden.json");
    };
    ($indicator:ident) => {
        $crate::golden!($indicator, "golden.json");
    };
    ($indicator:ident, $file:literal) => {
        #[cfg(test)]
        mod tsunagi_golden {
            #[test]
            fn every_golden_case_comes_out_as_it_must() {
                $crate::golden::check::<super::$indicator>(include_str!(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/",
                    $file
                )));
            }
        }
    };
}

/// Lets a panic say in the log where it stood in the author's code. WebAssembly alone would only say that it stopped.
#[cfg(target_arch = "wasm32")]
pub fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let what = panic.payload_as_str().unwrap_or("panic");
        let place = panic.location().map(|place| format!("{}:{}:{}", place.file(), place.line(), place.column()));
        bindings::tsunagi::indicator::host::log(&format!("{} {what}", place.unwrap_or_default()));
    }));
}

/// The real host.
#[cfg(target_arch = "wasm32")]
pub struct Host;

#[cfg(target_arch = "wasm32")]
impl Inputs for Host {
    fn areas(&self) -> Vec<Area> {
        bindings::tsunagi::indicator::host::areas()
    }

    fn column(&self, indicator: &str, period: Option<&str>) -> Result<DataColumn, Problem> {
        bindings::tsunagi::indicator::host::column(indicator, period)
    }

    fn series(&self, indicator: &str) -> Result<Vec<DataColumn>, Problem> {
        bindings::tsunagi::indicator::host::series(indicator)
    }

    fn groupings(&self) -> Result<Vec<Grouping>, Problem> {
        bindings::tsunagi::indicator::host::groupings()
    }

    fn facilities(&self, kind: &str) -> Result<Vec<Place>, Problem> {
        bindings::tsunagi::indicator::host::facilities(kind)
    }

    fn neighbours(&self) -> Result<Vec<(u32, u32)>, Problem> {
        bindings::tsunagi::indicator::host::neighbours()
    }

    fn distances(&self, kind: &str) -> Result<DistanceColumn, Problem> {
        bindings::tsunagi::indicator::host::distances(kind)
    }

    fn reached(&self, kind: &str, km: f64) -> Result<DataColumn, Problem> {
        bindings::tsunagi::indicator::host::reached(kind, km)
    }

    fn progress(&self, done: f32) {
        bindings::tsunagi::indicator::host::progress(done);
    }

    fn log(&self, message: &str) {
        bindings::tsunagi::indicator::host::log(message);
    }
}
