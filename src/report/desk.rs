//! The desk where papers are made: every kind once, with its name, what it is about, who may see it, and its forms.

use std::sync::OnceLock;

use super::{
    Base, Chart, Format, Layouts, Level, Notice, NoticeSettings, Occasion, Scope, View, Withheld, exchange, impact,
    notice, onepage, onto, overview, pair, pairing, paper, png, progress, reminder, reminders, scoresheet, unit,
};
use crate::{
    diag::Diagnostics, district::District, dossier::UnitIndex, exchange::Exchange, progress::Progress, say::Lang,
};

/// A kind of paper. Its name is the name of its folder of layouts, and of its verb on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paper {
    /// The ranking with rates and losses, for the bureau (总览).
    Overview,
    /// One page for leaders, with the heat map (D6 领导一页纸).
    Onepage,
    /// The circular of results (D1 考核结果通报).
    Notice,
    /// The workbook of scores (D2 得分总表).
    Table,
    /// Points, shortfalls and what can still be gained, for one unit (D3 得分明细与整改清单).
    Unit,
    /// Whom a unit can learn from, in what, and what it does first (D4 经验交流对比报告).
    Exchange,
    /// Who can help whom, over the district.
    Pairing,
    /// Two units beside each other.
    Pair,
    /// This year against last year on the same basis, and how balanced the district is (D5 年度进步与均衡).
    Progress,
    /// An edition against another, over the same ledgers (D7 新旧细则对比与影响).
    Impact,
    /// What a unit is to be reminded of (D8 工作提示).
    Reminder,
    /// The bureau's list of reminders.
    Reminders,
}

/// What a kind of paper is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// All units together.
    District,
    /// One unit.
    Unit,
    /// Two units beside each other.
    Pair,
}

/// What one paper is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// All units together.
    District,
    /// One unit.
    Unit(UnitIndex),
    /// Two units beside each other.
    Pair(UnitIndex, UnitIndex),
}

impl Paper {
    /// All of them, the bureau's first.
    pub const ALL: [Paper; 12] = [
        Paper::Overview,
        Paper::Onepage,
        Paper::Notice,
        Paper::Table,
        Paper::Unit,
        Paper::Exchange,
        Paper::Pairing,
        Paper::Pair,
        Paper::Progress,
        Paper::Impact,
        Paper::Reminders,
        Paper::Reminder,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Paper::Overview => "overview",
            Paper::Onepage => "onepage",
            Paper::Notice => "notice",
            Paper::Table => "table",
            Paper::Unit => "unit",
            Paper::Exchange => "exchange",
            Paper::Progress => "progress",
            Paper::Impact => "impact",
            Paper::Pairing => "pairing",
            Paper::Pair => "pair",
            Paper::Reminder => "reminder",
            Paper::Reminders => "reminders",
        }
    }

    /// Its title, as file names and lists say it.
    #[must_use]
    pub fn title(self, lang: Lang) -> String {
        lang.word(&format!("report.kind.{}", self.name()))
    }

    /// The kind of that name or title.
    #[must_use]
    pub fn find(name: &str) -> Option<Paper> {
        let titled = |kind: &Paper| Lang::ALL.iter().any(|lang| kind.title(*lang) == name);
        Paper::ALL.into_iter().find(|kind| kind.name() == name || titled(kind))
    }

    /// What it is about.
    #[must_use]
    pub fn about(self) -> About {
        match self {
            Paper::Overview
            | Paper::Onepage
            | Paper::Notice
            | Paper::Table
            | Paper::Progress
            | Paper::Impact
            | Paper::Pairing
            | Paper::Reminders => About::District,
            Paper::Unit | Paper::Exchange | Paper::Reminder => About::Unit,
            Paper::Pair => About::Pair,
        }
    }

    /// Who may see it.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Paper::Overview
            | Paper::Table
            | Paper::Progress
            | Paper::Impact
            | Paper::Pairing
            | Paper::Pair
            | Paper::Reminders => Level::Bureau,
            Paper::Onepage => Level::Leaders,
            // A circular that names only who is commended; a wider scope has a level of its own.
            Paper::Notice => Level::Public,
            Paper::Unit | Paper::Exchange | Paper::Reminder => Level::Unit,
        }
    }

    /// Whether it comes as a workbook too.
    #[must_use]
    pub fn has_book(self) -> bool {
        !matches!(self, Paper::Overview | Paper::Onepage | Paper::Notice | Paper::Reminder | Paper::Reminders)
    }

    /// What a PDF of it is printed from, the better first: what is issued or signed from the document, the rest from the page.
    #[must_use]
    pub fn printed_from(self) -> [Format; 2] {
        match self {
            Paper::Notice => [Format::Docx, Format::Html],
            _ => [Format::Html, Format::Docx],
        }
    }

    /// The formats it comes in: those it has a layout for, a workbook where it has one, and JSON.
    #[must_use]
    pub fn formats(self, layouts: &Layouts) -> Vec<Format> {
        let printed = |format: Format| {
            let layout = format.layout().map(|layout| format!("{}/{layout}", self.name()));
            layout.is_some_and(|layout| layouts.has(&layout))
        };
        let offered = |format: &Format| match format {
            Format::Html | Format::Docx | Format::Markdown => printed(*format),
            Format::Xlsx => self.has_book(),
            Format::Pdf => self.printed_from().into_iter().any(printed),
            Format::Png => matches!(self, Paper::Unit | Paper::Exchange | Paper::Progress | Paper::Onepage),
            Format::Json => true,
        };
        Format::ALL.into_iter().filter(offered).collect()
    }
}

/// What the bureau wants of its circular.
#[derive(Clone, Debug, Default)]
pub struct Circular {
    /// How much it publishes.
    pub scope: Scope,
    /// What the bureau says of it.
    pub settings: NoticeSettings,
    /// Whether it is to be issued: then no suggestion may be left in it.
    pub issued: bool,
}

/// What papers are made of: an assessment, its occasion and the layouts.
#[derive(Debug)]
pub struct Desk<'a> {
    /// The units and how they stand.
    pub district: &'a District<'a>,
    /// On what occasion.
    pub occasion: &'a Occasion,
    /// The layouts.
    pub layouts: &'a Layouts,
    /// What the bureau wants of its circular.
    pub circular: Circular,
    /// The bureau's own file for documents, where it has one.
    pub base: Option<Base>,
    /// Last year, where it is known.
    pub years: Option<Years<'a>>,
    /// Another edition, where one is to be tried.
    pub draft: Option<Draft<'a>>,
    /// Who stands how in what, worked out when a paper first asks for it.
    lessons: OnceLock<Exchange<'a>>,
}

/// Last year, for papers that look back.
#[derive(Clone, Copy, Debug)]
pub struct Years<'a> {
    /// As it was published: by its own edition.
    pub published: &'a District<'a>,
    /// The same ledgers by this year's edition.
    pub recomputed: &'a District<'a>,
}

/// The same ledgers by another edition, for papers that look ahead.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// How the units would stand.
    pub district: &'a District<'a>,
    /// Fingerprint of that edition.
    pub criteria_print: String,
}

/// Why a paper is not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// It is not for those it was asked for.
    Withheld(Withheld),
    /// It is to be issued, and these suggestions are left in it.
    Drafts(Vec<String>),
}

impl From<Withheld> for Stopped {
    fn from(withheld: Withheld) -> Stopped {
        Stopped::Withheld(withheld)
    }
}

/// A paper in one format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pressed {
    /// In what format.
    pub format: Format,
    /// Of a picture, the name of its chart; otherwise nothing.
    pub chart: Option<&'static str>,
    /// What the file holds.
    pub bytes: Vec<u8>,
}

impl<'a> Desk<'a> {
    /// A desk on which nothing special is wanted.
    #[must_use]
    pub fn new(district: &'a District<'a>, occasion: &'a Occasion, layouts: &'a Layouts) -> Desk<'a> {
        Desk {
            district,
            occasion,
            layouts,
            circular: Circular::default(),
            base: None,
            years: None,
            draft: None,
            lessons: OnceLock::new(),
        }
    }

    /// What papers of a kind there are: one, or one for every unit assessed, in the order of the roster.
    #[must_use]
    pub fn subjects(&self, kind: Paper) -> Vec<Subject> {
        match kind.about() {
            // What there is nothing to compare with is not compared.
            About::District if kind == Paper::Progress && self.years.is_none() => Vec::new(),
            About::District if kind == Paper::Impact && self.draft.is_none() => Vec::new(),
            About::District => vec![Subject::District],
            // Whoever has nothing to be reminded of gets no reminder.
            About::Unit if kind == Paper::Reminder => {
                crate::reminder::of(self.district).iter().map(|reminder| Subject::Unit(reminder.unit)).collect()
            }
            About::Unit => {
                let mut units: Vec<UnitIndex> = self.district.units.iter().map(|member| member.unit).collect();
                units.sort_unstable();
                units.into_iter().map(Subject::Unit).collect()
            }
            About::Pair => Vec::new(),
        }
    }

    /// One paper in some formats; a mistake in a layout is reported, and that format left out.
    ///
    /// # Errors
    ///
    /// Returns why it is not made: it is withheld from those it was asked for, or is to be issued with suggestions left.
    ///
    /// # Panics
    ///
    /// When the subject is not one of the kind's, or its unit is not assessed.
    pub fn paper(
        &self,
        kind: Paper,
        subject: Subject,
        formats: &[Format],
        diags: &mut Diagnostics,
    ) -> Result<Vec<Pressed>, Stopped> {
        let (district, occasion) = (self.district, self.occasion);
        Ok(match (kind, subject) {
            (Paper::Overview, Subject::District) => self.press(&overview(district, occasion)?, formats, diags),
            (Paper::Notice, Subject::District) => self.press(&self.circular()?, formats, diags),
            (Paper::Table, Subject::District) => self.press(&scoresheet(district, occasion)?, formats, diags),
            (Paper::Onepage, Subject::District) => self.press(&onepage(district, occasion)?, formats, diags),
            (Paper::Unit, Subject::Unit(of)) => self.press(&unit(district, occasion, of)?, formats, diags),
            (Paper::Exchange, Subject::Unit(of)) => {
                self.press(&exchange(self.lessons(), occasion, of)?, formats, diags)
            }
            (Paper::Pairing, Subject::District) => self.press(&pairing(self.lessons(), occasion)?, formats, diags),
            (Paper::Pair, Subject::Pair(one, other)) => {
                self.press(&pair(self.lessons(), occasion, (one, other))?, formats, diags)
            }
            (Paper::Progress, Subject::District) => {
                let Years { published, recomputed } = self.years.expect("last year is known where it is asked for");
                self.press(&progress(published, recomputed, district, occasion)?, formats, diags)
            }
            (Paper::Impact, Subject::District) => {
                let draft = self.draft.as_ref().expect("an edition to try is known where it is asked for");
                let occasion = Occasion { criteria_print: draft.criteria_print.clone(), ..occasion.clone() };
                self.press(&impact(district, draft.district, &occasion)?, formats, diags)
            }
            (Paper::Reminder, Subject::Unit(of)) => self.press(&reminder(district, occasion, of)?, formats, diags),
            (Paper::Reminders, Subject::District) => self.press(&reminders(district, occasion)?, formats, diags),
            (kind, subject) => panic!("`{}` is about {:?}, not {subject:?}", kind.name(), kind.about()),
        })
    }

    /// Who stands how in what.
    fn lessons(&self) -> &Exchange<'a> {
        self.lessons.get_or_init(|| Exchange::of(self.district))
    }

    /// The circular as the bureau wants it.
    fn circular(&self) -> Result<Notice, Stopped> {
        let Circular { scope, settings, issued } = &self.circular;
        let since = self.years.map(|years| Progress::of(years.published, years.recomputed, self.district));
        let notice = notice(self.district, self.occasion, settings, *scope, since.as_ref())?;
        let drafts = notice.drafts();
        match issued {
            true if drafts.is_empty() => Ok(notice.finished()),
            true => Err(Stopped::Drafts(drafts)),
            false => Ok(notice),
        }
    }

    /// A chart as a picture; none where the machine has no font for its words, which a document says in its place.
    fn picture(&self, chart: &Chart, diags: &mut Diagnostics) -> Option<Pressed> {
        let bytes = png(&self.layouts.svg(chart, diags)?).ok()?;
        Some(Pressed { format: Format::Png, chart: Some(chart.name), bytes })
    }

    fn press<V: View>(&self, view: &V, formats: &[Format], diags: &mut Diagnostics) -> Vec<Pressed> {
        let press = |format: &Format| {
            let bytes = match self.base.as_ref().filter(|_| *format == Format::Docx) {
                Some(base) => onto(self.layouts, view, base, diags)?,
                None => paper::press(self.layouts, view, *format, diags)?,
            };
            Some(Pressed { format: *format, chart: None, bytes })
        };
        let mut pressed: Vec<Pressed> = formats.iter().filter_map(press).collect();
        if formats.contains(&Format::Png) {
            pressed.extend(view.charts().into_iter().filter_map(|chart| self.picture(chart, diags)));
        }
        pressed
    }

    /// Who may see a paper of a kind: of the circular, that is for its scope to say.
    #[must_use]
    pub fn level(&self, kind: Paper) -> Level {
        if kind == Paper::Notice { self.circular.scope.level() } else { kind.level() }
    }

    /// Where a paper is filed below the folder of outputs, without its ending: the papers of units in a folder of their own.
    #[must_use]
    pub fn place(&self, kind: Paper, subject: Subject) -> String {
        place(self.district, (kind, self.level(kind)), subject, self.occasion.lang)
    }
}

/// Where a unit's own paper is filed, for pages that link to it.
pub(super) fn place_of_unit(district: &District<'_>, kind: Paper, unit: UnitIndex, lang: Lang) -> String {
    place(district, (kind, kind.level()), Subject::Unit(unit), lang)
}

/// Where a paper is filed below the folder of outputs, without its ending and with `/` between folders.
fn place(district: &District<'_>, kind: (Paper, Level), subject: Subject, lang: Lang) -> String {
    let stem = paper::stem(district.assessment, kind, subject, lang);
    match subject {
        Subject::Unit(_) => format!("{}/{stem}", lang.word("report.paper.units")),
        Subject::District | Subject::Pair(..) => stem,
    }
}
