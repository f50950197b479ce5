//! Two editions side by side: clause by clause what changed, and how.

use crate::{
    criteria::{Criteria, Item},
    say::Lang,
    scale::{Requirement, Wording},
};

/// One change of one clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The item's permanent name.
    pub id: String,
    /// Its clause, of the new edition where it still stands there.
    pub clause: String,
    /// Its title.
    pub title: String,
    /// What kind of change.
    pub kind: Kind,
    /// What stood there; empty for an addition.
    pub old: String,
    /// What stands there; empty for a removal.
    pub new: String,
}

/// What kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// 新增
    Added,
    /// 删除
    Removed,
    /// 调分: full marks, floors or caps.
    Points,
    /// 改计法: how points follow.
    Method,
    /// 改期限: when it is due, or until when it can be made good.
    Deadline,
    /// 改口径: what is counted, or to whom it applies.
    Scope,
}

impl Kind {
    /// Its key in the catalogue.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Kind::Added => "added",
            Kind::Removed => "removed",
            Kind::Points => "points",
            Kind::Method => "method",
            Kind::Deadline => "deadline",
            Kind::Scope => "scope",
        }
    }
}

/// The changes from `old` to `new`, in the order of the new edition, removals last.
#[must_use]
pub fn editions(old: &Criteria, new: &Criteria, lang: Lang) -> Vec<Change> {
    let (before, after) = (old.wording(lang), new.wording(lang));
    let mut changes: Vec<Change> = Vec::new();
    for item in new.lines() {
        match old.find(&item.id.value) {
            Some(earlier) => changes.extend(item_changes(earlier, &before, item, &after)),
            None => changes.push(change(item, Kind::Added, String::new(), whole(item, &after))),
        }
    }
    let gone = old.lines().filter(|item| new.find(&item.id.value).is_none());
    changes.extend(gone.map(|item| change(item, Kind::Removed, whole(item, &before), String::new())));
    changes
}

fn item_changes(old: &Item, before: &Wording<'_>, new: &Item, after: &Wording<'_>) -> Vec<Change> {
    let aspects = [
        (Kind::Points, points(old, before), points(new, after)),
        (Kind::Scope, scope(old, before), scope(new, after)),
        (Kind::Deadline, deadline(old), deadline(new)),
    ];
    let mut changes: Vec<Change> = aspects
        .into_iter()
        .filter(|(_, old, new)| old != new)
        .map(|(kind, old, was)| change(new, kind, old, was))
        .collect();
    // A rule's sentence holds what is counted too: only what is left over is a change of method.
    let (was, is) = (method(old, before), method(new, after));
    if was != is && skeleton(old, before) != skeleton(new, after) {
        changes.push(change(new, Kind::Method, was, is));
    }
    changes
}

fn change(item: &Item, kind: Kind, old: String, new: String) -> Change {
    Change { id: item.id.value.clone(), clause: item.clause.clone(), title: item.title.clone(), kind, old, new }
}

fn points(item: &Item, wording: &Wording<'_>) -> String {
    item.max.as_ref().map(|max| max.in_words(wording)).unwrap_or_default()
}

/// What is counted, and to whom the item applies.
fn scope(item: &Item, wording: &Wording<'_>) -> String {
    let measures = item.rules.iter().flat_map(|rule| rule.scale.measures());
    let asked = item.only_if.iter().chain(item.zero_if.iter().map(|zero| &zero.requirement));
    let words = measures.map(|measure| wording.measure(measure));
    words.chain(asked.map(|requirement: &Requirement| requirement.in_words(wording))).collect::<Vec<_>>().join("\n")
}

fn deadline(item: &Item) -> String {
    let by = item.remedy.as_ref().and_then(|remedy| remedy.by);
    [item.due, by].into_iter().flatten().map(|day| day.to_string()).collect::<Vec<_>>().join(" / ")
}

fn method(item: &Item, wording: &Wording<'_>) -> String {
    item.rules.iter().map(|rule| rule.scale.in_words(wording)).collect::<Vec<_>>().join("\n")
}

/// The rules' sentences with what is counted taken out, and the frame around them.
fn skeleton(item: &Item, wording: &Wording<'_>) -> String {
    let sentences = item.rules.iter().map(|rule| {
        let sentence = rule.scale.in_words(wording);
        rule.scale.measures().into_iter().fold(sentence, |text, measure| text.replace(&wording.measure(measure), "…"))
    });
    let frame = format!("{:?} {:?} {:?}", item.over, item.floor, item.missing);
    sentences.chain([frame]).collect::<Vec<_>>().join("\n")
}

fn whole(item: &Item, wording: &Wording<'_>) -> String {
    item.text.clone().unwrap_or_else(|| method(item, wording))
}
