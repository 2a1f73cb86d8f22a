//! Instructions per call under callgrind.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

use benches::cases::ALL;

use super::targets;

const QUANTITIES: [&str; 5] = ["value", "gradient", "hessian", "product", "diagonal"];

/// Mean instructions per call, by symbol.
type Counts = BTreeMap<String, u64>;

/// Whether products and sums are rounded once, by the option `fma` and the instruction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rounding {
    Separate,
    Once,
}

/// All vectors of x86-64-v3, but no fused multiplication and addition, which would be another calculation, unless that
/// is what is measured.
fn flags(rounding: Rounding) -> &'static str {
    match rounding {
        _ if cfg!(not(target_arch = "x86_64")) => "",
        Rounding::Separate => "-C target-cpu=x86-64-v3 -C target-feature=-fma",
        Rounding::Once => "-C target-cpu=x86-64-v3",
    }
}

/// Parts of the generator that can be left out of it (`optimise/features`, `schedule`).
const PARTS: [&str; 18] = [
    "orders",
    "alone",
    "value_numbers",
    "expansion",
    "factors",
    "pairs",
    "resubstitution",
    "outer",
    "absorption",
    "signs",
    "uniformity",
    "divisions",
    "alignment",
    "shared_order",
    "calls",
    "zeros",
    "fission",
    "lives",
];

/// Builds the program that is measured.
fn build() -> PathBuf {
    build_with(Rounding::Separate, None)
}

/// Builds it by a generator without one of its parts.
fn build_with(rounding: Rounding, without: Option<&str>) -> PathBuf {
    let (folder, features) = match rounding {
        Rounding::Separate if without.is_some() => ("../target/measured-without", ""),
        Rounding::Separate => ("../target/measured", ""),
        Rounding::Once => ("../target/measured-fma", "fma"),
    };
    let without = without.map(|part| format!("--cfg hessian_without=\"{part}\""));
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder);
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--release", "--package", "benches", "--bin", "measured"])
        .args(["--features", features, "--target-dir"])
        .arg(&folder)
        .env("RUSTFLAGS", format!("{} {}", flags(rounding), without.unwrap_or_default()))
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1")
        .status()
        .expect("cargo runs");
    assert!(built.success(), "the measured program builds");
    folder.join("release/measured")
}

/// Runs it under callgrind.
fn count(program: &PathBuf, who: &str, points: usize, only: Option<&str>) -> Counts {
    let profile = std::env::temp_dir().join(format!("hessian-benches-{}.{who}", std::process::id()));
    let run = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(program)
        .args([who.to_owned(), points.to_string()])
        .args(only)
        .status()
        .expect("valgrind is installed");
    assert!(run.success(), "the measured program ends well");
    let text = std::fs::read_to_string(&profile).expect("callgrind writes its profile");
    std::fs::remove_file(&profile).expect("it can be removed");
    parse(&text)
}

/// The inclusive cost of the calls of each measured symbol, without its return instruction: the call itself and its
/// arguments count for the caller.
fn parse(profile: &str) -> Counts {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    let mut totals: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    let (mut callee, mut calls) = ("", None);
    for line in profile.lines() {
        if let Some(calls) = calls.take() {
            let cost: u64 = line.split(' ').nth(1).and_then(|cost| cost.parse().ok()).expect("a cost after `calls=`");
            let total = totals.entry(callee).or_default();
            *total = (total.0 + calls, total.1 + cost);
        } else if let Some(name) = line.strip_prefix("cfn=").or_else(|| line.strip_prefix("fn=")) {
            // The first mention of a number has the name.
            let (number, name) = name.split_once(' ').unwrap_or((name, ""));
            if !name.is_empty() {
                names.insert(number, name);
            }
            callee = names[number];
        } else if let Some(rest) = line.strip_prefix("calls=") {
            calls = rest.split(' ').next().and_then(|calls| calls.parse::<u64>().ok());
        }
    }
    let measured = totals.into_iter().filter_map(|(name, (calls, cost))| {
        if let Some(name) = name.split("elements::").nth(1).filter(|name| !name.contains("::")) {
            return Some((name.to_owned(), cost / calls));
        }
        let name = name.split("cases::").nth(1)?;
        let function = ALL.iter().any(|case| name.strip_prefix(case.name).is_some_and(|rest| rest.starts_with("::")));
        (function && name.matches("::").count() == 1).then(|| (name.to_owned(), (cost + calls / 2) / calls - 1))
    });
    measured.collect()
}

fn shown(count: Option<&u64>) -> String {
    count.map_or_else(|| "–".to_owned(), u64::to_string)
}

/// This crate's counts with the targets and how far they are.
pub fn generated(only: Option<&str>) {
    let counts = count(&build(), "generated", 128, only);
    println!("| function | f | gradient | Hessian | hvp | diagonal |\n|---|---|---|---|---|---|");
    let (mut logarithms, mut targets_met) = (0.0, 0);
    // Strictly, and within the overhead of a call, to which the targets are known.
    let (mut reached, mut stretched) = ([0; 2], [0; 2]);
    for case in ALL.iter().filter(|case| only.is_none_or(|only| only == case.name)) {
        let target = targets::ALL.iter().find(|target| target.name == case.name);
        let cells = QUANTITIES.iter().enumerate().map(|(i, quantity)| {
            let found = counts.get(&format!("{}::generated_{quantity}", case.name));
            let (Some(target), Some(&found), true) = (target, found, i > 0) else { return shown(found) };
            let (must, stretch) = target.counts[i - 1];
            logarithms += (found as f64 / must as f64).ln();
            targets_met += 1;
            for (i, overhead) in [0, targets::OVERHEAD].into_iter().enumerate() {
                reached[i] += u64::from(found <= must + overhead);
                stretched[i] += u64::from(found <= stretch + overhead);
            }
            format!("{found} of {must}/{stretch} ({:+.0} %)", 100.0 * (found as f64 / must as f64 - 1.0))
        });
        let cells: Vec<String> = cells.collect();
        println!("| {} | {} |", case.name, cells.join(" | "));
    }
    if targets_met > 0 {
        let mean = (logarithms / f64::from(targets_met)).exp();
        println!(
            "\nOf {targets_met} targets (must/stretch), {} reached, {} stretched, {} and {} within {} instructions; geometric mean {mean:.3} × must.",
            reached[0],
            stretched[0],
            reached[1],
            stretched[1],
            targets::OVERHEAD,
        );
    }
}

/// What the option `fma` is worth: this crate's counts with products and sums rounded twice, and once.
pub fn fma(only: Option<&str>) {
    let [twice, once] =
        [Rounding::Separate, Rounding::Once].map(|rounding| count(&build_with(rounding, None), "generated", 128, only));
    println!("| function | gradient | Hessian | hvp | diagonal |\n|---|---|---|---|---|");
    let mut logarithms = [const { Vec::new() }; 4];
    for case in ALL.iter().filter(|case| only.is_none_or(|only| only == case.name)) {
        let cells = QUANTITIES[1..].iter().zip(&mut logarithms).map(|(quantity, logarithms)| {
            let name = format!("{}::generated_{quantity}", case.name);
            // A routine that is the same as another one's may have no symbol of its own.
            let (Some(&twice), Some(&once)) = (twice.get(&name), once.get(&name)) else { return shown(None) };
            logarithms.push((once as f64 / twice as f64).ln());
            format!("{twice} / {once}")
        });
        let cells: Vec<String> = cells.collect();
        println!("| {} | {} |", case.name, cells.join(" | "));
    }
    println!("| geometric mean | {} |", logarithms.map(|logarithms| mean(&logarithms)).join(" | "));
}

/// How much more the geometric mean is than one.
fn mean(logarithms: &[f64]) -> String {
    format!("{:+.1} %", 100.0 * ((logarithms.iter().sum::<f64>() / logarithms.len() as f64).exp() - 1.0))
}

/// What each part of the generator is worth: instructions without it relative to those with it, in geometric mean; how many
/// cells are better for it and how many are worse, by more than one in a hundred, and the worst of these.
pub fn features(only: Option<&str>) {
    let all = count(&build(), "generated", 128, None);
    println!(
        "| without | gradient | Hessian | hvp | diagonal | better | worse | worst |\n|---|---|---|---|---|---|---|---|"
    );
    for part in PARTS.into_iter().filter(|&part| only.is_none_or(|only| only == part)) {
        let left_out = count(&build_with(Rounding::Separate, Some(part)), "generated", 128, None);
        assert_ne!(all, left_out, "there is no part `{part}`, or it does nothing");
        let ratio = |name: &str| left_out[name] as f64 / all[name] as f64;
        let is_derived = |name: &&String| name.contains("::generated_") && !name.ends_with("_value");
        let derived = || all.keys().filter(is_derived).filter(|name| left_out.contains_key(*name));
        let means = QUANTITIES[1..].iter().map(|quantity| {
            let names = derived().filter(|name| name.ends_with(&format!("::generated_{quantity}")));
            mean(&names.map(|name| ratio(name).ln()).collect::<Vec<f64>>())
        });
        let means: Vec<String> = means.collect();
        let better = derived().filter(|name| ratio(name) > 1.01).count();
        let worse = derived().filter(|name| ratio(name) < 0.99).count();
        let worst = derived().min_by(|a, b| ratio(a).total_cmp(&ratio(b))).expect("there are functions");
        let worst = format!("{} {:+.0} %", worst.replace("::generated_", " "), 100.0 * (1.0 / ratio(worst) - 1.0));
        println!("| {part} | {} | {better} | {worse} | {worst} |", means.join(" | "));
    }
}

/// Sums of as many terms as the run has: instructions per term, of few terms and of many.
pub fn elements() {
    let program = build();
    println!("\n| terms | quantity | instructions per term | by hand |\n|---|---|---|---|");
    for (what, sizes) in [("chain", [1_000, 1_000_000]), ("mesh", [1_000, 100_000])] {
        for terms in sizes {
            let counts =
                ["generated", "hand"].map(|who| count(&program, who, terms, Some(&format!("elements {what}"))));
            for quantity in ["value", "gradient", "product", "diagonal", "hessian"] {
                let cells = ["generated", "hand"].iter().zip(&counts).map(|(who, counts)| {
                    let found = counts.get(&format!("{who}_{what}_{quantity}"));
                    found.map_or_else(|| "–".to_owned(), |&found| format!("{:.1}", found as f64 / terms as f64))
                });
                let cells: Vec<String> = cells.collect();
                println!("| {what}, {terms} | {quantity} | {} |", cells.join(" | "));
            }
        }
    }
}

/// This crate beside the others.
pub fn table() {
    generated(None);
    let program = build();
    let mut counts = Counts::new();
    for (who, points) in [("generated", 128), ("hand", 128), ("duals", 2), ("differences", 2)] {
        counts.extend(count(&program, who, points, None));
    }
    let others = ["generated", "hand", "duals", "differences"];
    println!("\n| function | quantity | this crate | by hand | num-dual | differences |\n|---|---|---|---|---|---|");
    for case in ALL {
        for quantity in &QUANTITIES[1..] {
            let cells = others.map(|who| shown(counts.get(&format!("{}::{who}_{quantity}", case.name))));
            println!("| {} | {quantity} | {} |", case.name, cells.join(" | "));
        }
    }
}
