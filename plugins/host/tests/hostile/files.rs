//! Files that are no plugins, or that cost more to compile than a plugin may (T28, T29). More of them are in `refusals.rs`.

use plugin_host::{CompileIn, Host, HostOptions, Limits, LoadError, Refusal};

use crate::{
    nested, refused, still_works,
    support::{ECHO, Guest, WIT},
};

fn refusal(bytes: &[u8]) -> Refusal {
    match refused(bytes) {
        LoadError::Refused { refusal, .. } => refusal,
        other => panic!("{other}"),
    }
}

/// Loads a file in a child that may use little, and gives what became of it.
fn in_a_child(bytes: &[u8]) -> Result<(), LoadError> {
    let mut limits = Limits::default();
    limits.compile_cpu = std::time::Duration::from_secs(1);
    limits.compile_memory_bytes = 512 * 1024 * 1024;
    let program = env!("CARGO_BIN_EXE_plugin-compile-child").into();
    let compile = CompileIn::Child { program, args: Vec::new() };
    let host = Host::new(HostOptions { compile, limits, ..HostOptions::default() }).expect("a host");
    let outcome = host.load(bytes, "爆弾.wasm").map(drop);
    still_works(&host);
    outcome
}

/// It is compiled, refused or stopped; the child never goes without saying why.
fn ends_in_an_answer(bytes: &[u8], what: &str) {
    match in_a_child(bytes) {
        Ok(())
        | Err(
            LoadError::CompileLimit { .. }
            | LoadError::Refused { refusal: Refusal::Invalid { .. } | Refusal::OverLimits { .. }, .. },
        ) => {}
        Err(other) => panic!("{what}: {other}"),
    }
}

#[cfg(unix)]
#[test]
fn t28_a_hundred_thousand_functions_are_too_much_for_a_second() {
    let body = "(f64.sqrt (f64.add (f64.mul (local.get 0) (local.get 0)) (f64.const 3)))";
    let functions = format!("(func (param f64) (result f64) {body})").repeat(100_000);
    let bytes = Guest::computing(ECHO).with_fields(&functions).module();
    let error = in_a_child(&bytes).expect_err("a refusal");
    assert!(matches!(error, LoadError::CompileLimit { .. }), "{error}");
}

#[test]
fn t28_deep_nesting_and_huge_tables_of_branches_end_in_an_answer() {
    let deep = format!("(func {}{})", "(block ".repeat(20_000), ")".repeat(20_000));
    let deep_values =
        format!("(func (result i32) {}(i32.const 1){})", "(i32.add (i32.const 1) ".repeat(5_000), ")".repeat(5_000));
    let branches = format!(
        "(func (param i32) {}(br_table {}0 (local.get 0)){})",
        "(block ".repeat(500),
        (0..500).fold(String::new(), |all, target| all + &format!("{target} ")).repeat(120),
        ")".repeat(500),
    );
    let locals = format!("(func (local {}))", "f64 ".repeat(49_000));
    for bomb in [deep, deep_values, branches, locals] {
        let bytes = Guest::computing(ECHO).with_fields(&bomb).module();
        ends_in_an_answer(&bytes, &bomb[..60]);
    }
}

#[test]
fn t28_components_nested_ten_thousand_levels_deep_end_in_an_answer() {
    let mut component = wat::parse_str("(component)").expect("a component");
    for _ in 0..10_000 {
        let mut outer = b"\0asm\x0d\0\x01\0".to_vec();
        nested::section(&mut outer, 4, &component);
        component = outer;
    }
    ends_in_an_answer(&nested::with_component(&component, 1), "levels");
}

#[test]
fn t28_sections_that_claim_more_than_there_is_are_refused_without_room_being_made_for_them() {
    // Type, import, function, table, memory, global, export, element, code and data sections of four thousand million items each.
    for id in [1, 2, 3, 4, 5, 6, 7, 9, 10, 11] {
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        nested::section(&mut module, id, &[0xff, 0xff, 0xff, 0xff, 0x0f]);
        assert!(matches!(refusal(&nested::with_module(&module)), Refusal::Invalid { .. }), "section {id}");
        assert!(matches!(refusal(&module), Refusal::Invalid { .. } | Refusal::NotAComponent { .. }), "section {id}");
    }
}

#[test]
fn t29_machine_code_of_this_very_engine_is_refused() {
    let engine = wasmtime::Engine::default();
    let component = engine.precompile_component(&Guest::computing(ECHO).component()).expect("machine code");
    let module = engine.precompile_module(b"\0asm\x01\0\0\0").expect("machine code");
    for code in [component, module] {
        assert_eq!(refusal(&code), Refusal::MachineCode);
    }
}

#[test]
fn t29_files_network_clocks_and_randomness_are_refused_by_name() {
    let wanted = [
        "wasi:cli/environment@0.2.6",
        "wasi:clocks/monotonic-clock@0.2.6",
        "wasi:filesystem/preopens@0.2.6",
        "wasi:http/outgoing-handler@0.2.6",
        "wasi:random/random@0.2.6",
        "wasi:sockets/tcp@0.2.6",
    ];
    let imports = wanted.iter().fold(String::new(), |all, name| all + &format!("(import \"{name}\" (instance))"));
    let bytes = wat::parse_str(format!("(component {imports})")).expect("a component");
    assert_eq!(refusal(&bytes), Refusal::WantsWasi { imports: wanted.map(str::to_owned).to_vec() });
    // In a component of one's own, around them, they cannot hide: it would have to import them itself.
    let hidden = format!("(component (component {imports}))");
    let hidden = nested::with_component(&wat::parse_str(hidden).expect("a component"), 1);
    let host = crate::host(crate::short());
    assert!(host.load(&hidden, "試験.wasm").is_ok(), "a component that nobody gives anything to gets nothing");
}

#[test]
fn t29_names_that_look_like_the_contract_are_not_the_contract() {
    for name in [
        "tsunagi:indicator/host",
        "tsunagi:indicator/hosts@1.0.0",
        "tsunagi:indicators/host@1.0.0",
        "tsunagi:indicator/host@0.9.0",
    ] {
        let bytes = wat::parse_str(format!("(component (import \"{name}\" (instance)))")).expect("a component");
        assert_eq!(refusal(&bytes), Refusal::UnknownImport { imports: vec![name.to_owned()] });
    }
}

#[test]
fn t29_a_later_version_is_told_both_numbers_and_to_update_the_server_whatever_its_form() {
    for version in ["1.0.1", "1.1.0", "2.0.0", "2.0.0-rc.1"] {
        let import = format!("(component (import \"tsunagi:indicator/host@{version}\" (instance)))");
        let export = format!(
            "(component (component $c) (instance $i (instantiate $c)) (export \"tsunagi:indicator/guest@{version}\" (instance $i)))"
        );
        for text in [import, export] {
            let sentence = refusal(&wat::parse_str(&text).expect("a component")).to_string();
            let number = version.trim_end_matches("-rc.1");
            assert!(sentence.contains(&format!("@{number} 用に作られた")), "{sentence}");
            assert!(sentence.contains("@1.0.0 に対応しています"), "{sentence}");
            assert!(sentence.contains("サーバーを新しい版に更新するか"), "{sentence}");
        }
    }
}

#[test]
fn t29_a_later_patch_with_a_function_that_this_host_does_not_have_is_told_its_name() {
    // The same version, one function more: the types of the instance do not fit.
    let wit = WIT.replace("  progress: func", "  travel-time: func() -> f64;\n  progress: func");
    let mut guest = Guest::computing(ECHO);
    guest.imports = "(import \"tsunagi:indicator/host@1.0.0\" \"travel-time\" (func (result f64)))".to_owned();
    let sentence = refusal(&guest.module_for(&wit)).to_string();
    assert!(sentence.contains("travel-time"), "{sentence}");
}
