#[hessian(const N = 2, only(value_gradient, hvp))]
fn f<T: Real, const N: usize>(x: [T; N]) -> T {
    x[0].powi(3) * T::from_f64(0.1) + (x[1] * T::TWO).sin() * x[N - 1]
}
