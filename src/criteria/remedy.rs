//! How a loss is mended: what to do, by whom, until when, and how much comes back.

use jiff::civil::Date;

use crate::{
    diag::{Code, Diagnostic},
    dossier::LedgerIndex,
    measure::plan::Reading,
    num::Quantity,
    reader::{Table, Value},
    source::Spanned,
};

/// What a unit can do about a loss.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// The sentence for each record that cost points, with columns to fill in.
    pub text: Option<Vec<Piece>>,
    /// The sentence where the loss is an absence.
    pub absent: Option<String>,
    /// Who does it.
    pub who: Option<String>,
    /// Until when it can still be made good.
    pub by: Option<Date>,
    /// How much of the loss comes back, as a fraction of one.
    pub recover: Quantity,
    /// About how many working days it takes; one where nothing is said.
    pub effort: u32,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// The cell of a column.
    Column(String),
}

impl Remedy {
    /// Keys of a `remedy`.
    pub const KEYS: &'static [&'static str] = &["text", "absent", "who", "by", "recover", "effort"];

    /// Reads a remedy whose columns are those of the `ledgers` that its item measures.
    pub(super) fn read(table: &Table, ledgers: &[LedgerIndex], reading: &mut Reading<'_>) -> Remedy {
        table.only(Remedy::KEYS, &mut reading.diags);
        let text = table.text("text", &mut reading.diags);
        let absent = table.text("absent", &mut reading.diags).map(|absent| absent.value);
        if text.is_none() && absent.is_none() {
            reading.diags.push(Diagnostic::new(Code::NoWayOut, &table.span));
        }
        Remedy {
            text: text.map(|text| pieces(&text, ledgers, reading)),
            absent,
            who: table.text("who", &mut reading.diags).map(|who| who.value),
            by: table.get("by").and_then(|node| node.moment(&mut reading.diags)).map(|moment| moment.date),
            recover: read_recover(table, reading),
            effort: read_effort(table, reading),
        }
    }
}

/// Working days of one year at most; less than one is one.
const MOST_EFFORT: u32 = 250;

fn read_effort(table: &Table, reading: &mut Reading<'_>) -> u32 {
    let Some(node) = table.get("effort") else { return 1 };
    let Some(number) = node.number(&mut reading.diags) else { return 1 };
    let days = number.decimal().filter(|_| number.is_whole()).and_then(|days| u32::try_from(days).ok());
    days.filter(|days| (1..=MOST_EFFORT).contains(days)).unwrap_or_else(|| {
        reading.diags.push(node.out_of_range("effort", number, "effort"));
        1
    })
}

fn read_recover(table: &Table, reading: &mut Reading<'_>) -> Quantity {
    match table.get("recover") {
        None => Quantity::ZERO,
        Some(node) => match &node.value {
            Value::Text(text) if text == "none" => Quantity::ZERO,
            Value::Text(text) if text == "all" => Quantity::ONE,
            _ => {
                let share = node.percent(&mut reading.diags).unwrap_or(Quantity::ZERO);
                if share.is_negative() || share > Quantity::ONE {
                    reading.diags.push(node.out_of_range("recover", format!("{}%", share.hundredfold()), "percentage"));
                }
                share
            }
        },
    }
}

/// Splits `{列名}` from the words around it; every column must stand in one of the ledgers.
fn pieces(text: &Spanned<String>, ledgers: &[LedgerIndex], reading: &mut Reading<'_>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text.value.as_str();
    let mut at = 0;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        at += before.len() + 1;
        if !ledgers.iter().any(|ledger| reading.schema[*ledger].find(name).is_some())
            && let Some(first) = ledgers.first()
        {
            let span = text.span.inside(at, name.len());
            reading.diags.push(reading.schema[*first].unknown_column(name, &span));
        }
        if !before.is_empty() {
            pieces.push(Piece::Words(before.to_owned()));
        }
        pieces.push(Piece::Column(name.to_owned()));
        at += name.len() + 1;
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest.to_owned()));
    }
    pieces
}
