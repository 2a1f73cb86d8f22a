//! Loops with enough sums and calls to be split: about every number of turns at which a batch ends.

use super::over_data;
use crate::oracle::check;

/// The first numbers of a sequence without period.
fn numbers(count: usize) -> Vec<f64> {
    (0..count).map(|i| (i as f64 * 0.618_034).fract() * 2.0 - 0.9).collect()
}

/// Data of these lengths.
const LENGTHS: [usize; 12] = [0, 1, 2, 31, 32, 33, 63, 64, 65, 97, 128, 131];
const WIDE_POINTS: [[f64; 5]; 2] = [[0.3, -0.7, 0.2, 0.5, -0.1], [-0.5, 0.1, 0.9, -0.2, 0.4]];
const POINTS: [[f64; 3]; 2] = [[0.3, -0.7, 0.2], [-0.5, 0.1, 0.9]];

over_data!(
    rows,
    3,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for r in data.windows(3) {
            let z = x[0] * r[0] + x[1] * r[1] + x[2] * r[2];
            s += (z.exp() + 1.0).ln() - z * r[2];
        }
        s
    },
    POINTS,
    LENGTHS.map(|count| &*numbers(count).leak())
);
over_data!(
    much_ahead_of_the_calls,
    5,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for r in data.windows(5) {
            let z = x[0] * r[0] + x[1] * r[1] + x[2] * r[2] + x[3] * r[3] + x[4] * r[4];
            s += (z.exp() + 1.0).ln() - z * r[2];
        }
        s
    },
    WIDE_POINTS,
    LENGTHS.map(|count| &*numbers(count).leak())
);
over_data!(
    a_branch_among_the_calls,
    5,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for r in data.windows(4) {
            let z = x[0] * r[0] + x[1] * r[1] * x[2] + x[3] * r[2] + x[4] * (x[0] - r[3]) * x[1];
            s += if z > 0.0 { z + ((-z).exp() + 1.0).ln() } else { (z.exp() + 1.0).ln() };
        }
        s
    },
    WIDE_POINTS,
    LENGTHS.map(|count| &*numbers(count).leak())
);
over_data!(
    a_choice_by_the_data_among_the_calls,
    5,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for (i, r) in data.windows(4).enumerate() {
            let z = x[0] * r[0] + x[1] * r[1] * x[2] + x[3] * r[2] + x[4] * (x[0] - r[3]) * x[1];
            s += if r[1] > 0.1 { (z * x[2]).exp() } else { z.sin() };
            s -= match i % 3 {
                0 => z * x[4],
                1 => (z * 0.5).cos(),
                _ => x[3] * x[3],
            };
        }
        s
    },
    WIDE_POINTS,
    LENGTHS.map(|count| &*numbers(count).leak())
);
over_data!(
    carried_through_the_calls,
    5,
    |x, data: &[f64]| {
        let (mut level, mut s) = (x[0] * 1.0, x[2] * 0.0);
        for r in data.windows(3) {
            let z = x[0] * r[0] + x[1] * r[1] * x[2] + x[3] * r[2] + x[4] * (x[0] - r[1]) * x[1];
            level = level * 0.5 + x[1] * r[0] + (z * 0.1).sin();
            s += (level * x[2]).sin() + (z * x[3]).exp();
        }
        s + level * level
    },
    WIDE_POINTS,
    LENGTHS.map(|count| &*numbers(count).leak())
);
over_data!(
    chains,
    3,
    |x, data: &[f64]| {
        let s = data
            .iter()
            .zip(data.iter().skip(1))
            .enumerate()
            .filter(|(i, (a, _))| i % 3 != 1 && **a > -0.5)
            .map(|(i, (a, b))| (x[0] * *a + x[1] * *b).sin() * x[2] * (i as f64 * 0.1))
            .fold(x[0] * x[1] * x[2], |s, t| s + t);
        s * s * 0.01
    },
    POINTS,
    LENGTHS.map(|count| &*numbers(count).leak())
);
over_data!(
    by_index_with_jumps,
    3,
    |x, data: &[f64]| {
        let (mut s, mut t, mut last) = (x[0] * 0.0, x[1] * x[2], 0);
        let mut i = 0;
        while i < data.len() {
            let d = data[i];
            i += 1;
            if d < -0.7 {
                continue;
            }
            s += (x[0] * d + x[1]).sin() * (x[2] * d).cos();
            if i > 70 {
                t += x[0] * x[2];
                break;
            }
            if d > 0.2 {
                t -= (x[1] * x[2] * d).exp();
                last = i;
            }
        }
        s * t + x[2] * (last as f64 * 0.01)
    },
    POINTS,
    LENGTHS.map(|count| &*numbers(count).leak())
);
over_data!(
    stopped_at_a_batch,
    3,
    |x, data: &[f64]| {
        let mut s = x[0] * x[1] * x[2];
        for (i, d) in data.iter().enumerate() {
            s += (x[0] * *d + x[1] * x[1]).sin() * x[2];
            if i == 31 || i == 63 && *d > 0.0 {
                break;
            }
        }
        s
    },
    POINTS,
    LENGTHS.map(|count| &*numbers(count).leak())
);
over_data!(
    carried_beside_sums,
    3,
    |x, data: &[f64]| {
        let (mut level, mut s, mut k) = (x[0] * 1.0, x[2] * 0.0, 0);
        for d in data {
            level = level * 0.5 + x[1] * *d;
            s += (level * x[2]).sin() + (x[0] * *d).exp() * (k as f64 * 0.1);
            k += 1;
        }
        s + level * level
    },
    POINTS,
    LENGTHS.map(|count| &*numbers(count).leak())
);
over_data!(
    a_loop_in_every_turn,
    3,
    |x, data: &[f64]| {
        let mut s = x[0] * 0.0;
        for rows in data.chunks(5) {
            let mut z = x[1] * 0.0;
            for d in rows {
                z += x[0] * *d + (x[2] * *d).sin();
            }
            s += (z * 0.3).exp() * x[1];
        }
        s
    },
    POINTS,
    LENGTHS.map(|count| &*numbers(count).leak())
);
over_data!(
    in_an_arm,
    3,
    |x, data: &[f64]| {
        let mut s = x[0] * x[0];
        if x[1] > 0.0 {
            for d in data {
                s += (x[0] * *d + x[1] * x[2]).cos();
            }
        } else {
            for d in data.iter().rev() {
                let z = x[0] - x[2] * *d;
                s -= if *d > 0.0 { (z * x[1]).sin() } else { z * z * x[1].exp() };
            }
        }
        s
    },
    POINTS,
    LENGTHS.map(|count| &*numbers(count).leak())
);

#[test]
fn an_early_return_leaves_a_batch() {
    #[hessian_runtime::hessian(only(value_gradient_hessian, hvp))]
    fn function(x: [f64; 3], data: &[f64], limit: usize) -> f64 {
        let mut s = 0.0;
        for (i, d) in data.iter().enumerate() {
            if i == limit {
                return s * x[0];
            }
            s += (x[0] * d).sin() * (x[1] * x[2]).exp();
        }
        s
    }
    let (x, data) = ([0.4_f64, -0.3, 0.8], numbers(80));
    let e = (x[1] * x[2]).exp();
    for limit in [0, 1, 31, 32, 33, 63, 64, 79, 80, 81] {
        let some = data.iter().take(limit.min(80));
        let sums = some.fold([0.0; 3], |s, d| {
            let (sine, cosine) = (x[0] * d).sin_cos();
            [s[0] + sine, s[1] + d * cosine, s[2] - d * d * sine]
        });
        // f = S(x₀)·e^(x₁x₂), times x₀ where it returns early.
        let [s, t, u] =
            if limit < 80 { [x[0] * sums[0], sums[0] + x[0] * sums[1], 2.0 * sums[1] + x[0] * sums[2]] } else { sums };
        let expected = [
            [u * e, t * e * x[2], t * e * x[1]],
            [t * e * x[2], s * e * x[2] * x[2], s * e * (1.0 + x[1] * x[2])],
            [t * e * x[1], s * e * (1.0 + x[1] * x[2]), s * e * x[1] * x[1]],
        ];
        let (value, gradient, hessian) = function::value_gradient_hessian(x, &data, limit);
        assert_eq!(value.to_bits(), function(x, &data, limit).to_bits());
        check("gradient", gradient, [t * e, s * e * x[2], s * e * x[1]], 80.0);
        for i in 0..3 {
            check("hessian", hessian[i], expected[i], 80.0);
        }
        check("hvp", function::hvp(x, &data, limit, [1.0, 0.0, 0.0]), expected[0], 80.0);
    }
}

#[test]
fn iterators_run_once() {
    use std::cell::Cell;
    #[derive(Clone)]
    struct Counted<'a>(std::slice::Iter<'a, f64>, &'a Cell<usize>);
    impl<'a> Iterator for Counted<'a> {
        type Item = &'a f64;
        fn next(&mut self) -> Option<&'a f64> {
            self.0.next().inspect(|_| self.1.set(self.1.get() + 1))
        }
    }
    #[hessian_runtime::hessian(only(value_gradient_hessian))]
    fn function(x: [f64; 3], data: &[f64], calls: &Cell<usize>) -> f64 {
        let mut s = 0.0;
        for d in Counted(data.iter(), calls) {
            s += (x[0] * d + x[1]).sin() * x[2];
        }
        s
    }
    let calls = Cell::new(0);
    for count in LENGTHS {
        let data = numbers(count);
        calls.set(0);
        let (value, ..) = function::value_gradient_hessian([0.1, 0.2, 0.3], &data, &calls);
        assert_eq!(calls.get(), count, "every datum is taken once");
        assert_eq!(value.to_bits(), function([0.1, 0.2, 0.3], &data, &calls).to_bits());
    }
}

#[test]
fn single_and_generic_precision() {
    #[hessian_runtime::hessian(only(value_gradient_hessian, hvp))]
    fn single(x: [f32; 3], data: &[f32]) -> f32 {
        data.iter().map(|d| (x[0] * d + x[1]).sin() * x[2]).sum()
    }
    #[hessian_runtime::hessian(only(value_gradient_hessian))]
    fn generic<T: hessian_runtime::Real>(x: [T; 3], data: &[T]) -> T {
        let mut s = x[0] * x[1];
        for d in data {
            s += (x[0] * *d + x[1]).sin() * x[2];
        }
        s
    }
    let data = numbers(70);
    let singles: Vec<f32> = data.iter().map(|d| *d as f32).collect();
    let (value, gradient, hessian) = single::value_gradient_hessian([0.1, 0.2, 0.3], &singles);
    assert_eq!(value.to_bits(), single([0.1, 0.2, 0.3], &singles).to_bits());
    let (_, exact_gradient, exact_hessian) = generic::value_gradient_hessian([0.1, 0.2, 0.3], &data);
    for i in 0..3 {
        assert!((f64::from(gradient[i]) + [0.2, 0.1, 0.0][i] - exact_gradient[i]).abs() < 1e-4);
        for j in 0..3 {
            let extra = if i + j == 1 { 1.0 } else { 0.0 };
            assert!((f64::from(hessian[i][j]) + extra - exact_hessian[i][j]).abs() < 1e-4);
        }
    }
}
