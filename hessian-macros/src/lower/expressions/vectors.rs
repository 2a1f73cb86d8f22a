//! `Vec`s of variables: while their length is known at expansion, they dissolve as arrays do, and nothing is allocated.
//!
//! A `Vec` that is empty or full of constants where it is made may get variables later: `verbatim::flow` says which may.

use proc_macro2::Span;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, ExprMethodCall, Local, Macro};

use crate::lower::loops::stream::Stream;
use crate::lower::values::value::{Place, Value, bare, written};
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// The value of a `let` that makes a `Vec` which may hold variables; none if it is anything else.
    pub(in crate::lower) fn dissolved_vec(&mut self, local: &Local, init: &Expr) -> Eval<Option<Value>> {
        if !self.holders.contains(local) {
            return Ok(None);
        }
        match bare(init) {
            Expr::Macro(mac) if mac.mac.path.is_ident("vec") && self.scopes.lookup("vec").is_none() => {
                self.vec(&mac.mac)
            }
            Expr::Call(call) if is_constructor(&call.func) => Ok(Some(Value::array(Vec::new()))),
            _ => Ok(None),
        }
    }

    /// `vec![a, b]` and `vec![a; n]` as arrays; none if only the run knows how long it is.
    pub(in crate::lower) fn vec(&mut self, mac: &Macro) -> Eval<Option<Value>> {
        let address = std::ptr::from_ref(mac) as usize;
        let syntax = match self.expansions.get(&address) {
            Some(syntax) => syntax.clone(),
            None => {
                // What does not parse is rustc's to report.
                let Ok(syntax) = elements.parse2(mac.tokens.clone()) else { return Ok(None) };
                let syntax = std::rc::Rc::new(syntax);
                self.expansions.insert(address, syntax.clone());
                syntax
            }
        };
        match &*syntax {
            Expr::Repeat(repeat) => {
                let length = self.evaluate(&repeat.len)?;
                let Value::Integer(length) = length else { return Ok(None) };
                let Some(length) = length.index() else { return Ok(None) };
                let value = self.vec_element(&repeat.expr)?;
                Ok(Some(Value::array(vec![value; length])))
            }
            Expr::Array(array) => {
                let mut elements = Vec::new();
                for element in &array.elems {
                    elements.push(self.vec_element(element)?);
                }
                Ok(Some(Value::array(elements)))
            }
            _ => Ok(None),
        }
    }

    /// An element, which may be a `Vec` itself.
    fn vec_element(&mut self, expr: &Expr) -> Eval<Value> {
        if let Expr::Macro(mac) = bare(expr)
            && mac.mac.path.is_ident("vec")
            && let Some(value) = self.vec(&mac.mac)?
        {
            return Ok(value);
        }
        let value = self.evaluate(expr)?;
        Ok(self.settle(value))
    }

    /// Methods that change how many elements there are; none if the method is another one.
    pub(in crate::lower) fn vec_method(
        &mut self,
        place: &Place,
        parts: &[Value],
        name: &str,
        call: &ExprMethodCall,
    ) -> Eval<Option<Value>> {
        if !matches!(name, "push" | "pop" | "clear" | "truncate" | "insert" | "remove" | "extend" | "extend_from_slice")
        {
            return Ok(None);
        }
        let span = call.method.span();
        let args = self.all(call.args.iter())?;
        let mut parts = parts.to_vec();
        let mut result = Value::unit();
        match (name, args.as_slice()) {
            ("push", [value]) => {
                let value = self.settle(value.clone());
                parts.push(value);
            }
            ("pop", []) => result = parts.pop().map_or_else(Value::none, Value::some),
            ("clear", []) => parts.clear(),
            ("truncate", [Value::Integer(n)]) => parts.truncate(n.index().unwrap_or(usize::MAX)),
            ("insert", [Value::Integer(i), value]) if i.index().is_some_and(|i| i <= parts.len()) => {
                let value = self.settle(value.clone());
                parts.insert(i.index().unwrap_or_default(), value);
            }
            ("remove", [Value::Integer(i)]) if i.index().is_some_and(|i| i < parts.len()) => {
                result = parts.remove(i.index().unwrap_or_default());
            }
            ("extend" | "extend_from_slice", [values]) => {
                let Some(mut stream) = self.stream(values) else {
                    self.errors.run_time_iterator(span, &written(&call.args));
                    return Ok(Some(Value::Poison));
                };
                while let Some(value) = self.pull(&mut stream, false, span)? {
                    parts.push(self.settle(value));
                }
            }
            _ => {
                self.errors.unknown_array_method(span, name, "a `Vec`");
                return Ok(Some(Value::Poison));
            }
        }
        self.store(place, Value::array(parts));
        Ok(Some(result))
    }

    /// `collect` into a `Vec`.
    pub(in crate::lower) fn collected(&mut self, mut stream: Stream, call: &ExprMethodCall) -> Eval<Value> {
        let span = call.method.span();
        let written = call.turbofish.as_ref().and_then(|turbofish| match turbofish.args.first() {
            Some(syn::GenericArgument::Type(ty)) => Some(ty),
            _ => None,
        });
        let mut parts = Vec::new();
        while let Some(value) = self.pull(&mut stream, false, span)? {
            parts.push(self.settle(value));
        }
        let expected = self.expected(std::ptr::from_ref(call) as usize);
        // Of floats, only sequences can be made.
        let is_sequence = parts.iter().all(|part| matches!(part, Value::Float(_)));
        if !is_sequence && !written.or(expected.as_ref()).is_some_and(is_vec) {
            self.errors.unknown_collection(span);
            return Ok(Value::Poison);
        }
        Ok(Value::array(parts))
    }
}

impl Lowering<'_> {
    /// `unzip`: of pairs of floats, two sequences.
    pub(in crate::lower) fn unzipped(&mut self, mut stream: Stream, span: Span) -> Eval<Value> {
        let mut halves = [Vec::new(), Vec::new()];
        while let Some(value) = self.pull(&mut stream, false, span)? {
            let pair = self.settle(value);
            let Some([a @ Value::Float(_), b @ Value::Float(_)]) = pair.parts() else {
                if !pair.is_poison() {
                    self.errors.unknown_collection(span);
                }
                return Ok(Value::Poison);
            };
            halves[0].push(a.clone());
            halves[1].push(b.clone());
        }
        Ok(Value::tuple(halves.into_iter().map(Value::array).collect()))
    }
}

/// `Vec<..>`, however its path is written.
fn is_vec(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Vec"))
}

/// `Vec::new` and `Vec::with_capacity`.
fn is_constructor(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let [.., ty, name] = names.as_slice() else { return false };
    ty == "Vec" && matches!(name.as_str(), "new" | "with_capacity")
}

/// The arguments of `vec!` as an array expression.
fn elements(input: ParseStream<'_>) -> syn::Result<Expr> {
    let tokens: proc_macro2::TokenStream = input.parse()?;
    syn::parse2(quote::quote!([#tokens]))
}
