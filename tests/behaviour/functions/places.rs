//! Structs of data and in locals: in loops that the run turns, behind references, changed in place.

use hessian_runtime::hessian;

use self::data::{Body, V, World};
use crate::oracle::against_differences;

#[hessian]
pub mod data {
    use std::ops::*;
    #[derive(Clone, Copy)]
    pub struct V {
        pub x: f64,
        pub y: f64,
    }
    pub struct Body {
        pub at: V,
        pub mass: f64,
        pub tags: Vec<u8>,
    }
    impl Body {
        fn pull(&self, p: V) -> f64 {
            self.mass / self.at.dist(&p)
        }
        fn name(&self) -> usize {
            self.tags.len()
        }
    }
    impl V {
        fn dist(&self, o: &V) -> f64 {
            ((self.x - o.x).powi(2) + (self.y - o.y).powi(2)).sqrt()
        }
        fn nudge(&mut self, k: f64) {
            self.x += k;
            self.y *= k;
        }
    }
    impl Add for V {
        type Output = V;
        fn add(self, o: V) -> V {
            V { x: self.x + o.x, y: self.y + o.y }
        }
    }
    impl Mul<V> for f64 {
        type Output = V;
        fn mul(self, o: V) -> V {
            V { x: self * o.x, y: self * o.y }
        }
    }
    pub struct World {
        pub bodies: Vec<Body>,
        pub pair: [V; 2],
        pub g: f64,
    }
    impl World {
        fn potential(&self, p: V) -> f64 {
            let mut s = 0.0;
            for b in &self.bodies {
                s += b.pull(p) * self.g;
            }
            s
        }
        #[hessian]
        pub fn at(&self, x: f64, y: f64) -> f64 {
            self.potential(V { x, y }) + self.pair[0].dist(&V { x: y, y: x })
        }
    }
    #[hessian]
    pub fn a(x: f64, y: f64, bodies: &[Body]) -> f64 {
        let p = V { x, y };
        let mut s = 0.0;
        for (i, b) in bodies.iter().enumerate() {
            s += b.pull(p) * (i + b.name()) as f64;
        }
        s
    }
    #[hessian]
    pub fn b(x: f64, y: f64, bodies: &[Body]) -> f64 {
        let p = V { x, y };
        bodies.iter().map(|b| b.pull(p)).sum::<f64>()
            + bodies.iter().filter(|b| b.mass > 1.5).map(|b| b.at.dist(&p)).sum::<f64>()
    }
    #[hessian]
    pub fn c(x: f64, y: f64, bodies: &[Body], n: usize) -> f64 {
        let p = V { x, y };
        let mut s = 0.0;
        for i in 0..n {
            s += bodies[i].pull(p);
        }
        for i in 0..n {
            for j in 0..i {
                s += bodies[i].at.dist(&p) * bodies[j].pull(p);
            }
        }
        s + bodies[0].pull(p)
    }
    #[hessian]
    pub fn d(x: f64, y: f64, points: &[V; 3]) -> f64 {
        let p = V { x, y };
        let mut s = 0.0;
        for q in points {
            s += q.dist(&p);
        }
        for q in points.iter().rev() {
            s += p.dist(q) * q.x;
        }
        let [a, b, _] = points;
        s + a.dist(&p) * (*b + p).x
            + points
                .iter()
                .zip(points.iter().skip(1))
                .map(|(a, b)| {
                    let c: V = *a + *b;
                    c.dist(&p)
                })
                .sum::<f64>()
    }
    #[hessian]
    pub fn e(x: f64, y: f64, path: &[V]) -> f64 {
        let mut at = V { x, y };
        let mut s = 0.0;
        for q in path {
            at = at + 0.5 * *q;
            s += at.dist(q);
            at.nudge(1.01);
        }
        let mut all = [at, V { x: y, y: x }];
        for v in &mut all {
            v.nudge(x);
        }
        for v in all.iter_mut() {
            v.nudge(2.0);
            *v = *v + at;
        }
        {
            let r = &mut all[1];
            r.nudge(y);
            r.x += 1.0;
        }
        s + all[0].dist(&all[1])
    }
    #[hessian]
    pub fn choose(x: f64, y: f64, path: &[V], k: usize, up: bool) -> f64 {
        let base = if up { path[k] } else { V { x, y } };
        let far = path
            .iter()
            .fold(V { x: y, y: x }, |best, q| if q.dist(&V { x, y }) > best.dist(&V { x, y }) { *q } else { best });
        let moved = V { x: 2.0 * x, ..path[0] };
        let (a, b) = (base + moved, far);
        let last: V = path.last().copied().unwrap_or(V { x: 1.0, y: 2.0 });
        let m = match k {
            0 => a,
            _ => V { y: a.x, ..b },
        };
        m.dist(&b) + moved.x * base.y + last.dist(&m)
    }
}

#[hessian]
pub mod more {
    use std::ops::*;
    #[derive(Clone, Copy, Debug, Default, PartialEq)]
    pub struct V {
        pub x: f64,
        pub y: f64,
    }
    #[derive(Clone, Copy)]
    pub struct Seg {
        a: V,
        b: V,
        w: f64,
    }
    #[derive(Clone, Copy)]
    pub struct Meters(f64);
    #[derive(Clone, Copy)]
    pub struct Frame(V, Meters, usize);
    impl V {
        pub const UP: V = V { x: 0.0, y: 1.0 };
        const HALF: f64 = 0.5;
        fn lerp(self, o: V, t: f64) -> V {
            V { x: self.x + t * (o.x - self.x), ..self } * (1.0 + Self::HALF * t)
        }
        fn set(&mut self, x: f64) -> &mut Self {
            self.x = x;
            self
        }
    }
    impl MulAssign<f64> for V {
        fn mul_assign(&mut self, k: f64) {
            *self = *self * k;
        }
    }
    impl Mul<f64> for V {
        type Output = V;
        fn mul(self, k: f64) -> V {
            V { x: self.x * k, y: self.y * k }
        }
    }
    impl Sub for V {
        type Output = V;
        fn sub(self, o: V) -> V {
            V { x: self.x - o.x, y: self.y - o.y }
        }
    }
    impl Seg {
        fn mid(&self) -> V {
            self.a.lerp(self.b, 0.5)
        }
        fn len(&self) -> Meters {
            let d = self.b - self.a;
            Meters(d.x.hypot(d.y) * self.w)
        }
        fn grow(&mut self, k: f64) {
            self.a *= k;
            self.b.set(k).set(2.0 * k);
            self.w += k;
        }
    }
    impl Add for Meters {
        type Output = Self;
        fn add(self, o: Self) -> Self {
            Meters(self.0 + o.0)
        }
    }
    impl From<Meters> for f64 {
        fn from(m: Meters) -> f64 {
            m.0
        }
    }
    fn total(segs: &[Seg; 2], extra: Meters) -> Meters {
        let mut sum = Meters(0.0);
        for s in segs {
            sum = sum + s.len();
        }
        sum + extra
    }
    fn iterate(mut v: V, n: usize) -> V {
        let mut k = 0;
        while k < n {
            v = v.lerp(V::UP, 0.25);
            k += 1;
        }
        v
    }
    fn pick(v: &V, w: &V, first: bool) -> V {
        if first { *v } else { w.clone() }
    }
    #[hessian]
    pub fn run(x: f64, y: f64, n: usize, first: bool) -> f64 {
        let mut s = Seg { a: V { x, y }, b: V::UP, w: 2.0 };
        let t = Seg { w: y, ..s };
        s.grow(x * y);
        let m = total(&[s, t], Meters(x));
        let f = Frame(iterate(s.mid(), n), m, 3);
        let Frame(v, Meters(len), k) = f;
        let p = pick(&v, &V { x: len, y: 1.0 }, first);
        let mut q = if first { V::default() } else { V { y, ..p } };
        q.x += f.1.0 * f.0.x;
        let same = if q == p { 1.0 } else { 0.0 };
        let closure = |v: V, k: f64| v.lerp(p, k);
        let z = closure(q, 0.1 * y);
        z.x * z.y + p.x * p.y + len * k as f64 + same
    }
    // A constant struct in a mutable local that becomes active.
    #[hessian]
    pub fn local(x: f64, y: f64, start: V, n: usize) -> f64 {
        let mut v = start;
        v *= 2.0;
        if n > 1 {
            v *= x;
        }
        v.y += y;
        let mut w = v;
        for _ in 0..n {
            w *= 0.5;
            w.x += x * y;
        }
        w.set(w.x * y);
        w.x * w.y + v.x
    }
}

const AT: [[f64; 2]; 2] = [[0.3, -0.4], [2.5, 1.5]];

#[test]
fn structs_of_data() {
    let v = |x, y| V { x, y };
    let body = |x, y, mass| Body { at: v(x, y), mass, tags: vec![1] };
    let bodies = || vec![body(1.0, 2.0, 1.0), body(-2.0, 0.5, 2.0), body(3.0, -1.0, 1.75)];
    let b = bodies();
    let world = World { bodies: bodies(), pair: [v(0.1, 0.2), v(1.0, 1.0)], g: 1.5 };
    let points = [v(1.0, 2.0), v(-2.0, 0.5), v(3.0, -1.0)];
    against_differences(|[x, y]| world.at(x, y), |[x, y]| world.at_value_gradient_hessian(x, y), &AT);
    against_differences(|[x, y]| data::a(x, y, &b), |[x, y]| data::a::value_gradient_hessian(x, y, &b), &AT);
    against_differences(|[x, y]| data::b(x, y, &b), |[x, y]| data::b::value_gradient_hessian(x, y, &b), &AT);
    against_differences(|[x, y]| data::c(x, y, &b, 3), |[x, y]| data::c::value_gradient_hessian(x, y, &b, 3), &AT);
    let at = |[x, y]: [f64; 2]| data::d::value_gradient_hessian(x, y, &points);
    against_differences(|[x, y]| data::d(x, y, &points), at, &AT);
    let at = |[x, y]: [f64; 2]| data::e::value_gradient_hessian(x, y, &points);
    against_differences(|[x, y]| data::e(x, y, &points), at, &AT);
    for (k, up) in [(0, true), (1, true), (2, false), (0, false)] {
        let at = |[x, y]: [f64; 2]| data::choose::value_gradient_hessian(x, y, &points, k, up);
        against_differences(|[x, y]| data::choose(x, y, &points, k, up), at, &AT);
    }
}

#[test]
fn structs_by_value_and_by_reference() {
    use more::{V, local, run};
    let start = V { x: 0.5, y: -1.5 };
    for n in 0..4 {
        for first in [true, false] {
            let at = |[x, y]: [f64; 2]| run::value_gradient_hessian(x, y, n, first);
            against_differences(|[x, y]| run(x, y, n, first), at, &AT);
        }
        let at = |[x, y]: [f64; 2]| local::value_gradient_hessian(x, y, start, n);
        against_differences(|[x, y]| local(x, y, start, n), at, &AT);
    }
}

#[hessian]
pub mod last {
    use core::ops::{Add, Mul, Neg, Sub};
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub struct V {
        pub x: f64,
        pub y: f64,
    }
    impl V {
        pub const UP: V = V { x: 0.25, y: 1.0 };
        pub fn new(x: f64, y: f64) -> V {
            V { x, y }
        }
        fn unit(self) -> V {
            let n = (self.x * self.x + self.y * self.y).sqrt();
            if n < 1e-9 {
                return V::UP;
            }
            self * (1.0 / n)
        }
        fn angle(&self) -> Option<f64> {
            if self.x > 0.0 { Some((self.y / self.x).atan()) } else { None }
        }
    }
    impl Add for V {
        type Output = V;
        fn add(self, o: V) -> V {
            V::new(self.x + o.x, self.y + o.y)
        }
    }
    impl Sub for V {
        type Output = V;
        fn sub(self, o: V) -> V {
            V::new(self.x - o.x, self.y - o.y)
        }
    }
    impl Mul<f64> for V {
        type Output = V;
        fn mul(self, k: f64) -> V {
            V::new(self.x * k, self.y * k)
        }
    }
    impl Mul<V> for f64 {
        type Output = V;
        fn mul(self, v: V) -> V {
            V::new(self * v.x, self * v.y)
        }
    }
    impl Neg for V {
        type Output = V;
        fn neg(self) -> V {
            V::new(-self.x, -self.y)
        }
    }
    pub struct Line<'a> {
        from: &'a V,
        dir: V,
    }
    impl<'a> Line<'a> {
        fn at(&self, t: f64) -> V {
            *self.from + self.dir * t
        }
    }
    fn mean<const N: usize>(points: &[V; N]) -> V {
        let mut s = V::new(0.0, 0.0);
        for p in points {
            s = s + *p;
        }
        s * (1.0 / N as f64)
    }
    fn closest(points: &[V], to: V) -> f64 {
        let mut best = f64::INFINITY;
        for p in points {
            let d = (*p - to).x.hypot((*p - to).y);
            if d < best {
                best = d;
            }
        }
        best
    }
    #[hessian(constant(k))]
    pub fn f(x: f64, y: f64, start: V, k: f64, data: &[V]) -> f64 {
        let p = V::new(x, y);
        let fixed = V::UP * k + start;
        let mixed = -fixed + V::UP - 2.0 * start;
        let V { x: a, y: b } = fixed + p.unit() - mixed;
        let line = Line { from: &p, dir: fixed };
        let m = mean(&[p, line.at(x), fixed, start]);
        let angle = p.angle().unwrap_or(0.5) + start.angle().map_or(0.0, |t| t * x);
        let d = closest(data, p);
        let r = if start == fixed { p } else { start.unit() + p };
        a * b + m.x * m.y + angle + d + r.x * r.y + {
            let q: V = p * y;
            q.x
        }
    }
}

#[test]
fn constants_of_a_struct_meet_variables_of_it() {
    use last::{V, f};
    let data = [V { x: 1.0, y: 2.0 }, V { x: -1.0, y: 0.5 }];
    let start = V { x: 0.5, y: -1.0 };
    let at = |[x, y]: [f64; 2]| f::value_gradient_hessian(x, y, start, 3.0, &data);
    against_differences(|[x, y]| f(x, y, start, 3.0, &data), at, &AT);
    against_differences(|[x, y]| f(x, y, start, 3.0, &data), at, &[[-1.0, 0.7]]);
}
