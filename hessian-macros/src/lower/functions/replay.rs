//! A called function's payload, made anew in the graph of its caller.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span};
use syn::{Expr, ExprCall, ExprPath};

use crate::ir::{BlockId, Kind, NodeId, Op, RegionId};
use crate::lower::values::value::{Captured, Text, Ty, Value, name_expr};
use crate::lower::verbatim::text::Arguments;
use crate::lower::{Eval, Lowering, program};
use crate::payload::{Given, Leaf, Payload, What, Yielded};

/// A payload on its way into the graph.
pub(super) struct Replay<'a, 'b> {
    pub(super) lowering: &'a mut Lowering<'b>,
    pub(super) payload: &'a Payload,
    pub(super) companion: ExprPath,
    /// The scalars of the arguments for variables.
    pub(super) inputs: Vec<NodeId>,
    /// The arguments for constants.
    pub(super) constants: Vec<Option<Value>>,
    /// The blocks of the graph for the payload's.
    pub(super) blocks: Vec<BlockId>,
    pub(super) regions: Vec<RegionId>,
    pub(super) nodes: Vec<Option<NodeId>>,
    /// The names of what each turn of a loop yields, by the number of the loop's header.
    pub(super) turns: BTreeMap<usize, Vec<Ident>>,
    pub(super) span: Span,
}

impl Replay<'_, '_> {
    /// The payload's outputs.
    pub(super) fn run(mut self) -> Eval<Option<Vec<NodeId>>> {
        let here = self.lowering.graph.here();
        self.blocks.push(here);
        let mut regions = self.payload.regions.iter().peekable();
        for (i, node) in self.payload.nodes.iter().enumerate() {
            while let Some(region) = regions.next_if(|region| region.after <= i) {
                self.region(region);
            }
            self.lowering.step()?;
            self.lowering.graph.enter(self.blocks[node.block]);
            let made = self.node(i, &node.what, &node.args);
            self.nodes.push(made);
        }
        for region in regions {
            self.region(region);
        }
        for (region, made) in self.payload.regions.iter().zip(&self.regions) {
            if let Some(exit) = region.exit.and_then(|exit| self.nodes[exit]) {
                self.lowering.graph.leave_when(*made, exit);
            }
        }
        self.lowering.graph.enter(here);
        Ok(self.payload.outputs.iter().map(|&output| self.nodes[output]).collect())
    }

    fn region(&mut self, region: &crate::payload::Region) {
        self.lowering.graph.enter(self.blocks[region.parent]);
        let Some(selector) = self.nodes[region.selector] else { return };
        let made = if region.is_loop {
            self.lowering.graph.repeat(selector)
        } else {
            self.lowering.graph.branch(selector, region.arms)
        };
        self.blocks.extend(self.lowering.graph.region(made).arms.clone());
        self.regions.push(made);
    }

    /// A node of the payload in the graph; none if it has no value, or with a mistake.
    fn node(&mut self, number: usize, what: &What, args: &[usize]) -> Option<NodeId> {
        let args: Vec<NodeId> = match what {
            What::Nothing => return None,
            _ => args.iter().map(|&arg| self.nodes[arg]).collect::<Option<_>>()?,
        };
        let span = self.span;
        let lowering = &mut *self.lowering;
        Some(match what {
            What::Op(Op::Const(bits)) => lowering.graph.constant(f64::from_bits(*bits)),
            What::Op(Op::Input(i)) => self.inputs[*i as usize],
            What::Op(Op::Call(function)) => lowering.graph.value(*function, &args),
            What::Op(op) => lowering.graph.node(*op, &args),
            What::Phi(region, _) => lowering.graph.phi(self.regions[region.index()], &args),
            What::Parameter(i, kind) => {
                let value = self.constants[*i].clone()?;
                match (kind, &value) {
                    (Kind::Float, value) => lowering.float(value, span)?,
                    (Kind::Bool, value) => {
                        let truth = lowering.truth(value, span)?;
                        lowering.bool_node(truth)
                    }
                    (_, Value::Integer(integer)) => {
                        let number = i64::try_from(integer.value).ok()?;
                        lowering.graph.node(Op::Int(number), &[])
                    }
                    (_, Value::Text(text)) => {
                        let text = (**text).clone();
                        lowering.expression_leaf(Kind::Int, &text)
                    }
                    _ => return None,
                }
            }
            What::Leaf(leaf) => return self.leaf(leaf, &args),
            What::Turns(function, constants, yields) => {
                let iterable = self.hidden_call(*function, constants, &args)?;
                self.header(number, &iterable, *yields)
            }
            What::Inner(source, yields) => {
                let name = self.yielded(*source)?;
                // A turn may run through it several times.
                let again = syn::parse_quote!(::core::clone::Clone::clone(&#name));
                self.header(number, &Text { expr: again, captures: Vec::new(), ty: Ty::Unknown }, *yields)
            }
            What::Forever => lowering.leaf(Kind::Int, program::Text::Loop, &[], None),
            What::Yielded(source, kind, given) => {
                let name = name_expr(&self.yielded(*source)?);
                let text = match given {
                    Given::Value => Text { expr: name, captures: Vec::new(), ty: Ty::Unknown },
                    Given::Function => self.call(name, Arguments::new(), Vec::new(), &args),
                };
                self.lowering.call_leaf(*kind, &text, false)
            }
            What::Running(kind, active) => {
                let running = lowering.graph.running(*kind);
                if *active {
                    lowering.carried.insert(running);
                }
                running
            }
            What::Accumulate(region) => {
                lowering.graph.accumulate_value(self.regions[region.index()], args[0], args[1], args[2])
            }
            What::Carry(region, _) => lowering.graph.carry(self.regions[region.index()], args[0], args[1], args[2]),
            What::Nothing => return None,
        })
    }

    /// A call of a hidden function.
    fn leaf(&mut self, leaf: &Leaf, args: &[NodeId]) -> Option<NodeId> {
        let text = self.hidden_call(leaf.number, &leaf.constants, args)?;
        Some(self.lowering.call_leaf(leaf.kind, &text, leaf.shared))
    }

    /// The same as text: constants come first, operands follow.
    fn hidden_call(&mut self, number: usize, constants: &[usize], operands: &[NodeId]) -> Option<Text> {
        let mut exprs = Arguments::new();
        let mut captures: Vec<(Ident, Captured)> = Vec::new();
        for &constant in constants {
            let value = self.constants[constant].clone()?;
            let text = self.lowering.textual(&value, false).ok()?;
            exprs.push(text.expr);
            captures.extend(text.captures);
        }
        let mut function = self.companion.clone();
        function.path.segments.push(crate::payload::hidden(&self.payload.hash, number).into());
        Some(self.call(Expr::Path(function), exprs, captures, operands))
    }

    fn call(
        &mut self,
        function: Expr,
        mut args: Arguments,
        mut captures: Vec<(Ident, Captured)>,
        operands: &[NodeId],
    ) -> Text {
        for &operand in operands {
            let name = self.lowering.hidden("operand");
            args.push(name_expr(&name));
            captures.push((name, Captured::Node(operand)));
        }
        let (func, paren_token) = (Box::new(function), syn::token::Paren(self.span));
        let expr = Expr::Call(ExprCall { attrs: Vec::new(), func, paren_token, args });
        Text { expr, captures, ty: Ty::Unknown }
    }

    /// The header of a loop, each turn of which yields so many things.
    fn header(&mut self, number: usize, iterable: &Text, yields: usize) -> NodeId {
        let names: Vec<Ident> = (0..yields).map(|_| self.lowering.hidden("turn")).collect();
        let text = program::Text::For {
            pattern: quote::quote!((#(#names,)*)),
            iterable: quote::ToTokens::to_token_stream(&iterable.expr),
        };
        self.turns.insert(number, names);
        self.lowering.leaf(Kind::Int, text, &iterable.captures, None)
    }

    /// The name of what a loop's turn yields.
    fn yielded(&self, source: Yielded) -> Option<Ident> {
        self.turns.get(&source.header)?.get(source.place).cloned()
    }
}
