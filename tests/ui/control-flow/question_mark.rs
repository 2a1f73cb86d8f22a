use hessian_runtime::hessian;

#[hessian]
fn of_the_function(x: f64) -> f64 {
    let y = Some(x)?;
    y
}

#[hessian]
fn of_a_result(x: f64, read: Result<f64, u8>) -> f64 {
    let scaled = || -> Result<f64, u8> { Ok(read? * 2.0) };
    fn checked(x: f64) -> Result<f64, u8> {
        if x > 0.0 { Ok(x) } else { Err(1) }
    }
    x * scaled().unwrap_or(1.0) * checked(x).unwrap_or(x)
}

fn main() {}
