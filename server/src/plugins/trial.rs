//! Plugins on trial: in memory only, for an hour, under an identifier that nobody meets by chance.

use std::{sync::Arc, time::Instant};

use super::{
    Downgrade, InstallError, Plugins,
    installed::{Installed, PluginOrigin},
};

/// How many plugins can be tried out at once.
const MOST: usize = 5;

impl Plugins {
    /// Takes a file in to be tried out. The same file again begins its time anew.
    pub fn start_trial(&self, bytes: &[u8], file: &str) -> Result<Arc<Installed>, InstallError> {
        let candidate = self.candidate(bytes, file)?;
        let origin =
            PluginOrigin::Trial { file: file.to_owned(), bytes: bytes.into(), until: Instant::now() + self.trial_life };
        let installed = Arc::new(Installed::new(candidate.plugin, origin, bytes.len(), candidate.key));
        self.end_old_trials();
        let _one_at_a_time = self.files();
        let others = self.installed().iter().filter(|it| it.is_trial() && it.id() != installed.id()).count();
        if others >= MOST {
            return Err(InstallError::TooManyTrials { most: MOST });
        }
        self.serve(&installed);
        Ok(installed)
    }

    /// Installs a plugin on trial for everybody, and ends the trial.
    pub fn install_trial(&self, id: &str, by: &str, downgrade: Downgrade) -> Result<Arc<Installed>, InstallError> {
        let trial =
            self.get(id).filter(|it| it.is_trial()).ok_or_else(|| InstallError::Unknown { id: id.to_owned() })?;
        let PluginOrigin::Trial { file, bytes, .. } = trial.origin() else {
            return Err(InstallError::Unknown { id: id.to_owned() });
        };
        let installed = self.install(bytes, file, by, downgrade)?;
        self.stop_serving(id);
        Ok(installed)
    }

    /// Ends the trials whose time is over. Returns whether there were any.
    pub fn end_old_trials(&self) -> bool {
        let now = Instant::now();
        let is_over = |it: &Installed| matches!(it.origin(), PluginOrigin::Trial { until, .. } if *until <= now);
        let roster = self.installed();
        let over: Vec<&Arc<Installed>> = roster.iter().filter(|it| is_over(it)).collect();
        for trial in &over {
            tracing::info!(plugin.id = %trial.id(), "試用を終えました: {}", trial.name());
            self.stop_serving(trial.id());
        }
        !over.is_empty()
    }
}
