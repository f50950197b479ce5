//! The index of a folder of papers (目录): every file with what it is for and who may see it, as one finds it on a memory
//! stick.

use minijinja::context;
use serde::Serialize;

use super::{Format, Head, Level, Occasion, Paper, Subject, View, Withheld, words::Words};
use crate::district::District;

/// A paper that was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Where, below the folder of the index, with `/` between folders.
    pub path: String,
    /// Its kind.
    pub paper: Paper,
    /// What it is about.
    pub subject: Subject,
    /// The ending of its file: that of a format, or `pdf`.
    pub ending: String,
    /// Who may see it.
    pub level: Level,
    /// Its size in bytes.
    pub size: u64,
}

/// The index, in finished text.
#[derive(Clone, Debug, Serialize)]
pub struct Index {
    /// What the page says of itself.
    pub head: Head,
    /// How many files there are, in a sentence.
    pub lead: String,
    /// Papers about all units, in the order in which they are read.
    pub district: Vec<Entry>,
    /// Papers about two units.
    pub pairs: Vec<Entry>,
    /// Kinds of papers about one unit: the columns of `units`.
    pub kinds: Vec<Entry>,
    /// The units, in the order of codes.
    pub units: Vec<UnitFiles>,
}

/// A kind of paper and its files.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its title; of two units, with their names.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// Who may see it.
    pub level: String,
    /// Its files, one for each format.
    pub files: Vec<FileLink>,
}

/// The papers of one unit.
#[derive(Clone, Debug, Serialize)]
pub struct UnitFiles {
    /// Its number in the fixed order.
    pub number: String,
    /// Its name.
    pub name: String,
    /// The files of each kind; empty where it has none.
    pub cells: Vec<Vec<FileLink>>,
}

/// A file.
#[derive(Clone, Debug, Serialize)]
pub struct FileLink {
    /// Its format, in words.
    pub format: String,
    /// Its address from the index, as a link takes it.
    pub href: String,
    /// Its path, as one reads it.
    pub path: String,
    /// Its size, in words.
    pub size: String,
}

impl View for Index {
    const NAME: &'static str = "index";

    fn head(&self) -> &Head {
        &self.head
    }
}

/// The index of some papers; the order in which they are given does not matter.
///
/// # Errors
///
/// Returns [`Withheld`] when a paper is not for the occasion's circle: an index does not tell of what its reader may not see.
pub fn index(district: &District<'_>, occasion: &Occasion, filed: &[Filed]) -> Result<Index, Withheld> {
    let assessment = district.assessment;
    let words = Words::of(assessment, occasion.lang);
    let mut filed: Vec<&Filed> = filed.iter().collect();
    let rank = |file: &Filed| Paper::ALL.iter().position(|paper| *paper == file.paper);
    filed.sort_by_key(|file| (rank(file), file.subject, order(&file.ending), file.path.clone()));
    let level = filed.iter().map(|file| file.level).max().unwrap_or(Level::Public);
    let of = |paper: Paper, subject: Option<Subject>| -> Vec<&Filed> {
        let wanted = |file: &&Filed| file.paper == paper && subject.is_none_or(|subject| file.subject == subject);
        filed.iter().copied().filter(wanted).collect()
    };
    let mut subjects: Vec<(Paper, Subject)> = filed.iter().map(|file| (file.paper, file.subject)).collect();
    subjects.dedup();
    let name = |unit| assessment.dossier.units[unit].name.as_str();
    let mut entries = (Vec::new(), Vec::new());
    for (paper, subject) in &subjects {
        match subject {
            Subject::District => entries.0.push(entry(&words, *paper, None, &of(*paper, Some(*subject)))),
            Subject::Pair(first, second) => {
                let title = words.say("index.pair", context! { first => name(*first), second => name(*second) });
                entries.1.push(entry(&words, *paper, Some(title), &of(*paper, Some(*subject))));
            }
            Subject::Unit(_) => {}
        }
    }
    let of_unit = |subject: &Subject| match subject {
        Subject::Unit(unit) => Some(*unit),
        _ => None,
    };
    let mut kinds: Vec<Paper> =
        subjects.iter().filter(|(_, subject)| of_unit(subject).is_some()).map(|(paper, _)| *paper).collect();
    kinds.dedup();
    let mut units: Vec<_> = subjects.iter().filter_map(|(_, subject)| of_unit(subject)).collect();
    units.sort_unstable();
    units.dedup();
    let row = |unit| UnitFiles {
        number: format!("{:02}", assessment.dossier.units.iter().position(|(index, _)| index == unit).unwrap_or(0) + 1),
        name: name(unit).to_owned(),
        cells: kinds.iter().map(|paper| links(&words, &of(*paper, Some(Subject::Unit(unit))))).collect(),
    };
    Ok(Index {
        head: Head::of(district, occasion, level)?,
        lead: words.say("index.lead", context! { files => filed.len(), units => units.len() }),
        district: entries.0,
        pairs: entries.1,
        units: units.into_iter().map(row).collect(),
        kinds: kinds.iter().map(|paper| entry(&words, *paper, None, &of(*paper, None)[..1])).collect(),
    })
}

fn entry(words: &Words<'_>, paper: Paper, title: Option<String>, files: &[&Filed]) -> Entry {
    let level = files.iter().map(|file| file.level).max().unwrap_or(paper.level());
    Entry {
        title: title.unwrap_or_else(|| paper.title(words.lang)),
        purpose: words.word(&format!("index.purpose.{}", paper.name())),
        level: words.say("level.named", context! { code => level.code(), title => level.title(words.lang) }),
        files: links(words, files),
    }
}

/// Files as links, in the order of their formats.
fn links(words: &Words<'_>, files: &[&Filed]) -> Vec<FileLink> {
    let link = |file: &&Filed| FileLink {
        format: words.word(&format!("index.format.{}", file.ending)),
        href: file.path.split('/').map(encoded).collect::<Vec<_>>().join("/"),
        path: file.path.clone(),
        size: size(words, file.size),
    };
    files.iter().map(link).collect()
}

/// Where a format stands among the others; a print comes after what it is printed from.
fn order(ending: &str) -> (usize, &str) {
    let known = Format::ALL.iter().position(|format| format.key() == ending);
    (known.unwrap_or(1), ending)
}

/// A part of a path as an address takes it: UTF-8 in percent signs, but for what is plain.
fn encoded(part: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    part.bytes().map(byte).collect()
}

/// A size as people say it: whole kilobytes, and at least one.
fn size(words: &Words<'_>, bytes: u64) -> String {
    words.say("index.size", context! { kilobytes => bytes.div_ceil(1024).max(1) })
}
