//! Tables of the prefecture's profile, made from the same draws as the cells, so that both always agree.

use super::{cases::Year, published, work};
use crate::descriptor::TableFacts;

/// A table: its file and what the descriptor says of it.
#[derive(Debug, Clone)]
pub struct Table {
    /// Identifier.
    pub name: &'static str,
    /// Title.
    pub title: &'static str,
    /// Columns: identifier, type, head, unit.
    pub columns: Vec<[&'static str; 4]>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
    /// The part `tsunagi` of the resource.
    pub facts: TableFacts,
}

/// 令和元年 is 2019.
const FIRST_YEAR_OF_REIWA: i32 = 2019;

/// What sets one table apart.
struct Facts {
    section: &'static str,
    title_en: &'static str,
    definition: &'static str,
    as_of: &'static str,
    measure: &'static str,
    multiple_response: bool,
    /// Rows overlap: the same visit seen from two sides, so that they must not be added.
    relisted: bool,
    base: Option<u64>,
    figure: &'static str,
}

/// Makes every table. Those that `kochi` has too keep its identifiers, so that the same page shows them.
pub fn all(years: &[Year]) -> Vec<Table> {
    let mut tables = survey(&years[0]);
    tables.extend(municipalities());
    tables.extend(activities());
    tables.push(work_series());
    tables
}

fn survey(first: &Year) -> Vec<Table> {
    let total: u64 = first.all.iter().sum();
    let male: u64 = first.male.iter().sum();
    let [young, middle, older] = [0, 1, 2].map(|band: usize| first.bands[band].iter().sum::<u64>());
    let facts = |title_en, definition| Facts {
        section: "実態把握調査",
        title_en,
        definition,
        as_of: "令和2年度（見本）",
        measure: "persons",
        multiple_response: false,
        relisted: false,
        base: Some(total),
        figure: "bars",
    };
    vec![
        counts(
            "survey-sex",
            "見本：性別（人）",
            "人",
            &[("男性", male), ("女性", total - male)],
            &facts("Sample: sex", "架空の692人の性別です。公表されている「男性が約7割」に合わせています。"),
        ),
        counts(
            "survey-age",
            "見本：年齢層（人）",
            "人",
            &[("15〜29歳", young), ("30〜49歳", middle), ("50〜64歳", older)],
            &facts(
                "Sample: age",
                "架空の692人の年齢層です。公表されている「30・40代が約半数、50代以上が約3割」に合わせています。",
            ),
        ),
        counts(
            "survey-duration",
            "見本：ひきこもりの期間（人）",
            "人",
            &[
                ("1年未満", 48),
                ("1年以上5年未満", 166),
                ("5年以上10年未満", 152),
                ("10年以上20年未満", 138),
                ("20年以上", 125),
                ("分からない", 63),
            ],
            &facts(
                "Sample: duration",
                "架空の692人の期間です。公表されている「10年以上20年未満が約2割」に合わせています。",
            ),
        ),
        counts(
            "survey-support",
            "見本：支援の状況（人）",
            "人",
            &[("支援を受けている", 208), ("支援を受けていない", 263), ("分からない", 221)],
            &facts(
                "Sample: support",
                "架空の692人の支援の状況です。公表されている「受けていない・分からないが約7割」に合わせています。",
            ),
        ),
    ]
}

fn municipalities() -> Vec<Table> {
    let facts = |title_en, definition, multiple_response, base| Facts {
        section: "市町村の体制",
        title_en,
        definition,
        as_of: "令和4年3月末時点（見本）",
        measure: "places",
        multiple_response,
        relisted: false,
        base: Some(base),
        figure: "bars",
    };
    let [established, planned, other] = published::PLATFORMS_2022.map(|count| count as u64);
    let [done, under_way, uses, none] = published::NEEDS_SURVEYS_2022.map(|count| count as u64);
    let with_meeting = published::PLATFORMS_WITH_MEETING as u64;
    vec![
        counts(
            "platform-states",
            "見本：市町村プラットフォームの設置状況（市町村数）",
            "市町村",
            &[("設置済み", established), ("設置予定", planned), ("未設置・その他", other)],
            &facts(
                "Sample: municipal platforms",
                "市町村数は公表値と同じです。どの市町村かは架空です。",
                false,
                established + planned + other,
            ),
        ),
        counts(
            "platform-meetings",
            "見本：市町村プラットフォームの会議体の有無（市町村数）",
            "市町村",
            &[("あり", with_meeting), ("なし", established - with_meeting)],
            &facts(
                "Sample: meeting bodies of the platforms",
                "市町村数は公表値と同じです。どの市町村かは架空です。",
                false,
                established,
            ),
        ),
        counts(
            "needs-surveys",
            "見本：実態調査の実施の有無（複数回答、市町村数）",
            "市町村",
            &[
                ("令和4年3月までに実施済", done),
                ("令和4年度中に実施予定（実施中）", under_way),
                ("令和2年度の県調査を活用", uses),
                ("その他", none),
            ],
            &facts(
                "Sample: surveys of needs (multiple answers)",
                "回答の数は公表値と同じです。どの市町村の回答かは架空です。",
                true,
                34,
            ),
        ),
    ]
}

fn activities() -> Vec<Table> {
    let facts = |section, title_en, definition, (measure, relisted), base| Facts {
        section,
        title_en,
        definition,
        as_of: "令和5年度（見本）",
        measure,
        multiple_response: false,
        relisted,
        base,
        figure: "bars",
    };
    let [visits, contacts, family, plans] = published::OUTREACH_TOWNS_FY2023;
    vec![
        counts(
            "outreach",
            "見本：アウトリーチ支援員の活動（町村部のみ、延べ件数）",
            "件",
            &[
                ("自宅等訪問件数", visits),
                ("本人との接触件数", contacts),
                ("家族（本人以外）との接触件数", family),
                ("支援プラン作成件数", plans),
            ],
            &facts(
                "訪問支援",
                "Sample: outreach in the towns",
                "3町の合計は公表値と同じです。町ごとの内訳は架空です。",
                ("events", true),
                None,
            ),
        ),
        counts(
            "work-experience-jobs",
            "見本：一般就労の就職先（業種別、人）",
            "人",
            &published::WORK_BY_TRADE_FY2023,
            &facts(
                "居場所・就労",
                "Sample: jobs found after work experience",
                "業種別の人数は公表値と同じです。拠点ごとの内訳は架空です。",
                ("persons", false),
                Some(published::WORK_EXPERIENCE_FY2023[1]),
            ),
        ),
    ]
}

fn counts(name: &'static str, title: &'static str, unit: &'static str, rows: &[(&str, u64)], facts: &Facts) -> Table {
    Table {
        name,
        title,
        columns: vec![["item", "string", "区分", ""], ["number", "number", "数", unit]],
        rows: rows.iter().map(|(item, number)| vec![(*item).to_owned(), number.to_string()]).collect(),
        facts: facts.describe(title),
    }
}

/// Work experience over the years, one column a base; a base that is not open yet is 対象外.
fn work_series() -> Table {
    let title = "見本：就労体験者の推移（人）";
    let rows = work::BY_BASE
        .iter()
        .map(|(year, participants, employed)| {
            let mut row = vec![format!("令和{}年度", year - FIRST_YEAR_OF_REIWA + 1)];
            row.extend(
                participants
                    .iter()
                    .map(|people| if *people == 0 { "#not_applicable".to_owned() } else { people.to_string() }),
            );
            row.push(employed.iter().sum::<u64>().to_string());
            row
        })
        .collect();
    let facts = Facts {
        section: "居場所・就労",
        title_en: "Sample: work experience by base",
        definition: "架空の就労体験者の数です。令和5年度の合計だけが公表値（19人、うち一般就労11人）と同じです。",
        as_of: "令和3〜6年度（見本）",
        measure: "persons",
        multiple_response: false,
        relisted: false,
        base: None,
        figure: "series",
    };
    Table {
        name: "work-experience-series",
        title,
        columns: vec![
            ["year", "string", "年度", ""],
            ["chuo", "number", "中央", "人"],
            ["nishi", "number", "西", "人"],
            ["higashi", "number", "東", "人"],
            ["employed", "number", "うち一般就労（3拠点）", "人"],
        ],
        rows,
        facts: facts.describe(title),
    }
}

impl Facts {
    fn describe(&self, title: &str) -> TableFacts {
        TableFacts {
            section: self.section.to_owned(),
            title: title.to_owned(),
            title_en: self.title_en.to_owned(),
            definition: self.definition.to_owned(),
            as_of: self.as_of.to_owned(),
            measure: self.measure.to_owned(),
            multiple_response: self.multiple_response,
            relisted: self.relisted,
            base: self.base,
            figure: self.figure.to_owned(),
            notes: vec!["見本データです。数はすべて架空です。".to_owned()],
            source: "見本（cargo xtask sample が作った架空の数）".to_owned(),
            trust: "sample".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        packages_folder,
        sample::{cases, inputs::Inputs},
    };

    #[test]
    fn the_tables_of_the_survey_add_up_to_692() {
        let inputs = Inputs::read(&packages_folder()).expect("the packages");
        for table in all(&cases::draw(&inputs)).iter().filter(|table| table.name.starts_with("survey-")) {
            let sum: u64 = table.rows.iter().map(|row| row[1].parse::<u64>().expect("a number")).sum();
            assert_eq!(sum, 692, "{}", table.name);
        }
    }
}
