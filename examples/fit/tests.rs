//! Tests of the example itself: they run with `cargo test`.

use super::data::{Error, parse, read};
use super::models::{Model, saturation};
use super::objective::Objective;
use super::report::Outcome;
use super::trust_region::{norm, step};
use super::{SHIPPED, run, shipped_path};
use hessian_runtime::symmetric::CriticalPoint;

const GOOD: &str = "# a comment\n\
    model saturation  # another\n\
    start 500 1e-4\n\
    start\t250 5e-4\n\
    \n\
    certified 239 5.5e-4\n\
    deviation 2.7 7.3e-6\n\
    rss 0.125\n\
    observations\n\
    77.6 10.07\n\
    \n\
    114.9   -14.73 # the last one\n";

fn complaint(text: &str) -> String {
    parse("some/curve.dat", text).expect_err("the text has a mistake").to_string()
}

#[test]
fn a_well_formed_file_is_read() {
    let set = parse("some/curve.dat", GOOD).expect("the text is well-formed");
    assert_eq!(set.name, "curve");
    assert_eq!(set.model, "saturation");
    assert_eq!(set.starts, [[500.0, 1e-4], [250.0, 5e-4]]);
    assert_eq!(set.certified, [239.0, 5.5e-4]);
    assert_eq!(set.deviation, [2.7, 7.3e-6]);
    assert_eq!(set.rss, Some(0.125));
    assert_eq!(set.observations, [[77.6, 10.07], [114.9, -14.73]]);
}

#[test]
fn what_is_certified_may_be_missing_and_line_ends_may_be_those_of_windows() {
    let set = parse("x.dat", "model m\r\nstart 1\r\nobservations\r\n1 2\r\n").expect("well-formed");
    assert!(set.certified.is_empty() && set.deviation.is_empty() && set.rss.is_none());
    assert_eq!(set.observations, [[1.0, 2.0]]);
}

#[test]
fn mistakes_are_reported_with_line_and_column() {
    for (text, message) in [
        ("", "1:1: the file ends without a line `model` with the name of a model"),
        ("model m\n", "2:1: the file ends without a line `start` with a starting point"),
        ("model m\nstart 1\n", "3:1: the file ends without a line `observations` before the pairs of x and y"),
        ("model m\nstart 1\nobservations\n# none\n", "5:1: the file ends without at least one observation"),
        ("model\n", "1:6: expected the name of a model, found the end of the line"),
        ("model a b\n", "1:9: expected the name of a model alone, found also `b`"),
        ("model a\n  model b\n", "2:3: a second line `model`, expected at most one"),
        (
            "# é\n é modle\n",
            "2:2: unknown keyword `é`, expected one of model, start, certified, deviation, rss, observations",
        ),
        ("start 1 2,5\n", "1:9: expected a finite number, found `2,5`"),
        ("start 1 inf\n", "1:9: expected a finite number, found `inf`"),
        ("start\n", "1:6: expected at least one number"),
        ("start 1 2\nstart 1\n", "2:8: expected 2 numbers as in the lines above, found 1"),
        ("start 1 2\ncertified 1 2 3\n", "2:15: expected 2 numbers as in the lines above, found 3"),
        ("rss 1\nrss 1\n", "2:1: a second line `rss`, expected at most one"),
        ("rss x\n", "1:5: expected a finite number, found `x`"),
        ("observations now\n", "1:14: expected the end of the line, found `now`"),
        ("observations\n1 2\n3\n", "3:2: expected a pair of x and y, found one number"),
        ("observations\n1 2 3\n", "2:5: expected a pair of x and y, found also `3`"),
        ("observations\n1 é\n", "2:3: expected a finite number, found `é`"),
        ("observations\nstart 1\n", "2:1: expected a finite number, found `start`"),
    ] {
        assert_eq!(complaint(text), format!("some/curve.dat:{message}"));
    }
}

fn error_of(arguments: &[&str]) -> Error {
    let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
    run(&arguments).err().expect("the arguments are wrong")
}

/// A file in the folder for temporary files that is gone after the test.
struct Temporary(std::path::PathBuf);

impl Temporary {
    fn new(name: &str, bytes: &[u8]) -> Self {
        let path = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
        std::fs::write(&path, bytes).expect("the folder for temporary files is writable");
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("the path is UTF-8")
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[test]
fn files_that_cannot_be_used_are_reported() {
    let missing = error_of(&["no/such/file.dat"]).to_string();
    assert!(missing.starts_with("no/such/file.dat: cannot be read: "), "{missing}");
    let two = error_of(&["a.dat", "b.dat"]).to_string();
    assert_eq!(two, "expected at most one argument, the path of a data file");

    let file = Temporary::new("binary.dat", b"model m\nst\xc3\xa9rt \xff\n");
    let expected = format!("{}:2:7: expected text in UTF-8", file.path());
    assert_eq!(read(file.path()).expect_err("not UTF-8").to_string(), expected);

    let file = Temporary::new("model.dat", b"start 1 1\nmodel  line\nobservations\n1 2\n");
    let message = error_of(&[file.path()]).to_string();
    let expected = format!("{}:2:8: unknown model `line`, expected one of saturation", file.path());
    assert!(message.starts_with(&expected), "{message}");

    let file = Temporary::new("count.dat", b"model saturation\nstart 1\nobservations\n1 2\n");
    let expected = format!("{}:1:7: model `saturation` has 2 parameters, but the starting points have 1", file.path());
    assert_eq!(error_of(&[file.path()]).to_string(), expected);
}

#[test]
fn the_shipped_sets_are_solved_from_both_starts() {
    let report = run(&[]).expect("the shipped files are well-formed");
    assert_eq!(report.outcomes.len(), 2 * SHIPPED.len());
    for Outcome { name, start, kind, parameters, deviations, rss, .. } in report.outcomes {
        let place = format!("{name} from start {start}");
        assert_eq!(kind, CriticalPoint::Minimum, "{place}");
        assert!(parameters.is_some_and(|digits| digits > 9.5), "{place}: {parameters:?}");
        assert!(deviations.is_some_and(|digits| digits > 9.0), "{place}: {deviations:?}");
        assert!(rss.is_some_and(|digits| digits > 9.5), "{place}: {rss:?}");
    }
}

#[test]
fn a_file_of_ones_own_needs_no_certified_values() {
    let file = Temporary::new("own.dat", b"model saturation\nstart 1 1\nobservations\n1 2\n2 3\n3 3.5\n4 3.8\n");
    let report = run(&[file.path().into()]).expect("the file is well-formed");
    let [outcome] = report.outcomes.as_slice() else { panic!("one start, one outcome") };
    assert_eq!(outcome.kind, CriticalPoint::Minimum);
    assert!(outcome.parameters.is_none() && outcome.rss.is_none());
}

#[test]
fn the_value_is_that_of_the_function_as_written() {
    let set = read(&shipped_path("Misra1a")).expect("the shipped file is well-formed");
    let model = Model {
        formula: "",
        curve: saturation,
        derivatives: saturation::value_gradient_hessian,
        augmented_is_exact: saturation::AUGMENTED_IS_EXACT,
    };
    let objective = Objective { model, observations: &set.observations };
    for start in &set.starts {
        let parameters = [start[0], start[1]];
        assert_eq!(objective.value(&parameters), objective.evaluate(&parameters).value);
    }
}

#[test]
fn trust_region_steps_are_newtons_inside_and_reach_the_edge_elsewhere() {
    let close =
        |found: [f64; 2], expected: [f64; 2]| (0..2).all(|i| (found[i] - expected[i]).abs() <= 2e-3 * norm(&expected));
    let bowl = [[2.0, 0.0], [0.0, 4.0]];
    assert!(close(step(&[2.0, 4.0], &bowl, 10.0), [-1.0, -1.0]));
    // At the edge (H + λ)·p = −g: λ = 1 gives p = (−2/3, −4/5).
    let radius = norm(&[2.0 / 3.0, 4.0 / 5.0]);
    assert!(close(step(&[2.0, 4.0], &bowl, radius), [-2.0 / 3.0, -4.0 / 5.0]));
    // Down the negative direction, although the slope says nothing about it.
    let saddle = [[1.0, 0.0], [0.0, -1.0]];
    let [x, y] = step(&[1.0, 0.0], &saddle, 2.0);
    assert!((x + 0.5).abs() < 1e-12 && (norm(&[x, y]) - 2.0).abs() < 1e-12);
    let [x, y] = step(&[0.0, 0.0], &saddle, 2.0);
    assert!(x == 0.0 && y.abs() == 2.0);
}
