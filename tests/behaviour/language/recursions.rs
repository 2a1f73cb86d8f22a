//! Functions of the body that call themselves with integers or lengths that are known at expansion: they are inlined
//! within themselves.

use hessian_runtime::hessian;

use crate::oracle::{against, against_differences};

const POINTS: [[f64; 2]; 5] = [[0.7, -0.4], [-0.3, 1.4], [0.0, 0.0], [1.0, 1.0], [-1e3, 1e-3]];

#[test]
fn over_an_integer() {
    #[hessian]
    fn polynomial(x: [f64; 2]) -> f64 {
        fn chebyshev(n: u32, x: f64) -> f64 {
            match n {
                0 => 1.0,
                1 => x,
                _ => 2.0 * x * chebyshev(n - 1, x) - chebyshev(n - 2, x),
            }
        }
        chebyshev(5, x[0]) * x[1] + chebyshev(2, x[1])
    }
    let dual = |[x, y]: [num_dual::HyperDual64; 2]| ((x * x * 16.0 - 20.0) * x * x + 5.0) * x * y + (y * y * 2.0 - 1.0);
    against(polynomial, polynomial::value_gradient_hessian, dual, &POINTS);
}

#[test]
fn over_the_length_of_a_slice() {
    #[hessian]
    fn curve(x: [f64; 2]) -> f64 {
        fn casteljau(points: &[f64], t: f64) -> f64 {
            if points.len() == 1 {
                return points[0];
            }
            let last = points.len() - 1;
            (1.0 - t) * casteljau(&points[..last], t) + t * casteljau(&points[1..], t)
        }
        casteljau(&[x[0], 2.0, x[1], x[0] * x[1]], x[1])
    }
    let dual = |[x, y]: [num_dual::HyperDual64; 2]| {
        let s = -y + 1.0;
        s * s * s * x + s * s * y * 6.0 + s * y * y * y * 3.0 + y * y * y * x * y
    };
    against(curve, curve::value_gradient_hessian, dual, &POINTS[..4]);
}

/// B-splines by the formula of Cox and de Boor; at a knot, the piece to its right.
#[test]
fn within_branches_that_the_run_decides() {
    #[hessian]
    fn spline(x: [f64; 2]) -> f64 {
        const KNOTS: [f64; 7] = [0.0, 0.0, 0.0, 1.0, 2.0, 2.0, 2.0];
        fn basis(i: usize, k: usize, t: f64) -> f64 {
            if k == 0 {
                return if KNOTS[i] <= t && t < KNOTS[i + 1] { 1.0 } else { 0.0 };
            }
            let mut sum = 0.0;
            let (left, right) = (KNOTS[i + k] - KNOTS[i], KNOTS[i + k + 1] - KNOTS[i + 1]);
            if left > 0.0 {
                sum += (t - KNOTS[i]) / left * basis(i, k - 1, t);
            }
            if right > 0.0 {
                sum += (KNOTS[i + k + 1] - t) / right * basis(i + 1, k - 1, t);
            }
            sum
        }
        [x[1], 2.0, x[1] * x[1], -1.0].iter().enumerate().map(|(i, c)| c * basis(i, 2, x[0])).sum()
    }
    let dual = |[t, c]: [num_dual::HyperDual64; 2]| {
        let u = -t + 1.0;
        let v = -t + 2.0;
        let w = t - 1.0;
        if t.re < 1.0 {
            c * u * u + (t * u + t * v * 0.5) * 2.0 + c * c * t * t * 0.5
        } else {
            v * v + c * c * (t * v * 0.5 + v * w) - w * w
        }
    };
    against(spline, spline::value_gradient_hessian, dual, &[[0.3, 0.8], [1.6, -0.7], [0.0, 2.0], [1.0, 0.4]]);
}

#[test]
fn through_each_other_in_a_module() {
    #[hessian]
    mod turns {
        fn even(x: f64, n: i32) -> f64 {
            if n == 0 { x } else { odd(x * x, n - 1) }
        }

        fn odd(x: f64, n: i32) -> f64 {
            if n == 0 { -x } else { even(x + 1.0, n - 1) }
        }

        fn determinant(m: &[Vec<f64>]) -> f64 {
            if m.len() == 1 {
                return m[0][0];
            }
            let mut sum = 0.0;
            for c in 0..m.len() {
                let mut minor: Vec<Vec<f64>> = Vec::new();
                for row in &m[1..] {
                    let rest: Vec<f64> = row.iter().enumerate().filter(|(j, _)| *j != c).map(|(_, v)| *v).collect();
                    minor.push(rest);
                }
                sum += if c % 2 == 0 { 1.0 } else { -1.0 } * m[0][c] * determinant(&minor);
            }
            sum
        }

        #[hessian]
        pub fn both(x: [f64; 2]) -> f64 {
            let m = vec![vec![x[0], x[1], 1.0], vec![2.0, x[0], x[1]], vec![x[1], 0.5, x[0] * x[1]]];
            even(x[0] * x[1], 3) + odd(x[1], 2) + determinant(&m)
        }
    }
    use turns::both;
    against_differences(both, both::value_gradient_hessian, &POINTS[..4]);
}

/// An integral over an integral, and a sum of sums.
#[test]
fn through_closures_and_parts_of_structs() {
    #[hessian]
    mod nested {
        const NODES: [(f64, f64); 2] = [(-0.577_350_269_189_625_8, 1.0), (0.577_350_269_189_625_8, 1.0)];

        fn integral(f: impl Fn(f64) -> f64, a: f64, b: f64) -> f64 {
            let (middle, half) = (0.5 * (a + b), 0.5 * (b - a));
            NODES.iter().map(|&(t, w)| w * f(middle + half * t)).sum::<f64>() * half
        }

        trait Curve {
            fn at(&self, t: f64) -> f64;
        }

        struct Line(f64, f64);
        struct Square(f64);
        struct Both<A, B>(A, B);

        impl Curve for Line {
            fn at(&self, t: f64) -> f64 {
                self.0 * t + self.1
            }
        }

        impl Curve for Square {
            fn at(&self, t: f64) -> f64 {
                self.0 * t * t
            }
        }

        impl<A: Curve, B: Curve> Curve for Both<A, B> {
            fn at(&self, t: f64) -> f64 {
                self.0.at(t) + self.1.at(t)
            }
        }

        #[hessian]
        pub fn area(x: [f64; 2]) -> f64 {
            let curve = Both(Square(x[0]), Both(Line(x[1], 2.0), Both(Square(x[0] * x[1]), Line(1.0, x[0]))));
            let double = integral(|t| t * x[0] * integral(|u| u * u * x[1] + t, 0.0, t), 0.0, x[1]);
            double + integral(|t| curve.at(t) * curve.at(1.0), 0.0, x[0])
        }
    }
    use nested::area;
    against_differences(area, area::value_gradient_hessian, &POINTS[..4]);
    // ∫ t·a·(t³·b/3 + t²) dt is exact for cubics only, so the double integral is compared at one point by hand.
    let gauss = |f: &dyn Fn(f64) -> f64, b: f64| {
        let half = 0.5 * b;
        (f(half - half / 3f64.sqrt()) + f(half + half / 3f64.sqrt())) * half
    };
    let (a, b) = (0.7, -0.4);
    let curve = |t: f64| a * t * t + b * t + 2.0 + a * b * t * t + t + a;
    let double = gauss(&|t| t * a * gauss(&|u| u * u * b + t, t), b);
    let expected = double + gauss(&|t| curve(t) * curve(1.0), a);
    assert!((area([a, b]) - expected).abs() < 1e-12);
}
