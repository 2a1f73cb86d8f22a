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
        value: ::hessian_runtime::Counts { add: 6, neg: 0, mul: 5, div: 0, sqrt: 1, transcendental: 0, nodes: 18 },
        gradient: ::hessian_runtime::Counts { add: 10, neg: 2, mul: 8, div: 1, sqrt: 1, transcendental: 0, nodes: 33 },
        hvp: ::hessian_runtime::Counts { add: 15, neg: 2, mul: 16, div: 1, sqrt: 1, transcendental: 0, nodes: 50 },
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
    pub fn gradient_into(x: &[[f64; 2]], springs: &[(usize, usize)], stiffness: f64, out: &mut [f64]) -> f64 {
        ::hessian_runtime::private::same_length("out", out.len(), 2 * x.len());
        out.fill(0.0);
        let v27 = {
            let mut v27: f64 = 0.0;
            for &(a, b) in springs {
                let x_3: f64 = x[a][0];
                let x_8: f64 = x[b][0];
                let v13 = x_3 - x_8;
                let x_6: f64 = x[a][1];
                let x_11: f64 = x[b][1];
                let v14 = x_6 - x_11;
                let v18 = <f64 as ::hessian_runtime::private::Real>::sqrt(v13 * v13 + v14 * v14);
                let stretch_20 = v18 - 1.0;
                let stiffness_22: f64 = stiffness;
                let v91 = stretch_20 * stiffness_22 / v18;
                let v93 = v13 * v91;
                let a_4 = a;
                if let ::core::option::Option::Some(entry) = out.get_mut(2 * a_4) {
                    *entry += v93;
                }
                let v92 = v14 * v91;
                if let ::core::option::Option::Some(entry) = out.get_mut(2 * a_4 + 1) {
                    *entry += v92;
                }
                let b_9 = b;
                if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9) {
                    *entry += -v93;
                }
                if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9 + 1) {
                    *entry += -v92;
                }
                v27 = v27 + 0.5 * stiffness_22 * stretch_20 * stretch_20;
            }
            v27
        };
        v27
    }
    pub fn hvp_into(
        x: &[[f64; 2]],
        springs: &[(usize, usize)],
        stiffness: f64,
        direction: &[f64],
        out: &mut [f64],
    ) -> f64 {
        ::hessian_runtime::private::same_length("direction", direction.len(), 2 * x.len());
        ::hessian_runtime::private::same_length("out", out.len(), 2 * x.len());
        out.fill(0.0);
        let v27 = {
            let mut v27: f64 = 0.0;
            for &(a, b) in springs {
                let x_3: f64 = x[a][0];
                let x_8: f64 = x[b][0];
                let v13 = x_3 - x_8;
                let x_6: f64 = x[a][1];
                let x_11: f64 = x[b][1];
                let v14 = x_6 - x_11;
                let v18 = <f64 as ::hessian_runtime::private::Real>::sqrt(v13 * v13 + v14 * v14);
                let stretch_20 = v18 - 1.0;
                let stiffness_22: f64 = stiffness;
                let v46 = 1.0 / v18;
                let v153 = stiffness_22 * v46;
                let v154 = stretch_20 * v153;
                let a_4 = a;
                let b_9 = b;
                let v34 =
                    direction.get(2 * a_4).copied().unwrap_or(0.0) - direction.get(2 * b_9).copied().unwrap_or(0.0);
                let v157 = v13 * v46;
                let v159 = v14 * v46;
                let v36 = direction.get(2 * a_4 + 1).copied().unwrap_or(0.0)
                    - direction.get(2 * b_9 + 1).copied().unwrap_or(0.0);
                let v162 = v153 * (v34 * v157 + v36 * v159);
                let v167 = v34 * v154 + v157 * v162;
                if let ::core::option::Option::Some(entry) = out.get_mut(2 * a_4) {
                    *entry += v167;
                }
                let v164 = v36 * v154 + v159 * v162;
                if let ::core::option::Option::Some(entry) = out.get_mut(2 * a_4 + 1) {
                    *entry += v164;
                }
                if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9) {
                    *entry += -v167;
                }
                if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9 + 1) {
                    *entry += -v164;
                }
                v27 = v27 + 0.5 * stiffness_22 * stretch_20 * stretch_20;
            }
            v27
        };
        v27
    }
    pub fn hessian_diagonal_into(x: &[[f64; 2]], springs: &[(usize, usize)], stiffness: f64, out: &mut [f64]) -> f64 {
        ::hessian_runtime::private::same_length("out", out.len(), 2 * x.len());
        out.fill(0.0);
        let v27 = {
            let mut v27: f64 = 0.0;
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
                let stiffness_22: f64 = stiffness;
                let v30 = 1.0 / v18;
                let v57 = stiffness_22 * v30;
                let v97 = v30 * (v30 * v57);
                let v133 = stretch_20 * v57;
                let v134 = v16 * v97 + v133;
                let v136 = v15 * v97 + v133;
                if let ::core::option::Option::Some(entry) = out.get_mut(2 * a_4) {
                    *entry += v136;
                }
                if b_9 == a_4 {
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9) {
                        *entry += 2.0 * (-v136);
                    }
                }
                if let ::core::option::Option::Some(entry) = out.get_mut(2 * a_4 + 1) {
                    *entry += v134;
                }
                if b_9 == a_4 {
                    if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9 + 1) {
                        *entry += 2.0 * (-v134);
                    }
                }
                if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9) {
                    *entry += v136;
                }
                if let ::core::option::Option::Some(entry) = out.get_mut(2 * b_9 + 1) {
                    *entry += v134;
                }
                v27 = v27 + 0.5 * stiffness_22 * stretch_20 * stretch_20;
            }
            v27
        };
        v27
    }
    pub fn hessian_triplets(
        x: &[[f64; 2]],
        springs: &[(usize, usize)],
        stiffness: f64,
        mut triplet: impl ::core::ops::FnMut(::core::primitive::usize, ::core::primitive::usize, f64),
    ) -> f64 {
        let v27 = {
            let mut v27: f64 = 0.0;
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
                let v18 = <f64 as ::hessian_runtime::private::Real>::sqrt(v15 + v14 * v14);
                let stretch_20 = v18 - 1.0;
                let stiffness_22: f64 = stiffness;
                let v30 = 1.0 / v18;
                let v82 = stiffness_22 * v30;
                let v85 = v30 * (v30 * v82);
                let v118 = stretch_20 * v82;
                let v144 = v14 * v85;
                let v149 = v13 * v144;
                let v151 = -v149;
                let v152 = v118 + v14 * v144;
                triplet(2 * a_4 + 1, 2 * a_4, v149);
                triplet(::core::cmp::Ord::max(2 * b_9 + 1, 2 * a_4), ::core::cmp::Ord::min(2 * b_9 + 1, 2 * a_4), v151);
                triplet(2 * a_4 + 1, 2 * a_4 + 1, v152);
                triplet(::core::cmp::Ord::max(2 * b_9, 2 * a_4 + 1), ::core::cmp::Ord::min(2 * b_9, 2 * a_4 + 1), v151);
                {
                    let entry = -v152;
                    triplet(
                        ::core::cmp::Ord::max(2 * b_9 + 1, 2 * a_4 + 1),
                        ::core::cmp::Ord::min(2 * b_9 + 1, 2 * a_4 + 1),
                        if b_9 == a_4 { 2.0 * entry } else { entry },
                    );
                }
                triplet(2 * b_9 + 1, 2 * b_9, v149);
                triplet(2 * b_9 + 1, 2 * b_9 + 1, v152);
                let v174 = v118 + v15 * v85;
                triplet(2 * a_4, 2 * a_4, v174);
                {
                    let entry = -v174;
                    triplet(
                        ::core::cmp::Ord::max(2 * b_9, 2 * a_4),
                        ::core::cmp::Ord::min(2 * b_9, 2 * a_4),
                        if b_9 == a_4 { 2.0 * entry } else { entry },
                    );
                }
                triplet(2 * b_9, 2 * b_9, v174);
                v27 = v27 + 0.5 * stiffness_22 * stretch_20 * stretch_20;
            }
            v27
        };
        v27
    }
}
const _: () = {
    let _ = energy;
};
