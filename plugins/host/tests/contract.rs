//! What a well-behaved plugin can rely on.

mod support;

use plugin_host::{Blank, Cell, Column, Host, HostOptions, Input, Limits, Measure, Request, Trust, Used};
use support::{Answer, ECHO, Guest, Three, host, load};

#[test]
fn a_core_module_and_a_component_give_the_same_layer() {
    let host = host(Limits::default());
    let guest = Guest::computing(ECHO);
    let from_module = host.load(&guest.module(), "module.wasm").expect("a plugin");
    let from_component = host.load(&guest.component(), "component.wasm").expect("a plugin");
    assert_ne!(from_module.hash(), from_component.hash(), "a hash is of the file, not of what it does");
    assert_eq!(from_module.manifest(), from_component.manifest());
    let call = |plugin: &plugin_host::Plugin| plugin.compute(Box::new(Three::new()), &Request::default());
    assert_eq!(call(&from_module), call(&from_component));
}

#[test]
fn the_manifest_arrives_as_it_was_written() {
    let plugin = load(&host(Limits::default()), &Guest::computing(ECHO));
    let manifest = plugin.manifest();
    assert_eq!((manifest.id.as_str(), manifest.version.as_str()), ("hostile", "1.0.0"));
    assert_eq!(manifest.title.ja, "試験");
    assert_eq!(manifest.method.en, "試験の方法");
    assert_eq!((manifest.measure, manifest.decimals), (Measure::Index, 1));
    assert_eq!(manifest.inputs, [Input::Column { indicator: "cases".to_owned(), required: true }]);
    assert_eq!(manifest.periods_of, None);
}

#[test]
fn values_blanks_and_trust_cross_the_boundary_unchanged() {
    let plugin = load(&host(Limits::default()), &Guest::computing(ECHO));
    let mut three = Three::new();
    let cells = [
        Cell::new(0.0, Trust::Published),
        Cell::blank(Blank::Suppressed, Trust::Published),
        Cell::new(0.1, Trust::Published),
    ];
    three.cases = Column::from_cells("2022-03-31", cells);
    let layer = plugin.compute(Box::new(three), &Request::default()).expect("a layer");
    assert_eq!(layer.cells, cells);
    assert_eq!(layer.period.as_deref(), Some("2022-03-31"));
    assert_eq!(layer.count(None), 2);
    assert_eq!(layer.count(Some(Blank::Suppressed)), 1);
}

#[test]
fn the_layer_says_what_it_was_made_of_and_is_trusted_no_more_than_the_worst_of_it() {
    let plugin = load(&host(Limits::default()), &Guest::computing(ECHO));
    let mut three = Three::new();
    three.cases = Column::from_cells("FY2021", [1.0, 2.0, 3.0].map(|value| Cell::new(value, Trust::Published)));
    // One cell of three is fictitious. The guest cannot show the others as if the layer were not.
    three.cases.status[1] = Cell::new(0.0, Trust::Sample).status();
    let layer = plugin.compute(Box::new(three), &Request::default()).expect("a layer");
    assert_eq!(layer.used, [Used::Column { indicator: "cases".to_owned(), period: "FY2021".to_owned() }]);
    assert_eq!(layer.trust, Trust::Sample);
    assert!(layer.cells.iter().all(|cell| cell.trust == Trust::Sample));
}

#[test]
fn the_same_inputs_give_the_same_layer_in_every_call() {
    let plugin = load(&host(Limits::default()), &Guest::computing(ECHO));
    let call = || plugin.compute(Box::new(Three::new()), &Request::default()).expect("a layer");
    let first = call();
    assert!((0..100).all(|_| call() == first));
}

#[test]
fn minus_zero_is_zero() {
    let plugin = load(&host(Limits::default()), &Guest::answering(&Answer::of(&[-0.0, 1.0, 2.0])));
    let layer = plugin.compute(Box::new(Three::new()), &Request::default()).expect("a layer");
    let zero = layer.cells.get(0).expect("a cell").value.expect("a value");
    assert!(zero == 0.0 && zero.is_sign_positive());
}

#[test]
fn a_compiled_plugin_is_loaded_from_the_cache_and_a_forged_one_is_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let start = || {
        let options = HostOptions { cache_folder: Some(folder.path().to_owned()), ..HostOptions::default() };
        Host::new(options).expect("a host")
    };
    let module = Guest::computing(ECHO).module();
    let first = start().load(&module, "a.wasm").expect("a plugin");
    let path = folder.path().join(format!("{}.cwasm", first.hash()));
    let written = std::fs::read(&path).expect("the compiled form");
    start().load(&module, "a.wasm").expect("a plugin from the cache");
    assert_eq!(std::fs::read(&path).expect("the compiled form"), written, "it is not written again");
    let mut forged = written.clone();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    std::fs::write(&path, &forged).expect("a forged file");
    start().load(&module, "a.wasm").expect("a plugin compiled anew");
    assert_ne!(std::fs::read(&path).expect("the compiled form"), forged, "the forged file is replaced");
}

#[test]
fn a_child_process_compiles_the_same_plugin() {
    let program = env!("CARGO_BIN_EXE_plugin-compile-child").into();
    let compile = plugin_host::CompileIn::Child { program, args: Vec::new() };
    let host = Host::new(HostOptions { compile, ..HostOptions::default() }).expect("a host");
    let plugin = load(&host, &Guest::computing(ECHO));
    assert!(plugin.compute(Box::new(Three::new()), &Request::default()).is_ok());
}
