//! 似ている市町村: how alike each municipality is to a chosen one in population, age, households and density.

mod features;
mod formula;
mod words;

use tsunagi_indicator::{
    Area, Blank, Cell, Chart, ChartKind, ColumnInput, Indicator, Input, Inputs, Layer, Manifest, Measure, Parameter,
    ParameterKind, Polarity, Problem, Request, Text, Trust, blank_manifest, layer, series, text,
};

pub use features::{Feature, Features};
pub use formula::{Likeness, likeness, robust_scale};

/// Areas in the chart of the most alike.
const CLOSEST: usize = 10;
/// Dots of the other chart: with more of them nobody can read it.
const DOTS: usize = 300;

/// The indicator.
pub struct SimilarMunicipalities;

impl Indicator for SimilarMunicipalities {
    fn describe() -> Manifest {
        let column =
            |indicator: &str, required| Input::Column(ColumnInput { indicator: indicator.to_owned(), required });
        Manifest {
            title: text("似ている市町村", "Similar municipalities"),
            definition: text(
                "選んだ市町村と、人口・年齢の構成・世帯の形・人口密度がどれだけ似ているかを、0〜100で表したものです。100は同じという意味です。",
                "How alike each municipality is to the one chosen in population, ages, households and density, from 0 to 100, where 100 is the same.",
            ),
            theme: "比較".to_owned(),
            measure: Measure::Index,
            unit: text("点", "points"),
            polarity: Polarity::Neutral,
            decimals: 1,
            trust: Trust::Estimate,
            method: text(
                "似ている度合い＝100÷（1＋距離）。距離は、各項目の差を頑健な標準偏差（中央値からの差の絶対値の中央値×1.4826）で割り、二乗して平均し、平方根をとったものです。高知市のような飛び抜けた市町村があっても、ものさしが変わりません。\
                 項目は人口（対数）、65歳以上の割合、15〜64歳の割合、人口密度（対数）、単独世帯の割合、高齢単身世帯の割合で、二時点の人口があれば人口の増減率も使います。どれも同じ重みです。両方の市町村で分かる項目だけで比べ、半分に満たなければ出しません。\
                 出典：P. J. Rousseeuw・C. Croux (1993) JASA 88, 1273–1283（頑健な標準偏差）、J. C. Gower (1971) Biometrics 27, 857–871（欠けた項目を除く平均）。人口と産業構造で分ける総務省の「類似団体」とは別のものです。",
                "Likeness = 100 ÷ (1 + distance). The distance is the root of the mean squared difference, each feature divided by its robust standard deviation (1.4826 × the median absolute deviation from the median), which one \
                 outstanding city does not move. Features, of equal weight: population (logarithm), shares aged 65 and over and 15 to 64, density (logarithm), shares of one-person households and of those aged 65 and over, and population growth where \
                 two periods are known. Only what both municipalities have is compared, and at least half of it. Sources: P. J. Rousseeuw and C. Croux (1993) JASA 88, 1273–1283; J. C. Gower (1971) Biometrics 27, 857–871. It is not the \
                 Ministry's grouping by population and industry.",
            ),
            caveats: vec![
                text(
                    "人口や世帯の形が似ているというだけで、産業、地形、支援の体制は見ていません。",
                    "It sees people and households only, not industry, terrain or support.",
                ),
                text(
                    "項目と重みは本システムが定めたものです。財政の比較には総務省の「類似団体」を使ってください。",
                    "Features and weights are this program's. For finance use the Ministry's groups of similar bodies.",
                ),
                text(
                    "ものさしは表示中の市町村全体で決まるため、対象の地域が変わると値も変わります。",
                    "The scale comes from all municipalities shown, so values change with the selection.",
                ),
            ],
            parameters: vec![
                Parameter {
                    id: "area".to_owned(),
                    label: text("比べる市町村", "Municipality"),
                    help: text("この市町村にどれだけ似ているかを表します。", "Likeness is measured to this one."),
                    kind: ParameterKind::Area,
                },
                Parameter {
                    id: "same-kind".to_owned(),
                    label: text("同じ区分だけで比べる", "Same kind only"),
                    help: text(
                        "選んだ市町村が市なら市だけ、町村なら町村だけを比べます。",
                        "Compares cities with cities, towns and villages with towns and villages.",
                    ),
                    kind: ParameterKind::Boolean(false),
                },
            ],
            inputs: vec![
                column("population-total", true),
                column("population-65-over", false),
                column("population-15-64", false),
                column("area-km2", false),
                column("general-households", false),
                column("single-person-households", false),
                column("single-elderly-households", false),
            ],
            periods_of: Some("population-total".to_owned()),
            per_district: false,
            ..blank_manifest("similar-municipalities", "1.0.0")
        }
    }

    fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem> {
        let areas = inputs.areas();
        let features = Features::read(inputs, &areas, request.period.as_deref())?;
        let code = request.text("area")?;
        if code.is_empty() {
            return Ok(nobody_chosen(&features.period, areas.len()));
        }
        let chosen = areas.iter().position(|area| area.code == code).ok_or_else(|| {
            Problem::BadParameter(format!(
                "「{code}」という市町村はありません。「計算の条件」で市町村を選び直してください"
            ))
        })?;
        let same_kind = request.boolean("same-kind")?;
        let is_compared = |area: usize| !same_kind || areas[area].urban == areas[chosen].urban;

        let compared: Vec<Vec<Cell>> = Feature::ALL
            .into_iter()
            .zip(&features.values)
            .map(|(feature, cells)| cells.iter().map(|cell| feature.compared(cell)).collect())
            .collect();
        let all = likeness(&compared, chosen);
        let (mut cells, mut notes) = (Vec::with_capacity(areas.len()), Vec::with_capacity(areas.len()));
        for (area, likeness) in all.iter().enumerate() {
            let (cell, note) = match area {
                _ if !is_compared(area) => {
                    (Cell::blank(Blank::NotApplicable, likeness.cell.trust), words::other_kind(areas[area].urban))
                }
                _ if area == chosen => (likeness.cell, words::of_chosen(&features, area)),
                _ => (likeness.cell, words::of_other(&features, likeness, area, chosen, &areas[chosen].name)),
            };
            cells.push(cell.no_better_than(Trust::Estimate));
            notes.push(note);
        }
        let mut closest: Vec<(usize, f64)> = cells
            .iter()
            .enumerate()
            .filter(|(area, _)| *area != chosen)
            .filter_map(|(area, cell)| Some((area, cell.value.ok()?)))
            .collect();
        closest.sort_by(|(left_area, left), (right_area, right)| right.total_cmp(left).then(left_area.cmp(right_area)));
        let charts = [bars(&areas, &cells, &closest, chosen), dots(&areas, &features, &closest, chosen)];
        Ok(Layer {
            notes,
            class_breaks: vec![30.0, 40.0, 50.0, 60.0],
            charts: charts.into_iter().flatten().collect(),
            remarks: words::remarks(&features, &areas, &closest, chosen),
            ..layer(&features.period, &cells)
        })
    }
}

/// Blanks, and the sentence what to do. An empty answer, not a problem: the page opens the indicator before anybody can choose.
fn nobody_chosen(period: &str, n_areas: usize) -> Layer {
    let cells = vec![Cell::blank(Blank::NotApplicable, Trust::Estimate); n_areas];
    let sentence = words::nobody_chosen();
    Layer { notes: vec![sentence.clone(); n_areas], remarks: vec![sentence], ..layer(period, &cells) }
}

/// The ten most alike.
fn bars(areas: &[Area], cells: &[Cell], closest: &[(usize, f64)], chosen: usize) -> Option<Chart> {
    let shown: Vec<usize> = closest.iter().take(CLOSEST).map(|(area, _)| *area).collect();
    let name = &areas[chosen].name;
    let values: Vec<Cell> = shown.iter().map(|area| cells[*area]).collect();
    (!shown.is_empty()).then(|| Chart {
        id: "closest".to_owned(),
        title: text(format!("{name}と似ている{}市町村", shown.len()), format!("The {} most like {name}", shown.len())),
        kind: ChartKind::Bars,
        unit: text("点", "points"),
        items: shown.iter().map(|area| areas[*area].code.clone()).collect(),
        series: vec![series(text("似ている度合い", "likeness"), &values)],
    })
}

/// Where the chosen one stands among the others: age and households.
fn dots(areas: &[Area], features: &Features, closest: &[(usize, f64)], chosen: usize) -> Option<Chart> {
    let shown = std::iter::once(chosen).chain(closest.iter().map(|(area, _)| *area));
    let axis = |feature: Feature| &features.values[feature as usize];
    let (along, up) = (axis(Feature::Aged), axis(Feature::Alone));
    let shown: Vec<usize> =
        shown.filter(|area| along[*area].value.is_ok() && up[*area].value.is_ok()).take(DOTS).collect();
    let name = |feature: Feature| -> Text { feature.name() };
    let picked = |cells: &[Cell]| shown.iter().map(|area| cells[*area]).collect::<Vec<_>>();
    (shown.len() > 1).then(|| Chart {
        id: "age-and-households".to_owned(),
        title: text("65歳以上の割合と単独世帯の割合", "Age and one-person households"),
        kind: ChartKind::Scatter,
        unit: text("%", "%"),
        items: shown.iter().map(|area| areas[*area].code.clone()).collect(),
        series: vec![series(name(Feature::Aged), &picked(along)), series(name(Feature::Alone), &picked(up))],
    })
}

tsunagi_indicator::export!(SimilarMunicipalities);
tsunagi_indicator::golden!(SimilarMunicipalities);

#[cfg(test)]
mod tests;
