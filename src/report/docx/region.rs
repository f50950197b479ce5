//! Stretches of a printed document that some papers do without, between two comments of XML.
//!
//! Layouts write `<!--kaohe:NAME-->` before and `<!--/kaohe-->` after such a stretch; stretches do not stand in each other.

/// Remarks for the reviewer.
pub(super) const REMARK: &str = "remark";
/// What only a paper on a bureau's own file says in its text, since its foot is the file's own.
pub(super) const FOOT: &str = "foot";

const CLOSE: &str = "<!--/kaohe-->";

/// A text without the stretches of that name.
pub(super) fn without(text: &str, name: &str) -> String {
    let open = format!("<!--kaohe:{name}-->");
    let mut parts = text.split(open.as_str());
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once(CLOSE).map_or("", |(_, after)| after));
    }
    kept
}

/// A text without the comments that mark stretches.
pub(super) fn plain(text: &str) -> String {
    let mut parts = text.split("<!--kaohe:");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        kept.push_str(part.split_once("-->").map_or("", |(_, after)| after));
    }
    kept.replace(CLOSE, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "甲<!--kaohe:标题-->乙<!--/kaohe-->丙<!--kaohe:remark-->丁<!--/kaohe-->";

    #[test]
    fn a_stretch_is_left_out_by_its_name() {
        assert_eq!(plain(&without(TEXT, "标题")), "甲丙丁");
        assert_eq!(plain(&without(TEXT, REMARK)), "甲乙丙");
    }

    #[test]
    fn marks_of_stretches_are_not_printed() {
        assert_eq!(plain(TEXT), "甲乙丙丁");
    }
}
