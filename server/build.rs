//! Builds the server anew when what it embeds has changed: the web page and the plugins that ship.

fn main() {
    for folder in ["../web/dist", "../.tools/plugins"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
