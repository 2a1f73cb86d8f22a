//! Scalar types, shapes of elements, and where functions stand.

use hessian_runtime::{Real, hessian};

/// Gradient, Hessian, diagonal and product of any function of two points in space, by its routines.
macro_rules! routines {
    ($gradient:expr, $triplets:expr, $diagonal:expr, $product:expr, $n:expr) => {{
        let n = $n;
        let mut gradient = vec![Default::default(); n];
        let mut diagonal = gradient.clone();
        let mut product = gradient.clone();
        let mut hessian = vec![vec![Default::default(); n]; n];
        $gradient(&mut gradient[..]);
        $triplets(&mut |i: usize, j: usize, v| {
            hessian[i][j] += v;
            if i != j {
                hessian[j][i] += v;
            }
        });
        $diagonal(&mut diagonal[..]);
        $product(&mut product[..]);
        (gradient, hessian, diagonal, product)
    }};
}

#[hessian(variable(x), constant(k))]
fn mesh(x: &[[f64; 3]], springs: &[(usize, usize)], k: f64) -> f64 {
    let mut total = 0.0;
    for &(a, b) in springs {
        let (p, q) = (x[a], &x[b]);
        let mut square = 0.0;
        for d in 0..3 {
            square += (p[d] - q[d]).powi(2);
        }
        total += 0.5 * k * (square.sqrt() - 1.0).powi(2);
    }
    for [u, v, _] in x {
        total += u * v;
    }
    total
}

/// One spring, and the product of two coordinates, of points of a known number.
#[hessian(constant(k))]
fn three_points(x: [[f64; 3]; 3], k: f64) -> f64 {
    let mut total = 0.0;
    for (a, b) in [(0, 1), (2, 1)] {
        let mut square = 0.0;
        for d in 0..3 {
            square += (x[a][d] - x[b][d]).powi(2);
        }
        total += 0.5 * k * (square.sqrt() - 1.0).powi(2);
    }
    for p in &x {
        total += p[0] * p[1];
    }
    total
}

#[test]
fn elements_may_be_points() {
    let x = [[0.1, 0.2, 0.3], [1.4, -0.5, 0.9], [2.2, 0.4, -0.7]];
    let springs = [(0, 1), (2, 1)];
    let v: [f64; 9] = core::array::from_fn(super::direction);
    let (gradient, hessian, diagonal, product) = routines!(
        |out: &mut [f64]| mesh::gradient_into(&x, &springs, 3.0, out),
        |triplet: &mut dyn FnMut(usize, usize, f64)| mesh::hessian_triplets(&x, &springs, 3.0, triplet),
        |out: &mut [f64]| mesh::hessian_diagonal_into(&x, &springs, 3.0, out),
        |out: &mut [f64]| mesh::hvp_into(&x, &springs, 3.0, &v, out),
        9
    );
    let expected = three_points::hessian(x, 3.0);
    super::agree("gradient", &gradient, &three_points::gradient(x, 3.0), 10.0);
    super::agree("diagonal", &diagonal, &three_points::hessian_diagonal(x, 3.0), 10.0);
    super::agree("product", &product, &three_points::hvp(x, 3.0, v), 10.0);
    for i in 0..9 {
        super::agree("hessian", &hessian[i], &expected[i], 10.0);
    }
}

#[hessian(variable(x))]
fn generic<T: Real, const N: usize>(x: &[T; N]) -> T {
    let mut total = T::ZERO;
    for i in 1..N {
        let a = x[i] - x[i - 1] * x[i - 1];
        total += a * a * T::HALF;
    }
    total
}

#[hessian(variable(x))]
fn single(x: &[f32]) -> f32 {
    x.windows(2).map(|w| 0.5 * (w[1] - w[0] * w[0]).powi(2)).sum()
}

#[test]
fn of_every_scalar_type_and_length() {
    fn entries<const N: usize>(x: [f64; N]) -> Vec<(usize, usize, f64)> {
        let mut found = Vec::new();
        generic::hessian_triplets(&x, |i, j, v| found.push((i, j, v)));
        found
    }
    let mut gradient = [0.0; 3];
    // f = ½(b − a²)² + ½(c − b²)² at (1, 2, 3): the terms' gradients are (−2, 1) and (4, −1).
    assert_eq!(generic::gradient_into(&[1.0, 2.0, 3.0], &mut gradient), 1.0);
    assert_eq!(gradient, [-2.0, 5.0, -1.0]);
    let mut gradient = [0.0; 3];
    assert_eq!(single::gradient_into(&[1.0, 2.0, 3.0], &mut gradient), 1.0);
    assert_eq!(gradient, [-2.0_f32, 5.0, -1.0]);
    let mut product = [0.0_f32; 3];
    assert_eq!(generic::hvp_into(&[1.0_f32, 2.0, 3.0], &[1.0, 1.0, 1.0], &mut product), 1.0);
    // ∂²: (6a² − 2b, −2a; ·, 1) and (6b² − 2c, −2b; ·, 1)
    assert_eq!(product, [0.0, -2.0 + 1.0 + 18.0 - 4.0, -3.0]);
    assert!(entries([]).is_empty() && entries([1.0]).is_empty());
    let mut sums = [[0.0; 3]; 3];
    entries([1.0, 2.0, 3.0]).into_iter().for_each(|(i, j, v)| sums[i][j] += v);
    assert_eq!(sums, [[2.0, 0.0, 0.0], [-2.0, 19.0, 0.0], [0.0, -4.0, 1.0]]);
}

struct Chain {
    stiffness: f64,
}

impl Chain {
    #[hessian(variable(x))]
    fn energy(&self, x: &[f64]) -> f64 {
        let mut total = 0.0;
        for i in 1..x.len() {
            total += self.stiffness * (x[i] - x[i - 1]).cosh();
        }
        total
    }
}

#[test]
fn of_methods() {
    let (chain, x) = (Chain { stiffness: 2.0 }, [0.5, 0.5, 0.5]);
    let mut gradient = [1.0; 3];
    assert_eq!(chain.energy_gradient_into(&x, &mut gradient), chain.energy(&x));
    assert_eq!(gradient, [0.0; 3]);
    let mut diagonal = [0.0; 3];
    assert_eq!(chain.energy_hessian_diagonal_into(&x, &mut diagonal), 4.0);
    assert_eq!(diagonal, [2.0, 4.0, 2.0]);
}

#[hessian]
mod inlined {
    fn product(x: &[f64], i: usize) -> f64 {
        x[i] * x[i + 1]
    }
    fn all(x: &[f64]) -> f64 {
        let mut total = 0.0;
        for i in 1..x.len() {
            total += product(x, i - 1);
        }
        total
    }
    #[hessian(variable(x))]
    pub fn twice(x: &[f64]) -> f64 {
        all(x) + all(&x[1..])
    }
}

#[test]
fn of_functions_that_are_inlined() {
    let mut gradient = [0.0; 3];
    // a·b + 2·b·c at (2, 3, 5)
    assert_eq!(inlined::twice::gradient_into(&[2.0, 3.0, 5.0], &mut gradient), 36.0);
    assert_eq!(gradient, [3.0, 12.0, 6.0]);
}

mod terms {
    #[hessian_runtime::hessian]
    pub fn pull(a: f64, b: f64) -> f64 {
        (a - b).powi(2) * a
    }
}

#[hessian(variable(x))]
fn calls(x: &[f64]) -> f64 {
    fn push(x: &[f64], i: usize) -> f64 {
        x[i] * x[i + 1]
    }
    let mut total = 0.0;
    for i in 0..x.len() - 1 {
        total += terms::pull(x[i], x[i + 1]) + push(x, i);
    }
    total
}

#[test]
fn of_called_functions() {
    let mut gradient = [0.0; 2];
    // (a − b)²·a + a·b at (3, 1)
    assert_eq!(calls::gradient_into(&[3.0, 1.0], &mut gradient), 15.0);
    assert_eq!(gradient, [4.0 + 12.0 + 1.0, -12.0 + 3.0]);
}

#[hessian(variable(x), only(gradient_into, hvp_into))]
fn norm(x: &[f64]) -> f64 {
    x.iter().map(|v| v * v).sum::<f64>().sqrt()
}

#[test]
fn sums_may_go_on_nonlinearly() {
    let (mut gradient, mut product) = ([0.0; 3], [0.0; 3]);
    assert_eq!(norm::gradient_into(&[2.0, 3.0, 6.0], &mut gradient), 7.0);
    assert_eq!(gradient, [2.0, 3.0, 6.0].map(|x| x / 7.0));
    // (v − x·(x·v)/‖x‖²)/‖x‖
    assert_eq!(norm::hvp_into(&[2.0, 3.0, 6.0], &[1.0, 0.0, 0.0], &mut product), 7.0);
    super::agree("product", &product, &[45.0, -6.0, -12.0].map(|x| x / 343.0), 1.0);
}

#[hessian(variable(x), only(gradient_into, hvp_into))]
fn two_sums(x: &[f64]) -> f64 {
    let squares: f64 = x.iter().map(|v| v * v).sum();
    let mut total = 0.0;
    for v in &x[1..] {
        total += squares * v;
    }
    total
}

#[test]
fn sums_may_meet_in_the_turns_of_others() {
    // f = (a² + b² + c²)·(b + c) at (1, 2, 3), along (1, 1, 0)
    let (mut gradient, mut product) = ([0.0; 3], [0.0; 3]);
    assert_eq!(two_sums::gradient_into(&[1.0, 2.0, 3.0], &mut gradient), 70.0);
    assert_eq!(gradient, [10.0, 34.0, 44.0]);
    assert_eq!(two_sums::hvp_into(&[1.0, 2.0, 3.0], &[1.0, 1.0, 0.0], &mut product), 70.0);
    assert_eq!(product, [10.0 + 2.0, 2.0 + 10.0 + 8.0, 2.0 + 6.0 + 4.0]);
}

#[hessian(variable(x), strict, graph, budget(flops = 60), math = hessian_runtime::Std, name = Wave)]
const fn wave(x: &[f64]) -> f64 {
    let mut total = 0.0;
    let mut i = 1;
    while i < x.len() {
        let d = x[i] - x[i - 1];
        total += d * d * x[i];
        i += 1;
    }
    total
}

#[test]
fn with_every_option() {
    let (mut gradient, mut product) = ([0.0; 3], [0.0; 3]);
    // (b − a)²·b + (c − b)²·c at (0, 1, 3)
    assert_eq!(Wave::gradient_into(&[0.0, 1.0, 3.0], &mut gradient), 13.0);
    assert_eq!(gradient, [-2.0, 3.0 - 12.0, 12.0 + 4.0]);
    assert_eq!(Wave::hvp_into(&[0.0, 1.0, 3.0], &[1.0, 0.0, 0.0], &mut product), 13.0);
    assert_eq!(product, [2.0, -4.0, 0.0]);
    assert!(Wave::GRAPH.starts_with("digraph") && Wave::COST.hvp.flops() <= 60);
}
