fn slices(x: f64, y: f64, p: &[f64]) -> f64 {
    let s = p[0] * x + p[1] * y;
    if s < p[2] {
        return s * p[4];
    }
    let q = &p[5..];
    assert!(q.len() > 1);
    p[3] * s * s + p[1] * q[0] + p[6] * x
}
::hessian_runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! { { } slices }
impl slices {
    pub const N: usize = 2;
    pub const AUGMENTED_IS_EXACT: [bool; 2] = [true, true];
    pub const HESSIAN_PATTERN: [(usize, usize); 3] = [(0, 0), (1, 0), (1, 1)];
    pub const HESSIAN_ROWS: [usize; 3] = [0, 1, 1];
    pub const HESSIAN_COLUMNS: [usize; 3] = [0, 2, 3];
    pub const COST: ::hessian_runtime::Costs = ::hessian_runtime::Costs {
        value: ::hessian_runtime::Counts { add: 5, neg: 0, mul: 6, div: 0, sqrt: 0, transcendental: 0, nodes: 18 },
        value_gradient: ::hessian_runtime::Counts {
            add: 8,
            neg: 0,
            mul: 9,
            div: 0,
            sqrt: 0,
            transcendental: 0,
            nodes: 24,
        },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn value_gradient(x: f64, y: f64, p: &[f64]) -> (f64, [f64; 2]) {
        let x0: f64 = x;
        let x1: f64 = y;
        let _ = p[2];
        let p_2: f64 = p[0];
        let p_4: f64 = p[1];
        let s_6 = p_2 * x0 + p_4 * x1;
        let p_7: f64 = p[2];
        let (v21, v26, v29) = if s_6 < p_7 {
            let p_9: f64 = p[4];
            (s_6 * p_9, p_9, 0.0)
        } else {
            let q = &p[5..];
            assert!(q.len() > 1);
            let _ = p[6];
            let p_13: f64 = p[3];
            let v14 = p_13 * s_6;
            let v16: f64 = p[1] * q[0];
            let p_18: f64 = p[6];
            (v14 * s_6 + v16 + p_18 * x0, v14 * 2.0, p_18)
        };
        (v21, [p_2 * v26 + v29, p_4 * v26])
    }
}
const _: () = {
    let _ = slices;
};
