//! The one place where machine code becomes a component.

use wasmtime::{Engine, component::Component};

/// Machine code whose origin is known: this process or its child has compiled it, or the cache has authenticated it.
///
/// The field is private to this module, and both ways to make one say what they rely on.
pub(crate) struct Compiled(Vec<u8>);

impl Compiled {
    /// Machine code as this process or its child has just compiled it.
    pub(crate) fn fresh(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Machine code whose HMAC under the key of our own cache has been verified.
    pub(crate) fn authenticated(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The machine code.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Loads it. Fails if another version of the engine, or one with other settings, has compiled it.
    pub(crate) fn load(&self, engine: &Engine) -> wasmtime::Result<Component> {
        #[expect(
            unsafe_code,
            reason = "loading machine code is unsafe by nature; `Compiled` holds only what our own compiler made"
        )]
        // SAFETY: the bytes are the unchanged output of `Engine::precompile_component`: every way to make a `Compiled` takes them
        // from this process, from its child, or from a file that carries an HMAC under a key that only we can read. They never
        // come from a user: `inspect` refuses machine code. A mismatch of version or settings is checked by the engine itself.
        unsafe {
            Component::deserialize(engine, &self.0)
        }
    }
}
