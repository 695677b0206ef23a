//! Three failures in a row take a plugin out of use, not the server.

/// How many failures in a row quarantine a plugin.
const FAILURES: u8 = 3;

/// The count of failures of one plugin. Whoever keeps it decides where; this type decides when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quarantine {
    failures: u8,
    reason: Option<String>,
}

impl Quarantine {
    /// A plugin that was quarantined before, and why.
    pub fn with_reason(reason: &str) -> Self {
        Self { failures: FAILURES, reason: Some(reason.to_owned()) }
    }

    /// A call has succeeded, or has failed for a reason that is not the plugin's fault.
    pub fn succeeded(&mut self) {
        if self.reason.is_none() {
            self.failures = 0;
        }
    }

    /// A call has failed by the plugin's fault ([`crate::CallError::is_fault_of_plugin`]). Returns whether this quarantines it.
    pub fn failed(&mut self, reason: &str) -> bool {
        self.failures = self.failures.saturating_add(1);
        let now = self.failures >= FAILURES && self.reason.is_none();
        if now {
            self.reason = Some(format!("{FAILURES}回続けて失敗したため停止しました。最後の理由：{reason}"));
        }
        now
    }

    /// Why the plugin must not be called, if so.
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Lets the plugin back in.
    pub fn release(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_three_failures_in_a_row_quarantine() {
        let mut quarantine = Quarantine::default();
        assert!(!quarantine.failed("一"));
        assert!(!quarantine.failed("二"));
        quarantine.succeeded();
        assert!(!quarantine.failed("三"));
        assert!(!quarantine.failed("四"));
        assert!(quarantine.failed("五"));
        assert_eq!(quarantine.reason(), Some("3回続けて失敗したため停止しました。最後の理由：五"));
        quarantine.succeeded();
        assert!(quarantine.reason().is_some(), "only a person releases it");
        quarantine.release();
        assert_eq!(quarantine, Quarantine::default());
    }
}
