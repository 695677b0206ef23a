//! Sheets in the layouts of published statistics (e-Stat, 国勢調査, 介護保険事業状況報告, 学校基本調査 …), with figures made up for the tests.

use super::*;

#[test]
fn the_resident_register_repeats_its_heads_over_every_column() {
    // The layout of 総務省 住民基本台帳人口 (市区町村別): heads repeated, units in the row of the names.
    let table = one("
令和7年1月1日住民基本台帳人口・世帯数、令和6年（1月1日から同年12月31日まで）人口動態（市区町村別）（総計）
|||令和7年|令和7年|令和7年|令和7年|令和6年|令和6年
|||2025年|2025年|2025年|2025年|2024年|2024年
|||人口|人口|人口|世帯数|住民票記載数|増減率
|||男|女|計|世帯数|計（Ａ）|増減率
団体コード|都道府県名|市区町村名|人|人|人|世帯|人|％
-|合計|-|60|63|123|61|7|-0.443
010006|北海道|-|23|26|49|28|2|-0.965
011002|北海道|札幌市|9|10|19|11|1|-0.06
注1：増減率内の「-」は、「皆増」を示す
注2：外国人住民のうち
");
    assert_eq!(
        heads(&table),
        [
            "‹団体コード›",
            "‹都道府県名›",
            "‹市区町村名›",
            "令和7年／2025年／人口／男 [人]",
            "令和7年／2025年／人口／女 [人]",
            "Σ令和7年／2025年／人口／計 [人]",
            "令和7年／2025年／世帯数 [世帯]",
            "Σ令和6年／2024年／住民票記載数／計（Ａ） [人]",
            "令和6年／2024年／増減率 [％]",
        ]
    );
    assert_eq!(labels(&table), ["Σ-／合計／-", "010006／北海道／-", "011002／北海道／札幌市"]);
    assert_eq!((table.notes.len(), table.titles.len()), (2, 1));
    assert_eq!(table.head_rows, [1, 2, 3, 4, 5]);
}

#[test]
fn codes_and_years_above_the_names_are_levels_of_the_heads() {
    // The layout of SSDSE-A: codes, fiscal years, names.
    let table = one("
SSDSE-A-2026|Prefecture|Municipality|A1101|A110101|A4101
||年度|2020|2020|2023
地域コード|都道府県|市区町村|総人口|総人口（男）|出生数
R01100|北海道|札幌市|1973395|918682|10352
R01202|北海道|函館市|251084|113965|1028
");
    assert_eq!(
        heads(&table),
        [
            "‹SSDSE-A-2026／地域コード›",
            "‹Prefecture／都道府県›",
            "‹Municipality／市区町村›",
            "A1101／2020年度／総人口",
            "A110101／2020年度／総人口（男）",
            "A4101／2023年度／出生数",
        ]
    );
    assert_eq!(labels(&table), ["R01100／北海道／札幌市", "R01202／北海道／函館市"]);
}

#[test]
fn groups_that_are_merged_or_left_blank_to_the_right_name_every_column() {
    let expected = ["‹市町村›", "Σ人口／総数", "人口／男", "人口／女", "世帯数"];
    for text in [
        "市町村|人口|~|~|世帯数\n^|総数|男|女|^\n高知市|30|10|20|15\n室戸市|12|5|7|6\n",
        "市町村|人口|||世帯数\n|総数|男|女|\n高知市|30|10|20|15\n室戸市|12|5|7|6\n",
        "|人口|人口|人口|\n市町村|総数|男|女|世帯数\n高知市|30|10|20|15\n室戸市|12|5|7|6\n",
    ] {
        let table = one(text);
        assert_eq!(heads(&table), expected, "{text}");
        assert_eq!(labels(&table), ["高知市", "室戸市"]);
    }
}

#[test]
fn six_levels_of_heads_are_read_from_the_upper_to_the_lower() {
    let table = one("
地域|認定者数|~|~|~|~|~|~|~
^|第1号被保険者|~|~|~|第2号|~|~|~
^|65歳以上75歳未満|~|75歳以上|~|40歳以上|~|その他|~
^|男|女|男|女|男|女|男|女
^|要支援1|要支援1|要支援2|要支援2|要介護1|要介護1|要介護2|要介護2
^|（人）|（人）|（人）|（人）|（人）|（人）|（人）|（人）
高知市|1|2|3|4|5|6|7|8
室戸市|2|2|3|4|5|6|7|9
");
    assert_eq!(heads(&table)[1], "認定者数／第1号被保険者／65歳以上75歳未満／男／要支援1 [人]");
    assert_eq!(heads(&table)[8], "認定者数／第2号／その他／女／要介護2 [人]");
    assert_eq!(table.columns[0].headings, ["地域"]);
}

#[test]
fn districts_with_left_out_names_subtotals_and_a_total_are_told_apart() {
    let table = one("
（単位：人）
福祉保健所|市町村|R4|R5
安芸|室戸市|1|2
|安芸市|3|4
|小計|4|6
中央東|南国市|5|6
|香南市|7|8
|小計|12|14
合計||16|20
");
    assert_eq!(table.unit.as_deref(), Some("人"));
    assert_eq!(
        labels(&table),
        ["安芸／室戸市", "安芸／安芸市", "σ安芸／小計", "中央東／南国市", "中央東／香南市", "σ中央東／小計", "Σ合計"]
    );
    assert!(codes("所|市町村|人数\n安芸|室戸市|1\n|安芸市|2\n|奈半利町|2\n").contains(&"left-out-labels".to_owned()));
}

#[test]
fn sections_and_districts_in_one_column_name_the_rows_below_them() {
    let table = one("
市町村名|相談件数|うち新規
【市部】
高知市|10|1
室戸市|20|2
市計|30|3
【町村部】
東洋町|1|0
奈半利町|-|-
町村計|1|0
総数|31|3
");
    assert_eq!(
        labels(&table),
        [
            "【【市部】】",
            "【市部】>高知市",
            "【市部】>室戸市",
            "σ【市部】>市計",
            "【【町村部】】",
            "【町村部】>東洋町",
            "【町村部】>奈半利町",
            "σ【町村部】>町村計",
            "Σ総数",
        ]
    );
}

#[test]
fn a_municipality_without_values_is_a_row_and_no_section() {
    let table = one("市町村|件数\n高知市|1\n大川村|\n本山町|2\n土佐町|\n");
    assert_eq!(labels(&table), ["高知市", "大川村", "本山町", "土佐町"]);
}

#[test]
fn years_run_across_or_down() {
    let across = one("市町村|2018|2019|2020\n高知市|1|2|3\n室戸市|4|5|6\n");
    assert_eq!(heads(&across), ["‹市町村›", "2018", "2019", "2020"]);
    let down = one("年度|高知市|室戸市\n2018|1|2\n2019|3|4\n2020|5|6\n");
    assert_eq!(heads(&down), ["‹年度›", "高知市", "室戸市"]);
    assert_eq!(labels(&down), ["2018", "2019", "2020"]);
    let era = one("年度|相談件数|実人数\n平成30|10|5\n令和元|11|6\n2|12|7\n");
    assert_eq!(labels(&era), ["平成30", "令和元", "2"]);
    let fiscal = one("|令和3年度|~|令和4年度|~\n市町村|男|女|男|女\n高知市|1|2|3|4\n室戸市|5|6|7|8\n");
    assert_eq!(heads(&fiscal)[1..], ["令和3年度／男", "令和3年度／女", "令和4年度／男", "令和4年度／女"]);
}

#[test]
fn populations_that_look_like_years_are_values() {
    let table = one("市町村|人口\n大川村|1980\n馬路村|2010\n");
    assert_eq!((table.head_rows.clone(), labels(&table)), (vec![0], vec!["大川村".to_owned(), "馬路村".to_owned()]));
    let table = one("39302|奈半利町|1999\n39303|田野町|2000\n39304|安田町|2500\n");
    assert!(table.head_rows.is_empty());
    assert_eq!(table.rows.len(), 3);
}

#[test]
fn stacked_tables_with_titles_are_separate() {
    let (tables, findings) = tables(&book(
        "
表1　相談件数（令和4年度）
市町村|件数
高知市|10
室戸市|2

表2　相談件数（令和5年度）
市町村|件数
高知市|11
室戸市|3
（注）速報値
",
    ));
    assert_eq!(tables.iter().map(|table| table.id.as_str()).collect::<Vec<_>>(), ["s1t1", "s1t2"]);
    assert_eq!(lines(&tables[0].titles), ["表1　相談件数（令和4年度）"]);
    assert_eq!(lines(&tables[1].titles), ["表2　相談件数（令和5年度）"]);
    assert_eq!(lines(&tables[1].notes), ["（注）速報値"]);
    assert!(findings.iter().any(|finding| finding.rule.as_deref() == Some("L1-02")));
}

#[test]
fn tables_side_by_side_are_separate_and_share_a_common_title() {
    let (tables_, _) = tables(&book(
        "
令和5年度 相談実績
（単位：件）
市町村|件数||市町村|件数
高知市|10||香南市|5
室戸市|2||香美市|6
",
    ));
    assert_eq!(tables_.len(), 2, "{tables_:#?}");
    assert_eq!(labels(&tables_[0]), ["高知市", "室戸市"]);
    assert_eq!(labels(&tables_[1]), ["香南市", "香美市"]);
    assert_eq!(lines(&tables_[1].titles)[0], "令和5年度 相談実績");
    let (folded, _) = tables(&book(
        "市町村|件数|率|市町村|件数|率\n高知市|10|1.0|香南市|5|2.0\n室戸市|2|0.5|香美市|6|1.5\n安芸市|3|0.1|||\n",
    ));
    assert_eq!(folded.len(), 2);
    assert_eq!(labels(&folded[0]), ["高知市", "室戸市", "安芸市"]);
    assert_eq!(labels(&folded[1]), ["香南市", "香美市"]);
}

#[test]
fn a_table_goes_on_over_blank_rows_and_repeated_heads() {
    let blank = "市町村|件数\n高知市|10\n室戸市|2\n\n安芸市|3\n南国市|4\n\n土佐市|5\n";
    let table = one(blank);
    assert_eq!(table.rows.len(), 5);
    assert!(codes(blank).contains(&"blank-rows-inside".to_owned()));
    let pages = "市町村|件数\n高知市|10\n室戸市|2\n市町村|件数\n安芸市|3\n南国市|4\n";
    let table = one(pages);
    assert_eq!(labels(&table), ["高知市", "室戸市", "安芸市", "南国市"]);
    assert_eq!(table.head_rows, [0, 3]);
    assert!(codes(pages).contains(&"repeated-heads".to_owned()));
    let continued =
        one("表1 相談\n市町村|件数\n高知市|10\n室戸市|2\n\n表1 相談（つづき）\n市町村|件数\n安芸市|3\n南国市|4\n");
    assert_eq!(continued.rows.len(), 4);
}

#[test]
fn empty_columns_inside_do_not_part_a_table() {
    let text = "市町村||件数||率|備考\n高知市||10||1.5|速報\n室戸市||2||0.4|\n";
    let table = one(text);
    assert_eq!(heads(&table), ["‹市町村›", "件数", "率", "“備考”"]);
    assert!(codes(text).contains(&"empty-columns-inside".to_owned()));
}

#[test]
fn hidden_rows_columns_and_sheets_are_said() {
    let mut hidden = book("市町村|件数|内部用\n高知市|10|1\n室戸市|2|3\n");
    hidden.sheets[0].hidden_rows = vec![2];
    hidden.sheets[0].hidden_columns = vec![2];
    let mut second = sheet("計算", "市町村|件数\n高知市|10\n室戸市|3\n");
    second.hidden = true;
    hidden.sheets.push(second);
    let (found, findings) = tables(&hidden);
    assert_eq!(found.len(), 1);
    assert!(found[0].rows[1].hidden && found[0].columns[2].hidden && !found[0].rows[0].hidden);
    let codes: Vec<(&str, Option<&str>)> =
        findings.iter().map(|finding| (finding.code.as_str(), finding.rule.as_deref())).collect();
    assert!(codes.contains(&("hidden-sheet", Some("L1-13"))) && codes.contains(&("hidden-cells", Some("L1-13"))));
}

#[test]
fn a_column_of_row_numbers_is_no_value() {
    let table = one("No.|市町村コード|市町村|件数\n1|39201|高知市|10\n2|39202|室戸市|20\n3|39203|安芸市|5\n");
    assert_eq!(heads(&table), ["#No.", "‹市町村コード›", "‹市町村›", "件数"]);
    assert_eq!(labels(&table)[0], "39201／高知市");
}

#[test]
fn vertical_writing_and_line_breaks_are_taken_out_of_heads() {
    let table = one("市\\n町\\n村\\n名|相\\n談\\n件\\n数|実　人　数\\n（人）\n高知市|1|2\n室戸市|3|4\n");
    assert_eq!(heads(&table), ["‹市町村名›", "相談件数", "実人数（人） [人]"]);
}

#[test]
fn every_sheet_of_a_book_has_its_tables() {
    let text = "市町村|件数\n高知市|10\n室戸市|2\n";
    let book = Book {
        sheets: vec![sheet("R4", text), sheet("R5", text), sheet("メモ", "担当に確認")],
        ..Book::default()
    };
    let (tables, findings) = tables(&book);
    assert_eq!(tables.iter().map(|table| table.id.as_str()).collect::<Vec<_>>(), ["s1t1", "s2t1"]);
    assert!(findings.iter().any(|finding| finding.code == "no-table" && finding.at.sheet.as_deref() == Some("メモ")));
}

#[test]
fn long_term_care_reports_have_two_label_columns_and_a_total_on_top() {
    // 介護保険事業状況報告: insurers below their prefecture's total.
    let table = one("
第2表　要介護（要支援）認定者数　－保険者別－
令和5年3月末現在|||||（単位：人）
保険者番号|保険者名|総数|要支援１|要支援２|計
|高知県|47,000|6,000|5,000|11,000
392019|高知市|17,000|2,000|2,000|4,000
392027|室戸市|1,200|100|…|…
※1　第2号被保険者を含む。
資料：厚生労働省「介護保険事業状況報告」
");
    assert_eq!(heads(&table), ["‹保険者番号›", "‹保険者名›", "Σ総数", "要支援１", "要支援２", "Σ計"]);
    assert_eq!(table.unit.as_deref(), Some("人"));
    assert_eq!(labels(&table), ["高知県", "392019／高知市", "392027／室戸市"]);
    assert_eq!(
        lines(&table.titles),
        ["第2表　要介護（要支援）認定者数　－保険者別－", "令和5年3月末現在", "（単位：人）"]
    );
    assert_eq!(table.notes.len(), 2);
}

#[test]
fn school_statistics_set_groups_in_by_blanks() {
    // 学校基本調査: 区分 with groups that carry their own values, members set in below them.
    let table = one("
区　　分|学校数|児童数|~|~
^|^|計|男|女
令和4年度|189|30000|15000|15000
令和5年度|187|29000|14500|14500
　高 知 市|41|15000|7500|7500
　室 戸 市|5|300|150|150
");
    assert_eq!(heads(&table), ["‹区分›", "学校数", "Σ児童数／計", "児童数／男", "児童数／女"]);
    assert_eq!(labels(&table), ["令和4年度", "令和5年度", "高 知 市", "室 戸 市"]);
}

#[test]
fn the_corner_of_the_heads_may_hold_the_unit() {
    let table = one("（単位：件）|令和3年度|令和4年度\n来所|10|20\n電話|30|40\n");
    assert_eq!(table.unit.as_deref(), Some("件"));
    assert_eq!(heads(&table)[1..], ["令和3年度", "令和4年度"]);
    assert_eq!(labels(&table), ["来所", "電話"]);
}

#[test]
fn symbols_in_the_first_row_below_the_heads_are_values() {
    let table = one("市町村|未設置|設置予定|設置済\n高知市|-|-|○\n室戸市|○|…|-\n");
    assert_eq!(table.head_rows, [0]);
    assert_eq!(labels(&table), ["高知市", "室戸市"]);
}

#[test]
fn answers_that_are_words_of_symbols_may_be_heads() {
    let table = one("市町村|男|女|不明|無回答\n高知市|1|2|3|4\n室戸市|1|2|3|4\n");
    assert_eq!(heads(&table), ["‹市町村›", "男", "女", "不明", "無回答"]);
}

#[test]
fn days_may_be_heads() {
    let mut days = book("市町村|a|b\n高知市|1|2\n室戸市|3|4\n");
    for (column, year) in [(1, 2023), (2, 2024)] {
        days.sheets[0].rows[0][column] = RawCell { value: RawValue::Date { year, month: 3, day: 31 }, formula: false };
    }
    let (tables, _) = tables(&days);
    assert_eq!(heads(&tables[0]), ["‹市町村›", "2023-03-31", "2024-03-31"]);
}

#[test]
fn notes_beside_and_below_are_no_rows() {
    let table = one("
市町村|件数||※ 高知市は中核市
高知市|10||のため別に計上
室戸市|2
資料：高知県地域福祉政策課
＊は推計
");
    assert_eq!(labels(&table), ["高知市", "室戸市"]);
    assert!(lines(&table.notes).contains(&"資料：高知県地域福祉政策課"), "{:?}", table.notes);
}

#[test]
fn lists_of_facilities_are_tables_without_filled_in_words() {
    let table = one("
都道府県コード又は市区町村コード|NO|都道府県名|市区町村名|名称|方書|緯度|経度|電話番号
392014|1|高知県|高知市|あったかふれあいセンター甲|1階|33.55|133.53|088-000-0001
392014|2|高知県|高知市|あったかふれあいセンター乙||33.56|133.54|088-000-0002
392022|3|高知県|室戸市|あったかふれあいセンター丙||33.29|134.15|088-000-0003
");
    assert_eq!(table.rows.len(), 3);
    let second: Vec<&str> = table.rows[1].labels.iter().map(|(_, text)| text.as_str()).collect();
    assert!(!second.contains(&"1階"), "a blank 方書 is not filled in: {second:?}");
    assert_eq!(table.columns.iter().map(|column| column.headings.join("")).collect::<Vec<_>>()[4], "名称");
}

#[test]
fn a_plain_csv_has_one_head_and_no_findings() {
    let text = "code,name,total,0-4\n39201,高知市,312228,9368\n39202,室戸市,11273,150\n".replace(',', "|");
    let table = one(&text);
    assert_eq!(
        heads(&table),
        ["‹code›", "‹name›", "total", "0-4"].map(|head| if head == "total" {
            "Σtotal".to_owned()
        } else {
            head.to_owned()
        })
    );
    assert_eq!(codes(&text), Vec::<String>::new());
}

#[test]
fn a_rate_beside_its_count_is_named_by_both_levels() {
    // 生活困窮者自立支援 統計表: the rate stands one level lower, right of its count.
    let table = one("
|自治体名|新規相談受付件数||プラン作成件数|
|||人口10万人あたり||人口10万人あたり
1|高知市|200|60.1|40|10.2
2|室戸市|12|9.9|-|-
3|安芸市|13|9.5|1|0.7
|合計|225||41|
");
    assert_eq!(
        heads(&table),
        [
            "#",
            "‹自治体名›",
            "新規相談受付件数",
            "新規相談受付件数／人口10万人あたり",
            "プラン作成件数",
            "プラン作成件数／人口10万人あたり",
        ]
    );
    assert_eq!(labels(&table).last().map(String::as_str), Some("Σ合計"));
}

#[test]
fn rows_that_number_the_columns_are_heads_and_rows_without_a_name_are_said() {
    let table = one("市町村|人口|世帯|比率\n|(1)|(2)|(3)=(1)/(2)\n高知市|100|50|2.0\n室戸市|10|5|2.0\n");
    assert_eq!((table.head_rows.clone(), table.rows.len()), (vec![0, 1], 2));
    assert!(
        codes("市町村|認定者数\n高知市|100\n|(12.5%)\n室戸市|50\n|(10.0%)\n").contains(&"rows-without-name".to_owned())
    );
}

#[test]
fn forms_in_two_columns_and_lists_without_heads_keep_every_row() {
    let form = one("市町村名|高知市\n担当課|健康福祉部\n相談窓口の有無|有\n相談件数|12件\n実人数|5人\n");
    assert_eq!(labels(&form), ["担当課", "相談窓口の有無", "相談件数", "実人数"]);
    let (lists, _) =
        tables(&book("１　相談者の性別\n男性|10\n女性|20\n\n２　相談者の年代\n10代|1\n20代|5\n30・40代|10\n"));
    assert_eq!(lists.len(), 2);
    assert_eq!(labels(&lists[1]), ["10代", "20代", "30・40代"]);
    assert!(lists[0].head_rows.is_empty());
}
