//! Gradient and Hessian of one weighted sum of outputs, by the cheapest of the ways to compute them.

use super::Source;
use super::begun::{Beginnings, Begun};
use crate::differentiate::adjoint::gradient;
use crate::differentiate::eliminate::{FEW_PRODUCTS, HessianGraph};
use crate::differentiate::orders::{Measure, Order, Tie};
use crate::differentiate::tangent::tangent;
use crate::ir::{Graph, NodeId};
use crate::optimise::contest::{Candidate, Effort, cost};

/// How a Hessian is computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Method {
    /// Elimination in an order.
    Eliminate(Order),
    /// A tangent of the gradient for each column.
    TangentOverAdjoint,
}

impl Method {
    /// Every method for a graph of this size.
    pub fn all(source: &Source) -> Vec<Method> {
        use Measure::{Fill, Products};
        use Order::{Chains, DepthFirst, Forward, Greedy, Reverse};
        use Tie::{Oldest, Youngest};
        if !source.features.orders {
            return vec![Method::Eliminate(Reverse)];
        }
        let mut orders = match source.effort() {
            Effort::Least => vec![Chains],
            Effort::Little => vec![Reverse, Chains],
            Effort::Most => vec![Reverse, Chains, Greedy(Products, Youngest)],
            Effort::All => {
                let greedy = [(Products, Youngest), (Products, Oldest), (Fill, Youngest), (Fill, Oldest)];
                let greedy = greedy.map(|(measure, tie)| Greedy(measure, tie));
                [Reverse, DepthFirst, Chains].into_iter().chain(greedy).collect()
            }
        };
        if source.n() <= 3 && source.effort() == Effort::All {
            orders.push(Forward);
        }
        let mut methods: Vec<Method> = orders.into_iter().map(Method::Eliminate).collect();
        if source.effort() >= Effort::Most || source.sweeps() {
            methods.push(Method::TangentOverAdjoint);
        }
        methods
    }

    /// The order of an elimination.
    pub fn order(self) -> Option<Order> {
        match self {
            Method::Eliminate(order) => Some(order),
            Method::TangentOverAdjoint => None,
        }
    }
}

/// A gradient and a Hessian, as nodes of a graph.
#[derive(Clone, Debug)]
pub struct Second {
    /// The gradient.
    pub gradient: Vec<NodeId>,
    /// The structural nonzeros of the lower triangle, column by column: (row, column, value).
    pub entries: Vec<(usize, usize, NodeId)>,
}

/// The products that an elimination may take: several times those that tangents of the gradient do.
pub fn most_products(g: &Graph, n: usize) -> usize {
    (4 * (n + 2) * g.len()).max(FEW_PRODUCTS)
}

impl Second {
    /// Gradient and Hessian by elimination, unless it takes too many products.
    fn eliminated(hessian: HessianGraph, g: &mut Graph, order: Order, most: &mut usize) -> Option<Self> {
        let (gradient, entries) = hessian.derivatives(g, order, most)?;
        Some(Second { gradient, entries })
    }

    /// Gradient and Hessian of Σ weight·output. An elimination that takes too many products is left for tangents.
    pub fn new(g: &mut Graph, seeds: &[(NodeId, NodeId)], inputs: &[NodeId], method: Method) -> Self {
        match method {
            Method::Eliminate(order) => {
                let mut eliminated = g.clone();
                let hessian = HessianGraph::new(&mut eliminated, seeds, inputs);
                match Second::eliminated(hessian, &mut eliminated, order, &mut most_products(g, inputs.len())) {
                    Some(second) => {
                        *g = eliminated;
                        second
                    }
                    None => Second::new(g, seeds, inputs, Method::TangentOverAdjoint),
                }
            }
            Method::TangentOverAdjoint => {
                let gradient = gradient(g, seeds, inputs);
                let one = g.one();
                let mut entries = Vec::new();
                for (column, &x) in inputs.iter().enumerate() {
                    let below = tangent(g, &gradient[column..], &[(x, one)]);
                    entries.extend(below.into_iter().enumerate().map(|(k, value)| (column + k, column, value)));
                }
                entries.retain(|&(_, _, value)| !g.is_zero(value));
                Second { gradient, entries }
            }
        }
    }

    /// The full matrix, row by row, every off-diagonal value in both places.
    pub fn matrix(&self, g: &mut Graph, n: usize) -> Vec<NodeId> {
        let mut matrix = vec![g.zero(); n * n];
        for &(row, column, value) in &self.entries {
            matrix[row * n + column] = value;
            matrix[column * n + row] = value;
        }
        matrix
    }

    /// The lower triangle, column by column.
    pub fn packed(&self, g: &mut Graph, n: usize) -> Vec<NodeId> {
        let matrix = self.matrix(g, n);
        (0..n).flat_map(|column| (column..n).map(move |row| row * n + column)).map(|place| matrix[place]).collect()
    }

    /// The diagonal.
    pub fn diagonal(&self, g: &mut Graph, n: usize) -> Vec<NodeId> {
        let mut diagonal = vec![g.zero(); n];
        for &(row, column, value) in &self.entries {
            if row == column {
                diagonal[row] = value;
            }
        }
        diagonal
    }

    /// The values at the places of a pattern.
    pub fn values(&self, g: &mut Graph, pattern: &[(usize, usize)]) -> Vec<NodeId> {
        let zero = g.zero();
        let at = |place: &(usize, usize)| {
            let entry = self.entries.binary_search_by_key(&(place.1, place.0), |&(row, column, _)| (column, row));
            entry.map_or(zero, |entry| self.entries[entry].2)
        };
        pattern.iter().map(at).collect()
    }

    /// The places of the structural nonzeros.
    pub fn pattern(&self) -> Vec<(usize, usize)> {
        self.entries.iter().map(|&(row, column, _)| (row, column)).collect()
    }
}

/// Values, gradients and Hessians in one graph: one for each set of weighted outputs.
struct Variant {
    graph: Graph,
    each: Vec<Second>,
}

/// All the ways to compute gradients and Hessians of weighted sums of the outputs.
pub struct Hessians<'a> {
    source: &'a Source,
    variants: Vec<Variant>,
    /// The code of the entries of the only Hessian, once it is asked for.
    entries: Option<Candidate>,
}

impl<'a> Hessians<'a> {
    /// Every way to compute gradients and Hessians of weighted sums of the outputs, but for those that take far more
    /// products than others.
    pub fn new(source: &'a Source, sums: impl Fn(&mut Graph) -> Vec<Vec<(NodeId, NodeId)>>) -> Self {
        let methods = Method::all(source);
        let orders = methods.iter().filter(|method| method.order().is_some()).count();
        let mut begun = Beginnings::new(source, source.pulls(), orders, &sums);
        let ways = methods.into_iter().flat_map(|method| source.pulls().map(move |pulls| (method, pulls)));
        let ways: Vec<(Method, bool)> = ways.collect();
        let mut most = Vec::new();
        // The greedy orders, which take the fewest products most often, come last in the list.
        let mut way =
            |&(method, pulls): &(Method, bool)| Self::variant(source, &sums, method, pulls, &mut begun, &mut most);
        let mut variants: Vec<Variant> = ways.iter().rev().filter_map(&mut way).collect();
        if variants.is_empty() {
            variants.extend(way(&(Method::TangentOverAdjoint, false)));
        }
        variants.reverse();
        Hessians { source, variants, entries: None }
    }

    /// One way, for the pattern alone.
    pub fn plain(source: &'a Source, sums: impl Fn(&mut Graph) -> Vec<Vec<(NodeId, NodeId)>>) -> Self {
        let pulls = !source.graph.strict();
        let mut begun = Beginnings::new(source, [pulls].into_iter(), 1, &sums);
        let mut ways = [Method::Eliminate(Order::Reverse), Method::TangentOverAdjoint].into_iter();
        let mut way = |method| Self::variant(source, &sums, method, pulls, &mut begun, &mut Vec::new());
        let variant = ways.find_map(&mut way);
        Hessians { source, variants: variant.into_iter().collect(), entries: None }
    }

    /// One way, unless it takes more than the `most` products that are allowed for each of the sums.
    fn variant(
        source: &Source,
        sums: &impl Fn(&mut Graph) -> Vec<Vec<(NodeId, NodeId)>>,
        method: Method,
        pulls: bool,
        begun: &mut Beginnings,
        most: &mut Vec<usize>,
    ) -> Option<Variant> {
        let Some(order) = method.order() else {
            let mut graph = source.graph(pulls);
            let sums = sums(&mut graph);
            let each = sums.iter().map(|seeds| Second::new(&mut graph, seeds, &source.inputs, method)).collect();
            return Some(Variant { graph, each });
        };
        let Begun { mut graph, each } = begun.take(pulls);
        most.resize(each.len(), most_products(&source.graph, source.n()));
        let each = each.into_iter().zip(most);
        let each = each.map(|(hessian, most)| Second::eliminated(hessian, &mut graph, order, most));
        let each = each.collect::<Option<Vec<Second>>>()?;
        Some(Variant { graph, each })
    }

    /// `first`, and the gradient on which the only way to the Hessian is built, where the program is so large that one
    /// way is all that is tried.
    pub fn only_gradient(&self, first: &[NodeId]) -> Option<Candidate> {
        if self.source.effort() > Effort::Least || self.source.sweeps() {
            return None;
        }
        let Variant { graph, each } = &self.variants[0];
        let roots = first.iter().chain(&each[0].gradient).copied().collect();
        Some(Candidate { graph: graph.clone(), roots })
    }

    /// The structural nonzeros of one of the Hessians: the fewest that any way finds.
    pub fn pattern(&self, which: usize) -> Vec<(usize, usize)> {
        let patterns = self.variants.iter().map(|variant| variant.each[which].pattern());
        patterns.min_by_key(Vec::len).expect("there is always a way")
    }

    /// A routine's code from these nodes, by the cheapest ways: half of those in which literals move, half of others.
    pub fn candidates(&mut self, roots: impl Fn(&mut Graph, &[Second]) -> Vec<NodeId>) -> Vec<Candidate> {
        let of = |variant: &mut Variant| {
            let roots = roots(&mut variant.graph, &variant.each);
            (cost(&variant.graph, &roots), roots)
        };
        if let [only] = self.variants.as_mut_slice() {
            let roots = roots(&mut only.graph, &only.each);
            return vec![Candidate { graph: only.graph.clone(), roots }];
        }
        let mut ranked: Vec<_> = self.variants.iter_mut().map(of).zip(0..).collect();
        ranked.sort_by_key(|((cost, _), _)| *cost);
        let mut chosen = Vec::new();
        for pulls in self.source.pulls() {
            let same = ranked.iter().filter(|(_, variant)| self.variants[*variant].graph.pulls_constants() == pulls);
            let mut costs = Vec::new();
            for ((cost, roots), variant) in same {
                if !costs.contains(cost) && costs.len() < self.source.effort().finalists().div_ceil(2) {
                    costs.push(*cost);
                    let graph = self.variants[*variant].graph.clone();
                    chosen.push(Candidate { graph, roots: roots.clone() });
                }
            }
        }
        chosen
    }

    /// The same by the ways to the Hessians themselves that cost least, for a routine that goes on from there.
    pub fn finalists(&self, count: usize, roots: impl Fn(&mut Graph, &[Second]) -> Vec<NodeId>) -> Vec<Candidate> {
        let cost_of = |variant: &&Variant| {
            let entries: Vec<NodeId> = variant.each.iter().flat_map(|second| &second.entries).map(|e| e.2).collect();
            cost(&variant.graph, &entries)
        };
        let mut variants: Vec<&Variant> = self.variants.iter().collect();
        variants.sort_by_cached_key(cost_of);
        let candidate = |variant: &Variant| {
            let mut graph = variant.graph.clone();
            let roots = roots(&mut graph, &variant.each);
            Candidate { graph, roots }
        };
        variants.into_iter().take(count).map(candidate).collect()
    }

    /// The cheapest code of a routine that has the entries of the only Hessian at the places of its pattern, arranged.
    pub fn arranged(
        &mut self,
        pattern: &[(usize, usize)],
        arrange: impl Fn(&Second, &mut Graph) -> Vec<NodeId>,
    ) -> Candidate {
        let code = self.entries.take().unwrap_or_else(|| self.code(|graph, each| each[0].values(graph, pattern)));
        self.entries = Some(code.clone());
        let Candidate { mut graph, roots } = code;
        let entries = pattern.iter().zip(roots).map(|(&(row, column), root)| (row, column, root)).collect();
        let roots = arrange(&Second { gradient: Vec::new(), entries }, &mut graph);
        Candidate { graph, roots }
    }

    /// The cheapest code of a routine from these nodes.
    pub fn code(&mut self, roots: impl Fn(&mut Graph, &[Second]) -> Vec<NodeId>) -> Candidate {
        let candidates = self.candidates(roots);
        self.source.cheapest(candidates)
    }
}
