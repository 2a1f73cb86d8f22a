//! Local derivatives: what one operation contributes, argument by argument.

use std::collections::{BTreeMap, HashMap};

use super::labelled::Term;
use super::recurrence;
use super::tangent::tangent;
use crate::ir::{Graph, Kind, NodeId, Op};
use crate::ops::{Elementary, Partial};

/// Which nodes depend on given roots in a way that can have a derivative.
pub struct Activity(Vec<bool>);

impl Activity {
    /// What depends on a variable.
    pub fn of_inputs(g: &Graph) -> Self {
        let variables: Vec<NodeId> = g.ids().filter(|&id| is_variable(g, id)).collect();
        Self::among(g, &g.ids().collect::<Vec<_>>(), &variables)
    }

    /// What among these nodes, the oldest first, depends on `roots`, all that leads there being among them, too.
    pub fn among(g: &Graph, nodes: &[NodeId], roots: &[NodeId]) -> Self {
        let mut active = vec![false; g.len()];
        for root in roots {
            active[root.index()] = true;
        }
        // What a loop carries depends on the end of a turn at its beginning: repeated until nothing changes.
        loop {
            let mut changed = false;
            for &id in nodes {
                if !active[id.index()] && Self::follows(g, id, &active) {
                    active[id.index()] = true;
                    changed |= matches!(g.op(id), Op::Carry(..) | Op::CarryBack(_));
                }
            }
            if !changed {
                return Activity(active);
            }
        }
    }

    /// Whether a node depends on an active one.
    fn follows(g: &Graph, id: NodeId, active: &[bool]) -> bool {
        match g.op(id) {
            Op::Call(f) => !f.is_locally_constant() && g.args(id).iter().any(|a| active[a.index()]),
            Op::Phi(_, Kind::Float) | Op::Accumulate(_) | Op::Carry(_, Kind::Float) | Op::CarryBack(_) => {
                g.args(id).iter().any(|a| active[a.index()])
            }
            // A sum's running value leads to no other derivative than the sum's own.
            Op::Running(..) => {
                g.carry_of(id).is_some_and(|r| !matches!(g.op(r), Op::Accumulate(_)) && active[r.index()])
            }
            _ => false,
        }
    }

    /// Takes in the nodes that were made since; for programs whose loops carry nothing.
    pub fn extend(&mut self, g: &Graph) {
        for id in g.ids_from(self.0.len()) {
            let is_active = Self::follows(g, id, &self.0);
            self.0.push(is_active);
        }
    }

    /// Whether a node is active; nodes made later are not.
    pub fn is_active(&self, id: NodeId) -> bool {
        self.0.get(id.index()).copied().unwrap_or(false)
    }
}

/// Whether a node is a variable.
pub fn is_variable(g: &Graph, id: NodeId) -> bool {
    matches!(g.op(id), Op::Input(_) | Op::Element(_))
}

/// One first partial of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    /// The argument.
    pub arg: NodeId,
    /// The partial with respect to it.
    pub partial: Term,
}

/// The first partials of a node with respect to its active arguments, each argument once per block.
pub fn first(g: &mut Graph, id: NodeId, activity: &Activity) -> Vec<Edge> {
    let args = g.args(id).to_vec();
    match g.op(id) {
        Op::Phi(region, _) => {
            let arms = g.region(region).arms.clone();
            let value = g.one();
            let edge = |(&arg, block)| Edge { arg, partial: Term { block, value } };
            args.iter().zip(arms).map(edge).filter(|e| activity.is_active(e.arg)).collect()
        }
        Op::Accumulate(region) => {
            let (outside, body) = (g.block(id), g.region(region).arms[0]);
            let value = g.one();
            let edge = |(&arg, block)| Edge { arg, partial: Term { block, value } };
            args.iter().zip([outside, body]).map(edge).filter(|e| activity.is_active(e.arg)).collect()
        }
        Op::Carry(_, Kind::Float) => recurrence::first(g, id, activity),
        Op::CarryBack(_) => unreachable!("what is carried back has tangents, but no sweep goes over a sweep"),
        Op::Call(f) => {
            if let Some((under, factor)) = square_of_root(g, id, activity) {
                let value = factor.unwrap_or_else(|| g.one());
                return vec![Edge { arg: under, partial: Term { block: g.block(id), value } }];
            }
            if let Some(m) = monomial(g, id, activity) {
                let partial = multiple(g, id, m.exponent, m.below);
                return vec![Edge { arg: m.base, partial }];
            }
            let before = g.enter(g.block(id));
            let mut edges: Vec<Edge> = Vec::new();
            for (i, &arg) in args.iter().enumerate() {
                if !activity.is_active(arg) {
                    continue;
                }
                for partial in (f.row().partials)(g, &args, id, i) {
                    merge(g, &mut edges, arg, partial);
                }
            }
            g.enter(before);
            edges.retain(|e| !g.is_zero(e.partial.value));
            edges
        }
        _ => Vec::new(),
    }
}

/// Adds a partial to those that an argument has already: x·x has one argument, not two.
fn merge(g: &mut Graph, edges: &mut Vec<Edge>, arg: NodeId, partial: Partial) {
    match edges.iter_mut().find(|e| e.arg == arg && e.partial.block == partial.block) {
        None => edges.push(Edge { arg, partial }),
        Some(edge) => {
            let before = g.enter(partial.block);
            edge.partial.value = g.add(edge.partial.value, partial.value);
            g.enter(before);
        }
    }
}

/// ((k·e)·e)·…·e, seen as the unary k·eⁿ, with n ≥ 2 and k inactive or absent.
///
/// Seen as products, e would reach the outer one on several paths, and the same program would be certified in one
/// spelling (k·(e·e)) and not in the other; and n·k·eⁿ⁻¹ costs less than the sum of the products' partials.
struct Monomial {
    base: NodeId,
    exponent: u32,
    /// k·eⁿ⁻¹, which the program has computed already.
    below: NodeId,
    /// k·eⁿ⁻², likewise.
    second_below: NodeId,
}

/// A literal times a power, where the operation `id` is.
fn multiple(g: &mut Graph, id: NodeId, coefficient: u32, power: NodeId) -> Term {
    let block = g.block(id);
    let before = g.enter(block);
    let value = g.scale(f64::from(coefficient), power);
    g.enter(before);
    Term { block, value }
}

fn monomial(g: &Graph, id: NodeId, activity: &Activity) -> Option<Monomial> {
    if g.strict() {
        return None;
    }
    let factors = |id: NodeId| match g.op(id) {
        Op::Call(Elementary::Mul) => Some((g.args(id)[0], g.args(id)[1])),
        _ => None,
    };
    let without = |product: NodeId, base: NodeId| {
        let (a, b) = factors(product)?;
        if b == base {
            Some(a)
        } else if a == base {
            Some(b)
        } else {
            None
        }
    };
    let (p, q) = factors(id)?;
    [q, p].into_iter().filter(|&base| activity.is_active(base)).find_map(|base| {
        let below = without(id, base)?;
        let second_below = without(below, base)?;
        let (mut exponent, mut rest) = (2, second_below);
        while let Some(next) = without(rest, base) {
            exponent += 1;
            rest = next;
        }
        if rest == base {
            exponent += 1;
        }
        (rest == base || !activity.is_active(rest)).then_some(Monomial { base, exponent, below, second_below })
    })
}

/// √u·√u or (k·√u)·√u with an inactive k, seen as k·u: what is under the root, and k. The root's slope, which is infinite
/// at 0, has no part in it: ½·r² of a distance r is smooth where the distance is not.
pub fn square_of_root(g: &Graph, id: NodeId, activity: &Activity) -> Option<(NodeId, Option<NodeId>)> {
    if g.strict() {
        return None;
    }
    let under = |root: NodeId| (g.op(root) == Op::Call(Elementary::Sqrt)).then(|| g.args(root)[0]);
    let (under, factor) = match (g.op(id), g.args(id)) {
        (Op::Call(Elementary::Mul), &[a, b]) if a == b => (under(a)?, None),
        (Op::Call(Elementary::Power), &[a, exponent, _]) if g.as_int(exponent) == Some(2) => (under(a)?, None),
        (Op::Call(Elementary::Mul), _) => {
            let m = monomial(g, id, activity).filter(|m| m.exponent == 2)?;
            (under(m.base)?, Some(m.second_below))
        }
        _ => return None,
    };
    activity.is_active(under).then_some((under, factor))
}

/// One second partial of an operation, a ≤ b counted once.
#[derive(Clone, Copy, Debug)]
pub struct Curvature {
    /// One argument.
    pub a: NodeId,
    /// The other argument, or the same.
    pub b: NodeId,
    /// The partial with respect to both.
    pub partial: Term,
}

/// The structurally nonzero second partials of a node with respect to its active arguments.
pub fn second(g: &mut Graph, id: NodeId, activity: &Activity, templates: &mut Templates) -> Vec<Curvature> {
    if let Op::Carry(_, Kind::Float) = g.op(id) {
        return recurrence::second(g, id, activity);
    }
    let Op::Call(f) = g.op(id) else { return Vec::new() };
    if square_of_root(g, id, activity).is_some() {
        return Vec::new();
    }
    if let Some(m) = monomial(g, id, activity) {
        let partial = multiple(g, id, m.exponent * (m.exponent - 1), m.second_below);
        return vec![Curvature { a: m.base, b: m.base, partial }];
    }
    let args = g.args(id).to_vec();
    let before = g.enter(g.block(id));
    let mut found: Vec<Curvature> = Vec::new();
    for i in 0..args.len() {
        for j in i..args.len() {
            if !activity.is_active(args[i]) || !activity.is_active(args[j]) {
                continue;
            }
            let mut value = match f.row().second {
                Some(second) => second(g, &args, id, i, j),
                None => templates.second(g, f, &args, id, (i, j)),
            };
            if i != j && args[i] == args[j] {
                value = g.scale(2.0, value); // both orders of the mixed partial land on the diagonal
            }
            let (a, b) = if args[i] <= args[j] { (args[i], args[j]) } else { (args[j], args[i]) };
            match found.iter_mut().find(|c| c.a == a && c.b == b) {
                None => found.push(Curvature { a, b, partial: Term { block: g.here(), value } }),
                Some(c) => c.partial.value = g.add(c.partial.value, value),
            }
        }
    }
    g.enter(before);
    found.retain(|c| !g.is_zero(c.partial.value));
    found
}

/// Second partials as expressions in an operation's own arguments, derived once per function from its first partials.
///
/// They are derived on a graph of their own, in which the arguments are variables: in the program's graph an argument
/// may have been simplified away by the time its derivative is wanted.
#[derive(Default)]
pub struct Templates {
    /// Those of functions none of whose arguments is literal.
    plain: BTreeMap<Elementary, Template>,
    /// Literal arguments decide which expression is best (x^2.5), so they are part of the key.
    with_literals: HashMap<(Elementary, Vec<Option<Op>>), Template>,
}

struct Template {
    graph: Graph,
    value: NodeId,
    second: Vec<Vec<NodeId>>,
}

impl Templates {
    fn second(
        &mut self,
        g: &mut Graph,
        f: Elementary,
        args: &[NodeId],
        value: NodeId,
        (i, j): (usize, usize),
    ) -> NodeId {
        let literal = |&a: &NodeId| Some(g.op(a)).filter(|op| matches!(op, Op::Const(_) | Op::Int(_)));
        let template = if args.iter().any(|a| literal(a).is_some()) {
            let key: Vec<Option<Op>> = args.iter().map(literal).collect();
            self.with_literals.entry((f, key.clone())).or_insert_with(|| Template::new(g, f, &key))
        } else {
            self.plain.entry(f).or_insert_with(|| Template::new(g, f, &vec![None; args.len()]))
        };
        template.instantiate(g, args, value, template.second[i][j])
    }
}

impl Template {
    fn new(like: &Graph, f: Elementary, literals: &[Option<Op>]) -> Self {
        let mut graph = Graph::new(like.precision(), like.strict());
        let args: Vec<NodeId> =
            literals.iter().zip(0..).map(|(&literal, i)| graph.node(literal.unwrap_or(Op::Input(i)), &[])).collect();
        let value = graph.value(f, &args);
        let zero = graph.zero();
        let second = (0..args.len()).map(|i| {
            if literals[i].is_some() {
                return vec![zero; args.len()];
            }
            let mut partial = zero;
            for term in (f.row().partials)(&mut graph, &args, value, i) {
                if term.block == Graph::ROOT {
                    partial = graph.add(partial, term.value);
                } // A piece's slope is a constant: its derivative is a structural zero.
            }
            let column = |j: usize, graph: &mut Graph| {
                if literals[j].is_some() {
                    return zero;
                }
                let one = graph.one();
                tangent(graph, &[partial], &[(args[j], one)])[0]
            };
            (0..args.len()).map(|j| column(j, &mut graph)).collect()
        });
        let second = second.collect();
        Template { graph, value, second }
    }

    /// The expression `root` of the template, built anew in `g`.
    fn instantiate(&self, g: &mut Graph, args: &[NodeId], value: NodeId, root: NodeId) -> NodeId {
        let mut made = vec![None; self.graph.len()];
        made[self.value.index()] = Some(value);
        self.copy(g, args, &mut made, root)
    }

    fn copy(&self, g: &mut Graph, args: &[NodeId], made: &mut Vec<Option<NodeId>>, id: NodeId) -> NodeId {
        if let Some(copy) = made[id.index()] {
            return copy;
        }
        let operands = self.graph.args(id).to_vec();
        let copy = match self.graph.op(id) {
            Op::Input(i) => args[i as usize],
            Op::Phi(region, _) => {
                let condition = self.copy(g, args, made, self.graph.region(region).selector);
                let (yes, no) = (operands[0], operands[1]);
                // Each arm has its own copies: what one arm computes the other must not see.
                let (mut in_yes, mut in_no) = (made.clone(), made.clone());
                g.select(condition, |g| self.copy(g, args, &mut in_yes, yes), |g| self.copy(g, args, &mut in_no, no))
            }
            op => {
                let operands: Vec<NodeId> = operands.into_iter().map(|a| self.copy(g, args, made, a)).collect();
                g.rebuild(op, &operands)
            }
        };
        made[id.index()] = Some(copy);
        copy
    }
}
