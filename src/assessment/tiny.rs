//! Tiny editions for unit tests: a list of units, one dated ledger of records, and whatever rules a test is about.

use std::path::PathBuf;

use super::Assessment;
use crate::{
    criteria::Criteria,
    diag::{Diagnostics, Level},
    dossier::{ANONYMOUS, Dossier, Example, InlineTable},
    moment::Moment,
    num::Points,
    source::{SourceText, Span, Spanned},
};

/// What most tests need an edition to say.
pub(crate) const HEAD: &str = r#"
full           = 10
rounding       = { at = "item", places = 2, mode = "half-up" }
ties           = { next = "skipped", break = [] }
not-applicable = "rescale-section"
"#;

const LEDGERS: &str = r#"
[[ledger]]
id = "units"
title = "单位名单"
unit = ["乡镇"]
columns = [{ name = "乡镇", type = "text" }, { name = "类别", type = "text" }, { name = "人数", type = "count" }]

[[ledger]]
id = "records"
title = "登记"
unit = ["乡镇"]
date = "日期"
columns = [{ name = "日期", type = "date" }, { name = "事项", type = "text" }, { name = "数", type = "number" }]
"#;

/// An edition with the keys of `head`, and `rest` as its further files.
pub(crate) fn criteria(head: &str, rest: &[&str]) -> Criteria {
    let edition = format!(
        "[edition]\nid = \"tiny\"\ntitle = \"细则\"\nin-force = {{ from = 2016-01-01 }}\n\
         period = {{ from = 2016-01-01, to = 2016-12-31 }}\n{head}\n{LEDGERS}"
    );
    let texts = [edition.as_str()].into_iter().chain(rest.iter().copied()).enumerate();
    let files = texts.map(|(number, text)| (PathBuf::from(format!("{number}.toml")), text.to_owned())).collect();
    let mut diags = Diagnostics::new();
    let tables = Criteria::parse(files, &mut diags);
    let criteria = Criteria::read(&tables, &mut diags);
    let errors: Vec<_> = diags.iter().filter(|diagnostic| diagnostic.code.level() == Level::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    criteria.unwrap()
}

/// The assessment of ledgers written as CSV, by their ids, until `as_of`.
pub(crate) fn assessed(criteria: Criteria, ledgers: &[(&str, &str)], as_of: Option<&str>) -> Assessment {
    let mut diags = Diagnostics::new();
    let as_of = as_of.map(|day| Moment::parse(day).unwrap().date);
    let tables: Vec<InlineTable> = ledgers
        .iter()
        .map(|(id, text)| InlineTable { ledger: criteria.schema.find(id).unwrap(), text: quoted(text) })
        .collect();
    let inline = Example {
        schema: &criteria.schema,
        units: criteria.units,
        year: criteria.edition.year,
        as_of,
        unit: ANONYMOUS,
        tables: &tables,
    };
    let dossier = Dossier::from_tables(&inline, &mut diags);
    let assessment = Assessment::of(criteria, dossier, as_of, &mut diags);
    assert!(!diags.has_errors(), "{diags:#?}");
    assessment
}

fn quoted(text: &str) -> Spanned<String> {
    let source = std::sync::Arc::new(SourceText { path: "tiny.toml".into(), text: text.to_owned() });
    let range = 0..text.len();
    Spanned { value: text.to_owned(), span: Span { source, range } }
}

/// Points of the first line of the first section, for the first unit.
pub(crate) fn first_line(assessment: &Assessment) -> String {
    assessment.cards[0].sections[0].lines[0].points.to_string()
}

/// Points as a text writes them.
pub(crate) fn points(text: &str) -> Points {
    Points::parse(text).unwrap()
}
