fn huber(x: f64, y: f64, delta: f64) -> f64 {
    let r = (x * x + y * y).sqrt();
    if r <= delta { 0.5 * r * r } else { delta * (r - 0.5 * delta) }
}
::hessian_runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! { { } huber }
impl huber {
    pub const N: usize = 2;
    pub const AUGMENTED_IS_EXACT: [bool; 2] = [true, true];
    pub const HESSIAN_PATTERN: [(usize, usize); 3] = [(0, 0), (1, 0), (1, 1)];
    pub const HESSIAN_ROWS: [usize; 3] = [0, 1, 1];
    pub const HESSIAN_COLUMNS: [usize; 3] = [0, 2, 3];
    pub const COST: ::hessian_runtime::Costs = ::hessian_runtime::Costs {
        value: ::hessian_runtime::Counts { add: 4, neg: 0, mul: 6, div: 0, sqrt: 1, transcendental: 0, nodes: 12 },
        value_gradient: ::hessian_runtime::Counts {
            add: 6,
            neg: 0,
            mul: 10,
            div: 1,
            sqrt: 1,
            transcendental: 0,
            nodes: 19,
        },
        hessian: ::hessian_runtime::Counts { add: 8, neg: 3, mul: 12, div: 1, sqrt: 1, transcendental: 0, nodes: 26 },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn value_gradient(x: f64, y: f64, delta: f64) -> (f64, [f64; 2]) {
        let r_5 = <f64 as ::hessian_runtime::private::Real>::sqrt(x * x + y * y);
        let delta_6: f64 = delta;
        let v19 = 1.0 / r_5;
        let v21 = x * v19;
        let v27 = y * v19;
        let (v14, v25, v31) = if r_5 <= delta_6 {
            (0.5 * r_5 * r_5, x, y)
        } else {
            (delta_6 * (r_5 - 0.5 * delta_6), delta_6 * v21, delta_6 * v27)
        };
        (v14, [v25, v31])
    }
    pub fn hessian(x: f64, y: f64, delta: f64) -> [[f64; 2]; 2] {
        let v2 = x * x;
        let r_5 = <f64 as ::hessian_runtime::private::Real>::sqrt(v2 + y * y);
        let delta_6: f64 = delta;
        let v17 = 1.0 / r_5;
        let v32 = v17 * (v17 * v17);
        let (v21, v59, v61, v64) = if r_5 <= delta_6 {
            (0.5, 0.0, 0.0, 0.0)
        } else {
            let v38 = delta_6 * v32;
            let v40 = y * v38;
            (0.5 * (delta_6 * v17), -(y * v40), -(x * v40), -(v2 * v38))
        };
        let v29 = v21 * 2.0;
        [[v29 + v64, v61], [v61, v29 + v59]]
    }
}
const _: () = {
    let _ = huber;
};
