//! What it costs to run into each limit: how long a hostile plugin runs until it is stopped or refused, and the next call of a good
//! one on the same host.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use plugin_host::{CompileIn, Host, HostOptions, Limits, Plugin, Request};

use crate::{
    Outcome,
    support::{ECHO, Guest, Three},
    time,
};

/// Readings of what is over at once, and of what takes its full time.
const READINGS: [usize; 2] = [21, 3];
/// What takes longer than this is measured less often.
const LONG: Duration = Duration::from_millis(500);

/// The part of the table about limits.
pub fn all() -> Outcome<()> {
    println!(
        "| limit | what the plugin does | stopped or refused after | the next call | it is told |\n|---|---|---|---|---|"
    );
    let host = Host::new(HostOptions::default())?;
    let good = host.load(&Guest::computing(ECHO).with_manifest("good", &["cases"]).module(), "good")?;
    for (limit, what, guest) in calls() {
        let plugin = host.load(&guest.module(), limit)?;
        let failing = || match plugin.compute(Box::new(Three::new()), &Request::default()) {
            Ok(_) => Err(format!("{limit}: it got through")),
            Err(error) => Ok(error.failure.to_string()),
        };
        let (stopped, next, told) = measure(&failing, &good)?;
        println!("| {limit} | {what} | {} | {} | {told} |", time(stopped), time(next));
    }
    files(&good)
}

/// Guests that run into the limits of one call.
fn calls() -> Vec<(&'static str, &'static str, Guest)> {
    let grow = "(loop $again (drop (memory.grow (i32.const 16))) (br $again)) (unreachable)";
    let fill = "(drop (memory.grow (i32.const 1000))) (memory.fill (i32.const 0) (i32.const 7) (i32.const 65536000)) \
                (loop $again (drop (memory.grow (i32.const 16))) (br $again)) (unreachable)";
    let deeper = "(func $deeper (param i32) (result i32) (i32.add (call $deeper (i32.add (local.get 0) (i32.const 1))) (i32.const 1)))";
    let tables = "(loop $again (drop (table.grow $t (ref.null func) (i32.const 1000))) (br $again)) (unreachable)";
    let list = "(drop (memory.grow (i32.const 600))) (i32.store (i32.const 59012) (i32.const 0)) \
                (i32.store (i32.const 59016) (i32.const 3000000)) (i32.const 59000)";
    let log = "(loop $again (call $log (i32.const CASES_AT) (i32.const CASES_LEN)) (br $again)) (unreachable)";
    vec![
        ("time", "an endless loop", Guest::computing("(loop $again (br $again)) (unreachable)")),
        ("memory", "asks for 1 MiB after the other", Guest::computing(grow)),
        ("memory", "writes 62 MiB, then asks for more", Guest::computing(fill)),
        ("tables", "1,000 elements after the other", Guest::computing(tables).with_fields("(table $t 1 funcref)")),
        ("stack", "recursion without end", Guest::computing("(call $deeper (i32.const 0))").with_fields(deeper)),
        ("output", "a list of 24 MB", Guest::computing(list)),
        ("host calls", "a line of log after the other", Guest::computing(log)),
        ("–", "a trap at once", Guest::computing("(unreachable)")),
    ]
}

/// Files that run into the limits of loading.
fn files(good: &Plugin) -> Outcome<()> {
    let compile = CompileIn::Child { program: env!("CARGO_BIN_EXE_plugin-compile-child").into(), args: Vec::new() };
    let host = Host::new(HostOptions { compile, ..HostOptions::default() })?;
    let body = "(f64.sqrt (f64.add (f64.mul (local.get 0) (local.get 0)) (f64.const 3)))";
    let functions = format!("(func (param f64) (result f64) {body})").repeat(700_000);
    let bomb = Guest::computing(ECHO).with_fields(&functions).module();
    let limits = Limits::default();
    let what = format!("700,000 functions in {:.1} MB", bomb.len() as f64 / 1e6);
    for (limit, what, bytes) in [
        ("file", "33 MiB of zeros".to_owned(), vec![0; limits.module_bytes + 1024 * 1024]),
        ("compilation", what, bomb),
    ] {
        let begin = Instant::now();
        let told = match host.load(&bytes, limit) {
            Ok(_) => "it is compiled".to_owned(),
            Err(error) => error.to_string(),
        };
        let stopped = begin.elapsed().as_secs_f64();
        let begin = Instant::now();
        drop(black_box(good.compute(Box::new(Three::new()), &Request::default())?));
        println!("| {limit} | {what} | {} | {} | {told} |", time(stopped), time(begin.elapsed().as_secs_f64()));
    }
    Ok(())
}

/// Middle seconds of the hostile call and of the good one behind it, and what the hostile one is told.
fn measure(failing: &impl Fn() -> Result<String, String>, good: &Plugin) -> Outcome<(f64, f64, String)> {
    let begin = Instant::now();
    let told = failing()?;
    let readings = READINGS[usize::from(begin.elapsed() > LONG)];
    let (mut stopped, mut next) = (Vec::with_capacity(readings), Vec::with_capacity(readings));
    for _ in 0..readings {
        let begin = Instant::now();
        failing()?;
        stopped.push(begin.elapsed().as_secs_f64());
        let begin = Instant::now();
        drop(black_box(good.compute(Box::new(Three::new()), &Request::default())?));
        next.push(begin.elapsed().as_secs_f64());
    }
    let middle = |mut readings: Vec<f64>| {
        readings.sort_by(f64::total_cmp);
        readings[readings.len() / 2]
    };
    Ok((middle(stopped), middle(next), told))
}
