//! The steepest areas beside the median of all, per 10,000 residents.

use tsunagi_indicator::{Area, Blank, Cell, Chart, ChartKind, Trust, series, text};

use crate::{Found, PER, course::Course, statistics::median, words::Counted};

/// Areas that rise, and areas that fall, in the chart.
const LINES: usize = 3;

/// The chart, unless no area has a trend.
pub fn chart(
    course: &Course,
    found: &[Found],
    population: &[Cell],
    areas: &[Area],
    counted: &Counted,
) -> Option<Chart> {
    let mut by_slope: Vec<(usize, f64)> = there(found).collect();
    if by_slope.is_empty() {
        return None;
    }
    by_slope.sort_unstable_by(|(left_area, left), (right_area, right)| {
        left.total_cmp(right).then(left_area.cmp(right_area))
    });
    let rising = by_slope.iter().rev().take(LINES).filter(|(_, value)| *value > 0.0);
    let falling = by_slope.iter().take(LINES).filter(|(_, value)| *value < 0.0);
    let mut all = vec![series(text("全地域の中央値", "Median of all areas"), &medians(course, found, population))];
    all.extend(rising.chain(falling).map(|(area, _)| {
        let name = &areas[*area].name;
        series(text(name, name), &rates(course, *area, population[*area]))
    }));
    Some(Chart {
        id: "course".to_owned(),
        title: text(
            format!("{}の推移（傾きの大きい地域）", counted.ja),
            format!("Course of {} (steepest areas)", counted.en),
        ),
        kind: ChartKind::Lines,
        unit: text("人口1万人あたり", "per 10,000 people"),
        items: course.columns.iter().map(|column| column.period.clone()).collect(),
        series: all,
    })
}

/// The areas that have a trend, and its value.
fn there(found: &[Found]) -> impl Iterator<Item = (usize, f64)> {
    found.iter().enumerate().filter_map(|(area, found)| Some((area, found.cell.value.ok()?)))
}

fn rates(course: &Course, area: usize, people: Cell) -> Vec<Cell> {
    let cells = course.columns.iter().map(|column| Cell::from_status(column.values[area], column.status[area]));
    cells.map(|count| count.and(people, |count, people| Ok(count / people * PER))).collect()
}

/// The median of the areas that have a trend, in each period. It is trusted no more than any of them.
fn medians(course: &Course, found: &[Found], population: &[Cell]) -> Vec<Cell> {
    let there: Vec<(usize, f64, Trust)> = there(found)
        .filter_map(|(area, _)| Some((area, population[area].value.ok()?, population[area].trust)))
        .collect();
    let mut known = Vec::with_capacity(there.len());
    let median_of = |column: &tsunagi_indicator::DataColumn| {
        known.clear();
        let mut worst = Trust::Published;
        for (area, people, trust) in &there {
            let count = Cell::from_status(column.values[*area], column.status[*area]);
            worst = worst.max(count.trust).max(*trust);
            known.extend(count.value.map(|count| count / people * PER));
        }
        if known.is_empty() { Cell::blank(Blank::NotSurveyed, worst) } else { Cell::new(median(&mut known), worst) }
    };
    course.columns.iter().map(median_of).collect()
}
