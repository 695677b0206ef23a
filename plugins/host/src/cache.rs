//! Compiled plugins on disk, so that the second start compiles nothing.
//!
//! A file is `<sha256 of the plugin>.cwasm`: a magic word, an HMAC-SHA-256, the machine code. The key lies beside it in `key`,
//! readable by the owner only. A file that does not fit is ignored and written anew; nobody can put one there through the server.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{compiled::Compiled, error::HostError};

const MAGIC: &[u8; 16] = b"tsunagi-cwasm-1\n";
const MAC_BYTES: usize = 32;
const KEY_BYTES: usize = 32;

/// The folder of compiled plugins and its key.
pub(crate) struct Cache {
    folder: PathBuf,
    key: [u8; KEY_BYTES],
}

impl Cache {
    /// Opens the folder, and makes it and its key where they are missing.
    pub(crate) fn open(folder: &Path) -> Result<Self, HostError> {
        let refused = |path: &Path| {
            let path = path.to_owned();
            move |source| HostError::Cache { path, source }
        };
        fs::create_dir_all(folder).map_err(refused(folder))?;
        let path = folder.join("key");
        let key = match fs::read(&path) {
            Ok(bytes) => <[u8; KEY_BYTES]>::try_from(bytes).ok(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(refused(&path)(error)),
        };
        let key = match key {
            Some(key) => key,
            None => new_key(&path).map_err(refused(&path))?,
        };
        Ok(Self { folder: folder.to_owned(), key })
    }

    /// The compiled form of the plugin with this hash, if it is there and ours.
    pub(crate) fn get(&self, hash: &str) -> Option<Compiled> {
        let bytes = fs::read(self.path(hash)).ok()?;
        let rest = bytes.strip_prefix(MAGIC)?;
        let (mac, code) = rest.split_at_checked(MAC_BYTES)?;
        let verified = self.mac(hash, code).verify_slice(mac).is_ok();
        if !verified {
            tracing::info!(plugin.hash = hash, "ignoring a compiled plugin that this server did not write");
        }
        verified.then(|| Compiled::authenticated(code.to_vec()))
    }

    /// Keeps the compiled form. A cache that cannot be written slows the next start, no more.
    pub(crate) fn put(&self, hash: &str, compiled: &Compiled) {
        let mac = self.mac(hash, compiled.as_bytes()).finalize().into_bytes();
        let contents = [MAGIC.as_slice(), mac.as_slice(), compiled.as_bytes()].concat();
        if let Err(error) = write_whole(&self.path(hash), &contents) {
            tracing::info!(plugin.hash = hash, error = %error, "not keeping a compiled plugin");
        }
    }

    fn path(&self, hash: &str) -> PathBuf {
        self.folder.join(format!("{hash}.cwasm"))
    }

    /// The MAC covers the name as well, so that one file cannot stand for another.
    fn mac(&self, hash: &str, code: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(hash.as_bytes());
        mac.update(code);
        mac
    }
}

fn new_key(path: &Path) -> io::Result<[u8; KEY_BYTES]> {
    let mut key = [0; KEY_BYTES];
    getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
    write_whole(path, &key)?;
    Ok(key)
}

/// Writes a file that only the owner can read: all of it or none.
fn write_whole(path: &Path, contents: &[u8]) -> io::Result<()> {
    let mut suffix = [0; 8];
    getrandom::fill(&mut suffix).map_err(|error| io::Error::other(error.to_string()))?;
    let temporary = path.with_extension(format!("{:016x}.tmp", u64::from_le_bytes(suffix)));
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&temporary).and_then(|mut file| {
        file.write_all(contents)?;
        file.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&temporary, path));
    if renamed.is_err() {
        let _nothing_to_remove = fs::remove_file(&temporary);
    }
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_comes_back_under_its_own_name_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::open(folder.path()).expect("a cache");
        cache.put("aa", &Compiled::fresh(b"code".to_vec()));
        assert_eq!(cache.get("aa").expect("the code").as_bytes(), b"code");
        fs::copy(folder.path().join("aa.cwasm"), folder.path().join("bb.cwasm")).expect("a copy");
        assert!(cache.get("bb").is_none(), "a file under another name must not be loaded");
        let again = Cache::open(folder.path()).expect("the same cache");
        assert!(again.get("aa").is_some(), "the key outlives the process");
    }

    #[test]
    fn one_changed_bit_anywhere_makes_a_file_worthless() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::open(folder.path()).expect("a cache");
        cache.put("aa", &Compiled::fresh(b"machine code".to_vec()));
        let path = folder.path().join("aa.cwasm");
        let good = fs::read(&path).expect("the file");
        for position in 0..good.len() {
            let mut bad = good.clone();
            bad[position] ^= 1;
            fs::write(&path, &bad).expect("a changed file");
            assert!(cache.get("aa").is_none(), "byte {position}");
        }
        fs::write(&path, &good[..10]).expect("a short file");
        assert!(cache.get("aa").is_none());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_the_key() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        Cache::open(folder.path()).expect("a cache");
        let mode = fs::metadata(folder.path().join("key")).expect("the key").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
