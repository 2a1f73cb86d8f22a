//! How a loop carries a scalar, as far as its values tell.

use crate::ir::Kind;
use crate::lower::Lowering;
use crate::lower::values::value::{Ty, Value};

/// How a scalar is carried.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Mode {
    /// The kind of node; `Unit` if there is a value at the end that cannot be named.
    pub(super) kind: Kind,
    /// What is known of its type.
    pub(super) ty: Ty,
    /// Whether it depends on a variable.
    pub(super) active: bool,
    /// Whether the body does not read what the turn before left: it was not set, or tells that a turn was the last.
    pub(super) hidden: bool,
}

/// How a scalar is carried that was `before` and is `after` a turn; none if it cannot be.
pub(super) fn mode(before: &Value, after: &Value, is_flag: bool) -> Option<Mode> {
    let (kind, ty) = kind(after)?;
    let plain = |kind, ty| Some(Mode { kind, ty, active: false, hidden: is_flag });
    match before {
        Value::Unset => {
            // Where no harmless start is known, nothing may read it.
            let named = kind != Kind::Int || matches!(ty, Ty::Integer(_));
            Some(Mode { kind: if named { kind } else { Kind::Unit }, ty, active: false, hidden: true })
        }
        Value::Float(_) | Value::Literal(_) if kind != Kind::Bool => plain(Kind::Float, Ty::Scalar),
        Value::Truth(_) | Value::Bool(_) => plain(Kind::Bool, Ty::Bool),
        Value::Integer(_) | Value::Text(_) => match (self::kind(before)?, kind) {
            ((Kind::Int, Ty::Unknown), Kind::Int) => plain(Kind::Int, ty),
            ((Kind::Int, _), Kind::Float) => plain(Kind::Float, Ty::Scalar),
            ((kind, ty), _) => plain(kind, ty),
        },
        _ => None,
    }
}

/// The kind of node that a scalar is.
fn kind(value: &Value) -> Option<(Kind, Ty)> {
    Some(match value {
        Value::Float(_) | Value::Literal(_) | Value::Poison => (Kind::Float, Ty::Scalar),
        Value::Truth(_) | Value::Bool(_) => (Kind::Bool, Ty::Bool),
        Value::Integer(integer) => (Kind::Int, integer.ty.map_or(Ty::Unknown, Ty::Integer)),
        Value::Text(text) => match text.ty {
            Ty::Scalar => (Kind::Float, Ty::Scalar),
            Ty::Bool => (Kind::Bool, Ty::Bool),
            ty => (Kind::Int, ty),
        },
        _ => return None,
    })
}

impl Lowering<'_> {
    /// A loop carries what is no number; a mistake is reported where it is, or waits for a called function's payload.
    pub(super) fn not_carried(&mut self, before: &Value, after: &Value) {
        if !before.is_poison() && !after.is_poison() {
            let carried = if matches!(before, Value::Elements(_)) { before } else { after };
            self.errors.carried(self.place, carried.describe());
        }
    }
}
