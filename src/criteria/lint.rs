//! What does not hold together: sums, references, dead policy.

use std::collections::BTreeSet;

use super::{Criteria, Item, Piece, Rule, ZeroTarget};
use crate::{
    condition::{Condition, Expression},
    diag::{Code, Diagnostic, Diagnostics},
    dossier::{ColumnIndex, LedgerIndex},
    measure::{Selection, Tallied},
    num::Quantity,
    reader::unique,
    scale::Figure,
    source::Span,
};

/// Checks everything that can be seen without a ledger.
///
/// `are_whole` says whether every section written could be read.
pub(super) fn check(criteria: &Criteria, are_whole: bool, diags: &mut Diagnostics) {
    let sections = criteria.sections.iter().map(|section| &section.id);
    unique(
        sections.chain(criteria.lines().map(|item| &item.id)).chain(criteria.vetoes.iter().map(|veto| &veto.id)),
        diags,
    );
    sums(criteria, are_whole, diags);
    references(criteria, diags);
    let of_items = criteria.lines().map(|item| (&item.id, &item.examples));
    for (id, examples) in of_items.chain(criteria.vetoes.iter().map(|veto| (&veto.id, &veto.examples))) {
        if examples.is_empty() {
            diags.push(Diagnostic::new(Code::NoExample, &id.span).with("id", &id.value));
        }
        for group in examples.iter().filter_map(|example| example.group.as_ref()) {
            _ = criteria.groups.linked(group, diags);
        }
    }
    unreachable(criteria, diags);
    workdays(criteria, diags);
    values(criteria, diags);
    // A rule that could not be read may be the one that reads a column.
    if !diags.has_errors() {
        unread(criteria, diags);
    }
}

/// Items add up to their section, sections to full marks, for every ranked group; what lacks a part that could not be read
/// is not added up.
fn sums(criteria: &Criteria, are_whole: bool, diags: &mut Diagnostics) {
    let count = criteria.groups.len().max(1);
    let ranked = criteria.groups.ranked().map(|(index, group)| (index.0, group.title.as_str()));
    let groups: Vec<(usize, &str)> = if criteria.groups.is_undivided() { vec![(0, "")] } else { ranked.collect() };
    let mut check = |name: &str, whole: &Figure, parts: Vec<&Figure>, span: &Span| {
        // What each unit brings from its own row cannot be added up here.
        if !parts.iter().chain([&whole]).all(|figure| figure.is_stated()) {
            return;
        }
        let declared = whole.by_group(count);
        let parts: Vec<Vec<Quantity>> = parts.into_iter().map(|part| part.by_group(count)).collect();
        let sum = |group: usize| -> Quantity { parts.iter().map(|part| part[group].clone()).sum() };
        let wrong: Vec<(&Quantity, Quantity, &str)> = groups
            .iter()
            .map(|(group, title)| (&declared[*group], sum(*group), *title))
            .filter(|(declared, found, _)| *declared != found)
            .collect();
        let said = |(declared, found, group): &(&Quantity, Quantity, &str)| {
            let wrong = Diagnostic::new(Code::WrongSum, span).with("declared", declared).with("found", found);
            wrong.with("name", name).with("group", group)
        };
        match wrong.as_slice() {
            // What is the same for every group is said once, of none.
            [(declared, found, _), rest @ ..]
                if wrong.len() == groups.len()
                    && rest.iter().all(|(other, sum, _)| other == declared && sum == found) =>
            {
                diags.push(said(&(*declared, found.clone(), "")));
            }
            wrong => diags.extend(wrong.iter().map(said)),
        }
    };
    for section in criteria.sections.iter().filter(|section| section.is_whole && section.ruling.is_none()) {
        let items = section.items.iter().filter_map(|item| item.max.as_ref()).collect();
        check(&section.title, &section.max, items, &section.span);
    }
    if are_whole {
        let sections = criteria.sections.iter();
        let counted = sections.map(|section| section.convert_to.as_ref().unwrap_or(&section.max)).collect();
        let edition = &criteria.edition;
        let declared = edition.sums_to.as_ref().unwrap_or(&edition.full);
        check(&edition.title, &Figure::Plain(declared.quantity().clone()), counted, &edition.full_at);
    }
}

/// What a veto or a tie names exists.
fn references(criteria: &Criteria, diags: &mut Diagnostics) {
    let sections = || criteria.sections.iter().map(|section| section.id.value.as_str());
    let lines = || criteria.lines().map(|item| item.id.value.as_str());
    for veto in &criteria.vetoes {
        if let Some(ZeroTarget::Line(id)) = &veto.effect.zero
            && !sections().chain(lines()).any(|known| known == id.value)
        {
            let unknown = Diagnostic::new(Code::UnknownItem, &id.span).near(&id.value, sections().chain(lines()));
            diags.push(unknown.with("id", &id.value));
        }
    }
    for id in &criteria.edition.ties.break_by {
        if !sections().any(|known| known == id.value) {
            diags.push(Diagnostic::new(Code::UnknownItem, &id.span).near(&id.value, sections()).with("id", &id.value));
        }
    }
}

/// Every selection of the plan.
fn selections(criteria: &Criteria) -> impl Iterator<Item = &Selection> {
    let entries = criteria.plan.entries.iter();
    entries.flat_map(|entry| std::iter::once(entry.tallied.selection()).chain(entry.tallied.part()))
}

/// Every condition of the plan, of records and of those they are joined to.
fn conditions(criteria: &Criteria) -> impl Iterator<Item = &Condition> {
    selections(criteria).flat_map(|selection| {
        let joined = selection.join.as_ref().and_then(|join| join.condition.as_ref());
        selection.condition.iter().chain(joined)
    })
}

/// Conditions that no record can meet.
fn unreachable(criteria: &Criteria, diags: &mut Diagnostics) {
    for condition in conditions(criteria).filter(|condition| condition.is_unreachable()) {
        let never = Diagnostic::new(Code::UnreachableCondition, &condition.written.span);
        diags.push(never.with("text", &condition.written.value));
    }
}

/// Working days are counted where the edition says which days they are.
fn workdays(criteria: &Criteria, diags: &mut Diagnostics) {
    if criteria.workdays.is_some() {
        return;
    }
    let expressions = criteria.plan.entries.iter().filter_map(|entry| measured_expression(&entry.tallied));
    let conditions = conditions(criteria).filter(|condition| condition.counts_workdays());
    let spans = conditions.map(|condition| &condition.written.span);
    let counting = expressions.filter(|expression| expression.counts_workdays());
    for span in spans.chain(counting.map(|expression| &expression.written.span)) {
        diags.push(Diagnostic::new(Code::NoWorkdays, span));
    }
}

/// Ledgers that no rule reads, and columns that nothing does: no rule, no key, no date, no remedy and no lookup. The list of
/// units is for people as well.
fn unread(criteria: &Criteria, diags: &mut Diagnostics) {
    let read = columns_read(criteria);
    for (index, ledger) in criteria.schema.ledgers.iter().enumerate() {
        let index = LedgerIndex(index);
        if index == criteria.units {
            continue;
        }
        let about =
            |code| Diagnostic::new(code, &ledger.id.span).with("ledger", &ledger.id.value).with("title", &ledger.title);
        if !read.contains(&(index, None)) {
            diags.push(about(Code::UnreadLedger));
            continue;
        }
        let columns = ledger.columns.iter().enumerate();
        let unread = columns.filter(|(column, _)| !read.contains(&(index, Some(ColumnIndex(*column)))));
        let names: Vec<&str> = unread.map(|(_, column)| column.name.value.as_str()).collect();
        if !names.is_empty() {
            diags.push(about(Code::UnreadColumn).with("column", names.join("、")));
        }
    }
}

/// Every column that something reads, and under `None` every ledger.
fn columns_read(criteria: &Criteria) -> BTreeSet<(LedgerIndex, Option<ColumnIndex>)> {
    let mut read = BTreeSet::new();
    let mut also = |ledger: LedgerIndex, columns: Vec<ColumnIndex>| {
        read.insert((ledger, None));
        read.extend(columns.into_iter().map(|column| (ledger, Some(column))));
    };
    for selection in selections(criteria) {
        also(selection.ledger, selection.condition.iter().flat_map(Condition::columns).collect());
        if let Some(join) = &selection.join {
            also(selection.ledger, vec![join.here]);
            also(join.ledger, join.condition.iter().flat_map(Condition::columns).chain([join.there]).collect());
        }
    }
    for entry in &criteria.plan.entries {
        also(entry.tallied.selection().ledger, measured_columns(&entry.tallied));
    }
    if let Some(rule) = &criteria.workdays {
        also(rule.ledger, rule.off.columns().into_iter().chain(rule.on.columns()).chain([rule.day]).collect());
    }
    if let Some(rule) = &criteria.practices {
        also(rule.ledger, rule.columns());
    }
    let remedies = criteria.lines().filter_map(|item| item.remedy.as_ref());
    let named: BTreeSet<&str> = remedies
        .chain(criteria.vetoes.iter().filter_map(|veto| veto.remedy.as_ref()))
        .flat_map(|remedy| remedy.text.iter().flatten())
        .filter_map(|piece| if let Piece::Column(name) = piece { Some(name.as_str()) } else { None })
        .collect();
    for (index, ledger) in criteria.schema.ledgers.iter().enumerate() {
        let here = LedgerIndex(index);
        for (place, column) in ledger.columns.iter().enumerate() {
            let name = column.name.value.as_str();
            if named.contains(name) || ledger.unit.iter().any(|unit| unit == name) {
                read.insert((here, Some(ColumnIndex(place))));
            }
            if let Some(lookup) = &column.lookup {
                read.extend(lookup.matching.iter().map(|(own, _)| (here, Some(*own))));
                read.extend(lookup.matching.iter().map(|(_, there)| (lookup.ledger, Some(*there))));
                read.extend([(lookup.ledger, None), (lookup.ledger, Some(lookup.take))]);
            }
        }
        read.extend(ledger.key.iter().chain(&ledger.date).map(|column| (here, Some(*column))));
    }
    read
}

/// The expression that a measure computes, where it computes one.
fn measured_expression(tallied: &Tallied) -> Option<&Expression> {
    match tallied {
        Tallied::Sum(sum) => Some(&sum.of),
        Tallied::Value(value) => Some(&value.of),
        Tallied::Sorted(sorted) => Some(&sorted.of),
        Tallied::Count(_) | Tallied::Distinct(_) | Tallied::ShareOf(_) | Tallied::Judged(_) => None,
    }
}

/// Columns that a measure reads beside its condition.
fn measured_columns(tallied: &Tallied) -> Vec<ColumnIndex> {
    match tallied {
        Tallied::Distinct(distinct) => vec![distinct.of],
        Tallied::Sum(sum) => sum.of.columns(),
        Tallied::Value(value) => value.of.columns(),
        Tallied::Sorted(sorted) => sorted.of.columns().into_iter().chain(sorted.once).collect(),
        Tallied::Judged(judged) => vec![judged.of, judged.scorer, judged.reason],
        Tallied::Count(_) | Tallied::ShareOf(_) => Vec::new(),
    }
}

impl Criteria {
    /// Items, bonuses and penalties that reward a statistical value, in the regulation's order.
    pub fn rewarding(&self) -> impl Iterator<Item = &Item> {
        self.lines().filter(|item| item.rules.iter().any(|rule| rewards(self, rule)))
    }
}

/// A rule that pays for a statistical value pays for making it up.
fn rewards(criteria: &Criteria, rule: &Rule) -> bool {
    let is_value = |tallied: &Tallied| {
        let ledger = &criteria.schema[tallied.selection().ledger];
        matches!(tallied, Tallied::Sum(_) | Tallied::Value(_) | Tallied::Sorted(_))
            && measured_columns(tallied).into_iter().any(|column| ledger[column].statistic)
    };
    let mut entries = rule.scale.measures().into_iter().flat_map(crate::measure::Measure::entries);
    entries.any(|index| is_value(&criteria.plan[index].tallied))
}

fn values(criteria: &Criteria, diags: &mut Diagnostics) {
    for item in criteria.lines() {
        for rule in item.rules.iter().filter(|rule| rewards(criteria, rule)) {
            diags.push(Diagnostic::new(Code::RewardsAValue, &rule.span).with("id", &item.id.value));
        }
    }
}
