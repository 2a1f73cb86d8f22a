//! `fma`: products that are added are rounded once with the sum where that is one instruction, in derivative code only.

use hessian_runtime::{Math, Real, hessian};

/// A back end that rounds once wherever the tests run.
struct Once;

impl Math<f64> for Once {
    fn fused(x: f64, factor: f64, term: f64) -> f64 {
        x.mul_add(factor, term)
    }
}

/// Whether the target multiplies and adds in one instruction.
const HAS_IT: bool = cfg!(any(target_feature = "fma", target_arch = "aarch64"));

/// The value has its bits, both triangles are equal, and derivatives are those without the option: to the bit where the
/// target has no such instruction, to a few roundings of their terms where it has.
macro_rules! as_without {
    ($($name:ident[$n:literal] |$x:ident| $body:expr, $points:expr;)*) => {
        $(
            #[test]
            fn $name() {
                #[hessian]
                fn twice($x: [f64; $n]) -> f64 {
                    $body
                }
                #[hessian(fma)]
                fn here($x: [f64; $n]) -> f64 {
                    $body
                }
                #[hessian(fma, math = Once)]
                fn once($x: [f64; $n]) -> f64 {
                    $body
                }
                let v: [f64; $n] = core::array::from_fn(|i| 0.7 - 0.4 * i as f64);
                for x in $points {
                    let x: [f64; $n] = x;
                    let all = |(value, gradient, hessian): (f64, [f64; $n], [[f64; $n]; $n])| {
                        for (i, row) in hessian.iter().enumerate() {
                            for j in 0..i {
                                assert_eq!(row[j].to_bits(), hessian[j][i].to_bits(), "symmetric to the bit");
                            }
                        }
                        assert_eq!(value.to_bits(), twice(x).to_bits(), "the value is the function's, to the bit");
                        [&gradient[..], hessian.as_flattened()].concat()
                    };
                    let rest = |product: [f64; $n], diagonal: [f64; $n]| [product, diagonal].concat();
                    let plain = all(twice::value_gradient_hessian(x));
                    let plain = [plain, rest(twice::hvp(x, v), twice::hessian_diagonal(x))].concat();
                    let native = all(here::value_gradient_hessian(x));
                    let native = [native, rest(here::hvp(x, v), here::hessian_diagonal(x))].concat();
                    let fused = all(once::value_gradient_hessian(x));
                    let fused = [fused, rest(once::hvp(x, v), once::hessian_diagonal(x))].concat();
                    let scale = plain.iter().fold(1.0, |scale: f64, entry| scale.max(entry.abs()));
                    for ((plain, native), fused) in plain.iter().zip(native).zip(fused) {
                        assert!(HAS_IT || plain.to_bits() == native.to_bits(), "{native:e}, expected {plain:e}");
                        for found in [native, fused] {
                            let is_close = (found - plain).abs() <= 64.0 * f64::EPSILON * scale;
                            assert!(is_close, "{found:e}, expected {plain:e} at {x:?}");
                        }
                    }
                }
            }
        )*
    };
}

/// Data of which the macro does not see how many they are.
fn rows() -> &'static [f64] {
    &[0.5, 1.5, -2.0]
}

const POINTS: [[f64; 3]; 4] = [[0.3, -0.7, 1.1], [0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [-2.5, 1e-9, 1e6]];

as_without! {
    a_polynomial[3] |x| (1.0 - x[0]) * (1.0 - x[0]) + 100.0 * (x[1] - x[0] * x[0]).powi(2) - 3.0 * x[2] * x[1] * x[0], POINTS;
    a_quotient[3] |x| (x[0] * x[1] - 2.0 * x[2]) / (1.0 + x[1] * x[1] + x[2] * x[2]).sqrt(), POINTS;
    a_branch[3] |x| if x[0] * x[1] > x[2] { x[0] * x[1] * x[2] - x[2] } else { (x[0] - 3.0 * x[1] * x[2]).powi(2) }, POINTS;
    a_loop[3] |x| {
        let mut sum = 0.0;
        for &t in rows() {
            let r = x[0] + x[1] * t + x[2] * t * t;
            sum += r * r * r;
        }
        sum
    }, POINTS;
    a_network[3] |x| (x[0] * 0.3 + x[1] * 0.2 + x[2]).sin() * (x[0] * x[1] - 0.7 * x[2]).cos(), POINTS;
}

#[test]
fn it_is_rounded_once() {
    // ∂/∂x = x·y − z; the rounding of x·y is z.
    #[hessian(fma, math = Once)]
    fn cubic(x: f64, y: f64, z: f64) -> f64 {
        0.5 * x * x * y - z * x
    }
    let tiny = 2.0_f64.powi(-30);
    let (x, z) = (1.0 + tiny, 1.0 + 2.0 * tiny);
    assert_eq!(x * x - z, 0.0);
    assert_eq!(cubic::gradient(x, x, z)[0], tiny * tiny);
    // A product that is subtracted, and one that something is subtracted from.
    #[hessian(fma, math = Once)]
    fn other(x: f64, y: f64, z: f64) -> f64 {
        z * x - 0.5 * x * x * y
    }
    assert_eq!(other::gradient(x, x, z)[0], -tiny * tiny);
}

#[test]
fn sums_of_many_turns_are_rounded_once_each() {
    #[hessian(fma, math = Once)]
    fn energy(w: [f64; 2], rows: &[[f64; 2]]) -> f64 {
        let mut sum = 0.0;
        for row in rows {
            let r = w[0] * row[0] + w[1] * row[1];
            sum += 0.5 * r * r;
        }
        sum
    }
    let tiny = 2.0_f64.powi(-30);
    // 1 + 2⁻³⁰ squared, less its rounding: 2⁻⁶⁰ is left.
    let rows = [[1.0, -1.0 - 2.0 * tiny], [1.0 + tiny, 1.0 + tiny]];
    assert_eq!(energy::hessian([0.3, 0.4], &rows)[0][1], tiny * tiny);
}

#[test]
fn every_kind_of_function_may_have_it() {
    #[hessian(fma)]
    const fn at_compile_time(x: f64, y: f64) -> f64 {
        x * x * y - y * y
    }
    const GRADIENT: [f64; 2] = at_compile_time::gradient(3.0, 2.0);
    assert_eq!(GRADIENT, [12.0, 5.0]);

    #[hessian(fma)]
    fn single(x: f32, y: f32) -> f32 {
        x * x * y - y * y
    }
    assert_eq!(single::gradient(3.0, 2.0), [12.0, 5.0]);

    #[hessian(fma)]
    fn real<T: Real>(x: T, y: T) -> T {
        x * x * y - y * y
    }
    assert_eq!(real::gradient(3.0_f32, 2.0), [12.0, 5.0]);

    #[hessian(fma)]
    fn float<T: num_traits::Float>(x: T, y: T) -> T {
        x * x * y - y * y
    }
    assert_eq!(float::gradient(3.0_f64, 2.0), [12.0, 5.0]);
}

#[hessian(fma)]
mod all {
    #[hessian]
    pub fn inner(x: f64) -> f64 {
        x * x * x - x
    }
    #[hessian]
    pub fn outer(x: f64, y: f64) -> f64 {
        inner(x * y) - y
    }
}

#[test]
fn a_whole_block_may_have_it() {
    // (x·y)³ − x·y − y
    assert_eq!(all::outer::gradient(1.0, 2.0), [22.0, 10.0]);
    assert_eq!(all::inner::hessian(2.0), [[12.0]]);
}
