fn weighted(x: &[f64; 2], weights: &[f64], scale: &Scale) -> f64 {
    let total: f64 = weights.iter().sum();
    let mut sum = 0.0;
    for i in 0..2 {
        sum += weights[i] * x[i].exp();
    }
    sum * scale.factor / total
}
::hessian_runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! { { } weighted }
impl weighted {
    pub const N: usize = 2;
    pub const AUGMENTED_IS_EXACT: [bool; 2] = [true, true];
    pub const HESSIAN_PATTERN: [(usize, usize); 2] = [(0, 0), (1, 1)];
    pub const HESSIAN_ROWS: [usize; 2] = [0, 1];
    pub const HESSIAN_COLUMNS: [usize; 3] = [0, 1, 2];
    pub const COST: ::hessian_runtime::Costs = ::hessian_runtime::Costs {
        value: ::hessian_runtime::Counts { add: 2, neg: 0, mul: 3, div: 1, sqrt: 0, transcendental: 2, nodes: 12 },
        gradient: ::hessian_runtime::Counts { add: 0, neg: 0, mul: 4, div: 1, sqrt: 0, transcendental: 2, nodes: 11 },
        hessian_diagonal: ::hessian_runtime::Counts {
            add: 0,
            neg: 0,
            mul: 4,
            div: 1,
            sqrt: 0,
            transcendental: 2,
            nodes: 11,
        },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn gradient(x: &[f64; 2], weights: &[f64], scale: &Scale) -> [f64; 2] {
        let factor_12: f64 = scale.factor;
        let total_2: f64 = weights.iter().sum();
        let v22 = factor_12 / total_2;
        let _ = weights[1];
        let weights_4: f64 = weights[0];
        let weights_9: f64 = weights[1];
        [
            <f64 as ::hessian_runtime::private::Real>::exp(x[0]) * (weights_4 * v22),
            <f64 as ::hessian_runtime::private::Real>::exp(x[1]) * (weights_9 * v22),
        ]
    }
    pub fn hessian_diagonal(x: &[f64; 2], weights: &[f64], scale: &Scale) -> [f64; 2] {
        let factor_12: f64 = scale.factor;
        let total_2: f64 = weights.iter().sum();
        let v22 = factor_12 / total_2;
        let _ = weights[1];
        let weights_4: f64 = weights[0];
        let weights_9: f64 = weights[1];
        [
            <f64 as ::hessian_runtime::private::Real>::exp(x[0]) * (weights_4 * v22),
            <f64 as ::hessian_runtime::private::Real>::exp(x[1]) * (weights_9 * v22),
        ]
    }
}
const _: () = {
    const _: () = {
        use ::hessian_runtime::private::IsNoScalar as _;
        ::core::assert!(
            !::hessian_runtime::private::IsScalar::<f64, Scale>::IS_SCALAR,
            "`Scale` is `f64`, which a macro does not see beside `f64` itself: write `f64`, or `#[hessian(constant(scale))]`"
        );
    };
    let _ = weighted;
};
