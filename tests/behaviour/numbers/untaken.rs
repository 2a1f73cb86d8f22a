//! Infinite slopes behind, or before, arms of which none is taken: the derivatives are zero, not 0·∞.

use super::oracle::{against_differences, check};

macro_rules! untaken {
    ($($name:ident: |$x:ident| $body:expr, flat at $flat:expr, elsewhere $points:expr;)*) => {
        $(
            #[test]
            fn $name() {
                #[hessian_runtime::hessian(order = 3)]
                fn function($x: [f64; 3]) -> f64 {
                    $body
                }
                let v = [0.7, -0.4, 1.3];
                let routine = function::value_gradient_hessian;
                for x in $flat {
                    let (value, gradient, hessian) = routine(x);
                    assert_eq!(value.to_bits(), function(x).to_bits());
                    let nothing = [0.0; 3];
                    assert_eq!((gradient, hessian), (nothing, [nothing; 3]), "at {x:?}");
                    assert_eq!(function::gradient(x), nothing, "gradient at {x:?}");
                    assert_eq!(function::hessian(x), [nothing; 3], "hessian at {x:?}");
                    assert_eq!(function::jvp(x, v), (value, 0.0), "jvp at {x:?}");
                    assert_eq!(function::hvp(x, v), nothing, "hvp at {x:?}");
                    assert_eq!(function::hessian_diagonal(x), nothing, "hessian_diagonal at {x:?}");
                    assert_eq!(function::augmented_diagonal(x), nothing, "augmented_diagonal at {x:?}");
                    assert_eq!(function::taylor(x, v), [value, 0.0, 0.0, 0.0], "taylor at {x:?}");
                    assert_eq!(function::third_derivatives(x), [[nothing; 3]; 3], "third_derivatives at {x:?}");
                    assert_eq!(function::third_derivatives_along(x, v), [nothing; 3], "along at {x:?}");
                }
                let points: &[[f64; 3]] = &$points;
                against_differences(function, routine, points);
                for &x in points {
                    let (_, gradient, hessian) = routine(x);
                    let product = hessian.map(|row| (0..3).map(|j| row[j] * v[j]).sum());
                    let scale = hessian.as_flattened().iter().fold(1.0, |a: f64, b| a.max(b.abs()));
                    check("hvp", function::hvp(x, v), product, scale);
                    check("diagonal", function::hessian_diagonal(x), [hessian[0][0], hessian[1][1], hessian[2][2]], scale);
                    let slope = (0..3).map(|i| gradient[i] * v[i]).sum();
                    check("jvp", [function::jvp(x, v).1], [slope], gradient.iter().fold(1.0, |a, b| a.max(b.abs())));
                    let bend: f64 = (0..3).map(|i| product[i] * v[i]).sum();
                    check("taylor", [function::taylor(x, v)[2]], [0.5 * bend], 3.0 * scale);
                }
            }
        )*
    };
}

untaken! {
    root_of_squares: |x| (x[0].max(0.0).powi(2) + x[1].max(0.0).powi(2) + x[2].max(0.0).powi(2)).sqrt(),
        flat at [[-1.0, -2.0, -0.5]], elsewhere [[1.0, 2.0, 0.5], [1.0, -2.0, 0.5], [-1.0, -2.0, 0.5]];
    root_of_a_sum_of_branches: |x| {
            let mut sum = 0.0;
            for v in x { if v > 0.0 { sum += v * v * v; } }
            sum.sqrt()
        },
        flat at [[-1.0, -2.0, -0.5]], elsewhere [[1.0, 2.0, 0.5], [1.0, -2.0, 0.5], [-1.0, -2.0, 0.5]];
    cube_root_and_power: |x| (x[0].max(0.0) + 2.0 * x[1].max(0.0)).cbrt() + (x[1].max(0.0) + x[2].max(0.0)).powf(0.75),
        flat at [[-1.0, -2.0, -0.5]], elsewhere [[1.0, 2.0, 0.5], [1.0, -2.0, 0.5], [-1.0, 2.0, 0.5]];
    distance_used_in_two_branches: |x| {
            let r = (x[0] * x[0] + x[1] * x[1] + x[2] * x[2]).sqrt();
            let near = if r > 1.0 { (r - 1.0).powi(2) } else { 0.0 };
            let far = if r > 2.0 { r * r * r } else { 0.0 };
            near + far
        },
        flat at [[0.0, 0.0, 0.0], [0.1, 0.2, 0.3]], elsewhere [[1.0, 0.5, -0.3], [2.0, -1.0, 0.5]];
    distance_through_a_sum: |x| {
            let r = 3.0 * (x[0] * x[0] + x[1] * x[1]).sqrt() + x[2];
            let a = if r > 1.0 { r * x[0] } else { 0.0 };
            let b = if r > 2.0 { r * r } else { 0.0 };
            a - b
        },
        flat at [[0.0, 0.0, 0.5]], elsewhere [[0.4, 0.1, 0.2], [1.0, 1.0, 0.5]];
    nested: |x| {
            let mut sum = 0.0;
            if x[0] > 0.0 {
                if x[1] > 0.0 { sum += x[0] * x[1]; }
                if x[2] > 0.0 { sum += x[0] * x[0] * x[2]; }
            }
            if x[1] > 3.0 { sum += x[1]; }
            sum.sqrt() + (1.0 - sum).clamp(-1.0, 1.0).acos()
        },
        flat at [[-1.0, 2.0, 0.5], [1.0, -2.0, -0.5]], elsewhere [[0.5, 0.4, 0.3], [0.5, -0.4, 0.3], [0.5, 0.4, -0.3]];
    the_greatest_of_three: |x| x[0].max(x[1]).max(0.0).powi(3).sqrt() + x[1].min(x[2]).max(0.0).cbrt(),
        flat at [[-1.0, -2.0, -0.5]], elsewhere [[1.0, 2.0, 0.5], [1.0, -2.0, 0.5], [0.5, 2.0, 1.0]];
    the_least_of_two: |x| {
            let least = x[0].max(0.0).min(x[2].max(0.0));
            (least * x[1].max(0.0) + least).cbrt()
        },
        flat at [[-1.0, -2.0, -0.5], [1.0, -2.0, -0.5], [-1.0, -2.0, 0.5]],
        elsewhere [[1.0, 2.0, 0.5], [1.0, -2.0, 0.5], [0.5, 2.0, 1.0]];
    product_with_an_arm: |x| {
            let near = if x[0] > 0.0 { x[0] * x[0] } else { 0.0 };
            (near * x[1].exp() * (1.0 + x[2] * x[2])).sqrt()
        },
        flat at [[-1.0, -2.0, -0.5], [-0.5, 1.0, 0.0]], elsewhere [[1.0, 2.0, 0.5], [0.3, -2.0, 0.5]];
    product_with_a_maximum: |x| (0.3 * x[1] * (1.0 - x[0]).max(0.0).powi(3) / (1.0 + x[2])).powf(0.78) + x[0].min(0.0).abs().cbrt(),
        flat at [[1.5, 2.0, 0.5], [1.1, 0.0, -0.5]], elsewhere [[0.5, 2.0, 0.5], [-0.5, 0.7, 1.5]];
    density: |x| {
            let cutoff = |r: f64| if r < 1.5 { 0.5 * ((core::f64::consts::PI * r / 1.5).cos() + 1.0) } else { 0.0 };
            let mut energy = 0.0;
            for i in 0..3 {
                let mut density = 0.0;
                for j in 0..3 {
                    if i != j {
                        let r = (x[i] - x[j]).abs();
                        density += (-2.0 * r).exp() * cutoff(r);
                    }
                }
                energy -= density.sqrt();
            }
            energy
        },
        flat at [[0.0, 2.0, 5.0]], elsewhere [[0.0, 1.0, 5.0], [0.1, 1.2, 0.5]];
    product_of_a_sum: |x| {
            let sum = x[0].max(0.0) * x[2] - if x[1] >= 0.0 && x[1] < 4.0 { x[1] * x[2] } else { 0.0 };
            (sum * sum * x[2].exp()).sqrt() + (-sum / x[2]).hypot(x[1].max(0.0) * x[2])
        },
        flat at [[-1.0, -2.0, 0.5]], elsewhere [[1.0, 2.0, 0.5], [1.0, -2.0, 0.7], [-1.0, 2.0, -0.5]];
    products_of_arms: |x| {
            let a = match x[0] { ..0.0 => 0.0, v => v * x[1] };
            let b = if x[2] > 0.0 { x[2] } else if x[2] < -2.0 { -x[2] * x[1] } else { 0.0 };
            (a * x[2].cosh() * b * b).abs().cbrt() + (a * b * (x[0] - x[1])).abs().sqrt()
        },
        flat at [[-1.0, 2.0, -0.5], [-1.0, 2.0, 0.5], [1.0, 2.0, -0.5]], elsewhere [[1.0, 2.5, 0.5], [1.0, 0.5, -3.0]];
    sums_in_branches: |x| {
            let (a, mut sum) = (if x[1] > 0.0 { x[1] * x[2] } else { 0.0 }, 0.0);
            for t in [0.4, -0.3, 1.1] {
                if x[0] > t {
                    sum += (x[1] * x[1] + a) * t;
                }
            }
            (sum * x[2].exp()).abs().sqrt() + ((sum.abs().sqrt() + a * x[0].sin()) * x[1] * x[2].cos()).abs().cbrt()
        },
        flat at [[-1.0, -2.0, -0.5], [-0.5, -1.0, 0.5]], elsewhere [[1.0, 2.0, 0.5], [0.5, -2.0, 0.5], [-1.0, 0.5, 0.5]];
    products_of_roots: |x| x[0].clamp(0.0, 2.0).sqrt() * x[1].clamp(0.0, 2.0).max(x[2]).sqrt() * x[1].max(0.0).sqrt(),
        flat at [[-1.0, -2.0, -0.5]], elsewhere [[1.0, 1.5, 0.5], [0.5, 1.0, 1.5]];
}

/// Loops over data of which no turn adds anything, or that have none, against the same turns written out.
macro_rules! turns {
    ($($name:ident: |$x:ident, $data:ident| $body:expr;)*) => {
        $(
            #[test]
            fn $name() {
                #[hessian_runtime::hessian(order = 3)]
                fn rolled($x: [f64; 3], $data: &[f64]) -> f64 {
                    $body
                }
                #[hessian_runtime::hessian(order = 3, constant($data))]
                fn unrolled($x: [f64; 3], $data: &[f64; 4]) -> f64 {
                    $body
                }
                let v = [0.7, -0.4, 1.3];
                for x in [[-1.0, -2.0, -0.5], [1.0, 0.5, 0.25], [0.1, 0.2, 0.3]] {
                    for data in [[3.0, 4.0, 2.5, 5.0], [-3.0, -4.0, -2.0, -5.0], [0.3, -7.0, 4.0, -0.15]] {
                        let (value, gradient, hessian) = rolled::value_gradient_hessian(x, &data);
                        assert_eq!(value.to_bits(), rolled(x, &data).to_bits());
                        let (_, expected, bends) = unrolled::value_gradient_hessian(x, &data);
                        let is_number = |v: &f64| !v.is_nan();
                        assert!(expected.iter().chain(bends.as_flattened()).all(is_number), "at {x:?}, {data:?}");
                        let scale = bends.as_flattened().iter().fold(1.0, |a: f64, b| a.max(b.abs()));
                        check("gradient of all", gradient, expected, scale);
                        check("gradient", rolled::gradient(x, &data), expected, scale);
                        for i in 0..3 {
                            check("hessian of all", hessian[i], bends[i], scale);
                            check("hessian", rolled::hessian(x, &data)[i], bends[i], scale);
                            let thirds = unrolled::third_derivatives(x, &data)[i];
                            let scale = thirds.as_flattened().iter().fold(scale, |a: f64, b| a.max(b.abs()));
                            let found = rolled::third_derivatives(x, &data)[i];
                            for j in 0..3 {
                                check("thirds", found[j], thirds[j], scale);
                            }
                        }
                        check("jvp", rolled::jvp(x, &data, v).into(), unrolled::jvp(x, &data, v).into(), scale);
                        check("hvp", rolled::hvp(x, &data, v), unrolled::hvp(x, &data, v), scale);
                        let diagonal = [bends[0][0], bends[1][1], bends[2][2]];
                        check("diagonal", rolled::hessian_diagonal(x, &data), diagonal, scale);
                        let (found, expected) = (rolled::taylor(x, &data, v), unrolled::taylor(x, &data, v));
                        check("taylor", found, expected, expected.iter().fold(scale, |a, b| a.max(b.abs())));
                    }
                    let nothing = [0.0; 3];
                    let (value, gradient, hessian) = rolled::value_gradient_hessian(x, &[]);
                    assert_eq!((value, gradient, hessian), (0.0, nothing, [nothing; 3]), "without a turn");
                    assert_eq!(rolled::gradient(x, &[]), nothing);
                    assert_eq!(rolled::hessian(x, &[]), [nothing; 3]);
                    assert_eq!(rolled::jvp(x, &[], v), (0.0, 0.0));
                    assert_eq!(rolled::hvp(x, &[], v), nothing);
                    assert_eq!(rolled::hessian_diagonal(x, &[]), nothing);
                    assert_eq!(rolled::taylor(x, &[], v), [0.0; 4]);
                    assert_eq!(rolled::third_derivatives(x, &[]), [[nothing; 3]; 3]);
                }
            }
        )*
    };
}

turns! {
    sum_of_maxima: |x, data| {
        let mut s = 0.0;
        for d in data { s += (x[0] * x[1] - d).max(0.0); }
        s.sqrt()
    };
    sum_of_products: |x, data| {
        let mut s = 0.0;
        for d in data {
            let near = if x[0] * x[1] > *d { (x[0] * x[1] - *d).powi(2) } else { 0.0 };
            s += near * (x[2] * *d).exp();
        }
        (s * (1.0 + x[2] * x[2])).sqrt() + s.powf(0.78)
    };
    sum_in_a_branch: |x, data| {
        let mut s = 0.0;
        for d in data { if *d > 0.0 { s += (x[0] * x[1] - *d) * (x[0] * x[1] - *d); } }
        s.sqrt()
    };
    sums_within_sums: |x, data| {
        let mut s = 0.0;
        for d in data {
            for e in data { s += (x[0] - *d).max(0.0) * (x[1] * x[2] - *e).max(0.0); }
            if x[2] > *d { s += x[2] - *d; }
        }
        s.sqrt() + s.cbrt()
    };
    every_turn: |x, data| {
        let mut s = 0.0;
        for d in data { s += (x[0] * x[1] - *d) * (x[0] * x[1] - *d); }
        s.sqrt()
    };
    two_sums: |x, data| {
        let (mut s, mut t) = (0.0, 0.0);
        for d in data {
            s += (x[0] - *d).max(0.0);
            t += (x[1] - *d).max(0.0);
        }
        f64::hypot(s, t) + f64::atan2(s, t)
    };
    behind_a_root: |x, data| {
        let r = (x[0] * x[1] * x[2] - x[0] * x[1] * x[2]).sqrt();
        let mut s = 0.0;
        for d in data { if *d > r + 6.0 { s += (r - *d) * x[0]; } }
        s
    };
    carried: |x, data| {
        let mut s = 0.0;
        for d in data { s = 0.5 * s + (x[0] - *d).max(0.0); }
        s.sqrt()
    };
    carried_and_bent: |x, data| {
        let mut s = 0.0;
        for d in data { s = 0.1 * s * s + (x[0] * x[1] - *d).max(0.0); }
        s.sqrt()
    };
    greatest: |x, data| {
        let mut s = 0.0;
        for d in data { s = f64::max(s, x[0] * x[1] - *d - 1.0); }
        s.sqrt()
    };
    two_carried: |x, data| {
        let (mut h, mut k) = (0.0, 0.0);
        for d in data {
            let m = k * 0.5 + h;
            h = (x[0] - *d).max(0.0) + 0.25 * k;
            k = m * m;
        }
        f64::sqrt(k) + h
    };
    filled_from_empty: |x, data| {
        let mut h = 0.0;
        for d in data { h += x[0].exp() * *d * *d - x[1] * 0.01 * f64::sqrt(h); }
        h
    };
}

/// What a loop carries from a start that is active in one arm only, under what may be steep: the diagonal, and where the
/// recursion is proven to have it, that of the recursion.
macro_rules! started {
    ($($name:ident: |$x:ident, $data:ident| $body:expr;)*) => {
        $(
            #[test]
            fn $name() {
                #[hessian_runtime::hessian]
                fn rolled($x: [f64; 3], $data: &[f64]) -> f64 {
                    $body
                }
                #[hessian_runtime::hessian(constant($data))]
                fn unrolled($x: [f64; 3], $data: &[f64; 4]) -> f64 {
                    $body
                }
                for x in [[0.3, 0.82, 0.23], [-0.3, 0.5, 1.2], [0.7, -0.4, 0.6], [0.0, 0.0, 0.0]] {
                    for data in [[0.3, 1.7, 0.6, -0.2], [-1.2, -0.5, 0.2, 0.4], [0.9, 2.0, 1.5, 0.8]] {
                        let bends = unrolled::hessian(x, &data);
                        let scale = bends.as_flattened().iter().fold(1.0, |a: f64, b| a.max(b.abs()));
                        let diagonal = [bends[0][0], bends[1][1], bends[2][2]];
                        check("diagonal", rolled::hessian_diagonal(x, &data), diagonal, scale);
                        for i in 0..3 {
                            check("hessian", rolled::hessian(x, &data)[i], bends[i], scale);
                        }
                        let recursion = rolled::augmented_diagonal(x, &data);
                        for i in (0..3).filter(|&i| rolled::AUGMENTED_IS_EXACT[i]) {
                            check("recursion", [recursion[i]], [diagonal[i]], scale);
                        }
                        let (gradient, expected) = (rolled::gradient(x, &data), unrolled::gradient(x, &data));
                        check("gradient", gradient, expected, scale);
                    }
                }
            }
        )*
    };
}

started! {
    sum_of_what_vanishes: |x, data| {
        let (near, mut s) = ((x[0] + 0.01).max(0.0), 0.0);
        for d in data { s += near * d * (x[1] * *d).exp(); }
        (s * x[2].exp()).abs().sqrt()
    };
    started_by_a_maximum: |x, data| {
        let mut s = x[0].max(0.0);
        for _ in data { s = 0.5 * s + x[0]; }
        (s + 1.0).sqrt()
    };
    started_in_an_arm: |x, data| {
        let mut s = if x[1] > 0.0 { x[0] } else { 0.0 };
        for d in data { s = 0.5 * s + if *d > 0.5 { x[0] } else { 0.0 }; }
        (1.0 + s * s).sqrt()
    };
    started_and_reset: |x, data| {
        let mut s = 0.0;
        if x[2] > 1.0 { s = x[0].max(0.0); }
        for d in data {
            if *d > 0.5 { s += x[0].exp(); }
            if *d < 0.0 { s = 0.0; }
        }
        (1.0 + s).sqrt()
    };
    started_twice: |x, data| {
        let (mut s, mut t) = (x[0].max(0.0), x[0].min(0.0));
        for d in data {
            s = 0.5 * s + (x[0] - *d).max(0.0) + 0.1 * t * t;
            t = 0.3 * t + x[1] * *d;
        }
        f64::powf(s + t * t + 0.5, 1.3) + f64::atan2(s, 1.0 + t * t)
    };
    reset_in_a_loop_within: |x, data| {
        let mut s = x[1] * x[2];
        for d in data {
            for e in data { if *e > *d { s = 0.0; } }
        }
        let mut t = x[1] * x[2];
        for d in data {
            for e in data { if *e > *d { t = 0.0; } }
            t += x[0] * x[0] * *d * *d;
        }
        s.abs().sqrt() + s.abs().powf(1.5) + (t + 0.1).powf(1.5)
    };
}
