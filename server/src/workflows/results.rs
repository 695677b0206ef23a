//! Results of plugins, kept under the hash of everything they depend on. A plugin is a pure function, so a result never ages; it
//! only makes room.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, PoisonError},
};

use super::compute::Computed;

/// How many results are kept. One of Kochi takes some kilobytes.
const MOST_RESULTS: usize = 512;

/// Results of plugins by evidence hash.
#[derive(Debug, Default)]
pub struct Results {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    by_evidence: HashMap<String, Arc<Computed>>,
    oldest_first: VecDeque<String>,
}

impl Results {
    /// The result of this evidence, if it is kept.
    pub fn get(&self, evidence: &str) -> Option<Arc<Computed>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).by_evidence.get(evidence).cloned()
    }

    /// Keeps a result and lets go of the oldest where there are too many.
    pub fn keep(&self, evidence: &str, computed: Arc<Computed>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.by_evidence.insert(evidence.to_owned(), computed).is_some() {
            return;
        }
        kept.oldest_first.push_back(evidence.to_owned());
        while MOST_RESULTS < kept.oldest_first.len() {
            let Some(oldest) = kept.oldest_first.pop_front() else { break };
            kept.by_evidence.remove(&oldest);
        }
    }
}
