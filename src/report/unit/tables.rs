//! The lists of a unit's paper as tables, for formats without room for more.

use minijinja::context;

use crate::{
    assessment::Part,
    criteria::Section,
    district::{District, Member},
    num::Points,
    report::{
        loss::{Fact, Loss, Remedy, Rest},
        table::{Column, Kind, Table},
        unit::Extra,
        words::Words,
    },
};

/// Points of the sections beside the middle one of the peers, and what can still be made good there.
pub(super) fn sections(words: &Words<'_>, district: &District<'_>, member: &Member<'_>) -> Table {
    let card = district.assessment.card(member.unit);
    let compared = district.peers(member.unit).1.len() > 1;
    let mut columns = vec![
        Column::new(words.word("unit.col-section"), Kind::Name, 12),
        Column::new(words.word("unit.col-full"), Kind::Number, 5),
        Column::new(words.word("unit.col-score"), Kind::Number, 5),
    ];
    if compared {
        columns.push(Column::new(words.word("unit.when-peers"), Kind::Number, 5));
    }
    columns.push(Column::new(words.word("unit.col-points"), Kind::Number, 5));
    let open = |section: usize| -> Points {
        let shorts = member.shortfalls.iter().filter(|short| short.part == Part::Section(section));
        shorts.map(|short| &short.recoverable).sum()
    };
    let rows = card.sections.iter().map(|score| {
        let section: &Section = &district.assessment.criteria.sections[score.section];
        let mut row = vec![section.title.clone(), words.cell(&score.full), words.cell(&score.points)];
        if compared {
            let beside = district.beside(member, score.section);
            row.push(
                beside
                    .map_or_else(|| "—".to_owned(), |beside| words.cell(&district.median_points(&beside, &score.full))),
            );
        }
        row.push(words.cell_or_dash(&open(score.section)));
        row
    });
    let rows = rows.collect();
    let together = |of: fn(&crate::score::SectionScore) -> &Points| words.cell(&card.sections.iter().map(of).sum());
    let mut sum = vec![words.word("unit.sum"), together(|score| &score.full), together(|score| &score.points)];
    if compared {
        sum.push(String::new());
    }
    let all: Points = card.sections.iter().map(|score| open(score.section)).sum();
    sum.push(words.cell(&all));
    Table::new(words.word("unit.sections"), columns, rows).with_sum(sum)
}

/// What can still be made good, with a column to be filled in by hand.
pub(super) fn remedies(words: &Words<'_>, remedies: &[Remedy], rest: Option<&Rest>, sum: &str) -> Option<Table> {
    if remedies.is_empty() {
        return None;
    }
    let columns = vec![
        Column::new(words.word("unit.col-by"), Kind::Text, 7),
        Column::new(words.word("unit.col-points"), Kind::Number, 4),
        Column::new(words.word("unit.col-advice"), Kind::Text, 20),
        Column::new(words.word("unit.col-clause"), Kind::Text, 6),
        Column::new(words.word("unit.col-who"), Kind::Text, 7),
        Column::new(words.word("unit.col-progress"), Kind::Text, 4),
    ];
    let break_between = |first: &str, second: &str| match second {
        "" => first.to_owned(),
        second => format!("{first}（{second}）"),
    };
    let mut rows: Vec<Vec<String>> = remedies
        .iter()
        .map(|remedy| {
            let advice = remedy.advice.iter().chain(&remedy.more).cloned().collect::<Vec<_>>().concat();
            let (by, done) = (break_between(&remedy.by, &remedy.left), String::new());
            let what = words.say("unit.to-do", context! { item => &remedy.item, advice });
            vec![by, remedy.points.clone(), what, remedy.clause.clone(), remedy.who.clone(), done]
        })
        .collect();
    if let Some(rest) = rest {
        let none = String::new;
        rows.push(vec![none(), rest.points.clone(), rest.text.clone(), none(), none(), none()]);
    }
    let none = String::new;
    let sum = vec![words.word("unit.sum"), sum.to_owned(), none(), none(), none(), none()];
    Some(Table::new(words.word("unit.remedies"), columns, rows).with_sum(sum))
}

/// What was lost; the sum is what the sections cost.
pub(super) fn losses(words: &Words<'_>, losses: &[Loss], converted: Option<&str>, sum: &str) -> Option<Table> {
    if losses.is_empty() {
        return None;
    }
    let columns = vec![
        Column::new(words.word("unit.col-number"), Kind::Mark, 2),
        Column::new(words.word("unit.col-item"), Kind::Text, 10),
        Column::new(words.word("unit.col-fact"), Kind::Text, 22),
        Column::new(words.word("unit.col-lost"), Kind::Number, 4),
        Column::new(words.word("unit.col-owner"), Kind::Text, 4),
        Column::new(words.word("unit.col-status"), Kind::Text, 4),
    ];
    let mut rows: Vec<Vec<String>> = losses
        .iter()
        .map(|loss| {
            let facts: Vec<String> = loss.facts.iter().map(|fact| fact_text(words, fact)).collect();
            let item = words.say("unit.named", context! { item => &loss.item, clause => &loss.clause });
            let facts = facts.join(&words.word("semicolon"));
            vec![loss.number.to_string(), item, facts, loss.lost.clone(), loss.owner.clone(), loss.status.clone()]
        })
        .collect();
    let none = String::new;
    if let Some(points) = converted {
        let (item, fact) = (words.word("unit.converted-row"), words.word("unit.converted-fact"));
        rows.push(vec![none(), item, fact, points.to_owned(), none(), none()]);
    }
    let sum = vec![none(), words.word("unit.sum"), none(), sum.to_owned(), none(), none()];
    Some(Table::new(words.word("unit.losses"), columns, rows).with_sum(sum))
}

/// Bonuses and penalties that came to something; none where there are none.
pub(super) fn extras(words: &Words<'_>, extras: &[Extra]) -> Option<Table> {
    if extras.is_empty() {
        return None;
    }
    let columns = vec![
        Column::new(words.word("unit.col-kind"), Kind::Mark, 3),
        Column::new(words.word("unit.col-item"), Kind::Text, 14),
        Column::new(words.word("unit.col-working"), Kind::Text, 14),
        Column::new(words.word("unit.col-score"), Kind::Number, 4),
    ];
    let row = |extra: &Extra| {
        let item = words.say("unit.named", context! { item => &extra.item, clause => &extra.clause });
        vec![extra.kind.clone(), item, extra.workings.join(&words.word("semicolon")), extra.points.clone()]
    };
    Some(Table::new(words.word("unit.extras"), columns, extras.iter().map(row).collect()))
}

/// Room to sign, a column each.
pub(super) fn signed(words: &Words<'_>, fields: &[String]) -> Table {
    let columns = fields.iter().map(|field| Column::new(field, Kind::Mark, 10)).collect();
    Table::new(words.word("unit.review"), columns, vec![vec!["\u{3000}".to_owned(); fields.len()]])
}

/// What happened with its arithmetic, as one text.
fn fact_text(words: &Words<'_>, fact: &Fact) -> String {
    words.say("unit.fact", context! { text => &fact.text, working => &fact.working })
}
