use super::*;
use crate::report::docx::tests::part;

/// A letterhead with its own default, heading and margins, and these paragraphs.
fn letterhead(paragraphs: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"{NAMESPACE}\"><w:body>\
         <w:p><w:r><w:t>某某区统计局文件</w:t></w:r></w:p>{paragraphs}\
         <w:sectPr><w:pgMar w:top=\"2000\" w:right=\"1500\" w:bottom=\"1900\" w:left=\"1600\" w:header=\"800\" \
         w:footer=\"900\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    let styles = format!(
        "<w:styles xmlns:w=\"{NAMESPACE}\"><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\">\
         <w:name w:val=\"Normal\"/></w:style><w:style w:type=\"paragraph\" w:styleId=\"1\"><w:name w:val=\"heading 1\"/>\
         </w:style><w:style w:type=\"paragraph\" w:styleId=\"Body\"><w:name w:val=\"落款\"/></w:style></w:styles>"
    );
    let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                 <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
                 <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.\
                 wordprocessingml.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"application/\
                 vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/></Types>";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relations = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             <Relationship Id=\"rId1\" Type=\"{office}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let parts = [
        ("[Content_Types].xml", types.to_owned()),
        ("_rels/.rels", relations("officeDocument", "word/document.xml")),
        ("word/_rels/document.xml.rels", relations("styles", "styles.xml")),
        ("word/document.xml", document),
        ("word/styles.xml", styles),
    ];
    bound(&parts.map(|(name, text)| (name.to_owned(), text.into_bytes())))
}

/// A view of a title, an addressee, a heading and a sentence.
struct Letter;

impl serde::Serialize for Letter {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = to.serialize_map(Some(1))?;
        map.serialize_entry("head", &crate::report::docx::tests::head())?;
        map.end()
    }
}

impl View for Letter {
    const NAME: &'static str = "notice";

    fn head(&self) -> &crate::report::Head {
        unreachable!("a bureau's own file has its own foot")
    }

    fn marks(&self) -> Vec<(&'static str, String)> {
        vec![
            ("标题", "关于考核结果的通报".to_owned()),
            ("主送", "各乡镇：".to_owned()),
            ("文号", String::new()),
            ("成文日期", "2017年1月28日".to_owned()),
        ]
    }
}

const LAYOUT: &str = r#"{% import "_parts/docx.xml.j2" as doc %}
{% call doc.paper(head) %}
{{ doc.title(["关于考核结果的通报"]) }}
{{ doc.addressee("各乡镇：") }}
{{ doc.heading(1, "考核结果") }}
{% call doc.paragraph() %}{{ doc.text("平均95分。") }}{{ doc.remark("来源") }}{% endcall %}
{{ doc.attachment("附件1", ["考核结果"]) }}
{{ doc.body("甲镇95分。") }}
{% endcall %}"#;

/// The document and the styles of a letter on that letterhead.
fn letter(paragraphs: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("notice")).unwrap();
    fs::write(folder.path().join("notice/document.xml.j2"), LAYOUT).unwrap();
    let mut diags = Diagnostics::new();
    let layouts = Layouts::read(Some(folder.path()), crate::say::Lang::Zh, &mut diags).unwrap();
    let base = Base::of(&letterhead(paragraphs)).unwrap();
    let package = onto(&layouts, &Letter, &base, &mut diags).unwrap();
    assert!(diags.is_empty(), "{diags:#?}");
    (part(&package, "word/document.xml"), part(&package, "word/styles.xml"))
}

const PLACE: &str = "<w:p><w:bookmarkStart w:id=\"0\" w:name=\"正文\"/><w:bookmarkEnd w:id=\"0\"/></w:p><w:p><w:r><w:t>印发</w:t></w:r></w:p>";

#[test]
fn the_text_stands_at_its_bookmark_between_what_the_bureau_wrote() {
    let (document, _) = letter(PLACE);
    let at = |text: &str| document.find(text).unwrap();
    assert!(at("某某区统计局文件") < at("平均95分。") && at("平均95分。") < at("印发"), "{document}");
    assert!(document.contains("w:top=\"2000\"") && !document.contains("w:top=\"2098\""));
    assert!(!document.contains("正文") && !document.contains("kaohe:"), "{document}");
}

#[test]
fn without_a_bookmark_the_text_stands_at_the_end() {
    let (document, _) = letter("<w:p><w:r><w:t>印发</w:t></w:r></w:p>");
    assert!(document.find("印发").unwrap() < document.find("平均95分。").unwrap());
}

#[test]
fn a_style_of_the_same_name_is_the_bureaus_own_and_others_do_not_touch_it() {
    let (document, styles) = letter(PLACE);
    assert!(document.contains("<w:pStyle w:val=\"1\"/>") && !document.contains("\"Heading1\""), "{document}");
    assert!(document.contains("<w:pStyle w:val=\"KaoheBody\"/>"), "{document}");
    assert_eq!(styles.matches("w:default=\"1\"").count(), 1, "{styles}");
    assert!(styles.contains("w:styleId=\"KaoheNormal\"><w:name w:val=\"公文基准\"/>"), "{styles}");
    assert!(!styles.contains("w:styleId=\"Heading1\""), "{styles}");
}

#[test]
fn what_has_a_bookmark_is_written_there_in_its_type_and_not_again() {
    let title = "<w:p><w:bookmarkStart w:id=\"7\" w:name=\"标题\"/><w:r><w:rPr><w:b/></w:rPr><w:t>（标题）</w:t></w:r>\
                 <w:bookmarkEnd w:id=\"7\"/></w:p>";
    let (document, _) = letter(&format!("{title}{PLACE}"));
    assert_eq!(document.matches("关于考核结果的通报").count(), 1, "{document}");
    assert!(
        document.contains("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">关于考核结果的通报"),
        "{document}"
    );
    assert!(!document.contains("（标题）") && document.contains("各乡镇："), "{document}");
}

#[test]
fn a_paragraph_that_says_something_beside_its_bookmark_stays() {
    let name =
        "<w:p><w:bookmarkStart w:id=\"0\" w:name=\"正文\"/><w:bookmarkEnd w:id=\"0\"/><w:r><w:t>某局</w:t></w:r></w:p>";
    let (document, _) = letter(name);
    assert!(document.find("平均95分。").unwrap() < document.find("某局").unwrap(), "{document}");
}

#[test]
fn what_is_attached_follows_the_date_of_issue() {
    let date = "<w:p><w:bookmarkStart w:id=\"5\" w:name=\"成文日期\"/><w:r><w:t>（日期）</w:t></w:r>\
                <w:bookmarkEnd w:id=\"5\"/></w:p>";
    let (document, _) = letter(&format!("{PLACE}{date}<w:p><w:r><w:t>抄送</w:t></w:r></w:p>"));
    let at = |text: &str| document.find(text).unwrap();
    let places = [at("平均95分。"), at("2017年1月28日"), at("甲镇95分。"), at("抄送")];
    assert!(places.is_sorted(), "{document}");
}

#[test]
fn a_remark_for_the_reviewer_does_not_enter_the_bureaus_file() {
    assert!(!letter(PLACE).0.contains("commentReference"));
}

#[test]
fn the_paper_says_who_may_see_it_in_its_text() {
    assert!(letter(PLACE).0.contains("可公开（L0）"));
}

#[test]
fn what_is_no_document_is_not_taken_for_one() {
    assert!(Base::of(b"PK\x03\x04 no package").is_none());
    let other = bound(&[("word/document.xml".to_owned(), b"<document/>".to_vec())]);
    assert!(Base::of(&other).is_none());
}
