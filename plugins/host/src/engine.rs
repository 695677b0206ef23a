//! The engine and the clock that stops a call.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use wasmtime::{Config, Engine, OptLevel, WasmBacktraceDetails};

use crate::limits::Limits;

/// How often a running call is asked whether its time is up.
const TICK: Duration = Duration::from_millis(10);

/// How many threads compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Threads {
    /// One.
    One,
    /// As many as there are processors.
    All,
}

/// The engine. Parent and child use the same settings, or what the child compiles would not load.
pub(crate) fn engine(limits: &Limits, threads: Threads) -> wasmtime::Result<Engine> {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .concurrency_support(false)
        .epoch_interruption(true)
        .cranelift_opt_level(OptLevel::Speed)
        .max_wasm_stack(limits.stack_bytes)
        .parallel_compilation(threads == Threads::All)
        // Same inputs, same bits: every NaN is the same NaN, and instructions whose result is the machine's choice do not exist.
        .cranelift_nan_canonicalization(true)
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
    Engine::new(&config)
}

/// Makes the engine's epoch advance while a call runs, and sleeps while none does.
pub(crate) struct Clock {
    shared: Arc<(Mutex<State>, Condvar)>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct State {
    running: usize,
    stop: bool,
}

/// While it lives, the clock ticks.
pub(crate) struct Running<'a>(&'a Clock);

impl Clock {
    pub(crate) fn start(engine: Engine) -> std::io::Result<Self> {
        let shared = Arc::new((Mutex::new(State::default()), Condvar::new()));
        let thread = thread::Builder::new().name("plugin-clock".to_owned()).spawn({
            let shared = Arc::clone(&shared);
            move || tick(&shared, &engine)
        })?;
        Ok(Self { shared, thread: Some(thread) })
    }

    /// Lets the clock tick until the guard is dropped.
    pub(crate) fn run(&self) -> Running<'_> {
        lock(&self.shared.0).running += 1;
        self.shared.1.notify_one();
        Running(self)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        lock(&self.0.shared.0).running -= 1;
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        lock(&self.shared.0).stop = true;
        self.shared.1.notify_one();
        if let Some(thread) = self.thread.take() {
            // It cannot panic; were it to, there is nothing left to do.
            let _stopped = thread.join();
        }
    }
}

fn tick(shared: &(Mutex<State>, Condvar), engine: &Engine) {
    let (state, changed) = shared;
    let mut state = lock(state);
    while !state.stop {
        if state.running == 0 {
            state = changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        } else {
            state = changed.wait_timeout(state, TICK).unwrap_or_else(PoisonError::into_inner).0;
            engine.increment_epoch();
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // Two numbers cannot be left half changed.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
