//! Widths and offsets on the page, in whole twips (a twentieth of a point) and hundredths of a character.

use minijinja::{Error, ErrorKind, Value};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// Width of the type area: 156 mm.
const WIDTH: usize = 8844;
/// Characters in a line, in hundredths.
const LINE: usize = 2800;
/// Width of one of 28 characters: 3号 less a quarter of a point.
const CHARACTER: usize = 315;

/// Rows of the longest table that is kept on one page.
const SHORT: usize = 8;

/// Width of a text in half characters; Chinese marks count as Chinese.
fn halves(text: &str) -> usize {
    text.lines().map(UnicodeWidthStr::width_cjk).max().unwrap_or_default()
}

/// Hundredths of a character as twips.
fn twips(hundredths: usize) -> usize {
    hundredths * CHARACTER / 100
}

/// How a table is set.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Fitted {
    /// Its width.
    width: usize,
    /// Size of its type, in half points.
    size: usize,
    /// Room at both sides of a cell.
    margin: usize,
    /// Whether its rows stay on one page: a short table is not broken.
    together: bool,
    /// Its columns.
    columns: Vec<Set>,
}

/// How a column is set.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Set {
    /// Its width.
    width: usize,
    /// How far numbers stand from the right, so that the longest stands in the middle.
    indent: usize,
}

/// What of a table decides its widths.
pub(super) struct Cells {
    columns: Vec<Cell>,
    rows: usize,
}

struct Cell {
    kind: String,
    /// Half characters it asks for.
    asked: usize,
    /// Half characters of its header.
    head: usize,
    /// Half characters of its longest cell.
    longest: usize,
}

impl Cells {
    /// Reads a table as a layout has it.
    pub(super) fn of(table: &Value) -> Result<Cells, Error> {
        let mut columns = Vec::new();
        for column in table.get_attr("columns")?.try_iter()? {
            let asked = usize::try_from(column.get_attr("width")?)? * 2;
            let kind = column.get_attr("kind")?.to_string();
            let head = halves(&column.get_attr("title")?.to_string());
            columns.push(Cell { kind, asked, head, longest: 0 });
        }
        let sum = table.get_attr("sum")?;
        let rows = table.get_attr("rows")?;
        let sum = (!sum.is_none() && !sum.is_undefined()).then_some(sum);
        let mut count = 0;
        for row in rows.try_iter()?.chain(sum) {
            count += 1;
            for (index, cell) in row.try_iter()?.enumerate() {
                let column = columns.get_mut(index);
                let column = column.ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "a row is too long"))?;
                column.longest = column.longest.max(halves(&cell.to_string()));
            }
        }
        Ok(Cells { columns, rows: count })
    }
}

impl Cell {
    /// Half characters it must have: names and numbers are not broken, unless a name is longer than ten characters.
    fn needs(&self) -> usize {
        let head = self.head.min(8);
        match self.kind.as_str() {
            "text" => self.longest.min(self.asked).max(head),
            "name" => self.longest.min(20).max(head),
            _ => self.longest.max(head),
        }
    }
}

/// Adds `room` to widths in the proportion of `parts`.
fn spread(widths: &mut [usize], parts: &[usize], room: usize) {
    let whole: usize = parts.iter().sum();
    for (width, part) in widths.iter_mut().zip(parts) {
        *width += room * part / whole.max(1);
    }
}

/// The widths of a table in the largest type in which it fits the page.
pub(super) fn fitted(cells: &Cells) -> Fitted {
    const SIZES: [(usize, usize); 4] = [(24, 100), (21, 80), (18, 60), (15, 40)];
    let needs: Vec<usize> = cells.columns.iter().map(Cell::needs).collect();
    let needed = |size: usize, margin: usize| -> Vec<usize> {
        // A hair more than the characters, so that the last one is not broken off.
        needs.iter().map(|halves| halves * size * 5 + 2 * margin + size).collect()
    };
    let fits = |(size, margin): &&(usize, usize)| needed(*size, *margin).iter().sum::<usize>() <= WIDTH;
    let (size, margin) = SIZES.iter().find(fits).copied().unwrap_or(SIZES[3]);
    let mut widths = needed(size, margin);
    let taken: usize = widths.iter().sum();
    if taken > WIDTH {
        widths = widths.iter().map(|width| width * WIDTH / taken).collect();
    } else {
        // What is left first makes broken texts whole, as far as it goes, and then widens all columns alike.
        let wanted: Vec<usize> =
            cells.columns.iter().map(|cell| cell.longest.saturating_sub(cell.needs()) * size * 5).collect();
        let left = WIDTH - taken;
        spread(&mut widths, &wanted, left.min(wanted.iter().sum()));
        let left = WIDTH - widths.iter().sum::<usize>();
        spread(&mut widths, &needs, left);
    }
    let set = |(cell, width): (&Cell, usize)| {
        let free = width.saturating_sub(cell.longest * size * 5 + 2 * margin);
        Set { width, indent: if cell.kind == "number" { free / 2 } else { 0 } }
    };
    let columns: Vec<Set> = cells.columns.iter().zip(widths).map(set).collect();
    Fitted {
        width: columns.iter().map(|column| column.width).sum(),
        size,
        margin,
        together: cells.rows <= SHORT,
        columns,
    }
}

/// Where name and date stand.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Signed {
    /// Room above the name.
    before: usize,
    /// Room to the right of the name.
    name: usize,
    /// Room to the right of the date.
    date: usize,
}

/// Offsets of name and date where a line is so high. With a seal the date stands four characters from the right and the name in the middle over it;
/// without one the name stands two characters from the right and the date begins two characters further right than it.
pub(super) fn signed(name: &str, date: &str, sealed: bool, line: usize) -> Signed {
    let (name, date) = (halves(name) * 50, halves(date) * 50);
    let (name, date) = if sealed && name > date + 800 {
        // A name so long reaches the margin; the date stays in the middle under it.
        (0, (name - date) / 2)
    } else if sealed && name > date {
        (400 - (name - date) / 2, 400)
    } else if sealed {
        (400 + (date - name) / 2, 400)
    } else if name >= date + 200 {
        (200, name - date)
    } else {
        (400 + date - name, 200)
    };
    let (name, date) = (twips(name.min(LINE)), twips(date.min(LINE)));
    // The seal's upper rim stays within a line of the text, its middle on name and date.
    let before = if sealed { 2 * line } else { line };
    Signed { before, name, date }
}

/// A line of what is attached.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Attached {
    text: String,
    /// Where its second line begins.
    left: usize,
    /// How far its first line stands out to the left of that.
    hanging: usize,
}

/// What is attached, after the word for it; a single attachment has no number.
pub(super) fn attached(word: &str, names: &[String]) -> Vec<Attached> {
    let word_width = halves(word) * 50;
    let entry = |(index, name): (usize, &String)| {
        let number = if names.len() > 1 { format!("{}.", index + 1) } else { String::new() };
        let (text, hanging) = match index {
            0 => (format!("{word}{number}{name}"), word_width + halves(&number) * 50),
            _ => (format!("{number}{name}"), halves(&number) * 50),
        };
        let left = 200 + word_width + halves(&number) * 50;
        Attached { text, left: twips(left), hanging: twips(hanging) }
    };
    names.iter().enumerate().map(entry).collect()
}

/// A title in as few lines as it takes, broken only where `|` stands and as even as can be; no more than `most` characters
/// in a line unless a word is longer.
pub(in crate::report) fn lines(title: &str, most: usize) -> Vec<String> {
    let words: Vec<&str> = title.split('|').filter(|word| !word.is_empty()).collect();
    let gaps = words.len().saturating_sub(1).min(16);
    let mut best: Option<((usize, usize), Vec<String>)> = None;
    for breaks in 0..(1_u32 << gaps) {
        let mut lines = vec![String::new()];
        for (index, word) in words.iter().enumerate() {
            if index > 0 && index <= gaps && breaks >> (index - 1) & 1 == 1 {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(word);
            }
        }
        let widths: Vec<usize> = lines.iter().map(|line| halves(line)).collect();
        let over: usize = widths.iter().map(|width| width.saturating_sub(most * 2)).sum();
        let (longest, shortest) = (widths.iter().max().unwrap_or(&0), widths.iter().min().unwrap_or(&0));
        // A waist between two longer lines is no shape a title may have.
        let waist = widths.windows(3).any(|three| three[1] < three[0] && three[1] < three[2]);
        let cost = (over * 1000 + lines.len(), (longest - shortest) + if waist { 20 } else { 0 });
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, lines));
        }
    }
    best.map(|(_, lines)| lines).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_a_seal_the_name_stands_in_the_middle_over_the_date() {
        let at = signed("某某区统计局", "2026年1月28日", true, 579);
        assert_eq!((at.name, at.date), (twips(425), twips(400)));
        let at = signed("某某区经济技术开发区统计工作局", "2026年1月28日", true, 579);
        assert_eq!((at.name, at.date), (0, twips(425)));
    }

    #[test]
    fn without_a_seal_the_date_begins_two_characters_right_of_the_name() {
        let at = signed("某某某区人民政府统计工作局", "2026年1月28日", false, 579);
        assert_eq!((at.name, at.date), (twips(200), twips(650)));
        let at = signed("某某区统计局", "2026年1月28日", false, 579);
        assert_eq!((at.name, at.date), (twips(450), twips(200)));
    }

    #[test]
    fn a_title_breaks_on_words_into_even_lines() {
        let title = "某某区统计局|关于|2025年度|乡镇（街道）|统计工作|考核结果|的通报";
        assert_eq!(lines(title, 20), ["某某区统计局关于2025年度", "乡镇（街道）统计工作考核结果的通报"]);
        assert_eq!(lines("关于|考核结果|的通报", 20), ["关于考核结果的通报"]);
    }

    #[test]
    fn only_one_attachment_has_no_number() {
        let one = attached("附件：", &["考核结果".to_owned()]);
        assert_eq!((one[0].text.as_str(), one[0].left, one[0].hanging), ("附件：考核结果", twips(500), twips(300)));
        let two = attached("附件：", &["甲".to_owned(), "乙".to_owned()]);
        assert_eq!((two[1].text.as_str(), two[1].left, two[1].hanging), ("2.乙", twips(600), twips(100)));
    }

    #[test]
    fn a_table_is_as_wide_as_the_page_and_its_type_as_large_as_fits() {
        let column = |kind: &str, asked, longest| Cell { kind: kind.to_owned(), asked, head: 4, longest };
        let narrow = fitted(&Cells { columns: vec![column("mark", 8, 5), column("name", 20, 40)], rows: 3 });
        assert_eq!(narrow.size, 24);
        assert!(WIDTH - narrow.width < 4);
        let wide: Vec<Cell> = (0..7).map(|_| column("name", 20, 20)).collect();
        let wide = fitted(&Cells { columns: wide, rows: 30 });
        assert!(wide.size < 18 && wide.width <= WIDTH);
        assert!(narrow.together && !wide.together);
    }
}
