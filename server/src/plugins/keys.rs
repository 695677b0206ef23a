//! The keys whose signatures are trusted: one `.pub` file each in `<data>/trusted-keys/`; its name is the name on screen.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    files::write_whole,
    signature::{PublicKey, SignatureError},
};

/// The folder of trusted keys.
#[derive(Debug, Clone)]
pub struct TrustedKeys {
    folder: PathBuf,
}

/// A key that is trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedKey {
    /// Whose it is: the name of the file without its ending.
    pub name: String,
    /// The key.
    pub key: PublicKey,
}

/// Why a key could not be trusted, or no longer trusted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// The file holds no key.
    #[error("{0}。")]
    Bad(#[from] SignatureError),
    /// The name cannot be that of a file.
    #[error("鍵の名前「{name}」は使えません。文字・数字・ハイフンで、40文字までにしてください。")]
    BadName {
        /// The name.
        name: String,
    },
    /// The name stands for another key.
    #[error("「{name}」という名前の鍵は、すでに別のものがあります（{fingerprint}）。--name で別の名前にしてください。")]
    Taken {
        /// The name.
        name: String,
        /// Fingerprint of the key that has it.
        fingerprint: String,
    },
    /// There is no such key.
    #[error("「{name}」という鍵はありません。名前か指紋を確かめてください。あるもの：{known}")]
    Unknown {
        /// What was asked for.
        name: String,
        /// The names that there are.
        known: String,
    },
    /// The folder cannot be read or written.
    #[error("信頼する鍵のフォルダー {folder} を読み書きできませんでした（{source}）。権限を確かめてください。")]
    Folder {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Ending of the files.
const ENDING: &str = "pub";

/// Longest name of a key, in characters.
const LONGEST_NAME: usize = 40;

impl TrustedKeys {
    /// The keys below a folder, which need not exist.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The keys, by name. A file that is no key is left out with a warning.
    pub fn list(&self) -> Vec<TrustedKey> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let mut keys: Vec<TrustedKey> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == ENDING))
            .filter_map(|path| {
                let name = path.file_stem()?.to_string_lossy().into_owned();
                let text = fs::read_to_string(&path).ok()?;
                match PublicKey::from_pem(&text) {
                    Ok(key) => Some(TrustedKey { name, key }),
                    Err(error) => {
                        tracing::warn!("信頼する鍵 {} を使いません: {error}。", path.display());
                        None
                    }
                }
            })
            .collect();
        keys.sort_by(|one, other| one.name.cmp(&other.name));
        keys
    }

    /// The name under which a key is trusted, if it is.
    pub fn name_of(&self, key: &PublicKey) -> Option<String> {
        self.list().into_iter().find(|trusted| trusted.key == *key).map(|trusted| trusted.name)
    }

    /// Trusts a key from now on.
    pub fn trust(&self, name: &str, pem: &str) -> Result<TrustedKey, KeyError> {
        let is_name = (1..=LONGEST_NAME).contains(&name.chars().count())
            && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_'));
        if !is_name {
            return Err(KeyError::BadName { name: name.chars().filter(|it| !it.is_control()).take(40).collect() });
        }
        let key = PublicKey::from_pem(pem)?;
        if let Some(other) = self.list().into_iter().find(|other| other.name == name && other.key != key) {
            return Err(KeyError::Taken { name: name.to_owned(), fingerprint: other.key.fingerprint() });
        }
        let write = || {
            fs::create_dir_all(&self.folder)?;
            write_whole(&self.path(name), key.to_pem().as_bytes())
        };
        write().map_err(|source| KeyError::Folder { folder: self.folder.clone(), source })?;
        Ok(TrustedKey { name: name.to_owned(), key })
    }

    /// Trusts a key no longer; it is named by its name or its fingerprint.
    pub fn untrust(&self, name: &str) -> Result<TrustedKey, KeyError> {
        let keys = self.list();
        let known = || match keys.as_slice() {
            [] => "（まだ一つもありません）".to_owned(),
            keys => keys.iter().map(|key| key.name.as_str()).collect::<Vec<_>>().join("、"),
        };
        let found = keys.iter().find(|key| key.name == name || key.key.fingerprint() == name);
        let found = found.ok_or_else(|| KeyError::Unknown { name: name.to_owned(), known: known() })?.clone();
        fs::remove_file(self.path(&found.name))
            .map_err(|source| KeyError::Folder { folder: self.folder.clone(), source })?;
        Ok(found)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{ENDING}"))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugins::signature::SecretKey;

    #[test]
    fn a_key_is_trusted_until_it_is_taken_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = TrustedKeys::in_folder(folder.path().join("trusted-keys"));
        let public = SecretKey::generate().expect("a key").public();
        assert_eq!(keys.name_of(&public), None);
        keys.trust("高知県-地域福祉", &public.to_pem()).expect("trusted");
        assert_eq!(keys.name_of(&public).as_deref(), Some("高知県-地域福祉"));
        keys.trust("高知県-地域福祉", &public.to_pem()).expect("twice is no harm");
        let other = SecretKey::generate().expect("a key").public();
        assert!(matches!(keys.trust("高知県-地域福祉", &other.to_pem()), Err(KeyError::Taken { .. })));
        keys.untrust(&public.fingerprint()).expect("by its fingerprint");
        assert_eq!(keys.name_of(&public), None);
        assert!(matches!(keys.untrust("高知県-地域福祉"), Err(KeyError::Unknown { .. })));
    }

    #[test]
    fn a_name_cannot_lead_out_of_the_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = TrustedKeys::in_folder(folder.path());
        let pem = SecretKey::generate().expect("a key").public().to_pem();
        for name in ["", "../x", "a/b", "a\\b", ".", "a.b", &"x".repeat(41)] {
            assert!(matches!(keys.trust(name, &pem), Err(KeyError::BadName { .. })), "{name}");
        }
        assert!(matches!(keys.trust("a", "text"), Err(KeyError::Bad(_))));
        assert!(keys.list().is_empty());
    }
}
