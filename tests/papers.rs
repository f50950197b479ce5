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
    dossier::{self, Request},
};

use crate::cli::{kaohe, sample};

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
            let formulas = |part: String| part.split("<f").map(|rest| rest.split_once("</f>").map_or(rest, |(_, rest)| rest).to_owned()).collect::<String>();
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

/// What is said of a paper whose `format` prints points that `source` does not have.
fn strays(papers: &BTreeMap<String, Paper>, format: &str, source: &str) -> Vec<String> {
    let both = papers.iter().filter_map(|(name, paper)| Some((name, paper.get(format)?, paper.get(source)?)));
    let strays = both.flat_map(|(name, printed, source)| {
        let known: BTreeSet<&str> = numbers(source).map(short).collect();
        points(printed).into_iter().filter(move |number| !known.contains(number)).map(move |number| format!("{name}: {number}"))
    });
    strays.collect()
}

#[test]
fn a_page_prints_no_points_but_the_papers_own() {
    assert_eq!(strays(papers(), "html", "json"), [""; 0]);
}

#[test]
fn a_document_prints_no_points_but_the_papers_own() {
    assert_eq!(strays(papers(), "docx", "json"), [""; 0]);
}

#[test]
fn a_text_prints_no_points_but_the_papers_own() {
    assert_eq!(strays(papers(), "md", "json"), [""; 0]);
}

#[test]
fn explore() {
    let formats = ["html", "docx", "md", "json", "xlsx"];
    for one in formats {
        for two in formats {
            if one != two {
                let s = strays(papers(), one, two);
                eprintln!("{one} not in {two}: {} {:?}", s.len(), &s[..s.len().min(12)]);
            }
        }
    }
}
