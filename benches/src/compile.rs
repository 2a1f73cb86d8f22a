//! What compilation costs: expansion, rustc, and the size of the result, against the size of the function.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Lennard-Jones energies of ever more atoms; every routine is called.
const ATOMS: [usize; 6] = [4, 6, 8, 11, 15, 21];
/// Operations of one pair of atoms.
const PAIR: usize = 17;
const ROUTINES: [&str; 9] = [
    "jvp",
    "gradient",
    "value_gradient",
    "hessian",
    "value_gradient_hessian",
    "hvp",
    "hessian_diagonal",
    "augmented_diagonal",
    "hessian_values",
];

fn source(atoms: usize) -> String {
    let n = 3 * atoms;
    let calls: String = ROUTINES
        .iter()
        .map(|routine| {
            let direction = if matches!(*routine, "jvp" | "hvp") { ", *v" } else { "" };
            format!("std::hint::black_box(lennard_jones::{routine}(x{direction}));\n")
        })
        .collect();
    format!(
        "#[hessian_runtime::hessian]
        fn lennard_jones(x: &[f64; {n}]) -> f64 {{
            let mut e = 0.0;
            for i in 0..{atoms} {{
                for j in 0..i {{
                    let a = x[3 * i] - x[3 * j];
                    let b = x[3 * i + 1] - x[3 * j + 1];
                    let c = x[3 * i + 2] - x[3 * j + 2];
                    let q = 1.0 / (a * a + b * b + c * c);
                    let q3 = q * q * q;
                    e += q3 * q3 - q3;
                }}
            }}
            4.0 * e
        }}
        pub fn all(x: &[f64; {n}], v: &[f64; {n}]) {{
            {calls}
        }}"
    )
}

/// The library and the folder of its dependencies.
fn runtime() -> (PathBuf, PathBuf) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/compiled");
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--package", "hessian-runtime", "--target-dir"])
        .arg(&folder)
        .status()
        .expect("cargo runs");
    assert!(built.success(), "the library builds");
    (folder.join("debug/libhessian_runtime.rlib"), folder.join("debug/deps"))
}

/// The processor seconds of all children that have ended: what else the machine does is not measured.
fn children() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    // After the name in parentheses, fields 14 and 15 are user and system time in hundredths of a second.
    let (_, fields) = stat.rsplit_once(')').expect("the name is in parentheses");
    let ticks = fields.split_whitespace().skip(13).take(2).map(|ticks| ticks.parse::<f64>().expect("a number"));
    ticks.sum::<f64>() / 100.0
}

/// Processor seconds that rustc takes for a file; whether it ends well.
fn rustc(file: &Path, options: &[&str], (runtime, dependencies): &(PathBuf, PathBuf)) -> (f64, bool) {
    let before = children();
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--edition", "2024", "--crate-type", "lib", "--crate-name", "compiled", "--out-dir"])
        .arg(file.parent().expect("a file in a folder"))
        .arg("--extern")
        .arg(format!("hessian_runtime={}", runtime.display()))
        .arg("-L")
        .arg(format!("dependency={}", dependencies.display()))
        .args(options)
        .arg(file)
        .output()
        .expect("rustc runs");
    (children() - before, output.status.success())
}

/// The bytes of code in an object file.
fn text_bytes(object: &Path) -> Option<u64> {
    let output = Command::new("size").arg(object).output().ok()?;
    String::from_utf8(output.stdout).ok()?.lines().nth(1)?.split_whitespace().next()?.parse().ok()
}

/// Prints the table.
pub fn table() {
    let library = runtime();
    let folder = std::env::temp_dir().join(format!("hessian-compiled-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let file = folder.join("compiled.rs");
    println!("| variables | operations of f | expansion ms | rustc -g s | rustc -O s | bytes of code |");
    println!("|---|---|---|---|---|---|");
    for atoms in ATOMS {
        let text = source(atoms);
        // rustc stops at the error once everything is expanded; without the function is what it needs itself.
        std::fs::write(&file, "compile_error!(\"stop\");").expect("writable");
        let nothing = rustc(&file, &["--emit=metadata"], &library).0;
        std::fs::write(&file, format!("{text}\ncompile_error!(\"stop\");")).expect("writable");
        let expanded = rustc(&file, &["--emit=metadata"], &library).0 - nothing;
        std::fs::write(&file, text).expect("writable");
        let debug = rustc(&file, &["--emit=obj", "-g"], &library);
        let release = rustc(&file, &["--emit=obj", "-O", "-C", "codegen-units=1"], &library);
        let bytes = text_bytes(&folder.join("compiled.o"));
        let seconds = |(total, well): (f64, bool)| {
            if well { format!("{:.2}", (total - nothing - expanded).max(0.0)) } else { "fails".to_owned() }
        };
        println!(
            "| {} | {} | {:.0} | {} | {} | {} |",
            3 * atoms,
            PAIR * atoms * (atoms - 1) / 2,
            1000.0 * expanded,
            seconds(debug),
            seconds(release),
            bytes.map_or_else(|| "–".to_owned(), |bytes| bytes.to_string())
        );
    }
    std::fs::remove_dir_all(&folder).expect("removable");
}
