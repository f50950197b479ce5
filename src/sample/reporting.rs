//! 综合科: the reporting calendar and the reporting log, a sheet for each quarter.

use jiff::{
    ToSpan,
    civil::{Date, DateTime, date},
};

use super::{
    cell::{self, Cell, Flags},
    draw::Draw,
    file::{Content, File},
    names::CLERKS,
    register,
    sheet::Sheet,
    units::{Line, Unit},
    year::Almanac,
};

/// The files of the reporting log.
pub(super) fn files(year: &Almanac) -> [File; 1] {
    [year.file("综合科/报表报送登记", Content::Workbook(log(year)))]
}

/// How often a form is due.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rhythm {
    Monthly,
    Quarterly,
    Yearly,
}

/// A statistical form.
struct Form {
    number: &'static str,
    rhythm: Rhythm,
    /// Day of the month after the period by which townships send it; for annual forms, of February.
    day: i8,
    /// Time of day; annual forms have none.
    hour: Option<(i8, i8)>,
    /// Whether January, or for a quarterly form the fourth quarter, is exempt: the annual form takes its place.
    exempt: bool,
}

/// The forms in the log: industry, trade, wages, agriculture, and two annual ones.
#[rustfmt::skip]
const FORMS: [Form; 6] = [
    Form { number: "B204-1", rhythm: Rhythm::Monthly, day: 8, hour: Some((12, 0)), exempt: true },
    Form { number: "E204-1", rhythm: Rhythm::Monthly, day: 7, hour: Some((17, 30)), exempt: false },
    Form { number: "202-1", rhythm: Rhythm::Quarterly, day: 10, hour: Some((12, 0)), exempt: true },
    Form { number: "A301", rhythm: Rhythm::Quarterly, day: 5, hour: Some((16, 0)), exempt: false },
    Form { number: "101-1", rhythm: Rhythm::Yearly, day: 28, hour: None, exempt: false },
    Form { number: "102-1", rhythm: Rhythm::Yearly, day: 25, hour: None, exempt: false },
];

/// A form and the period it reports on: a line of the calendar.
struct Due {
    form: &'static Form,
    /// The year before the one that is assessed.
    before: i16,
    /// Months of the period's last month since January of that year.
    month: i16,
    exempt: bool,
}

impl Due {
    /// Year and month, 1 to 12, in which the period ends.
    fn ends(&self) -> (i16, i16) {
        (self.before + self.month / 12, self.month % 12 + 1)
    }

    /// The day by which townships send the form.
    fn day(&self) -> Date {
        let (year, month) = self.ends();
        let month = i8::try_from(month).expect("a month is at most 12");
        let lag = if self.form.rhythm == Rhythm::Yearly { 2 } else { 1 };
        date(year, month, 1) + lag.months() + i64::from(self.form.day - 1).days()
    }

    /// The moment by which townships send the form; the end of office hours where no time is set.
    fn moment(&self) -> DateTime {
        let (hour, minute) = self.form.hour.unwrap_or((16, 30));
        self.day().at(hour, minute, 0, 0)
    }

    /// The deadline as the calendar has it, with a time of day only where one is set, `early` days before it.
    fn deadline(&self, early: i64) -> Cell {
        let day = self.day() - early.days();
        match self.form.hour {
            Some((hour, minute)) => Cell::Moment(day.at(hour, minute, 0, 0)),
            None => Cell::Day(day),
        }
    }

    /// The period in one of the ways people write it.
    fn period(&self, way: u32) -> Cell {
        let (year, month) = self.ends();
        Cell::from(match (self.form.rhythm, way) {
            (Rhythm::Monthly, 0) => format!("{year}年{month}月"),
            (Rhythm::Monthly, _) => format!("{year}-{month:02}"),
            (Rhythm::Quarterly, 0) => {
                let quarter = ["一", "二", "三", "四"][usize::from(month.unsigned_abs() / 3 - 1)];
                format!("{year}年{quarter}季度")
            }
            (Rhythm::Quarterly, _) => format!("{year}Q{}", month / 3),
            (Rhythm::Yearly, 0) => format!("{year}年报"),
            (Rhythm::Yearly, _) => format!("{year}"),
        })
    }
}

/// Every form and period due from January of the year to the first months of the next, in the order of the deadlines.
fn due(year: &Almanac) -> Vec<Due> {
    let mut all = Vec::new();
    for form in &FORMS {
        let step = match form.rhythm {
            Rhythm::Monthly => 1,
            Rhythm::Quarterly => 3,
            Rhythm::Yearly => 12,
        };
        // From the period that ends in December of the year before to the one that ends in December.
        for month in (11..24).step_by(step) {
            let exempt = form.exempt
                && match form.rhythm {
                    Rhythm::Monthly => month % 12 == 0,
                    Rhythm::Quarterly | Rhythm::Yearly => month % 12 == 11,
                };
            all.push(Due { form, before: year.number - 1, month, exempt });
        }
    }
    all.sort_by_key(|due| (due.moment(), due.form.number));
    all
}

/// 报送日历: every form and period with its deadlines.
pub(super) fn calendar(year: &Almanac) -> Sheet {
    let records = due(year).into_iter().map(|due| {
        [
            due.form.number.into(),
            due.period(1),
            due.deadline(2),
            due.deadline(0),
            if due.exempt { "免报" } else { "" }.into(),
            Flags::Words.write(due.exempt),
        ]
    });
    Sheet::new(
        "报送日历",
        format!("上虞区统计报表报送日历（{}年）", year.number),
        "综合科",
        ["报表", "报告期", "企业截止", "乡镇截止", "备注", "免报"],
        records,
    )
}

/// How a form arrived.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arrival {
    OnTime,
    Late,
    /// Late, the section having agreed beforehand.
    Extended,
    Missing,
    Exempt,
}

/// How the forms of a unit arrived, in the order of `due`.
fn arrivals(unit: &Unit, due: &[Due], draw: &mut Draw) -> Vec<Arrival> {
    let slips = unit.slips(Line::Reporting);
    // The least diligent unit lost its statistician in spring: all its slips fall into one quarter.
    let slump = slips == 9;
    let open = |due: &Due| !due.exempt && (!slump || (4..=6).contains(&due.day().month()));
    let places = due.iter().filter(|due| open(due)).count();
    let places = u32::try_from(places).expect("a year has a few deadlines");
    let missing = slips / 3 + if slump { 3 } else { 0 };
    let failed = (slips + missing).min(places);
    let mut fails = draw.marks(places, failed).into_iter();
    let mut gone = draw.marks(failed, missing).into_iter();
    let mut extended = slips >= 3 && !slump;
    let arrival = |due: &Due| {
        if due.exempt {
            return Arrival::Exempt;
        }
        if !open(due) || fails.next() != Some(true) {
            return Arrival::OnTime;
        }
        if gone.next() == Some(true) {
            return Arrival::Missing;
        }
        if std::mem::take(&mut extended) {
            return Arrival::Extended;
        }
        Arrival::Late
    };
    due.iter().map(arrival).collect()
}

/// A line of the log, and its deadline for the sheet that has it.
struct Entry {
    quarter: usize,
    deadline: Cell,
    cells: [Cell; 11],
}

/// What a unit sent in the year.
fn entries(year: &Almanac, at: usize, unit: &Unit, due: &[Due]) -> Vec<Entry> {
    let mut draw = year.draw("报表报送登记", unit.code);
    let slips = unit.slips(Line::Reporting);
    let arrivals = arrivals(unit, due, &mut draw);
    let mut entries = Vec::new();
    for (place, (due, arrival)) in due.iter().zip(arrivals).enumerate() {
        let minutes = |minutes: u32| i64::from(minutes).minutes();
        // Where no time of day is set, the same day is never late.
        let days = draw.below(4).max(u32::from(due.form.hour.is_none()));
        let (state, sent) = match arrival {
            // Within the last working hours before the deadline, or a day or two earlier.
            Arrival::OnTime => {
                let early = minutes(1440 * draw.below(3) + draw.between(20, 170));
                ("按时", Some(due.moment() - early))
            }
            Arrival::Late => {
                let late = minutes(1440 * days + draw.between(20, 200));
                ("迟报", Some(due.moment() + late))
            }
            Arrival::Extended => {
                let late = minutes(1440 + draw.between(20, 200));
                ("迟报", Some(due.moment() + late))
            }
            Arrival::Missing => ("漏报", None),
            Arrival::Exempt => ("免报", None),
        };
        let reminded = match arrival {
            Arrival::Late => days > 0,
            Arrival::Missing => true,
            Arrival::OnTime | Arrival::Extended | Arrival::Exempt => false,
        };
        // A slip is some enterprise's; what arrived in order is entered for the unit as a whole.
        let whose = matches!(arrival, Arrival::Late | Arrival::Missing)
            .then(|| register::firm(at, unit, draw.below(14)).code());
        let chased = reminded.then(|| (due.day() + 1.day()).at(9, 10, 0, 0));
        let channel = if draw.below(60) < slips { "电子邮件" } else { "联网直报" };
        let way = draw.below(4);
        entries.push(Entry {
            quarter: usize::from((due.day().month().unsigned_abs() - 1) / 3),
            deadline: due.deadline(0),
            cells: [
                format!("报{}-{:02}-{:03}", year.number, at + 1, place + 1).into(),
                unit.name.into(),
                due.form.number.into(),
                due.period(way),
                whose.into(),
                sent.map(|sent| cell::moment(&mut draw, sent)).into(),
                state.into(),
                Flags::Words.write(arrival == Arrival::Extended),
                chased.into(),
                if sent.is_some() { channel.into() } else { Cell::Blank },
                draw.one_of(&CLERKS).into(),
            ],
        });
    }
    entries
}

/// 报表报送登记, one sheet a quarter; only the second quarter's clerk copied the deadlines in.
fn log(year: &Almanac) -> Vec<Sheet> {
    let mut due = due(year);
    due.retain(|due| due.day().year() == year.number);
    let mut quarters: [Vec<Entry>; 4] = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for (at, unit) in year.units.iter().enumerate() {
        for entry in entries(year, at, unit, &due) {
            quarters[entry.quarter].push(entry);
        }
    }
    let names = ["一季度", "二季度", "三季度", "四季度"];
    let headers = [
        "登记编号",
        "乡镇",
        "报表",
        "报告期",
        "企业代码",
        "实报时间",
        "状态",
        "批准延期",
        "催报时间",
        "渠道",
        "登记人",
    ];
    let sheets = names.into_iter().zip(quarters).map(|(name, entries)| {
        let title = format!("上虞区报表报送登记（{}年{name}）", year.number);
        let (deadlines, records): (Vec<_>, Vec<_>) =
            entries.into_iter().map(|entry| (entry.deadline, entry.cells)).unzip();
        let sheet = Sheet::new(name, title, "综合科", headers, records);
        match name {
            "二季度" => sheet.column(5, "应报时间", deadlines),
            // A clerk hid a line and forgot it.
            "三季度" => sheet.hidden(5),
            _ => sheet,
        }
    });
    sheets.collect()
}
