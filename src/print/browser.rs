//! Pages printed by a browser of the Chromium family.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{ChildStderr, Command, Stdio},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use super::{
    Failure, PATIENCE, Page, Tray,
    running::{Desk, Running, address},
    wire::Wire,
};
use crate::error::Error;

/// How long a browser may take to start; a machine with a cold disk needs some seconds.
const START: Duration = Duration::from_secs(30);
/// How long it may take to end.
const END: Duration = Duration::from_secs(5);
/// More tabs than this at once only crowd the memory.
const TABS: usize = 4;

/// What a browser is told at its start: no window, nothing fetched, nothing of its own shown.
const ARGUMENTS: &[&str] = &[
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-service-autorun",
    "--mute-audio",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    concat!("--user-agent=Kaohe ", env!("CARGO_PKG_VERSION")),
];

/// Prints `pages` in several tabs of one browser; one that does not talk over DevTools is started for each page.
pub(super) fn print(program: &Path, pages: &[Page<'_>], tray: &Tray<'_>) {
    let Some(first) = pages.first() else { return };
    let tabs = thread::available_parallelism().map_or(1, usize::from).min(TABS).min(pages.len());
    match Browser::start(program, tabs) {
        Ok(Some(browser)) => share(tabs, pages, tray, |tab| {
            let wire = Wire::open(browser.port, &format!("/devtools/page/{}", browser.tabs[tab]), PATIENCE);
            let mut wire = wire.map_err(|error| error.to_string());
            move |page| match &mut wire {
                Ok(wire) => print_in_tab(program, wire, page),
                Err(said) => Err(refused(program, page, said.clone())),
            }
        }),
        Ok(None) => share(tabs, pages, tray, |_| |page| print_alone(program, page)),
        Err(failure) => tray.lay(first.place, Err(failure)),
    }
}

/// Hands out the pages one after the other to as many printers as there are `tabs`, until one fails.
fn share<P: FnMut(&Page<'_>) -> Result<Vec<u8>, Failure>>(
    tabs: usize,
    pages: &[Page<'_>],
    tray: &Tray<'_>,
    printer: impl Fn(usize) -> P + Sync,
) {
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for tab in 0..tabs {
            let (next, printer) = (&next, &printer);
            scope.spawn(move || {
                let mut print = printer(tab);
                while !tray.has_failed() {
                    let Some(page) = pages.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                    tray.lay(page.place, print(page));
                }
            });
        }
    });
}

/// A browser that listens.
struct Browser {
    port: u16,
    /// Its tabs, by name.
    tabs: Vec<String>,
    wire: Wire,
    // Dropped in this order: the process ends before its folder goes.
    process: Running,
    _desk: Desk,
}

impl Browser {
    /// Starts it with that many tabs; `None` when it does not talk over DevTools.
    fn start(program: &Path, tabs: usize) -> Result<Option<Browser>, Failure> {
        let desk = Desk::new()?;
        let mut command = command(program, &desk);
        command.arg("--remote-debugging-port=0").arg("about:blank").stdout(Stdio::null()).stderr(Stdio::piped());
        let mut process = Running::start(&mut command)?;
        let stderr = process.0.stderr.take().expect("it is piped");
        let Some((port, path)) = listening(stderr) else { return Ok(None) };
        let Ok(mut wire) = Wire::open(port, &path, PATIENCE) else { return Ok(None) };
        let opened = (0..tabs).map(|_| {
            let tab = wire.ask("Target.createTarget", json!({ "url": "about:blank" })).ok()?.ok()?;
            tab["targetId"].as_str().map(str::to_owned)
        });
        let opened: Option<Vec<String>> = opened.collect();
        Ok(opened.map(|tabs| Browser { port, tabs, wire, process, _desk: desk }))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Asked to go, it lets go of its folder; else it is killed.
        if self.wire.ask("Browser.close", json!({})).is_ok() {
            _ = self.process.ends(END);
        }
    }
}

/// The browser with what it is always told, working in the folder of `desk`.
fn command(program: &Path, desk: &Desk) -> Command {
    let mut command = Command::new(program);
    command.args(ARGUMENTS);
    let mut profile = std::ffi::OsString::from("--user-data-dir=");
    profile.push(desk.path().join("profile"));
    command.arg(profile);
    if is_root(desk) {
        command.arg("--no-sandbox");
    }
    command
}

/// Whether we are root, for whom browsers refuse to work in their sandbox.
#[cfg(unix)]
fn is_root(desk: &Desk) -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(desk.path()).is_ok_and(|folder| folder.uid() == 0)
}

#[cfg(not(unix))]
fn is_root(_: &Desk) -> bool {
    false
}

/// The port and the path of `DevTools listening on ws://127.0.0.1:4321/devtools/browser/…`, where it is said in time.
fn listening(stderr: ChildStderr) -> Option<(u16, String)> {
    let (tell, told) = mpsc::channel();
    // Reads on until the browser ends, so that it never waits for a reader.
    thread::spawn(move || {
        for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
            if let Some(place) = place(&String::from_utf8_lossy(&line)) {
                _ = tell.send(place);
            }
        }
    });
    told.recv_timeout(START).ok()
}

fn place(line: &str) -> Option<(u16, String)> {
    let (_, place) = line.trim_end().split_once("DevTools listening on ws://")?;
    let (host, path) = place.split_once('/')?;
    Some((host.rsplit(':').next()?.parse().ok()?, format!("/{path}")))
}

fn print_in_tab(program: &Path, wire: &mut Wire, page: &Page<'_>) -> Result<Vec<u8>, Failure> {
    let mut ask = |method: &str, params: Value| {
        let answer = wire.ask(method, params).map_err(|source| Failure::BrokeOff {
            program: program.to_path_buf(),
            name: page.name.to_owned(),
            source,
        })?;
        answer.map_err(|said| refused(program, page, said))
    };
    let frames = ask("Page.getFrameTree", json!({}))?;
    let html = String::from_utf8_lossy(page.bytes);
    // Set into an empty page, it has no address: links to other files do not carry this machine's folders into the PDF.
    ask("Page.setDocumentContent", json!({ "frameId": frames["frameTree"]["frame"]["id"], "html": html }))?;
    let options = json!({
        "printBackground": true, "preferCSSPageSize": true, "generateTaggedPDF": true, "generateDocumentOutline": true,
    });
    let answer = ask("Page.printToPDF", options)?;
    let pdf = answer["data"].as_str().and_then(from_base64);
    pdf.filter(|pdf| is_pdf(pdf)).ok_or_else(|| refused(program, page, "no PDF".to_owned()))
}

/// Prints one page by a browser of its own.
pub(super) fn print_alone(program: &Path, page: &Page<'_>) -> Result<Vec<u8>, Failure> {
    let desk = Desk::new()?;
    let html = desk.put("page.html", without_links(&String::from_utf8_lossy(page.bytes)).as_bytes())?;
    let (pdf, log) = (desk.path().join("page.pdf"), desk.put("log", b"")?);
    let mut to = std::ffi::OsString::from("--print-to-pdf=");
    to.push(&pdf);
    let said = fs::File::create(&log).map_err(|source| Failure::Disk(Error::Write { path: log.clone(), source }))?;
    let mut command = command(program, &desk);
    // Older browsers know the first of the two names.
    command.args(["--print-to-pdf-no-header", "--no-pdf-header-footer"]).arg(to).arg(address(&html));
    let mut process = Running::start(command.stdout(Stdio::null()).stderr(said))?;
    process.ends(PATIENCE).map_err(|source| Failure::BrokeOff {
        program: program.to_path_buf(),
        name: page.name.to_owned(),
        source,
    })?;
    fs::read(&pdf).ok().filter(|pdf| is_pdf(pdf)).ok_or_else(|| refused(program, page, last_line(&log)))
}

/// A page whose links to other files lead nowhere: they would name a temporary folder.
fn without_links(html: &str) -> String {
    let mut parts = html.split(" href=\"");
    let mut without = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        without.push_str(if part.starts_with('#') { " href=\"" } else { " data-to=\"" });
        without.push_str(part);
    }
    without
}

/// What a program said last.
pub(super) fn last_line(log: &PathBuf) -> String {
    let said = fs::read(log).unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    said.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("no PDF").to_owned()
}

fn refused(program: &Path, page: &Page<'_>, said: String) -> Failure {
    Failure::Refused { program: program.to_path_buf(), name: page.name.to_owned(), said }
}

pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// The bytes of a text in base64 with the usual signs; `None` when it is not one.
fn from_base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut held, mut bits) = (0_u32, 0);
    for sign in text.bytes() {
        let six = match sign {
            b'A'..=b'Z' => sign - b'A',
            b'a'..=b'z' => sign - b'a' + 26,
            b'0'..=b'9' => sign - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits).to_be_bytes()[3]);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_whatever_its_length() {
        assert_eq!(from_base64("JVBERi0xLjQ="), Some(b"%PDF-1.4".to_vec()));
        assert_eq!(from_base64("6ICD5qC4"), Some("考核".into()));
        assert_eq!(from_base64("JVB*"), None);
    }

    #[test]
    fn the_place_of_the_connection_is_read_from_what_a_browser_says() {
        let said = "DevTools listening on ws://127.0.0.1:36145/devtools/browser/0f-1\r";
        assert_eq!(place(said), Some((36145, "/devtools/browser/0f-1".to_owned())));
        assert_eq!(place("dbus/bus.cc: Failed to connect"), None);
    }

    #[test]
    fn links_to_other_files_lead_nowhere_in_a_temporary_folder() {
        assert_eq!(
            without_links(r##"<a href="#r1">1</a><a href="单位/甲.html">甲</a>"##),
            r##"<a href="#r1">1</a><a data-to="单位/甲.html">甲</a>"##
        );
    }
}
