//! Model-predictive control of an inverted pendulum: at each tick, the torques of the next four ticks that cost least.

use hessian_runtime::symmetric::newton_step;
use hessian_runtime::{Real, hessian};

/// Seconds between two ticks.
const TICK: f32 = 0.05;
/// Gravity over length, in 1/s².
const STIFFNESS: f32 = 9.81;
/// Torques that are planned ahead.
const HORIZON: usize = 4;

/// The pendulum: its angle from upright and its rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// rad
    pub angle: f32,
    /// rad/s
    pub rate: f32,
}

impl State {
    /// One tick later, under a torque per inertia.
    #[must_use]
    pub fn after(self, torque: f32) -> State {
        let rate = self.rate + TICK * (STIFFNESS * Real::sin(self.angle) + torque);
        State { angle: self.angle + TICK * rate, rate }
    }
}

/// What a plan costs: the squares of angles, rates and torques, each weighed. The budget is what a tick can afford.
#[hessian(constant(angle, rate), only(value_gradient_hessian), budget(flops = 240, live = 36))]
pub fn cost(torques: [f32; 4], angle: f32, rate: f32) -> f32 {
    let (mut angle, mut rate) = (angle, rate);
    let mut cost = 0.0;
    for torque in torques {
        rate += TICK * (STIFFNESS * Real::sin(angle) + torque);
        angle += TICK * rate;
        cost += 20.0 * angle * angle + rate * rate + 0.002 * torque * torque;
    }
    cost
}

/// A plan, improved at each tick.
#[derive(Clone, Copy, Debug, Default)]
pub struct Controller {
    plan: [f32; HORIZON],
}

impl Controller {
    /// The torque for the next tick: the plan of the last one, moved on by a tick and improved by one Newton step.
    #[inline(never)]
    pub fn torque(&mut self, state: State) -> f32 {
        let [_, a, b, c] = self.plan;
        let plan = [a, b, c, 0.0];
        let (_, gradient, hessian) = cost::value_gradient_hessian(plan, state.angle, state.rate);
        self.plan = match newton_step(&gradient, &hessian) {
            Some([p, q, r, s]) => [a + p, b + q, c + r, s],
            None => plan,
        };
        self.plan[0]
    }
}

#[cfg(test)]
mod tests {
    use super::{Controller, State};

    #[test]
    fn the_pendulum_is_balanced() {
        for (angle, rate) in [(0.8, -0.3), (-1.2, 0.0), (0.0, 0.0), (0.3, 1.0)] {
            let (mut state, mut controller) = (State { angle, rate }, Controller::default());
            for _ in 0..60 {
                state = state.after(controller.torque(state));
            }
            assert!(state.angle.abs() < 0.01 && state.rate.abs() < 0.01, "{state:?}");
        }
    }
}
