//! What changed from one edition to another, clause by clause.

use clap::ArgMatches;
use minijinja::context;
use serde::Serialize;

use super::{
    super::{
        Console, Exit, console, findings, session,
        table::{labelled, wrap},
    },
    library,
};
use crate::{
    compare::{self, Change, Kind},
    criteria::Criteria,
    diag::Diagnostics,
    error::Error,
};

pub(super) fn run(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    let mut diags = Diagnostics::new();
    let old = read(matches, "old", &mut diags)?;
    let new = read(matches, "new", &mut diags)?;
    let diags = diags.sorted();
    let (Some(old), Some(new), false) = (old, new, diags.has_errors()) else {
        findings::complain(&diags, console);
        return Ok(Exit::Invalid);
    };
    // Days that only follow the year are no change: an edition of another year is held against this one in its year.
    let old = moved(matches, old, &new)?;
    let changes = compare::editions(&old, &new, console.lang);
    if matches.get_flag("json") {
        console.line(&json(&changes))?;
    } else {
        console.print(&text(&old, &new, &changes, console))?;
    }
    Ok(Exit::Done)
}

fn read(matches: &ArgMatches, which: &str, diags: &mut Diagnostics) -> Result<Option<Criteria>, Error> {
    let name = matches.get_one::<String>(which).expect("clap requires it");
    let (library, _) = library(diags)?;
    Ok(session::edition(name, library, diags)?.map(|(criteria, _)| criteria))
}

/// The old edition in the new one's year.
fn moved(matches: &ArgMatches, old: Criteria, new: &Criteria) -> Result<Criteria, Error> {
    let year = new.edition.year;
    if old.edition.year.from.year() == year.from.year() {
        return Ok(old);
    }
    let name = matches.get_one::<String>("old").expect("clap requires it");
    let mut told = Diagnostics::new();
    let (library, _) = library(&mut told)?;
    let moved = session::edition_for(name, library, year, &mut told)?;
    Ok(moved.map_or(old, |(criteria, _)| criteria))
}

fn text(old: &Criteria, new: &Criteria, changes: &[Change], console: Console) -> String {
    let (lang, width) = (console.lang, console::width());
    let kind = |kind: Kind| lang.word(&format!("cli.criteria.diff.kind.{}", kind.key()));
    let words = context! {
        old => old.edition.title.as_str(),
        old_id => old.edition.id.value.as_str(),
        new => new.edition.title.as_str(),
        new_id => new.edition.id.value.as_str(),
    };
    let mut lines = vec![wrap(&lang.say("cli.criteria.diff.head", words), 0, width)];
    if changes.is_empty() {
        lines.push(String::new());
        lines.push(wrap(&lang.word("cli.criteria.diff.same"), 0, width));
    }
    for change in changes {
        let words = context! {
            kind => kind(change.kind),
            clause => change.clause.as_str(),
            title => change.title.as_str(),
            id => change.id.as_str(),
        };
        lines.push(String::new());
        lines.push(wrap(&lang.say("cli.criteria.diff.line", words), 0, width));
        for (key, text) in [("was", &change.old), ("is", &change.new)] {
            if !text.is_empty() {
                lines.push(labelled(&lang.word(&format!("cli.criteria.diff.{key}")), text, 2, width));
            }
        }
    }
    if !changes.is_empty() {
        let counted = Kind::ALL.into_iter().filter_map(|one| {
            let count = changes.iter().filter(|change| change.kind == one).count();
            (count > 0).then(|| lang.say("cli.criteria.diff.one", context! { kind => kind(one), count }))
        });
        let counted: Vec<String> = counted.collect();
        let head = lang.say("cli.criteria.diff.counted", context! { count => changes.len() });
        lines.push(String::new());
        lines.push(format!("{head}{}", counted.join(&lang.word("list.comma"))));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// A change as other programs read it.
#[derive(Serialize)]
struct Entry<'a> {
    kind: &'static str,
    id: &'a str,
    clause: &'a str,
    title: &'a str,
    old: &'a str,
    new: &'a str,
}

fn json(changes: &[Change]) -> String {
    let entries: Vec<Entry<'_>> = changes
        .iter()
        .map(|Change { id, clause, title, kind, old, new }| Entry { kind: kind.key(), id, clause, title, old, new })
        .collect();
    serde_json::to_string_pretty(&entries).expect("changes are JSON")
}
