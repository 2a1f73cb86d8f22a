//! Where 0·∞ would be computed: a sum over arms of which none is taken is a zero that is computed, and a root's slope at
//! zero, say, is infinite. √(max(x, 0)² + max(y, 0)²) has the derivative 0 wherever x and y are negative. So is a product
//! with what vanishes (`vanish`).

use super::labelled::{Sum, Term};
use super::vanish::Vanishing;
use crate::ir::{BlockId, Graph, NodeId, Op};

/// Where factors may be infinite: sums that meet them are guarded (`Sum::collapse_guarded`).
#[derive(Clone, Default)]
pub struct Steep {
    /// Whether a node is steep, or depends on one that is.
    below: Vec<bool>,
    /// Whether a node is used by a steep one, through others.
    above: Vec<bool>,
    /// What is zero but in some arms.
    vanishing: Vanishing,
}

impl Steep {
    /// What is steep among the nodes there are.
    pub fn new(g: &Graph) -> Self {
        let is_steep = |id: NodeId| matches!(g.op(id), Op::Call(f) if f.is_steep());
        if !g.ids().any(is_steep) {
            return Self::default();
        }
        let nothing = || vec![false; g.len()];
        let mut this = Steep { below: nothing(), above: nothing(), vanishing: Vanishing::new(g) };
        // A turn goes on from the end of the one before: repeated until nothing changes.
        loop {
            let mut changed = false;
            for id in g.ids() {
                this.below[id.index()] |= is_steep(id) || g.args(id).iter().any(|a| this.below[a.index()]);
                let carry = g.carry_of(id).filter(|carry| this.below[carry.index()] && !this.below[id.index()]);
                changed |= carry.is_some();
                this.below[id.index()] |= carry.is_some();
            }
            for id in g.ids().rev() {
                if !is_steep(id) && !this.above[id.index()] {
                    continue;
                }
                for a in g.args(id) {
                    this.above[a.index()] = true;
                }
                if let Some(carry) = g.carry_of(id) {
                    changed |= !this.above[carry.index()];
                    this.above[carry.index()] = true;
                }
            }
            // The second derivatives of what is used by a steep node meet its slope like the first ones.
            for (tangent, of) in g.running_tangents() {
                changed |= this.above[of.index()] && !this.above[tangent.index()];
                this.above[tangent.index()] |= this.above[of.index()];
            }
            if !changed {
                return this;
            }
        }
    }

    /// Whether a node is used by a steep one, through others.
    pub fn is_above(&self, id: NodeId) -> bool {
        is(&self.above, id)
    }

    /// The adjoint of a node as one term.
    pub fn collapse_adjoint(&self, g: &mut Graph, sum: &mut Sum, id: NodeId) -> Option<Term> {
        let term = collapse(g, sum, &[id], is(&self.below, id))?;
        self.narrowed(g, id, term)
    }

    /// The tangent of a node as one term.
    pub fn collapse_tangent(&self, g: &mut Graph, sum: &mut Sum, id: NodeId) -> Option<Term> {
        let term = collapse(g, sum, &[id], is(&self.above, id))?;
        self.narrowed(g, id, term)
    }

    /// What belongs to a node, where the node is not zero whatever its operands are, if that matters.
    pub fn narrowed(&self, g: &mut Graph, id: NodeId, term: Term) -> Option<Term> {
        if self.is_above(id) { self.vanishing.narrowed(g, id, term) } else { Some(term) }
    }

    /// What belongs to two nodes, as one term.
    pub fn collapse_pair(&self, g: &mut Graph, sum: &mut Sum, pair: [NodeId; 2]) -> Option<Term> {
        collapse(g, sum, &pair, pair.into_iter().any(|id| is(&self.below, id) || is(&self.above, id)))
    }
}

fn is(table: &[bool], id: NodeId) -> bool {
    table.get(id.index()).copied().unwrap_or(false)
}

fn collapse(g: &mut Graph, sum: &mut Sum, of: &[NodeId], is_guarded: bool) -> Option<Term> {
    let homes: Vec<BlockId> = of.iter().map(|&id| g.block(id)).collect();
    if is_guarded { sum.collapse_guarded(g, &homes) } else { sum.collapse(g, &homes) }
}
