//! What is wrong with an array of the caller.

use core::fmt;

/// An array of the caller that is not as long as there are variables.
///
/// ```
/// use hessian_runtime::hessian;
///
/// #[hessian(variable(x))]
/// fn sum_of_squares(x: &[f64]) -> f64 {
///     x.iter().map(|x| x * x).sum()
/// }
///
/// let mut gradient = [0.0; 3];
/// assert_eq!(sum_of_squares::gradient_into(&[1.0, 2.0, 3.0], &mut gradient), Ok(14.0));
/// assert_eq!(gradient, [2.0, 4.0, 6.0]);
///
/// let error = sum_of_squares::gradient_into(&[1.0, 2.0], &mut gradient).unwrap_err();
/// assert_eq!(error.to_string(), "`out` has 3 elements, but there are 2 variables");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct LengthMismatch {
    /// What the routine calls the array.
    pub argument: &'static str,
    /// How many variables there are.
    pub variables: usize,
    /// How many elements the array has.
    pub elements: usize,
}

impl LengthMismatch {
    /// Checks that an array has as many elements as there are variables.
    ///
    /// # Errors
    ///
    /// It does not.
    #[inline]
    pub const fn check(argument: &'static str, elements: usize, variables: usize) -> Result<(), LengthMismatch> {
        if elements == variables { Ok(()) } else { Err(LengthMismatch { argument, variables, elements }) }
    }
}

impl fmt::Display for LengthMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LengthMismatch { argument, variables, elements } = self;
        write!(f, "`{argument}` has {elements} elements, but there are {variables} variables")
    }
}

impl core::error::Error for LengthMismatch {}
