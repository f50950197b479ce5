//! What a layout gathers while it prints: numbers of headings, remarks, pictures; and the functions it may call.

use minijinja::{Environment, Error, State, Value, context, value::Serde};

use super::{Picture, measure};
use crate::say::Lang;

/// What a layout has gathered so far.
#[derive(Debug, Default)]
pub(in crate::report) struct Sheet {
    /// Headings so far, by level.
    counts: [usize; 4],
    /// Remarks for the reviewer, in the order of the text.
    pub(in crate::report) comments: Vec<String>,
    /// Pictures, in the order of the text.
    pub(in crate::report) pictures: Vec<Picture>,
}

impl Sheet {
    /// The number of the next heading of a level from 1; those of deeper levels begin anew, and at level 0 all do.
    fn next(&mut self, level: usize) -> usize {
        let level = level.min(self.counts.len());
        self.counts[level..].fill(0);
        let Some(above) = level.checked_sub(1) else { return 0 };
        self.counts[above] += 1;
        self.counts[above]
    }
}

/// Gives layouts the functions of documents.
pub(in crate::report) fn equip(environment: &mut Environment<'static>, lang: Lang) {
    environment.add_function("ordinal", move |state: &mut State<'_, '_>, level: usize| {
        numbered(state.get_or_insert_extension(Sheet::default()).next(level), level, lang)
    });
    environment.add_function("docx_comment", |state: &mut State<'_, '_>, words: String| {
        let sheet = state.get_or_insert_extension(Sheet::default());
        sheet.comments.push(words);
        sheet.comments.len() - 1
    });
    environment.add_function("docx_runs", |words: &str| -> Vec<Value> {
        let run = |(index, text): (usize, &str)| context! { text, strong => index % 2 == 1 };
        words.split("**").enumerate().filter(|(_, text)| !text.is_empty()).map(run).collect()
    });
    environment.add_function("docx_fit", |table: Value| -> Result<Value, Error> {
        Ok(Value::from(Serde(measure::fitted(&measure::Cells::of(&table)?))))
    });
    environment.add_function("docx_signed", |name: &str, date: &str, sealed: bool| {
        Value::from(Serde(measure::signed(name, date, sealed)))
    });
    environment.add_function("docx_attached", move |names: Vec<String>| {
        Value::from(Serde(measure::attached(&lang.word("report.docx.attached"), &names)))
    });
}

/// The number of a heading as the standard writes it: 一、 （一） 1. （1）.
fn numbered(number: usize, level: usize, lang: Lang) -> String {
    match (lang, level) {
        (_, 0) => String::new(),
        (Lang::Zh, 1) => format!("{}、", numeral(number)),
        (Lang::Zh, 2) => format!("（{}）", numeral(number)),
        (Lang::Zh, 3) => format!("{number}."),
        (Lang::Zh, _) => format!("（{number}）"),
        (Lang::En, 1) => format!("{number}  "),
        (Lang::En, 2) => format!("({number}) "),
        (Lang::En, 3) => format!("{number}. "),
        (Lang::En, _) => format!("{number}) "),
    }
}

/// A number up to ninety-nine in Chinese.
fn numeral(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (number / 10, number % 10) {
        (0, ones) => DIGITS[ones].to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens, ones) => format!("{}十{}", DIGITS[tens % 10], DIGITS[ones]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deeper_numbers_begin_anew_under_the_next_heading() {
        let mut sheet = Sheet::default();
        let numbers = [1, 2, 2, 1, 2].map(|level| numbered(sheet.next(level), level, Lang::Zh));
        assert_eq!(numbers, ["一、", "（一）", "（二）", "二、", "（一）"]);
    }

    #[test]
    fn all_numbers_begin_anew_in_an_attachment() {
        let mut sheet = Sheet::default();
        let numbers = [1, 3, 0, 3].map(|level| numbered(sheet.next(level), level, Lang::Zh));
        assert_eq!(numbers, ["一、", "1.", "", "1."]);
    }

    #[test]
    fn numerals_are_counted_beyond_ten() {
        assert_eq!([10, 11, 20, 23].map(numeral), ["十", "十一", "二十", "二十三"]);
    }
}
