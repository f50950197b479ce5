//! The command line: one module for each verb; the only code that prints, exits or asks the time.
//!
//! Every word a person reads stands in the catalogue, so that help is Chinese by default and English with `--lang en`; clap
//! is asked for what it understood, and never prints itself.

use std::{ffi::OsString, panic, process::ExitCode};

use clap::ArgMatches;

use crate::error::Error;

mod check;
mod command;
mod completions;
mod console;
mod criteria;
mod demo;
mod documents;
mod explain;
mod findings;
mod init;
mod progress;
mod report;
mod robust;
mod score;
mod session;
mod table;
mod usage;
mod whatif;

use console::Console;

/// How a run ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Done.
    Done = 0,
    /// Done; there are findings.
    Findings = 1,
    /// Wrong usage.
    Usage = 2,
    /// Input or criteria are invalid; nothing was written.
    Invalid = 3,
    /// A file cannot be read or written.
    Disk = 4,
    /// The state of the workspace forbids it.
    Refused = 5,
    /// Our own mistake.
    Internal = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let console = Console::of(&args);
    panic::set_hook(console.panic_hook());
    // The hook has said what there is to say.
    panic::catch_unwind(|| run(&args, console)).unwrap_or(Exit::Internal).into()
}

fn run(args: &[OsString], console: Console) -> Exit {
    let command = command::all(console.lang);
    let result = match command.try_get_matches_from(args) {
        Ok(matches) => match matches.subcommand() {
            Some((verb, matches)) => dispatch(verb, matches, console),
            None => usage::help(&[], console).map(|()| Exit::Usage),
        },
        Err(error) => usage::answer(&error, args, console),
    };
    result.unwrap_or_else(|error| {
        console.failure(&error);
        Exit::Disk
    })
}

fn dispatch(verb: &str, matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    match verb {
        "demo" => demo::run(matches, console),
        "init" => init::run(matches, console),
        "criteria" => criteria::run(matches, console),
        "check" => check::run(matches, console),
        "score" => score::run(matches, console),
        "report" => report::run(matches, console),
        "gap" => report::gap(matches, console),
        "compare" => report::compare(matches, console),
        "whatif" => whatif::run(matches, console),
        "plan" => whatif::plan(matches, console),
        "robust" => robust::run(matches, console),
        "explain" => explain::run(matches, console),
        "completions" => completions::run(matches, console),
        "help" => {
            let path: Vec<&str> =
                matches.get_many::<String>("verb").into_iter().flatten().map(String::as_str).collect();
            usage::help(&path, console).map(|()| Exit::Done)
        }
        _ => unreachable!("clap knows no other verb"),
    }
}
