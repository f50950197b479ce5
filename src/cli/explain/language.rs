//! The whole vocabulary of the criteria on one page: names from the registries, their meaning from the catalogue.

use unicode_width::UnicodeWidthStr;

use crate::{
    criteria::FRAME_KEYS,
    measure,
    say::Lang,
    scale::{self, Bounds, Requirement},
};

/// Whether a word asks for the page.
pub(super) fn is_meant(topic: &str) -> bool {
    Lang::ALL.iter().any(|lang| lang.word("cli.explain.vocabulary.topic") == topic)
}

/// The page.
pub(super) fn page(lang: Lang) -> String {
    let heading = |key: &str| lang.word(&format!("cli.explain.vocabulary.{key}"));
    // `sorted` is made by the `table` scale, not written by name.
    let measures = measure::NAMES.iter().copied().filter(|name| *name != "sorted");
    let listed = |names: &[&str]| -> Vec<String> {
        names.iter().map(|name| format!("  {}{}", padded(name, 14), meaning(name, lang))).collect()
    };
    let bounds = Bounds::KEYS.iter().map(|name| {
        let meaning = lang.word(&format!("cli.explain.vocabulary.bound.{name}"));
        format!("  {}{meaning}", padded(name, 14))
    });
    // The words of conditions stand in the page about them, each with an example, further in than its sentences.
    let conditions = lang.word("kind.conditions.explain");
    let conditions = conditions.lines().filter_map(|line| Some(format!("  {}", line.strip_prefix("    ")?)));
    let groups: [(&str, Vec<String>); 6] = [
        ("measures", measures.map(|name| with_keys(name, lang)).collect()),
        ("scales", scale::NAMES.iter().map(|name| with_keys(name, lang)).collect()),
        ("frame", listed(FRAME_KEYS)),
        ("comparisons", listed(Requirement::KEYS)),
        ("bounds", bounds.collect()),
        ("conditions", conditions.collect()),
    ];
    let groups = groups.map(|(key, lines)| format!("{}\n{}", heading(key), lines.join("\n")));
    format!("{}\n{}", heading("head"), groups.join("\n\n"))
}

/// A kind with its title and the keys of its own.
fn with_keys(name: &str, lang: Lang) -> String {
    let keys = match name {
        "ratio" => measure::RATIO_KEYS,
        _ if scale::NAMES.contains(&name) => scale::keys(name),
        _ => measure::keys(name),
    };
    let elsewhere = |key: &&str| *key != name && !Requirement::KEYS.contains(key);
    let keys: Vec<&str> = keys.iter().copied().filter(elsewhere).collect();
    let line = format!("  {}{}{}", padded(name, 14), padded(&meaning(name, lang), 38), keys.join(" "));
    line.trim_end().to_owned()
}

/// The title of a kind, or what a key means.
fn meaning(name: &str, lang: Lang) -> String {
    let title = format!("kind.{name}.title");
    lang.word(&if lang.has(&title) { title } else { format!("key.{name}") })
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width()).max(1)))
}
