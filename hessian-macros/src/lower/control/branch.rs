//! Branches that the run decides: arms are lowered one after the other from the same state, then joined.

use std::collections::BTreeSet;

use syn::{Expr, ExprIf};

use crate::ir::{NodeId, RegionId};
use crate::lower::values::scope::{Changes, Mark};
use crate::lower::values::value::Value;
use crate::lower::{Eval, Lowering, Stop};

/// More branches than this are not nested: each costs a frame of the macro's stack and of the generated code.
pub(in crate::lower) const DEEPEST: usize = 200;

/// A branch all arms of which but one have jumped: what follows is lowered in that arm.
pub(in crate::lower) struct Open {
    /// The branch.
    pub(in crate::lower) region: RegionId,
    /// The arm that goes on.
    pub(in crate::lower) live: usize,
    /// The locals before the branch.
    pub(in crate::lower) mark: Mark,
    /// What the arms that have jumped changed.
    pub(in crate::lower) dead: Vec<(usize, Changes)>,
    /// Where they have jumped to.
    pub(in crate::lower) to: BTreeSet<usize>,
}

impl Open {
    /// Whether an arm has jumped to the target.
    pub(in crate::lower) fn reaches(&self, target: usize) -> bool {
        self.to.contains(&target)
    }
}

/// What came out of one arm.
struct Outcome {
    end: Result<(), BTreeSet<usize>>,
    changes: Changes,
}

impl Lowering<'_> {
    /// `if condition { .. } else { .. }`
    pub(in crate::lower) fn if_(&mut self, branch: &ExprIf) -> Eval<Value> {
        if let Expr::Let(binding) = crate::lower::values::value::bare(&branch.cond) {
            let otherwise = branch.else_branch.as_ref().map(|(_, otherwise)| &**otherwise);
            return self.if_let(binding, &branch.then_branch, otherwise);
        }
        let mut conditions = Vec::new();
        if chained(&branch.cond, &mut conditions) {
            let otherwise = branch.else_branch.as_ref().map(|(_, otherwise)| &**otherwise);
            return self.if_chain(&conditions, &branch.then_branch, otherwise);
        }
        let condition = self.evaluate(&branch.cond)?;
        let span = crate::lower::values::value::span_of(&branch.cond);
        match self.truth(&condition, span) {
            None => Ok(Value::Poison),
            Some(Ok(true)) => self.block(&branch.then_branch),
            Some(Ok(false)) => self.otherwise(branch),
            Some(Err(node)) => self.choose(node, |this| this.block(&branch.then_branch), |this| this.otherwise(branch)),
        }
    }

    fn otherwise(&mut self, branch: &ExprIf) -> Eval<Value> {
        match &branch.else_branch {
            Some((_, otherwise)) => self.evaluate(otherwise),
            None => Ok(Value::unit()),
        }
    }

    /// A branch on a boolean node.
    pub(in crate::lower) fn choose(
        &mut self,
        condition: NodeId,
        then: impl FnOnce(&mut Self) -> Eval<Value>,
        otherwise: impl FnOnce(&mut Self) -> Eval<Value>,
    ) -> Eval<Value> {
        let (mut then, mut otherwise) = (Some(then), Some(otherwise));
        self.branch(condition, 2, &mut |this, arm| match arm {
            0 => then.take().expect("each arm is lowered once")(this),
            _ => otherwise.take().expect("each arm is lowered once")(this),
        })
    }

    /// A branch on a selector: every arm is lowered from the same state.
    pub(in crate::lower) fn branch(
        &mut self,
        selector: NodeId,
        arms: usize,
        arm: &mut dyn FnMut(&mut Self, usize) -> Eval<Value>,
    ) -> Eval<Value> {
        if self.branches > DEEPEST {
            self.errors.too_many_exits(self.place);
            return Err(Stop::Abort);
        }
        let result = self.scopes.fresh(Value::Unset);
        let region = self.graph.branch(selector, arms);
        let blocks = self.graph.region(region).arms.clone();
        let parent = self.graph.here();
        let opens = self.opens.len();
        let mut outcomes = Vec::new();
        for (i, &block) in blocks.iter().enumerate() {
            let mark = self.scopes.mark();
            let environment = self.scopes.environment();
            self.graph.enter(block);
            self.branches += 1;
            let end = arm(self, i).map(|value| {
                let value = self.settle(value);
                self.scopes.set(result, value);
            });
            let end = self.close_to(opens, end);
            self.scopes.leave(&environment);
            self.branches -= 1;
            let changes = self.scopes.changes(mark);
            self.scopes.rollback(mark);
            self.graph.enter(parent);
            let end = match end {
                Ok(()) => Ok(()),
                Err(Stop::Jump(to)) => Err(to),
                Err(Stop::Abort) => return Err(Stop::Abort),
            };
            outcomes.push(Outcome { end, changes });
        }
        self.continue_behind(region, outcomes)?;
        self.guard()?;
        let value = self.scopes.value(result).clone();
        self.scopes.end(result);
        Ok(value)
    }

    /// Joins the arms, or goes on in the only one that does not jump.
    fn continue_behind(&mut self, region: RegionId, outcomes: Vec<Outcome>) -> Eval<()> {
        let to: BTreeSet<usize> = outcomes.iter().filter_map(|o| o.end.as_ref().err()).flatten().copied().collect();
        let alive: Vec<usize> = (0..outcomes.len()).filter(|&i| outcomes[i].end.is_ok()).collect();
        if let (&[live], true) = (alive.as_slice(), outcomes.len() > 1) {
            let mark = self.scopes.mark();
            let block = self.graph.region(region).arms[live];
            self.graph.enter(block);
            self.branches += 1;
            self.scopes.apply(&outcomes[live].changes);
            let dead =
                outcomes.into_iter().enumerate().filter(|&(i, _)| i != live).map(|(i, o)| (i, o.changes)).collect();
            self.opens.push(Open { region, live, mark, dead, to });
            return Ok(());
        }
        let arms: Vec<(Changes, bool)> = outcomes.into_iter().map(|o| (o.changes, o.end.is_ok())).collect();
        self.join(region, &arms);
        if alive.is_empty() { Err(Stop::Jump(to)) } else { Ok(()) }
    }

    /// Joins open branches until only `depth` are open; `end` is how the current path ends.
    pub(in crate::lower) fn close_to(&mut self, depth: usize, end: Eval<()>) -> Eval<()> {
        let mut end = end;
        while self.opens.len() > depth {
            let open = self.opens.pop().expect("more are open than shall be");
            let live = self.scopes.changes(open.mark);
            self.scopes.rollback(open.mark);
            self.branches -= 1;
            let region = self.graph.region(open.region);
            let (parent, count) = (region.parent, region.arms.len());
            self.graph.enter(parent);
            let mut arms = vec![(Changes::default(), false); count];
            for (i, changes) in open.dead {
                arms[i].0 = changes;
            }
            arms[open.live] = (live, end.is_ok());
            if !matches!(end, Err(Stop::Abort)) {
                // A path that panics brings no values; one that jumps does.
                self.join(open.region, &arms);
            }
            end = match end {
                Err(Stop::Jump(mut to)) => {
                    to.extend(open.to);
                    Err(Stop::Jump(to))
                }
                other => other,
            };
        }
        end
    }
}

/// The parts of `a && b && ..`; whether one of them is a `let`.
fn chained<'e>(condition: &'e Expr, parts: &mut Vec<&'e Expr>) -> bool {
    match condition {
        Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
            let left = chained(&binary.left, parts);
            chained(&binary.right, parts) || left
        }
        other => {
            parts.push(other);
            matches!(other, Expr::Let(_))
        }
    }
}
