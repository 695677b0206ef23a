//! Putting a definition into the guest that computes formulas.
//!
//! The guest holds a slot in its data: a magic text, a length, and room for `indicator.toml`. Filling it changes no size and no
//! offset, so the file stays the valid WebAssembly that it was.

use crate::{problem::Problems, read::LONGEST, words::Definition};

/// The magic text at the start of the slot.
pub const MAGIC: [u8; 16] = *b"tsunagi:formula\0";

/// Bytes that hold the length of the text, the least first.
pub const LENGTH_BYTES: usize = 4;

/// Room for the text, in bytes.
pub const ROOM: usize = LONGEST;

/// Why no component was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotMade {
    /// The definition has problems.
    Problems(Problems),
    /// The definition has no formula: it is the head of a program.
    NoFormula,
    /// The guest has no slot, or more than one.
    NoSlot,
}

impl std::fmt::Display for NotMade {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Problems(problems) => problems.fmt(out),
            Self::NoFormula => out.write_str(
                "indicator.toml に [formula] がありません。式を書くか、プログラムのフォルダで tsunagi plugin build を実行してください。",
            ),
            Self::NoSlot => out.write_str("式のプラグインの土台が壊れています。つなぎを入れ直してください。"),
        }
    }
}

impl std::error::Error for NotMade {}

/// The guest for formulas with a definition in its slot.
pub fn with_definition(guest: &[u8], text: &str) -> Result<Vec<u8>, NotMade> {
    let definition = Definition::read(text).map_err(NotMade::Problems)?;
    if definition.formula.is_none() {
        return Err(NotMade::NoFormula);
    }
    let slot = slot(guest).ok_or(NotMade::NoSlot)?;
    let length = u32::try_from(text.len()).map_err(|_| NotMade::NoSlot)?;
    let mut made = guest.to_vec();
    let room = &mut made[slot..slot + LENGTH_BYTES + ROOM];
    room.fill(0);
    room[..LENGTH_BYTES].copy_from_slice(&length.to_le_bytes());
    room[LENGTH_BYTES..LENGTH_BYTES + text.len()].copy_from_slice(text.as_bytes());
    Ok(made)
}

/// The text in the slot of a guest; `None` of a file that is no plugin for a formula, or has an empty slot.
pub fn definition_of(guest: &[u8]) -> Option<&str> {
    let slot = slot(guest)?;
    let length = guest[slot..slot + LENGTH_BYTES].try_into().map(u32::from_le_bytes).ok()?;
    let length = usize::try_from(length).ok().filter(|length| (1..=ROOM).contains(length))?;
    std::str::from_utf8(&guest[slot + LENGTH_BYTES..slot + LENGTH_BYTES + length]).ok()
}

/// Where the length stands in the one slot of a guest.
fn slot(guest: &[u8]) -> Option<usize> {
    let mut found = guest.windows(MAGIC.len()).enumerate().filter(|(_, window)| *window == MAGIC).map(|(at, _)| at);
    let at = found.next()? + MAGIC.len();
    (found.next().is_none() && guest.len() >= at + LENGTH_BYTES + ROOM).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guest() -> Vec<u8> {
        let mut bytes = b"before".to_vec();
        bytes.extend(MAGIC);
        bytes.extend(vec![0; LENGTH_BYTES + ROOM]);
        bytes.extend(b"after");
        bytes
    }

    #[test]
    fn a_definition_goes_in_and_comes_out_and_nothing_else_changes() {
        let text = crate::read::tests::PLAIN;
        let made = with_definition(&guest(), text).expect("made");
        assert_eq!(definition_of(&made), Some(text));
        assert_eq!(made.len(), guest().len());
        assert!(made.starts_with(b"before") && made.ends_with(b"after"));
        // A second definition leaves nothing of the first.
        let again = with_definition(&made, text).expect("made again");
        assert_eq!(again, made);
    }

    #[test]
    fn a_file_without_slot_and_an_empty_slot_have_no_definition() {
        assert_eq!(definition_of(b"\0asm"), None);
        assert_eq!(definition_of(&guest()), None);
        assert_eq!(with_definition(b"\0asm", crate::read::tests::PLAIN), Err(NotMade::NoSlot));
        assert_eq!(with_definition(&guest()[..100], crate::read::tests::PLAIN), Err(NotMade::NoSlot));
    }
}
