//! What the host adds to a call, beside the engine alone, native Rust, memcpy and Extism, in one run.
//!
//! Both sides of a line do the same work and their answers are compared before anything is timed. The readings of the two sides
//! alternate, and the middle one of each is printed. Nothing is asserted about time.
//!
//! `cargo bench --workspace --bench calls -- shipped trend` runs one part, and of the plugins that ship one alone; `-- limits` tells what
//! it costs to run into each limit.

mod extism;
mod limits;
mod raw;
mod shipped;
mod world;

#[path = "../../tests/support/mod.rs"]
mod support;

#[path = "../../tests/fixtures/v1-guest/src/kernel.rs"]
mod kernel;

use std::{fs, hint::black_box, path::Path, time::Instant};

use plugin_host::{Host, HostOptions, ParameterValue, Plugin, Request};
use raw::Raw;
use world::World;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Areas of a column of 1 MiB.
const MEBIBYTE: usize = 131_072;
/// Municipalities of Japan.
const JAPAN: usize = 1_741;

fn main() -> Outcome<()> {
    let named: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/v1-guest.component.wasm");
    let component = fs::read(file)?;
    let host = Host::new(HostOptions::default())?;
    if let [part, names @ ..] = named.as_slice()
        && part == "shipped"
    {
        return shipped::all(&host, names);
    }
    if named.iter().any(|part| part == "limits") {
        return limits::all();
    }
    let plugin = host.load_shipped(&component, "fixture")?;
    let raw = Raw::new(&component)?;
    println!("| measured | Tsunagi | peer | ratio or difference | bar |\n|---|---|---|---|---|");
    nothing(&plugin, &raw)?;
    echo(&plugin, &raw)?;
    kernel(&plugin)?;
    extism::compare(&plugin)?;
    shipped::all(&host, &[])
}

/// A call that computes nothing, in an instance of its own.
fn nothing(plugin: &Plugin, raw: &Raw) -> Outcome<()> {
    let world = World::new(0);
    let request = work("nothing", 1.0);
    assert!(call(plugin, &world, &request)?.is_empty() && raw.call(&world, "nothing")?.is_empty());
    let [host, engine] = alternate(
        4_000,
        [&mut || drop(black_box(call(plugin, &world, &request))), &mut || drop(black_box(raw.call(&world, "nothing")))],
    );
    row(
        "call that computes nothing, new instance included",
        host,
        "wasmtime alone",
        engine,
        &format!("{} more", time(host - engine)),
        "< 1 µs more",
    );
    let [instance] = alternate(4_000, [&mut || drop(black_box(raw.instance()))]);
    row("new instance", host, "wasmtime alone", instance, "", "≤ 30 µs");
    Ok(())
}

/// A column in, and back as a layer.
fn echo(plugin: &Plugin, raw: &Raw) -> Outcome<()> {
    for areas in [JAPAN, MEBIBYTE] {
        let world = World::new(areas);
        let request = work("echo", 1.0);
        let values = |cells: &plugin_host::Cells| cells.iter().filter_map(|cell| cell.value.ok()).collect::<Vec<_>>();
        assert_eq!(values(&call(plugin, &world, &request)?), world.cases.values);
        assert_eq!(raw.call(&world, "echo")?, world.cases.values);
        // The column handed over, and back, the first as often as the second: into memory that the allocator has at hand, and into
        // memory that the system has to give, as it has to give the plugin's.
        let at_hand = || {
            let (values, status) = (world.cases.values.clone(), world.cases.status.clone());
            black_box((black_box(values).clone(), black_box(status).clone()));
        };
        let from_the_system = || {
            let (values, status) = (fresh(&world.cases.values), fresh(&world.cases.status));
            black_box((fresh(&black_box(values)), fresh(&black_box(status))));
        };
        let runs = if areas == JAPAN { 4_000 } else { 200 };
        let [host, engine, memcpy] = alternate(
            runs,
            [
                &mut || drop(black_box(call(plugin, &world, &request))),
                &mut || drop(black_box(raw.call(&world, "echo"))),
                &mut || at_hand(),
            ],
        );
        let what = format!("column of {areas} areas in and out");
        // By itself: giving much memory back to the system would slow down whoever comes next.
        let [cold] = alternate(runs, [&mut || from_the_system()]);
        let times = |copies: f64| format!("{:.1} times", host / copies);
        row(&what, host, "memcpy in and out, memory of the system", cold, &times(cold), "≤ 3 times at 1 MB");
        row(&what, host, "memcpy in and out, memory at hand", memcpy, &times(memcpy), "–");
        row(&what, host, "wasmtime alone", engine, &format!("{} more", time(host - engine)), "–");
    }
    Ok(())
}

/// A copy in memory that nobody has touched yet. More than the allocator keeps at hand is asked for, so that it comes from the system.
fn fresh<T: Copy>(numbers: &[T]) -> Vec<T> {
    const BEYOND_KEPT_BYTES: usize = 40 * 1024 * 1024;
    let mut copy = Vec::with_capacity(numbers.len().max(BEYOND_KEPT_BYTES / size_of::<T>()));
    copy.extend_from_slice(numbers);
    copy
}

/// Arithmetic on numbers, nothing else.
fn kernel(plugin: &Plugin) -> Outcome<()> {
    let world = World::new(JAPAN);
    let rounds = 400;
    let request = work("wilson", f64::from(rounds));
    let native = || kernel::wilson_widths(&world.cases.values, &world.people.values, rounds);
    let guest = call(plugin, &world, &request)?.get(0).and_then(|cell| cell.value.ok()).ok_or("no sum")?;
    assert!(guest.to_bits() == native().to_bits(), "{guest} and {}", native());
    let [host, rust] =
        alternate(60, [&mut || drop(black_box(call(plugin, &world, &request))), &mut || _ = black_box(native())]);
    let what = format!("Wilson intervals, {} of them", JAPAN * rounds as usize);
    row(&what, host, "native Rust", rust, &format!("{:.2} times", host / rust), "≤ 1.3 times");
    Ok(())
}

fn call(plugin: &Plugin, world: &World, request: &Request) -> Outcome<plugin_host::Cells> {
    Ok(plugin.compute(Box::new(world.clone()), request)?.cells)
}

fn work(work: &str, rounds: f64) -> Request {
    let parameters = [
        ("work".to_owned(), ParameterValue::Text(work.to_owned())),
        ("rounds".to_owned(), ParameterValue::Number(rounds)),
    ];
    Request { period: None, parameters: parameters.into() }
}

/// Seconds of the middle reading of each of some pieces of work, done in turn.
fn alternate<const N: usize>(runs: usize, mut work: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut readings: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(runs));
    for _ in 0..runs {
        for (work, readings) in work.iter_mut().zip(&mut readings) {
            let begin = Instant::now();
            work();
            readings.push(begin.elapsed().as_secs_f64());
        }
    }
    readings.map(|mut readings| {
        readings.sort_by(f64::total_cmp);
        readings[readings.len() / 2]
    })
}

fn row(what: &str, ours: f64, peer: &str, theirs: f64, ratio: &str, bar: &str) {
    println!("| {what} | {} | {peer} {} | {ratio} | {bar} |", time(ours), time(theirs));
}

fn time(seconds: f64) -> String {
    if seconds.abs() < 1e-3 { format!("{:.2} µs", seconds * 1e6) } else { format!("{:.2} ms", seconds * 1e3) }
}
