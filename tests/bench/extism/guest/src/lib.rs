//! Nothing, and a column back as it came: as bytes, and as JSON.

use extism_pdk::{FnResult, Json, plugin_fn};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Column {
    period: String,
    values: Vec<f64>,
    status: Vec<u8>,
}

#[plugin_fn]
pub fn nothing(_input: ()) -> FnResult<()> {
    Ok(())
}

#[plugin_fn]
pub fn bytes(input: Vec<u8>) -> FnResult<Vec<u8>> {
    Ok(input)
}

#[plugin_fn]
pub fn json(Json(column): Json<Column>) -> FnResult<Json<Column>> {
    Ok(Json(column))
}
