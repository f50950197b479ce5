//! A paper on the bureau's own file: its page, header, styles and margins stay, the paper's text goes in at bookmarks.

use std::{
    collections::BTreeMap,
    fs,
    io::{Cursor, Read},
    ops::Range,
    path::Path,
};

use minijinja::{Value, value::Serde};
use zip::ZipArchive;

use super::{
    Picture, bound, region,
    styles::{self, Style},
    xml::{self, Bookmark},
};
use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    error::Error,
    report::{Layouts, View},
    source::Locator,
};

/// Where the text goes.
const BODY: &str = "正文";
/// Where what is attached goes; without it, after the date where that stands below the text.
const ATTACHED: &str = "附件";
/// The day of issue.
const DATE: &str = "成文日期";
/// A file larger than this, unpacked, is no letterhead.
const LARGEST: u64 = 64 << 20;
/// The namespace of documents as Word and WPS save them.
const NAMESPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
/// Namespaces that text or pictures need, by the prefix the layouts use.
const PREFIXES: [(&str, &str); 4] = [
    ("r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
];

/// A bureau's own file, taken apart.
#[derive(Clone, Debug)]
pub struct Base {
    /// Its parts, in their order.
    parts: Vec<(String, Vec<u8>)>,
    document: String,
    styles: String,
    outline: xml::Outline,
    /// What its styles are.
    known: Vec<Style>,
}

impl Base {
    /// Reads a file in Word's format; what stands in the way is reported.
    ///
    /// Without a bookmark 正文 the text goes to the end, which is reported as well.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Read`] when the file cannot be read.
    pub fn read(path: &Path, diags: &mut Diagnostics) -> Result<Option<Base>, Error> {
        let bytes = fs::read(path).map_err(|source| Error::Read { path: path.to_path_buf(), source })?;
        let at = || Locator::File(path.into());
        let base = Base::of(&bytes);
        match &base {
            None => {
                let file = path.file_name().unwrap_or_default().display().to_string();
                diags.push(Diagnostic::new(Code::NotADocument, at()).with("file", file));
            }
            Some(base) if !base.has(BODY) => {
                diags.push(Diagnostic::new(Code::MissingBookmark, at()).with("name", BODY));
            }
            Some(_) => {}
        }
        Ok(base)
    }

    fn of(bytes: &[u8]) -> Option<Base> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut parts = Vec::new();
        let mut left = LARGEST;
        for index in 0..archive.len() {
            let mut entry = archive.by_index(index).ok()?;
            let name = entry.name().ok()?.to_string();
            if entry.is_dir() {
                continue;
            }
            left = left.checked_sub(entry.size())?;
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).ok()?;
            parts.push((name, bytes));
        }
        let text = |name: &str| {
            let (_, bytes) = parts.iter().find(|(part, _)| part == name)?;
            String::from_utf8(bytes.clone()).ok().map(|text| text.trim_start_matches('\u{feff}').to_owned())
        };
        let document = text("word/document.xml").filter(|text| text.contains(NAMESPACE))?;
        let styles = text("word/styles.xml")?;
        let outline = xml::outline(&document)?;
        let known = styles::of(&styles)?;
        Some(Base { parts, document, styles, outline, known })
    }

    /// Whether it has a bookmark of that name.
    fn has(&self, name: &str) -> bool {
        self.outline.bookmarks.iter().any(|bookmark| bookmark.name == name)
    }

    /// The document with `text` at its bookmark or its end, and each of `marks` filled in.
    fn filled(&self, text: &str, marks: &[(&str, String)]) -> String {
        let find = |name: &str| self.outline.bookmarks.iter().find(|bookmark| bookmark.name == name);
        let place = find(BODY).map_or(self.outline.end..self.outline.end, |bookmark| self.place(bookmark));
        let below_date = || {
            let date = find(DATE)?.paragraph.clone()?;
            (date.start >= place.end).then_some(date.end..date.end)
        };
        let (text, attached) = text.split_at(attachments(text));
        let of_attached = find(ATTACHED).map(|bookmark| self.place(bookmark)).or_else(below_date);
        let mut edits = match of_attached {
            Some(elsewhere) => vec![(place.clone(), text.to_owned()), (elsewhere, attached.to_owned())],
            None => vec![(place.clone(), format!("{text}{attached}"))],
        };
        for (name, words) in marks.iter().filter(|(_, words)| !words.is_empty()) {
            let named = self.outline.bookmarks.iter().filter(|bookmark| bookmark.name == *name);
            for bookmark in named.filter(|bookmark| !place.contains(&bookmark.open.start)) {
                edits.extend(self.written(bookmark, words));
            }
        }
        let missing = PREFIXES.iter().filter(|(prefix, _)| !self.outline.prefixes.contains(&(*prefix).to_owned()));
        let root = self.outline.root;
        edits.extend(missing.map(|(prefix, name)| (root..root, format!(" xmlns:{prefix}=\"{name}\""))));
        replaced(&self.document, edits)
    }

    /// What of the file gives way to text at a bookmark: its paragraph, unless that says something beside it or ends a section.
    fn place(&self, bookmark: &Bookmark) -> Range<usize> {
        let Some(at) = &bookmark.paragraph else { return bookmark.open.start..bookmark.open.start };
        let says = |range: Range<usize>| self.document.get(range).is_some_and(|text| text.contains("</w:t>"));
        let close = bookmark.close.unwrap_or(at.end);
        let gives_way = !says(at.start..bookmark.open.start) && !says(close..at.end);
        let ends_section = self.document[at.clone()].contains("<w:sectPr");
        if gives_way && !ends_section { at.clone() } else { at.start..at.start }
    }

    /// The change that writes `words` at a bookmark, in the type that stands there.
    fn written(&self, bookmark: &Bookmark, words: &str) -> Option<(Range<usize>, String)> {
        let paragraph = bookmark.paragraph.clone()?;
        let inside = paragraph.end - "</w:p>".len();
        let range = bookmark.open.end..bookmark.close.unwrap_or(inside).clamp(bookmark.open.end, inside);
        let type_of = |text: &str| {
            let start = text.find("<w:rPr>")?;
            let end = start + text[start..].find("</w:rPr>")? + "</w:rPr>".len();
            Some(text[start..end].to_owned())
        };
        let set = type_of(&self.document[range.clone()]).or_else(|| type_of(&self.document[paragraph]));
        let words = minijinja::HtmlEscape(words);
        let run = format!("<w:r>{}<w:t xml:space=\"preserve\">{words}</w:t></w:r>", set.unwrap_or_default());
        Some((range, run))
    }
}

/// Where in a text what is attached begins; its end where nothing is.
fn attachments(text: &str) -> usize {
    let mark = text.find("<w:pStyle w:val=\"AttachmentMark\"/>");
    mark.and_then(|mark| text[..mark].rfind("<w:p>")).unwrap_or(text.len())
}

/// A text with stretches of it replaced; they do not overlap.
fn replaced(text: &str, mut edits: Vec<(Range<usize>, String)>) -> String {
    edits.sort_by_key(|(range, _)| range.start);
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for (range, words) in edits {
        result.push_str(&text[at..range.start]);
        result.push_str(&words);
        at = range.end;
    }
    result + &text[at..]
}

/// A view on a bureau's own file; `None` when a layout has a mistake, which is reported.
///
/// Title, addressee, date and number go to the bookmarks 标题, 主送, 成文日期 and 文号 where the file has them, and then do not
/// stand in the text. A style of the same name is the file's own; others come with the text.
pub fn onto<V: View>(layouts: &Layouts, view: &V, base: &Base, diags: &mut Diagnostics) -> Option<Vec<u8>> {
    let (document, sheet) = layouts.sheet(&format!("{}/document.xml.j2", V::NAME), Value::from(Serde(view)), diags)?;
    let (ours, _) = layouts.sheet("_parts/docx/styles.xml.j2", Value::UNDEFINED, diags)?;
    let mut text = inner(&document)?.to_owned();
    let marks = view.marks();
    for (name, _) in marks.iter().filter(|(name, words)| base.has(name) && !words.is_empty()) {
        text = region::without(&text, name);
    }
    // Remarks need a part of their own, which the file may have for its own remarks.
    let text = region::plain(&region::without(&text, region::REMARK));
    let (text, styles) = styles::lent(&text, &ours, &base.styles, &base.known)?;
    let pictures: BTreeMap<String, &Picture> =
        sheet.pictures.iter().map(|picture| (format!("word/media/kaohe-{}", picture.file), picture)).collect();
    let mut parts = base.parts.clone();
    for (name, bytes) in &mut parts {
        match name.as_str() {
            "word/document.xml" => *bytes = base.filled(&text, &marks).into_bytes(),
            "word/styles.xml" => bytes.clone_from(&styles.as_bytes().to_vec()),
            "word/_rels/document.xml.rels" if !pictures.is_empty() => *bytes = related(bytes, &pictures)?,
            "[Content_Types].xml" if !pictures.is_empty() => *bytes = typed(bytes)?,
            _ => {}
        }
    }
    parts.extend(pictures.iter().map(|(name, picture)| (name.clone(), picture.bytes.clone())));
    Some(bound(&parts))
}

/// What stands in a document's body before its last section.
fn inner(document: &str) -> Option<&str> {
    let start = document.find("<w:body>")? + "<w:body>".len();
    let end = document.rfind("<w:sectPr>")?;
    document.get(start..end)
}

/// Relationships with those of pictures.
fn related(bytes: &[u8], pictures: &BTreeMap<String, &Picture>) -> Option<Vec<u8>> {
    let relation = |(name, picture): (&String, &&Picture)| {
        let (id, target) = (&picture.id, name.trim_start_matches("word/"));
        format!(
            "<Relationship Id=\"{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" \
             Target=\"{target}\"/>"
        )
    };
    before(bytes, "</Relationships>", &pictures.iter().map(relation).collect::<String>())
}

/// Content types with that of pictures.
fn typed(bytes: &[u8]) -> Option<Vec<u8>> {
    if String::from_utf8_lossy(bytes).contains("Extension=\"png\"") {
        return Some(bytes.to_vec());
    }
    before(bytes, "</Types>", "<Default Extension=\"png\" ContentType=\"image/png\"/>")
}

/// A text with `words` before its last `tag`.
fn before(bytes: &[u8], tag: &str, words: &str) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(bytes).ok()?;
    let at = text.rfind(tag)?;
    Some(replaced(text, vec![(at..at, words.to_owned())]).into_bytes())
}

#[cfg(test)]
mod tests;
