use core::ops::{Add, Neg};
use hessian_runtime::hessian;

#[derive(Clone, Copy, PartialEq, PartialOrd)]
struct Point {
    x: f64,
    y: f64,
}

impl Point {
    fn norm(&self) -> f64 {
        self.x.hypot(self.y)
    }

    fn twice(p: Point) -> Point {
        p
    }
}

impl Add for Point {
    type Output = Point;
    fn add(self, o: Point) -> Point {
        Point { x: self.x + o.x, y: self.y + o.y }
    }
}

impl Neg for Point {
    type Output = Point;
    fn neg(self) -> Point {
        Point { x: -self.x, y: -self.y }
    }
}

// What is not in the function or in an annotated module is not seen.
#[hessian(struct Point { x, y })]
fn f(p: Point, q: Point) -> f64 {
    p.norm() + (p + q).x + (-p).y + Point::twice(p).x + f64::from(p < q)
}

#[hessian]
mod seen {
    use super::Point;

    #[derive(Clone, Copy, PartialEq, PartialOrd)]
    pub struct Ray {
        length: f64,
        at: f64,
    }

    impl Ray {
        fn reach(&self, k: f64) -> f64 {
            self.length * k + self.at
        }
    }

    impl core::ops::Mul<f64> for Ray {
        type Output = Ray;
        fn mul(self, k: f64) -> Ray {
            Ray { length: self.length * k, ..self }
        }
    }

    impl core::ops::Mul<Ray> for Ray {
        type Output = f64;
        fn mul(self, o: Ray) -> f64 {
            self.length * o.length
        }
    }

    #[hessian]
    pub fn g(x: f64, rays: &[Ray]) -> f64 {
        let ray = Ray { length: x, at: 2.0 };
        let first = rays.first().unwrap();
        let least = ray < Ray { length: 1.0, at: x };
        (ray + ray).length + f64::from(least) + ray[0] + first.reach(x) + ray.missing() + Ray::absent(x)
    }

    // Which `*` this is depends on the type of a constant that is not known.
    #[hessian]
    pub fn h(x: f64, point: &Point) -> f64 {
        let ray = Ray { length: x, at: 2.0 };
        let factor = point.x;
        (ray * factor).length
    }
}

// `impl` blocks outside of the module are not seen either.
impl seen::Ray {
    fn missing(&self) -> f64 {
        2.0
    }

    fn absent(x: f64) -> f64 {
        x
    }
}

impl Add for seen::Ray {
    type Output = seen::Ray;
    fn add(self, _: seen::Ray) -> seen::Ray {
        self
    }
}

impl core::ops::Index<usize> for seen::Ray {
    type Output = f64;
    fn index(&self, _: usize) -> &f64 {
        &1.0
    }
}

fn main() {}
