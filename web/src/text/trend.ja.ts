/** What the workspace 推移 says in Japanese. */
export const trendJa = {
  lines: "線で示す地域",
  addArea: "加える市町村をさがす",
  addChosen: "地図で選んだ{name}を加える",
  remove: "{name}を外す",
  groupings: "圏域ごとの線",
  noGroupings: "示さない（{whole}だけ）",
  most: "一度に示せるのは{n}市町村までです。",
  figure: "推移の図",
  single: "この指標は時点が1つだけです。時点が2つ以上ある指標から選んでください。",
  singleNone: "このデータには、時点が2つ以上ある指標がありません。",
  kinds: "時点の種類",
  kind_fiscal_year: "年度：4月から翌年3月までの数",
  kind_calendar_year: "年：1月から12月までの数",
  kind_as_of: "時点：その日に数えた数（年度の線とはつなぎません）",
  change: "いちばん新しい続きの期間の変化",
  changeLine: "{name}：{from}の{before}から、{to}の{after}へ（{difference}）",
  changeSame: "{name}：{from}も{to}も{after}",
  changeNone: "比べられる期間がありません。数え方が変わった年や値のない年は、続けて比べません。",
  targets: "目標と実績（KPI）",
  targetsLead: "計画に書かれた目標と実績です。出典の資料にある年の分だけを示します。",
} as const;

export type TrendTextKey = keyof typeof trendJa;
