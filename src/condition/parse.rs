//! From words and signs to a tree; names are not yet known.

use super::{
    Comparison,
    lex::{Token, tokens},
};
use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    moment::Moment,
    num::Quantity,
    source::{Span, Spanned},
};

/// What is asked, names still names.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    Any(Vec<Asked>),
    All(Vec<Asked>),
    Not(Box<Asked>),
    Flag(Said),
    Compare(Said, Comparison, Said),
    In(Said, Vec<Said>),
    Between(Said, Said, Said),
    Blank(Said),
    Contains(Said, String),
}

/// One side of a comparison, with its place.
pub(super) type Said = Spanned<Saying>;

#[derive(Clone, Debug)]
pub(super) enum Saying {
    Column(String),
    Text(String),
    Number(Quantity),
    Moment(Moment),
    Duration(i64),
    Plus(Box<Said>, Box<Said>),
    Minus(Box<Said>, Box<Said>),
    Days(Box<Said>),
    Hours(Box<Said>),
    Workdays(Box<Said>),
}

/// Seconds in the units that durations are written in.
const DURATIONS: &[(&str, i64)] = &[("days", 86_400), ("day", 86_400), ("hours", 3_600), ("hour", 3_600)];

pub(super) fn condition(written: &Spanned<String>, diags: &mut Diagnostics) -> Option<Asked> {
    whole(written, diags, Parser::any)
}

pub(super) fn expression(written: &Spanned<String>, diags: &mut Diagnostics) -> Option<Said> {
    whole(written, diags, Parser::sum)
}

fn whole<T>(
    written: &Spanned<String>,
    diags: &mut Diagnostics,
    read: fn(&mut Parser) -> Result<T, &'static str>,
) -> Option<T> {
    let tokens = tokens(written, diags)?;
    let mut parser = Parser { tokens, at: 0, depth: 0, end: written.span.clone() };
    let result = read(&mut parser).and_then(|tree| match parser.peek() {
        Some(_) => Err("the-end"),
        None => Ok(tree),
    });
    result.map_err(|wanted| diags.push(parser.unexpected(wanted))).ok()
}

/// How deep brackets, `not` and the terms of a sum may nest: every level is a call, here and wherever the tree is walked.
const MOST_DEPTH: usize = 64;

struct Parser {
    tokens: Vec<(Token, Span)>,
    at: usize,
    /// Brackets and `not` that are open.
    depth: usize,
    end: Span,
}

/// Grammar, loosest first: `or`, `and`, `not`, comparison, `+ -`, a single value. Each function reads one level; the error is
/// what was wanted, as a key of the catalogue.
impl Parser {
    fn any(&mut self) -> Result<Asked, &'static str> {
        self.joined("or", Parser::all, Asked::Any)
    }

    fn all(&mut self) -> Result<Asked, &'static str> {
        self.joined("and", Parser::not, Asked::All)
    }

    fn joined(
        &mut self,
        word: &str,
        read: fn(&mut Parser) -> Result<Asked, &'static str>,
        join: fn(Vec<Asked>) -> Asked,
    ) -> Result<Asked, &'static str> {
        let first = read(self)?;
        if !self.is_word(word) {
            return Ok(first);
        }
        let mut parts = vec![first];
        while self.take_word(word) {
            parts.push(read(self)?);
        }
        Ok(join(parts))
    }

    fn not(&mut self) -> Result<Asked, &'static str> {
        if self.take_word("not") {
            return self.deeper(Parser::not).map(|inner| Asked::Not(Box::new(inner)));
        }
        if self.take_sign("(") {
            let inner = self.deeper(Parser::any)?;
            return if self.take_sign(")") { Ok(inner) } else { Err("closing-bracket") };
        }
        self.comparison()
    }

    /// Reads what stands one level deeper.
    fn deeper<T>(&mut self, read: fn(&mut Parser) -> Result<T, &'static str>) -> Result<T, &'static str> {
        if self.depth == MOST_DEPTH {
            return Err("fewer-levels");
        }
        self.depth += 1;
        let inner = read(self);
        self.depth -= 1;
        inner
    }

    fn comparison(&mut self) -> Result<Asked, &'static str> {
        let left = self.sum()?;
        if let Some(comparison) = self.take_comparison() {
            return Ok(Asked::Compare(left, comparison, self.sum()?));
        }
        if self.take_word("is") {
            let negated = self.take_word("not");
            if !self.take_word("blank") {
                return Err("blank");
            }
            let blank = Asked::Blank(left);
            return Ok(if negated { Asked::Not(Box::new(blank)) } else { blank });
        }
        if self.take_word("not") {
            return if self.take_word("in") { Ok(Asked::Not(Box::new(self.list(left)?))) } else { Err("in") };
        }
        if self.take_word("in") {
            return self.list(left);
        }
        if self.take_word("between") {
            let low = self.sum()?;
            return if self.take_word("and") { Ok(Asked::Between(left, low, self.sum()?)) } else { Err("and") };
        }
        if self.take_word("contains") {
            let Some(Token::Text(text)) = self.peek().cloned() else { return Err("text") };
            self.at += 1;
            return Ok(Asked::Contains(left, text));
        }
        match left.value {
            Saying::Column(_) => Ok(Asked::Flag(left)),
            _ => Err("comparison"),
        }
    }

    fn list(&mut self, left: Said) -> Result<Asked, &'static str> {
        if !self.take_sign("[") {
            return Err("opening-list");
        }
        let mut values = vec![self.sum()?];
        while self.take_sign(",") {
            values.push(self.sum()?);
        }
        if self.take_sign("]") { Ok(Asked::In(left, values)) } else { Err("closing-list") }
    }

    fn sum(&mut self) -> Result<Said, &'static str> {
        let mut sum = self.value()?;
        for _ in 0..MOST_DEPTH {
            let join = match self.peek() {
                Some(Token::Sign("+")) => Saying::Plus,
                Some(Token::Sign("-")) => Saying::Minus,
                _ => return Ok(sum),
            };
            self.at += 1;
            let right = self.value()?;
            let span = across(&sum.span, &right.span);
            sum = Spanned { value: join(Box::new(sum), Box::new(right)), span };
        }
        Err("fewer-levels")
    }

    fn value(&mut self) -> Result<Said, &'static str> {
        let Some((token, span)) = self.tokens.get(self.at).cloned() else { return Err("value") };
        let said = match token {
            Token::Column(name) => Saying::Column(name),
            Token::Text(text) => Saying::Text(text),
            Token::Moment(moment) => Saying::Moment(moment),
            Token::Number(number) => {
                self.at += 1;
                let Some(seconds) = DURATIONS.iter().find(|(word, _)| self.take_word(word)) else {
                    return Ok(Spanned { value: Saying::Number(number), span });
                };
                let whole =
                    number.decimal().filter(|_| number.is_whole()).and_then(|number| i64::try_from(number).ok());
                let duration = whole.and_then(|number| number.checked_mul(seconds.1)).ok_or("whole-number")?;
                return Ok(Spanned { value: Saying::Duration(duration), span });
            }
            Token::Word(word) if matches!(word.as_str(), "days" | "hours" | "workdays") && self.is_sign_after("(") => {
                self.at += 2;
                let inner = self.deeper(Parser::sum)?;
                if !self.take_sign(")") {
                    return Err("closing-bracket");
                }
                let wrap = match word.as_str() {
                    "days" => Saying::Days,
                    "hours" => Saying::Hours,
                    _ => Saying::Workdays,
                };
                let span = across(&span, &inner.span);
                return Ok(Spanned { value: wrap(Box::new(inner)), span });
            }
            Token::Word(word) if !RESERVED.contains(&word.as_str()) => Saying::Column(word),
            Token::Word(_) | Token::Sign(_) => return Err("value"),
        };
        self.at += 1;
        Ok(Spanned { value: said, span })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(found)) if found == word)
    }

    fn is_sign_after(&self, sign: &str) -> bool {
        matches!(self.tokens.get(self.at + 1), Some((Token::Sign(found), _)) if *found == sign)
    }

    fn take_word(&mut self, word: &str) -> bool {
        let taken = self.is_word(word);
        self.at += usize::from(taken);
        taken
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let taken = matches!(self.peek(), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(taken);
        taken
    }

    fn take_comparison(&mut self) -> Option<Comparison> {
        let Some(Token::Sign(sign)) = self.peek() else { return None };
        let comparison = match *sign {
            "=" => Comparison::Equal,
            "!=" => Comparison::Different,
            "<" => Comparison::Below,
            "<=" => Comparison::AtMost,
            ">" => Comparison::Above,
            ">=" => Comparison::AtLeast,
            _ => return None,
        };
        self.at += 1;
        Some(comparison)
    }

    fn unexpected(&self, wanted: &'static str) -> Diagnostic {
        let (found, span) = match self.tokens.get(self.at) {
            Some((_, span)) => (span.source.text[span.range.clone()].to_owned(), span.clone()),
            None => (String::new(), self.end.clone()),
        };
        let meant = match found.to_lowercase().as_str() {
            "and" | "并且" | "且" => "and",
            "or" | "或者" | "或" => "or",
            "not" | "非" | "不" => "not",
            "is" | "是" => "=",
            _ => "",
        };
        Diagnostic::new(Code::ConditionSyntax, span).with("found", found).with("wanted", wanted).with("meant", meant)
    }
}

/// Words that no bare column name may be; between backticks any name is a column.
const RESERVED: &[&str] = &["and", "or", "not", "in", "is", "blank", "between", "contains"];

fn across(from: &Span, to: &Span) -> Span {
    Span { source: from.source.clone(), range: from.range.start..to.range.end }
}
