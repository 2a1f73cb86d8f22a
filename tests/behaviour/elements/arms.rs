//! Elements that arms of different branches read meet: equations on a grid, whose neighbours end at its borders.

use hessian_runtime::hessian;

use super::over_elements;

/// 1, 2, 3 and 7 variables.
const POINTS: [&[f64]; 4] = [&[0.4], &[0.4, -0.3], &[0.4, -0.3, 1.1], &[0.4, -0.3, 1.1, 0.2, -0.8, 0.6, 0.9]];

over_elements!(
    bratu,
    |x| {
        let h = 1.0 / (x.len() as f64 + 1.0);
        let mut total = Number::from(0.0);
        for i in 0..x.len() {
            let left = if i > 0 { x[i - 1] } else { Number::from(0.0) };
            let right = if i + 1 < x.len() { x[i + 1] } else { Number::from(0.0) };
            let r = x[i] * 2.0 - left - right + x[i].exp() * h * h;
            total += r * r;
        }
        total
    },
    POINTS
);
over_elements!(
    broyden_tridiagonal,
    |x| {
        let mut total = Number::from(0.0);
        for i in 0..x.len() {
            let mut r = (x[i] * -2.0 + 3.0) * x[i] + 1.0;
            if i != 0 {
                r -= x[i - 1];
            }
            if i != x.len() - 1 {
                r -= x[i + 1] * 2.0;
            }
            total += r * r;
        }
        total
    },
    POINTS
);
over_elements!(
    discrete_boundary_value,
    |x| {
        let h = 1.0 / (x.len() as f64 + 1.0);
        let mut total = Number::from(0.0);
        for i in 0..x.len() {
            let t = (i as f64 + 1.0) * h;
            let before = if i == 0 { Number::from(0.0) } else { x[i - 1] };
            let after = if i == x.len() - 1 { Number::from(0.0) } else { x[i + 1] };
            total += (x[i] * 2.0 - before - after + (x[i] + t + 1.0).powi(3) * h * h * 0.5).powi(2);
        }
        total
    },
    POINTS
);
over_elements!(
    a_grid,
    |x, columns: usize| {
        let rows = x.len() / columns;
        let mut total = Number::from(0.0);
        for i in 0..rows {
            for j in 0..columns {
                let k = i * columns + j;
                let west = if j > 0 { x[k - 1] } else { Number::from(0.5) };
                let east = if j + 1 < columns { x[k + 1] } else { Number::from(0.0) };
                let south = match i {
                    0 => x[k] * 0.5,
                    _ => x[k - columns],
                };
                let north = match i + 1 {
                    next if next < rows => x[k + columns],
                    _ => Number::from(0.0),
                };
                total += (x[k] * 4.0 - west - east * south - north).powi(2) * x[k];
            }
        }
        total
    },
    [&[], &[0.4, -0.3, 1.1], &[0.4, -0.3, 1.1, 0.2, -0.8, 0.6]],
    3
);
over_elements!(
    arms_in_arms_and_loops,
    |x, kinds: &[u8]| {
        let mut total = Number::from(0.0);
        for (i, kind) in kinds.iter().enumerate() {
            let a = match *kind {
                0 => x[i],
                1 if i > 0 => x[i - 1] * x[i],
                2 => {
                    if i > 1 {
                        x[i - 2].sin()
                    } else {
                        x[0] * x[0]
                    }
                }
                _ => Number::from(1.5),
            };
            let b = if i % 2 == 0 {
                let mut inner = Number::from(0.0);
                for v in &x[i..] {
                    inner += *v * x[i];
                }
                inner
            } else if i + 1 < x.len() {
                x[i + 1]
            } else {
                Number::from(0.0)
            };
            // The same element in both arms, the same arm twice, and an arm of both.
            let c = if i > 0 { x[i - 1] * x[0] } else { x[i] };
            total += a * b * c + (a - c).powi(2);
            if i != 1 {
                total += a * b * x[x.len() - 1];
            }
        }
        total
    },
    [&[0.4, -0.3, 1.1, 0.2], &[0.4, -0.3, 1.1, 0.2, -0.8, 0.6, 0.9]],
    &[2, 1, 2, 1][..]
);

/// √(a² + b²) of what arms read: neither where no arm is taken nor elsewhere is 0·∞ computed, and nothing is added for
/// an element that is not read.
#[hessian(variable(x))]
fn distances(x: &[f64], near: &[(bool, bool)]) -> f64 {
    let mut total = 0.0;
    for (i, &(left, right)) in near.iter().enumerate() {
        let a = if left { x[i] } else { 0.0 };
        let b = if right { x[i + 1] } else { 0.0 };
        total += (a * a + b * b).sqrt();
    }
    total
}

#[test]
fn nothing_is_added_for_an_arm_that_is_not_taken() {
    let x = [3.0, 4.0, f64::NAN, f64::INFINITY];
    let entries = |near: &[(bool, bool)]| {
        let (mut gradient, mut product, mut found) = ([0.0; 4], [0.0; 4], Vec::new());
        distances::gradient_into(&x, near, &mut gradient);
        distances::hvp_into(&x, near, &[1.0, 0.0, 0.0, 0.0], &mut product);
        distances::hessian_triplets(&x, near, |i, j, v| found.push((i, j, v)));
        found.sort_by_key(|&(i, j, _)| (i, j));
        (gradient, product, found)
    };
    let none = entries(&[(false, false), (false, false), (false, false)]);
    assert_eq!(none, ([0.0; 4], [0.0; 4], Vec::new()));
    // The gradient of √(9 + 16) is (3, 4)/5, its Hessian (16, −12; −12, 9)/125.
    let (gradient, product, found) = entries(&[(true, true), (false, false), (false, false)]);
    super::agree("gradient", &gradient, &[0.6, 0.8, 0.0, 0.0], 1.0);
    super::agree("product", &product, &[0.128, -0.096, 0.0, 0.0], 1.0);
    assert_eq!(found.iter().map(|&(i, j, _)| (i, j)).collect::<Vec<_>>(), [(0, 0), (1, 0), (1, 1)]);
    super::agree("entries", &found.iter().map(|entry| entry.2).collect::<Vec<_>>(), &[0.128, -0.096, 0.072], 1.0);
    // √x² is straight where it is not bent.
    let (gradient, product, found) = entries(&[(true, false), (false, false)]);
    assert_eq!((gradient, product), ([1.0, 0.0, 0.0, 0.0], [0.0; 4]));
    assert!(found.iter().all(|&(i, j, v)| (i, j, v) == (0, 0, 0.0)), "{found:?}");
}

/// An index that two arms compute, each its own.
#[hessian(variable(x))]
fn picked(x: &[f64], up: &[bool]) -> f64 {
    let mut total = 0.0;
    for i in 0..up.len() {
        let a = if up[i] { x[i] } else { x[i + 1] };
        let b = if up[0] { x[i + 1] } else { x[i] };
        total += a * a * b;
    }
    total
}

#[test]
fn elements_of_two_arms_may_be_one() {
    let x = [2.0, 3.0, 5.0];
    let of = |up: &[bool]| {
        let mut sums = [[0.0; 3]; 3];
        picked::hessian_triplets(&x, up, |i, j, v| sums[i][j] += v);
        let mut diagonal = [0.0; 3];
        picked::hessian_diagonal_into(&x, up, &mut diagonal);
        assert_eq!(diagonal, core::array::from_fn(|i| sums[i][i]));
        sums
    };
    // a²·b twice, and a²·b with b³
    assert_eq!(of(&[true, true]), [[6.0, 0.0, 0.0], [4.0, 10.0, 0.0], [0.0, 6.0, 0.0]]);
    assert_eq!(of(&[true, false]), [[6.0, 0.0, 0.0], [4.0, 0.0, 0.0], [0.0, 0.0, 30.0]]);
    assert_eq!(of(&[false, true]), [[0.0, 0.0, 0.0], [6.0, 4.0 + 18.0, 0.0], [0.0, 0.0, 0.0]]);
}
