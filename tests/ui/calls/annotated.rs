use hessian_runtime::hessian;

#[hessian(constant(k))]
fn spring(x: f64, k: f64) -> f64 {
    k * x * x
}

#[hessian]
fn active_constant(x: f64, k: f64) -> f64 {
    spring(x, k)
}

#[hessian]
fn wrong_count(x: f64) -> f64 {
    spring(x)
}

#[hessian]
fn line(x: f64) -> f64 {
    x
}

#[hessian]
fn name_of_a_macro(x: f64) -> f64 {
    line(x)
}

#[hessian]
fn counting(x: f64, count: &mut usize) -> f64 {
    *count += 1;
    x
}

#[hessian]
fn counted(x: f64, count: &mut usize) -> f64 {
    counting(x, count)
}

#[hessian]
fn single(x: f32) -> f32 {
    x
}

#[hessian]
fn precision(x: f64) -> f64 {
    single(x)
}

#[hessian(frob)]
fn with_a_mistake(x: f64) -> f64 {
    x
}

#[hessian]
fn not_told_again(x: f64) -> f64 {
    with_a_mistake(x)
}

fn main() {
    not_told_again::gradient(1.0);
}
