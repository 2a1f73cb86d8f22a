//! Functions that `macro_rules!` macros write: names of the macro and names of its caller may read alike.

use hessian_runtime::hessian;

macro_rules! locals_beside_parameters {
    ($name:ident, $x:ident, $y:ident, $more:expr) => {
        #[hessian]
        fn $name($x: f64, $y: f64) -> f64 {
            let t = $x * $y;
            let x = t * $y;
            x * t + $more
        }
    };
}
locals_beside_parameters!(one_clash, x, y, x * x * y);
locals_beside_parameters!(two_clashes, t, x, x * t * t);

macro_rules! parameters_beside_parameters {
    ($name:ident, $($x:ident),*) => {
        #[hessian]
        fn $name(x: f64, $($x: f64),*) -> f64 {
            let mut s = x;
            $( s += $x * $x * x; )*
            'outer: for i in 0..2 {
                s *= x + f64::from(i);
                assert!(s.is_finite(), "{}", s);
                if i > 0 {
                    break 'outer;
                }
            }
            s
        }
    };
}
parameters_beside_parameters!(one_parameter_twice, x, y);

macro_rules! captures {
    ($name:ident, $a:ident, $f:expr) => {
        #[hessian]
        fn $name($a: f64, y: f64) -> f64 {
            let f = $f;
            let a = 3.0 * $a;
            f(a) * y + $a
        }
    };
}
captures!(a_closure_of_the_caller, a, |y: f64| y * y);

#[test]
fn names_of_the_macro_and_of_its_caller_are_told_apart() {
    let (p, q) = (1.5, -0.5);
    assert_eq!(one_clash::value_gradient(p, q).0, one_clash(p, q));
    // p²q³ + p²q
    assert_eq!(
        one_clash::hessian(p, q),
        [[2.0 * q * q * q + 2.0 * q, 3.0 * p * 2.0 * q * q + 2.0 * p], [5.25, -13.5 / 2.0]]
    );
    assert_eq!(two_clashes::value_gradient(p, q).0, two_clashes(p, q));
    // p²q³ + qp²
    assert_eq!(two_clashes::hessian(p, q), one_clash::hessian(p, q));
    // (1 + q² + r²)p²(p + 1)
    let (p, q, r) = (2.0, 0.5, -0.25);
    assert_eq!(one_parameter_twice::value_gradient(p, q, r).0, one_parameter_twice(p, q, r));
    let (c, d) = (1.3125, 3.0 * p * p + 2.0 * p);
    let expected = [
        [c * (6.0 * p + 2.0), 2.0 * q * d, 2.0 * r * d],
        [2.0 * q * d, 2.0 * p * p * (p + 1.0), 0.0],
        [2.0 * r * d, 0.0, 2.0 * p * p * (p + 1.0)],
    ];
    assert_eq!(one_parameter_twice::hessian(p, q, r), expected);
    // 9p²q + p
    assert_eq!(a_closure_of_the_caller::hessian(p, q), [[18.0 * q, 18.0 * p], [18.0 * p, 0.0]]);
}

macro_rules! fragments {
    ($name:ident, $e:expr, $t:ty, $n:literal, $p:pat, $b:block, $m:ident) => {
        #[hessian]
        fn $name(x: $t, y: &[$t; $n]) -> $t {
            let u = $e * x;
            let $p = (u, -$e * u);
            let s: $t = $b;
            let mut total = 0.0;
            for v in y {
                total += *v * x * $e;
            }
            match $n {
                $n => total + u.$m() - $e.powi(2) * x / $e + s,
                _ => 1.0,
            }
        }
    };
}
fragments!(fragments_double, 1.0_f64 + 2.0, f64, 2, (_a, _b), { 1.5 }, exp);
fragments!(fragments_single, 1.0_f32 + 2.0, f32, 3, _, { 1.5 }, exp);

#[test]
fn fragments_keep_their_precedence() {
    assert_eq!(fragments_double(0.0, &[0.5, 0.25]), 2.5);
    assert_eq!(fragments_double::gradient(0.0, &[0.5, 0.25]), [2.25 + 3.0 - 3.0, 0.0, 0.0]);
    assert_eq!(fragments_double::hessian(0.0, &[0.5, 0.25]), [[9.0, 3.0, 3.0], [3.0, 0.0, 0.0], [3.0, 0.0, 0.0]]);
    assert_eq!(fragments_single::gradient(0.0, &[0.5, 0.25, 0.25])[0], 3.0);
}

macro_rules! module {
    ($name:ident, $x:ident) => {
        #[hessian]
        mod $name {
            fn inner($x: f64, y: f64) -> f64 {
                let x = $x * y;
                x * $x
            }
            #[hessian]
            pub fn outer($x: f64, y: f64) -> f64 {
                let x = 2.0 * $x;
                inner($x, y) * x
            }
        }
    };
}
module!(module, x);

#[test]
fn functions_that_are_called_are_told_apart_too() {
    // 2x³y
    assert_eq!(module::outer::hessian(2.0, 0.5), [[12.0, 24.0], [24.0, 0.0]]);
    assert_eq!(module::outer::value_gradient(2.0, 0.5).0, module::outer(2.0, 0.5));
}
