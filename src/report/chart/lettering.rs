//! How wide words are drawn, and how labels keep out of each other's way. All in whole pixels.

use unicode_width::UnicodeWidthChar;

/// The width of a text in type of some pixels: a Chinese sign is as wide as it is high, others a little over half.
pub(super) fn width(text: &str, size: u32) -> u32 {
    let hundredths: u32 = text.chars().map(|sign| if sign.width_cjk().unwrap_or(0) > 1 { 100 } else { 58 }).sum();
    (hundredths * size).div_ceil(100)
}

/// A text in lines no wider than `room`, in as few lines as it takes and of about the same width.
pub(super) fn lines(text: &str, size: u32, room: u32) -> Vec<String> {
    let whole = width(text, size);
    let count = whole.div_ceil(room.max(size)).max(1);
    let even = whole.div_ceil(count) + size / 2;
    let mut lines = vec![String::new()];
    for sign in text.chars() {
        let last = lines.last_mut().expect("there is a first line");
        if width(&format!("{last}{sign}"), size) > even.min(room.max(size)) && !last.is_empty() {
            lines.push(sign.to_string());
        } else {
            last.push(sign);
        }
    }
    lines
}

/// Labels that want to stand at `wanted`, in rising order, moved apart so that neighbours are `gap` from each other and none
/// is beyond `ends`; each stays as near to its place as the others let it.
pub(super) fn spread(wanted: &[u32], gap: u32, ends: (u32, u32)) -> Vec<u32> {
    let mut placed: Vec<u32> = Vec::with_capacity(wanted.len());
    for want in wanted {
        let least = placed.last().map_or(ends.0, |before| before + gap);
        placed.push((*want).max(least));
    }
    let mut most = ends.1;
    for at in placed.iter_mut().rev() {
        *at = (*at).min(most);
        most = at.saturating_sub(gap);
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_sign_is_as_wide_as_it_is_high() {
        assert_eq!(width("百官街道", 13), 52);
        assert_eq!(width("99", 10), 12);
    }

    #[test]
    fn long_words_break_evenly() {
        assert_eq!(lines("统计数据质量", 10, 40), ["统计数", "据质量"]);
        assert_eq!(lines("名录库", 10, 40), ["名录库"]);
    }

    #[test]
    fn labels_keep_apart_and_within_the_ends() {
        assert_eq!(spread(&[10, 11, 12], 10, (0, 100)), [10, 20, 30]);
        assert_eq!(spread(&[90, 95, 99], 10, (0, 100)), [80, 90, 100]);
        assert_eq!(spread(&[10, 50], 10, (0, 100)), [10, 50]);
    }
}
