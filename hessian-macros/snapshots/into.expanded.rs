fn into(x: [f64; 4], k: f64) -> f64 {
    let a = x[0] * x[1];
    0.5 * k * a * a + x[2].exp() * x[3]
}
::hessian_runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! { { } into }
impl into {
    pub const N: usize = 4;
    pub const AUGMENTED_IS_EXACT: [bool; 4] = [true, true, true, true];
    pub const HESSIAN_PATTERN: [(usize, usize); 5] = [(0, 0), (1, 0), (1, 1), (2, 2), (3, 2)];
    pub const HESSIAN_ROWS: [usize; 5] = [0, 1, 1, 2, 3];
    pub const HESSIAN_COLUMNS: [usize; 5] = [0, 2, 3, 5, 5];
    pub const COST: ::hessian_runtime::Costs = ::hessian_runtime::Costs {
        value: ::hessian_runtime::Counts { add: 1, neg: 0, mul: 5, div: 0, sqrt: 0, transcendental: 1, nodes: 8 },
        value_gradient_hessian: ::hessian_runtime::Counts {
            add: 1,
            neg: 0,
            mul: 12,
            div: 0,
            sqrt: 0,
            transcendental: 1,
            nodes: 15,
        },
        hvp: ::hessian_runtime::Counts { add: 4, neg: 0, mul: 9, div: 0, sqrt: 0, transcendental: 1, nodes: 15 },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn value_gradient_hessian_into(
        x: [f64; 4],
        k: f64,
        gradient: &mut [f64; 4],
        hessian: &mut [[f64; 4]; 4],
    ) -> f64 {
        hessian[0][2] = 0.0;
        hessian[0][3] = 0.0;
        hessian[1][2] = 0.0;
        hessian[1][3] = 0.0;
        hessian[2][0] = 0.0;
        hessian[2][1] = 0.0;
        hessian[3][0] = 0.0;
        hessian[3][1] = 0.0;
        hessian[3][3] = 0.0;
        let a_4 = x[0] * x[1];
        let k_6: f64 = k;
        let v8 = 0.5 * k_6 * a_4;
        let v26 = v8 * 4.0;
        hessian[0][1] = v26;
        hessian[1][0] = v26;
        let v10 = <f64 as ::hessian_runtime::private::Real>::exp(x[2]);
        gradient[3] = v10;
        hessian[2][3] = v10;
        hessian[3][2] = v10;
        let v11 = v10 * x[3];
        gradient[2] = v11;
        hessian[2][2] = v11;
        let v21 = x[1] * k_6;
        hessian[0][0] = x[1] * v21;
        gradient[0] = a_4 * v21;
        let v23 = x[0] * k_6;
        gradient[1] = a_4 * v23;
        hessian[1][1] = x[0] * v23;
        v8 * a_4 + v11
    }
    pub fn hvp_into(x: [f64; 4], k: f64, direction: [f64; 4], out: &mut [f64; 4]) {
        let v18 = x[1] * direction[0];
        let v19 = x[0] * direction[1];
        let v21 = v18 + v19;
        let k_6: f64 = k;
        out[0] = x[1] * k_6 * (v19 + v21);
        out[1] = x[0] * k_6 * (v18 + v21);
        let v10 = <f64 as ::hessian_runtime::private::Real>::exp(x[2]);
        let v28 = v10 * direction[2];
        out[3] = v28;
        out[2] = x[3] * v28 + v10 * direction[3];
    }
}
const _: () = {
    let _ = into;
};
