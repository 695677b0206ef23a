//! Whose turn it is: no more than so many calls, or compilations, at once.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// So many turns.
pub(crate) struct Turns {
    free: Mutex<usize>,
    given_back: Condvar,
}

/// While it lives, one turn is taken.
pub(crate) struct Turn<'a>(&'a Turns);

impl Turns {
    pub(crate) fn new(turns: usize) -> Self {
        Self { free: Mutex::new(turns.max(1)), given_back: Condvar::new() }
    }

    /// Waits for a turn, but not longer than this.
    pub(crate) fn take(&self, longest: Duration) -> Option<Turn<'_>> {
        let waited = self.given_back.wait_timeout_while(self.free(), longest, |free| *free == 0);
        let (mut free, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *free = free.checked_sub(1)?;
        Some(Turn(self))
    }

    fn free(&self) -> MutexGuard<'_, usize> {
        // A number cannot be left half changed.
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.free() += 1;
        self.0.given_back.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_given_back_when_it_is_dropped_and_waiting_for_one_ends() {
        let turns = Turns::new(2);
        let (first, second) = (turns.take(Duration::ZERO), turns.take(Duration::ZERO));
        assert!(first.is_some() && second.is_some());
        assert!(turns.take(Duration::ZERO).is_none());
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| turns.take(Duration::from_mins(1)).is_some());
            drop(first);
            assert!(waiting.join().expect("a thread that ends"));
        });
        drop(second);
        assert!(turns.take(Duration::ZERO).is_some());
    }
}
