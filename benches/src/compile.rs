//! What compilation costs: expansion, rustc, and the size of the result, against the size of the function.

use std::path::{Path, PathBuf};
use std::process::Command;

use benches::shapes::{self, Shape};

const OPERATIONS: [usize; 6] = [500, 1_000, 2_000, 5_000, 10_000, 20_000];

/// Ends a compilation once everything is expanded: of all errors, this one does.
const STOP: &str = "macro_rules! stop { () => { stop!{} } } stop!{}";

/// What is asked for: everything, which is also called, or routines.
fn source(shape: &Shape, operations: usize, only: &str) -> String {
    format!("#[hessian_runtime::hessian({only})] pub {}\n", (shape.text)(operations))
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

/// Prints the table, of one shape or of all. Without optimisation a function that is marked `#[inline]` is compiled
/// where it is called, so what is compiled here are calls.
pub fn table(shape: Option<&str>) {
    let library = runtime();
    let folder = std::env::temp_dir().join(format!("hessian-compiled-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let file = folder.join("compiled.rs");
    let seconds = |text: &str, options: &[&str]| {
        std::fs::write(&file, text).expect("writable");
        rustc(&file, options, &library)
    };
    let nothing = seconds(STOP, &["--emit=metadata"]).0;
    println!("| shape | operations | expansion ms, all | `only(gradient)` | rustc -g s | rustc -O s | bytes of code |");
    println!("|---|---|---|---|---|---|---|");
    for shape in shapes::ALL.iter().filter(|it| shape.is_none_or(|name| it.name == name)) {
        for operations in OPERATIONS {
            let text = source(shape, operations, "");
            let expansion = |only| {
                let text = format!("{} {STOP}", source(shape, operations, only));
                seconds(&text, &["--emit=metadata"]).0 - nothing
            };
            let (all, gradient) = (expansion(""), expansion("only(gradient)"));
            let text = format!("{text} {}", shape.calls(operations));
            let debug = seconds(&text, &["--emit=obj", "-g"]);
            let release = seconds(&text, &["--emit=obj", "-O", "-C", "codegen-units=1"]);
            let bytes = release.1.then(|| text_bytes(&folder.join("compiled.o"))).flatten();
            let rest = |(total, well): (f64, bool)| {
                if well { format!("{:.1}", (total - nothing - all).max(0.0)) } else { "refused".to_owned() }
            };
            println!(
                "| {} | {operations} | {:.0} | {:.0} | {} | {} | {} |",
                shape.name,
                1000.0 * all,
                1000.0 * gradient,
                rest(debug),
                rest(release),
                bytes.map_or_else(|| "–".to_owned(), |bytes| bytes.to_string())
            );
        }
    }
    std::fs::remove_dir_all(&folder).expect("removable");
}
