//! Sorting for the phone.
//!
//! The standard library's stable sort is about 4 KB of WebAssembly for each type it is used with, and
//! there are dozens. Here one instance sorts positions, and only the moves are compiled for each type.
//! The order is that of `slice::sort_by`: stable.

use std::cmp::Ordering;

/// Sorts in place.
pub trait Arrange<T> {
    /// As `slice::sort_by`.
    fn arrange_by(&mut self, compare: impl FnMut(&T, &T) -> Ordering);

    /// As `slice::sort_by_key`.
    fn arrange_by_key<K: Ord>(&mut self, mut key: impl FnMut(&T) -> K) {
        self.arrange_by(|one, other| key(one).cmp(&key(other)));
    }

    /// As `slice::sort`.
    fn arrange(&mut self)
    where
        T: Ord,
    {
        self.arrange_by(T::cmp);
    }
}

impl<T> Arrange<T> for [T] {
    fn arrange_by(&mut self, mut compare: impl FnMut(&T, &T) -> Ordering) {
        if self.len() < 2 {
            return;
        }
        let mut to = places(self.len(), &mut |one, other| {
            compare(&self[one], &self[other])
        });
        for at in 0..to.len() {
            while to[at] != at {
                let there = to[at];
                self.swap(at, there);
                to.swap(at, there);
            }
        }
    }
}

/// Where each of `count` elements belongs.
fn places(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| compare(*one, *other));
    let mut to = vec![0; count];
    for (place, element) in order.into_iter().enumerate() {
        to[element] = place;
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        // A small generator, so that every run sees the same lists.
        let mut seed = 7_u32;
        for length in 0..80_usize {
            let mut next = || {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (seed >> 16) % 13
            };
            let list: Vec<(u32, usize)> = (0..length).map(|at| (next(), at)).collect();
            let (mut ours, mut theirs) = (list.clone(), list);
            ours.arrange_by_key(|(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            assert_eq!(ours, theirs);
            ours.arrange_by(|one, other| other.cmp(one));
            theirs.sort_by(|one, other| other.cmp(one));
            assert_eq!(ours, theirs);
            ours.arrange();
            theirs.sort();
            assert_eq!(ours, theirs);
        }
    }
}
