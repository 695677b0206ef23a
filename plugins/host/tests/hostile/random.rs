//! Plugins made at random: components and modules by `wasm-smith`, and good plugins with some bytes changed.
//!
//! A few hundred here; `cargo xtask hostile --plugins 20000 --seed 1` is the long form. A failure names its seed, and the same seed
//! makes the same plugin.

use std::{
    io::{Read, Write},
    path::PathBuf,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use plugin_host::{Host, LoadError};

use crate::{
    nested, short, still_works,
    support::{self, ECHO, Guest},
};

/// The long form's number of plugins, where it is asked for.
pub fn long_form() -> Option<u64> {
    std::env::var("TSUNAGI_HOSTILE_PLUGINS").ok().map(|number| number.parse().expect("a number of plugins"))
}

fn first_seed() -> u64 {
    std::env::var("TSUNAGI_HOSTILE_SEED").map_or(20_261_123, |seed| seed.parse().expect("a seed"))
}

/// Steele, Lea and Flood's `SplitMix64`: any seed makes a fair stream.
struct Stream(u64);

impl Stream {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("it is below a usize")
    }
}

/// A whole component, whatever it imports and exports.
fn component(generator: &mut Generator, seed: u64) -> Vec<u8> {
    generator.make("component", seed)
}

/// A good plugin that runs a module without imports, start function and all, before it does anything itself.
fn module_that_starts(generator: &mut Generator, seed: u64) -> Vec<u8> {
    // A component around it that instantiates it: version 13, a core module, one core instance of module 0.
    let mut component = b"\0asm\x0d\0\x01\0".to_vec();
    nested::section(&mut component, 1, &generator.make("module", seed));
    nested::section(&mut component, 2, &[1, 0, 0, 0]);
    nested::with_component(&component, 1)
}

/// A good plugin with a few bytes changed, added or taken away.
fn mutant(_generator: &mut Generator, seed: u64) -> Vec<u8> {
    let stream = &mut Stream(seed);
    let guest = Guest::computing(ECHO);
    let mut bytes = if stream.below(2) == 0 { guest.module() } else { guest.component() };
    for _ in 0..=stream.below(4) {
        let at = stream.below(bytes.len());
        match stream.below(3) {
            0 => bytes[at] = stream.next().to_le_bytes()[0],
            1 => bytes.insert(at, stream.next().to_le_bytes()[0]),
            _ => drop(bytes.remove(at)),
        }
    }
    bytes
}

/// The generator, a program of its own (`tests/generator`): as a library its features would have the compiler of the server built
/// twice.
struct Generator {
    child: Child,
    requests: ChildStdin,
    answers: ChildStdout,
}

impl Generator {
    /// Builds it, unless that is done, and starts it.
    fn start() -> Self {
        let manifest = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/generator/Cargo.toml");
        let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("generator");
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--release", "--locked", "--quiet", "--manifest-path"]).arg(manifest);
        let outcome = build.arg("--target-dir").arg(&target).status().expect("cargo can be started");
        assert!(outcome.success(), "the generator can be built");
        let program = target.join("release").join(format!("generator{}", std::env::consts::EXE_SUFFIX));
        let mut command = Command::new(program);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the generator runs");
        let requests = child.stdin.take().expect("a pipe");
        let answers = child.stdout.take().expect("a pipe");
        Self { child, requests, answers }
    }

    fn make(&mut self, kind: &str, seed: u64) -> Vec<u8> {
        writeln!(self.requests, "{kind} {seed}").expect("the generator listens");
        let mut length = [0; 4];
        self.answers.read_exact(&mut length).expect("the generator answers");
        let mut bytes = vec![0; usize::try_from(u32::from_le_bytes(length)).expect("a length")];
        self.answers.read_exact(&mut bytes).expect("the generator answers in full");
        bytes
    }
}

impl Drop for Generator {
    fn drop(&mut self) {
        // It ends with its input; that is closed only after this.
        let _already_gone = self.child.kill();
        let _ended = self.child.wait();
    }
}

/// Makes a plugin of a seed.
type Maker = fn(&mut Generator, u64) -> Vec<u8>;

#[derive(Default, Debug)]
struct Counts {
    refused: u64,
    failed: u64,
    answered: u64,
}

fn try_one(host: &Host, bytes: &[u8], counts: &mut Counts, seed: u64) {
    match host.load(bytes, "乱数.wasm") {
        Err(LoadError::CompileLimit { .. } | LoadError::CompileChild { .. }) => {
            panic!("seed {seed}: not in this process")
        }
        Err(_) => counts.refused += 1,
        Ok(plugin) => match crate::call(&plugin) {
            Ok(_) => counts.answered += 1,
            Err(_) => counts.failed += 1,
        },
    }
}

#[test]
fn whatever_a_generator_makes_the_host_neither_panics_nor_goes_over_its_limits() {
    let number = long_form().unwrap_or(240);
    let mut limits = short();
    limits.wall = std::time::Duration::from_millis(50);
    let host = support::host(limits);
    let mut generator = Generator::start();
    let makers: [(&str, Maker); 3] = [("component", component), ("module", module_that_starts), ("mutant", mutant)];
    for (name, make) in makers {
        let mut counts = Counts::default();
        for seed in (0..number.div_ceil(3)).map(|step| first_seed() + step) {
            let bytes = make(&mut generator, seed);
            // In this process, so that a panic of the compiler fails the test with its seed instead of being contained.
            let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                try_one(&host, &bytes, &mut counts, seed);
            }));
            assert!(tried.is_ok(), "a {name} of seed {seed} made the host panic");
            if seed % 64 == 0 {
                still_works(&host);
            }
        }
        still_works(&host);
        println!("{name}: {counts:?}");
        assert!(counts.refused + counts.failed > 0, "a {name} that is always good is not hostile: {counts:?}");
    }
    #[cfg(target_os = "linux")]
    assert!(peak_memory_mib() < 2_048, "{} MiB at the most", peak_memory_mib());
}

/// The most memory that this process has had, all its tests together.
#[cfg(target_os = "linux")]
fn peak_memory_mib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("the state of this process");
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).expect("the line of the peak");
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).expect("a number") / 1_024
}

#[test]
fn the_same_seed_makes_the_same_plugin() {
    let generator = &mut Generator::start();
    for make in [component, module_that_starts, mutant] {
        assert_eq!(make(generator, 7), make(generator, 7));
        assert_ne!(make(generator, 7), make(generator, 8));
    }
}
