//! Points, lengths and indices at the edge.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hessian_runtime::hessian;

#[hessian(variable(x))]
fn springs(x: &[f64], edges: &[(usize, usize)]) -> f64 {
    let mut total = 0.0;
    for &(a, b) in edges {
        let d = x[a] - x[b];
        total += (d * d).sqrt();
    }
    total
}

#[hessian(variable(x))]
fn mixed(x: &[f64], edges: &[(usize, usize)]) -> f64 {
    let mut total = 0.0;
    for &(a, b) in edges {
        total += x[a] * x[a] * x[b];
    }
    total
}

#[test]
fn lengths_are_checked_before_anything_is_written() {
    let (x, edges) = ([1.0, 2.0, 4.0], [(0, 1)]);
    let message = |call: &mut dyn FnMut() -> f64| {
        let panic = catch_unwind(AssertUnwindSafe(call)).unwrap_err();
        panic.downcast::<String>().map(|text| *text).unwrap_or_default()
    };
    for length in [0, 2, 4] {
        let (mut out, v) = (vec![7.0; length], vec![1.0; length]);
        let wrong = |argument| format!("`{argument}` has {length} elements, but there are 3 variables");
        assert_eq!(message(&mut || springs::gradient_into(&x, &edges, &mut out)), wrong("out"));
        assert_eq!(message(&mut || springs::hessian_diagonal_into(&x, &edges, &mut out)), wrong("out"));
        assert_eq!(message(&mut || springs::hvp_into(&x, &edges, &[0.0; 3], &mut out)), wrong("out"));
        assert_eq!(message(&mut || springs::hvp_into(&x, &edges, &v, &mut out)), wrong("direction"));
        assert_eq!(out, vec![7.0; length]);
    }
}

#[test]
fn results_do_not_depend_on_what_was_there() {
    let mut out = [f64::NAN; 3];
    assert_eq!(mixed::gradient_into(&[1.0, 2.0, 3.0], &[], &mut out), 0.0);
    assert_eq!(out, [0.0; 3]);
    assert_eq!(mixed::hessian_diagonal_into(&[1.0, 2.0, 3.0], &[(0, 1)], &mut out), 2.0);
    assert_eq!(out, [4.0, 0.0, 0.0]);
}

/// x³ in disguise: both elements are the same one.
#[test]
fn an_element_twice_is_one_variable() {
    let (x, edges) = ([3.0, 5.0], [(1, 1)]);
    let (mut gradient, mut diagonal, mut product) = ([0.0; 2], [0.0; 2], [0.0; 2]);
    assert_eq!(mixed::gradient_into(&x, &edges, &mut gradient), 125.0);
    mixed::hessian_diagonal_into(&x, &edges, &mut diagonal);
    mixed::hvp_into(&x, &edges, &[1.0, 2.0], &mut product);
    assert_eq!((gradient, diagonal, product), ([0.0, 75.0], [0.0, 30.0], [0.0, 60.0]));
    let mut sum = 0.0;
    mixed::hessian_triplets(&x, &edges, |row, column, value| {
        assert_eq!((row, column), (1, 1));
        sum += value;
    });
    assert_eq!(sum, 30.0);
}

/// A term without a derivative spoils its own elements only.
#[test]
fn not_a_number_stays_where_it_is() {
    let x = [1.0, 1.0, 5.0, 2.0];
    let mut out = [0.0; 4];
    springs::gradient_into(&x, &[(0, 1), (2, 3)], &mut out);
    assert!(out[0].is_nan() && out[1].is_nan());
    assert_eq!(out[2..], [1.0, -1.0]);
    let infinite = [f64::INFINITY, 0.0, 2.0, 3.0];
    mixed::gradient_into(&infinite, &[(0, 1), (2, 3)], &mut out);
    assert!(out[0].is_nan() && out[1] == f64::INFINITY);
    assert_eq!(out[2..], [12.0, 4.0]);
}

#[hessian(variable(x))]
fn guarded(x: &[f64]) -> f64 {
    let mut total = 0.0;
    for v in x {
        if *v > 0.0 {
            total += v.sqrt();
        }
    }
    total
}

#[test]
fn the_arm_that_is_not_taken_is_not_evaluated() {
    let mut out = [1.0; 3];
    assert_eq!(guarded::gradient_into(&[4.0, 0.0, -1.0], &mut out), 2.0);
    assert_eq!(out, [0.25, 0.0, 0.0]);
    let mut entries = Vec::new();
    guarded::hessian_triplets(&[4.0, 0.0, -1.0], |i, j, v| entries.push((i, j, v)));
    assert_eq!(entries, [(0, 0, -1.0 / 32.0)]);
}

#[test]
#[should_panic(expected = "index out of bounds: the len is 2 but the index is 2")]
fn an_index_beyond_panics_as_in_the_function() {
    let _ = mixed::gradient_into(&[1.0, 2.0], &[(0, 2)], &mut [0.0; 2]);
}

#[hessian(variable(x))]
fn tail(x: &[f64]) -> f64 {
    let part = &x[1..];
    part[0] * part[1]
}

#[test]
#[should_panic(expected = "range start index 1 out of range for slice of length 0")]
fn a_range_beyond_panics_as_in_the_function() {
    let _ = tail::gradient_into(&[], &mut []);
}

/// The number of triplets, and so the work, is that of the terms.
#[test]
fn the_work_is_that_of_the_terms() {
    fn count(terms: usize) -> usize {
        let x: Vec<f64> = (0..=terms).map(|i| (i as f64).sin()).collect();
        let mut count = 0;
        rosenbrock::hessian_triplets(&x, |_, _, _| count += 1);
        count
    }
    #[hessian(variable(x))]
    fn rosenbrock(x: &[f64]) -> f64 {
        x.windows(2).map(|w| 100.0 * (w[1] - w[0] * w[0]).powi(2) + (1.0 - w[0]).powi(2)).sum()
    }
    assert_eq!([count(0), count(1), count(10), count(100_000)], [0, 3, 30, 300_000]);
    // The cost of a term is a constant that does not know how many there are.
    assert!(rosenbrock::COST.gradient.flops() <= 2 * rosenbrock::COST.value.flops());
    assert!(rosenbrock::COST.hessian_triplets.flops() <= 3 * rosenbrock::COST.value.flops());
}
