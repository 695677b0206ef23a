//! The schema, and how it came to be: numbered steps, forward only, never edited once released.

/// The steps. Step n brings a database from format n to format n + 1; a new one is put at the end.
pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("schema/001.sql"),
    include_str!("schema/002.sql"),
    include_str!("schema/003.sql"),
    include_str!("schema/004.sql"),
];

/// The format that this program writes.
pub(super) fn latest_format() -> u32 {
    u32::try_from(MIGRATIONS.len()).expect("a handful of migrations")
}
