//! The years that a trend is made of: those asked for, and of one definition.

use tsunagi_indicator::DataColumn;

/// The years that are of one definition, the earliest first.
pub struct Course {
    /// One a period.
    pub columns: Vec<DataColumn>,
    /// When each of them is, in years.
    pub times: Vec<f64>,
    /// The period from which on the definition is the present one, where it was another before.
    pub cut: Option<String>,
}

impl Course {
    /// The last `years` years up to the period asked for, from the last change of the definition on.
    ///
    /// `definitions` has the number of the definition by period, the same for all areas: it rises with every dated break of the data.
    pub fn of(series: Vec<DataColumn>, definitions: &[DataColumn], asked: Option<&str>, years: f64) -> Self {
        let dated = series.into_iter().filter_map(|column| Some((year_of(&column.period)?, column)));
        let last = asked.and_then(year_of).unwrap_or(f64::INFINITY);
        let mut dated: Vec<(f64, DataColumn)> = dated.filter(|(year, _)| *year <= last).collect();
        let first = dated.last().map_or(0.0, |(year, _)| year - years);
        dated.retain(|(year, _)| *year > first);
        let definition = |period: &str| {
            let found = definitions.iter().rfind(|column| column.period == period);
            found.and_then(|column| column.values.first().copied()).unwrap_or(1.0)
        };
        let numbers: Vec<f64> = dated.iter().map(|(_, column)| definition(&column.period)).collect();
        let start = numbers.iter().position(|number| Some(number) == numbers.last()).unwrap_or(0);
        let (times, columns): (Vec<f64>, Vec<DataColumn>) = dated.split_off(start).into_iter().unzip();
        let cut = (start > 0).then(|| columns[0].period.clone());
        Self { columns, times, cut }
    }

    /// The status bytes of an area. Thousands of areas have a few of these between them: what follows from them is worked out once.
    pub fn marks(&self, area: usize) -> impl Iterator<Item = u8> {
        self.columns.iter().map(move |column| column.status[area])
    }
}

/// A period as a number of years; `None` of what is no period.
fn year_of(period: &str) -> Option<f64> {
    if let Some(year) = period.strip_prefix("FY").or(period.strip_prefix("CY")) {
        return year.parse().ok();
    }
    let mut parts = period.split('-').map(|part| part.parse::<f64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    Some(year + (month - 1.0) / 12.0 + (day - 1.0) / 365.25)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(period: &str, value: f64) -> DataColumn {
        DataColumn { period: period.to_owned(), values: vec![value], status: vec![0] }
    }

    fn periods(course: &Course) -> Vec<&str> {
        course.columns.iter().map(|column| column.period.as_str()).collect()
    }

    #[test]
    fn periods_are_numbers_of_years() {
        assert_eq!([year_of("FY2020"), year_of("CY2021"), year_of("")], [Some(2020.0), Some(2021.0), None]);
        // 2022 + 9/12 = 2022.75 and no day beyond the first.
        assert_eq!(year_of("2022-10-01"), Some(2022.75));
    }

    #[test]
    fn what_is_older_or_later_than_asked_for_is_left_out() {
        let series = || (2016..2023).map(|year| column(&format!("FY{year}"), 1.0)).collect();
        let course = Course::of(series(), &[], Some("FY2021"), 3.0);
        assert_eq!(periods(&course), ["FY2019", "FY2020", "FY2021"]);
        assert_eq!(course.times, [2019.0, 2020.0, 2021.0]);
        assert_eq!(course.cut, None);
    }

    #[test]
    fn the_course_begins_with_the_last_definition() {
        let series = (2019..2023).map(|year| column(&format!("FY{year}"), 1.0)).collect();
        let definitions = [column("FY2019", 1.0), column("FY2020", 2.0), column("FY2021", 3.0), column("FY2022", 3.0)];
        let course = Course::of(series, &definitions, None, 10.0);
        assert_eq!(periods(&course), ["FY2021", "FY2022"]);
        assert_eq!(course.cut.as_deref(), Some("FY2021"));
    }
}
