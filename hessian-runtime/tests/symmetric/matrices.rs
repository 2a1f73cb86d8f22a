//! Matrices with known answers, and a generator of reproducible random numbers.

use hessian_runtime::Real;

/// Knuth's 64-bit linear congruential generator; the upper bits are good enough to draw test matrices.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    /// A whole number in `low..=high`.
    pub(crate) fn whole(&mut self, low: i32, high: i32) -> i32 {
        low + (self.next() % (high - low + 1) as u64) as i32
    }

    /// A number in −1 .. 1.
    pub(crate) fn uniform<T: Real>(&mut self) -> T {
        T::from_f64(self.next() as f64 / f64::from(1 << 30) - 1.0)
    }
}

/// The Hilbert matrix 1/(i + j + 1): positive definite, notoriously ill-conditioned.
pub(crate) fn hilbert<T: Real, const N: usize>() -> [[T; N]; N] {
    core::array::from_fn(|i| core::array::from_fn(|j| T::ONE / T::from_usize(i + j + 1)))
}

pub(crate) fn negated<T: Real, const N: usize>(a: &[[T; N]; N]) -> [[T; N]; N] {
    a.map(|row| row.map(|entry| -entry))
}

/// D·A·D with D = diag(d), symmetric to the last bit if A is and D consists of powers of two.
pub(crate) fn congruent<T: Real, const N: usize>(a: &[[T; N]; N], d: &[T; N]) -> [[T; N]; N] {
    core::array::from_fn(|i| core::array::from_fn(|j| a[i][j] * d[i] * d[j]))
}

/// Mᵀ·diag(d)·M, symmetric to the last bit.
pub(crate) fn sandwich<T: Real, const N: usize>(m: &[[T; N]; N], d: &[T; N]) -> [[T; N]; N] {
    core::array::from_fn(|i| core::array::from_fn(|j| (0..N).map(|k| d[k] * (m[k][i] * m[k][j])).sum()))
}

/// A product of unit lower and unit upper triangles of small whole numbers: of determinant one, and exact in any
/// precision, so that by Sylvester's law [`sandwich`] with whole numbers has exactly the inertia of its diagonal.
pub(crate) fn unimodular<T: Real, const N: usize>(random: &mut Random) -> [[T; N]; N] {
    let mut lower = [[0; N]; N];
    let mut upper = [[0; N]; N];
    for i in 0..N {
        lower[i][i] = 1;
        upper[i][i] = 1;
        for j in 0..i {
            lower[i][j] = random.whole(-1, 1);
            upper[j][i] = random.whole(-1, 1);
        }
    }
    core::array::from_fn(|i| core::array::from_fn(|j| T::from_i32((0..N).map(|k| lower[i][k] * upper[k][j]).sum())))
}

/// A product of reflections: orthogonal to rounding.
pub(crate) fn orthogonal<T: Real, const N: usize>(random: &mut Random) -> [[T; N]; N] {
    let mut q = core::array::from_fn(|i| core::array::from_fn(|j| if i == j { T::ONE } else { T::ZERO }));
    for _ in 0..N {
        let normal: [T; N] = core::array::from_fn(|_| random.uniform());
        let square: T = normal.iter().map(|&n| n * n).sum();
        for row in &mut q {
            let along: T = (0..N).map(|k| row[k] * normal[k]).sum();
            for k in 0..N {
                row[k] -= T::TWO * along / square * normal[k];
            }
        }
    }
    q
}

/// Calls a test generic over the size for N = 1 … 8.
macro_rules! for_each_size {
    ($test:ident::<$float:ty>) => {
        $test::<$float, 1>();
        $test::<$float, 2>();
        $test::<$float, 3>();
        $test::<$float, 4>();
        $test::<$float, 5>();
        $test::<$float, 6>();
        $test::<$float, 7>();
        $test::<$float, 8>();
    };
}
pub(crate) use for_each_size;
