//! The 23 units of the district and how well each of them works, all invented but the names.

/// A line of work in which units differ; the order is that of the columns of the table.
#[derive(Clone, Copy)]
pub(super) enum Line {
    Reporting,
    Editing,
    Register,
    Upgrades,
    Staff,
    Training,
    Books,
    House,
    Analysis,
    Law,
    Briefs,
}

/// A township, subdistrict or zone.
#[derive(Clone)]
pub(super) struct Unit {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    /// What some sections write instead of the name; empty for most.
    pub(super) alias: &'static str,
    pub(super) kind: &'static str,
    pub(super) group: &'static str,
    /// Residents.
    pub(super) people: u32,
    /// Enterprises above the designated size.
    pub(super) large: u32,
    /// Villages and communities.
    pub(super) villages: u32,
    /// Slips in each line of work, 0 for none to 9 for many; for [`Line::Briefs`] the articles offered.
    slips: [u32; 11],
}

impl Unit {
    /// How many slips the unit makes in a line of work.
    pub(super) fn slips(&self, line: Line) -> u32 {
        self.slips[line as usize]
    }

    /// The name most sections write: the alias where there is one.
    pub(super) fn short(&self) -> &'static str {
        if self.alias.is_empty() { self.name } else { self.alias }
    }

    /// Whether the unit is a development zone.
    pub(super) fn is_zone(&self) -> bool {
        self.kind == "开发区"
    }

    /// Whether the unit has no enterprise that could cross the size threshold, so that the item does not apply to it.
    pub(super) fn without_upgrades(&self) -> bool {
        matches!(self.name, "岭南乡" | "陈溪乡")
    }
}

/// Puts a row of the table into words.
macro_rules! units {
    ($($code:literal $name:literal $alias:literal $kind:literal $group:literal $people:literal $large:literal $villages:literal $slips:expr;)*) => {
        [$(Unit { code: $code, name: $name, alias: $alias, kind: $kind, group: $group, people: $people, large: $large, villages: $villages, slips: $slips }),*]
    };
}

/// All units, in the order of their codes.
#[rustfmt::skip]
pub(super) const UNITS: [Unit; 23] = units! {
//   code        name                     alias          kind    group    people  large villages   报送 审核 名录 上规 队伍 培训 台账 基础 分析 法规 信息
    "330604001" "百官街道"               ""             "街道"   "一类"   128_600  74  24   [2, 2, 2, 1, 1, 1, 2, 0, 0, 0, 7];
    "330604002" "曹娥街道"               ""             "街道"   "一类"    76_300  61  18   [2, 2, 3, 2, 1, 1, 2, 1, 2, 1, 6];
    "330604003" "东关街道"               ""             "街道"   "一类"    52_100  58  20   [3, 2, 2, 2, 2, 2, 1, 1, 2, 2, 4];
    "330604100" "道墟镇"                 ""             "镇"     "一类"    48_700  66  17   [2, 1, 2, 1, 1, 1, 2, 1, 1, 1, 6];
    "330604101" "长塘镇"                 ""             "镇"     "二类"    19_400  15  10   [3, 3, 3, 2, 3, 3, 3, 1, 2, 2, 2];
    "330604102" "上浦镇"                 ""             "镇"     "二类"    22_800  23  13   [2, 2, 3, 2, 2, 2, 2, 1, 2, 1, 3];
    "330604103" "汤浦镇"                 ""             "镇"     "二类"    24_500  29  12   [1, 2, 1, 1, 1, 1, 2, 1, 1, 1, 6];
    "330604104" "章镇镇"                 ""             "镇"     "二类"    41_200  31  19   [4, 3, 4, 3, 3, 2, 3, 2, 3, 2, 3];
    "330604105" "下管镇"                 ""             "镇"     "三类"    16_900   8   9   [3, 3, 3, 2, 3, 3, 3, 3, 3, 2, 2];
    "330604106" "丰惠镇"                 ""             "镇"     "一类"    51_800  47  21   [3, 3, 3, 2, 2, 2, 3, 2, 2, 9, 4];
    "330604107" "永和镇"                 ""             "镇"     "二类"    27_600  26  11   [2, 2, 3, 2, 2, 2, 2, 1, 2, 1, 3];
    "330604108" "梁湖镇"                 ""             "镇"     "二类"    25_900  28  10   [0, 1, 2, 1, 1, 1, 0, 1, 1, 0, 5];
    "330604109" "驿亭镇"                 ""             "镇"     "二类"    21_700  24  11   [3, 2, 3, 3, 2, 2, 3, 2, 3, 2, 2];
    "330604110" "小越镇"                 ""             "镇"     "二类"    33_500  37  13   [2, 3, 2, 2, 2, 1, 2, 1, 2, 1, 6];
    "330604111" "谢塘镇"                 ""             "镇"     "二类"    30_100  33  12   [3, 3, 3, 2, 3, 3, 2, 1, 3, 2, 3];
    "330604112" "盖北镇"                 ""             "镇"     "三类"    23_300  14  10   [3, 3, 3, 3, 3, 3, 3, 2, 3, 2, 3];
    "330604113" "崧厦镇"                 ""             "镇"     "一类"    70_400  88  23   [2, 2, 2, 1, 1, 2, 1, 1, 1, 1, 6];
    "330604114" "沥海镇"                 ""             "镇"     "一类"    43_900  52  16   [4, 4, 4, 3, 3, 4, 4, 3, 3, 3, 2];
    "330604200" "岭南乡"                 ""             "乡"     "三类"    11_800   2   8   [3, 3, 2, 0, 3, 3, 2, 3, 2, 1, 2];
    "330604201" "陈溪乡"                 ""             "乡"     "三类"    10_200   1   8   [3, 3, 3, 0, 4, 3, 4, 3, 4, 2, 1];
    "330604202" "丁宅乡"                 ""             "乡"     "三类"    12_600   4   8   [9, 6, 3, 2, 5, 3, 3, 2, 3, 2, 2];
    "330604501" "杭州湾上虞经济技术开发区" "杭州湾开发区" "开发区" "开发区"  38_200 142   5   [2, 2, 2, 2, 1, 0, 1, 0, 1, 1, 6];
    "330604502" "上虞经济开发区"          "上虞开发区"   "开发区" "开发区"  29_700 103   6   [3, 3, 3, 2, 2, 2, 2, 1, 2, 1, 5];
};

/// How well they worked in 2015, in the same order; the last unit was not assessed yet.
#[rustfmt::skip]
const SLIPS_2015: [[u32; 11]; 22] = [
//   报送 审核 名录 上规 队伍 培训 台账 基础 分析 法规 信息
    [3, 2, 3, 2, 1, 2, 2, 1, 1, 1, 6],
    [2, 3, 3, 2, 1, 1, 3, 1, 2, 1, 6],
    [4, 3, 3, 2, 3, 3, 3, 2, 3, 2, 3],
    [1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 6],
    [4, 4, 5, 3, 4, 4, 4, 3, 3, 3, 1],
    [3, 3, 3, 2, 3, 2, 3, 2, 2, 2, 3],
    [3, 3, 2, 2, 2, 3, 3, 2, 2, 2, 4],
    [4, 4, 4, 3, 4, 3, 4, 3, 3, 3, 2],
    [6, 5, 4, 3, 4, 4, 5, 4, 4, 3, 1],
    [3, 3, 3, 2, 2, 2, 3, 2, 2, 2, 4],
    [3, 2, 3, 2, 2, 3, 2, 2, 2, 1, 3],
    [1, 2, 2, 1, 2, 1, 2, 1, 2, 1, 4],
    [3, 2, 3, 2, 2, 2, 2, 2, 2, 2, 3],
    [3, 3, 3, 3, 3, 2, 3, 2, 3, 2, 4],
    [4, 4, 4, 3, 3, 3, 4, 3, 4, 3, 2],
    [4, 3, 4, 3, 4, 3, 4, 3, 3, 3, 2],
    [2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 6],
    [4, 3, 4, 2, 3, 3, 3, 3, 3, 2, 2],
    [4, 4, 3, 0, 4, 4, 3, 4, 3, 2, 1],
    [6, 5, 5, 0, 5, 5, 6, 5, 5, 4, 1],
    [5, 4, 4, 2, 4, 3, 4, 3, 3, 2, 2],
    [3, 3, 3, 2, 2, 2, 2, 1, 2, 2, 4],
];

/// The units assessed in 2015, in the order of their codes.
pub(super) fn in_2015() -> Vec<Unit> {
    UNITS.iter().cloned().zip(SLIPS_2015).map(|(unit, slips)| Unit { slips, ..unit }).collect()
}
