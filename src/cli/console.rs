//! Where words go: data to standard output, messages to standard error.

use std::{
    ffi::OsString,
    io::{self, IsTerminal, Write},
    panic::PanicHookInfo,
};

use anstream::{AutoStream, ColorChoice};
use minijinja::context;

use crate::{diag::Colour, error::Error, say::Lang};

/// The console as this run uses it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Console {
    /// The language.
    pub(super) lang: Lang,
    quiet: bool,
    colour: ColorChoice,
}

impl Console {
    /// Language and colour as the arguments and the environment ask for them.
    ///
    /// They must be known before the arguments are understood, since even a misunderstanding is told in a language.
    pub(super) fn of(args: &[OsString]) -> Console {
        let args: Vec<String> = args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect();
        let given = |long: &str| {
            args.iter().enumerate().find_map(|(index, arg)| {
                let rest = arg.strip_prefix("--")?.strip_prefix(long)?;
                match rest.strip_prefix('=') {
                    Some(value) => Some(value.to_owned()),
                    None if rest.is_empty() => args.get(index + 1).cloned(),
                    None => None,
                }
            })
        };
        let lang = given("lang").or_else(|| std::env::var("KAOHE_LANG").ok());
        let lang = if lang.is_some_and(|lang| lang.to_lowercase().starts_with("en")) { Lang::En } else { Lang::Zh };
        let colour = match given("color").as_deref() {
            Some("always") => ColorChoice::Always,
            Some("never") => ColorChoice::Never,
            _ => ColorChoice::Auto,
        };
        let quiet = args.iter().any(|arg| arg == "--quiet" || arg == "-q");
        Console { lang, quiet, colour }
    }

    /// Prints what was asked for.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Write`] when standard output cannot be written; a reader that has gone away is no error.
    pub(super) fn print(self, text: &str) -> Result<(), Error> {
        let mut out = AutoStream::new(io::stdout(), self.colour).lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(source) if source.kind() != io::ErrorKind::BrokenPipe => {
                Err(Error::Write { path: self.lang.word("cli.stdout").into(), source })
            }
            _ => Ok(()),
        }
    }

    /// Prints a line of what was asked for.
    ///
    /// # Errors
    ///
    /// As [`Console::print`].
    pub(super) fn line(self, text: &str) -> Result<(), Error> {
        self.print(&format!("{text}\n"))
    }

    /// Tells how things went, unless quiet is wanted.
    pub(super) fn note(self, text: &str) {
        if !self.quiet {
            self.complain(text);
        }
    }

    /// Tells what must be known.
    pub(super) fn complain(self, text: &str) {
        // Where even standard error is closed, there is nobody left to tell.
        _ = writeln!(AutoStream::new(io::stderr(), self.colour), "{text}");
    }

    /// Tells that the machine failed, and what to do.
    pub(super) fn failure(self, error: &Error) {
        let (key, path, source) = match error {
            Error::Read { path, source } => ("read", path, source),
            Error::Write { path, source } => ("write", path, source),
        };
        // Windows says 32 or 33 when another program, such as WPS, keeps the file open.
        let locked = cfg!(windows) && matches!(source.raw_os_error(), Some(32 | 33));
        let reason = match source.kind() {
            _ if locked => "locked",
            io::ErrorKind::NotFound => "not-found",
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "denied",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "full",
            io::ErrorKind::InvalidData => "not-utf8",
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists | io::ErrorKind::IsADirectory => "in-the-way",
            io::ErrorKind::InvalidFilename => "too-long",
            _ => "other",
        };
        let words = context! { path => path.display().to_string(), detail => source.to_string() };
        let fact = self.lang.say(&format!("cli.failure.{key}"), words.clone());
        self.complain(&format!("{fact}{}", self.lang.say(&format!("cli.failure.{reason}"), words)));
    }

    /// Whether diagnostics on standard output are coloured.
    pub(super) fn colour(self) -> Colour {
        colour_of(match self.colour {
            ColorChoice::Auto => AutoStream::choice(&io::stdout()),
            chosen => chosen,
        })
    }

    /// Whether diagnostics on standard error are coloured.
    pub(super) fn error_colour(self) -> Colour {
        colour_of(match self.colour {
            ColorChoice::Auto => AutoStream::choice(&io::stderr()),
            chosen => chosen,
        })
    }

    /// Whether somebody watches standard error.
    pub(super) fn is_watched(self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Tells that the program itself made a mistake.
    pub(super) fn panic_hook(self) -> Box<dyn Fn(&PanicHookInfo<'_>) + Sync + Send + 'static> {
        Box::new(move |info| {
            let detail = info
                .payload()
                .downcast_ref::<&str>()
                .map(|text| (*text).to_owned())
                .or_else(|| info.payload().downcast_ref::<String>().cloned())
                .unwrap_or_default();
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            let words = context! { detail, place, version => env!("CARGO_PKG_VERSION") };
            self.complain(&self.lang.say("cli.internal", words));
        })
    }
}

/// How wide lines may be, in columns of a terminal.
pub(super) fn width() -> usize {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.unwrap_or(96).clamp(40, 120)
}

fn colour_of(choice: ColorChoice) -> Colour {
    if choice == ColorChoice::Never { Colour::Off } else { Colour::On }
}
