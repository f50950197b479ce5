//! Two editions side by side: clause by clause what changed, and how.
//!
//! Sections, items and vetoes are compared by what is scored by; the regulation's own words, grades and rounding are not.

use crate::{
    criteria::{Criteria, Item, Section, Veto},
    say::Lang,
    scale::{Requirement, Wording},
};

/// One change of one clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The permanent name of the section, item or veto.
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
    /// 改计法: how points follow, or what a veto does.
    Method,
    /// 改期限: when it is due, or until when it can be made good.
    Deadline,
    /// 改口径: what is counted, or to whom it applies.
    Scope,
    /// 改责任: which section keeps the records, or who makes a loss good.
    Duty,
}

impl Kind {
    /// All of them, in the order in which they are counted.
    pub const ALL: [Kind; 7] =
        [Kind::Added, Kind::Removed, Kind::Points, Kind::Method, Kind::Deadline, Kind::Scope, Kind::Duty];

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
            Kind::Duty => "duty",
        }
    }
}

/// The changes from `old` to `new`, in the order of the new edition, removals last.
#[must_use]
pub fn editions(old: &Criteria, new: &Criteria, lang: Lang) -> Vec<Change> {
    let (before, after) = (old.wording(lang), new.wording(lang));
    let mut changes: Vec<Change> = Vec::new();
    for section in &new.sections {
        let earlier = old.sections.iter().find(|earlier| earlier.id.value == section.id.value);
        changes.extend(earlier.and_then(|earlier| section_change(earlier, &before, section, &after)));
    }
    for item in new.lines() {
        match old.find(&item.id.value) {
            Some(earlier) => changes.extend(item_changes(earlier, &before, item, &after)),
            None => changes.push(change(item, Kind::Added, String::new(), whole(item, &after))),
        }
    }
    let gone = old.lines().filter(|item| new.find(&item.id.value).is_none());
    changes.extend(gone.map(|item| change(item, Kind::Removed, whole(item, &before), String::new())));
    changes.extend(veto_changes(old, &before, new, &after));
    changes
}

/// The full marks of a section, and as how many points they count.
fn section_change(old: &Section, before: &Wording<'_>, new: &Section, after: &Wording<'_>) -> Option<Change> {
    let points = |section: &Section, wording: &Wording<'_>| {
        let counts = section.convert_to.as_ref().map(|counts| counts.in_words(wording));
        [Some(section.max.in_words(wording)), counts].into_iter().flatten().collect::<Vec<_>>().join(" → ")
    };
    let (old, is) = (points(old, before), points(new, after));
    let (id, clause, title) = (new.id.value.clone(), new.clause.clone(), new.title.clone());
    (old != is).then_some(Change { id, clause, title, kind: Kind::Points, old, new: is })
}

fn veto_changes(old: &Criteria, before: &Wording<'_>, new: &Criteria, after: &Wording<'_>) -> Vec<Change> {
    let when = |veto: &Veto, wording: &Wording<'_>| {
        veto.when.iter().map(|when| when.in_words(wording)).collect::<Vec<_>>().join("\n")
    };
    let named = |criteria: &Criteria, id: &str| criteria.vetoes.iter().position(|veto| veto.id.value == id);
    let change = |veto: &Veto, kind: Kind, old: String, new: String| {
        let (id, clause, title) = (veto.id.value.clone(), veto.clause.clone(), veto.title.clone());
        (old != new).then_some(Change { id, clause, title, kind, old, new })
    };
    let mut changes = Vec::new();
    for veto in &new.vetoes {
        let (is, does) = (when(veto, after), new.effect_in_words(&veto.effect, after.lang));
        let Some(earlier) = named(old, &veto.id.value).map(|index| &old.vetoes[index]) else {
            changes.extend(change(veto, Kind::Added, String::new(), veto.text.clone().unwrap_or(is)));
            continue;
        };
        let (was, did) = (when(earlier, before), old.effect_in_words(&earlier.effect, before.lang));
        changes.extend(change(veto, Kind::Scope, was, is));
        changes.extend(change(veto, Kind::Method, did, does));
    }
    for veto in old.vetoes.iter().filter(|veto| named(new, &veto.id.value).is_none()) {
        let was = veto.text.clone().unwrap_or_else(|| when(veto, before));
        changes.extend(change(veto, Kind::Removed, was, String::new()));
    }
    changes
}

fn item_changes(old: &Item, before: &Wording<'_>, new: &Item, after: &Wording<'_>) -> Vec<Change> {
    let aspects = [
        (Kind::Points, points(old, before), points(new, after)),
        (Kind::Scope, scope(old, before), scope(new, after)),
        (Kind::Deadline, deadline(old), deadline(new)),
        (Kind::Duty, duty(old), duty(new)),
    ];
    let mut changes: Vec<Change> = aspects
        .into_iter()
        .filter(|(_, old, new)| old != new)
        .map(|(kind, was, is)| change(new, kind, was, is))
        .collect();
    // A rule's sentence holds what is counted too: only what is left over is a change of method.
    let (was, is) = (method(old, before), method(new, after));
    if skeleton(old, before) != skeleton(new, after) {
        changes.push(change(new, Kind::Method, was, is));
    }
    changes
}

fn change(item: &Item, kind: Kind, old: String, new: String) -> Change {
    Change { id: item.id.value.clone(), clause: item.clause.clone(), title: item.title.clone(), kind, old, new }
}

/// Full marks, and the floor where it is not zero.
fn points(item: &Item, wording: &Wording<'_>) -> String {
    let max = item.max.as_ref().map(|max| max.in_words(wording));
    [max, item.floor_in_words(wording.lang)].into_iter().flatten().collect::<Vec<_>>().join("\n")
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

/// Who keeps the records, and who makes a loss good.
fn duty(item: &Item) -> String {
    let who = item.remedy.as_ref().and_then(|remedy| remedy.who.clone());
    [item.owner.clone(), who].into_iter().flatten().collect::<Vec<_>>().join(" / ")
}

fn method(item: &Item, wording: &Wording<'_>) -> String {
    let rules = item.rules.iter().map(|rule| rule.scale.in_words(wording));
    rules.chain(frame(item, wording)).collect::<Vec<_>>().join("\n")
}

/// How parts of the year combine, and what holds where there is nothing to measure by.
fn frame(item: &Item, wording: &Wording<'_>) -> impl Iterator<Item = String> {
    item.over_in_words(wording.lang).into_iter().chain(item.missing_in_words(wording.lang))
}

/// The rules' sentences with what is counted taken out, and the frame around them.
fn skeleton(item: &Item, wording: &Wording<'_>) -> String {
    let sentences = item.rules.iter().map(|rule| {
        let sentence = rule.scale.in_words(wording);
        rule.scale.measures().into_iter().fold(sentence, |text, measure| text.replace(&wording.measure(measure), "…"))
    });
    sentences.chain(frame(item, wording)).collect::<Vec<_>>().join("\n")
}

fn whole(item: &Item, wording: &Wording<'_>) -> String {
    item.text.clone().unwrap_or_else(|| method(item, wording))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::tiny;

    const ITEM: &str = r#"
[section]
id     = "first"
title  = "第一章"
clause = "第一条"
max    = 10

[[item]]
id     = "meetings"
title  = "例会"
clause = "第一条第（一）项"
max    = 10
deduct = { each = 2, count = "records", where = "事项 = '缺席'" }
remedy = { text = "应到会。", recover = "none" }
"#;

    const VETO: &str = r#"
[[veto]]
id     = "fraud"
title  = "弄虚作假"
clause = "第三条"
when   = { count = "records", where = "事项 = '造假'", at-least = 1 }
effect = { zero = "total" }
"#;

    const BONUS: &str = r#"
[[bonus]]
id     = "briefs"
title  = "信息"
clause = "第二条"
award  = { each = 1, count = "records", where = "事项 = '采用'" }
"#;

    /// The changes from the item and `old` to the item with one line replaced, and `new`: kind, what stood, what stands.
    fn changes(replaced: (&str, &str), old: &str, new: &str) -> Vec<(Kind, String, String)> {
        let (line, by) = replaced;
        assert!(ITEM.contains(line));
        let before = tiny::criteria(tiny::HEAD, &[ITEM, old]);
        let after = tiny::criteria(tiny::HEAD, &[&ITEM.replace(line, by), new]);
        editions(&before, &after, Lang::Zh).into_iter().map(|change| (change.kind, change.old, change.new)).collect()
    }

    fn one(kind: Kind, old: &str, new: &str) -> Vec<(Kind, String, String)> {
        vec![(kind, old.to_owned(), new.to_owned())]
    }

    #[test]
    fn an_edition_does_not_differ_from_itself() {
        assert_eq!(changes(("", ""), VETO, VETO), []);
    }

    #[test]
    fn a_new_bonus_is_an_addition() {
        let rule = "《登记》中符合条件（事项为“采用”）的记录数，每条得1分";
        assert_eq!(changes(("", ""), "", BONUS), one(Kind::Added, "", rule));
    }

    #[test]
    fn a_bonus_that_is_gone_is_a_removal() {
        let rule = "《登记》中符合条件（事项为“采用”）的记录数，每条得1分";
        assert_eq!(changes(("", ""), BONUS, ""), one(Kind::Removed, rule, ""));
    }

    #[test]
    fn a_veto_comes_and_goes_like_an_item() {
        let when = "《登记》中符合条件（事项为“造假”）的记录数不少于1条";
        assert_eq!(changes(("", ""), "", VETO), one(Kind::Added, "", when));
        assert_eq!(changes(("", ""), VETO, ""), one(Kind::Removed, when, ""));
    }

    #[test]
    fn a_veto_that_does_something_else_changes_its_method() {
        let milder = VETO.replace(r#"zero = "total""#, "ineligible = true");
        assert_eq!(changes(("", ""), VETO, &milder), one(Kind::Method, "总分记零分", "不得评先"));
    }

    #[test]
    fn a_floor_changes_points() {
        let floored = r#"clause = "第一条第（一）项"
floor = 1"#;
        let changed = changes((r#"clause = "第一条第（一）项""#, floored), "", "");
        assert_eq!(changed, one(Kind::Points, "10", "10\n扣到 1 分为止"));
    }

    #[test]
    fn a_conversion_changes_the_points_of_its_section() {
        let convert = ("max    = 10\n\n", "max    = 10\nconvert-to = 10\n\n");
        assert_eq!(changes(convert, "", ""), one(Kind::Points, "10", "10 → 10"));
    }

    #[test]
    fn another_price_changes_the_method() {
        let (old, new) = ("每条扣2分", "每条扣3分");
        let sentence = |end: &str| format!("《登记》中符合条件（事项为“缺席”）的记录数，{end}");
        assert_eq!(changes(("each = 2", "each = 3"), "", ""), one(Kind::Method, &sentence(old), &sentence(new)));
    }

    #[test]
    fn parts_of_the_year_change_the_method() {
        let over = r#"clause = "第一条第（一）项"
over = { period = "quarter", combine = "sum" }"#;
        let kinds: Vec<Kind> =
            changes((r#"clause = "第一条第（一）项""#, over), "", "").into_iter().map(|(kind, ..)| kind).collect();
        assert_eq!(kinds, [Kind::Method]);
    }

    #[test]
    fn a_day_from_which_it_is_due_changes_the_deadline() {
        let due = r#"clause = "第一条第（一）项"
due = 2016-06-30"#;
        assert_eq!(changes((r#"clause = "第一条第（一）项""#, due), "", ""), one(Kind::Deadline, "", "2016-06-30"));
    }

    #[test]
    fn another_keeper_changes_the_duty() {
        let kept = ("remedy = {", "owner = \"综合科\"\nremedy = { who = \"统计站\",");
        assert_eq!(changes(kept, "", ""), one(Kind::Duty, "", "综合科 / 统计站"));
    }

    #[test]
    fn other_records_change_the_scope_and_not_the_method() {
        let sentence = |what: &str| format!("《登记》中符合条件（事项为“{what}”）的记录数");
        assert_eq!(changes(("'缺席'", "'迟到'"), "", ""), one(Kind::Scope, &sentence("缺席"), &sentence("迟到")));
    }
}
