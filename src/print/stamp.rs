//! What a printing program writes into a PDF of the moment and the run, made the same each time: dates become the day of the
//! paper, numbers of the run are counted from one, identifiers follow from the contents. Nothing changes its length, so that
//! the PDF's table of positions stays right.

use std::{collections::BTreeSet, fmt::Write};

use jiff::civil::Date;
use sha2::{Digest, Sha256};

/// Dates that stand as `(D:20161231093000+08'00')`.
const DATES: &[&[u8]] = &[b"/CreationDate", b"/ModDate"];
/// Dates that stand as `2016-12-31T09:30:00`, in the metadata of an archive's PDF.
const XML_DATES: &[&[u8]] = &[b"<xmp:CreateDate>", b"<xmp:ModifyDate>", b"<xmp:MetadataDate>"];
/// How a browser names the elements of a tagged PDF: with a number that runs on from page to page.
const ELEMENT: &[u8] = b"(node";
/// How many digits such a number has.
const DIGITS: usize = 8;
/// How many hexadecimal digits an identifier has.
const IDENTIFIER: usize = 32;

/// Dates `pdf` on the first moment of `day`, and makes the rest of it depend on its contents only.
pub(super) fn stamp(pdf: &mut [u8], day: Date) {
    let moment = format!("{:04}{:02}{:02}000000", day.year(), day.month(), day.day());
    for at in DATES.iter().flat_map(|key| after(pdf, key)).collect::<Vec<_>>() {
        let at = at + pdf[at..].iter().take_while(|byte| **byte == b' ').count();
        let at = at + b"(D:".len();
        if pdf.get(at - 3..at) != Some(b"(D:") || !has_shape(pdf, at, "99999999999999") {
            continue;
        }
        put(pdf, at, &moment);
        let zone = at + moment.len();
        if has_shape(pdf, zone + 1, "99'99") {
            put(pdf, zone, "+00'00");
        }
    }
    let moment = format!("{:04}-{:02}-{:02}T00:00:00", day.year(), day.month(), day.day());
    for at in XML_DATES.iter().flat_map(|key| after(pdf, key)).collect::<Vec<_>>() {
        if has_shape(pdf, at, "9999-99-99T99:99:99") {
            put(pdf, at, &moment);
        }
    }
    count_elements(pdf);
    identify(pdf);
}

/// Numbers the elements from one, in their order.
fn count_elements(pdf: &mut [u8]) {
    let mut places = after(pdf, ELEMENT);
    places.retain(|at| has_shape(pdf, *at, "99999999)"));
    let numbers: BTreeSet<Vec<u8>> = places.iter().map(|at| pdf[*at..at + DIGITS].to_vec()).collect();
    let numbers: Vec<Vec<u8>> = numbers.into_iter().collect();
    for at in places {
        let place = numbers.binary_search_by(|number| number.as_slice().cmp(&pdf[at..at + DIGITS]));
        let place = place.expect("every number has been gathered");
        put(pdf, at, &format!("{:0DIGITS$}", place + 1));
    }
}

/// Replaces the two identifiers and the checksum at the end by one that follows from everything else.
fn identify(pdf: &mut [u8]) {
    let Some(trailer) = after(pdf, b"trailer").pop().or_else(|| after(pdf, b"/Type/XRef").pop()) else { return };
    let end = after(&pdf[trailer..], b"startxref").first().map_or(pdf.len(), |at| trailer + at);
    let mut places = after(&pdf[trailer..end], b"<");
    places.extend(after(&pdf[trailer..end], b"/DocChecksum /"));
    places.retain_mut(|at| {
        *at += trailer;
        pdf.get(*at..*at + IDENTIFIER).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    for at in &places {
        put(pdf, *at, &"0".repeat(IDENTIFIER));
    }
    let mut digest = String::new();
    for byte in Sha256::digest(&*pdf) {
        write!(digest, "{byte:02X}").expect("a String takes all");
    }
    for at in &places {
        put(pdf, *at, &digest[..IDENTIFIER]);
    }
}

/// Every place behind `key`.
fn after(pdf: &[u8], key: &[u8]) -> Vec<usize> {
    let mut places = Vec::new();
    let mut from = 0;
    while let Some(at) = pdf[from..].iter().position(|byte| *byte == key[0]) {
        let at = from + at;
        if pdf[at..].starts_with(key) {
            places.push(at + key.len());
        }
        from = at + 1;
    }
    places
}

/// Whether what stands at `at` looks like `shape`, in which `9` is any digit.
fn has_shape(pdf: &[u8], at: usize, shape: &str) -> bool {
    pdf.get(at..at + shape.len()).is_some_and(|bytes| {
        bytes.iter().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
            b'9' => byte.is_ascii_digit(),
            wanted => *byte == wanted,
        })
    })
}

fn put(pdf: &mut [u8], at: usize, text: &str) {
    pdf[at..at + text.len()].copy_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn stamped(pdf: &str) -> String {
        let mut bytes = pdf.as_bytes().to_vec();
        stamp(&mut bytes, date(2016, 12, 31));
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_browsers_dates_become_the_papers_day() {
        let pdf = "/CreationDate (D:20261124011446+08'00')\n/ModDate (D:20261124011446+08'00')>>";
        assert_eq!(stamped(pdf), "/CreationDate (D:20161231000000+00'00')\n/ModDate (D:20161231000000+00'00')>>");
    }

    #[test]
    fn an_offices_dates_and_identifiers_follow_from_the_contents() {
        let of = |moment: &str, id: &str, text: &str| {
            stamped(&format!(
                "{text} /CreationDate(D:{moment}Z')>> trailer <</ID [ <{id}>\n<{id}> ]\n/DocChecksum /{id}\n>>\nstartxref\n9"
            ))
        };
        let (morning, evening) =
            (of("20261124080000", &"A1".repeat(16), "甲"), of("20261124200000", &"B2".repeat(16), "甲"));
        assert_eq!(morning, evening);
        assert!(morning.starts_with("甲 /CreationDate(D:20161231000000Z')>>"));
        assert_ne!(morning.replace('甲', "乙"), of("20261124080000", &"A1".repeat(16), "乙"));
    }

    #[test]
    fn an_archives_metadata_are_dated_too() {
        assert_eq!(
            stamped("<xmp:CreateDate>2026-11-24T01:14:46</xmp:CreateDate>"),
            "<xmp:CreateDate>2016-12-31T00:00:00</xmp:CreateDate>"
        );
    }

    #[test]
    fn elements_are_counted_from_one_in_their_order() {
        assert_eq!(
            stamped("/ID (node00002436) /ID (node00002431) [(node00002436) (node9)]"),
            "/ID (node00000002) /ID (node00000001) [(node00000002) (node9)]"
        );
    }

    #[test]
    fn what_only_looks_alike_stays() {
        let pdf = "/CreationDate (gestern) /ModDate (D:2026) <xmp:CreateDate>2026</xmp:CreateDate>";
        assert_eq!(stamped(pdf), pdf);
    }
}
