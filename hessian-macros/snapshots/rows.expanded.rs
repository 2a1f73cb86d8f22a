fn logistic(x: [f64; 3], rows: &[[f64; 4]]) -> f64 {
    let mut loss = 0.0;
    for row in rows {
        let z = x[0] * row[0] + x[1] * row[1] + x[2] * row[2];
        loss += (1.0 + z.exp()).ln() - z * row[3];
    }
    loss
}
::hessian_runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! { { } logistic }
impl logistic {
    pub const N: usize = 3;
    pub const AUGMENTED_IS_EXACT: [bool; 3] = [true, true, true];
    pub const HESSIAN_PATTERN: [(usize, usize); 6] = [(0, 0), (1, 0), (2, 0), (1, 1), (2, 1), (2, 2)];
    pub const HESSIAN_ROWS: [usize; 6] = [0, 1, 2, 1, 2, 2];
    pub const HESSIAN_COLUMNS: [usize; 4] = [0, 3, 5, 6];
    pub const COST: ::hessian_runtime::Costs = ::hessian_runtime::Costs {
        value: ::hessian_runtime::Counts { add: 6, neg: 0, mul: 4, div: 0, sqrt: 0, transcendental: 2, nodes: 17 },
        value_gradient_hessian: ::hessian_runtime::Counts {
            add: 16,
            neg: 0,
            mul: 18,
            div: 1,
            sqrt: 0,
            transcendental: 2,
            nodes: 42,
        },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn value_gradient_hessian(x: [f64; 3], rows: &[[f64; 4]]) -> (f64, [f64; 3], [[f64; 3]; 3]) {
        let (v22, v31, v32, v33, v65, v66, v67, v68, v69, v70) = {
            let mut v22: f64 = 0.0;
            let mut v31: f64 = 0.0;
            let mut v32: f64 = 0.0;
            let mut v33: f64 = 0.0;
            let mut v65: f64 = 0.0;
            let mut v66: f64 = 0.0;
            let mut v67: f64 = 0.0;
            let mut v68: f64 = 0.0;
            let mut v69: f64 = 0.0;
            let mut v70: f64 = 0.0;
            let mut kept0 = [[0.0; 3]; ::hessian_runtime::private::turns(5)];
            let mut kept1 = [0.0; ::hessian_runtime::private::turns(5)];
            let mut kept2 = [0.0; ::hessian_runtime::private::turns(5)];
            match ::core::iter::IntoIterator::into_iter(rows) {
                mut turns => loop {
                    let mut count = 0_usize;
                    while count < ::hessian_runtime::private::turns(5) {
                        let ::core::option::Option::Some(row) = ::core::iter::Iterator::next(&mut turns) else { break };
                        let row_6: f64 = row[0];
                        let row_8: f64 = row[1];
                        let row_11: f64 = row[2];
                        let z_13 = x[0] * row_6 + x[1] * row_8 + x[2] * row_11;
                        let v14 = <f64 as ::hessian_runtime::private::Real>::exp(z_13);
                        let v16 = 1.0 + v14;
                        let row_18: f64 = row[3];
                        let v25 = 1.0 / v16;
                        let v26 = v14 * v25;
                        let v27 = v26 - row_18;
                        let v55 = v25 * v26;
                        kept0[count] = [row_6, row_8, row_11];
                        kept1[count] = v27;
                        kept2[count] = v55;
                        count = usize::wrapping_add(count, 1);
                        v22 = v22 + (<f64 as ::hessian_runtime::private::Real>::ln(v16) - z_13 * row_18);
                    }
                    let count = ::core::cmp::Ord::min(count, ::hessian_runtime::private::turns(5));
                    for turn in 0..count {
                        let [row_6, row_8, row_11] = kept0[turn];
                        let v27 = kept1[turn];
                        let v55 = kept2[turn];
                        let v56 = row_11 * v55;
                        let v59 = row_8 * v55;
                        v31 += row_11 * v27;
                        v32 += row_8 * v27;
                        v33 += row_6 * v27;
                        v65 += v55 * (row_6 * row_6);
                        v66 += row_6 * v59;
                        v67 += row_6 * v56;
                        v68 += row_8 * v59;
                        v69 += row_8 * v56;
                        v70 += row_11 * v56;
                    }
                    if count < ::hessian_runtime::private::turns(5) {
                        break;
                    }
                },
            }
            (v22, v31, v32, v33, v65, v66, v67, v68, v69, v70)
        };
        (v22, [v33, v32, v31], [[v65, v66, v67], [v66, v68, v69], [v67, v69, v70]])
    }
}
const _: () = {
    let _ = logistic;
};
