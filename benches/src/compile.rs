//! What compilation costs: expansion, rustc, and the size of the result, against the size of the function.

use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use benches::shapes::{self, Shape};

/// Each twice the one before, so that a figure beside the one above it shows how it grows.
const OPERATIONS: [usize; 6] = [625, 1_250, 2_500, 5_000, 10_000, 20_000];

/// How long a compilation may take.
const PATIENCE: Duration = Duration::from_secs(600);

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

/// How a compilation ended: the processor seconds that it took, or the word for what happened instead.
type Outcome = Result<f64, &'static str>;

/// What rustc does with a file.
fn rustc(file: &Path, options: &[&str], (runtime, dependencies): &(PathBuf, PathBuf)) -> (f64, Option<ExitStatus>) {
    let before = children();
    let mut child = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
        .args(["--edition", "2024", "--crate-type", "lib", "--crate-name", "compiled", "--out-dir"])
        .arg(file.parent().expect("a file in a folder"))
        .arg("--extern")
        .arg(format!("hessian_runtime={}", runtime.display()))
        .arg("-L")
        .arg(format!("dependency={}", dependencies.display()))
        .args(options)
        .arg(file)
        .stderr(Stdio::null())
        .spawn()
        .expect("rustc runs");
    let start = Instant::now();
    let status = loop {
        match child.try_wait().expect("rustc can be waited for") {
            Some(status) => break Some(status),
            None if start.elapsed() > PATIENCE => {
                child.kill().expect("rustc can be ended");
                child.wait().expect("rustc ends");
                break None;
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    (children() - before, status)
}

/// What is left of a compilation's time after its expansion.
fn outcome((seconds, status): (f64, Option<ExitStatus>), expansion: f64) -> Outcome {
    match status {
        Some(status) if status.success() => Ok((seconds - expansion).max(0.0)),
        Some(status) if status.signal().is_some() => Err("crashed"),
        Some(_) => Err("refused"),
        None => Err("too long"),
    }
}

/// The bytes of code in an object file.
fn text_bytes(object: &Path) -> Option<u64> {
    let output = Command::new("size").arg(object).output().ok()?;
    String::from_utf8(output.stdout).ok()?.lines().nth(1)?.split_whitespace().next()?.parse().ok()
}

/// A figure, and how many times the one above it that is.
fn cell(figure: Result<f64, &'static str>, above: Option<f64>, digits: usize) -> String {
    match (figure, above) {
        (Ok(figure), Some(above)) if above > 0.0 => format!("{figure:.digits$} (×{:.1})", figure / above),
        (Ok(figure), _) => format!("{figure:.digits$}"),
        (Err(why), _) => why.to_owned(),
    }
}

/// Prints the table, of one shape or of all. Without optimisation a function that is marked `#[inline]` is compiled
/// where it is called, so what is compiled here are calls.
pub fn table(shape: Option<&str>) {
    let chosen: Vec<&Shape> = shapes::ALL.iter().filter(|it| shape.is_none_or(|name| it.name == name)).collect();
    if chosen.is_empty() {
        let names = shapes::ALL.map(|shape| format!("`{}`", shape.name)).join(", ");
        panic!("`{}` is none of: {names}", shape.unwrap_or_default());
    }
    let library = runtime();
    let folder = std::env::temp_dir().join(format!("hessian-compiled-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    let file = folder.join("compiled.rs");
    let compiled = |text: &str, options: &[&str]| {
        std::fs::write(&file, text).expect("writable");
        rustc(&file, options, &library)
    };
    let nothing = compiled(STOP, &["--emit=metadata"]).0;
    println!("| shape | operations | expansion ms, all | `only(gradient)` | rustc -g s | rustc -O s | bytes of code |");
    println!("|---|---|---|---|---|---|---|");
    for shape in chosen {
        let mut above = [None; 5];
        for operations in OPERATIONS {
            let expansion = |only| {
                let text = format!("{} {STOP}", source(shape, operations, only));
                compiled(&text, &["--emit=metadata"]).0 - nothing
            };
            let (all, gradient) = (expansion(""), expansion("only(gradient)"));
            let text = format!("{} {}", source(shape, operations, ""), shape.calls(operations));
            let debug = outcome(compiled(&text, &["--emit=obj", "-g"]), nothing + all);
            let release = outcome(compiled(&text, &["--emit=obj", "-O", "-C", "codegen-units=1"]), nothing + all);
            let bytes = release.and_then(|_| text_bytes(&folder.join("compiled.o")).ok_or("–"));
            let figures = [
                (Ok(1000.0 * all), 0),
                (Ok(1000.0 * gradient), 0),
                (debug, 1),
                (release, 1),
                (bytes.map(|it| it as f64), 0),
            ];
            let cells: Vec<String> =
                figures.iter().zip(above).map(|(&(figure, digits), above)| cell(figure, above, digits)).collect();
            println!("| {} | {operations} | {} |", shape.name, cells.join(" | "));
            above = figures.map(|(figure, _)| figure.ok());
        }
    }
    std::fs::remove_dir_all(&folder).expect("removable");
}
