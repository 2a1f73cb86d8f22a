//! Methods: `self` is a constant, and the routines are methods beside it.

use hessian_runtime::hessian;
use num_dual::{DualNum, HyperDual64};

use crate::oracle::check;

/// A bond of the Morse type with a table of corrections.
struct Morse {
    depth: f64,
    width: f64,
    rest: [f64; 2],
    table: [f64; 3],
}

impl Morse {
    /// Depends on no variable where it is called.
    fn correction(&self, factor: f64) -> f64 {
        factor * self.table[2]
    }

    #[hessian]
    fn energy(&self, x: f64, y: f64, which: usize) -> f64 {
        let d = (x * x + y * y).sqrt() - self.rest[1];
        let e = 1.0 - (-self.width * d).exp();
        self.depth * e * e + self.table[which] * x * y + self.correction(2.0) * x
    }

    /// The same on dual numbers.
    fn dual(&self, x: HyperDual64, y: HyperDual64, which: usize) -> HyperDual64 {
        let d = (x * x + y * y).sqrt() - self.rest[1];
        let e = -(-d * self.width).exp() + 1.0;
        e * e * self.depth + x * y * self.table[which] + x * self.correction(2.0)
    }

    #[hessian(only(jacobian, weighted_hessian))]
    pub(crate) fn force(&self, at: [f64; 2]) -> [f64; 2] {
        [self.depth * at[0] * at[1], (self.width * at[0]).sin() + self.rest[0]]
    }

    #[hessian(constant(scale), only(gradient))]
    fn consuming(self, x: &[f64; 2], scale: f64) -> f64 {
        self.depth * x[0] / x[1] * scale
    }
}

/// A receiver of a lifetime, a generic `impl`, state behind it.
struct Table<'a, T> {
    weights: &'a [f64],
    other: T,
}

impl<T: Copy + Into<f64>> Table<'_, T> {
    #[hessian(only(value_gradient, hessian))]
    fn energy(self: &&Self, x: f64) -> f64 {
        let total: f64 = self.weights.iter().sum();
        let other: f64 = self.other.into();
        if other > 1.0 { total * x * x } else { x.sin() }
    }
}

const MORSE: Morse = Morse { depth: 1.7, width: 0.8, rest: [0.3, 1.1], table: [0.25, -0.5, 0.125] };

#[test]
fn methods_agree_with_duals() {
    for (x, y, which) in [(0.9, -0.4, 0), (1e-3, 2.0, 1), (3.0, 4.0, 2), (-1e4, 7.0, 1)] {
        let direction = [0.3, -1.2];
        let entry = |i: usize, j: usize| {
            let unit =
                |k: usize, at: f64| HyperDual64::new(at, f64::from(u8::from(k == i)), f64::from(u8::from(k == j)), 0.0);
            MORSE.dual(unit(0, x), unit(1, y), which)
        };
        let hessian: [[f64; 2]; 2] = [0, 1].map(|i| [0, 1].map(|j| entry(i, j).eps1eps2));
        let gradient = [entry(0, 0).eps1, entry(1, 1).eps1];
        let scale = 10.0;
        let (value, first, second) = MORSE.energy_value_gradient_hessian(x, y, which);
        assert_eq!(value.to_bits(), MORSE.energy(x, y, which).to_bits());
        check("gradient", first, gradient, scale);
        check("gradient alone", MORSE.energy_gradient(x, y, which), gradient, scale);
        for i in 0..2 {
            check("hessian", second[i], hessian[i], scale);
        }
        let product = [0, 1].map(|i| hessian[i][0] * direction[0] + hessian[i][1] * direction[1]);
        check("hvp", MORSE.energy_hvp(x, y, which, direction), product, scale);
        check("diagonal", MORSE.energy_hessian_diagonal(x, y, which), [hessian[0][0], hessian[1][1]], scale);
    }
    assert!(MORSE.energy_gradient(0.0, 0.0, 0)[0].is_nan(), "the root has no slope at the origin");
}

#[test]
fn constants_are_associated() {
    assert_eq!(Morse::energy_N, 2);
    assert_eq!(Morse::energy_HESSIAN_PATTERN, [(0, 0), (1, 0), (1, 1)]);
    assert_eq!(Morse::energy_AUGMENTED_IS_EXACT.len(), 2);
    assert_eq!((Morse::force_N, Morse::force_M), (2, 2));
    assert_eq!(Morse::force_JACOBIAN_PATTERN, [(0, 0), (1, 0), (0, 1)]);
    let jacobian = MORSE.force_jacobian([2.0, 3.0]);
    check("jacobian", jacobian[0], [1.7 * 3.0, 1.7 * 2.0], 1.0);
    check("jacobian", jacobian[1], [0.8 * 1.6_f64.cos(), 0.0], 1.0);
    check("weighted", MORSE.force_weighted_hessian([2.0, 3.0], [0.0, 2.0])[0], [-2.0 * 0.64 * 1.6_f64.sin(), 0.0], 1.0);
}

#[test]
fn receivers_of_every_kind() {
    check("by value", MORSE.consuming_gradient(&[2.0, 4.0], 3.0), [1.7 * 0.75, -1.7 * 0.375], 1.0);
    let table = Table { weights: &[1.0, 2.0], other: 2.0_f32 };
    assert_eq!((&table).energy_value_gradient(3.0), (27.0, [18.0]));
    assert_eq!((&table).energy_hessian(3.0), [[6.0]]);
    let table = Table { weights: &[], other: 0.5 };
    check("the other arm", (&table).energy_hessian(1.0)[0], [-1.0_f64.sin()], 1.0);
    assert_eq!(Table::<f32>::energy_N, 1);
}
