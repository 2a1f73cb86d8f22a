//! The derivative routines of a function: for each, its candidates, and the cheapest of them.

mod begun;
mod diagonal;
mod elements;
mod hessian;
mod higher;
mod name;
mod outer;
mod part;
mod scalar;
mod sweep;
mod vector;

pub use elements::derive as derive_of_elements;
pub use name::{Extra, HIGHEST, INTO, Layout, Name, Sizes};
pub use outer::Outer;
pub use part::Part;
pub use sweep::{MOST_KEPT, Unswept};

use crate::differentiate::augmented::certificate;
use crate::ir::{Graph, NodeId, Op};
use crate::optimise::contest::{self, Candidate, Effort};
use crate::optimise::features::Features;

/// A routine ready for emission.
pub struct Routine {
    /// Its name.
    pub name: Name,
    /// The graph, and the results in order.
    pub code: Candidate,
    /// How the results are arranged.
    pub layout: Layout,
    /// The forms that are asked for.
    pub forms: Forms,
    /// The matrix at the end of the results, where it is computed by rows.
    pub outer: Option<Outer>,
    /// Where the results are among those of a routine that is called; the code is that routine's.
    pub part: Option<Part>,
    /// Where it sweeps back over loops: the routine that does not, for when there are more turns than there is room
    /// for, or a result is not finite.
    pub otherwise: Option<Box<Routine>>,
}

/// The forms of a routine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Forms {
    /// Results returned.
    pub by_value: bool,
    /// Arrays written into the caller's memory.
    pub into: bool,
}

impl Forms {
    /// Results returned only.
    pub const BY_VALUE: Forms = Forms { by_value: true, into: false };

    /// Routines that return their results.
    #[cfg(test)]
    pub fn by_value(names: &[Name]) -> Vec<(Name, Forms)> {
        names.iter().map(|&name| (name, Forms::BY_VALUE)).collect()
    }
}

/// Everything derived from one function.
pub struct Derived {
    /// The number of variables.
    pub n: usize,
    /// The number of outputs of a vector function; none of a scalar one.
    pub m: Option<usize>,
    /// For each output and variable, whether `augmented_diagonal` is proven exact.
    pub augmented_is_exact: Vec<Vec<bool>>,
    /// The structural nonzeros of the lower triangle of the Hessian (of the weighted sum of the outputs), column by
    /// column, as (row, column).
    pub hessian_pattern: Vec<(usize, usize)>,
    /// The structural nonzeros of a vector function's Jacobian, column by column, as (row, column).
    pub jacobian_pattern: Vec<(usize, usize)>,
    /// The function itself.
    pub value: Candidate,
    /// The routines.
    pub routines: Vec<Routine>,
    /// Why there is no sweep back over a loop where one is asked for.
    pub unswept: Option<Unswept>,
}

/// A value program to differentiate.
struct Source {
    graph: Graph,
    outputs: Vec<NodeId>,
    inputs: Vec<NodeId>,
    features: Features,
}

impl Source {
    fn n(&self) -> usize {
        self.inputs.len()
    }

    /// The function itself.
    fn value(&self) -> Candidate {
        Candidate { graph: self.graph.clone(), roots: self.outputs.clone() }
    }

    /// A copy of the value graph in which literal factors move outwards or not.
    fn graph(&self, pulls: bool) -> Graph {
        let mut graph = self.graph.clone();
        graph.pull_constants(pulls);
        graph.number_values(self.features.value_numbers);
        graph
    }

    /// Whether gradients sweep back over loops.
    fn sweeps(&self) -> bool {
        self.graph.room().is_some()
    }

    /// How much is tried.
    fn effort(&self) -> Effort {
        Effort::of(self.graph.len(), self.n())
    }

    /// Whether literal factors move: both ways are candidates unless the user asked for `strict` or the program is large.
    fn pulls(&self) -> impl Iterator<Item = bool> + use<> {
        let both = !self.graph.strict() && self.effort() > Effort::Little;
        [true, false].into_iter().filter(move |&pulls| !pulls || both)
    }

    /// The cheapest candidate.
    fn cheapest(&self, candidates: impl IntoIterator<Item = Candidate>) -> Candidate {
        contest::cheapest(candidates, self.graph.len(), self.features, self.effort())
    }

    /// The cheapest candidate of several kinds.
    fn cheapest_of_kinds(&self, kinds: [Vec<Candidate>; 2]) -> Candidate {
        contest::cheapest_of_kinds(kinds, self.graph.len(), self.features, self.effort())
    }

    /// The nodes of the direction or weights that the caller passes.
    fn seeds(graph: &mut Graph, nodes: &[NodeId]) -> Vec<(NodeId, NodeId)> {
        Self::seeds_from(graph, nodes, 0)
    }

    /// The nodes of what the caller passes from number `from` on.
    fn seeds_from(graph: &mut Graph, nodes: &[NodeId], from: usize) -> Vec<(NodeId, NodeId)> {
        nodes.iter().zip(from as u32..).map(|(&node, i)| (node, graph.node(Op::Seed(i), &[]))).collect()
    }
}

/// Differentiates the value program `graph` of `n` variables with `outputs`, and derives the routines that are wanted.
/// A function with a scalar result has one output and no `m`; `order` is that of Taylor series.
pub fn derive(
    graph: Graph,
    outputs: &[NodeId],
    n: usize,
    m: Option<usize>,
    order: usize,
    wanted: &[(Name, Forms)],
) -> Derived {
    derive_with(Features::ALL, graph, outputs, n, m, order, wanted)
}

/// The same with some of the generator's features.
pub fn derive_with(
    features: Features,
    mut graph: Graph,
    outputs: &[NodeId],
    n: usize,
    m: Option<usize>,
    order: usize,
    wanted: &[(Name, Forms)],
) -> Derived {
    let inputs: Vec<NodeId> = (0..n as u32).map(|i| graph.node(Op::Input(i), &[])).collect();
    let room = graph.room();
    graph.make_room(None);
    // Which of the ways each routine takes is chosen later.
    let features = Features { calls: features.calls && room.is_none(), ..features };
    let mut source = Source { graph, outputs: outputs.to_vec(), inputs, features };
    let exact = |&output: &NodeId| certificate(&mut source.graph.clone(), &[output], &source.inputs);
    let augmented_is_exact: Vec<Vec<bool>> = outputs.iter().map(exact).collect();
    let derive = |source: &Source, wanted: &[(Name, Forms)]| match m {
        None => scalar::derive(source, augmented_is_exact.clone(), order, wanted),
        Some(_) => vector::derive(source, augmented_is_exact.clone(), order, wanted),
    };
    let mut derived = derive(&source, wanted);
    if room.is_some() {
        source.graph.make_room(room);
        derived.unswept = sweep::refusal(&mut source);
        if derived.unswept.is_some() {
            return derived;
        }
        let swept = derive(&source, &sweep::routines(wanted));
        sweep::choose(&mut derived, swept);
    }
    derived
}
