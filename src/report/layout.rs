//! Layouts: the templates of `reports/`, in the binary and in a workspace.
//!
//! A template prints and loops. What is undefined is an error, everything is escaped, and no filter can count, round, order
//! or let markup through: a number arrives as finished text.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use include_dir::{Dir, include_dir};
use minijinja::{
    AutoEscape, Environment, ErrorKind, State, UndefinedBehavior, Value,
    syntax::SyntaxConfig,
    value::{Kwargs, Serde},
};
use serde::Serialize;

use super::chart::Chart;
use super::docx::{self, Sheet};
use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    error::Error,
    say::Lang,
    source::{Locator, SourceText, Span},
};

/// The layouts that travel inside the binary.
static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/reports");

/// Filters that would compute, or let markup through.
const REMOVED: &[&str] = &[
    "sort",
    "dictsort",
    "groupby",
    "sum",
    "round",
    "min",
    "max",
    "abs",
    "int",
    "float",
    "unique",
    "select",
    "selectattr",
    "reject",
    "rejectattr",
    "map",
    "length",
    "count",
    "safe",
    "format",
    "tojson",
];

/// The templates of every report, ready to print.
#[derive(Debug)]
pub struct Layouts {
    environment: Environment<'static>,
    sources: BTreeMap<String, Arc<SourceText>>,
}

impl Layouts {
    /// The layouts in the binary; a file of the same name below `folder` replaces one.
    ///
    /// A template that cannot be read as one is reported.
    ///
    /// # Errors
    ///
    /// When a file below `folder` is there and cannot be read.
    pub fn read(folder: Option<&Path>, lang: Lang, diags: &mut Diagnostics) -> Result<Layouts, Error> {
        let mut texts = BTreeMap::new();
        embedded(&EMBEDDED, &mut texts);
        if let Some(folder) = folder {
            for (name, source) in &mut texts {
                let path = folder.join(name);
                match fs::read_to_string(&path) {
                    Ok(text) => *source = Arc::new(SourceText { path, text }),
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                    Err(source) => return Err(Error::Read { path, source }),
                }
            }
        }
        let mut layouts = Layouts { environment: environment(lang), sources: texts };
        for (name, source) in layouts.sources.clone() {
            if let Err(error) = layouts.environment.add_template_owned(name, source.text.clone()) {
                diags.push(layouts.mistake(&error));
            }
        }
        Ok(layouts)
    }

    /// Whether there is a template of that name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.sources.contains_key(name)
    }

    /// Prints a view by the template of that name, such as `unit/page.html.j2`; a mistake in it is reported.
    pub fn render(&self, name: &str, view: &impl Serialize, diags: &mut Diagnostics) -> Option<String> {
        let printed = self.environment.get_template(name).and_then(|template| template.render(Serde(view)));
        match printed {
            Ok(text) => Some(text),
            Err(error) => {
                diags.push(self.mistake(&error));
                None
            }
        }
    }

    /// Prints a part of a document by the template of that name, with what the template gathers on the way.
    pub(super) fn sheet(&self, name: &str, view: Value, diags: &mut Diagnostics) -> Option<(String, Sheet)> {
        let printed = self.environment.get_template(name).and_then(|template| template.render_captured(view));
        match printed {
            Ok(mut printed) => {
                let sheet =
                    printed.with_state_mut(|state| std::mem::take(state.get_or_insert_extension(Sheet::default())));
                Some((docx::well_formed(printed.output()), sheet))
            }
            Err(error) => {
                diags.push(self.mistake(&error));
                None
            }
        }
    }

    /// A chart as an SVG file, by the template of its kind; a mistake in it is reported.
    pub fn svg(&self, chart: &Chart, diags: &mut Diagnostics) -> Option<String> {
        let name = format!("_charts/{}.svg.j2", chart.body.kind());
        self.render(&name, &BTreeMap::from([("chart", chart)]), diags)
    }

    /// What is wrong with a template, at its line.
    fn mistake(&self, error: &minijinja::Error) -> Diagnostic {
        // A mistake inside an included file carries its place in the cause.
        let mut inner = error;
        while let Some(cause) =
            std::error::Error::source(inner).and_then(|cause| cause.downcast_ref::<minijinja::Error>())
        {
            inner = cause;
        }
        let at = match inner.name().and_then(|name| self.sources.get(name)) {
            Some(source) => Locator::Text(line(source, inner.line().unwrap_or(1))),
            None => Locator::Workspace,
        };
        let why = inner.detail().map_or_else(|| inner.kind().to_string(), str::to_owned);
        Diagnostic::new(Code::TemplateMistake, at).with("why", why)
    }
}

fn embedded(folder: &Dir<'_>, texts: &mut BTreeMap<String, Arc<SourceText>>) {
    for file in folder.files() {
        let path = PathBuf::from("reports").join(file.path());
        let name =
            file.path().components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        let text = file.contents_utf8().unwrap_or_default().to_owned();
        texts.insert(name, Arc::new(SourceText { path, text }));
    }
    for inner in folder.dirs() {
        embedded(inner, texts);
    }
}

fn environment(lang: Lang) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let plain = |name: &str| {
        let name = name.trim_end_matches(".j2");
        Path::new(name).extension().is_some_and(|extension| extension == "css" || extension == "md")
    };
    environment.set_auto_escape_callback(move |name| if plain(name) { AutoEscape::None } else { AutoEscape::Html });
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("trimming is a syntax"));
    for filter in REMOVED {
        environment.remove_filter(filter);
    }
    environment.add_filter("cell", |text: &str| text.replace('|', "\\|").replace('\n', " "));
    environment.add_filter("marked", |text: &str| Value::from_safe_string(marked(text)));
    docx::equip(&mut environment, lang);
    environment.add_function(
        "t",
        move |_: &State<'_, '_>, key: &str, words: Kwargs| -> Result<String, minijinja::Error> {
            let filled: BTreeMap<String, Value> = words
                .args()
                .map(|name| Ok((name.to_owned(), words.get(name)?)))
                .collect::<Result<_, minijinja::Error>>()?;
            let unknown =
                |_| minijinja::Error::new(ErrorKind::InvalidOperation, format!("`{key}` is not filled as it must be"));
            lang.try_say(&format!("report.{key}"), Value::from_pairs(filled)).map_err(unknown)
        },
    );
    environment
}

/// Escaped, with `**` around what stands out turned into markup: sentences of the catalogue use it.
fn marked(text: &str) -> String {
    let escaped = minijinja::HtmlEscape(text).to_string();
    let mut parts = escaped.split("**");
    let mut marked = parts.next().unwrap_or_default().to_owned();
    while let Some(part) = parts.next() {
        match parts.next() {
            Some(rest) => marked.extend(["<strong>", part, "</strong>", rest]),
            None => marked.extend(["**", part]),
        }
    }
    marked
}

/// The span of a line, from 1, without the spaces before it.
fn line(source: &Arc<SourceText>, number: usize) -> Span {
    let start: usize = source.text.split_inclusive('\n').take(number.saturating_sub(1)).map(str::len).sum();
    let text = source.text[start..].lines().next().unwrap_or_default();
    let indent = text.len() - text.trim_start().len();
    Span { source: Arc::clone(source), range: start + indent..start + text.trim_end().len().max(indent) }
}
