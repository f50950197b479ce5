//! The command line as a person meets it: the binary is run, what it prints is kept.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::OnceLock,
};

mod editions;
mod help;
mod journeys;
mod mistakes;

/// Runs the program in a folder, as on a machine where nothing is set.
pub(super) fn kaohe(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kaohe"))
        .current_dir(folder)
        .env_remove("KAOHE_LANG")
        .env_remove("NO_COLOR")
        .env_remove("COLUMNS")
        .args(args)
        .output()
        .unwrap()
}

/// The command, how it ended, and what it printed where.
fn transcript(folder: &Path, args: &[&str]) -> String {
    let output = kaohe(folder, args);
    let text = |bytes: &[u8]| {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        // Where the test happens to run is nobody's business.
        let whole = folder.canonicalize().unwrap().display().to_string();
        let text = text.replace(&whole, "‹文件夹›");
        text.lines().flat_map(|line| [line.trim_end(), "\n"]).collect::<String>()
    };
    let mut transcript = format!("> kaohe {}    [{}]\n", args.join(" "), output.status.code().unwrap());
    transcript.push_str(&text(&output.stdout));
    if !output.stderr.is_empty() {
        transcript.push_str("--- stderr\n");
        transcript.push_str(&text(&output.stderr));
    }
    transcript
}

/// An empty folder of its own.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// The sample, written once: for those who only read it.
pub(super) fn sample() -> &'static Path {
    static SAMPLE: OnceLock<PathBuf> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("示例");
        let name = folder.display().to_string();
        let written = kaohe(Path::new(env!("CARGO_TARGET_TMPDIR")), &["demo", &name, "--force", "--quiet"]);
        assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
        folder
    })
}
