//! 推計: cases to expect from published rates of another prefecture, by kind of municipality.

mod formula;

use tsunagi_indicator::{
    Cell, ColumnInput, Indicator, Input, Inputs, Layer, Manifest, Measure, NumberBounds, Parameter, ParameterKind,
    Polarity, Problem, Request, Text, Trust, blank_manifest, fixed, group_digits, layer, period_label, text,
};

pub use formula::{NAGANO_2019, Rates, expected_cases, native};

/// The indicator.
pub struct ExpectedCases;

impl Indicator for ExpectedCases {
    fn describe() -> Manifest {
        let rate = |id: &str, label: Text, default: f64| Parameter {
            id: id.to_owned(),
            label,
            help: text(
                "15〜64歳人口に対する割合です。既定値は長野県の2019年の調査によります。",
                "Percent of the population of ages 15 to 64. The default is that of Nagano's survey of 2019.",
            ),
            kind: ParameterKind::Number(NumberBounds { min: 0.0, max: 5.0, step: 0.01, default, unit: "%".to_owned() }),
        };
        Manifest {
            title: text("ひきこもりの状態にある人の推計数", "Expected number of people in social withdrawal"),
            definition: text(
                "ほかの県で公表された出現率を、市部・町村部の別に15〜64歳人口に掛けた推計です。調査で数えた人数ではありません。",
                "An estimate: rates published elsewhere for cities and for towns and villages, times the population of ages 15 to 64. Nobody was counted.",
            ),
            theme: "ニーズ".to_owned(),
            measure: Measure::Persons,
            unit: text("人", "people"),
            polarity: Polarity::HigherIsNeed,
            decimals: 1,
            trust: Trust::Estimate,
            method: text(
                "推計数＝15〜64歳人口×出現率（市部 0.16%、町村部 0.36%。変更できます）。出典：長野県「ひきこもり等に関する調査」（2019年2〜4月、民生委員・児童委員による把握、15〜64歳）。\
                 高知県の2020年国勢調査人口（市部306,719人、町村部55,481人）では 490.8＋199.7＝690.5人となり、令和2年度の実態把握調査の692人より1.5人（0.2%）少ない値です。",
                "Population of ages 15 to 64 × rate (cities 0.16%, towns and villages 0.36%; both can be changed). Source: Nagano Prefecture's survey of \
                 February to April 2019, by welfare commissioners, ages 15 to 64. On Kochi's census of 2020 (306,719 in cities, 55,481 elsewhere) \
                 this gives 490.8 + 199.7 = 690.5 people, 1.5 (0.2%) fewer than the 692 of Kochi's own survey.",
            ),
            caveats: vec![
                text(
                    "長野県の割合が高知県の市町村にも当てはまるという仮定によります。市町村ごとの違いは人口と市町村の別だけから生じます。",
                    "It assumes that Nagano's rates hold here. Municipalities differ by population and kind only.",
                ),
                text(
                    "元の割合は小数点以下2桁に丸められています。丸めの幅だけで、高知県の合計は672〜709人のどこにもなりえます。",
                    "The rates are rounded to two decimals; by that alone Kochi's total could be anything from 672 to 709.",
                ),
                text(
                    "民生委員が把握した人の割合であり、把握されていない人を含みません。",
                    "The rates are of people known to welfare commissioners, and leave out those who are not known.",
                ),
            ],
            parameters: vec![
                rate("urban-rate", text("市部の出現率", "Rate in cities"), NAGANO_2019.urban_percent),
                rate("rural-rate", text("町村部の出現率", "Rate in towns and villages"), NAGANO_2019.rural_percent),
            ],
            inputs: vec![Input::Column(ColumnInput { indicator: "population-15-64".to_owned(), required: true })],
            periods_of: Some("population-15-64".to_owned()),
            per_district: false,
            ..blank_manifest("expected-cases", "1.0.0")
        }
    }

    fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem> {
        let rates =
            Rates { urban_percent: request.number("urban-rate")?, rural_percent: request.number("rural-rate")? };
        let population = inputs.column("population-15-64", request.period.as_deref())?;
        let urban: Vec<bool> = inputs.areas().iter().map(|area| area.urban).collect();
        let people = population.cells();
        let cells = expected_cases(&people, &urban, rates);
        let period = period_label(&population.period);
        let notes = cells.iter().zip(&people).zip(&urban);
        let notes = notes.map(|((cell, people), urban)| note(cell, people, *urban, rates, &period)).collect();
        Ok(Layer { notes, remarks: remarks(&cells, rates), ..layer(&population.period, &cells) })
    }
}

/// Why the value is what it is.
fn note(cell: &Cell, people: &Cell, urban: bool, rates: Rates, period: &Text) -> Text {
    let percent = rates.percent(urban);
    let (kind_ja, kind_en) = if urban { ("市部", "cities") } else { ("町村部", "towns and villages") };
    match (cell.value, people.value) {
        (Ok(value), Ok(people)) => {
            let (people, value) = (group_digits(people), fixed(value, 1));
            text(
                format!("15〜64歳人口{people}人（{}）×{kind_ja}の出現率{percent}%＝{value}人（推計）です。", period.ja),
                format!(
                    "{people} people of ages 15 to 64 ({}) × {percent}% for {kind_en} = {value} (an estimate).",
                    period.en
                ),
            )
        }
        (Err(reason), _) | (_, Err(reason)) => {
            let reason = reason.label();
            text(
                format!("15〜64歳人口が「{}」のため推計できません。", reason.ja),
                format!("The population of ages 15 to 64 is blank ({}), so there is no estimate.", reason.en),
            )
        }
    }
}

/// The assumption, and the total where it is complete.
fn remarks(cells: &[Cell], rates: Rates) -> Vec<Text> {
    let (urban, rural) = (rates.urban_percent, rates.rural_percent);
    let mut remarks = vec![text(
        format!(
            "推計です。仮定：市部{urban}%、町村部{rural}%（15〜64歳人口に対する割合。既定値は長野県の2019年の調査）。"
        ),
        format!(
            "An estimate. It assumes {urban}% in cities and {rural}% in towns and villages (of ages 15 to 64; the defaults are Nagano's of 2019)."
        ),
    )];
    let total: Result<f64, _> = cells.iter().map(|cell| cell.value).sum();
    if let Ok(total) = total {
        remarks
            .push(text(format!("全地域の合計は{total:.1}人です。"), format!("All areas together: {total:.1} people.")));
    }
    remarks
}

tsunagi_indicator::export!(ExpectedCases);
tsunagi_indicator::golden!(ExpectedCases);

#[cfg(test)]
mod tests {
    use super::*;
    use tsunagi_indicator::{ParameterValue, testing};

    fn table() -> testing::Table {
        let population = [Cell::new(182_962.0, Trust::Published), Cell::new(2_602.0, Trust::Published)];
        testing::Table::new(&[("高知市", true), ("中土佐町", false)]).with_column(
            "population-15-64",
            "FY2020",
            &population,
        )
    }

    #[test]
    fn the_layer_names_its_assumption_and_its_total() {
        let layer = ExpectedCases::compute(&table(), &testing::request::<ExpectedCases>(&[])).expect("a layer");
        // 182,962 × 0.0016 = 292.7392; 2,602 × 0.0036 = 9.3672; together 302.1064, by hand.
        assert!((layer.values[0] - 292.7392).abs() < 1e-9 && (layer.values[1] - 9.3672).abs() < 1e-9);
        assert_eq!(layer.notes[0].ja, "15〜64歳人口182,962人（2020年度）×市部の出現率0.16%＝292.7人（推計）です。");
        assert!(layer.remarks[0].ja.starts_with("推計です。仮定：市部0.16%、町村部0.36%"));
        assert_eq!(layer.remarks[1].ja, "全地域の合計は302.1人です。");
        assert!(testing::cells(&layer).iter().all(|cell| cell.trust == Trust::Estimate));
    }

    #[test]
    fn the_assumption_is_the_users() {
        let set = [("urban-rate", ParameterValue::Number(0.2)), ("rural-rate", ParameterValue::Number(0.0))];
        let layer = ExpectedCases::compute(&table(), &testing::request::<ExpectedCases>(&set)).expect("a layer");
        // 182,962 × 0.002 = 365.924.
        assert!((layer.values[0] - 365.924).abs() < 1e-9);
        assert_eq!(testing::cells(&layer)[1].value, Ok(0.0));
    }
}
