//! A regulation as one reads it: chapter by chapter, each item in its own words and in those of its rules.

use minijinja::context;

use super::super::{
    Console, console,
    table::{labelled, wrap},
};
use crate::{
    criteria::{Combine, Criteria, Floor, Item, Missing, Piece, Remedy, Veto},
    moment::Cut,
    say::Lang,
    scale::Wording,
};

/// The whole edition.
pub(super) fn text(criteria: &Criteria, console: Console) -> String {
    let lang = console.lang;
    let reader =
        Reader { criteria, wording: criteria.wording(lang), lang, width: console::width(), text: String::new() };
    reader.whole()
}

struct Reader<'a> {
    criteria: &'a Criteria,
    wording: Wording<'a>,
    lang: Lang,
    width: usize,
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
        for section in &criteria.sections {
            let words = context! {
                clause => section.clause.as_str(),
                title => section.title.as_str(),
                max => section.max.in_words(&self.wording),
                counts => section.convert_to.as_ref().map(|counts| counts.in_words(&self.wording)),
            };
            self.heading(&self.lang.say("cli.criteria.show.section", words));
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
    fn labelled(&mut self, key: &str, text: &str) {
        let label = self.lang.say(&format!("cli.criteria.show.{key}"), context! { gap => true });
        self.text.push_str(&labelled(&label, text, 4, self.width));
        self.text.push('\n');
    }

    fn item(&mut self, item: &Item) {
        let max = item.max.as_ref().map(|max| max.in_words(&self.wording));
        let words = context! { clause => item.clause.as_str(), title => item.title.as_str(), id => item.id.value.as_str(), max };
        self.text.push('\n');
        self.put(2, &self.lang.say("cli.criteria.show.item", words));
        if let Some(text) = &item.text {
            self.labelled("text", text);
        }
        for (label, line) in rules(item, &self.wording) {
            self.labelled(label, &line);
        }
        if let Some(remedy) = &item.remedy {
            self.labelled("remedy", &in_words(remedy));
        }
    }

    fn veto(&mut self, veto: &Veto) {
        let words = context! { clause => veto.clause.as_str(), title => veto.title.as_str(), id => veto.id.value.as_str(), max => None::<String> };
        self.text.push('\n');
        self.put(2, &self.lang.say("cli.criteria.show.item", words));
        if let Some(text) = &veto.text {
            self.labelled("text", text);
        }
        let when: Vec<String> = veto.when.iter().map(|when| when.in_words(&self.wording)).collect();
        self.labelled("when", &when.join(&self.lang.word("cli.criteria.show.or")));
        if let Some(remedy) = &veto.remedy {
            self.labelled("remedy", &in_words(remedy));
        }
    }
}

/// What an item's rules and frame say, a line each under its label.
pub(in crate::cli) fn rules(item: &Item, wording: &Wording<'_>) -> Vec<(&'static str, String)> {
    let lang = wording.lang;
    let say = |key: &str, text: String| lang.say(&format!("cli.criteria.show.{key}"), context! { text });
    let mut lines: Vec<String> = Vec::new();
    if let Some(over) = item.over {
        let cut = match over.cut {
            Cut::Month => "month",
            Cut::Quarter => "quarter",
            Cut::Half => "half",
            Cut::Year => "year",
        };
        let combine = match over.combine {
            Combine::Sum => "sum",
            Combine::Mean => "mean",
            Combine::Lowest => "lowest",
        };
        let cut = lang.word(&format!("cli.criteria.show.cut.{cut}"));
        lines.push(lang.say(&format!("cli.criteria.show.over.{combine}"), context! { cut }));
    }
    let mut labelled: Vec<(&str, String)> = lines.drain(..).map(|line| ("frame", line)).collect();
    labelled.extend(item.rules.iter().map(|rule| ("rule", rule.scale.in_words(wording))));
    lines.extend(item.only_if.iter().map(|only| say("only-if", only.in_words(wording))));
    lines.extend(item.zero_if.iter().map(|zero| {
        say(if zero.in_period { "zero-if-period" } else { "zero-if" }, zero.requirement.in_words(wording))
    }));
    match &item.floor {
        Floor::None => lines.push(lang.word("cli.criteria.show.no-floor")),
        Floor::At(points) if !points.is_zero() => lines.push(say("floor", points.to_string())),
        Floor::At(_) => {}
    }
    let missing = match item.missing {
        Missing::Zero => None,
        Missing::Full => Some("missing-full"),
        Missing::NotApplicable => Some("missing-not-applicable"),
    };
    lines.extend(missing.map(|key| lang.word(&format!("cli.criteria.show.{key}"))));
    lines.extend(item.due.map(|due| say("due", due.to_string())));
    labelled.extend(lines.into_iter().map(|line| ("frame", line)));
    labelled
}

/// A remedy with its columns still to be filled in.
fn in_words(remedy: &Remedy) -> String {
    let pieces = remedy.text.iter().flatten().map(|piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Column(name) => format!("{{{name}}}"),
    });
    let text: String = pieces.collect();
    match (&remedy.absent, text.is_empty()) {
        (Some(absent), true) => absent.clone(),
        _ => text,
    }
}
