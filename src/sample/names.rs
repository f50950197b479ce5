//! Invented names: enterprises with codes of the right shape, people without names.

use super::cell::Cell;

/// The letters of an 18-character code, by value (GB 32100).
const LETTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// An enterprise of the district, told apart by its number.
#[derive(Clone, Copy)]
pub(super) struct Firm(u32);

impl Firm {
    /// The firm at a place in the list of the unit at a place in the district.
    pub(super) fn of(unit: usize, place: u32) -> Firm {
        let unit = u32::try_from(unit).expect("a district has a few units");
        Firm(unit * 200 + place + 1)
    }

    /// `示例企业0137有限公司`.
    pub(super) fn name(self) -> Cell {
        Cell::from(format!("示例企业{:04}有限公司", self.0))
    }

    /// The unified social credit code: the district's number, a body that no office has given out, two check characters.
    pub(super) fn code(self) -> String {
        let body = format!("X{:07}", self.0);
        let organisation = format!("91330604{body}{}", organisation_check(&body));
        let check = check(&organisation);
        organisation + check
    }

    /// The code in a cell.
    pub(super) fn code_cell(self) -> Cell {
        Cell::from(self.code())
    }
}

/// The last character of an organisation code (GB 11714).
fn organisation_check(body: &str) -> char {
    match 11 - weighted(body, &[3, 7, 9, 10, 5, 8, 4, 2]) % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).expect("1 to 9 is a digit"),
    }
}

/// The last character of a unified social credit code (GB 32100).
fn check(code: &str) -> &'static str {
    let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let place = (31 - weighted(code, &weights) % 31) % 31;
    let letters = std::str::from_utf8(LETTERS).expect("the letters are ASCII");
    &letters[place as usize..=place as usize]
}

/// The sum of the letters' values, each by its weight.
///
/// GB 11714 gives letters their values from A = 10 on without a gap; up to H both lists agree, and a body has only one letter, X.
fn weighted(letters: &str, weights: &[u32]) -> u32 {
    let value = |letter: u8| {
        if letters.len() == 8 {
            return char::from(letter).to_digit(36);
        }
        let place = LETTERS.iter().position(|known| *known == letter)?;
        u32::try_from(place).ok()
    };
    letters
        .bytes()
        .zip(weights)
        .map(|(letter, weight)| value(letter).expect("a code has no other letters") * weight)
        .sum()
}

/// The clerks of a section who keep a ledger.
pub(super) const CLERKS: [&str; 3] = ["登记员一", "登记员二", "登记员三"];

/// The scorers of a jury.
pub(super) const SCORERS: [&str; 5] = ["评分人一", "评分人二", "评分人三", "评分人四", "评分人五"];

/// Inspectors on site.
pub(super) const INSPECTORS: [&str; 3] = ["检查人一", "检查人二", "检查人三"];

/// The statisticians of a station, the head first.
pub(super) const STATION: [&str; 4] = ["站长甲", "统计员乙", "统计员丙", "统计员丁"];
