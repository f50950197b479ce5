//! A paper in Word: the parts of the package, printed by layouts and bound as a zip of always the same bytes.
//!
//! What a page is like (GB/T 9704-2012) stands in `reports/_parts/docx/`; here the parts are gathered.

use std::io::{Cursor, Write};

use minijinja::{Value, context, value::Serde};
use serde::Serialize;
use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::{Head, Layouts, View};
use crate::diag::Diagnostics;

mod base;
mod measure;
mod region;
mod sheet;
mod styles;
#[cfg(test)]
mod tests;
mod xml;

pub use base::{Base, onto};
pub(super) use measure::lines;
pub(super) use sheet::{Sheet, equip};

/// The parts of every package beside the document itself: name within the package, template, and what differs in it.
const PARTS: [(&str, &str, &str); 11] = [
    ("[Content_Types].xml", "content_types.xml.j2", ""),
    ("_rels/.rels", "package.rels.xml.j2", ""),
    ("docProps/app.xml", "app.xml.j2", ""),
    ("docProps/core.xml", "core.xml.j2", ""),
    ("word/_rels/document.xml.rels", "document.rels.xml.j2", ""),
    ("word/fontTable.xml", "fontTable.xml.j2", ""),
    ("word/footer1.xml", "footer.xml.j2", "Odd"),
    ("word/footer2.xml", "footer.xml.j2", "Even"),
    ("word/settings.xml", "settings.xml.j2", ""),
    ("word/styles.xml", "styles.xml.j2", ""),
    ("word/theme/theme1.xml", "theme.xml.j2", ""),
];

/// A view as a document, by its layout `document.xml.j2`; `None` when a layout has a mistake, which is reported.
pub(super) fn of<V: View>(layouts: &Layouts, view: &V, diags: &mut Diagnostics) -> Option<Vec<u8>> {
    package(layouts, &format!("{}/document.xml.j2", V::NAME), Value::from(Serde(view)), view.head(), diags)
}

/// The package around a document that the template of that name prints.
fn package(layouts: &Layouts, layout: &str, view: Value, head: &Head, diags: &mut Diagnostics) -> Option<Vec<u8>> {
    let (document, sheet) = layouts.sheet(layout, view, diags)?;
    let part = |template: &str, side: &str, diags: &mut Diagnostics| {
        let head = Value::from(Serde(head));
        let (comments, pictures) = (&sheet.comments, Value::from(Serde(&sheet.pictures)));
        let words = context! { head, side, comments, pictures };
        Some(layouts.sheet(&format!("_parts/docx/{template}"), words, diags)?.0)
    };
    let mut parts = Vec::new();
    for (name, template, side) in PARTS {
        parts.push((name.to_owned(), part(template, side, diags)?.into_bytes()));
    }
    if !sheet.comments.is_empty() {
        parts.push(("word/comments.xml".to_owned(), part("comments.xml.j2", "", diags)?.into_bytes()));
    }
    let document = region::plain(&region::without(&document, region::FOOT));
    parts.push(("word/document.xml".to_owned(), document.into_bytes()));
    parts.extend(sheet.pictures.iter().map(|picture| (format!("word/media/{}", picture.file), picture.bytes.clone())));
    Some(bound(&parts))
}

/// Parts as one package; the same parts give the same bytes.
fn bound(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, bytes) in parts {
        package.start_file(name.as_str(), options).expect("a part's name fits a package");
        package.write_all(bytes).expect("memory takes what is written");
    }
    package.finish().expect("memory takes what is written").into_inner()
}

/// Text that is well-formed XML whatever was in a cell: without the control characters XML has no place for.
///
/// The line breaks that templates leave before the XML declaration go too.
pub(super) fn well_formed(text: &str) -> String {
    let is_allowed =
        |sign: &char| !sign.is_control() && !matches!(sign, '\u{fffe}' | '\u{ffff}') || matches!(sign, '\t' | '\n');
    text.trim_start().chars().filter(is_allowed).collect()
}

/// A picture in a document.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Picture {
    /// By what the document names it.
    pub(super) id: String,
    /// Its file within the package.
    pub(super) file: String,
    /// The file.
    #[serde(skip)]
    pub(super) bytes: Vec<u8>,
}
