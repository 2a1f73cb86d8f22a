//! Enums whose variant the run decides, and methods of enums: against second-order duals of plainly written branches.
#![allow(clippy::style, clippy::complexity, reason = "every natural spelling, the clumsy ones too")]

use hessian_runtime::hessian;
use num_dual::{DualNum, HyperDual64};

use crate::oracle::against;

const POINTS: [[f64; 2]; 8] =
    [[0.7, 0.4], [2.5, 1.5], [2.5, 0.5], [0.5, 3.0], [-2.5, 3.0], [0.0, 2.0], [1.0, 1.0], [1e6, 1e-6]];

#[hessian]
mod laws {
    #[derive(Clone, Copy)]
    pub enum Law {
        Power(f64),
        Bent { at: f64, order: i32 },
        Flat,
    }

    impl Law {
        fn at(&self, x: f64) -> f64 {
            match self {
                Law::Power(p) => x.powf(*p),
                Law::Bent { at, order } => (x - at).powi(*order),
                Law::Flat => 1.0,
            }
        }

        fn slope(self, x: f64) -> f64 {
            match self {
                Self::Power(p) => p * x,
                Self::Bent { order: 2, .. } => 2.0 * x,
                Self::Bent { at, .. } => at,
                Self::Flat => 0.0,
            }
        }

        fn turned(&self, by: f64) -> f64 {
            match *self {
                Self::Flat => by,
                Self::Power(p) | Self::Bent { at: p, .. } => p * by,
            }
        }

        fn picked(p: f64, is_power: bool) -> Self {
            if is_power { Self::Power(p) } else { Self::Flat }
        }
    }

    #[hessian]
    pub fn made(x: f64, p: f64) -> f64 {
        let law = if x > 1.0 {
            Law::Bent { at: p, order: 2 }
        } else if x > 0.0 {
            Law::Power(2.5)
        } else {
            Law::Flat
        };
        let other = if p > 1.0 { law } else { Law::Bent { at: -1.5, order: 3 } };
        let sum = match other {
            Law::Bent { at, order: 3 } => at * x,
            other => other.at(x) * p,
        };
        sum + law.slope(x) * law.turned(p) + Law::picked(x * p, x > p).at(2.0)
    }

    #[hessian]
    pub fn of_constants(x: f64, law: &Law, laws: &[Law], own: Law) -> f64 {
        let sum: f64 = laws.iter().map(|law| law.at(x) + law.slope(x) * law.turned(x)).sum();
        sum + law.at(x) * law.slope(x) + law.turned(x) + own.at(x) * own.turned(x) + own.slope(x)
    }
}

use laws::Law;

fn at(law: &Law, x: HyperDual64) -> HyperDual64 {
    match law {
        Law::Power(p) => x.powf(*p),
        Law::Bent { at, order } => (x - *at).powi(*order),
        Law::Flat => HyperDual64::from(1.0),
    }
}

#[test]
fn variants_that_the_run_decides() {
    let dual = |[x, p]: [HyperDual64; 2]| {
        let bent = x.re > 1.0;
        let law = if bent {
            (x - p) * (x - p)
        } else if x.re > 0.0 {
            x.powf(2.5)
        } else {
            HyperDual64::from(1.0)
        };
        let sum = if p.re > 1.0 { law * p } else { x * -1.5 };
        let slope = if bent {
            x * 2.0
        } else if x.re > 0.0 {
            x * 2.5
        } else {
            HyperDual64::from(0.0)
        };
        let turned = if bent {
            p * p
        } else if x.re > 0.0 {
            p * 2.5
        } else {
            p
        };
        let picked = if x.re > p.re { (x * p * 2.0_f64.ln()).exp() } else { HyperDual64::from(1.0) };
        sum + slope * turned + picked
    };
    against(|[x, p]| laws::made(x, p), |[x, p]| laws::made::value_gradient_hessian(x, p), dual, &POINTS[..7]);
}

#[test]
fn methods_of_enums() {
    let own = [Law::Power(2.0), Law::Bent { at: 1.5, order: 2 }, Law::Bent { at: 0.5, order: 3 }, Law::Flat];
    let slope = |law: &Law, x: HyperDual64| match law {
        Law::Power(p) => x * *p,
        Law::Bent { order: 2, .. } => x * 2.0,
        Law::Bent { at, .. } => HyperDual64::from(*at),
        Law::Flat => HyperDual64::from(0.0),
    };
    let turned = |law: &Law, x: HyperDual64| match law {
        Law::Flat => x,
        Law::Power(p) | Law::Bent { at: p, .. } => x * *p,
    };
    for law in own {
        let dual = |[x]: [HyperDual64; 1]| {
            let first = own
                .iter()
                .map(|law| at(law, x) + slope(law, x) * turned(law, x))
                .fold(HyperDual64::from(0.0), |a, b| a + b);
            first + at(&law, x) * slope(&law, x) + turned(&law, x) + at(&law, x) * turned(&law, x) + slope(&law, x)
        };
        against(
            |[x]| laws::of_constants(x, &law, &own, law),
            |[x]| laws::of_constants::value_gradient_hessian(x, &law, &own, law),
            dual,
            &[[0.7], [2.5], [1.5], [0.0]],
        );
    }
}

/// Such enums are changed by loops that unroll, compared, and handed to what is not seen while they hold constants.
#[test]
fn variants_are_changed_and_handed_on() {
    #[derive(Clone, Copy, PartialEq)]
    enum Mode {
        Slow(i32),
        Fast,
        Named { k: f64 },
    }
    fn unseen(mode: Mode) -> f64 {
        match mode {
            Mode::Slow(k) => f64::from(k),
            Mode::Fast => 7.0,
            Mode::Named { k } => k,
        }
    }
    mod outside {
        pub use core::convert::identity as same;
    }
    #[hessian]
    fn f(x: f64, y: f64) -> f64 {
        let mut mode = Mode::Named { k: x };
        if y > x {
            mode = Mode::Fast;
        }
        let mut sum = 0.0;
        for i in 0..3 {
            if let Mode::Named { k } = mode {
                sum += k * x;
                if i == 1 {
                    mode = Mode::Slow(3);
                }
            } else {
                sum += y * y;
            }
        }
        match mode {
            Mode::Named { .. } => sum,
            Mode::Fast | Mode::Slow(_) => sum * x,
        }
    }
    let dual = |[x, y]: [HyperDual64; 2]| if y.re > x.re { y * y * x * 3.0 } else { (x * x * 2.0 + y * y) * x };
    against(|[x, y]| f(x, y), |[x, y]| f::value_gradient_hessian(x, y), dual, &POINTS);

    #[hessian]
    fn g(x: f64, y: f64) -> f64 {
        let mode = if x > 1.0 {
            Mode::Slow(2)
        } else if x > 0.0 {
            Mode::Fast
        } else {
            Mode::Named { k: 0.5 }
        };
        let factor = if mode == Mode::Fast { 1.0 } else { 2.0 };
        let power = match mode {
            Mode::Slow(k) => x.powi(k),
            Mode::Fast => x,
            Mode::Named { k } => k * x,
        };
        let other = if y > 1.0 { Mode::Named { k: x * y } } else { mode };
        let Mode::Named { k } = other else { return power };
        power * outside::same(unseen(mode)) * factor + k * k
    }
    let dual = |[x, y]: [HyperDual64; 2]| {
        let (power, unseen, factor, named) = if x.re > 1.0 {
            (x * x, 2.0, 2.0, None)
        } else if x.re > 0.0 {
            (x, 7.0, 1.0, None)
        } else {
            (x * 0.5, 0.5, 2.0, Some(HyperDual64::from(0.5)))
        };
        match if y.re > 1.0 { Some(x * y) } else { named } {
            Some(k) => power * unseen * factor + k * k,
            None => power,
        }
    };
    against(|[x, y]| g(x, y), |[x, y]| g::value_gradient_hessian(x, y), dual, &POINTS);
}

/// An enum of the body, with methods, literals in its variants, and alternatives of variants that it never is.
#[test]
fn enums_of_the_body() {
    #[hessian]
    fn f(x: f64, y: f64) -> f64 {
        #[allow(dead_code, reason = "one that is never made")]
        #[derive(Clone, Copy)]
        enum Kind {
            Scaled(f64),
            Plain,
            Named { k: f64 },
            Pair(f64, Option<f64>),
        }
        impl Kind {
            fn of(x: f64, y: f64) -> Self {
                if x > y {
                    Self::Scaled(x)
                } else if y > 2.0 {
                    Self::Named { k: 0.5 }
                } else {
                    Self::Plain
                }
            }
            fn at(self, t: f64) -> f64 {
                match self {
                    Kind::Scaled(a) => a * t,
                    Self::Plain => t * t,
                    Self::Named { k } => k + t,
                    Self::Pair(a, b) => a + b.unwrap_or(t),
                }
            }
        }
        let kind = Kind::of(x, y);
        let sum = kind.at(y)
            + match (kind, x > 1.0) {
                (Kind::Scaled(p), true) | (Kind::Pair(p, _), _) => p * p,
                (Kind::Named { .. }, false) => x * y,
                (other, is_large) => other.at(if is_large { x } else { 2.0 }),
            };
        match [Some(kind), None] {
            [Some(Kind::Scaled(a) | Kind::Pair(_, Some(a))), None] if a > 2.0 => sum * a,
            [Some(Kind::Pair(..)), _] => 0.0,
            [Some(Kind::Plain), _] => sum * sum,
            _ => sum,
        }
    }
    let dual = |[x, y]: [HyperDual64; 2]| {
        let (kind, at): (u8, fn([HyperDual64; 3]) -> HyperDual64) = if x.re > y.re {
            (0, |[x, _, t]| x * t)
        } else if y.re > 2.0 {
            (1, |[.., t]| t + 0.5)
        } else {
            (2, |[.., t]| t * t)
        };
        let second = match kind {
            0 if x.re > 1.0 => x * x,
            1 if x.re <= 1.0 => x * y,
            _ => at([x, y, if x.re > 1.0 { x } else { HyperDual64::from(2.0) }]),
        };
        let sum = at([x, y, y]) + second;
        match kind {
            0 if x.re > 2.0 => sum * x,
            2 => sum * sum,
            _ => sum,
        }
    };
    against(|[x, y]| f(x, y), |[x, y]| f::value_gradient_hessian(x, y), dual, &POINTS);
}
