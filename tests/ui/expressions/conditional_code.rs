use hessian_runtime::hessian;

#[hessian]
fn f(x: f64) -> f64 {
    let mut s = x;
    #[cfg(any())]
    let s = x * x;
    #[cfg(all())]
    {
        s *= 2.0;
    }
    let t = [#[cfg(any())] x, s];
    fn square(t: f64) -> f64 {
        #[cfg(any())]
        let t = t * t;
        t
    }
    square(t[0])
}

fn main() {}
