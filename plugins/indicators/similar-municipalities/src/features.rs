//! What municipalities are compared by.

use tsunagi_indicator::{
    Area, Blank, Cell, DataColumn, Inputs, Problem, Text, Trust, fixed, group_digits, optional, signed, text,
};

/// What a feature measures, in the order in which it is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feature {
    /// Residents, compared by their logarithm.
    Population,
    /// Percent of residents of ages 65 and over.
    Aged,
    /// Percent of residents of ages 15 to 64.
    Working,
    /// Residents per square kilometer, compared by their logarithm.
    Density,
    /// Percent of private households of one person.
    Alone,
    /// Percent of private households of one person of 65 and over.
    AloneAged,
    /// Percent that the population grows in a year.
    Growth,
}

impl Feature {
    /// Every feature.
    pub const ALL: [Self; 7] =
        [Self::Population, Self::Aged, Self::Working, Self::Density, Self::Alone, Self::AloneAged, Self::Growth];

    /// Name.
    pub fn name(self) -> Text {
        match self {
            Self::Population => text("人口", "population"),
            Self::Aged => text("65歳以上の割合", "share aged 65 and over"),
            Self::Working => text("15〜64歳の割合", "share aged 15 to 64"),
            Self::Density => text("人口密度", "density"),
            Self::Alone => text("単独世帯の割合", "one-person households"),
            Self::AloneAged => text("高齢単身世帯の割合", "one-person households aged 65 and over"),
            Self::Growth => text("人口の増減率", "population growth"),
        }
    }

    /// A value with its unit.
    pub fn value(self, value: f64) -> Text {
        match self {
            Self::Population => both(&group_digits(value), "人", ""),
            Self::Density if value < 10.0 => both(&fixed(value, 1), "人/km²", "/km²"),
            Self::Density => both(&group_digits(value), "人/km²", "/km²"),
            Self::Growth => {
                let value = signed(value, 2);
                Text::of(&["年", &value, "%"], &[&value, "% a year"])
            }
            _ => both(&fixed(value, 1), "%", "%"),
        }
    }

    /// The value that is compared. Of what is many times larger in a city, the logarithm: else the capital alone would decide.
    pub fn compared(self, cell: &Cell) -> Cell {
        let value = match self {
            Self::Population | Self::Density => {
                cell.value.and_then(|value| if value > 0.0 { Ok(value.log10()) } else { Err(Blank::NotApplicable) })
            }
            _ => cell.value,
        };
        Cell { value, ..*cell }
    }
}

/// A number before its unit.
fn both(number: &str, ja: &str, en: &str) -> Text {
    Text::of(&[number, ja], &[number, en])
}

/// The features of every area.
pub struct Features {
    /// Period of the population.
    pub period: String,
    /// As one reads them: one list a feature of [`Feature::ALL`], one cell an area.
    pub values: Vec<Vec<Cell>>,
}

impl Features {
    /// Reads every input. One that does not exist counts as not surveyed everywhere.
    pub fn read(inputs: &dyn Inputs, areas: &[Area], period: Option<&str>) -> Result<Self, Problem> {
        let population = inputs.column("population-total", period)?;
        let unknown = vec![Cell::blank(Blank::NotSurveyed, Trust::Published); areas.len()];
        let read = |indicator: &str| {
            let column = optional(inputs.column(indicator, Some(&population.period)))?;
            Ok(column.map_or_else(|| unknown.clone(), |column: DataColumn| column.cells()))
        };
        let people = population.cells();
        let households = read("general-households")?;
        let drawn = |area: &Area| Cell::new(area.area_km2, Trust::Published);
        // The official area where it is known, else that of the outline on the map.
        let area_km2 = match optional(inputs.column("area-km2", Some(&population.period)))? {
            Some(column) => column.cells(),
            None => areas.iter().map(drawn).collect(),
        };
        let values = vec![
            people.clone(),
            each(&read("population-65-over")?, &people, 100.0),
            each(&read("population-15-64")?, &people, 100.0),
            each(&people, &area_km2, 1.0),
            each(&read("single-person-households")?, &households, 100.0),
            each(&read("single-elderly-households")?, &households, 100.0),
            growth(inputs, &population)?.unwrap_or(unknown),
        ];
        Ok(Self { period: population.period, values })
    }
}

/// Percent a year since the period before, of the same kind; none where there is no such period.
fn growth(inputs: &dyn Inputs, now: &DataColumn) -> Result<Option<Vec<Cell>>, Problem> {
    let series = inputs.series("population-total")?;
    let before = series.iter().filter(|column| column.period.len() == now.period.len() && column.period < now.period);
    let Some(before) = before.max_by(|one, other| one.period.cmp(&other.period)) else { return Ok(None) };
    let (Some(from), Some(to)) = (year(&before.period), year(&now.period)) else { return Ok(None) };
    if to <= from {
        return Ok(None);
    }
    let rate = |(before, now): (&Cell, &Cell)| {
        before.and(*now, |before, now| {
            if before > 0.0 && now > 0.0 {
                Ok(((now / before).powf(1.0 / (to - from)) - 1.0) * 100.0)
            } else {
                Err(Blank::NotApplicable)
            }
        })
    };
    Ok(Some(before.cells().iter().zip(&now.cells()).map(rate).collect()))
}

/// The year of a period such as `FY2020`, `CY2020` or `2020-10-01`.
fn year(period: &str) -> Option<f64> {
    let digits = period.strip_prefix("FY").or(period.strip_prefix("CY")).or(period.get(..4))?;
    digits.parse::<u16>().ok().map(f64::from)
}

fn each(part: &[Cell], whole: &[Cell], per: f64) -> Vec<Cell> {
    let ratio = |(part, whole): (&Cell, &Cell)| {
        part.and(*whole, |part, whole| if whole > 0.0 { Ok(part / whole * per) } else { Err(Blank::NotApplicable) })
    };
    part.iter().zip(whole).map(ratio).collect()
}
