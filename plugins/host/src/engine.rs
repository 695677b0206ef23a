//! The engine and the clock that stops a call.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use wasmtime::{
    Config, Enabled, Engine, InstanceAllocationStrategy, OptLevel, PoolingAllocationConfig, WasmBacktraceDetails,
};

use crate::limits::Limits;

/// How often a running call is asked whether its time is up.
const TICK: Duration = Duration::from_millis(10);
/// Ticks without a call after which the clock sleeps: a second.
const IDLE_TICKS: u32 = 100;
/// Memories and tables of the pool that stay warm for the next call.
const UNUSED_WARM: u32 = 16;
/// What stays resident of a memory between calls, wiped: a few columns of all municipalities.
const RESIDENT_BYTES: usize = 4 * 1024 * 1024;
/// The same where the system does not tell which pages were written.
const RESIDENT_BYTES_UNTOLD: usize = 256 * 1024;
/// What the engine itself may need for the instances of one call, beside their memories.
const INSTANCE_BYTES: usize = 4 * 1024 * 1024;
/// What stays resident of a table.
const TABLE_RESIDENT_BYTES: usize = 16 * 1024;

/// How many threads compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Threads {
    /// One.
    One,
    /// As many as there are processors.
    All,
}

/// The engine of the server, which runs plugins: its memories lie ready in a pool. Where the system does not give the address
/// space for one, each call gets memory of its own, which takes longer.
pub(crate) fn running(limits: &Limits) -> wasmtime::Result<Engine> {
    let mut pooled = config(limits, Threads::All);
    pooled.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(limits)));
    Engine::new(&pooled).or_else(|error| {
        tracing::info!(error = %format!("{error:#}"), "running plugins without a pool of memories");
        Engine::new(&config(limits, Threads::All))
    })
}

/// The engine of a child process, which compiles and runs nothing.
pub(crate) fn compiling(limits: &Limits) -> wasmtime::Result<Engine> {
    // One thread: the memory limit would otherwise depend on the number of processors.
    Engine::new(&config(limits, Threads::One))
}

/// Room for as many calls at once as there may be, each as large as it may be, so that the pool is never exhausted.
fn pool(limits: &Limits) -> PoolingAllocationConfig {
    let each = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let all = |number: usize| each(number.saturating_mul(limits.calls_at_once));
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(each(limits.calls_at_once))
        .total_core_instances(all(limits.instances))
        .max_core_instances_per_component(each(limits.instances))
        .total_memories(all(limits.memories))
        .max_memories_per_component(each(limits.memories))
        .total_tables(all(limits.tables))
        .max_tables_per_component(each(limits.tables))
        .max_memories_per_module(each(limits.memories))
        .max_tables_per_module(each(limits.tables))
        .table_elements(limits.table_elements)
        .max_core_instance_size(INSTANCE_BYTES)
        .max_component_instance_size(INSTANCE_BYTES)
        .total_gc_heaps(1)
        .max_unused_warm_slots(UNUSED_WARM)
        .table_keep_resident(TABLE_RESIDENT_BYTES)
        .pagemap_scan(Enabled::Auto);
    // Where the system tells which pages were written, wiping those is all there is to do. Elsewhere everything up to the mark is
    // wiped after every call.
    let told = PoolingAllocationConfig::is_pagemap_scan_available();
    pool.linear_memory_keep_resident(if told { RESIDENT_BYTES } else { RESIDENT_BYTES_UNTOLD });
    pool
}

/// Parent and child use the same settings, or what the child compiles would not load.
fn config(limits: &Limits, threads: Threads) -> Config {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .concurrency_support(false)
        .epoch_interruption(true)
        .cranelift_opt_level(OptLevel::Speed)
        .max_wasm_stack(limits.stack_bytes)
        .parallel_compilation(threads == Threads::All)
        // Same inputs, same bits: instructions whose result is the machine's choice do not exist. What is left of that is the sign and the
        // payload of a NaN out of arithmetic, which differ between families of processors. No NaN leaves a plugin: the layer is refused
        // for one under a value, and what lies under a blank is wiped. Making all of them alike by a check behind each instruction took
        // arithmetic from 1.2 to 1.8 times native Rust, and bought something for those plugins only that look at the bits of a NaN
        // (`total_cmp`, `copysign`); `plugins/README.md` tells authors not to.
        .cranelift_nan_canonicalization(false)
        .wasm_relaxed_simd(false)
        // Proposals that no supported language needs are attack surface.
        .wasm_memory64(false)
        // The compiler's own adapters between the parts of one component copy from memory to memory; what `componentize-qjs` makes of
        // JavaScript has such parts. All memories together stay under the limit of one call.
        .wasm_multi_memory(true)
        .wasm_custom_page_sizes(false)
        .wasm_wide_arithmetic(false)
        .wasm_function_references(false)
        .wasm_gc(false)
        .wasm_exceptions(false)
        .wasm_backtrace_details(WasmBacktraceDetails::Disable);
    config
}

/// Makes the engine's epoch advance while calls run. It goes on for a while after the last one, because waking a thread takes
/// longer than many a call, and then sleeps.
pub(crate) struct Clock {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Shared {
    /// Calls that are running.
    running: AtomicUsize,
    /// Whether the clock sleeps until somebody changes this and says so.
    asleep: AtomicBool,
    stop: AtomicBool,
    /// Guards the change of `asleep` and `stop` against being missed by a clock that is about to sleep.
    lock: Mutex<()>,
    changed: Condvar,
}

/// While it lives, the clock ticks.
pub(crate) struct Running<'a>(&'a Shared);

impl Clock {
    pub(crate) fn start(engine: Engine) -> std::io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let thread = thread::Builder::new().name("plugin-clock".to_owned()).spawn({
            let shared = Arc::clone(&shared);
            move || shared.tick(&engine)
        })?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Lets the clock tick until the guard is dropped.
    pub(crate) fn run(&self) -> Running<'_> {
        let shared = &*self.shared;
        // In this order: a clock that falls asleep says so first and then looks at `running`, so one of the two sees the other.
        shared.running.fetch_add(1, Ordering::SeqCst);
        if shared.asleep.load(Ordering::SeqCst) {
            shared.wake();
        }
        Running(shared)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        self.shared.wake();
        if let Some(thread) = self.thread.take() {
            // It cannot panic; were it to, there is nothing left to do.
            let _stopped = thread.join();
        }
    }
}

impl Shared {
    fn wake(&self) {
        let _guard = self.guard();
        self.asleep.store(false, Ordering::SeqCst);
        self.changed.notify_one();
    }

    fn guard(&self) -> MutexGuard<'_, ()> {
        // Nothing that could be left half changed.
        self.lock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tick(&self, engine: &Engine) {
        let mut idle = 0;
        let mut guard = self.guard();
        while !self.stop.load(Ordering::SeqCst) {
            idle = if self.running.load(Ordering::SeqCst) == 0 { idle + 1 } else { 0 };
            if idle > IDLE_TICKS {
                self.asleep.store(true, Ordering::SeqCst);
                let may_sleep = || {
                    self.asleep.load(Ordering::SeqCst)
                        && self.running.load(Ordering::SeqCst) == 0
                        && !self.stop.load(Ordering::SeqCst)
                };
                while may_sleep() {
                    guard = self.changed.wait(guard).unwrap_or_else(PoisonError::into_inner);
                }
                self.asleep.store(false, Ordering::SeqCst);
                idle = 0;
            } else {
                guard = self.changed.wait_timeout(guard, TICK).unwrap_or_else(PoisonError::into_inner).0;
                engine.increment_epoch();
            }
        }
    }
}
