//! The time axis: fiscal and calendar years in their middle, as-of dates on their day, each kind in a row of its own.

use std::ops::Range;

use geodata::{Period, period::PeriodKind};

use super::{
    canvas::{Canvas, Rect, Type},
    palette::{INK, MUTED, OUTLINE},
    words::Lang,
};

/// A time axis that covers some periods.
pub(super) struct TimeAxis {
    times: Vec<Period>,
    span: Range<f64>,
    lang: Lang,
}

const ROW: f64 = 16.0;

impl TimeAxis {
    pub fn new(times: &[Period], lang: Lang) -> Self {
        let mut times = times.to_vec();
        times.sort_by(|one, two| Self::place(*one).total_cmp(&Self::place(*two)));
        times.dedup();
        let first = times.first().map_or(0.0, |time| Self::place(*time));
        let last = times.last().map_or(1.0, |time| Self::place(*time));
        let margin = ((last - first) * 0.06).max(0.35);
        Self { times, span: first - margin..last + margin, lang }
    }

    /// Where a period lies, in calendar years: the middle of a year, or the day.
    pub fn place(time: Period) -> f64 {
        let year = |(year, month, day): (i32, u8, u8)| {
            f64::from(year) + (f64::from(month) - 1.0) / 12.0 + (f64::from(day) - 1.0) / 366.0
        };
        match time.kind() {
            // The first day plus half a year.
            PeriodKind::FiscalYear | PeriodKind::CalendarYear => year(time.start_date()) + 0.5,
            PeriodKind::AsOf => year(time.start_date()),
        }
    }

    pub fn places(&self) -> impl Iterator<Item = f64> {
        self.times.iter().map(|time| Self::place(*time))
    }

    pub fn span(&self) -> Range<f64> {
        self.span.clone()
    }

    /// Whether it carries periods of more than one kind.
    pub fn is_mixed(&self) -> bool {
        self.kinds().count() > 1
    }

    /// Whether it carries periods of a kind.
    pub fn has(&self, kind: PeriodKind) -> bool {
        self.times.iter().any(|time| time.kind() == kind)
    }

    fn kinds(&self) -> impl Iterator<Item = PeriodKind> {
        PeriodKind::ALL.into_iter().filter(|&kind| self.has(kind))
    }

    /// Width of what stands before its labels, in px.
    pub fn head_width(lang: Lang) -> f64 {
        let look = Type::new(12.0);
        PeriodKind::ALL.into_iter().map(|kind| look.width(head(kind, lang))).fold(0.0, f64::max)
    }

    /// Height of its labels in px.
    pub fn height(&self) -> f64 {
        8.0 + self.kinds().map(|kind| rows(kind, self.lang)).sum::<f64>() * ROW
    }

    /// Draws the labels under the upper edge of a rectangle; `margin` is the left margin of the sheet.
    pub fn draw(&self, canvas: &Canvas<'_>, area: Rect, margin: f64) {
        let scale = canvas.plot(Rect { bottom: area.top + 10.0, ..area }, self.span(), 0.0..1.0);
        let x = |time: Period| scale.place((Self::place(time), 0.0)).0;
        canvas.line(&[(area.left, area.top), (area.right, area.top)], INK, 1.0);
        let mut y = area.top + 4.0;
        let look = Type::new(12.0).middle();
        for kind in self.kinds() {
            let rows = rows(kind, self.lang);
            let head = head(kind, self.lang);
            canvas.text_within(margin, y + 13.0, head, Type::new(12.0).muted(), area.left - margin - 4.0);
            let mut end = f64::NEG_INFINITY;
            for time in self.times.iter().copied().filter(|time| time.kind() == kind) {
                let at = x(time);
                canvas.line(&[(at, area.top), (at, area.top + 4.0)], OUTLINE, 1.0);
                let words = short(time, self.lang);
                let year = time.start_date().0.to_string();
                let wide = if rows > 1.0 { look.width(&words).max(look.width(&year)) } else { look.width(&words) };
                if at - wide / 2.0 < end + 5.0 {
                    continue;
                }
                end = at + wide / 2.0;
                canvas.text(at, y + 13.0, &words, look);
                if rows > 1.0 {
                    canvas.text(at, y + 13.0 + ROW, &year, look.color(MUTED));
                }
            }
            y += rows * ROW;
        }
    }
}

/// What stands before the labels of a kind.
fn head(kind: PeriodKind, lang: Lang) -> &'static str {
    lang.pick(
        kind.label(),
        match kind {
            PeriodKind::FiscalYear => "FY",
            PeriodKind::CalendarYear => "Year",
            PeriodKind::AsOf => "As of",
        },
    )
}

/// How many rows the labels of a kind take: in Japanese a year stands in its era, and below in the Gregorian calendar.
fn rows(kind: PeriodKind, lang: Lang) -> f64 {
    match kind {
        PeriodKind::FiscalYear | PeriodKind::CalendarYear => lang.pick(2.0, 1.0),
        PeriodKind::AsOf => 1.0,
    }
}

/// A period in few letters, as papers abbreviate it: R2, H30, R4.3末, R2.10.1; in English 2020 or 31 Mar 2022.
fn short(time: Period, lang: Lang) -> String {
    if lang == Lang::En {
        let (year, month, day) = time.start_date();
        return if time.kind() == PeriodKind::AsOf { format!("{year}-{month:02}-{day:02}") } else { year.to_string() };
    }
    let label = time.label();
    let label = label.split('（').next().unwrap_or_default();
    let label = if time.kind() == PeriodKind::CalendarYear { label.trim_end_matches('年') } else { label };
    [
        ("令和", "R"),
        ("平成", "H"),
        ("昭和", "S"),
        ("年度", ""),
        ("年", "."),
        ("月末時点", "末"),
        ("月", "."),
        ("日時点", ""),
    ]
    .iter()
    .fold(label.to_owned(), |text, (long, brief)| text.replace(long, brief))
}
