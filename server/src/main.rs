//! The program `tsunagi`.

use std::process::ExitCode;

fn main() -> ExitCode {
    tsunagi::cli::run(std::env::args_os())
}
