//! Trying a plugin out: one call with its defaults over the default data, so that a plugin that cannot compute says so when it
//! comes and not when somebody needs it, and so that its charts are known.

use std::sync::Arc;

use super::view::{ViewAsk, view};
use crate::{
    plugins::{ChartTitle, Installed},
    state::Shared,
};

/// Calls a plugin once. A failure is noted with the plugin; nothing else comes of it.
pub async fn try_out(state: &Shared, installed: &Arc<Installed>) {
    let Ok(release) = state.release(None, None) else { return };
    let before = installed.n_failures();
    let ask = ViewAsk { indicator: installed.id().to_owned(), ..ViewAsk::default() };
    let mut has_changed = false;
    match view(state, release, ask).await {
        Ok(view) => {
            let charts = view.computed.iter().flat_map(|computed| &computed.charts);
            let titles = charts.map(|chart| ChartTitle {
                id: chart.id.clone(),
                title: chart.title.ja.clone(),
                title_en: chart.title.en.clone(),
            });
            has_changed |= installed.makes(titles.collect());
        }
        Err(error) => {
            tracing::info!(plugin.id = %installed.id(), "プラグイン {} の試し計算: {error}", installed.name());
        }
    }
    if has_changed || installed.n_failures() != before {
        state.plugins_changed();
    }
}

/// Tries out every plugin that has not been called yet.
pub async fn try_out_new(state: &Shared) {
    for installed in
        state.plugins.installed().iter().filter(|installed| installed.last_call().is_none() && !installed.is_disabled())
    {
        try_out(state, installed).await;
    }
}
