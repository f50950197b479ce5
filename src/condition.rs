//! The `where` language: which records a rule speaks of.
//!
//! Total and typed: `or and not ( )`, `= != < <= > >=`, `in [..]`, `between .. and ..`, `is [not] blank`, `contains`, a bare
//! yes/no column, literals `'text'`, `12.5`, `2016-03-08`, `3 days`, `5 hours`, `+ -`, `days( )`, `workdays( )` and `hours( )`. Columns are
//! named as the spreadsheet names them; a name with spaces or signs stands between backticks. A comparison with a blank is
//! false, so "late" never includes "never arrived".
//!
//! Left out on purpose: functions of one's own, variables, products of columns, another item's score, the current time,
//! regular expressions, `if`. A clause that needs one needs a kind of rule.

use std::fmt;

use crate::{
    diag::Diagnostics,
    dossier::{Batch, ColumnIndex, Ledger},
    moment::Moment,
    num::Quantity,
    say::Lang,
    source::Spanned,
};

mod check;
mod eval;
mod lex;
mod parse;
mod words;

pub use check::Type;
pub use eval::Cell;

/// A condition over the records of one ledger.
#[derive(Clone, Debug)]
pub struct Condition {
    /// As written.
    pub written: Spanned<String>,
    test: Test,
}

/// A value computed from one record.
#[derive(Clone, Debug)]
pub struct Expression {
    /// As written.
    pub written: Spanned<String>,
    term: Term,
    kind: Type,
}

/// What is asked of a record; columns are bound and types agree.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    Any(Vec<Test>),
    All(Vec<Test>),
    Not(Box<Test>),
    Flag(ColumnIndex),
    Compare(Term, Comparison, Term),
    In(Term, Vec<Term>),
    Blank(ColumnIndex),
    Contains(ColumnIndex, String),
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Term {
    Column(ColumnIndex),
    Text(String),
    Number(Quantity),
    Moment(Moment),
    /// Seconds.
    Duration(i64),
    Plus(Box<Term>, Box<Term>),
    Minus(Box<Term>, Box<Term>),
    /// Calendar days between two moments.
    Days(Box<Term>, Box<Term>),
    /// Hours between two moments.
    Hours(Box<Term>, Box<Term>),
    /// Working days between two moments.
    Workdays(Box<Term>, Box<Term>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    Different,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// As it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Comparison::Equal => "=",
            Comparison::Different => "!=",
            Comparison::Below => "<",
            Comparison::AtMost => "<=",
            Comparison::Above => ">",
            Comparison::AtLeast => ">=",
        }
    }

    /// Whether an ordering satisfies it; values that cannot be ordered satisfy nothing.
    #[must_use]
    pub fn holds(self, ordering: Option<std::cmp::Ordering>) -> bool {
        ordering.is_some_and(|ordering| match self {
            Comparison::Equal => ordering.is_eq(),
            Comparison::Different => ordering.is_ne(),
            Comparison::Below => ordering.is_lt(),
            Comparison::AtMost => ordering.is_le(),
            Comparison::Above => ordering.is_gt(),
            Comparison::AtLeast => ordering.is_ge(),
        })
    }
}

impl Condition {
    /// Reads a condition over `ledger`; what is wrong is reported inside the text.
    pub fn read(written: Spanned<String>, ledger: &Ledger, diags: &mut Diagnostics) -> Option<Condition> {
        let parsed = parse::condition(&written, diags)?;
        let test = check::test(&parsed, &written, ledger, diags)?;
        Some(Condition { written, test })
    }

    /// For each row of the batch whether the condition holds.
    #[must_use]
    pub fn mask(&self, batch: &Batch) -> Vec<bool> {
        eval::mask(&self.test, batch)
    }

    /// Whether the condition holds for one row.
    #[must_use]
    pub fn holds(&self, batch: &Batch, row: usize) -> bool {
        eval::holds(&self.test, batch, row)
    }

    /// The columns it reads.
    #[must_use]
    pub fn columns(&self) -> Vec<ColumnIndex> {
        let mut columns = Vec::new();
        self.test.columns(&mut columns);
        columns
    }

    /// Why no record can ever meet it, where that is so: a choice column compared with a word it never holds is found when
    /// types are checked; here, two different words asked of one column at once.
    #[must_use]
    pub fn is_unreachable(&self) -> bool {
        let Test::All(tests) = &self.test else { return false };
        let equal = |test: &Test| match test {
            Test::Compare(Term::Column(column), Comparison::Equal, Term::Text(text)) => Some((*column, text.clone())),
            _ => None,
        };
        let asked: Vec<_> = tests.iter().filter_map(equal).collect();
        asked.iter().any(|(column, text)| asked.iter().any(|(other, word)| other == column && word != text))
    }

    /// The condition as a reader of the regulation would say it.
    #[must_use]
    pub fn in_words(&self, ledger: &Ledger, lang: Lang) -> String {
        words::test(&self.test, ledger, lang)
    }

    /// Whether it counts working days, and so needs to know which days are worked.
    #[must_use]
    pub fn counts_workdays(&self) -> bool {
        self.test.counts_workdays()
    }

    /// The condition as written back from what was understood; parsing that gives the same condition.
    #[must_use]
    pub fn printed(&self, ledger: &Ledger) -> String {
        Printed(&self.test, ledger).to_string()
    }
}

impl Expression {
    /// Reads an expression over `ledger`; what is wrong is reported inside the text.
    pub fn read(written: Spanned<String>, ledger: &Ledger, diags: &mut Diagnostics) -> Option<Expression> {
        let parsed = parse::expression(&written, diags)?;
        let (term, kind) = check::term(&parsed, &written, ledger, diags)?;
        Some(Expression { written, term, kind })
    }

    /// What kind of value it gives.
    #[must_use]
    pub fn kind(&self) -> Type {
        self.kind
    }

    /// The expression as a reader of the regulation would say it.
    #[must_use]
    pub fn in_words(&self, ledger: &Ledger, lang: Lang) -> String {
        words::expression(self, ledger, lang)
    }

    /// Whether it counts working days, and so needs to know which days are worked.
    #[must_use]
    pub fn counts_workdays(&self) -> bool {
        self.term.counts_workdays()
    }

    /// The value for one row; `None` when a cell it needs is blank.
    #[must_use]
    pub fn of<'a>(&'a self, batch: &'a Batch, row: usize) -> Option<Cell<'a>> {
        eval::cell(&self.term, batch, row)
    }

    /// The columns it reads.
    #[must_use]
    pub fn columns(&self) -> Vec<ColumnIndex> {
        let mut columns = Vec::new();
        self.term.columns(&mut columns);
        columns
    }
}

impl Test {
    fn counts_workdays(&self) -> bool {
        match self {
            Test::Any(tests) | Test::All(tests) => tests.iter().any(Test::counts_workdays),
            Test::Not(test) => test.counts_workdays(),
            Test::Compare(left, _, right) => left.counts_workdays() || right.counts_workdays(),
            Test::In(term, list) => term.counts_workdays() || list.iter().any(Term::counts_workdays),
            Test::Flag(_) | Test::Blank(_) | Test::Contains(..) => false,
        }
    }

    fn columns(&self, into: &mut Vec<ColumnIndex>) {
        match self {
            Test::Any(tests) | Test::All(tests) => {
                for test in tests {
                    test.columns(into);
                }
            }
            Test::Not(test) => test.columns(into),
            Test::Flag(column) | Test::Blank(column) | Test::Contains(column, _) => into.push(*column),
            Test::Compare(left, _, right) => {
                left.columns(into);
                right.columns(into);
            }
            Test::In(term, list) => {
                term.columns(into);
                for term in list {
                    term.columns(into);
                }
            }
        }
    }
}

impl Term {
    fn counts_workdays(&self) -> bool {
        match self {
            Term::Workdays(..) => true,
            Term::Plus(left, right) | Term::Minus(left, right) => left.counts_workdays() || right.counts_workdays(),
            _ => false,
        }
    }

    fn columns(&self, into: &mut Vec<ColumnIndex>) {
        match self {
            Term::Column(column) => into.push(*column),
            Term::Text(_) | Term::Number(_) | Term::Moment(_) | Term::Duration(_) => {}
            Term::Plus(left, right)
            | Term::Minus(left, right)
            | Term::Days(left, right)
            | Term::Workdays(left, right)
            | Term::Hours(left, right) => {
                left.columns(into);
                right.columns(into);
            }
        }
    }
}

/// A test with the names of its columns at hand.
struct Printed<'a>(&'a Test, &'a Ledger);

impl Printed<'_> {
    fn joined(&self, tests: &[Test], word: &str) -> String {
        let parts: Vec<String> = tests.iter().map(|test| format!("({})", Printed(test, self.1))).collect();
        parts.join(&format!(" {word} "))
    }

    fn column(&self, column: ColumnIndex) -> String {
        format!("`{}`", self.1[column].name.value)
    }

    fn term(&self, term: &Term) -> String {
        match term {
            Term::Column(column) => self.column(*column),
            Term::Text(text) => format!("'{text}'"),
            Term::Number(number) => number.to_string(),
            Term::Moment(moment) => moment.to_string(),
            Term::Duration(seconds) if seconds % 86_400 == 0 => format!("{} days", seconds / 86_400),
            Term::Duration(seconds) => format!("{} hours", seconds / 3_600),
            Term::Plus(left, right) => format!("{} + {}", self.term(left), self.term(right)),
            Term::Minus(left, right) => format!("{} - {}", self.term(left), self.term(right)),
            Term::Days(left, right) => format!("days({} - {})", self.term(left), self.term(right)),
            Term::Workdays(left, right) => format!("workdays({} - {})", self.term(left), self.term(right)),
            Term::Hours(left, right) => format!("hours({} - {})", self.term(left), self.term(right)),
        }
    }
}

impl fmt::Display for Printed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Test::Any(tests) => f.write_str(&self.joined(tests, "or")),
            Test::All(tests) => f.write_str(&self.joined(tests, "and")),
            Test::Not(test) => write!(f, "not ({})", Printed(test, self.1)),
            Test::Flag(column) => f.write_str(&self.column(*column)),
            Test::Compare(left, sign, right) => {
                write!(f, "{} {} {}", self.term(left), sign.sign(), self.term(right))
            }
            Test::In(term, list) => {
                let list: Vec<String> = list.iter().map(|term| self.term(term)).collect();
                write!(f, "{} in [{}]", self.term(term), list.join(", "))
            }
            Test::Blank(column) => write!(f, "{} is blank", self.column(*column)),
            Test::Contains(column, text) => write!(f, "{} contains '{text}'", self.column(*column)),
        }
    }
}
