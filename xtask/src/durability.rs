//! `cargo xtask durability`: the long form of the suites that kill the program, damage its files and give it hostile ones to read.

use anyhow::{Context, bail};

use crate::{console, paths, server};

/// The options, the variable behind each, and its value when it is not given. Of the kills one in ten hits the whole program, which
/// takes longer to start than the helper process that takes the others.
const OPTIONS: [(&str, &str, u64); 4] = [
    ("--kills", "TSUNAGI_DURABILITY_KILLS", 1_000),
    ("--faults", "TSUNAGI_DURABILITY_FAULTS", 500),
    ("--seed", "TSUNAGI_DURABILITY_SEED", 20_261_123),
    ("--inputs", "TSUNAGI_HOSTILE_INPUTS", 10_000),
];

/// Builds the program and its tests, and runs the suites with the counts that are asked for.
pub fn run(arguments: &[String]) -> anyhow::Result<()> {
    let mut values = OPTIONS.map(|(_, _, usual)| usual);
    for pair in arguments.chunks(2) {
        let [name, value] = pair else { bail!("「{}」に値がありません", pair[0]) };
        let Some(index) = OPTIONS.iter().position(|(option, _, _)| option == name) else {
            bail!("「{name}」という指定はありません（{}）", OPTIONS.map(|(option, _, _)| option).join("、"));
        };
        values[index] = value.parse().with_context(|| format!("「{name}」の値「{value}」を数として読めません"))?;
    }
    server::setup()?;
    let with = |arguments: &[&str]| -> anyhow::Result<()> {
        let mut command = paths::cargo();
        command.args(["test", "--release", "--workspace", "--test"]).args(arguments);
        for ((_, variable, _), value) in OPTIONS.iter().zip(values) {
            command.env(variable, value.to_string());
        }
        let [kills, ..] = values;
        command.env("TSUNAGI_DURABILITY_PROGRAM_KILLS", (kills / 30).max(1).to_string());
        command.env("TSUNAGI_BIN", paths::binary()?);
        console::run(&mut command, "")
    };
    with(&["durability", "--", "--nocapture", "--test-threads", "1"])?;
    // Files that are damaged by a seeded generator, and with `TSUNAGI_HOSTILE_FOLDER` those of a folder along with them.
    with(&["import", "--", "--nocapture", "damaged_files"])
}
