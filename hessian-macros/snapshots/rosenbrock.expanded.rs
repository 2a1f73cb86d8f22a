fn rosenbrock(x: &[f64; 2]) -> f64 {
    (1.0 - x[0]).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2)
}
::hessian_runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! { { } rosenbrock }
impl rosenbrock {
    pub const N: usize = 2;
    pub const AUGMENTED_IS_EXACT: [bool; 2] = [true, true];
    pub const HESSIAN_PATTERN: [(usize, usize); 3] = [(0, 0), (1, 0), (1, 1)];
    pub const HESSIAN_ROWS: [usize; 3] = [0, 1, 1];
    pub const HESSIAN_COLUMNS: [usize; 3] = [0, 2, 3];
    pub const COST: ::hessian_runtime::Costs = ::hessian_runtime::Costs {
        value: ::hessian_runtime::Counts { add: 3, neg: 0, mul: 4, div: 0, sqrt: 0, transcendental: 0, nodes: 7 },
        gradient: ::hessian_runtime::Counts { add: 3, neg: 0, mul: 5, div: 0, sqrt: 0, transcendental: 0, nodes: 8 },
        value_gradient_hessian: ::hessian_runtime::Counts {
            add: 6,
            neg: 0,
            mul: 10,
            div: 0,
            sqrt: 0,
            transcendental: 0,
            nodes: 16,
        },
        hvp: ::hessian_runtime::Counts { add: 4, neg: 0, mul: 7, div: 0, sqrt: 0, transcendental: 0, nodes: 11 },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn gradient(x: &[f64; 2]) -> [f64; 2] {
        let v6 = x[1] - x[0] * x[0];
        [x[0] * v6 * -400.0 - (1.0 - x[0]) * 2.0, v6 * 200.0]
    }
    pub fn value_gradient_hessian(x: &[f64; 2]) -> (f64, [f64; 2], [[f64; 2]; 2]) {
        let v3 = 1.0 - x[0];
        let v5 = x[0] * x[0];
        let v6 = x[1] - v5;
        let v27 = x[0] * -400.0;
        (
            v3 * v3 + 100.0 * (v6 * v6),
            [v6 * v27 - v3 * 2.0, v6 * 200.0],
            [[2.0 + 400.0 * (v5 * 2.0 - v6), v27], [v27, 200.0]],
        )
    }
    pub fn hvp(x: &[f64; 2], direction: [f64; 2]) -> [f64; 2] {
        let v20 = x[0] * 2.0;
        let v31 = (direction[1] - direction[0] * v20) * 200.0;
        [direction[0] * (2.0 - (x[1] - x[0] * x[0]) * 400.0) - v20 * v31, v31]
    }
}
const _: () = {
    let _ = rosenbrock;
};
