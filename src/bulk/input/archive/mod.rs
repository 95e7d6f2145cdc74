//! Archives (压缩包): members as inputs, read in a stream, never laid on disk.

mod guard;
mod tar;
mod zip;

use super::{Content, Failure, Input, Take, name};
use std::io::Read;
use std::ops::ControlFlow;
use std::path::Path;

/// Kinds of archives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `.zip`
    Zip,
    /// `.tar`
    Tar,
    /// `.tar.gz`, `.tgz`
    TarGz,
}

impl Kind {
    /// The kind of an archive by the end of its name.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        [(".zip", Self::Zip), (".tar", Self::Tar), (".tar.gz", Self::TarGz), (".tgz", Self::TarGz)]
            .into_iter()
            .find_map(|(end, kind)| name.ends_with(end).then_some(kind))
    }
}

/// Hands over the members of an archive.
pub fn each(kind: Kind, path: &Path, id: &str, max_bytes: u64, take: Take<'_>) -> ControlFlow<()> {
    match kind {
        Kind::Zip => zip::each(path, id, max_bytes, take),
        Kind::Tar | Kind::TarGz => tar::each(path, id, kind == Kind::TarGz, max_bytes, take),
    }
}

/// Whether an archive says that more comes out of it than comes out of documents.
pub fn is_bomb(path: &Path) -> bool {
    zip::declared(path).is_some_and(|(packed, size)| is_too_much(packed, size))
}

/// Whether so many bytes do not come out of so few packed ones where there are documents in them.
pub fn is_too_much(packed: u64, size: u64) -> bool {
    size > crate::decode::most(packed)
}

/// Why a member or an archive gives nothing: code and message.
struct Trouble(&'static str, String);

impl Trouble {
    fn bomb(sofar: u64, from: u64) -> Self {
        Self("archive-bomb", format!("{from} packed bytes grow beyond {sofar}; no archive of documents does, so the rest was left alone"))
    }

    fn broken(error: impl std::fmt::Display) -> Self {
        Self("broken-archive", format!("is damaged ({error}); look for a sound copy"))
    }

    fn truncated() -> Self {
        Self("truncated-archive", "breaks off before its end; fetch it again".to_owned())
    }

    fn failure(self, id: &str) -> Failure {
        Failure::new(id, self.0, self.1)
    }
}

/// A member as an input. `None` when it is nobody's document: a folder, a hidden file.
fn member(archive: &str, name: &str, progress: u64, content: impl FnOnce() -> Result<Vec<u8>, Trouble>) -> Option<Input> {
    if name.ends_with('/') || name::is_hidden(name) {
        return None;
    }
    let id = format!("{archive}!{name}");
    let content = if name::leads_out(name) {
        let message = "this member's name leads out of the archive; archives of documents hold no such names, so it was not read";
        Content::Failed(Failure::new(id.clone(), "unsafe-name", message))
    } else {
        match content() {
            Ok(bytes) => Content::Member(bytes),
            Err(trouble) => Content::Failed(trouble.failure(&id)),
        }
    };
    Some(Input { id, content, progress })
}

/// The bytes of a member, if they are not too many.
fn contents(reader: impl Read, declared: u64, max_bytes: u64) -> Result<Vec<u8>, Trouble> {
    let too_large = |n: u64| {
        let failure = Failure::too_large("", n, max_bytes);
        Trouble(failure.code, failure.message)
    };
    if declared > max_bytes {
        return Err(too_large(declared));
    }
    // What an archive says of itself may be wrong: room is made as bytes come.
    let mut bytes = Vec::with_capacity(declared.min(1 << 20) as usize);
    reader.take(max_bytes + 1).read_to_end(&mut bytes).map_err(|e| guard::trouble(&e))?;
    if bytes.len() as u64 > max_bytes { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}
