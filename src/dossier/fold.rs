//! Writing differences that mean nothing: full-width signs, stray spaces.

use std::borrow::Cow;

/// Without the spaces around it, Chinese full-width and no-break spaces included.
#[must_use]
pub(crate) fn trimmed(text: &str) -> &str {
    // A byte-order mark or a zero-width space is no white space to Unicode, but it is to a reader.
    text.trim_matches(|sign: char| sign.is_whitespace() || matches!(sign, '\u{feff}' | '\u{200b}'))
}

/// Trimmed, with full-width letters, digits and signs made half-width: `２０１６．３` becomes `2016.3`.
#[must_use]
pub(crate) fn narrowed(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.chars().map(narrow).collect()) }
}

/// Narrowed and without any spaces inside: how headers, titles and unit names are compared.
#[must_use]
pub(crate) fn compared(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace() && !matches!(sign, '\u{feff}' | '\u{200b}')).map(narrow).collect()
}

/// Text as it is kept: trimmed; letters and digits half-width, and signs too where no Chinese stands among them.
///
/// So `Ｂ２０４－１` finds `B204-1`, and a sentence keeps its Chinese commas.
#[must_use]
pub(crate) fn kept(text: &str) -> Cow<'_, str> {
    let text = trimmed(text);
    if text.is_ascii() || !text.chars().any(|sign| narrow(sign) != sign) {
        return Cow::Borrowed(text);
    }
    let whole = text.chars().all(|sign| narrow(sign).is_ascii());
    let change = |sign: char| if whole || narrow(sign).is_ascii_alphanumeric() { narrow(sign) } else { sign };
    Cow::Owned(text.chars().map(change).collect())
}

fn narrow(sign: char) -> char {
    match sign {
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{2212}' => '-',
        '！'..='～' => char::from_u32(u32::from(sign) - 0xFEE0).unwrap_or(sign),
        _ => sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_writing_is_the_same_writing() {
        assert_eq!(narrowed("\u{3000}２０１６．３．４ "), "2016.3.4");
        assert_eq!(compared("应 报\n时间\u{a0}"), "应报时间");
    }

    #[test]
    fn a_code_is_folded_and_a_sentence_keeps_its_commas() {
        assert_eq!(kept(" Ｂ２０４－１ "), "B204-1");
        assert_eq!(kept("漏报，第２次"), "漏报，第2次");
    }
}
