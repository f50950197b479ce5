//! One line of a scorecard, from its clause to the rows.

use minijinja::context;

use super::super::{
    session::Assessed,
    table::{labelled, wrap},
};
use crate::{
    criteria::{Item, Remedy},
    dossier::{RowPlace, UnitIndex},
    gap::{self, Finding, Shortfall, Status},
    num::Points,
    say::Lang,
    scale::Effect,
    score::{self, Line, Outcome, PartScore, Zeroed},
    source::Locator,
};

/// How many rows of a finding are shown unless all are asked for.
const ROWS: usize = 10;

/// What one unit's lines are written with.
pub(super) struct Page<'a> {
    /// The assessment.
    pub(super) assessed: &'a Assessed,
    /// The unit.
    pub(super) unit: UnitIndex,
    /// The language.
    pub(super) lang: Lang,
    /// How wide lines may be.
    pub(super) width: usize,
    /// Whether every row is shown.
    pub(super) all: bool,
}

impl Page<'_> {
    /// The line of that id.
    pub(super) fn text(&self, id: &str) -> String {
        let assessment = &self.assessed.assessment;
        let card = assessment.card(self.unit);
        let (_, item, line) =
            assessment.lines(card).find(|(_, item, _)| item.id.value == id).expect("the line was found before");
        let shortfall = gap::of(assessment, self.unit).into_iter().find(|shortfall| shortfall.item.id.value == id);
        let mut text = self.head(item, line);
        self.steps(item, line, shortfall.as_ref(), &mut text);
        if let Some(shortfall) = &shortfall {
            text.push_str(&self.end(shortfall));
        }
        text
    }

    /// A veto: what brings it about, whether it did, and the rows that show it.
    pub(super) fn veto(&self, index: usize) -> String {
        let assessment = &self.assessed.assessment;
        let criteria = &assessment.criteria;
        let veto = &criteria.vetoes[index];
        let holds = assessment.card(self.unit).vetoes.contains(&index);
        let mut text = String::new();
        let words = context! {
            unit => assessment.dossier.units[self.unit].name.as_str(),
            clause => veto.clause.as_str(),
            title => veto.title.as_str(),
            holds,
        };
        self.put(&mut text, 0, &self.lang.say("cli.explain.veto-line", words));
        if let Some(own) = &veto.text {
            self.labelled(&mut text, "text", own);
        }
        for when in &veto.when {
            self.labelled(&mut text, "when", &when.in_words(&criteria.wording(self.lang)));
        }
        for ground in score::grounds(criteria, &assessment.facts, index, self.unit) {
            for measure in ground.measures() {
                let fact = assessment.facts.of(measure, self.unit, None);
                let mut said = String::new();
                for place in &fact.evidence().places {
                    self.row(veto.remedy.as_ref(), *place, &mut said, &mut text);
                }
            }
        }
        text
    }

    fn fixed(&self, points: &Points) -> String {
        points.fixed(self.assessed.assessment.criteria.edition.printed_places())
    }

    fn put(&self, text: &mut String, indent: usize, line: &str) {
        text.push_str(&wrap(line, indent, self.width));
        text.push('\n');
    }

    fn labelled(&self, text: &mut String, key: &str, line: &str) {
        let label = self.lang.say(&format!("cli.criteria.show.{key}"), context! { gap => true });
        text.push_str(&labelled(&label, line, 2, self.width));
        text.push('\n');
    }

    /// Clause, title, points, the regulation's words and the rule's.
    fn head(&self, item: &Item, line: &Line) -> String {
        let assessment = &self.assessed.assessment;
        let mut text = String::new();
        let words = context! {
            unit => assessment.dossier.units[self.unit].name.as_str(),
            clause => item.clause.as_str(),
            title => item.title.as_str(),
            points => self.fixed(&line.points),
            full => item.max.as_ref().map(|_| self.fixed(&line.full)),
            outcome => (line.outcome != Outcome::Scored).then(|| self.lang.word(&format!("cli.outcome.{}", line.outcome.key()))),
        };
        self.put(&mut text, 0, &self.lang.say("cli.explain.line", words));
        if let Some(own) = &item.text {
            self.labelled(&mut text, "text", own);
        }
        for (label, rule) in item.in_words(&assessment.criteria.wording(self.lang)) {
            self.labelled(&mut text, label, &rule);
        }
        text
    }

    /// What each part of the year gave or took, and the rows that cost points.
    fn steps(&self, item: &Item, line: &Line, shortfall: Option<&Shortfall<'_>>, text: &mut String) {
        let several = line.parts.len() > 1;
        let none = Vec::new();
        let findings = shortfall.map_or(&none, |shortfall| &shortfall.findings);
        for part in &line.parts {
            let of_part: Vec<&Finding<'_>> =
                findings.iter().filter(|finding| finding.part.is_some_and(|found| found.part == part.part)).collect();
            if several {
                self.put(text, 2, &self.part(part));
            }
            let earned = part.steps.iter().enumerate().filter(|(rule, step)| {
                let told = of_part.iter().any(|finding| finding.rule == Some(*rule));
                !told && !step.working.is_empty() && matches!(step.effect, Effect::Earned { .. })
            });
            for (_, step) in earned {
                if let Effect::Earned { points, .. } = &step.effect {
                    let words = context! { working => step.working.as_str(), points => self.fixed(points) };
                    self.put(text, 4, &self.lang.say("cli.explain.earned", words));
                }
            }
            for finding in of_part {
                self.finding(item, finding, text);
            }
            if let Some(unbounded) = &part.unbounded {
                let words = context! { unbounded => self.fixed(unbounded), points => self.fixed(&part.points) };
                self.put(text, 4, &self.lang.say("cli.explain.unbounded", words));
            }
        }
        for finding in findings.iter().filter(|finding| finding.part.is_none()) {
            self.finding(item, finding, text);
        }
        if let Some(Zeroed::Veto(veto)) = line.zeroed {
            let veto = &self.assessed.assessment.criteria.vetoes[veto];
            let words = context! { clause => veto.clause.as_str(), title => veto.title.as_str() };
            self.put(text, 2, &self.lang.say("cli.explain.zeroed-by-veto", words));
        }
    }

    fn part(&self, part: &PartScore) -> String {
        let words = context! {
            number => part.part.map_or(1, |part| part + 1),
            from => part.days.from.to_string(),
            to => part.days.to.to_string(),
            points => self.fixed(&part.points),
            full => self.fixed(&part.full),
            outcome => (part.outcome != Outcome::Scored).then(|| self.lang.word(&format!("cli.outcome.{}", part.outcome.key()))),
        };
        self.lang.say("cli.explain.part", words)
    }

    /// One rule's arithmetic and its rows.
    fn finding(&self, item: &Item, finding: &Finding<'_>, text: &mut String) {
        let criteria = &self.assessed.assessment.criteria;
        let ledger = criteria.schema[finding.ledger].title.clone();
        let (working, measured) = finding.step.map_or((String::new(), None), |step| {
            (
                step.working.clone(),
                step.measured.as_ref().map(|measured| {
                    measured.decimal().map_or_else(|| measured.fixed(2), |exact| exact.normalize().to_string())
                }),
            )
        });
        let words = context! {
            ledger,
            working,
            measured,
            lost => self.fixed(&finding.lost),
            rows => finding.rows.len(),
            zeroed => finding.step.is_none(),
        };
        self.put(text, 4, &self.lang.say("cli.explain.finding", words));
        let shown = if self.all { finding.rows.len() } else { ROWS };
        let mut said = String::new();
        for place in finding.rows.iter().take(shown) {
            // Rows that were counted in the unit's favour ask for nothing.
            self.row(item.remedy.as_ref().filter(|_| !finding.absence), *place, &mut said, text);
        }
        if finding.rows.len() > shown {
            let words = context! { count => finding.rows.len() - shown };
            self.put(text, 6, &self.lang.say("cli.explain.more-rows", words));
        }
        if finding.at_fault().is_empty() {
            self.advice(item.remedy.as_ref(), None, &mut said, text);
        }
    }

    /// A row as its spreadsheet shows it, and what to do about it.
    fn row(&self, remedy: Option<&Remedy>, place: RowPlace, said: &mut String, text: &mut String) {
        let assessment = &self.assessed.assessment;
        let Locator::Cell(cell) = assessment.dossier.locate(place, None, &assessment.criteria.schema) else { return };
        let words = context! {
            file => cell.path.display().to_string(),
            sheet => cell.sheet.as_deref(),
            row => place.row,
        };
        self.put(text, 6, &self.lang.say("cli.explain.row", words));
        let cells: Vec<String> = cell
            .excerpt
            .iter()
            .filter(|shown| !shown.text.is_empty())
            .map(|shown| format!("{} {}", shown.header, shown.text))
            .collect();
        self.put(text, 8, &cells.join(&self.lang.word("cli.explain.cell-gap")));
        self.advice(remedy, Some(place), said, text);
    }

    /// What to do, unless the row before said the same.
    fn advice(&self, remedy: Option<&Remedy>, place: Option<RowPlace>, said: &mut String, text: &mut String) {
        let Some(remedy) = remedy else { return };
        let advice = gap::advice(&self.assessed.assessment, remedy, place);
        if !advice.is_empty() && advice != *said {
            self.put(text, 8, &self.lang.say("cli.explain.advice", context! { advice => advice.as_str() }));
        }
        *said = advice;
    }

    /// What was lost in all, and what can still be done.
    fn end(&self, shortfall: &Shortfall<'_>) -> String {
        let remedy = shortfall.item.remedy.as_ref();
        let words = context! {
            lost => self.fixed(&shortfall.lost),
            recoverable => (shortfall.status == Status::Recoverable).then(|| self.fixed(&shortfall.recoverable)),
            by => remedy.and_then(|remedy| remedy.by).map(|day| day.to_string()),
            who => remedy.and_then(|remedy| remedy.who.clone()),
            owner => shortfall.item.owner.as_deref(),
        };
        let mut text = String::new();
        self.put(&mut text, 2, &self.lang.say("cli.explain.end", words));
        text
    }
}
