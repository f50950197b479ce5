//! 综合科: indicators watched, meetings held, articles carried.

use jiff::civil::Date;

use super::{
    cell::{self, Cell, Flags},
    dates::{after, workday},
    draw::Draw,
    file::{Content, File},
    sheet::Sheet,
    units::{Line, Unit},
    year::Almanac,
};

/// The files on analysis.
pub(super) fn files(year: &Almanac) -> [File; 1] {
    [year.file("综合科/监测分析", Content::Workbook(vec![indicators(year), meetings(year), briefs(year)]))]
}

/// The periods of the indicators, month and day they are sent, and their share of a year in per cent; the first is last year.
const PERIODS: [(&str, (i8, i8), i64); 4] =
    [("", (1, 28), 100), ("Q1", (4, 25), 22), ("上半年", (7, 25), 47), ("Q3", (10, 25), 26)];

/// The indicators watched.
const INDICATORS: [&str; 3] = ["规上工业总产值", "固定资产投资", "社会消费品零售额"];

/// 主要指标监测, the unit by name only.
fn indicators(year: &Almanac) -> Sheet {
    let records = year.units.iter().flat_map(|unit| {
        let mut draw = year.draw("主要指标监测", unit.code);
        let slips = unit.slips(Line::Analysis);
        let jumps = draw.marks(12, 2 + slips / 2);
        let mut silent = draw.marks(2 + slips / 2, slips / 2).into_iter();
        let mut rows = Vec::new();
        let sizes = INDICATORS.map(|_| i64::from(draw.between(400, 900) + unit.large * 60));
        for (at, (period, (month, day), share)) in PERIODS.into_iter().enumerate() {
            let of_year = year.number - i16::from(period.is_empty());
            for (place, (indicator, size)) in INDICATORS.into_iter().zip(sizes).enumerate() {
                let jump = jumps[at * INDICATORS.len() + place];
                // Per mille of last year's value; a jump is anything beyond thirty per cent.
                let growth = if jump { draw.between(340, 455) } else { draw.between(0, 160) };
                let growth = i64::from(growth) - 35;
                let before = size * share / 100 * 1000;
                let now = before + before / 1000 * growth;

                let explained = !(jump && silent.next() == Some(true));
                rows.push([
                    unit.name.into(),
                    indicator.into(),
                    format!("{of_year}{period}").into(),
                    cell::day(&mut draw, year.date(month, day)),
                    Cell::Tenths(now),
                    Cell::Tenths(before),
                    Cell::Tenths(growth),
                    Flags::Words.write(jump),
                    if jump { Flags::Words.write(explained) } else { Cell::Blank },
                ]);
            }
        }
        rows
    });
    Sheet::new(
        "主要指标监测",
        format!("上虞区乡镇（街道）主要指标监测（{}年）", year.number),
        "综合科",
        ["乡镇", "指标", "报告期", "报送日期", "本期值", "上年同期", "增幅", "波动超限", "附说明"],
        records,
    )
    .numbered()
    .instructed("单位：万元、%。增幅绝对值超过30%为波动超限，须附说明。")
}

/// A kind of meeting or bulletin: the months and the day on which it is due, what it is about and yields.
struct Custom {
    kind: &'static str,
    months: &'static [i8],
    day: i8,
    about: &'static str,
    yields: &'static str,
}

/// What a unit that misses nothing holds in a year.
#[rustfmt::skip]
const CUSTOMS: [Custom; 4] = [
    Custom { kind: "例会", months: &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], day: 9, about: "月度统计工作例会", yields: "会议纪要" },
    Custom { kind: "分析", months: &[1, 4, 7, 10], day: 25, about: "季度经济运行分析", yields: "分析报告" },
    Custom { kind: "预警", months: &[3, 6, 9, 12], day: 15, about: "主要指标预警研判", yields: "预警提示单" },
    Custom { kind: "通报", months: &[2, 3, 5, 6, 8, 9, 11, 12], day: 20, about: "企业报表报送情况", yields: "通报" },
];

/// 预警分析例会登记.
fn meetings(year: &Almanac) -> Sheet {
    let records = year.units.iter().flat_map(|unit| {
        let mut draw = year.draw("预警分析例会登记", unit.code);
        let slips = unit.slips(Line::Analysis);
        let mut held: Vec<(Date, &Custom)> = Vec::new();
        for custom in &CUSTOMS {
            let all = u32::try_from(custom.months.len()).expect("a year has few months");
            let dropped = match custom.kind {
                "例会" => slips.saturating_sub(1),
                "通报" => slips.div_ceil(2),
                _ => slips / 3,
            };
            let dropped = draw.marks(all, dropped);
            for (month, dropped) in custom.months.iter().zip(dropped) {
                if !dropped {
                    let on = after(year.date(*month, custom.day), draw.below(4));
                    held.push((workday(on), custom));
                }
            }
        }
        held.sort_by_key(|(on, custom)| (*on, custom.kind));
        let all = u32::try_from(held.len()).expect("a unit holds a few meetings");
        let idle = draw.marks(all, slips);
        let mut rows = Vec::new();
        for ((on, custom), idle) in held.into_iter().zip(idle) {
            let attendance = draw.between(6, 28);
            rows.push([
                unit.code.into(),
                unit.name.into(),
                custom.kind.into(),
                cell::day(&mut draw, on),
                custom.about.into(),
                if custom.kind == "通报" { Cell::Blank } else { cell::count(&mut draw, attendance) },
                custom.yields.into(),
                Flags::Ticks.write(!idle),
                Cell::Blank,
            ]);
        }
        rows
    });
    Sheet::new(
        "预警分析例会",
        format!("上虞区乡镇（街道）预警分析例会登记（{}年）", year.number),
        "综合科",
        ["乡镇代码", "乡镇", "类型", "日期", "主题", "参会", "产出", "措施落实", "备注"],
        records,
    )
}

/// Papers and levels: where an article may be carried.
const PAPERS: [(&str, &str); 6] = [
    ("统计信息（区）", "区"),
    ("统计信息（区）", "区"),
    ("上虞信息", "区"),
    ("统计信息（区）", "区"),
    ("统计信息（市）", "市"),
    ("统计信息（省）", "省"),
];

/// 统计信息分析采用登记.
fn briefs(year: &Almanac) -> Sheet {
    let mut records = Vec::new();
    for (at, unit) in year.units.iter().enumerate() {
        let mut draw = year.draw("统计信息分析采用登记", unit.code);
        for place in 0..unit.slips(Line::Briefs) {
            let number = format!("稿{}-{:02}-{:02}", year.number, at + 1, place + 1);
            let kind = draw.one_of(&["信息", "信息", "分析", "调研"]);
            let on = after(year.date(1, 22), place * 36 + draw.below(20));
            let (paper, level) = PAPERS[place as usize % PAPERS.len()];
            let praised = (place == 4).then_some("区");
            records.push(brief(unit, &number, kind, (paper, level), on, praised, &mut draw));
            // The sixth article of a diligent unit went on from the province's paper to the nation's.
            if place == 5 && unit.name == "百官街道" {
                let paper = ("中国信息报（示例）", "国家");
                records.push(brief(unit, &number, kind, paper, after(on, 12), None, &mut draw));
            }
        }
    }
    Sheet::new(
        "信息分析采用",
        format!("上虞区统计信息分析采用登记（{}年）", year.number),
        "综合科",
        ["稿件编号", "乡镇", "标题", "类型", "刊物", "级别", "采用日期", "批示级别", "数据来源注明", "备注"],
        records,
    )
}

/// One article in one paper.
fn brief(
    unit: &Unit,
    number: &str,
    kind: &str,
    (paper, level): (&str, &str),
    on: Date,
    praised: Option<&str>,
    draw: &mut Draw,
) -> [Cell; 10] {
    let sourced = !(unit.slips(Line::Analysis) >= 3 && number.ends_with("01"));
    [
        number.into(),
        unit.short().into(),
        format!("示例稿件：{}{kind}{}", unit.name, &number[number.len() - 2..]).into(),
        kind.into(),
        paper.into(),
        level.into(),
        cell::day(draw, on),
        praised.into(),
        Flags::Words.write(sourced),
        Cell::Blank,
    ]
}
