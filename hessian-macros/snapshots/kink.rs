#[hessian(only(gradient))]
fn kink(x: f32, y: f32) -> f32 {
    x.max(y).sqrt() + (x - 1.0).abs()
}
