//! Where things stand in a document that someone else wrote: bookmarks, their paragraphs, the end of the body.

use std::ops::Range;

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

/// What of a document matters to a text that goes into it, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outline {
    /// Where the root's start tag ends, before its bracket.
    pub(super) root: usize,
    /// The prefixes that the root declares.
    pub(super) prefixes: Vec<String>,
    /// Bookmarks, in the order of the text.
    pub(super) bookmarks: Vec<Bookmark>,
    /// Where the body ends, before the section that closes it.
    pub(super) end: usize,
}

/// A bookmark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bookmark {
    /// Its name.
    pub(super) name: String,
    /// Its first tag.
    pub(super) open: Range<usize>,
    /// Where its last tag begins.
    pub(super) close: Option<usize>,
    /// The paragraph in which its first tag stands.
    pub(super) paragraph: Option<Range<usize>>,
    id: String,
}

/// The value of an attribute by its name without prefix.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Reads a document; `None` where it is not well-formed or has no body.
pub(super) fn outline(document: &str) -> Option<Outline> {
    let mut reader = Reader::from_str(document);
    let mut outline = Outline { root: 0, prefixes: Vec::new(), bookmarks: Vec::new(), end: 0 };
    // Names of the elements that are open, and where the open paragraphs begin.
    let mut path: Vec<String> = Vec::new();
    let mut paragraphs: Vec<usize> = Vec::new();
    // Paragraphs end after their bookmarks: by where they begin, until then.
    let mut open: Vec<(usize, usize)> = Vec::new();
    loop {
        let start = usize::try_from(reader.buffer_position()).ok()?;
        let event = reader.read_event().ok()?;
        let end = usize::try_from(reader.buffer_position()).ok()?;
        match &event {
            Event::Eof => break,
            Event::Start(tag) | Event::Empty(tag) => {
                let name = tag.local_name().as_ref().to_owned();
                if path.is_empty() {
                    outline.root = end - 1;
                    let declared = tag
                        .attributes()
                        .flatten()
                        .filter_map(|attribute| attribute.key.as_ref().strip_prefix("xmlns:").map(str::to_owned));
                    outline.prefixes = declared.collect();
                }
                if name == "sectPr" && path.last().is_some_and(|above| above == "body") {
                    outline.end = start;
                }
                if name == "bookmarkStart" {
                    if let Some(begin) = paragraphs.last() {
                        open.push((*begin, outline.bookmarks.len()));
                    }
                    outline.bookmarks.push(Bookmark {
                        name: attribute(tag, "name").unwrap_or_default(),
                        open: start..end,
                        close: None,
                        paragraph: None,
                        id: attribute(tag, "id").unwrap_or_default(),
                    });
                }
                if name == "bookmarkEnd" {
                    let id = attribute(tag, "id").unwrap_or_default();
                    let opened = outline.bookmarks.iter_mut().rev().find(|bookmark| bookmark.id == id);
                    if let Some(bookmark) = opened {
                        bookmark.close = Some(start);
                    }
                }
                if matches!(event, Event::Start(_)) {
                    if name == "p" {
                        paragraphs.push(start);
                    }
                    path.push(name);
                }
            }
            Event::End(tag) => {
                let name = tag.local_name();
                path.pop()?;
                if name.as_ref() == "p" {
                    let begin = paragraphs.pop()?;
                    for (_, index) in open.extract_if(.., |(of, _)| *of == begin) {
                        outline.bookmarks[index].paragraph = Some(begin..end);
                    }
                }
                if name.as_ref() == "body" && outline.end == 0 {
                    outline.end = start;
                }
            }
            _ => {}
        }
    }
    (outline.end > 0 && path.is_empty()).then_some(outline)
}
