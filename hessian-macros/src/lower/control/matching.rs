//! `match`, `if let` and `let .. else`.

use syn::spanned::Spanned;
use syn::{Block, Expr, ExprLet, ExprMatch, Pat};

use super::alternatives::{alternatives, take_verbatim};
use super::jumps::Construct;
use super::variants::never_fits;
use super::verbatim_match::Header;
use crate::ir::NodeId;
use crate::lower::values::value::{Text, Ty, Value, bare, name_expr, span_of};
use crate::lower::verbatim::option::some_option;
use crate::lower::{Eval, Lowering};

/// The label of the block that a chain of conditions makes; no label of the user's reads so.
const CHAIN: &str = "&&";

/// The outcome of a comparison with a pattern: known, or a node.
pub(in crate::lower) type Verdict = Result<bool, NodeId>;

/// One arm of a choice.
#[derive(Clone, Copy)]
pub(in crate::lower) struct Arm<'a> {
    /// The pattern.
    pub(in crate::lower) pattern: &'a Pat,
    /// The guard, if there is one.
    pub(in crate::lower) guard: Option<&'a Expr>,
    /// What the arm does.
    pub(in crate::lower) body: Body<'a>,
}

/// What an arm does.
#[derive(Clone, Copy)]
pub(in crate::lower) enum Body<'a> {
    Expr(&'a Expr),
    Block(&'a Block),
    /// The rest of a chain of conditions, and what happens if all of them hold.
    Chain(&'a [&'a Expr], &'a Block),
    Nothing,
    /// What another arm does, which leaves the block of this label then.
    Leaving(&'a Body<'a>, &'a str),
}

impl Lowering<'_> {
    /// `match value { .. }`
    pub(in crate::lower) fn match_(&mut self, choice: &ExprMatch) -> Eval<Value> {
        // A guard is asked anew for each alternative that fits, and may find other values under the names.
        let split: Vec<Vec<Pat>> = choice.arms.iter().map(|arm| self.several(&arm.pat)).collect();
        let arms: Vec<Arm<'_>> = choice
            .arms
            .iter()
            .zip(&split)
            .flat_map(|(arm, split)| {
                let (pattern, guard) = guarded(&arm.pat);
                let patterns = if split.is_empty() { std::slice::from_ref(pattern) } else { split };
                patterns.iter().map(move |pattern| Arm { pattern, guard, body: Body::Expr(&arm.body) })
            })
            .collect();
        let value = self.matched(&choice.expr, arms.iter().map(|arm| arm.pattern))?;
        self.chosen(value, &arms, span_of(&choice.expr))
    }

    /// The alternatives of a pattern with a guard, each as a pattern of its own, if they bind names; else none.
    fn several(&mut self, pattern: &Pat) -> Vec<Pat> {
        let (pattern, Some(_)) = guarded(pattern) else { return Vec::new() };
        let mut names = Vec::new();
        crate::lower::verbatim::syntax::bound_names(pattern, &mut names);
        if names.is_empty() {
            return Vec::new();
        }
        alternatives(pattern).unwrap_or_else(|| {
            self.errors.not_differentiated(pattern.span(), "a pattern of so many alternatives, with a guard,");
            Vec::new()
        })
    }

    /// `if let pattern = value { .. } else { .. }`
    pub(in crate::lower) fn if_let(
        &mut self,
        binding: &ExprLet,
        then: &Block,
        otherwise: Option<&Expr>,
    ) -> Eval<Value> {
        let wild = syn::parse_quote!(_);
        let value = self.matched(&binding.expr, [&*binding.pat].into_iter())?;
        let arms = [
            Arm { pattern: &binding.pat, guard: None, body: Body::Block(then) },
            Arm { pattern: &wild, guard: None, body: otherwise.map_or(Body::Nothing, Body::Expr) },
        ];
        self.chosen(value, &arms, span_of(&binding.expr))
    }

    /// `if let pattern = value && condition { .. } else { .. }`: the block is left if all conditions hold.
    pub(in crate::lower) fn if_chain(
        &mut self,
        conditions: &[&Expr],
        then: &Block,
        otherwise: Option<&Expr>,
    ) -> Eval<Value> {
        self.targeted(Construct::Block(CHAIN.into()), |this| {
            this.chain(conditions, then)?;
            this.body(otherwise.map_or(Body::Nothing, Body::Expr))
        })
    }

    fn chain(&mut self, conditions: &[&Expr], then: &Block) -> Eval<Value> {
        let Some((first, rest)) = conditions.split_first() else {
            let value = self.block(then)?;
            return self.leave_block(CHAIN, value);
        };
        if let Expr::Let(binding) = bare(first) {
            let wild = syn::parse_quote!(_);
            let value = self.matched(&binding.expr, [&*binding.pat].into_iter())?;
            let arms = [
                Arm { pattern: &binding.pat, guard: None, body: Body::Chain(rest, then) },
                Arm { pattern: &wild, guard: None, body: Body::Nothing },
            ];
            return self.chosen(value, &arms, span_of(&binding.expr));
        }
        let value = self.evaluate(first)?;
        match self.truth(&value, span_of(first)) {
            None => Ok(Value::Poison),
            Some(Ok(true)) => self.chain(rest, then),
            Some(Ok(false)) => Ok(Value::unit()),
            Some(Err(node)) => self.choose(node, |this| this.chain(rest, then), |_| Ok(Value::unit())),
        }
    }

    /// `let pattern = value else { .. };`
    pub(in crate::lower) fn let_else(
        &mut self,
        pattern: &Pat,
        expr: &Expr,
        otherwise: impl Fn(&mut Self) -> Eval<Value>,
    ) -> Eval<()> {
        let value = self.matched(expr, [pattern].into_iter())?;
        let value = match value {
            Value::Poison => {
                self.bind_poison(pattern);
                return Ok(());
            }
            Value::Text(text) => text,
            value => {
                let value = self.settle(value);
                if let Some(text) = self.unseen(&value, [pattern].into_iter()) {
                    return self.let_else_verbatim(pattern, &text, otherwise);
                }
                let mut rest = pattern.clone();
                while let Some((text, part)) = take_verbatim(&mut rest, &value) {
                    self.let_else_verbatim(&part, &text, &otherwise)?;
                }
                let pattern = &rest;
                return match self.test(pattern, &value)? {
                    None => {
                        self.bind_poison(pattern);
                        Ok(())
                    }
                    Some(Ok(true)) => self.bind_matched(pattern, value),
                    Some(Ok(false)) => otherwise(self).map(|_| ()),
                    Some(Err(node)) => {
                        self.choose(node, |_| Ok(Value::unit()), otherwise)?;
                        self.bind_matched(pattern, value)
                    }
                };
            }
        };
        self.let_else_verbatim(pattern, &value, otherwise)
    }

    pub(in crate::lower) fn let_else_verbatim(
        &mut self,
        pattern: &Pat,
        value: &Text,
        otherwise: impl FnOnce(&mut Self) -> Eval<Value>,
    ) -> Eval<()> {
        let mut otherwise = Some(otherwise);
        let (renamed, names) = self.rename_bound(pattern);
        let header = |pattern| Header { pattern, names: Vec::new(), guard: None };
        let selector = self.selector(value, &[header(renamed), header(syn::parse_quote!(_))]);
        self.branch(selector, 2, &mut |this, arm| match arm {
            0 => Ok(Value::unit()),
            _ => otherwise.take().expect("each arm is lowered once")(this),
        })?;
        // Evaluation goes on in the first arm, where the names are bound.
        for (from, to, mutable) in names {
            let value = Value::text(name_expr(&to), Ty::Bound);
            self.reflected(&from, to, value, mutable);
        }
        Ok(())
    }

    /// What is compared with patterns, which may tell that it is an `Option`.
    fn matched<'p>(&mut self, expr: &Expr, patterns: impl Iterator<Item = &'p Pat> + Clone) -> Eval<Value> {
        for pattern in patterns.clone() {
            self.take_for_bindings(pattern);
        }
        let mut patterns = patterns;
        let option = patterns.any(|pattern| self.option_pattern(pattern).is_some()).then(some_option);
        self.evaluate_as(expr, option.as_ref())
    }

    fn chosen(&mut self, value: Value, arms: &[Arm<'_>], span: proc_macro2::Span) -> Eval<Value> {
        match value {
            Value::Poison => Ok(Value::Poison),
            Value::Text(text) => self.choose_verbatim(&text, arms, &[], span),
            // What the arms bind is a reference, through which the place may be changed.
            Value::Place(place) => match self.load(&place) {
                Value::Text(_) => {
                    self.errors.not_differentiated(span, "a `&mut` reference in a `match`");
                    Ok(Value::Poison)
                }
                _ => self.try_arm(&Value::Place(place), arms),
            },
            value => {
                let value = self.settle(value);
                match self.unseen(&value, arms.iter().map(|arm| arm.pattern)) {
                    Some(text) => self.choose_verbatim(&text, arms, &[], span),
                    None => self.try_arm(&value, arms),
                }
            }
        }
    }

    /// Constants of which the macro does not see the type: they are compared by rustc.
    fn unseen<'p>(&mut self, value: &Value, mut patterns: impl Iterator<Item = &'p Pat>) -> Option<Text> {
        if self.depends(value) || !patterns.any(|pattern| self.is_unseen(pattern, value)) {
            return None;
        }
        self.textual(value, false).ok()
    }

    /// Whether a pattern takes apart what is not taken apart.
    fn is_unseen(&self, pattern: &Pat, value: &Value) -> bool {
        match (pattern, value) {
            (Pat::Wild(_) | Pat::Ident(_) | Pat::Lit(_) | Pat::Range(_) | Pat::Path(_), Value::Text(_)) => false,
            (Pat::Or(cases), value) => cases.cases.iter().any(|case| self.is_unseen(case, value)),
            (Pat::Paren(inner), value) => self.is_unseen(&inner.pat, value),
            (Pat::Reference(inner), value) => self.is_unseen(&inner.pat, value),
            (_, Value::Text(_)) => true,
            (Pat::Tuple(tuple), Value::Tuple(parts)) => {
                tuple.elems.iter().zip(parts.iter()).any(|(pattern, part)| self.is_unseen(pattern, part))
            }
            (Pat::Slice(slice), Value::Array(parts)) => {
                slice.elems.iter().zip(parts.iter()).any(|(pattern, part)| self.is_unseen(pattern, part))
            }
            (pattern, Value::Optional(optional)) => match self.option_pattern(pattern) {
                Some(Some(inner)) => self.is_unseen(inner, &optional.payload),
                _ => false,
            },
            _ => false,
        }
    }

    pub(in crate::lower) fn body(&mut self, body: Body<'_>) -> Eval<Value> {
        match body {
            Body::Expr(expr) => self.evaluate(expr),
            Body::Block(block) => self.block(block),
            Body::Chain(rest, then) => self.chain(rest, then),
            Body::Nothing => Ok(Value::unit()),
            Body::Leaving(body, label) => {
                let value = self.body(*body)?;
                self.leave_block(label, value)
            }
        }
    }

    /// A choice on dissolved values: arm by arm.
    pub(in crate::lower) fn try_arm(&mut self, value: &Value, arms: &[Arm<'_>]) -> Eval<Value> {
        let Some((arm, others)) = arms.split_first() else {
            // Rust has checked that some arm matches.
            return Ok(Value::Poison);
        };
        for arm in arms {
            self.are_no_constants(arm.pattern, value);
        }
        // Of the arms that may be taken, one is: the last one needs no test.
        if arms.iter().any(|arm| never_fits(arm.pattern, value)) {
            let possible: Vec<Arm<'_>> = arms.iter().filter(|arm| !never_fits(arm.pattern, value)).copied().collect();
            return self.try_arm(value, &possible);
        }
        if let Some(value) = self.try_verbatim_part(value, arms) {
            return value;
        }
        let Some(mut verdict) = self.test(arm.pattern, value)? else { return Ok(Value::Poison) };
        if others.is_empty() {
            verdict = Ok(true);
        }
        if let (Some(guard), true) = (arm.guard, verdict != Ok(false)) {
            let evaluated = |this: &mut Self| {
                this.scoped(|this| {
                    this.bind_matched(arm.pattern, value.clone())?;
                    this.evaluate(guard)
                })
            };
            let truth = match verdict {
                Ok(_) => evaluated(self)?,
                Err(node) => self.choose(node, evaluated, |_| Ok(Value::Truth(false)))?,
            };
            verdict = match self.truth(&truth, span_of(guard)) {
                None => return Ok(Value::Poison),
                Some(verdict) => verdict,
            };
        }
        let taken = |this: &mut Self| {
            this.scoped(|this| {
                this.bind_matched(arm.pattern, value.clone())?;
                this.body(arm.body)
            })
        };
        match verdict {
            Ok(true) => taken(self),
            Ok(false) => self.try_arm(value, others),
            Err(node) => self.choose(node, taken, |this| this.try_arm(value, others)),
        }
    }
}

/// A pattern without its guard, and the guard.
fn guarded(pattern: &Pat) -> (&Pat, Option<&Expr>) {
    match pattern {
        Pat::Guard(guarded) => (&guarded.pat, Some(&guarded.guard)),
        other => (other, None),
    }
}
