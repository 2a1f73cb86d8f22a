//! Functions with several outputs: every item against second-order duals, output by output, and against each other.

use hessian_runtime::hessian;

use crate::oracle::check;

/// Compares every routine of a `#[hessian]` function of `x: [f64; N]` with `M` outputs with second-order duals.
macro_rules! outputs {
    ($name:ident, $n:literal, $m:literal, |$x:ident| $body:expr, $points:expr) => {
        mod $name {
            use super::*;

            #[hessian]
            pub fn function($x: [f64; $n]) -> [f64; $m] {
                $body
            }

            #[test]
            fn derivatives() {
                fn dual($x: [num_dual::HyperDual64; $n]) -> [num_dual::HyperDual64; $m] {
                    #[allow(unused_imports, reason = "plain arithmetic needs no method of it")]
                    use num_dual::DualNum as _;
                    $body
                }
                let w: [f64; $m] = core::array::from_fn(|k| 0.75 - 0.5 * k as f64);
                let v: [f64; $n] = core::array::from_fn(|i| 0.7 - 0.4 * i as f64);
                for x in $points {
                    let x: [f64; $n] = x;
                    let lifted = |i: usize, j: usize| {
                        let one = |is: bool| f64::from(u8::from(is));
                        dual(core::array::from_fn(|k| num_dual::HyperDual64::new(x[k], one(k == i), one(k == j), 0.0)))
                    };
                    let exact: [[[f64; $n]; $n]; $m] = core::array::from_fn(|k| {
                        core::array::from_fn(|i| core::array::from_fn(|j| lifted(i, j)[k].eps1eps2))
                    });
                    let slopes: [[f64; $n]; $m] =
                        core::array::from_fn(|k| core::array::from_fn(|i| lifted(i, i)[k].eps1));
                    let numbers = exact.as_flattened().as_flattened().iter().chain(slopes.as_flattened());
                    let scale = numbers.fold(1.0, |a: f64, b| a.max(b.abs()));
                    let (n, m) = ($n as f64, $m as f64);

                    let (values, jacobian, hessians) = function::value_gradient_hessian(x);
                    assert_eq!(values.map(f64::to_bits), function(x).map(f64::to_bits));
                    let (again, along) = function::jvp(x, v);
                    assert_eq!(again.map(f64::to_bits), function(x).map(f64::to_bits));
                    let alone = function::hessian(x);
                    let (diagonal, augmented) = (function::hessian_diagonal(x), function::augmented_diagonal(x));
                    for k in 0..$m {
                        check("jacobian", jacobian[k], slopes[k], scale);
                        check("jacobian alone", function::jacobian(x)[k], slopes[k], scale);
                        let slope = slopes[k].iter().zip(v).map(|(a, b)| a * b).sum();
                        check("jvp", [along[k]], [slope], n * scale);
                        for i in 0..$n {
                            check("hessian", hessians[k][i], exact[k][i], scale);
                            check("hessian alone", alone[k][i], exact[k][i], scale);
                            check("hessian_diagonal", [diagonal[k][i]], [exact[k][i][i]], scale);
                            if function::AUGMENTED_IS_EXACT[k][i] {
                                check("augmented_diagonal", [augmented[k][i]], [exact[k][i][i]], scale);
                            }
                            for j in 0..i {
                                assert_eq!(hessians[k][i][j].to_bits(), hessians[k][j][i].to_bits());
                            }
                        }
                    }

                    let pulled = function::vjp(x, w);
                    let (left, right): (f64, f64) =
                        (pulled.iter().zip(v).map(|(a, b)| a * b).sum(), along.iter().zip(w).map(|(a, b)| a * b).sum());
                    check("the adjoint identity wᵀ(Jv) = (Jᵀw)ᵀv", [left], [right], n * m * scale);
                    let weighted = function::weighted_hessian(x, w);
                    let mut sparse = [[0.0; $n]; $n];
                    let entries = function::HESSIAN_PATTERN.iter().zip(function::weighted_hessian_values(x, w));
                    for (&(i, j), value) in entries {
                        (sparse[i][j], sparse[j][i]) = (value, value);
                    }
                    let mut dense = [[0.0; $n]; $m];
                    for (&(k, i), value) in function::JACOBIAN_PATTERN.iter().zip(function::jacobian_values(x)) {
                        dense[k][i] = value;
                    }
                    for i in 0..$n {
                        let sum = core::array::from_fn(|j| (0..$m).map(|k| w[k] * exact[k][i][j]).sum());
                        check("weighted_hessian", weighted[i], sum, m * scale);
                        check("weighted_hessian_values", sparse[i], sum, m * scale);
                        check("vjp", [pulled[i]], [(0..$m).map(|k| w[k] * slopes[k][i]).sum()], m * scale);
                    }
                    for k in 0..$m {
                        check("jacobian_values", dense[k], slopes[k], scale);
                    }

                    let (half, gradient, matrix) = function::gauss_newton(x);
                    let size = function(x).iter().fold(scale, |a, b| a.max(b.abs())).powi(2) * m;
                    check("½‖r‖²", [half], [0.5 * values.iter().map(|r| r * r).sum::<f64>()], size);
                    for i in 0..$n {
                        check("Jᵀr", [gradient[i]], [(0..$m).map(|k| slopes[k][i] * values[k]).sum()], size);
                        let row = core::array::from_fn(|j| (0..$m).map(|k| slopes[k][i] * slopes[k][j]).sum());
                        check("JᵀJ", matrix[i], row, size);
                        for j in 0..i {
                            assert_eq!(matrix[i][j].to_bits(), matrix[j][i].to_bits());
                        }
                    }
                }
            }

            #[test]
            fn patterns() {
                // Sorted column by column, none below its column's diagonal, and every entry somewhere not zero.
                let columns = function::HESSIAN_PATTERN.map(|(i, j)| (j, i));
                assert!(columns.is_sorted() && columns.iter().all(|(j, i)| i >= j));
                let columns = function::JACOBIAN_PATTERN.map(|(k, i)| (i, k));
                assert!(columns.is_sorted());
                let (mut seen, mut slopes) = (vec![false; columns.len()], vec![false; columns.len()]);
                seen.resize(function::HESSIAN_PATTERN.len(), false);
                for turn in 0..7 {
                    let x = core::array::from_fn(|i| 0.4 + 0.3 * ((i * 7 + turn * 3) as f64).sin());
                    let w = core::array::from_fn(|k| 1.0 + 0.1 * k as f64);
                    seen.iter_mut().zip(function::weighted_hessian_values(x, w)).for_each(|(s, v)| *s |= v != 0.0);
                    slopes.iter_mut().zip(function::jacobian_values(x)).for_each(|(s, v)| *s |= v != 0.0);
                }
                assert!(seen.iter().chain(&slopes).all(|&seen| seen), "no false entry");
                // Column pointers as sparse solvers want them.
                for j in 0..$n {
                    let (from, to) = (function::HESSIAN_COLUMNS[j], function::HESSIAN_COLUMNS[j + 1]);
                    assert!(function::HESSIAN_PATTERN[from..to].iter().all(|place| place.1 == j));
                    assert!(function::HESSIAN_ROWS[from..to].is_sorted_by(|a, b| a < b));
                    let (from, to) = (function::JACOBIAN_COLUMNS[j], function::JACOBIAN_COLUMNS[j + 1]);
                    assert!(function::JACOBIAN_PATTERN[from..to].iter().all(|place| place.1 == j));
                }
                assert_eq!(function::HESSIAN_COLUMNS[$n], function::HESSIAN_PATTERN.len());
                assert_eq!(function::HESSIAN_ROWS, function::HESSIAN_PATTERN.map(|place| place.0));
                assert_eq!(function::JACOBIAN_COLUMNS[$n], function::JACOBIAN_PATTERN.len());
                assert_eq!(function::JACOBIAN_ROWS, function::JACOBIAN_PATTERN.map(|place| place.0));
            }
        }
    };
}

/// The weighted sum's Hessian costs less than the outputs' Hessians apart, their sum not even counted.
macro_rules! cheaper_than_apart {
    ($name:ident, $n:literal, $m:literal, |$x:ident| $body:expr, [$($k:literal),*]) => {
        #[test]
        fn $name() {
            #[hessian(only(weighted_hessian))]
            #[allow(unused, reason = "only its counts are asked for")]
            fn together($x: [f64; $n]) -> [f64; $m] {
                $body
            }
            let mut apart = 0;
            $({
                #[hessian(only(hessian))]
                #[allow(unused, reason = "only its counts are asked for")]
                fn one($x: [f64; $n]) -> f64 {
                    let all = $body;
                    all[$k]
                }
                apart += one::COST.hessian.flops();
            })*
            let found = together::COST.weighted_hessian.flops();
            println!("{}: {found} together, {apart} apart", stringify!($name));
            assert!(found < apart, "{found} together, {apart} apart");
        }
    };
}

macro_rules! forward_kinematics {
    ($then:ident! ($($before:tt)*) ($($after:tt)*)) => {
        $then!($($before)* |x| {
        // Three links that turn about an upright axis, then about level ones.
            let (a, b, c) = (x[0], x[1], x[1] + x[2]);
            let reach = b.cos() * 0.5 + c.cos() * 0.4 + 0.1;
            [a.cos() * reach, a.sin() * reach, b.sin() * 0.5 + c.sin() * 0.4 + 0.3]
        } $($after)*);
    };
}

macro_rules! bundle_adjustment {
    ($then:ident! ($($before:tt)*) ($($after:tt)*)) => {
        $then!($($before)* |x| {
        let square = x[0] * x[0] + x[1] * x[1] + x[2] * x[2];
            let angle = square.sqrt();
            let (s, c) = (angle.sin(), angle.cos());
            let inverse = angle.recip();
            let k = [x[0] * inverse, x[1] * inverse, x[2] * inverse];
            let q = [x[9], x[10], x[11]];
            let cross = [k[1] * q[2] - k[2] * q[1], k[2] * q[0] - k[0] * q[2], k[0] * q[1] - k[1] * q[0]];
            let along = (k[0] * q[0] + k[1] * q[1] + k[2] * q[2]) * (-c + 1.0);
            let p = [
                q[0] * c + cross[0] * s + k[0] * along + x[3],
                q[1] * c + cross[1] * s + k[1] * along + x[4],
                q[2] * c + cross[2] * s + k[2] * along + x[5],
            ];
            let (u, v) = (-p[0] / p[2], -p[1] / p[2]);
            let r = u * u + v * v;
            let scale = x[6] * (r * (x[7] + x[8] * r) + 1.0);
            [scale * u - 0.25, scale * v + 0.5]
        } $($after)*);
    };
}

/// One Runge-Kutta step of a cart (position, angle, velocities) with a pole, pushed by a force.
macro_rules! cart_pole {
    ($then:ident! ($($before:tt)*) ($($after:tt)*)) => {
        $then!($($before)* |x| {
            let h = 0.1;
            let y = [x[0], x[1], x[2], x[3]];
            let (mut q, mut next) = (y, y);
            for stage in 0..4 {
                let (s, c) = (q[1].sin(), q[1].cos());
                let total = s * s * 0.1 + 1.0;
                let push = x[4] + s * (q[3] * q[3] * 0.5 + c * 9.81) * 0.1;
                let turn = (-x[4] * c - q[3] * q[3] * c * s * 0.05 - s * 1.1 * 9.81) / (total * 0.5);
                let rate = [q[2], q[3], push / total, turn];
                let weight = if stage == 1 || stage == 2 { h / 3.0 } else { h / 6.0 };
                let ahead = if stage == 2 { h } else { 0.5 * h };
                for i in 0..4 {
                    next[i] += rate[i] * weight;
                    q[i] = y[i] + rate[i] * ahead;
                }
            }
            next
        } $($after)*);
    };
}

forward_kinematics!(outputs!(kinematics, 3, 3,)(, [[0.3, 0.4, -0.5], [0.0, 0.0, 0.0], [2.0, -1.0, 1.5]]));
forward_kinematics!(cheaper_than_apart!(kinematics_together, 3, 3,)(, [0, 1, 2]));
bundle_adjustment!(
    outputs!(reprojection, 12, 2,)
    (, [
        [0.1, -0.2, 0.3, 0.5, -0.4, -6.0, 500.0, 0.01, 0.001, 1.0, 2.0, -1.5],
        [1.1, 0.7, -0.3, 0.1, 0.2, 4.0, 1.5, -0.05, 0.02, -1.0, 0.5, 2.5],
    ])
);
bundle_adjustment!(cheaper_than_apart!(reprojection_together, 12, 2,)(, [0, 1]));
cart_pole!(outputs!(runge_kutta_step, 5, 4,)(, [[0.0, 0.3, -0.2, 0.5, 1.0], [1.0, -2.0, 0.7, -0.4, -3.0]]));
cart_pole!(cheaper_than_apart!(runge_kutta_step_together, 5, 4,)(, [0, 1, 2, 3]));
outputs!(
    rational,
    2,
    3,
    |x| [x[0] / (x[1] * x[1] + 1.0), (x[0] * x[1]).exp() - x[0], (x[0] * x[0] + x[1] * x[1] + 1.0).sqrt()],
    [[0.3, -0.7], [0.0, 0.0], [-2.0, 1.5]]
);

#[test]
fn nested_arrays_and_tuples_are_flattened_in_order() {
    #[hessian]
    fn nested(x: f64, y: f64) -> (f64, [[f64; 2]; 2], (f64, f64)) {
        (x, [[x * y, y * y], [3.0, x]], (x * x * y, y))
    }
    assert_eq!(nested::M, 7);
    let (x, y) = (1.5, -2.0);
    let jacobian: [[f64; 2]; 7] = nested::jacobian(x, y);
    assert_eq!(
        jacobian,
        [[1.0, 0.0], [y, x], [0.0, 2.0 * y], [0.0, 0.0], [1.0, 0.0], [2.0 * x * y, x * x], [0.0, 1.0]]
    );
    assert_eq!(nested::JACOBIAN_PATTERN, [(0, 0), (1, 0), (4, 0), (5, 0), (1, 1), (2, 1), (5, 1), (6, 1)]);
    assert_eq!(nested::JACOBIAN_COLUMNS, [0, 4, 8]);
    let hessians = nested::hessian(x, y);
    assert_eq!(hessians[5], [[2.0 * y, 2.0 * x], [2.0 * x, 0.0]]);
    assert_eq!(hessians[3], [[0.0; 2]; 2]);
    assert_eq!(nested::weighted_hessian(x, y, [9.0, 1.0, 1.0, 9.0, 9.0, 0.0, 9.0]), [[0.0, 1.0], [1.0, 2.0]]);
    assert_eq!(nested::jvp(x, y, [1.0, 0.0]).0, [x, x * y, y * y, 3.0, x, x * x * y, y]);
}

#[test]
fn edge_points() {
    #[hessian]
    fn edge(x: f64, y: f64) -> [f64; 3] {
        // The untaken arm has an infinite slope at the tie; two outputs are one value.
        let r = if x > y { (x - y).sqrt() } else { (x - y) * x };
        [r, x.max(y), r]
    }
    assert_eq!(edge::jacobian(1.0, 1.0), [[1.0, -1.0], [1.0, 0.0], [1.0, -1.0]]);
    let hessians = edge::hessian(1.0, 1.0);
    assert_eq!(hessians, [[[2.0, -1.0], [-1.0, 0.0]], [[0.0; 2]; 2], [[2.0, -1.0], [-1.0, 0.0]]]);
    assert_eq!(edge::weighted_hessian(1.0, 1.0, [2.0, 100.0, -2.0]), [[0.0; 2]; 2]);
    assert_eq!(edge::weighted_hessian(1.0, 1.0, [2.0, 0.0, 1.0]), [[6.0, -3.0], [-3.0, 0.0]]);
    assert_eq!(edge::gauss_newton(1.0, 1.0), (0.5, [1.0, 0.0], [[3.0, -2.0], [-2.0, 2.0]]));
    // A NaN weight of an output that is linear is not multiplied by its structural zeros.
    #[hessian]
    fn linear(x: f64, y: f64) -> [f64; 2] {
        [x + y, x * y]
    }
    assert_eq!(linear::weighted_hessian(1.0, 2.0, [f64::NAN, 1.0]), [[0.0, 1.0], [1.0, 0.0]]);
    assert_eq!(linear::AUGMENTED_IS_EXACT, [[true, true], [true, true]]);
    let huge = linear::gauss_newton(1e200, 1e-200);
    assert!(huge.0.is_infinite() && huge.1[0].is_finite());
}

#[test]
fn forms_write_the_same_numbers() {
    #[hessian(only(
        jacobian,
        jacobian_into,
        hessian,
        hessian_into,
        value_gradient_hessian,
        value_gradient_hessian_into,
        gauss_newton,
        gauss_newton_into,
        weighted_hessian,
        weighted_hessian_packed,
        weighted_hessian_packed_into,
        vjp_into,
        vjp
    ))]
    fn residuals(x: [f64; 3], data: &[f64]) -> [f64; 2] {
        [x[0] * x[1].exp() - data[0], x[2] * x[0] - data[1]]
    }
    let (x, data) = ([0.5, -0.25, 2.0], [1.0, 3.0]);
    let mut jacobian = [[f64::NAN; 3]; 2];
    residuals::jacobian_into(x, &data, &mut jacobian);
    assert_eq!(jacobian, residuals::jacobian(x, &data));
    let mut hessian = [[[f64::NAN; 3]; 3]; 2];
    residuals::hessian_into(x, &data, &mut hessian);
    assert_eq!(hessian, residuals::hessian(x, &data));
    let (mut value, mut first, mut second) = ([f64::NAN; 2], [[f64::NAN; 3]; 2], [[[f64::NAN; 3]; 3]; 2]);
    residuals::value_gradient_hessian_into(x, &data, &mut value, &mut first, &mut second);
    assert_eq!((value, first, second), residuals::value_gradient_hessian(x, &data));
    let (mut gradient, mut matrix) = ([f64::NAN; 3], [[f64::NAN; 3]; 3]);
    let half = residuals::gauss_newton_into(x, &data, &mut gradient, &mut matrix);
    assert_eq!((half, gradient, matrix), residuals::gauss_newton(x, &data));
    let (w, mut packed) = ([2.0, -1.0], [f64::NAN; 6]);
    residuals::weighted_hessian_packed_into(x, &data, w, &mut packed);
    assert_eq!(packed, residuals::weighted_hessian_packed(x, &data, w));
    let full = residuals::weighted_hessian(x, &data, w);
    assert_eq!(packed, [full[0][0], full[1][0], full[2][0], full[1][1], full[2][1], full[2][2]]);
    let mut pulled = [f64::NAN; 3];
    residuals::vjp_into(x, &data, w, &mut pulled);
    assert_eq!(pulled, residuals::vjp(x, &data, w));

    #[hessian(only(
        gradient,
        gradient_into,
        hessian,
        hessian_packed,
        value_gradient_hessian,
        value_gradient_hessian_into
    ))]
    fn energy(x: f32, y: f32) -> f32 {
        x * x * y
    }
    let (mut gradient, mut hessian) = ([0.0; 2], [[0.0; 2]; 2]);
    let value = energy::value_gradient_hessian_into(3.0, 2.0, &mut gradient, &mut hessian);
    assert_eq!((value, gradient, hessian), energy::value_gradient_hessian(3.0, 2.0));
    energy::gradient_into(1.0, 1.0, &mut gradient);
    assert_eq!(gradient, energy::gradient(1.0, 1.0));
    assert_eq!(energy::hessian_packed(3.0, 2.0), [4.0, 6.0, 0.0]);
}
