//! 普查中心: censuses and special surveys, and what other departments hand over.

use jiff::{
    ToSpan,
    civil::{Date, date},
};

use super::{
    cell::{self, Cell, Flags},
    dates::workday,
    draw::Draw,
    file::{Content, File},
    sheet::Sheet,
    units::{Line, UNITS},
};

/// The files on censuses and exchange.
pub(super) fn files() -> [File; 1] {
    [File {
        path: "普查中心/普查专项与部门交换2016.xlsx", content: Content::Workbook(vec![tasks(), exchanges()])
    }]
}

/// The stages of the year's tasks: task, stage, deadline, units of work for each village.
const STAGES: [(&str, &str, Date, u32); 4] = [
    ("人口变动抽样调查", "入户登记", date(2016, 11, 15), 8),
    ("第三次农业普查", "清查摸底", date(2016, 11, 30), 60),
    ("第三次农业普查", "普查员选聘培训", date(2016, 12, 15), 3),
    ("名录库专项核查", "逐户核实", date(2016, 6, 30), 12),
];

/// 普查与专项调查登记, with a 小计 for each unit.
fn tasks() -> Sheet {
    let records = UNITS.iter().flat_map(|unit| {
        let mut draw = Draw::new("普查与专项调查登记", unit.code);
        let slips = unit.slips(Line::Register);
        let short = draw.marks(4, slips / 2);
        [0, 1, 2, 3].map(|place: usize| {
            let (task, stage, deadline, each) = STAGES[place];
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
                deadline.into(),
                due.into(),
                (due - lacking).into(),
                quality.into(),
                Cell::Blank,
            ]
        })
    });
    Sheet::new(
        "普查与专项调查",
        "上虞区普查与专项调查登记（2016年）",
        "普查中心",
        ["乡镇", "任务", "阶段", "截止日期", "应完成", "完成", "质量等次", "备注"],
        records,
    )
    .subtotals(4, &["应完成", "完成"])
    .typed_total(&["应完成", "完成"])
}

/// 部门信息交换登记, the unit by code only.
fn exchanges() -> Sheet {
    let records = UNITS.iter().flat_map(|unit| {
        let mut draw = Draw::new("部门信息交换登记", unit.code);
        let slips = unit.slips(Line::Register);
        // Three offices a quarter; careless units leave some out.
        let kept = draw.marks(12, 12 - slips.min(8) * 2 / 3);
        let unchecked = draw.marks(12, slips / 2);
        (0..12_u32).filter(move |place| kept[*place as usize]).map(move |place| {
            let quarter = date(2016, 1, 12) + i64::from(place / 3 * 3).months();
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
        "上虞区部门信息交换登记（2016年）",
        "普查中心",
        ["乡镇代码", "交换日期", "部门", "内容", "条数", "已核对", "备注"],
        records,
    )
}
