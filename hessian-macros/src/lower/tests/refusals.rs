//! What is refused, and in which words.

use quote::quote;

use super::*;

macro_rules! refused {
    ($start:literal; $($item:tt)*) => {{
        let messages = refusal(quote!($($item)*));
        assert!(messages.len() == 1 && messages[0].starts_with($start), "{messages:#?}");
    }};
}

#[test]
fn unseen_code() {
    refused!("`g` gets a value that depends on a variable"; fn f(x: f64) -> f64 { g(x) });
    refused!("`m::g` gets a value"; fn f(x: f64) -> f64 { m::g(1, x * 2.0) });
    refused!("the method `to_bits` of `f64` is not differentiated, expected `abs`"; fn f(x: f64) -> f64 { f64::from_bits(x.to_bits()) });
    refused!("the method `sine` of `f64`"; fn f(x: f64) -> f64 { x.sine() });
    refused!("`S::new` gets a value"; fn f(x: f64) -> f64 { S::new(x).norm() });
    refused!("`norm` of `S` gets a value"; fn f(x: f64) -> f64 { S { x }.norm() });
    refused!("`g` gets a value"; fn f(x: f64) -> f64 { let mut a = x; g(&mut a); a });
    refused!("`unsafe` with a value"; fn f(x: f64) -> f64 { unsafe { g(x) } });
    refused!("`f` calls itself"; fn f(x: f64) -> f64 { f(x - 1.0) });
    refused!("`h` calls itself"; fn f(x: f64) -> f64 { fn h(t: f64) -> f64 { if t > 0.0 { h(t - 1.0) } else { t } } h(x) });
}

#[test]
fn run_time_sizes() {
    refused!("this loop takes from `it` in its condition"; fn f(x: f64, data: &[f64]) -> f64 { let mut it = data.iter(); let mut s = x; while let Some(d) = it.next() { s += d * x; it.next(); } s });
    refused!("derivatives run this loop several times, and each time it would change `seen`"; fn f(x: f64, data: &[f64]) -> f64 { let mut seen = Vec::new(); let mut s = 0.0; for d in data { seen.push(*d); s += d * x; } s });
    refused!("derivatives run this loop several times, and each time it would change `rng`"; fn f(x: f64, n: usize, rng: &mut Rng) -> f64 { let mut s = 0.0; for _ in 0..n { s += x * rng.next_f64(); } s });
    refused!("derivatives run this loop several times, and each time it would change `rng`"; fn f(x: f64, n: usize, rng: &mut Rng) -> f64 { let mut s = 0.0; for _ in 0..n { s += x * draw(rng); } s });
    refused!("derivatives run this loop several times, and each time it would change `out`"; fn f(x: f64, data: &[f64], out: &mut [f64]) -> f64 { let mut s = 0.0; for d in data { out[0] = *d; s += x * d; } s });
    refused!("derivatives run this loop several times, and each time it would change `k`"; fn f(x: f64, data: &[f64]) -> f64 { let mut k = start(); let mut s = 0.0; for d in data.iter().map(|d| { k += 1; d }) { s += x * d; } s * k as f64 });
    refused!("`min_by_key` of"; fn f(x: f64, data: &[f64]) -> f64 { data.iter().map(|d| d * x).min_by_key(|d| *d as i64).unwrap() });
    refused!("iterators over data"; fn f(x: f64, data: &[f64]) -> f64 { data.iter().map(|d| d * x).enumerate().skip(1).map(|(i, d)| d).sum() });
    refused!("which place `p[k]` is, only the run decides"; fn f(mut x: [f64; 2], mut y: [f64; 2], k: usize) -> f64 { let p = [&mut x, &mut y]; p[k][0] = 1.0; x[0] });
    refused!("the index 3 is out of bounds: the length is 3"; fn f(x: [f64; 3]) -> f64 { x[3] });
    refused!("expected an array of 2 elements, found 3"; fn f(x: [f64; 3]) -> f64 { let a: [f64; 2] = x[..].try_into().unwrap(); a[0] });
    refused!("the method `get_mut` of an array"; fn f(mut x: [f64; 3], k: usize) -> f64 { *x.get_mut(k).unwrap() += 1.0; x[0] });
    refused!("the bounds of a slice"; fn f(x: [f64; 3], k: usize) -> f64 { x.rchunks(k).map(|c| c[0]).sum() });
    refused!("`unzip` of"; fn f(x: f64, data: &[f64]) -> f64 { let (a, b): (Vec<f64>, Vec<f64>) = data.iter().map(|d| (d * x, x)).unzip(); a[0] });
    refused!("what this collects into"; fn f(x: [f64; 3]) -> f64 { let (a, b) = x.iter().map(|v| (*v, [*v])).unzip(); a[0] });
}

#[test]
fn types() {
    refused!("a change of precision is not differentiated"; fn f(x: f64) -> f64 { (x as f32) as f64 });
    refused!("expected `f64`, found the integer `2`"; fn f(x: f64) -> f64 { x * 2 });
    refused!("this does not fit the type"; fn f(x: f64) -> f64 { x * (1_u32 << 32) as f64 });
    refused!("this does not fit the type"; fn f(x: f64) -> f64 { x * (1 << 40) as f64 });
    refused!("the type of `c` is not written"; fn f(x: f64) -> f64 { let c = 0.1; x * (c as f64) });
    refused!("a change of precision"; fn f(x: f64) -> f64 { let c = 0.1 + 0.2; let d: f32 = c; x * d as f64 });
    refused!("operators on whole arrays"; fn f(x: [f64; 2]) -> f64 { if x == [0.0, 1.0] { 1.0 } else { x[0] } });
    refused!("this does not fit the type"; fn f(x: f64) -> f64 { let n = 200_u8; x * (n + 100) as f64 });
    refused!("the exponent of `powi`"; fn f(x: f64) -> f64 { x.powi(2.0) });
}

#[test]
fn independent_mistakes_are_all_reported_once() {
    let messages = refusal(quote! {
        fn f(x: f64, y: f64) -> f64 { let a = g(x); let b = x.to_bits(); for _ in 0..3 { h(y); } a + b as f64 + y.next_up() }
    });
    assert_eq!(messages.len(), 4, "{messages:#?}");
}

#[test]
fn size() {
    refused!("`f` unrolls to more than 20000 operations";
        fn f(x: f64) -> f64 { let mut s = x; for _ in 0..100_000 { s = s.sin() + x; } s });
    refused!("this turns too often"; fn f(x: f64) -> f64 { loop { } });
    refused!("`g` calls itself more than 4096 times in all"; fn f(x: f64) -> f64 {
        fn g(n: usize, x: f64) -> f64 { if n < 2 { x } else { g(n - 1, x) + g(n - 2, x) } }
        g(29, x)
    });
}
