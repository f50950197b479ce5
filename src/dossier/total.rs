//! Rows under the records: totals, which are checked and not counted, and remarks of those who keep the ledger.

use super::{
    batch::{Batch, Column},
    cell::{Typing, Value, shown},
    fold::{compared, trimmed},
    format::{Raw, RawRow},
    schema::{ColumnRule, Kind},
};
use crate::num::Quantity;

/// What a total adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Total {
    /// Everything above: 合计, 总计.
    Whole,
    /// What stands above up to the last 小计.
    Part,
}

/// Whether the first text of a row says that it is a total.
pub(crate) fn is_total(row: &RawRow<'_>) -> Option<Total> {
    match first_text(row)?.trim_end_matches([':', '：']) {
        "合计" | "总计" | "总合计" | "本页合计" | "累计" => Some(Total::Whole),
        "小计" => Some(Total::Part),
        _ => None,
    }
}

/// Whether a row is a remark or a signature under the table.
pub(crate) fn is_footnote(row: &RawRow<'_>) -> bool {
    const STARTS: [&str; 9] =
        ["注:", "备注:", "说明:", "填表说明:", "填表人:", "制表人:", "审核人:", "单位负责人:", "填报人:"];
    first_text(row).is_some_and(|text| STARTS.iter().any(|start| text.starts_with(start)))
}

fn first_text(row: &RawRow<'_>) -> Option<String> {
    let mut texts = row.cells.iter().filter_map(|(_, cell)| match cell {
        Raw::Text(text) if !trimmed(text).is_empty() => Some(compared(text)),
        _ => None,
    });
    texts.next()
}

/// The total written in a column and the true sum of its records from the `from`-th on, when they differ.
pub(crate) fn wrong<'a>(
    cell: &Raw<'_>,
    rule: &ColumnRule,
    index: usize,
    batches: impl Iterator<Item = &'a Batch>,
    from: usize,
    typing: &Typing,
) -> Option<(String, String)> {
    // Rates and averages do not add up, whatever stands under them.
    let adds_up = matches!(rule.kind, Kind::Number | Kind::Count)
        && !["率", "幅", "比", "均", "%"].iter().any(|word| rule.name.value.contains(word));
    if !adds_up {
        return None;
    }
    let Ok(Value::Number(written)) = typing.value(cell, &Kind::Number) else { return None };
    let numbers = batches.filter_map(|batch| match &batch.columns[index] {
        Column::Number(numbers) => Some(numbers),
        _ => None,
    });
    let sum: Quantity = numbers.flatten().skip(from).flatten().copied().map(Quantity::from).sum();
    (sum != Quantity::from(written)).then(|| (shown(cell), sum.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(texts: &[&str]) -> RawRow<'static> {
        let cells = (0..).zip(texts).map(|(column, text)| (column, Raw::Text(text.to_string().into())));
        RawRow { number: 1, hidden: false, cells: cells.collect(), fields: None }
    }

    #[test]
    fn a_total_is_known_by_its_first_word() {
        assert_eq!(is_total(&row(&["", "合 计", "12"])), Some(Total::Whole));
        assert_eq!(is_total(&row(&["小计："])), Some(Total::Part));
        assert_eq!(is_total(&row(&["百官街道", "合计"])), None);
        assert_eq!(is_total(&row(&["合计差错"])), None);
    }

    #[test]
    fn a_remark_under_the_table_is_no_record() {
        assert!(is_footnote(&row(&["注：以上为初步数"])));
        assert!(!is_footnote(&row(&["注册登记"])));
    }
}
