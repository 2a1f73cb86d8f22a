//! Expressions, locals, arrays, closures, iterators.

use super::*;

const XY: [[f64; 2]; 4] = [[0.3, -1.7], [2.5, 0.4], [-0.0, 3.0], [1e-160, -2.0]];
const XYZ: [[f64; 3]; 4] = [[0.3, -1.7, 0.9], [2.5, 0.4, -3.0], [-0.0, 3.0, 1.0], [1.0, -2.0, 0.25]];

#[test]
fn arithmetic() {
    agrees!([x, y] => f(x, y); [XY[0], XY[1], XY[2], XY[3]];
        fn f(x: f64, y: f64) -> f64 { (1.0 - x).powi(2) + 100.0 * (y - x * x).powi(2) });
    agrees!([x, y] => f(x, y); [XY[0], XY[1], XY[2]];
        fn f(x: f64, y: f64) -> f64 { -2.0f64.powi(2) * x + 1e3 / 1_000.0 - (-y) % 3.0 + 2f64 * (1. - x) });
    agrees!([x, y] => f(x, y); [XY[0], XY[1], XY[2]];
        fn f(x: f64, y: f64) -> f64 { x.powi(0) + x.powi(1) * y.powi(3) + y.powi(-2) + x.powf(2.0) });
    agrees!([x, y] => f(x, y); [XY[0], XY[1], XY[2]];
        fn f(x: f64, y: f64) -> f64 { let (s, c) = (x * y).sin_cos(); s * c.log(3.5_f64) + x.mul_add(y, 1.0).max(y).clamp(-1.0, 1.0) });
    agrees!([x, y] => f(x, y); [XY[0], XY[1], XY[2]];
        fn f(x: f64, y: f64) -> f64 { f64::sin(x) + f64::max(x, y) + <f64>::sqrt(x * x) + f64::powi(y, 3) + core::ops::Mul::mul(x, y) });
}

#[test]
fn locals() {
    agrees!([x, y] => f(x, y); [XY[0], XY[1], XY[2]];
        fn f(x: f64, y: f64) -> f64 { let mut a = x; a += y; a *= 2.0; a -= 0.5; a /= 3.0; a = -a; a });
    agrees!([x, y] => f(x, y); [XY[0], XY[1]];
        fn f(mut x: f64, y: f64) -> f64 { x += 1.0; let x = x * y; { let x = x + 1.0; let _ = x; } let y: f64 = x - y; y * x });
    agrees!([x, y] => f(x, y); [XY[0], XY[1]];
        fn f(x: f64, y: f64) -> f64 { let a; let b: f64; a = x * y; b = a + 1.0; let (c, (d, _)) = (a, (b, x)); c / d });
    agrees!([x, y] => f(x, y); [XY[0], XY[1]];
        fn f(x: f64, y: f64) -> f64 { let (mut a, mut b) = (x, y); (a, b) = (b, a + b); [a, b] = [b, a]; std::mem::swap(&mut a, &mut b); a - 2.0 * b });
    agrees!([x, y] => f(x, y); [XY[0], XY[1]];
        fn f(x: f64, y: f64) -> f64 { let mut a = x; { let r = &mut a; *r += y; *r *= 3.0; } let r = &a; *r - y });
    agrees!([x, y] => f(x, y); [XY[0], XY[1]];
        fn f(x: f64, y: f64) -> f64 { const K: f64 = 2.5; const N: usize = 3; let mut s = 0.0; for i in 0..N { s += K * x * i as f64; } s + y });
}

#[test]
fn parameters() {
    agrees!([x, y, z, w] => f((x, y), &[z, w]); [[1.0, 2.0, -3.0, 0.1]];
        fn f((a, b): (f64, f64), v: &[f64; 2]) -> f64 { a * v[1] - b * v[0] + a }
    );
}

#[test]
fn arrays() {
    agrees!([x, y, z] => f([x, y, z]); [XYZ[0], XYZ[1]];
    fn f(x: [f64; 3]) -> f64 {
        let mut m = [[0.0; 3]; 3];
        for i in 0..3 { for j in 0..=i { m[i][j] = x[i] * x[j]; m[j][i] = m[i][j]; } }
        let mut t = 0.0;
        for i in 0..3 { t += m[i][(i + 1) % 3] / (1.0 + x[i].powi(2)); }
        t
    });
    agrees!([x, y, z] => f(&[x, y, z]); [XYZ[0], XYZ[1]];
    fn f(x: &[f64; 3]) -> f64 {
        let [a, rest @ ..] = *x;
        let mut y = [a; 4];
        y[1..3].len();
        y[2] += rest[0];
        y.swap(0, 2);
        y.reverse();
        for v in y.iter_mut() { *v *= 2.0; }
        for (v, w) in y.iter_mut().zip(x.iter()) { *v += w; }
        y[0] + y[1] * y[2] - y[3] + rest[1]
    });
    agrees!([x, y, z] => f(x, y, z); [XYZ[0], XYZ[1]];
        fn f(x: f64, y: f64, z: f64) -> [(f64, f64); 2] { let a = [x, y, z].map(|v| v * v); [(a[0], a[1]), (a[2], x + y)] });
    agrees!([x, y, z] => f([x, y, z]); [XYZ[0]];
        fn f(x: [f64; 3]) -> f64 { let a: [f64; 3] = core::array::from_fn(|i| x[i] * (i as f64)); a[1] + a[2] - core::array::from_fn::<_, 2, _>(|i| x[i])[1] });
}

#[test]
fn loops() {
    agrees!([x, y] => f(x, y); [XY[0], XY[1]];
    fn f(x: f64, y: f64) -> f64 {
        let mut s = 0.0;
        for i in (0..6).rev().step_by(2) { s = s * x + i as f64; }
        let mut k = 0;
        while k < 4 { k += 1; if k == 2 { continue; } s += y / k as f64; }
        let b = loop { k -= 1; if k < 0 { break k as f64; } s *= 1.5; };
        'outer: for i in 0..3 { for j in 0..3 { if i * j == 2 { break 'outer; } if j > i { continue 'outer; } s += x * (i - j) as f64; } }
        s * b + ((1 / 2) as f64) * x
    });
}

#[test]
fn iterators() {
    agrees!([x, y, z] => f([x, y, z]); [XYZ[0], XYZ[1], XYZ[2]];
    fn f(x: [f64; 3]) -> f64 {
        let a = x.iter().map(|v| v * v).sum::<f64>();
        let b: f64 = x.iter().enumerate().map(|(i, v)| v * (i + 1) as f64).product();
        let c = x.iter().zip(x.iter().skip(1)).map(|(a, b)| (b - a).powi(2)).sum::<f64>();
        let d = x.windows(2).map(|w| w[0] * w[1]).fold(0.0, |acc, v| acc + v);
        let e = x.iter().copied().fold(x[0], f64::max);
        let g: f64 = (0..3).rev().map(|i| x[i] / (i as f64 + 1.0)).sum();
        let h: f64 = x.into_iter().rev().take(2).chain(x).step_by(2).sum();
        let i: f64 = (0..3).flat_map(|i| (0..i).map(move |j| (i, j))).filter(|&(i, j)| i != j + 1).map(|(i, j)| x[i] * x[j]).sum();
        a + b - c * d + g * h + i - e.min(0.0)
    });
}

#[test]
fn closures_and_functions() {
    agrees!([x, y] => f(x, y); [XY[0], XY[1]];
    fn f(x: f64, y: f64) -> f64 {
        let a = x * 2.0;
        let g = |t: f64| a * t + y;
        let a = 5.0;
        let mut count = 0.0;
        let mut bump = |by: f64| { count += by; count };
        let b = bump(x) + bump(y);
        fn h(p: f64, q: f64) -> f64 { if p == 0.0 { return q; } helper(p) * q }
        fn helper(p: f64) -> f64 { p.sin() }
        let s = |t: f64| -> f64 { let t = t + 1.0; return t * t; };
        g(b) + a + h(x, y) + s(y) + count
    });
    agrees!([x, y] => f(x, y); [XY[0], XY[1]];
    fn f(x: f64, y: f64) -> f64 {
        let mut a = x;
        let g = move |t: f64| a * t;
        a = 7.0;
        let b = g(y);
        fn add(to: &mut f64, what: f64) { *to += what; }
        add(&mut a, b);
        fn dot(a: &[f64; 2], b: &[f64; 2]) -> f64 { a.iter().zip(b).map(|(a, b)| a * b).sum() }
        a + dot(&[x, y], &[y, 2.0])
    });
}

#[test]
fn single_precision() {
    let program = lowered(
        quote::quote!(),
        quote::quote!(
            fn f(x: f32) -> f32 {
                x * 0.1 + (2 as f32) / 3.0
            }
        ),
    );
    let found = outputs(&program, &[1.0], &no_help);
    assert_eq!(program.graph.precision(), crate::ir::Precision::Single);
    assert!((found[0] - (0.1 + 2.0 / 3.0)).abs() < 1e-6);
    assert!(program.graph.ids().any(|id| program.graph.as_constant(id) == Some(f64::from(0.1_f32))));
}

#[test]
fn large_functions() {
    let p = lowered(
        quote::quote!(),
        quote::quote! {
            fn f(x: [f64; 40], k: &[f64]) -> f64 {
                let mut m = [[0.0; 40]; 40];
                for i in 0..40 { for j in 0..=i { m[i][j] = x[i] * x[j] * k[i * 40 + j] + if i == j { 1.0 } else { 0.0 }; } }
                let mut s = 0.0;
                for i in 0..40 { for j in 0..=i { if m[i][j] > 0.0 { s += m[i][j].sqrt(); } } }
                s
            }
        },
    );
    assert!(p.graph.len() > 4000);
    let terms = (0..1500).map(|i| {
        let c = f64::from(i);
        quote::quote!(x * #c)
    });
    lowered(quote::quote!(), quote::quote!(fn f(x: f64) -> f64 { #(#terms)+* }));
}
