//! Items beside the scalar ones: functions with several outputs, options, size.

use hessian_runtime::hessian;

#[hessian]
fn arm(q: [f64; 2]) -> [f64; 2] {
    [q[0].cos() + (q[0] + q[1]).cos(), q[0].sin() + (q[0] + q[1]).sin()]
}

#[test]
fn vector_functions_have_jacobian_and_weighted_hessian() {
    let q = [0.3, 0.4];
    let (values, jacobian, hessians) = arm::value_gradient_hessian(q);
    assert_eq!(values, arm(q));
    assert_eq!(jacobian, arm::jacobian(q));
    assert_eq!(hessians, arm::hessian(q));
    let (w, v) = ([1.5, -0.5], [0.25, 2.0]);
    let weighted = arm::weighted_hessian(q, w);
    let (vjp, jvp) = (arm::vjp(q, w), arm::jvp(q, v).1);
    let (left, right) = (vjp[0] * v[0] + vjp[1] * v[1], w[0] * jvp[0] + w[1] * jvp[1]);
    assert!((left - right).abs() < 1e-14, "the adjoint identity");
    for i in 0..2 {
        for j in 0..2 {
            let sum = w[0] * hessians[0][i][j] + w[1] * hessians[1][i][j];
            assert!((weighted[i][j] - sum).abs() < 1e-14);
        }
    }
}

#[test]
fn only_what_is_asked_for_is_generated() {
    #[hessian(only(gradient), name = Slope)]
    fn slope(x: f64) -> f64 {
        x * x
    }
    assert_eq!(Slope::gradient(3.0), [6.0]);
    assert_eq!(slope(3.0), 9.0);
}

#[test]
fn thousands_of_operations_compile_with_debug_information() {
    #[hessian(only(value_gradient))]
    fn long(mut x: [f64; 2]) -> f64 {
        for _ in 0..850 {
            x = [x[1] * 0.999 + x[0] * 0.01, x[0] - x[1] * x[0] * 0.001];
        }
        x[0] + x[1]
    }
    let x = [0.7, 0.4];
    let (value, gradient) = long::value_gradient(x);
    assert_eq!(value.to_bits(), long(x).to_bits());
    for i in 0..2 {
        let mut moved = x;
        moved[i] += 1e-6;
        let difference = (long(moved) - value) / 1e-6;
        assert!((gradient[i] - difference).abs() < 1e-4 * (1.0 + difference.abs()), "{gradient:?} {difference}");
    }
}
