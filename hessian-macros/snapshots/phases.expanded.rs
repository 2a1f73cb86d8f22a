fn poisson(x: [f64; 8], rows: &[[f64; 9]]) -> f64 {
    let mut loss = 0.0;
    for row in rows {
        let z = x[0] * row[0]
            + x[1] * row[1]
            + x[2] * row[2]
            + x[3] * row[3]
            + (x[4] * row[4] + x[5] * row[5] + x[6] * row[6] + x[7] * row[7]);
        loss += z.exp() - z * row[8];
    }
    loss
}
::hessian_runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! { { } poisson }
impl poisson {
    pub const N: usize = 8;
    pub const AUGMENTED_IS_EXACT: [bool; 8] = [true, true, true, true, true, true, true, true];
    pub const HESSIAN_PATTERN: [(usize, usize); 36] = [
        (0, 0),
        (1, 0),
        (2, 0),
        (3, 0),
        (4, 0),
        (5, 0),
        (6, 0),
        (7, 0),
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 1),
        (5, 1),
        (6, 1),
        (7, 1),
        (2, 2),
        (3, 2),
        (4, 2),
        (5, 2),
        (6, 2),
        (7, 2),
        (3, 3),
        (4, 3),
        (5, 3),
        (6, 3),
        (7, 3),
        (4, 4),
        (5, 4),
        (6, 4),
        (7, 4),
        (5, 5),
        (6, 5),
        (7, 5),
        (6, 6),
        (7, 6),
        (7, 7),
    ];
    pub const HESSIAN_ROWS: [usize; 36] =
        [0, 1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6, 7, 3, 4, 5, 6, 7, 4, 5, 6, 7, 5, 6, 7, 6, 7, 7];
    pub const HESSIAN_COLUMNS: [usize; 9] = [0, 8, 15, 21, 26, 30, 33, 35, 36];
    pub const COST: ::hessian_runtime::Costs = ::hessian_runtime::Costs {
        value: ::hessian_runtime::Counts { add: 10, neg: 0, mul: 9, div: 0, sqrt: 0, transcendental: 1, nodes: 30 },
        value_gradient: ::hessian_runtime::Counts {
            add: 19,
            neg: 0,
            mul: 17,
            div: 0,
            sqrt: 0,
            transcendental: 1,
            nodes: 47,
        },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn value_gradient(x: [f64; 8], rows: &[[f64; 9]]) -> (f64, [f64; 8]) {
        let (v39, v52, v53, v54, v55, v56, v57, v58, v59) = {
            let mut v39: f64 = 0.0;
            let mut v52: f64 = 0.0;
            let mut v53: f64 = 0.0;
            let mut v54: f64 = 0.0;
            let mut v55: f64 = 0.0;
            let mut v56: f64 = 0.0;
            let mut v57: f64 = 0.0;
            let mut v58: f64 = 0.0;
            let mut v59: f64 = 0.0;
            let mut kept0 = [[0.0; 4]; ::hessian_runtime::private::turns(12)];
            let mut kept1 = [[0.0; 4]; ::hessian_runtime::private::turns(12)];
            let mut kept2 = [0.0; ::hessian_runtime::private::turns(12)];
            let mut kept3 = [0.0; ::hessian_runtime::private::turns(12)];
            let mut kept4 = [0.0; ::hessian_runtime::private::turns(12)];
            let mut kept5 = [0.0; ::hessian_runtime::private::turns(12)];
            match ::core::iter::IntoIterator::into_iter(rows) {
                mut turns => loop {
                    let mut count = 0_usize;
                    while count < ::hessian_runtime::private::turns(12) {
                        let ::core::option::Option::Some(row) = ::core::iter::Iterator::next(&mut turns) else { break };
                        let row_11: f64 = row[0];
                        let row_13: f64 = row[1];
                        let row_16: f64 = row[2];
                        let row_19: f64 = row[3];
                        let row_22: f64 = row[4];
                        let row_24: f64 = row[5];
                        let row_27: f64 = row[6];
                        let row_30: f64 = row[7];
                        let row_35: f64 = row[8];
                        kept0[count] = [row_11, row_13, row_16, row_19];
                        kept1[count] = [row_22, row_24, row_27, row_30];
                        kept2[count] = row_35;
                        count = usize::wrapping_add(count, 1);
                    }
                    let count = ::core::cmp::Ord::min(count, ::hessian_runtime::private::turns(12));
                    for turn in 0..::hessian_runtime::private::whole(count) {
                        let [row_11, row_13, row_16, row_19] = kept0[turn];
                        let [row_22, row_24, row_27, row_30] = kept1[turn];
                        let row_35 = kept2[turn];
                        let z_33 = x[0] * row_11
                            + x[1] * row_13
                            + x[2] * row_16
                            + x[3] * row_19
                            + (x[4] * row_22 + x[5] * row_24 + x[6] * row_27 + x[7] * row_30);
                        let v36 = z_33 * row_35;
                        kept3[turn] = z_33;
                        kept4[turn] = v36;
                    }
                    for turn in 0..count {
                        let row_35 = kept2[turn];
                        let z_33 = kept3[turn];
                        let v36 = kept4[turn];
                        let v34 = <f64 as ::hessian_runtime::private::Real>::exp(z_33);
                        let v43 = v34 - row_35;
                        kept5[turn] = v43;
                        v39 = v39 + (v34 - v36);
                    }
                    for turn in 0..count {
                        let [row_11, row_13, row_16, row_19] = kept0[turn];
                        let [row_22, row_24, row_27, row_30] = kept1[turn];
                        let v43 = kept5[turn];
                        v52 += row_30 * v43;
                        v53 += row_27 * v43;
                        v54 += row_24 * v43;
                        v55 += row_22 * v43;
                        v56 += row_19 * v43;
                        v57 += row_16 * v43;
                        v58 += row_13 * v43;
                        v59 += row_11 * v43;
                    }
                    if count < ::hessian_runtime::private::turns(12) {
                        break;
                    }
                },
            }
            (v39, v52, v53, v54, v55, v56, v57, v58, v59)
        };
        (v39, [v59, v58, v57, v56, v55, v54, v53, v52])
    }
}
const _: () = {
    let _ = poisson;
};
