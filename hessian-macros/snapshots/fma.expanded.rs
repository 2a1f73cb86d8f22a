fn fit(w: [f64; 2], k: f64, rows: &[[f64; 2]]) -> f64 {
    let mut sum = k * w[0] - w[1] * w[1] * w[0];
    for row in rows {
        let r = w[0] + w[1] * row[0] - row[1];
        sum += r * r;
    }
    sum
}
::hessian_runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! { { } fit }
impl fit {
    pub const N: usize = 3;
    pub const AUGMENTED_IS_EXACT: [bool; 3] = [true, true, true];
    pub const HESSIAN_PATTERN: [(usize, usize); 4] = [(0, 0), (1, 0), (2, 0), (1, 1)];
    pub const HESSIAN_ROWS: [usize; 4] = [0, 1, 2, 1];
    pub const HESSIAN_COLUMNS: [usize; 4] = [0, 3, 4, 4];
    pub const COST: ::hessian_runtime::Costs = ::hessian_runtime::Costs {
        value: ::hessian_runtime::Counts { add: 5, neg: 0, mul: 5, div: 0, sqrt: 0, transcendental: 0, nodes: 13 },
        value_gradient_hessian: ::hessian_runtime::Counts {
            add: 15,
            neg: 0,
            mul: 12,
            div: 0,
            sqrt: 0,
            transcendental: 0,
            nodes: 30,
        },
        hvp: ::hessian_runtime::Counts { add: 7, neg: 0, mul: 8, div: 0, sqrt: 0, transcendental: 0, nodes: 17 },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn value_gradient_hessian(w: [f64; 2], k: f64, rows: &[[f64; 2]]) -> (f64, [f64; 3], [[f64; 3]; 3]) {
        let v4 = w[1] * w[1];
        let v33 = w[0] * 2.0;
        let (v16, v28, v31, v39, v40, v42) = {
            let mut v16: f64 = k * w[0] - v4 * w[0];
            let mut v28: f64 = 0.0;
            let mut v31: f64 = 0.0;
            let mut v39: f64 = 0.0;
            let mut v40: f64 = 0.0;
            let mut v42: f64 = 0.0;
            for row in rows {
                let row_9: f64 = row[0];
                let row_12: f64 = row[1];
                let r_13 = w[0] + w[1] * row_9 - row_12;
                let v20 = r_13 * 2.0;
                let v36 = row_9 * 2.0;
                v28 = <f64 as ::hessian_runtime::private::Real>::fused(row_9, v20, v28);
                v31 += v20;
                v39 += 2.0;
                v40 += v36;
                v42 = <f64 as ::hessian_runtime::private::Real>::fused(row_9, v36, v42);
                v16 = v16 + r_13 * r_13;
            }
            (v16, v28, v31, v39, v40, v42)
        };
        let v52 = <f64 as ::hessian_runtime::private::Real>::fused(-2.0, w[1], v40);
        (
            v16,
            [k - v4 + v31, <f64 as ::hessian_runtime::private::Real>::fused(-w[1], v33, v28), w[0]],
            [[v39, v52, 1.0], [v52, v42 - v33, 0.0], [1.0, 0.0, 0.0]],
        )
    }
    pub fn hvp(w: [f64; 2], k: f64, rows: &[[f64; 2]], direction: [f64; 3]) -> [f64; 3] {
        let v25 = w[1] * 2.0;
        let (v45, v50) = {
            let mut v45: f64 = 0.0;
            let mut v50: f64 = 0.0;
            for row in rows {
                let row_9: f64 = row[0];
                let v39 = 2.0 * <f64 as ::hessian_runtime::private::Real>::fused(row_9, direction[1], direction[0]);
                v45 = <f64 as ::hessian_runtime::private::Real>::fused(row_9, v39, v45);
                v50 += v39;
            }
            (v45, v50)
        };
        [
            <f64 as ::hessian_runtime::private::Real>::fused(-v25, direction[1], direction[2]) + v50,
            v45 - <f64 as ::hessian_runtime::private::Real>::fused(w[0], 2.0 * direction[1], v25 * direction[0]),
            direction[0],
        ]
    }
}
const _: () = {
    let _ = fit;
};
