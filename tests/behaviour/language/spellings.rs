//! The same function in five spellings: an indexed loop, an iterator chain, a fold, a closure and a helper function. All
//! dissolve into the same operations, so that every count of every routine is the same.
#![allow(
    clippy::needless_range_loop,
    clippy::manual_memcpy,
    clippy::unnecessary_fold,
    reason = "that is what is compared"
)]

/// Functions of the same parameters, each in a module of its own, that are called with these arguments.
macro_rules! spellings {
    ($what:ident $parameters:tt, $call:tt in $arguments:expr; $($name:ident $body:block)*) => {
        mod $what {
            $(pub mod $name {
                #[hessian_runtime::hessian]
                pub fn function $parameters -> f64 $body
            })*

            #[test]
            #[allow(unused_parens, reason = "of one argument")]
            fn cost_the_same() {
                $(assert_eq!(self::$name::function::COST, self::indexed::function::COST, stringify!($name));)*
                for $call in $arguments {
                    let expected = self::indexed::function::value_gradient_hessian $call;
                    $(
                        let found = self::$name::function::value_gradient_hessian $call;
                        assert_eq!(found, expected, stringify!($name));
                        assert_eq!(found.0.to_bits(), self::$name::function $call.to_bits());
                    )*
                }
            }
        }
    };
}

const POINTS: [[f64; 5]; 3] = [[0.3, -1.5, 2.0, 0.75, -0.25], [0.0; 5], [1e-8, 4.0, -3.0, 1e3, 0.5]];

spellings! {
    norm(x: [f64; 5]), (x) in crate::spellings::POINTS;
    indexed {
        let mut sum = 0.0;
        for i in 0..5 {
            sum += x[i] * x[i];
        }
        (sum + 1.0).sqrt()
    }
    chain {
        (x.iter().map(|v| v * v).sum::<f64>() + 1.0).sqrt()
    }
    folded {
        (x.iter().fold(0.0, |sum, v| sum + v * v) + 1.0).sqrt()
    }
    closure {
        let square = |v: f64| v * v;
        let mut sum = 0.0;
        for v in x {
            sum += square(v);
        }
        (sum + 1.0).sqrt()
    }
    helper {
        fn add_squares(v: &[f64]) -> f64 {
            let mut sum = 0.0;
            for v in v {
                sum += v * v;
            }
            sum
        }
        (add_squares(&x) + 1.0).sqrt()
    }
}

spellings! {
    rosenbrock(x: [f64; 5]), (x) in crate::spellings::POINTS;
    indexed {
        let mut sum = 0.0;
        for i in 0..4 {
            sum += 100.0 * (x[i + 1] - x[i] * x[i]).powi(2) + (1.0 - x[i]).powi(2);
        }
        sum
    }
    chain {
        x.windows(2).map(|w| 100.0 * (w[1] - w[0] * w[0]).powi(2) + (1.0 - w[0]).powi(2)).sum()
    }
    folded {
        x.iter().zip(&x[1..]).fold(0.0, |sum, (a, b)| sum + (100.0 * (b - a * a).powi(2) + (1.0 - a).powi(2)))
    }
    closure {
        let mut sum = 0.0;
        let mut add = |a: f64, b: f64| sum += 100.0 * (b - a * a).powi(2) + (1.0 - a).powi(2);
        for i in 0..4 {
            add(x[i], x[i + 1]);
        }
        sum
    }
    helper {
        fn each(f: impl Fn(f64, f64) -> f64, x: &[f64; 5]) -> f64 {
            let mut sum = 0.0;
            for (i, a) in x[..4].iter().enumerate() {
                sum += f(*a, x[i + 1]);
            }
            sum
        }
        each(|a, b| 100.0 * (b - a * a).powi(2) + (1.0 - a).powi(2), &x)
    }
}

spellings! {
    horner(x: [f64; 5]), (x) in crate::spellings::POINTS;
    indexed {
        let mut value = 0.0;
        for i in (1..5).rev() {
            value = value * x[0] + x[i];
        }
        value
    }
    chain {
        x.iter().skip(1).rev().copied().fold(0.0, |value, c| value * x[0] + c)
    }
    folded {
        x[1..].iter().rfold(0.0, |value, c| value * x[0] + c)
    }
    closure {
        let step = |value: f64, i: usize| value * x[0] + x[i];
        step(step(step(step(0.0, 4), 3), 2), 1)
    }
    helper {
        fn polynomial(coefficients: &[f64], at: f64) -> f64 {
            let mut value = 0.0;
            for c in coefficients.iter().rev() {
                value = value * at + c;
            }
            value
        }
        polynomial(&x[1..], x[0])
    }
}

const DATA: [([f64; 3], &[[f64; 2]]); 3] = [
    ([0.3, -1.5, 2.0], &[[0.5, 1.0], [-1.5, 0.25], [2.0, -0.5]]),
    ([0.0, 0.5, -1.0], &[[1.0, 2.0]]),
    ([1.0, 1.0, 1.0], &[]),
];

spellings! {
    fit(x: [f64; 3], data: &[[f64; 2]]), (x, data) in crate::spellings::DATA;
    indexed {
        let mut sum = 0.0;
        for i in 0..data.len() {
            let r = x[0] * (x[1] * data[i][0]).exp() + x[2] - data[i][1];
            sum += r * r;
        }
        sum
    }
    chain {
        data.iter().map(|row| x[0] * (x[1] * row[0]).exp() + x[2] - row[1]).map(|r| r * r).sum()
    }
    folded {
        data.iter().fold(0.0, |sum, [t, y]| {
            let r = x[0] * (x[1] * t).exp() + x[2] - y;
            sum + r * r
        })
    }
    closure {
        let model = |t: f64| x[0] * (x[1] * t).exp() + x[2];
        let mut sum = 0.0;
        for &[t, y] in data {
            let r = model(t) - y;
            sum += r * r;
        }
        sum
    }
    helper {
        fn residual(x: &[f64; 3], row: &[f64; 2]) -> f64 {
            x[0] * (x[1] * row[0]).exp() + x[2] - row[1]
        }
        let mut sum = 0.0;
        for row in data {
            let r = residual(&x, row);
            sum += r * r;
        }
        sum
    }
}

spellings! {
    smoothed(x: [f64; 3], data: &[[f64; 2]]), (x, data) in crate::spellings::DATA;
    indexed {
        let mut level = x[0];
        for i in 0..data.len() {
            level = x[1].tanh() * level + x[2] * data[i][0];
        }
        level * level
    }
    chain {
        let level = data.iter().map(|row| row[0]).fold(x[0], |level, t| x[1].tanh() * level + x[2] * t);
        level * level
    }
    folded {
        data.iter().fold(x[0], |level, row| x[1].tanh() * level + x[2] * row[0]).powi(2)
    }
    closure {
        let mut level = x[0];
        let mut step = |t: f64| level = x[1].tanh() * level + x[2] * t;
        data.iter().for_each(|row| step(row[0]));
        level * level
    }
    helper {
        fn step(level: &mut f64, x: &[f64; 3], t: f64) {
            *level = x[1].tanh() * *level + x[2] * t;
        }
        let mut level = x[0];
        for row in data {
            step(&mut level, &x, row[0]);
        }
        level * level
    }
}

spellings! {
    clipped(x: [f64; 3], data: &[[f64; 2]]), (x, data) in crate::spellings::DATA;
    indexed {
        let mut sum = 0.0;
        for i in 0..data.len() {
            let r = x[0] * data[i][0] + x[1];
            sum += if r.abs() < 1.0 { r * r } else { x[2] * r };
        }
        sum
    }
    chain {
        data.iter().map(|row| x[0] * row[0] + x[1]).map(|r| if r.abs() < 1.0 { r * r } else { x[2] * r }).sum()
    }
    folded {
        data.iter().fold(0.0, |sum, [t, _]| {
            let r = x[0] * t + x[1];
            sum + if r.abs() < 1.0 { r * r } else { x[2] * r }
        })
    }
    closure {
        let term = |t: f64| {
            let r = x[0] * t + x[1];
            if r.abs() < 1.0 { r * r } else { x[2] * r }
        };
        let mut sum = 0.0;
        for row in data {
            sum += term(row[0]);
        }
        sum
    }
    helper {
        fn term(x: [f64; 3], t: f64) -> f64 {
            let r = x[0] * t + x[1];
            if r.abs() < 1.0 { r * r } else { x[2] * r }
        }
        let mut sum = 0.0;
        for row in data {
            sum += term(x, row[0]);
        }
        sum
    }
}
