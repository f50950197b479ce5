//! Diagnostics for people: a caret under the criteria, a grid around the cell.

use std::{fmt::Write, ops::Range};

use annotate_snippets::{AnnotationKind, Level as Heading, Origin, Renderer, Snippet};
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
        let shown = Shown::of(span);
        let label = diagnostic.clause.as_deref().unwrap_or("");
        let snippet = Snippet::source(shown.text).line_start(shown.line);
        let snippet = snippet.annotation(AnnotationKind::Primary.span(shown.range).label(label));
        group = match shown.cut {
            None => group.element(snippet.path(path.as_str())),
            // The column is counted from the beginning of the line, which is not shown.
            Some(column) => {
                group.element(Origin::path(path.as_str()).line(shown.line).char_column(column)).element(snippet)
            }
        };
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

/// Bytes of a line that are shown whole; a longer one was not written by hand.
const LONGEST: usize = 2_000;
/// Bytes shown around a place in a longer line.
const AROUND: usize = 200;

/// The lines that a span stands in.
struct Shown<'a> {
    text: &'a str,
    /// 1-based line in which the text begins.
    line: usize,
    /// The span, in bytes of the text.
    range: Range<usize>,
    /// Where the line's beginning is left out, the 1-based column in which the span stands.
    cut: Option<usize>,
}

impl Shown<'_> {
    fn of(span: &Span) -> Shown<'_> {
        let whole = span.source.text.as_str();
        // A span never leaves its text, and a caret never stands inside a character.
        let start = floor(whole, span.range.start);
        let end = floor(whole, span.range.end).max(start);
        let first = whole[..start].rfind('\n').map_or(0, |at| at + 1);
        let last = whole[end..].find('\n').map_or(whole.len(), |at| end + at);
        let line = span.line();
        if last - first <= LONGEST
            || end - start <= LONGEST && whole[first..last].lines().all(|line| line.len() <= LONGEST)
        {
            return Shown { text: &whole[first..last], line, range: start - first..end - first, cut: None };
        }
        let from = floor(whole, start.saturating_sub(AROUND)).max(first);
        let end = floor(whole, end.min(start + LONGEST));
        let to = floor(whole, end + AROUND).min(last);
        let cut = Some(whole[first..start].chars().count() + 1);
        Shown { text: &whole[from..to], line, range: start - from..end - from, cut }
    }
}

/// The boundary of a character at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
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
