//! `judged`: points that named scorers gave, combined by rule.

use super::{Amount, Evidence, Fact, Record, Selection, Tally};
use crate::{
    dossier::{ColumnIndex, RowPlace, Schema},
    measure::plan::Reading,
    num::Quantity,
    reader::Table,
    say::Lang,
};

/// Combines the scores that several scorers gave; each names its scorer, and its reason. Without a score there is nothing to
/// measure by.
///
/// ```toml
/// judged = "judgements", where = "项目 = '工作创新'", of = "分数", scorer = "评分人", reason = "理由", combine = "mean"
/// ```
#[derive(Clone, Debug)]
pub struct Judged {
    /// Which scores.
    pub selection: Selection,
    /// The score's column.
    pub of: ColumnIndex,
    /// The column that names who scored.
    pub scorer: ColumnIndex,
    /// The column that says why.
    pub reason: ColumnIndex,
    /// How several scores become one.
    pub combine: Combine,
}

/// How several scores become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// Their mean.
    Mean,
    /// The middle one, or the mean of the middle two.
    Median,
    /// The mean without the highest and the lowest (去掉一个最高分和一个最低分); of fewer than three the mean.
    Trimmed,
    /// The lowest.
    Lowest,
}

impl Judged {
    pub(super) const KEYS: &'static [&'static str] = &["judged", "where", "of", "scorer", "reason", "combine"];

    /// Words for `combine`.
    pub const COMBINES: &'static [(&'static str, Combine)] = &[
        ("mean", Combine::Mean),
        ("median", Combine::Median),
        ("trimmed", Combine::Trimmed),
        ("lowest", Combine::Lowest),
    ];

    pub(super) fn read(table: &Table, reading: &mut Reading<'_>) -> Option<Judged> {
        let selection = Selection::read("judged", table, reading)?;
        let ledger = &reading.schema[selection.ledger];
        let mut column = |key: &'static str| {
            let name = table.required_text(key, &mut reading.diags)?;
            ledger.linked_column(&name, &mut reading.diags)
        };
        let (of, scorer, reason) = (column("of"), column("scorer"), column("reason"));
        let combine = table.required_word("combine", Judged::COMBINES, &mut reading.diags)?;
        Some(Judged { selection, of: of?, scorer: scorer?, reason: reason?, combine })
    }

    pub(super) fn in_words(&self, schema: &Schema, lang: Lang) -> String {
        let (word, _) = Judged::COMBINES.iter().find(|(_, how)| *how == self.combine).expect("every way has a word");
        let records = self.selection.in_words(schema, lang);
        let combine = lang.word(&format!("measure.combine.{word}"));
        lang.say("measure.judged", minijinja::context! { records, combine })
    }
}

/// The scores so far.
#[derive(Debug)]
pub struct JudgedTally(Vec<(RowPlace, Quantity)>);

impl Tally for JudgedTally {
    type Kind = Judged;

    fn empty(_: &Judged) -> JudgedTally {
        JudgedTally(Vec::new())
    }

    fn add(&mut self, kind: &Judged, record: Record<'_>) {
        if let crate::dossier::Column::Number(numbers) = &record.batch.columns[kind.of.0]
            && let Some(score) = numbers[record.row]
        {
            self.0.push((record.place(), Quantity::from(score)));
        }
    }

    fn merge(&mut self, _: &Judged, mut later: JudgedTally) {
        self.0.append(&mut later.0);
    }

    fn fact(self, kind: &Judged) -> Fact {
        let (places, amounts): (Vec<RowPlace>, Vec<Quantity>) = self.0.into_iter().unzip();
        let amount = combined(&amounts, kind.combine).map_or(Amount::Nothing, Amount::Quantity);
        Fact::new(amount, Evidence { places, amounts })
    }
}

fn combined(scores: &[Quantity], combine: Combine) -> Option<Quantity> {
    let mut ordered = scores.to_vec();
    ordered.sort();
    let mean = |scores: &[Quantity]| {
        let total: Quantity = scores.iter().cloned().sum();
        total.over(&Quantity::from(scores.len()))
    };
    match combine {
        Combine::Median => {
            let middle = ordered.len().saturating_sub(1) / 2..=ordered.len() / 2;
            mean(ordered.get(middle)?)
        }
        Combine::Trimmed if ordered.len() > 2 => mean(&ordered[1..ordered.len() - 1]),
        Combine::Mean | Combine::Trimmed => mean(&ordered),
        Combine::Lowest => ordered.first().cloned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scores(texts: &[&str]) -> Vec<Quantity> {
        texts.iter().map(|text| Quantity::parse(text).unwrap()).collect()
    }

    #[test]
    fn a_trimmed_mean_leaves_out_the_highest_and_the_lowest() {
        let combined = combined(&scores(&["5", "1", "4", "3"]), Combine::Trimmed).unwrap();
        assert_eq!(combined.to_string(), "3.5");
    }

    #[test]
    fn the_median_of_an_even_number_is_the_mean_of_the_middle_two() {
        assert_eq!(combined(&scores(&["1", "9", "4", "3"]), Combine::Median).unwrap().to_string(), "3.5");
        assert_eq!(combined(&scores(&["1", "9", "4"]), Combine::Median).unwrap().to_string(), "4");
        assert_eq!(combined(&[], Combine::Median), None);
    }

    #[test]
    fn the_mean_of_three_scorers_is_exact() {
        let mean = combined(&scores(&["1", "2", "2"]), Combine::Mean).unwrap();
        assert_eq!(&mean * &Quantity::from(3_u64), Quantity::from(5_u64));
    }
}
