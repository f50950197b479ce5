//! From full marks to the total, step by step, drawn.

use minijinja::context;

use crate::{
    account::{Account, Cause, Entry},
    assessment::Assessment,
    num::Points,
    report::{
        chart::{Axis, Chart, ChartRow, Mark},
        words::Words,
    },
};

/// The steps of the account on one axis that holds them all; what can be made good is hatched.
pub(super) fn waterfall(words: &Words<'_>, assessment: &Assessment, account: &Account) -> Chart {
    let mut reached = vec![account.full.clone()];
    for step in &account.steps {
        let next = reached.last().map_or(Points::ZERO, |now| now + &step.change);
        reached.push(next);
    }
    let axis = Axis::around(&reached.iter().map(|points| points.quantity().clone()).collect::<Vec<_>>());
    let end = |key: &str, points: &Points, half: (&'static str, &'static str), radius| {
        let marks = vec![join(&axis, points, half), Mark::dot(&axis, points.quantity(), "teal", radius)];
        ChartRow::new(words.word(key), vec![words.prose(points)], marks).classed("strong")
    };
    let mut rows = vec![end("unit.full", &account.full, ("50%", "100%"), "4.6")];
    rows.extend(account.steps.iter().zip(reached.windows(2)).map(|(step, ends)| {
        let mut marks = vec![join(&axis, &ends[0], ("0%", "50%")), join(&axis, &ends[1], ("50%", "100%"))];
        if !step.change.is_zero() {
            let class = if step.change.is_negative() { "och" } else { "green" };
            marks.extend(Mark::bar(&axis.fall(&ends[0], &ends[1], &step.recoverable), class, "hatch-och"));
        }
        let value = if step.change.is_zero() { words.word("unit.whole") } else { words.change(&step.change) };
        let class = if step.change.is_zero() { "faint" } else { "plain" };
        ChartRow::new(cause(words, assessment, step), vec![value], marks).classed(class)
    }));
    rows.push(end("unit.total", &account.total, ("0%", "50%"), "6"));
    let low = axis.low().to_string();
    let hatched = account.steps.iter().any(|step| step.recoverable > Points::ZERO);
    let note = words.say("unit.axis", context! { low, hatched });
    let heads = (words.word("unit.col-item"), vec![words.word("unit.col-score")]);
    Chart::rows("account", words.word("unit.account"), heads, axis.ticks(ToString::to_string), rows).with_note(note)
}

/// Half of the line that leads from one step to the next.
fn join(axis: &Axis, points: &Points, (from, to): (&'static str, &'static str)) -> Mark {
    Mark::Rule { class: "join", x: axis.at(points.quantity()), from, to }
}

fn cause(words: &Words<'_>, assessment: &Assessment, step: &Entry) -> String {
    words.word(match step.cause {
        Cause::Section(section) => return assessment.criteria.sections[section].title.clone(),
        Cause::Conversion => "cause.conversion",
        Cause::Bonus => "cause.bonus",
        Cause::Penalty => "cause.penalty",
        Cause::Bounds => "cause.bounds",
        Cause::Veto => "cause.veto",
    })
}
