//! Inertia against Sylvester's law: exact whole-number matrices, orthogonal ones, and every scale.

use super::matrices::{Random, congruent, for_each_size, hilbert, negated, orthogonal, sandwich, unimodular};
use hessian_runtime::Real;
use hessian_runtime::symmetric::{Inertia, inertia, rounding_tolerance};

fn of<T: Real, const N: usize>(h: &[[T; N]; N]) -> Inertia {
    inertia(h, rounding_tolerance::<T, N>()).expect("the matrix is finite")
}

fn signs<T: Real, const N: usize>(d: &[T; N]) -> Inertia {
    Inertia {
        positive: d.iter().filter(|&&d| d > T::ZERO).count(),
        negative: d.iter().filter(|&&d| d < T::ZERO).count(),
        zero: d.iter().filter(|&&d| d == T::ZERO).count(),
    }
}

/// Powers of two from 2⁻²⁰ to 2²⁰: they change the units of the variables and round nothing.
fn units<T: Real, const N: usize>(random: &mut Random) -> [T; N] {
    core::array::from_fn(|_| T::TWO.powi(random.whole(-20, 20)))
}

fn whole_numbers<T: Real, const N: usize>() {
    let mut random = Random::new(N as u64);
    for _ in 0..500 {
        let d: [T; N] = core::array::from_fn(|_| T::from_i32(random.whole(-3, 3)));
        let h = sandwich(&unimodular(&mut random), &d);
        assert_eq!(of(&h), signs(&d), "{h:?}");
        let h = congruent(&h, &units(&mut random));
        assert_eq!(of(&h), signs(&d), "{h:?}");
    }
}

#[test]
fn whole_number_matrices_keep_the_inertia_of_their_diagonal() {
    for_each_size!(whole_numbers::<f64>);
    // Larger ones are singular to the precision of `f32`.
    whole_numbers::<f32, 1>();
    whole_numbers::<f32, 2>();
    whole_numbers::<f32, 3>();
    whole_numbers::<f32, 4>();
    whole_numbers::<f32, 5>();
}

fn reflections<T: Real, const N: usize>() {
    let mut random = Random::new(100 + N as u64);
    for _ in 0..200 {
        // Eigenvalues between 0.01 and 1.01 in size, of either sign.
        let d: [T; N] = core::array::from_fn(|_| {
            let value = random.uniform::<T>();
            value + T::from_f64(0.01).copysign(value)
        });
        let h = sandwich(&orthogonal(&mut random), &d);
        assert_eq!(of(&h), signs(&d), "{h:?}");
        let h = congruent(&h, &units(&mut random));
        assert_eq!(of(&h), signs(&d), "{h:?}");
    }
}

#[test]
fn orthogonal_similarity_keeps_the_spectrum() {
    for_each_size!(reflections::<f64>);
    for_each_size!(reflections::<f32>);
}

fn hilbert_is_positive<T: Real, const N: usize>() {
    let all = |positive, negative| Inertia { positive, negative, zero: 0 };
    assert_eq!(of(&hilbert::<T, N>()), all(N, 0));
    assert_eq!(of(&negated(&hilbert::<T, N>())), all(0, N));
}

#[test]
fn hilbert_matrices_are_positive_definite() {
    for_each_size!(hilbert_is_positive::<f64>);
    hilbert_is_positive::<f32, 2>();
    hilbert_is_positive::<f32, 3>();
    hilbert_is_positive::<f32, 4>();
    // In `f32` the rounded matrix of order 5 still is; from order 6 on rounding its entries changes the inertia.
    hilbert_is_positive::<f32, 5>();
}

#[test]
fn hilbert_matrices_beyond_the_precision_are_singular() {
    let Inertia { positive, negative, zero } = of(&hilbert::<f32, 8>());
    assert!(positive >= 5 && negative == 0 && zero >= 1);
}

#[test]
fn a_shift_by_more_than_the_smallest_eigenvalue_changes_one_sign() {
    // The smallest eigenvalue of the Hilbert matrix of order 5 is 3.288e-6.
    for (shift, negative) in [(3.2e-6, 0), (3.4e-6, 1)] {
        let mut h = hilbert::<f64, 5>();
        for i in 0..5 {
            h[i][i] -= shift;
        }
        assert_eq!(of(&h), Inertia { positive: 5 - negative, negative, zero: 0 });
    }
}

#[test]
fn zero_diagonals_take_a_two_by_two_pivot() {
    assert_eq!(of(&[[0.0, 1.0], [1.0, 0.0]]), Inertia { positive: 1, negative: 1, zero: 0 });
    // Two such blocks, interleaved.
    let h = [[0.0, 0.0, 3.0, 0.0], [0.0, 0.0, 0.0, 1e-9], [3.0, 0.0, 0.0, 0.0], [0.0, 1e-9, 0.0, 0.0]];
    assert_eq!(of(&h), Inertia { positive: 2, negative: 2, zero: 0 });
    // All ones off the diagonal: eigenvalues 3, −1, −1, −1.
    let h = core::array::from_fn::<_, 4, _>(|i| core::array::from_fn(|j| f64::from(u8::from(i != j))));
    assert_eq!(of(&h), Inertia { positive: 1, negative: 3, zero: 0 });
}

#[test]
fn one_large_row_does_not_hide_the_others() {
    for tiny in [1e-3, 1e-30, 1e-300] {
        let h = [[0.0, 1.0, 1.0], [1.0, tiny, 0.0], [1.0, 0.0, tiny]];
        assert_eq!(of(&h), Inertia { positive: 2, negative: 1, zero: 0 });
        // The determinant of this one is zero.
        let h = [[0.0, 1.0, 1.0], [1.0, tiny, 0.0], [1.0, 0.0, -tiny]];
        assert_eq!(of(&h), Inertia { positive: 1, negative: 1, zero: 1 });
    }
}

#[test]
fn patterns_that_are_singular_for_any_values_have_an_inertia() {
    // An arrow without its diagonal, an empty row, and both.
    let h = [[5.0, 1e9, 1.0], [1e9, 0.0, 0.0], [1.0, 0.0, 0.0]];
    assert_eq!(of(&h), Inertia { positive: 1, negative: 1, zero: 1 });
    let h = [[0.0, 0.0, 0.0], [0.0, -1e-9, 0.0], [0.0, 0.0, 1e9]];
    assert_eq!(of(&h), Inertia { positive: 1, negative: 1, zero: 1 });
    let h = [[0.0, 0.0, 0.0, 0.0], [0.0, 7.0, 1e-9, 1e9], [0.0, 1e-9, 0.0, 0.0], [0.0, 1e9, 0.0, 0.0]];
    assert_eq!(of(&h), Inertia { positive: 1, negative: 1, zero: 2 });
}

#[test]
fn bordered_matrices_have_the_inertia_of_their_constraints() {
    // The Lagrangian of x² + y² + z² under two constraints: n positive, one negative eigenvalue per constraint.
    let h = [
        [2.0, 0.0, 0.0, 1.0, 1.0],
        [0.0, 2.0, 0.0, 1.0, 0.0],
        [0.0, 0.0, 2.0, 1.0, -1.0],
        [1.0, 1.0, 1.0, 0.0, 0.0],
        [1.0, 0.0, -1.0, 0.0, 0.0],
    ];
    assert_eq!(of(&h), Inertia { positive: 3, negative: 2, zero: 0 });
}

#[test]
fn the_smallest_and_largest_sizes_of_matrix_have_an_answer() {
    assert_eq!(of::<f64, 0>(&[]), Inertia { positive: 0, negative: 0, zero: 0 });
    assert_eq!(of(&[[3.0]]), Inertia { positive: 1, negative: 0, zero: 0 });
    assert_eq!(of(&[[-3.0_f32]]), Inertia { positive: 0, negative: 1, zero: 0 });
    assert_eq!(of(&[[0.0_f32]]), Inertia { positive: 0, negative: 0, zero: 1 });
    assert_eq!(of(&[[0.0; 40]; 40]), Inertia { positive: 0, negative: 0, zero: 40 });
    assert_eq!(of(&[[1.0; 40]; 40]), Inertia { positive: 1, negative: 0, zero: 39 });
}

#[test]
fn subnormal_and_huge_entries_count_like_others() {
    let least = f64::from_bits(1);
    assert_eq!(of(&[[least]]).positive, 1);
    assert_eq!(of(&[[f64::from(f32::MIN_POSITIVE), 0.0], [0.0, -least]]).negative, 1);
    assert_eq!(of(&[[least, 0.0], [0.0, f64::MAX]]).positive, 2);
    assert_eq!(of(&[[f64::MAX, f64::MAX], [f64::MAX, -f64::MAX]]).negative, 1);
    assert_eq!(of(&[[f64::MAX, f64::MAX], [f64::MAX, f64::MAX]]), Inertia { positive: 1, negative: 0, zero: 1 });
    assert_eq!(of(&[[0.0, least], [least, f64::MAX]]), Inertia { positive: 1, negative: 1, zero: 0 });
    let least = f32::from_bits(1);
    assert_eq!(of(&[[least, 0.0], [0.0, f32::MAX]]).positive, 2);
    assert_eq!(of(&[[0.0, least], [least, f32::MAX]]), Inertia { positive: 1, negative: 1, zero: 0 });
}

#[test]
fn only_the_lower_triangle_is_read() {
    let h = [[2.0, f64::NAN], [0.5, 2.0]];
    assert_eq!(of(&h), Inertia { positive: 2, negative: 0, zero: 0 });
}

#[test]
fn entries_that_are_not_finite_have_no_inertia() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(inertia(&[[bad]], 1e-9), None);
        assert_eq!(inertia(&[[1.0, 0.0], [bad, 1.0]], 1e-9), None);
        assert_eq!(inertia(&[[1.0, 0.0], [0.0, bad]], 1e-9), None);
        assert_eq!(inertia(&[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, bad, 0.0]], 1e-9), None);
    }
}

#[test]
fn the_tolerance_decides_what_counts_as_zero() {
    // Positive definite by 1e-6, with rows of size one.
    let h = [[1.0, 1.0 - 1e-6], [1.0 - 1e-6, 1.0]];
    assert_eq!(inertia(&h, 1e-7), Some(Inertia { positive: 2, negative: 0, zero: 0 }));
    assert_eq!(inertia(&h, 1e-5), Some(Inertia { positive: 1, negative: 0, zero: 1 }));
    // Tolerances without sense do no harm: below zero counts as zero, NaN too.
    for tolerance in [0.0, -1.0, f64::NAN] {
        assert_eq!(inertia(&h, tolerance), Some(Inertia { positive: 2, negative: 0, zero: 0 }));
        assert_eq!(inertia(&[[0.0; 2]; 2], tolerance), Some(Inertia { positive: 0, negative: 0, zero: 2 }));
    }
}
