fn product(x: f64, y: f64) -> f64 {
    x * y.sin()
}
::hessian_runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! { { } product }
impl product {
    pub const N: usize = 2;
    pub const AUGMENTED_IS_EXACT: [bool; 2] = [true, true];
    pub const HESSIAN_PATTERN: [(usize, usize); 2] = [(1, 0), (1, 1)];
    pub const HESSIAN_ROWS: [usize; 2] = [1, 1];
    pub const HESSIAN_COLUMNS: [usize; 3] = [0, 1, 2];
    pub const COST: ::hessian_runtime::Costs = ::hessian_runtime::Costs {
        value: ::hessian_runtime::Counts { add: 0, neg: 0, mul: 1, div: 0, sqrt: 0, transcendental: 1, nodes: 2 },
        jvp: ::hessian_runtime::Counts { add: 1, neg: 0, mul: 4, div: 0, sqrt: 0, transcendental: 2, nodes: 7 },
        gradient: ::hessian_runtime::Counts { add: 0, neg: 0, mul: 1, div: 0, sqrt: 0, transcendental: 2, nodes: 3 },
        value_gradient: ::hessian_runtime::Counts {
            add: 0,
            neg: 0,
            mul: 2,
            div: 0,
            sqrt: 0,
            transcendental: 2,
            nodes: 4,
        },
        hessian: ::hessian_runtime::Counts { add: 0, neg: 1, mul: 1, div: 0, sqrt: 0, transcendental: 2, nodes: 4 },
        value_gradient_hessian: ::hessian_runtime::Counts {
            add: 0,
            neg: 1,
            mul: 2,
            div: 0,
            sqrt: 0,
            transcendental: 2,
            nodes: 5,
        },
        hvp: ::hessian_runtime::Counts { add: 1, neg: 0, mul: 4, div: 0, sqrt: 0, transcendental: 2, nodes: 7 },
        hessian_diagonal: ::hessian_runtime::Counts {
            add: 0,
            neg: 1,
            mul: 1,
            div: 0,
            sqrt: 0,
            transcendental: 1,
            nodes: 3,
        },
        augmented_diagonal: ::hessian_runtime::Counts {
            add: 0,
            neg: 1,
            mul: 1,
            div: 0,
            sqrt: 0,
            transcendental: 1,
            nodes: 3,
        },
        hessian_values: ::hessian_runtime::Counts {
            add: 0,
            neg: 1,
            mul: 1,
            div: 0,
            sqrt: 0,
            transcendental: 2,
            nodes: 4,
        },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn jvp(x: f64, y: f64, direction: [f64; 2]) -> (f64, f64) {
        let (v2, v6) = <f64 as ::hessian_runtime::private::Real>::sin_cos(y);
        (x * v2, v2 * direction[0] + x * (direction[1] * v6))
    }
    pub fn gradient(x: f64, y: f64) -> [f64; 2] {
        let (v2, v6) = <f64 as ::hessian_runtime::private::Real>::sin_cos(y);
        [v2, x * v6]
    }
    pub fn value_gradient(x: f64, y: f64) -> (f64, [f64; 2]) {
        let (v2, v6) = <f64 as ::hessian_runtime::private::Real>::sin_cos(y);
        (x * v2, [v2, x * v6])
    }
    pub fn hessian(x: f64, y: f64) -> [[f64; 2]; 2] {
        let (v2, v6) = <f64 as ::hessian_runtime::private::Real>::sin_cos(y);
        [[0.0, v6], [v6, -(x * v2)]]
    }
    pub fn value_gradient_hessian(x: f64, y: f64) -> (f64, [f64; 2], [[f64; 2]; 2]) {
        let (v2, v6) = <f64 as ::hessian_runtime::private::Real>::sin_cos(y);
        let v3 = x * v2;
        (v3, [v2, x * v6], [[0.0, v6], [v6, -v3]])
    }
    pub fn hvp(x: f64, y: f64, direction: [f64; 2]) -> [f64; 2] {
        let (v2, v6) = <f64 as ::hessian_runtime::private::Real>::sin_cos(y);
        [v6 * direction[1], v6 * direction[0] - x * (v2 * direction[1])]
    }
    pub fn hessian_diagonal(x: f64, y: f64) -> [f64; 2] {
        [0.0, -(x * <f64 as ::hessian_runtime::private::Real>::sin(y))]
    }
    pub fn augmented_diagonal(x: f64, y: f64) -> [f64; 2] {
        [0.0, -(x * <f64 as ::hessian_runtime::private::Real>::sin(y))]
    }
    pub fn hessian_values(x: f64, y: f64) -> [f64; 2] {
        let (v2, v6) = <f64 as ::hessian_runtime::private::Real>::sin_cos(y);
        [v6, -(x * v2)]
    }
}
const _: () = {
    let _ = product;
};
