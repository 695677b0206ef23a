//! `cargo run --release -p generators -- boundaries | sample`: writes one of the made data packages into the repository.

use std::process::ExitCode;

fn main() -> ExitCode {
    let packages = generators::packages_folder();
    let argument = std::env::args().nth(1);
    let outcome = match argument.as_deref() {
        Some("boundaries") => generators::boundaries::run(&packages),
        Some("sample") => generators::sample::run(&packages),
        _ => {
            eprintln!("使い方: cargo run --release -p generators -- boundaries | sample");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("データパッケージを作れませんでした: {error:#}");
            ExitCode::FAILURE
        }
    }
}
