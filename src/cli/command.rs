//! What may be written on the command line, with texts from the catalogue.

use std::{fmt::Write, path::PathBuf};

use clap::{Arg, ArgAction, Command, ValueHint, builder::PathBufValueParser};
use jiff::civil::Date;

use super::{check, completions, criteria, demo, explain, init, report, robust, score, whatif};
use crate::{moment::Moment, say::Lang};

/// Texts of one verb, by its key below `cli`.
#[derive(Clone, Copy)]
pub(super) struct Texts {
    lang: Lang,
    key: &'static str,
}

/// The whole command.
pub(super) fn all(lang: Lang) -> Command {
    let verbs = [
        ("demo", demo::command as fn(Texts) -> Command),
        ("init", init::command),
        ("check", check::command),
        ("score", score::command),
        ("report", report::command),
        ("gap", report::gap_command),
        ("compare", report::compare_command),
        ("whatif", whatif::command),
        ("plan", whatif::plan_command),
        ("robust", robust::command),
        ("explain", explain::command),
        ("criteria", criteria::command),
        ("completions", completions::command),
    ];
    let texts = Texts { lang, key: "main" };
    let mut command = texts
        .describe(Command::new("kaohe"))
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .max_term_width(100)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .args(global(texts));
    for (key, verb) in verbs {
        command = command.subcommand(verb(Texts { lang, key }));
    }
    let help = Texts { lang, key: "help" };
    let verb = help.optional("verb").num_args(0..=2);
    command = command.subcommand(help.command("help").arg(verb));
    command.arg(version(texts))
}

/// Options of every verb.
fn global(texts: Texts) -> [Arg; 4] {
    let last = 900;
    [
        texts.option("lang").value_parser(["zh", "en"]).global(true).display_order(last),
        texts.option("color").value_parser(["auto", "always", "never"]).global(true).display_order(last + 1),
        texts.flag("quiet").short('q').global(true).display_order(last + 2),
        texts.flag("help").short('h').action(ArgAction::Help).global(true).display_order(last + 3),
    ]
}

fn version(texts: Texts) -> Arg {
    texts.flag("version").short('V').action(ArgAction::Version).display_order(904)
}

impl Texts {
    /// Texts of a verb below this one.
    pub(super) fn below(self, key: &'static str) -> Texts {
        Texts { lang: self.lang, key }
    }

    fn own(self, part: &str) -> String {
        self.lang.word(&format!("cli.{}.{part}", self.key))
    }

    /// A verb with its descriptions; its Chinese name is accepted too.
    pub(super) fn command(self, name: &'static str) -> Command {
        self.describe(Command::new(name)).alias(Lang::Zh.word(&format!("cli.{}.alias", self.key)))
    }

    fn describe(self, command: Command) -> Command {
        let command = command.about(self.own("about")).override_usage(self.own("usage"));
        let after = self.own("after");
        if after.is_empty() { command } else { command.after_help(after) }
    }

    /// A place that must be filled.
    pub(super) fn required(self, id: &'static str) -> Arg {
        self.optional(id).required(true)
    }

    /// A place that may be filled.
    pub(super) fn optional(self, id: &'static str) -> Arg {
        let name = self.lang.word(&format!("cli.value.{id}"));
        Arg::new(id).value_name(name).help(self.help(id)).hide_possible_values(true).hide_default_value(true)
    }

    /// An option with a value.
    pub(super) fn option(self, id: &'static str) -> Arg {
        self.optional(id).long(id)
    }

    /// An option that is there or not.
    pub(super) fn flag(self, id: &'static str) -> Arg {
        Arg::new(id).long(id).action(ArgAction::SetTrue).help(self.help(id))
    }

    /// A verb that assesses: by which edition, until which day, and whether mistaken records are left out.
    pub(super) fn assessing(self, command: Command) -> Command {
        command.arg(self.option("criteria")).arg(self.day(self.option("as-of"))).arg(self.flag("skip-bad"))
    }

    /// A day.
    pub(super) fn day(self, arg: Arg) -> Arg {
        let lang = self.lang;
        arg.value_parser(move |text: &str| -> Result<Date, String> {
            Moment::parse(text).map(|moment| moment.date).ok_or_else(|| lang.word("cli.error.not-a-day"))
        })
    }

    fn help(self, id: &str) -> String {
        let own = format!("cli.{}.{id}", self.key);
        if self.lang.has(&own) { self.lang.word(&own) } else { self.lang.word(&format!("cli.option.{id}")) }
    }
}

/// Gives every verb its layout of help; done when help is asked for, since the layout depends on what a verb takes.
pub(super) fn with_layout(command: Command, lang: Lang) -> Command {
    let heading = |key: &str| {
        let word = lang.word(&format!("cli.heading.{key}"));
        format!("\x1b[1m{word}\x1b[0m")
    };
    // A full-width colon brings its own space.
    let gap = if lang == Lang::Zh { "" } else { " " };
    let mut layout = format!("{{about-with-newline}}\n{}{gap}{{usage}}\n", heading("usage"));
    let parts = [
        ("commands", "{subcommands}", command.get_subcommands().next().is_some()),
        ("arguments", "{positionals}", command.get_positionals().next().is_some()),
        ("options", "{options}", true),
    ];
    for (key, part, there) in parts {
        if there {
            _ = write!(layout, "\n{}\n{part}\n", heading(key));
        }
    }
    // Clap puts a blank line before what comes after.
    layout.pop();
    layout.push_str("{after-help}");
    let verbs: Vec<String> = command.get_subcommands().map(|verb| verb.get_name().to_owned()).collect();
    let command = command.help_template(layout);
    verbs.into_iter().fold(command, |command, verb| command.mut_subcommand(verb, |verb| with_layout(verb, lang)))
}

/// A place for a folder or file.
pub(super) fn path(arg: Arg) -> Arg {
    arg.value_parser(PathBufValueParser::new()).value_hint(ValueHint::AnyPath)
}

/// The folder given, or the current one.
pub(super) fn folder(matches: &clap::ArgMatches, id: &str) -> PathBuf {
    matches.get_one::<PathBuf>(id).cloned().unwrap_or_else(|| PathBuf::from("."))
}
