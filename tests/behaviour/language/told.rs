//! What the results of functions and blocks tell of the locals that they are, and what arrays are turned into.

use crate::oracle::against;
use hessian_runtime::hessian;
use num_dual::HyperDual64;

const POINTS: [[f64; 3]; 4] = [[0.7, 1.3, -0.4], [0.0; 3], [-1e3, 1e-3, 2.0], [1.0, 2.0, 3.0]];

#[hessian]
mod matrices {
    #[derive(Clone, Copy)]
    pub struct Matrix<const R: usize, const C: usize>([[f64; C]; R]);

    impl<const R: usize, const C: usize> Matrix<R, C> {
        fn zeros() -> Matrix<R, C> {
            Matrix([[0.0; C]; R])
        }

        fn transposed(&self) -> Matrix<C, R> {
            let mut result = Matrix::zeros();
            for i in 0..R {
                for j in 0..C {
                    result.0[j][i] = self.0[i][j];
                }
            }
            result
        }

        fn times<const K: usize>(&self, other: &Matrix<C, K>) -> Matrix<R, K> {
            let mut result = Matrix::zeros();
            for (i, row) in self.0.iter().enumerate() {
                for j in 0..K {
                    result.0[i][j] = row.iter().zip(&other.0).map(|(a, b)| a * b[j]).sum();
                }
            }
            result
        }
    }

    fn both(x: [f64; 3]) -> ([f64; 2], [[f64; 3]; 3]) {
        let ends = core::array::from_fn(|i| x[2 * i]);
        // Another one of the same name.
        let outer = x;
        let outer = core::array::from_fn(|i| core::array::from_fn(|j| outer[i] * x[j]));
        (ends, outer)
    }

    #[hessian]
    pub fn gram(x: [f64; 3]) -> f64 {
        let row = Matrix([x]);
        let column = row.transposed();
        let ([a, b], outer) = both(x);
        row.times(&column).0[0][0] * column.times(&row).0[2][1] + a * b * outer[1][2]
    }
}

#[test]
fn locals_that_are_results() {
    let dual = |[x, y, z]: [HyperDual64; 3]| (x * x + y * y + z * z) * z * y + x * z * y * z;
    against(matrices::gram, matrices::gram::value_gradient_hessian, dual, &POINTS);
}

#[test]
fn arrays_become_tuples() {
    #[hessian]
    fn turned(x: [f64; 3]) -> f64 {
        let (a, b, c): (f64, f64, f64) = x.into();
        let [d, e]: [f64; 2] = (a * b, c).into();
        d * e + a
    }
    let dual = |[x, y, z]: [HyperDual64; 3]| x * y * z + x;
    against(turned, turned::value_gradient_hessian, dual, &POINTS);
}

#[test]
fn parts_are_copied_within() {
    #[hessian]
    fn moved(x: [f64; 3]) -> f64 {
        let mut h = [x[0], x[1], x[2], 1.0];
        h.copy_within(..3, 1);
        let sum = h[0] * h[1] * h[3];
        h.copy_within(2.., 0);
        h.copy_within(1..=1, 3);
        sum + h[0] * h[1] * h[2] * h[3]
    }
    let dual = |[x, y, z]: [HyperDual64; 3]| x * x * z + y * z * y * z;
    against(moved, moved::value_gradient_hessian, dual, &POINTS);
}
