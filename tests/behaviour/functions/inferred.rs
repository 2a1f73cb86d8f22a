//! What types, traits in front of their functions, and imports tell in an annotated module.

use crate::oracle::against;
use hessian_runtime::hessian;
use num_dual::HyperDual64;

#[hessian]
mod told {
    use core::array::from_fn;
    use core::cmp::Ordering;
    use std::f64::consts::{self, PI};
    use std::ops::Add;

    #[derive(Clone, Copy)]
    pub struct Vector<const N: usize> {
        at: [f64; N],
    }

    #[derive(Clone, Copy)]
    pub struct Matrix<T, const R: usize, const C: usize> {
        rows: [[T; C]; R],
    }

    type Three = Vector<3>;

    impl<const N: usize> Vector<N> {
        const COUNT: usize = N;

        fn splat(x: f64) -> Self {
            Vector { at: [x; N] }
        }

        fn zero() -> Self {
            Self { at: [0.0; N] }
        }

        fn dot(&self, other: &Self) -> f64 {
            let mut sum = 0.0;
            for i in 0..Self::COUNT {
                sum += self.at[i] * other.at[i];
            }
            sum
        }

        fn plus(self, other: Self) -> Self {
            let mut sum = Self::zero();
            for i in 0..N {
                sum.at[i] = self.at[i] + other.at[i];
            }
            sum
        }

        fn ends(&self) -> Vector<2> {
            let both = Vector { at: [self.at[0], self.at[N - 1]] };
            let other = Vector::<2> { at: both.at };
            other.plus(Vector::<2>::splat(1.0))
        }

        fn outer<const M: usize>(&self, other: Vector<M>) -> Matrix<f64, N, M> {
            Matrix { rows: from_fn(|i| from_fn(|j| self.at[i] * other.at[j])) }
        }
    }

    impl<const R: usize, const C: usize> Matrix<f64, R, C> {
        fn filled(x: f64) -> Self {
            Self { rows: [[x; C]; R] }
        }

        fn twice(self) -> Self {
            let mut sum = Self::filled(0.0);
            for i in 0..R {
                for j in 0..C {
                    sum.rows[i][j] = self.rows[i][j] + self.rows[i][j];
                }
            }
            sum
        }
    }

    impl<const N: usize> Add for Vector<N> {
        type Output = Vector<N>;

        fn add(self, other: Vector<N>) -> Vector<N> {
            self.plus(other)
        }
    }

    pub trait Shape {
        fn area(&self) -> f64;
        fn scaled(&mut self, by: f64);
        fn twice(&self) -> f64 {
            2.0 * self.area()
        }
    }

    #[derive(Clone, Copy)]
    pub struct Square {
        side: f64,
    }

    pub struct Disc {
        radius: f64,
    }

    impl Shape for Square {
        fn area(&self) -> f64 {
            self.side * self.side
        }
        fn scaled(&mut self, by: f64) {
            self.side *= by;
        }
    }

    impl Shape for Disc {
        fn area(&self) -> f64 {
            PI * self.radius * self.radius
        }
        fn scaled(&mut self, by: f64) {
            self.radius *= by;
        }
    }

    fn length_of(x: f64) -> f64 {
        let parts: [f64; 3] = from_fn(|i| x * i as f64);
        parts[1] + parts[2] * consts::E
    }

    #[hessian]
    pub fn lengths(x: f64, y: f64) -> f64 {
        let v = Vector::<3>::splat(x);
        let w: Vector<3> = Vector::splat(y);
        let (t, u): (Three, Vector<{ 1 + 1 }>) = (Vector::splat(x * y), Vector::splat(2.0));
        let ends = v.plus(w).ends();
        let outer = ends.outer(v + t).twice();
        let filled: Matrix<_, 1, 2> = Matrix::filled(x);
        v.dot(&w) * ends.dot(&u) + outer.rows[1][2] + filled.rows[0][1] * Three::zero().plus(t).dot(&w)
    }

    #[hessian]
    pub fn traits(x: f64, y: f64) -> f64 {
        let (mut square, disc) = (Square { side: x }, Disc { radius: y });
        Shape::scaled(&mut square, y);
        let sum = Add::add(Vector { at: [x] }, Vector { at: [y] });
        Shape::twice(&square) + self::Shape::area(&disc) + <Square as Shape>::area(&square) * sum.at[0]
    }

    #[hessian]
    pub fn imports(x: f64) -> f64 {
        let power = match x.partial_cmp(&1.0) {
            Some(Ordering::Less) => x,
            Some(Ordering::Greater) => x * x,
            _ => PI * x,
        };
        power * length_of(x) + consts::TAU
    }
}

#[test]
fn lengths_are_told_by_types() {
    // 3xy·2·2·(x + y + 1) + 2·(x + y + 1)·(x + xy) + x·3xy·y
    let dual = |[x, y]: [HyperDual64; 2]| {
        let ends = x + y + 1.0;
        x * y * ends * 12.0 + ends * (x + x * y) * 2.0 + x * x * y * y * 3.0
    };
    let points = [[0.5, -1.5], [0.0, 0.0], [1e3, -1e-3], [2.0, 3.0]];
    against(|[x, y]| told::lengths(x, y), |[x, y]| told::lengths::value_gradient_hessian(x, y), dual, &points);
}

#[test]
fn traits_are_named_in_front_of_their_functions() {
    let dual = |[x, y]: [HyperDual64; 2]| {
        let area = x * y * x * y;
        area * 2.0 + y * y * core::f64::consts::PI + area * (x + y)
    };
    let points = [[0.5, -1.5], [0.0, 0.0], [1e3, -1e-3], [2.0, 3.0]];
    against(|[x, y]| told::traits(x, y), |[x, y]| told::traits::value_gradient_hessian(x, y), dual, &points);
}

#[test]
fn modules_bring_in_what_the_language_has() {
    let dual = |[x]: [HyperDual64; 1]| {
        let power = if x.re < 1.0 {
            x
        } else if x.re > 1.0 {
            x * x
        } else {
            x * core::f64::consts::PI
        };
        power * (x + x * 2.0 * core::f64::consts::E) + core::f64::consts::TAU
    };
    against(
        |[x]| told::imports(x),
        |[x]| told::imports::value_gradient_hessian(x),
        dual,
        &[[0.5], [1.0], [2.0], [0.0], [-3.0]],
    );
}
