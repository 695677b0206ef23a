//! A good plugin with something else inside it. What is appended to a component lies in sections of its own, so the plugin around
//! it stays what it was, and all that differs is what is tested.

use wasmparser::{Parser, Payload};

use crate::support::{ECHO, Guest};

/// A good component with this core module in it, which nobody instantiates.
pub fn with_module(module: &[u8]) -> Vec<u8> {
    let mut bytes = Guest::computing(ECHO).component();
    section(&mut bytes, 1, module);
    bytes
}

/// A good component that instantiates this one, so often.
pub fn with_component(component: &[u8], times: u32) -> Vec<u8> {
    let mut bytes = Guest::computing(ECHO).component();
    let index = components_in(&bytes);
    section(&mut bytes, 4, component);
    let mut instances = number(times);
    for _ in 0..times {
        // Instantiate, which component, without arguments.
        instances.extend([0x00, index, 0]);
    }
    section(&mut bytes, 5, &instances);
    bytes
}

/// The same with a component in text.
pub fn with_text(component: &str, times: u32) -> Vec<u8> {
    with_component(&wat::parse_str(component).expect("a component"), times)
}

fn components_in(bytes: &[u8]) -> u8 {
    let mut depth = 0;
    let mut count = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        match payload.expect("a good component") {
            Payload::Version { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::ComponentSection { .. } if depth == 1 => count += 1,
            _ => {}
        }
    }
    count
}

pub fn section(bytes: &mut Vec<u8>, id: u8, contents: &[u8]) {
    bytes.push(id);
    bytes.extend(number(u32::try_from(contents.len()).expect("a 32-bit length")));
    bytes.extend(contents);
}

/// LEB128.
fn number(mut number: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

#[test]
fn a_good_plugin_with_a_good_module_in_it_stays_a_good_plugin() {
    let host = crate::host(crate::short());
    let module = wat::parse_str("(module (func (export \"f\") (result i32) (i32.const 1)))").expect("a module");
    for bytes in [with_module(&module), with_text("(component (core module $m) (core instance (instantiate $m)))", 3)] {
        let plugin = host.load(&bytes, "試験.wasm").unwrap_or_else(|error| panic!("{error}"));
        crate::call(&plugin).expect("a layer");
    }
}
