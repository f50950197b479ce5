//! From a view to a paper: in which formats it comes, and under what name it is filed.

use minijinja::context;
use serde::Serialize;

use super::{Book, Head, Layouts, Level};
use crate::{assessment::Assessment, diag::Diagnostics, dossier::UnitIndex, say::Lang};

/// What a layout prints: a report's figures, as finished text.
pub trait View: Serialize + Sync {
    /// Its name, which is the folder of its layouts below `reports/`.
    const NAME: &'static str;

    /// What it says of itself.
    fn head(&self) -> &Head;

    /// The same figures as a workbook, where the paper comes as one.
    fn book(&self) -> Option<Book<'_>> {
        None
    }
}

/// In what form a paper comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// A page for a browser.
    Html,
    /// A text with simple marks.
    Markdown,
    /// A workbook.
    Xlsx,
    /// The view itself, for other programs.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 4] = [Format::Html, Format::Markdown, Format::Xlsx, Format::Json];

    /// How it is asked for, and the ending of its files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Format::Html => "html",
            Format::Markdown => "md",
            Format::Xlsx => "xlsx",
            Format::Json => "json",
        }
    }

    /// The layout it is printed by, where it has one.
    #[must_use]
    pub fn layout(self) -> Option<&'static str> {
        match self {
            Format::Html => Some("page.html.j2"),
            Format::Markdown => Some("text.md.j2"),
            Format::Xlsx | Format::Json => None,
        }
    }
}

/// A view in one format; `None` when its layout has a mistake, which is reported, or when it does not come in that format.
pub fn press<V: View>(layouts: &Layouts, view: &V, format: Format, diags: &mut Diagnostics) -> Option<Vec<u8>> {
    if let Some(layout) = format.layout() {
        return layouts.render(&format!("{}/{layout}", V::NAME), view, diags).map(String::into_bytes);
    }
    if format == Format::Xlsx {
        return view.book().map(|book| book.bytes());
    }
    let text = serde_json::to_string_pretty(view).expect("a view is JSON");
    Some((text + "\n").into_bytes())
}

/// The name of a paper's file without its ending: month, unit, kind and who may see it, so that a folder sorts by month and
/// by the units' fixed order (ux.md §4).
///
/// Characters that a file system or an address would stumble over become `_`.
#[must_use]
pub fn stem(assessment: &Assessment, kind: &str, unit: Option<UnitIndex>, level: Level, lang: Lang) -> String {
    let day = assessment.as_of.unwrap_or(assessment.criteria.edition.year.to);
    let period = context! { year => day.year(), month => format!("{:02}", day.month()) };
    let mut parts = vec![lang.say("report.paper.period", period)];
    if let Some(unit) = unit {
        parts.push(format!("{:02}", unit.0 + 1));
        parts.push(assessment.dossier.units[unit].name.clone());
    }
    parts.push(lang.word(&format!("report.kind.{kind}")));
    parts.push(level.title(lang));
    let harmless = |sign: char| if sign.is_alphanumeric() || "-（）()·".contains(sign) { sign } else { '_' };
    parts.iter().map(|part| part.chars().map(harmless).collect::<String>()).collect::<Vec<_>>().join("_")
}
