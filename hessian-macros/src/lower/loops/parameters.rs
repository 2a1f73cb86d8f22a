//! What a loop's body sees of the outside: through parameters, where it carries what depends on a variable.

use std::rc::Rc;

use crate::ir::{BlockId, Graph, NodeId, Op};
use crate::lower::Lowering;
use crate::lower::values::value::{Optional, Value};

impl Lowering<'_> {
    /// Replaces every scalar of a value that depends on a variable by the loop's view of it; whether there is one.
    pub(super) fn parametrised(&mut self, value: &mut Value, body: BlockId) -> bool {
        match value {
            Value::Float(node) if self.is_active(*node) && !self.graph.contains(body, self.graph.block(*node)) => {
                *node = self.graph.parameter(body, *node);
                true
            }
            Value::Array(_) | Value::Tuple(_) | Value::Record(_) => {
                let mut changed = false;
                let mut inside = value.parts().map(<[Value]>::to_vec).unwrap_or_default();
                for part in &mut inside {
                    changed |= self.parametrised(part, body);
                }
                if changed {
                    *value = value.rebuilt(inside);
                }
                changed
            }
            Value::Optional(optional) => {
                let mut payload = optional.payload.clone();
                let changed = self.parametrised(&mut payload, body);
                if changed {
                    *value = Value::Optional(Rc::new(Optional { payload, ..(**optional).clone() }));
                }
                changed
            }
            Value::Stream(stream) => {
                let mut changed = false;
                Rc::make_mut(stream).each(&mut |value| changed |= self.parametrised(value, body));
                changed
            }
            _ => false,
        }
    }

    /// Whether what is active in a loop's body depends on nothing outside but through parameters.
    pub(super) fn sees_parameters_only(&mut self, body: BlockId) -> bool {
        let inside = |g: &Graph, id| g.contains(body, g.block(id));
        let ids: Vec<NodeId> = self.graph.ids().filter(|&id| inside(&self.graph, id)).collect();
        ids.into_iter().all(|id| {
            let is_view = self.graph.op(id) == Op::Call(crate::ops::Elementary::Parameter);
            let args = self.graph.args(id).to_vec();
            is_view || !self.is_active(id) || args.iter().all(|&a| inside(&self.graph, a) || !self.is_active(a))
        })
    }
}
