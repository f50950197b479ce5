//! D1 考核结果通报: the circular of results, in three scopes, ready for the bureau's own judgement.
//!
//! What the program knows is said with its number and its source. What it cannot know (the procedure, judgements, demands)
//! is suggested, marked 〔建议稿〕, until the bureau accepts it or says it otherwise in `通报.toml`.

use minijinja::{Value, context};
use serde::Serialize;

use super::{Head, Level, Occasion, Table, View, Withheld, docx, overview, words::Words};
use crate::{
    district::District,
    dossier::UnitIndex,
    num::Points,
    progress::Progress,
    say::Lang,
    survey::{self, Found, Graded, Survey},
};

mod results;
mod settings;
#[cfg(test)]
mod tests;
mod written;

use settings::Choice;
pub use settings::{NOTICE_FILE, NoticeSettings};

/// Characters in a line of a title.
const TITLE_LINE: usize = 20;
/// Characters above which a circular is longer than it should be.
const LONGEST: usize = 1500;
/// Units named in the text; of more, the attachment has the names.
const NAMED_UNITS: usize = 10;
/// Items named where all units did well.
const NAMED_ITEMS: usize = 3;

/// How much of the result is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Only who is commended is named (表扬型).
    #[default]
    Commend,
    /// Every unit with its grade and points, in the order of codes within the grade (分档型).
    Bands,
    /// Every unit with its place, points and grade (全名次型).
    Full,
}

impl Scope {
    /// All of them, the most reserved first.
    pub const ALL: [Scope; 3] = [Scope::Commend, Scope::Bands, Scope::Full];

    /// How it is asked for.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Scope::Commend => "commend",
            Scope::Bands => "bands",
            Scope::Full => "full",
        }
    }

    /// Its title.
    #[must_use]
    pub fn title(self, lang: Lang) -> String {
        lang.word(&format!("report.notice.scope.{}", self.key()))
    }

    /// The scope of that key or title.
    #[must_use]
    pub fn find(name: &str) -> Option<Scope> {
        let titled = |scope: &Scope| Lang::ALL.iter().any(|lang| scope.title(*lang) == name);
        Scope::ALL.into_iter().find(|scope| scope.key() == name || titled(scope))
    }

    /// Who may see it. Whoever asks for a wider scope decides that the townships may see each other's points.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Scope::Commend => Level::Public,
            Scope::Bands | Scope::Full => Level::Townships,
        }
    }
}

/// The circular.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// What it says of itself.
    pub head: Head,
    /// How much it publishes, in words.
    pub scope: String,
    /// Its number (发文字号); empty where the bureau gave none.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its title in lines that break between words.
    pub title_lines: Vec<String>,
    /// To whom it goes, with the colon.
    pub addressee: String,
    /// On what basis what was assessed.
    pub preamble: Entry,
    /// What came out, by theme.
    pub results: Vec<Entry>,
    /// Where all did well.
    pub merits: Vec<Entry>,
    /// Where points were lost, without names.
    pub problems: Vec<Entry>,
    /// What is asked of the units; three at most.
    pub next: Vec<Entry>,
    /// What is attached.
    pub attachments: Vec<Attachment>,
    /// The names of what is attached.
    pub attached: Vec<String>,
    /// The results, as far as the scope goes.
    pub table: Table,
    /// What the signs in the results mean; nothing where there are none.
    pub note: Option<String>,
    /// How points were arrived at.
    pub method: Vec<String>,
    /// Day of issue; a placeholder where the bureau gave none.
    pub date: String,
    /// Whether it is issued with a seal, for which room is left.
    pub sealed: bool,
    /// Characters from the title to the last demand (字数).
    pub length: String,
    /// That it is longer than it should be, where it is.
    pub too_long: Option<String>,
    /// What the bureau still has to decide before it is final.
    pub left: Vec<String>,
    /// How much that is.
    pub left_count: String,
    /// Whether remarks for the reviewer stand beside the text.
    pub remarks: bool,
}

/// A paragraph.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its theme, before the text; empty where it has none.
    pub theme: String,
    /// Its sentences.
    pub pieces: Vec<Piece>,
}

/// A sentence, and whence it comes.
#[derive(Clone, Debug, Serialize)]
pub struct Piece {
    /// The sentence.
    pub text: String,
    /// Whether it is a suggestion still to be decided upon.
    pub draft: bool,
    /// The key by which the bureau decides upon it; empty for a fact.
    pub key: String,
    /// The items, sections or figures it is made from; empty for a suggestion.
    pub source: String,
    /// What a reviewer is told of it; empty where there is nothing to tell.
    pub remark: String,
}

/// Something attached.
#[derive(Clone, Debug, Serialize)]
pub struct Attachment {
    /// Its mark, such as 附件1.
    pub mark: String,
    /// Its title in lines that break between words.
    pub lines: Vec<String>,
}

impl View for Notice {
    const NAME: &'static str = "notice";

    fn head(&self) -> &Head {
        &self.head
    }

    fn marks(&self) -> Vec<(&'static str, String)> {
        vec![
            ("标题", self.title.clone()),
            ("主送", self.addressee.clone()),
            ("成文日期", self.date.clone()),
            ("文号", self.number.clone()),
        ]
    }
}

impl Notice {
    /// What the bureau still has to decide before the circular is final; nothing when it may be issued.
    #[must_use]
    pub fn drafts(&self) -> Vec<String> {
        self.left.clone()
    }

    /// A file of settings with everything that is left to decide, for the bureau to fill in (`通报.toml`).
    #[must_use]
    pub fn form(&self, lang: Lang) -> String {
        let drafts = [&self.preamble].into_iter().chain(&self.merits).chain(&self.problems).chain(&self.next);
        let drafts = drafts.flat_map(|entry| &entry.pieces).filter(|piece| piece.draft);
        let drafts: Vec<Value> = drafts.map(|piece| context! { key => &piece.key, text => &piece.text }).collect();
        lang.say("report.notice.form", context! { drafts })
    }

    /// The same circular without remarks for the reviewer, to be issued.
    #[must_use]
    pub fn finished(mut self) -> Notice {
        self.remarks = false;
        self
    }
}

/// The circular of a district's results, with what changed since last year where that is known.
///
/// # Errors
///
/// Returns [`Withheld`] when the occasion is for a wider circle than the scope.
pub fn notice(
    district: &District<'_>,
    occasion: &Occasion,
    settings: &NoticeSettings,
    scope: Scope,
    since: Option<&Progress>,
) -> Result<Notice, Withheld> {
    let head = Head::of(district, occasion, scope.level())?;
    let words = Words::of(district.assessment, occasion.lang);
    let survey = Survey::of(district);
    let mut writer = Writer { words, district, survey: &survey, settings, since, left: Vec::new() };
    let period = writer.period();
    let bureau = occasion.bureau.as_str();
    let title =
        settings.title.clone().unwrap_or_else(|| words.say("notice.title", context! { bureau, period => &period }));
    let addressee = writer.addressee();
    let preamble = writer.preamble(&period);
    let results = writer.results();
    let merits = writer.merits();
    let problems = writer.problems();
    let next = writer.next();
    let date = writer.date();
    if occasion.trial {
        writer.left.push(words.word("notice.left-trial"));
    }
    let left = writer.left;
    let names = [words.say("notice.attached-results", context! { period }), words.word("notice.attached-method")];
    let attachment = |(index, name): (usize, &String)| Attachment {
        mark: words.say("notice.attachment", context! { number => index + 1 }),
        lines: docx::lines(name, TITLE_LINE),
    };
    let mut notice = Notice {
        head,
        scope: scope.title(occasion.lang),
        number: settings.number.clone().unwrap_or_default(),
        title: plain(&title),
        title_lines: docx::lines(&title, TITLE_LINE),
        addressee,
        preamble,
        results,
        merits,
        problems,
        next,
        attachments: names.iter().enumerate().map(attachment).collect(),
        attached: names.iter().map(|name| plain(name)).collect(),
        note: (scope != Scope::Commend && results::is_limited(district)).then(|| words.word("notice.limited")),
        table: results::table(&words, district, &survey, scope),
        method: overview::counting(&words, district),
        date,
        sealed: !settings.unsealed,
        length: String::new(),
        too_long: None,
        left_count: left.len().to_string(),
        left,
        remarks: true,
    };
    let length = written::characters(&notice);
    notice.too_long = (length > LONGEST).then(|| words.say("notice.too-long", context! { length, most => LONGEST }));
    notice.length = length.to_string();
    Ok(notice)
}

/// A title in one line.
fn plain(title: &str) -> String {
    title.replace('|', "")
}

/// Writes the paragraphs, and remembers what is left to decide.
struct Writer<'a> {
    words: Words<'a>,
    district: &'a District<'a>,
    survey: &'a Survey<'a>,
    settings: &'a NoticeSettings,
    since: Option<&'a Progress>,
    left: Vec<String>,
}

/// A paragraph, unless nothing is left of it.
fn entry(pieces: impl IntoIterator<Item = Option<Piece>>) -> Option<Entry> {
    let pieces: Vec<Piece> = pieces.into_iter().flatten().collect();
    (!pieces.is_empty()).then(|| Entry { theme: String::new(), pieces })
}

impl Writer<'_> {
    /// A sentence that the program stands for.
    fn fact(&self, text: String, source: String) -> Piece {
        let remark = self.words.say("notice.remark-source", context! { source => &source });
        Piece { text, draft: false, key: String::new(), source, remark }
    }

    /// A sentence for the bureau to decide upon; nothing when it wants none.
    fn suggestion(&mut self, key: &str, text: String) -> Option<Piece> {
        let mark = self.words.word("notice.draft");
        let (text, draft) = match self.settings.choices.get(key) {
            Some(Choice::Accepted) => (text, false),
            // Own words may be marked as a draft as well.
            Some(Choice::Own(own)) => (own.replace(mark.trim(), ""), own.contains(mark.trim())),
            Some(Choice::Dropped) => return None,
            None => (text, true),
        };
        let mut remark = String::new();
        if draft {
            self.left.push(self.words.say("notice.left-draft", context! { key, text => &text }));
            remark = self.words.say("notice.remark-draft", context! { key, file => NOTICE_FILE });
        }
        Some(Piece { text, draft, key: key.to_owned(), source: String::new(), remark })
    }

    /// What the bureau has to fill in, or a placeholder that it has to.
    fn filled(&mut self, given: Option<String>, key: &str) -> String {
        given.unwrap_or_else(|| {
            self.left.push(self.words.say("notice.left-blank", context! { key, file => NOTICE_FILE }));
            self.words.word(&format!("notice.blank.{key}"))
        })
    }

    /// The days that were assessed: a year by its number.
    fn period(&self) -> String {
        let year = self.district.assessment.criteria.edition.year;
        let last = self.district.assessment.as_of.unwrap_or(year.to).min(year.to);
        let of_calendar = year.from.month() == 1 && year.from.day() == 1 && year.from.year() == last.year();
        let args = context! {
            year => last.year(), month => last.month(), from => self.words.date(year.from), to => self.words.date(last),
        };
        let key = match (of_calendar, last == last.last_of_month()) {
            (true, true) if last.month() == 12 => "year",
            (true, true) if last.month() > 1 => "months",
            _ => "days",
        };
        self.words.say(&format!("notice.period.{key}"), args)
    }

    fn addressee(&mut self) -> String {
        let addressee = self.filled(self.settings.addressee.clone(), "addressee");
        let colon = self.words.word("notice.colon");
        format!("{}{colon}", addressee.trim_end_matches(['：', ':']))
    }

    fn date(&mut self) -> String {
        let date = self.settings.date.map(|date| self.words.date(date));
        self.filled(date, "date")
    }

    fn preamble(&mut self, period: &str) -> Entry {
        let basis = self.filled(self.settings.basis.clone(), "basis");
        let edition = self.district.assessment.criteria.edition.title.as_str();
        let units = self.district.units.len();
        let first = self.words.say("notice.preamble", context! { edition, basis, units, period });
        let first = self.fact(first, self.words.word("notice.source.roster"));
        let procedure = self.suggestion("procedure", self.words.word("notice.suggest.procedure"));
        let last = Piece {
            text: self.words.word("notice.as-follows"),
            draft: false,
            key: String::new(),
            source: String::new(),
            remark: String::new(),
        };
        Entry { theme: String::new(), pieces: [Some(first), procedure, Some(last)].into_iter().flatten().collect() }
    }

    fn results(&self) -> Vec<Entry> {
        let (words, district) = (&self.words, self.district);
        let Some(best) = district.units.first() else { return Vec::new() };
        let units = district.units.len();
        let overall = context! {
            units,
            mean => words.prose(&district.mean()),
            median => words.prose(&district.median()),
            highest => words.prose(&best.standing.total),
        };
        let mut overall = words.say(if units == 1 { "notice.overall-one" } else { "notice.overall" }, overall);
        if let Some((bar, count)) = &self.survey.reached {
            overall.push_str(&words.say("notice.reached", context! { points => bar.to_string(), count }));
        }
        overall.push_str(&words.word("stop"));
        if !district.excluded.is_empty() {
            overall.push_str(&words.say("notice.excluded", context! { count => district.excluded.len() }));
        }
        let grades: Vec<String> = self.survey.grades.iter().filter_map(|graded| self.grade(graded)).collect();
        let grades = format!("{}{}", grades.join(&words.word("semicolon")), words.word("stop"));
        let theme = |key: &str, text: String, source: &str| Entry {
            theme: words.word(&format!("notice.theme.{key}")),
            pieces: vec![self.fact(text, words.word(&format!("notice.source.{source}")))],
        };
        let of_grades = if district.assessment.criteria.grades.is_empty() { "best" } else { "grades" };
        let mut results = vec![theme("overall", overall, "totals"), theme(of_grades, grades, "grades")];
        // A part of this year is not held against the whole of last year.
        let assessment = district.assessment;
        let is_over = assessment.as_of.is_none_or(|day| day >= assessment.criteria.edition.year.to);
        if let Some(since) = self.since.filter(|since| is_over && !since.units.is_empty()) {
            results[0].pieces.push(self.changed(since));
            let risers = self.risers(since);
            results.extend((!risers.is_empty()).then(|| theme("risen", risers, "last-year")));
        }
        results
    }

    /// What the mean changed by on the same basis, among the units of both years.
    fn changed(&self, since: &Progress) -> Piece {
        let words = &self.words;
        let change = words.cell(&since.work());
        let amount = change.trim_start_matches('-');
        let direction = match change.starts_with('-') {
            _ if amount.chars().all(|sign| matches!(sign, '0' | '.')) => "same",
            true => "lower",
            false => "higher",
        };
        let text = words.say(&format!("notice.since.{direction}"), context! { units => since.units.len(), amount });
        self.fact(text, words.word("notice.source.last-year"))
    }

    /// Who rose by some places, in one sentence; nothing where nobody did.
    fn risers(&self, since: &Progress) -> String {
        let words = &self.words;
        let name = |unit: UnitIndex| self.district.assessment.dossier.units[unit].name.as_str();
        let risen = survey::risers(self.district, since);
        let each = risen.iter().map(|riser| {
            words.say("notice.since.risen", context! { name => name(riser.unit), places => riser.places })
        });
        let each: Vec<String> = each.collect();
        if each.is_empty() {
            return String::new();
        }
        words.say("notice.since.risers", context! { each => each.join(&words.word("notice.since.between")) })
    }

    /// How many have a grade, and who of them is commended.
    fn grade(&self, graded: &Graded) -> Option<String> {
        let words = &self.words;
        let title = match graded.grade {
            Some(grade) => self.district.assessment.criteria.grades[grade].title.clone(),
            None => words.word("notice.best"),
        };
        let count = graded.units.len();
        if count == 0 && graded.grade != Some(0) {
            return None;
        }
        let units = &self.district.assessment.dossier.units;
        let named = if graded.commends { &graded.eligible[..] } else { &[] };
        let names: Vec<&str> = named.iter().map(|unit| units[*unit].name.as_str()).collect();
        let listed = names.len() > NAMED_UNITS;
        let names = if listed { String::new() } else { names.join(&words.word("comma")) };
        let key = if graded.grade.is_some() { "notice.graded" } else { "notice.best-units" };
        Some(words.say(key, context! { title, count, commended => named.len(), names, listed }))
    }

    fn merits(&mut self) -> Vec<Entry> {
        let words = self.words;
        let mut merits = Vec::new();
        let faultless = &self.survey.faultless;
        if !faultless.is_empty() {
            let titles: Vec<&str> = faultless.iter().take(NAMED_ITEMS).map(|at| at.item.title.as_str()).collect();
            let items = titles.join(&words.word("notice.between-items"));
            let (count, more) = (faultless.len(), faultless.len() > NAMED_ITEMS);
            let text = words.say("notice.merit.faultless", context! { items, count, more });
            let sources: Vec<String> = faultless.iter().map(|found| self.source(*found)).collect();
            let fact = self.fact(text, sources.join(&words.word("semicolon")));
            let judged = self.suggestion("merit-faultless", words.word("notice.suggest.merit-faultless"));
            merits.extend(entry([Some(fact), judged]));
        }
        if let Some(strongest) = &self.survey.strongest {
            let section = strongest.section.title.as_str();
            let rate = Words::percent(&strongest.rate);
            let text = words.say("notice.merit.strongest", context! { section, rate, full => strongest.full });
            let id = strongest.section.id.value.as_str();
            let fact =
                self.fact(text, words.say("notice.source.at", context! { id, clause => &strongest.section.clause }));
            let judged = words.say("notice.suggest.merit-strongest", context! { section });
            let judged = self.suggestion("merit-strongest", judged);
            merits.extend(entry([Some(fact), judged]));
        }
        if let Some(bonus) = self.survey.bonus {
            let text = words.say("notice.merit.bonus", context! { units => bonus.units, kinds => bonus.kinds });
            let fact = self.fact(text, words.word("notice.source.bonus"));
            let judged = self.suggestion("merit-bonus", words.word("notice.suggest.merit-bonus"));
            merits.extend(entry([Some(fact), judged]));
        }
        merits
    }

    fn problems(&mut self) -> Vec<Entry> {
        let words = self.words;
        let mut problems = Vec::new();
        for problem in &self.survey.problems {
            let item = problem.at.item;
            let (units, records) = (problem.units, problem.records);
            let (lost, share) = (words.prose(&problem.lost), Words::percent(&problem.share));
            let text =
                words.say("notice.problem.loss", context! { item => item.title.as_str(), units, records, lost, share });
            let fact = self.fact(text, self.source(problem.at));
            let shape = if problem.widespread { "widespread" } else { "concentrated" };
            let judged = words.word(&format!("notice.suggest.{shape}"));
            let judged = self.suggestion(&settings::of_problem(&item.id.value), judged);
            problems.extend(entry([Some(fact), judged]));
        }
        if self.survey.vetoed > 0 {
            let text = words.say("notice.problem.veto", context! { units => self.survey.vetoed });
            problems.extend(entry([Some(self.fact(text, words.word("notice.source.vetoes")))]));
        }
        problems
    }

    fn next(&mut self) -> Vec<Entry> {
        let words = self.words;
        let recoverable = &self.district.recoverable;
        let deadline = self.settings.deadline.map(|day| words.date(day)).unwrap_or_default();
        let remedies = if *recoverable > Points::ZERO {
            words.say("notice.suggest.next-remedies", context! { deadline, points => words.prose(recoverable) })
        } else {
            words.say("notice.suggest.next-causes", context! { deadline })
        };
        let item = self.survey.problems.first().map(|problem| problem.at.item.title.as_str());
        let exchange = words.say("notice.suggest.next-exchange", context! { item });
        let suggested = [
            ("next-remedies", remedies),
            ("next-exchange", exchange),
            ("next-truth", words.word("notice.suggest.next-truth")),
        ];
        suggested.into_iter().filter_map(|(key, text)| entry([self.suggestion(key, text)])).collect()
    }

    fn source(&self, found: Found<'_>) -> String {
        let id = format!("{}/{}", found.section.id.value, found.item.id.value);
        self.words.say("notice.source.at", context! { id, clause => found.item.clause.as_str() })
    }
}
