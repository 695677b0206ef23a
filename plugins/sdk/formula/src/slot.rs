//! The slot: where the definition stands in the file.

use std::{
    hint::black_box,
    sync::atomic::{AtomicU8, Ordering::Relaxed},
};

use indicator_definition::{
    Definition,
    component::{LENGTH_BYTES, MAGIC, ROOM},
};

/// The magic text, the length of the definition, and room for it.
///
/// Whoever fills it changes the file, not the running program, so the compiler must not reckon with what stands here when it
/// compiles: atomics that are named as used are read where they stand.
#[used]
static SLOT: Slot = Slot {
    magic: magic(),
    length: [const { AtomicU8::new(0) }; LENGTH_BYTES],
    text: [const { AtomicU8::new(0) }; ROOM],
};

#[repr(C)]
struct Slot {
    magic: [AtomicU8; MAGIC.len()],
    length: [AtomicU8; LENGTH_BYTES],
    text: [AtomicU8; ROOM],
}

const fn magic() -> [AtomicU8; MAGIC.len()] {
    let mut bytes = [const { AtomicU8::new(0) }; MAGIC.len()];
    let mut position = 0;
    while position < MAGIC.len() {
        bytes[position] = AtomicU8::new(MAGIC[position]);
        position += 1;
    }
    bytes
}

/// The definition in the slot.
pub(crate) fn definition() -> Result<Definition, String> {
    let slot = black_box(&SLOT);
    let _kept = black_box(&slot.magic);
    let mut length = [0; LENGTH_BYTES];
    for (byte, kept) in length.iter_mut().zip(&slot.length) {
        *byte = kept.load(Relaxed);
    }
    let length = usize::try_from(u32::from_le_bytes(length)).unwrap_or(usize::MAX);
    let text: Vec<u8> = slot.text.iter().take(length).map(|byte| byte.load(Relaxed)).collect();
    let text = String::from_utf8(text).map_err(|_| "式のプラグインの中身が壊れています".to_owned())?;
    Definition::read(&text).map_err(|problems| problems.to_string().replace('\n', " "))
}
