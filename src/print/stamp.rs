//! What a printing program writes into a PDF of the moment and the run, made the same each time: dates become the day of the
//! paper, numbers of the run are counted from one, identifiers follow from the contents. Nothing changes its length, so that
//! the PDF's table of positions stays right.

use std::{collections::BTreeMap, fmt::Write};

use jiff::civil::Date;
use sha2::{Digest, Sha256};

/// Dates that stand as `(D:20161231093000+08'00')`.
const DATES: &[&[u8]] = &[b"/CreationDate", b"/ModDate"];
/// Dates that stand as `2016-12-31T09:30:00`, in the metadata of an archive's PDF.
const XML_DATES: &[&[u8]] = &[b"<xmp:CreateDate>", b"<xmp:ModifyDate>", b"<xmp:MetadataDate>"];
/// How a browser names the elements of a tagged PDF: with a number that runs on from page to page.
const ELEMENT: &[u8] = b"(node";
/// Such a name where it is given.
const ELEMENT_OBJECT: &[u8] = b"/ID (node";
/// The list that finds elements by their names, which are sorted.
const ELEMENT_LIST: &[u8] = b"/Names [(node";
/// The first and the last name of the list.
const ELEMENT_RANGE: &[u8] = b"/Limits [(node";
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

/// Numbers the elements from one in the order of their objects, and sorts the list that finds an object by its number.
fn count_elements(pdf: &mut [u8]) {
    let named = |pdf: &[u8], key: &[u8]| -> Vec<usize> {
        after(pdf, key).into_iter().filter(|at| has_shape(pdf, *at, "99999999)")).collect()
    };
    let digits = |pdf: &[u8], at: usize| pdf[at..at + DIGITS].to_vec();
    let elements = named(pdf, ELEMENT_OBJECT);
    let numbers: BTreeMap<Vec<u8>, usize> = elements.iter().map(|at| digits(pdf, *at)).zip(1..).collect();
    let lists = named(pdf, ELEMENT_LIST);
    let places = named(pdf, ELEMENT);
    if lists.len() > 1
        || numbers.len() != elements.len()
        || places.iter().any(|at| !numbers.contains_key(&digits(pdf, *at)))
    {
        return;
    }
    for at in places {
        let number = numbers[&digits(pdf, at)];
        put(pdf, at, &format!("{number:0DIGITS$}"));
    }
    for at in lists {
        let start = at - ELEMENT.len();
        let end = start + pdf[start..].iter().take_while(|byte| **byte != b']').count();
        let list = String::from_utf8_lossy(&pdf[start..end]).into_owned();
        let mut entries: Vec<&str> = list.split(" (").map(|entry| entry.trim_start_matches('(')).collect();
        entries.sort_unstable();
        put(pdf, start, &format!("({}", entries.join(" (")));
    }
    for at in named(pdf, ELEMENT_RANGE) {
        put(pdf, at, &format!("{:0DIGITS$}) (node{:0DIGITS$}", 1, elements.len()));
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
    fn elements_are_counted_from_one_in_the_order_of_their_objects() {
        let of = |one, two| {
            stamped(&format!(
                "/ID (node{one}) /Headers [(node{two})] /ID (node{two}) \
                 /Limits [(node00000007) (node00000009)] /Names [(node00000007) 4 0 R (node00000009) 12 0 R]"
            ))
        };
        let expected = "/ID (node00000001) /Headers [(node00000002)] /ID (node00000002) \
                        /Limits [(node00000001) (node00000002)] /Names [(node00000001) 4 0 R (node00000002) 12 0 R]";
        assert_eq!(of("00000007", "00000009"), expected);
        assert_eq!(
            of("00000009", "00000007"),
            expected.replace("1) 4 0 R (node00000002) 12", "1) 12 0 R (node00000002) 4")
        );
    }

    #[test]
    fn what_only_looks_alike_stays() {
        let pdf = "/CreationDate (gestern) /ModDate (D:2026) <xmp:CreateDate>2026</xmp:CreateDate>";
        assert_eq!(stamped(pdf), pdf);
    }
}
