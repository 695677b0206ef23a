//! 訪問支援の厚み: home visits by outreach staff per 1,000 residents, or per 1,000 known cases, with Byar's interval.

mod formula;
mod words;

use tsunagi_indicator::{
    Area, Blank, Cell, Chart, ChartKind, ChoiceOption, ColumnInput, DataColumn, Indicator, Input, Inputs, Layer,
    Manifest, Measure, Parameter, ParameterKind, Polarity, Problem, Request, Trust, blank_manifest, layer,
    period_label, series, text,
};

pub use formula::{Confidence, Intensity, NegativeCount, PER, contacts_per_visit, intensity, settle_zeros};

/// Areas in the chart: with more of them nobody can read it.
const BARS: usize = 25;

/// Classes on the map.
const CLASSES: usize = 5;

/// The indicator.
pub struct OutreachIntensity;

/// What the visits are divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// Residents of ages 15 to 64.
    Population,
    /// People known to be in social withdrawal.
    Cases,
}

impl Base {
    fn indicator(self) -> &'static str {
        match self {
            Self::Population => "population-15-64",
            Self::Cases => "cases",
        }
    }
}

impl Indicator for OutreachIntensity {
    fn describe() -> Manifest {
        let column =
            |indicator: &str, required| Input::Column(ColumnInput { indicator: indicator.to_owned(), required });
        Manifest {
            title: text("訪問支援の厚み", "Outreach intensity"),
            definition: text(
                "アウトリーチ支援員が1年間に自宅などを訪問した延べ件数を、15〜64歳の住民1,000人あたりで表したものです。分母は、把握されたひきこもりの状態にある方1,000人あたりにも変えられます。",
                "Home visits by outreach staff within a year per 1,000 residents of ages 15 to 64, or, on demand, per 1,000 people known to be in social withdrawal.",
            ),
            theme: "訪問支援".to_owned(),
            measure: Measure::Rate,
            unit: text("件／1,000人", "visits per 1,000"),
            polarity: Polarity::LowerIsNeed,
            decimals: 1,
            trust: Trust::Published,
            method: text(
                "訪問支援の厚み＝自宅等訪問件数（延べ）÷分母×1,000。分母は15〜64歳人口か、把握されたひきこもりの状態にある方の人数で、訪問件数と同じ時期かその直前のものを使います。区間は、件数をポアソン分布とみたバイアーの近似（95%か99.8%）です。\
                 支援員が配置されていない市町村の0件は偶然によらないので、区間を付けません。訪問件数か分母が空欄の市町村は、同じ理由の空欄になります。件数が公表されていないことを、訪問がなかったこととしては扱いません。出典：N. E. Breslow・N. E. Day (1987) Statistical Methods in Cancer Research II, IARC, 69頁。",
                "Home visits ÷ base × 1,000. The base is the population of ages 15 to 64 or the known cases, of the same period as the visits or the last one before. The interval is Byar's approximation for a Poisson \
                 count (95% or 99.8%); no visits where no staff are placed are no matter of chance and have no width. A blank in either input is a blank here: visits that are not published are never taken for no visits. Source: N. E. Breslow and N. E. Day (1987), Statistical Methods in Cancer Research II, IARC, p. 69.",
            ),
            caveats: vec![
                text(
                    "訪問の回数であり、訪問を受けた人の数でも、支援の質でもありません。同じ方への訪問を何度も数えています。",
                    "These are visits, not people visited, and say nothing of how good they were. The same person is counted at every visit.",
                ),
                text(
                    "同じ方への訪問は続けて行われるため、実際の偶然の幅は区間より広くなります。",
                    "Visits to the same person come in runs, so chance moves the number more than the interval says.",
                ),
                text(
                    "アウトリーチ支援員の訪問だけを数えています。保健師など、ほかの職員の訪問は含みません。",
                    "Only visits by outreach staff are counted, not those by public health nurses and others.",
                ),
                text(
                    "資料に市町村の名前がないことは、支援員がいないことも、訪問がないことも意味しません。",
                    "A municipality that the source does not name may still have staff and visits.",
                ),
            ],
            parameters: parameters(),
            inputs: vec![
                column("outreach-visits", true),
                column("population-15-64", false),
                column("cases", false),
                column("outreach-contacts", false),
                column("outreach-staff", false),
            ],
            periods_of: Some("outreach-visits".to_owned()),
            per_district: true,
            ..blank_manifest("outreach-intensity", "1.0.0")
        }
    }

    fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem> {
        let base = if request.text("base")? == "cases" { Base::Cases } else { Base::Population };
        let (confidence, percent) = match request.text("confidence")? {
            "99.8" => (Confidence::Percent99_8, "99.8"),
            _ => (Confidence::Percent95, "95"),
        };
        let areas = inputs.areas();
        let visits = inputs.column("outreach-visits", request.period.as_deref())?;
        let read = |indicator: &str| optional(inputs.column(indicator, Some(&visits.period)));
        let (people, people_period) = cells(read(base.indicator())?, areas.len());
        let (contacts, _) = cells(read("outreach-contacts")?, areas.len());
        // Districts have no state: nobody can add up whether staff are placed.
        let (staff, staff_period) = cells(read("outreach-staff")?, areas.len());
        let visit_cells = visits.cells();
        let mut rates = intensity(&visit_cells, &people, confidence).map_err(|negative| {
            let name = areas.get(negative.area).map_or("", |area| area.name.as_str());
            Problem::Failed(format!(
                "{name}の訪問件数か{}が負の数です。元の表を確かめてください。",
                words::base_name(base).ja
            ))
        })?;
        settle_zeros(&mut rates, &staff);
        let [visits_period, people_period, staff_period] =
            [&visits.period, &people_period, &staff_period].map(|period| period_label(period));
        let periods = words::Periods { visits: visits_period, people: people_period, staff: staff_period, percent };
        let notes = (0..areas.len()).map(|area| {
            let facts = words::Facts {
                visits: &visit_cells[area],
                people: &people[area],
                contacts: &contacts[area],
                staff: &staff[area],
            };
            words::note(&rates[area], &facts, base, &periods)
        });
        let cells: Vec<Cell> = rates.iter().map(|rate| rate.cell).collect();
        Ok(Layer {
            low: rates.iter().map(|rate| rate.low).collect(),
            high: rates.iter().map(|rate| rate.high).collect(),
            notes: notes.collect(),
            class_breaks: round_breaks(&cells),
            charts: chart(&areas, &rates, &contacts, &people, base).into_iter().collect(),
            remarks: words::remarks(&cells, base),
            ..layer(&visits.period, &cells)
        })
    }
}

fn parameters() -> Vec<Parameter> {
    let level = |id: &str| ChoiceOption { id: id.to_owned(), label: text(format!("{id}%"), format!("{id}%")) };
    let base = |id: &str, base| {
        let name = words::base_name(base);
        ChoiceOption {
            id: id.to_owned(),
            label: text(format!("{}1,000人あたり", name.ja), format!("per 1,000 {}", name.en)),
        }
    };
    vec![
        Parameter {
            id: "base".to_owned(),
            label: text("分母", "Base"),
            help: text(
                "訪問件数を何で割るかです。把握された方の人数が市町村別に分かるときは、それで割ることもできます。",
                "What the visits are divided by. Known cases serve where they are known by municipality.",
            ),
            kind: ParameterKind::Choice(vec![base("population", Base::Population), base("cases", Base::Cases)]),
        },
        Parameter {
            id: "confidence".to_owned(),
            label: text("信頼水準", "Confidence level"),
            help: text(
                "区間の広さです。99.8%は外れ値を探すときに使います。",
                "Width of the interval; 99.8% serves to find outliers.",
            ),
            kind: ParameterKind::Choice(vec![level("95"), level("99.8")]),
        },
    ]
}

/// Visits beside contacts with the person, per 1,000, most visits first. Who had none is left out.
fn chart(areas: &[Area], rates: &[Intensity], contacts: &[Cell], people: &[Cell], base: Base) -> Option<Chart> {
    let mut shown: Vec<(usize, f64)> = rates
        .iter()
        .enumerate()
        .filter_map(|(area, rate)| Some((area, rate.cell.value.ok()?)))
        .filter(|(_, rate)| *rate > 0.0)
        .collect();
    if shown.is_empty() {
        return None;
    }
    shown.sort_by(|(left_area, left), (right_area, right)| right.total_cmp(left).then(left_area.cmp(right_area)));
    shown.truncate(BARS);
    let visits: Vec<Cell> = shown.iter().map(|(area, _)| rates[*area].cell).collect();
    let contact_rate = |area: usize| {
        contacts[area].and(people[area], |contacts, people| {
            if people > 0.0 { Ok(contacts / people * PER) } else { Err(Blank::NotApplicable) }
        })
    };
    let contacts: Vec<Cell> = shown.iter().map(|(area, _)| contact_rate(*area)).collect();
    let mut all = vec![series(text("自宅などへの訪問", "home visits"), &visits)];
    if contacts.iter().any(|cell| cell.value.is_ok()) {
        all.push(series(text("本人との接触", "contacts with the person"), &contacts));
    }
    let name = words::base_name(base);
    Some(Chart {
        id: "visits-and-contacts".to_owned(),
        title: text(
            format!("訪問と本人との接触（{}1,000人あたり）", name.ja),
            format!("Visits and contacts per 1,000 {}", name.en),
        ),
        kind: ChartKind::Bars,
        unit: text("件／1,000人", "per 1,000"),
        items: shown.iter().map(|(area, _)| areas[*area].code.clone()).collect(),
        series: all,
    })
}

/// Round breaks below the highest rate, in steps of 1, 2 and 5. Most municipalities have few visits or none, a few have many: classes of as many
/// areas each would put nearly all of them into one.
fn round_breaks(cells: &[Cell]) -> Vec<f64> {
    let highest = cells.iter().filter_map(|cell| cell.value.ok()).fold(0.0, f64::max);
    let decades = [0.01, 0.1, 1.0, 10.0, 100.0, 1_000.0, 10_000.0];
    let round = decades.iter().flat_map(|decade| [1.0, 2.0, 5.0].map(|step| step * decade));
    let mut breaks: Vec<f64> = round.take_while(|round| *round < highest).collect();
    breaks.drain(..breaks.len().saturating_sub(CLASSES - 1));
    breaks
}

/// The cells of a column and its period; unknown everywhere where there is no such column.
fn cells(column: Option<DataColumn>, n_areas: usize) -> (Vec<Cell>, String) {
    match column {
        Some(column) => (column.cells(), column.period),
        None => (vec![Cell::blank(Blank::NotSurveyed, Trust::Published); n_areas], String::new()),
    }
}

/// An input that does not exist, or that these areas cannot have, is none; any other problem is one.
fn optional<T>(answer: Result<T, Problem>) -> Result<Option<T>, Problem> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(Problem::MissingInput(_) | Problem::Refused(_)) => Ok(None),
        Err(problem) => Err(problem),
    }
}

tsunagi_indicator::export!(OutreachIntensity);
tsunagi_indicator::golden!(OutreachIntensity);

#[cfg(test)]
mod tests;
