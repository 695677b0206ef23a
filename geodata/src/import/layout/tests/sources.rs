//! Every table of the two papers that the project starts from (高知県ひきこもり地域支援センター 取組発表資料; 就職氷河期世代支援 令和5年度実績),
//! typed into sheets as they stand there.

use super::*;

const CONSULTATIONS: &str = "
ひきこもり相談実績（来所）
年度|３０|元|２|３
ひきこもり（再掲）
相談数
実人数|４２９|５０６|４６３|５２０|１４６
延べ|２０４０|２１８１|２０９１|２２３１|８４４
年度|２９|３０|元|２|３
相談数
実人数|１３７|１５１|１８０|１２８|１４６
延べ|８３２|９５４|９７５|７０４|８３４
※R２，３年度は新型コロナウィルスの感染拡大防止のため、面接休止期間あり
";

#[test]
fn four_heads_over_five_values_are_not_matched() {
    let (tables, findings) = tables(&book(CONSULTATIONS));
    assert_eq!(tables.len(), 2, "{tables:#?}");
    assert_eq!(heads(&tables[0]), ["‹年度›", "３０年度", "元年度", "２年度", "３年度", ""]);
    assert_eq!(labels(&tables[0]), ["【ひきこもり（再掲）】", "【相談数】", "相談数>実人数", "相談数>延べ"]);
    let finding = findings.iter().find(|finding| finding.code == "fewer-heads-than-values").expect("said");
    assert_eq!((finding.at.column.as_deref(), finding.rule.as_deref()), (Some("F"), Some("L1-05")));
    assert!(finding.message.contains("値の列は5ありますが、見出しは4しかありません"), "{}", finding.message);
    // The second table is whole: five heads, five values.
    assert_eq!(heads(&tables[1]), ["‹年度›", "２９年度", "３０年度", "元年度", "２年度", "３年度"]);
    assert_eq!(labels(&tables[1]), ["【相談数】", "相談数>実人数", "相談数>延べ"]);
    assert_eq!(lines(&tables[1].titles), ["ひきこもり相談実績（来所）"]);
    assert_eq!(lines(&tables[1].notes).len(), 1);
}

#[test]
fn heads_crowded_into_one_cell_are_spread_only_where_they_fit() {
    let crowded = |heads: &str| {
        format!(
            "年度|{heads}\n実人数|４２９|５０６|４６３|５２０|１４６\n延べ|２０４０|２１８１|２０９１|２２３１|８４４\n"
        )
    };
    let (tables_, findings) = tables(&book(&crowded("３０ 元 ２ ３")));
    assert_eq!(tables_[0].columns.iter().filter(|column| column.headings.is_empty()).count(), 4);
    let finding = findings.iter().find(|finding| finding.code == "several-heads-in-cell").expect("said");
    assert!(finding.message.contains("合いません"));
    let table = one(&crowded("２９　３０　元　２　３"));
    assert_eq!(heads(&table), ["‹年度›", "２９", "３０", "元", "２", "３"]);
}

#[test]
fn the_same_table_with_its_merged_labels_is_one_table_with_groups() {
    let table = one("
|年度|２９|３０|元|２|３
相談数|実人数|１３７|１５１|１８０|１２８|１４６
^|延べ|８３２|９５４|９７５|７０４|８３４
");
    assert_eq!(heads(&table), ["‹›", "‹年度›", "２９年度", "３０年度", "元年度", "２年度", "３年度"]);
    assert_eq!(labels(&table), ["相談数／実人数", "相談数／延べ"]);
}

#[test]
fn platforms_stand_in_a_small_table_with_a_long_title() {
    let table = one("
＜３＞市町村プラットフォームの設置・運営（R４.３月末時点）

①設置状況
|市町村数
令和４年３月末までに\\n設置済み|22
令和４年度中に設置予\\n定|5
その他|7
");
    assert_eq!(heads(&table), ["‹›", "市町村数"]);
    assert_eq!(labels(&table), ["令和４年３月末までに設置済み", "令和４年度中に設置予定", "その他"]);
    assert_eq!(lines(&table.titles), ["＜３＞市町村プラットフォームの設置・運営（R４.３月末時点）", "①設置状況"]);
}

#[test]
fn roles_and_surveys_keep_their_titles() {
    let (tables, _) = tables(&book(
        "
②市町村プラットフォームが果たしている役割（複数回答）
|市町村数
構成団体が支援つなぎ先の選択肢として\\n機能|13
個別ケースの検討会やアセスメントを実\\n施|20
地域課題や支援方針などを総合的に検討\\nする場として機能|14

実態調査実施の有無（複数\\n回答あり）
|市町村\\n数
令和４年３月までに\\n　　　　　　実施済|11
令和４年度中に\\n実施予定（実施中）|４
令和２年度の県調査\\nを活用|8
その他|14
",
    ));
    assert_eq!(tables.len(), 2);
    assert_eq!(heads(&tables[0]), ["‹›", "市町村数"]);
    assert_eq!(heads(&tables[1]), ["‹›", "市町村数"]);
    assert_eq!(lines(&tables[0].titles), ["②市町村プラットフォームが果たしている役割（複数回答）"]);
    assert_eq!(tables[0].rows.len(), 3);
    assert_eq!(labels(&tables[1])[1], "令和４年度中に実施予定（実施中）");
    assert!(lines(&tables[1].titles).contains(&"実態調査実施の有無（複数\n回答あり）"));
}

#[test]
fn a_single_value_is_a_table_of_one_cell() {
    let table = one("
【有効回答率】
８９．６%（有効回答数1,935件/調査対象数2,159件）
");
    assert_eq!((table.rows.len(), table.columns.len()), (1, 1));
    assert_eq!(lines(&table.titles), ["【有効回答率】"]);
    assert_eq!((table.rows[0].index, table.columns[0].index), (1, 0));
}

#[test]
fn results_in_words_are_a_table_of_words() {
    let table = one("
高知県ひきこもり実態把握調査　結果
項 目|調 査 結 果
ひきこもりの人の数|６９２人 （ひきこもり出現率0.19%）
性別|「男性」が約７割
年齢層|「３０・４０代」が約半数\\n次いで「５０代・６０～６５歳代」が約3割
ひきこもりの期間|「１０年以上２０年未満」が約２割
支援の状況|「支援を受けていない」、「分からない」が約７割
地域別の出現率|市部に比べ、町村部の出現率が高い
");
    assert_eq!(heads(&table), ["‹項目›", "“調査結果”"]);
    assert_eq!(table.rows.len(), 6);
    assert_eq!(labels(&table)[1], "性別");
    assert!(codes("項 目|結　果\nア|1つ\nイ|2つ\n").contains(&"spaces-in-heads".to_owned()));
}

#[test]
fn the_table_of_targets_keeps_its_merged_heads_and_labels() {
    let table = one("
対象者|取 組 内 容|~|実 施 計 画 (令和５年度)|ＫＰＩ|~|~|実 績(令和５年度末現在)|実施機関及び\\n関係機関|備 考
^|^|^|^|目標／令和5年度目標|令和5年度末現在|達成度|^|^|^
社会参加に向けた支援を必要とする方|①課題やニーズの把握|~|【高知県子ども・福祉政策部】\\n市町村における実態|ー|ー|-|独自で実態把握調査を実施した市町村数\\n７市町村|高知県|
^|ア|ひきこもりの方等やその家族が抱える複合的な課題を解消するため|重層的支援体制後方支援事業を活用し|ー|ー|-|トップセミナー|高知県|
^|イ|地域における関係機関の協働|研修を開始|人数　100人|人数　23人|D|参加者延べ468人|高知県|＊交付金事業
");
    let names: Vec<String> = table.columns.iter().map(|column| column.headings.join("／")).collect();
    assert_eq!(
        &names[3..8],
        [
            "実施計画(令和５年度)",
            "ＫＰＩ／目標／令和5年度目標",
            "ＫＰＩ／令和5年度末現在",
            "ＫＰＩ／達成度",
            "実績(令和５年度末現在)"
        ]
    );
    assert_eq!(names[1], "取組内容");
    assert_eq!(table.rows.len(), 3);
    assert!(table.rows.iter().all(|row| row.labels.first().is_some_and(|(_, text)| text.starts_with("社会参加"))));
}
