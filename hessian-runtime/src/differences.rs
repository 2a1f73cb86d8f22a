//! Derivatives compared with differences of the value, for tests of derivatives that were written by hand.

use core::fmt;

use crate::Real;

/// The number of extrapolations: the error of a central difference in powers of the squared step, eliminated up to
/// this one.
const COLUMNS: usize = 6;

/// The number of steps, each five eighths of the last: no simple ratio, lest all of them meet a period of the value's.
const STEPS: i32 = 72;

/// An entry of a gradient or Hessian that differences of the value do not confirm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Discrepancy<T> {
    /// Which entry it is.
    pub entry: Entry,
    /// The derivative that was given.
    pub given: T,
    /// The derivative that the differences give.
    pub difference: T,
    /// How far the differences may be off, by their own estimate.
    pub uncertainty: T,
    /// Whether the differences tell that the derivative is wrong, rather than nothing: at the edge of the domain, at a
    /// kink, and where the value is noise they have no limit.
    pub is_wrong: bool,
}

/// An entry of a gradient or Hessian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The first derivative by this variable.
    Gradient(usize),
    /// The second derivative in this row and column.
    Hessian(usize, usize),
}

impl<T: Real> fmt::Display for Discrepancy<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Discrepancy { entry, given, difference, uncertainty, is_wrong } = self;
        match entry {
            Entry::Gradient(i) => write!(f, "gradient[{i}]")?,
            Entry::Hessian(i, j) => write!(f, "hessian[{i}][{j}]")?,
        }
        write!(f, " is {given:e}, but differences give {difference:e} ± {uncertainty:e}")?;
        if *is_wrong { Ok(()) } else { f.write_str(", which does not tell") }
    }
}

impl<T: Real> core::error::Error for Discrepancy<T> {}

/// Compares a gradient and a Hessian at a point with differences of the value, entry by entry.
///
/// Meant for tests of hand-written derivatives, such as the rule of a function that is not looked into:
///
/// ```
/// use hessian_runtime::{check, hessian};
///
/// /// ∫ exp(−t²) from 0 to x, as it may come from a table or from another language.
/// #[hessian(rule(gradient = [slope], hessian = [[curvature]]))]
/// fn area(x: f64) -> f64 {
///     (0..40).fold((0.0, x), |(sum, term), k| {
///         let k = f64::from(k);
///         (sum + term / (2.0 * k + 1.0), -term * x * x / (k + 1.0))
///     }).0
/// }
///
/// fn slope(x: f64) -> f64 {
///     (-x * x).exp()
/// }
///
/// fn curvature(x: f64) -> f64 {
///     -2.0 * x * slope(x)
/// }
///
/// for x in [-1.5, 0.0, 0.25, 2.0] {
///     check(|[x]| area(x), [x], &area::gradient(x), &area::hessian(x)).unwrap();
/// }
/// ```
///
/// The differences are central ones, extrapolated to step zero from many steps (Richardson 1911, Ridders 1982); the
/// extrapolation that changes least, rounding errors included, is taken, and its change is the uncertainty. An error of a derivative that is
/// smaller than that goes unseen: in `f64` about 1e-11 of a smooth function's gradient and 1e-8 of its Hessian.
///
/// # Errors
/// The first entry that is off by more than the uncertainty, or for which the differences do not tell.
pub fn check<T: Real, const N: usize>(
    value: impl Fn([T; N]) -> T,
    point: [T; N],
    gradient: &[T; N],
    hessian: &[[T; N]; N],
) -> Result<(), Discrepancy<T>> {
    let value = &value;
    let centre = value(point);
    let mut reach = [T::ZERO; N];
    for i in 0..N {
        let at = |h: T| value(moved(&point, &[(i, h)]));
        let slope = |h: T| {
            let [above, below] = [at(h), at(-h)];
            let gap = (above - T::TWO * centre + below) / h;
            Sample::new([above, below], [T::ONE, -T::ONE], T::HALF / h, gap)
        };
        // No round number: a period of the value's would meet it more easily.
        let step = T::from_f64(0.237) * if point[i].abs() < T::ONE { T::ONE } else { point[i].abs() };
        let limit = Limit::new(slope, step, point[i].abs());
        reach[i] = limit.reach;
        limit.compare(Entry::Gradient(i), gradient[i])?;
    }
    for i in 0..N {
        for j in 0..=i {
            let curvature = |scale: T| {
                let (h, k) = (scale * reach[i], scale * reach[j]);
                if i == j {
                    let at = |h: T| value(moved(&point, &[(i, h)]));
                    let [above, below] = [at(h), at(-h)];
                    // Where the curvature jumps, those above and below differ.
                    let gap = (at(h + h) - T::TWO * above + T::TWO * below - at(-h - h)) / h / h;
                    return Sample::new([above, centre, below], [T::ONE, -T::TWO, T::ONE], T::ONE / h / h, gap);
                }
                let at = |h: T, k: T| value(moved(&point, &[(i, h), (j, k)]));
                let values = [at(h, k), at(h, -k), at(-h, k), at(-h, -k)];
                Sample::new(values, [T::ONE, -T::ONE, -T::ONE, T::ONE], T::HALF / h * (T::HALF / k), T::ZERO)
            };
            // Rounding errors of a coordinate are relative to its step.
            let offset = (point[i].abs() / reach[i]).max(point[j].abs() / reach[j]);
            let limit = Limit::new(curvature, T::ONE, offset);
            limit.compare(Entry::Hessian(i, j), hessian[i][j])?;
            limit.compare(Entry::Hessian(j, i), hessian[j][i])?;
        }
    }
    Ok(())
}

/// The point with some coordinates moved.
fn moved<T: Real, const N: usize>(point: &[T; N], by: &[(usize, T)]) -> [T; N] {
    let mut point = *point;
    for &(i, h) in by {
        point[i] += h;
    }
    point
}

/// A difference quotient.
struct Sample<T> {
    quotient: T,
    /// The sum of its terms' magnitudes.
    magnitude: T,
    /// The largest change of the value, times the same factor.
    change: T,
    /// What tends to zero with the step, unless there is a kink.
    gap: T,
}

impl<T: Real> Sample<T> {
    fn new<const M: usize>(values: [T; M], weights: [T; M], factor: T, gap: T) -> Self {
        let (mut sum, mut magnitude) = (T::ZERO, T::ZERO);
        let (mut least, mut most) = (T::INFINITY, T::NEG_INFINITY);
        for (value, weight) in values.into_iter().zip(weights) {
            sum += value * weight;
            magnitude += (value * weight).abs();
            (least, most) = (least.min(value), most.max(value));
        }
        let [quotient, magnitude, change] = [sum, magnitude, most - least].map(|total| total * factor);
        Sample { quotient, magnitude, change, gap: gap.abs() }
    }
}

/// What difference quotients tend to.
struct Limit<T> {
    value: T,
    uncertainty: T,
    /// The largest step that the best extrapolation was made of.
    reach: T,
    /// A derivative of this size would change the value as much as it does change.
    scale: T,
    /// A derivative of this size would be seen in the value.
    visible: T,
}

impl<T: Real> Limit<T> {
    /// Extrapolates quotients of steps that begin with `step` and shrink. `offset` is the coordinate, to which
    /// rounding errors of the moved one are relative.
    fn new(quotient: impl Fn(T) -> Sample<T>, step: T, offset: T) -> Self {
        let nothing = (T::NAN, T::INFINITY);
        let mut best = Limit { value: T::NAN, uncertainty: T::INFINITY, reach: step, scale: T::ZERO, visible: T::ZERO };
        // Extrapolations from the steps so far, and what rounding errors of the values amount to in each.
        let mut row: [(T, T); COLUMNS] = [nothing; COLUMNS];
        let mut known = 0;
        let (mut least_gap, mut largest) = (T::INFINITY, T::ZERO);
        let ratio = T::from_f64(0.625);
        let mut h = step;
        for _ in 0..STEPS {
            if h < T::from_i32(4096) * T::EPSILON * offset {
                break;
            }
            let Sample { quotient, magnitude, change, gap } = quotient(h);
            if !(magnitude + gap).is_finite() {
                (known, h) = (0, ratio * h);
                continue;
            }
            least_gap = least_gap.min(gap);
            // A few units in the last place of each value, and of each coordinate where the value is steep.
            let rounding = T::from_i32(4) * T::EPSILON * (magnitude + offset / h * change);
            if rounding < T::from_f64(1e-2) * (gap + quotient.abs()) {
                largest = largest.max(gap.max(quotient.abs()));
            }
            let mut next = [(quotient, rounding); COLUMNS];
            let mut weight = T::ONE;
            for k in 1..=known.min(COLUMNS - 1) {
                weight *= T::ONE / (ratio * ratio);
                let (finer, coarser) = (next[k - 1], row[k - 1]);
                let value = finer.0 + (finer.0 - coarser.0) / (weight - T::ONE);
                let rounding = (weight * finer.1 + coarser.1) / (weight - T::ONE);
                next[k] = (value, rounding);
                let uncertainty = (value - finer.0).abs() + (value - coarser.0).abs() + rounding;
                if uncertainty < best.uncertainty {
                    let reach = h / ratio.powi(k as i32);
                    let visible = T::from_i32(4096) * T::EPSILON * magnitude;
                    best = Limit { value, uncertainty, reach, scale: change, visible };
                }
            }
            row = next;
            known += 1;
            h *= ratio;
        }
        if least_gap.is_finite() && least_gap > T::from_i32(64) * T::EPSILON.cbrt() * largest {
            best.uncertainty = best.uncertainty.max(least_gap);
        }
        best
    }

    fn compare(&self, entry: Entry, given: T) -> Result<(), Discrepancy<T>> {
        let Limit { value: difference, uncertainty, scale, visible, .. } = *self;
        let distance = (given - difference).abs();
        let fits = distance <= T::from_i32(4) * uncertainty;
        // A thousandth of what is compared, or of what would be seen in the value.
        let size = given.abs().max(difference.abs()).max(scale);
        let is_nothing = given == T::ZERO && uncertainty <= visible;
        let is_clear = uncertainty * T::from_i32(1000) <= size || is_nothing || uncertainty == T::ZERO;
        if fits && is_clear {
            return Ok(());
        }
        // What is not a number is not confirmed, whatever the differences say.
        let is_wrong = !fits && uncertainty.is_finite() && (is_clear || distance > T::from_i32(1000) * uncertainty);
        Err(Discrepancy { entry, given, difference, uncertainty, is_wrong })
    }
}
