//! Functions as strangers write them around structs of their own: orbits, rotations, matrices, polygons, colours.

use hessian_runtime::hessian;

use crate::oracle::against_differences;

// 1 orbital mechanics
#[hessian]
pub mod orbit {
    use std::ops::*;
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub struct Vec3 {
        pub x: f64,
        pub y: f64,
        pub z: f64,
    }
    impl Vec3 {
        pub const ZERO: Self = Self { x: 0.0, y: 0.0, z: 0.0 };
        pub const UNIT_Z: Vec3 = Vec3::new(0.0, 0.0, 1.0);
        #[inline]
        pub const fn new(x: f64, y: f64, z: f64) -> Self {
            Vec3 { x, y, z }
        }
        #[must_use]
        pub fn dot(&self, rhs: &Vec3) -> f64 {
            self.x * rhs.x + self.y * rhs.y + self.z * rhs.z
        }
        pub fn cross(&self, rhs: &Vec3) -> Vec3 {
            Vec3::new(self.y * rhs.z - self.z * rhs.y, self.z * rhs.x - self.x * rhs.z, self.x * rhs.y - self.y * rhs.x)
        }
        pub fn norm_sq(&self) -> f64 {
            self.dot(self)
        }
        pub fn norm(&self) -> f64 {
            self.norm_sq().sqrt()
        }
        pub fn normalize(self) -> Vec3 {
            self / self.norm()
        }
        pub fn from_array(a: [f64; 3]) -> Self {
            Self::new(a[0], a[1], a[2])
        }
        pub fn to_array(self) -> [f64; 3] {
            [self.x, self.y, self.z]
        }
        pub fn map(self, f: impl Fn(f64) -> f64) -> Self {
            Self::new(f(self.x), f(self.y), f(self.z))
        }
        pub fn angle(a: Vec3, b: Vec3) -> f64 {
            (a.dot(&b) / (a.norm() * b.norm())).clamp(-1.0, 1.0).acos()
        }
    }
    impl Add for Vec3 {
        type Output = Self;
        fn add(self, o: Self) -> Self {
            Self::new(self.x + o.x, self.y + o.y, self.z + o.z)
        }
    }
    impl Sub for Vec3 {
        type Output = Self;
        fn sub(self, o: Self) -> Self {
            Self::new(self.x - o.x, self.y - o.y, self.z - o.z)
        }
    }
    impl Mul<f64> for Vec3 {
        type Output = Self;
        fn mul(self, k: f64) -> Self {
            Self::new(self.x * k, self.y * k, self.z * k)
        }
    }
    impl Mul<Vec3> for f64 {
        type Output = Vec3;
        fn mul(self, v: Vec3) -> Vec3 {
            v * self
        }
    }
    impl Div<f64> for Vec3 {
        type Output = Self;
        fn div(self, k: f64) -> Self {
            self * (1.0 / k)
        }
    }
    impl From<[f64; 3]> for Vec3 {
        fn from(a: [f64; 3]) -> Self {
            Self::from_array(a)
        }
    }
    impl From<(f64, f64, f64)> for Vec3 {
        fn from((x, y, z): (f64, f64, f64)) -> Self {
            Vec3 { x, y, z }
        }
    }
    impl std::iter::Sum for Vec3 {
        fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
            iter.fold(Self::ZERO, |a, b| a + b)
        }
    }

    const MU: f64 = 398600.4418;

    pub struct State {
        pub r: Vec3,
        pub v: Vec3,
    }
    impl State {
        fn energy(&self) -> f64 {
            0.5 * self.v.norm_sq() - MU / self.r.norm()
        }
        fn h(&self) -> Vec3 {
            self.r.cross(&self.v)
        }
        fn e(&self) -> Vec3 {
            self.v.cross(&self.h()) / MU - self.r.normalize()
        }
        fn step(&mut self, dt: f64) {
            let a = -MU / self.r.norm().powi(3) * self.r;
            self.v = self.v + a * dt;
            self.r = self.r + self.v * dt;
        }
    }

    #[hessian]
    pub fn inclination(q: [f64; 6]) -> f64 {
        let s = State { r: Vec3::from([q[0], q[1], q[2]]), v: (Vec3::from((q[3], q[4], q[5]))) };
        let h = s.h();
        Vec3::angle(h, Vec3::UNIT_Z) + s.e().norm() + s.energy()
    }

    #[hessian(constant(dt))]
    pub fn propagate(q: [f64; 6], dt: f64) -> f64 {
        let mut s = State { r: Vec3::from_array([q[0], q[1], q[2]]), v: Vec3::new(q[3], q[4], q[5]) };
        for _ in 0..5 {
            s.step(dt);
        }
        s.r.to_array().iter().map(|x| x * x).sum::<f64>().sqrt()
    }

    #[hessian]
    pub fn centroid(q: [f64; 6], others: &[Vec3]) -> f64 {
        let a = Vec3::new(q[0], q[1], q[2]);
        let b = Vec3::new(q[3], q[4], q[5]);
        let c: Vec3 = [a, b].iter().copied().sum();
        let d = [a, b, a].into_iter().map(|v| v * 2.0).sum::<Vec3>();
        let e = others.iter().map(|o| (*o - a).norm()).sum::<f64>();
        let g = others.iter().fold(Vec3::ZERO, |acc, o| acc + *o * b.x);
        c.dot(&d) + e + g.map(|x| x.sin()).norm()
    }
}

// 3 quaternion
#[hessian]
pub mod quaternion {
    use core::ops::{Mul, Neg};
    #[derive(Clone, Copy)]
    pub struct Quat {
        w: f64,
        v: [f64; 3],
    }
    impl Quat {
        fn from_axis_angle(axis: [f64; 3], angle: f64) -> Self {
            let (s, c) = (angle / 2.0).sin_cos();
            Quat { w: c, v: axis.map(|a| a * s) }
        }
        fn conj(self) -> Self {
            Quat { v: [-self.v[0], -self.v[1], -self.v[2]], ..self }
        }
        fn rotate(&self, p: [f64; 3]) -> [f64; 3] {
            (*self * Quat { w: 0.0, v: p } * self.conj()).v
        }
    }
    impl Mul for Quat {
        type Output = Quat;
        fn mul(self, rhs: Quat) -> Quat {
            let (a, b) = (self, rhs);
            Quat {
                w: a.w * b.w - a.v[0] * b.v[0] - a.v[1] * b.v[1] - a.v[2] * b.v[2],
                v: [
                    a.w * b.v[0] + a.v[0] * b.w + a.v[1] * b.v[2] - a.v[2] * b.v[1],
                    a.w * b.v[1] - a.v[0] * b.v[2] + a.v[1] * b.w + a.v[2] * b.v[0],
                    a.w * b.v[2] + a.v[0] * b.v[1] - a.v[1] * b.v[0] + a.v[2] * b.w,
                ],
            }
        }
    }
    impl Neg for Quat {
        type Output = Self;
        fn neg(self) -> Self {
            Quat { w: -self.w, v: self.v.map(|x| -x) }
        }
    }
    #[hessian(constant(target))]
    pub fn rotated(angle: f64, p: [f64; 3], target: &[f64; 3]) -> f64 {
        let q = -Quat::from_axis_angle([0.0, 0.6, 0.8], angle);
        let r = q.rotate(p);
        r.iter().zip(target).map(|(a, b)| (a - b).powi(2)).sum()
    }
}

// 4 matrices
#[hessian]
pub mod matrices {
    use std::ops::{Index, IndexMut, Mul, MulAssign};
    #[derive(Clone, Copy)]
    pub struct Mat2([[f64; 2]; 2]);
    #[derive(Clone, Copy, Default)]
    pub struct Mat3 {
        m: [[f64; 3]; 3],
    }
    impl Mat2 {
        fn det(&self) -> f64 {
            self.0[0][0] * self.0[1][1] - self.0[0][1] * self.0[1][0]
        }
        fn inverse(&self) -> Option<Mat2> {
            let d = self.det();
            if d.abs() < 1e-12 {
                return None;
            }
            Some(Mat2([[self.0[1][1] / d, -self.0[0][1] / d], [-self.0[1][0] / d, self.0[0][0] / d]]))
        }
    }
    impl Mul<[f64; 2]> for Mat2 {
        type Output = [f64; 2];
        fn mul(self, v: [f64; 2]) -> [f64; 2] {
            [self.0[0][0] * v[0] + self.0[0][1] * v[1], self.0[1][0] * v[0] + self.0[1][1] * v[1]]
        }
    }
    impl Index<(usize, usize)> for Mat3 {
        type Output = f64;
        fn index(&self, (i, j): (usize, usize)) -> &f64 {
            &self.m[i][j]
        }
    }
    impl IndexMut<(usize, usize)> for Mat3 {
        fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut f64 {
            &mut self.m[i][j]
        }
    }
    impl Mul for Mat3 {
        type Output = Self;
        fn mul(self, o: Self) -> Self {
            let mut out = Mat3::default();
            for i in 0..3 {
                for j in 0..3 {
                    for k in 0..3 {
                        out[(i, j)] += self[(i, k)] * o[(k, j)];
                    }
                }
            }
            out
        }
    }
    impl MulAssign<f64> for Mat3 {
        fn mul_assign(&mut self, k: f64) {
            for row in &mut self.m {
                for x in row {
                    *x *= k;
                }
            }
        }
    }
    impl Mat3 {
        fn identity() -> Self {
            let mut m = Self::default();
            for i in 0..3 {
                m[(i, i)] = 1.0;
            }
            m
        }
        fn det(&self) -> f64 {
            let m = &self.m;
            m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
                + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
        }
        fn trace(&self) -> f64 {
            (0..3).map(|i| self[(i, i)]).sum()
        }
    }
    #[hessian]
    pub fn solve(a: f64, b: f64, c: f64) -> f64 {
        let m = Mat2([[a, b], [b, c]]);
        let Some(inv) = m.inverse() else { return 0.0 };
        let x = inv * [1.0, 2.0];
        x[0] * x[0] + x[1] * m.det()
    }
    #[hessian]
    pub fn three(x: [f64; 4]) -> f64 {
        let mut a = Mat3 { m: [[x[0], x[1], 0.0], [0.0, x[2], 1.0], [x[3], 0.0, 2.0]] };
        let mut b = a * a * Mat3::identity();
        b *= 0.5;
        a[(0, 0)] -= 1.0;
        b.det() + (a * b).trace()
    }
}
// 5 2D geometry with operator references
#[hessian]
pub mod plane {
    use std::ops::{Add, AddAssign, Mul, Sub, SubAssign};
    #[derive(Clone, Copy, Debug, PartialEq, Default)]
    pub struct P(pub f64, pub f64);
    impl<'a, 'b> Add<&'b P> for &'a P {
        type Output = P;
        fn add(self, o: &'b P) -> P {
            P(self.0 + o.0, self.1 + o.1)
        }
    }
    impl<'a, 'b> Sub<&'b P> for &'a P {
        type Output = P;
        fn sub(self, o: &'b P) -> P {
            P(self.0 - o.0, self.1 - o.1)
        }
    }
    impl Sub for P {
        type Output = P;
        fn sub(self, o: P) -> P {
            &self - &o
        }
    }
    impl Mul<P> for f64 {
        type Output = P;
        fn mul(self, p: P) -> P {
            P(self * p.0, self * p.1)
        }
    }
    impl Mul<&P> for f64 {
        type Output = P;
        fn mul(self, p: &P) -> P {
            self * *p
        }
    }
    impl AddAssign<&P> for P {
        fn add_assign(&mut self, o: &P) {
            self.0 += o.0;
            self.1 += o.1;
        }
    }
    impl SubAssign for P {
        fn sub_assign(&mut self, P(a, b): P) {
            self.0 -= a;
            self.1 -= b;
        }
    }
    impl P {
        fn cross(P(a, b): P, P(c, d): P) -> f64 {
            a * d - b * c
        }
        fn dist(self, other: P) -> f64 {
            let P(dx, dy) = self - other;
            dx.hypot(dy)
        }
    }
    pub struct Polygon<const N: usize> {
        pts: [P; N],
    }
    impl<const N: usize> Polygon<N> {
        fn area(&self) -> f64 {
            let mut a = 0.0;
            for i in 0..self.pts.len() {
                let j = (i + 1) % self.pts.len();
                a += P::cross(self.pts[i], self.pts[j]);
            }
            0.5 * a.abs()
        }
        fn perimeter(&self) -> f64 {
            self.pts.windows(2).map(|w| w[0].dist(w[1])).sum::<f64>() + self.pts[0].dist(*self.pts.last().unwrap())
        }
    }
    #[hessian]
    pub fn compactness(x: [f64; 6]) -> f64 {
        let poly = Polygon { pts: [P(x[0], x[1]), P(x[2], x[3]), P(x[4], x[5])] };
        let mut c = P::default();
        for p in &poly.pts {
            c += p;
        }
        let c = (1.0 / 3.0) * &c;
        let mut d = &poly.pts[0] + &poly.pts[1];
        d -= c;
        let l = poly.perimeter();
        4.0 * std::f64::consts::PI * poly.area() / (l * l) + d.dist(c)
    }
}
// 6 dual-number-like generic struct
#[hessian]
pub mod generic {
    use std::ops::{Add, Mul};
    #[derive(Clone, Copy)]
    pub struct V<T> {
        a: T,
        b: T,
    }
    impl<T: Add<Output = T>> Add for V<T> {
        type Output = V<T>;
        fn add(self, o: V<T>) -> V<T> {
            V { a: self.a + o.a, b: self.b + o.b }
        }
    }
    impl<T: Mul<Output = T> + Copy> Mul<T> for V<T> {
        type Output = V<T>;
        fn mul(self, k: T) -> Self {
            V { a: self.a * k, b: self.b * k }
        }
    }
    impl<T> V<T>
    where
        T: Copy + Mul<Output = T> + Add<Output = T>,
    {
        fn dot(&self, o: &V<T>) -> T {
            self.a * o.a + self.b * o.b
        }
    }
    impl V<f64> {
        fn norm(self) -> f64 {
            self.dot(&self).sqrt()
        }
    }
    #[hessian]
    pub fn f(x: f64, y: f64) -> f64 {
        let v = V { a: x, b: y };
        let w = v * x + v;
        w.norm() * v.dot(&w)
    }
}
// 7 colour space with trait of own
#[hessian]
pub mod colour {
    pub trait Luma {
        fn luma(&self) -> f64;
    }
    #[derive(Clone, Copy)]
    pub struct Rgb {
        r: f64,
        g: f64,
        b: f64,
    }
    #[derive(Clone, Copy)]
    pub struct Lab {
        l: f64,
        a: f64,
        b: f64,
    }
    impl Luma for Rgb {
        fn luma(&self) -> f64 {
            0.2126 * self.r + 0.7152 * self.g + 0.0722 * self.b
        }
    }
    impl From<Rgb> for Lab {
        fn from(c: Rgb) -> Lab {
            let f = |t: f64| if t > 0.008856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
            let y = c.luma();
            Lab { l: 116.0 * f(y) - 16.0, a: 500.0 * (f(c.r) - f(y)), b: 200.0 * (f(y) - f(c.b)) }
        }
    }
    impl Rgb {
        fn gamma(self, g: f64) -> Rgb {
            let Rgb { r, g: gr, b } = self;
            Rgb { r: r.powf(g), g: gr.powf(g), b: b.powf(g) }
        }
    }
    #[hessian]
    pub fn delta_e(r: f64, g: f64, b: f64) -> f64 {
        let c = Rgb { r, g, b }.gamma(2.2);
        let lab: Lab = c.into();
        let other = Lab::from(Rgb { r: 0.5, g: 0.25, b: 0.125 });
        ((lab.l - other.l).powi(2) + (lab.a - other.a).powi(2) + (lab.b - other.b).powi(2)).sqrt()
    }
}
// 8 annotated impl with own values
#[derive(Clone, Copy)]
pub struct Pendulum {
    pub m: f64,
    pub l: f64,
}
#[hessian]
impl Pendulum {
    const G: f64 = 9.81;
    fn kinetic(&self, w: f64) -> f64 {
        0.5 * self.m * (self.l * w).powi(2)
    }
    fn potential(&self, theta: f64) -> f64 {
        self.m * Self::G * self.l * (1.0 - theta.cos())
    }
    #[hessian]
    pub fn energy(&self, theta: f64, w: f64) -> f64 {
        self.kinetic(w) + self.potential(theta)
    }
    #[hessian]
    pub fn coupled(&self, other: &Self, a: f64, b: f64) -> f64 {
        self.potential(a) + other.potential(b) + self.clone().kinetic(a - b)
    }
}

/// The points at which each function is compared.
const AT: [[f64; 6]; 1] = [[7000.0, 100.0, -30.0, 1.0, 6.5, 3.0]];

#[test]
fn orbits() {
    against_differences(orbit::inclination, orbit::inclination::value_gradient_hessian, &AT);
    let at = |q| orbit::propagate::value_gradient_hessian(q, 60.0);
    against_differences(|q| orbit::propagate(q, 60.0), at, &AT);
    let others = [orbit::Vec3::new(1.0, 2.0, 3.0), orbit::Vec3::new(-1.0, 0.5, 0.25)];
    let at = |q| orbit::centroid::value_gradient_hessian(q, &others);
    against_differences(|q| orbit::centroid(q, &others), at, &[[0.3, 0.1, -0.2, 0.5, 0.7, 0.9]]);
}

#[test]
fn rotations_and_matrices() {
    let goal = [0.1, 0.2, 0.3];
    against_differences(
        |[a, p @ ..]: [f64; 4]| quaternion::rotated(a, p, &goal),
        |[a, p @ ..]| quaternion::rotated::value_gradient_hessian(a, p, &goal),
        &[[0.7, 0.2, -0.4, 1.0], [0.0, 0.0, 0.0, 1.0]],
    );
    against_differences(
        |[a, b, c]| matrices::solve(a, b, c),
        |[a, b, c]| matrices::solve::value_gradient_hessian(a, b, c),
        &[[2.0, 0.5, 1.5], [0.0, 0.0, 0.0]],
    );
    against_differences(matrices::three, matrices::three::value_gradient_hessian, &[[2.0, 0.5, 1.5, 0.25], [0.0; 4]]);
}

#[test]
fn planes_colours_and_pendulums() {
    let at = [[0.0, 0.1, 1.0, 0.3, 0.4, 1.2]];
    against_differences(plane::compactness, plane::compactness::value_gradient_hessian, &at);
    against_differences(|[x, y]| generic::f(x, y), |[x, y]| generic::f::value_gradient_hessian(x, y), &[[1.5, 0.25]]);
    against_differences(
        |[r, g, b]| colour::delta_e(r, g, b),
        |[r, g, b]| colour::delta_e::value_gradient_hessian(r, g, b),
        &[[0.4, 0.6, 0.2], [0.01, 0.02, 0.001]],
    );
    let (p, o) = (Pendulum { m: 2.0, l: 0.5 }, Pendulum { m: 1.5, l: 0.75 });
    against_differences(
        |[a, b]| p.coupled(&o, a, b),
        |[a, b]| p.coupled_value_gradient_hessian(&o, a, b),
        &[[0.4, 0.6], [0.0, 0.0]],
    );
}
