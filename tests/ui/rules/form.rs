use hessian_runtime::hessian;

fn d(x: f64) -> f64 {
    x
}
fn d2(x: f64, y: f64) -> f64 {
    x * y
}
fn e2(x: f64, y: f64) -> f64 {
    x + y
}

#[hessian(rule)]
fn nothing(x: f64) -> f64 {
    x
}

#[hessian(rule(gradient = [d]))]
fn no_hessian(x: f64) -> f64 {
    x
}

#[hessian(rule(gradient = [d], third_derivatives = [[[d]]]))]
fn order_left_out(x: f64) -> f64 {
    x
}

#[hessian(rule(gradient = [d2], hessian = [[d2, d2], [d2, d2]]))]
fn too_few(x: f64, y: f64) -> f64 {
    x * y
}

#[hessian(rule(gradient = [d2, d2], hessian = [d2, d2]))]
fn not_nested(x: f64, y: f64) -> f64 {
    x * y
}

#[hessian(rule(gradient = [d2, d2], hessian = [[d2, d2], [e2, d2]]))]
fn not_symmetric(x: f64, y: f64) -> f64 {
    x * y
}

#[hessian(rule(gradient = [1], hessian = [[d]]))]
fn number_with_a_slope(x: f64) -> f64 {
    x
}

#[hessian(rule(gradient = [|x| x], hessian = [[1]]))]
fn no_path(x: f64) -> f64 {
    0.5 * x * x
}

#[hessian(rule(gradient = [itself::gradient], hessian = [[0]]))]
fn itself(x: f64) -> f64 {
    x
}

#[hessian(rule(gradient = [d], hessian = [[1]]))]
fn several(x: f64) -> [f64; 2] {
    [x, x]
}

#[hessian(rule(gradient = [d], hessian = [[1]]))]
fn nameless(x: f64, _: usize) -> f64 {
    x
}

#[hessian(rule(gradient = [d2], hessian = [[1]]))]
fn other_arguments(x: f64) -> f64 {
    x
}

fn main() {}
