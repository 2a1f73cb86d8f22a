//! The counts to reach: what the best of other tools and of careful prototypes need on the same kind of machine, with
//! the overhead of a call taken off to within 8 instructions. Where nothing but arithmetic is in a function, those counts
//! are 5 to 8 lower than ours for the value itself, which is the same code: 8 instead of 15 for the spring.
//!
//! What a sine costs depends on its angle. The arm's variables are between −1 and 1, where its value takes 373
//! instructions; those that measured the targets had 370.

/// Must and stretch, for gradient (with the value), Hessian (with both), Hessian-vector product, diagonal.
pub struct Target {
    /// The function.
    pub name: &'static str,
    /// The counts.
    pub counts: [(u64, u64); 4],
}

/// The instructions to which they are known.
pub const OVERHEAD: u64 = 8;

/// Every target.
pub const ALL: &[Target] = &[
    Target { name: "rosenbrock_10", counts: [(112, 100), (212, 200), (62, 58), (33, 20)] },
    Target { name: "spring", counts: [(30, 24), (86, 80), (43, 38), (29, 28)] },
    Target { name: "neo_hookean", counts: [(310, 297), (1212, 1000), (430, 366), (365, 278)] },
    Target { name: "reprojection", counts: [(360, 319), (1810, 1489), (776, 683), (895, 738)] },
    Target { name: "network", counts: [(940, 931), (2050, 1500), (1075, 995), (945, 939)] },
    Target { name: "log_sum_exp", counts: [(527, 518), (655, 600), (495, 487), (480, 471)] },
    Target { name: "lennard_jones", counts: [(180, 173), (700, 655), (425, 374), (240, 234)] },
    Target { name: "logistic", counts: [(157_000, 155_000), (220_000, 200_000), (88_000, 85_000), (90_000, 89_000)] },
    Target { name: "two_link_arm", counts: [(458, 455), (580, 561), (507, 475), (393, 373)] },
];
