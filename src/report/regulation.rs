//! The regulation as a page: its own words beside what is scored by, clause by clause.

use serde::Serialize;

use crate::{
    criteria::{Criteria, Example, Item, Remedy, Veto},
    say::Lang,
    scale::Wording,
};

/// A regulation, ready to print.
#[derive(Clone, Debug, Serialize)]
pub struct Regulation {
    /// The language of the page, as HTML names it.
    lang: &'static str,
    title: String,
    id: String,
    /// When it is in force.
    force: String,
    /// The assessment year.
    year: String,
    full: String,
    notice: Option<String>,
    ruling: Option<String>,
    /// Sections, then bonuses, penalties and vetoes where there are any.
    chapters: Vec<Chapter>,
    /// Worked examples of whole results.
    examples: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Chapter {
    clause: String,
    title: String,
    /// Full marks; empty where there are none.
    max: String,
    /// As how many points it counts.
    counts: Option<String>,
    ruling: Option<String>,
    passages: Vec<Passage>,
}

#[derive(Clone, Debug, Serialize)]
struct Passage {
    clause: String,
    title: String,
    id: String,
    max: Option<String>,
    /// The regulation's own words.
    text: Option<String>,
    /// What is scored by.
    rules: Vec<String>,
    /// What holds beside.
    frame: Vec<String>,
    /// What a veto does.
    effect: Option<String>,
    consequence: Option<String>,
    ruling: Option<String>,
    examples: Vec<String>,
    remedy: Option<String>,
}

/// The page of an edition.
#[must_use]
pub fn regulation(criteria: &Criteria, lang: Lang) -> Regulation {
    let wording = criteria.wording(lang);
    let edition = &criteria.edition;
    let (from, until) = edition.in_force;
    let stretch = |from: String, to: String| lang.say("report.part.days", minijinja::context! { from, to });
    let until = until.map_or_else(|| lang.word("report.regulation.open"), |day| day.to_string());
    let sections = criteria.sections.iter().map(|section| Chapter {
        clause: section.clause.clone(),
        title: section.title.clone(),
        max: section.max.in_words(&wording),
        counts: section.convert_to.as_ref().map(|counts| counts.in_words(&wording)),
        ruling: section.ruling.clone(),
        passages: section.items.iter().map(|item| of_item(criteria, item, &wording)).collect(),
    });
    let besides = [("bonuses", &criteria.bonuses), ("penalties", &criteria.penalties)];
    let besides = besides
        .into_iter()
        .map(|(key, items)| beside(lang, key, items.iter().map(|item| of_item(criteria, item, &wording)).collect()));
    let vetoes = criteria.vetoes.iter().map(|veto| of_veto(criteria, veto, &wording)).collect();
    let chapters = sections.chain(besides).chain([beside(lang, "vetoes", vetoes)]);
    Regulation {
        lang: if lang == Lang::Zh { "zh-CN" } else { "en" },
        title: edition.title.clone(),
        id: edition.id.value.clone(),
        force: stretch(from.to_string(), until),
        year: stretch(edition.year.from.to_string(), edition.year.to.to_string()),
        full: edition.full.to_string(),
        notice: edition.notice.clone(),
        ruling: edition.ruling.clone(),
        chapters: chapters.filter(|chapter| !chapter.passages.is_empty()).collect(),
        examples: worked(criteria, &criteria.examples, lang),
    }
}

fn beside(lang: Lang, key: &str, passages: Vec<Passage>) -> Chapter {
    let title = lang.word(&format!("report.regulation.{key}"));
    Chapter { clause: String::new(), title, max: String::new(), counts: None, ruling: None, passages }
}

fn of_item(criteria: &Criteria, item: &Item, wording: &Wording<'_>) -> Passage {
    let (rules, frame): (Vec<_>, Vec<_>) = item.in_words(wording).into_iter().partition(|(label, _)| *label == "rule");
    let lines = |lines: Vec<(&str, String)>| lines.into_iter().map(|(_, line)| line).collect();
    Passage {
        clause: item.clause.clone(),
        title: item.title.clone(),
        id: item.id.value.clone(),
        max: item.max.as_ref().map(|max| max.in_words(wording)),
        text: item.text.clone(),
        rules: lines(rules),
        frame: lines(frame),
        effect: None,
        consequence: None,
        ruling: item.ruling.clone(),
        examples: worked(criteria, &item.examples, wording.lang),
        remedy: item.remedy.as_ref().map(Remedy::in_words),
    }
}

fn of_veto(criteria: &Criteria, veto: &Veto, wording: &Wording<'_>) -> Passage {
    Passage {
        clause: veto.clause.clone(),
        title: veto.title.clone(),
        id: veto.id.value.clone(),
        max: None,
        text: veto.text.clone(),
        rules: veto.when.iter().map(|when| when.in_words(wording)).collect(),
        frame: Vec::new(),
        effect: Some(criteria.effect_in_words(&veto.effect, wording.lang)),
        consequence: veto.consequence.clone(),
        ruling: veto.ruling.clone(),
        examples: worked(criteria, &veto.examples, wording.lang),
        remedy: veto.remedy.as_ref().map(Remedy::in_words),
    }
}

fn worked(criteria: &Criteria, examples: &[Example], lang: Lang) -> Vec<String> {
    let one = |example: &Example| {
        let outcome = criteria.expected_in_words(example, lang);
        lang.say("cli.criteria.show.worked", minijinja::context! { note => example.note.as_deref(), outcome })
    };
    examples.iter().map(one).collect()
}
