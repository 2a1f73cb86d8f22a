//! The contest: every routine has its candidates, the cheapest is kept, the first one of equals.

use std::collections::BTreeSet;

use super::cost::{Counts, nodes, tally, weight_twice};
use super::features::Features;
use super::live::Live;
use super::sweeps::kept;
use super::{absorb, align, divide, expand, factor, pairs, resubstitute, scales, shared_order, signs, uniform, zeros};
use crate::ir::{Graph, NodeId, Op};
use crate::ops::Cost;

/// One way to compute a routine's results.
#[derive(Clone)]
pub struct Candidate {
    /// The graph.
    pub graph: Graph,
    /// The results, in the routine's order.
    pub roots: Vec<NodeId>,
}

/// How much is tried: the generator runs unoptimised in every build of its users.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Effort {
    /// One way.
    Least,
    /// Few ways, rewritten by the passes that are linear.
    Little,
    /// Those ways that are the best most often, rewritten once.
    Most,
    /// Everything.
    All,
}

impl Effort {
    /// The effort for a value program of so many nodes and variables.
    pub fn of(nodes: usize, n: usize) -> Self {
        match nodes + nodes.min(n * n / 4) {
            0..100 => Effort::All,
            100..700 => Effort::Most,
            700..2_500 => Effort::Little,
            _ => Effort::Least,
        }
    }

    /// The same for derivative code of so many nodes, of which the passes of each level take about as long: some 100 µs
    /// a node and finalist with `Most`, 30 with `Little`.
    fn within(self, nodes: usize) -> Self {
        self.min(match nodes {
            0..600 => Effort::All,
            600..2_000 => Effort::Most,
            2_000..6_000 => Effort::Little,
            _ => Effort::Least,
        })
    }

    /// The number of candidates that are rewritten.
    pub fn finalists(self) -> usize {
        if self == Effort::All { 4 } else { 2 }
    }
}

impl Candidate {
    /// What the candidate costs.
    pub fn counts(&self) -> Counts {
        Counts::new(&self.graph, &self.roots)
    }

    /// The number of values that it computes.
    pub fn nodes(&self) -> usize {
        nodes(&self.graph, &self.roots)
    }

    /// What it costs, and the number of values.
    pub fn tally(&self) -> (Counts, usize) {
        tally(&self.graph, &self.roots)
    }

    /// What it is compared by.
    pub fn cost(&self) -> usize {
        cost(&self.graph, &self.roots)
    }

    /// Whether loops carry derivatives: these depend on each other in a circle, which the rewritings do not follow.
    fn carries(&self, kept: usize) -> bool {
        let is_carried = |id| matches!(self.graph.op(id), Op::Carry(..) | Op::CarryBack(_) | Op::Running(..));
        let has_loop = self.graph.regions().any(|region| self.graph.region(region).is_loop);
        has_loop && {
            let live = Live::new(&self.graph, &self.roots);
            live.ids().iter().any(|&id| id.index() >= kept && is_carried(id))
        }
    }

    /// What it costs and the candidate after those rewritings that make it cheaper; the first `kept` nodes are never rewritten.
    fn improved(self, cost: usize, kept: usize, features: Features, effort: Effort) -> Costed {
        if self.graph.strict() || effort == Effort::Least || self.carries(kept) {
            return (cost, self);
        }
        let ways: &[bool] = match effort {
            _ if !features.expansion => &[],
            Effort::All | Effort::Most => &[false, true],
            Effort::Little | Effort::Least => &[],
        };
        let expanded = if ways.is_empty() { Vec::new() } else { expand::expand(&self, kept, ways) };
        // Each before and after common factors are out.
        let mut starts: Vec<Vec<Costed>> = Vec::new();
        for start in std::iter::once((cost, self)).chain(expanded.into_iter().map(Self::costed)) {
            let factored = features.factors.then(|| factor::factor(start.1.clone(), kept));
            let factored = factored.filter(|factored| factored.roots != start.1.roots).map(Self::costed);
            starts.push(std::iter::once(start).chain(factored).collect());
        }
        if effort < Effort::All {
            // Of equals all.
            let cost = |start: &Vec<Costed>| start.iter().map(|variant| variant.0).min();
            let least = starts.iter().map(cost).min().flatten();
            starts.retain(|start| cost(start) == least);
        }
        let mut best = least(starts.into_iter().map(|start| Self::shared(start, kept, features, effort)));
        if features.absorption {
            let pulled = (effort >= Effort::Most).then(|| absorb::pull(best.1.clone(), kept));
            let ways = std::iter::once(best.1.clone()).chain(pulled);
            let absorbed = least(ways.map(|way| absorb::absorb(way, kept).costed_beside(&best)));
            if absorbed.0 < best.0 {
                best = absorbed;
            }
        }
        if features.factors {
            let other = scales::take_literals_out(best.1.clone(), kept).costed_beside(&best);
            if other.0 < best.0 {
                best = other;
            }
        }
        if features.signs {
            // Of equals that which leaves like sums alike.
            let choose = |together| signs::choose_signs(best.1.clone(), kept, together).costed_beside(&best);
            let other = least([true, false].map(choose));
            if other.0 <= best.0 {
                best = other;
            }
        }
        best
    }

    /// The same again, as long as it pays: what one pass leaves is a beginning for those before it. In long code, which takes
    /// time, it has to save one operation in a hundred: those that are all alike are worth more than one less.
    fn improved_again(self, mut cost: usize, kept: usize, features: Features, effort: Effort) -> Costed {
        let mut best = self;
        for _ in 0..if effort < Effort::Most { 0 } else { AGAIN } {
            let (next, candidate) = best.clone().improved(cost, kept, features, effort);
            let saved = cost.saturating_sub(next);
            if saved == 0 || effort < Effort::All && 100 * saved < cost {
                break;
            }
            (cost, best) = (next, candidate);
        }
        (cost, best)
    }

    /// The candidate with like parts computed alike, where that costs little more.
    fn uniform(self, cost: usize, kept: usize, features: Features, effort: Effort) -> Costed {
        if !features.uniformity || self.graph.strict() || effort < Effort::Most || self.carries(kept) {
            return (cost, self);
        }
        let ways = uniform::unify(&self, kept).into_iter();
        let ways = ways.map(|way| if features.signs { signs::choose_signs(way, kept, true) } else { way }.costed());
        let best = ways.min_by_key(|(cost, _)| *cost);
        best.filter(|best| LIKENESS * best.0.saturating_sub(cost) <= cost).unwrap_or((cost, self))
    }

    /// The candidate with divisions by what nothing else is divided by, and what it costs.
    fn divided(self, cost: usize, kept: usize, features: Features, effort: Effort) -> Costed {
        if !features.divisions || self.graph.strict() || effort == Effort::Least || self.carries(kept) {
            return (cost, self);
        }
        let best = (cost, self);
        let divided = divide::divide(best.1.clone(), kept).costed_beside(&best);
        if divided.0 <= cost { divided } else { best }
    }

    /// The candidate with like sums written alike, or if there are none, sums that share factors in one order.
    fn aligned(self, cost: usize, kept: usize, features: Features, effort: Effort) -> Self {
        if self.graph.strict() || effort == Effort::Least || self.carries(kept) {
            return self;
        }
        let like = if features.alignment { align::align(self.clone(), kept) } else { None };
        let other = like.or_else(|| features.shared_order.then(|| shared_order::share_order(self.clone(), kept)));
        other.filter(|other| other.cost() <= cost).unwrap_or(self)
    }

    /// The candidate with what it costs.
    fn costed(self) -> Costed {
        (self.cost(), self)
    }

    /// The same, where it was made of `other` by a pass, which may have found nothing to do.
    fn costed_beside(self, other: &Costed) -> Costed {
        if self.roots == other.1.roots { (other.0, self) } else { self.costed() }
    }

    /// The cheapest after what is common is shared, with what it costs, given the candidate before and after common
    /// factors are out.
    fn shared(mut variants: Vec<Costed>, kept: usize, features: Features, effort: Effort) -> Costed {
        if features.pairs {
            // What is used by several is taken apart before common factors are out, or left alone after.
            let last = variants.len() - 1;
            let mut ways = vec![(last, false)];
            match effort {
                Effort::All if last > 0 => ways.extend([(0, true), (last, true), (0, false)]),
                Effort::All | Effort::Most => ways.push((0, true)),
                Effort::Little | Effort::Least => {}
            }
            for (variant, deep) in ways {
                let shared = pairs::share_pairs(variants[variant].1.clone(), kept, deep);
                variants.push(shared.costed_beside(&variants[variant]));
            }
        }
        let best = least(variants);
        if !features.resubstitution || effort < Effort::Most {
            return best;
        }
        let resubstituted = resubstitute::resubstitute(best.1.clone(), kept).costed_beside(&best);
        if resubstituted.0 < best.0 { resubstituted } else { best }
    }
}

/// A candidate and what it costs.
type Costed = (usize, Candidate);

/// The cheapest, the first one of equals.
fn least(candidates: impl IntoIterator<Item = Costed>) -> Costed {
    candidates.into_iter().min_by_key(|(cost, _)| *cost).expect("every routine has at least one candidate")
}

/// Like parts may cost more by this part of a candidate if they are computed alike.
const LIKENESS: usize = 75;

/// A candidate that costs more than the cheapest one by more than this part of it is not improved again.
const NEAR: usize = 20;

/// How often a candidate is improved again at most.
const AGAIN: usize = 2;

/// Twice the weighted operations that `roots` need. What a sweep keeps of a turn is stored and loaded; one that is
/// impossible costs more than anything else.
pub fn cost(g: &Graph, roots: &[NodeId]) -> usize {
    let Some(kept) = kept(g, roots) else { return usize::MAX };
    Counts::new(g, roots).weighted_twice() + 2 * kept * weight_twice(Cost::Add)
}

/// Nodes of derivative code from which on the cheapest candidate is the only one that is rewritten.
const ONE_FINALIST: usize = 1_500;

/// The cheapest candidate, the best of them improved first.
pub fn cheapest(
    candidates: impl IntoIterator<Item = Candidate>,
    kept: usize,
    features: Features,
    effort: Effort,
) -> Candidate {
    let mut candidates: Vec<Candidate> = candidates.into_iter().collect();
    if candidates.len() == 1 && effort == Effort::Least {
        return candidates.swap_remove(0);
    }
    let mut candidates: Vec<(usize, Candidate)> = candidates.into_iter().map(|c| (c.cost(), c)).collect();
    candidates.sort_by_key(|(cost, _)| *cost);
    candidates.dedup_by_key(|(cost, _)| *cost);
    let nodes = candidates.first().map_or(0, |(_, candidate)| candidate.nodes());
    let effort = effort.within(nodes);
    candidates.truncate(if nodes < ONE_FINALIST { effort.finalists() } else { 1 });
    best(candidates, kept, features, effort)
}

/// The cheapest after all are improved, improved again.
fn best(candidates: Vec<(usize, Candidate)>, kept: usize, features: Features, effort: Effort) -> Candidate {
    let improved = candidates.into_iter().map(|(cost, candidate)| {
        let roots = candidate.roots.clone();
        let improved = candidate.improved(cost, kept, features, effort);
        // What no pass changes, none will.
        let is_final = improved.1.roots == roots;
        (improved, is_final)
    });
    let best = best_again(improved.collect(), kept, features, effort);
    let best = best.1.uniform(best.0, kept, features, effort);
    let best = best.1.divided(best.0, kept, features, effort);
    let best = best.1.aligned(best.0, kept, features, effort);
    if features.zeros && !best.graph.strict() { zeros::forget_signs(best, kept) } else { best }
}

/// The best after all that are near the cheapest are improved again: what is behind may be ahead in the end. It has to save
/// one operation in a hundred; of those that are no worse than what the cheapest becomes, the first one is as good.
fn best_again(improved: Vec<(Costed, bool)>, kept: usize, features: Features, effort: Effort) -> Costed {
    let first = improved.iter().map(|((cost, _), _)| *cost).min().unwrap_or(0);
    let near = improved.into_iter().filter(|((cost, _), _)| cost - first <= first / NEAR);
    let again = near.map(|(improved, is_final)| match improved {
        (cost, candidate) if is_final => (cost, (cost, candidate)),
        (cost, candidate) => (cost, candidate.improved_again(cost, kept, features, effort)),
    });
    let again: Vec<(usize, Costed)> = again.collect();
    let ahead = again.iter().find(|(cost, _)| *cost == first).map_or(0, |(_, again)| again.0);
    let cheapest = again.iter().map(|(_, again)| again.0).min().unwrap_or(0);
    let most = if (ahead - cheapest).saturating_mul(100) < ahead { ahead } else { cheapest };
    let mut again = again.into_iter().map(|(_, again)| again);
    again.find(|(cost, _)| *cost <= most).expect("every routine has at least one candidate")
}

/// The cheapest candidate of two kinds: the best of all are improved first, and of each kind the best one in which
/// literals move and the best one in which they do not. What can be saved differs more between these than within them.
pub fn cheapest_of_kinds(kinds: [Vec<Candidate>; 2], kept: usize, features: Features, effort: Effort) -> Candidate {
    let kinds = kinds.into_iter().zip([false, true]);
    let all = kinds.flat_map(|(kind, is_second)| kind.into_iter().map(move |c| (is_second, c)));
    let mut candidates: Vec<(usize, (bool, bool), Candidate)> =
        all.map(|(is_second, c)| (c.cost(), (is_second, c.graph.pulls_constants()), c)).collect();
    candidates.sort_by_key(|(cost, ..)| *cost);
    let nodes = candidates.first().map_or(0, |(.., candidate)| candidate.nodes());
    let effort = effort.within(nodes);
    let (mut kinds, mut costs) = (BTreeSet::new(), BTreeSet::new());
    candidates.retain(|&(cost, kind, _)| {
        let is_best = kinds.insert(kind);
        let is_finalist = costs.insert(cost) && costs.len() <= effort.finalists();
        is_best || is_finalist
    });
    if nodes >= ONE_FINALIST {
        candidates.truncate(1);
    }
    best(candidates.into_iter().map(|(cost, _, candidate)| (cost, candidate)).collect(), kept, features, effort)
}
