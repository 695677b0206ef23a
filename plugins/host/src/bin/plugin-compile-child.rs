//! The child process of compilation on its own, for this crate's tests. The server starts itself instead.

use std::process::ExitCode;

fn main() -> ExitCode {
    plugin_host::run_compile_child()
}
