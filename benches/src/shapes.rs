//! Functions of any size, to measure what their expansion and compilation cost.

/// A kind of function.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What it is called.
    pub name: &'static str,
    /// The text of a function `f` of about so many operations.
    pub text: fn(usize) -> String,
    /// The number of its variables, which are one array or single numbers.
    pub variables: fn(usize) -> (usize, bool),
}

const ROUTINES: [&str; 9] = [
    "jvp",
    "gradient",
    "value_gradient",
    "hessian",
    "value_gradient_hessian",
    "hvp",
    "hessian_diagonal",
    "augmented_diagonal",
    "hessian_values",
];

impl Shape {
    /// The text of a function that calls every routine.
    pub fn calls(&self, operations: usize) -> String {
        let (n, is_array) = (self.variables)(operations);
        let names: Vec<String> = if is_array { vec!["x".into()] } else { (0..n).map(|i| format!("x{i}")).collect() };
        let ty = if is_array { format!("&[f64; {n}]") } else { "f64".to_owned() };
        let parameters: String = names.iter().map(|name| format!("{name}: {ty}, ")).collect();
        let calls = ROUTINES.map(|routine| {
            let direction = if matches!(routine, "jvp" | "hvp") { ", v" } else { "" };
            format!("std::hint::black_box(f::{routine}({}{direction}));\n", names.join(", "))
        });
        format!("pub fn all({parameters}v: [f64; {n}]) {{\n{}}}", calls.concat())
    }
}

/// All shapes.
pub const ALL: [Shape; 4] = [
    Shape { name: "chain", text: chain, variables: |_| (2, false) },
    Shape { name: "rosenbrock", text: rosenbrock, variables: |operations| (terms(operations), true) },
    Shape { name: "pendulum", text: pendulum, variables: |_| (2, false) },
    Shape { name: "determinant", text: determinant, variables: |_| (4, true) },
];

/// One operation after the other, as a code generator would write them. (Of a function with 3,000 `let`s, rustc cannot
/// write the debugging information, whatever they are for.)
fn chain(operations: usize) -> String {
    let mut text = String::from("fn f(x: f64, y: f64) -> f64 {\nlet mut v = x;\n");
    for i in 1..=operations {
        text += match i % 6 {
            0 => "v = v + y;\n",
            1 => "v = v.sin();\n",
            2 => "v = 0.7 * v;\n",
            3 => "v = v * v;\n",
            4 => "v = 1.0 + v;\n",
            _ => "v = v.sqrt();\n",
        };
    }
    text + "v\n}"
}

fn terms(operations: usize) -> usize {
    (operations / 8).max(2)
}

/// A sum of terms of two variables each.
fn rosenbrock(operations: usize) -> String {
    let n = terms(operations);
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
