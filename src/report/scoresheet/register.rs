//! 5异议复核 and 6口径说明: where objections are entered, and how to read the workbook.

use minijinja::context;

use super::{Cell, Kind, Making, Occasion, Page, Sheet};
use crate::{
    num::Quantity,
    report::{Choice, Options, overview},
};

/// Rows of the register that are ready to be filled.
const LINES: usize = 40;

/// An empty register: a unit objects, the section answers, what changes is written beside what was.
pub(super) fn objections(making: &Making<'_>, totals: &Sheet) -> Sheet {
    let kinds = [
        ("objection", Kind::Mark, 4),
        ("received", Kind::Mark, 6),
        ("unit", Kind::Text, 10),
        ("about", Kind::Text, 9),
        ("reason", Kind::Text, 22),
        ("answering", Kind::Text, 8),
        ("found", Kind::Text, 22),
        ("state", Kind::Mark, 5),
        ("before", Kind::Number, 5),
        ("after", Kind::Number, 5),
        ("basis", Kind::Text, 12),
        ("answered", Kind::Mark, 6),
    ];
    let columns = kinds.iter().map(|(key, kind, wide)| making.column(key, *kind).roomy(*wide)).collect();
    let mut sheet = making.sheet("objections", columns);
    sheet.notes.push(making.text("objections.then"));
    sheet.filtered = true;
    let line = |index: usize| {
        let number = Cell::number(Quantity::from(index + 1), 0);
        std::iter::once(number).chain(vec![Cell::EMPTY; kinds.len() - 1]).collect()
    };
    sheet.rows = (0..LINES).map(line).collect();
    let column = |key: &str| kinds.iter().position(|(other, ..)| *other == key).expect("the register has it");
    let states = ["received", "checking", "upheld", "corrected", "told"];
    let units = totals.columns.iter().position(|field| field.kind == Kind::Name).expect("units have names");
    sheet.choices = vec![
        Choice {
            column: column("unit"),
            from: Options::Range(format!("={}", totals.from_elsewhere(units))),
            otherwise: making.text("objections.no-unit"),
        },
        Choice {
            column: column("state"),
            from: Options::Words(states.map(|state| making.text(&format!("state.{state}"))).to_vec()),
            otherwise: making.text("objections.no-state"),
        },
    ];
    sheet
}

/// Edition, rounding, ties, groups, states, fingerprints; and what stands where.
pub(super) fn method(making: &Making<'_>, occasion: &Occasion) -> Sheet {
    let columns = vec![making.column("subject", Kind::Name), making.column("explanation", Kind::Text).wide(50)];
    let mut sheet = making.sheet("method", columns);
    sheet.notes.truncate(1);
    sheet.filtered = false;
    sheet.frozen = 1;
    sheet.paper = Page::Portrait;
    let (words, head) = (&making.words, making.head);
    let criteria = &making.assessment().criteria;
    let mut row = |key: &str, text: String| {
        if !text.is_empty() {
            let subject = making.text(&format!("method.{key}"));
            sheet.rows.push(vec![Cell::text(subject), Cell::text(text)]);
        }
    };
    row("edition", head.edition.clone());
    row("notice", head.notice.clone().unwrap_or_default());
    row("status", head.status.clone());
    row("sample", head.sample.clone().unwrap_or_default());
    row(
        "as-of",
        words.say("table.method.until", context! { as_of => head.as_of.as_str(), records => head.records.as_str() }),
    );
    row("ranking", overview::how_ranked(words, criteria));
    for line in overview::method(words, making.district) {
        row("rule", line);
    }
    let groups: Vec<&str> = criteria.groups.ranked().map(|(_, group)| group.title.as_str()).collect();
    row("groups", if criteria.groups.is_undivided() { String::new() } else { groups.join(&words.word("comma")) });
    for key in ["totals", "items", "losses", "bonuses", "objections"] {
        let (tab, how) = (making.text(&format!("{key}.tab")), making.text(&format!("{key}.how")));
        row("sheets", words.say("table.method.sheet", context! { tab, how }));
    }
    for key in ["formulas", "entries", "within", "ground", "names", "means"] {
        row("reading", making.text(&format!("reading.{key}")));
    }
    row("criteria", occasion.criteria_print.clone());
    row("ledgers", occasion.ledgers_print.clone());
    row("version", head.version.to_owned());
    row("level", head.level.clone());
    sheet
}
