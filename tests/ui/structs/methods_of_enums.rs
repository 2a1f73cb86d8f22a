use hessian_runtime::hessian;

#[derive(Clone, Copy)]
enum Law {
    Power(f64),
    Flat,
}

impl Law {
    fn at(&self, x: f64) -> f64 {
        match *self {
            Law::Power(p) => x.powf(p),
            Law::Flat => x,
        }
    }
}

// What is not in the function or in an annotated module is not seen.
#[hessian]
fn f(x: f64, y: f64) -> f64 {
    Law::Power(x).at(y)
}

#[hessian]
fn g(x: f64, law: Law) -> f64 {
    law.at(x) + Law::Flat.at(x)
}

fn main() {
    let _ = (f::gradient(1.0, 2.0), g::gradient(1.0, Law::Flat));
}
