//! Operation counts of energies that others have measured: they may only fall.

use quote::ToTokens;

use crate::diagnostics::Errors;
use crate::lower;
use crate::optimise::cost::Counts;
use crate::options;
use crate::routines::{Name, derive};
use crate::surface::Function;

/// Weighted count (add, mul 1; sign ½; div 8; sqrt 10; call 30) of a routine of an annotated function.
fn weighted(text: &str, name: Name) -> f64 {
    let (attribute, item) = super::snapshots::split(text);
    let mut errors = Errors::new();
    let options = options::parse(attribute, &mut errors);
    let function = Function::parse(item.to_token_stream(), &options, &mut errors).expect("a function");
    let program = lower::lower(&function, &options, &mut errors).expect("the language is accepted");
    errors.finish().expect("no mistakes");
    let derived = derive(program.graph.clone(), &program.outputs, function.variables, None, &[name]);
    let Counts { sign, add, mul, div, sqrt, transcendental } = derived.routines[0].code.counts();
    0.5 * sign as f64 + (add + mul + 8 * div + 10 * sqrt + 30 * transcendental) as f64
}

const ROSENBROCK_30: &str = "
    #[hessian]
    fn rosenbrock(x: &[f64; 30]) -> f64 {
        let mut s = 0.0;
        for i in 0..29 {
            let a = 1.0 - x[i];
            let b = x[i + 1] - x[i] * x[i];
            s += a * a + 100.0 * b * b;
        }
        s
    }";

const SYMMETRIC_DIRICHLET: &str = "
    #[hessian]
    fn symmetric_dirichlet(x: &[f64; 6], p: &[f64]) -> f64 {
        let mut j = [[0.0; 2]; 2];
        for r in 0..2 {
            let u = x[2 + r] - x[r];
            let v = x[4 + r] - x[r];
            for c in 0..2 {
                j[r][c] = u * p[c] + v * p[2 + c];
            }
        }
        let det = j[0][0] * j[1][1] - j[0][1] * j[1][0];
        let norm = j[0][0] * j[0][0] + j[0][1] * j[0][1] + j[1][0] * j[1][0] + j[1][1] * j[1][1];
        p[4] * (norm * (1.0 + 1.0 / (det * det)))
    }";

const LENNARD_JONES: &str = "
    #[hessian]
    fn lennard_jones(x: &[f64; 12], p: &[f64]) -> f64 {
        let s2 = p[1] * p[1];
        let mut e = 0.0;
        for i in 0..4 {
            for j in 0..i {
                let a = x[3 * i] - x[3 * j];
                let b = x[3 * i + 1] - x[3 * j + 1];
                let c = x[3 * i + 2] - x[3 * j + 2];
                let q = s2 / (a * a + b * b + c * c);
                let q3 = q * q * q;
                e += q3 * q3 - q3;
            }
        }
        4.0 * p[0] * e
    }";

const NEO_HOOKEAN: &str = "
    #[hessian]
    fn neo_hookean(x: &[f64; 12], p: &[f64]) -> f64 {
        let mut f = [[0.0; 3]; 3];
        for i in 0..3 {
            let a = x[3 + i] - x[i];
            let b = x[6 + i] - x[i];
            let c = x[9 + i] - x[i];
            for j in 0..3 {
                f[i][j] = a * p[j] + b * p[3 + j] + c * p[6 + j];
            }
        }
        let j = f[0][0] * (f[1][1] * f[2][2] - f[1][2] * f[2][1])
            - f[0][1] * (f[1][0] * f[2][2] - f[1][2] * f[2][0])
            + f[0][2] * (f[1][0] * f[2][1] - f[1][1] * f[2][0]);
        let mut ic = 0.0;
        for row in f {
            for v in row {
                ic += v * v;
            }
        }
        let lj = j.ln();
        let (mu, la, vol) = (p[9], p[10], p[11]);
        (0.5 * mu * (ic - 3.0) - mu * lj + 0.5 * la * lj * lj) * vol
    }";

#[test]
fn value_gradient_and_hessian_cost_no_more_than_edge_pushing() {
    // Published counts of plain edge pushing on these functions.
    let table = [(ROSENBROCK_30, 577.0), (SYMMETRIC_DIRICHLET, 231.0), (LENNARD_JONES, 542.0), (NEO_HOOKEAN, 1049.0)];
    for (text, at_most) in table {
        let found = weighted(text, Name::ValueGradientHessian);
        println!("{found} of {at_most}");
        assert!(found <= at_most, "{found} > {at_most}: {text}");
    }
}
