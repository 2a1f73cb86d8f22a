//! The program that runs under callgrind: who computes, at how many points, and which function, or all.
use benches::cases::{ALL, Who};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(what) = arguments.get(3).and_then(|name| name.strip_prefix("elements ")) {
        return benches::elements::run(what, &arguments[1], arguments[2].parse().expect("a number of terms"));
    }
    let who = match arguments[1].as_str() {
        "generated" => Who::Generated,
        "hand" => Who::Hand,
        "duals" => Who::Duals,
        _ => Who::Differences,
    };
    let count = arguments[2].parse().expect("a number of points");
    for case in ALL.iter().filter(|case| arguments.get(3).is_none_or(|name| name == case.name)) {
        (case.run)(who, count);
    }
}
