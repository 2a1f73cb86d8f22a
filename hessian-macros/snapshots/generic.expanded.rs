fn f<T: Real, const N: usize>(x: [T; N]) -> T {
    x[0].powi(3) * T::from_f64(0.1) + (x[1] * T::TWO).sin() * x[N - 1]
}
::hessian_runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! { { } f }
impl f {
    pub const N: usize = 2;
    pub const AUGMENTED_IS_EXACT: [bool; 2] = [true, false];
    pub const HESSIAN_PATTERN: [(usize, usize); 2] = [(0, 0), (1, 1)];
    pub const HESSIAN_ROWS: [usize; 2] = [0, 1];
    pub const HESSIAN_COLUMNS: [usize; 3] = [0, 1, 2];
    pub const COST: ::hessian_runtime::Costs = ::hessian_runtime::Costs {
        value: ::hessian_runtime::Counts { add: 1, neg: 0, mul: 5, div: 0, sqrt: 0, transcendental: 1, nodes: 7 },
        value_gradient: ::hessian_runtime::Counts {
            add: 2,
            neg: 0,
            mul: 9,
            div: 0,
            sqrt: 0,
            transcendental: 2,
            nodes: 13,
        },
        hvp: ::hessian_runtime::Counts { add: 1, neg: 0, mul: 7, div: 0, sqrt: 0, transcendental: 2, nodes: 10 },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn value_gradient<T: Real, const N: usize>(x: [T; N]) -> (T, [T; 2]) {
        const {
            ::core::assert!(
                N == 2usize,
                "`f` is differentiated for `N = 2` only, as `const N = 2` in its `#[hessian(..)]` says, and used with another one here"
            )
        }
        let v2 = x[0] * x[0];
        let v9 = x[1] * <T as ::hessian_runtime::private::Real>::TWO;
        let (v10, v15) = <T as ::hessian_runtime::private::Real>::sin_cos(v9);
        (
            x[0] * v2 * <T as ::hessian_runtime::private::Real>::from_f64(0.1) + v10 * x[1],
            [
                <T as ::hessian_runtime::private::Real>::from_f64(0.1)
                    * (v2 * <T as ::hessian_runtime::private::Real>::from_f64(3.0)),
                v10 + <T as ::hessian_runtime::private::Real>::TWO * (x[1] * v15),
            ],
        )
    }
    pub fn hvp<T: Real, const N: usize>(x: [T; N], direction: [T; 2]) -> [T; 2] {
        const {
            ::core::assert!(
                N == 2usize,
                "`f` is differentiated for `N = 2` only, as `const N = 2` in its `#[hessian(..)]` says, and used with another one here"
            )
        }
        let v9 = x[1] * <T as ::hessian_runtime::private::Real>::TWO;
        let (v10, v15) = <T as ::hessian_runtime::private::Real>::sin_cos(v9);
        [
            <T as ::hessian_runtime::private::Real>::from_f64(6.0)
                * (<T as ::hessian_runtime::private::Real>::from_f64(0.1) * (x[0] * direction[0])),
            <T as ::hessian_runtime::private::Real>::from_f64(4.0) * (direction[1] * (v15 - v10 * x[1])),
        ]
    }
}
const _: () = {
    fn used<T: Real, const N: usize>(argument0: [T; N]) {
        let _ = f::<T, N>(argument0);
    }
};
