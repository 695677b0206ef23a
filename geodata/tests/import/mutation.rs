//! Damage, by a seeded generator.

use std::io::{Cursor, Read};

use crate::made::archive;

/// xorshift64* (Vigna 2016): small, and the same on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % (most.max(1) as u64)).expect("below a size in memory")
    }
}

/// The same file, damaged: bits flipped, cut off, pieces doubled, zeroed or taken out. Of archives, half the time inside one part.
pub(crate) fn damage(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    if bytes.starts_with(b"PK")
        && random.below(2) == 0
        && let Some(bytes) = damage_part(bytes, random)
    {
        return bytes;
    }
    damage_bytes(bytes.to_vec(), random)
}

fn damage_part(bytes: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = random.below(zip.len());
    let mut parts = Vec::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).ok()?;
        let mut content = Vec::new();
        // Bombs stay small here.
        (&mut entry).take(1 << 20).read_to_end(&mut content).ok()?;
        let name = entry.name().ok()?.into_owned();
        parts.push((name, if index == chosen { damage_bytes(content, random) } else { content }));
    }
    parts.sort();
    parts.dedup_by(|left, right| left.0 == right.0);
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
    Some(archive(&parts))
}

fn damage_bytes(mut bytes: Vec<u8>, random: &mut Random) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    match random.below(6) {
        0 => bytes.truncate(random.below(bytes.len())),
        1 => {
            let (from, length) = (random.below(bytes.len()), random.below(64));
            let piece = bytes[from..(from + length).min(bytes.len())].to_vec();
            let at = random.below(bytes.len());
            bytes.splice(at..at, piece);
        }
        2 => {
            let (from, length) = (random.below(bytes.len()), random.below(64));
            let end = (from + length).min(bytes.len());
            bytes[from..end].fill(0);
        }
        3 => {
            let (from, length) = (random.below(bytes.len()), random.below(64));
            let end = (from + length).min(bytes.len());
            bytes.drain(from..end);
        }
        4 => {
            // A digit becomes many: counts, sizes and references grow.
            if let Some(at) = (0..64).map(|_| random.below(bytes.len())).find(|at| bytes[*at].is_ascii_digit()) {
                bytes.splice(at..=at, *b"99999999");
            }
        }
        _ => {
            for _ in 0..=random.below(20) {
                let at = random.below(bytes.len());
                bytes[at] ^= 1 << random.below(8);
            }
        }
    }
    bytes
}
