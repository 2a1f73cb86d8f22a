//! Spectra against closed forms, residuals and determinants.

use super::matrices::{Random, for_each_size, hilbert, orthogonal, sandwich};
use hessian_runtime::Real;
use hessian_runtime::symmetric::{eigen, eigenvalues};

fn chain<T: Real, const N: usize>() {
    // Second differences: 2 on the diagonal, −1 beside it; eigenvalues 2 − 2·cos(kπ/(N + 1)).
    let h = core::array::from_fn::<[T; N], N, _>(|i| {
        core::array::from_fn(|j| match i.abs_diff(j) {
            0 => T::TWO,
            1 => -T::ONE,
            _ => T::ZERO,
        })
    });
    let values = eigenvalues(&h);
    for k in 0..N {
        let angle = T::PI * T::from_usize(k + 1) / T::from_usize(N + 1);
        let exact = T::TWO - T::TWO * angle.cos();
        assert!((values[k] - exact).abs() <= T::EPSILON * T::from_usize(4 * N), "{values:?}");
    }
}

#[test]
fn second_differences_have_the_spectrum_of_a_vibrating_chain() {
    for_each_size!(chain::<f64>);
    for_each_size!(chain::<f32>);
}

fn residuals<T: Real, const N: usize>() {
    let mut random = Random::new(400 + N as u64);
    for _ in 0..100 {
        let mut d: [T; N] = core::array::from_fn(|_| random.uniform());
        let h = sandwich(&orthogonal(&mut random), &d);
        let spectrum = eigen(&h);
        assert_eq!(spectrum.values, eigenvalues(&h));
        d.sort_by(|a, b| a.partial_cmp(b).expect("the numbers are finite"));
        let close = T::EPSILON * T::from_usize(16 * N);
        for k in 0..N {
            assert!((spectrum.values[k] - d[k]).abs() <= close);
            for i in 0..N {
                let applied: T = (0..N).map(|j| h[i][j] * spectrum.vectors[k][j]).sum();
                assert!((applied - spectrum.values[k] * spectrum.vectors[k][i]).abs() <= close);
                let inner: T = (0..N).map(|j| spectrum.vectors[k][j] * spectrum.vectors[i][j]).sum();
                let expected = if i == k { T::ONE } else { T::ZERO };
                assert!((inner - expected).abs() <= close);
            }
        }
    }
}

#[test]
fn eigenvectors_are_orthonormal_and_belong_to_their_values() {
    for_each_size!(residuals::<f64>);
    for_each_size!(residuals::<f32>);
}

#[test]
fn small_eigenvalues_of_hilbert_matrices_are_accurate() {
    // Determinants of the orders 5 and 8, products of eigenvalues down to 1e-10.
    let product = |values: &[f64]| values.iter().product::<f64>();
    let five = product(&eigenvalues(&hilbert::<f64, 5>()));
    assert!((five * 266_716_800_000.0 - 1.0).abs() < 1e-9, "{five:e}");
    let eight = product(&eigenvalues(&hilbert::<f64, 8>()));
    assert!((eight / 2.737_050_113_791_513e-33 - 1.0).abs() < 1e-5, "{eight:e}");
}

#[test]
fn multiple_and_extreme_eigenvalues() {
    assert_eq!(eigenvalues(&[[0.0; 3]; 3]), [0.0; 3]);
    assert_eq!(eigenvalues::<f64, 0>(&[]), []);
    assert_eq!(eigenvalues(&[[-7.0]]), [-7.0]);
    let ones = eigenvalues(&[[1.0; 5]; 5]);
    assert!((ones[4] - 5.0).abs() < 1e-14 && ones[..4].iter().all(|value| value.abs() < 1e-15));
    let [low, high] = eigenvalues(&[[0.0, 1e300], [1e300, 0.0]]);
    assert!((low / -1e300 - 1.0).abs() < 1e-15 && (high / 1e300 - 1.0).abs() < 1e-15);
    let [low, high] = eigenvalues(&[[1e150, 0.0], [0.0, 1e-150]]);
    assert!(low == 1e-150 && high == 1e150);
    let [low, high] = eigenvalues(&[[0.0_f32, 1e-40], [1e-40, 0.0]]);
    assert!(low == -high && (high / 1e-40 - 1.0).abs() < 1e-4);
}

#[test]
fn entries_that_are_not_finite_have_no_eigenvalues() {
    for bad in [f64::NAN, f64::INFINITY] {
        assert!(eigenvalues(&[[1.0, 0.0], [bad, 1.0]]).iter().all(|value| value.is_nan()));
        let spectrum = eigen(&[[bad]]);
        assert!(spectrum.values[0].is_nan() && spectrum.vectors[0][0].is_nan());
    }
}
