//! Laws: what holds for every regulation and every ledger, tried on generated ones.

mod conditions;
mod district;
mod facts;
mod numbers;
mod scores;
mod year;

use std::{fmt::Write, path::PathBuf, sync::Arc};

use jiff::{ToSpan, civil::date};
use kaohe::{
    assessment::Assessment,
    criteria::Criteria,
    diag::{Diagnostics, Level},
    dossier::{ANONYMOUS, Dossier, Example, InlineTable},
    measure::plan::PlanIndex,
    measure::{Fact, Measure},
    source::{SourceText, Span, Spanned},
};
use proptest::{prelude::*, sample::select};

/// How an edition decides what regulations decide differently.
#[derive(Clone, Debug)]
struct Policy {
    rounds_at: &'static str,
    mode: &'static str,
    not_applicable: &'static str,
    next: &'static str,
    quota_ties: &'static str,
}

/// What most laws need no variety in.
const PLAIN: Policy = Policy {
    rounds_at: "item",
    mode: "half-up",
    not_applicable: "rescale-section",
    next: "skipped",
    quota_ties: "left-out",
};

/// So many tries of each law; the input that breaks one is printed, not kept.
fn tries(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

fn policies() -> impl Strategy<Value = Policy> {
    (
        select(vec!["rule", "item", "section", "total"]),
        select(vec!["half-up", "half-even", "down", "up"]),
        select(vec!["rescale-section", "rescale-total", "full-marks"]),
        select(vec!["skipped", "following"]),
        select(vec!["left-out", "included"]),
    )
        .prop_map(|(rounds_at, mode, not_applicable, next, quota_ties)| Policy {
            rounds_at,
            mode,
            not_applicable,
            next,
            quota_ties,
        })
}

/// The head that both editions share.
fn head(policy: &Policy) -> String {
    include_str!("laws/edition.toml")
        .replace("{rounds-at}", policy.rounds_at)
        .replace("{mode}", policy.mode)
        .replace("{not-applicable}", policy.not_applicable)
        .replace("{next}", policy.next)
        .replace("{quota-ties}", policy.quota_ties)
}

/// An edition in which every kind of rule stands.
fn every_kind(policy: &Policy) -> Criteria {
    criteria(&[&head(policy), include_str!("laws/deducting.toml"), include_str!("laws/earning.toml")])
}

/// An edition that only takes points.
fn deducting(policy: &Policy) -> Criteria {
    criteria(&[&head(policy).replace("full = 100", "full = 60"), include_str!("laws/deducting.toml")])
}

fn criteria(texts: &[&str]) -> Criteria {
    let mut diags = Diagnostics::new();
    let files = texts.iter().enumerate();
    let files = files.map(|(number, text)| (PathBuf::from(format!("{number}.toml")), (*text).to_owned())).collect();
    let tables = Criteria::parse(files, &mut diags);
    let criteria = Criteria::read(&tables, &mut diags);
    let errors: Vec<_> = diags.iter().filter(|found| found.code.level() == Level::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    criteria.unwrap()
}

/// A record of the ledger `reports`, its cells as a clerk would leave them.
#[derive(Clone, Debug)]
struct Report {
    unit: usize,
    /// Day of the year, from 0.
    due: i32,
    due_hour: Option<u8>,
    /// Days after it was due.
    sent: Option<(i32, u8)>,
    state: &'static str,
    company: Option<u8>,
    errors: Option<(u8, u8)>,
    extended: Option<bool>,
}

/// The units: three towns and two zones.
const UNITS: [&str; 5] = ["甲镇", "乙镇", "丙镇", "丁区", "戊区"];

const UNIT_LIST: &str = "乡镇, 类别, 户数\n甲镇, 镇, 4\n乙镇, 镇, 5\n丙镇, 镇, 6\n丁区, 区, 4\n戊区, 区, 0";

impl Report {
    fn line(&self) -> String {
        let due = date(2016, 1, 1).saturating_add(self.due.days());
        let hour = |hour: u8| format!(" {hour:02}:30");
        let sent = self.sent.map(|(days, at)| format!("{}{}", due.saturating_add(days.days()), hour(at)));
        let flag = self.extended.map(|flag| if flag { "是" } else { "否" });
        format!(
            "{}, {due}{}, {}, {}, {}, {}, {}",
            UNITS[self.unit],
            self.due_hour.map(hour).unwrap_or_default(),
            sent.unwrap_or_default(),
            self.state,
            self.company.map(|company| format!("A{company}")).unwrap_or_default(),
            self.errors.map(|(whole, tenths)| format!("{whole}.{tenths}")).unwrap_or_default(),
            flag.unwrap_or_default(),
        )
    }
}

const STATES: [&str; 4] = ["按时", "迟报", "漏报", "拒报"];

fn reports_in(states: &'static [&'static str]) -> impl Strategy<Value = Report> {
    let sent = proptest::option::of((-3_i32..9, 0_u8..24));
    let errors = proptest::option::of((0_u8..20, 0_u8..10));
    let company = proptest::option::of(0_u8..6);
    let due_hour = proptest::option::of(0_u8..24);
    let flag = proptest::option::of(any::<bool>());
    (0..UNITS.len(), 0_i32..366, due_hour, sent, select(states), company, errors, flag).prop_map(
        |(unit, due, due_hour, sent, state, company, errors, extended)| Report {
            unit,
            due,
            due_hour,
            sent,
            state,
            company,
            errors,
            extended,
        },
    )
}

/// Any record.
fn reports() -> impl Strategy<Value = Report> {
    reports_in(&STATES)
}

/// A record that no rule of the deducting edition likes.
fn bad_reports() -> impl Strategy<Value = Report> {
    reports_in(&STATES[1..])
}

/// A ledger of up to forty records.
fn ledgers() -> impl Strategy<Value = Vec<Report>> {
    proptest::collection::vec(reports(), 0..40)
}

const REPORTS_HEADER: &str = "乡镇, 应报, 实报, 状态, 企业, 笔数, 延期";

/// Records as the text of one sheet.
fn sheet(records: &[Report]) -> (&'static str, String) {
    let lines: Vec<String> = records.iter().map(Report::line).collect();
    ("reports", format!("{REPORTS_HEADER}\n{}", lines.join("\n")))
}

/// The dossier of sheets, each a ledger's id and a text; the list of units and the directory stand besides.
fn dossier(criteria: &Criteria, sheets: &[(&str, String)], as_of: Option<jiff::civil::Date>) -> Dossier {
    let own = [("units", UNIT_LIST.to_owned()), ("directory", "乡镇, 企业\n甲镇, A0\n乙镇, A1\n丁区, A2".to_owned())];
    let tables: Vec<InlineTable> = own
        .iter()
        .chain(sheets)
        .map(|(id, text)| InlineTable { ledger: criteria.schema.find(id).unwrap(), text: spanned(text) })
        .collect();
    let example = Example {
        schema: &criteria.schema,
        units: criteria.units,
        year: criteria.edition.year,
        as_of,
        unit: ANONYMOUS,
        tables: &tables,
    };
    let mut diags = Diagnostics::new();
    let dossier = Dossier::from_tables(&example, &mut diags);
    assert!(!diags.has_errors(), "{diags:#?}");
    dossier
}

fn spanned(text: &str) -> Spanned<String> {
    let quoted = format!("\"{text}\"");
    let range = 0..quoted.len();
    let source = Arc::new(SourceText { path: "law.toml".into(), text: quoted });
    Spanned { value: text.to_owned(), span: Span { source, range } }
}

fn assessed(criteria: &Criteria, dossier: Dossier) -> Assessment {
    let mut diags = Diagnostics::new();
    let assessment = Assessment::of(criteria.clone(), dossier, None, &mut diags);
    assert!(!diags.has_errors(), "{diags:#?}");
    assessment
}

/// Everything that is printed and ranked, without the rows it came from: those move when rows do.
fn cards_and_ranking(assessment: &Assessment) -> String {
    let mut text = String::new();
    for card in &assessment.cards {
        writeln!(text, "{} {} {:?}", assessment.dossier.units[card.unit].name, card.total, card.vetoes).unwrap();
        for (_, item, line) in assessment.lines(card) {
            writeln!(text, "  {} {:?} {}/{} {:?}", item.id.value, line.outcome, line.points, line.full, line.zeroed)
                .unwrap();
            for part in &line.parts {
                writeln!(text, "    {:?} {} {:?} {:?}", part.part, part.points, part.outcome, part.steps).unwrap();
            }
        }
        let sections = card.sections.iter().map(|section| section.points.to_string());
        writeln!(text, "  {}", sections.collect::<Vec<_>>().join(" ")).unwrap();
    }
    for standing in &assessment.ranking.0 {
        writeln!(text, "{standing:?}").unwrap();
    }
    text
}

/// Every fact of every unit and part of the year, with its rows.
fn all_facts(assessment: &Assessment) -> Vec<Fact> {
    let entries = assessment.criteria.plan.entries.len();
    let of_unit = |unit| {
        (0..entries).flat_map(move |entry| {
            let measure = Measure::Single(PlanIndex(entry));
            let parts = assessment.criteria.edition.year.cut(assessment.criteria.plan.entries[entry].cut).len();
            (0..parts).map(move |part| assessment.facts.of(&measure, unit, Some(part)))
        })
    };
    assessment.facts.units().flat_map(of_unit).collect()
}
