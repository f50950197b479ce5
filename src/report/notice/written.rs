//! How long a circular is, as an office counts it.

use super::{Entry, Notice};

/// Characters from the title to the last demand: each Chinese character or mark, each number, each word in other letters.
pub(super) fn characters(notice: &Notice) -> usize {
    let entries = std::iter::once(&notice.preamble)
        .chain(&notice.results)
        .chain(&notice.merits)
        .chain(&notice.problems)
        .chain(&notice.next);
    let of_entry =
        |entry: &Entry| count(&entry.theme) + entry.pieces.iter().map(|piece| count(&piece.text)).sum::<usize>();
    count(&notice.title) + count(&notice.addressee) + entries.map(of_entry).sum::<usize>()
}

/// Characters of a text; figures and letters that stand together are one.
fn count(text: &str) -> usize {
    let mut characters = 0;
    let mut within = false;
    for sign in text.chars() {
        let joins = sign.is_ascii_alphanumeric() || (within && matches!(sign, '.' | '%' | ',' | '-'));
        let goes_on = joins && within;
        if !sign.is_whitespace() && !goes_on {
            characters += 1;
        }
        within = joins;
    }
    characters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_counts_once() {
        assert_eq!(count("平均95.20分。"), 5);
        assert_eq!(count("占31.5%，2项"), 5);
    }
}
