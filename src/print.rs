//! Papers as PDF: printed by a browser or an office suite that is on the machine. The only module that starts programs.
//!
//! HTML goes to a browser of the Chromium family: one process, told over its DevTools connection what to print, in as many
//! tabs as the machine has cores. DOCX goes to LibreOffice: one process for all files. Either works in a temporary folder
//! and with a profile of its own, so the user's browser and office are neither read nor changed. Nothing is fetched: a paper
//! carries all it shows. While papers are being printed, the browser answers other programs of the same machine, and no
//! other machine.
//!
//! The same papers, printed by the same program with the same fonts, are the same bytes: dates become the paper's own, numbers of the
//! run are counted from one.

use std::{
    io,
    path::{Path, PathBuf},
    sync::Mutex,
    thread,
    time::Duration,
};

use jiff::civil::Date;
use minijinja::context;

use crate::{error::Error, say::Lang};

mod browser;
mod find;
mod office;
mod running;
mod stamp;
mod wire;

pub use find::{BROWSER, OFFICE, Printer};

/// How long one paper may take before the program is given up.
const PATIENCE: Duration = Duration::from_secs(90);

/// A paper to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// What it is called when something goes wrong: the name of its file.
    pub name: String,
    /// The paper itself.
    pub source: Source,
}

/// What a PDF is printed from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A page, complete in itself.
    Html(Vec<u8>),
    /// A document.
    Docx(Vec<u8>),
}

impl Source {
    /// In what form the paper is.
    #[must_use]
    pub fn form(&self) -> Form {
        match self {
            Source::Html(_) => Form::Html,
            Source::Docx(_) => Form::Docx,
        }
    }
}

/// The forms that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A page: a browser prints it.
    Html,
    /// A document: an office suite prints it.
    Docx,
}

/// No program that prints was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoPrinter {
    /// The forms the paper comes in.
    pub forms: Vec<Form>,
    /// What was looked for, by the name of the program or its path.
    pub looked_for: Vec<String>,
}

/// Why papers could not be printed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// No program that prints was found.
    #[error("no program that prints was found")]
    NoPrinter(NoPrinter),
    /// The program could not be started.
    #[error("cannot start `{}`", program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The program ended, or said nothing more, before the paper was printed.
    #[error("`{}` broke off at `{name}`", program.display())]
    BrokeOff {
        /// The program.
        program: PathBuf,
        /// The paper.
        name: String,
        /// What the connection said.
        source: io::Error,
    },
    /// The program would not print the paper.
    #[error("`{}` did not print `{name}`: {said}", program.display())]
    Refused {
        /// The program.
        program: PathBuf,
        /// The paper.
        name: String,
        /// What it said.
        said: String,
    },
    /// A temporary file could not be written or read.
    #[error(transparent)]
    Disk(#[from] Error),
}

impl Failure {
    /// What happened and the way out, for a person.
    #[must_use]
    pub fn told(&self, lang: Lang) -> String {
        let (key, program, name, detail) = match self {
            Failure::NoPrinter(none) => return none.told(lang),
            Failure::Start { program, source } => ("start", program, "", source.to_string()),
            Failure::BrokeOff { program, name, source } => ("broke-off", program, name.as_str(), source.to_string()),
            Failure::Refused { program, name, said } => ("refused", program, name.as_str(), said.clone()),
            Failure::Disk(Error::Read { path, source } | Error::Write { path, source }) => {
                ("disk", path, "", source.to_string())
            }
        };
        let words = context! { program => program.display().to_string(), name, detail };
        format!("{}{}", lang.say(&format!("print.{key}"), words), lang.word("print.by-hand"))
    }
}

impl NoPrinter {
    /// What is missing, and how to print by hand.
    #[must_use]
    pub fn told(&self, lang: Lang) -> String {
        let looked_for = self.looked_for.join(&lang.word("cli.comma"));
        format!("{}{}", lang.say("print.none", context! { looked_for }), lang.word("print.by-hand"))
    }
}

impl Printer {
    /// Prints `jobs`, each dated `day`; the PDFs come in the order of the jobs. `printed` is told of each as it is done.
    ///
    /// # Errors
    ///
    /// Returns the first [`Failure`] in the order of the jobs; no process and no temporary file is left behind.
    pub fn pdfs(&self, jobs: &[Job], day: Date, printed: &(dyn Fn(&Job) + Sync)) -> Result<Vec<Vec<u8>>, Failure> {
        let pages: Vec<Page<'_>> = jobs.iter().enumerate().filter_map(Page::of).collect();
        let documents: Vec<Page<'_>> = jobs.iter().enumerate().filter_map(Page::of_document).collect();
        let tray = Tray::for_jobs(jobs, day, printed);
        let (browser, office) = (self.program(Form::Html, &pages)?, self.program(Form::Docx, &documents)?);
        thread::scope(|scope| {
            if let Some(program) = browser {
                scope.spawn(|| browser::print(program, &pages, &tray));
            }
            if let Some(program) = office {
                office::print(program, &documents, &tray);
            }
        });
        tray.pdfs()
    }

    /// The program for what there is to print, where there is something.
    fn program(&self, form: Form, pages: &[Page<'_>]) -> Result<Option<&Path>, Failure> {
        if pages.is_empty() {
            return Ok(None);
        }
        self.first_of(&[form]).map_err(Failure::NoPrinter)?;
        Ok(self.path(form))
    }
}

/// A job at its place, with what is to be printed.
#[derive(Clone, Copy)]
struct Page<'a> {
    /// Its place among the jobs.
    place: usize,
    name: &'a str,
    bytes: &'a [u8],
}

impl<'a> Page<'a> {
    fn of((place, job): (usize, &'a Job)) -> Option<Page<'a>> {
        let Source::Html(bytes) = &job.source else { return None };
        Some(Page { place, name: &job.name, bytes })
    }

    fn of_document((place, job): (usize, &'a Job)) -> Option<Page<'a>> {
        let Source::Docx(bytes) = &job.source else { return None };
        Some(Page { place, name: &job.name, bytes })
    }
}

/// What became of a job, once something did.
type Laid = Option<Result<Vec<u8>, Failure>>;

/// Where PDFs are laid as they come, each at the place of its job.
struct Tray<'a> {
    jobs: &'a [Job],
    day: Date,
    printed: &'a (dyn Fn(&Job) + Sync),
    laid: Mutex<Vec<Laid>>,
}

impl<'a> Tray<'a> {
    fn for_jobs(jobs: &'a [Job], day: Date, printed: &'a (dyn Fn(&Job) + Sync)) -> Tray<'a> {
        Tray { jobs, day, printed, laid: Mutex::new(jobs.iter().map(|_| None).collect()) }
    }

    /// Lays down what became of the job at `place`.
    fn lay(&self, place: usize, mut pdf: Result<Vec<u8>, Failure>) {
        if let Ok(bytes) = &mut pdf {
            stamp::stamp(bytes, self.day);
            (self.printed)(&self.jobs[place]);
        }
        self.laid.lock().expect("nobody panics with the tray in hand")[place] = Some(pdf);
    }

    /// Whether a job has failed, so that the rest need not be printed.
    fn has_failed(&self) -> bool {
        let laid = self.laid.lock().expect("nobody panics with the tray in hand");
        laid.iter().flatten().any(Result::is_err)
    }

    /// All of them, or the first failure: behind it, jobs were not tried any more.
    fn pdfs(self) -> Result<Vec<Vec<u8>>, Failure> {
        let laid = self.laid.into_inner().expect("nobody panics with the tray in hand");
        let mut pdfs = Vec::with_capacity(laid.len());
        let mut untried = false;
        for pdf in laid {
            match pdf {
                Some(pdf) => pdfs.push(pdf?),
                None => untried = true,
            }
        }
        assert!(!untried, "a job is left out only behind a failure");
        Ok(pdfs)
    }
}

#[cfg(test)]
mod tests;
