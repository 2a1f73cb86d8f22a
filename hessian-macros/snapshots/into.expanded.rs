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
        value: ::hessian_runtime::Counts { add: 1, neg: 0, mul: 4, div: 0, sqrt: 0, transcendental: 1, nodes: 7 },
        value_gradient_hessian: ::hessian_runtime::Counts {
            add: 1,
            neg: 0,
            mul: 13,
            div: 0,
            sqrt: 0,
            transcendental: 1,
            nodes: 16,
        },
        hvp: ::hessian_runtime::Counts { add: 4, neg: 0, mul: 14, div: 0, sqrt: 0, transcendental: 1, nodes: 20 },
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
        let v5: f64 = 0.5 * k;
        let v6 = v5 * a_4;
        let v8 = <f64 as ::hessian_runtime::private::Real>::exp(x[2]);
        gradient[3] = v8;
        hessian[2][3] = v8;
        hessian[3][2] = v8;
        let v9 = v8 * x[3];
        gradient[2] = v9;
        hessian[2][2] = v9;
        let v14 = v6 * 2.0;
        gradient[0] = x[1] * v14;
        gradient[1] = x[0] * v14;
        let v17 = v5 * 2.0;
        hessian[0][0] = x[1] * (x[1] * v17);
        hessian[1][1] = x[0] * (x[0] * v17);
        let v23 = v6 * 4.0;
        hessian[0][1] = v23;
        hessian[1][0] = v23;
        v6 * a_4 + v9
    }
    pub fn hvp_into(x: [f64; 4], k: f64, direction: [f64; 4], out: &mut [f64; 4]) {
        let v5: f64 = 0.5 * k;
        let v6 = v5 * (x[0] * x[1]);
        let v8 = <f64 as ::hessian_runtime::private::Real>::exp(x[2]);
        let v26 = v5 * (x[1] * direction[0] + x[0] * direction[1]);
        let v27 = v8 * direction[2];
        out[3] = v27;
        out[2] = x[3] * v27 + v8 * direction[3];
        out[0] = 2.0 * (v6 * direction[1] + x[1] * v26);
        out[1] = 2.0 * (v6 * direction[0] + x[0] * v26);
    }
}
const _: () = {
    let _ = into;
};
