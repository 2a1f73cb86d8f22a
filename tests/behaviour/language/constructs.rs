//! The language of the differentiated path, each construct against second-order duals.

use crate::oracle::against_duals;

const AT: [[f64; 3]; 3] = [[0.3, -0.7, 1.1], [1.5, 2.5, -0.5], [-0.25, 0.5, 0.75]];

against_duals!(
    literal_loops,
    3,
    |x| {
        let mut s = x[0] * 0.5;
        for i in 0..3 {
            for j in (0..=i).rev() {
                s += x[i] * x[j].sin();
            }
        }
        for k in (0..3).step_by(2) {
            s *= x[k].cos() + 2.0;
        }
        s
    },
    AT
);
against_duals!(
    loops_over_arrays,
    3,
    |x| {
        let mut s = x[1];
        for (i, v) in x.iter().enumerate() {
            if i == 1 {
                continue;
            }
            s += *v * *v * s;
        }
        for v in x {
            s = s * 0.5 + v.exp();
        }
        s
    },
    AT
);
against_duals!(
    closures,
    3,
    |x| {
        let scale = x[0];
        let f = |a, b| a * b + scale * scale;
        f(x[1], x[2]) * f(x[2], x[0]).sin()
    },
    AT
);
against_duals!(
    iterator_chains,
    3,
    |x| {
        let dot = x.iter().zip(x.iter().rev()).map(|(a, b)| *a * *b).fold(x[0] * 0.0, |s, t| s + t);
        let pairs = x.windows(2).map(|w| (w[0] - w[1]).powi(4)).fold(dot, |s, t| s + t);
        pairs * x.iter().skip(1).take(1).map(|v| v.tanh()).fold(dot, |s, t| s * t)
    },
    AT
);
against_duals!(
    reductions,
    3,
    |x| {
        let product = x.iter().map(|v| *v * *v + x[0]).reduce(|a, b| a * b.sin()).unwrap();
        let last = x.iter().take(2).last().copied().unwrap();
        let none = x[3..].iter().copied().reduce(|a, b| a * b).unwrap_or(x[1] * x[2]);
        let end = if let Some(v) = x[3..].iter().last() { *v } else { x[2] };
        product * last + none * end
    },
    AT
);
against_duals!(
    shadowing_and_deferred_initialisation,
    3,
    |x| {
        let y;
        let x0 = x[0];
        let x = [x[1], x[2] * x0, x0];
        {
            let x0 = x[1] * 2.0;
            y = x0 * x[0];
        }
        (y - x0) * x[2] * y
    },
    AT
);
against_duals!(
    tuples_and_patterns,
    3,
    |x| {
        let [a, b, c] = x;
        let (p, (q, _)) = (a * b, (b * c, c));
        let t = (p * q, q - a);
        t.0 * t.1 * t.1
    },
    AT
);
against_duals!(
    nested_arrays,
    3,
    |x| {
        let mut m = [[x[0]; 2]; 2];
        m[0][1] = x[1] * x[2];
        m[1][0] *= x[2];
        m[1][1] += x[1];
        m[0][0] * m[1][1] - m[0][1] * m[1][0]
    },
    AT
);
against_duals!(
    blocks_as_values,
    3,
    |x| {
        let r = {
            let t = x[0] * x[1];
            t * t
        };
        let n = 3;
        let k = if n > 2 { x[2] } else { x[0] };
        r * k
            + match n {
                0 => x[0],
                1..=3 => x[1] * x[1],
                _ => x[2],
            }
    },
    AT
);

/// A branch that the run decides, and its closed form on either side.
#[test]
fn branches_take_their_arm() {
    #[hessian_runtime::hessian]
    fn function(x: f64, y: f64, mode: u8) -> f64 {
        let mut a = x;
        if x > y && y > 0.0 {
            a *= y;
        } else if x < -1.0 {
            a = y * y;
        }
        match mode {
            0 => a * a,
            1 => {
                if x > 0.0 {
                    a * x
                } else {
                    y * a
                }
            }
            _ => 1.0,
        }
    }
    assert_eq!(function::hessian(3.0, 2.0, 0), [[8.0, 24.0], [24.0, 18.0]]);
    assert_eq!(function::hessian(3.0, 2.0, 1), [[4.0, 6.0], [6.0, 0.0]]);
    assert_eq!(function::hessian(-2.0, 2.0, 0), [[0.0, 0.0], [0.0, 48.0]]);
    assert_eq!(function::hessian(-2.0, 2.0, 1), [[0.0, 0.0], [0.0, 12.0]]);
    assert_eq!(function::hessian(0.5, 2.0, 0), [[2.0, 0.0], [0.0, 0.0]]);
    assert_eq!(function::hessian(3.0, 2.0, 7), [[0.0; 2]; 2]);
}

/// Every shape that a parameter may have.
#[test]
fn parameters_flatten_row_by_row() {
    #[hessian_runtime::hessian]
    fn function(a: f64, b: &[f64; 2], c: [[f64; 2]; 1], (d, e): (f64, f64), f: &f64) -> f64 {
        a * b[1] + c[0][0] * c[0][1] * d - e * *f
    }
    assert_eq!(function::N, 8);
    let g = function::gradient(2.0, &[3.0, 4.0], [[5.0, 6.0]], (7.0, 8.0), &9.0);
    assert_eq!(g, [4.0, 0.0, 2.0, 42.0, 35.0, 30.0, -9.0, -8.0]);
    assert_eq!(function::HESSIAN_PATTERN, [(2, 0), (4, 3), (5, 3), (5, 4), (7, 6)]);
}

/// A function of the body is inlined, and its own constants are.
#[test]
fn nested_functions_are_inlined() {
    #[hessian_runtime::hessian]
    fn function(x: f64, y: f64) -> f64 {
        const K: f64 = 3.0;
        fn square(v: f64) -> f64 {
            const K: f64 = 2.0;
            K * v * v
        }
        square(x) * y * K
    }
    assert_eq!(function::hessian(1.0, 2.0), [[24.0, 12.0], [12.0, 0.0]]);
}

/// What depends on no variable may stand beside what does: in one array, range, exchange or reference.
#[test]
fn constants_meet_variables() {
    #[hessian_runtime::hessian(constant(k))]
    #[allow(clippy::op_ref, reason = "references are what is tested")]
    fn function(x: f64, y: f64, k: f64, up: bool) -> f64 {
        let weights = [if up { k } else { 0.0 }, x, {
            let t = k * 2.0;
            t + 1.0
        }];
        let mut s = 0.0;
        for &w in &weights {
            s += w * w * y;
        }
        let (sin, _) = k.sin_cos();
        if (0.0..2.0).contains(&sin) {
            s += &x * &sin;
        }
        let pair = (if up { k } else { -k }, k);
        let r = &pair.0;
        let mut held = k * 0.5;
        let mut moved = x * y;
        if up {
            core::mem::swap(&mut held, &mut moved);
        }
        let before = core::mem::replace(&mut moved, y * y);
        let mut factor = k;
        s += x
            * x
            * if up {
                factor = 4.0;
                factor.sqrt()
            } else {
                factor / k
            };
        s + r * held * x + moved * before
    }
    let (x, y, k): (f64, f64, f64) = (1.5, -0.5, 0.75);
    // up: s = (k² + x² + (2k + 1)²)y + x·sin k + k·x²y + y²·k/2 + 2x²
    let expected = [[2.0 * y + 2.0 * k * y + 4.0, 2.0 * x + 2.0 * k * x], [2.0 * x + 2.0 * k * x, k]];
    assert_eq!(function::hessian(x, y, k, true), expected);
    let slope = 2.0 * x * y + k.sin() + 2.0 * k * x * y + 4.0 * x;
    assert!((function::gradient(x, y, k, true)[0] - slope).abs() < 1e-15);
    // down: s = (x² + (2k + 1)²)y + x·sin k − k²/2·x + xy³ + x²
    let expected = [[2.0 * y + 2.0, 2.0 * x + 3.0 * y * y], [2.0 * x + 3.0 * y * y, 6.0 * x * y]];
    assert_eq!(function::hessian(x, y, k, false), expected);
    for up in [true, false] {
        assert_eq!(function::value_gradient(x, y, k, up).0.to_bits(), function(x, y, k, up).to_bits());
    }
}

#[test]
fn integers_are_shifted_as_their_types_are() {
    #[hessian_runtime::hessian]
    fn f(x: f64) -> f64 {
        x * (1_u64 << 40) as f64
            + x * x * f64::from(3_u8 << 7)
            + x.powi(3) * (u64::MAX >> 60) as f64
            + x.powi(4) * (-8_i64 >> 1) as f64
            + x.powi(5) * f64::from(i8::MAX << 1)
    }
    // The bits that leave the type are lost: 3 << 7 is 128 in eight bits, 127 << 1 is −2.
    assert_eq!(f(1.0), 1_099_511_627_776.0 + 128.0 + 15.0 - 4.0 - 2.0);
    assert_eq!(f::value_gradient(1.0), (f(1.0), [1_099_511_627_776.0 + 256.0 + 45.0 - 16.0 - 10.0]));
    assert_eq!(f::hessian(1.0), [[256.0 + 90.0 - 48.0 - 40.0]]);
}

#[test]
fn constants_are_made_of_constants() {
    #[hessian_runtime::hessian]
    fn f(x: [f64; 3]) -> f64 {
        const FACTORS: [f64; 3] = [1.0, 2.0, 4.0];
        const PAIR: (f64, [usize; 2]) = (0.5, [4, 7]);
        const N: usize = FACTORS.len();
        const M: usize = N * (PAIR.1[1] - 2_usize.pow(2));
        let mut terms = [0.0; M + 1];
        for i in 0..N {
            terms[3 * i] = x[i] * FACTORS[i];
            terms[3 * i + 1] = x[N - 1 - i] * PAIR.0;
        }
        (0..M).step_by(N).map(|i| terms[i] + terms[i + 1]).product()
    }
    // (x₀ + x₂/2)·(2x₁ + x₁/2)·(4x₂ + x₀/2) at (2, 1, 4)
    assert_eq!(f([2.0, 1.0, 4.0]), 170.0);
    assert_eq!(f::value_gradient([2.0, 1.0, 4.0]), (170.0, [47.5, 170.0, 61.25]));
}
