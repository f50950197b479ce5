//! The sample district, read from its files and assessed by the model regulation, keeps every law.

use std::path::PathBuf;

use kaohe::{
    assessment::Assessment,
    criteria::{Criteria, Library},
    diag::Diagnostics,
    dossier::{self, Request},
    gap,
    num::Points,
    sample,
};

use super::{all_facts, cards_and_ranking, scores::breaches};

fn model() -> Criteria {
    let mut diags = Diagnostics::new();
    let criteria = Library::embedded().criteria("2016-model", &mut diags).unwrap();
    assert!(!diags.has_errors(), "{diags:#?}");
    criteria
}

/// The sample's files, written anew, read and assessed on so many threads.
fn assessed_on(threads: usize) -> Assessment {
    let folder = tempfile::tempdir().unwrap();
    sample::write(folder.path(), sample::Year::Y2016).unwrap();
    let files: Vec<PathBuf> = dossier::files(folder.path()).unwrap();
    let criteria = model();
    let request = Request {
        root: folder.path(),
        files: &files,
        mappings: &[],
        schema: &criteria.schema,
        units: criteria.units,
        year: criteria.edition.year,
        as_of: None,
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let mut diags = Diagnostics::new();
    let assessment = pool.install(|| {
        let dossier = dossier::read(&request, &mut diags).unwrap();
        Assessment::of(criteria.clone(), dossier, None, &mut diags)
    });
    assert!(!diags.has_errors(), "{diags:#?}");
    assessment
}

/// Units whose shortfalls do not come to what their sections lost.
fn unexplained(assessment: &Assessment) -> Vec<String> {
    let explained = |card: &&kaohe::score::Scorecard| {
        let lost: Points = card.sections.iter().map(|section| &section.applicable - &section.earned).sum();
        let shortfalls = gap::of(assessment, card.unit);
        let of_sections = shortfalls.iter().filter(|one| matches!(one.part, kaohe::assessment::Part::Section(_)));
        of_sections.map(|shortfall| &shortfall.lost).sum::<Points>() == lost
    };
    let cards = assessment.cards.iter().filter(|card| !explained(card));
    cards.map(|card| assessment.dossier.units[card.unit].name.clone()).collect()
}

#[test]
fn the_sample_district_keeps_every_law_on_one_thread_and_on_eight() {
    let (one, eight) = (assessed_on(1), assessed_on(8));
    assert_eq!(breaches(&one), Vec::<String>::new());
    assert_eq!(unexplained(&one), Vec::<String>::new());
    assert_eq!(cards_and_ranking(&one), cards_and_ranking(&eight));
    assert!(all_facts(&one) == all_facts(&eight), "facts or their rows differ");
}
