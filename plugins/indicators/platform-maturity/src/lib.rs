//! 支援体制の整備の度合い: how many of six steps towards a working municipal platform are reached.

mod calendar;
mod evidence;
mod formula;
mod words;

use tsunagi_indicator::{
    Cell, Chart, ChartKind, ColumnInput, Indicator, Input, Inputs, Layer, Manifest, Measure, NumberBounds, Parameter,
    ParameterKind, Polarity, Problem, Request, Text, Trust, blank_manifest, layer, series, text,
};

pub use evidence::{Evidence, KINDS, Rules, read};
pub use formula::{Score, Step, reached_by_places, reached_by_state, score};

/// Bars of the chart: with more of them nobody can read it.
const BARS: usize = 50;

/// The indicator.
pub struct PlatformMaturity;

impl Indicator for PlatformMaturity {
    fn describe() -> Manifest {
        let column = |indicator: &str| Input::Column(ColumnInput { indicator: indicator.to_owned(), required: false });
        let kinds = KINDS.map(|(kind, ..)| kind.to_owned());
        let mut inputs: Vec<Input> =
            ["platform", "desk", "needs-survey", "integrated-support", "outreach-staff"].map(column).to_vec();
        inputs.extend(kinds.clone().map(Input::Facilities));
        inputs.extend(kinds.map(Input::Reached));
        Manifest {
            title: text("支援体制の整備の度合い", "Platform maturity"),
            definition: text(
                "相談窓口から市町村プラットフォーム、訪問支援、通える場所まで6つの項目のうち、どこまで整っているかを0〜100で表した目安です。分からない項目は数えません。",
                "How much is in place of six steps, from the consultation desk to the municipal platform, outreach and places to go, as a score of 0 to 100. What is unknown is not counted.",
            ),
            theme: "支援体制".to_owned(),
            measure: Measure::Index,
            unit: text("点", "points"),
            polarity: Polarity::LowerIsNeed,
            decimals: 1,
            trust: Trust::Estimate,
            method: text(
                "点数＝100×整っている項目の数÷分かっている項目の数。項目は①相談窓口、②実態把握、③市町村プラットフォーム、④重層的支援体制整備事業、⑤アウトリーチ支援員、⑥通える場所（あったかふれあいセンターかピアサポートセンター）の6つで、どれも同じ重みです。\
                 整っていれば1、途中（プラットフォームの設置予定、実態把握の実施予定・実施中、県の調査の活用）は「途中の項目の数え方」の値（既定0.5）、なければ0と数えます。⑥は、決めた直線距離の中に1か所でもあれば1です。\
                 それぞれ基準日までの最新の状態を使い、基準日より後のことは数えません。分からない項目は「ない」とはせずに除き、6項目のうち3項目以上が分かる市町村だけに点数を出します。区間は、分からない項目がすべてないときと、すべて整っているときの点数です。\
                 項目と重みは本システムが定めたもので、公的な基準ではありません。",
                "Score = 100 × steps in place ÷ steps that are known. The six steps, of equal weight: consultation desk, survey of needs, municipal platform, multi-layered support programme, outreach staff, places to go \
                 (warm-contact or peer support centres). In place counts 1; under way (platform planned, survey planned or under way, use of the prefecture's survey) counts what the parameter says (0.5); none counts 0. Places \
                 count 1 where at least one stands within the distance chosen. The latest state up to the day of the layer is used, nothing later. What is unknown is left out, never taken for absent; a score needs three of the six \
                 known. The interval is the score with every unknown step absent, and in place. Steps and weights are this program's, not an official standard.",
            ),
            caveats: vec![
                text(
                    "体制があるかどうかだけを見ています。窓口や場所がよく使われているか、支援がうまくいっているかは分かりません。",
                    "It sees only whether something is set up, not whether it is used or works well.",
                ),
                text(
                    "「分からない」は「ない」ではありません。点数のない市町村を、体制が整っていない市町村として読まないでください。",
                    "Unknown is not absent. Do not read a municipality without a score as one without support.",
                ),
                text(
                    "分かっている項目の数が違う市町村どうしは、区間を見て比べてください。",
                    "Compare municipalities with different steps known by their intervals.",
                ),
                text(
                    "位置が公表されていない場所は数えられません。通える場所は、少なめに出ることがあります。",
                    "Places without a published position cannot be counted, so places to go may come out low.",
                ),
            ],
            parameters: parameters(),
            inputs,
            periods_of: Some("platform".to_owned()),
            per_district: false,
            ..blank_manifest("platform-maturity", "1.0.0")
        }
    }

    fn compute(inputs: &dyn Inputs, request: &Request) -> Result<Layer, Problem> {
        let rules = Rules { under_way: request.number("under-way")?, place_km: request.number("place-km")? };
        let (period, evidence) = read(inputs, request.period.as_deref(), rules)?;
        let steps: Vec<[Cell; 6]> =
            evidence.iter().map(|of_area| Step::ALL.map(|step| of_area[step as usize].reached)).collect();
        let scores: Vec<Score> = steps.iter().map(score).collect();
        let cells: Vec<Cell> = scores.iter().map(|score| score.cell.no_better_than(Trust::Estimate)).collect();
        let codes: Vec<String> = inputs.areas().into_iter().map(|area| area.code).collect();
        Ok(Layer {
            low: scores.iter().map(|score| score.low).collect(),
            high: scores.iter().map(|score| score.high).collect(),
            notes: scores.iter().zip(&evidence).map(|(score, evidence)| words::note(score, evidence)).collect(),
            class_breaks: vec![20.0, 40.0, 60.0, 80.0],
            charts: chart(&scores, &steps, &codes).into_iter().collect(),
            remarks: words::remarks(&scores, &evidence, rules),
            ..layer(&period, &cells)
        })
    }
}

fn parameters() -> Vec<Parameter> {
    let number = |id: &str, label: Text, help: Text, bounds: NumberBounds| Parameter {
        id: id.to_owned(),
        label,
        help,
        kind: ParameterKind::Number(bounds),
    };
    vec![
        number(
            "under-way",
            text("途中の項目の数え方", "What a step under way counts"),
            text(
                "設置予定や実施中の項目を何項目分と数えるかです。0は数えない、1は整っているものと同じです。",
                "0 leaves steps that are planned or under way out, 1 counts them as in place.",
            ),
            NumberBounds { min: 0.0, max: 1.0, step: 0.1, default: 0.5, unit: "項目分".to_owned() },
        ),
        number(
            "place-km",
            text("通える場所までの距離", "Distance to places to go"),
            text(
                "役場からこの直線距離の中に、あったかふれあいセンターかピアサポートセンターがあれば「ある」とします。既定値は目安です。",
                "A warm-contact or peer support centre within this straight line from the town hall counts. The default is a rule of thumb.",
            ),
            NumberBounds { min: 1.0, max: 100.0, step: 1.0, default: 10.0, unit: "km".to_owned() },
        ),
    ]
}

/// Which steps are reached, most of them first. Where there is no score there is no bar either: one known step drawn across the figure would
/// look like all of them.
fn chart(scores: &[Score], steps: &[[Cell; 6]], codes: &[String]) -> Option<Chart> {
    let mut shown: Vec<usize> = (0..scores.len()).filter(|area| scores[*area].cell.value.is_ok()).collect();
    if shown.is_empty() {
        return None;
    }
    shown.sort_by(|left, right| scores[*right].reached.total_cmp(&scores[*left].reached).then(left.cmp(right)));
    shown.truncate(BARS);
    let of_step = |step: Step| {
        let cells: Vec<Cell> = shown.iter().map(|area| steps[*area][step as usize]).collect();
        series(words::step_name(step), &cells)
    };
    Some(Chart {
        id: "steps".to_owned(),
        title: text("整っている項目", "Steps in place"),
        kind: ChartKind::StackedBars,
        unit: text("項目", "steps"),
        items: shown.iter().map(|area| codes[*area].clone()).collect(),
        series: Step::ALL.into_iter().map(of_step).collect(),
    })
}

tsunagi_indicator::export!(PlatformMaturity);
tsunagi_indicator::golden!(PlatformMaturity);

#[cfg(test)]
mod tests;
