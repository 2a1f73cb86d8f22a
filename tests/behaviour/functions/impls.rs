//! The user's own structs with operators, methods and constants, whose `impl` blocks are seen.

use crate::oracle::{against, check};
use hessian_runtime::hessian;

/// The same code for `f64` with `#[hessian]`, and for second-order duals without.
macro_rules! geometry {
    ($name:ident, $number:ident, $(#[$attribute:meta])?) => {
        $(#[$attribute])?
        mod $name {
            use core::ops::{Add, AddAssign, Index, IndexMut, Mul, Neg, Sub};
            #[allow(unused_imports, reason = "one of the two modules needs them")]
            use num_dual::{DualNum as _, HyperDual64};
            #[allow(unused_imports, reason = "one of the two modules needs it")]
            use super::hessian;

            #[derive(Clone, Copy, PartialEq)]
            pub struct Vec3 {
                x: $number,
                y: $number,
                z: $number,
            }

            impl Vec3 {
                const AXES: usize = 3;

                fn new(x: $number, y: $number, z: $number) -> Self {
                    Self { x, y, z }
                }

                fn zero() -> Self {
                    Vec3::new($number::from(0.0), $number::from(0.0), $number::from(0.0))
                }

                fn dot(self, other: Vec3) -> $number {
                    self.x * other.x + self.y * other.y + self.z * other.z
                }

                fn cross(&self, other: &Self) -> Self {
                    Self::new(
                        self.y * other.z - self.z * other.y,
                        self.z * other.x - self.x * other.z,
                        self.x * other.y - self.y * other.x,
                    )
                }

                fn norm(&self) -> $number {
                    self.dot(*self).sqrt()
                }

                fn scaled(mut self, k: $number) -> Self {
                    self.x *= k;
                    self.y *= k;
                    self.z *= k;
                    self
                }

                fn push(&mut self, by: &Vec3, k: $number) {
                    *self += by.scaled(k);
                    self.z = self.z + k;
                }
            }

            impl Add for Vec3 {
                type Output = Vec3;
                fn add(self, other: Vec3) -> Vec3 {
                    Vec3 { x: self.x + other.x, y: self.y + other.y, z: self.z + other.z }
                }
            }

            impl<'a> Add<&'a Vec3> for &'a Vec3 {
                type Output = Vec3;
                fn add(self, other: &Vec3) -> Vec3 {
                    *self + *other
                }
            }

            impl Sub for Vec3 {
                type Output = Self;
                fn sub(self, other: Self) -> Self::Output {
                    self + -other
                }
            }

            impl Neg for Vec3 {
                type Output = Self;
                fn neg(self) -> Self {
                    Self { x: -self.x, y: -self.y, z: -self.z }
                }
            }

            impl Mul<$number> for Vec3 {
                type Output = Vec3;
                fn mul(self, k: $number) -> Vec3 {
                    self.scaled(k)
                }
            }

            impl Mul<Vec3> for $number {
                type Output = Vec3;
                fn mul(self, v: Vec3) -> Vec3 {
                    v * self
                }
            }

            impl Mul<Vec3> for Vec3 {
                type Output = $number;
                fn mul(self, other: Vec3) -> $number {
                    self.dot(other)
                }
            }

            impl AddAssign for Vec3 {
                fn add_assign(&mut self, other: Self) {
                    *self = *self + other;
                }
            }

            impl Index<usize> for Vec3 {
                type Output = $number;
                fn index(&self, i: usize) -> &$number {
                    match i {
                        0 => &self.x,
                        1 => &self.y,
                        _ => &self.z,
                    }
                }
            }

            impl IndexMut<usize> for Vec3 {
                fn index_mut(&mut self, i: usize) -> &mut $number {
                    match i {
                        0 => &mut self.x,
                        1 => &mut self.y,
                        _ => &mut self.z,
                    }
                }
            }

            impl Default for Vec3 {
                fn default() -> Self {
                    Self::zero()
                }
            }

            $(#[$attribute])?
            pub fn orbit(q: [$number; 6]) -> $number {
                let (r, v) = (Vec3::new(q[0], q[1], q[2]), Vec3 { x: q[3], y: q[4], z: q[5] });
                let momentum = r.cross(&v);
                let eccentricity = v.cross(&momentum) - r * r.norm().recip();
                eccentricity.norm() + (v * v) * 0.5 - momentum * momentum
            }

            $(#[$attribute])?
            pub fn mixed(q: [$number; 6]) -> $number {
                let (a, b) = (Vec3::new(q[0], q[1], q[2]), Vec3::new(q[3], q[4], q[5]));
                let mut sum = Vec3::default();
                sum += &a + &b;
                sum += q[0] * b;
                sum[1] = sum[1] * a[0];
                sum[0] += b[2];
                let mut total = sum.dot(Vec3 { z: q[1] * q[2], ..a });
                for i in 0..Vec3::AXES {
                    total += a[i] * sum[i] * b[2 - i];
                }
                sum.push(&a, q[5]);
                let points = [a, b, sum, Vec3::new(q[3], q[0], q[1])];
                let mut middle = Vec3::zero();
                for p in &points {
                    middle = middle + *p;
                }
                let middle = middle * $number::from(0.25);
                let spread: $number = points.iter().map(|p| (*p - middle) * (*p - middle)).sum();
                if a == b { total } else { total + spread * middle.scaled(q[0]).norm() }
            }
        }
    };
}
geometry!(real, f64, #[hessian]);
geometry!(dual, HyperDual64,);

const POINTS: [[f64; 6]; 4] = [
    [1.1, -0.4, 0.3, 0.2, 0.9, -0.5],
    [2.0, 1.0, -1.0, -0.5, 0.25, 3.0],
    [0.75, 0.5, 1.0, -2.0, 1e-2, 0.5],
    [-1.0, 0.0, 0.5, 0.0, 1.0, 0.0],
];

#[test]
fn methods_and_operators_agree_with_duals() {
    against(real::orbit, real::orbit::value_gradient_hessian, dual::orbit, &POINTS);
    against(real::mixed, real::mixed::value_gradient_hessian, dual::mixed, &POINTS);
}

/// Springs between bodies, whose data only the run knows.
#[hessian]
mod bodies {
    use core::ops::{Add, AddAssign, Mul, Sub};

    #[derive(Clone, Copy, Default)]
    pub struct Point {
        pub x: f64,
        pub y: f64,
    }

    pub struct Spring {
        pub anchor: Point,
        pub stiffness: f64,
        pub rest: f64,
        #[allow(dead_code, reason = "it keeps the struct from being copied")]
        pub name: String,
    }

    pub const ORIGIN: Point = Point::at(0.0, 0.0);

    impl Point {
        pub const fn at(x: f64, y: f64) -> Point {
            Point { x, y }
        }

        fn length(&self) -> f64 {
            (self.x * self.x + self.y * self.y).sqrt()
        }
    }

    impl Add for Point {
        type Output = Point;
        fn add(self, o: Point) -> Point {
            Point::at(self.x + o.x, self.y + o.y)
        }
    }

    impl Sub<&Point> for Point {
        type Output = Point;
        fn sub(self, o: &Point) -> Point {
            Point::at(self.x - o.x, self.y - o.y)
        }
    }

    impl Mul<f64> for Point {
        type Output = Point;
        fn mul(self, k: f64) -> Point {
            Point::at(self.x * k, self.y * k)
        }
    }

    impl AddAssign<Point> for Point {
        fn add_assign(&mut self, o: Point) {
            self.x += o.x;
            self.y += o.y;
        }
    }

    impl Spring {
        fn energy(&self, at: Point) -> f64 {
            let stretch = (at - &self.anchor).length() - self.rest;
            0.5 * self.stiffness * stretch * stretch
        }
    }

    /// A point as variables, constant springs, a wind that is a constant struct.
    #[hessian(struct Point { x, y }, constant(wind), only(value_gradient_hessian, gradient))]
    pub fn held(p: &Point, springs: &[Spring], wind: Point, extra: &Spring) -> f64 {
        let mut sum = 0.0;
        let mut drift = ORIGIN;
        for spring in springs {
            sum += spring.energy(*p);
            drift += (*p - &spring.anchor) * 0.5;
        }
        let lean = wind + *p;
        sum + extra.energy(lean) + drift.length() + (*p - &wind).length()
    }

    #[hessian(only(value_gradient_hessian))]
    pub fn flat(x: f64, y: f64, springs: &[Spring], wind: Point, extra: &Spring) -> f64 {
        let mut sum = 0.0;
        let (mut a, mut b) = (0.0, 0.0);
        for spring in springs {
            let (dx, dy) = (x - spring.anchor.x, y - spring.anchor.y);
            let stretch = (dx * dx + dy * dy).sqrt() - spring.rest;
            sum += 0.5 * spring.stiffness * stretch * stretch;
            a += (x - spring.anchor.x) * 0.5;
            b += (y - spring.anchor.y) * 0.5;
        }
        let (lx, ly) = (wind.x + x, wind.y + y);
        let (dx, dy) = (lx - extra.anchor.x, ly - extra.anchor.y);
        let stretch = (dx * dx + dy * dy).sqrt() - extra.rest;
        let (wx, wy) = (x - wind.x, y - wind.y);
        sum + 0.5 * extra.stiffness * stretch * stretch + (a * a + b * b).sqrt() + (wx * wx + wy * wy).sqrt()
    }

    impl Spring {
        /// `self` is a constant, and what it calls is seen.
        #[hessian]
        pub fn pair(&self, x: f64, y: f64) -> f64 {
            let p = Point::at(x, y);
            self.energy(p) + Self::between(p, self.anchor) * self.energy(p + self.anchor)
        }

        fn between(a: Point, b: Point) -> f64 {
            (a - &b).length()
        }
    }
}

#[test]
fn structs_of_data_cost_what_their_fields_cost() {
    use bodies::{Point, Spring};
    let spring = |x, y, stiffness, rest| Spring { anchor: Point { x, y }, stiffness, rest, name: String::new() };
    let springs = [spring(1.0, 2.0, 3.0, 0.5), spring(-1.0, 0.5, 2.0, 1.0), spring(0.25, -2.0, 1.0, 0.0)];
    let extra = spring(3.0, 0.0, 0.5, 1.5);
    let wind = Point { x: 0.5, y: 0.25 };
    for (x, y) in [(0.3, -0.4), (2.0, 5.0), (-1.5, 1e-9)] {
        let found = bodies::held::value_gradient_hessian(&Point { x, y }, &springs, wind, &extra);
        let expected = bodies::flat::value_gradient_hessian(x, y, &springs, wind, &extra);
        assert_eq!(found.0.to_bits(), bodies::held(&Point { x, y }, &springs, wind, &extra).to_bits());
        assert_eq!(found, expected);
        let (value, gradient, hessian) = extra.pair_value_gradient_hessian(x, y);
        assert_eq!(value.to_bits(), extra.pair(x, y).to_bits());
        let r = |a: f64, b: f64| (a * a + b * b).sqrt();
        let at = |x: f64, y: f64| {
            let (near, far) = (r(x - 3.0, y), r(x + 3.0 - 3.0, y));
            0.25 * (near - 1.5).powi(2) + near * 0.25 * (far - 1.5).powi(2)
        };
        check("pair", [value], [at(x, y)], 10.0);
        let h = 1e-5;
        let slope = (at(x + h, y) - at(x - h, y)) / (2.0 * h);
        assert!((gradient[0] - slope).abs() < 1e-7, "{gradient:?} {slope}");
        let bend = (at(x + h, y) - 2.0 * at(x, y) + at(x - h, y)) / (h * h);
        assert!((hessian[0][0] - bend).abs() < 1e-3, "{hessian:?} {bend}");
    }
    assert_eq!(bodies::held::COST.value_gradient_hessian, bodies::flat::COST.value_gradient_hessian);
}

#[test]
fn a_filter_is_a_state_that_methods_change() {
    #[hessian]
    mod kalman {
        pub struct Kalman {
            x: f64,
            p: f64,
            q: f64,
            r: f64,
        }

        impl Kalman {
            pub fn new(q: f64, r: f64) -> Self {
                Self { x: 0.0, p: 1.0, q, r }
            }

            fn predict(&mut self) {
                self.p += self.q;
            }

            fn update(&mut self, z: f64) -> f64 {
                self.predict();
                let gain = self.p / (self.p + self.r);
                let innovation = z - self.x;
                self.x += gain * innovation;
                self.p *= 1.0 - gain;
                innovation
            }
        }

        #[hessian]
        pub fn likelihood(q: f64, r: f64, data: &[f64]) -> f64 {
            let mut filter = Kalman::new(q, r);
            let mut sum = 0.0;
            for z in data {
                let innovation = filter.update(*z);
                sum += innovation * innovation / (filter.p + filter.r) + (filter.p + r).ln();
            }
            sum + filter.x
        }

        #[hessian]
        pub fn flat(q: f64, r: f64, data: &[f64]) -> f64 {
            let (mut x, mut p) = (0.0, 1.0);
            let mut sum = 0.0;
            for z in data {
                p += q;
                let gain = p / (p + r);
                let innovation = *z - x;
                x += gain * innovation;
                p *= 1.0 - gain;
                sum += innovation * innovation / (p + r) + (p + r).ln();
            }
            sum + x
        }
    }
    let data = [0.5, -0.25, 1.5, 0.75];
    let found = kalman::likelihood::value_gradient_hessian(0.1, 0.7, &data);
    assert_eq!(found.0.to_bits(), kalman::likelihood(0.1, 0.7, &data).to_bits());
    assert_eq!(found, kalman::flat::value_gradient_hessian(0.1, 0.7, &data));
    assert_eq!(kalman::likelihood::COST.value_gradient_hessian, kalman::flat::COST.value_gradient_hessian);
    assert_eq!(kalman::likelihood::value_gradient_hessian(0.1, 0.7, &[]), (0.0, [0.0; 2], [[0.0; 2]; 2]));
}

#[test]
fn items_of_the_body() {
    #[hessian]
    fn impedance(r: f64, l: f64, c: f64) -> f64 {
        use core::ops::{Add, Div};
        #[derive(Clone, Copy)]
        struct Complex {
            re: f64,
            im: f64,
        }
        struct Ohm(f64);
        impl Complex {
            const ONE: Self = Complex { re: 1.0, im: 0.0 };
            fn squared(self) -> Ohm {
                Ohm(self.re * self.re + self.im * self.im)
            }
        }
        impl Add for Complex {
            type Output = Self;
            fn add(self, o: Self) -> Self {
                Complex { re: self.re + o.re, im: self.im + o.im }
            }
        }
        impl Div for Complex {
            type Output = Complex;
            fn div(self, o: Complex) -> Complex {
                let Ohm(d) = o.squared();
                Complex { re: (self.re * o.re + self.im * o.im) / d, im: (self.im * o.re - self.re * o.im) / d }
            }
        }
        let coil = Complex { re: r, im: l };
        let z = Complex::ONE / (Complex { re: 0.0, im: c } + Complex::ONE / coil);
        z.squared().0.sqrt()
    }
    #[hessian]
    fn flat(r: f64, l: f64, c: f64) -> f64 {
        let d = r * r + l * l;
        let (re, im) = (0.0 + (1.0 * r + 0.0 * l) / d, c + (0.0 * r - 1.0 * l) / d);
        let d = re * re + im * im;
        let (re, im) = ((1.0 * re + 0.0 * im) / d, (0.0 * re - 1.0 * im) / d);
        (re * re + im * im).sqrt()
    }
    for (r, l, c) in [(1.0, 2.0, 0.5), (0.0, 1.0, 0.25), (3.0, 0.0, 0.0)] {
        let found = impedance::value_gradient_hessian(r, l, c);
        assert_eq!(found.0.to_bits(), impedance(r, l, c).to_bits());
        assert_eq!(found, flat::value_gradient_hessian(r, l, c));
    }
    assert_eq!(impedance::COST.value_gradient_hessian, flat::COST.value_gradient_hessian);
}

/// What traits do by default, with constants and in other types in another way.
macro_rules! potentials {
    ($name:ident, $number:ident, $(#[$attribute:meta])?) => {
        $(#[$attribute])?
        mod $name {
            #[allow(unused_imports, reason = "one of the two modules needs them")]
            use num_dual::{DualNum as _, HyperDual64};
            #[allow(unused_imports, reason = "one of the two modules needs it")]
            use super::hessian;

            pub trait Potential {
                const DEPTH: f64 = 0.5;
                fn at(&self, r: $number) -> $number;
                fn shifted(&self, r: $number) -> $number {
                    self.at(r) * Self::DEPTH - self.at(r * Self::DEPTH)
                }
                fn twice(&self, r: $number) -> $number {
                    self.shifted(self.shifted(r))
                }
            }

            pub struct Morse {
                pub a: f64,
            }

            pub struct Spring(pub f64);

            impl Potential for Morse {
                fn at(&self, r: $number) -> $number {
                    ((r * -self.a).exp() - 1.0).powi(2)
                }
            }

            impl Potential for Spring {
                const DEPTH: f64 = 3.0;
                fn at(&self, r: $number) -> $number {
                    r * r * self.0
                }
                fn shifted(&self, r: $number) -> $number {
                    self.at(r - Self::DEPTH)
                }
            }

            $(#[$attribute])?
            pub fn energy(morse: &Morse, spring: &Spring, r: $number, s: $number) -> $number {
                morse.twice(r) + spring.twice(s) * morse.shifted(r * s)
            }
        }
    };
}

potentials! { differentiated_potentials, f64, #[hessian] }
potentials! { potentials_of_duals, HyperDual64, }

#[test]
fn traits_do_by_default_what_a_type_does_not() {
    let (morse, spring) = (differentiated_potentials::Morse { a: 0.8 }, differentiated_potentials::Spring(0.3));
    let (dual_morse, dual_spring) = (potentials_of_duals::Morse { a: 0.8 }, potentials_of_duals::Spring(0.3));
    against(
        |[r, s]| differentiated_potentials::energy(&morse, &spring, r, s),
        |[r, s]| differentiated_potentials::energy::value_gradient_hessian(&morse, &spring, r, s),
        |[r, s]| potentials_of_duals::energy(&dual_morse, &dual_spring, r, s),
        &[[0.3, 0.7], [1.5, -0.25], [0.0, 0.0], [0.0, 3.0], [1e-8, 2.0]],
    );
}

/// A struct's own function of a name that one of its traits has, too.
#[hessian]
mod twins {
    pub trait Shape {
        const K: f64;
        fn area(&self) -> f64;
        fn twice(&self) -> f64;
    }

    #[derive(Clone, Copy)]
    pub struct Disc {
        r: f64,
    }

    impl Disc {
        const K: f64 = 5.0;

        fn twice(&self) -> f64 {
            self.r * self.r * self.r
        }
    }

    impl Shape for Disc {
        const K: f64 = 11.0;

        fn area(&self) -> f64 {
            self.r * self.r
        }

        fn twice(&self) -> f64 {
            2.0 * self.area()
        }
    }

    #[hessian]
    pub fn mixed(x: f64) -> f64 {
        let disc = Disc { r: x };
        disc.twice() + 1000.0 * <Disc as Shape>::twice(&disc) + x * Disc::K + x * x * <Disc as Shape>::K
    }
}

#[test]
fn a_path_tells_whose_function_it_is() {
    for x in [0.5, -1.5, 0.0] {
        let (value, gradient, hessian) = twins::mixed::value_gradient_hessian(x);
        assert_eq!(value.to_bits(), twins::mixed(x).to_bits());
        assert_eq!(gradient, [3.0 * x * x + 4022.0 * x + 5.0]);
        assert_eq!(hessian, [[6.0 * x + 4022.0]]);
    }
}
