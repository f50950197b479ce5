//! How cells look: the three rules of a yearbook's table, hairlines between rows, fonts that every office program has.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use super::{Cell, Measured, Number};
use crate::report::Kind;

/// Text.
pub(super) const INK: Color = Color::RGB(0x001B_2430);
/// What is said beside.
pub(super) const MUTED: Color = Color::RGB(0x005A_6470);
/// Lines between rows.
const HAIR: Color = Color::RGB(0x00D9_DEE2);
/// Shades of a cell that falls short by a fifth, and by two fifths or more.
pub(super) const SHADES: [u32; 3] = [0x00EB_C9AE, 0x00F8_EADF, 0x00FF_FFFF];

/// The body's font; every Chinese office program has it.
const BODY: &str = "宋体";
/// The headings' font.
const HEADING: &str = "黑体";
/// What Chinese fonts are marked with (GB 2312), so that a program without them takes another Chinese one.
const CHINESE: u8 = 134;

/// What decides how a cell looks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Look {
    pub(super) place: Place,
    align: Align,
    number: Option<String>,
    day: bool,
    wraps: bool,
    /// Whether running text keeps its distance from a number before it.
    indented: bool,
    /// Text that would be taken for a formula when it is edited.
    quoted: bool,
}

/// In what kind of row a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// A header that is not the last.
    Above,
    /// A header over several columns.
    Across,
    /// The last header.
    Header,
    Body,
    /// The last row of the table, where nothing stands under it.
    Last,
    FirstSum,
    Sum,
    LastSum,
    OnlySum,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Align {
    Left,
    Centre,
    Right,
}

impl Look {
    pub(super) fn of(cell: &Cell, kind: Kind, place: Place) -> Look {
        let header = matches!(place, Place::Above | Place::Across | Place::Header);
        let align = match (kind, cell) {
            _ if place == Place::Across => Align::Centre,
            (Kind::Mark, _) => Align::Centre,
            (Kind::Number, Cell::Text(_)) if place == Place::Above => Align::Centre,
            (Kind::Number, _) | (_, Cell::Number(_) | Cell::Formula(_)) => Align::Right,
            (Kind::Text | Kind::Name, _) => Align::Left,
        };
        let number = match cell {
            Cell::Number(number) => Some(number_format(number)),
            Cell::Formula(formula) => Some(number_format(&formula.result)),
            Cell::Text(_) | Cell::Day(_) => None,
        };
        let quoted = matches!(cell, Cell::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']));
        let wraps = header || kind == Kind::Text;
        Look { place, align, number, day: matches!(cell, Cell::Day(_)), wraps, indented: kind == Kind::Text, quoted }
    }

    fn format(&self) -> Format {
        let mut format = font(Format::new(), BODY, 10).set_font_color(INK).set_align(FormatAlign::VerticalCenter);
        format = match self.align {
            _ if self.place == Place::Across => format.set_align(FormatAlign::CenterAcross),
            Align::Left => format.set_align(FormatAlign::Left).set_indent(u8::from(self.indented)),
            Align::Centre => format.set_align(FormatAlign::Center),
            Align::Right => format.set_align(FormatAlign::Right),
        };
        if self.wraps {
            format = format.set_text_wrap();
        }
        if self.quoted {
            format = format.set_quote_prefix();
        }
        if let Some(number) = &self.number {
            format = format.set_num_format(number);
        }
        if self.day {
            format = format.set_num_format("yyyy-mm-dd");
        }
        ruled(format, self.place)
    }
}

/// The lines around a cell, and its weight.
fn ruled(format: Format, place: Place) -> Format {
    let heavy = |format: Format| font(format, HEADING, 10).set_align(FormatAlign::VerticalCenter);
    match place {
        Place::Above | Place::Across => {
            heavy(format).set_border_bottom(FormatBorder::Hair).set_border_bottom_color(HAIR)
        }
        Place::Header => heavy(format).set_border_bottom(FormatBorder::Thin),
        Place::Body => format.set_border_bottom(FormatBorder::Hair).set_border_bottom_color(HAIR),
        Place::Last => format.set_border_bottom(FormatBorder::Medium),
        Place::FirstSum => format.set_bold().set_border_top(FormatBorder::Thin),
        Place::Sum => format.set_bold(),
        Place::LastSum => format.set_bold().set_border_bottom(FormatBorder::Medium),
        Place::OnlySum => format.set_bold().set_border_top(FormatBorder::Thin).set_border_bottom(FormatBorder::Medium),
    }
}

/// The title of a sheet.
pub(super) fn title() -> Format {
    font(Format::new(), HEADING, 16).set_font_color(INK).set_align(FormatAlign::VerticalCenter)
}

/// A line under the title.
pub(super) fn note() -> Format {
    font(Format::new(), BODY, 9).set_font_color(MUTED).set_align(FormatAlign::VerticalCenter)
}

/// The last line above the header, which carries the table's top rule.
pub(super) fn ruled_note() -> Format {
    note().set_border_bottom(FormatBorder::Medium).set_border_bottom_color(INK)
}

/// Cells without a format of their own.
pub(super) fn plain() -> Format {
    font(Format::new(), BODY, 11)
}

fn font(format: Format, name: &str, size: u8) -> Format {
    format.set_font_name(name).set_font_size(size).set_font_charset(CHINESE)
}

/// How a number is shown, as the file says it.
fn number_format(number: &Number) -> String {
    let decimals = match usize::try_from(number.places) {
        Ok(places) if places > 0 => format!("0.{}", "0".repeat(places)),
        _ => "0".to_owned(),
    };
    let word = |word: &str| if word.is_empty() { String::new() } else { format!("\"{}\"", word.replace('"', "")) };
    let (before, after) =
        number.words.as_deref().map(|(before, after)| (word(before), word(after))).unwrap_or_default();
    match number.unit {
        Measured::Plain => format!("{before}{decimals}{after}"),
        Measured::Change => format!("+{decimals}{after};-{decimals}{after};{decimals}{after}"),
        Measured::Percent => format!("{before}{decimals}%{after}"),
    }
}

/// Formats already made.
#[derive(Default)]
pub(super) struct Looks(BTreeMap<Look, Format>);

impl Looks {
    pub(super) fn of(&mut self, look: Look) -> &Format {
        self.0.entry(look.clone()).or_insert_with(|| look.format())
    }
}
