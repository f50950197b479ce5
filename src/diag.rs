//! Mistakes as data: everything wrong in what people wrote, gathered and shown at once.
//!
//! A diagnostic names its [`Code`], its place and the words to fill in; the sentences stand in the catalogue under
//! `diagnostic.<code>`: `title`, `message`, `help` and `explain`, in each language.

use std::collections::BTreeMap;

use minijinja::Value;

use crate::{say::Lang, source::Locator};

mod code;
mod json;
mod text;

pub use code::{Code, Level};
pub use json::to_json;
pub use text::{Colour, to_text};

/// One thing that is wrong, or worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of thing.
    pub code: Code,
    /// Where it stands.
    pub at: Locator,
    /// The words its sentences are filled with.
    pub words: BTreeMap<&'static str, String>,
    /// The clause of the regulation in which it stands, as the criteria name it.
    pub clause: Option<String>,
}

impl Diagnostic {
    /// A diagnostic without words yet.
    pub fn new(code: Code, at: impl Into<Locator>) -> Diagnostic {
        Diagnostic { code, at: at.into(), words: BTreeMap::new(), clause: None }
    }

    /// With one word more; what a stranger wrote may be a page long, or move the cursor of a terminal.
    #[must_use]
    pub fn with(mut self, name: &'static str, word: impl ToString) -> Diagnostic {
        self.words.insert(name, tame(word.to_string()));
        self
    }

    /// With the name nearest to `written` among `known`, where one is near, as `near`; otherwise `near` is empty.
    #[must_use]
    pub fn near<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        let near = nearest(written, known).unwrap_or_default().to_owned();
        self.with("near", near)
    }

    /// What is wrong, in one line.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        self.sentence(lang, "message")
    }

    /// The way out; empty where there is none to give.
    #[must_use]
    pub fn help(&self, lang: Lang) -> String {
        self.sentence(lang, "help")
    }

    fn sentence(&self, lang: Lang, part: &str) -> String {
        lang.say(&format!("diagnostic.{}.{part}", self.code), Value::from_pairs(self.words.clone()))
    }
}

/// What was found wrong so far.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// None yet.
    #[must_use]
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds those of another reader.
    pub fn append(&mut self, mut other: Diagnostics) {
        self.0.append(&mut other.0);
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are of a level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.0.iter().filter(|diagnostic| diagnostic.code.level() == level).count()
    }

    /// Whether anything stands in the way of an assessment.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Level::Error) > 0
    }

    /// In the order a reader meets them: by file, sheet, row and column.
    #[must_use]
    pub fn sorted(mut self) -> Diagnostics {
        self.0.sort_by_cached_key(|diagnostic| (diagnostic.at.order(), diagnostic.code));
        self
    }

    /// One after the other.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, iter: T) {
        self.0.extend(iter);
    }
}

/// Characters of a word that are shown: all keys that a rule may have, and no condition of five pages.
const SHOWN: usize = 600;

/// Without control characters, and cut where it is longer than anyone reads.
fn tame(word: String) -> String {
    let is_tame = |sign: char| !sign.is_control();
    if word.len() <= SHOWN && word.chars().all(is_tame) {
        return word;
    }
    let shown = word.chars().take(SHOWN).map(|sign| if is_tame(sign) { sign } else { ' ' });
    let cut = word.chars().nth(SHOWN).map(|_| '…');
    shown.chain(cut).collect()
}

/// The known name that a slip of the pen most likely meant.
#[must_use]
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Comparing takes the product of both lengths: names that cannot be near are not compared.
    let length = written.chars().take(SHOWN).count();
    known
        .into_iter()
        .filter(|name| length < SHOWN && name.chars().count().abs_diff(length) * 2 < name.chars().count().max(3))
        .map(|name| (strsim::osa_distance(written, name), name))
        // Two Chinese characters of four changed is another word, not a slip.
        .filter(|(distance, name)| *distance * 2 < name.chars().count().max(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_its_name() {
        assert_eq!(nearest("deducts", ["deduct", "award"]), Some("deduct"));
        assert_eq!(nearest("实报时问", ["实报时间", "应报时间"]), Some("实报时间"));
        assert_eq!(nearest("完全不同", ["实报时间"]), None);
    }

    #[test]
    fn every_code_is_explained_in_both_languages() {
        for code in Code::ALL {
            for lang in Lang::ALL {
                for part in ["title", "message", "help", "explain"] {
                    assert!(lang.has(&format!("diagnostic.{code}.{part}")), "{lang:?} {code} {part}");
                }
            }
        }
    }
}
