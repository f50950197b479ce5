//! `kaohe whatif`: the score and both places of a unit after named fixes. `kaohe plan`: the fixes that reach a goal.

use clap::{ArgMatches, Command};
use minijinja::context;
use serde_json::json;

use super::{
    Console, Exit,
    command::{Texts, path},
    session::{self, Assessed, Wanted},
    table::{self, Align},
};
use crate::{
    account::Gain,
    diag::nearest,
    district::{District, Member},
    dossier::UnitIndex,
    error::Error,
    gap::Shortfall,
    num::Points,
    prospect::{self, Goal, Plan, Prospect},
    rank::{Place, Standing},
    say::Lang,
};

pub(super) fn command(texts: Texts) -> Command {
    let fixes = texts.option("do").value_delimiter(',').required(true);
    common(texts.command("whatif").arg(texts.required("unit")).arg(fixes), texts)
}

pub(super) fn plan_command(texts: Texts) -> Command {
    common(texts.command("plan").arg(texts.required("unit")).arg(texts.option("to").required(true)), texts)
}

fn common(command: Command, texts: Texts) -> Command {
    texts.assessing(command.arg(texts.flag("json")).arg(path(texts.option("dir"))))
}

pub(super) fn run(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    answer(matches, console, |told| {
        let mut gains = Vec::new();
        for fix in matches.get_many::<String>("do").into_iter().flatten() {
            gains.push(told.gain(fix)?);
        }
        let prospect = Prospect::of(told.district, told.unit, &gains);
        let text = if matches.get_flag("json") { told.json(&prospect, None) } else { told.sentence(&prospect) + "\n" };
        Ok((text, Exit::Done))
    })
}

pub(super) fn plan(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    answer(matches, console, |told| {
        let goal = told.goal(matches.get_one::<String>("to").expect("clap requires it"))?;
        let Some(plan) = prospect::plan(told.district, told.unit, &goal) else {
            let gains = crate::account::recoverable(&told.member().shortfalls);
            let sentence = told.sentence(&Prospect::of(told.district, told.unit, &gains));
            let text = told.lang.say("cli.plan.out-of-reach", context! { unit => told.name(), sentence });
            return Ok((text + "\n", Exit::Findings));
        };
        let text = if matches.get_flag("json") { told.json(&plan.prospect, Some(&plan)) } else { told.plan(&plan) };
        Ok((text, Exit::Done))
    })
}

/// Assesses, finds the unit, and prints what `say` says of it; a slip in the words of the command is told as wrong usage.
fn answer(
    matches: &ArgMatches,
    console: Console,
    say: impl Fn(&Told<'_>) -> Result<(String, Exit), String>,
) -> Result<Exit, Error> {
    session::answer(&Wanted::of(matches), console, |assessed| {
        let district = District::of(&assessed.assessment);
        let name = matches.get_one::<String>("unit").expect("clap requires it");
        let said = session::member(&district, name, console.lang)
            .and_then(|unit| say(&Told { assessed, district: &district, unit, lang: console.lang }));
        match said {
            Ok((text, exit)) => console.print(&text).map(|()| exit),
            Err(problem) => {
                console.complain(&problem);
                Ok(Exit::Usage)
            }
        }
    })
}

/// What is told of one unit.
struct Told<'a> {
    assessed: &'a Assessed,
    district: &'a District<'a>,
    unit: UnitIndex,
    lang: Lang,
}

impl Told<'_> {
    fn member(&self) -> &Member<'_> {
        self.district.member(self.unit)
    }

    fn name(&self) -> &str {
        &self.assessed.assessment.dossier.units[self.unit].name
    }

    fn points(&self, points: &Points) -> String {
        points.fixed(self.assessed.assessment.criteria.edition.printed_places()).replace('-', "−")
    }

    /// Points that come back by a fix written as an item or as `item=points`; an item alone is all that can be made good.
    fn gain(&self, fix: &str) -> Result<Gain, String> {
        let (name, points) = fix.split_once(['=', '＝']).map_or((fix, None), |(name, points)| (name, Some(points)));
        let shortfall = self.shortfall(name.trim())?;
        let item = shortfall.item.title.as_str();
        let most = self.points(&shortfall.lost);
        let points = match points {
            Some(text) => Points::parse(text.trim())
                .ok()
                .filter(|points| *points > Points::ZERO && *points <= shortfall.lost)
                .ok_or_else(|| self.lang.say("cli.whatif.bad-points", context! { item, text, most }))?,
            None if shortfall.recoverable.is_zero() => {
                return Err(self.lang.say("cli.whatif.settled", context! { item, most }));
            }
            None => shortfall.recoverable.clone(),
        };
        Ok(Gain { part: shortfall.part, item: shortfall.line.item, points })
    }

    /// The shortfall of the item of that id, title or clause, or of a part of its title.
    fn shortfall(&self, name: &str) -> Result<&Shortfall<'_>, String> {
        let shortfalls = &self.member().shortfalls;
        let exact = |short: &&Shortfall<'_>| {
            short.item.id.value == name || short.item.title == name || short.item.clause == name
        };
        let mut partly = shortfalls.iter().filter(|short| short.item.title.contains(name));
        let only = partly.next().filter(|_| partly.next().is_none());
        shortfalls.iter().find(exact).or(only).ok_or_else(|| {
            let known: Vec<&str> = shortfalls.iter().map(|short| short.item.title.as_str()).collect();
            let words = context! { unit => self.name(), name, near => nearest(name, known) };
            self.lang.say("cli.whatif.no-shortfall", words)
        })
    }

    /// A goal written as a grade's title, as a place (`第9名`, `9th`, `#9`) or as points.
    fn goal(&self, text: &str) -> Result<Goal, String> {
        let criteria = &self.assessed.assessment.criteria;
        if let Some(grade) = criteria.grades.iter().position(|grade| grade.title == text || grade.id.value == text) {
            return Ok(Goal::Grade(grade));
        }
        let place = text.strip_prefix("第").and_then(|text| text.strip_suffix("名")).or(text.strip_prefix('#'));
        if let Some(place) = place.and_then(|place| place.parse().ok()).filter(|place| *place > 0) {
            return Ok(Goal::Place(place));
        }
        let points = text.strip_suffix("分").unwrap_or(text);
        Points::parse(points).map(Goal::Points).map_err(|_| {
            let grades: Vec<&str> = criteria.grades.iter().map(|grade| grade.title.as_str()).collect();
            self.lang.say("cli.plan.no-goal", context! { text, grades => grades.join("、") })
        })
    }

    fn place(&self, place: Place) -> String {
        let tied = if place.tied { self.lang.word("report.tied") } else { String::new() };
        self.lang.say("report.place", context! { place => place.place, tied })
    }

    fn grade(&self, standing: &Standing) -> String {
        let grades = &self.assessed.assessment.criteria.grades;
        standing.grade.map(|grade| grades[grade].title.clone()).unwrap_or_default()
    }

    /// The prospect in the words of the mission: both places, and that it foretells nothing.
    fn sentence(&self, prospect: &Prospect) -> String {
        let now = self.member().standing;
        let change = &prospect.alone.total - &now.total;
        let words = context! {
            sample => self.assessed.workspace.sample,
            trial => self.assessed.trial,
            unit => self.name(),
            from => self.points(&now.total),
            to => self.points(&prospect.alone.total),
            change => self.points(&change),
            from_place => self.place(now.overall),
            alone => self.place(prospect.alone.overall),
            together => self.place(prospect.together.overall),
            from_grade => self.grade(now),
            grade => self.grade(&prospect.alone),
        };
        self.lang.say("cli.whatif.sentence", words)
    }

    /// The steps of a plan, what they take, and where they lead.
    fn plan(&self, plan: &Plan<'_>) -> String {
        if plan.steps.is_empty() {
            return self.lang.say("cli.plan.reached", context! { unit => self.name() }) + "\n";
        }
        let header = |key: &str, align| (self.lang.word(&format!("cli.plan.column.{key}")), align);
        let headers = [
            header("by", Align::Left),
            header("points", Align::Right),
            header("effort", Align::Right),
            header("item", Align::Left),
            header("who", Align::Left),
        ];
        let mut steps = plan.steps.clone();
        steps.sort_by_key(|step| step.item.remedy.as_ref().and_then(|remedy| remedy.by));
        let rows = steps.iter().map(|step| {
            let remedy = step.item.remedy.as_ref();
            vec![
                remedy.and_then(|remedy| remedy.by).map(|by| by.to_string()).unwrap_or_default(),
                self.points(&step.recoverable),
                remedy.map_or(1, |remedy| remedy.effort).to_string(),
                format!("{}  {}", step.item.clause, step.item.title),
                remedy.and_then(|remedy| remedy.who.clone()).unwrap_or_default(),
            ]
        });
        let drawn = table::draw(&headers, rows.collect());
        let effort = self.lang.say("cli.plan.effort", context! { steps => steps.len(), effort => plan.effort });
        format!("{drawn}\n{effort}\n{}\n", self.sentence(&plan.prospect))
    }

    /// The same for other programs.
    fn json(&self, prospect: &Prospect, plan: Option<&Plan<'_>>) -> String {
        let standing = |standing: &Standing| {
            json!({
                "total": self.points(&standing.total),
                "place": standing.overall.place,
                "tied": standing.overall.tied,
                "of": standing.overall.of,
                "grade": self.grade(standing),
            })
        };
        let step = |step: &&Shortfall<'_>| {
            let remedy = step.item.remedy.as_ref();
            json!({
                "item": step.item.id.value,
                "title": step.item.title,
                "clause": step.item.clause,
                "points": self.points(&step.recoverable),
                "by": remedy.and_then(|remedy| remedy.by).map(|by| by.to_string()),
                "effort": remedy.map_or(1, |remedy| remedy.effort),
                "who": remedy.and_then(|remedy| remedy.who.clone()),
            })
        };
        let mut answer = json!({
            "unit": self.name(),
            "now": standing(self.member().standing),
            "alone": standing(&prospect.alone),
            "together": standing(&prospect.together),
        });
        if let Some(plan) = plan {
            answer["effort"] = plan.effort.into();
            answer["steps"] = plan.steps.iter().map(step).collect();
        }
        serde_json::to_string_pretty(&answer).expect("a prospect is JSON") + "\n"
    }
}
