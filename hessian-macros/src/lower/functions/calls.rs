//! Calls of functions that are not methods.

use proc_macro2::Span;
use syn::{Expr, ExprCall, ExprPath, GenericArgument, PathArguments, Type};

use crate::lower::expressions::integer::Integer;
use crate::lower::expressions::paths::Known;
use crate::lower::values::scope::Binding;
use crate::lower::values::value::{Text, Ty, Value, bare, call_span, written};
use crate::lower::verbatim::text::Arguments;
use crate::lower::{Eval, Lowering};

impl Lowering<'_> {
    /// `function(arguments)`
    pub(in crate::lower) fn call(&mut self, call: &ExprCall) -> Eval<Value> {
        let span = call_span(call);
        if let (Some(payload), 1) = (call.args.first(), call.args.len())
            && self.is_option(&call.func, "Some")
        {
            let payload = self.evaluate(payload)?;
            return Ok(if payload.is_poison() { payload } else { Value::some(payload) });
        }
        if let Expr::Path(path) = bare(&call.func) {
            if let Known::FromFn = self.known(path) {
                return self.array_from(path, call, span);
            }
            let binding = function_name(path).and_then(|name| self.scopes.lookup(&name.to_string()));
            let callee = match binding {
                Some(Binding::Function(nested)) => Value::Nested(nested),
                Some(Binding::Local(_) | Binding::Import { .. }) if path.path.get_ident().is_some() => {
                    self.path(path)?
                }
                _ => {
                    let args = self.all(call.args.iter())?;
                    let result = self.expected(std::ptr::from_ref(call) as usize);
                    return self.call_path_as(path, args, Some(&call.args), result, span);
                }
            };
            let args = self.all(call.args.iter())?;
            if let Value::Nested(nested) = &callee {
                let generics = self.generics_of(path, self.expected(std::ptr::from_ref(call) as usize));
                return self.apply_generic(nested, &generics, args, Some(&call.args), span);
            }
            return self.apply_to(&callee, args, Some(&call.args), span);
        }
        let callee = self.evaluate(&call.func)?;
        let args = self.all(call.args.iter())?;
        self.apply_to(&callee, args, Some(&call.args), span)
    }

    /// A call of what a path names.
    pub(in crate::lower) fn call_path(
        &mut self,
        path: &ExprPath,
        args: Vec<Value>,
        syntax: Option<&Arguments>,
        span: Span,
    ) -> Eval<Value> {
        self.call_path_as(path, args, syntax, None, span)
    }

    /// The same where a value of a type is expected.
    fn call_path_as(
        &mut self,
        path: &ExprPath,
        args: Vec<Value>,
        syntax: Option<&Arguments>,
        result: Option<Type>,
        span: Span,
    ) -> Eval<Value> {
        if args.iter().any(Value::is_poison) {
            return Ok(Value::Poison);
        }
        let tracked = |value: &Value| matches!(value, Value::Float(_) | Value::Place(_) | Value::Literal(_));
        match self.known(path) {
            Known::Float(method) if args.iter().any(tracked) => {
                let Some((receiver, rest)) = args.split_first() else { return Ok(Value::Poison) };
                let receiver = match receiver {
                    Value::Literal(literal) => Value::Float(self.graph.constant(literal.value)),
                    other => other.clone(),
                };
                return self.method(&receiver, &method, rest, span);
            }
            Known::Memory(name) if args.iter().any(|arg| matches!(arg, Value::Place(_)) || self.depends(arg)) => {
                return self.memory(&name, &args, syntax, span);
            }
            Known::Iterator(name) if args.iter().any(|arg| !matches!(arg, Value::Text(_) | Value::Literal(_))) => {
                if let Some(made) = self.made_iterator(&name, &args, syntax, span) {
                    return Ok(Value::Stream(std::rc::Rc::new(made)));
                }
            }
            Known::Identity if args.len() == 1 => return Ok(args[0].clone()),
            Known::Boxed if args.len() == 1 && (matches!(args[0], Value::Closure(_)) || self.depends(&args[0])) => {
                return Ok(args[0].clone());
            }
            Known::From if args.len() == 1 => match &args[0] {
                Value::Float(_) | Value::Literal(_) => {
                    return Ok(self.float(&args[0], span).map_or(Value::Poison, Value::Float));
                }
                Value::Integer(integer) => return Ok(Value::Float(self.converted(*integer))),
                Value::Bool(_) | Value::Truth(_) => {}
                _ => {}
            },
            Known::Constant(constant) if args.is_empty() => return Ok(Value::Float(self.graph.constant(constant))),
            Known::Made if args.len() == 1 => {
                if let Some(number) = known_number(&args[0]) {
                    return Ok(Value::Float(self.graph.constant(number)));
                }
            }
            _ => {}
        }
        let generics = self.generics_of(path, result);
        if let Some(sibling) = self.sibling(path) {
            return self.apply_generic(&sibling, &generics, args, syntax, span);
        }
        if let Some(value) = self.associated_call(path, &args, &generics, syntax, span)? {
            return Ok(value);
        }
        if let Some(value) = self.trait_call(path, &args, &generics, syntax, span)? {
            return Ok(value);
        }
        if self.names_itself(path) && args.iter().any(|arg| self.depends(arg)) {
            self.errors.recursion(span, &format!("`{}`", self.function.name));
            return Ok(Value::Poison);
        }
        let hidden = path.path.get_ident().is_some_and(|name| self.used.contains(&name.to_string()));
        if matches!(self.known(path), Known::Other)
            && !hidden
            && !path
                .path
                .get_ident()
                .is_some_and(|name| self.scopes.lookup(&name.to_string()).is_some() || self.function.name == *name)
            && args.iter().any(|arg| self.depends(arg))
            && let Some(value) = self.call_annotated(path, &args, syntax, span)?
        {
            return Ok(value);
        }
        let what = written(path);
        let ty = match self.known(path) {
            Known::From | Known::Made => Ty::Scalar,
            Known::Float(method) if crate::lower::expressions::methods::is_float_method(&method) => Ty::Scalar,
            _ => self.enum_named(&path.path).map_or(Ty::Unknown, Ty::Struct),
        };
        if let Some(name) = path.path.get_ident().filter(|_| path.qself.is_none()) {
            let text = name.to_string();
            if self.scopes.lookup(&text).is_none() {
                if self.used.contains(&text) && self.function.name != text {
                    self.errors.hidden(name);
                    return Ok(Value::Poison);
                }
                self.outside.insert(text);
            }
            let active = args.iter().any(|arg| self.depends(arg));
            if *name == self.function.name && active {
                self.errors.recursion(span, &format!("`{name}`"));
                return Ok(Value::Poison);
            }
        }
        if let Some((id, name)) = self.associated(path).filter(|_| args.iter().any(|arg| self.depends(arg))) {
            self.errors.method_of_struct(span, &name, &self.struct_name(id));
            return Ok(Value::Poison);
        }
        let path = Expr::Path(self.with_known_arguments(path));
        let callee = Text { expr: path, captures: Vec::new(), ty: Ty::Unknown };
        let value = self.call_text(callee, &args, syntax, span, &what)?;
        Ok(match value {
            Value::Text(text) if ty != Ty::Unknown => Value::Text(std::rc::Rc::new(Text { ty, ..(*text).clone() })),
            other => other,
        })
    }

    /// `swap` and `replace` where a place is a dissolved one; the other may be a variable of the generated code, which
    /// goes on in the graph.
    fn memory(&mut self, name: &str, args: &[Value], syntax: Option<&Arguments>, span: Span) -> Eval<Value> {
        let mut places = Vec::new();
        for (i, arg) in args.iter().enumerate() {
            places.push(match (arg, syntax.and_then(|syntax| syntax.get(i)).map(bare)) {
                (Value::Place(place), _) => Some(place.clone()),
                (Value::Text(_), Some(Expr::Reference(reference))) => self.place(&reference.expr)?,
                _ => None,
            });
        }
        match (name, places.as_slice(), args) {
            ("swap", [Some(a), Some(b)], _) => {
                let (x, y) = (self.load(a), self.load(b));
                let (x, y) = (self.settle(x), self.settle(y));
                self.store(a, y);
                self.store(b, x);
                Ok(Value::unit())
            }
            ("replace", [Some(place), _], [_, value]) => {
                let value = self.settle(value.clone());
                let before = self.load(place);
                self.store(place, value);
                Ok(before)
            }
            ("take", [Some(place)], _) => {
                let before = self.load(place);
                match self.default_of(&before) {
                    Some(default) => self.store(place, default),
                    None => {
                        self.errors.taken(span, before.describe());
                        return Ok(Value::Poison);
                    }
                }
                Ok(before)
            }
            _ => {
                self.errors.unknown_function(span, &format!("mem::{name}"));
                Ok(Value::Poison)
            }
        }
    }

    /// The default of a value's type; none if it is not known. Arrays and `Vec`s do not differ here, but their defaults do.
    pub(in crate::lower) fn default_of(&mut self, value: &Value) -> Option<Value> {
        Some(match value {
            Value::Float(_) | Value::Literal(_) => Value::Float(self.graph.constant(0.0)),
            Value::Text(text) if text.ty == Ty::Scalar => Value::Float(self.graph.constant(0.0)),
            Value::Integer(integer) => Value::Integer(Integer { value: 0, ty: integer.ty }),
            Value::Truth(_) | Value::Bool(_) => Value::Truth(false),
            Value::Optional(_) => Value::none(),
            Value::Tuple(parts) => {
                let parts: Option<Vec<Value>> = parts.iter().map(|part| self.default_of(part)).collect();
                Value::tuple(parts?)
            }
            _ => return None,
        })
    }

    /// `core::array::from_fn(|i| ..)` where the length is written.
    fn array_from(&mut self, path: &ExprPath, call: &ExprCall, span: Span) -> Eval<Value> {
        let turbofish = path.path.segments.last().and_then(|last| match &last.arguments {
            PathArguments::AngleBracketed(arguments) => arguments.args.iter().nth(1).cloned(),
            _ => None,
        });
        let expected = match self.expected(std::ptr::from_ref(call) as usize) {
            Some(Type::Array(array)) => Some(array),
            _ => None,
        };
        let length = match turbofish {
            Some(GenericArgument::Const(length)) => Some(length),
            Some(GenericArgument::Type(Type::Path(path))) => {
                Some(Expr::Path(ExprPath { attrs: Vec::new(), qself: None, path: path.path }))
            }
            _ => expected.as_ref().map(|array| array.len.clone()),
        };
        let length = length.and_then(|length| self.count(&length));
        let values = self.all(call.args.iter())?;
        let (Some(length), [function]) = (length, values.as_slice()) else {
            self.errors.untyped_length(span, &written(&call.func));
            return Ok(Value::Poison);
        };
        let mut elements = Vec::new();
        for i in 0..length {
            let index =
                Integer { value: i as i128, ty: crate::lower::expressions::integer::IntegerType::named("usize") };
            let expected = expected.as_ref().map(|array| &*array.elem);
            let element = self.apply_as(function, vec![Value::Integer(index)], expected, span)?;
            elements.push(self.settle(element));
        }
        Ok(Value::array(elements))
    }

    /// A length that is made of literals and known constants.
    pub(in crate::lower) fn count(&mut self, length: &Expr) -> Option<usize> {
        match self.constant_value(length)? {
            Value::Integer(integer) => integer.index(),
            _ => None,
        }
    }

    /// The value of a constant expression that is made of literals and known constants.
    pub(super) fn constant_value(&mut self, constant: &Expr) -> Option<Value> {
        let inner = match bare(constant) {
            Expr::Block(block) => match block.block.stmts.as_slice() {
                [syn::Stmt::Expr(inner, None)] => inner,
                _ => return None,
            },
            other => other,
        };
        if !self.is_known(inner) {
            return None;
        }
        self.evaluate(inner).ok()
    }
}

/// The single name that a path is, whatever is written behind it of generics.
fn function_name(path: &ExprPath) -> Option<&syn::Ident> {
    let is_name = path.qself.is_none() && path.path.leading_colon.is_none() && path.path.segments.len() == 1;
    path.path.segments.first().filter(|_| is_name).map(|segment| &segment.ident)
}

/// The number that a value is, if that is known and the same in `f64`.
fn known_number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(integer) if integer.value.unsigned_abs() <= 1 << 53 => Some(integer.value as f64),
        Value::Text(text) => literal_number(&text.expr),
        _ => None,
    }
}

/// The value of a literal of `f64` or `f32`.
fn literal_number(expr: &Expr) -> Option<f64> {
    match bare(expr) {
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => literal_number(&unary.expr).map(|value| -value),
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Float(float), .. }) => match float.suffix() {
            "" | "f64" => float.base10_parse().ok(),
            "f32" => float.base10_parse::<f32>().ok().map(f64::from),
            _ => None,
        },
        _ => None,
    }
}
