//! Each routine once, on arguments that the compiler can't see.
#![cfg_attr(target_os = "none", no_std, no_main)]

use core::hint::black_box;

use firmware::{generated, hand, report};

/// Calls routines, generated and by hand.
macro_rules! measure {
    ($($name:ident($($argument:expr),*);)*) => {
        $(
            report(stringify!($name), &generated::$name($(black_box($argument)),*));
            report("  by hand", &hand::$name($(black_box($argument)),*));
        )*
    };
}

firmware::program!({
    let (q, gravity) = ([0.96, 0.14, -0.2, 0.08], [0.38, 0.31, 0.87]);
    let (a, b) = ([0.3, -0.4], [1.5, 0.9]);
    measure! {
        rosenbrock_gradient(0.7, 1.3);
        rosenbrock_hessian(0.7, 1.3);
        rosenbrock_double_gradient(0.7, 1.3);
        attitude_gradient(q, gravity);
        attitude_hessian(q, gravity);
        spring_gradient(a, b, 12.0, 1.1);
        spring_hessian(a, b, 12.0, 1.1);
        arm_gradient(0.5, 1.2, [0.4, 1.1]);
        arm_hessian(0.5, 1.2, [0.4, 1.1]);
    }
    let target = black_box([0.4, 1.1]);
    report("arm_gradient_by_libm", &generated::arm_gradient_by_libm(black_box(0.5), black_box(1.2), target));
    let plan = black_box([1.0, -2.0, 0.5, 0.0]);
    report("pendulum_cost", &generated::pendulum_cost(plan, black_box(0.4), black_box(-0.6)));
    #[cfg(feature = "control-panic")]
    report("panics", &firmware::controls::panics(black_box(7)));
    #[cfg(all(feature = "control-others", target_os = "none"))]
    {
        measure! { hides_stack(1.0); }
        report("keeps_state", &firmware::controls::keeps_state());
        report("calls_a_pointer", &firmware::controls::calls_a_pointer(black_box(3)));
        report("formats", &firmware::controls::formats(black_box(3)));
    }
});
