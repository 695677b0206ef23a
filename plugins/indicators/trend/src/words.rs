//! Each trend in words.

use tsunagi_indicator::{Blank, Text, fixed, group_digits, period_label, signed, text};

use crate::{
    Known,
    course::Course,
    parameters::{Confidence, Of},
    statistics::{Trend, Verdict},
};

/// What is counted.
pub struct Counted {
    /// The indicator.
    pub id: &'static str,
    /// Its name within a sentence.
    pub ja: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// Its unit, in Japanese.
    pub unit: &'static str,
}

impl Counted {
    /// What an option stands for.
    pub fn of(of: Of) -> Self {
        let (id, ja, en, unit) = match of {
            Of::DeskConsultationPersons => {
                ("desk-consultation-persons", "市町村の窓口の相談", "consultations at municipal desks", "人")
            }
            Of::OutreachVisits => ("outreach-visits", "アウトリーチの訪問", "outreach visits", "件"),
            Of::OutreachContacts => ("outreach-contacts", "アウトリーチの本人との接触", "outreach contacts", "件"),
            Of::CenterConsultationPersons => (
                "center-consultation-persons",
                "県の窓口のひきこもり相談",
                "consultations at the prefecture's centre",
                "人",
            ),
            Of::Cases => ("cases", "把握されたひきこもりの人", "known people in withdrawal", "人"),
        };
        Self { id, ja, en, unit }
    }
}

/// A confidence level as it is written.
pub fn percent(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::N95 => "95%",
        Confidence::N90 => "90%",
    }
}

/// A verdict in Japanese, in English, and in English at the beginning of a sentence.
fn verdict_words(verdict: Verdict) -> [&'static str; 3] {
    match verdict {
        Verdict::Rising => ["増加傾向", "rising", "Rising"],
        Verdict::Falling => ["減少傾向", "falling", "Falling"],
        Verdict::NotClear => ["はっきりしない", "not clear", "Not clear"],
    }
}

/// What stands between the numbers of a note. Areas whose values are known in the same periods share it.
pub struct Frame {
    ja: [String; 4],
    en: [String; 3],
}

impl Frame {
    /// Of values from one period to another, `count` in all.
    pub fn new(start: &str, end: &str, count: usize, unit: &str, percent: &str) -> Self {
        let (start, end) = (period_label(start), period_label(end));
        Self {
            ja: [
                format!("）。{}の", start.ja),
                format!("{unit}から{}の", end.ja),
                format!("{unit}まで、{count}時点。1年あたり"),
                format!("{unit}（{percent}区間 "),
            ],
            en: [
                format!(" ({}) to ", start.en),
                format!(" ({}), {count} periods: ", end.en),
                format!(" a year ({percent} interval "),
            ],
        }
    }

    /// What came out for one area, from its first value to its last.
    pub fn note(&self, [first, last]: [f64; 2], trend: &Trend, verdict: Verdict, value: f64) -> Text {
        let [verdict_ja, _, verdict_en] = verdict_words(verdict);
        let p = fixed(trend.p, 3);
        let (first, last) = (group_digits(first), group_digits(last));
        let [slope, low, high] = [trend.slope, trend.low, trend.high].map(|slope| signed(slope, 1));
        let value = signed(value, 2);
        let [f0, f1, f2, f3] = &self.ja;
        let [e0, e1, e2] = &self.en;
        Text::of(
            &[
                verdict_ja,
                "（p＝",
                &p,
                f0,
                &first,
                f1,
                &last,
                f2,
                &slope,
                f3,
                &low,
                "〜",
                &high,
                "）、人口1万人あたり",
                &value,
                "です。",
            ],
            &[
                verdict_en,
                " (p = ",
                &p,
                "). From ",
                &first,
                e0,
                &last,
                e1,
                &slope,
                e2,
                &low,
                " to ",
                &high,
                "), ",
                &value,
                " per 10,000 residents.",
            ],
        )
    }
}

/// Where there are residents of whom nothing is known, or none.
pub fn no_population(reason: Blank) -> Text {
    let reason = reason.label();
    text(
        format!("総人口が「{}」のため計算できません。", reason.ja),
        format!("The population is blank ({}).", reason.en),
    )
}

/// Where there are too few periods.
pub fn too_short(course: &Course, known: &Known) -> Text {
    let count = known.at.len();
    if let (0, Some(reason)) = (count, known.reason) {
        let reason = reason.label();
        return text(
            format!("どの年度も「{}」のため計算できません。", reason.ja),
            format!("Every period is blank ({}), so there is no trend.", reason.en),
        );
    }
    if let Some(cut) = &course.cut {
        let since = period_label(cut);
        return text(
            format!("{}に数え方が変わり、その後は{count}時点しかないため、傾向を言えません。", since.ja),
            format!("The definition changed in {}, and only {count} periods follow: no trend can be told.", since.en),
        );
    }
    text(
        format!("値のある時点が{count}つしかないため、傾向を言えません。"),
        format!("Only {count} periods have a value: no trend can be told."),
    )
}

/// The note of every area, and the remark, where the data do not have the series at all.
pub fn missing(counted: &Counted) -> [Text; 2] {
    let Counted { ja, en, .. } = counted;
    [
        text(format!("このデータに「{ja}」はありません。"), format!("These data have no {en}.")),
        text(
            format!("このデータに「{ja}」がないため計算できません。「何の推移を見るか」で別のものを選んでください。"),
            format!("These data have no {en}, so nothing can be computed. Choose another series."),
        ),
    ]
}

/// What is to be said about the whole layer, given the verdict of each area that has one, and the trend of the sum of the areas with a value in
/// every period and how many these are.
pub fn remarks(
    course: &Course,
    counted: &Counted,
    verdicts: &[Verdict],
    whole: Option<(usize, Trend)>,
    level: f64,
) -> Vec<Text> {
    let Counted { ja, en, unit, .. } = counted;
    let mut said = Vec::new();
    if let Some(cut) = &course.cut {
        let since = period_label(cut);
        said.push(text(
            format!("{ja}は{}に数え方が変わったため、それより前とは続けて比べません。", since.ja),
            format!("The definition of {en} changed in {}; what was before is not compared.", since.en),
        ));
    }
    let ([first, .., last], false) = (course.columns.as_slice(), verdicts.is_empty()) else {
        said.push(text(
            "傾向を言えるだけの時点がある地域はありません。",
            "No area has periods enough to tell a trend.",
        ));
        return said;
    };
    let (start, end) = (period_label(&first.period), period_label(&last.period));
    let [rising, falling, not_clear] = [Verdict::Rising, Verdict::Falling, Verdict::NotClear]
        .map(|verdict| verdicts.iter().filter(|found| **found == verdict).count());
    said.push(text(
        format!(
            "{}から{}までの{ja}：増加傾向{rising}、減少傾向{falling}、はっきりしない{not_clear}。",
            start.ja, end.ja
        ),
        format!(
            "{} from {} to {}: {rising} rising, {falling} falling, {not_clear} not clear.",
            capitalized(en),
            start.en,
            end.en
        ),
    ));
    if let Some((areas, trend)) = whole {
        let [verdict_ja, verdict_en, _] = verdict_words(trend.verdict(level));
        let (slope, p) = (signed(trend.slope, 1), fixed(trend.p, 3));
        said.push(text(
            format!("全部の年度に値のある{areas}地域の計では、1年あたり{slope}{unit}で{verdict_ja}です（p＝{p}）。"),
            format!("The sum of the {areas} areas with a value in every period changes by {slope} a year: {verdict_en} (p = {p})."),
        ));
    }
    let tested = verdicts.len();
    // A hair above a whole number is rounding.
    let by_chance = fixed((tested as f64 * (1.0 - level) - 1e-9).ceil(), 0);
    said.push(text(
        format!(
            "{tested}の地域を一度に調べているため、動きがなくても{by_chance}か所ほどまでは偶然だけで傾向ありになりえます。"
        ),
        format!("{tested} areas are tested at once: up to about {by_chance} may seem to have a trend by chance alone."),
    ));
    said
}

fn capitalized(words: &str) -> String {
    words[..1].to_uppercase() + &words[1..]
}
