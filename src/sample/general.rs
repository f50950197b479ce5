//! 综合科: the units assessed, what applies to them, checks on site and the jury's marks.

use jiff::civil::date;

use super::{
    cell::{self, Cell, Flags},
    dates::{after, visit},
    file::{Content, File},
    names::{INSPECTORS, SCORERS},
    reporting,
    sheet::Sheet,
    units::{Line, Unit},
    year::Almanac,
};

/// The files of the general section.
pub(super) fn files(year: &Almanac) -> [File; 2] {
    [
        year.file(
            "综合科/综合科台账",
            Content::Workbook(vec![
                units(year),
                reporting::calendar(year),
                applicability(year),
                judgements(year),
                practices(year),
            ]),
        ),
        year.file("综合科/规范化检查", Content::Workbook(vec![institutions(year), operation(year)])),
    ]
}

/// 参评单位名单.
fn units(year: &Almanac) -> Sheet {
    let records = year.units.iter().map(|unit| {
        [
            unit.code.into(),
            unit.name.into(),
            unit.kind.into(),
            unit.group.into(),
            unit.people.into(),
            unit.large.into(),
            unit.villages.into(),
            unit.alias.into(),
            Cell::Blank,
        ]
    });
    Sheet::new(
        "参评单位名单",
        format!("上虞区统计工作考核参评单位名单（{}年）", year.number),
        "综合科",
        ["乡镇代码", "乡镇", "类别", "组别", "常住人口", "规上单位数", "行政村社区数", "别名", "备注"],
        records,
    )
    .numbered()
    .total(&["常住人口", "规上单位数", "行政村社区数"])
}

/// 适用范围登记: the item that does not apply to the two zones.
fn applicability(year: &Almanac) -> Sheet {
    let outside = year.units.iter().filter(|unit| unit.is_zone());
    let records = outside.map(|unit| {
        [
            unit.name.into(),
            "村（社区）统计人员".into(),
            Flags::Words.write(false),
            "区内村（社区）由属地乡镇管理".into(),
            Cell::Blank,
        ]
    });
    Sheet::new(
        "适用范围",
        format!("上虞区统计工作考核适用范围登记（{}年）", year.number),
        "综合科",
        ["乡镇", "项目", "适用", "原因", "备注"],
        records,
    )
}

/// 评议打分: five scorers give up to one point, with a reason wherever it is less.
fn judgements(year: &Almanac) -> Sheet {
    let records = year.units.iter().flat_map(|unit| {
        let mut draw = year.draw("评议打分", unit.code);
        let slips = unit.slips(Line::Analysis);
        SCORERS.map(|scorer| {
            let tenths = i64::from(10_u32.saturating_sub(slips + draw.below(2).min(slips)));
            let reason = draw.one_of(&["做法可行尚未推广", "实效尚待检验", "缺量化成效"]);
            [
                unit.name.into(),
                "工作创新".into(),
                scorer.into(),
                Cell::Tenths(tenths),
                if tenths < 10 { reason.into() } else { Cell::Blank },
            ]
        })
    });
    Sheet::new(
        "评议打分",
        format!("上虞区统计工作评议打分（{}年）", year.number),
        "综合科",
        ["乡镇", "项目", "评分人", "分数", "理由"],
        records,
    )
}

/// Which `failed` of `all` points a unit fails, spread by lot.
fn failing(year: &Almanac, unit: &Unit, what: &str, all: u32, failed: u32) -> Vec<bool> {
    year.draw(what, unit.code).marks(all, failed)
}

/// 统计制度建设检查.
fn institutions(year: &Almanac) -> Sheet {
    let names = [
        "岗位责任制度",
        "报表管理制度",
        "数据审核制度",
        "资料档案制度",
        "人员培训制度",
        "数据保密制度",
        "监督检查制度",
        "工作考核制度",
    ];
    let records = year.units.iter().flat_map(move |unit| {
        let slips = unit.slips(Line::House);
        let missing = failing(year, unit, "制度未建立", 8, slips / 3);
        let unposted = failing(year, unit, "制度未上墙", 8, slips / 2);
        let idle = failing(year, unit, "制度无执行记录", 8, slips.div_ceil(2));
        let loose = failing(year, unit, "制度不规范", 8, slips / 3);
        let mut draw = year.draw("制度建立日期", unit.code);
        names.into_iter().enumerate().map(move |(place, name)| {
            let built = !missing[place];
            let since = after(date(2012, 1, 10), draw.below(1400));
            [
                unit.code.into(),
                unit.name.into(),
                name.into(),
                if built { cell::day(&mut draw, since) } else { Cell::Blank },
                Flags::Having.write(built),
                Flags::Words.write(built && !unposted[place]),
                Flags::Having.write(built && !idle[place]),
                Flags::Words.write(built && !loose[place]),
                Cell::Blank,
            ]
        })
    });
    Sheet::new(
        "制度建设",
        format!("上虞区统计制度建设检查（{}年）", year.number),
        "综合科",
        ["乡镇代码", "乡镇", "制度名称", "建立日期", "已建立", "上墙", "执行记录", "规范", "备注"],
        records,
    )
}

/// 规范运行现场检查, in spring and in autumn; what was found the first time is mostly put right by the second.
fn operation(year: &Almanac) -> Sheet {
    let points = [
        ("报表收审", "收审登记不全"),
        ("资料归档", "归档不及时"),
        ("数据管理", "电子数据未备份"),
        ("数据发布", "未留存审批单"),
        ("保密管理", "涉密资料未单独存放"),
    ];
    let visits = [("上半年", year.date(5, 9)), ("下半年", year.date(10, 10))];
    let records = visits.into_iter().flat_map(move |(half, first)| {
        year.units.iter().enumerate().flat_map(move |(at, unit)| {
            let slips = unit.slips(Line::House);
            let failed = if half == "上半年" { slips.div_ceil(2) } else { slips / 3 };
            let failed = failing(year, unit, half, 5, failed);
            let mut draw = year.draw("规范运行现场检查", &format!("{half}{}", unit.code));
            let on = visit(first, at);
            let inspector = draw.one_of(&INSPECTORS);
            points.into_iter().zip(failed).map(move |((point, found), failed)| {
                [
                    unit.name.into(),
                    point.into(),
                    Flags::Ticks.write(!failed),
                    inspector.into(),
                    cell::day(&mut draw, on),
                    if failed { found.into() } else { Cell::Blank },
                    Cell::Blank,
                ]
            })
        })
    });
    Sheet::new(
        "规范运行现场检查",
        format!("上虞区规范运行现场检查登记（{}年）", year.number),
        "综合科",
        ["乡镇", "子项", "达标", "检查人", "检查日期", "情况说明", "备注"],
        records,
    )
}

/// What some units do well: unit, item, practice, what others may take along, and whether the unit would show it.
const PRACTICES: [(&str, &str, &str, &str, bool); 8] = [
    (
        "梁湖镇",
        "定期报表齐全",
        "月初把当月应报表种列成一页清单，收到一张勾一张，截止前一天提醒未报的单位。",
        "报表收审一页清单",
        true,
    ),
    ("梁湖镇", "定期报表按时", "报送日前两个工作日发提醒，前一个工作日再核对一次未报名单。", "报送提醒日历", true),
    ("驿亭镇", "抽查差错率", "企业报送前对照凭证自查，统计站每季上门讲一次指标口径。", "指标口径自查表", true),
    ("丰惠镇", "联网直报率", "新入库单位当月上门装好证书、讲清操作，由单位自己报送。", "联网直报操作一页纸", true),
    (
        "道墟镇",
        "检查发现问题按期整改",
        "检查当天写明问题和期限，到期前一周回访一次，改完即销号。",
        "问题整改销号表",
        true,
    ),
    ("崧厦镇", "统计台账齐全", "台账目录贴在柜门上，每季末对照目录补缺。", "统计台账目录样本", true),
    ("陈溪乡", "联网直报率", "驻村干部每月初带一次报送日历上门。", "", true),
    ("岭南乡", "调查单位独立报送", "每户建一张联系卡，有疑问由专业科室答复。", "调查单位联系卡", false),
];

/// 经验做法登记.
fn practices(year: &Almanac) -> Sheet {
    let records = PRACTICES.map(|(unit, item, practice, material, willing)| {
        [unit.into(), item.into(), practice.into(), material.into(), "统计站站长".into(), Flags::Words.write(willing)]
    });
    Sheet::new(
        "经验做法登记",
        format!("上虞区统计工作经验做法登记（{}年，自愿报送）", year.number),
        "综合科",
        ["乡镇", "项目", "做法", "可取用材料", "联系人", "愿意交流"],
        records,
    )
}
