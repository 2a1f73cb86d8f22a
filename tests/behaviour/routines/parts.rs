//! Routines that call another one: the same results by bits, the same cost, whatever the signature.

use crate::oracle::against_duals;
use hessian_runtime::{Real, hessian};

against_duals!(
    of_one_variable,
    1,
    |x| {
        let mut a = x[0];
        for _ in 0..400 {
            a = a * 0.5 + (a * x[0]).sin() * 0.1;
        }
        a
    },
    [[0.3], [0.0], [-2.0]]
);

struct Damped {
    by: f64,
}

#[derive(Clone, Copy)]
struct Gains {
    first: f64,
    second: f64,
}

#[hessian]
impl Damped {
    #[hessian]
    fn turns(&self, x: [f64; 2], Gains { first, second }: Gains, turns: &[f64]) -> f64 {
        let mut a = x[0] * first;
        for _ in 0..300 {
            a = a * self.by + x[1] * (a * x[1]).sin() * second;
        }
        a + turns.len() as f64
    }
}

#[hessian(const TURNS = 300)]
fn generic<'a, T: Real, const TURNS: usize>(x: &'a T, y: &'a T) -> T {
    let mut a = *x;
    for _ in 0..TURNS {
        a = a * T::HALF + *y * (a * *y).sin() * T::from_f64(0.1);
    }
    a
}

#[hessian]
fn several(x: f64, y: f64) -> [f64; 2] {
    let mut a = [x, y];
    for _ in 0..200 {
        a = [a[0] * 0.5 + (a[1] * y).sin() * 0.1, a[1] * 0.25 + x * a[0].cos()];
    }
    a
}

#[test]
fn parts_are_what_is_called() {
    let damped = Damped { by: 0.5 };
    let (x, gains, turns) = ([0.3, 1.2], Gains { first: 1.5, second: 0.2 }, [1.0; 3]);
    let (value, gradient) = damped.turns_value_gradient(x, gains, &turns);
    assert_eq!(value.to_bits(), damped.turns(x, gains, &turns).to_bits());
    assert_eq!(damped.turns_gradient(x, gains, &turns), gradient);
    let (_, _, hessian) = damped.turns_value_gradient_hessian(x, gains, &turns);
    assert_eq!(damped.turns_hessian(x, gains, &turns), hessian);
    assert_eq!(damped.turns_hessian_values(x, gains, &turns), [hessian[0][0], hessian[1][0], hessian[1][1]]);
    assert_eq!(Damped::turns_COST.gradient, Damped::turns_COST.value_gradient);

    let (_, _, hessian) = generic::value_gradient_hessian::<f32, 300>(&0.3, &1.2);
    assert_eq!(generic::hessian::<f32, 300>(&0.3, &1.2), hessian);
    assert_eq!(generic::gradient::<f64, 300>(&0.3, &1.2), generic::value_gradient::<f64, 300>(&0.3, &1.2).1);

    assert_eq!(several::hessian(0.3, 1.2), several::value_gradient_hessian(0.3, 1.2).2);
    let jacobian = several::jacobian(0.3, 1.2);
    let columns = [jacobian[0][0], jacobian[1][0], jacobian[0][1], jacobian[1][1]];
    assert_eq!(several::jacobian_values(0.3, 1.2), columns);
    let weighted = several::weighted_hessian(0.3, 1.2, [1.0, -2.0]);
    let expected = [weighted[0][0], weighted[1][0], weighted[1][1]];
    assert_eq!(several::weighted_hessian_values(0.3, 1.2, [1.0, -2.0]), expected);
}

// A routine that is wanted alone, or into memory, has code of its own; in small programs, where every operation tells,
// each has.
#[test]
fn code_of_its_own() {
    #[hessian(only(gradient, value_gradient_into, hessian_into, value_gradient_hessian), name = Alone)]
    fn alone(x: f64, y: f64) -> f64 {
        let mut a = x;
        for _ in 0..300 {
            a = a * 0.5 + y * (a * y).sin() * 0.1;
        }
        a
    }
    let mut out = ([0.0; 2], [[0.0; 2]; 2]);
    Alone::value_gradient_into(0.3, 1.2, &mut out.0);
    Alone::hessian_into(0.3, 1.2, &mut out.1);
    let (_, gradient, hessian) = Alone::value_gradient_hessian(0.3, 1.2);
    crate::oracle::check("gradient", Alone::gradient(0.3, 1.2), gradient, 1.0);
    crate::oracle::check("gradient", out.0, gradient, 1.0);
    for (row, expected) in out.1.into_iter().zip(hessian) {
        crate::oracle::check("hessian", row, expected, 1.0);
    }

    #[hessian]
    fn small(x: f64, y: f64) -> f64 {
        x * x * y
    }
    const { assert!(small::COST.gradient.mul < small::COST.value_gradient.mul) };
}
