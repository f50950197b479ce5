//! A regulation as one reads it: chapter by chapter, each item in its own words and in those of its rules.

use minijinja::context;

use super::super::{
    Console, console,
    table::{labelled, wrap},
};
use crate::{
    criteria::{Criteria, Example, Item, Remedy, Veto},
    say::Lang,
    scale::Wording,
};

/// The whole edition, with its worked examples where they are wanted.
pub(super) fn text(criteria: &Criteria, examples: bool, console: Console) -> String {
    let lang = console.lang;
    let wording = criteria.wording(lang);
    let reader = Reader { criteria, wording, lang, width: console::width(), examples, text: String::new() };
    reader.whole()
}

struct Reader<'a> {
    criteria: &'a Criteria,
    wording: Wording<'a>,
    lang: Lang,
    width: usize,
    examples: bool,
    text: String,
}

impl Reader<'_> {
    fn whole(mut self) -> String {
        let criteria = self.criteria;
        let edition = &criteria.edition;
        let words = context! {
            title => edition.title.as_str(),
            id => edition.id.value.as_str(),
            from => edition.in_force.0.to_string(),
            until => edition.in_force.1.map(|day| day.to_string()),
            year_from => edition.year.from.to_string(),
            year_to => edition.year.to.to_string(),
            full => edition.full.to_string(),
        };
        self.put(0, &self.lang.say("cli.criteria.show.head", words));
        if let Some(notice) = &edition.notice {
            self.put(0, notice);
        }
        self.when_there(0, "ruling", edition.ruling.as_deref());
        for section in &criteria.sections {
            let words = context! {
                clause => section.clause.as_str(),
                title => section.title.as_str(),
                max => section.max.in_words(&self.wording),
                counts => section.convert_to.as_ref().map(|counts| counts.in_words(&self.wording)),
            };
            self.heading(&self.lang.say("cli.criteria.show.section", words));
            self.when_there(2, "ruling", section.ruling.as_deref());
            for item in &section.items {
                self.item(item);
            }
        }
        for (key, items) in [("bonuses", &criteria.bonuses), ("penalties", &criteria.penalties)] {
            if !items.is_empty() {
                self.heading(&self.lang.word(&format!("cli.criteria.show.{key}")));
                for item in items {
                    self.item(item);
                }
            }
        }
        if !criteria.vetoes.is_empty() {
            self.heading(&self.lang.word("cli.criteria.show.vetoes"));
            for veto in &criteria.vetoes {
                self.veto(veto);
            }
        }
        if !criteria.grades.is_empty() {
            self.heading(&self.lang.word("cli.criteria.show.grades"));
            for grade in &criteria.grades {
                self.put(2, &grade.in_words(&self.wording));
            }
        }
        if self.examples && !criteria.examples.is_empty() {
            self.heading(&self.lang.word("cli.criteria.show.whole"));
            self.worked(2, &criteria.examples);
        }
        self.text
    }

    fn put(&mut self, indent: usize, text: &str) {
        self.text.push_str(&wrap(text, indent, self.width));
        self.text.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.put(0, text);
    }

    /// A line under its label.
    fn labelled(&mut self, indent: usize, key: &str, text: &str) {
        let label = self.lang.say(&format!("cli.criteria.show.{key}"), context! { gap => true });
        self.text.push_str(&labelled(&label, text, indent, self.width));
        self.text.push('\n');
    }

    /// A line under its label, where there is something to say.
    fn when_there(&mut self, indent: usize, key: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.labelled(indent, key, text);
        }
    }

    fn remedy(&mut self, remedy: Option<&Remedy>) {
        self.when_there(4, "remedy", remedy.map(Remedy::in_words).as_deref());
    }

    /// Worked examples, a line each.
    fn worked(&mut self, indent: usize, examples: &[Example]) {
        if !self.examples {
            return;
        }
        for example in examples {
            let outcome = self.criteria.expected_in_words(example, self.lang);
            let words = context! { note => example.note.as_deref(), outcome };
            self.labelled(indent, "example", &self.lang.say("cli.criteria.show.worked", words));
        }
    }

    fn item(&mut self, item: &Item) {
        let max = item.max.as_ref().map(|max| max.in_words(&self.wording));
        let words = context! { clause => item.clause.as_str(), title => item.title.as_str(), id => item.id.value.as_str(), max };
        self.text.push('\n');
        self.put(2, &self.lang.say("cli.criteria.show.item", words));
        self.when_there(4, "text", item.text.as_deref());
        for (label, line) in item.in_words(&self.wording) {
            self.labelled(4, label, &line);
        }
        self.when_there(4, "ruling", item.ruling.as_deref());
        self.worked(4, &item.examples);
        self.remedy(item.remedy.as_ref());
    }

    fn veto(&mut self, veto: &Veto) {
        let words = context! { clause => veto.clause.as_str(), title => veto.title.as_str(), id => veto.id.value.as_str(), max => None::<String> };
        self.text.push('\n');
        self.put(2, &self.lang.say("cli.criteria.show.item", words));
        self.when_there(4, "text", veto.text.as_deref());
        let when: Vec<String> = veto.when.iter().map(|when| when.in_words(&self.wording)).collect();
        self.labelled(4, "when", &when.join(&self.lang.word("cli.criteria.show.or")));
        self.labelled(4, "effect", &self.criteria.effect_in_words(&veto.effect, self.lang));
        self.when_there(4, "consequence", veto.consequence.as_deref());
        self.when_there(4, "ruling", veto.ruling.as_deref());
        self.worked(4, &veto.examples);
        self.remedy(veto.remedy.as_ref());
    }
}
