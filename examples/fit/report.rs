//! What is printed.

use super::data::DataSet;
use super::minimise::{Fit, Iteration};
use super::objective::Objective;
use hessian_runtime::symmetric::CriticalPoint;

/// How many iterations are shown at either end of a long way.
const SHOWN: usize = 8;

/// The text so far, and what goes into the summary at its end.
pub(crate) struct Report {
    pub(crate) text: String,
    pub(crate) outcomes: Vec<Outcome>,
}

/// A line of the summary. Agreement is with certified values, in decimal digits of the worst number; `None` if nothing
/// is certified.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) name: String,
    pub(crate) start: usize,
    pub(crate) iterations: usize,
    pub(crate) kind: CriticalPoint,
    pub(crate) parameters: Option<f64>,
    pub(crate) deviations: Option<f64>,
    pub(crate) rss: Option<f64>,
}

impl Report {
    pub(crate) fn new() -> Self {
        let mut report = Self { text: String::new(), outcomes: Vec::new() };
        report.line("Gradients and steps are lengths in scaled parameters; negative is the number of directions");
        report.line("in which the function curves down, which only second derivatives tell.\n");
        report
    }

    fn line(&mut self, line: impl AsRef<str>) {
        self.text.push_str(line.as_ref().trim_end_matches(' '));
        self.text.push('\n');
    }

    /// The name of a set, its curve, and for which parameters the cheap diagonal would have been exact.
    pub(crate) fn heading<const N: usize>(&mut self, set: &DataSet, objective: &Objective<'_, N>) {
        let (formula, count) = (objective.model.formula, set.observations.len());
        let is_exact = objective.model.augmented_is_exact;
        let exact = (1..).zip(is_exact).filter(|(_, is_exact)| *is_exact);
        let exact: Vec<String> = exact.map(|(number, _)| format!("b{number}")).collect();
        let list = match exact.len() {
            0 => "no parameter".into(),
            count if count == N => "every parameter".into(),
            _ => exact.join(", "),
        };
        self.line(&set.name);
        self.line(format!("  y = {formula}, {count} observations"));
        self.line(format!("  one-pass diagonal of the curve's Hessian exact for {list}\n"));
    }

    /// The way from one start, and where it led.
    pub(crate) fn fit<const N: usize>(
        &mut self,
        set: &DataSet,
        objective: &Objective<'_, N>,
        start: usize,
        fit: &Fit<N>,
    ) {
        self.line(format!("  start {start}"));
        self.iterations(&fit.iterations);
        self.line(format!("    {}\n", sentence(fit.kind)));

        let deviations = objective.deviations(&fit.evaluation).unwrap_or([f64::NAN; N]);
        let [parameter_digits, deviation_digits] = [(&fit.parameters, &set.certified), (&deviations, &set.deviation)]
            .map(|(found, certified)| -> Vec<f64> {
                found.iter().zip(certified).map(|(&found, &known)| digits(found, known)).collect()
            });
        self.values(["parameter", "value", "digits", "deviation", "digits"]);
        for (i, (value, deviation)) in fit.parameters.iter().zip(deviations).enumerate() {
            self.values([
                &format!("b{}", i + 1),
                &format!("{value:.10e}"),
                &in_digits(parameter_digits.get(i).copied()),
                &format!("{deviation:.10e}"),
                &in_digits(deviation_digits.get(i).copied()),
            ]);
        }
        let rss = 2.0 * fit.evaluation.value;
        let rss_digits = set.rss.map(|known| digits(rss, known));
        self.values(["rss", &format!("{rss:.10e}"), &in_digits(rss_digits), "", ""]);
        self.line("");

        self.outcomes.push(Outcome {
            name: set.name.clone(),
            start,
            iterations: fit.iterations.len(),
            kind: fit.kind,
            parameters: parameter_digits.into_iter().reduce(f64::min),
            deviations: deviation_digits.into_iter().reduce(f64::min),
            rss: rss_digits,
        });
    }

    fn iterations(&mut self, iterations: &[Iteration]) {
        self.line(format!(
            "    {:>9}  {:>16}  {:>10}  {:>10}  negative",
            "iteration", "sum of squares", "gradient", "step"
        ));
        let count = iterations.len();
        for (number, iteration) in iterations.iter().enumerate() {
            if number < SHOWN || number + SHOWN >= count {
                self.line(format!(
                    "    {number:>9}  {:>16}  {:>10}  {:>10}  {:>8}  {}",
                    format!("{:.9e}", iteration.sum_of_squares),
                    format!("{:.2e}", iteration.gradient),
                    format!("{:.2e}", iteration.step),
                    iteration.negative.map_or("?".into(), |count| count.to_string()),
                    if iteration.is_taken { "" } else { "too long" }
                ));
            } else if number == SHOWN {
                self.line(format!("    {:>9}", format!("… {} more", count - 2 * SHOWN)));
            }
        }
    }

    fn values(&mut self, [name, value, digits, deviation, deviation_digits]: [&str; 5]) {
        self.line(format!("    {name:>9}  {value:>18}  {digits:>6}  {deviation:>18}  {deviation_digits:>6}"));
    }

    /// One line for each fit.
    pub(crate) fn summary(&mut self) {
        self.line("agreement with the certified values, in digits of the worst number");
        self.summary_line(["set", "start", "iterations", "found", "parameters", "deviations", "rss"]);
        for outcome in self.outcomes.clone() {
            self.summary_line([
                &outcome.name,
                &outcome.start.to_string(),
                &outcome.iterations.to_string(),
                word(outcome.kind),
                &in_digits(outcome.parameters),
                &in_digits(outcome.deviations),
                &in_digits(outcome.rss),
            ]);
        }
    }

    fn summary_line(&mut self, cells: [&str; 7]) {
        let [name, start, iterations, found, parameters, deviations, rss] = cells;
        self.line(format!(
            "  {name:<12}  {start:>5}  {iterations:>10}  {found:<9}  {parameters:>10}  {deviations:>10}  {rss:>4}"
        ));
    }
}

/// −log₁₀ of the relative error, the measure NIST recommends. Certified values have eleven digits: more is luck.
fn digits(found: f64, certified: f64) -> f64 {
    let error = (found - certified).abs() / certified.abs();
    if error.is_nan() { 0.0 } else { -error.max(1e-15).log10() }
}

fn in_digits(digits: Option<f64>) -> String {
    digits.map_or("–".into(), |digits| format!("{digits:.1}"))
}

fn sentence(kind: CriticalPoint) -> &'static str {
    match kind {
        CriticalPoint::Minimum => "a minimum: gradient zero, Hessian positive definite",
        CriticalPoint::Maximum => "a maximum: gradient zero, Hessian negative definite",
        CriticalPoint::Saddle => "a saddle: gradient zero, Hessian indefinite",
        CriticalPoint::Degenerate => "undecided: gradient zero, Hessian singular",
        CriticalPoint::NotCritical => "no minimum found: the gradient is not zero",
        CriticalPoint::NotFinite => "no minimum found: the derivatives are not finite",
    }
}

fn word(kind: CriticalPoint) -> &'static str {
    match kind {
        CriticalPoint::Minimum => "minimum",
        CriticalPoint::Maximum => "maximum",
        CriticalPoint::Saddle => "saddle",
        CriticalPoint::Degenerate => "undecided",
        CriticalPoint::NotCritical | CriticalPoint::NotFinite => "nothing",
    }
}
