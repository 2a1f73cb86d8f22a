//! Functions of any size, to measure what their expansion and compilation cost.

use std::fmt::Write;

/// A kind of function.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What it is called.
    pub name: &'static str,
    /// The text of a function `f` of about so many operations.
    pub text: fn(usize) -> String,
}

/// All shapes.
pub const ALL: [Shape; 4] = [
    Shape { name: "chain", text: chain },
    Shape { name: "rosenbrock", text: rosenbrock },
    Shape { name: "pendulum", text: pendulum },
    Shape { name: "determinant", text: determinant },
];

/// Operations of one variable after the other, as a code generator would write them.
fn chain(operations: usize) -> String {
    let mut text = String::from("fn f(x: f64, y: f64) -> f64 {\nlet v0 = x;\n");
    for i in 1..=operations {
        let before = format!("v{}", i - 1);
        let _ = match i % 6 {
            0 => writeln!(text, "let v{i} = {before} + y;"),
            1 => writeln!(text, "let v{i} = {before}.sin();"),
            2 => writeln!(text, "let v{i} = 0.7 * {before};"),
            3 => writeln!(text, "let v{i} = {before} * {before};"),
            4 => writeln!(text, "let v{i} = 1.0 + {before};"),
            _ => writeln!(text, "let v{i} = {before}.sqrt();"),
        };
    }
    let _ = write!(text, "v{operations}\n}}");
    text
}

/// A sum of terms of two variables each.
fn rosenbrock(operations: usize) -> String {
    let n = (operations / 8).max(2);
    format!(
        "fn f(x: &[f64; {n}]) -> f64 {{
            let mut sum = 0.0;
            for i in 0..{n} - 1 {{
                let a = x[i + 1] - x[i] * x[i];
                let b = 1.0 - x[i];
                sum += 100.0 * a * a + b * b;
            }}
            sum
        }}"
    )
}

/// A damped pendulum by Runge and Kutta's method, from angle and damping to the angle at the end.
fn pendulum(operations: usize) -> String {
    let steps = (operations / 46).max(1);
    format!(
        "fn f(angle: f64, damping: f64) -> f64 {{
            let (mut q, mut v) = (angle, 0.0);
            let h = 0.01;
            let force = |q: f64, v: f64| -q.sin() - damping * v;
            for _ in 0..{steps} {{
                let (q1, v1) = (v, force(q, v));
                let (q2, v2) = (v + 0.5 * h * v1, force(q + 0.5 * h * q1, v + 0.5 * h * v1));
                let (q3, v3) = (v + 0.5 * h * v2, force(q + 0.5 * h * q2, v + 0.5 * h * v2));
                let (q4, v4) = (v + h * v3, force(q + h * q3, v + h * v3));
                q += h / 6.0 * (q1 + 2.0 * q2 + 2.0 * q3 + q4);
                v += h / 6.0 * (v1 + 2.0 * v2 + 2.0 * v3 + v4);
            }}
            q
        }}"
    )
}

/// The logarithm of a determinant by elimination; four variables are everywhere in the matrix.
fn determinant(operations: usize) -> String {
    let n = (2..).find(|n| 2 * n * n * n / 3 + 3 * n * n / 2 > operations).expect("a cube is larger") - 1;
    format!(
        "fn f(x: &[f64; 4]) -> f64 {{
            let mut a = [[0.0; {n}]; {n}];
            for i in 0..{n} {{
                for j in 0..{n} {{
                    a[i][j] = x[(i + j) % 4] / (1 + i + 2 * j) as f64;
                }}
                a[i][i] = a[i][i] + 3.0;
            }}
            let mut sum = 0.0;
            for k in 0..{n} {{
                sum += a[k][k].ln();
                for i in k + 1..{n} {{
                    let factor = a[i][k] / a[k][k];
                    for j in k + 1..{n} {{
                        a[i][j] = a[i][j] - factor * a[k][j];
                    }}
                }}
            }}
            sum
        }}"
    )
}
