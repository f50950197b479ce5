//! What a layout gathers while it prints: numbers of headings, remarks, pictures; and the functions it may call.

use minijinja::{Environment, Error, State, Value, context, value::Serde};

use super::{Picture, measure};
use crate::{report::raster, say::Lang};

/// The height of the tallest picture, in millimetres.
const TALLEST: u32 = 190;
/// Units of a drawing in a millimetre.
const EMU: u32 = 36_000;
/// Drawings are numbered from here, above those of a bureau's own file.
const FIRST_PICTURE: usize = 9000;

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
    environment.add_function("docx_picture", picture);
    environment.add_function("docx_runs", |words: &str| -> Vec<Value> {
        let run = |(index, text): (usize, &str)| context! { text, strong => index % 2 == 1 };
        words.split("**").enumerate().filter(|(_, text)| !text.is_empty()).map(run).collect()
    });
    environment.add_function("docx_fit", |table: Value| -> Result<Value, Error> {
        Ok(Value::from(Serde(measure::fitted(&measure::Cells::of(&table)?))))
    });
    environment.add_function("docx_signed", |name: &str, date: &str, sealed: bool, line: usize| {
        Value::from(Serde(measure::signed(name, date, sealed, line)))
    });
    environment.add_function("docx_attached", move |names: Vec<String>| {
        Value::from(Serde(measure::attached(&lang.word("report.docx.attached"), &names)))
    });
}

/// Draws a chart so many millimetres wide and gathers it; nothing where the machine has no font for its words.
fn picture(state: &mut State<'_, '_>, chart: Value, width: u32) -> Result<Value, Error> {
    let kind = chart.get_attr("body")?.get_attr("kind")?;
    let svg = state.env().get_template(&format!("_charts/{kind}.svg.j2"))?.render(context! { chart => &chart })?;
    let Ok(bytes) = raster::png(&svg) else { return Ok(Value::from(())) };
    let pixels = |name: &str| u32::try_from(chart.get_attr(name)?);
    let (wide, high) = (pixels("width")?.max(1), pixels("height")?);
    // A tall chart gives way in width, so that it stays on its page.
    let height = width * high / wide;
    let (width, height) = if height > TALLEST { (TALLEST * wide / high, TALLEST) } else { (width, height) };
    let sheet = state.get_or_insert_extension(Sheet::default());
    let number = sheet.pictures.len() + 1;
    let (id, file) = (format!("rIdPicture{number}"), format!("picture{number}.png"));
    let place = context! {
        id => &id, width => width * EMU, height => height * EMU, number => FIRST_PICTURE + number,
        name => chart.get_attr("name")?, title => chart.get_attr("title")?,
    };
    sheet.pictures.push(Picture { id, file, bytes });
    Ok(place)
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
