//! 普查中心: censuses and special surveys, and what other departments hand over.

use jiff::ToSpan;

use super::{
    cell::{self, Cell, Flags},
    dates::workday,
    file::{Content, File},
    sheet::Sheet,
    units::Line,
    year::Almanac,
};

/// The files on censuses and exchange.
pub(super) fn files(year: &Almanac) -> [File; 1] {
    [year.file("普查中心/普查专项与部门交换", Content::Workbook(vec![tasks(year), exchanges(year)]))]
}

/// The stages of the year's tasks: task, stage, month and day of the deadline, units of work for each village.
const STAGES: [(&str, &str, (i8, i8), u32); 4] = [
    ("人口变动抽样调查", "入户登记", (11, 15), 8),
    ("第三次农业普查", "清查摸底", (11, 30), 60),
    ("第三次农业普查", "普查员选聘培训", (12, 15), 3),
    ("名录库专项核查", "逐户核实", (6, 30), 12),
];

/// Those of the year before.
const STAGES_2015: [(&str, &str, (i8, i8), u32); 4] = [
    ("1%人口抽样调查", "入户登记", (11, 15), 9),
    ("1%人口抽样调查", "摸底与培训", (10, 20), 4),
    ("劳动力调查", "季度入户", (9, 20), 6),
    ("名录库专项核查", "逐户核实", (6, 30), 12),
];

/// 普查与专项调查登记, with a 小计 for each unit.
fn tasks(year: &Almanac) -> Sheet {
    let stages = if year.number == 2015 { STAGES_2015 } else { STAGES };
    let records = year.units.iter().flat_map(|unit| {
        let mut draw = year.draw("普查与专项调查登记", unit.code);
        let slips = unit.slips(Line::Register);
        let short = draw.marks(4, slips / 2);
        [0, 1, 2, 3].map(|place: usize| {
            let (task, stage, (month, day), each) = stages[place];
            let due = unit.villages * each;
            let lacking = if short[place] { due * draw.between(2, 6) / 100 + 1 } else { 0 };
            let quality = match (short[place], slips) {
                (true, 6..) => "差",
                (true, 4..) => "中",
                (true, _) => "良",
                (false, 0..3) => "优",
                (false, _) => draw.one_of(&["优", "良"]),
            };
            [
                unit.name.into(),
                task.into(),
                stage.into(),
                year.date(month, day).into(),
                due.into(),
                (due - lacking).into(),
                quality.into(),
                Cell::Blank,
            ]
        })
    });
    Sheet::new(
        "普查与专项调查",
        format!("上虞区普查与专项调查登记（{}年）", year.number),
        "普查中心",
        ["乡镇", "任务", "阶段", "截止日期", "应完成", "完成", "质量等次", "备注"],
        records,
    )
    .subtotals(4, &["应完成", "完成"])
    .typed_total(&["应完成", "完成"])
}

/// 部门信息交换登记, the unit by code only.
fn exchanges(year: &Almanac) -> Sheet {
    let records = year.units.iter().flat_map(|unit| {
        let mut draw = year.draw("部门信息交换登记", unit.code);
        let slips = unit.slips(Line::Register);
        // Three offices a quarter; careless units leave some out.
        let kept = draw.marks(12, 12 - slips.min(8) * 2 / 3);
        let unchecked = draw.marks(12, slips / 2);
        (0..12_u32).filter(move |place| kept[*place as usize]).map(move |place| {
            let quarter = year.date(1, 12) + i64::from(place / 3 * 3).months();
            let on = workday(quarter + i64::from(draw.below(60)).days());
            let (office, about) =
                [("市监", "新设立和注销企业名单"), ("税务", "税务登记变动名单"), ("民政", "社会组织登记名单")]
                    [place as usize % 3];
            let lines = draw.between(4, 46);
            [
                unit.code.into(),
                cell::day(&mut draw, on),
                office.into(),
                about.into(),
                cell::count(&mut draw, lines),
                Flags::Digits.write(!unchecked[place as usize]),
                Cell::Blank,
            ]
        })
    });
    Sheet::new(
        "部门信息交换",
        format!("上虞区部门信息交换登记（{}年）", year.number),
        "普查中心",
        ["乡镇代码", "交换日期", "部门", "内容", "条数", "已核对", "备注"],
        records,
    )
}
