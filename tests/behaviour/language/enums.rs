//! Methods of enums: of constants, and of variants that hold what depends on a variable.

use hessian_runtime::hessian;
use num_dual::HyperDual64;

use crate::oracle::against;

const POINTS: [[f64; 2]; 7] = [[0.3, 0.7], [1.5, -0.5], [-0.4, 0.2], [0.0, 0.5], [-0.0, 1e8], [1e-30, 2.0], [0.5, 0.5]];

#[hessian]
mod losses {
    pub trait Loss {
        fn of(&self, r: f64) -> f64;
        fn twice(&self, r: f64) -> f64 {
            2.0 * self.of(r)
        }
    }

    #[derive(Clone, Copy)]
    pub enum Kind {
        L1,
        L2,
        Huber(f64),
    }

    impl Loss for Kind {
        fn of(&self, r: f64) -> f64 {
            match *self {
                Kind::L1 => r.abs(),
                Kind::L2 => 0.5 * r * r,
                Kind::Huber(d) if r.abs() <= d => 0.5 * r * r,
                Kind::Huber(d) => d * (r.abs() - 0.5 * d),
            }
        }
    }

    fn doubled<L: Loss>(loss: L, r: f64) -> f64 {
        loss.twice(r)
    }

    #[hessian]
    pub fn total(x: [f64; 2], kind: Kind, more: &[Kind]) -> f64 {
        let [x, y] = x;
        let mut sum = doubled(kind, x) + kind.of(y) + Kind::L2.of(x * y) + doubled(Kind::Huber(y * y), x);
        for kind in more {
            sum += kind.of(x - y);
        }
        for kind in [Kind::Huber(0.5), Kind::Huber(x * x), Kind::L2].iter() {
            sum += kind.of(x + y);
        }
        sum + more.iter().zip([x, y]).map(|(kind, r)| kind.of(r)).sum::<f64>()
    }
}

fn abs(r: HyperDual64) -> HyperDual64 {
    if r.re.is_sign_negative() { -r } else { r }
}

#[test]
fn methods_of_a_trait() {
    use losses::Kind;
    let huber = |r: HyperDual64, d: HyperDual64| {
        if r.re.abs() <= d.re { r * r * 0.5 } else { d * (abs(r) - d * 0.5) }
    };
    let of = |kind: Kind, r: HyperDual64| match kind {
        Kind::L1 => abs(r),
        Kind::L2 => r * r * 0.5,
        Kind::Huber(d) => huber(r, d.into()),
    };
    let more = [Kind::L2, Kind::Huber(0.25), Kind::L1];
    for kind in [Kind::L1, Kind::L2, Kind::Huber(0.4)] {
        let dual = |[x, y]: [HyperDual64; 2]| {
            let mut sum = of(kind, x) * 2.0 + of(kind, y) + of(Kind::L2, x * y) + huber(x, y * y) * 2.0;
            for kind in more {
                sum += of(kind, x - y);
            }
            sum = sum + huber(x + y, 0.5.into()) + huber(x + y, x * x) + of(Kind::L2, x + y);
            sum + (of(more[0], x) + of(more[1], y))
        };
        against(
            |x| losses::total(x, kind, &more),
            |x| losses::total::value_gradient_hessian(x, kind, &more),
            dual,
            &POINTS,
        );
    }
}

#[hessian]
mod options {
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub enum Side {
        Call,
        Put,
    }

    #[derive(Clone, PartialEq)]
    pub enum Model {
        Flat(f64),
        Power { by: f64, floor: f64 },
    }

    impl Side {
        fn sign(self) -> f64 {
            if self == Side::Call { 1.0 } else { -1.0 }
        }

        fn other(&self) -> Side {
            if *self == Side::Call { Side::Put } else { Side::Call }
        }

        fn parity(self, s: f64, k: f64) -> f64 {
            match self {
                Self::Call => s - k,
                Self::Put => k - s,
            }
        }
    }

    impl Model {
        const START: Model = Model::Flat(0.5);

        fn of(&self, s: f64) -> f64 {
            match *self {
                Model::Flat(v) => v,
                Model::Power { by, floor } => (s * s + by).max(floor),
            }
        }

        fn consumed(self, s: f64) -> f64 {
            match self {
                Model::Flat(v) => v * s,
                Model::Power { by, .. } => by + s,
            }
        }
    }

    #[hessian]
    pub fn price(x: [f64; 2], side: Side, model: &Model) -> f64 {
        let [s, k] = x;
        let v = model.of(s) + Model::Flat(0.2).of(k) + model.clone().consumed(k);
        let v = v + Model::Power { by: s, floor: 0.1 }.of(k) * Model::START.of(s);
        side.sign() * (s - k) * v + side.other().parity(s, k) * s + Side::Put.parity(s * s, k)
    }
}

#[test]
fn by_value_and_by_reference() {
    use options::{Model, Side};
    for side in [Side::Call, Side::Put] {
        for model in [Model::Flat(0.3), Model::Power { by: 0.7, floor: 0.9 }] {
            let of = |s: HyperDual64| match model {
                Model::Flat(v) => HyperDual64::from(v),
                Model::Power { by, floor } if s.re * s.re + by >= floor => s * s + by,
                Model::Power { floor, .. } => floor.into(),
            };
            let dual = |[s, k]: [HyperDual64; 2]| {
                let sign = if side == Side::Call { 1.0 } else { -1.0 };
                let consumed = match model {
                    Model::Flat(v) => k * v,
                    Model::Power { by, .. } => k + by,
                };
                let last = k * k + s;
                let v = of(s) + 0.2 + consumed + if last.re >= 0.1 { last } else { 0.1.into() } * 0.5;
                (s - k) * v * sign - (s - k) * sign * s + k - s * s
            };
            let price = |x| options::price(x, side, &model);
            against(price, |x| options::price::value_gradient_hessian(x, side, &model), dual, &POINTS);
        }
    }
}

#[test]
fn of_the_function_itself() {
    #[hessian]
    fn pieces(x: [f64; 2]) -> f64 {
        enum Piece {
            Line { slope: f64, at: f64 },
            Bent(f64, f64),
        }
        impl Piece {
            fn of(&self, t: f64) -> f64 {
                match self {
                    Self::Line { slope, at } => slope * t + at,
                    Self::Bent(a, b) => (a * t + b) * t,
                }
            }
        }
        const BASES: [Piece; 2] = [Piece::Bent(1.0, 0.5), Piece::Line { slope: 2.0, at: 0.25 }];
        let [x, y] = x;
        let line = if x > 0.0 { Piece::Line { slope: x, at: 1.0 } } else { Piece::Line { slope: -x, at: y } };
        let sum: f64 = BASES.iter().zip([x, y].iter()).map(|(base, c)| c * base.of(x)).sum();
        line.of(y) * Piece::Bent(y, x).of(x) + Piece::Bent(0.5, 2.0).of(y) + sum
    }
    let dual = |[x, y]: [HyperDual64; 2]| {
        let line = if x.re > 0.0 { x * y + 1.0 } else { -x * y + y };
        line * ((y * x + x) * x) + (y * 0.5 + 2.0) * y + (x * ((x + 0.5) * x) + y * (x * 2.0 + 0.25))
    };
    against(pieces, pieces::value_gradient_hessian, dual, &POINTS);
}
