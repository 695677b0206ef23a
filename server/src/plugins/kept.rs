//! Copies of versions that were good: the one in use (`.last-good/`), which steps in when the file in the folder is damaged or replaced by
//! something that does not load, and the one before it (`.previous/`), to which a person can go back.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::files::{sync_folder_of, write_whole};

/// The two folders of copies inside the plugin folder.
pub(super) struct Kept {
    last_good: PathBuf,
    previous: PathBuf,
}

/// A copy: its bytes, and its name for messages.
pub(super) struct Copy {
    pub(super) bytes: Vec<u8>,
    pub(super) name: String,
}

/// What a copy can be: a program, or a definition.
const ENDINGS: [&str; 2] = ["wasm", "toml"];

impl Kept {
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self { last_good: folder.join(".last-good"), previous: folder.join(".previous") }
    }

    /// Keeps a version that has loaded; the one that was in use until now becomes the previous one. The same bytes again change nothing.
    pub(super) fn is_good(&self, id: &str, ending: &str, bytes: &[u8]) -> io::Result<()> {
        if read(&self.last_good, id).is_some_and(|kept| kept.bytes == bytes) {
            return Ok(());
        }
        self.retire(id)?;
        fs::create_dir_all(&self.last_good)?;
        write_whole(&self.last_good.join(format!("{id}.{ending}")), bytes)
    }

    /// Makes the version in use the previous one: it is removed or replaced.
    pub(super) fn retire(&self, id: &str) -> io::Result<()> {
        for ending in ENDINGS {
            let name = format!("{id}.{ending}");
            let from = self.last_good.join(&name);
            if from.is_file() {
                fs::create_dir_all(&self.previous)?;
                fs::rename(&from, self.previous.join(&name))?;
                for other in ENDINGS.into_iter().filter(|other| *other != ending) {
                    let _mostly_there_is_none = fs::remove_file(self.previous.join(format!("{id}.{other}")));
                }
                sync_folder_of(&from);
                sync_folder_of(&self.previous.join(&name));
            }
        }
        Ok(())
    }

    /// The version in use.
    pub(super) fn last_good(&self, id: &str) -> Option<Copy> {
        read(&self.last_good, id)
    }

    /// The version before it.
    pub(super) fn previous(&self, id: &str) -> Option<Copy> {
        read(&self.previous, id)
    }
}

fn read(folder: &Path, id: &str) -> Option<Copy> {
    // Identifiers come from addresses too: nothing but a plain name may become a path.
    let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    ENDINGS.into_iter().filter(|_| is_plain).find_map(|ending| {
        let name = format!("{id}.{ending}");
        fs::read(folder.join(&name)).ok().map(|bytes| Copy { bytes, name })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_before_the_one_in_use_is_kept_and_no_more() {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = Kept::in_folder(folder.path());
        let text = |copy: Option<Copy>| copy.map(|it| String::from_utf8(it.bytes).expect("text"));
        assert!(kept.last_good("a").is_none() && kept.previous("a").is_none());
        kept.is_good("a", "wasm", b"one").expect("kept");
        kept.is_good("a", "wasm", b"one").expect("kept");
        assert!(kept.previous("a").is_none());
        kept.is_good("a", "toml", b"two").expect("kept");
        assert_eq!(text(kept.previous("a")).as_deref(), Some("one"));
        kept.is_good("a", "wasm", b"three").expect("kept");
        assert_eq!(
            (text(kept.last_good("a")).as_deref(), text(kept.previous("a")).as_deref()),
            (Some("three"), Some("two"))
        );
        assert_eq!(kept.previous("a").map(|it| it.name).as_deref(), Some("a.toml"));
        kept.retire("a").expect("retired");
        assert!(kept.last_good("a").is_none());
        assert_eq!(text(kept.previous("a")).as_deref(), Some("three"));
        assert!(kept.previous("../a").is_none());
    }
}
