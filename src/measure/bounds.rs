//! Ends of a band: `up-to` and `at-least` include their end, `below` and `over` do not.

use std::fmt;

use crate::{
    diag::{Code, Diagnostic, Diagnostics},
    num::Quantity,
    reader::{Node, Table, Value},
};

/// A stretch of numbers; an end left out is open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// The lower end, and whether it belongs to the stretch.
    pub low: Option<(Quantity, bool)>,
    /// The upper end, and whether it belongs to the stretch.
    pub high: Option<(Quantity, bool)>,
}

impl Bounds {
    /// Keys that set an end.
    pub const KEYS: [&str; 5] = ["up-to", "below", "over", "at-least", "is"];

    /// Reads the ends written in a row; a percentage is the number before its sign, as shares are measured in percent.
    pub(crate) fn read(table: &Table, diags: &mut Diagnostics) -> Option<Bounds> {
        let number = |key: &str, diags: &mut Diagnostics| table.get(key).map(|node| read_number(node, diags));
        let mut bounds = Bounds::default();
        for (key, closed) in [("at-least", true), ("over", false)] {
            if let Some(read) = number(key, diags) {
                bounds.low = Some((read?, closed));
            }
        }
        for (key, closed) in [("up-to", true), ("below", false)] {
            if let Some(read) = number(key, diags) {
                bounds.high = Some((read?, closed));
            }
        }
        if let Some(read) = number("is", diags) {
            let exactly = Some((read?, true));
            bounds = Bounds { low: exactly.clone(), high: exactly };
        }
        if bounds == Bounds::default() {
            diags.push(Diagnostic::new(Code::MissingKey, &table.span).with("key", Bounds::KEYS.join(" / ")));
            return None;
        }
        Some(bounds)
    }

    /// Whether a number lies within.
    #[must_use]
    pub fn contain(&self, number: &Quantity) -> bool {
        let above = self.low.as_ref().is_none_or(|(end, closed)| number > end || (*closed && number == end));
        let below = self.high.as_ref().is_none_or(|(end, closed)| number < end || (*closed && number == end));
        above && below
    }
}

pub(super) fn read_number(node: &Node, diags: &mut Diagnostics) -> Option<Quantity> {
    match node.value {
        Value::Text(_) => node.percent(diags).map(|fraction| fraction.hundredfold()),
        _ => node.number(diags),
    }
}

impl fmt::Display for Bounds {
    /// As mathematics writes it: `> 1, ≤ 3`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some((low, true)), Some((high, true))) = (&self.low, &self.high)
            && low == high
        {
            return write!(f, "= {low}");
        }
        let low = self.low.as_ref().map(|(end, closed)| format!("{} {end}", if *closed { "≥" } else { ">" }));
        let high = self.high.as_ref().map(|(end, closed)| format!("{} {end}", if *closed { "≤" } else { "<" }));
        let ends: Vec<String> = low.into_iter().chain(high).collect();
        f.write_str(&ends.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Quantity {
        Quantity::parse(text).unwrap()
    }

    #[test]
    fn a_closed_end_contains_itself_and_an_open_one_does_not() {
        let bounds = Bounds { low: Some((number("1"), false)), high: Some((number("3"), true)) };
        let inside = ["0.9", "1", "1.1", "3", "3.1"].map(|text| bounds.contain(&number(text)));
        assert_eq!(inside, [false, false, true, true, false]);
        assert_eq!(bounds.to_string(), "> 1, ≤ 3");
    }

    #[test]
    fn one_number_is_a_band_of_itself() {
        let exactly = Some((number("2"), true));
        let bounds = Bounds { low: exactly.clone(), high: exactly };
        assert!(bounds.contain(&number("2.0")) && !bounds.contain(&number("2.01")));
        assert_eq!(bounds.to_string(), "= 2");
    }
}
