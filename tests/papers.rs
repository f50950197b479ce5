//! The sample's papers in every format, read back as texts: the same figures stand in all of them, and names of enterprises
//! in their own unit's papers only.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fs,
    io::{Cursor, Read},
    path::{Path, PathBuf},
    sync::OnceLock,
};

use kaohe::{
    criteria::Library,
    diag::Diagnostics,
    dossier::{self, Column, Request},
};

use crate::cli::{kaohe, sample};

/// So many characters of what is private are looked for first; anything that short is no secret of its own.
const SHORTEST_SECRET: usize = 4;

/// A paper: its text in each of its formats.
type Paper = BTreeMap<String, String>;

/// Every paper of the sample by its name, made once.
fn papers() -> &'static BTreeMap<String, Paper> {
    static PAPERS: OnceLock<BTreeMap<String, Paper>> = OnceLock::new();
    PAPERS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("文件");
        // What an earlier run left is no paper of this one.
        _ = fs::remove_dir_all(&folder);
        let out = folder.display().to_string();
        let made = kaohe(sample(), &["report", "all", "--format", "html,docx,xlsx,md,json", "--out", &out, "--quiet"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let mut papers: BTreeMap<String, Paper> = BTreeMap::new();
        for path in below(&folder) {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let format = path.extension().unwrap().to_string_lossy().into_owned();
            let text = text(&format, &fs::read(&path).unwrap());
            papers.entry(name).or_default().insert(format, text);
        }
        papers
    })
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
}

/// What a reader of that format sees.
fn text(format: &str, bytes: &[u8]) -> String {
    match format {
        "html" => {
            let page = String::from_utf8(bytes.to_vec()).unwrap();
            let (_, body) = page.split_once("</head>").unwrap();
            without_tags(body, |_| " ")
        }
        "docx" => {
            let ends = |tag: &str| if ["/w:p", "/w:tc", "w:br/", "w:tab/"].contains(&tag) { " " } else { "" };
            without_tags(&part(bytes, "word/document.xml"), ends)
        }
        "xlsx" => {
            let names = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
            let names: Vec<String> = names.file_names().map(|name| name.unwrap().into_owned()).collect();
            let shown = |name: &&String| name.starts_with("xl/worksheets/sheet") || *name == "xl/sharedStrings.xml";
            // A formula is not shown, its value is.
            let formulas = |part: String| {
                part.split("<f")
                    .map(|rest| rest.split_once("</f>").map_or(rest, |(_, rest)| rest).to_owned())
                    .collect::<String>()
            };
            names.iter().filter(shown).map(|name| without_tags(&formulas(part(bytes, name)), |_| " ")).collect()
        }
        _ => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

/// A part of an office file.
fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The text between tags, with `between` in place of each.
fn without_tags(marked: &str, between: impl Fn(&str) -> &'static str) -> String {
    let mut text = String::new();
    for part in marked.split('<') {
        let (tag, rest) = part.split_once('>').unwrap_or(("", part));
        text.push_str(between(tag.split(' ').next().unwrap_or_default()));
        text.push_str(rest);
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&amp;", "&")];
    entities.into_iter().fold(text, |text, (entity, sign)| text.replace(entity, sign))
}

/// Every number of a text, without its sign and the zeros that only fill it up.
fn numbers(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |sign: char| sign.is_ascii_digit() || sign == '.';
    text.split(move |sign| !is_part(sign)).map(|number| number.trim_matches('.')).filter(|number| !number.is_empty())
}

/// A number without the zeros that only fill it up: a workbook has none.
fn short(number: &str) -> &str {
    if number.contains('.') { number.trim_end_matches('0').trim_end_matches('.') } else { number }
}

/// The points of a text: what has just two decimals.
fn points(text: &str) -> BTreeSet<&str> {
    let is_points = |number: &&str| number.split_once('.').is_some_and(|(_, decimals)| decimals.len() == 2);
    numbers(text).filter(is_points).map(short).collect()
}

/// Points that one format of a paper prints and another lacks.
fn strays(printed: &str, source: &str) -> Vec<String> {
    let both = papers().iter().filter_map(|(name, paper)| Some((name, paper.get(printed)?, paper.get(source)?)));
    let strays = both.flat_map(|(name, printed, source)| {
        let known: BTreeSet<&str> = numbers(source).map(short).collect();
        points(printed)
            .into_iter()
            .filter(move |number| !known.contains(number))
            .map(move |number| format!("{name}: {number}"))
    });
    strays.collect()
}

#[test]
fn every_format_prints_figures() {
    let empty = papers().iter().flat_map(|(name, paper)| {
        let silent = paper.iter().filter(|(_, text)| numbers(text).next().is_none());
        silent.map(move |(format, _)| format!("{name}.{format}"))
    });
    assert_eq!(empty.collect::<Vec<_>>(), [""; 0]);
    let formats: BTreeSet<&str> = papers().values().flat_map(|paper| paper.keys().map(String::as_str)).collect();
    assert_eq!(formats, ["docx", "html", "json", "md", "xlsx"].into());
}

#[test]
fn no_format_prints_points_that_the_paper_itself_does_not_have() {
    let strays: Vec<String> = ["html", "docx", "md"].iter().flat_map(|format| strays(format, "json")).collect();
    assert_eq!(strays, [""; 0]);
}

#[test]
fn a_document_prints_no_points_that_the_page_does_not_print() {
    // The list of a unit shows the sections as a chart on the page and as a table on paper.
    let strays = strays("docx", "html").into_iter().filter(|stray| !stray.contains("得分明细"));
    assert_eq!(strays.collect::<Vec<_>>(), [""; 0]);
}

/// What `得分.json` says of every unit.
fn scores() -> Vec<serde_json::Value> {
    let scores = below(&sample().join("输出")).into_iter().find(|path| path.ends_with("得分.json")).unwrap();
    let scores: serde_json::Value = serde_json::from_slice(&fs::read(scores).unwrap()).unwrap();
    scores["units"].as_array().unwrap().clone()
}

/// Formats of the papers about units and of the papers about all units in which a figure of the scores does not stand.
fn lacking(figure: &str, formats: &[&str], kinds: &[&str]) -> Vec<String> {
    let scores = scores();
    let mut lacking = Vec::new();
    for (name, paper) in papers().iter().filter(|(name, _)| kinds.iter().any(|kind| name.contains(kind))) {
        let about = |score: &&serde_json::Value| unit_of(name).is_none_or(|unit| score["name"] == unit);
        for (format, text) in paper.iter().filter(|(format, _)| formats.contains(&format.as_str())) {
            let known: BTreeSet<&str> = numbers(text).map(short).collect();
            let figures = scores.iter().filter(about).map(|score| score[figure].as_str().unwrap());
            lacking.extend(
                figures
                    // Where nothing was lost, or nothing can be won back, a sentence says so.
                    .filter(|figure| short(figure) != "0" && !known.contains(short(figure)))
                    .map(|figure| format!("{name}.{format}: {figure}")),
            );
        }
    }
    lacking
}

#[test]
fn every_total_stands_in_the_papers_about_its_unit_and_about_all_units() {
    assert_eq!(scores().len(), 23);
    let formats = ["html", "docx", "md", "json"];
    assert_eq!(lacking("total", &formats, &["总览", "得分明细", "领导一页纸"]), [""; 0]);
    assert_eq!(lacking("total", &["xlsx", "json"], &["得分总表"]), [""; 0]);
}

#[test]
fn what_a_unit_lost_and_can_win_back_stands_in_every_format_of_its_list() {
    let formats = ["html", "docx", "md", "json", "xlsx"];
    let said = |lacking: &String| !lacking.ends_with(": 0.00"); // none at all is said in words
    for figure in ["lost", "recoverable"] {
        assert_eq!(lacking(figure, &formats, &["得分明细"]).into_iter().filter(said).collect::<Vec<_>>(), [""; 0]);
    }
}

/// The unit a paper is about, by its name: `2016年12月_03_东关街道_得分明细与整改清单_只发本单位`.
fn unit_of(name: &str) -> Option<&str> {
    let mut parts = name.split('_').skip(1);
    parts.next().filter(|number| number.len() == 2 && number.bytes().all(|digit| digit.is_ascii_digit()))?;
    parts.next()
}

/// What private columns hold, each with the units it belongs to; a blank unit is the district's.
fn secrets() -> HashMap<String, BTreeSet<String>> {
    let mut diags = Diagnostics::new();
    let criteria = Library::embedded().criteria("2016-model", &mut diags).unwrap();
    let root = sample();
    let files = dossier::files(&root.join("台账")).unwrap();
    let request = Request {
        root,
        files: &files,
        mappings: &[],
        schema: &criteria.schema,
        units: criteria.units,
        year: criteria.edition.year,
        as_of: None,
    };
    let dossier = dossier::read(&request, &mut diags).unwrap();
    let mut secrets: HashMap<String, BTreeSet<String>> = HashMap::new();
    let mut known = HashSet::new();
    for (ledger, batches) in criteria.schema.ledgers.iter().zip(&dossier.ledgers) {
        for batch in batches.iter().flatten() {
            let texts = batch.columns.iter().zip(&ledger.columns).filter(|(cells, _)| matches!(cells, Column::Text(_)));
            for (cells, column) in texts {
                for row in 0..batch.len() {
                    let unit = batch.units[row].map(|unit| dossier.units[unit].name.clone()).unwrap_or_default();
                    if column.private {
                        secrets.entry(cells.text(row)).or_default().insert(unit);
                    } else {
                        known.insert(cells.text(row));
                    }
                }
            }
        }
    }
    // What another ledger says openly is no secret: a station that was inspected also stands in the list of stations.
    // And a name of two characters stands in many a sentence by chance.
    secrets.retain(|secret, _| !known.contains(secret) && secret.chars().count() >= SHORTEST_SECRET);
    secrets
}

#[test]
fn names_of_enterprises_stand_in_their_own_units_papers_only() {
    let secrets = secrets();
    assert!(secrets.len() > 1_000, "{} secrets", secrets.len());
    let lengths: BTreeSet<usize> = secrets.keys().map(|secret| secret.chars().count()).collect();
    let starts: HashSet<Vec<char>> =
        secrets.keys().map(|secret| secret.chars().take(SHORTEST_SECRET).collect()).collect();
    let (mut told, mut own) = (Vec::new(), 0);
    for (name, paper) in papers() {
        for (format, text) in paper {
            let text: Vec<char> = text.chars().collect();
            let found = text.windows(SHORTEST_SECRET).enumerate().filter(|(_, start)| starts.contains(*start));
            for (at, _) in found {
                let words = lengths
                    .iter()
                    .filter_map(|length| text.get(at..at + length))
                    .map(|word| word.iter().collect::<String>());
                for (word, units) in words.filter_map(|word| secrets.get_key_value(&word)) {
                    match unit_of(name) {
                        Some(unit) if units.contains(unit) => own += 1,
                        _ => told.push(format!("{name}.{format}: {word}")),
                    }
                }
            }
        }
    }
    assert_eq!(told, [""; 0]);
    assert!(own > 100, "own papers tell {own} names");
}
