//! Extism, in a program of its own (`tests/bench/extism`), so that it is compiled for the bench only.

use std::{env, hint::black_box, process::Command};

use plugin_host::Plugin;

use crate::{Outcome, alternate, call, time, work, world::World};

/// What the peer has printed of one piece of work.
struct Reading {
    what: String,
    areas: usize,
    seconds: f64,
    sum: f64,
}

/// Runs the peer that `cargo xtask bench plugins` has built, and ourselves on the same columns right after.
pub fn compare(plugin: &Plugin) -> Outcome<()> {
    let (Some(program), Some(guest)) = (env::var_os("TSUNAGI_EXTISM_PEER"), env::var_os("TSUNAGI_EXTISM_GUEST")) else {
        println!("| Extism | – | not built: cargo xtask bench plugins | – | ≥ 5 times |");
        return Ok(());
    };
    let output = Command::new(program).arg(guest).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    for line in String::from_utf8(output.stdout)?.lines() {
        let peer = read(line).ok_or_else(|| format!("the peer has printed {line}"))?;
        let world = World::new(peer.areas);
        let request = work(if peer.areas == 0 { "nothing" } else { "echo" }, 1.0);
        let sum: f64 = call(plugin, &world, &request)?.iter().filter_map(|cell| cell.value.ok()).sum();
        assert!((sum + 0.0).to_bits() == (peer.sum + 0.0).to_bits(), "{}: {sum} and {}", peer.what, peer.sum);
        let runs = if peer.areas > 10_000 { 200 } else { 4_000 };
        let [host] = alternate(runs, [&mut || drop(black_box(call(plugin, &world, &request)))]);
        println!(
            "| {} areas, new instance each call | {} | Extism, {} {} | {:.1} times as fast | ≥ 5 times |",
            peer.areas,
            time(host),
            described(&peer.what),
            time(peer.seconds),
            peer.seconds / host,
        );
    }
    Ok(())
}

fn read(line: &str) -> Option<Reading> {
    let mut words = line.split(' ');
    Some(Reading {
        what: words.next()?.to_owned(),
        areas: words.next()?.parse().ok()?,
        seconds: words.next()?.parse().ok()?,
        sum: words.next()?.parse().ok()?,
    })
}

fn described(what: &str) -> &'static str {
    match what {
        "nothing" => "one instance for all calls, nothing computed",
        "nothing-fresh" => "new instance each call, nothing computed",
        "bytes" => "one instance for all calls, bytes",
        "json" => "one instance for all calls, JSON",
        _ => "?",
    }
}
