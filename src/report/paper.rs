//! From a view to a paper: in which formats it comes, and under what name it is filed.

use minijinja::context;
use serde::Serialize;

use super::{Book, Chart, Head, Layouts, Level, Paper, Subject, docx};
use crate::{assessment::Assessment, diag::Diagnostics, dossier::UnitIndex, say::Lang};

/// What a layout prints: a report's figures, as finished text.
pub trait View: Serialize + Sync {
    /// Its name, which is the folder of its layouts below `reports/`.
    const NAME: &'static str;

    /// What it says of itself.
    fn head(&self) -> &Head;

    /// Its charts, to be had as pictures.
    fn charts(&self) -> Vec<&Chart> {
        Vec::new()
    }

    /// The same figures as a workbook, where the paper comes as one.
    fn book(&self) -> Option<Book<'_>> {
        None
    }

    /// What goes to bookmarks of a bureau's own file, by their names; nothing where it has no text for one.
    fn marks(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// In what form a paper comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// A page for a browser.
    Html,
    /// A document for Word or WPS.
    Docx,
    /// A workbook.
    Xlsx,
    /// A print, made of the page or the document by a program of the machine.
    Pdf,
    /// A picture of each of its charts.
    Png,
    /// A text with simple marks.
    Markdown,
    /// The view itself, for other programs.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 7] =
        [Format::Html, Format::Docx, Format::Xlsx, Format::Pdf, Format::Png, Format::Markdown, Format::Json];

    /// How it is asked for, and the ending of its files.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Format::Html => "html",
            Format::Docx => "docx",
            Format::Markdown => "md",
            Format::Xlsx => "xlsx",
            Format::Pdf => "pdf",
            Format::Png => "png",
            Format::Json => "json",
        }
    }

    /// Whether it is written where no format is asked for: what an office reads and changes, and needs no other program for.
    #[must_use]
    pub fn is_usual(self) -> bool {
        matches!(self, Format::Html | Format::Docx | Format::Xlsx)
    }

    /// The layout it is printed by, where it has one.
    #[must_use]
    pub fn layout(self) -> Option<&'static str> {
        match self {
            Format::Html => Some("page.html.j2"),
            Format::Docx => Some("document.xml.j2"),
            Format::Markdown => Some("text.md.j2"),
            Format::Xlsx | Format::Pdf | Format::Png | Format::Json => None,
        }
    }
}

/// A view in one format; `None` when its layout has a mistake, which is reported, or when it does not come in that format.
pub(super) fn press<V: View>(layouts: &Layouts, view: &V, format: Format, diags: &mut Diagnostics) -> Option<Vec<u8>> {
    match format {
        Format::Html | Format::Markdown => {
            let layout = format.layout().expect("a page and a text have layouts");
            layouts.render(&format!("{}/{layout}", V::NAME), view, diags).map(String::into_bytes)
        }
        Format::Docx => docx::of(layouts, view, diags),
        Format::Xlsx => view.book().map(|book| book.bytes()),
        // Made of a page or a document, and of each chart: not of the view as a whole.
        Format::Pdf | Format::Png => None,
        Format::Json => {
            let text = serde_json::to_string_pretty(view).expect("a view is JSON");
            Some((text + "\n").into_bytes())
        }
    }
}

/// The name of a paper's file without its ending: month, unit, kind and who may see it, so that a folder sorts by month and
/// by the units' fixed order (ux.md §4).
///
/// Characters that a file system or an address would stumble over become `_`.
pub(super) fn stem(assessment: &Assessment, (of, level): (Paper, Level), subject: Subject, lang: Lang) -> String {
    let digits = assessment.dossier.units.len().to_string().len().max(2);
    let unit = |unit: UnitIndex| format!("{:0digits$}_{}", unit.0 + 1, assessment.dossier.units[unit].name);
    let about = match subject {
        Subject::District => None,
        Subject::Unit(of) => Some(unit(of)),
        Subject::Pair(first, second) => Some(format!("{}_{}", unit(first), unit(second))),
    };
    let parts = [Some(period(assessment, lang)), about, Some(of.title(lang)), Some(level.title(lang))];
    let harmless = |sign: char| if sign.is_alphanumeric() || "-（）()·".contains(sign) { sign } else { '_' };
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join("_").chars().map(harmless).collect()
}

/// The month a paper is of, as its file and its folder are named: that of the last day that counts.
#[must_use]
pub fn period(assessment: &Assessment, lang: Lang) -> String {
    let day = assessment.as_of.unwrap_or(assessment.criteria.edition.year.to);
    lang.say("report.paper.period", context! { year => day.year(), month => format!("{:02}", day.month()) })
}
