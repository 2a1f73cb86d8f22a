//! The functions that are measured with the option `fma`, for the feature of that name.

use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-changed=src/functions.rs");
    let text = std::fs::read_to_string("src/functions.rs").expect("the functions are there");
    let lines = text.lines().filter(|line| !line.starts_with("//!"));
    let text: Vec<String> = lines
        .map(|line| line.replace("#[hessian(", "#[hessian(fma, ").replace("#[hessian]", "#[hessian(fma)]"))
        .collect();
    let out = std::env::var_os("OUT_DIR").expect("cargo says where");
    std::fs::write(PathBuf::from(out).join("functions.rs"), text.join("\n")).expect("writable");
}
