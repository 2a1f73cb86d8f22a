//! The graph as text, one node a line, arms indented.

use std::fmt::{self, Display};

use super::{Graph, NodeId, Op, Part};

impl Display for Graph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for id in self.ids() {
            let mut block = self.block(id);
            while let Some(parent) = self.parent(block) {
                f.write_str("    ")?;
                block = parent;
            }
            writeln!(f, "{id:?} = {}", Line { graph: self, id })?;
        }
        Ok(())
    }
}

struct Line<'a> {
    graph: &'a Graph,
    id: NodeId,
}

impl Display for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let args = self.graph.args(self.id);
        match self.graph.op(self.id) {
            Op::Const(bits) => write!(f, "{:?}", f64::from_bits(bits)),
            Op::Int(n) => write!(f, "int {n}"),
            Op::Input(i) => write!(f, "x{i}"),
            Op::Running(_, kind) => write!(f, "running {kind:?}"),
            Op::Seed(i) => write!(f, "v{i}"),
            Op::Leaf(leaf, kind) => write!(f, "leaf {leaf:?}: {kind:?} {args:?}"),
            Op::Call(function) => write!(f, "{function:?} {args:?}"),
            Op::Element(Part { number, of }) => write!(f, "element {number}/{of} {args:?}"),
            Op::Along(Part { number, of }) => write!(f, "along {number}/{of} {args:?}"),
            Op::Scatter(..) => write!(f, "scatter {args:?}"),
            Op::Together => write!(f, "together {args:?}"),
            Op::Compare(c) => write!(f, "{:?} {} {:?}", args[0], c.symbol(), args[1]),
            Op::Not => write!(f, "not {:?}", args[0]),
            Op::Carry(region, _) => write!(f, "carry {region:?} ({:?}) {args:?}", self.graph.region(region).selector),
            Op::CarryBack(region) => {
                write!(f, "carry back {region:?} ({:?}) {args:?}", self.graph.region(region).selector)
            }
            Op::Accumulate(region) => write!(f, "sum {region:?} ({:?}) {args:?}", self.graph.region(region).selector),
            Op::Phi(region, _) => write!(f, "phi {region:?} ({:?}) {args:?}", self.graph.region(region).selector),
        }
    }
}
