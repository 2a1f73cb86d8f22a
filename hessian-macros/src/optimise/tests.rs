//! What the contest chooses against plain edge pushing, on random graphs with branches and loops.

use super::contest::Features;
use crate::differentiate::tests::{Random, random_program, values};
use crate::ir::verify::verify;
use crate::routines::{Name, derive_with};

const NONE: Features = Features { orders: false, value_numbers: false, factors: false, pairs: false };

#[test]
fn every_routine_computes_what_edge_pushing_does() {
    let names = [Name::ValueGradientHessian, Name::Gradient, Name::HessianDiagonal, Name::Hessian];
    let (mut cheaper, mut total) = (0, 0);
    for seed in 0..150 {
        let (g, _, output) = random_program(seed);
        let plain = derive_with(NONE, g.clone(), &[output], 3, None, &names);
        let best = derive_with(Features::ALL, g.clone(), &[output], 3, None, &names);
        let mut random = Random(seed + 1000);
        for (plain, best) in plain.routines.iter().zip(&best.routines) {
            verify(&best.code.graph).unwrap();
            cheaper += usize::from(best.code.counts().weighted_twice() < plain.code.counts().weighted_twice());
            total += 1;
            for _ in 0..3 {
                let x: Vec<f64> = (0..3).map(|_| 3.0 * random.unit() - 1.5).collect();
                let expected = values(&plain.code.graph, &x, &plain.code.roots);
                let found = values(&best.code.graph, &x, &best.code.roots);
                for (a, b) in found.iter().zip(&expected) {
                    let close = (a - b).abs() <= 1e-9 * (1.0 + b.abs()) || (a.is_nan() && b.is_nan());
                    assert!(close, "seed {seed} {:?} at {x:?}: {a}, expected {b}\n{g}", best.name);
                }
            }
        }
    }
    assert!(cheaper * 4 > total, "{cheaper} of {total}");
}
