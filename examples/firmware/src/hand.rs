//! The same by hand, as one writes it who has derived the formulas and shares what can be shared.

use hessian_runtime::{Math, Native};

use crate::backend::Board;

/// Of [`rosenbrock`](fn@crate::kernels::rosenbrock).
#[inline(never)]
pub fn rosenbrock_gradient(x: f32, y: f32) -> [f32; 2] {
    let b = 200.0 * (y - x * x);
    [-2.0 * (1.0 - x) - 2.0 * x * b, b]
}

/// Of [`rosenbrock`](fn@crate::kernels::rosenbrock).
#[inline(never)]
pub fn rosenbrock_hessian(x: f32, y: f32) -> [[f32; 2]; 2] {
    let mixed = -400.0 * x;
    [[2.0 + 1200.0 * x * x - 400.0 * y, mixed], [mixed, 200.0]]
}

/// Of [`rosenbrock_double`](fn@crate::kernels::rosenbrock_double).
#[inline(never)]
pub fn rosenbrock_double_gradient(x: f64, y: f64) -> [f64; 2] {
    let b = 200.0 * (y - x * x);
    [-2.0 * (1.0 - x) - 2.0 * x * b, b]
}

/// Of [`attitude`](fn@crate::kernels::attitude), as in Madgwick's published filter.
#[inline(never)]
pub fn attitude_gradient(q: [f32; 4], gravity: [f32; 3]) -> [f32; 4] {
    let [q0, q1, q2, q3] = q;
    let x = 2.0 * (q1 * q3 - q0 * q2) - gravity[0];
    let y = 2.0 * (q0 * q1 + q2 * q3) - gravity[1];
    let z = 1.0 - 2.0 * (q1 * q1 + q2 * q2) - gravity[2];
    let (x, y, z) = (2.0 * x, 2.0 * y, 4.0 * z);
    [q1 * y - q2 * x, q3 * x + q0 * y - q1 * z, q3 * y - q0 * x - q2 * z, q1 * x + q2 * y]
}

/// Of [`attitude`](fn@crate::kernels::attitude).
#[inline(never)]
pub fn attitude_hessian(q: [f32; 4], gravity: [f32; 3]) -> [[f32; 4]; 4] {
    let [q0, q1, q2, q3] = q;
    let (x, y) = (2.0 * gravity[0], 2.0 * gravity[1]);
    let (e0, e1, e2, e3) = (8.0 * q0, q1 * q1, q2 * q2, 8.0 * q3);
    let ends = 4.0 * (e1 + e2);
    let inner = 4.0 * (q0 * q0 + q3 * q3 + gravity[2] - 1.0) + 2.0 * ends;
    let (h01, h02, h13, h23) = (e0 * q1 - y, e0 * q2 + x, e3 * q1 - x, e3 * q2 - y);
    let h12 = 16.0 * q1 * q2;
    [
        [ends, h01, h02, 0.0],
        [h01, inner + 16.0 * e1, h12, h13],
        [h02, h12, inner + 16.0 * e2, h23],
        [0.0, h13, h23, ends],
    ]
}

/// Of [`spring`](fn@crate::kernels::spring).
#[inline(never)]
pub fn spring_gradient(a: [f32; 2], b: [f32; 2], stiffness: f32, rest: f32) -> [f32; 4] {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    let length = Board::sqrt(x * x + y * y);
    let pull = stiffness * (length - rest) / length;
    let (x, y) = (pull * x, pull * y);
    [x, y, -x, -y]
}

/// Of [`spring`](fn@crate::kernels::spring).
#[inline(never)]
pub fn spring_hessian(a: [f32; 2], b: [f32; 2], stiffness: f32, rest: f32) -> [[f32; 4]; 4] {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    let square = x * x + y * y;
    // k (1 − l/r) of the identity, k l/r³ of the direction's square.
    let tension = stiffness * rest / Board::sqrt(square);
    let (identity, direction) = (stiffness - tension, tension / square);
    let along = direction * x;
    let (xx, xy, yy) = (identity + along * x, along * y, identity + direction * y * y);
    [[xx, xy, -xx, -xy], [xy, yy, -xy, -yy], [-xx, -xy, xx, xy], [-xy, -yy, xy, yy]]
}

/// Of [`arm`](fn@crate::kernels::arm).
#[inline(never)]
pub fn arm_gradient(shoulder: f32, elbow: f32, target: [f32; 2]) -> [f32; 2] {
    let ((s1, c1), (s12, c12)) = (Native::sin_cos(shoulder), Native::sin_cos(shoulder + elbow));
    let (s, c) = (0.8 * s12, 0.8 * c12);
    let (x, y) = (c1 + c - target[0], s1 + s - target[1]);
    let elbow = y * c - x * s;
    [y * c1 - x * s1 + elbow, elbow]
}

/// Of [`arm`](fn@crate::kernels::arm).
#[inline(never)]
pub fn arm_hessian(shoulder: f32, elbow: f32, target: [f32; 2]) -> [[f32; 2]; 2] {
    let ((s1, c1), (s12, c12)) = (Native::sin_cos(shoulder), Native::sin_cos(shoulder + elbow));
    let (s, c) = (0.8 * s12, 0.8 * c12);
    // With t the target: ½|p₁ + p₂ − t|² has the cross terms p₁·p₂ − (p₁ + p₂)·t, and p₁·p₂ depends on the elbow alone.
    let far = target[0] * c + target[1] * s;
    let corner = far - (c1 * c + s1 * s);
    [[far + target[0] * c1 + target[1] * s1, far], [far, corner]]
}

/// Of `generated::hides_stack`.
#[cfg(all(feature = "control-others", target_os = "none"))]
#[inline(never)]
pub fn hides_stack(x: f32) -> f32 {
    core::hint::black_box(core::hint::black_box(x))
}
