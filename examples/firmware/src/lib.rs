//! A controller on a microcontroller: model-predictive control of an inverted pendulum in `f32`, whose Newton steps use
//! the Hessian that `#[hessian]` generates. `prove.sh` builds it for two cores, runs it and checks what is promised.
//!
//! - [`pendulum`]: the model, its cost and the controller; `bin/control.rs` closes the loop.
//! - [`backend`]: square roots by an instruction, as a user adds them.
//! - [`generated`] and [`hand`]: small routines, generated and written by hand; `bin/routines.rs` calls each once, for the figures.

#![no_std]

pub mod backend;
#[cfg_attr(target_os = "none", path = "board.rs")]
#[cfg_attr(not(target_os = "none"), path = "host.rs")]
pub mod board;
#[cfg(any(feature = "control-panic", feature = "control-others"))]
pub mod controls;
pub mod generated;
pub mod hand;
pub mod kernels;
pub mod pendulum;
mod report;

pub use report::{Bits, report};

/// The entry of a program that runs on a board and on a host.
#[macro_export]
macro_rules! program {
    ($body:block) => {
        #[cfg_attr(target_os = "none", allow(unsafe_code), unsafe(no_mangle))]
        fn program() $body

        #[cfg(not(target_os = "none"))]
        fn main() {
            program();
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::{generated, hand};

    fn agree<const M: usize, const N: usize>(generated: &[[f32; N]; M], by_hand: &[[f32; N]; M]) {
        for (a, b) in generated.as_flattened().iter().zip(by_hand.as_flattened()) {
            assert!((a - b).abs() <= 2e-5 * a.abs().max(1.0), "{a} {b}");
        }
    }

    /// What is compared for its cost computes the same.
    #[test]
    fn twins_agree() {
        for step in -8..8_i8 {
            let t = f32::from(step) / 7.0;
            let (x, y) = (t, 0.3 - 2.0 * t);
            agree(&[generated::rosenbrock_gradient(x, y)], &[hand::rosenbrock_gradient(x, y)]);
            agree(&generated::rosenbrock_hessian(x, y), &hand::rosenbrock_hessian(x, y));
            let (a, b) = (f64::from(x), f64::from(y));
            let (a, b) = (generated::rosenbrock_double_gradient(a, b), hand::rosenbrock_double_gradient(a, b));
            assert!((a[0] - b[0]).abs() < 1e-10 && (a[1] - b[1]).abs() < 1e-10);
            let (q, gravity) = ([0.9, t, -0.2, 0.3 - t], [0.4 * t, 0.3, 0.8 + t]);
            agree(&[generated::attitude_gradient(q, gravity)], &[hand::attitude_gradient(q, gravity)]);
            agree(&generated::attitude_hessian(q, gravity), &hand::attitude_hessian(q, gravity));
            let (a, b) = ([t, -0.4], [1.5, 0.9 + t]);
            agree(&[generated::spring_gradient(a, b, 3.0, 1.1)], &[hand::spring_gradient(a, b, 3.0, 1.1)]);
            agree(&generated::spring_hessian(a, b, 3.0, 1.1), &hand::spring_hessian(a, b, 3.0, 1.1));
            agree(&[generated::arm_gradient(x, y, [t, 1.1])], &[hand::arm_gradient(x, y, [t, 1.1])]);
            agree(&generated::arm_hessian(x, y, [t, 1.1]), &hand::arm_hessian(x, y, [t, 1.1]));
        }
    }
}
