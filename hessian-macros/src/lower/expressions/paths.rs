//! Paths: names of locals, and what stands outside the function.

use syn::{Expr, ExprPath, Path, Type};

use crate::lower::values::scope::Binding;
use crate::lower::values::value::{Ty, Value};
use crate::lower::{Eval, Lowering};
use crate::surface::{Bound, Number};

/// What a path of several segments names, as far as its spelling tells.
pub(in crate::lower) enum Known {
    /// A method of the function's scalar type, by its name.
    Float(String),
    /// A method of the float type that is not the function's.
    OtherFloat,
    /// `core::mem::swap`, `replace` and `take`.
    Memory(String),
    /// `core::array::from_fn`
    FromFn,
    /// A function of `core::iter` that makes an iterator.
    Iterator(String),
    /// `core::convert::identity` and the like: the argument itself.
    Identity,
    /// `Box::new`: of what dissolves, the argument itself.
    Boxed,
    /// A type's constructor from another number: `f64::from`.
    From,
    /// A scalar made of a number by a function of the trait `Real`.
    Made,
    /// A constant of the scalar type that is the same number in every type.
    Constant(f64),
    /// Anything else.
    Other,
}

impl Lowering<'_> {
    /// A path as a value.
    pub(in crate::lower) fn path(&mut self, path: &ExprPath) -> Eval<Value> {
        if self.is_option(&Expr::Path(path.clone()), "None") {
            return Ok(Value::none());
        }
        let Some(name) = path.path.get_ident().filter(|_| path.qself.is_none()) else {
            if let Some(constant) = self.constant_of_parameter(&path.path) {
                return Ok(Value::Float(self.graph.constant(constant)));
            }
            let span = syn::spanned::Spanned::span(path);
            if let Some(value) = self.associated_constant(path, span)? {
                return Ok(value);
            }
            let ty = self.enum_named(&path.path).map_or_else(|| self.constant_type(&path.path), Ty::Struct);
            return Ok(Value::text(Expr::Path(self.with_known_arguments(path)), ty));
        };
        let text = name.to_string();
        if let Some(Binding::Local(slot)) = self.scopes.lookup(&text) {
            self.mentioned(slot);
        }
        match self.scopes.lookup(&text) {
            Some(Binding::Local(slot)) if self.is_beyond(slot) && self.may_change(slot, false) => {
                self.errors.changed_outside(name.span(), &text);
                Ok(Value::Poison)
            }
            Some(Binding::Local(slot) | Binding::Constant(slot)) => match self.scopes.value(slot) {
                Value::Unset | Value::Lost => {
                    self.errors.unset_local(name);
                    Ok(Value::Poison)
                }
                // The generated variable holds the same, and reads better.
                value => Ok(value.clone()),
            },
            Some(Binding::Function(nested)) => Ok(Value::Nested(nested)),
            Some(Binding::Import { path, .. }) => {
                let ty = self.constant_type(&path);
                Ok(Value::text(Expr::Path(ExprPath { attrs: Vec::new(), qself: None, path: (*path).clone() }), ty))
            }
            Some(Binding::Macro | Binding::Alias(_)) | None => {
                if self.used.contains(&text) {
                    self.errors.hidden(name);
                    return Ok(Value::Poison);
                }
                self.outside.insert(text);
                Ok(Value::text(Expr::Path(path.clone()), Ty::Unknown))
            }
        }
    }

    /// The names of a path; what a `use` brings in, or an alias of the scalar type, in front resolved.
    fn spelled(&self, path: &Path) -> Vec<String> {
        let mut names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        // `f64::sin` is of the type, whatever the name of the module means.
        if let (Some(Binding::Import { path: whole, .. }), false) =
            (self.scopes.lookup(&names[0]), matches!(names[0].as_str(), "f64" | "f32"))
        {
            names.splice(..1, whole.segments.iter().map(|segment| segment.ident.to_string()));
            return names;
        }
        if let ([first, _], Some(Binding::Alias(ty))) =
            (names.as_mut_slice(), self.scopes.lookup(&path.segments[0].ident.to_string()))
            && self.type_of(&ty) == Ty::Scalar
        {
            *first = self.function.scalar.to_string();
        }
        names
    }

    /// The type of a well-known constant, such as `f64::consts::PI`, or of an enum's variant.
    pub(in crate::lower) fn constant_type(&self, path: &Path) -> Ty {
        if let Some(id) = self.enum_named(path) {
            return Ty::Struct(id);
        }
        let names = self.spelled(path);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let is_limit = |name: &str| {
            matches!(name, "EPSILON" | "INFINITY" | "MAX" | "MIN" | "MIN_POSITIVE" | "NAN" | "NEG_INFINITY")
        };
        // Constants of the trait `Real`.
        let is_known = |name: &str| {
            matches!(name, "PI" | "TAU" | "FRAC_PI_2" | "E" | "LN_2" | "LN_10" | "LOG2_E" | "LOG10_E" | "SQRT_2")
        };
        let ty = match names.as_slice() {
            ["std" | "core", ty @ ("f64" | "f32"), "consts", _] | [ty @ ("f64" | "f32"), "consts", _] => ty,
            ["std" | "core", ty @ ("f64" | "f32"), name] | [ty @ ("f64" | "f32"), name] if is_limit(name) => ty,
            [ty, name] if self.function.scalar == *ty && (is_limit(name) || is_known(name)) => return Ty::Scalar,
            _ => return Ty::Unknown,
        };
        if self.function.scalar == ty { Ty::Scalar } else { Ty::OtherFloat }
    }

    /// What a called path names.
    pub(in crate::lower) fn known(&self, path: &ExprPath) -> Known {
        if let Some(method) = self.of_back_end(path) {
            return Known::Float(method);
        }
        let mut names = self.spelled(&path.path);
        if let Some(qself) = &path.qself {
            // `<f64>::sqrt`, `<T as Real>::sqrt`
            let scalar = &self.function.scalar;
            let float = if scalar.is(&qself.ty) { Some(&**scalar) } else { crate::surface::float(&qself.ty) };
            let Some(float) = float else { return Known::Other };
            if qself.position > 0 {
                names.drain(..qself.position.min(names.len()));
            }
            names.insert(0, float.to_string());
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let tail = match names.as_slice() {
            ["std" | "core", "primitive", tail @ ..] => tail,
            other => other,
        };
        match tail {
            [ty, name] if self.function.scalar == *ty => self.of_scalar(name),
            ["f64" | "f32", _] => Known::OtherFloat,
            ["Float" | "Real" | "FloatCore", method]
            | ["num_traits" | "num", "Float" | "Real", method]
            | ["num_traits", "float" | "real", "Float" | "Real" | "FloatCore", method]
            | ["num", "traits", "Float" | "Real", method] => Known::Float((*method).into()),
            ["libm", function] => match self.libm(function) {
                Some(method) => Known::Float(method),
                None => Known::Other,
            },
            ["std" | "core", "mem", name @ ("swap" | "replace" | "take")]
            | ["mem", name @ ("swap" | "replace" | "take")] => Known::Memory((*name).into()),
            ["std" | "core", "array", "from_fn"] | ["array", "from_fn"] => Known::FromFn,
            ["std" | "core", "iter", name @ ("zip" | "repeat" | "repeat_n" | "once" | "empty" | "successors")]
            | ["iter", name @ ("zip" | "repeat" | "repeat_n" | "once" | "empty" | "successors")] => {
                Known::Iterator((*name).into())
            }
            ["std" | "core", "convert", "identity"]
            | ["std" | "core", "clone", "Clone", "clone"]
            | ["Clone", "clone"] => Known::Identity,
            ["Box", "new"] | ["std" | "alloc", "boxed", "Box", "new"] => Known::Boxed,
            ["std" | "core", "ops", "Add" | "Sub" | "Mul" | "Div" | "Rem" | "Neg", method]
            | ["Add" | "Sub" | "Mul" | "Div" | "Rem" | "Neg", method] => Known::Float((*method).into()),
            _ => Known::Other,
        }
    }

    /// What the name of a function of the scalar type stands for.
    fn of_scalar(&self, name: &str) -> Known {
        let Number::Parameter(bound) = &self.function.scalar.number else {
            return if name == "from" { Known::From } else { Known::Float(name.into()) };
        };
        match name {
            "zero" => Known::Constant(0.0),
            "one" => Known::Constant(1.0),
            "from_f64" | "from_i32" | "from_usize" if *bound == Bound::Real => Known::Made,
            _ if super::methods::is_float_method(name) => Known::Float(name.into()),
            _ => Known::Other,
        }
    }

    /// A constant of a type parameter that is the same number in every type.
    fn constant_of_parameter(&self, path: &Path) -> Option<f64> {
        match self.spelled(path).as_slice() {
            [ty, name] if self.function.scalar == *ty && self.function.scalar.is_parameter() => match name.as_str() {
                "ZERO" => Some(0.0),
                "ONE" => Some(1.0),
                "TWO" => Some(2.0),
                "HALF" => Some(0.5),
                _ => None,
            },
            _ => None,
        }
    }

    /// The method that a function of the back end is: `Board::sqrt` or `<Board as Math<f32>>::sqrt` under `math = Board`.
    fn of_back_end(&self, path: &ExprPath) -> Option<String> {
        let back_end = self.spelled(self.math?);
        let mut own = self.spelled(&path.path);
        let method = own.pop().filter(|method| super::methods::is_float_method(method))?;
        match path.qself.as_ref().map(|qself| &*qself.ty) {
            Some(Type::Path(ty)) => own = self.spelled(&ty.path),
            Some(_) => return None,
            None => {}
        }
        // One of the two may be written with more of its modules.
        let is_same = !own.is_empty() && (own.ends_with(&back_end) || back_end.ends_with(&own));
        is_same.then_some(method)
    }

    /// The method that a function of `libm` is; its names end in `f` for `f32`.
    fn libm(&self, function: &str) -> Option<String> {
        let double = |name: &str| {
            Some(
                match name {
                    "fabs" => "abs",
                    "pow" => "powf",
                    "fmin" => "min",
                    "fmax" => "max",
                    "expm1" => "exp_m1",
                    "log" => "ln",
                    "log1p" => "ln_1p",
                    "fma" => "mul_add",
                    "rint" | "roundeven" => "round_ties_even",
                    "sincos" => "sin_cos",
                    "fmod" => "rem",
                    "sin" | "cos" | "tan" | "asin" | "acos" | "atan" | "atan2" | "sinh" | "cosh" | "tanh" | "asinh"
                    | "acosh" | "atanh" | "exp" | "exp2" | "log2" | "log10" | "sqrt" | "cbrt" | "hypot" | "floor"
                    | "ceil" | "trunc" | "round" | "copysign" => return Some(name.to_owned()),
                    _ => return None,
                }
                .to_owned(),
            )
        };
        if self.function.scalar == "f32" { double(function.strip_suffix('f')?) } else { double(function) }
    }
}
