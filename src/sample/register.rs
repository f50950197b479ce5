//! 普查中心: the register of units, what other departments list, changes, temporary codes.

use jiff::civil::{Date, date};

use super::{
    cell::{self, Cell, Flags},
    dates::after,
    draw::Draw,
    file::{Content, File},
    names::{CLERKS, Firm},
    sheet::Sheet,
    units::{Line, Unit},
    year::Almanac,
};

/// The files of the register.
pub(super) fn files(year: &Almanac) -> [File; 2] {
    [
        year.file(
            "普查中心/名录库台账",
            Content::Workbook(vec![directory(year), changes(year), temporary_codes(year)]),
        ),
        year.file("普查中心/部门登记清单", Content::Gb18030(commerce(year))),
    ]
}

/// The first firm of a unit that is at work all year; those before it are struck off or stand still.
const AT_WORK: u32 = 6;

/// How many firms of a unit stood in the register when the year began.
fn standing(unit: &Unit) -> u32 {
    14 + unit.large / 2
}

/// A firm of the unit that is at work all year; numbers beyond the last begin again at the first.
pub(super) fn firm(at: usize, unit: &Unit, number: u32) -> Firm {
    Firm::of(at, AT_WORK + number % (standing(unit) - AT_WORK))
}

/// A firm that another department listed during the year.
struct Listed {
    firm: Firm,
    source: &'static str,
    kind: &'static str,
    on: Date,
    /// Why it does not belong in the register; empty if it does.
    excused: &'static str,
    /// When it was entered, if it was.
    entered: Option<Date>,
}

/// What other departments listed in a unit, by date.
fn listed(year: &Almanac, at: usize, unit: &Unit) -> Vec<Listed> {
    let mut draw = year.draw("部门登记清单", unit.code);
    let all = 17 + unit.large / 10;
    let slips = unit.slips(Line::Register);
    let outside = draw.marks(all, all / 8 + 1);
    let mut failed = draw.marks(all, slips / 3).into_iter();
    let mut late = draw.marks(all, slips / 2).into_iter();
    (0..all)
        .map(|place| {
            let on = after(year.date(1, 5), 330 * place / all + draw.below(9));
            let excused = if outside[place as usize] {
                draw.one_of(&["已注销，未开展经营", "不具备法人资格，随总部统计", "住所在外区"])
            } else {
                ""
            };
            let (failed, late) = (failed.next() == Some(true), late.next() == Some(true));
            let delay = if late { draw.between(35, 70) } else { draw.between(3, 24) };
            let entered = (excused.is_empty() && !failed).then(|| after(on, delay));
            Listed {
                firm: Firm::of(at, standing(unit) + place),
                source: draw.one_of(&["市监", "市监", "市监", "市监", "税务", "民政", "编办"]),
                kind: draw.one_of(&["新设立", "新设立", "新设立", "个转企", "迁入"]),
                on,
                excused,
                // What the new year brings belongs to the next list.
                entered: entered.filter(|day| *day <= year.date(12, 30)),
            }
        })
        .collect()
}

/// 基本单位名录库, the unit by code only.
fn directory(year: &Almanac) -> Sheet {
    let records = year.units.iter().enumerate().flat_map(|(at, unit)| {
        let mut draw = year.draw("基本单位名录库", unit.code);
        let mut rows = Vec::new();
        for place in 0..standing(unit) {
            let firm = Firm::of(at, place);
            let kind = draw.one_of(&["法人单位", "法人单位", "法人单位", "产业活动单位"]);
            let state = match place {
                _ if closed(unit, place) => "注销",
                0..AT_WORK => "停业",
                _ => "在业",
            };
            let entered = after(date(2008, 3, 1), draw.below(2800));
            rows.push((firm, kind, state, entered));
        }
        for listed in listed(year, at, unit) {
            if let Some(entered) = listed.entered {
                rows.push((listed.firm, "法人单位", "在业", entered));
            }
        }
        rows.into_iter().map(move |(firm, kind, state, entered)| {
            [
                unit.code.into(),
                firm.code_cell(),
                firm.name(),
                kind.into(),
                state.into(),
                cell::day(&mut draw, entered),
                Cell::Blank,
            ]
        })
    });
    Sheet::new(
        "基本单位名录库",
        format!("上虞区基本单位名录库（{}年末）", year.number),
        "普查中心",
        ["乡镇代码", "统一社会信用代码", "单位名称", "单位类型", "运营状态", "入库日期", "备注"],
        records,
    )
    .numbered()
}

/// Whether the firm was deregistered during the year: the first two or three of every unit.
fn closed(unit: &Unit, place: u32) -> bool {
    place < 2 + unit.large / 40
}

/// 名录库变动登记: what was entered, changed and struck off.
fn changes(year: &Almanac) -> Sheet {
    let mut records: Vec<[Cell; 13]> = Vec::new();
    for (at, unit) in year.units.iter().enumerate() {
        let mut draw = year.draw("名录库变动登记", unit.code);
        let slips = unit.slips(Line::Register);
        let mut events: Vec<(Date, Firm, &str, &str, Option<Date>)> = Vec::new();
        for listed in listed(year, at, unit) {
            if listed.entered.is_some() {
                let reason = match listed.kind {
                    "新设立" => "新注册",
                    other => other,
                };
                events.push((listed.on, listed.firm, "新增", reason, listed.entered));
            }
        }
        let altered = 3 + unit.large / 30;
        let late = draw.marks(altered, slips / 2);
        for (place, late) in (0..altered).zip(late) {
            let reason = draw.one_of(&["法定代表人变更", "地址变更", "主营业务变更", "单位名称变更"]);
            let (on, firm, kind, reason, mut entered) = done(year, &mut draw, Firm::of(at, 10 + place), "变更", reason);
            if late {
                entered = Some(after(on, 43));
            }
            events.push((on, firm, kind, reason, entered));
        }
        for place in (0..standing(unit)).filter(|place| closed(unit, *place)) {
            events.push(done(year, &mut draw, Firm::of(at, place), "注销", "注销登记"));
        }
        if at % 3 == 0 {
            events.push(done(year, &mut draw, Firm::of(at, 9), "剔除", "重复单位"));
        }
        events.sort_by_key(|event| event.0);
        let all = u32::try_from(events.len()).expect("a unit has a few changes");
        let foreign = draw.marks(all, slips / 2);
        let returned = draw.marks(all, slips / 4);
        for (place, (on, firm, kind, reason, entered)) in events.into_iter().enumerate() {
            let (state, entered, remark) = match (returned[place], kind) {
                // What the register shows as done cannot have been sent back.
                (true, "变更" | "剔除") => ("退回", None, "佐证不齐，退回补充"),
                _ => ("通过", entered, ["证照核对一致", "电话核实", ""][place % 3]),
            };
            records.push([
                format!("名变{}-{:02}-{:03}", year.number, at + 1, place + 1).into(),
                unit.code.into(),
                unit.name.into(),
                firm.code_cell(),
                firm.name(),
                kind.into(),
                reason.into(),
                cell::day(&mut draw, on),
                entered.map(|day| cell::day(&mut draw, day)).into(),
                Flags::Words.write(!foreign[place]),
                state.into(),
                remark.into(),
                draw.one_of(&CLERKS).into(),
            ]);
        }
    }
    // One change was registered twice, as happens; nothing else in the sample is.
    let twice = records[7].clone();
    records.insert(8, twice);
    Sheet::new(
        "名录库变动",
        format!("上虞区名录库变动登记（{}年）", year.number),
        "普查中心",
        [
            "凭证编号",
            "乡镇代码",
            "乡镇",
            "统一社会信用代码",
            "单位名称",
            "变动类型",
            "变动原因",
            "登记机关日期",
            "入库日期",
            "本级账号操作",
            "审核状态",
            "核实说明",
            "登记人",
        ],
        records,
    )
    .instructed("说明：登记机关日期后30日内办结；退回的须补充佐证后重报。")
}

/// A change made on time, some day of the year.
fn done<'a>(
    year: &Almanac,
    draw: &mut Draw,
    firm: Firm,
    kind: &'a str,
    reason: &'a str,
) -> (Date, Firm, &'a str, &'a str, Option<Date>) {
    let on = after(year.date(1, 8), draw.below(300));
    (on, firm, kind, reason, Some(after(on, draw.between(2, 22))))
}

/// 部门登记清单, as the commerce office hands it over.
fn commerce(year: &Almanac) -> Sheet {
    let records = year.units.iter().enumerate().flat_map(|(at, unit)| {
        listed(year, at, unit).into_iter().map(move |listed| {
            [
                unit.name.into(),
                listed.firm.code_cell(),
                listed.firm.name(),
                listed.source.into(),
                listed.kind.into(),
                listed.on.into(),
                if listed.excused.starts_with("已注销") { "注销" } else { "存续" }.into(),
                Flags::Words.write(listed.excused.is_empty()),
                listed.excused.into(),
            ]
        })
    });
    Sheet::new(
        "部门登记清单",
        format!("上虞区部门登记清单（{}年）", year.number),
        "普查中心",
        ["乡镇", "统一社会信用代码", "单位名称", "来源", "登记类型", "登记日期", "状态", "应入库", "未入库原因"],
        records,
    )
}

/// 临时代码登记: units that wait for a formal code.
fn temporary_codes(year: &Almanac) -> Sheet {
    let records = year.units.iter().enumerate().flat_map(|(at, unit)| {
        let mut draw = year.draw("临时代码登记", unit.code);
        let slips = unit.slips(Line::Register);
        let all = 2 + slips / 3;
        (0..all).map(move |place| {
            let asked = after(year.date(1, 20), place * 60 + draw.below(40));
            let approved = after(asked, draw.between(2, 9));
            let due = after(approved, 90);
            // The last of a careless unit still waits; the one before came late.
            let waiting = slips >= 4 && place + 1 == all;
            let delay = if slips >= 6 && place + 2 == all { draw.between(100, 120) } else { draw.between(20, 80) };
            let formal = after(approved, delay);
            let papers = !(slips >= 4 && place == 0);
            [
                unit.name.into(),
                format!("LS{}{:03}", unit.code, place + 1).into(),
                Firm::of(at, 150 + place).name(),
                cell::day(&mut draw, asked),
                Flags::Ticks.write(papers),
                cell::day(&mut draw, approved),
                if waiting { Cell::Blank } else { cell::day(&mut draw, formal) },
                if waiting { Cell::Blank } else { Firm::of(at, 150 + place).code_cell() },
                cell::day(&mut draw, due),
                Cell::Blank,
            ]
        })
    });
    Sheet::new(
        "临时代码",
        format!("上虞区临时代码登记（{}年）", year.number),
        "普查中心",
        [
            "乡镇",
            "临时代码",
            "单位名称",
            "申请日期",
            "材料齐全",
            "批准日期",
            "换正日期",
            "正式代码",
            "应换正日期",
            "备注",
        ],
        records,
    )
}
