//! Methods of integers known at expansion.

use syn::ExprMethodCall;

use super::integer::{Integer, unify};
use crate::lower::values::value::Value;
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// `integer.method(arguments)`: computed if the result is the same for every type that the integer may have, else
    /// kept verbatim.
    pub(in crate::lower) fn integer_method(
        &mut self,
        receiver: Integer,
        name: &str,
        args: &[Value],
        call: &ExprMethodCall,
    ) -> Eval<Value> {
        let known: Option<Vec<Integer>> = args
            .iter()
            .map(|arg| match arg {
                Value::Integer(integer) => Some(*integer),
                _ => None,
            })
            .collect();
        if let Some(args) = known
            && let Some(value) = compute(receiver, name, &args)
        {
            return Ok(value);
        }
        if receiver.ty.is_none() {
            // A method of a literal is ambiguous in Rust as well.
            self.errors.untyped_integer(call.method.span(), name, &receiver.value.to_string());
            return Ok(Value::Poison);
        }
        self.verbatim_method(&Value::Integer(receiver), args, call)
    }
}

fn compute(x: Integer, name: &str, args: &[Integer]) -> Option<Value> {
    let fit = |value: i128, ty| Integer::fit(value, ty).map(Value::Integer);
    match (name, args) {
        ("pow", [n]) => fit(x.value.checked_pow(u32::try_from(n.value).ok()?)?, x.ty),
        ("abs", []) => fit(x.value.checked_abs()?, x.ty),
        ("signum", []) => fit(x.value.signum(), x.ty),
        ("clone", []) => Some(Value::Integer(x)),
        ("min", [y]) => fit(x.value.min(y.value), unify(x, *y)?),
        ("max", [y]) => fit(x.value.max(y.value), unify(x, *y)?),
        ("abs_diff", [y]) if !x.ty?.is_signed() => fit((x.value - y.value).abs(), x.ty),
        ("rem_euclid", [y]) => fit(x.value.checked_rem_euclid(y.value)?, unify(x, *y)?),
        ("div_euclid", [y]) => fit(x.value.checked_div_euclid(y.value)?, unify(x, *y)?),
        ("div_ceil", [y]) if y.value > 0 && x.value >= 0 => fit((x.value + y.value - 1) / y.value, unify(x, *y)?),
        ("is_power_of_two", []) if x.value >= 0 => Some(Value::Truth(x.value.count_ones() == 1)),
        ("is_multiple_of", [y]) if x.value >= 0 && y.value > 0 => Some(Value::Truth(x.value % y.value == 0)),
        ("saturating_sub", [y]) if !x.ty?.is_signed() => fit((x.value - y.value).max(0), x.ty),
        ("wrapping_add" | "saturating_add", [y]) => fit(x.value.checked_add(y.value)?, Some(x.ty?)),
        ("wrapping_sub", [y]) => fit(x.value.checked_sub(y.value)?, Some(x.ty?)),
        ("wrapping_mul" | "saturating_mul", [y]) => fit(x.value.checked_mul(y.value)?, Some(x.ty?)),
        _ => None,
    }
}
