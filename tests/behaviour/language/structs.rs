//! Structs of floats as variables and on the differentiated path.

use hessian_runtime::{Real, hessian};

use crate::oracle::check;

/// A point of the plane.
#[derive(Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
}

/// Two points and what connects them.
struct Bond {
    ends: [Point; 2],
    rest: f64,
    name: &'static str,
    stiffness: f64,
}

struct Pair(f64, [f64; 2]);

#[derive(Clone, Copy)]
struct Vector<T> {
    x: T,
    y: T,
}

#[test]
fn fields_are_variables_in_their_order() {
    #[hessian(struct Point { x, y })]
    fn f(p: Point, q: &[Point; 2], k: f64) -> f64 {
        p.x * q[0].y * k + q[1].x.powi(2) * p.y
    }
    assert_eq!(f::N, 7);
    let at = |x, y| Point { x, y };
    let g = f::gradient(at(2.0, 3.0), &[at(5.0, 7.0), at(11.0, 13.0)], 17.0);
    assert_eq!(g, [119.0, 121.0, 0.0, 34.0, 66.0, 0.0, 14.0]);
    assert_eq!(f::HESSIAN_PATTERN, [(3, 0), (6, 0), (4, 1), (6, 3), (4, 4)]);
}

#[test]
fn nested_structs_with_constant_fields() {
    #[hessian(struct Point { x, y }, struct Bond { ends: [Point; 2], rest, .. })]
    fn energy(bond: &Bond) -> f64 {
        let Bond { ends: [a, b], rest, stiffness, .. } = bond;
        let Point { x: dx, y: dy } = Point { x: a.x - b.x, ..*b };
        let dy = a.y - dy;
        let stretch = (dx * dx + dy * dy).sqrt() - rest;
        if bond.name.len() > 2 { stiffness * stretch * stretch * 0.5 } else { stretch }
    }
    #[hessian(constant(stiffness))]
    fn flat(x: [f64; 5], stiffness: f64) -> f64 {
        let (dx, dy) = (x[0] - x[2], x[1] - x[3]);
        let stretch = (dx * dx + dy * dy).sqrt() - x[4];
        stiffness * stretch * stretch * 0.5
    }
    let bond =
        Bond { ends: [Point { x: 0.5, y: 1.0 }, Point { x: 2.0, y: -1.0 }], rest: 1.5, name: "spring", stiffness: 3.0 };
    let (found, expected) =
        (energy::value_gradient_hessian(&bond), flat::value_gradient_hessian([0.5, 1.0, 2.0, -1.0, 1.5], 3.0));
    assert_eq!(found.0.to_bits(), energy(&bond).to_bits());
    check("gradient", found.1, expected.1, 3.0);
    for i in 0..5 {
        check("hessian", found.2[i], expected.2[i], 3.0);
    }
    let named = Bond { name: "a", ..bond };
    check("gradient", energy::gradient(&named), [-0.6, 0.8, 0.6, -0.8, -1.0], 1.0);
}

#[test]
fn structs_on_the_path() {
    #[hessian(struct Point { x, y }, struct Pair(_, [f64; 2]))]
    fn f(p: Point, Pair(a, [b, c]): Pair, n: usize) -> f64 {
        let mut q = Point { x: 0.0, y: 1.0 };
        for i in 0..2 {
            q.x += p.x * a;
            q.y *= if i == 0 { p.y } else { b };
        }
        let r = if p.x > 1.0 { q } else { Point { x: b, y: c } };
        let s = match n {
            0 => r,
            1 => Point { x: 2.0, ..r },
            _ => Point { y: 0.5, x: 3.0 },
        };
        let swap = |Point { x, y }: Point| Point { y: x, x: y };
        let t = swap(s);
        match t {
            Point { x, .. } if x > 100.0 => 0.0,
            Point { x, y } => x * y * y,
        }
    }
    // x·y² with x = p.y·b and y = 2·p.x·a
    let at = Point { x: 2.0, y: 3.0 };
    let value = |p: [f64; 5]| f(Point { x: p[0], y: p[1] }, Pair(p[2], [p[3], p[4]]), 0);
    let (v, g) = f::value_gradient(at, Pair(0.5, [0.25, 7.0]), 0);
    assert_eq!(v, value([2.0, 3.0, 0.5, 0.25, 7.0]));
    assert_eq!(g, [3.0, 1.0, 12.0, 12.0, 0.0]);
    assert_eq!(f::gradient(Point { x: 0.0, y: 3.0 }, Pair(0.5, [0.25, 7.0]), 1), [0.0, 0.0, 0.0, 0.0, 4.0]);
    assert_eq!(f::gradient(at, Pair(0.5, [0.25, 7.0]), 2), [0.0; 5]);
    assert_eq!(f::hessian(at, Pair(0.5, [0.25, 7.0]), 0)[2][2], 24.0);
}

#[test]
fn generic_structs_and_constant_ones() {
    #[hessian(struct Vector { x, y }, constant(k))]
    fn dot<T: Real>(a: Vector<T>, k: Vector<T>, b: &Vector<T>) -> T {
        let scaled = Vector { x: a.x * k.x, y: a.y * k.y };
        scaled.x * b.x + scaled.y * b.y
    }
    let v = |x, y| Vector { x, y };
    assert_eq!(dot::gradient(v(1.0_f32, 2.0), v(3.0, 4.0), &v(5.0, 6.0)), [15.0, 24.0, 3.0, 8.0]);
    assert_eq!(dot::hvp(v(1.0, 2.0), v(3.0, 4.0), &v(5.0, 6.0), [1.0, 0.0, 0.0, 0.0]), [0.0, 0.0, 3.0, 0.0]);
}

/// A struct that is made of constants may go wherever it likes.
#[test]
fn constants_in_structs() {
    fn norm(p: &Point) -> f64 {
        p.x.hypot(p.y)
    }
    #[hessian]
    fn f(x: f64, p: Point) -> f64 {
        struct Local {
            a: f64,
            n: usize,
        }
        let q = Point { x: p.y, y: p.x };
        let local = Local { a: x * norm(&q), n: 3 };
        let mut r = Local { a: 1.0, n: 0 };
        r.a *= x;
        r.n += local.n;
        local.a * r.a * r.n as f64
    }
    assert_eq!(f::hessian(2.0, Point { x: 3.0, y: 4.0 }), [[30.0]]);
}

/// Where something stands, and how it is turned.
#[derive(Clone, Copy)]
struct Pose {
    place: Point,
    angle: f64,
}

#[test]
fn results_are_flattened_field_by_field() {
    #[hessian(struct Point { x, y }, struct Pose { place: Point, angle: f64 })]
    fn moved(pose: &Pose, by: Point) -> Pose {
        let (s, c) = pose.angle.sin_cos();
        let place = Point { y: pose.place.y + s * by.x + c * by.y, x: pose.place.x + c * by.x - s * by.y };
        if by.x > 100.0 {
            return Pose { angle: 0.0, ..*pose };
        }
        Pose { angle: pose.angle + by.x * by.y, place }
    }
    #[hessian]
    fn flat(x: [f64; 5]) -> [f64; 3] {
        let (s, c) = x[2].sin_cos();
        if x[3] > 100.0 {
            return [x[0], x[1], 0.0];
        }
        [x[0] + c * x[3] - s * x[4], x[1] + s * x[3] + c * x[4], x[2] + x[3] * x[4]]
    }
    for x in [[0.5, -1.0, 0.25, 2.0, 3.0], [0.0; 5], [1.0, 2.0, 3.0, 1000.0, 4.0]] {
        let pose = Pose { place: Point { x: x[0], y: x[1] }, angle: x[2] };
        let by = Point { x: x[3], y: x[4] };
        let after = moved(&pose, by);
        let (values, jacobian, hessians) = moved::value_gradient_hessian(&pose, by);
        assert_eq!(values, [after.place.x, after.place.y, after.angle]);
        assert_eq!((values, jacobian, hessians), flat::value_gradient_hessian(x));
        assert_eq!(moved::vjp(&pose, by, [1.0, -2.0, 0.5]), flat::vjp(x, [1.0, -2.0, 0.5]));
    }
    assert_eq!(moved::JACOBIAN_PATTERN, flat::JACOBIAN_PATTERN);
}

#[test]
fn constant_structs_are_results_too() {
    struct Base {
        point: Point,
    }
    impl Base {
        #[hessian(struct Point { x, y })]
        fn choose(&self, t: f64) -> [Point; 2] {
            [self.point, Point { x: t * t, y: self.point.y }]
        }
    }
    let base = Base { point: Point { x: 3.0, y: 4.0 } };
    assert_eq!(base.choose(2.0)[1].x, 4.0);
    let (values, jacobian, _) = base.choose_value_gradient_hessian(2.0);
    assert_eq!(values, [3.0, 4.0, 4.0, 4.0]);
    assert_eq!(jacobian, [[0.0], [0.0], [4.0], [0.0]]);
}

/// A law that hides its parameters in variants.
#[derive(Clone, Copy)]
pub enum Law {
    Linear,
    Power(f64),
    Bent { at: f64, order: usize },
    Mixed(f64, f64),
}

#[hessian]
fn laws(x: f64, y: f64, given: Law, data: &[f64]) -> f64 {
    fn law(law: Law, x: f64) -> f64 {
        match law {
            Law::Linear => x,
            Law::Power(p) if p > 1.0 => x * p * p,
            Law::Power(p) => x * p,
            Law::Bent { at, order } => (x - at).powi(order as i32),
            Law::Mixed(a, b) => a * b + x,
        }
    }
    let mut sum =
        law(Law::Power(x), y) + law(Law::Bent { order: 2, at: y }, x) + law(Law::Bent { at: 0.5, order: 3 }, y);
    sum += law(Law::Linear, x * y) + law(Law::Mixed(x, 2.0 * y), x) * law(Law::Power(data[0]), x) + law(given, y);
    let held = Law::Mixed(y, data[1]);
    if let Law::Mixed(a, _) = held {
        sum += a * a;
    }
    if matches!(held, Law::Power(_) | Law::Linear) { 7.0 } else { sum }
}

#[hessian(constant(given))]
fn laws_written_out(x: f64, y: f64, given: f64, data: &[f64]) -> f64 {
    let mut sum = (if x > 1.0 { y * x * x } else { y * x }) + (x - y).powi(2) + (y - 0.5).powi(3);
    sum += x * y + (x * (2.0 * y) + x) * (if data[0] > 1.0 { x * data[0] * data[0] } else { x * data[0] }) + y * given;
    sum += y * y;
    sum
}

#[test]
fn variants_hold_what_depends_on_variables() {
    for (x, y) in [(0.3, 0.7), (1.5, -0.5), (1.0, 0.0), (0.0, 0.5), (-0.0, 1e30), (1e-30, 2.0)] {
        for data in [[0.5, 1.0], [2.0, -1.0]] {
            let given = Law::Power(0.25);
            let found = laws::value_gradient_hessian(x, y, given, &data);
            assert_eq!(found.0.to_bits(), laws(x, y, given, &data).to_bits());
            let expected = laws_written_out::value_gradient_hessian(x, y, 0.25, &data);
            let scale =
                expected.1.iter().chain(expected.2.as_flattened()).fold(expected.0.abs(), |a, b| a.max(b.abs()));
            check("gradient", found.1, expected.1, scale);
            check("hessian", found.2[0], expected.2[0], scale);
            check("hessian", found.2[1], expected.2[1], scale);
        }
    }
}

/// Structs whose lengths are parameters: each call tells what they are.
#[hessian]
#[allow(clippy::needless_range_loop, reason = "sums as users write them")]
mod lengths {
    use core::ops::{Add, Index, Mul};

    #[derive(Clone, Copy)]
    pub struct Vector<const N: usize> {
        at: [f64; N],
    }

    pub struct Matrix<const R: usize, const C: usize> {
        rows: [Vector<C>; R],
    }

    impl<const N: usize> Vector<N> {
        fn new(at: [f64; N]) -> Self {
            Self { at }
        }

        fn dot(&self, other: &Self) -> f64 {
            let mut sum = 0.0;
            for i in 0..N {
                sum += self.at[i] * other.at[i];
            }
            sum
        }

        fn mean(self) -> f64 {
            self.at.iter().sum::<f64>() / N as f64
        }

        fn scale(&mut self, by: f64) {
            for i in 0..N {
                self.at[i] *= by;
            }
        }
    }

    impl<const M: usize> Add for Vector<M> {
        type Output = Self;
        fn add(self, other: Self) -> Self {
            let mut at = [0.0; M];
            for i in 0..M {
                at[i] = self.at[i] + other.at[i];
            }
            Vector { at }
        }
    }

    impl<const N: usize> Index<usize> for Vector<N> {
        type Output = f64;
        fn index(&self, i: usize) -> &f64 {
            &self.at[i]
        }
    }

    impl<const R: usize, const C: usize> Mul<Vector<C>> for &Matrix<R, C> {
        type Output = Vector<R>;
        fn mul(self, v: Vector<C>) -> Vector<R> {
            let mut at = [0.0; R];
            for r in 0..R {
                for c in 0..C {
                    at[r] += self.rows[r].at[c] * v.at[c];
                }
            }
            Vector { at }
        }
    }

    #[hessian]
    pub fn bend(x: [f64; 3], k: f64) -> f64 {
        let a = Vector::new(x);
        let mut b = Vector { at: [k, 2.0, x[0] * k] };
        b.scale(k);
        let sum = a + b;
        let flat = &Matrix { rows: [a, b] } * sum;
        sum.dot(&a) * flat.mean() + flat[1]
    }
}

#[test]
fn lengths_are_parameters() {
    let plain = |[p, q, r, k]: [num_dual::HyperDual64; 4]| {
        let b = [k * k, k * 2.0, p * k * k];
        let sum = [p + b[0], q + b[1], r + b[2]];
        let dot = p * sum[0] + q * sum[1] + r * sum[2];
        let other = b[0] * sum[0] + b[1] * sum[1] + b[2] * sum[2];
        dot * (dot + other) / 2.0 + other
    };
    let points = [[0.5, -1.0, 2.0, 0.3], [0.0, 0.0, 0.0, 0.0], [1e3, 1e-3, -2.0, 1.0], [1.0, 1.0, 1.0, -1.0]];
    let split = |x: [f64; 4]| ([x[0], x[1], x[2]], x[3]);
    let value = |x| {
        let (x, k) = split(x);
        lengths::bend(x, k)
    };
    let routine = |x| {
        let (x, k) = split(x);
        lengths::bend::value_gradient_hessian(x, k)
    };
    crate::oracle::against(value, routine, plain, &points);
}

/// The field's type says what a literal is.
#[test]
fn fields_of_unseen_structs_are_typed() {
    struct Gain<T> {
        factor: T,
        limits: [T; 2],
        shift: Option<T>,
    }
    enum Law {
        Scaled(f64, f64),
        Damped { by: f64 },
    }
    #[hessian]
    fn typed(x: f64) -> f64 {
        let mut gain = Gain { factor: 0.1_f32, limits: [0.3, -0.7_f32], shift: Some(0.2_f32) };
        gain.factor += 0.2;
        x * x * f64::from(gain.factor * 3.0 + gain.limits[0]) + f64::from(gain.shift.unwrap())
    }
    let (value, gradient, hessian) = typed::value_gradient_hessian(1.5);
    let factor = f64::from((0.1_f32 + 0.2) * 3.0 + 0.3);
    assert_eq!(value.to_bits(), typed(1.5).to_bits());
    check("gradient", gradient, [3.0 * factor], 1.0);
    check("hessian", hessian[0], [2.0 * factor], 1.0);

    #[hessian]
    fn taken(x: f64) -> f64 {
        let mut gain = Gain { factor: 0.1, limits: [0.3, x], shift: Some(0.2) };
        gain.factor = 0.4 * 3.0;
        gain.limits[0] += x * x;
        let (Law::Scaled(a, b) | Law::Damped { by: a @ b }) = Law::Scaled(x, 0.1);
        let Law::Damped { by } = (Law::Damped { by: 2.5 }) else { return x };
        x * gain.factor * gain.limits[0] * gain.limits[1] * a * b * by + gain.shift.unwrap()
    }
    // 0.4·3·0.1·2.5·x³·(0.3 + x²) + 0.2
    let k: f64 = 0.4 * 3.0 * 0.1 * 2.5;
    for x in [1.5, -0.25, 0.0] {
        let (value, gradient, hessian) = taken::value_gradient_hessian(x);
        assert_eq!(value.to_bits(), taken(x).to_bits());
        check("gradient", gradient, [k * (0.9 * x * x + 5.0 * x.powi(4))], 1.0);
        check("hessian", hessian[0], [k * (1.8 * x + 20.0 * x.powi(3))], 1.0);
    }
}
