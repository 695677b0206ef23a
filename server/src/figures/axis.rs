//! The time axis: fiscal years in their middle, as-of dates on their day.

use std::ops::Range;

use geodata::Period;

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

    /// Where a period lies, in calendar years: the middle of a fiscal year, or the day.
    pub fn place(time: Period) -> f64 {
        let year = |(year, month, day): (i32, u8, u8)| {
            f64::from(year) + (f64::from(month) - 1.0) / 12.0 + (f64::from(day) - 1.0) / 366.0
        };
        if time.is_fiscal_year() {
            // April 1 plus half a year.
            year(time.start_date()) + 0.5
        } else {
            year(time.start_date())
        }
    }

    pub fn places(&self) -> impl Iterator<Item = f64> {
        self.times.iter().map(|time| Self::place(*time))
    }

    pub fn span(&self) -> Range<f64> {
        self.span.clone()
    }

    /// Whether it carries both fiscal years and as-of dates.
    pub fn is_mixed(&self) -> bool {
        self.has(true) && self.has(false)
    }

    fn has(&self, fiscal: bool) -> bool {
        self.times.iter().any(|time| time.is_fiscal_year() == fiscal)
    }

    /// Width of what stands before its labels, in px.
    pub fn head_width(lang: Lang) -> f64 {
        let look = Type::new(12.0);
        look.width(lang.pick("年度", "FY")).max(look.width(lang.pick("時点", "As of")))
    }

    /// Height of its labels in px.
    pub fn height(&self) -> f64 {
        let rows =
            if self.has(true) { self.lang.pick(2.0, 1.0) } else { 0.0 } + if self.has(false) { 1.0 } else { 0.0 };
        8.0 + rows * ROW
    }

    /// Draws the labels under the upper edge of a rectangle; `margin` is the left margin of the sheet.
    pub fn draw(&self, canvas: &Canvas<'_>, area: Rect, margin: f64) {
        let scale = canvas.plot(Rect { bottom: area.top + 10.0, ..area }, self.span(), 0.0..1.0);
        let x = |time: Period| scale.place((Self::place(time), 0.0)).0;
        canvas.line(&[(area.left, area.top), (area.right, area.top)], INK, 1.0);
        let mut y = area.top + 4.0;
        let look = Type::new(12.0).middle();
        if self.has(true) {
            let head = self.lang.pick("年度", "FY");
            canvas.text_within(margin, y + 13.0, head, Type::new(12.0).muted(), area.left - margin - 4.0);
            let mut end = f64::NEG_INFINITY;
            for time in self.times.iter().copied().filter(Period::is_fiscal_year) {
                let at = x(time);
                canvas.line(&[(at, area.top), (at, area.top + 4.0)], OUTLINE, 1.0);
                let words = short(time, self.lang);
                let wide = look.width(&words).max(look.width("2020"));
                if at - wide / 2.0 < end + 5.0 {
                    continue;
                }
                end = at + wide / 2.0;
                canvas.text(at, y + 13.0, &words, look);
                if self.lang == Lang::Ja {
                    canvas.text(at, y + 13.0 + ROW, &time.start_date().0.to_string(), look.color(MUTED));
                }
            }
            y += self.lang.pick(2.0, 1.0) * ROW;
        }
        if self.has(false) {
            let head = self.lang.pick("時点", "As of");
            canvas.text_within(margin, y + 13.0, head, Type::new(12.0).muted(), area.left - margin - 4.0);
            let mut end = f64::NEG_INFINITY;
            for time in self.times.iter().copied().filter(|time| !time.is_fiscal_year()) {
                let at = x(time);
                canvas.line(&[(at, area.top), (at, area.top + 4.0)], OUTLINE, 1.0);
                let words = short(time, self.lang);
                let wide = look.width(&words);
                if at - wide / 2.0 < end + 5.0 {
                    continue;
                }
                end = at + wide / 2.0;
                canvas.text(at, y + 13.0, &words, look);
            }
        }
    }
}

/// A period in few letters, as papers abbreviate it: R2, H30, R4.3末, R2.10.1; in English 2020 or 31 Mar 2022.
fn short(time: Period, lang: Lang) -> String {
    if lang == Lang::En {
        let (year, month, day) = time.start_date();
        return if time.is_fiscal_year() { year.to_string() } else { format!("{year}-{month:02}-{day:02}") };
    }
    let label = time.label();
    let label = label.split('（').next().unwrap_or_default();
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
