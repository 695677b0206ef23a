//! Files that are not plugins of this version, each with the sentence that its owner reads.

mod support;

use plugin_host::{CompileIn, Host, HostOptions, Limits, LoadError, Refusal, Request};
use support::{ECHO, Guest, Three, WIT, host, load};

/// Loads a file that is expected to be refused, in this process and in a child, and then a good one on the same host.
fn refused(bytes: &[u8]) -> Refusal {
    let program = env!("CARGO_BIN_EXE_plugin-compile-child").into();
    let child = CompileIn::Child { program, args: Vec::new() };
    let refusals = [CompileIn::InProcess, child].map(|compile| {
        let host = Host::new(HostOptions { compile, ..HostOptions::default() }).expect("a host");
        let refusal = match host.load(bytes, "試験.wasm").expect_err("a refusal") {
            LoadError::Refused { origin, refusal } => {
                assert_eq!(origin, "試験.wasm");
                refusal
            }
            other => panic!("{other}"),
        };
        let good = load(&host, &Guest::computing(ECHO));
        good.compute(Box::new(Three::new()), &Request::default()).expect("the next file works");
        refusal
    });
    let [here, there] = refusals;
    assert_eq!(here, there, "a child refuses as the parent does");
    here
}

#[test]
fn a_file_that_is_not_webassembly() {
    for bytes in [&b""[..], b"hello", b"(module)", b"PK\x03\x04zip"] {
        assert_eq!(refused(bytes), Refusal::NotWasm);
    }
    assert_eq!(
        Refusal::NotWasm.to_string(),
        "WebAssembly のファイルではありません。拡張子が .wasm の、コンパイル済みのプラグインを指定してください"
    );
}

#[test]
fn machine_code() {
    assert_eq!(refused(b"\x7fELF\x02\x01\x01"), Refusal::MachineCode);
}

#[test]
fn webassembly_that_was_cut_off_anywhere() {
    let whole = Guest::computing(ECHO).module();
    let host = host(Limits::default());
    for length in 0..whole.len() {
        assert!(host.load(&whole[..length], "試験.wasm").is_err(), "cut at {length}");
    }
    assert!(matches!(refused(&whole[..whole.len() / 2]), Refusal::Invalid { .. }));
}

#[test]
fn a_core_module_that_does_not_say_what_it_was_built_for() {
    let module = wat::parse_str("(module (func (export \"describe\")))").expect("a module");
    let refusal = refused(&module);
    assert_eq!(
        refusal.to_string(),
        "コンポーネントではなく、プラグインに変換できるモジュールでもありません：どの world 用かを示す情報（component-type）がありません。tsunagi-indicator か wit-bindgen を使って作ってください"
    );
}

#[test]
fn a_core_module_that_lacks_a_function_of_its_world() {
    let with_compute = Guest::computing(ECHO).module();
    // The same name, one letter changed: the export section says `komputa`.
    let position = with_compute.windows(7).position(|bytes| bytes == b"compute").expect("the export");
    let mut without = with_compute;
    without[position..position + 7].copy_from_slice(b"komputa");
    let Refusal::NotAComponent { detail } = refused(&without) else { panic!("another refusal") };
    assert!(detail.contains("compute"), "{detail}");
}

#[test]
fn a_module_of_wasi_preview_1() {
    let module = r#"(module (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32))))"#;
    let refusal = refused(&wat::parse_str(module).expect("a module"));
    assert_eq!(refusal, Refusal::WantsWasi { imports: vec!["wasi_snapshot_preview1".to_owned()] });
}

#[test]
fn a_component_that_wants_wasi_is_told_which_parts() {
    let component = r#"(component
        (import "wasi:filesystem/types@0.2.6" (instance))
        (import "wasi:clocks/wall-clock@0.2.6" (instance)))"#;
    let refusal = refused(&wat::parse_str(component).expect("a component"));
    assert_eq!(
        refusal.to_string(),
        "WASI を必要とするため読み込めません。プラグインはファイル・時計・乱数・通信を使えません。求めているもの：wasi:clocks/wall-clock@0.2.6、wasi:filesystem/types@0.2.6"
    );
}

#[test]
fn a_component_that_wants_something_else() {
    let component = r#"(component (import "acme:database/query" (instance)))"#;
    let refusal = refused(&wat::parse_str(component).expect("a component"));
    assert_eq!(refusal, Refusal::UnknownImport { imports: vec!["acme:database/query".to_owned()] });
}

#[test]
fn a_plugin_for_a_later_version_is_told_both_versions() {
    for version in ["1.0.1", "1.1.0", "2.0.0"] {
        let wit = WIT.replace("tsunagi:indicator@1.0.0", &format!("tsunagi:indicator@{version}"));
        let refusal = refused(&Guest::computing(ECHO).module_for(&wit));
        let expected = Refusal::LaterVersion { built_for: version.to_owned(), supported: "1.0.0".to_owned() };
        assert_eq!(refusal, expected);
    }
}

#[test]
fn a_module_that_imports_nothing_of_a_later_version_is_still_recognized() {
    let wit = "package tsunagi:indicator@1.2.0;\nworld indicator { export describe: func() -> u32; }";
    let mut module =
        wat::parse_str("(module (func (export \"describe\") (result i32) (i32.const 0)))").expect("a module");
    let mut resolve = wit_parser::Resolve::default();
    let package = resolve.push_str("indicator.wit", wit).expect("a package");
    let world = resolve.select_world(&[package], None).expect("a world");
    wit_component::embed_component_metadata(&mut module, &resolve, world, wit_component::StringEncoding::UTF8, false)
        .expect("metadata");
    let refusal = refused(&module);
    assert_eq!(refusal, Refusal::LaterVersion { built_for: "1.2.0".to_owned(), supported: "1.0.0".to_owned() });
}

#[test]
fn a_component_of_another_world() {
    let refusal = refused(&wat::parse_str("(component)").expect("a component"));
    assert_eq!(
        refusal.to_string(),
        "指標プラグイン（tsunagi:indicator の world indicator）ではありません：関数 describe、compute を公開していません"
    );
}

#[test]
fn a_component_whose_functions_have_other_types() {
    let component = r#"(component
        (core module $m (func (export "f") (result i32) (i32.const 1)))
        (core instance $i (instantiate $m))
        (func $f (result u32) (canon lift (core func $i "f")))
        (export "describe" (func $f))
        (export "compute" (func $f)))"#;
    let refusal = refused(&wat::parse_str(component).expect("a component"));
    assert!(matches!(refusal, Refusal::WrongWorld { .. }), "{refusal}");
}

#[test]
fn a_file_larger_than_any_plugin() {
    let mut limits = Limits::default();
    limits.module_bytes = 1_000;
    let error = host(limits).load(&[0; 1_001], "大きい.wasm").expect_err("a refusal");
    assert_eq!(error.to_string(), "「大きい.wasm」は大きすぎます（1001 バイト、上限 1000 バイト）");
}

#[test]
fn a_manifest_that_makes_no_sense() {
    let guest = Guest::computing(ECHO).with_manifest("../etc", &["cases"]);
    let error = host(Limits::default()).load(&guest.module(), "試験.wasm").expect_err("a refusal");
    assert_eq!(
        error.to_string(),
        "「試験.wasm」の describe が返した内容に誤りがあります：idは半角の小文字・数字・ハイフンで1〜64文字です"
    );
}

#[test]
fn a_describe_that_never_ends_is_stopped_and_one_that_traps_is_told() {
    let mut limits = Limits::default();
    limits.wall = std::time::Duration::from_millis(100);
    let mut guest = Guest::computing(ECHO);
    guest.describe = Some("(loop $again (br $again)) (unreachable)".to_owned());
    let error = host(limits.clone()).load(&guest.module(), "試験.wasm").expect_err("a refusal");
    assert_eq!(
        error.to_string(),
        "「試験.wasm」の describe が失敗しました：100 ミリ秒以内に終わらなかったため中止しました"
    );
    guest.describe = Some("(unreachable)".to_owned());
    let error = host(limits).load(&guest.module(), "試験.wasm").expect_err("a refusal");
    assert!(matches!(error, LoadError::Describe { .. }), "{error}");
}

#[test]
fn describe_cannot_read_data() {
    let mut guest = Guest::computing(ECHO);
    // It asks for a column and traps unless it is refused.
    guest.describe = Some(
        guest.compute.trim_end_matches("(i32.const 59000)").to_owned()
            + "(if (i32.eqz (i32.load8_u (i32.const 59000))) (then (unreachable))) (i32.const MANIFEST)",
    );
    let at = guest.manifest_offset();
    guest.describe = guest.describe.map(|describe| describe.replace("MANIFEST", &at.to_string()));
    assert!(host(Limits::default()).load(&guest.module(), "試験.wasm").is_ok());
}

#[cfg(unix)]
#[test]
fn a_compilation_that_takes_too_much_time_or_memory_is_stopped_in_its_child() {
    let bomb = (0..100_000)
        .map(|number| format!("(func (param i64) (result i64) (i64.mul (local.get 0) (i64.const {number})))"));
    let guest = Guest::computing(ECHO).with_fields(&bomb.collect::<String>()).module();
    let mut little_time = Limits::default();
    little_time.compile_cpu = std::time::Duration::from_secs(1);
    let mut little_memory = Limits::default();
    // Less address space than the program itself needs beside a compiler.
    little_memory.compile_memory_bytes = 64 * 1024 * 1024;
    for limits in [little_time, little_memory] {
        let program = env!("CARGO_BIN_EXE_plugin-compile-child").into();
        let compile = CompileIn::Child { program, args: Vec::new() };
        let host = Host::new(HostOptions { compile, limits, ..HostOptions::default() }).expect("a host");
        let error = host.load(&guest, "爆弾.wasm").expect_err("a refusal");
        assert!(matches!(error, LoadError::CompileLimit { .. }), "{error}");
    }
}
