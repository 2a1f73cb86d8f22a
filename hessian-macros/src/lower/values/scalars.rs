//! The scalars that a value is made of, each by its path: element and field numbers from the outside in.

use super::value::Value;
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
        None => found.push((at.clone(), value.clone())),
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
            let is_same = match (before, after) {
                (Value::Optional(a), Value::Optional(b)) => {
                    let mut inner = Vec::new();
                    let alike = differences(&a.payload, &b.payload, &mut Vec::new(), &mut inner);
                    a.is_some == b.is_some && alike && inner.is_empty()
                }
                _ => same(before, after),
            };
            if !is_same {
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

/// A part of a value.
pub(in crate::lower) fn part(value: &Value, path: &[usize]) -> Option<Value> {
    match path.split_first() {
        None => Some(value.clone()),
        Some((&i, rest)) => part(value.parts()?.get(i)?, rest),
    }
}

/// Replaces a part of a value.
pub(in crate::lower) fn replace(value: &mut Value, path: &[usize], by: Value) {
    match path.split_first() {
        None => *value = by,
        Some((&i, rest)) => {
            if let Some(part) = value.parts_mut().and_then(|parts| parts.get_mut(i)) {
                replace(part, rest, by);
            }
        }
    }
}
