//! 法规科: spot checks, books and vouchers, inspections and cases.

use jiff::{ToSpan, civil::Date};

use super::{
    cell::{self, Cell, Flags},
    dates::{after, visit, workday},
    draw::Draw,
    file::{Content, File},
    names::INSPECTORS,
    register,
    sheet::Sheet,
    units::{Line, Unit},
    year::Almanac,
};

/// The files of the section.
pub(super) fn files(year: &Almanac) -> [File; 1] {
    [year.file("法规科/检查与执法", Content::Workbook(vec![spot_checks(year), books(year), enforcement(year)]))]
}

/// 数据质量抽查登记; a township with few enterprises has few of them checked.
fn spot_checks(year: &Almanac) -> Sheet {
    let records = year.units.iter().enumerate().flat_map(|(at, unit)| {
        let mut draw = year.draw("数据质量抽查登记", unit.code);
        let slips = unit.slips(Line::Editing);
        let all = match unit.large {
            0..3 => 4,
            3..60 => 20,
            _ => 40,
        };
        let wrong = draw.marks(all, slips / 3);
        let unsupported = draw.marks(all, slips / 3);
        (0..all).map(move |place| {
            let slot = place as usize;
            let half = place >= all / 2;
            let on = if half { year.date(9, 12) } else { year.date(5, 9) };
            let on = visit(after(on, place / 4 % 4), at);
            let firm = register::firm(at, unit, place / 4);
            let (month, quarter) = if half { ("08", 2) } else { ("04", 1) };
            let indicator = ["工业总产值", "营业收入", "从业人员平均人数", "从业人员工资总额"][slot % 4];
            let period = match slot % 4 {
                0 | 1 => format!("{}-{month}", year.number),
                _ => format!("{}Q{quarter}", year.number),
            };
            // People are counted whole.
            let grain = if indicator.ends_with("人数") { 10 } else { 1 };
            let found = i64::from(draw.between(150, 6_000)) * 10 + i64::from(draw.below(10)) / grain;
            let over = if wrong[slot] { i64::from(draw.between(12, 90)) * 10 } else { 0 };
            [
                unit.name.into(),
                cell::day(&mut draw, on),
                firm.code_cell(),
                firm.name(),
                period.into(),
                indicator.into(),
                Cell::Tenths(found + over),
                Cell::Tenths(found),
                Flags::Ticks.write(!unsupported[slot]),
                Flags::Ticks.write(slips >= 6 && matches!(place, 1 | 5 | 9) || slips == 5 && place == 1),
                Cell::Blank,
            ]
        })
    });
    Sheet::new(
        "数据质量抽查",
        format!("上虞区统计数据质量抽查登记（{}年）", year.number),
        "法规科",
        [
            "乡镇",
            "抽查日期",
            "企业代码",
            "单位名称",
            "报告期",
            "指标",
            "上报数",
            "核实数",
            "凭证齐全",
            "代填代报",
            "备注",
        ],
        records,
    )
    .numbered()
}

/// 统计台账凭证检查: five enterprises, two villages and the station.
fn books(year: &Almanac) -> Sheet {
    let records = year.units.iter().enumerate().flat_map(|(at, unit)| {
        let mut draw = year.draw("统计台账凭证检查", unit.code);
        let slips = unit.slips(Line::Books);
        let incomplete = draw.marks(8, slips);
        let differing = draw.marks(8, slips / 2);
        let unrecorded = draw.marks(8, slips / 3);
        let on = visit(year.date(6, 13), at);
        (0..8).map(move |place: u32| {
            let slot = place as usize;
            let (whom, kind, book) = match place {
                0..5 => (register::firm(at, unit, place).name(), "企业", "企业统计台账"),
                5..7 => (format!("第{:02}村（社区）", place - 4).into(), "村社", "村级统计台账"),
                _ => (format!("{}统计站", unit.name).into(), "统计站", "乡镇综合统计台账"),
            };
            let lacking = u32::from(incomplete[slot]) * draw.between(1, 2);
            [
                unit.name.into(),
                cell::day(&mut draw, on),
                whom,
                kind.into(),
                book.into(),
                Flags::Digits.write(!(incomplete[slot] && slips >= 3)),
                cell::count(&mut draw, 12),
                cell::count(&mut draw, lacking),
                (u32::from(differing[slot]) * draw.between(1, 3)).into(),
                (u32::from(unrecorded[slot]) * draw.between(1, 2)).into(),
                Flags::Digits.write(!(slips >= 3 && place == 5 || slips >= 5 && place == 2)),
                draw.one_of(&INSPECTORS).into(),
            ]
        })
    });
    Sheet::new(
        "台账凭证检查",
        format!("上虞区统计台账凭证检查登记（{}年）", year.number),
        "法规科",
        [
            "乡镇",
            "检查日期",
            "检查对象",
            "对象类型",
            "台账名称",
            "电子台账",
            "应建项",
            "缺项数",
            "与原始记录不一致笔数",
            "原始记录缺项",
            "保存年限达标",
            "检查人",
        ],
        records,
    )
    .instructed("说明：每个乡镇查企业5家、村社2个、统计站1个。")
}

/// A line of the enforcement ledger: kind, day, whom, offence, result, omissions found, deadline, done.
type Act = (&'static str, Date, Cell, &'static str, &'static str, Option<u32>, Option<Date>, Option<Date>);

/// What the law section did in a unit in the year.
fn acts(year: &Almanac, at: usize, unit: &Unit, draw: &mut Draw) -> Vec<Act> {
    let slips = unit.slips(Line::Law);
    // A case is its own matter: apart from it the unit is an ordinary one.
    let case = slips == 9;
    let slips = if case { 2 } else { slips };
    let mut acts: Vec<Act> = Vec::new();
    let target = if unit.is_zone() { 12 } else { 8 };
    let held = target - slips.saturating_sub(1);
    for place in 0..held {
        let on = after(year.date(2, 22), place * 230 / held + draw.below(15));
        let on = workday(on);
        let whom = register::firm(at, unit, place).name();
        let troubled = place <= slips && place % 2 == 0 || place == 1;
        let limit = after(on, 30);
        // The trouble found last is put right too late, that of the weakest not at all.
        let done = match (place + 2 > slips, slips) {
            (true, 4..) => None,
            (true, 2..) => Some(after(limit, 9)),
            _ => Some(limit - 6.days()),
        };
        acts.push(if troubled {
            let offence = draw.one_of(&["迟报", "台账不全"]);
            ("检查", on, whom, offence, "发现问题", Some(draw.below(4)), Some(limit), done)
        } else {
            ("检查", on, whom, "", "合格", Some(0), None, None)
        });
    }
    if case {
        let whom = register::firm(at, unit, 14).name();
        let opened = year.date(9, 27);
        acts.push(("立案", opened, whom, "瞒报", "属实", None, Some(year.date(11, 30)), Some(year.date(11, 18))));
    }
    if unit.name == "沥海镇" {
        let whom = |number| register::firm(at, unit, number).name();
        acts.push(("立案", year.date(8, 4), whom(14), "虚报", "不属实", None, None, None));
        acts.push(("立案", year.date(10, 18), whom(15), "迟报", "属实", None, None, None));
    }
    let quarters = draw.marks(4, 4 - slips.div_ceil(2).min(3));
    for (place, _) in quarters.iter().enumerate().filter(|(_, held)| **held) {
        let (month, about) =
            [(3, "统计法制宣传月"), (5, "企业统计人员普法"), (9, "统计开放日"), (12, "宪法日和统计法颁布日宣传")]
                [place];
        let on = workday(after(year.date(month, 8), draw.below(14)));
        acts.push(("普法", on, about.into(), "", "已开展", None, None, None));
    }
    acts.sort_by_key(|act| act.1);
    acts
}

/// 统计执法与普法登记.
fn enforcement(year: &Almanac) -> Sheet {
    let records = year.units.iter().enumerate().flat_map(|(at, unit)| {
        let mut draw = year.draw("统计执法与普法登记", unit.code);
        let acts = acts(year, at, unit, &mut draw);
        acts.into_iter().map(move |(kind, on, whom, offence, result, omitted, limit, done)| {
            [
                unit.code.into(),
                unit.name.into(),
                kind.into(),
                cell::day(&mut draw, on),
                whom,
                offence.into(),
                result.into(),
                omitted.into(),
                limit.into(),
                done.into(),
                Cell::Blank,
            ]
        })
    });
    Sheet::new(
        "执法与普法",
        format!("上虞区统计执法与普法登记（{}年）", year.number),
        "法规科",
        ["乡镇代码", "乡镇", "类型", "日期", "对象", "违法类型", "结果", "发现漏报", "整改期限", "整改完成日", "备注"],
        records,
    )
    .typed_total(&["发现漏报"])
}
