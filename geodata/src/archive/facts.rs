//! What the record tells about itself: publications, batches, templates, and what a check found.

use crate::{
    area::AreaCode,
    cell::Trust,
    revision::{BatchId, Revision},
};

/// Where a batch comes from, and who brings it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: FileFact,
    /// Who publishes: 1 to 80 characters, no control or direction marks.
    pub actor: String,
    /// The settings that the file was read with, as a JSON object.
    pub settings_json: String,
    /// Name of the learned form that it was read by.
    pub template: Option<String>,
    /// The package to make first, if the batch lies over one that does not exist yet.
    pub new_package: Option<NewPackage>,
}

/// A file, by name and content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFact {
    /// Name as the sender gave it: a label for people, never a path.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size.
    pub bytes: u64,
}

/// A data package that begins with municipalities and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPackage {
    /// Identifier: 1 to 64 of `a-z`, `0-9` and `-`.
    pub id: String,
    /// Title.
    pub title: String,
    /// 2-digit code of the prefecture whose municipalities it has; `None` for those of the whole country.
    pub prefecture: Option<AreaCode>,
    /// How far to trust what does not say otherwise.
    pub trust: Trust,
}

/// What publishing gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The newest revision: the one that was made, or the one that already says the same.
    pub revision: Revision,
    /// The batch.
    pub batch: BatchId,
    /// Whether a revision was made.
    pub changed: bool,
}

/// What an undo gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reverted {
    /// The newest revision: the one that was made, or the one that already says the same.
    pub revision: Revision,
    /// Whether a revision was made.
    pub changed: bool,
}

/// A batch that was once published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchInfo {
    /// Identifier.
    pub id: BatchId,
    /// The package that it lies over, or brings.
    pub package: String,
    /// The file, as it was last imported.
    pub file: FileFact,
    /// When: RFC 3339, UTC.
    pub imported_at: String,
    /// Who.
    pub actor: String,
    /// Note of the publication.
    pub note: String,
    /// The settings that the file was read with, as a JSON object.
    pub settings_json: String,
    /// Name of the learned form that it was read by.
    pub template: Option<String>,
    /// What it brings.
    pub counts: BatchCounts,
    /// The first revision that it lies in.
    pub first_revision: u32,
    /// Whether it lies in the newest revision.
    pub state: BatchState,
}

/// How much a batch brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BatchCounts {
    /// Indicators that get cells or a definition.
    pub indicators: u64,
    /// Cells of municipalities, with a value or a reason for having none.
    pub cells: u64,
    /// Places.
    pub facilities: u64,
    /// Tables.
    pub tables: u64,
    /// Polygons.
    pub boundaries: u64,
}

/// Whether a batch counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchState {
    /// It lies in the newest revision.
    Live,
    /// It was taken out, with a reason.
    Withdrawn {
        /// Why.
        reason: String,
        /// The revision that no longer has it.
        revision: u32,
    },
    /// The newest revision goes back to a state without it.
    Reverted,
}

/// A revision and what it changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionInfo {
    /// The revision.
    pub revision: Revision,
    /// The files that it brought.
    pub files: Vec<FileFact>,
    /// What it changed, as counted when it was published. Empty for the first one.
    pub changes: Vec<ChangeCount>,
}

/// How much changed of one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeCount {
    /// Identifier of the package.
    pub package: String,
    /// Of what.
    pub kind: ChangeKind,
    /// Identifier of the indicator; empty for the other kinds.
    pub id: String,
    /// Title of the indicator; a word for the other kinds.
    pub title: String,
    /// How many cells, definitions, places, tables or polygons were added, changed or removed.
    pub count: u64,
}

/// What a change is a change of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// Cells of an indicator.
    Cells,
    /// Definitions of indicators, field by field.
    Definitions,
    /// Places.
    Facilities,
    /// Tables of the profile.
    Tables,
    /// Polygons.
    Boundaries,
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Cells, Self::Definitions, Self::Facilities, Self::Tables, Self::Boundaries];

    /// The identifier used in the record and the API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Cells => "cells",
            Self::Definitions => "definitions",
            Self::Facilities => "facilities",
            Self::Tables => "tables",
            Self::Boundaries => "boundaries",
        }
    }

    /// The word on screens.
    pub fn label(self) -> &'static str {
        match self {
            Self::Cells => "値",
            Self::Definitions => "指標の定義",
            Self::Facilities => "場所",
            Self::Tables => "表",
            Self::Boundaries => "境界",
        }
    }

    /// Reads an identifier.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// A form that was learned. What stands in it is the business of [`crate::import`].
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateInfo {
    /// Its name.
    pub name: String,
    /// The form.
    pub body: serde_json::Value,
    /// When it was saved last: RFC 3339, UTC.
    pub saved_at: String,
    /// Who saved it.
    pub actor: String,
}

/// One thing that a check of the record looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckLine {
    /// What was looked at: `audit`, `revision`, `content`, `batch`.
    pub subject: &'static str,
    /// Which one, such as the number of a line or a revision; empty where all of a kind are meant.
    pub id: String,
    /// Whether it is as it was written.
    pub sound: bool,
    /// The finding, and what to do, as a Japanese sentence.
    pub message: String,
}
