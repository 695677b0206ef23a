//! The route table, and nothing else. Handlers stand in `routes/<resource>.rs` with their request and response shapes.

mod areas;
mod audit;
mod basemaps;
mod batches;
mod change;
mod events;
mod facilities;
mod figures;
mod groupings;
mod health;
mod imports;
mod indicators;
mod layers;
mod map;
mod openapi;
mod packages;
mod page;
mod plugins;
mod profile;
mod revisions;
mod series;
mod tables;
mod templates;
mod values;

use axum::Router;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::Shared;

/// Every route, and the description of those that belong to the API.
pub fn table() -> (Router<Shared>, utoipa::openapi::OpenApi) {
    let (router, description) = OpenApiRouter::with_openapi(openapi::description())
        .routes(routes!(health::alive))
        .routes(routes!(health::ready))
        .routes(routes!(health::metrics))
        .routes(routes!(openapi::document))
        .routes(routes!(packages::list))
        .routes(routes!(areas::list))
        .routes(routes!(profile::show))
        .routes(routes!(groupings::list))
        .routes(routes!(indicators::list))
        .routes(routes!(indicators::show))
        .routes(routes!(values::list))
        .routes(routes!(series::show))
        .routes(routes!(layers::show))
        .routes(routes!(map::areas))
        .routes(routes!(map::surroundings))
        .routes(routes!(map::districts))
        .routes(routes!(basemaps::list))
        .routes(routes!(basemaps::file))
        .routes(routes!(facilities::list))
        .routes(routes!(facilities::geojson))
        .routes(routes!(tables::list))
        .routes(routes!(figures::show))
        .routes(routes!(plugins::list, plugins::install))
        .routes(routes!(plugins::remove))
        .routes(routes!(plugins::enable))
        .routes(routes!(plugins::disable))
        .routes(routes!(plugins::release))
        .routes(routes!(plugins::restore))
        .routes(routes!(plugins::install_trial))
        .routes(routes!(plugins::log))
        .routes(routes!(change::show))
        .routes(routes!(imports::list, imports::upload))
        .routes(routes!(imports::show, imports::remove))
        .routes(routes!(imports::answer))
        .routes(routes!(imports::difference))
        .routes(routes!(imports::workbook))
        .routes(routes!(imports::publish))
        .routes(routes!(revisions::list))
        .routes(routes!(revisions::show))
        .routes(routes!(revisions::difference))
        .routes(routes!(revisions::revert))
        .routes(routes!(batches::list))
        .routes(routes!(batches::withdraw))
        .routes(routes!(audit::list))
        .routes(routes!(audit::check))
        .routes(routes!(templates::list))
        .routes(routes!(templates::remove))
        .routes(routes!(packages::file))
        .routes(routes!(events::stream))
        .fallback(page::file_or_index)
        .split_for_parts();
    (router.method_not_allowed_fallback(page::wrong_method), description)
}
