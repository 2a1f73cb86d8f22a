//! Parts of data where the run says how many elements are left out and how many are taken.

use hessian_runtime::hessian;

const DATA: [f64; 5] = [1.0, -0.5, 2.0, 0.25, 3.0];

/// Σ (x − d)²·w over these elements, with its two derivatives.
fn expected(x: f64, parts: &[(f64, f64)]) -> [f64; 3] {
    let of = |f: &dyn Fn(f64) -> f64| parts.iter().map(|&(d, w)| f(x - d) * w).sum();
    [of(&|r| r * r), of(&|r| 2.0 * r), of(&|_| 2.0)]
}

#[test]
fn skipped_and_taken() {
    #[hessian]
    fn between(x: f64, data: &[f64], skipped: usize, taken: usize) -> f64 {
        let mut sum = 0.0;
        for d in data.iter().skip(skipped).take(taken) {
            sum += (x - d).powi(2);
        }
        for (i, d) in data.iter().take(taken).enumerate() {
            sum += (x - d).powi(2) * i as f64;
        }
        sum + data.iter().take(taken).zip(data.iter().skip(skipped)).map(|(d, w)| (x - d).powi(2) * w).sum::<f64>()
    }
    for (skipped, taken) in (0..8).flat_map(|skipped| (0..8).map(move |taken| (skipped, taken))) {
        let mut parts: Vec<(f64, f64)> = DATA.iter().skip(skipped).take(taken).map(|d| (*d, 1.0)).collect();
        parts.extend(DATA.iter().take(taken).enumerate().map(|(i, d)| (*d, i as f64)));
        parts.extend(DATA.iter().take(taken).zip(DATA.iter().skip(skipped)).map(|(d, w)| (*d, *w)));
        let (value, gradient, hessian) = between::value_gradient_hessian(0.75, &DATA, skipped, taken);
        assert_eq!(value.to_bits(), between(0.75, &DATA, skipped, taken).to_bits());
        crate::oracle::check("part", [value, gradient[0], hessian[0][0]], expected(0.75, &parts), 30.0);
    }
}

#[test]
fn slices_of_slices() {
    #[hessian]
    fn halves(x: f64, data: &[f64], k: usize) -> f64 {
        let mut sum = 0.0;
        for d in &data[..k] {
            sum += (x - d).powi(2);
        }
        for d in &data[k..] {
            sum += (x - d).powi(2) * 3.0;
        }
        sum + data[k..].iter().map(|d| (x - d).powi(2)).sum::<f64>()
    }
    for k in 0..=5 {
        let part = |(i, d): (usize, &f64)| (*d, if i < k { 1.0 } else { 4.0 });
        let parts: Vec<(f64, f64)> = DATA.iter().enumerate().map(part).collect();
        let (value, gradient, hessian) = halves::value_gradient_hessian(0.75, &DATA, k);
        assert_eq!(value.to_bits(), halves(0.75, &DATA, k).to_bits());
        crate::oracle::check("halves", [value, gradient[0], hessian[0][0]], expected(0.75, &parts), 100.0);
    }
}

#[test]
fn of_variables() {
    #[hessian(variable(x))]
    fn parts(x: &[f64], k: usize, taken: usize) -> f64 {
        let mut sum = 0.0;
        for v in &x[..k] {
            sum += v.powi(2);
        }
        for v in &x[k..] {
            sum += v.powi(2) * 3.0;
        }
        for v in x.iter().skip(k).take(taken) {
            sum += v.powi(2) * 5.0;
        }
        sum + x.iter().take(taken).enumerate().map(|(i, v)| v.powi(2) * i as f64).sum::<f64>()
    }
    for (k, taken) in (0..=5).flat_map(|k| (0..8).map(move |taken| (k, taken))) {
        let weight = |i: usize| {
            let once = if i < k { 1.0 } else { 3.0 };
            let within = if i >= k && i < k + taken { 5.0 } else { 0.0 };
            once + within + if i < taken { i as f64 } else { 0.0 }
        };
        let (mut gradient, mut diagonal) = ([9.0; 5], [9.0; 5]);
        let value = parts::gradient_into(&DATA, k, taken, &mut gradient);
        assert_eq!(value.to_bits(), parts(&DATA, k, taken).to_bits());
        parts::hessian_diagonal_into(&DATA, k, taken, &mut diagonal);
        crate::oracle::check("gradient", gradient, core::array::from_fn(|i| 2.0 * DATA[i] * weight(i)), 30.0);
        crate::oracle::check("diagonal", diagonal, core::array::from_fn(|i| 2.0 * weight(i)), 30.0);
    }
}
