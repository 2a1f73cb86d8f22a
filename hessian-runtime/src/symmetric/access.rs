//! Access by row numbers found at run time.
//!
//! These numbers are in range, but the optimiser cannot know it: an index expression would leave a panic behind in the
//! machine code, which firmware built without panics could not link.

/// The item, or the default if there is none.
pub(super) fn get<A: Copy + Default, const N: usize>(items: &[A; N], i: usize) -> A {
    items.get(i).copied().unwrap_or_default()
}

/// Replaces the item, if there is one.
pub(super) fn set<A, const N: usize>(items: &mut [A; N], i: usize, item: A) {
    if let Some(slot) = items.get_mut(i) {
        *slot = item;
    }
}
