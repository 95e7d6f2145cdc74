//! Files that appear whole or not at all.

use super::SinkError;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Files written under `NAME.partial` and renamed together; when dropped before, they are removed.
pub struct WholeFiles {
    dir: PathBuf,
    force: bool,
    files: Vec<Pending>,
}

struct Pending {
    file: File,
    partial: PathBuf,
    path: PathBuf,
}

impl WholeFiles {
    /// Files in a folder, which is made when absent. Earlier ones are replaced when `force` is set.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn new(dir: &Path, force: bool) -> Result<Self, SinkError> {
        std::fs::create_dir_all(dir).map_err(SinkError::io(dir))?;
        Ok(Self { dir: dir.to_owned(), force, files: Vec::new() })
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Opens a file that will be called `name`.
    ///
    /// # Errors
    /// When it exists and may not be replaced, or cannot be written.
    pub fn create(&mut self, name: impl AsRef<Path>) -> Result<File, SinkError> {
        let path = self.dir.join(name);
        if path.exists() && !self.force {
            return Err(SinkError::Exists(path));
        }
        let mut partial = path.clone().into_os_string();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let at = SinkError::io(&path);
        let file = File::create(&partial).map_err(&at)?;
        let handle = file.try_clone().map_err(&at)?;
        self.files.push(Pending { file, partial, path });
        Ok(handle)
    }

    /// Gives all files their names, and tells them.
    ///
    /// # Errors
    /// When one cannot be written to the end or renamed.
    pub fn keep(mut self) -> Result<Vec<String>, SinkError> {
        for f in &self.files {
            f.file.sync_all().map_err(SinkError::io(&f.path))?;
        }
        let mut names = Vec::with_capacity(self.files.len());
        while let Some(f) = self.files.last() {
            std::fs::rename(&f.partial, &f.path).map_err(SinkError::io(&f.path))?;
            names.extend(f.path.file_name().map(|name| name.to_string_lossy().into_owned()));
            self.files.pop();
        }
        names.sort_unstable();
        Ok(names)
    }
}

impl Drop for WholeFiles {
    fn drop(&mut self) {
        for f in &self.files {
            // Best effort: what is left says by its name that it is not whole.
            let _ = std::fs::remove_file(&f.partial);
        }
    }
}
