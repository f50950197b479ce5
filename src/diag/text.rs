//! Diagnostics for people: a caret under the criteria, a grid around the cell.

use std::fmt::Write;

use annotate_snippets::{AnnotationKind, Level as Heading, Renderer, Snippet};
use unicode_width::UnicodeWidthStr;

use super::{Diagnostic, Diagnostics, Level};
use crate::{
    say::Lang,
    source::{CellPlace, Locator, Span, column_letters},
};

/// Whether text is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Colour {
    /// With colour.
    On,
    /// Without.
    #[default]
    Off,
}

/// Every diagnostic as text, a blank line after each.
#[must_use]
pub fn to_text(diags: &Diagnostics, lang: Lang, colour: Colour) -> String {
    diags.iter().map(|diagnostic| one(diagnostic, lang, colour) + "\n\n").collect()
}

fn one(diagnostic: &Diagnostic, lang: Lang, colour: Colour) -> String {
    let renderer = match colour {
        Colour::On => Renderer::styled(),
        Colour::Off => Renderer::plain(),
    };
    let level = diagnostic.code.level();
    let heading = match level {
        Level::Error => Heading::ERROR,
        Level::Warning => Heading::WARNING,
        Level::Notice => Heading::NOTE,
    };
    let (name, help_name) = (lang.word(&format!("level.{}", level.key())), lang.word("level.help"));
    let (message, help) = (diagnostic.message(lang), diagnostic.help(lang));
    let path = diagnostic.at.path().map(|path| path.display().to_string()).unwrap_or_default();
    let title = heading.with_name(name.as_str()).primary_title(message.as_str()).id(diagnostic.code.name());
    let mut group = title.elements(Vec::<Snippet<'_, annotate_snippets::Annotation<'_>>>::new());
    if let Locator::Text(span) = &diagnostic.at {
        let range = visible(span);
        group = group.element(
            Snippet::source(span.source.text.as_str())
                .path(path.as_str())
                .annotation(AnnotationKind::Primary.span(range).label(diagnostic.clause.as_deref().unwrap_or(""))),
        );
    }
    let mut text = renderer.render(&[group]);
    match &diagnostic.at {
        Locator::Cell(place) => text.push_str(&grid(place, &path, lang)),
        Locator::File(_) => _ = write!(text, "\n  --> {path}"),
        Locator::Workspace | Locator::Text(_) => {}
    }
    if !help.is_empty() {
        _ = write!(text, "\n   = {help_name}: {}", help.replace('\n', "\n     "));
    }
    text
}

/// A caret needs at least one character, and a span never leaves its text.
fn visible(span: &Span) -> std::ops::Range<usize> {
    let length = span.source.text.len();
    let start = span.range.start.min(length);
    start..span.range.end.clamp(start, length)
}

/// The row as a spreadsheet shows it, with the place underlined.
fn grid(place: &CellPlace, path: &str, lang: Lang) -> String {
    let mut text = format!("\n  --> {path}");
    if let Some(sheet) = &place.sheet {
        _ = write!(text, "{}", lang.say("place.sheet", minijinja::context! { sheet => sheet.as_ref() }));
    }
    match (place.row, place.column) {
        (Some(row), Some(column)) => {
            let cell = format!("{}{row}", column_letters(column));
            _ = write!(text, "{}", lang.say("place.cell", minijinja::context! { cell }));
        }
        (Some(row), None) => _ = write!(text, "{}", lang.say("place.row", minijinja::context! { row })),
        (None, Some(column)) => {
            let column = column_letters(column);
            _ = write!(text, "{}", lang.say("place.column", minijinja::context! { column }));
        }
        (None, None) => {}
    }
    if place.excerpt.is_empty() {
        return text;
    }
    let number = place.row.map(|row| row.to_string()).unwrap_or_default();
    let gutter = number.width().max(1);
    let (mut heads, mut cells, mut marks) = (String::new(), String::new(), String::new());
    for cell in &place.excerpt {
        let head = format!("{} {}", column_letters(cell.column), cell.header);
        let width = head.width().max(cell.text.width()) + 4;
        let mark = if Some(cell.column) == place.column { "^".repeat(cell.text.width().max(1)) } else { String::new() };
        heads.push_str(&padded(&head, width));
        cells.push_str(&padded(&cell.text, width));
        marks.push_str(&padded(&mark, width));
    }
    for (label, line) in [("", heads), (number.as_str(), cells), ("", marks)] {
        let line = line.trim_end();
        if !line.is_empty() {
            _ = write!(text, "\n{label:>gutter$} |  {line}");
        }
    }
    text
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}
