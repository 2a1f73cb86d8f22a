//! `match` on verbatim Rust: the patterns stay as they are written, the arms are the blocks of a branch.

use std::collections::BTreeSet;
use std::rc::Rc;

use proc_macro2::Ident;
use quote::ToTokens;
use syn::Pat;

use super::jumps::Construct;
use super::matching::Arm;
use crate::ir::{Kind, NodeId};
use crate::lower::program;
use crate::lower::values::value::{Text, Ty, Value, name_expr, span_of};
use crate::lower::verbatim::opaque::Reach;
use crate::lower::{Eval, Lowering, Stop};

/// The label of the block that a `match` with a guard makes; no label of the user's reads so.
const GUARDED: &str = "if";

/// An arm of a `match` that stays verbatim.
pub(in crate::lower) struct Header {
    /// The pattern.
    pub(in crate::lower) pattern: Pat,
    /// The names that the pattern binds: the user's, the generated one, and whether it is `mut`.
    pub(in crate::lower) names: Vec<(Ident, Ident, bool)>,
    /// The guard, if it stays verbatim too.
    pub(in crate::lower) guard: Option<Text>,
}

impl Lowering<'_> {
    /// A choice on a verbatim value: its patterns stay verbatim, its arms are branches.
    ///
    /// A guard that depends on a variable is a branch inside of its arm; if it does not hold, the arms behind are tried:
    /// `'match: { match value { .., pattern => if guard { break 'match body }, _ => {} } match value { .. } }`. The arms
    /// that are gone by then are there for rustc, which wants every case.
    pub(in crate::lower) fn choose_verbatim(
        &mut self,
        text: &Text,
        arms: &[Arm<'_>],
        gone: &[&Arm<'_>],
        span: proc_macro2::Span,
    ) -> Eval<Value> {
        if arms.is_empty() {
            self.errors.report(span, "a `match` without arms is not differentiated");
            return Ok(Value::Poison);
        }
        if let [Arm { pattern, guard: None, body }] = arms
            && (gone.is_empty() || takes_all(pattern))
        {
            return self.scoped(|this| {
                this.bind(pattern, Value::Text(Rc::new(text.clone())))?;
                this.body(*body)
            });
        }
        let mut headers = Vec::new();
        for arm in arms {
            let header = self.arm_header(arm);
            let is_active = arm.guard.is_some() && header.guard.is_none();
            headers.push(header);
            if is_active {
                break;
            }
        }
        let count = headers.len();
        let Some(Header { guard: None, .. }) = headers.last().filter(|_| arms[count - 1].guard.is_some()) else {
            if arms.last().is_some_and(|last| last.guard.is_some() || !takes_all(last.pattern)) {
                headers.extend(gone.iter().map(|arm| self.arm_header(arm)));
            }
            return self.verbatim_arms(text, &headers, |this, i| match arms.get(i) {
                Some(arm) => this.body(arm.body),
                None => Err(Stop::Jump(BTreeSet::new())),
            });
        };
        let text = match self.keep(text, "matched") {
            Value::Text(text) => text,
            kept => {
                // A scalar or a `bool`, which patterns can be compared with.
                return self.try_arm(&kept, arms);
            }
        };
        headers.push(Header { pattern: syn::parse_quote!(_), names: Vec::new(), guard: None });
        self.targeted(Construct::Block(GUARDED.into()), |this| {
            this.verbatim_arms(&text, &headers, |this, i| {
                if i == count {
                    return Ok(Value::unit());
                }
                let Some(guard) = arms[i].guard.filter(|_| i + 1 == count) else {
                    let value = this.body(arms[i].body)?;
                    return this.leave_block(GUARDED, value);
                };
                let holds = this.evaluate(guard)?;
                let taken = |this: &mut Self| {
                    let value = this.body(arms[i].body)?;
                    this.leave_block(GUARDED, value)
                };
                match this.truth(&holds, span_of(guard)) {
                    None => Ok(Value::Poison),
                    Some(Ok(true)) => taken(this),
                    Some(Ok(false)) => Ok(Value::unit()),
                    Some(Err(node)) => this.choose(node, taken, |_| Ok(Value::unit())),
                }
            })?;
            let passed = arms[..count].iter().filter(|arm| arm.guard.is_none());
            let gone: Vec<&Arm<'_>> = gone.iter().copied().chain(passed).collect();
            this.choose_verbatim(&text, &arms[count..], &gone, span)
        })
    }

    /// A pattern of verbatim Rust with names of generated code, and its guard if that stays verbatim too.
    fn arm_header(&mut self, arm: &Arm<'_>) -> Header {
        let environment = self.scopes.environment();
        let (pattern, names) = self.rename_bound(arm.pattern);
        let guard = arm.guard.and_then(|expr| {
            self.bind_names(&names);
            self.opaque(expr, Reach::Captures)
        });
        self.scopes.leave(&environment);
        Header { pattern, names, guard }
    }

    fn bind_names(&mut self, names: &[(Ident, Ident, bool)]) {
        for (from, to, mutable) in names {
            let value = Value::text(name_expr(to), Ty::Bound);
            self.reflected(from, to.clone(), value, *mutable);
        }
    }

    pub(in crate::lower) fn verbatim_arms(
        &mut self,
        text: &Text,
        headers: &[Header],
        mut body: impl FnMut(&mut Self, usize) -> Eval<Value>,
    ) -> Eval<Value> {
        let selector = self.selector(text, headers);
        self.branch(selector, headers.len(), &mut |this, i| {
            this.scoped(|this| {
                this.bind_names(&headers[i].names);
                body(this, i)
            })
        })
    }

    /// The leaf that numbers the arms of a verbatim `match`.
    pub(in crate::lower) fn selector(&mut self, text: &Text, headers: &[Header]) -> NodeId {
        let mut captures = text.captures.clone();
        let arms = headers
            .iter()
            .map(|Header { pattern, guard, .. }| {
                let guard = guard.as_ref().map(|guard| {
                    captures.extend(guard.captures.iter().cloned());
                    guard.expr.to_token_stream()
                });
                (pattern.to_token_stream(), guard)
            })
            .collect();
        let scrutinee = crate::lower::verbatim::syntax::scrutinee_tokens(&text.expr);
        let node = self.leaf(Kind::Int, program::Text::Match { scrutinee, arms }, &captures, None);
        if self.is_repeatable(&text.expr) {
            self.graph.repeat_leaf(node);
        }
        node
    }
}

/// Whether a pattern fits every value, as far as its syntax tells.
fn takes_all(pattern: &Pat) -> bool {
    match pattern {
        Pat::Wild(_) => true,
        Pat::Ident(name) => name.subpat.is_none() && !name.ident.to_string().starts_with(char::is_uppercase),
        _ => false,
    }
}
