use hessian_runtime::hessian;

fn slope(x: f64) -> f64 {
    x
}

#[hessian(order = 3, rule(gradient = [slope], hessian = [[1]]))]
fn goes_on(x: f64) -> f64 {
    0.5 * x * x
}

#[hessian(order = 3, rule(gradient = [slope], hessian = [[slope]]))]
fn ends(x: f64) -> f64 {
    0.5 * x * x
}

#[hessian(rule(gradient = [slope], hessian = [[slope]]))]
fn called(x: f64) -> f64 {
    0.5 * x * x
}

#[hessian(order = 3)]
fn caller(x: f64, y: f64) -> f64 {
    called(2.0) * x + called(x * y)
}

#[hessian]
mod block {
    #[hessian]
    fn caller(x: f64) -> f64 {
        fn slope(x: f64) -> f64 {
            -x
        }
        hidden(slope(x))
    }

    #[hessian(rule(gradient = [slope], hessian = [[1]]))]
    fn hidden(x: f64) -> f64 {
        0.5 * x * x
    }

    fn slope(x: f64) -> f64 {
        x
    }
}

fn main() {}
