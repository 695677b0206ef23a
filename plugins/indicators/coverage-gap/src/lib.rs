//! 支援の不足スコア: where need is high and platform, outreach and places are missing.

mod evidence;
mod formula;
mod words;

use tsunagi_indicator::{
    Cell, Chart, ChartKind, ColumnInput, Indicator, Input, Inputs, Layer, Manifest, Measure, NumberBounds, Parameter,
    ParameterKind, Polarity, Problem, Request, Trust, blank_manifest, layer, series, text,
};

pub use evidence::{Columns, Evidence};
pub use formula::{Part, Score, lack_of_highest, native, platform_gap, score, share_of_highest, share_of_reach};

/// Bars of the chart: with more of them nobody can read it.
const BARS: usize = 50;

/// The indicator.
pub struct CoverageGap;

impl Indicator for CoverageGap {
    fn describe() -> Manifest {
        let column = |indicator: &str| Input::Column(ColumnInput { indicator: indicator.to_owned(), required: false });
        Manifest {
            title: text("支援の不足スコア", "Coverage gap"),
            definition: text(
                "ニーズの高さと、市町村プラットフォーム・訪問支援・通える場所の不足を一つにまとめた、0〜100の目安です。高いほど支援が届いていないおそれがあります。",
                "A score of 0 to 100 that joins high need with missing platform, outreach and places. The higher, the more support may fail to reach people.",
            ),
            theme: "総合".to_owned(),
            measure: Measure::Index,
            unit: text("点", "points"),
            polarity: Polarity::HigherIsNeed,
            decimals: 1,
            trust: Trust::Estimate,
            method: text(
                "スコア＝100×Σ（重み×不足）÷Σ重み（分かっている要素だけの加重平均）。不足は0〜1で、①ニーズ＝出現率÷表示中の最大（人数が不明な市町村は推計の率：市部1.6、町村部3.6、\
                 いずれも1,000人あたり、長野県2019年）、②プラットフォーム＝未設置1・予定0.5・設置済み0、③訪問支援＝1−（15〜64歳1,000人あたりの訪問件数÷表示中の最大）、\
                 件数が不明なら支援員の配置なし1・あり0、④アクセス＝最寄りの場所までの直線距離÷「遠いとみなす距離」（上限1）。分かっている要素の重みが全体の半分に満たなければスコアを出しません。区間は、不明な要素がすべて0のときと1のときのスコアです。\
                 重みと距離は本システムの既定値で、公的な基準ではありません。",
                "Score = 100 × Σ(weight × gap) ÷ Σ weight over the parts that are known. Gaps run from 0 to 1: need = rate ÷ the highest shown (where cases are \
                 unknown, expected rates of 1.6 in cities and 3.6 elsewhere per 1,000, Nagano 2019); platform = none 1, planned 0.5, established 0; \
                 outreach = 1 − visits per 1,000 of ages 15 to 64 ÷ the highest shown, or, where visits are unknown, 1 without staff and 0 with; access = \
                 distance to the nearest place ÷ the distance that counts as far (at most 1). Where the known parts carry less than half of the weight there is no score. The interval is the score with every unknown gap at 0 \
                 and at 1. Weights and distance are defaults of this program, not an official standard.",
            ),
            caveats: vec![
                text(
                    "優先順位を考えるための目安で、支援の良し悪しの評価ではありません。重みを変えると順位も変わります。",
                    "A guide to priorities, not a verdict on anybody's work. Other weights give another order.",
                ),
                text(
                    "不明な要素は除いて計算します。要素のそろい方が違う市町村どうしは、区間を見て比べてください。",
                    "Unknown parts are left out. Compare municipalities with different parts known by their intervals.",
                ),
                text(
                    "ニーズと訪問支援は表示中の地域の最大に対する割合なので、対象の地域が変わると値も変わります。",
                    "Need and outreach are relative to the highest of the areas shown, so they change with the selection.",
                ),
            ],
            parameters: parameters(),
            inputs: vec![
                column("cases"),
                column("population-15-64"),
                column("platform"),
                column("outreach-visits"),
                column("outreach-staff"),
                Input::Distances("*".to_owned()),
                Input::Facilities("*".to_owned()),
            ],
            periods_of: Some("cases".to_owned()),
            per_district: false,
            ..blank_manifest("coverage-gap", "1.0.0")
        }
    }

    fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem> {
        let weights = [
            request.number("weight-need")?,
            request.number("weight-platform")?,
            request.number("weight-outreach")?,
            request.number("weight-access")?,
        ];
        if weights.iter().sum::<f64>() <= 0.0 {
            return Err(Problem::BadParameter("重みがすべて0です。少なくとも一つを0より大きくしてください".to_owned()));
        }
        let columns = Columns::read(inputs, request.period.as_deref(), request.text("kind")?)?;
        let evidence = columns.evidence(request.number("far-km")?);
        let gaps = evidence.iter().map(|parts| [0, 1, 2, 3].map(|part| parts[part].gap));
        let scores: Vec<Score> = gaps.map(|gaps| score(&gaps, &weights)).collect();
        let cells: Vec<Cell> = scores.iter().map(|score| score.cell).collect();
        let codes: Vec<String> = inputs.areas().into_iter().map(|area| area.code).collect();
        Ok(Layer {
            low: scores.iter().map(|score| score.low).collect(),
            high: scores.iter().map(|score| score.high).collect(),
            notes: scores
                .iter()
                .zip(&evidence)
                .map(|(score, evidence)| words::note(score, evidence, &weights))
                .collect(),
            charts: chart(&scores, &codes).into_iter().collect(),
            remarks: words::remarks(&scores, columns.count_expected()),
            ..layer(&columns.period, &cells)
        })
    }
}

fn parameters() -> Vec<Parameter> {
    let weight = |part: Part| {
        let name = words::part_name(part);
        Parameter {
            id: format!("weight-{}", words::part_id(part)),
            label: text(format!("{}の重み", name.ja), format!("Weight of {}", name.en)),
            help: text(
                "0で使わない、1が標準、3で三倍に数えます。",
                "0 leaves it out, 1 is normal, 3 counts it three times.",
            ),
            kind: ParameterKind::Number(NumberBounds {
                min: 0.0,
                max: 3.0,
                step: 0.1,
                default: 1.0,
                unit: String::new(),
            }),
        }
    };
    let mut parameters: Vec<Parameter> = Part::ALL.into_iter().map(weight).collect();
    parameters.push(Parameter {
        id: "kind".to_owned(),
        label: text("場所の種類", "Kind of place"),
        help: text("アクセスを測る相手の場所です。", "The places to which access is measured."),
        kind: ParameterKind::FacilityKind("warm-contact-centre".to_owned()),
    });
    parameters.push(Parameter {
        id: "far-km".to_owned(),
        label: text("遠いとみなす距離", "Distance that counts as far"),
        help: text(
            "この距離以上ならアクセスの不足を1とします。既定値は目安です。",
            "From here on the gap of access is 1. The default is a rule of thumb.",
        ),
        kind: ParameterKind::Number(NumberBounds {
            min: 1.0,
            max: 100.0,
            step: 1.0,
            default: 20.0,
            unit: "km".to_owned(),
        }),
    });
    parameters
}

/// What each score is made of, the highest first.
fn chart(scores: &[Score], codes: &[String]) -> Option<Chart> {
    let mut shown: Vec<(usize, f64)> =
        scores.iter().enumerate().filter_map(|(area, score)| Some((area, score.cell.value.ok()?))).collect();
    if shown.is_empty() {
        return None;
    }
    shown.sort_by(|(left_area, left), (right_area, right)| right.total_cmp(left).then(left_area.cmp(right_area)));
    shown.truncate(BARS);
    let of_part = |(position, part): (usize, Part)| {
        let points: Vec<Cell> = shown.iter().map(|(area, _)| scores[*area].points[position]).collect();
        series(words::part_name(part), &points)
    };
    Some(Chart {
        id: "parts".to_owned(),
        title: text("支援の不足スコアの内訳", "What the coverage gap is made of"),
        kind: ChartKind::StackedBars,
        unit: text("点", "points"),
        items: shown.iter().map(|(area, _)| codes[*area].clone()).collect(),
        series: Part::ALL.into_iter().enumerate().map(of_part).collect(),
    })
}

tsunagi_indicator::export!(CoverageGap);
tsunagi_indicator::golden!(CoverageGap);

#[cfg(test)]
mod tests;
