//! The functions that are differentiated to be measured.

use hessian_runtime::{Libm, Math, Native, hessian};

use crate::backend::Board;

/// The valley of Rosenbrock, a polynomial.
#[hessian]
pub fn rosenbrock(x: f32, y: f32) -> f32 {
    let (a, b) = (1.0 - x, y - x * x);
    a * a + 100.0 * b * b
}

/// The same in double precision, which both cores emulate.
#[hessian]
pub fn rosenbrock_double(x: f64, y: f64) -> f64 {
    let (a, b) = (1.0 - x, y - x * x);
    a * a + 100.0 * b * b
}

/// How far an attitude (a quaternion) is from the measured direction of gravity: what Madgwick's filter descends.
#[hessian(constant(gravity))]
pub fn attitude(q: [f32; 4], gravity: [f32; 3]) -> f32 {
    let x = 2.0 * (q[1] * q[3] - q[0] * q[2]) - gravity[0];
    let y = 2.0 * (q[0] * q[1] + q[2] * q[3]) - gravity[1];
    let z = 1.0 - 2.0 * (q[1] * q[1] + q[2] * q[2]) - gravity[2];
    0.5 * (x * x + y * y + z * z)
}

/// The energy of a spring between two points.
#[hessian(constant(stiffness, rest), math = Board)]
pub fn spring(a: [f32; 2], b: [f32; 2], stiffness: f32, rest: f32) -> f32 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    let stretch = Board::sqrt(x * x + y * y) - rest;
    0.5 * stiffness * stretch * stretch
}

/// How far the tip of an arm of two links is from a target, with a back end.
macro_rules! arm {
    ($name:ident $math:ident) => {
        /// How far the tip of an arm of two links is from a target.
        #[hessian(constant(target), math = $math)]
        pub fn $name(shoulder: f32, elbow: f32, target: [f32; 2]) -> f32 {
            let x = $math::cos(shoulder) + 0.8 * $math::cos(shoulder + elbow) - target[0];
            let y = $math::sin(shoulder) + 0.8 * $math::sin(shoulder + elbow) - target[1];
            0.5 * (x * x + y * y)
        }
    };
}

arm!(arm Native);
arm!(arm_by_libm Libm);
