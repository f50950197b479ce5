//! What does not hold together: sums, references, dead policy.

use super::{Criteria, ZeroTarget, unique};
use crate::{
    condition::Expression,
    diag::{Code, Diagnostic, Diagnostics},
    dossier::{ColumnIndex, LedgerIndex},
    measure::Tallied,
    num::Quantity,
    scale::Figure,
    source::Span,
};

/// Checks everything that can be seen without a ledger.
pub(super) fn check(criteria: &Criteria, diags: &mut Diagnostics) {
    let sections = criteria.sections.iter().map(|section| &section.id);
    unique(
        sections.chain(criteria.lines().map(|item| &item.id)).chain(criteria.vetoes.iter().map(|veto| &veto.id)),
        diags,
    );
    sums(criteria, diags);
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
    dead(criteria, diags);
    values(criteria, diags);
}

/// Items add up to their section, sections to full marks, for every ranked group.
fn sums(criteria: &Criteria, diags: &mut Diagnostics) {
    let groups = criteria.groups.len().max(1);
    let per_group = |figure: &Figure| figure.by_group(groups);
    let total = |figures: Vec<Vec<Quantity>>, group: usize| -> Quantity {
        figures.iter().map(|figure| figure[group].clone()).sum()
    };
    let ranked: Vec<(usize, String)> = if criteria.groups.is_empty() {
        vec![(0, String::new())]
    } else {
        criteria.groups.ranked().map(|(index, group)| (index.0, group.title.clone())).collect()
    };
    let mut report = |declared: &Quantity, found: &Quantity, name: &str, group: &str, span: &Span| {
        if declared != found {
            let wrong = Diagnostic::new(Code::WrongSum, span).with("declared", declared).with("found", found);
            diags.push(wrong.with("name", name).with("group", group));
        }
    };
    for (group, title) in &ranked {
        for section in criteria.sections.iter().filter(|section| section.ruling.is_none()) {
            let items = section.items.iter().filter_map(|item| item.max.as_ref()).map(per_group).collect();
            let declared = &per_group(&section.max)[*group];
            report(declared, &total(items, *group), &section.title, title, &section.span);
        }
        let sections = criteria.sections.iter();
        let counted = sections.map(|section| per_group(section.convert_to.as_ref().unwrap_or(&section.max))).collect();
        let edition = &criteria.edition;
        let declared = edition.sums_to.as_ref().unwrap_or(&edition.full);
        report(declared.quantity(), &total(counted, *group), &edition.title, title, &edition.id.span);
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

/// Ledgers and columns that no rule reads, conditions that no record can meet.
fn dead(criteria: &Criteria, diags: &mut Diagnostics) {
    let mut read: Vec<(LedgerIndex, ColumnIndex)> = Vec::new();
    let mut ledgers: Vec<LedgerIndex> = vec![criteria.units];
    for entry in &criteria.plan.entries {
        let selections = [Some(entry.tallied.selection()), entry.tallied.part()];
        for selection in selections.into_iter().flatten() {
            ledgers.push(selection.ledger);
            ledgers.extend(selection.join.as_ref().map(|join| join.ledger));
            let joined = selection.join.as_ref().and_then(|join| join.condition.as_ref());
            for condition in selection.condition.iter().chain(joined) {
                if criteria.workdays.is_none() && condition.counts_workdays() {
                    diags.push(Diagnostic::new(Code::NoWorkdays, &condition.written.span));
                }
                if condition.is_unreachable() {
                    let never = Diagnostic::new(Code::UnreachableCondition, &condition.written.span);
                    diags.push(never.with("text", &condition.written.value));
                }
            }
            let columns = selection.condition.iter().flat_map(crate::condition::Condition::columns);
            read.extend(columns.map(|column| (selection.ledger, column)));
        }
        read.extend(measured_columns(&entry.tallied));
        if let Some(expression) = measured_expression(&entry.tallied)
            && criteria.workdays.is_none()
            && expression.counts_workdays()
        {
            diags.push(Diagnostic::new(Code::NoWorkdays, &expression.written.span));
        }
    }
    ledgers.extend(criteria.workdays.as_ref().map(|rule| rule.ledger));
    for ledger in &criteria.schema.ledgers {
        for column in &ledger.columns {
            if let Some(lookup) = &column.lookup {
                ledgers.push(lookup.ledger);
            }
        }
    }
    for (index, ledger) in criteria.schema.ledgers.iter().enumerate() {
        if !ledgers.contains(&LedgerIndex(index)) {
            let unread = Diagnostic::new(Code::UnreadLedger, &ledger.id.span).with("ledger", &ledger.id.value);
            diags.push(unread.with("title", &ledger.title));
        }
    }
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
fn measured_columns(tallied: &Tallied) -> Vec<(LedgerIndex, ColumnIndex)> {
    let ledger = tallied.selection().ledger;
    let columns = match tallied {
        Tallied::Distinct(distinct) => vec![distinct.of],
        Tallied::Sum(sum) => sum.of.columns(),
        Tallied::Value(value) => value.of.columns(),
        Tallied::Sorted(sorted) => sorted.of.columns(),
        Tallied::Judged(judged) => vec![judged.of, judged.scorer, judged.reason],
        Tallied::Count(_) | Tallied::ShareOf(_) => Vec::new(),
    };
    columns.into_iter().map(|column| (ledger, column)).collect()
}

/// A rule that pays for a statistical value pays for making it up.
fn values(criteria: &Criteria, diags: &mut Diagnostics) {
    let is_value = |tallied: &Tallied| {
        matches!(tallied, Tallied::Sum(_) | Tallied::Value(_) | Tallied::Sorted(_))
            && measured_columns(tallied).into_iter().any(|(ledger, column)| criteria.schema[ledger][column].statistic)
    };
    for item in criteria.lines() {
        for rule in &item.rules {
            let mut entries = rule.scale.measures().into_iter().flat_map(crate::measure::Measure::entries);
            if entries.any(|index| is_value(&criteria.plan[index].tallied)) {
                diags.push(Diagnostic::new(Code::RewardsAValue, &rule.span).with("id", &item.id.value));
            }
        }
    }
}
