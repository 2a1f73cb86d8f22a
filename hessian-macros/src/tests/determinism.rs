//! The same tokens in, the same tokens out.

use super::snapshots::split;
use crate::expand;

#[test]
fn two_expansions_are_identical() {
    let text = "
        #[hessian(constant(k))]
        fn f(x: [f64; 4], k: f64) -> f64 {
            let mut sum = 0.0;
            for i in 0..4 {
                if x[i] > k { sum += x[i].exp() * x[(i + 1) % 4]; } else { sum += (x[i] * k).sin(); }
            }
            sum.sqrt() + x[0].max(x[1])
        }";
    let expansion = || {
        let (attribute, item) = split(text);
        expand::hessian(attribute, &item, String::new()).to_string()
    };
    let first = expansion();
    assert!(first.contains("hessian_values"));
    // Every hash map of a process has its own seed: what is iterated in its order shows between two threads as well.
    for _ in 0..3 {
        assert_eq!(std::thread::spawn(expansion).join().expect("no panic"), first);
    }
}
