//! Styles of two documents brought together: a style of the same name is the bureau's own, others are lent to it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use quick_xml::{Reader, events::Event};

use super::xml::attribute;

/// Ids that every document has and no paragraph names.
const BUILT_IN: [&str; 3] = ["DefaultParagraphFont", "TableNormal", "NoList"];
/// What our styles build upon, which must not change the bureau's own default.
const DEFAULT: &str = "Normal";
/// Under what id and name it is lent.
const LENT_DEFAULT: (&str, &str) = ("KaoheNormal", "公文基准");

/// A style as a list of styles has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Style {
    /// By what paragraphs refer to it.
    id: String,
    /// What kind of text it is for.
    kind: String,
    /// Its name.
    name: String,
    /// The style it builds upon.
    based_on: Option<String>,
    /// Where it stands in the list, in bytes.
    range: Range<usize>,
}

/// The styles of a list; `None` where it is not well-formed.
pub(super) fn of(list: &str) -> Option<Vec<Style>> {
    let mut reader = Reader::from_str(list);
    let mut styles: Vec<Style> = Vec::new();
    let mut within = false;
    loop {
        let start = usize::try_from(reader.buffer_position()).ok()?;
        match reader.read_event().ok()? {
            Event::Eof => return Some(styles),
            Event::Start(tag) if tag.local_name().as_ref() == "style" => {
                within = true;
                styles.push(Style {
                    id: attribute(&tag, "styleId").unwrap_or_default(),
                    kind: attribute(&tag, "type").unwrap_or_default(),
                    name: String::new(),
                    based_on: None,
                    range: start..start,
                });
            }
            Event::Empty(tag) if within => {
                let style = styles.last_mut()?;
                match tag.local_name().as_ref() {
                    "name" => style.name = attribute(&tag, "val").unwrap_or_default(),
                    "basedOn" => style.based_on = attribute(&tag, "val"),
                    _ => {}
                }
            }
            Event::End(tag) if tag.local_name().as_ref() == "style" => {
                within = false;
                styles.last_mut()?.range.end = usize::try_from(reader.buffer_position()).ok()?;
            }
            _ => {}
        }
    }
}

/// `text` with the bureau's ids for styles it has, and the bureau's list with those it has not.
pub(super) fn lent(text: &str, ours: &str, theirs: &str, known: &[Style]) -> Option<(String, String)> {
    let list = of(ours)?;
    let find = |id: &str| list.iter().find(|style| style.id == id);
    let same = |style: &Style| {
        known.iter().find(|other| other.kind == style.kind && other.name.eq_ignore_ascii_case(&style.name))
    };
    let mut ids: BTreeMap<&str, String> = BTreeMap::new();
    let mut added: BTreeSet<usize> = BTreeSet::new();
    let mut asked: Vec<&Style> =
        list.iter().filter(|style| text.contains(&format!("Style w:val=\"{}\"/>", style.id))).collect();
    while let Some(style) = asked.pop() {
        if ids.contains_key(style.id.as_str()) || BUILT_IN.contains(&style.id.as_str()) {
            continue;
        }
        if style.id == DEFAULT {
            ids.insert(&style.id, LENT_DEFAULT.0.to_owned());
        } else if let Some(own) = same(style) {
            ids.insert(&style.id, own.id.clone());
            continue;
        } else {
            let taken = known.iter().any(|other| other.id == style.id);
            ids.insert(&style.id, if taken { format!("Kaohe{}", style.id) } else { style.id.clone() });
        }
        added.insert(list.iter().position(|other| other == style)?);
        asked.extend(style.based_on.as_deref().and_then(find));
    }
    let renamed = |text: &str, tag: &str| {
        let mut text = text.to_owned();
        for (id, own) in &ids {
            text = text.replace(&format!("<w:{tag} w:val=\"{id}\"/>"), &format!("<w:{tag} w:val=\"\u{1}{own}\"/>"));
        }
        text.replace('\u{1}', "")
    };
    let mut definitions = String::new();
    for index in added {
        let style = &list[index];
        let id = &ids[style.id.as_str()];
        if known.iter().any(|other| other.id == *id) {
            continue;
        }
        let mut text = renamed(ours.get(style.range.clone())?, "basedOn");
        text = text.replacen(&format!("w:styleId=\"{}\"", style.id), &format!("w:styleId=\"{id}\""), 1);
        if style.id == DEFAULT {
            let name = format!("<w:name w:val=\"{}\"/>", style.name);
            text = text.replacen(" w:default=\"1\"", " w:customStyle=\"1\"", 1);
            text = text.replacen(&name, &format!("<w:name w:val=\"{}\"/>", LENT_DEFAULT.1), 1);
        }
        definitions.push_str(&without_next(&text));
    }
    let end = theirs.rfind("</w:styles>")?;
    let styles = format!("{}{definitions}{}", &theirs[..end], &theirs[end..]);
    Some((renamed(&renamed(text, "pStyle"), "rStyle"), styles))
}

/// A style without word of what follows it, which the bureau's list may not have.
fn without_next(style: &str) -> String {
    match style.split_once("<w:next ") {
        Some((before, rest)) => format!("{before}{}", rest.split_once("/>").map_or("", |(_, after)| after)),
        None => style.to_owned(),
    }
}
