//! Taking a file in: straight to the disk, hashed on the way, never whole in memory.

use std::{
    fs::File,
    io::{self, Read, Write},
    sync::Arc,
};

use axum::body::Body;
use bytes::Bytes;
use geodata::import::Settings;
use http_body_util::{BodyExt, LengthLimitError};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::{Facts, ImportError, ImportId, Imports, NewFacts, staging};
use crate::{problem::Problem, state::Shared};

/// What comes with a file.
#[derive(Debug, Clone)]
pub struct Label {
    /// Name as the sender gave it.
    pub name: String,
    /// Identifier of the package that it is to lie over, or to bring.
    pub data: String,
    /// The package that it is to bring.
    pub new: Option<NewFacts>,
    /// What is decided before it is read.
    pub settings: Settings,
}

/// Longest name that is kept.
const LONGEST_NAME: usize = 200;

/// The name of a file as a label for people: without folders and without characters that turn or hide text.
pub fn label_name(text: &str) -> String {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_harmless = |letter: &char| !letter.is_control() && !is_direction(*letter);
    let name: String = last.chars().filter(is_harmless).take(LONGEST_NAME).collect();
    let name = name.trim();
    if name.is_empty() { "名前のないファイル".to_owned() } else { name.to_owned() }
}

/// Characters that change the direction of text around them, or that nobody sees.
pub fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{61c}')
}

enum Piece {
    Bytes(Bytes),
    End,
}

/// Takes the body of a request in. Half a body leaves nothing behind.
pub async fn receive(state: &Shared, label: Label, mut body: Body) -> Result<ImportId, Problem> {
    let (sender, mut receiver) = mpsc::channel(4);
    let taking = Arc::clone(state);
    let writing = tokio::task::spawn_blocking(move || {
        let mut pieces = Pieces { receiver: &mut receiver, rest: Bytes::new(), is_complete: false };
        let outcome = taking.imports.take_in(label, &mut pieces);
        // Whoever still sends is told by this end.
        receiver.close();
        outcome
    });
    let limit_mib = state.settings.limits.import_mib;
    let mut broken = None;
    loop {
        let piece = match body.frame().await {
            None => Piece::End,
            Some(Ok(frame)) => match frame.into_data() {
                Ok(bytes) => Piece::Bytes(bytes),
                Err(_) => continue,
            },
            Some(Err(error)) => {
                broken =
                    Some(if is_too_long(&error) { Problem::FileTooLarge { limit_mib } } else { Problem::BodyBroken });
                break;
            }
        };
        let is_end = matches!(piece, Piece::End);
        if sender.send(piece).await.is_err() || is_end {
            break;
        }
    }
    drop(sender);
    let written = writing.await.map_err(Problem::internal)?;
    match broken {
        Some(problem) => Err(problem),
        None => Ok(written?),
    }
}

fn is_too_long(error: &axum::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// The pieces of a body as something to read; an end that nobody has announced is an error.
struct Pieces<'a> {
    receiver: &'a mut mpsc::Receiver<Piece>,
    rest: Bytes,
    is_complete: bool,
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() && !self.is_complete {
            match self.receiver.blocking_recv() {
                Some(Piece::Bytes(bytes)) => self.rest = bytes,
                Some(Piece::End) => self.is_complete = true,
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        let n_taken = buffer.len().min(self.rest.len());
        buffer[..n_taken].copy_from_slice(&self.rest.split_to(n_taken));
        Ok(n_taken)
    }
}

impl Imports {
    /// Puts a file into the staging folder and into the list. Half a file leaves nothing behind.
    pub fn take_in(&self, label: Label, from: &mut impl Read) -> Result<ImportId, ImportError> {
        self.require_room()?;
        let id = self.staging.create()?;
        let taken = self.write_down(&id, from).and_then(|(bytes, sha256)| {
            let Label { name, data, new, settings } = label;
            let facts = Facts { name, bytes, sha256, data, new, created_at: staging::now() };
            self.add(id.clone(), facts, settings)
        });
        if taken.is_err() {
            let _nothing_to_remove = self.staging.remove(&id);
        }
        taken.map(|()| id)
    }

    fn write_down(&self, id: &ImportId, from: &mut impl Read) -> Result<(u64, String), ImportError> {
        let mut file = File::create(self.staging.path(id, "file"))?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 64 * 1024];
        let mut bytes = 0;
        loop {
            let n_read = from.read(&mut buffer)?;
            if n_read == 0 {
                break;
            }
            file.write_all(&buffer[..n_read])?;
            hash.update(&buffer[..n_read]);
            bytes += n_read as u64;
        }
        file.sync_all()?;
        Ok((bytes, format!("{:x}", hash.finalize())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_label_and_never_a_path() {
        assert_eq!(label_name("C:\\報告\\R5.xlsx"), "R5.xlsx");
        assert_eq!(label_name("../../etc/passwd"), "passwd");
        assert_eq!(label_name("報告\u{202e}xslx.exe"), "報告xslx.exe");
        assert_eq!(label_name("../"), "名前のないファイル");
    }
}
