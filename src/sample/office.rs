//! 办公室: money, equipment, honours and reproofs, what was published, and the working groups.

use super::{
    cell::{self, Cell, Flags},
    dates::after,
    file::{Content, File},
    sheet::Sheet,
    units::{Line, Unit},
    year::Almanac,
};

/// The files of the office.
pub(super) fn files(year: &Almanac) -> [File; 2] {
    [
        year.file(
            "办公室/办公室台账",
            Content::Workbook(vec![funding(year), equipment(year), events(year), disclosures(year)]),
        ),
        year.file("办公室/工作渠道登记", Content::Utf8(channels(year))),
    ]
}

/// 统计经费登记, in ten thousand yuan.
fn funding(year: &Almanac) -> Sheet {
    let records = year.units.iter().map(|unit| {
        let mut draw = year.draw("统计经费登记", unit.code);
        let slips = unit.slips(Line::House);
        let budget = i64::from(60 + unit.villages * 5 + unit.large / 2 - slips * 4);
        let short = i64::from(slips * 6 + draw.below(5));
        [
            unit.code.into(),
            unit.name.into(),
            year.number.to_string().into(),
            Cell::Tenths(budget),
            Cell::Tenths(budget - short),
            Flags::Having.write(slips < 4),
            Flags::Having.write(slips < 2 || slips == 3),
            "万元".into(),
        ]
    });
    Sheet::new(
        "统计经费",
        format!("上虞区乡镇（街道）统计经费登记（{}年）", year.number),
        "办公室",
        ["乡镇代码", "乡镇", "年度", "预算数", "支出数", "列入财政预算", "补助发放表", "计量单位"],
        records,
    )
    .total(&["预算数", "支出数"])
}

/// 统计设备登记.
fn equipment(year: &Almanac) -> Sheet {
    let records = year.units.iter().flat_map(|unit| {
        let slips = unit.slips(Line::House);
        // What is missing or shared, the dearest last.
        let shared = ["扫描仪", "档案柜", "办公室", "打印机"];
        ["计算机", "打印机", "扫描仪", "档案柜", "办公室"].map(|thing| {
            let rank = shared.iter().position(|other| *other == thing);
            let lacking = rank.is_some_and(|rank| rank < slips as usize / 2);
            let number = match thing {
                "计算机" => 2 + unit.large / 30,
                _ => u32::from(!(lacking && thing == "扫描仪")),
            };
            [
                unit.name.into(),
                thing.into(),
                number.into(),
                Flags::Words.write(!lacking),
                if thing == "计算机" { Flags::Words.write(slips < 6) } else { Cell::Blank },
                Cell::Blank,
            ]
        })
    });
    Sheet::new(
        "统计设备登记",
        format!("上虞区乡镇（街道）统计设备登记（{}年）", year.number),
        "办公室",
        ["乡镇", "设备", "数量", "专用", "联网", "备注"],
        records,
    )
}

/// An honour or a reproof: unit, number, kind, level, month and day, number of the document, matter.
type Event = (&'static str, u32, &'static str, &'static str, (i8, i8), u32, &'static str);

/// What happened to whom; the second matter was honoured at two levels.
#[rustfmt::skip]
const EVENTS: [Event; 12] = [
    ("百官街道", 1, "表彰", "市", (2, 19), 3, "年报工作先进集体"),
    ("汤浦镇", 2, "表彰", "市", (3, 25), 11, "规范化统计站"),
    ("汤浦镇", 2, "表彰", "省", (6, 30), 46, "规范化统计站"),
    ("梁湖镇", 3, "表彰", "区", (3, 4), 6, "统计工作先进单位"),
    ("杭州湾上虞经济技术开发区", 4, "表彰", "区", (3, 4), 6, "统计工作先进单位"),
    ("道墟镇", 5, "表彰", "区", (3, 4), 6, "统计工作先进单位"),
    ("崧厦镇", 6, "表彰", "市", (9, 20), 71, "1%人口抽样调查先进集体"),
    ("小越镇", 7, "表彰", "区", (12, 9), 92, "农业普查清查摸底先进"),
    ("沥海镇", 8, "通报批评", "区", (7, 18), 52, "半年报审核把关不严"),
    ("丁宅乡", 9, "通报批评", "区", (7, 18), 52, "二季度报表迟报漏报集中"),
    ("丰惠镇", 10, "通报批评", "市", (11, 8), 85, "企业瞒报案件通报"),
    ("章镇镇", 11, "曝光", "区", (8, 12), 60, "统计台账不全"),
];

/// What happened to whom the year before.
#[rustfmt::skip]
const EVENTS_2015: [Event; 7] = [
    ("百官街道", 1, "表彰", "区", (2, 27), 4, "年报工作先进单位"),
    ("曹娥街道", 2, "表彰", "市", (3, 20), 9, "第三次经济普查先进集体"),
    ("道墟镇", 3, "表彰", "省", (5, 8), 27, "第三次经济普查先进集体"),
    ("崧厦镇", 4, "表彰", "市", (3, 20), 9, "第三次经济普查先进集体"),
    ("沥海镇", 5, "通报批评", "区", (7, 20), 48, "半年报审核把关不严"),
    ("陈溪乡", 6, "通报批评", "区", (7, 20), 48, "统计台账检查不合格"),
    ("长塘镇", 7, "曝光", "区", (10, 16), 66, "企业报表迟报集中"),
];

/// 奖惩事项登记.
fn events(year: &Almanac) -> Sheet {
    let events = if year.number == 2015 { &EVENTS_2015[..] } else { &EVENTS[..] };
    let records = events.iter().map(|(unit, number, kind, level, (month, day), document, matter)| {
        [
            format!("奖惩{}-{number:02}", year.number).into(),
            (*unit).into(),
            (*kind).into(),
            (*level).into(),
            year.date(*month, *day).into(),
            format!("示例〔{}〕{document}号", year.number).into(),
            (*matter).into(),
        ]
    });
    Sheet::new(
        "奖惩登记",
        format!("上虞区统计工作奖惩事项登记（{}年）", year.number),
        "办公室",
        ["事项编号", "乡镇", "类型", "级别", "日期", "文号", "事由"],
        records,
    )
}

/// 数据发布登记.
fn disclosures(year: &Almanac) -> Sheet {
    let records = year.units.iter().flat_map(|unit| {
        let mut draw = year.draw("数据发布登记", unit.code);
        let slips = unit.slips(Line::Analysis);
        let unapproved = draw.marks(5, slips / 2);
        let unsourced = draw.marks(5, slips / 2);
        let mut rows = Vec::new();
        for place in 0..5_u32 {
            let (class, reach, about) = [
                ("考核类", "内部", "目标考核指标完成情况"),
                ("关注类", "社会", "国民经济和社会发展统计公报"),
                ("资源配置类", "社会", "规上工业亩均情况"),
                ("排名类", "内部", "主要指标进度排名"),
                ("关注类", "社会", "人口与农业生产情况"),
            ][place as usize];
            let on = after(year.date(1, 18), place * 66 + draw.below(50));
            rows.push([
                unit.name.into(),
                cell::day(&mut draw, on),
                class.into(),
                reach.into(),
                Flags::Having.write(!unapproved[place as usize]),
                Flags::Words.write(!unsourced[place as usize]),
                about.into(),
                Cell::Blank,
            ]);
        }
        rows
    });
    Sheet::new(
        "数据发布登记",
        format!("上虞区乡镇（街道）数据发布登记（{}年）", year.number),
        "办公室",
        ["乡镇", "发布日期", "数据类别", "发布范围", "审批手续", "注明来源", "内容", "备注"],
        records,
    )
    .numbered()
}

/// How many of the enterprises due a channel reaches.
fn reached(unit: &Unit, channel: usize) -> u32 {
    let slips = unit.slips(Line::House);
    let due = unit.large;
    match channel {
        0 => due,
        1 => due - due * slips.min(6) / 30,
        2 => due - due * slips.min(6) / 25,
        _ => due * (10 - slips.min(6)) / 10,
    }
}

/// 工作渠道登记: the platform and the working groups.
fn channels(year: &Almanac) -> Sheet {
    let records = year.units.iter().flat_map(|unit| {
        let slips = unit.slips(Line::House);
        ["联网直报平台", "QQ群", "微信群", "手机应用"].into_iter().enumerate().map(move |(place, channel)| {
            [
                unit.short().into(),
                channel.into(),
                reached(unit, place).into(),
                unit.large.into(),
                Flags::Words.write(slips < 2 || place == 0 || place == 1 && slips < 5),
                Cell::Blank,
            ]
        })
    });
    Sheet::new(
        "工作渠道登记",
        format!("上虞区统计工作渠道登记（{}年）", year.number),
        "办公室",
        ["乡镇", "渠道", "覆盖企业数", "应覆盖企业数", "专人维护", "备注"],
        records,
    )
    .typed_total(&["覆盖企业数", "应覆盖企业数"])
}
