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
            add: 5,
            neg: 0,
            mul: 8,
            div: 1,
            sqrt: 1,
            transcendental: 0,
            nodes: 16,
        },
        hessian: ::hessian_runtime::Counts { add: 7, neg: 0, mul: 11, div: 1, sqrt: 1, transcendental: 0, nodes: 21 },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn value_gradient(x: f64, y: f64, delta: f64) -> (f64, [f64; 2]) {
        let r_5 = <f64 as ::hessian_runtime::private::Real>::sqrt(x * x + y * y);
        let delta_6: f64 = delta;
        let (v14, v18) =
            if r_5 <= delta_6 { (0.5 * r_5 * r_5, r_5) } else { (delta_6 * (r_5 - 0.5 * delta_6), delta_6) };
        let v29 = v18 / r_5;
        (v14, [x * v29, y * v29])
    }
    pub fn hessian(x: f64, y: f64, delta: f64) -> [[f64; 2]; 2] {
        let v2 = x * x;
        let v3 = y * y;
        let r_5 = <f64 as ::hessian_runtime::private::Real>::sqrt(v2 + v3);
        let delta_6: f64 = delta;
        let v19 = 1.0 / r_5;
        let v29 = v19 * v19;
        let (v18, v40) = if r_5 <= delta_6 { (r_5, v29 * 0.25) } else { (delta_6, 0.0) };
        let v21 = v18 * v19;
        let v97 = v40 * 4.0 - v21 * v29;
        let v98 = x * y * v97;
        [[v21 + v2 * v97, v98], [v98, v21 + v3 * v97]]
    }
}
const _: () = {
    let _ = huber;
};
