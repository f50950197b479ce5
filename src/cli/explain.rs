//! `kaohe explain`: why a unit has the points it has, down to the rows; and what a diagnostic or a kind of rule means.

use clap::{ArgMatches, Command};
use minijinja::context;

use super::{
    Console, Exit,
    command::{Texts, path},
    console,
    session::{self, Assessed, Wanted},
    table::wrap,
};
use crate::{
    criteria::{Criteria, Veto},
    diag::{Code, Diagnostics, nearest},
    dossier::UnitIndex,
    error::Error,
    measure, scale,
};

mod fields;
mod item;
mod language;
mod list;

pub(super) fn command(texts: Texts) -> Command {
    let command = texts
        .command("explain")
        .arg(texts.required("topic"))
        .arg(texts.optional("item"))
        .arg(path(texts.option("dir")))
        .arg(texts.flag("all"));
    texts.assessing(command)
}

pub(super) fn run(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    let topic = matches.get_one::<String>("topic").expect("clap requires it");
    let item = matches.get_one::<String>("item");
    if item.is_none() && language::is_meant(topic) {
        console.line(&language::page(console.lang))?;
        return Ok(Exit::Done);
    }
    let wanted = Wanted::of(matches);
    if let Some(paper) = fields::asked(topic) {
        return fields::run(paper, &wanted, console);
    }
    if item.is_none()
        && let Some(text) = word(topic, console)
    {
        console.line(&text)?;
        return Ok(Exit::Done);
    }
    let mut diags = Diagnostics::new();
    if session::workspace(wanted.folder.as_deref(), &mut diags)?.is_none()
        && diags.iter().all(|diagnostic| diagnostic.code == Code::NotAWorkspace)
    {
        return Ok(unknown(topic, &words(), "cli.explain.unknown-topic", console));
    }
    session::answer(&wanted, console, |assessed| tell(assessed, topic, item, matches.get_flag("all"), console))
}

/// Prints why a unit has the points it has: in one item, or in all of them.
fn tell(assessed: &Assessed, topic: &str, item: Option<&String>, all: bool, console: Console) -> Result<Exit, Error> {
    let Some(unit) = assessed.assessment.unit(topic) else {
        let mut known: Vec<&str> = assessed.assessment.dossier.units.names().collect();
        known.extend(words());
        return Ok(unknown(topic, &known, "cli.explain.unknown-unit", console));
    };
    let width = console::width();
    let text = match item {
        None => list::text(assessed, unit, console),
        Some(name) => {
            let found = lines(assessed, unit, name);
            let vetoes = vetoes(&assessed.assessment.criteria, name);
            if found.is_empty() && vetoes.is_empty() {
                let criteria = &assessed.assessment.criteria;
                return Ok(unknown(name, &names(criteria), "cli.explain.unknown-item", console));
            }
            let page = item::Page { assessed, unit, lang: console.lang, width, all };
            let items = found.into_iter().map(|id| page.text(id));
            items.chain(vetoes.into_iter().map(|veto| page.veto(veto))).collect::<Vec<_>>().join("\n")
        }
    };
    console.print(&format!("{}{text}", said_of_all(assessed, console)))?;
    Ok(Exit::Done)
}

/// That figures are invented or a trial, where they are.
fn said_of_all(assessed: &Assessed, console: Console) -> String {
    let words = context! { sample => assessed.workspace.sample, trial => assessed.trial };
    let text = console.lang.say("cli.explain.marks", words);
    if text.is_empty() { text } else { format!("{text}\n") }
}

/// The ids of the lines that a name means: an id, a title or a clause, or a part of one title.
fn lines<'a>(assessed: &'a Assessed, unit: UnitIndex, name: &str) -> Vec<&'a str> {
    let assessment = &assessed.assessment;
    let card = assessment.card(unit);
    let items = || assessment.lines(card).map(|(_, item, _)| item);
    let exact: Vec<&str> = items()
        .filter(|item| item.id.value == name || item.title == name || item.clause == name)
        .map(|item| item.id.value.as_str())
        .collect();
    if !exact.is_empty() {
        return exact;
    }
    items()
        .filter(|item| item.title.contains(name) || item.clause.contains(name))
        .map(|item| item.id.value.as_str())
        .collect()
}

/// The vetoes that a name means: an id, a title or a clause.
fn vetoes(criteria: &Criteria, name: &str) -> Vec<usize> {
    let meant = |veto: &Veto| veto.id.value == name || veto.title == name || veto.clause == name;
    criteria.vetoes.iter().enumerate().filter(|(_, veto)| meant(veto)).map(|(index, _)| index).collect()
}

fn names(criteria: &Criteria) -> Vec<&str> {
    let items = criteria.lines().flat_map(|item| [item.id.value.as_str(), item.title.as_str()]);
    items.chain(criteria.vetoes.iter().flat_map(|veto| [veto.id.value.as_str(), veto.title.as_str()])).collect()
}

/// Every word that is explained without a workspace.
fn words() -> Vec<&'static str> {
    let kinds = scale::NAMES.iter().chain(measure::NAMES).copied().filter(|name| *name != "sorted");
    Code::ALL.iter().map(|code| code.name()).chain(kinds).collect()
}

/// What a diagnostic, a kind of rule or a key means.
fn word(topic: &str, console: Console) -> Option<String> {
    let lang = console.lang;
    let body = |title: String, text: String| {
        let name = if title.starts_with(topic) { String::new() } else { format!("{topic}  ") };
        format!("{name}{title}\n\n{}", wrap(&text, 2, console::width()))
    };
    if let Some(code) = Code::named(topic) {
        let part = |part: &str| lang.word(&format!("diagnostic.{code}.{part}"));
        let level = lang.word(&format!("level.{}", code.level().key()));
        let title = lang.say("cli.explain.code", context! { title => part("title"), level });
        return Some(body(title, part("explain")));
    }
    let kind = |part: &str| format!("kind.{topic}.{part}");
    if lang.has(&kind("explain")) {
        let title = if lang.has(&kind("title")) { lang.word(&kind("title")) } else { String::new() };
        return Some(body(title, lang.word(&kind("explain"))));
    }
    let key = format!("key.{topic}");
    lang.has(&key).then(|| body(lang.word("cli.explain.key"), lang.word(&key)))
}

fn unknown(name: &str, known: &[&str], key: &str, console: Console) -> Exit {
    // A part of one name alone means that name: `百官` is 百官街道.
    let mut whole = known.iter().copied().filter(|known| known.contains(name));
    let only = whole.next().filter(|_| whole.next().is_none());
    let near = nearest(name, known.iter().copied()).or(only).unwrap_or_default();
    console.complain(&console.lang.say(key, context! { name, near }));
    Exit::Usage
}
