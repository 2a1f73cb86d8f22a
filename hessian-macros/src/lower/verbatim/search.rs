//! What is looked up in data, with what a variable has to do with it.

use std::rc::Rc;

use syn::{Expr, ExprMethodCall};

use super::opaque::Reach;
use crate::lower::Lowering;
use crate::lower::values::value::{Text, Ty, Value};

/// Methods of data whose result is a number of elements or a truth.
pub(in crate::lower) const SEARCHES: &[&str] =
    &["all", "any", "binary_search_by", "partition_point", "position", "rposition"];

/// Methods of iterators that pick one of the values.
pub(in crate::lower) const PICKS_BY: &[&str] = &["max_by", "max_by_key", "min_by", "min_by_key"];

impl Lowering<'_> {
    /// A method that looks something up in data, as a call that stays verbatim: the answer is piecewise constant.
    pub(in crate::lower) fn search(&mut self, name: &str, call: &ExprMethodCall) -> Option<Value> {
        let text = self.opaque(&Expr::MethodCall(call.clone()), Reach::Harmless)?;
        let ty = match name {
            "any" | "all" => Ty::Bool,
            _ if PICKS_BY.contains(&name) => Ty::Optional,
            _ => text.ty,
        };
        Some(Value::Text(Rc::new(Text { ty, ..text })))
    }
}
