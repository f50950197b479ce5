//! A program that runs for us: it never outlives its work, nor does its folder.

use std::{
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::Failure;
use crate::error::Error;

/// A process that is killed, with those it started where the system can tell, and waited for when this is dropped.
pub(super) struct Running(pub(super) Child);

impl Running {
    pub(super) fn start(command: &mut Command) -> Result<Running, Failure> {
        let started = command.env("TZ", "UTC").stdin(Stdio::null()).spawn();
        let program = Path::new(command.get_program()).to_path_buf();
        started.map(Running).map_err(|source| Failure::Start { program, source })
    }

    /// How it ended, or that it did not within `patience`.
    pub(super) fn ends(&mut self, patience: Duration) -> io::Result<ExitStatus> {
        let end = Instant::now() + patience;
        loop {
            if let Some(status) = self.0.try_wait()? {
                return Ok(status);
            }
            if Instant::now() > end {
                return Err(io::ErrorKind::TimedOut.into());
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if matches!(self.0.try_wait(), Ok(Some(_))) {
            return;
        }
        if cfg!(windows) {
            // A launcher is not the program: only the system knows whom it started.
            let tree = ["/T", "/F", "/PID", &self.0.id().to_string()].map(str::to_owned);
            _ = Command::new("taskkill").args(tree).stdout(Stdio::null()).stderr(Stdio::null()).status();
        }
        // One that has ended meanwhile needs neither.
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// A temporary folder that goes away, even where a program that has just ended still lets go of its files.
pub(super) struct Desk(Option<TempDir>);

impl Desk {
    pub(super) fn new() -> Result<Desk, Failure> {
        let folder = tempfile::Builder::new().prefix("kaohe-").tempdir();
        folder.map(|folder| Desk(Some(folder))).map_err(|source| written(std::env::temp_dir(), source))
    }

    pub(super) fn path(&self) -> &Path {
        self.0.as_ref().expect("the folder goes with the desk").path()
    }

    /// A file on it that holds `bytes`.
    pub(super) fn put(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, Failure> {
        let path = self.path().join(name);
        fs::write(&path, bytes).map_err(|source| written(path.clone(), source))?;
        Ok(path)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let Some(folder) = self.0.take() else { return };
        let path = folder.keep();
        for _ in 0..40 {
            match fs::remove_dir_all(&path) {
                Err(left) if left.kind() != io::ErrorKind::NotFound => thread::sleep(Duration::from_millis(50)),
                _ => return,
            }
        }
    }
}

fn written(path: PathBuf, source: io::Error) -> Failure {
    Failure::Disk(Error::Write { path, source })
}

/// The address of a file, as browsers and offices write it.
pub(super) fn address(path: &Path) -> String {
    let mut address = String::from("file://");
    let path = path.to_string_lossy().replace('\\', "/");
    if !path.starts_with('/') {
        address.push('/');
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b':' | b'.' | b'-' | b'_' | b'~' => {
                address.push(char::from(byte));
            }
            _ => write!(address, "%{byte:02X}").expect("a String takes all"),
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_in_every_script() {
        assert_eq!(address(Path::new("/tmp/张 三/a.html")), "file:///tmp/%E5%BC%A0%20%E4%B8%89/a.html");
        assert_eq!(address(Path::new("C:\\Users\\a")), "file:///C:/Users/a");
    }

    #[test]
    fn a_desk_is_cleared() {
        let desk = Desk::new().unwrap();
        let file = desk.put("甲.txt", b"1").unwrap();
        assert!(file.is_file());
        drop(desk);
        assert!(!file.exists() && !file.parent().unwrap().exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let mut sleeper = Running::start(Command::new("sleep").arg("60")).unwrap();
        assert_eq!(sleeper.ends(Duration::from_millis(20)).unwrap_err().kind(), io::ErrorKind::TimedOut);
        let process = PathBuf::from(format!("/proc/{}", sleeper.0.id()));
        drop(sleeper);
        assert!(!process.exists());
    }

    #[test]
    fn a_program_that_cannot_be_started_is_named() {
        let failed = Running::start(&mut Command::new("/没有/chrome")).err().unwrap();
        assert!(matches!(failed, Failure::Start { program, .. } if program == Path::new("/没有/chrome")));
    }
}
