//! Tables for the terminal: three rules as in a statistical yearbook, Chinese at its true width.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// A table under its headers.
pub(super) fn draw(headers: &[(String, Align)], rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    let rule = LineStyle::none().fill('─').junction('─');
    table.load_style(TableStyle::new().top_border(rule).header_separator(rule).bottom_border(rule));
    table.set_header(headers.iter().map(|(header, _)| header));
    table.add_rows(rows);
    for (column, (_, align)) in table.column_iter_mut().zip(headers) {
        column.set_cell_alignment(match align {
            Align::Left => CellAlignment::Left,
            Align::Right => CellAlignment::Right,
        });
    }
    table.trim_fmt()
}

/// Breaks a text into lines no wider than `width`, `indent` columns from the left; a line never begins with a mark that
/// belongs to the one before.
pub(super) fn wrap(text: &str, indent: usize, width: usize) -> String {
    let room = width.saturating_sub(indent).max(20);
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut used = 0;
        let mut broken = false;
        for sign in paragraph.chars() {
            let wide = sign.width().unwrap_or(0);
            if used + wide > room && !"，。、；：？！）》」』”’,.;:?!)]}%".contains(sign) {
                let mut rest = split_word(&mut line, sign);
                // A mark that opens belongs to what follows.
                while let Some(opening) = line.chars().next_back().filter(|last| "（《“‘「([".contains(*last)) {
                    line.pop();
                    rest.insert(0, opening);
                }
                used = rest.chars().map(|sign| sign.width().unwrap_or(0)).sum();
                lines.push(line.trim_end().to_owned());
                line = rest;
                broken = true;
            }
            if sign != ' ' || !line.is_empty() || !broken {
                line.push(sign);
                used += wide;
            }
        }
        lines.push(line);
    }
    let margin = " ".repeat(indent);
    lines.iter().map(|line| format!("{margin}{line}")).collect::<Vec<_>>().join("\n")
}

/// A text under its label, later lines below its first sign.
pub(super) fn labelled(label: &str, text: &str, indent: usize, width: usize) -> String {
    let hang = indent + label.width();
    let body = wrap(text, hang, width);
    format!("{}{label}{}", " ".repeat(indent), &body[hang.min(body.len())..])
}

/// Takes the beginning of a Latin word or number off a full line, so that it moves to the next one whole.
fn split_word(line: &mut String, next: char) -> String {
    if !next.is_ascii_graphic() {
        return String::new();
    }
    let word: usize = line.chars().rev().take_while(char::is_ascii_graphic).map(char::len_utf8).sum();
    if word == 0 || word >= line.len() || word > 24 { String::new() } else { line.split_off(line.len() - word) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_never_begins_with_a_full_stop() {
        let lines = wrap("一二三四五六七八九十。一二", 0, 20);
        assert_eq!(lines, "一二三四五六七八九十。\n一二");
    }

    #[test]
    fn a_text_hangs_below_its_label() {
        assert_eq!(labelled("原文　", "一二三四五六七八九十一二", 2, 28), "  原文　一二三四五六七八九十\n        一二");
    }

    #[test]
    fn a_number_moves_to_the_next_line_whole() {
        assert_eq!(wrap("一二三四五六七八九2016年", 2, 22), "  一二三四五六七八九\n  2016年");
    }
}
