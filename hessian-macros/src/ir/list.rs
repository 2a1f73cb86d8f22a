//! A list that is read far more often than it grows.

/// Elements in a boxed slice, at most half of it spare: unoptimised, as the generator runs, reading one is an
/// instruction, but of a `Vec` a dozen calls.
#[derive(Debug)]
pub(super) struct List<T> {
    /// The elements, and behind them others that mean nothing.
    pub(super) items: Box<[T]>,
    len: usize,
}

impl<T: Copy> List<T> {
    /// An empty list.
    pub(super) fn new() -> Self {
        List { items: Box::default(), len: 0 }
    }

    /// The number of elements.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// Adds an element.
    pub(super) fn push(&mut self, item: T) {
        if self.len == self.items.len() {
            // What is spare has to be something: a copy of everything is one call.
            let mut larger = Vec::with_capacity(2 * self.len.max(1));
            larger.extend_from_slice(&self.items);
            if self.len == 0 {
                larger.push(item);
            }
            larger.extend_from_within(..);
            self.items = larger.into_boxed_slice();
        }
        self.items[self.len] = item;
        self.len += 1;
    }
}

impl<T: Copy> Clone for List<T> {
    fn clone(&self) -> Self {
        List { items: self.items[..self.len].into(), len: self.len }
    }
}
