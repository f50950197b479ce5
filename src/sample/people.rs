//! 综合科: who does the statistics, and who was trained.

use jiff::civil::{Date, date};

use super::{
    cell::{self, Cell, Flags},
    dates::after,
    draw::Draw,
    file::{Content, File},
    names::STATION,
    register,
    sheet::Sheet,
    units::{Line, Unit},
    year::Almanac,
};

/// The files on people.
pub(super) fn files(year: &Almanac) -> [File; 1] {
    [year.file("综合科/统计人员与培训", Content::Workbook(vec![staff(year), training(year)]))]
}

/// How many people a station has: three or four, fewer where posts stand empty.
fn posts(unit: &Unit) -> usize {
    let posts = if unit.people > 40_000 || unit.is_zone() { 4 } else { 3 };
    if unit.slips(Line::Staff) >= 4 { posts - 1 } else { posts }
}

/// 统计人员名册, the unit by name only.
fn staff(year: &Almanac) -> Sheet {
    let records = year.units.iter().enumerate().flat_map(|(at, unit)| {
        let mut draw = year.draw("统计人员名册", unit.code);
        let mut rows = station(year, unit, &mut draw);
        rows.extend(villages(year, unit, &mut draw));
        rows.extend((0..3).map(|place| {
            let since = after(date(2013, 4, 1), draw.below(900));
            [
                unit.name.into(),
                format!("企业统计员{:02}", place + 1).into(),
                "企业".into(),
                register::firm(at, unit, place).name(),
                draw.one_of(&["专职", "兼职"]).into(),
                "统计员".into(),
                draw.one_of(&["统计从业资格", "助理统计师", "会计从业资格"]).into(),
                cell::day(&mut draw, since),
                Cell::Blank,
                Cell::Blank,
                Cell::Blank,
            ]
        }));
        rows
    });
    Sheet::new(
        "统计人员名册",
        format!("上虞区乡镇（街道）统计人员名册（{}年）", year.number),
        "综合科",
        [
            "乡镇",
            "姓名",
            "层级",
            "所在单位",
            "专兼职",
            "职务",
            "职称或证书",
            "任职日期",
            "离任日期",
            "调动征求意见",
            "备注",
        ],
        records,
    )
    .numbered()
    .instructed("说明：姓名以代号登记；离任人员保留至年末。")
}

/// The people of the station, those who left during the year last.
fn station(year: &Almanac, unit: &Unit, draw: &mut Draw) -> Vec<[Cell; 11]> {
    let slips = unit.slips(Line::Staff);
    let place_of_work = format!("{}统计站", unit.name);
    let wanted = if unit.is_zone() { 3 } else { 2 };
    let mut rows = Vec::new();
    for (place, name) in STATION.into_iter().take(posts(unit)).enumerate() {
        // The weakest have nobody who does nothing else.
        let devoted = place < wanted && slips < 4 || place == 0 && slips < 6;
        let qualified = place == 0 || slips < 3 || place == 1 && slips < 6;
        let certificate = match (qualified, place) {
            (false, _) => "",
            (true, 0) => "统计师",
            (true, 1) => "助理统计师",
            (true, _) => "统计从业资格",
        };
        let since = after(date(2010, 2, 1), draw.below(1800));
        rows.push([
            unit.name.into(),
            name.into(),
            "统计站".into(),
            place_of_work.as_str().into(),
            if devoted { "专职" } else { "兼职" }.into(),
            if place == 0 { "站长" } else { "统计员" }.into(),
            certificate.into(),
            cell::day(draw, since),
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
        ]);
    }
    // People move on everywhere now and then; careless units do not ask first.
    let leavers = if slips == 0 { 0 } else { slips.div_ceil(3) };
    for place in 0..leavers {
        let left = after(year.date(2, 15), draw.below(280));
        let since = after(date(2012, 5, 1), draw.below(900));
        let asked = place > 0 || slips < 3;
        rows.push([
            unit.name.into(),
            format!("离任统计员{:02}", place + 1).into(),
            "统计站".into(),
            place_of_work.as_str().into(),
            "专职".into(),
            "统计员".into(),
            "统计从业资格".into(),
            cell::day(draw, since),
            left.into(),
            Flags::Words.write(asked),
            "调往其他办所".into(),
        ]);
    }
    rows
}

/// The villages and communities that have a liaison; those in a zone belong to a township.
fn liaisons(year: &Almanac, unit: &Unit) -> Vec<u32> {
    if unit.is_zone() {
        return Vec::new();
    }
    let vacant = year.draw("村社空岗", unit.code).marks(unit.villages, unit.slips(Line::Staff) / 2);
    let villages = (1..=unit.villages).zip(vacant);
    villages.filter(|(_, vacant)| !vacant).map(|(number, _)| number).collect()
}

/// One liaison in each village and community, but for the posts that stand empty.
fn villages(year: &Almanac, unit: &Unit, draw: &mut Draw) -> Vec<[Cell; 11]> {
    let slips = unit.slips(Line::Staff);
    let mut rows = Vec::new();
    for number in liaisons(year, unit) {
        let since: Date = after(date(2011, 1, 10), draw.below(1700));
        let certified = draw.below(10) >= slips;
        rows.push([
            unit.name.into(),
            format!("联络员{number:02}").into(),
            "村社".into(),
            format!("第{number:02}村（社区）").into(),
            "兼职".into(),
            "联络员".into(),
            if certified { "统计从业资格" } else { "" }.into(),
            cell::day(draw, since),
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
        ]);
    }
    rows
}

/// A course of the year.
struct Course {
    /// Month and day.
    on: (i8, i8),
    about: &'static str,
    way: &'static str,
    hours: u32,
    /// Villages that send somebody, besides the station.
    villages: usize,
    /// Held only by units with at most so many slips.
    most: u32,
}

/// The courses of the year.
#[rustfmt::skip]
const COURSES: [Course; 6] = [
    Course { on: (3, 16), about: "统计年报和定期报表制度", way: "集中培训", hours: 8, villages: 0, most: 9 },
    Course { on: (5, 20), about: "统计继续教育", way: "网络教育", hours: 8, villages: 0, most: 9 },
    Course { on: (6, 24), about: "名录库维护与部门清单比对", way: "以会代训", hours: 3, villages: 2, most: 9 },
    Course { on: (9, 9), about: "专业人员上门讲解报表审核", way: "请进来", hours: 4, villages: 2, most: 3 },
    Course { on: (10, 21), about: "赴先进乡镇学习规范化建设", way: "走出去", hours: 6, villages: 0, most: 1 },
    Course { on: (11, 25), about: "第三次农业普查业务", way: "以会代训", hours: 4, villages: 2, most: 4 },
];

/// 统计培训登记, the unit by code only.
fn training(year: &Almanac) -> Sheet {
    let records = year.units.iter().flat_map(|unit| {
        let mut draw = year.draw("统计培训登记", unit.code);
        let slips = unit.slips(Line::Training);
        let mut seats = Vec::new();
        for course in COURSES.iter().filter(|course| slips <= course.most) {
            let station = STATION.into_iter().take(posts(unit)).map(str::to_owned);
            let villages = liaisons(year, unit).into_iter().take(course.villages);
            let villages = villages.map(|number| format!("联络员{number:02}"));
            seats.extend(station.chain(villages).map(|name| (course, name)));
        }
        let all = u32::try_from(seats.len()).expect("a unit has a few seats");
        let empty = draw.marks(all, slips + slips / 3);
        let mut rows = Vec::new();
        for ((course, name), empty) in seats.into_iter().zip(empty) {
            let excused = empty && draw.once_in(3);
            let hours = if empty { 0 } else { course.hours };
            rows.push([
                unit.code.into(),
                cell::day(&mut draw, year.date(course.on.0, course.on.1)),
                course.about.into(),
                course.way.into(),
                name.into(),
                cell::count(&mut draw, hours),
                Flags::Digits.write(true),
                Flags::Digits.write(!empty),
                if empty { Flags::Digits.write(excused) } else { Cell::Blank },
            ]);
        }
        rows
    });
    Sheet::new(
        "培训登记",
        format!("上虞区统计培训登记（{}年）", year.number),
        "综合科",
        ["乡镇代码", "培训日期", "培训内容", "方式", "姓名", "学时", "应到", "实到", "请假"],
        records,
    )
}
