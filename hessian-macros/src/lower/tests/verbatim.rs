//! What stays as it is written.

use quote::quote;

use super::*;

#[test]
fn inactive_expressions_are_one_leaf() {
    let p = lowered(
        quote!(),
        quote!(
            fn f(x: f64, p: &[f64], n: usize) -> f64 {
                x * (p[n] * 2.0 + p.len() as f64) + g(n)
            }
        ),
    );
    assert_eq!(leaves(&p), ["Float p [n] * 2.0 + p . len () as f64", "Unit let held1: f64 = g (n)", "Float held1"]);
    let p = lowered(
        quote!(),
        quote!(
            fn f(x: f64, c: &Config, flag: bool) -> f64 {
                let k = if flag { c.a } else { 2.0 };
                x * k * c.b * c.b
            }
        ),
    );
    assert_eq!(leaves(&p), ["Unit let k = if flag { c . a } else { 2.0 }", "Float k", "Float c . b"]);
}

#[test]
fn a_literal_times_a_constant_is_a_product_of_the_graph() {
    let p = lowered(
        quote!(constant(k)),
        quote!(
            fn f(x: f64, k: f64, n: usize) -> f64 {
                0.5 * k * x * x + k * 2.0 * x + 0.5 * (k + 1.0) * x + n as f64 * 0.5
            }
        ),
    );
    assert_eq!(leaves(&p), ["Float k", "Float 0.5 * (k + 1.0)", "Float n as f64 * 0.5"]);
    let help = |text: &str, _: &[f64]| match text {
        "k" => 4.0,
        "0.5 * (k + 1.0)" => 2.5,
        _ => 1.5,
    };
    assert_eq!(outputs(&p, &[3.0], &help), [18.0 + 24.0 + 7.5 + 1.5]);
}

#[test]
fn known_integers_are_replaced() {
    let p = lowered(
        quote!(),
        quote!(
            fn f(x: [f64; 2], p: &[f64]) -> f64 {
                let mut s = 0.0;
                for i in 0..2 {
                    s += x[i] * p[3 + i];
                }
                s
            }
        ),
    );
    assert_eq!(leaves(&p), ["Float p [3]", "Float p [4]"]);
}

#[test]
fn piecewise_constants_are_captured() {
    let p = lowered(
        quote!(),
        quote!(
            fn f(x: f64, t: &[f64]) -> f64 {
                let k = (x * 10.0) as usize;
                x * t[k] + ((x as i32) as f64) * x
            }
        ),
    );
    let found = leaves(&p);
    assert!(found[0].starts_with("Unit let k = captured1 as usize with captured1 = operand"), "{found:?}");
    assert_eq!(found[1], "Float t [k]");
    assert!(found[2].starts_with("Float captured2 as i32 as f64 with"), "{found:?}");
}

#[test]
fn run_time_branches_on_constants() {
    let p = lowered(
        quote!(),
        quote!(
            fn f(x: f64, flag: bool) -> f64 {
                if flag && x > 0.0 { x } else { 2.0 * x }
            }
        ),
    );
    assert_eq!(leaves(&p), ["Bool flag", "Bool false"]);
    for (flag, x, value) in [(1.0, 3.0, 3.0), (0.0, 3.0, 6.0), (1.0, -3.0, -6.0)] {
        assert_eq!(outputs(&p, &[x], &|_, _| flag), [value]);
    }
    let p = lowered(
        quote!(),
        quote! {
            fn f(x: f64, mode: Option<&f64>, n: u8) -> f64 {
                let a = match mode { Some(k) => x * k, None => x };
                let Some(j) = mode else { return a };
                if let 3 = n { a * j } else { a }
            }
        },
    );
    let found = leaves(&p);
    assert_eq!(found[0], "Int match mode { Some (k) , None }".replace(" ,", ","));
    assert!(found[1].contains("Borrow"), "{found:?}");
}

#[test]
fn statements_stay_in_their_arms() {
    let p = lowered(
        quote!(),
        quote! {
            fn f(x: f64, data: &[f64], log: &Log) -> f64 {
                assert!(x > 0.0, "x is {x}");
                let mut s = 0.0;
                for r in data { s += r; }
                if x > 1.0 { log.write(s); }
                let y = x * s;
                debug_assert!(y != 0.0);
                y
            }
        },
    );
    let found = leaves(&p);
    assert_eq!(found[0], "Unit assert ! (x > 0.0 , \"x is {x}\")");
    assert_eq!(found[1], "Unit let mut s_2 = 0.0");
    assert_eq!(found[2], "Unit for r in data { s_2 += r ; }");
    assert_eq!(found[3], "Unit log . write (s_2)");
    assert_eq!(found[4], "Float s_2");
    assert_eq!(found[5], "Unit debug_assert ! (y != 0.0) with y = operand");
}

#[test]
fn shadowed_names_do_not_collide() {
    let p = lowered(
        quote!(),
        quote! {
            fn f(x: f64, k: &Config) -> f64 { let a = x * k.a; { let k = k.inner(); let _ = a * k.b; } let x = k.len(); a * k.c + x as f64 }
        },
    );
    assert_eq!(
        leaves(&p),
        [
            "Float k . a",
            "Unit let k_2 = k . inner ()",
            "Float k_2 . b",
            "Unit let x_2 = k . len ()",
            "Float k . c",
            "Float x_2 as f64"
        ]
    );
}

#[test]
fn evaluation_order_is_kept() {
    let p = lowered(
        quote!(),
        quote!(
            fn f(x: f64, c: &Cell) -> f64 {
                c.next() * {
                    c.bump();
                    x
                } + c.next()
            }
        ),
    );
    assert_eq!(leaves(&p)[0], "Unit let held1 = c . next ()");
    assert_eq!(leaves(&p)[1], "Unit c . bump ()");
}

#[test]
fn mutable_constants_are_changed_in_place() {
    let p = lowered(
        quote!(),
        quote! {
            fn f(x: f64, mut n: usize, p: &[f64]) -> f64 { let a = x * p[n]; n += 1; let mut w = p[n]; w *= 2.0; let b = x * w; w = x; a + b * w }
        },
    );
    assert_eq!(leaves(&p), ["Float p [n]", "Unit n += 1", "Unit let mut w = p [n]", "Unit w *= 2.0", "Float w"]);
}

#[test]
fn references_to_dissolved_values_stay_references() {
    let p = lowered(
        quote!(),
        quote!(
            fn f(x: f64, m: &Map) -> f64 {
                let w = [1.5, x.floor() * 0.0 + 2.0];
                let k = 3;
                let r = &k;
                x * m.get(&1) * m.get(r) * w[0]
            }
        ),
    );
    assert_eq!(leaves(&p), ["Float m . get (& 1)", "Float m . get (& 3)"]);
}

#[test]
fn methods_that_may_change_a_local_change_a_variable() {
    let p = lowered(
        quote!(),
        quote!(
            fn f(x: f64) -> f64 {
                let mut w = [1.0, 2.0];
                w.normalize();
                x * w[0]
            }
        ),
    );
    assert_eq!(
        leaves(&p),
        ["Unit let mut w_2 = w_2 with w_2 = array of 2", "Unit w_2 . normalize ()", "Float w_2 [0]"]
    );
}

#[test]
fn what_an_exclusive_reference_reaches_is_read_every_time() {
    let p = lowered(
        quote!(),
        quote!(
            fn f(x: f64, c: &mut C, d: &C) -> f64 {
                let a = x * c.k * d.k;
                c.k = 2.0;
                let r = &mut *c;
                let b = r.k * x;
                r.k = 1.0;
                a + b * r.k * d.k
            }
        ),
    );
    assert_eq!(
        leaves(&p),
        [
            "Float c . k",
            "Float d . k",
            "Unit c . k = 2.0",
            "Unit let r = & mut * c",
            "Float r . k",
            "Unit r . k = 1.0",
            "Float r . k"
        ]
    );
}

#[test]
fn effects_stay() {
    let p = lowered(
        quote!(),
        quote!(
            fn f(x: f64, c: &Cell) -> f64 {
                let unused: f64 = c.next();
                let _ = c.next();
                x
            }
        ),
    );
    assert_eq!(leaves(&p), ["Unit let held1: f64 = c . next ()", "Float held1", "Unit c . next ()"]);
}
