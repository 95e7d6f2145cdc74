//! A guard against archives that grow without end (解压炸弹).

use super::Trouble;
use crate::decode::most;
use std::io::{self, Read};

/// A reader that fails once too much has come out.
pub struct Guard<R> {
    reader: R,
    left: u64,
    most: u64,
    packed: u64,
}

impl<R: Read> Guard<R> {
    pub fn new(reader: R, packed: u64) -> Self {
        Self { reader, left: most(packed), most: most(packed), packed }
    }
}

impl<R: Read> Read for Guard<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        match self.left.checked_sub(n as u64) {
            Some(left) => self.left = left,
            None => return Err(io::Error::other(Bomb { most: self.most, packed: self.packed })),
        }
        Ok(n)
    }
}

/// The error of a [`Guard`].
#[derive(Debug, thiserror::Error)]
#[error("grows without end")]
struct Bomb {
    most: u64,
    packed: u64,
}

/// What an error of reading says of the archive.
pub fn trouble(error: &io::Error) -> Trouble {
    let mut source: Option<&(dyn std::error::Error + 'static)> = error.get_ref().map(|e| e as _);
    while let Some(e) = source {
        if let Some(bomb) = e.downcast_ref::<Bomb>() {
            return Trouble::bomb(bomb.most, bomb.packed);
        }
        source = match e.downcast_ref::<io::Error>() {
            Some(inner) => inner.get_ref().map(|e| e as _),
            None => e.source(),
        };
    }
    if error.kind() == io::ErrorKind::UnexpectedEof { Trouble::truncated() } else { Trouble::broken(error) }
}
