//! The closed loop: the controller of `pendulum` balances its own model for two seconds.
#![cfg_attr(target_os = "none", no_std, no_main)]

use firmware::pendulum::{Controller, State};
use firmware::report;

firmware::program!({
    let mut state = core::hint::black_box(State { angle: 0.8, rate: -0.3 });
    let mut controller = Controller::default();
    for _ in 0..40 {
        let torque = controller.torque(state);
        state = state.after(torque);
        report("angle, rate, torque:", &(state.angle, state.rate, torque));
    }
});
