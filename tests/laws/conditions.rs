//! Conditions: what is printed is what was read, and a batch is asked as its rows are.

use kaohe::{
    condition::Condition,
    diag::Diagnostics,
    dossier::{Batch, Ledger},
};
use proptest::{prelude::*, sample::select};

use super::{PLAIN, Report, dossier, every_kind, ledgers, sheet, spanned, tries};

fn words(words: &'static [&'static str]) -> impl Strategy<Value = String> {
    select(words).prop_map(str::to_owned)
}

fn signs() -> impl Strategy<Value = String> {
    words(&["=", "!=", "<", "<=", ">", ">=", "≠", "≤", "≥", "<>"])
}

fn numbers() -> impl Strategy<Value = String> {
    let literals = (0_u32..40, 0_u32..10).prop_map(|(whole, tenths)| format!("{whole}.{tenths}"));
    let single = prop_oneof![
        words(&["笔数", "`笔数`", "days(实报 - 应报)", "hours(实报 - 应报)", "days(实报 + 1 day - 应报)", "7"]),
        literals
    ];
    let more = single.boxed();
    prop_oneof![
        more.clone(),
        (more.clone(), words(&["+", "-"]), more.clone())
            .prop_map(|(left, sign, right)| format!("{left} {sign} {right}")),
        (more.clone(), more.clone(), more).prop_map(|(a, b, c)| format!("{a} - {b} + {c}")),
    ]
}

fn moments() -> impl Strategy<Value = String> {
    let columns = words(&["应报", "实报", "`应报`"]);
    let literals =
        (1_u32..13, 1_u32..29, proptest::option::of((0_u32..25, 0_u32..60))).prop_map(|(month, day, time)| {
            let time = time.map(|(hour, minute)| format!(" {hour:02}:{:02}", if hour == 24 { 0 } else { minute }));
            format!("2016-{month:02}-{day:02}{}", time.unwrap_or_default())
        });
    let single = prop_oneof![columns, literals].boxed();
    let spans = words(&["3 days", "1 day", "24 hours", "5 hours", "36 hours", "0 days"]);
    prop_oneof![
        single.clone(),
        (single, words(&["+", "-"]), spans).prop_map(|(moment, sign, span)| format!("{moment} {sign} {span}"))
    ]
}

fn spans() -> impl Strategy<Value = String> {
    words(&["实报 - 应报", "3 days", "5 hours", "2 days + 5 hours", "实报 - 应报 - 1 day"])
}

fn texts() -> impl Strategy<Value = String> {
    words(&["状态", "'按时'", "'迟报'", "`状态`", "'漏报'"])
}

fn codes() -> impl Strategy<Value = String> {
    words(&["企业", "'A1'", "'A'", "''", "' 甲 or 乙 '"])
}

fn compared(side: impl Strategy<Value = String> + 'static) -> impl Strategy<Value = String> {
    let side = side.boxed();
    let list = proptest::collection::vec(side.clone(), 1..4);
    prop_oneof![
        (side.clone(), signs(), side.clone()).prop_map(|(left, sign, right)| format!("{left} {sign} {right}")),
        (side.clone(), side.clone(), side.clone())
            .prop_map(|(value, low, high)| format!("{value} between {low} and {high}")),
        (side, words(&["in", "not in"]), list)
            .prop_map(|(value, word, list)| format!("{value} {word} [{}]", list.join(", "))),
    ]
}

fn tests() -> impl Strategy<Value = String> {
    let plain = words(&[
        "延期",
        "not 延期",
        "实报 is blank",
        "笔数 is not blank",
        "企业 contains 'A'",
        "状态 contains '报'",
        "延期 = 延期",
        "应报 > '2016-05-01'",
    ]);
    let leaf = prop_oneof![
        compared(numbers()),
        compared(moments()),
        compared(spans()),
        compared(texts()),
        compared(codes()),
        plain,
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let several = proptest::collection::vec(inner.clone(), 2..4).boxed();
        prop_oneof![
            several.clone().prop_map(|parts| parts.join(" and ")),
            several.clone().prop_map(|parts| parts.join(" or ")),
            several.prop_map(|parts| format!("({}) and not ({})", parts.join(" or "), parts[0])),
            inner.prop_map(|test| format!("not ({test})")),
        ]
    })
}

fn read(text: &str, ledger: &Ledger) -> Condition {
    let mut diags = Diagnostics::new();
    let condition = Condition::read(spanned(text), ledger, &mut diags);
    condition.unwrap_or_else(|| panic!("`{text}`: {diags:#?}"))
}

/// The one sheet of generated records.
fn batch(records: &[Report]) -> (Ledger, Option<Batch>) {
    let criteria = every_kind(&PLAIN);
    let index = criteria.schema.find("reports").unwrap();
    let dossier = dossier(&criteria, &[sheet(records)], None);
    (criteria.schema[index].clone(), dossier.batches(index).unwrap().first().cloned())
}

fn by_row(condition: &Condition, batch: &Batch) -> Vec<bool> {
    (0..batch.len()).map(|row| condition.holds(batch, row)).collect()
}

proptest! {
    #![proptest_config(tries(400))]

    #[test]
    fn what_is_printed_is_what_was_read(test in tests()) {
        let (ledger, _) = batch(&[]);
        let printed = read(&test, &ledger).printed(&ledger);
        prop_assert_eq!(read(&printed, &ledger).printed(&ledger), printed);
    }

    #[test]
    fn what_is_printed_chooses_the_same_records(test in tests(), records in ledgers()) {
        let (ledger, batch) = batch(&records);
        let condition = read(&test, &ledger);
        let printed = read(&condition.printed(&ledger), &ledger);
        let chosen = |condition: &Condition| batch.as_ref().map(|batch| condition.mask(batch));
        prop_assert_eq!(chosen(&condition), chosen(&printed));
    }

    #[test]
    fn a_batch_is_asked_as_its_rows_are(test in tests(), records in ledgers()) {
        let (ledger, batch) = batch(&records);
        let condition = read(&test, &ledger);
        let by_batch = batch.as_ref().map(|batch| condition.mask(batch));
        prop_assert_eq!(by_batch, batch.as_ref().map(|batch| by_row(&condition, batch)));
    }
}
