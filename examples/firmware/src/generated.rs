//! Generated routines, each under a name of its own to be measured.

use crate::kernels;
use crate::pendulum;

/// Of [`kernels::rosenbrock`](fn@kernels::rosenbrock).
#[inline(never)]
pub fn rosenbrock_gradient(x: f32, y: f32) -> [f32; 2] {
    kernels::rosenbrock::gradient(x, y)
}

/// Of [`kernels::rosenbrock`](fn@kernels::rosenbrock).
#[inline(never)]
pub fn rosenbrock_hessian(x: f32, y: f32) -> [[f32; 2]; 2] {
    kernels::rosenbrock::hessian(x, y)
}

/// Of [`kernels::rosenbrock_double`](fn@kernels::rosenbrock_double).
#[inline(never)]
pub fn rosenbrock_double_gradient(x: f64, y: f64) -> [f64; 2] {
    kernels::rosenbrock_double::gradient(x, y)
}

/// Of [`kernels::attitude`](fn@kernels::attitude).
#[inline(never)]
pub fn attitude_gradient(q: [f32; 4], gravity: [f32; 3]) -> [f32; 4] {
    kernels::attitude::gradient(q, gravity)
}

/// Of [`kernels::attitude`](fn@kernels::attitude).
#[inline(never)]
pub fn attitude_hessian(q: [f32; 4], gravity: [f32; 3]) -> [[f32; 4]; 4] {
    kernels::attitude::hessian(q, gravity)
}

/// Of [`kernels::spring`](fn@kernels::spring).
#[inline(never)]
pub fn spring_gradient(a: [f32; 2], b: [f32; 2], stiffness: f32, rest: f32) -> [f32; 4] {
    kernels::spring::gradient(a, b, stiffness, rest)
}

/// Of [`kernels::spring`](fn@kernels::spring).
#[inline(never)]
pub fn spring_hessian(a: [f32; 2], b: [f32; 2], stiffness: f32, rest: f32) -> [[f32; 4]; 4] {
    kernels::spring::hessian(a, b, stiffness, rest)
}

/// Of [`kernels::arm`](fn@kernels::arm).
#[inline(never)]
pub fn arm_gradient(shoulder: f32, elbow: f32, target: [f32; 2]) -> [f32; 2] {
    kernels::arm::gradient(shoulder, elbow, target)
}

/// Of [`kernels::arm`](fn@kernels::arm).
#[inline(never)]
pub fn arm_hessian(shoulder: f32, elbow: f32, target: [f32; 2]) -> [[f32; 2]; 2] {
    kernels::arm::hessian(shoulder, elbow, target)
}

/// Of [`kernels::arm_by_libm`](fn@kernels::arm_by_libm).
#[inline(never)]
pub fn arm_gradient_by_libm(shoulder: f32, elbow: f32, target: [f32; 2]) -> [f32; 2] {
    kernels::arm_by_libm::gradient(shoulder, elbow, target)
}

/// Of [`pendulum::cost`](fn@pendulum::cost): value, gradient and Hessian, one tick's work.
#[inline(never)]
pub fn pendulum_cost(torques: [f32; 4], angle: f32, rate: f32) -> (f32, [f32; 4], [[f32; 4]; 4]) {
    pendulum::cost::value_gradient_hessian(torques, angle, rate)
}

/// Uses stack that the compiler doesn't know of, and more instructions than by hand: the proof must notice.
#[cfg(all(feature = "control-others", target_os = "none"))]
#[inline(never)]
#[allow(unsafe_code)]
pub fn hides_stack(x: f32) -> f32 {
    // SAFETY: the stack pointer is put back.
    unsafe { core::arch::asm!("sub sp, #64", ".rept 16", "nop", ".endr", "add sp, #64") };
    x
}
