fn kink(x: f32, y: f32) -> f32 {
    x.max(y).sqrt() + (x - 1.0).abs()
}
::hessian_runtime::private::associated_functions_without_self_need_hessian_on_their_impl_block! { { } kink }
impl kink {
    pub const N: usize = 2;
    pub const AUGMENTED_IS_EXACT: [bool; 2] = [true, true];
    pub const HESSIAN_PATTERN: [(usize, usize); 2] = [(0, 0), (1, 1)];
    pub const HESSIAN_ROWS: [usize; 2] = [0, 1];
    pub const HESSIAN_COLUMNS: [usize; 3] = [0, 1, 2];
    pub const COST: ::hessian_runtime::Costs = ::hessian_runtime::Costs {
        value: ::hessian_runtime::Counts { add: 3, neg: 1, mul: 0, div: 0, sqrt: 1, transcendental: 0, nodes: 5 },
        gradient: ::hessian_runtime::Counts { add: 7, neg: 0, mul: 0, div: 1, sqrt: 1, transcendental: 0, nodes: 9 },
        ..::hessian_runtime::Costs::ZERO
    };
    pub fn gradient(x: f32, y: f32) -> [f32; 2] {
        let v2 = <f32 as ::hessian_runtime::private::Real>::max(x, y);
        let v17 = 0.5 / <f32 as ::hessian_runtime::private::Real>::sqrt(v2);
        let (v18, v20) = if x == v2 { (v17, 0.0) } else { (0.0, v17) };
        [<f32 as ::hessian_runtime::private::Real>::signum(x - 1.0) + v18, v20]
    }
}
const _: () = {
    let _ = kink;
};
