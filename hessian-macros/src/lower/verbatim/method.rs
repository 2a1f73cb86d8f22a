//! Method calls that stay verbatim, and what their names tell of their results.

use std::rc::Rc;

use syn::punctuated::Punctuated;
use syn::{Expr, ExprMethodCall, Token};

use super::option::keeps_options;
use super::search::SEARCHES;
use super::text::compose;
use crate::ir::Kind;
use crate::lower::expressions::integer::IntegerType;
use crate::lower::expressions::methods::{OPTION_METHODS, PIECEWISE};
use crate::lower::values::value::{Optional, Text, Ty, Value, bare};
use crate::lower::{Eval, Lowering};
use crate::ops::Elementary;
use crate::surface::Scalar;

impl Lowering<'_> {
    /// A method call that stays verbatim.
    pub(in crate::lower) fn verbatim_method(
        &mut self,
        receiver: &Value,
        args: &[Value],
        call: &ExprMethodCall,
    ) -> Eval<Value> {
        let span = call.method.span();
        let name = call.method.to_string();
        if matches!(receiver, Value::Array(_) | Value::Tuple(_)) && self.depends(receiver) {
            let kind = receiver.describe();
            self.errors.unknown_array_method(span, &name, kind);
            return Ok(Value::Poison);
        }
        if let Value::Record(record) = receiver
            && self.depends(receiver)
        {
            self.errors.method_of_struct(span, &name, &crate::lower::values::value::written(&record.path));
            return Ok(Value::Poison);
        }
        if let (Value::Text(text), true) =
            (receiver, is_place(&call.receiver) && OPTION_METHODS.contains(&name.as_str()))
            && args.iter().any(|arg| self.textual(arg, false).is_err())
        {
            let place = self.place_found(text);
            return self.option_method(&place, &name, args, call);
        }
        if let Value::Text(text) = receiver
            && args.iter().any(|arg| self.textual(arg, false).is_err())
            && let Some(value) = self.run_time_option(text, &name, args, call)?
        {
            return Ok(value);
        }
        let args_of = args;
        let mut texts = Vec::new();
        for (i, value) in std::iter::once(receiver).chain(args).enumerate() {
            let syntax = i.checked_sub(1).and_then(|i| call.args.get(i));
            match self.argument(value, syntax) {
                Ok(text) => texts.push(text),
                Err(_) if crate::lower::loops::stream::is_iteration(&name) => {
                    let Some(stream) = self.stream_or_data(receiver, Some(&call.receiver)) else {
                        self.errors.run_time_iterator(span, &crate::lower::values::value::written(&call.receiver));
                        return Ok(Value::Poison);
                    };
                    return self.stream_method(stream, &name, args.to_vec(), call);
                }
                Err(why) if SEARCHES.contains(&name.as_str()) => {
                    return match self.search(&name, call) {
                        Some(found) => Ok(found),
                        None => self.untextual(&why, span, &format!("`{name}`")),
                    };
                }
                Err(crate::lower::verbatim::text::Untextual::Active) => {
                    match (receiver, self.struct_with_method(&name)) {
                        (Value::Text(_), Some(structure)) => {
                            let receiver = crate::lower::values::value::written(&call.receiver);
                            self.errors.method_of_unknown(span, &name, &receiver, &structure);
                        }
                        _ => self.errors.unknown_function(span, &name),
                    }
                    return Ok(Value::Poison);
                }
                Err(why) => return self.untextual(&why, span, &format!("`{name}`")),
            }
        }
        let args: Punctuated<Expr, Token![,]> = texts[1..].iter().map(|text| text.expr.clone()).collect();
        let expr = Expr::MethodCall(ExprMethodCall {
            attrs: Vec::new(),
            receiver: Box::new(texts[0].expr.clone()),
            args,
            ..call.clone()
        });
        // A float method of a scalar gives a scalar.
        let ty = match (texts[0].ty, Elementary::from_method(&name)) {
            (Ty::Scalar, Some(_)) => Ty::Scalar,
            _ if PIECEWISE.contains(&name.as_str()) && name.starts_with("is_") => Ty::Bool,
            _ if is_picked(call) => Ty::Bound,
            (Ty::Optional, _) if keeps_options(&name) => Ty::Optional,
            (Ty::Optional, _) if name.starts_with("unwrap") || name == "expect" => Ty::Bound,
            (Ty::Struct(id), _) if matches!(name.as_str(), "clone" | "to_owned") => Ty::Struct(id),
            (Ty::Structs(id), _) if name == "enumerate" => Ty::Enumerated(id),
            (Ty::Structs(id), _) if crate::lower::structs::keeps_elements(&name) => Ty::Structs(id),
            _ => match self.type_of_method(&name, receiver, args_of) {
                Some(ty) => ty,
                None => summed_type(call, &self.function.scalar),
            },
        };
        Ok(compose(expr, texts, ty))
    }

    /// The place of what was looked for, taken apart.
    fn place_found(&mut self, text: &Text) -> Optional {
        let held = self.keep(text, "place");
        let (option, captures) = match &held {
            Value::Text(text) => (&text.expr, text.captures.clone()),
            _ => (&text.expr, text.captures.clone()),
        };
        let is_some = syn::parse_quote!(::core::option::Option::is_some(&#option));
        let number = syn::parse_quote!(::core::option::Option::unwrap_or_default(#option));
        let is_some = Text { expr: is_some, captures: captures.clone(), ty: Ty::Bool };
        let ty = IntegerType::named("usize").map_or(Ty::Unknown, Ty::Integer);
        let payload = Value::Text(Rc::new(Text { expr: number, captures, ty }));
        Optional { is_some: Err(self.expression_leaf(Kind::Bool, &is_some)), payload: self.settle(payload) }
    }
}

/// Methods whose result is an `Option` of an element, or of a reference to one.
pub(in crate::lower) const PICKS: &[&str] = &[
    "find",
    "first",
    "get",
    "last",
    "max_by",
    "max_by_key",
    "min_by",
    "min_by_key",
    "next",
    "next_back",
    "nth",
    "reduce",
];

/// Whether an expression gives the place of what was looked for, an `Option<usize>`.
fn is_place(expr: &Expr) -> bool {
    matches!(bare(expr), Expr::MethodCall(call) if call.method == "position" || call.method == "rposition")
}

/// Whether a method takes a value out of the `Option` of one that an iterator has picked, which may be a reference to it.
fn is_picked(call: &ExprMethodCall) -> bool {
    let picks = |of: &Expr| match of {
        Expr::MethodCall(pick) => PICKS.iter().any(|name| pick.method == name),
        _ => false,
    };
    matches!(call.method.to_string().as_str(), "unwrap" | "expect" | "unwrap_or") && picks(bare(&call.receiver))
}

/// The type that `sum::<f64>()` says.
fn summed_type(call: &ExprMethodCall, scalar: &Scalar) -> Ty {
    let Some(turbofish) = &call.turbofish else { return Ty::Unknown };
    if !matches!(call.method.to_string().as_str(), "sum" | "product") {
        return Ty::Unknown;
    }
    match turbofish.args.first() {
        Some(syn::GenericArgument::Type(ty)) if scalar.is(ty) => Ty::Scalar,
        _ => Ty::Unknown,
    }
}
