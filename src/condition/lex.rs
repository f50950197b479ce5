//! Words and signs of a condition, each with its place.

use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    moment::Moment,
    num::Quantity,
    source::{Span, Spanned},
};

/// A word or sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A column's name, or a word of the language when it stands where one may.
    Word(String),
    /// A column's name between backticks.
    Column(String),
    Text(String),
    Number(Quantity),
    Moment(Moment),
    Sign(&'static str),
}

const SIGNS: &[(&str, &str)] = &[
    ("!=", "!="),
    ("<>", "!="),
    ("≠", "!="),
    ("<=", "<="),
    ("≤", "<="),
    (">=", ">="),
    ("≥", ">="),
    ("=", "="),
    ("<", "<"),
    (">", ">"),
    ("(", "("),
    (")", ")"),
    ("[", "["),
    ("]", "]"),
    (",", ","),
    ("+", "+"),
    ("-", "-"),
];

/// Signs that a Chinese keyboard types where the language has its own.
const WIDE: &[(char, &str)] = &[
    ('＝', "="),
    ('＞', ">"),
    ('＜', "<"),
    ('（', "("),
    ('）', ")"),
    ('，', ","),
    ('、', ","),
    ('“', "'"),
    ('”', "'"),
    ('‘', "'"),
    ('’', "'"),
    ('【', "["),
    ('】', "]"),
    ('－', "-"),
    ('＋', "+"),
];

/// Splits a condition into tokens; returns `None` after reporting the first thing that is none.
pub(super) fn tokens(written: &Spanned<String>, diags: &mut Diagnostics) -> Option<Vec<(Token, Span)>> {
    let text = written.value.as_str();
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(sign) = text[at..].chars().next() {
        let rest = &text[at..];
        if sign.is_whitespace() {
            at += sign.len_utf8();
            continue;
        }
        let (token, length) = match sign {
            '\'' => quoted(rest, '\'').map(|(text, length)| (Token::Text(text), length)),
            '`' => quoted(rest, '`').map(|(text, length)| (Token::Column(text), length)),
            _ if is_word(sign) => Some(word(rest)),
            _ => SIGNS
                .iter()
                .find(|(written, _)| rest.starts_with(written))
                .map(|(written, sign)| (Token::Sign(sign), written.len())),
        }
        .or_else(|| {
            let span = written.span.inside(at, sign.len_utf8());
            let meant = WIDE.iter().find(|(wide, _)| *wide == sign).map_or("", |(_, meant)| meant);
            let code = Diagnostic::new(Code::ConditionSyntax, span).with("found", sign).with("wanted", "");
            diags.push(code.with("meant", meant));
            None
        })?;
        tokens.push((token, written.span.inside(at, length)));
        at += length;
    }
    Some(tokens)
}

fn quoted(rest: &str, quote: char) -> Option<(String, usize)> {
    let end = rest[1..].find(quote)?;
    Some((rest[1..=end].to_owned(), end + 2))
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// A number, a date, or a name; a name may begin with digits (`101表录入`).
fn word(rest: &str) -> (Token, usize) {
    let end_of = |more: fn(char) -> bool| rest.find(|sign| !more(sign)).unwrap_or(rest.len());
    let length = end_of(is_word);
    if !rest[..length].bytes().all(|byte| byte.is_ascii_digit()) {
        return (Token::Word(rest[..length].to_owned()), length);
    }
    let dated = end_of(|sign| sign.is_ascii_digit() || sign == '-');
    if let Some(day) = Moment::parse(&rest[..dated]) {
        let clock = rest[dated..].strip_prefix([' ', 'T']).unwrap_or_default();
        let clock_length = clock.find(|sign: char| !sign.is_ascii_digit() && sign != ':').unwrap_or(clock.len());
        let timed = dated + 1 + clock_length;
        return match rest.get(..timed).filter(|_| clock_length > 0).and_then(Moment::parse) {
            Some(moment) => (Token::Moment(moment), timed),
            None => (Token::Moment(day), dated),
        };
    }
    let length = end_of(|sign| sign.is_ascii_digit() || sign == '.');
    match Quantity::parse(&rest[..length]) {
        Ok(number) => (Token::Number(number), length),
        Err(_) => (Token::Word(rest[..length].to_owned()), length),
    }
}
