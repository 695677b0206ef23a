//! `component MODULE COMPONENT` makes a component of a core module, as the host does when it is given a core module.

use std::{env, error::Error, fs};

use wit_component::ComponentEncoder;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(module), Some(component)) = (arguments.next(), arguments.next()) else {
        return Err("component MODULE COMPONENT".into());
    };
    fs::write(component, ComponentEncoder::default().module(&fs::read(module)?)?.encode()?)?;
    Ok(())
}
