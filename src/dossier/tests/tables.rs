//! Tables inside criteria.

use std::sync::Arc;

use super::*;
use crate::source::{Locator, SourceText, Span, Spanned};

/// Tables written one after the other in a criteria file, as ledger and text.
fn dossier(tables: &[(&str, &str)]) -> (Dossier, Diagnostics) {
    let schema = schema();
    let mut text = "[[item.example]]\n".to_owned();
    let mut spans = Vec::new();
    for (ledger, table) in tables {
        text.push_str(ledger);
        text.push_str(" = ");
        let start = text.len();
        text.extend(["\"\"\"\n", table, "\"\"\""]);
        spans.push(start..text.len());
        text.push('\n');
    }
    let source = Arc::new(SourceText { path: "10-reporting.toml".into(), text });
    let table = |((ledger, text), range): (&(&str, &str), std::ops::Range<usize>)| InlineTable {
        ledger: schema.find(ledger).unwrap(),
        text: Spanned { value: (*text).to_owned(), span: Span { source: Arc::clone(&source), range } },
    };
    let tables: Vec<InlineTable> = tables.iter().zip(spans).map(table).collect();
    let example = Example {
        schema: &schema,
        units: schema.find("units").unwrap(),
        year: YEAR,
        as_of: None,
        unit: ANONYMOUS,
        tables: &tables,
    };
    let mut diags = Diagnostics::new();
    let dossier = Dossier::from_tables(&example, &mut diags);
    (dossier, diags)
}

const REPORTS: &str = "  报表,   报告期,  应报时间,         实报时间,         状态, 批准延期
  B204-1, 2016-02, 2016-03-08 12:00, ,                 漏报, 否
  E204-1, 2016-03, 2016-04-08 12:00, 2016-04-09 09:00, 迟报, 否
  ";

#[test]
fn an_example_without_units_has_one() {
    let (dossier, diags) = dossier(&[("reports", REPORTS)]);
    assert!(diags.is_empty(), "{}", said(&diags));
    assert_eq!(dossier.units.len(), 1);
    assert_eq!(units(&dossier, "reports"), [ANONYMOUS, ANONYMOUS]);
    assert_eq!(column(&dossier, "reports", "状态"), ["漏报", "迟报"]);
}

#[test]
fn a_ledger_not_shown_is_there_and_empty() {
    let (dossier, _) = dossier(&[("reports", REPORTS)]);
    assert_eq!(dossier.batches(schema().find("meetings").unwrap()).map(<[Batch]>::len), Some(0));
}

#[test]
fn units_are_those_that_the_tables_name() {
    let (dossier, diags) = dossier(&[("books", "乡镇, 缺项数\n乙镇, 1\n甲镇, 0\n乙镇, 2\n")]);
    assert!(diags.is_empty(), "{}", said(&diags));
    assert_eq!(dossier.units.len(), 2);
    assert_eq!(units(&dossier, "books"), ["乙镇", "甲镇", "乙镇"]);
}

#[test]
fn a_list_of_units_gives_their_columns() {
    let tables = [("units", "乡镇, 规上单位数\n甲镇, 30\n乙镇, 20\n"), ("books", "乡镇, 缺项数\n乙镇, 1\n")];
    let (dossier, diags) = dossier(&tables);
    assert!(diags.is_empty(), "{}", said(&diags));
    assert_eq!(column(&dossier, "units", "规上单位数"), ["30", "20"]);
    assert_eq!(units(&dossier, "books"), ["乙镇"]);
}

#[test]
fn a_list_without_names_describes_the_one_unit() {
    let (dossier, diags) = dossier(&[("units", "规上单位数\n30\n"), ("books", "缺项数\n1\n")]);
    assert!(diags.is_empty(), "{}", said(&diags));
    assert_eq!(units(&dossier, "units"), [ANONYMOUS]);
    assert_eq!(units(&dossier, "books"), [ANONYMOUS]);
}

#[test]
fn a_lookup_holds_in_an_example_that_shows_both_ledgers() {
    let calendar = "报表, 报告期, 乡镇截止\nB204-1, 2016-02, 2016-03-08 12:00\n";
    let reports = "报表, 报告期, 状态\nB204-1, 2016-02, 漏报\n";
    let (dossier, diags) = dossier(&[("calendar", calendar), ("reports", reports)]);
    assert!(diags.is_empty(), "{}", said(&diags));
    assert_eq!(column(&dossier, "reports", "应报时间"), ["2016-03-08 12:00"]);
}

#[test]
fn a_slip_is_shown_in_its_line_of_the_criteria() {
    let (_, diags) = dossier(&[("reports", "报表, 报告期, 状态\nB204-1, 2016-02, 漏抱\n")]);
    assert_eq!(codes(&diags), [Code::NotAChoice]);
    let found = diags.iter().next().unwrap();
    let Locator::Text(span) = &found.at else { panic!("it points elsewhere") };
    assert_eq!(span.line(), 4);
    assert_eq!(&span.source.text[span.range.clone()], "漏抱");
}

#[test]
fn a_column_that_the_ledger_lacks_is_unknown() {
    let (_, diags) = dossier(&[("reports", "报表, 报告期, 状太\nB204-1, 2016-02, 漏报\n")]);
    assert_eq!(codes(&diags), [Code::UnknownColumn]);
}
