//! The results as an attachment: as much of them as the scope publishes.

use super::{
    super::{Column, Kind, Table, words::Words},
    Scope,
};
use crate::{
    district::{District, Member},
    dossier::UnitIndex,
    survey::{Graded, Survey},
};

/// Whether a veto limits any unit's grade.
pub(super) fn is_limited(district: &District<'_>) -> bool {
    district.units.iter().any(|member| district.assessment.card(member.unit).grade_at_most.is_some())
}

/// The results as far as the scope goes: of units that are not commended, the first says nothing.
pub(super) fn table(words: &Words<'_>, district: &District<'_>, survey: &Survey<'_>, scope: Scope) -> Table {
    let assessment = district.assessment;
    let title = |key: &str| words.word(&format!("notice.col.{key}"));
    let name = |unit: UnitIndex| assessment.dossier.units[unit].name.clone();
    let grade_of = |grade: Option<usize>| match grade {
        Some(grade) => assessment.criteria.grades[grade].title.clone(),
        None => "—".to_owned(),
    };
    // A star says that a veto had a hand in it.
    let grade_after_vetoes = |member: &Member<'_>| {
        let star = if assessment.card(member.unit).grade_at_most.is_some() { "*" } else { "" };
        format!("{}{star}", grade_of(member.standing.grade))
    };
    let grade = Column::new(title("grade"), Kind::Mark, 8);
    let by_code = || Column::new(title("unit-by-code"), Kind::Name, 14);
    let total = || Column::new(title("total"), Kind::Number, 8);
    let excluded = district.excluded.iter().copied();
    let (columns, rows): (Vec<Column>, Vec<Vec<String>>) = match scope {
        Scope::Commend => {
            let of_grade = |graded: &Graded| {
                let grade = graded.grade.map_or_else(|| words.word("notice.best"), |grade| grade_of(Some(grade)));
                graded.eligible.iter().map(|unit| vec![grade.clone(), name(*unit)]).collect::<Vec<_>>()
            };
            let commended = survey.grades.iter().filter(|graded| graded.commends);
            (vec![grade, by_code()], commended.flat_map(of_grade).collect())
        }
        Scope::Bands => {
            let mut units: Vec<_> = district.units.iter().collect();
            units.sort_by_key(|member| (member.standing.grade, member.unit));
            let row = |member: &&Member<'_>| {
                vec![grade_after_vetoes(member), name(member.unit), words.cell(&member.standing.total)]
            };
            let left_out = excluded.map(|unit| vec![words.word("notice.not-ranked"), name(unit), "—".to_owned()]);
            (vec![grade, by_code(), total()], units.iter().map(row).chain(left_out).collect())
        }
        Scope::Full => {
            let row = |member: &Member<'_>| {
                let place = member.standing.overall;
                vec![
                    format!("{}{}", words.tie(place), place.place),
                    name(member.unit),
                    words.cell(&member.standing.total),
                    grade_after_vetoes(member),
                ]
            };
            let left_out =
                excluded.map(|unit| vec!["—".to_owned(), name(unit), "—".to_owned(), words.word("notice.not-ranked")]);
            let columns = vec![
                Column::new(title("place"), Kind::Mark, 6),
                Column::new(title("unit"), Kind::Name, 14),
                total(),
                grade,
            ];
            (columns, district.units.iter().map(row).chain(left_out).collect())
        }
    };
    let mut table = Table::new(words.word("notice.results"), columns, rows);
    if scope != Scope::Commend && assessment.criteria.grades.is_empty() && district.excluded.is_empty() {
        drop_column(&mut table, if scope == Scope::Full { 3 } else { 0 });
    }
    table
}

/// Leaves out a column that says nothing.
fn drop_column(table: &mut Table, index: usize) {
    table.columns.remove(index);
    for row in &mut table.rows {
        row.remove(index);
    }
}
