//! Calls of annotated functions whose bodies are not seen: their payloads are replayed into the graph.

use std::collections::BTreeMap;
use std::rc::Rc;

use proc_macro2::{Ident, Span};
use syn::{Expr, ExprPath, PathArguments};

use super::replay::Replay;
use crate::ir::NodeId;
use crate::lower::values::value::{Text, Ty, Value, written};
use crate::lower::verbatim::text::{Arguments, Untextual};
use crate::lower::{Eval, Lowering};
use crate::payload::{Found, Param, Payload};
use crate::surface::{Number, Shape};

/// Crates and modules of which it is known that nothing in them is annotated.
const FOREIGN: &[&str] = &["std", "core", "alloc", "libm", "num_traits", "num", "f64", "f32"];

impl Lowering<'_> {
    /// Whether a path may name an annotated function: one that is no type's, and not known to be foreign.
    fn may_be_annotated(path: &ExprPath) -> bool {
        let names: Vec<String> = path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let Some((name, prefix)) = names.split_last() else { return false };
        let is_type = |name: &String| name.starts_with(char::is_uppercase);
        path.qself.is_none()
            && !is_type(name)
            && name != "drop"
            && !prefix.last().is_some_and(is_type)
            && !prefix.first().is_some_and(|first| FOREIGN.iter().any(|foreign| first == foreign))
    }

    /// Calls an annotated function; none if the path does not look like one.
    pub(in crate::lower) fn call_annotated(
        &mut self,
        path: &ExprPath,
        args: &[Value],
        syntax: Option<&Arguments>,
        span: Span,
    ) -> Eval<Option<Value>> {
        let Some(callees) = self.function.callees.clone() else { return Ok(None) };
        if !Self::may_be_annotated(path) {
            return Ok(None);
        }
        let plain = without_arguments(path);
        let name = &plain.path.segments.last().expect("a path has a last segment").ident;
        if crate::surface::is_macro(&name.to_string()) {
            self.errors.macro_name(span, name);
            return Ok(Some(Value::Poison));
        }
        match callees.get(&crate::surface::key(&plain.path)) {
            None => {
                // What else is wrong can be told at once.
                self.needs.get_or_insert_with(|| plain.path.clone());
                Ok(Some(Value::Poison))
            }
            Some(Found::Mistake) => {
                self.silent = true;
                Ok(Some(Value::Poison))
            }
            Some(Found::Refused(why)) => {
                self.errors.not_exported(span, name, why);
                Ok(Some(Value::Poison))
            }
            Some(Found::Payload(payload)) => self.replay(payload, &plain, args, syntax, span).map(Some),
        }
    }

    fn replay(
        &mut self,
        payload: &Payload,
        path: &ExprPath,
        args: &[Value],
        syntax: Option<&Arguments>,
        span: Span,
    ) -> Eval<Value> {
        let name = written(path);
        if args.len() != payload.params.len() {
            self.errors.argument_count(span, payload.params.len(), args.len());
            return Ok(Value::Poison);
        }
        let own = (self.function.scalar.number == Number::Primitive).then(|| self.function.scalar.to_string());
        if own.is_some() && payload.scalar.is_some() && own != payload.scalar {
            self.errors.other_precision(span, &self.function.scalar);
            return Ok(Value::Poison);
        }
        let mut inputs = Vec::new();
        let mut constants = Vec::new();
        for (i, (param, arg)) in payload.params.iter().zip(args).enumerate() {
            match param {
                Param::Variable(shape) => {
                    if self.scalars(arg, shape, &mut inputs, span).is_none() {
                        return Ok(Value::Poison);
                    }
                    constants.push(None);
                }
                Param::Constant if self.depends(arg) => {
                    self.errors.constant_of_callee(span, &name, i);
                    return Ok(Value::Poison);
                }
                Param::Constant => match self.constant_argument(arg, syntax.and_then(|syntax| syntax.get(i))) {
                    Ok(value) => constants.push(Some(value)),
                    Err(why) => return self.untextual(&why, span, &format!("`{name}`")),
                },
            }
        }
        let before = self.graph.len();
        let companion = companion(path, payload);
        self.make_sure(&companion, path, payload);
        let outputs = Replay {
            lowering: self,
            payload,
            companion,
            inputs,
            constants,
            blocks: Vec::new(),
            regions: Vec::new(),
            nodes: Vec::new(),
            turns: BTreeMap::new(),
            span,
        }
        .run()?;
        let made: Vec<NodeId> = self.graph.ids_from(before).collect();
        self.within_rules(&made, &name, span);
        Ok(match outputs {
            Some(outputs) => assembled(&payload.output, &mut outputs.into_iter()),
            None => Value::Poison,
        })
    }

    /// The scalars of an argument for a variable parameter.
    pub(in crate::lower) fn scalars(
        &mut self,
        value: &Value,
        shape: &Shape,
        out: &mut Vec<NodeId>,
        span: Span,
    ) -> Option<()> {
        match (shape, value) {
            (shape, Value::Place(place)) => {
                let target = self.load(place);
                self.scalars(&target, shape, out, span)?;
            }
            (Shape::Reference(inner), Value::Text(text)) if **inner == Shape::Scalar => {
                let text = Text { ty: if text.ty == Ty::Scalar { Ty::Scalar } else { Ty::Bound }, ..(**text).clone() };
                out.push(self.float(&Value::Text(Rc::new(text)), span)?);
            }
            (Shape::Reference(inner), value) if !matches!(value, Value::Text(_)) => {
                self.scalars(value, inner, out, span)?;
            }
            (Shape::Scalar, value) => out.push(self.float(value, span)?),
            (Shape::Array(element, length), Value::Array(parts)) if parts.len() == *length => {
                for part in parts.iter() {
                    self.scalars(part, element, out, span)?;
                }
            }
            (Shape::Tuple(shapes), Value::Tuple(parts)) if parts.len() == shapes.len() => {
                for (part, shape) in parts.iter().zip(shapes) {
                    self.scalars(part, shape, out, span)?;
                }
            }
            (Shape::Struct(structure), Value::Record(record)) if record.is(&structure.path) => {
                for (member, shape) in &structure.fields {
                    let part = record.parts.get(record.position(member)?)?;
                    self.scalars(part, shape, out, span)?;
                }
            }
            (shape, Value::Text(text)) => {
                let Value::Text(text) = self.keep(text, "argument") else { return None };
                let parts = crate::lower::start::dissolve(text.expr.clone(), shape);
                self.scalars(&parts, shape_of_target(shape), out, span)?;
            }
            (_, Value::Poison) => return None,
            (_, value) => {
                self.errors.number_expected(span, value.describe(), &self.function.scalar);
                return None;
            }
        }
        Some(())
    }

    /// An argument for a constant parameter, evaluated once.
    pub(in crate::lower) fn constant_argument(
        &mut self,
        value: &Value,
        syntax: Option<&Expr>,
    ) -> Result<Value, Untextual> {
        match value {
            Value::Integer(_) | Value::Truth(_) | Value::Literal(_) | Value::Float(_) | Value::Bool(_) => {
                Ok(value.clone())
            }
            value => {
                let text = self.argument(value, syntax)?;
                Ok(self.keep(&text, "argument"))
            }
        }
    }

    /// Makes sure, when the code runs, that the payload belongs to the function that is called.
    fn make_sure(&mut self, companion: &ExprPath, path: &ExprPath, payload: &Payload) {
        let same = crate::payload::same(&payload.hash);
        if self.function.item.sig.constness.is_some() {
            return;
        }
        let scalar = &self.function.scalar;
        let check = if payload.is_generic {
            quote::quote!(#companion::#same::<#scalar, _>(#path::<#scalar>))
        } else {
            quote::quote!(#companion::#same(#path))
        };
        self.checks.insert(crate::surface::key(&companion.path), check);
    }
}

/// The companion type of a called function.
fn companion(path: &ExprPath, payload: &Payload) -> ExprPath {
    let mut path = path.clone();
    if let (Some(name), Some(last)) = (&payload.companion, path.path.segments.last_mut()) {
        last.ident = Ident::new(name, last.ident.span());
    }
    path
}

/// A path without generic arguments.
fn without_arguments(path: &ExprPath) -> ExprPath {
    let mut path = path.clone();
    for segment in &mut path.path.segments {
        segment.arguments = PathArguments::None;
    }
    path
}

/// References are held as their targets.
fn shape_of_target(shape: &Shape) -> &Shape {
    match shape {
        Shape::Reference(inner) => shape_of_target(inner),
        other => other,
    }
}

/// A value of a shape, put together of its scalars.
fn assembled(shape: &Shape, scalars: &mut std::vec::IntoIter<NodeId>) -> Value {
    match shape {
        Shape::Scalar => scalars.next().map_or(Value::Poison, Value::Float),
        Shape::Array(element, length) => Value::array((0..*length).map(|_| assembled(element, scalars)).collect()),
        Shape::Tuple(parts) => Value::tuple(parts.iter().map(|part| assembled(part, scalars)).collect()),
        Shape::Reference(inner) => assembled(inner, scalars),
        // No payload has one.
        Shape::Struct(_) => Value::Poison,
    }
}
