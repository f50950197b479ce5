//! The parts of a document: well-formed whatever a cell holds, the same bytes each time, set as the standard wants.

use std::io::{Cursor, Read};

use minijinja::{Value, context, value::Serde};

use super::package;
use crate::{
    diag::Diagnostics,
    report::{Chart, Column, Head, Kind, Layouts, Table, chart::Shaded},
    say::Lang,
};

pub(super) fn head() -> Head {
    Head {
        lang: "zh-CN",
        bureau: "某某区统计局".to_owned(),
        title: "2016年度统计工作考核".to_owned(),
        level: "可公开（L0）".to_owned(),
        sample: Some("示例数据，纯属虚构".to_owned()),
        status: "运行分 · 尚未冻结".to_owned(),
        edition: "细则".to_owned(),
        notice: None,
        as_of: "2016年10月31日".to_owned(),
        records: "7".to_owned(),
        criteria_print: "7f3a…c921".to_owned(),
        ledgers_print: "e04b…55d8".to_owned(),
        version: "0.0.0",
        foot: "可公开（L0）".to_owned(),
        day: jiff::civil::date(2016, 10, 31),
    }
}

/// The package of a document whose body is `body`.
fn bound(body: &str, words: Value) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("unit")).unwrap();
    let layout =
        format!("{{% import \"_parts/docx.xml.j2\" as doc %}}{{% call doc.paper(head) %}}\n{body}\n{{% endcall %}}");
    std::fs::write(folder.path().join("unit/page.html.j2"), layout).unwrap();
    let mut diags = Diagnostics::new();
    let layouts = Layouts::read(Some(folder.path()), Lang::Zh, &mut diags).unwrap();
    let head = head();
    let view = context! { head => Serde(&head), ..words };
    let package = package(&layouts, "unit/page.html.j2", view, &head, &mut diags);
    assert!(diags.is_empty(), "{diags:#?}");
    package.unwrap()
}

/// One part of a package, which must be well-formed.
pub(super) fn part(package: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    let mut reader = quick_xml::Reader::from_str(&text);
    while reader.read_event().unwrap() != quick_xml::events::Event::Eof {}
    text
}

const EVERYTHING: &str = r#"
{{ doc.title(["某某区统计局关于2016年度", "乡镇（街道）统计工作考核结果的通报"]) }}
{{ doc.addressee("各乡镇人民政府、街道办事处，各开发区管委会：") }}
{{ doc.body(long) }}
{{ doc.heading(1, "考核结果") }}
{{ doc.heading(2, "总体情况") }}
{{ doc.heading(3, "报表报送") }}
{{ doc.heading(4, "报送及时率") }}
{% call doc.paragraph() %}{{ doc.styled("Lead", "等次。") }}{{ doc.text("优秀**5个**。") }}{{ doc.remark("来源：第二条") }}{% endcall %}
{{ doc.list(["第一项", "第二项"]) }}
{{ doc.table(table) }}
{{ doc.picture(chart) }}
{{ doc.picture(tall, 156) }}
{{ doc.note("注：得分之和因四舍五入略有出入。") }}
{{ doc.body(long) }}
{{ doc.body(long) }}
{{ doc.body(long) }}
{{ doc.attachments(["2016年度乡镇（街道）统计工作考核结果，名称很长很长很长很长很长很长很长很长", "口径说明"]) }}
{{ doc.sign_off("某某区统计局", "2017年1月28日", true) }}
{{ doc.attachment("附件1", ["2016年度乡镇（街道）", "统计工作考核结果"]) }}
{{ doc.grid(many) }}
{{ doc.gap() }}
{{ doc.attachment("附件2", ["口径说明"]) }}
{{ doc.body(full) }}
{{ doc.sign_off("某某区统计局", "2017年1月28日", false) }}
"#;

/// A map of rates of so many units.
fn rates(units: usize) -> Chart {
    let cells = || ["h0", "h4"].map(|shade| Shaded { text: "97.5".into(), shade: shade.into() }).to_vec();
    let rows = (1..=units).map(|unit| (format!("示例第{unit}镇"), cells())).collect();
    Chart::heat("heat", "各章得分率", ("单位".into(), vec!["名录库管理".into(), "统计报表报送".into()]), rows)
}

fn everything() -> Vec<u8> {
    let columns = || {
        vec![
            Column::new("名次", Kind::Mark, 5),
            Column::new("单位", Kind::Name, 12),
            Column::new("得分", Kind::Number, 6),
            Column::new("等次", Kind::Mark, 6),
        ]
    };
    let row = |place: usize| {
        let name =
            if place == 3 { "某某经济技术开发区管理委员会统计工作办公室" } else { "白鹭镇" };
        vec![place.to_string(), name.to_owned(), "100.75".to_owned(), "优秀".to_owned()]
    };
    let table = Table::new("得分情况", columns(), (1..4).map(row).collect());
    let sum = ["", "平均", "100.75", ""].map(str::to_owned).to_vec();
    let many = Table::new("考核结果", columns(), (1..60).map(row).collect()).with_sum(sum);
    bound(
        EVERYTHING,
        context! {
            long => "根据《某某区乡镇（街道）统计工作考核办法》，区统计局对23个单位2016年度统计工作进行了考核。".repeat(4),
            full => "国".repeat(28 * 50),
            table => Serde(&table),
            chart => Serde(&rates(3)),
            tall => Serde(&rates(60)),
            many => Serde(&many),
        },
    )
}

#[test]
fn every_part_is_well_formed_and_the_numbers_stand_in_order() {
    let package = everything();
    std::fs::write(std::env::temp_dir().join("everything.docx"), &package).unwrap();
    let document = part(&package, "word/document.xml");
    for name in ["[Content_Types].xml", "word/styles.xml", "word/comments.xml", "word/footer2.xml"] {
        assert!(part(&package, name).starts_with("<?xml"), "{name}");
    }
    let numbers = ["一、考核结果", "（一）总体情况", "1.报表报送", "（1）报送及时率"];
    let places: Vec<usize> = numbers.iter().map(|number| document.find(number).unwrap()).collect();
    assert!(places.is_sorted());
}

#[test]
fn the_same_paper_has_the_same_bytes() {
    assert!(everything() == everything());
}

#[test]
fn a_control_character_of_a_cell_does_not_spoil_the_document() {
    let package = bound("{{ doc.body(name) }}", context! { name => "白\u{b}鹭\u{1}镇<&>" });
    assert!(part(&package, "word/document.xml").contains("白鹭镇&lt;&amp;&gt;"));
}

#[test]
fn every_style_names_its_east_asian_font() {
    let styles = part(&everything(), "word/styles.xml");
    let without: Vec<&str> = styles
        .split("<w:rFonts")
        .skip(1)
        .map(|rest| rest.split("/>").next().unwrap())
        .filter(|fonts| !fonts.contains("w:eastAsia="))
        .collect();
    assert_eq!(without, Vec::<&str>::new());
}

#[test]
fn a_bureau_sets_its_own_fonts_and_its_own_line() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("_parts/docx");
    std::fs::create_dir_all(&own).unwrap();
    let house = include_str!("../../../reports/_parts/docx/house.xml.j2");
    std::fs::write(own.join("house.xml.j2"), house.replace("仿宋_GB2312", "仿宋").replace("line = 579", "line = 560"))
        .unwrap();
    let mut diags = Diagnostics::new();
    let layouts = Layouts::read(Some(folder.path()), Lang::Zh, &mut diags).unwrap();
    let (styles, _) = layouts.sheet("_parts/docx/styles.xml.j2", Value::UNDEFINED, &mut diags).unwrap();
    assert!(styles.contains("w:eastAsia=\"仿宋\"") && !styles.contains("仿宋_GB2312"), "{styles}");
    assert!(styles.contains("w:line=\"560\"") && !styles.contains("579"), "{styles}");
}

#[test]
fn a_chart_is_a_picture_that_stays_on_its_page() {
    let package = everything();
    let document = part(&package, "word/document.xml");
    if !crate::report::can_draw() {
        // On a machine without a Chinese font a sentence stands in the picture's place.
        assert!(document.contains("本机没有中文字体"), "{document}");
        return;
    }
    let extents: Vec<(u32, u32)> = document
        .split("<wp:extent cx=\"")
        .skip(1)
        .map(|rest| {
            let (wide, rest) = rest.split_once('"').unwrap();
            let high = rest.split('"').nth(1).unwrap();
            (wide.parse().unwrap(), high.parse().unwrap())
        })
        .collect();
    let millimetre = 36_000;
    assert_eq!(extents[0].0, 150 * millimetre);
    assert!(extents.iter().all(|(wide, high)| *wide <= 156 * millimetre && *high <= 190 * millimetre), "{extents:?}");
    let related = part(&package, "word/_rels/document.xml.rels");
    assert!(related.contains("Id=\"rIdPicture2\"") && related.contains("media/picture2.png"));
    assert!(document.contains("descr=\"各章得分率\""));
}
