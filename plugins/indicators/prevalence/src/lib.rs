//! 出現率: known cases per 1,000 people of ages 15 to 64, with Wilson's interval.

mod formula;

use tsunagi_indicator::{
    ChoiceOption, ColumnInput, Indicator, Input, Inputs, Layer, Manifest, Measure, Parameter, ParameterKind, Polarity,
    Problem, Request, Text, Trust, blank_manifest, fixed, group_digits, layer, period_label, text,
};

pub use formula::{Confidence, ImpossibleCount, PER, Rate, native, prevalence};

/// Below so many cases chance alone moves the rate widely.
const FEW_CASES: f64 = 20.0;

/// The indicator.
pub struct Prevalence;

impl Indicator for Prevalence {
    fn describe() -> Manifest {
        let option = |id: &str| ChoiceOption { id: id.to_owned(), label: text(format!("{id}%"), format!("{id}%")) };
        let column = |indicator: &str| Input::Column(ColumnInput { indicator: indicator.to_owned(), required: true });
        Manifest {
            title: text("ひきこもりの出現率", "Prevalence of social withdrawal"),
            definition: text(
                "15〜64歳の住民1,000人あたりの、調査で把握されたひきこもりの状態にある人の数です。",
                "People known to be in social withdrawal per 1,000 residents of ages 15 to 64.",
            ),
            theme: "ニーズ".to_owned(),
            measure: Measure::Rate,
            unit: text("人／1,000人", "per 1,000"),
            polarity: Polarity::HigherIsNeed,
            decimals: 2,
            trust: Trust::Published,
            method: text(
                "出現率＝把握された人の数÷15〜64歳人口×1,000。区間はウィルソンのスコア区間（連続性の補正なし）です。人口は、件数と同じ時期かその直前のものを使います。\
                 どちらかが空欄の市町村は、同じ理由の空欄になります。出典：E. B. Wilson (1927) JASA 22, 209–212。",
                "Cases ÷ population of ages 15 to 64 × 1,000, with Wilson's score interval (no continuity correction). The population is of the \
                 same period as the cases or the last one before. A blank in either input is a blank here. Source: E. B. Wilson (1927) \
                 JASA 22, 209–212.",
            ),
            caveats: vec![
                text(
                    "把握された人の数であり、実際にいる人の数ではありません。都市部では把握されにくいことが知られています。",
                    "These are people who are known of, not all there are; in cities fewer are known of.",
                ),
                text(
                    "区間は偶然による幅だけを示します。把握もれの幅は含みません。",
                    "The interval shows chance alone, not people who were missed.",
                ),
            ],
            parameters: vec![Parameter {
                id: "confidence".to_owned(),
                label: text("信頼水準", "Confidence level"),
                help: text(
                    "区間の広さです。99.8%は外れ値を探すときに使います。",
                    "Width of the interval; 99.8% serves to find outliers.",
                ),
                kind: ParameterKind::Choice(vec![option("95"), option("99.8")]),
            }],
            inputs: vec![column("cases"), column("population-15-64")],
            periods_of: Some("cases".to_owned()),
            per_district: true,
            ..blank_manifest("prevalence", "1.0.0")
        }
    }

    fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem> {
        let (confidence, percent) = match request.text("confidence")? {
            "99.8" => (Confidence::Percent99_8, "99.8"),
            _ => (Confidence::Percent95, "95"),
        };
        let areas = inputs.areas();
        let cases = inputs.column("cases", request.period.as_deref())?;
        let population = inputs.column("population-15-64", Some(&cases.period))?;
        let (case_cells, population_cells) = (cases.cells(), population.cells());
        let rates = prevalence(&case_cells, &population_cells, confidence).map_err(|impossible| {
            let name = areas.get(impossible.area).map_or("", |area| area.name.as_str());
            Problem::Failed(format!(
                "{name}の把握された人の数が、15〜64歳人口より多いか負の数です。元の表を確かめてください。"
            ))
        })?;
        let population_period = period_label(&population.period);
        let notes = rates.iter().zip(case_cells.iter().zip(&population_cells));
        let notes = notes.map(|(rate, (cases, population))| match (rate.cell.value, cases.value, population.value) {
            (Ok(value), Ok(cases), Ok(population)) => {
                known(value, rate, (cases, population), &population_period, percent)
            }
            (_, Err(reason), _) => blank("把握された人の数", "The number of cases", &reason.label()),
            (_, _, Err(reason)) | (Err(reason), ..) => {
                blank("15〜64歳人口", "The population of ages 15 to 64", &reason.label())
            }
        });
        let mut remarks = Vec::new();
        if population.period != cases.period {
            let cases_period = period_label(&cases.period);
            remarks.push(text(
                format!("件数は{}、人口は{}のものです。", cases_period.ja, population_period.ja),
                format!("Cases are of {}, the population is of {}.", cases_period.en, population_period.en),
            ));
        }
        let cells: Vec<_> = rates.iter().map(|rate| rate.cell).collect();
        Ok(Layer {
            low: rates.iter().map(|rate| rate.low).collect(),
            high: rates.iter().map(|rate| rate.high).collect(),
            notes: notes.collect(),
            remarks,
            ..layer(&cases.period, &cells)
        })
    }
}

/// Why the value is what it is.
fn known(value: f64, rate: &Rate, (cases, population): (f64, f64), population_period: &Text, percent: &str) -> Text {
    let (value, low, high) = (fixed(value, 2), fixed(rate.low, 2), fixed(rate.high, 2));
    let (cases_text, population_text) = (group_digits(cases), group_digits(population));
    let mut note = text(
        format!(
            "把握された人{cases_text}人÷15〜64歳人口{population_text}人（{}）×1,000＝{value}。{percent}%信頼区間は{low}〜{high}です。",
            population_period.ja
        ),
        format!(
            "{cases_text} known cases ÷ {population_text} people of ages 15 to 64 ({}) × 1,000 = {value}. The {percent}% interval is {low} to {high}.",
            population_period.en
        ),
    );
    if cases < FEW_CASES {
        note.ja.push_str("件数が少ないため、偶然だけで大きく動く値です。");
        note.en.push_str(" The number is small: chance alone moves this rate widely.");
    }
    note
}

/// Why there is no value.
fn blank(input_ja: &str, input_en: &str, reason: &Text) -> Text {
    text(
        format!("{input_ja}が「{}」のため計算できません。", reason.ja),
        format!("{input_en} is blank ({}), so there is no rate.", reason.en),
    )
}

tsunagi_indicator::export!(Prevalence);
tsunagi_indicator::golden!(Prevalence);

#[cfg(test)]
mod tests {
    use super::*;
    use tsunagi_indicator::{Blank, Cell, ParameterValue, testing};

    #[test]
    fn the_population_of_another_year_is_named_and_a_blank_says_its_reason() {
        let cases = [Cell::new(12.0, Trust::Sample), Cell::blank(Blank::NotSurveyed, Trust::Sample)];
        let population = [Cell::new(4_850.0, Trust::Published), Cell::new(2_000.0, Trust::Published)];
        let table = testing::Table::new(&[("室戸市", true), ("東洋町", false)])
            .with_column("cases", "FY2023", &cases)
            .with_column("population-15-64", "FY2020", &population);
        let layer = Prevalence::compute(&table, &testing::request::<Prevalence>(&[])).expect("a layer");
        assert_eq!(layer.period, "FY2023");
        let cells = testing::cells(&layer);
        // 12 / 4,850 × 1,000 = 2.474227, by hand.
        assert!((cells[0].value.expect("a rate") - 2.474_227).abs() < 0.000_001);
        assert_eq!(cells[0].trust, Trust::Sample);
        assert_eq!(cells[1], Cell::blank(Blank::NotSurveyed, Trust::Sample));
        assert_eq!(layer.notes[1].ja, "把握された人の数が「未調査」のため計算できません。");
        assert_eq!(layer.remarks[0].ja, "件数は2023年度、人口は2020年度のものです。");
    }

    #[test]
    fn the_confidence_level_is_the_users() {
        let table = testing::Table::new(&[("室戸市", true)])
            .with_column("cases", "FY2023", &[Cell::new(12.0, Trust::Published)])
            .with_column("population-15-64", "FY2023", &[Cell::new(4_850.0, Trust::Published)]);
        let level = ParameterValue::Text("99.8".to_owned());
        let wide =
            Prevalence::compute(&table, &testing::request::<Prevalence>(&[("confidence", level)])).expect("a layer");
        let usual = Prevalence::compute(&table, &testing::request::<Prevalence>(&[])).expect("a layer");
        assert!(wide.low[0] < usual.low[0] && usual.high[0] < wide.high[0]);
        assert!(wide.notes[0].ja.contains("99.8%信頼区間"));
    }
}
