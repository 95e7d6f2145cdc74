//! LibreOffice as a program that runs beside this one.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The names that its program has.
const NAMES: [&str; 2] = ["soffice", "libreoffice"];
/// How long a running program is left alone before it is looked at again.
const LOOK: Duration = Duration::from_millis(50);
/// Bytes of what it says that are looked at.
const SAID: u64 = 2000;

/// An installed LibreOffice.
#[derive(Debug, Clone)]
pub struct LibreOffice {
    program: PathBuf,
    timeout: Duration,
}

impl LibreOffice {
    /// Looks for it in the folders of `PATH`; a conversion may take as long as `timeout`.
    ///
    /// # Errors
    /// When it is not there, with the way out.
    pub fn find(timeout: Duration) -> Result<Self, String> {
        let folders: Vec<PathBuf> = std::env::var_os("PATH").iter().flat_map(std::env::split_paths).collect();
        let names =
            NAMES.iter().flat_map(|name| folders.iter().map(move |dir| dir.join(name).with_extension(std::env::consts::EXE_EXTENSION)));
        let program = names.into_iter().find(|path| path.is_file());
        let program =
            program.ok_or("LibreOffice is not installed (no `soffice` in PATH); install LibreOffice Writer, or leave --via out")?;
        Ok(Self { program, timeout })
    }

    /// A file as a Word document; `name` is a hint.
    ///
    /// # Errors
    /// When nothing comes of it in time, with what the program said.
    pub fn docx(&self, bytes: &[u8], name: Option<&str>) -> Result<Vec<u8>, String> {
        let work = || -> io::Result<Result<Vec<u8>, String>> {
            // A profile of its own: it runs beside others, and beside the one on the user's screen.
            let place = tempfile::Builder::new().prefix("zhengce-via-").tempdir()?;
            let given = place.path().join("document").with_extension(extension(name));
            fs::write(&given, bytes)?;
            let said = place.path().join("said");
            let status = self.run(place.path(), &given, File::create(&said)?)?;
            let made = fs::read(place.path().join("made/document.docx"));
            Ok(match (status, made) {
                (None, _) => Err(format!("LibreOffice took more than {} s; look at the file", self.timeout.as_secs_f64())),
                (Some(_), Ok(made)) => Ok(made),
                (Some(status), Err(_)) => Err(format!("LibreOffice made no document of it ({status}{})", last_words(&said)?)),
            })
        };
        work().unwrap_or_else(|e| Err(format!("LibreOffice could not be run: {e}")))
    }

    /// Runs it; `None` when its time is up.
    fn run(&self, place: &Path, given: &Path, said: File) -> io::Result<Option<ExitStatus>> {
        let mut command = Command::new(&self.program);
        command.arg(format!("-env:UserInstallation=file://{}", place.join("profile").display()));
        command.args(["--headless", "--norestore", "--convert-to", "docx", "--outdir"]).arg(place.join("made")).arg(given);
        command.stdin(Stdio::null()).stdout(said.try_clone()?).stderr(said);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let begin = Instant::now();
        let mut child = command.spawn()?;
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(Some(status));
            }
            if begin.elapsed() > self.timeout {
                end(&mut child)?;
                return Ok(None);
            }
            thread::sleep(LOOK);
        }
    }
}

/// Ends a program and those that it started: the one that was called only starts another.
fn end(child: &mut Child) -> io::Result<()> {
    #[cfg(unix)]
    Command::new("kill").args(["-KILL", "--", &format!("-{}", child.id())]).status()?;
    let _ = child.kill();
    child.wait().map(drop)
}

/// The extension of a name, where it is a plain one.
fn extension(name: Option<&str>) -> &str {
    let extension = name.and_then(|name| Path::new(name).extension()?.to_str());
    extension.filter(|e| e.len() <= 8 && e.bytes().all(|b| b.is_ascii_alphanumeric()) && *e != "docx").unwrap_or("doc")
}

/// The last line of what was said.
fn last_words(said: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(said)?.take(SAID).read_to_end(&mut bytes)?;
    let words = String::from_utf8_lossy(&bytes);
    Ok(words.lines().rfind(|l| !l.trim().is_empty()).map_or(String::new(), |line| format!(": {}", line.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_extensions_are_taken_over() {
        for (name, wanted) in
            [(Some("通知.wps"), "wps"), (Some("a.d/../x"), "doc"), (Some("a.docx"), "doc"), (Some("a.通"), "doc"), (None, "doc")]
        {
            assert_eq!(extension(name), wanted);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_fails_or_hangs_is_told() {
        let with = |program: &str, timeout| LibreOffice { program: program.into(), timeout };
        let said = with("/bin/false", Duration::from_secs(60)).docx(b"x", None).unwrap_err();
        assert!(said.contains("made no document"), "{said}");
        let said = with("/nowhere/soffice", Duration::from_secs(60)).docx(b"x", None).unwrap_err();
        assert!(said.contains("could not be run"), "{said}");
        let place = tempfile::tempdir().unwrap();
        let script = place.path().join("soffice");
        fs::write(&script, "#!/bin/sh\nsleep 600 &\nwait\n").unwrap();
        fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        let said = with(&script.display().to_string(), Duration::from_millis(200)).docx(b"x", None).unwrap_err();
        assert!(said.contains("took more than 0.2 s"), "{said}");
    }
}
