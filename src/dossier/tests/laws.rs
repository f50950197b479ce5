//! Laws of reading: the order of rows and the number of threads change nothing; nothing panics.

use proptest::prelude::*;

use super::*;

/// A record of a meeting on one of the days of March.
fn record() -> impl Strategy<Value = String> {
    let unit = prop::sample::select(vec!["百官", "道墟镇", "330604100", "没有的镇"]);
    let day = prop::sample::select(vec!["3月4日", "2016.3.5", "20160306", "2015-01-01", "不知道"]);
    (unit, day, 0_u32..2000).prop_map(|(unit, day, topic)| format!("{unit},例会,{day},主题{topic},{},,", topic % 7))
}

/// Every record of the ledger as one text, in no order.
fn records(dossier: &Dossier) -> Vec<String> {
    let schema = schema();
    let batches = dossier.batches(schema.find("meetings").unwrap()).unwrap_or_default();
    let mut records: Vec<String> = batches
        .iter()
        .flat_map(|batch| {
            (0..batch.len()).map(|row| {
                let cells: Vec<String> = batch.columns.iter().map(|column| column.text(row)).collect();
                format!("{:?} {:?} {}", batch.units[row], batch.days[row], cells.join("|"))
            })
        })
        .collect();
    records.sort();
    records
}

fn read_rows(rows: &[String]) -> (Dossier, Diagnostics) {
    let folder = Folder::with_units();
    folder.file("例会.csv", meetings(&rows.join("\n")));
    folder.read()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_order_of_rows_changes_no_record(
        (rows, shuffled) in prop::collection::vec(record(), 1..40)
            .prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
    ) {
        let (first, second) = (read_rows(&rows).0, read_rows(&shuffled).0);
        prop_assert_eq!(records(&first), records(&second));
        prop_assert_eq!(first.left_out, second.left_out);
    }

    #[test]
    fn no_bytes_make_it_panic(start in 0_usize..4, bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let magic: [&[u8]; 4] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"", b"\xEF\xBB\xBF"];
        let folder = Folder::with_units();
        folder.file("台账.xlsx", [magic[start], bytes.as_slice()].concat());
        folder.file("台账.csv", [magic[start], bytes.as_slice()].concat());
        folder.read();
    }

    #[test]
    fn a_damaged_old_workbook_is_said_to_be_damaged(at in 0_usize..6000, byte in any::<u8>(), end in 0_usize..6000) {
        let mut bytes = include_bytes!("../../../tests/fixtures/例会.xls").to_vec();
        let length = bytes.len();
        bytes[at % length] = byte;
        bytes.truncate(length - end % (length / 2));
        let folder = Folder::with_units();
        folder.file("例会.xls", bytes);
        folder.read();
    }
}

#[test]
fn threads_change_neither_records_nor_messages() {
    let folder = Folder::with_units();
    for file in 0..9 {
        folder.file(
            &format!("{file}/例会.csv"),
            meetings(&format!("百官,例会,3月{}日,甲,x,,\n道墟,例会,3月4日,乙,,,\n", file + 1)),
        );
    }
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let (dossier, diags) = pool.install(|| folder.read());
        (
            format!(
                "{:?}",
                dossier
                    .ledgers
                    .iter()
                    .flatten()
                    .flatten()
                    .map(|batch| (&batch.sheet, &batch.rows, &batch.days))
                    .collect::<Vec<_>>()
            ),
            said(&diags),
        )
    };
    assert_eq!(on(1), on(8));
}
