//! Loading and calling plugins.

use std::{path::PathBuf, sync::Arc, time::Duration};

use sha2::{Digest, Sha256};
use wasmtime::{Engine, Store, Trap, UpdateDeadline};

use crate::{
    cache::Cache,
    child::{self, ChildFailure, CompileIn},
    compiled::Compiled,
    engine::{self, Clock},
    error::{CallError, CallFailure, HostError, LoadError},
    gate::{Gate, LimitReached},
    inputs::Inputs,
    inspect::{Refusal, inspect},
    layer::Layer,
    limits::Limits,
    manifest::{Input, Manifest},
    prepare::prepare,
    request::Request,
    text,
    turns::Turns,
    v1,
};

/// Files that ship and are larger than this are compiled in a child where there is one.
const LARGE_BYTES: usize = 1_000_000;
/// How long a file waits for the one before it to be compiled: longer than a few children may take.
const WAIT_FOR_CHILD: Duration = Duration::from_mins(3);

/// How a host is set up.
#[derive(Debug, Clone, Default)]
pub struct HostOptions {
    /// Where compiled plugins are kept. Default: nowhere, so that each start compiles.
    pub cache_folder: Option<PathBuf>,
    /// What one plugin may use.
    pub limits: Limits,
    /// Where foreign files are compiled. Default: in this process, which is for tests only.
    pub compile: CompileIn,
}

/// Loads plugins.
#[derive(Clone)]
pub struct Host(Arc<Inner>);

struct Inner {
    engine: Engine,
    clock: Clock,
    calls: Turns,
    /// One child compiles at a time: two at their limit of memory would be too much for a small server.
    children: Turns,
    cache: Option<Cache>,
    compile: CompileIn,
    limits: Arc<Limits>,
}

/// A plugin that is ready to be called. Cloning is cheap.
#[derive(Clone)]
pub struct Plugin(Arc<PluginInner>);

struct PluginInner {
    host: Host,
    ready: v1::Ready,
    manifest: Manifest,
    declared: Arc<[Input]>,
    hash: String,
}

impl Host {
    /// Starts the engine and opens the cache.
    pub fn new(options: HostOptions) -> Result<Self, HostError> {
        let refused = |error: &dyn std::fmt::Display| HostError::Engine { message: error.to_string() };
        let engine = engine::running(&options.limits).map_err(|error| refused(&error))?;
        let clock = Clock::start(engine.clone()).map_err(|error| refused(&error))?;
        let cache = options.cache_folder.as_deref().map(Cache::open).transpose()?;
        let (calls, children) = (Turns::new(options.limits.calls_at_once), Turns::new(1));
        let (compile, limits) = (options.compile, Arc::new(options.limits));
        Ok(Self(Arc::new(Inner { engine, clock, calls, children, cache, compile, limits })))
    }

    /// Loads a foreign file: a component, or a core module that one can be made of. `origin` is its name in messages.
    pub fn load(&self, bytes: &[u8], origin: &str) -> Result<Plugin, LoadError> {
        self.load_with(bytes, origin, &self.0.compile)
    }

    /// Loads a file that came with this program, and so may be compiled in this process. Compiling a large one takes some hundred MiB:
    /// a child does that where there is one, so that this process does not keep them.
    pub fn load_shipped(&self, bytes: &[u8], origin: &str) -> Result<Plugin, LoadError> {
        if bytes.len() > LARGE_BYTES
            && let Ok(plugin) = self.load(bytes, origin)
        {
            return Ok(plugin);
        }
        self.load_with(bytes, origin, &CompileIn::InProcess)
    }

    fn load_with(&self, bytes: &[u8], origin: &str, compile: &CompileIn) -> Result<Plugin, LoadError> {
        let limit = self.0.limits.module_bytes;
        let origin: String = origin
            .chars()
            .filter(|letter| text::check(&letter.to_string(), text::LABEL, "").is_ok())
            .take(200)
            .collect();
        if bytes.len() > limit {
            return Err(LoadError::TooLarge { origin, bytes: bytes.len(), limit });
        }
        let refused = |refusal| LoadError::Refused { origin: origin.clone(), refusal };
        // Cheap, and most files that are not plugins are found out here.
        inspect(bytes).map_err(refused)?;
        let hash = hash_of(bytes);
        let cached = self.0.cache.as_ref().and_then(|cache| cache.get(&hash));
        // An upgraded engine does not load what an older one has compiled.
        let component = if let Some(component) = cached.and_then(|compiled| compiled.load(&self.0.engine).ok()) {
            component
        } else {
            let compiled = self.compile(bytes, &origin, compile)?;
            let component = compiled.load(&self.0.engine).map_err(|error| refused(unfit(&error)))?;
            if let Some(cache) = &self.0.cache {
                cache.put(&hash, &compiled);
            }
            component
        };
        let ready = v1::Ready::link(&self.0.engine, &component).map_err(|error| refused(wrong_world(&error)))?;
        let manifest = self
            .call(Gate::closed(Arc::clone(&self.0.limits)), |store| ready.describe(store))
            .map_err(|failure| LoadError::Describe { origin: origin.clone(), failure })?
            .0;
        manifest.check().map_err(|why| LoadError::BadManifest { origin, why })?;
        let declared = manifest.inputs.clone().into();
        Ok(Plugin(Arc::new(PluginInner { host: self.clone(), ready, manifest, declared, hash })))
    }

    fn compile(&self, bytes: &[u8], origin: &str, compile: &CompileIn) -> Result<Compiled, LoadError> {
        let limits = &self.0.limits;
        let compiled = match compile {
            CompileIn::InProcess => prepare(&self.0.engine, bytes).map_err(ChildFailure::Refused),
            CompileIn::Child { program, args } => {
                let turn = self.0.children.take(WAIT_FOR_CHILD);
                match turn {
                    Some(_turn) => child::compile(program, args, bytes, limits),
                    None => Err(ChildFailure::Broken("ほかのプラグインのコンパイルが終わりません".to_owned())),
                }
            }
        };
        let origin = || origin.to_owned();
        compiled.map(Compiled::fresh).map_err(|failure| match failure {
            ChildFailure::Refused(refusal) => LoadError::Refused { origin: origin(), refusal },
            ChildFailure::Limit => LoadError::CompileLimit {
                origin: origin(),
                cpu_s: limits.compile_cpu_of(bytes.len()).as_secs(),
                memory_mib: limits.compile_memory_bytes / (1024 * 1024),
            },
            ChildFailure::Broken(message) => LoadError::CompileChild { origin: origin(), message },
        })
    }

    /// Runs one call in a store of its own, within the limits, and gives the store's books back with the answer.
    fn call<T>(
        &self,
        mut gate: Gate,
        call: impl FnOnce(&mut Store<Gate>) -> wasmtime::Result<T>,
    ) -> Result<(T, Store<Gate>), CallFailure> {
        let limits = &self.0.limits;
        let Some(_turn) = self.0.calls.take(limits.wall) else { return Err(CallFailure::Busy) };
        gate.start();
        let mut store = Store::new(&self.0.engine, gate);
        store.limiter(|gate| gate);
        store.set_hostcall_fuel(limits.output_bytes);
        store.set_max_component_handles(limits.handles);
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(|context| {
            context.data().check_deadline()?;
            Ok(UpdateDeadline::Continue(1))
        });
        let running = self.0.clock.run();
        let answer = call(&mut store);
        drop(running);
        match answer {
            Ok(answer) => Ok((answer, store)),
            Err(error) => Err(self.failure(&error)),
        }
    }

    /// Why a call failed, from what the engine says.
    fn failure(&self, error: &wasmtime::Error) -> CallFailure {
        if let Some(LimitReached(failure)) = error.downcast_ref() {
            return failure.clone();
        }
        let limits = &self.0.limits;
        if let Some(trap) = error.downcast_ref::<Trap>() {
            return CallFailure::Trapped {
                message: match trap {
                    Trap::StackOverflow => "呼び出しが深すぎてスタックがあふれました".to_owned(),
                    Trap::UnreachableCodeReached => "panic などにより自分で停止しました".to_owned(),
                    trap => trap.to_string(),
                },
            };
        }
        let message = format!("{error:#}");
        // The engine has no public type for this error.
        if message.contains("fuel allocated for hostcalls") {
            return CallFailure::OutputTooLarge { limit_mib: limits.output_bytes / (1024 * 1024) };
        }
        CallFailure::Trapped { message: message.chars().filter(|letter| !letter.is_control()).take(300).collect() }
    }
}

impl Plugin {
    /// What it says of itself.
    pub fn manifest(&self) -> &Manifest {
        &self.0.manifest
    }

    /// SHA-256 of the file, in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.0.hash
    }

    /// Computes the layer, in a store that is made for this call. Blocks for as long as the limits allow.
    pub fn compute(&self, inputs: Box<dyn Inputs>, request: &Request) -> Result<Layer, CallError> {
        self.compute_inner(inputs, request).map_err(|failure| CallError {
            plugin: self.0.manifest.id.clone(),
            version: self.0.manifest.version.clone(),
            failure,
        })
    }

    fn compute_inner(&self, inputs: Box<dyn Inputs>, request: &Request) -> Result<Layer, CallFailure> {
        let Self(plugin) = self;
        let limits = &plugin.host.0.limits;
        let parameters = plugin.manifest.fill_in(request)?;
        let gate = Gate::open(inputs, Arc::clone(&plugin.declared), Arc::clone(limits));
        let period = request.period.clone();
        let (answer, mut store) = plugin.host.call(gate, |store| plugin.ready.compute(store, period, parameters))?;
        let outcome = store.data_mut().outcome();
        let bad_output = |why| CallFailure::BadOutput { why };
        match answer {
            Ok(raw) => raw.check(store.data().areas(), &plugin.manifest, outcome, limits).map_err(bad_output),
            Err(problem) => {
                text::check(&problem.message, text::NOTE, "エラーの文").map_err(bad_output)?;
                Err(CallFailure::Problem { kind: problem.kind, message: problem.message })
            }
        }
    }
}

impl std::fmt::Debug for Plugin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let manifest = &self.0.manifest;
        write!(formatter, "Plugin({} {}, {})", manifest.id, manifest.version, self.0.hash)
    }
}

fn hash_of(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string succeeds");
        text
    })
}

/// Why the engine does not take what has been compiled for it.
fn unfit(error: &wasmtime::Error) -> Refusal {
    let detail = one_line(error);
    // The engine has no public type for this error.
    let beyond = ["exceeds the configured maximum", "exceeds the per-instance limit", "which exceeds the limit"];
    if beyond.iter().any(|words| detail.contains(words)) {
        return Refusal::OverLimits { detail };
    }
    Refusal::WrongWorld { detail }
}

fn wrong_world(error: &wasmtime::Error) -> Refusal {
    Refusal::WrongWorld { detail: one_line(error) }
}

fn one_line(error: &wasmtime::Error) -> String {
    let detail = format!("{error:#}").split_whitespace().collect::<Vec<_>>().join(" ");
    detail.chars().filter(|letter| !letter.is_control()).take(300).collect()
}
