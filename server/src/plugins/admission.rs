//! What a file must be before it becomes a plugin of this server: signed where that is asked for, loadable, and a fit successor of what it
//! replaces.

use std::{collections::BTreeSet, sync::Arc};

use plugin_host::{Input, Manifest, Plugin};

use super::{
    InstallError, Plugins,
    definition::{self, is_definition},
    installed::{Installed, PluginOrigin},
    notebook::Brought,
    signature::{self, PublicKey, SignatureError},
};

/// A file that could become a plugin.
pub(super) struct Candidate {
    pub(super) plugin: Plugin,
    /// Who signed it.
    pub(super) key: Option<PublicKey>,
    /// Ending of the name under which it lies in the folder.
    pub(super) ending: &'static str,
}

impl Candidate {
    pub(super) fn id(&self) -> &str {
        &self.plugin.manifest().id
    }

    pub(super) fn version(&self) -> &str {
        &self.plugin.manifest().version
    }
}

/// Whether a version may be lower than the one that is installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Downgrade {
    /// It is refused.
    Refuse,
    /// Somebody has asked for it.
    Allow,
}

/// Something to know before a plugin on trial is installed for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// `unsigned`, `unknown-key`, `replaces`, `downgrade`, `large`, or `obstacle`: it cannot be installed.
    pub kind: &'static str,
    /// What, as a sentence.
    pub sentence: String,
    /// The same in English.
    pub sentence_en: String,
}

/// Files larger than this are worth a word: they take seconds to compile and megabytes of every backup.
const LARGE_BYTES: usize = 5_000_000;

impl Plugins {
    /// Checks the signature of a file, makes a component of a definition, compiles it and asks it what it is.
    pub(super) fn candidate(&self, bytes: &[u8], file: &str) -> Result<Candidate, InstallError> {
        if is_definition(bytes, file) {
            self.check_key(
                None,
                file,
                Some("式の定義のままでは署名できません。tsunagi plugin pack --key で署名した .wasm にしてください"),
            )?;
            let component = definition::component(bytes)?;
            let plugin = self.host.load(&component, file)?;
            return Ok(Candidate { plugin, key: None, ending: "toml" });
        }
        let key = match signature::verify(bytes) {
            Ok(key) => key,
            // The host says better than the signature what a file is that is no WebAssembly.
            Err(SignatureError::NotWasm) => None,
            Err(source) => return Err(InstallError::Signature { file: file.to_owned(), source }),
        };
        self.check_key(key, file, None)?;
        let plugin = self.host.load(bytes, file)?;
        Ok(Candidate { plugin, key, ending: "wasm" })
    }

    fn check_key(&self, key: Option<PublicKey>, file: &str, why: Option<&str>) -> Result<(), InstallError> {
        if !self.signed_only {
            return Ok(());
        }
        let why = match key {
            Some(key) if self.keys.name_of(&key).is_some() => return Ok(()),
            Some(key) => format!(
                "知らない鍵（{}）で署名されています。信頼するなら、管理者が tsunagi plugin trust で鍵を登録してください",
                key.fingerprint()
            ),
            None => why.unwrap_or("署名されていません。作成者に、署名したファイルを求めてください").to_owned(),
        };
        Err(InstallError::NotTrusted { file: file.to_owned(), why })
    }

    /// Whether a file may take the place of the one that somebody brought before.
    pub(super) fn check_succession(
        candidate: &Candidate,
        file: &str,
        before: Option<&Brought>,
        downgrade: Downgrade,
    ) -> Result<(), InstallError> {
        let Some(before) = before.filter(|before| before.hash != candidate.plugin.hash()) else { return Ok(()) };
        let now = candidate.key.map(|key| key.fingerprint());
        if let Some(key) = &before.key
            && now.as_ref() != Some(key)
        {
            let now = match now {
                Some(key) => format!("鍵 {key} で署名されている"),
                None => "署名されていない".to_owned(),
            };
            let (id, file) = (candidate.id().to_owned(), file.to_owned());
            return Err(InstallError::OtherKey { id, file, before: key.clone(), now });
        }
        if downgrade == Downgrade::Refuse && is_lower(candidate.version(), &before.version) {
            return Err(InstallError::Downgrade {
                id: candidate.id().to_owned(),
                before: before.version.clone(),
                now: candidate.version().to_owned(),
            });
        }
        Ok(())
    }

    /// Refuses a plugin that would wait for its own values, by way of the plugins that are there. The values of one that is not there yet are
    /// missing, which is no circle; one that comes later and closes it is refused then.
    pub(super) fn check_circle(&self, manifest: &Manifest) -> Result<(), InstallError> {
        let roster = self.installed();
        let mut chain = vec![manifest.id.clone()];
        let others = |id: &str| roster.iter().find(|other| other.id() == id && other.id() != manifest.id);
        if leads_back(&manifest.id, manifest, &others, &mut chain, &mut BTreeSet::new()) {
            return Err(InstallError::Circle { id: manifest.id.clone(), chain: chain.join(" → ") });
        }
        Ok(())
    }

    /// What is worth knowing before a plugin on trial is installed for everybody.
    pub fn notices(&self, installed: &Installed) -> Vec<Notice> {
        let PluginOrigin::Trial { file, bytes, .. } = installed.origin() else { return Vec::new() };
        let notice = |kind, ja: String, en: String| Notice { kind, sentence: ja, sentence_en: en };
        let mut notices = Vec::new();
        match installed.key() {
            None => notices.push(notice(
                "unsigned",
                "署名がありません。だれが作ったかは確かめられません。".to_owned(),
                "It is not signed: who made it cannot be verified.".to_owned(),
            )),
            Some(key) if self.keys.name_of(&key).is_none() => notices.push(notice(
                "unknown-key",
                format!("登録されていない鍵（{}）で署名されています。", key.fingerprint()),
                format!("It is signed with a key that is not registered here ({}).", key.fingerprint()),
            )),
            Some(_) => {}
        }
        if bytes.len() > LARGE_BYTES {
            let megabytes = bytes.len() as f64 / 1e6;
            notices.push(notice(
                "large",
                format!("大きなファイルです（{megabytes:.0} MB）。はじめの準備に数秒かかります。"),
                format!("It is a large file ({megabytes:.0} MB); preparing it takes some seconds."),
            ));
        }
        let manifest = installed.manifest();
        let candidate = Candidate { plugin: installed.plugin().clone(), key: installed.key(), ending: "wasm" };
        let book = self.notebook.book();
        let before = book.brought(&manifest.id);
        let obstacle = self
            .require_free(&manifest.id)
            .and_then(|()| Self::check_succession(&candidate, file, before, Downgrade::Allow))
            .and_then(|()| self.check_circle(manifest));
        if let Err(error) = obstacle {
            notices.push(notice("obstacle", error.to_string(), format!("It cannot be installed: {error}")));
        } else if let Some(before) = before {
            let (old, new) = (&before.version, &manifest.version);
            notices.push(if before.hash == installed.hash() {
                notice(
                    "replaces",
                    "同じものがすでに入っています。".to_owned(),
                    "The same plugin is installed already.".to_owned(),
                )
            } else if is_lower(new, old) {
                notice(
                    "downgrade",
                    format!("いま入っている版 {old} より古い版 {new} に下げます。"),
                    format!("It lowers the installed version {old} to {new}."),
                )
            } else {
                notice(
                    "replaces",
                    format!("いま入っている版 {old} を、版 {new} に置き換えます。前の版に戻せます。"),
                    format!("It replaces version {old} with {new}; you can go back."),
                )
            });
        }
        notices
    }
}

/// Whether what a plugin reads leads to `start`; then `chain` is the way there. Each plugin is looked at once.
fn leads_back<'a>(
    start: &str,
    manifest: &'a Manifest,
    others: &impl Fn(&str) -> Option<&'a Arc<Installed>>,
    chain: &mut Vec<String>,
    seen: &mut BTreeSet<&'a str>,
) -> bool {
    for input in &manifest.inputs {
        let Input::Column { indicator, .. } = input else { continue };
        if indicator != start && !seen.insert(indicator) {
            continue;
        }
        chain.push(indicator.clone());
        if indicator == start
            || others(indicator).is_some_and(|other| leads_back(start, other.manifest(), others, chain, seen))
        {
            return true;
        }
        chain.pop();
    }
    false
}

/// Whether a version is lower than another. Both have the form that manifests are checked for.
fn is_lower(version: &str, than: &str) -> bool {
    let numbers = |text: &str| text.split('.').map(|part| part.parse().unwrap_or(0)).collect::<Vec<u32>>();
    numbers(version) < numbers(than)
}

#[cfg(test)]
mod tests {
    use super::is_lower;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(is_lower("1.9.0", "1.10.0"));
        assert!(is_lower("0.9.9", "1.0.0"));
        assert!(!is_lower("1.0.0", "1.0.0"));
        assert!(!is_lower("2.0.0", "1.99.99"));
    }
}
