//! Which of the programs that print are on the machine.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use super::{Form, NoPrinter};

/// The environment variable that names the browser to print with; empty, no browser is used.
pub const BROWSER: &str = "KAOHE_BROWSER";
/// The environment variable that names the office suite to print with; empty, none is used.
pub const OFFICE: &str = "KAOHE_OFFICE";

/// Names of browsers on the search path, those first that are sure to print without a window. The last four are the
/// browsers of domestic Linux desktops (麒麟、统信).
const BROWSERS: &[&str] = &[
    "google-chrome",
    "google-chrome-stable",
    "chromium",
    "chromium-browser",
    "microsoft-edge",
    "microsoft-edge-stable",
    "chrome-headless-shell",
    "qaxbrowser-safe-stable",
    "qaxbrowser-safe",
    "browser360-cn-stable",
    "browser360-cn",
];
/// Names of office suites on the search path.
const OFFICES: &[&str] = &["soffice", "libreoffice"];

/// Where Windows keeps browsers, below its folders of programs. Edge comes with the system.
const WINDOWS_BROWSERS: &[&str] = &[
    "Microsoft/Edge/Application/msedge.exe",
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
];
/// Where Windows keeps office suites, below its folders of programs.
const WINDOWS_OFFICES: &[&str] = &["LibreOffice/program/soffice.exe"];

/// Where macOS keeps browsers.
const MAC_BROWSERS: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
];
/// Where macOS keeps office suites.
const MAC_OFFICES: &[&str] = &["/Applications/LibreOffice.app/Contents/MacOS/soffice"];

/// The programs that print, as far as the machine has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printer {
    browser: Sought,
    office: Sought,
}

/// What became of looking for a program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Sought {
    found: Option<PathBuf>,
    /// What was looked for, by name or path.
    looked_for: Vec<String>,
}

impl Printer {
    /// The programs that [`BROWSER`] and [`OFFICE`] name, or those found where they are usually kept.
    #[must_use]
    pub fn find() -> Printer {
        let paths: Vec<PathBuf> = env::var_os("PATH").iter().flat_map(env::split_paths).collect();
        let programs: Vec<PathBuf> = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"]
            .iter()
            .filter_map(env::var_os)
            .map(Into::into)
            .collect();
        let mac = |of: &'static [&'static str]| of.iter().filter(|_| cfg!(target_os = "macos")).map(PathBuf::from);
        Printer {
            browser: sought(env::var_os(BROWSER), BROWSERS, &paths, || {
                below(&programs, WINDOWS_BROWSERS).into_iter().chain(mac(MAC_BROWSERS)).collect()
            }),
            office: sought(env::var_os(OFFICE), OFFICES, &paths, || {
                let own = below(&programs, WINDOWS_OFFICES).into_iter().chain(mac(MAC_OFFICES));
                own.chain(packaged_offices(Path::new("/opt"))).collect()
            }),
        }
    }

    /// A printer of just these programs.
    #[must_use]
    pub fn of(browser: Option<PathBuf>, office: Option<PathBuf>) -> Printer {
        let sought =
            |found, names: &[&str]| Sought { found, looked_for: names.iter().map(ToString::to_string).collect() };
        Printer { browser: sought(browser, BROWSERS), office: sought(office, OFFICES) }
    }

    /// The first of `forms`, the best first, that can be printed here.
    ///
    /// # Errors
    ///
    /// Returns [`NoPrinter`] when none can.
    pub fn first_of(&self, forms: &[Form]) -> Result<Form, NoPrinter> {
        forms.iter().copied().find(|form| self.path(*form).is_some()).ok_or_else(|| NoPrinter {
            forms: forms.to_vec(),
            looked_for: forms.iter().flat_map(|form| self.sought(*form).looked_for.clone()).collect(),
        })
    }

    /// The program that prints `form`.
    #[must_use]
    pub fn path(&self, form: Form) -> Option<&Path> {
        self.sought(form).found.as_deref()
    }

    fn sought(&self, form: Form) -> &Sought {
        match form {
            Form::Html => &self.browser,
            Form::Docx => &self.office,
        }
    }
}

/// The program that `wanted` names; without it the first of `names` on the search path, or of the `usual` places.
fn sought(wanted: Option<OsString>, names: &[&str], paths: &[PathBuf], usual: impl FnOnce() -> Vec<PathBuf>) -> Sought {
    if let Some(wanted) = wanted {
        let looked_for = Some(wanted.to_string_lossy().into_owned()).filter(|path| !path.is_empty());
        let found = Some(PathBuf::from(wanted)).filter(|path| path.is_file());
        return Sought { found, looked_for: looked_for.into_iter().collect() };
    }
    let usual = usual();
    let on_path = names.iter().flat_map(|name| paths.iter().map(move |path| path.join(name)));
    let found = on_path.chain(usual.iter().cloned()).find(|path| path.is_file());
    let names = names.iter().filter(|_| !cfg!(windows)).map(ToString::to_string);
    Sought { found, looked_for: names.chain(usual.iter().map(|path| path.display().to_string())).collect() }
}

/// Every one of `files` below every one of `folders`, file by file.
fn below(folders: &[PathBuf], files: &[&str]) -> Vec<PathBuf> {
    files
        .iter()
        .flat_map(|file| {
            folders.iter().map(move |folder| file.split('/').fold(folder.clone(), |at, part| at.join(part)))
        })
        .collect()
}

/// The office suites of LibreOffice's own packages: `/opt/libreoffice24.8/program/soffice`, the newest name first.
fn packaged_offices(opt: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(opt).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_office =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("libreoffice"));
    let mut found: Vec<PathBuf> = entries.filter(is_office).map(|path| path.join("program").join("soffice")).collect();
    found.sort();
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "").unwrap();
        path
    }

    #[test]
    fn the_program_that_is_named_is_taken_before_any_other() {
        let folder = tempfile::tempdir().unwrap();
        file(folder.path(), "chromium");
        let own = file(folder.path(), "自带 浏览器/chrome");
        let found = sought(Some(own.clone().into()), BROWSERS, &[folder.path().into()], Vec::new);
        assert_eq!(found.found, Some(own));
    }

    #[test]
    fn a_named_program_that_is_not_there_is_not_replaced_by_another() {
        let folder = tempfile::tempdir().unwrap();
        file(folder.path(), "chromium");
        let found = sought(Some("/没有/chrome".into()), BROWSERS, &[folder.path().into()], Vec::new);
        assert_eq!(found, Sought { found: None, looked_for: vec!["/没有/chrome".into()] });
    }

    #[test]
    fn an_empty_name_means_no_program() {
        let folder = tempfile::tempdir().unwrap();
        file(folder.path(), "chromium");
        let found = sought(Some(OsString::new()), BROWSERS, &[folder.path().into()], Vec::new);
        assert_eq!(found, Sought::default());
    }

    #[test]
    fn usual_places_come_after_the_search_path() {
        let folder = tempfile::tempdir().unwrap();
        let usual = file(folder.path(), "Program Files/Microsoft/Edge/Application/msedge.exe");
        let places = || below(&[folder.path().join("Program Files")], WINDOWS_BROWSERS);
        assert_eq!(sought(None, BROWSERS, &[folder.path().into()], places).found, Some(usual));
        let first = file(folder.path(), "browser360-cn");
        assert_eq!(sought(None, BROWSERS, &[folder.path().into()], places).found, Some(first));
    }

    #[test]
    fn the_newest_packaged_office_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        file(folder.path(), "libreoffice24.2/program/soffice");
        let newest = file(folder.path(), "libreoffice25.8/program/soffice");
        assert_eq!(packaged_offices(folder.path())[0], newest);
    }

    #[test]
    fn the_best_form_that_can_be_printed_is_chosen() {
        let office = Printer::of(None, Some("soffice".into()));
        assert_eq!(office.first_of(&[Form::Html, Form::Docx]), Ok(Form::Docx));
        let none = office.first_of(&[Form::Html]).unwrap_err();
        assert!(none.looked_for.contains(&"microsoft-edge".to_owned()));
    }
}
