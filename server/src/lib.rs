//! Tsunagi (つなぎ): a GIS and regional analytics server whose indicators are WebAssembly plugins.
//!
//! This is the only crate that knows both the data (`geodata`) and the plugins (`plugin-host`); [`router`] is the whole
//! application, the same for the program and for the tests.

pub mod answers;
pub mod basemaps;
pub mod cli;
pub mod figures;
pub mod front;
pub mod headers;
pub mod imports;
pub mod logging;
pub mod metrics;
pub mod page;
pub mod plugins;
pub mod problem;
pub mod query;
pub mod routes;
pub mod serve;
pub mod settings;
pub mod shapes;
pub mod state;
pub mod workflows;

use front::Front;
use state::Shared;

/// The whole application.
pub fn router(state: Shared) -> Front {
    let (routes, _) = routes::table();
    Front::new(std::sync::Arc::clone(&state), routes.with_state(state))
}

/// The description of the API, as `/openapi.json` serves it.
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes::table().1
}
