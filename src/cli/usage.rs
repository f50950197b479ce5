//! Help, and what to say when the command line was not understood.

use std::ffi::OsString;

use clap::{
    Command,
    error::{ContextKind, ContextValue, ErrorKind},
};
use minijinja::context;

use super::{Console, Exit, command};
use crate::{diag::nearest, error::Error};

/// Prints the help of the verb that `path` names; an unknown name gives the help of the whole.
pub(super) fn help(path: &[&str], console: Console) -> Result<(), Error> {
    let mut command = command::with_layout(command::all(console.lang), console.lang);
    command.build();
    let mut verb = &mut command;
    for name in path {
        if verb.find_subcommand(name).is_none() {
            break;
        }
        verb = verb.find_subcommand_mut(name).expect("it was found");
    }
    let text = verb.render_help().ansi().to_string();
    console.line(text.trim_end())
}

/// Answers what clap could not turn into a verb: help, the version, or what is wrong.
pub(super) fn answer(error: &clap::Error, args: &[OsString], console: Console) -> Result<Exit, Error> {
    match error.kind() {
        ErrorKind::DisplayHelp => help(&path(args, console), console).map(|()| Exit::Done),
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            help(&path(args, console), console).map(|()| Exit::Usage)
        }
        ErrorKind::DisplayVersion => console.line(&format!("kaohe {}", env!("CARGO_PKG_VERSION"))).map(|()| Exit::Done),
        _ => {
            console.complain(&complaint(error, args, console));
            Ok(Exit::Usage)
        }
    }
}

/// The verbs that stand among the arguments.
fn path(args: &[OsString], console: Console) -> Vec<&str> {
    let mut command = command::all(console.lang);
    let mut path = Vec::new();
    for arg in args.iter().skip(1).filter_map(|arg| arg.to_str()) {
        if let Some(verb) = command.find_subcommand(arg) {
            path.push(arg);
            command = verb.clone();
        }
    }
    path
}

fn complaint(error: &clap::Error, args: &[OsString], console: Console) -> String {
    let lang = console.lang;
    let word = |kind| error.get(kind).map(words).unwrap_or_default();
    let key = match error.kind() {
        ErrorKind::InvalidSubcommand => "unknown-verb",
        ErrorKind::MissingSubcommand => "missing-verb",
        ErrorKind::UnknownArgument => "unknown-argument",
        ErrorKind::MissingRequiredArgument => "missing-argument",
        ErrorKind::InvalidValue if word(ContextKind::InvalidValue).is_empty() => "missing-value",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "bad-value",
        ErrorKind::ArgumentConflict => "conflict",
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => "too-many-values",
        ErrorKind::InvalidUtf8 => "not-utf8",
        _ => "other",
    };
    let invalid = match error.kind() {
        ErrorKind::InvalidSubcommand => word(ContextKind::InvalidSubcommand),
        _ => word(ContextKind::InvalidArg),
    };
    let reason = match error.kind() {
        ErrorKind::ValueValidation => std::error::Error::source(error).map(ToString::to_string).unwrap_or_default(),
        _ => String::new(),
    };
    let facts = context! {
        what => invalid.as_str(),
        value => word(ContextKind::InvalidValue),
        other => word(ContextKind::PriorArg),
        known => word(ContextKind::ValidValue),
        reason,
    };
    let mut text = lang.say(&format!("cli.error.{key}"), facts);
    let verbs = path(args, console);
    let near = near(error, &invalid, &verbs, console);
    if !near.is_empty() {
        text.push('\n');
        text.push_str(&lang.say("cli.error.near", context! { near }));
    }
    let verb = std::iter::once("kaohe").chain(verbs.iter().copied()).collect::<Vec<_>>().join(" ");
    text.push('\n');
    text + &lang.say("cli.error.see-help", context! { verb })
}

/// The name most likely meant; clap knows it, or the catalogue of verbs does.
fn near(error: &clap::Error, written: &str, path: &[&str], console: Console) -> String {
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedValue, ContextKind::SuggestedSubcommand]
        .into_iter()
        .find_map(|kind| error.get(kind))
        .map(first)
        .unwrap_or_default();
    if !suggested.is_empty() || error.kind() != ErrorKind::InvalidSubcommand {
        return suggested;
    }
    let all = command::all(console.lang);
    let verb = path.iter().fold(&all, |verb, name| verb.find_subcommand(name).unwrap_or(verb));
    let names: Vec<&str> = verb.get_subcommands().flat_map(names).collect();
    nearest(written, names).unwrap_or_default().to_owned()
}

fn names(verb: &Command) -> impl Iterator<Item = &str> {
    std::iter::once(verb.get_name()).chain(verb.get_all_aliases())
}

fn first(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => all.first().cloned().unwrap_or_default(),
        other => words(other),
    }
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::None => String::new(),
        ContextValue::Strings(all) => all.join(" "),
        other => other.to_string(),
    }
}
