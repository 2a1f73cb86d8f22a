//! The scalars that a value is made of, each by its path: element and field numbers from the outside in. Of an `Option`,
//! number 0 is whether there is a value, and number 1 the value.

use std::rc::Rc;

use super::value::{Optional, Value};
use crate::lower::control::join::{is_like, same};

/// The scalars of a value.
pub(in crate::lower) fn scalars(value: &Value, at: &mut Vec<usize>, found: &mut Vec<(Vec<usize>, Value)>) {
    match value.parts() {
        Some(parts) => {
            for (i, part) in parts.iter().enumerate() {
                at.push(i);
                scalars(part, at, found);
                at.pop();
            }
        }
        None => match value {
            Value::Optional(optional) => {
                // Where there is none yet, nothing is known of what there may be.
                if !matches!(optional.payload, Value::Unset) {
                    found.push(([at.as_slice(), &[0]].concat(), optional.answer()));
                    at.push(1);
                    scalars(&optional.payload, at, found);
                    at.pop();
                }
            }
            value => found.push((at.clone(), value.clone())),
        },
    }
}

/// The scalars that differ; whether the two values are made alike.
pub(in crate::lower) fn differences(
    before: &Value,
    after: &Value,
    at: &mut Vec<usize>,
    found: &mut Vec<(Vec<usize>, Value, Value)>,
) -> bool {
    let parts = match (before.parts(), after.parts()) {
        (Some(a), Some(b)) if is_like(before, after) => a.iter().cloned().zip(b.iter().cloned()).collect::<Vec<_>>(),
        (None, Some(b)) if matches!(before, Value::Unset) => b.iter().map(|b| (Value::Unset, b.clone())).collect(),
        (Some(_), None) if after.is_poison() => return true,
        (Some(_), _) | (_, Some(_)) => return false,
        (None, None) => {
            if let (Value::Unset, Value::Optional(_)) = (before, after) {
                return differences(&Value::none(), after, at, found);
            }
            if let (Value::Optional(a), Value::Optional(b)) = (before, after) {
                if a.is_some != b.is_some {
                    found.push(([at.as_slice(), &[0]].concat(), a.answer(), b.answer()));
                }
                at.push(1);
                let alike = match (&a.payload, &b.payload) {
                    // There is none, so that nothing reads it.
                    (_, Value::Unset) => true,
                    (Value::Unset, after) => {
                        let mut inner = Vec::new();
                        scalars(after, at, &mut inner);
                        found.extend(inner.into_iter().map(|(path, after)| (path, after.clone(), after)));
                        true
                    }
                    (before, after) => differences(before, after, at, found),
                };
                at.pop();
                return alike;
            }
            if !same(before, after) {
                found.push((at.clone(), before.clone(), after.clone()));
            }
            return true;
        }
    };
    parts.iter().enumerate().all(|(i, (before, after))| {
        at.push(i);
        let alike = differences(before, after, at, found);
        at.pop();
        alike
    })
}

/// How a value is put together, without its scalars.
pub(in crate::lower) fn hollow(value: &Value) -> Value {
    match value {
        Value::Optional(optional) => {
            Value::Optional(Rc::new(Optional { is_some: Ok(false), payload: hollow(&optional.payload) }))
        }
        value => match value.parts() {
            Some(parts) => value.rebuilt(parts.iter().map(hollow).collect()),
            None => Value::Unset,
        },
    }
}

/// A part of a value.
pub(in crate::lower) fn part(value: &Value, path: &[usize]) -> Option<Value> {
    match path.split_first() {
        None => Some(value.clone()),
        Some((&i, rest)) => match value {
            Value::Optional(optional) if i == 0 => part(&optional.answer(), rest),
            Value::Optional(optional) => part(&optional.payload, rest),
            value => part(value.parts()?.get(i)?, rest),
        },
    }
}

/// Replaces a part of a value.
pub(in crate::lower) fn replace(value: &mut Value, path: &[usize], by: Value) {
    match path.split_first() {
        None => *value = by,
        Some((&i, rest)) => {
            if let Value::Optional(optional) = value {
                let Optional { is_some, payload } = &mut *Rc::make_mut(optional);
                match (i, by) {
                    (0, Value::Truth(known)) => *is_some = Ok(known),
                    (0, Value::Bool(node)) => *is_some = Err(node),
                    (_, by) => replace(payload, rest, by),
                }
                return;
            }
            if let Some(part) = value.parts_mut().and_then(|parts| parts.get_mut(i)) {
                replace(part, rest, by);
            }
        }
    }
}
