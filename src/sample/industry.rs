//! 工业科: enterprises that crossed the size threshold.

use super::{
    cell::{self, Cell, Flags},
    dates::after,
    file::{Content, File},
    register,
    sheet::Sheet,
    units::Line,
    year::Almanac,
};

/// The files of the section.
pub(super) fn files(year: &Almanac) -> [File; 1] {
    [year.file("工业科/下升上登记", Content::Workbook(vec![upgrades(year)]))]
}

/// 下升上登记, on a sheet that nobody named; two units have nothing to enter.
fn upgrades(year: &Almanac) -> Sheet {
    let crossing = year.units.iter().enumerate().filter(|(_, unit)| !unit.without_upgrades());
    let records = crossing.flat_map(|(at, unit)| {
        let mut draw = year.draw("下升上登记", unit.code);
        let slips = unit.slips(Line::Upgrades);
        let all = 2 + unit.large / 20;
        let unscanned = draw.marks(all, slips / 2);
        let unentered = draw.marks(all, slips / 3);
        let late = draw.marks(all, slips / 2);
        (0..all).map(move |place| {
            let slot = place as usize;
            let crossed = after(year.date(1, 31), place * 260 / all + draw.below(25));
            let due = after(crossed, 30);
            let delay = if late[slot] { draw.between(33, 50) } else { draw.between(6, 28) };
            let sent = after(crossed, delay);
            // The last of a careless unit has not been sent at all.
            let unsent = slips >= 3 && place + 1 == all;
            [
                unit.code.into(),
                unit.name.into(),
                register::firm(at, unit, place).code_cell(),
                register::firm(at, unit, place).name(),
                draw.one_of(&["工业", "工业", "工业", "贸易", "贸易", "服务业", "建筑业"]).into(),
                cell::day(&mut draw, crossed),
                Flags::Ticks.write(!unscanned[slot]),
                Flags::Ticks.write(!unentered[slot]),
                if unsent { Cell::Blank } else { cell::day(&mut draw, sent) },
                cell::day(&mut draw, due),
                Flags::Ticks.write(!(unsent || unscanned[slot] && late[slot])),
                Cell::Blank,
            ]
        })
    });
    Sheet::new(
        "Sheet1",
        format!("上虞区下升上登记（{}年）", year.number),
        "工业科",
        [
            "乡镇代码",
            "乡镇",
            "统一社会信用代码",
            "单位名称",
            "专业",
            "达规日期",
            "证照扫描",
            "101表录入",
            "上报日期",
            "应报日期",
            "专业核对一致",
            "备注",
        ],
        records,
    )
    .numbered()
    .instructed("说明：达规后30日内扫描证照、录入101表并上报。")
}
