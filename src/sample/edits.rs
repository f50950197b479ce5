//! 各专业科室: queries on reported data, and their answers.

use jiff::{ToSpan, civil::DateTime};

use super::{
    cell::{self, Cell, Flags},
    dates::after,
    draw::Draw,
    file::{Content, File},
    register,
    sheet::Sheet,
    units::{Line, Unit},
    year::Almanac,
};

/// The files of the specialty sections.
pub(super) fn files(year: &Almanac) -> [File; 1] {
    [year.file("各专业科室/数据审核登记", Content::Workbook(vec![edits(year)]))]
}

/// What a section asks about: specialty, form, indicator.
const MATTERS: [(&str, &str, &str); 9] = [
    ("工业", "B204-1", "工业总产值"),
    ("贸易", "E204-1", "商品销售额"),
    ("服务业", "F203", "营业收入"),
    ("劳资", "202-1", "从业人员工资总额"),
    ("农业", "A301", "粮食播种面积"),
    ("能源", "205-1", "综合能源消费量"),
    ("建筑业", "C204-1", "建筑业总产值"),
    ("房地产", "X204-1", "商品房销售面积"),
    ("投资", "H201", "本年完成投资"),
];

/// Stages and kinds of queries, in the order in which they come up.
const STAGES: [(&str, &str); 6] = [
    ("机审", "强制性"),
    ("机审", "核实性"),
    ("人审", "核实性"),
    ("抽查", "准强制性"),
    ("比对", "核实性"),
    ("机审", "准强制性"),
];

/// A query, before it is written down.
struct Query {
    asked: DateTime,
    month: i16,
    place: u32,
    fate: Fate,
}

/// What became of a query.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// Answered in time, the figure stands.
    Explained,
    /// Answered in time, the figure was wrong.
    Corrected,
    /// Answered, but too late.
    Late,
    /// Answered with nothing that explains the figure.
    Hollow,
    Unanswered,
}

/// The queries to a unit in the year, by date.
fn queries(year: &Almanac, unit: &Unit, draw: &mut Draw) -> Vec<Query> {
    let slips = unit.slips(Line::Editing);
    let all = 11 + slips;
    let failed = draw.marks(all, slips * 2);
    let mut fates = [Fate::Corrected, Fate::Late, Fate::Corrected, Fate::Hollow, Fate::Corrected, Fate::Unanswered]
        .into_iter()
        .cycle();
    (0..all)
        .map(|place| {
            let on = after(year.date(2, 10), place * 310 / all + draw.below(12));
            let minute = draw.one_of(&[0, 10, 25, 40, 50]);
            Query {
                asked: on.at(draw.one_of(&[9, 10, 14, 15]), minute, 0, 0),
                month: i16::from(on.month()) - 1,
                place,
                fate: if failed[place as usize] { fates.next().expect("a cycle has no end") } else { Fate::Explained },
            }
        })
        .collect()
}

/// 数据审核登记.
fn edits(year: &Almanac) -> Sheet {
    let records = year.units.iter().enumerate().flat_map(|(at, unit)| {
        let mut draw = year.draw("数据审核登记", unit.code);
        let mut root: Option<String> = None;
        let mut rows = Vec::new();
        for query in queries(year, unit, &mut draw) {
            let number = format!("审{}-{:02}-{:03}", year.number, at + 1, query.place + 1);
            let (specialty, form, indicator) = draw.one_of(&MATTERS);
            let (stage, kind) = STAGES[query.place as usize % STAGES.len()];
            let limit = query.asked + 48.hours();
            let answered = match query.fate {
                Fate::Unanswered => None,
                Fate::Late => Some(limit + i64::from(draw.between(90, 2400)).minutes()),
                Fate::Explained | Fate::Corrected | Fate::Hollow => {
                    Some(query.asked + i64::from(draw.between(60, 2800)).minutes())
                }
            };
            let before = i64::from(draw.between(2_000, 96_000));
            let wrong = query.fate == Fate::Corrected;
            let after = before - i64::from(draw.between(100, 1_500));
            let errors = if wrong { draw.between(1, 2) } else { 0 };
            // A wrong figure may have made an earlier one wrong; the second names the first.
            let cause = if wrong { root.replace(number.clone()) } else { None };
            let cause = cause.filter(|_| draw.once_in(3));
            let quarterly = matches!(form, "202-1" | "A301");
            let period = match (quarterly, query.month) {
                (true, month) if month >= 3 => format!("{}Q{}", year.number, month / 3),
                (true, _) => format!("{}Q4", year.number - 1),
                (false, 0) => format!("{}-12", year.number - 1),
                (false, month) => format!("{}-{month:02}", year.number),
            };
            rows.push([
                number.into(),
                unit.name.into(),
                register::firm(at, unit, draw.below(14)).code_cell(),
                form.into(),
                period.into(),
                specialty.into(),
                stage.into(),
                kind.into(),
                indicator.into(),
                Cell::Tenths(before),
                if wrong { Cell::Tenths(after) } else { Cell::Blank },
                cell::moment(&mut draw, query.asked),
                limit.into(),
                answered.map(|answered| cell::moment(&mut draw, answered)).into(),
                if answered.is_some() { Flags::Having.write(query.fate != Fate::Hollow) } else { Cell::Blank },
                errors.into(),
                cause.into(),
            ]);
        }
        rows
    });
    Sheet::new(
        "数据审核登记",
        format!("上虞区统计数据审核登记（{}年）", year.number),
        "各专业科室",
        [
            "查询编号",
            "乡镇",
            "企业代码",
            "报表",
            "报告期",
            "专业",
            "环节",
            "性质",
            "指标",
            "原值",
            "订正值",
            "查询时间",
            "答复期限",
            "答复时间",
            "有效说明",
            "差错笔数",
            "根错误编号",
        ],
        records,
    )
    .total(&["差错笔数"])
}
