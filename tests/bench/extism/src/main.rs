//! `extism-peer GUEST` times what the bench `calls` of plugin-host times, with Extism, and prints a line each:
//! what, areas, seconds of the middle call, and the sum of the numbers that came back.

use std::{error::Error, hint::black_box, time::Instant};

use extism::{CompiledPlugin, Manifest, Plugin, PluginBuilder, Wasm};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Column {
    period: String,
    values: Vec<f64>,
    status: Vec<u8>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let guest = std::env::args().nth(1).ok_or("extism-peer GUEST")?;
    let manifest = Manifest::new([Wasm::data(std::fs::read(guest)?)]);
    let compiled = CompiledPlugin::new(PluginBuilder::new(manifest).with_wasi(false))?;
    let mut plugin = Plugin::new_from_compiled(&compiled)?;
    print("nothing", 0, || Ok((plugin.call::<(), ()>("nothing", ())?, 0.0).1))?;
    print("nothing-fresh", 0, || {
        let mut plugin = Plugin::new_from_compiled(&compiled)?;
        plugin.call::<(), ()>("nothing", ())?;
        Ok(0.0)
    })?;
    for areas in [1_741, 131_072] {
        let column = column(areas);
        let bytes: Vec<u8> = column.values.iter().flat_map(|value| value.to_le_bytes()).chain(column.status.clone()).collect();
        print("bytes", areas, || {
            let back = plugin.call::<&[u8], Vec<u8>>("bytes", &bytes)?;
            let (values, _) = back[..areas * 8].as_chunks::<8>();
            let values: Vec<f64> = values.iter().map(|value| f64::from_le_bytes(*value)).collect();
            Ok(values.iter().sum())
        })?;
        print("json", areas, || {
            let back = plugin.call::<Vec<u8>, Vec<u8>>("json", serde_json::to_vec(&column)?)?;
            let back: Column = serde_json::from_slice(&back)?;
            Ok(back.values.iter().sum())
        })?;
    }
    Ok(())
}

/// The column of the bench `calls`.
fn column(areas: usize) -> Column {
    Column {
        period: "FY2020".to_owned(),
        values: (0..areas).map(|number| 5.0 + (number % 97) as f64).collect(),
        status: vec![0; areas],
    }
}

fn print(what: &str, areas: usize, mut call: impl FnMut() -> Result<f64, Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    let sum = call()?;
    let runs = if areas > 10_000 { 40 } else { 2_000 };
    let mut readings = Vec::with_capacity(runs);
    for _ in 0..runs {
        let begin = Instant::now();
        black_box(call()?);
        readings.push(begin.elapsed().as_secs_f64());
    }
    readings.sort_by(f64::total_cmp);
    println!("{what} {areas} {:e} {sum}", readings[readings.len() / 2]);
    Ok(())
}
