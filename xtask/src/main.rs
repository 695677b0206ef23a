//! `cargo xtask …`: every set-up step, in Rust, so that a fresh machine needs one command.

mod bench;
mod chromium;
mod console;
mod durability;
mod generate;
mod guests;
mod hostile;
mod javascript;
mod native;
mod paths;
mod python;
mod server;
mod stamp;
mod test;
mod web;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <コマンド>

  serve [引数…]    準備をすべて行い、サーバーを起動します（引数は tsunagi serve に渡ります）
  test [対象…]     準備をすべて行い、検査とテストをすべて実行します（対象: lint web sdk rust browser）
  bench [対象…]    速さを、同じデータ・同じ実行の中で他の実装と並べて測ります
  bench page […]   画面の速さを、同じ地図だけの画面と並べて、高知県と全国で測ります
  durability […]   強制終了・ディスクの故障・壊れたファイルを数多く試します（--kills 1000 --faults 500 --inputs 10000 --seed 数）
  hostile […]      敵対的なプラグインを乱数で数多く作って試します（--plugins 20000 --seed 数）
  fixture-guest    契約の版1の試験用プラグインを組み立て、保存してあるものと比べます
  setup            準備だけを行います
  guests           同梱プラグインのうち変わったものだけを組み立てます
  boundaries       境界データ japan-boundaries を作り直します
  sample           見本データ kochi-sample を作り直します
  types            openapi.json と、そこから作るページの型を作り直します
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match command.as_str() {
        "serve" => server::serve(&rest),
        "test" => test::run(&rest),
        "bench" => bench::run(&rest),
        "durability" => durability::run(&rest),
        "hostile" => hostile::run(&rest),
        "fixture-guest" => hostile::fixture_guest(),
        "setup" => server::setup(),
        "guests" => guests::build(),
        "boundaries" | "sample" => generate::run(&command),
        "types" => generate::types(),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        unknown => {
            eprintln!("「{unknown}」というコマンドはありません。\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}
