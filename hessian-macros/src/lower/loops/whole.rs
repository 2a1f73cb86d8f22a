//! `Option`s of what is no number, which a loop carries in one piece of verbatim Rust.

use std::rc::Rc;

use crate::lower::values::scope::SlotId;
use crate::lower::values::value::{Text, Ty, Value};
use crate::lower::{Eval, Lowering, Stop};

impl Lowering<'_> {
    /// `None` of the type that is written for a local, which rustc may have nothing else to tell it by.
    pub(super) fn typed_none(&self, slot: SlotId, value: Value) -> Value {
        match (&value, self.scopes.written_type(slot)) {
            (Value::Optional(optional), Some(ty)) if optional.is_some == Ok(false) => {
                Value::text(syn::parse_quote!(<#ty>::None), Ty::Optional)
            }
            _ => value,
        }
    }

    /// An `Option` as one piece of verbatim Rust.
    pub(super) fn in_one_piece(&mut self, value: &Value) -> Eval<Value> {
        match self.textual(value, false) {
            Ok(text) => Ok(Value::Text(Rc::new(Text { ty: Ty::Optional, ..text }))),
            Err(_) if value.is_poison() => Err(Stop::Abort),
            Err(_) => {
                self.errors.carried_option(self.place);
                Err(Stop::Abort)
            }
        }
    }
}
