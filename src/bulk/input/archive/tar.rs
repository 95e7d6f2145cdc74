//! Members of `.tar` and `.tar.gz`, in their order.

use super::guard::{Guard, trouble};
use super::{Failure, Input, Take, Trouble, contents, member, name};
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

/// Hands over the members of an archive.
pub fn each(path: &Path, id: &str, packed: bool, max_bytes: u64, take: Take<'_>) -> ControlFlow<()> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(e) => return take(Input::failed(Failure::io(id, &e))),
    };
    let length = file.metadata().map_or(0, |m| m.len());
    let position = Rc::new(Cell::new(0));
    let file = BufReader::with_capacity(1 << 16, Counted { file, position: Rc::clone(&position) });
    let reader: Box<dyn Read> = if packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut archive = ::tar::Archive::new(Guard::new(reader, length));
    let mut members = Members { id, max_bytes, position, behind: 0, take };
    match members.each(&mut archive) {
        Ok(flow) => flow,
        // What follows a broken place cannot be found.
        Err(trouble) => {
            let progress = length.saturating_sub(members.behind);
            (members.take)(Input { progress, ..Input::failed(trouble.failure(id)) })
        }
    }
}

struct Members<'a> {
    id: &'a str,
    max_bytes: u64,
    position: Rc<Cell<u64>>,
    /// How much of the archive was told to be behind us.
    behind: u64,
    take: Take<'a>,
}

impl Members<'_> {
    fn each<R: Read>(&mut self, archive: &mut ::tar::Archive<R>) -> Result<ControlFlow<()>, Trouble> {
        let entries = archive.entries().map_err(|e| trouble(&e))?;
        for entry in entries {
            let entry = entry.map_err(|e| trouble(&e))?;
            let kind = entry.header().entry_type();
            if kind.is_dir() || kind.is_pax_global_extensions() {
                continue;
            }
            let name = name::of_member(&entry.path_bytes());
            let size = entry.size();
            let progress = self.position.get() - self.behind;
            self.behind += progress;
            let input = member(self.id, &name, progress, || {
                if !(kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse()) {
                    let message = "is a link to another member or a device, not a file; only files are read";
                    return Err(Trouble("not-a-file", message.to_owned()));
                }
                let bytes = contents(entry, size, self.max_bytes)?;
                if (bytes.len() as u64) < size { Err(Trouble::truncated()) } else { Ok(bytes) }
            });
            if input.is_some_and(|input| (self.take)(input).is_break()) {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// A file that counts what was read of it.
struct Counted {
    file: File,
    position: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.position.set(self.position.get() + n as u64);
        Ok(n)
    }
}
