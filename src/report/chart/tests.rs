//! Charts that people see: few and many units, long names, nothing lost, all alike.

use jiff::civil::date;

use super::{Axis, Chart, ChartRow, Mark, Rise, Shaded, SlopeLine};
use crate::{
    diag::Diagnostics,
    moment::Stretch,
    num::{Points, Quantity},
    report::Layouts,
    say::Lang,
};

fn points(text: &str) -> Points {
    Points::parse(text).unwrap()
}

fn drawn(chart: &Chart) -> String {
    let mut diags = Diagnostics::new();
    let layouts = Layouts::read(None, Lang::Zh, &mut diags).unwrap();
    let svg = layouts.svg(chart, &mut diags);
    assert!(diags.is_empty(), "{diags:#?}");
    svg.unwrap()
}

/// Names of units, one of them of twenty signs.
fn names(count: usize) -> Vec<String> {
    let name = |number: usize| {
        if number == 3 {
            "示例示例示例示例示例示例示例示例街道办事处".into()
        } else {
            format!("示例第{number}镇")
        }
    };
    (1..=count).map(name).collect()
}

fn dumbbells(count: usize) -> Chart {
    let axis = Axis::of_rates(&[Quantity::parse("0.6").unwrap()]);
    let row = |name: String| {
        let [own, median, best] = ["0.7", "0.85", "1"].map(|rate| Quantity::parse(rate).unwrap());
        let marks = vec![
            Mark::line(&axis, &own, &best, "gap"),
            Mark::rule(&axis, &median, "mid"),
            Mark::dot(&axis, &own, "mine", "6"),
            Mark::dot(&axis, &best, "best", "5"),
        ];
        ChartRow::new(name, vec!["70.0".into(), "85.0".into(), "100".into()], marks)
    };
    let heads = ("项目".to_owned(), vec!["本单位".into(), "中位".into(), "最高".into()]);
    let ticks = axis.ticks(|rate| format!("{}%", rate.hundredfold()));
    Chart::rows("dumbbell", "与同类单位相比", heads, ticks, names(count).into_iter().map(row).collect())
        .with_note("得分率，单位：%")
        .with_legend(vec![
            ("dot", "mine", "本单位".into()),
            ("dot", "best", "同类最高".into()),
            ("rule", "mid", "中位".into()),
        ])
}

fn slopes(count: usize) -> Chart {
    let line = |(index, name): (usize, String)| {
        let after = if index % 7 == 0 { count - index } else { index + 1 };
        SlopeLine::new(&name, (index + 1, after), index % 7 == 0)
    };
    let lines = names(count).into_iter().enumerate().map(line).collect();
    Chart::slope("slope", "名次变化", ("上年".into(), "本年".into()), count, lines)
}

fn steps() -> Chart {
    let span = Stretch { from: date(2016, 1, 1), to: date(2016, 12, 31) };
    let rise = |class, label: &str, days: &[(i8, &str)]| Rise {
        class,
        label: label.into(),
        days: days.iter().map(|(month, lost)| (date(2016, *month, 10), points(lost))).collect(),
    };
    let rises = vec![
        rise("peers", "同类中位 4.00", &[(3, "1.5"), (9, "4")]),
        rise("own", "本单位 4.20", &[(2, "0.5"), (7, "2"), (12, "4.2")]),
    ];
    let days = [1, 4, 7, 10].map(|month| (date(2016, month, 1), format!("{month}月")));
    Chart::steps("steps", "分是什么时候失的", span, rises, &days)
}

fn heat(count: usize) -> Chart {
    let columns = ["名录库管理", "统计报表报送", "统计数据质量"].map(String::from).to_vec();
    let cell = |shade: &str| Shaded { text: "97.5".into(), shade: shade.into() };
    let rows = names(count).into_iter().map(|name| (name, ["h0", "h2", "h4"].map(cell).to_vec())).collect();
    Chart::heat("heat", "各章得分率", ("单位".into(), columns), rows)
}

#[test]
fn a_dumbbell_is_drawn_so() {
    insta::assert_snapshot!(drawn(&dumbbells(3)));
}

#[test]
fn a_line_over_the_year_is_drawn_so() {
    insta::assert_snapshot!(drawn(&steps()));
}

#[test]
fn places_then_and_now_are_drawn_so() {
    insta::assert_snapshot!(drawn(&slopes(8)));
}

#[test]
fn a_heat_map_is_drawn_so() {
    insta::assert_snapshot!(drawn(&heat(3)));
}

#[test]
fn words_of_neighbouring_places_never_touch() {
    let super::Body::Slope(slope) = slopes(40).body else { panic!("it is a slope") };
    let mut heights: Vec<u32> =
        slope.lines.iter().filter(|line| !line.after.is_empty()).map(|line| line.words.1).collect();
    heights.sort_unstable();
    assert!(heights.windows(2).all(|pair| pair[1] - pair[0] >= 16), "{heights:?}");
}

#[test]
fn words_at_the_ends_of_lines_never_touch() {
    let super::Body::Steps(steps) = steps().body else { panic!("they are steps") };
    assert!(steps.lines[0].words.abs_diff(steps.lines[1].words) >= 16, "{:?}", steps.lines);
}

#[test]
fn the_longest_name_fits_beside_its_row() {
    let super::Body::Rows(rows) = dumbbells(3).body else { panic!("it has rows") };
    assert!(rows.label >= 20 * 13 && rows.span > 200, "{} {}", rows.label, rows.span);
}

#[test]
fn every_chart_is_a_picture_too_where_there_is_a_font_for_its_words() {
    for chart in [dumbbells(23), slopes(40), steps(), heat(23)] {
        let picture = crate::report::png(&drawn(&chart));
        assert_eq!(picture.is_ok(), crate::report::can_draw(), "{}", chart.name);
        assert!(picture.is_ok_and(|picture| picture.starts_with(b"\x89PNG")) == crate::report::can_draw());
    }
}
