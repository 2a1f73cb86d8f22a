//! Solutions by their residuals, Newton steps by the descent they promise.

use super::matrices::{Random, congruent, for_each_size, hilbert, orthogonal, sandwich, unimodular};
use hessian_runtime::Real;
use hessian_runtime::symmetric::{eigen, newton_step, solve};

/// The largest relative change of entries of h and b that would make x exact (Oettli and Prager 1964), in units of ε.
fn backward_error<T: Real, const N: usize>(h: &[[T; N]; N], x: &[T; N], b: &[T; N]) -> T {
    let mut worst = T::ZERO;
    for i in 0..N {
        let (mut residual, mut size) = (b[i], b[i].abs());
        for j in 0..N {
            residual = (-h[i][j]).mul_add(x[j], residual);
            size += (h[i][j] * x[j]).abs();
        }
        if residual != T::ZERO {
            worst = worst.max(residual.abs() / size);
        }
    }
    worst / T::EPSILON
}

fn random_systems<T: Real, const N: usize>() {
    let mut random = Random::new(200 + N as u64);
    for _ in 0..300 {
        let d: [T; N] = core::array::from_fn(|_| {
            let value = random.uniform::<T>();
            value + T::from_f64(0.01).copysign(value)
        });
        let units: [T; N] = core::array::from_fn(|_| T::TWO.powi(random.whole(-12, 12)));
        let h = congruent(&sandwich(&orthogonal(&mut random), &d), &units);
        let b: [T; N] = core::array::from_fn(|_| random.uniform());
        let x = solve(&h, &b).expect("the matrix is regular");
        let error = backward_error(&h, &x, &b);
        assert!(error <= T::from_usize(2 * N), "{error} ε for {h:?}");
    }
}

#[test]
fn solutions_solve_a_system_equal_to_the_last_digits() {
    for_each_size!(random_systems::<f64>);
    for_each_size!(random_systems::<f32>);
}

#[test]
fn whole_number_systems_are_solved() {
    let mut random = Random::new(5);
    for _ in 0..200 {
        let d: [f64; 5] = core::array::from_fn(|_| if random.whole(0, 1) == 0 { -1.0 } else { 1.0 });
        let h = sandwich(&unimodular(&mut random), &d);
        let exact: [f64; 5] = core::array::from_fn(|_| f64::from(random.whole(-9, 9)));
        let b = h.map(|row| row.iter().zip(exact).map(|(h, x)| h * x).sum());
        let x = solve(&h, &b).expect("the determinant is ±1");
        for (x, exact) in x.iter().zip(exact) {
            assert!((x - exact).abs() < 1e-9, "{x} for {exact}");
        }
    }
}

#[test]
fn hilbert_systems_lose_no_more_than_their_condition_number() {
    fn relative_error<const N: usize>() -> f64 {
        let h = hilbert::<f64, N>();
        let x = solve(&h, &h.map(|row| row.iter().sum())).expect("the matrix is regular");
        x.iter().map(|x| (x - 1.0).abs()).fold(0.0, f64::max)
    }
    // Condition numbers 19, 1.6e4, 1.5e7, 1.5e10 times the precision.
    assert!(relative_error::<2>() < 1e-14);
    assert!(relative_error::<4>() < 1e-11);
    assert!(relative_error::<6>() < 1e-8);
    assert!(relative_error::<8>() < 1e-5);
}

#[test]
fn singular_and_broken_systems_have_no_solution() {
    assert_eq!(solve(&[[0.0]], &[1.0]), None);
    assert_eq!(solve(&[[1.0, 2.0], [2.0, 4.0]], &[1.0, 2.0]), None);
    assert_eq!(solve(&[[1.0, 0.0], [0.0, f64::NAN]], &[1.0, 1.0]), None);
    assert_eq!(solve(&[[1.0, 0.0], [0.0, 1.0]], &[1.0, f64::INFINITY]), None);
    // The solution itself overflows.
    assert_eq!(solve(&[[1e-300]], &[1e300]), None);
    assert_eq!(solve::<f64, 0>(&[], &[]), Some([]));
}

#[test]
fn subnormal_and_huge_systems_are_solved() {
    assert_eq!(solve(&[[1e-310]], &[2e-310]), Some([2.0]));
    assert_eq!(solve(&[[0.0, 2e300], [2e300, 0.0]], &[2e300, -4e300]), Some([-2.0, 1.0]));
}

fn steps<T: Real, const N: usize>() {
    let mut random = Random::new(300 + N as u64);
    for turn in 0..300 {
        let is_definite = turn % 2 == 0;
        let d: [T; N] = core::array::from_fn(|_| {
            let value = random.uniform::<T>();
            let value = value + T::from_f64(0.01).copysign(value);
            if is_definite { value.abs() } else { value }
        });
        let h = sandwich(&orthogonal(&mut random), &d);
        let gradient: [T; N] = core::array::from_fn(|_| random.uniform());
        let step = newton_step(&gradient, &h).expect("everything is finite");
        let slope: T = (0..N).map(|i| gradient[i] * step[i]).sum();
        assert!(slope < T::ZERO, "uphill for {h:?}");
        if is_definite {
            let error = backward_error(&h, &step, &gradient.map(|g| -g));
            assert!(error <= T::from_usize(20 * N), "not Newton's step for {h:?}: {error} ε");
        }
        // The same problem in other units has the same step.
        let units: [T; N] = core::array::from_fn(|_| T::TWO.powi(random.whole(-20, 20)));
        let scaled_gradient = core::array::from_fn(|i| gradient[i] * units[i]);
        let scaled = newton_step(&scaled_gradient, &congruent(&h, &units)).expect("finite");
        for i in 0..N {
            assert_eq!(scaled[i] * units[i], step[i]);
        }
    }
}

#[test]
fn newton_steps_descend_and_are_newtons_where_definite() {
    for_each_size!(steps::<f64>);
    for_each_size!(steps::<f32>);
}

#[test]
fn an_indefinite_block_is_replaced_by_its_absolute_value() {
    // Rows of size one already, and diagonal entries too small for 1×1 pivots.
    let h = [[0.6, 1.0], [1.0, -0.55]];
    let gradient = [0.3, -2.0];
    let step = newton_step(&gradient, &h).expect("everything is finite");
    // −V·|Λ|⁻¹·Vᵀ·g by the spectrum.
    let spectrum = eigen(&h);
    let mut expected = [0.0; 2];
    for (value, vector) in spectrum.values.iter().zip(spectrum.vectors) {
        let along = (vector[0] * gradient[0] + vector[1] * gradient[1]) / value.abs();
        expected[0] -= along * vector[0];
        expected[1] -= along * vector[1];
    }
    for i in 0..2 {
        assert!((step[i] - expected[i]).abs() < 1e-14, "{step:?} for {expected:?}");
    }
}

#[test]
fn newton_steps_at_the_edges() {
    assert_eq!(newton_step(&[0.0, 0.0], &[[1.0, 0.0], [0.0, 1.0]]), Some([0.0, 0.0]));
    assert_eq!(newton_step::<f64, 0>(&[], &[]), Some([]));
    // Flat: a long step downhill, not a division by zero.
    let step = newton_step(&[1.0, -1.0], &[[0.0; 2]; 2]).expect("finite");
    assert!(step[0] < 0.0 && step[1] > 0.0);
    // Singular: Newton's step where there is curvature, downhill where there is none.
    let step = newton_step(&[1.0, 1.0], &[[2.0, 0.0], [0.0, 0.0]]).expect("finite");
    assert!(step[0] == -0.5 && step[1] < -1.0);
    assert_eq!(newton_step(&[f64::NAN], &[[1.0]]), None);
    assert_eq!(newton_step(&[1.0], &[[f64::INFINITY]]), None);
}
