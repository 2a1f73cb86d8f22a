//! Sums of products of powers, sorted. Lists as short as these are searched without a call: the generator runs
//! unoptimised.

use std::cmp::Ordering;
use std::rc::Rc;

use crate::ir::NodeId;

/// Powers of nodes, in the order of the nodes.
pub type Monomial = Rc<[u64]>;

/// What is added to an exponent, so that factors are compared as numbers: by node, then by exponent.
const BIAS: i32 = 128;

/// A power of a node.
pub fn factor(node: NodeId, power: i32) -> u64 {
    u64::from(node.0) << 8 | (power + BIAS) as u64
}

/// What a factor is a power of.
pub fn node(factor: u64) -> NodeId {
    NodeId((factor >> 8) as u32)
}

/// The exponent of a factor.
pub fn power(factor: u64) -> i32 {
    (factor & 0xFF) as i32 - BIAS
}

/// The product of two monomials; none if it has more than so many factors.
pub fn product(x: &[u64], y: &[u64], highest: i32) -> Option<Monomial> {
    let mut product = Vec::with_capacity(x.len() + y.len());
    let (mut i, mut j, mut degree) = (0, 0, 0);
    while i < x.len() || j < y.len() {
        let next = if j == y.len() || i < x.len() && x[i] >> 8 < y[j] >> 8 {
            i += 1;
            x[i - 1]
        } else if i == x.len() || x[i] >> 8 > y[j] >> 8 {
            j += 1;
            y[j - 1]
        } else {
            (i, j) = (i + 1, j + 1);
            x[i - 1] + y[j - 1] - (y[j - 1] >> 8 << 8) - BIAS as u64
        };
        let power = power(next);
        if power != 0 {
            product.push(next);
            degree += power.abs();
        }
    }
    (degree <= highest).then(|| product.into())
}

/// How many nodes meet their reciprocals in a product.
pub fn opposites(x: &[u64], y: &[u64]) -> usize {
    let (mut count, mut i) = (0, 0);
    while i < x.len() {
        let mut j = 0;
        while j < y.len() {
            count += usize::from(x[i] >> 8 == y[j] >> 8 && power(x[i]) * power(y[j]) < 0);
            j += 1;
        }
        i += 1;
    }
    count
}

/// Literals by what they are multiplied with.
#[derive(Clone, Default)]
pub struct Terms(Vec<(Monomial, f64)>);

impl Terms {
    /// One term.
    pub fn single(monomial: Monomial, coefficient: f64) -> Self {
        Terms(vec![(monomial, coefficient)])
    }

    /// The number of terms.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The terms, sorted.
    pub fn as_slice(&self) -> &[(Monomial, f64)] {
        &self.0
    }

    /// The literal of a monomial.
    pub fn get(&self, monomial: &[u64]) -> Option<f64> {
        self.place(monomial).ok().map(|at| self.0[at].1)
    }

    /// Chooses the literal of a monomial; a zero takes the term away.
    pub fn set(&mut self, monomial: &Monomial, coefficient: f64) {
        match self.place(monomial) {
            Ok(at) if coefficient == 0.0 => drop(self.0.remove(at)),
            Ok(at) => self.0[at].1 = coefficient,
            Err(_) if coefficient == 0.0 => {}
            Err(at) => self.0.insert(at, (monomial.clone(), coefficient)),
        }
    }

    /// Makes sure that the literal of a monomial is so large.
    pub fn raise(&mut self, monomial: &Monomial, size: f64) {
        match self.place(monomial) {
            Ok(at) => self.0[at].1 = self.0[at].1.max(size.abs()),
            Err(at) => self.0.insert(at, (monomial.clone(), size.abs().max(0.0))),
        }
    }

    /// Where a monomial is, or would be.
    fn place(&self, monomial: &[u64]) -> Result<usize, usize> {
        let terms = self.as_slice();
        let (mut low, mut high) = (0, terms.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match compared(&terms[middle].0, monomial) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Ok(middle),
            }
        }
        Err(low)
    }
}

fn compared(a: &[u64], b: &[u64]) -> Ordering {
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return if a[i] < b[i] { Ordering::Less } else { Ordering::Greater };
        }
        i += 1;
    }
    a.len().cmp(&b.len())
}
