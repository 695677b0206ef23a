/**
 * Names of the Digital Agency's rules for machine-readable data, shortened to what fits under a pointer.
 *
 * Source: digital-go-jp/machine_readability_rule, machine-readability-rules.csv.
 */
export const RULES: Readonly<Record<string, { ja: string; en: string }>> = {
  "L1-01": { ja: "機械が直接読み取れるファイル形式にする", en: "A file format that machines read" },
  "L1-02": { ja: "1シート（ファイル）に1つの表だけを載せる", en: "One table a sheet" },
  "L1-03": { ja: "データを空白行・空白列などで分断しない", en: "No table split by empty rows or columns" },
  "L1-04": { ja: "データ本体と無関係な情報を置かない", en: "Nothing around the data that is not part of them" },
  "L1-05": { ja: "すべての列に意味のわかる項目名を付ける", en: "A name that says something for every column" },
  "L1-06": { ja: "スペースや改行で体裁を整えない", en: "No spaces or line breaks for looks" },
  "L1-07": { ja: "1セル1データにする", en: "One datum a cell" },
  "L1-08": { ja: "機種依存文字を使わない", en: "No characters that depend on the machine" },
  "L1-09": { ja: "空白とゼロを区別する", en: "Blank and zero told apart" },
  "L1-10": { ja: "図形やテキストボックスに情報を書かない（Excel）", en: "No information in drawing objects (Excel)" },
  "L1-11": { ja: "色や太字などの書式でデータの違いを表さない（Excel）", en: "No meaning in color or format (Excel)" },
  "L1-12": { ja: "セルを結合しない（Excel）", en: "No merged cells (Excel)" },
  "L1-13": { ja: "不要な行や列を非表示のまま残さない（Excel）", en: "No hidden rows or columns (Excel)" },
  "L1-14": { ja: "1行1データにする（CSV）", en: "One record a line (CSV)" },
  "L1-15": { ja: "カンマを含む文字列は「\"」で囲む（CSV）", en: "Texts with commas in quotation marks (CSV)" },
  "L2-01": { ja: "数値データは数値にし、文字を含めない", en: "Numbers are numbers, without other characters" },
  "L2-02": { ja: "上の行と同じでも項目名などを省略しない", en: "Nothing left out because the row above says it" },
  "L2-03": { ja: "各列に重複しない項目名を付ける", en: "Column names that are unique and complete" },
  "L2-04": { ja: "選択肢の書き方をそろえる", en: "Choices written in one way" },
  "L2-05": { ja: "選択肢の列と「その他」の詳しい記入を分ける", en: "Details of “other” in their own column" },
  "L2-06": { ja: "数式を値に置き換える（Excel）", en: "Values in place of formulas (Excel)" },
  "L3-01": { ja: "項目名の行から始め、次の行からデータを入れる", en: "Heads in the first row, data from the second" },
  "L3-02": { ja: "回答のコード表を別に付ける", en: "The table of codes attached" },
  "L3-03": { ja: "秘匿などの特殊記号の定義を書く", en: "Special symbols defined" },
  "L3-04": { ja: "データの単位を書く", en: "Units stated" },
  "L3-05": { ja: "時間軸の書き方をそろえる（西暦、または和暦に西暦を併記）", en: "Time written in one way, with the Western year" },
  "L3-06": { ja: "地域コードまたは正式な地域名称を書く", en: "Area codes or official names" },
  "L3-07": { ja: "年によってフォーマットを大きく変えない", en: "The same form every year" },
  "L3-08": { ja: "データの定義や更新履歴を書く", en: "Definitions and history stated" },
  "L3-09": { ja: "縦持ちの形式にする", en: "Long form" },
};
