//! The audit log: who did what, when, in lines that each carry the hash of the one before.
//!
//! A line that was changed, put in or taken out afterwards breaks the chain from there on, and [`crate::Archive::check`] names it. Lines
//! are written in the same transaction as the change they tell of.

use sha2::{Digest, Sha256};

use crate::revision::ContentHash;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLine {
    /// 1, 2, 3 …
    pub seq: u64,
    /// When: RFC 3339, UTC.
    pub at: String,
    /// Who: as they gave their name, or the program itself.
    pub actor: String,
    /// What was done, in kebab-case: `shipped`, `import`, `withdraw`, `revert`, `template-saved`, `export`, …
    pub action: String,
    /// What it was done to, such as `revision 12`.
    pub subject: String,
    /// Particulars, as a JSON object.
    pub detail: String,
    /// Hash of the line before; of the first line: [`AuditLine::root`].
    pub previous: ContentHash,
    /// Hash over all of the above.
    pub hash: ContentHash,
}

/// What a line says, before the record has given it its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewLine {
    pub(crate) at: String,
    pub(crate) actor: String,
    pub(crate) action: String,
    pub(crate) subject: String,
    pub(crate) detail: String,
}

impl AuditLine {
    /// What the first line has as hash of the line before.
    pub fn root() -> ContentHash {
        ContentHash::of(b"tsunagi audit 1")
    }

    /// Puts a line behind another; behind none: at the beginning.
    pub(crate) fn after(last: Option<(u64, ContentHash)>, line: NewLine) -> Self {
        let (seq, previous) = last.map_or_else(|| (1, Self::root()), |(seq, hash)| (seq + 1, hash));
        let NewLine { at, actor, action, subject, detail } = line;
        let mut made = Self { seq, at, actor, action, subject, detail, hash: previous.clone(), previous };
        made.hash = made.expected_hash();
        made
    }

    /// The hash that the rest of the line calls for. Every part is written with its length, so that no two lines give the same bytes.
    pub fn expected_hash(&self) -> ContentHash {
        let mut digest = Sha256::new();
        let parts = [
            self.previous.as_str(),
            &self.seq.to_string(),
            &self.at,
            &self.actor,
            &self.action,
            &self.subject,
            &self.detail,
        ];
        for part in parts {
            digest.update((part.len() as u64).to_le_bytes());
            digest.update(part.as_bytes());
        }
        ContentHash::of_digest(digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(detail: &str) -> NewLine {
        NewLine {
            at: "2026-11-23T00:00:00Z".to_owned(),
            actor: "地域福祉政策課".to_owned(),
            action: "import".to_owned(),
            subject: "revision 2".to_owned(),
            detail: detail.to_owned(),
        }
    }

    #[test]
    fn every_part_of_a_line_counts_for_its_hash() {
        let first = AuditLine::after(None, line("{}"));
        assert_eq!((first.seq, &first.previous), (1, &AuditLine::root()));
        let second = AuditLine::after(Some((first.seq, first.hash.clone())), line("{}"));
        assert_eq!((second.seq, &second.previous), (2, &first.hash));
        assert_ne!(second.hash, first.hash, "the same words at another place");
        let edits: [fn(&mut AuditLine); 7] = [
            |line| line.seq += 1,
            |line| line.at.push('0'),
            |line| line.actor.push('0'),
            |line| line.action.push('0'),
            |line| line.subject.push('0'),
            |line| line.detail.push('0'),
            |line| line.previous = ContentHash::of(b"another"),
        ];
        for edit in edits {
            let mut changed = second.clone();
            edit(&mut changed);
            assert_ne!(changed.expected_hash(), second.hash);
        }
        // What moves from one part to the next is a change too.
        let mut shifted = second.clone();
        shifted.action.push('r');
        shifted.subject.remove(0);
        assert_ne!(shifted.expected_hash(), second.hash);
    }

    #[test]
    fn a_hash_is_the_one_that_another_program_computes() {
        // Python: hashlib over struct.pack('<Q', len(p)) + p for each part, with root = sha256(b'tsunagi audit 1').
        let first = AuditLine::after(None, line("{}"));
        assert_eq!(first.hash.as_str(), ORACLE);
    }

    const ORACLE: &str = "3c1038f1d34240ab5a3594192a119484931d1ee34af51b6ac0245827f2f2916f";
}
