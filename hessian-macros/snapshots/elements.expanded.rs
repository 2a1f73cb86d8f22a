fn energy(x: &[[f64; 2]], springs: &[(usize, usize)], stiffness: f64) -> f64 {
    let mut total = 0.0;
    for &(a, b) in springs {
        let d = [x[a][0] - x[b][0], x[a][1] - x[b][1]];
        let stretch = (d[0] * d[0] + d[1] * d[1]).sqrt() - 1.0;
        total += 0.5 * stiffness * stretch * stretch;
    }
    total
}
::hessian_runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! { { } energy }
impl energy {
    pub const COST: ::hessian_runtime::Costs = ::hessian_runtime::Costs {
        value: ::hessian_runtime::Counts { add: 6, neg: 0, mul: 4, div: 0, sqrt: 1, transcendental: 0, nodes: 17 },
        gradient: ::hessian_runtime::Counts { add: 10, neg: 2, mul: 8, div: 1, sqrt: 1, transcendental: 0, nodes: 33 },
        hvp: ::hessian_runtime::Counts { add: 16, neg: 0, mul: 18, div: 1, sqrt: 1, transcendental: 0, nodes: 51 },
        hessian_diagonal: ::hessian_runtime::Counts {
            add: 14,
            neg: 2,
            mul: 11,
            div: 1,
            sqrt: 1,
            transcendental: 0,
            nodes: 40,
        },
        hessian_triplets: ::hessian_runtime::Counts {
            add: 18,
            neg: 3,
            mul: 13,
            div: 1,
            sqrt: 1,
            transcendental: 0,
            nodes: 47,
        },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn gradient_into(
        x: &[[f64; 2]],
        springs: &[(usize, usize)],
        stiffness: f64,
        out: &mut [f64],
    ) -> ::core::result::Result<f64, ::hessian_runtime::LengthMismatch> {
        ::hessian_runtime::LengthMismatch::check("out", out.len(), 2 * x.len())?;
        out.fill(0.0);
        ::core::result::Result::Ok({
            let v25 = {
                let mut v25: f64 = 0.0;
                for &(a, b) in springs {
                    let x_3: f64 = x[a][0];
                    let x_8: f64 = x[b][0];
                    let v13 = x_3 - x_8;
                    let x_6: f64 = x[a][1];
                    let x_11: f64 = x[b][1];
                    let v14 = x_6 - x_11;
                    let v18 = <f64 as ::hessian_runtime::private::Real>::sqrt(v13 * v13 + v14 * v14);
                    let stretch_20 = v18 - 1.0;
                    let v21: f64 = 0.5 * stiffness;
                    let v22 = v21 * stretch_20;
                    let v47 = v22 * (2.0 * (1.0 / v18));
                    let v49 = v13 * v47;
                    let a_4 = a;
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * a_4) {
                        *entry += v49;
                    }
                    let v48 = v14 * v47;
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * a_4 + 1) {
                        *entry += v48;
                    }
                    let b_9 = b;
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9) {
                        *entry += -v49;
                    }
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9 + 1) {
                        *entry += -v48;
                    }
                    v25 = v25 + v22 * stretch_20;
                }
                v25
            };
            v25
        })
    }
    pub fn hvp_into(
        x: &[[f64; 2]],
        springs: &[(usize, usize)],
        stiffness: f64,
        direction: &[f64],
        out: &mut [f64],
    ) -> ::core::result::Result<f64, ::hessian_runtime::LengthMismatch> {
        ::hessian_runtime::LengthMismatch::check("direction", direction.len(), 2 * x.len())?;
        ::hessian_runtime::LengthMismatch::check("out", out.len(), 2 * x.len())?;
        out.fill(0.0);
        ::core::result::Result::Ok({
            let v25 = {
                let mut v25: f64 = 0.0;
                for &(a, b) in springs {
                    let x_3: f64 = x[a][0];
                    let a_4 = a;
                    let x_6: f64 = x[a][1];
                    let x_8: f64 = x[b][0];
                    let b_9 = b;
                    let x_11: f64 = x[b][1];
                    let v13 = x_3 - x_8;
                    let v14 = x_6 - x_11;
                    let v18 = <f64 as ::hessian_runtime::private::Real>::sqrt(v13 * v13 + v14 * v14);
                    let stretch_20 = v18 - 1.0;
                    let v21: f64 = 0.5 * stiffness;
                    let v22 = v21 * stretch_20;
                    let v28 = 1.0 / v18;
                    let v31 = v22 * v28;
                    let v48 =
                        direction.get(2 * a_4).copied().unwrap_or(0.0) - direction.get(2 * b_9).copied().unwrap_or(0.0);
                    let v50 = direction.get(2 * a_4 + 1).copied().unwrap_or(0.0)
                        - direction.get(2 * b_9 + 1).copied().unwrap_or(0.0);
                    let v88 = v28 * (v28 * (v13 * v48 + v14 * v50) * (v21 - v31));
                    let v90 = v31 * v50 + v14 * v88;
                    let v93 = v31 * v48 + v13 * v88;
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * a_4) {
                        *entry += 2.0 * v93;
                    }
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * a_4 + 1) {
                        *entry += 2.0 * v90;
                    }
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9) {
                        *entry += -2.0 * v93;
                    }
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9 + 1) {
                        *entry += -2.0 * v90;
                    }
                    v25 = v25 + v22 * stretch_20;
                }
                v25
            };
            v25
        })
    }
    pub fn hessian_diagonal_into(
        x: &[[f64; 2]],
        springs: &[(usize, usize)],
        stiffness: f64,
        out: &mut [f64],
    ) -> ::core::result::Result<f64, ::hessian_runtime::LengthMismatch> {
        ::hessian_runtime::LengthMismatch::check("out", out.len(), 2 * x.len())?;
        out.fill(0.0);
        ::core::result::Result::Ok({
            let v25 = {
                let mut v25: f64 = 0.0;
                for &(a, b) in springs {
                    let x_3: f64 = x[a][0];
                    let a_4 = a;
                    let x_6: f64 = x[a][1];
                    let x_8: f64 = x[b][0];
                    let b_9 = b;
                    let x_11: f64 = x[b][1];
                    let v13 = x_3 - x_8;
                    let v14 = x_6 - x_11;
                    let v15 = v13 * v13;
                    let v16 = v14 * v14;
                    let v18 = <f64 as ::hessian_runtime::private::Real>::sqrt(v15 + v16);
                    let stretch_20 = v18 - 1.0;
                    let v21: f64 = 0.5 * stiffness;
                    let v22 = v21 * stretch_20;
                    let v28 = 1.0 / v18;
                    let v120 = 2.0 * v28;
                    let v121 = v22 * v120;
                    let v140 = v28 * (v21 * v28) * v120;
                    let v142 = v121 + v16 * v140;
                    let v145 = v121 + v15 * v140;
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * a_4) {
                        *entry += v145;
                    }
                    if b_9 == a_4 {
                        if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9) {
                            *entry += 2.0 * (-v145);
                        }
                    }
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * a_4 + 1) {
                        *entry += v142;
                    }
                    if b_9 == a_4 {
                        if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9 + 1) {
                            *entry += 2.0 * (-v142);
                        }
                    }
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9) {
                        *entry += v145;
                    }
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9 + 1) {
                        *entry += v142;
                    }
                    v25 = v25 + v22 * stretch_20;
                }
                v25
            };
            v25
        })
    }
    pub fn hessian_triplets(
        x: &[[f64; 2]],
        springs: &[(usize, usize)],
        stiffness: f64,
        mut triplet: impl ::core::ops::FnMut(::core::primitive::usize, ::core::primitive::usize, f64),
    ) -> f64 {
        let v25 = {
            let mut v25: f64 = 0.0;
            for &(a, b) in springs {
                let x_3: f64 = x[a][0];
                let a_4 = a;
                let x_6: f64 = x[a][1];
                let x_8: f64 = x[b][0];
                let b_9 = b;
                let x_11: f64 = x[b][1];
                let v13 = x_3 - x_8;
                let v14 = x_6 - x_11;
                let v16 = v14 * v14;
                let v18 = <f64 as ::hessian_runtime::private::Real>::sqrt(v13 * v13 + v16);
                let stretch_20 = v18 - 1.0;
                let v21: f64 = 0.5 * stiffness;
                let v22 = v21 * stretch_20;
                let v28 = 1.0 / v18;
                let v136 = 2.0 * v28;
                let v137 = v22 * v136;
                let v161 = v28 * (v21 * v28) * v136;
                let v162 = v13 * v161;
                let v163 = v14 * v162;
                let v164 = -v163;
                let v166 = v137 + v16 * v161;
                let v169 = v137 + v13 * v162;
                triplet(2 * a_4, 2 * a_4, v169);
                triplet(2 * a_4 + 1, 2 * a_4, v163);
                {
                    let entry = -v169;
                    triplet(
                        ::core::cmp::Ord::max(2 * b_9, 2 * a_4),
                        ::core::cmp::Ord::min(2 * b_9, 2 * a_4),
                        if b_9 == a_4 { 2.0 * entry } else { entry },
                    );
                }
                triplet(::core::cmp::Ord::max(2 * b_9 + 1, 2 * a_4), ::core::cmp::Ord::min(2 * b_9 + 1, 2 * a_4), v164);
                triplet(2 * a_4 + 1, 2 * a_4 + 1, v166);
                triplet(::core::cmp::Ord::max(2 * b_9, 2 * a_4 + 1), ::core::cmp::Ord::min(2 * b_9, 2 * a_4 + 1), v164);
                {
                    let entry = -v166;
                    triplet(
                        ::core::cmp::Ord::max(2 * b_9 + 1, 2 * a_4 + 1),
                        ::core::cmp::Ord::min(2 * b_9 + 1, 2 * a_4 + 1),
                        if b_9 == a_4 { 2.0 * entry } else { entry },
                    );
                }
                triplet(2 * b_9, 2 * b_9, v169);
                triplet(2 * b_9 + 1, 2 * b_9, v163);
                triplet(2 * b_9 + 1, 2 * b_9 + 1, v166);
                v25 = v25 + v22 * stretch_20;
            }
            v25
        };
        v25
    }
}
const _: () = {
    let _ = energy;
};
