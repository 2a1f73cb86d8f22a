//! Iterators dissolve: a chain is differentiated as the loop that it stands for, at the same cost.

#![allow(
    clippy::iter_nth,
    clippy::filter_map_bool_then,
    clippy::unnecessary_filter_map,
    clippy::needless_range_loop,
    reason = "it is these methods that are tested"
)]

use hessian_runtime::hessian;

/// Two spellings of a function have the same value to the bit, the same derivatives, and cost the same.
macro_rules! spelled_alike {
    ($name:ident, $n:literal, |$x:ident| $chain:expr, $plain:expr, $points:expr) => {
        #[test]
        fn $name() {
            #[hessian]
            fn chain($x: [f64; $n]) -> f64 {
                $chain
            }
            #[hessian]
            fn plain($x: [f64; $n]) -> f64 {
                $plain
            }
            for point in $points {
                let (value, gradient, hessian) = chain::value_gradient_hessian(point);
                assert_eq!(value.to_bits(), chain(point).to_bits(), "the value is the function's");
                assert_eq!((value, gradient, hessian), plain::value_gradient_hessian(point), "at {point:?}");
                let v = core::array::from_fn(|i| 0.7 - 0.4 * i as f64);
                assert_eq!(chain::hvp(point, v), plain::hvp(point, v), "at {point:?}");
            }
            assert_eq!(chain::COST.value_gradient_hessian, plain::COST.value_gradient_hessian);
        }
    };
}

/// Ties of what the predicates below ask are among them: 0.2 and 0.5.
const POINTS: [[f64; 3]; 5] = [[0.3, 0.8, 0.1], [0.5, 0.1, 0.9], [0.1, 0.15, 0.6], [0.2, 0.5, 0.2], [-1e-20, 4.0, 0.0]];

spelled_alike!(
    filtered_sum,
    3,
    |x| x.iter().filter(|v| **v > 0.2).map(|v| v.ln()).sum(),
    {
        let mut sum = -0.0;
        for i in 0..3 {
            if x[i] > 0.2 {
                sum += x[i].ln();
            }
        }
        sum
    },
    POINTS
);
spelled_alike!(
    filtered_loop,
    3,
    |x| {
        let mut s = x[0];
        for v in x.iter().filter(|&&v| v > 0.2) {
            s *= v + s;
        }
        s
    },
    {
        let mut s = x[0];
        for v in x {
            if v > 0.2 {
                s *= v + s;
            }
        }
        s
    },
    POINTS
);
spelled_alike!(
    taken_while,
    3,
    |x| x.iter().take_while(|v| **v > 0.2).map(|v| v.exp()).product(),
    {
        let mut product = 1.0;
        for v in x {
            if v > 0.2 {
                product *= v.exp();
            } else {
                break;
            }
        }
        product
    },
    POINTS
);
spelled_alike!(
    filter_mapped,
    3,
    |x| (0..3).filter_map(|i| if i == 1 { None } else { Some(x[i].cosh() * x[1]) }).product(),
    (x[0].cosh() * x[1]) * (x[2].cosh() * x[1]),
    POINTS
);
spelled_alike!(
    scanned,
    3,
    |x| x
        .iter()
        .scan((1.0, 0.0), |(a, b), v| {
            *a *= v;
            *b += *a;
            Some(*a * *b)
        })
        .fold(0.0, |sum, y| sum * 0.5 + y),
    {
        let (mut a, mut b, mut sum) = (1.0, 0.0, 0.0);
        for v in x {
            a *= v;
            b += a;
            let y = a * b;
            sum = sum * 0.5 + y;
        }
        sum
    },
    POINTS
);
spelled_alike!(
    cycled,
    3,
    |x| x.iter().cycle().skip(1).take(5).zip(core::iter::repeat(x[0])).map(|(a, b)| a * b).sum(),
    x[1] * x[0] + x[2] * x[0] + x[0] * x[0] + x[1] * x[0] + x[2] * x[0],
    POINTS
);
spelled_alike!(
    chained,
    3,
    |x| core::iter::once(x[0]).chain(x[1..].iter().copied()).chain(core::iter::repeat_n(x[1], 2)).product(),
    x[0] * x[1] * x[2] * x[1] * x[1],
    POINTS
);
spelled_alike!(
    zipped,
    3,
    |x| core::iter::zip(x, &x[1..]).map(|(a, b)| (a - b).powi(2)).sum::<f64>() + x.iter().nth(2).unwrap(),
    (x[0] - x[1]).powi(2) + (x[1] - x[2]).powi(2) + x[2],
    POINTS
);
spelled_alike!(
    succeeding,
    3,
    |x| core::iter::successors(Some(1.0), |t| Some(t * x[0])).take(4).zip(x).map(|(t, c)| t * c).sum(),
    1.0 * x[0] + 1.0 * x[0] * x[1] + 1.0 * x[0] * x[0] * x[2],
    POINTS
);

// Leaving a loop over a chain leaves all of it.
spelled_alike!(
    chain_left_early,
    3,
    |x| {
        let mut s = x[2];
        for v in x.iter().chain(&[0.1, 0.9, 0.4]) {
            if *v > 0.5 {
                break;
            }
            s += v * x[1];
        }
        s
    },
    {
        let mut s = x[2];
        for v in [x[0], x[1], x[2], 0.1, 0.9, 0.4] {
            if v > 0.5 {
                break;
            }
            s += v * x[1];
        }
        s
    },
    POINTS
);

#[test]
fn the_run_decides_where_something_is() {
    #[hessian]
    fn chain(x: [f64; 3]) -> f64 {
        match x.iter().position(|v| *v > 0.5) {
            Some(i) => x[i] * x[0] * (i as f64 + 1.0),
            None => x[2],
        }
    }
    #[hessian]
    fn found(x: [f64; 3]) -> f64 {
        x.iter().find(|v| **v > 0.5).map_or(x[0] * x[1], |v| v * v * x[2])
    }
    #[hessian]
    fn searched(x: [f64; 3]) -> f64 {
        for v in x {
            if v > 0.5 {
                return v * v * x[2];
            }
        }
        x[0] * x[1]
    }
    #[hessian]
    fn count(x: [f64; 3]) -> f64 {
        assert_eq!(found::value_gradient_hessian(x), searched::value_gradient_hessian(x), "at {x:?}");
        assert_eq!(found(x), searched(x));

        let many = x.iter().filter(|v| **v > 0.2).count();
        x.iter().sum::<f64>().powi(2) * many as f64
    }
    for x in POINTS {
        let (value, gradient, hessian) = chain::value_gradient_hessian(x);
        let at = x.iter().position(|v| *v > 0.5);
        let (mut slope, mut curvature) = ([0.0; 3], [[0.0; 3]; 3]);
        match at {
            Some(i) => {
                let k = i as f64 + 1.0;
                slope[i] += k * x[0];
                slope[0] += k * x[i];
                curvature[i][0] += k;
                curvature[0][i] += k;
            }
            None => slope[2] = 1.0,
        }
        assert_eq!((value, gradient, hessian), (chain(x), slope, curvature), "at {x:?}");

        let many = x.iter().filter(|v| **v > 0.2).count() as f64;
        let (value, gradient, hessian) = count::value_gradient_hessian(x);
        assert_eq!(value.to_bits(), count(x).to_bits());
        let slope = 2.0 * x.iter().sum::<f64>() * many;
        assert!(gradient.iter().all(|g| (g - slope).abs() <= 4.0 * f64::EPSILON * slope.abs()));
        assert_eq!(hessian, [[2.0 * many; 3]; 3]);
    }
}

#[test]
fn predicates_over_data_take_references() {
    #[hessian]
    fn chain(x: [f64; 2], data: &[(f64, f64)], weights: &[f64]) -> f64 {
        let kept = data.iter().zip(weights).filter(|((a, _), w)| *a * x[0] > **w - 1.0);
        let sum: f64 = kept.map(|((a, b), w)| w * (a * x[0] * x[1] - b).powi(2)).sum();
        let first = weights.iter().map_while(|w| (*w * x[0] > 0.1).then(|| w * x[1].exp())).sum::<f64>();
        sum + data.iter().filter_map(|&(a, b)| (a > x[1]).then(|| b * x[0].sin())).sum::<f64>() * first
    }
    #[hessian]
    fn plain(x: [f64; 2], data: &[(f64, f64)], weights: &[f64]) -> f64 {
        let mut sum = -0.0;
        for (i, w) in weights.iter().enumerate() {
            let (a, b) = data[i];
            if a * x[0] > *w - 1.0 {
                sum += w * (a * x[0] * x[1] - b).powi(2);
            }
        }
        let mut first = -0.0;
        for w in weights {
            if *w * x[0] > 0.1 {
                first += w * x[1].exp();
            } else {
                break;
            }
        }
        let mut third = -0.0;
        for &(a, b) in data {
            if a > x[1] {
                third += b * x[0].sin();
            }
        }
        sum + third * first
    }
    let (data, weights) = ([(0.5, 0.2), (0.9, -0.1), (0.1, 0.4), (2.0, 0.3)], [0.5, 1.2, 0.9, 2.0]);
    for x in [[0.3, 0.8], [1.5, 0.1], [-0.4, 0.9], [0.0, 0.5]] {
        let found = chain::value_gradient_hessian(x, &data, &weights);
        assert_eq!(found, plain::value_gradient_hessian(x, &data, &weights), "at {x:?}");
        assert_eq!(found.0, chain(x, &data, &weights));
    }
}

#[test]
fn matches_is_the_match_that_it_is_short_for() {
    #[hessian]
    fn pieces(x: [f64; 2], kind: u8) -> f64 {
        if matches!(kind, 1..=3 | 7) && matches!(x[0], v if v > 0.2) { x[0] * x[1] } else { x[1].exp() }
    }
    for (x, kind) in [([0.3_f64, 0.5_f64], 2), ([0.3, 0.5], 7), ([0.3, 0.5], 5), ([0.2, 0.5], 2)] {
        let inside = matches!(kind, 1..=3 | 7) && x[0] > 0.2;
        let (slope, curvature) = if inside {
            ([x[1], x[0]], [[0.0, 1.0], [1.0, 0.0]])
        } else {
            ([0.0, x[1].exp()], [[0.0, 0.0], [0.0, x[1].exp()]])
        };
        assert_eq!(pieces::value_gradient_hessian(x, kind), (pieces(x, kind), slope, curvature));
    }
}

/// A layer whose weights are of a type that the attribute of a method does not see.
struct Layer {
    weights: [[f64; 2]; 2],
    bias: f64,
}

impl Layer {
    #[hessian]
    fn mapped(&self, x: [f64; 2], rows: &[[usize; 2]]) -> f64 {
        let Self { weights, bias } = self;
        let hidden = weights.map(|row| row[0] * x[0] + row[1] * x[1] + bias);
        let bent = hidden.map(|h| h * h * h + h);
        let [a, b] = self.weights.map(|[p, q]| p * x[0] - q * x[1]);
        let typed: [f64; 2] = self.weights.map(|row| row[1] * x[1]);
        let picked: f64 = rows
            .iter()
            .map(|row| {
                let [p, q] = row.map(|i| x[i]);
                p * q * q
            })
            .sum();
        hidden[0] * bent[1] + a * b + typed[1] * typed[0] + picked + bent.iter().sum::<f64>()
    }

    #[hessian]
    fn written_out(&self, x: [f64; 2], rows: &[[usize; 2]]) -> f64 {
        let w = &self.weights;
        let bias = self.bias;
        let h = [w[0][0] * x[0] + w[0][1] * x[1] + bias, w[1][0] * x[0] + w[1][1] * x[1] + bias];
        let bent = [h[0] * h[0] * h[0] + h[0], h[1] * h[1] * h[1] + h[1]];
        let (a, b) = (w[0][0] * x[0] - w[0][1] * x[1], w[1][0] * x[0] - w[1][1] * x[1]);
        let typed = [w[0][1] * x[1], w[1][1] * x[1]];
        let mut picked = 0.0;
        for row in rows {
            picked += x[row[0]] * x[row[1]] * x[row[1]];
        }
        h[0] * bent[1] + a * b + typed[1] * typed[0] + picked + (0.0 + bent[0] + bent[1])
    }
}

#[test]
fn arrays_of_unseen_types_are_mapped() {
    let layer = Layer { weights: [[0.5, -1.0], [2.0, 0.25]], bias: 0.125 };
    let near = |a: f64, b: f64| assert!((a - b).abs() <= 1e-14 * (1.0 + b.abs()), "{a} for {b}");
    for x in [[0.5, 0.75], [0.0, 0.0], [-1.5, 2.0], [1e-9, -0.0]] {
        for rows in [&[[0, 1], [1, 1]][..], &[], &[[1, 0]]] {
            let (found, expected) =
                (layer.mapped_value_gradient_hessian(x, rows), layer.written_out_value_gradient_hessian(x, rows));
            assert_eq!(found.0.to_bits(), layer.mapped(x, rows).to_bits());
            near(found.0, expected.0);
            for i in 0..2 {
                near(found.1[i], expected.1[i]);
                near(found.2[i][0], expected.2[i][0]);
                near(found.2[i][1], expected.2[i][1]);
            }
        }
    }
}

#[test]
fn the_next_value_of_an_iterator_made_there() {
    #[hessian]
    fn next(x: [f64; 4], y: f64) -> f64 {
        let late = x.iter().rev().next().unwrap_or(&7.0);
        let none = x[4..].iter().next().map_or(y * y, |v| v.sin());
        late * x.iter().map(|v| v * v).next().unwrap() + none * x.windows(2).skip(1).next().map_or(0.0, |w| w[0] * w[1])
    }
    #[hessian]
    fn written_out(x: [f64; 4], y: f64) -> f64 {
        x[3] * (x[0] * x[0]) + y * y * (x[1] * x[2])
    }
    for (x, y) in [([0.5, 1.0, 2.0, 3.0], 1.5), ([1.0; 4], 0.0), ([0.0, -0.0, 1e200, 0.0], 1e-200)] {
        let found = next::value_gradient_hessian(x, y);
        assert_eq!(found.0.to_bits(), next(x, y).to_bits());
        assert_eq!(found, written_out::value_gradient_hessian(x, y), "at {x:?}, {y}");
    }
}
