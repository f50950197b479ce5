//! `kaohe robust`: how sure the ranks are.

use clap::{ArgMatches, Command, value_parser};
use minijinja::context;
use serde_json::json;

use super::{
    Console, Exit,
    command::{Texts, path},
    session::{self, Assessed, Wanted},
    table::{self, Align},
};
use crate::{
    error::Error,
    num::Points,
    robust::{Robustness, Sureness, Trial},
    say::Lang,
};

/// What is tried where nothing else is asked for.
const USUAL: Trial = Trial { percent: 25, replications: 1000, seed: 1 };

pub(super) fn command(texts: Texts) -> Command {
    let command = texts
        .command("robust")
        .arg(path(texts.optional("dir")))
        .arg(texts.option("percent").value_parser(value_parser!(u32).range(1..=90)))
        .arg(texts.option("replications").value_parser(value_parser!(u32).range(100..=100_000)))
        .arg(texts.option("seed").value_parser(value_parser!(u64)))
        .arg(texts.flag("json"));
    texts.assessing(command)
}

pub(super) fn run(matches: &ArgMatches, console: Console) -> Result<Exit, Error> {
    let number = |id: &str, usual: u32| matches.get_one::<u32>(id).copied().unwrap_or(usual);
    let trial = Trial {
        percent: number("percent", USUAL.percent),
        replications: number("replications", USUAL.replications),
        seed: matches.get_one::<u64>("seed").copied().unwrap_or(USUAL.seed),
    };
    session::answer(&Wanted::of(matches), console, |assessed| {
        let robust = Robustness::of(&assessed.assessment, trial);
        let told = Told { assessed, lang: console.lang };
        console.print(&if matches.get_flag("json") { told.json(&robust) } else { told.text(&robust) })?;
        Ok(Exit::Done)
    })
}

struct Told<'a> {
    assessed: &'a Assessed,
    lang: Lang,
}

impl Told<'_> {
    fn name(&self, of: &Sureness) -> &str {
        &self.assessed.assessment.dossier.units[of.unit].name
    }

    fn points(&self, points: &Points) -> String {
        points.fixed(self.assessed.assessment.criteria.edition.printed_places())
    }

    /// The item without which the unit's place would move furthest.
    fn hinge(&self, of: &Sureness) -> &str {
        let sections = &self.assessed.assessment.criteria.sections;
        of.hinge.map_or("", |(section, item)| sections[section].items[item].title.as_str())
    }

    fn text(&self, robust: &Robustness) -> String {
        let lang = self.lang;
        let header = |key: &str, align| (lang.word(&format!("cli.robust.column.{key}")), align);
        let headers = [
            header("place", Align::Right),
            header("unit", Align::Left),
            header("likely", Align::Left),
            header("without", Align::Left),
            header("hinge", Align::Left),
            header("lead", Align::Right),
        ];
        let range = |(best, worst): (usize, usize)| lang.say("cli.robust.range", context! { best, worst });
        let row = |of: &Sureness| {
            let tied = of.lead.as_ref().is_some_and(Points::is_zero);
            let lead = of.lead.as_ref().map(|lead| self.points(lead)).unwrap_or_default();
            vec![
                of.place.to_string(),
                self.name(of).to_owned(),
                range(of.likely),
                range(of.without_one),
                self.hinge(of).to_owned(),
                if tied { lang.word("report.tied") } else { lead },
            ]
        };
        let drawn = table::draw(&headers, robust.units.iter().map(row).collect());
        // A tie needs no other weights to be one.
        let runs = robust.alike.iter().map(|(first, last)| (robust.units[*first].place, robust.units[*last].place));
        let alike = runs
            .filter(|(first, last)| first != last)
            .map(|(first, last)| lang.say("cli.robust.alike", context! { first, last }));
        let alike = alike.collect::<Vec<_>>().join(&lang.word("cli.robust.also"));
        let Trial { percent, replications, seed } = robust.trial;
        let words = context! {
            sample => self.assessed.workspace.sample,
            trial => self.assessed.trial,
            percent, replications, seed, alike,
        };
        format!("{drawn}\n{}\n", lang.say("cli.robust.summary", words))
    }

    fn json(&self, robust: &Robustness) -> String {
        let Trial { percent, replications, seed } = robust.trial;
        let unit = |of: &Sureness| {
            json!({
                "unit": self.name(of),
                "place": of.place,
                "likely": [of.likely.0, of.likely.1],
                "without-one": [of.without_one.0, of.without_one.1],
                "hinge": self.hinge(of),
                "lead": of.lead.as_ref().map(|lead| self.points(lead)),
            })
        };
        let run = |(first, last): &(usize, usize)| json!([robust.units[*first].place, robust.units[*last].place]);
        let answer = json!({
            "weights-percent": percent,
            "replications": replications,
            "seed": seed,
            "units": robust.units.iter().map(unit).collect::<Vec<_>>(),
            "alike": robust.alike.iter().map(run).collect::<Vec<_>>(),
        });
        serde_json::to_string_pretty(&answer).expect("ranks are JSON") + "\n"
    }
}
