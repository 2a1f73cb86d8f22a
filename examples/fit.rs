//! Fits six published curves whose answers are known, by Newton's method with exact Hessians.
//!
//! ```text
//! cargo run --release --example fit                          # the six data sets in examples/data
//! cargo run --release --example fit -- path/to/your.dat      # your own
//! ```
//!
//! Read on in [`models`] for what `#[hessian]` is put on, [`objective`] for what is done with the derivatives, and
//! [`minimise`] for the method. `examples/data/README.md` describes the format of the files.

#[path = "fit/data.rs"]
mod data;
#[path = "fit/minimise.rs"]
mod minimise;
#[path = "fit/models.rs"]
mod models;
#[path = "fit/objective.rs"]
mod objective;
#[path = "fit/report.rs"]
mod report;
#[cfg(test)]
#[path = "fit/tests.rs"]
mod tests;
#[path = "fit/trust_region.rs"]
mod trust_region;

use data::{DataSet, Error};
use models::{Model, cubic_ratio, gaussian_peak, quadratic_ratio, saturation, two_decays};
use objective::Objective;
use report::Report;
use std::io::Write;
use std::process::ExitCode;

/// The data sets that come with this example, from easy to hard.
const SHIPPED: [&str; 6] = ["Misra1a", "BoxBOD", "Eckerle4", "MGH09", "MGH17", "Thurber"];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(report) => {
            // Whoever reads the output may stop before its end.
            let _ = std::io::stdout().write_all(report.text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<Report, Error> {
    let paths = match arguments {
        [] => SHIPPED.map(shipped_path).to_vec(),
        [path] => vec![path.clone()],
        _ => {
            return Err(Error::general("expected at most one argument, the path of a data file"));
        }
    };
    let mut report = Report::new();
    for path in paths {
        fit(&data::read(&path)?, &mut report)?;
    }
    report.summary();
    Ok(report)
}

fn shipped_path(name: &str) -> String {
    format!("{}/data/{name}.dat", env!("CARGO_MANIFEST_DIR"))
}

/// Picks the model a data set names. The number of its parameters is part of its type from here on.
fn fit(set: &DataSet, report: &mut Report) -> Result<(), Error> {
    match set.model.as_str() {
        "saturation" => fit_from_every_start(
            set,
            report,
            Model {
                formula: "b1·(1 − exp(−b2·x))",
                curve: saturation,
                derivatives: saturation::value_gradient_hessian,
                augmented_is_exact: saturation::AUGMENTED_IS_EXACT,
            },
        ),
        "cubic_ratio" => fit_from_every_start(
            set,
            report,
            Model {
                formula: "(b1 + b2·x + b3·x² + b4·x³) / (1 + b5·x + b6·x² + b7·x³)",
                curve: cubic_ratio,
                derivatives: cubic_ratio::value_gradient_hessian,
                augmented_is_exact: cubic_ratio::AUGMENTED_IS_EXACT,
            },
        ),
        "quadratic_ratio" => fit_from_every_start(
            set,
            report,
            Model {
                formula: "b1·(x² + b2·x) / (x² + b3·x + b4)",
                curve: quadratic_ratio,
                derivatives: quadratic_ratio::value_gradient_hessian,
                augmented_is_exact: quadratic_ratio::AUGMENTED_IS_EXACT,
            },
        ),
        "gaussian_peak" => fit_from_every_start(
            set,
            report,
            Model {
                formula: "b1/b2 · exp(−½·((x − b3)/b2)²)",
                curve: gaussian_peak,
                derivatives: gaussian_peak::value_gradient_hessian,
                augmented_is_exact: gaussian_peak::AUGMENTED_IS_EXACT,
            },
        ),
        "two_decays" => fit_from_every_start(
            set,
            report,
            Model {
                formula: "b1 + b2·exp(−b4·x) + b3·exp(−b5·x)",
                curve: two_decays,
                derivatives: two_decays::value_gradient_hessian,
                augmented_is_exact: two_decays::AUGMENTED_IS_EXACT,
            },
        ),
        unknown => Err(set.error_at_model(format!(
            "unknown model `{unknown}`, expected one of saturation, cubic_ratio, quadratic_ratio, \
             gaussian_peak, two_decays"
        ))),
    }
}

fn fit_from_every_start<const N: usize>(set: &DataSet, report: &mut Report, model: Model<N>) -> Result<(), Error> {
    let objective = Objective { model, observations: &set.observations };
    report.heading(set, &objective);
    for (number, start) in (1..).zip(&set.starts) {
        let Ok(start) = <[f64; N]>::try_from(start.as_slice()) else {
            return Err(set.error_at_model(format!(
                "model `{}` has {N} parameters, but the starting points have {}",
                set.model,
                start.len()
            )));
        };
        report.fit(set, &objective, number, &minimise::minimise(&objective, start));
    }
    Ok(())
}
