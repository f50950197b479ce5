//! What holds without a program; and, with `--ignored`, what holds of the programs on this machine.

use std::io::Write;

use jiff::civil::date;

use super::*;

const PAGE: &str = r#"<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>澄湖镇</title></head>
<body><h1>澄湖镇</h1><p>总分 94.20</p><p><a href="总览.html">总览</a></p></body></html>"#;

fn page(name: &str) -> Job {
    Job { name: name.to_owned(), source: Source::Html(PAGE.replace("澄湖镇", name).into_bytes()) }
}

fn day() -> Date {
    date(2016, 12, 31)
}

#[test]
fn without_a_program_the_paper_says_what_was_looked_for_and_how_to_print_by_hand() {
    let failure = Printer::of(None, None).pdfs(&[page("澄湖镇")], day(), &|_| ()).unwrap_err();
    let told = failure.told(Lang::Zh);
    assert!(told.contains("microsoft-edge") && told.contains("Ctrl+P") && told.contains(BROWSER), "{told}");
}

#[test]
fn nothing_to_print_needs_no_program() {
    assert_eq!(Printer::of(None, None).pdfs(&[], day(), &|_| ()).unwrap(), Vec::<Vec<u8>>::new());
}

#[test]
fn a_program_that_is_not_there_is_named() {
    let printer = Printer::of(Some("/没有/chrome".into()), None);
    let told = printer.pdfs(&[page("澄湖镇")], day(), &|_| ()).unwrap_err().told(Lang::Zh);
    assert!(told.contains("/没有/chrome"), "{told}");
}

#[cfg(unix)]
#[test]
fn a_program_that_prints_nothing_is_told_of_with_the_paper() {
    let printer = Printer::of(Some("/bin/false".into()), Some("/bin/false".into()));
    let refused =
        |job| matches!(printer.pdfs(&[job], day(), &|_| ()), Err(Failure::Refused { name, .. }) if name == "澄湖镇");
    assert!(refused(page("澄湖镇")) && refused(document("澄湖镇")));
}

#[test]
fn every_failure_is_told_in_both_languages() {
    let io = || io::Error::from(io::ErrorKind::TimedOut);
    let program = || PathBuf::from("/usr/bin/chromium");
    let failures = [
        Failure::NoPrinter(Printer::of(None, None).first_of(&[Form::Html, Form::Docx]).unwrap_err()),
        Failure::Start { program: program(), source: io() },
        Failure::BrokeOff { program: program(), name: "澄湖镇".into(), source: io() },
        Failure::Refused { program: program(), name: "澄湖镇".into(), said: "Printing failed".into() },
        Failure::Disk(Error::Write { path: "/tmp".into(), source: io() }),
    ];
    let told = |lang| failures.iter().map(|failure| failure.told(lang)).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(Lang::ALL.map(told).join("\n\n"));
}

#[test]
#[ignore = "needs a browser: run by .ci/run"]
fn pages_printed_twice_are_the_same_bytes() {
    let jobs: Vec<Job> = (1..=9).map(|number| page(&format!("{number}号镇"))).collect();
    let printer = Printer::find();
    let once = printer.pdfs(&jobs, day(), &|_| ()).unwrap();
    // In another order, so that other pages were in the tab before.
    let reversed: Vec<Job> = jobs.iter().rev().cloned().collect();
    let mut twice = printer.pdfs(&reversed, day(), &|_| ()).unwrap();
    twice.reverse();
    assert!(once == twice);
    assert!(!String::from_utf8_lossy(&once[0]).contains("/URI"));
}

#[test]
#[ignore = "needs a browser: run by .ci/run"]
fn a_page_printed_by_a_browser_of_its_own_is_the_same_bytes_too() {
    let printer = Printer::find();
    let program = printer.path(Form::Html).unwrap();
    let job = page("澄湖镇");
    let pages = [Page::of((0, &job)).unwrap()];
    let printed = |()| {
        let tray = Tray::for_jobs(std::slice::from_ref(&job), day(), &|_| ());
        tray.lay(0, browser::print_alone(program, &pages[0]));
        tray.pdfs().unwrap()
    };
    assert!(printed(()) == printed(()));
}

/// The smallest document: one sentence.
fn document(name: &str) -> Job {
    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    const LINKS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let main = format!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{name}</w:t></w:r></w:p></w:body></w:document>"#
    );
    let mut zip = zip::ZipWriter::new(io::Cursor::new(Vec::new()));
    for (part, text) in [("[Content_Types].xml", TYPES), ("_rels/.rels", LINKS), ("word/document.xml", main.as_str())] {
        zip.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    Job { name: name.to_owned(), source: Source::Docx(zip.finish().unwrap().into_inner()) }
}

#[test]
#[ignore = "needs LibreOffice: run by .ci/run"]
fn documents_printed_twice_are_the_same_bytes() {
    let printer = Printer::find();
    let jobs = [document("澄湖镇"), document("双河镇")];
    let once = printer.pdfs(&jobs, day(), &|_| ()).unwrap();
    // A second later, which is the unit of a PDF's dates.
    thread::sleep(Duration::from_millis(1_100));
    assert!(once == printer.pdfs(&jobs, day(), &|_| ()).unwrap());
}

#[test]
#[ignore = "needs both programs: run by .ci/run"]
fn pages_and_documents_are_printed_together_in_their_order() {
    let told = Mutex::new(Vec::new());
    let jobs = [document("一号镇"), page("二号镇"), document("三号镇")];
    let pdfs = Printer::find().pdfs(&jobs, day(), &|job| told.lock().unwrap().push(job.name.clone())).unwrap();
    let by_office = |pdf: &Vec<u8>| String::from_utf8_lossy(pdf).contains("/DocChecksum");
    assert_eq!(pdfs.iter().map(by_office).collect::<Vec<_>>(), [true, false, true]);
    told.lock().unwrap().sort();
    assert_eq!(*told.lock().unwrap(), ["一号镇", "三号镇", "二号镇"]);
}
