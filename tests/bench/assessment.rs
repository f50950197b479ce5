//! How fast a district is read and assessed, and what a large ledger costs.
//!
//! `cargo bench` prints times and rows per second.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use divan::{Bencher, counter::ItemsCount};
use jiff::{ToSpan, civil::date};
use kaohe::{
    assessment::Assessment,
    criteria::{Criteria, GroupIndex, Library},
    diag::Diagnostics,
    dossier::{self, Dossier, Request},
    examples,
    facts::Facts,
    rank::Ranking,
    sample, score,
};

fn main() {
    divan::main();
}

fn model() -> Criteria {
    Library::embedded().criteria("2016-model", &mut Diagnostics::new()).expect("the model edition is sound")
}

/// A folder of ledgers, gone when the bench is over.
struct District {
    folder: tempfile::TempDir,
    files: Vec<PathBuf>,
}

impl District {
    fn of(write: impl FnOnce(&Path)) -> District {
        let folder = tempfile::tempdir().expect("the disk has room");
        write(folder.path());
        let files = dossier::files(folder.path()).expect("the folder was just written");
        District { folder, files }
    }

    /// The sample district.
    fn sample() -> District {
        District::of(|folder| _ = sample::write(folder, sample::Year::Y2016).expect("the disk has room"))
    }

    /// The sample's units, and one report log of so many rows.
    fn large(rows: usize) -> District {
        District::of(|folder| {
            let units = "乡镇代码,乡镇,类别,组别,常住人口,规上单位数,行政村社区数\n";
            let units = (0..200).fold(units.to_owned(), |text, unit| {
                text + &format!("{},第{unit}镇,镇,,20000,40,12\n", 330_604_000 + unit)
            });
            fs::write(folder.join("参评单位名单.csv"), units).expect("the disk has room");
            fs::write(folder.join("报表报送登记.csv"), report_log(rows)).expect("the disk has room");
        })
    }

    fn read(&self, criteria: &Criteria) -> Dossier {
        let request = Request {
            root: self.folder.path(),
            files: &self.files,
            mappings: &[],
            schema: &criteria.schema,
            units: criteria.units,
            year: criteria.edition.year,
            as_of: None,
        };
        dossier::read(&request, &mut Diagnostics::new()).expect("the disk can be read")
    }
}

/// A report log as the reporting platform exports it; every tenth report is late.
fn report_log(rows: usize) -> String {
    let mut text =
        "乡镇代码,登记编号,报表,报告期,企业代码,应报时间,免报期,实报时间,状态,批准延期,催报时间,渠道\n".to_owned();
    for row in 0..rows {
        let due = date(2016, 1, 8).saturating_add(i32::try_from(row % 340).expect("small").days());
        let (sent, state) = if row % 10 == 0 { (due.saturating_add(2.days()), "迟报") } else { (due, "按时") };
        let (unit, month) = (330_604_000 + row % 200, due.month());
        _ = writeln!(
            text,
            "{unit},R{row},B204-1,2016-{month:02},91330604MA2{row:07},{due} 12:00,,{sent} 09:30,{state},否,,联网直报"
        );
    }
    text
}

#[divan::bench]
fn criteria_read(bencher: Bencher<'_, '_>) {
    bencher.bench(model);
}

#[divan::bench]
fn examples_of_the_model(bencher: Bencher<'_, '_>) {
    let criteria = model();
    let count = examples::run(&criteria, &mut Diagnostics::new());
    bencher.counter(ItemsCount::new(count)).bench(|| examples::run(&criteria, &mut Diagnostics::new()));
}

#[divan::bench]
fn sample_read(bencher: Bencher<'_, '_>) {
    let (criteria, district) = (model(), District::sample());
    let rows = district.read(&criteria).records();
    bencher.counter(ItemsCount::new(rows)).bench(|| district.read(&criteria));
}

#[divan::bench]
fn sample_facts(bencher: Bencher<'_, '_>) {
    let criteria = model();
    let dossier = District::sample().read(&criteria);
    bencher
        .counter(ItemsCount::new(dossier.records()))
        .bench(|| Facts::gather(&criteria, &dossier, GroupIndex(0), &mut Diagnostics::new()));
}

#[divan::bench]
fn sample_score_and_rank(bencher: Bencher<'_, '_>) {
    let criteria = model();
    let dossier = District::sample().read(&criteria);
    let facts = Facts::gather(&criteria, &dossier, GroupIndex(0), &mut Diagnostics::new());
    bencher.bench(|| {
        let cards = score::all(&criteria, &facts, None);
        Ranking::of(&criteria, &facts, &cards)
    });
}

#[divan::bench]
fn sample_whole(bencher: Bencher<'_, '_>) {
    let district = District::sample();
    let rows = district.read(&model()).records();
    bencher.counter(ItemsCount::new(rows)).bench(|| {
        let criteria = model();
        let dossier = district.read(&criteria);
        Assessment::of(criteria, dossier, None, &mut Diagnostics::new())
    });
}

/// Rows of the large ledger.
const LARGE: usize = 200_000;

#[divan::bench(sample_count = 10)]
fn large_read(bencher: Bencher<'_, '_>) {
    let (criteria, district) = (model(), District::large(LARGE));
    assert_eq!(district.read(&criteria).records(), LARGE + 200);
    bencher.counter(ItemsCount::new(LARGE)).bench(|| district.read(&criteria));
}

#[divan::bench(sample_count = 10)]
fn large_facts(bencher: Bencher<'_, '_>) {
    let criteria = model();
    let dossier = District::large(LARGE).read(&criteria);
    bencher
        .counter(ItemsCount::new(LARGE))
        .bench(|| Facts::gather(&criteria, &dossier, GroupIndex(0), &mut Diagnostics::new()));
}
