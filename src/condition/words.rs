//! Conditions as a reader of the regulation would say them.

use super::{Comparison, Expression, Term, Test};
use crate::{
    dossier::{ColumnIndex, Kind, Ledger},
    say::Lang,
};

/// Says a test over the records of `ledger`.
pub(super) fn test(test: &Test, ledger: &Ledger, lang: Lang) -> String {
    Words { ledger, lang }.test(test)
}

/// Says a term over the records of `ledger`.
pub(super) fn expression(expression: &Expression, ledger: &Ledger, lang: Lang) -> String {
    Words { ledger, lang }.term(&expression.term)
}

struct Words<'a> {
    ledger: &'a Ledger,
    lang: Lang,
}

impl Words<'_> {
    fn test(&self, test: &Test) -> String {
        match test {
            Test::Any(tests) => self.joined(tests, "condition.or"),
            Test::All(tests) => self.joined(tests, "condition.and"),
            Test::Not(inner) => self.negated(inner),
            Test::Flag(column) => self.of_column(*column, "condition.flag"),
            Test::Blank(column) => self.of_column(*column, "condition.blank"),
            Test::Compare(left, comparison, right) => self.compared(left, *comparison, right),
            Test::In(term, list) => self.listed(term, list, "condition.in"),
            Test::Contains(column, text) => {
                let column = self.column(*column);
                self.lang.say("condition.contains", minijinja::context! { column, text })
            }
        }
    }

    /// A plain question has a plain denial; only what is joined needs brackets.
    fn negated(&self, inner: &Test) -> String {
        match inner {
            Test::Flag(column) => self.of_column(*column, "condition.not-flag"),
            Test::Blank(column) => self.of_column(*column, "condition.not-blank"),
            Test::In(term, list) => self.listed(term, list, "condition.not-in"),
            Test::Compare(left, Comparison::Equal, right @ Term::Text(_)) => {
                let words = minijinja::context! { left => self.term(left), right => self.term(right) };
                self.lang.say("condition.not-equal", words)
            }
            Test::Not(twice) => self.test(twice),
            other => self.lang.say("condition.not", minijinja::context! { inner => self.test(other) }),
        }
    }

    fn joined(&self, tests: &[Test], key: &str) -> String {
        let one = |test: &Test| match test {
            Test::Any(_) | Test::All(_) => {
                self.lang.say("condition.brackets", minijinja::context! { inner => self.test(test) })
            }
            other => self.test(other),
        };
        tests.iter().map(one).collect::<Vec<_>>().join(&self.lang.say(key, minijinja::Value::UNDEFINED))
    }

    fn listed(&self, term: &Term, list: &[Term], key: &str) -> String {
        let values: Vec<String> = list.iter().map(|value| self.term(value)).collect();
        let values = values.join(&self.lang.word("list.comma"));
        self.lang.say(key, minijinja::context! { term => self.term(term), values })
    }

    fn compared(&self, left: &Term, comparison: Comparison, right: &Term) -> String {
        let how = match comparison {
            Comparison::Equal => "equal",
            Comparison::Different => "different",
            Comparison::Below => "below",
            Comparison::AtMost => "at-most",
            Comparison::Above => "above",
            Comparison::AtLeast => "at-least",
        };
        let kind = if self.is_moment(left) || self.is_moment(right) {
            "moment"
        } else if matches!(right, Term::Text(_)) {
            "text"
        } else {
            "number"
        };
        let key = format!("condition.{kind}.{how}");
        self.lang.say(&key, minijinja::context! { left => self.term(left), right => self.term(right) })
    }

    fn is_moment(&self, term: &Term) -> bool {
        match term {
            Term::Column(column) => matches!(self.ledger[*column].kind, Kind::Date | Kind::Moment),
            Term::Moment(_) => true,
            Term::Plus(left, right) => self.is_moment(left) || self.is_moment(right),
            Term::Minus(left, right) => self.is_moment(left) && !self.is_moment(right),
            _ => false,
        }
    }

    fn term(&self, term: &Term) -> String {
        let two = |key: &str, left: &Term, right: &Term| {
            self.lang.say(key, minijinja::context! { left => self.term(left), right => self.term(right) })
        };
        match term {
            Term::Column(column) => self.column(*column),
            Term::Text(text) => self.lang.say("condition.quoted", minijinja::context! { text }),
            Term::Number(number) => number.to_string(),
            Term::Moment(moment) => moment.to_string(),
            Term::Duration(seconds) if seconds % 86_400 == 0 => {
                self.lang.say("condition.days", minijinja::context! { count => seconds / 86_400 })
            }
            Term::Duration(seconds) => {
                self.lang.say("condition.hours", minijinja::context! { count => seconds / 3_600 })
            }
            Term::Plus(left, right) if self.is_moment(left) => two("condition.after", left, right),
            Term::Minus(left, right) if self.is_moment(left) && !self.is_moment(right) => {
                two("condition.before", left, right)
            }
            Term::Plus(left, right) => two("condition.plus", left, right),
            Term::Minus(left, right) => two("condition.minus", left, right),
            Term::Days(left, right) => two("condition.days-between", left, right),
            Term::Hours(left, right) => two("condition.hours-between", left, right),
            Term::Workdays(left, right) => two("condition.workdays-between", left, right),
        }
    }

    fn of_column(&self, column: ColumnIndex, key: &str) -> String {
        self.lang.say(key, minijinja::context! { column => self.column(column) })
    }

    fn column(&self, column: ColumnIndex) -> String {
        self.ledger[column].name.value.clone()
    }
}
