//! Viewers: who asks.

/// Who asks: role and areas of responsibility. Every read takes one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Viewer {
    role: Role,
}

/// What a viewer may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// The one user of a workbench on loopback: full rights.
    Local,
}

impl Viewer {
    /// The one user of a workbench on loopback.
    pub fn local() -> Self {
        Self { role: Role::Local }
    }

    /// What the viewer may do.
    pub fn role(&self) -> Role {
        self.role
    }
}
