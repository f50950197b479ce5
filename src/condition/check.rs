//! From names to columns: every column exists, every comparison is between values of one kind.

use super::{
    Comparison, Term, Test,
    parse::{Asked, Said, Saying},
};
use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    dossier::{ColumnIndex, Kind, Ledger},
    moment::Moment,
    source::Spanned,
};

/// What kind of value a term gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// Text, a code, a choice or a reference period.
    Text,
    /// A number.
    Number,
    /// A day or moment.
    Moment,
    /// The time between two moments.
    Duration,
    /// Yes or no.
    Flag,
}

impl Type {
    fn of(kind: &Kind) -> Type {
        match kind {
            Kind::Text | Kind::Code | Kind::Period | Kind::Choice(_) => Type::Text,
            Kind::Number | Kind::Count => Type::Number,
            Kind::Date | Kind::Moment => Type::Moment,
            Kind::Flag => Type::Flag,
        }
    }

    /// Its key in the catalogue.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Type::Text => "text",
            Type::Number => "number",
            Type::Moment => "moment",
            Type::Duration => "duration",
            Type::Flag => "flag",
        }
    }
}

/// Binds a condition to the columns of `ledger`.
pub(super) fn test(asked: &Asked, written: &Spanned<String>, ledger: &Ledger, diags: &mut Diagnostics) -> Option<Test> {
    let mut checker = Checker { written, ledger, diags };
    checker.test(asked)
}

/// Binds an expression to the columns of `ledger`.
pub(super) fn term(
    said: &Said,
    written: &Spanned<String>,
    ledger: &Ledger,
    diags: &mut Diagnostics,
) -> Option<(Term, Type)> {
    let mut checker = Checker { written, ledger, diags };
    checker.term(said)
}

struct Checker<'a> {
    written: &'a Spanned<String>,
    ledger: &'a Ledger,
    diags: &'a mut Diagnostics,
}

impl Checker<'_> {
    fn test(&mut self, asked: &Asked) -> Option<Test> {
        match asked {
            Asked::Any(parts) => self.tests(parts).map(Test::Any),
            Asked::All(parts) => self.tests(parts).map(Test::All),
            Asked::Not(inner) => Some(Test::Not(Box::new(self.test(inner)?))),
            Asked::Flag(said) => {
                let column = self.column(said)?;
                let kind = Type::of(&self.ledger[column].kind);
                (kind == Type::Flag).then_some(Test::Flag(column)).or_else(|| self.mismatch(said, kind, Type::Flag))
            }
            Asked::Compare(left, comparison, right) => {
                let (left, right) = self.pair(left, right)?;
                Some(Test::Compare(left, *comparison, right))
            }
            Asked::Between(value, low, high) => {
                let (above, low) = self.pair(value, low)?;
                let (below, high) = self.pair(value, high)?;
                Some(Test::All(vec![
                    Test::Compare(above, Comparison::AtLeast, low),
                    Test::Compare(below, Comparison::AtMost, high),
                ]))
            }
            Asked::In(value, list) => {
                let pairs: Vec<_> = list.iter().map(|other| self.pair(value, other)).collect();
                let pairs: Vec<(Term, Term)> = pairs.into_iter().collect::<Option<_>>()?;
                let value = pairs.first()?.0.clone();
                Some(Test::In(value, pairs.into_iter().map(|(_, other)| other).collect()))
            }
            Asked::Blank(said) => self.column(said).map(Test::Blank),
            Asked::Contains(said, text) => {
                let column = self.column(said)?;
                let kind = Type::of(&self.ledger[column].kind);
                let text = Test::Contains(column, text.clone());
                (kind == Type::Text).then_some(text).or_else(|| self.mismatch(said, kind, Type::Text))
            }
        }
    }

    fn tests(&mut self, parts: &[Asked]) -> Option<Vec<Test>> {
        // Every part is checked, so that every mistake is shown at once.
        let checked: Vec<Option<Test>> = parts.iter().map(|part| self.test(part)).collect();
        checked.into_iter().collect()
    }

    /// Two sides of a comparison, of one kind.
    fn pair(&mut self, left: &Said, right: &Said) -> Option<(Term, Term)> {
        let (left_checked, right_checked) = (self.term(left), self.term(right));
        let ((left_term, left_kind), (right_term, right_kind)) = (left_checked?, right_checked?);
        // A date in quotes is a date all the same: it is what an official writes first.
        let (right_term, right_kind) = match (&right_term, left_kind) {
            (Term::Text(text), Type::Moment) => match Moment::parse(text) {
                Some(moment) => (Term::Moment(moment), Type::Moment),
                None => (right_term, right_kind),
            },
            _ => (right_term, right_kind),
        };
        if left_kind != right_kind {
            self.mismatch::<Term>(right, right_kind, left_kind);
            return None;
        }
        self.known_word(&left_term, &right_term, right)?;
        self.known_word(&right_term, &left_term, left)?;
        Some((left_term, right_term))
    }

    /// A choice column compared with a word it never holds is a slip, not a rule.
    fn known_word(&mut self, column: &Term, word: &Term, said: &Said) -> Option<()> {
        let (Term::Column(column), Term::Text(word)) = (column, word) else { return Some(()) };
        let rule = &self.ledger[*column];
        let Kind::Choice(words) = &rule.kind else { return Some(()) };
        if words.contains(word) {
            return Some(());
        }
        let near = Diagnostic::new(Code::UnknownWord, &said.span).near(word, words.iter().map(String::as_str));
        self.diags.push(near.with("word", word).with("key", &rule.name.value).with("known", words.join(" ")));
        None
    }

    fn term(&mut self, said: &Said) -> Option<(Term, Type)> {
        match &said.value {
            Saying::Column(_) => {
                let column = self.column(said)?;
                Some((Term::Column(column), Type::of(&self.ledger[column].kind)))
            }
            Saying::Text(text) => Some((Term::Text(text.clone()), Type::Text)),
            Saying::Number(number) => Some((Term::Number(number.clone()), Type::Number)),
            Saying::Moment(moment) => Some((Term::Moment(*moment), Type::Moment)),
            Saying::Duration(seconds) => Some((Term::Duration(*seconds), Type::Duration)),
            Saying::Plus(left, right) => {
                let ((left, left_kind), (right_term, right_kind)) = (self.term(left)?, self.term(right)?);
                let kind = match (left_kind, right_kind) {
                    (Type::Number, Type::Number) => Type::Number,
                    (Type::Moment, Type::Duration) => Type::Moment,
                    (Type::Duration, Type::Duration) => Type::Duration,
                    _ => return self.mismatch(right, right_kind, left_kind),
                };
                Some((Term::Plus(Box::new(left), Box::new(right_term)), kind))
            }
            Saying::Minus(left, right) => {
                let ((left, left_kind), (right_term, right_kind)) = (self.term(left)?, self.term(right)?);
                let kind = match (left_kind, right_kind) {
                    (Type::Number, Type::Number) => Type::Number,
                    (Type::Moment, Type::Duration) => Type::Moment,
                    (Type::Moment, Type::Moment) | (Type::Duration, Type::Duration) => Type::Duration,
                    _ => return self.mismatch(right, right_kind, left_kind),
                };
                Some((Term::Minus(Box::new(left), Box::new(right_term)), kind))
            }
            Saying::Days(inner) => self.between(inner).map(|(from, to)| (Term::Days(from, to), Type::Number)),
            Saying::Workdays(inner) => self.between(inner).map(|(from, to)| (Term::Workdays(from, to), Type::Number)),
            Saying::Hours(inner) => self.between(inner).map(|(from, to)| (Term::Hours(from, to), Type::Number)),
        }
    }

    /// The two moments of `days(A - B)`.
    fn between(&mut self, inner: &Said) -> Option<(Box<Term>, Box<Term>)> {
        let (term, kind) = self.term(inner)?;
        match term {
            Term::Minus(from, to) if self.is_moment(&from) && self.is_moment(&to) => Some((from, to)),
            _ => self.mismatch(inner, kind, Type::Duration),
        }
    }

    fn is_moment(&self, term: &Term) -> bool {
        match term {
            Term::Column(column) => Type::of(&self.ledger[*column].kind) == Type::Moment,
            Term::Moment(Moment { .. }) => true,
            Term::Plus(left, _) | Term::Minus(left, _) => self.is_moment(left),
            _ => false,
        }
    }

    fn column(&mut self, said: &Said) -> Option<ColumnIndex> {
        let Saying::Column(name) = &said.value else {
            let diagnostic = Diagnostic::new(Code::ConditionSyntax, &said.span);
            self.diags.push(diagnostic.with("found", "").with("wanted", "column").with("meant", ""));
            return None;
        };
        let found = self.ledger.find(name);
        if found.is_none() {
            self.diags.push(self.ledger.unknown_column(name, &said.span));
        }
        found
    }

    fn mismatch<T>(&mut self, said: &Said, found: Type, wanted: Type) -> Option<T> {
        let diagnostic = Diagnostic::new(Code::ConditionType, &said.span).with("text", &self.written.value);
        self.diags.push(diagnostic.with("found", found.key()).with("wanted", wanted.key()));
        None
    }
}
