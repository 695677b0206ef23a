/** One entry of the glossary, in plain words, with an example. */
export interface Word {
  id: string;
  chapter: Chapter;
  ja: Entry;
  en: Entry;
}

export interface Entry {
  term: string;
  text: string;
  example: string;
}

/** Chapters in the order in which they are read. */
export const CHAPTERS = ["basic", "measure", "blank", "trust", "method", "version"] as const;
export type Chapter = (typeof CHAPTERS)[number];

/** The words of this program. Each has one meaning, on every screen and in every file. */
export const GLOSSARY: readonly Word[] = [
  word("area", "basic",
    ["地域", "市町村、圏域、県のどれかです。市町村は5けたの全国地方公共団体コードで見分けます。名前・かな・コードのどれでもさがせます。", "高知市は39201。「こうち」でも「39201」でも見つかります。"],
    ["Area", "A municipality, a district, or the prefecture. Municipalities are told apart by their 5-digit JIS code and can be found by name, kana or code.", "Kochi City is 39201."]),
  word("grouping", "basic",
    ["圏域の分け方", "市町村を組にまとめる決まりです。同じ市町村が、分け方によって別の組に入ります。どの市町村がどの組に入るかが公表されていない分け方では、合計を出しません。", "福祉保健所（6つ）、保健医療圏（4つ）、市部・町村部（2つ）。"],
    ["Grouping", "A way to put municipalities into districts. One municipality belongs to different districts in different groupings. Where membership is not published, there are no totals.", "Health offices (6), medical areas (4), cities and towns (2)."]),
  word("period", "basic",
    ["時点と年度", "年度は4月から翌年3月までの1年間、時点はその日の状態です。年度の数と時点の数は、同じ軸に並べるときに印を付けます。暦年（1月〜12月）とも区別します。", "「令和5年度」は2023年4月〜2024年3月。「令和6年3月末時点」は2024年3月31日の状態。"],
    ["Period", "A fiscal year runs from April to March; an as-of date tells the state on that day. The two never share an axis without a mark. Calendar years are kept apart, too.", "FY2023 is April 2023 to March 2024."]),
  word("indicator", "basic",
    ["指標", "定義・単位・数の種類・出典を持つ、1つの数え方です。データから入るものと、プラグインが計算するものがあり、使い方は同じです。", "「ひきこもりの出現率」は、人数と人口から計算する率です。"],
    ["Indicator", "One way of counting, with definition, unit, measure and source. Some are filled by data, some computed by plugins; both are used alike.", "“Prevalence” is a rate computed from cases and population."]),
  word("facility", "basic",
    ["支援の場", "あったかふれあいセンター、就労体験拠点、相談窓口などの場所です。位置がどこまで正確かを「位置の精度」で示します。", "「町字の中心」とある場所は、建物ではなく町の中心に印を置いています。"],
    ["Place of support", "Warm-contact centers, work-experience bases, desks and so on. “Precision” says how exactly the position is known.", "A place known by its town only is marked at the town's center."]),
  word("polarity", "basic",
    ["向き", "値が大きいとき、支援の必要が大きいのか小さいのかです。どちらでもない指標もあります。色の濃さは値の大きさだけを示し、良し悪しを示しません。", "「最寄りの場所までの距離」は、大きいほど支援が届きにくいことを示します。"],
    ["Polarity", "Whether a great value means more need, less need, or neither. Colors show size only, never good or bad.", "A greater distance to the nearest place means that support reaches less."]),
  word("measure-persons", "measure",
    ["実人数", "同じ人を1回だけ数えた数です。重ならない地域どうしなら足せます。年度どうしや、別のサービスどうしは足せません。同じ人が2度数えられるからです。", "市町村の実人数を足すと県の実人数になります。令和4年度と5年度を足しても人数にはなりません。"],
    ["Persons", "Each person counted once. May be added over areas that do not overlap, never over years or services: the same person would count twice.", "Persons of FY2022 and FY2023 do not add up to persons."]),
  word("measure-events", "measure",
    ["延べ数", "回数や件数です。同じ人の2回目も数えます。地域どうしも年度どうしも足せます。実人数とくらべることはできません。", "1人が3回相談すると、実人数は1人、延べ数は3件です。"],
    ["Events", "Times or visits; the second visit of a person counts again. May be added over areas and years, but not compared with persons.", "One person with three visits: 1 person, 3 events."]),
  word("measure-places", "measure",
    ["か所数・面積", "場所の数や面積です。地域どうしは足せますが、年度どうしは足せません。", "6市町村のあったかふれあいセンターの数を足すと、圏域の数になります。"],
    ["Places", "Counts of places, or land. May be added over areas, not over years.", "The centers of six municipalities add up to those of the district."]),
  word("measure-rate", "measure",
    ["率", "割り算で出した値です。足すことも平均することもできません。圏域の率は、分子と分母をそれぞれ足してから割り直します。", "10人中1人と1000人中10人の圏域の率は、11÷1010です。2つの率の平均ではありません。"],
    ["Rate", "A quotient: neither added nor averaged. The rate of a district is rebuilt from its numerators and denominators.", "1 of 10 and 10 of 1,000 make 11 of 1,010."]),
  word("measure-state", "measure",
    ["状態", "「未設置・設置予定・設置済み」のような段階です。足せませんが、段階ごとの市町村数は数えられます。", "「34市町村のうち、設置済み22」。"],
    ["State", "A step such as none, planned, established. Never added; the municipalities in each state are counted.", "“Established: 22 of 34”."]),
  word("measure-index", "measure",
    ["指数", "いくつかの要素を点数にまとめた値です。足すことも平均することもできません。点数の中身を「なぜここが？」で確かめてください。", "「支援の不足スコア」は、ニーズ・体制・訪問・距離の4つの要素を足した点です。"],
    ["Index", "Several parts put together as points. Neither added nor averaged; “Why here?” takes it apart.", "The coverage gap consists of need, platform, outreach and access."]),
  word("multiple-response", "measure",
    ["複数回答", "1人（1市町村）が2つ以上を選べる質問の答えです。項目を足すと、答えた人の数を超えます。", "34市町村の答えの合計が37になることがあります。"],
    ["Multiple response", "A question with more than one answer allowed: the answers add up to more than those who answered.", "34 municipalities can give 37 answers."]),
  word("relisted", "measure",
    ["再掲", "ほかの行にも含まれている数を、もう一度書いたものです。足すと二重に数えます。", "「うち新規」の行は、合計の行に含まれています。"],
    ["Re-listed", "A figure that is already part of another row. Adding it counts twice.", "A row “of these, new” is part of the total."]),
  word("blank", "blank",
    ["空欄の種類", "値がないときは、必ず理由を付けます。0は値で、空欄ではありません。地図では理由ごとに別の模様、表では言葉、CSVでは記号の列で見分けられます。空欄を含む合計は、空欄になります。", "秘匿＝細かい格子と「秘」、未調査＝まばらな点、未回答＝ななめの線、対象外＝横線。"],
    ["Blanks", "A missing value always has a reason. Zero is a value, not a blank. On the map each reason has its own pattern, in tables its word, in CSV its own column. A total with a blank part is blank.", "Suppressed: fine cross-hatch; not surveyed: sparse dots; no reply: diagonal lines; not applicable: a dash."]),
  word("blank-suppressed", "blank",
    ["秘匿", "数はわかっていますが、人数が少なく、個人がわかるおそれがあるため出していません。", "小さな町村の年代別の人数。"],
    ["Suppressed", "The number is known but so small that a person might be recognized; it is not given.", "Persons by age band in a small village."]),
  word("blank-not-surveyed", "blank",
    ["未調査・未公表", "調べていないか、公表された資料にありません。ここでは推測で埋めません。", "市町村別の人数が公表されていない調査。"],
    ["Not surveyed", "Not surveyed, or not in any published source. Nothing is guessed.", "A survey published for the whole prefecture only."]),
  word("blank-no-reply", "blank",
    ["未回答", "たずねましたが、答えがありませんでした。", "有効な回答の割合が89.6%なら、残りは未回答などです。"],
    ["No reply", "Asked, but not answered.", "With 89.6% valid replies, the rest did not reply or not validly."]),
  word("blank-not-applicable", "blank",
    ["対象外", "その地域には当てはまらない項目です。", "設置していない市町村の「会議の回数」。"],
    ["Not applicable", "The question does not apply to this area.", "Meetings of a platform that does not exist."]),
  word("trust-published", "trust",
    ["公表値", "国・県などが公表した数を、出典のとおりに写したものです。印は付けません。", "国勢調査の人口。"],
    ["Published", "A figure that an authority has published, as its source gives it. It carries no mark.", "Population of the census."]),
  word("trust-estimate", "trust",
    ["推計", "公表された割合と人口などから計算した値です。数えた値ではありません。点線の枠の印が付きます。", "「ひきこもりの状態にある人の推計数」。"],
    ["Estimate", "Computed from published rates and populations, not counted. Marked with a dashed frame.", "Expected number of people in social withdrawal."]),
  word("trust-provisional", "trust",
    ["速報", "あとで確定値に変わる数です。", "年度の途中に出た報告。"],
    ["Provisional", "To be replaced by a final figure.", "A report within the year."]),
  word("trust-sample", "trust",
    ["見本", "操作を試すための架空の数値です。地図・図・表・保存したファイルのすべてに「見本」と出ます。実在の市町村の状況とは関係ありません。", "「見本データ」を選んだときの、すべての数。"],
    ["Sample", "Fictitious figures for trying things out. Map, figures, tables and files all say so. They tell nothing about real municipalities.", "Everything while “Sample data” is chosen."]),
  word("wilson", "method",
    ["95%区間（ウィルソン）", "率がどのくらいたしかかを示す幅です。人数が少ない町村ほど広くなります。0人でも幅があるのが特徴で、400人の村の0人を「確実に0」とは扱いません。式は (2x+z²∓z√(z²+4x(1−x/n)))÷(2(n+z²))、xは人数、nは人口、zは95%なら1.96です。", "361人÷182,962人×1000＝1.97、区間は1.78〜2.19。"],
    ["95% interval (Wilson)", "How sure a rate is. The fewer people, the wider it is; it has a width even at zero, so that no case in a village of 400 does not look certain. With x cases of n and z = 1.96: (2x+z²∓z√(z²+4x(1−x/n)))÷(2(n+z²)).", "361 ÷ 182,962 × 1,000 = 1.97, interval 1.78 to 2.19."]),
  word("difference", "method",
    ["差があるとは言えない", "区間の中に県の値が入っているとき、「高い」「低い」とは言いません。たまたまの違いかもしれないからです。率で、区間があるときだけ判定します。", "1.97（1.78〜2.19）と県の2.16：差があるとは言えない。"],
    ["No difference can be shown", "Where the interval contains the value of the prefecture, nothing is called higher or lower: it may be chance. Only rates with an interval are judged.", "1.97 (1.78 to 2.19) against 2.16: no difference can be shown."]),
  word("rank", "method",
    ["順位", "大きいほうから数えます。同じ値は同じ順位で、次の順位を飛ばします（1、2、2、4）。空欄には順位がありません。人数の少ない町村の率の順位は年ごとに大きく動くので、区間とあわせて見てください。", "「34市町村中1位」は、値のある34市町村の中で最大。"],
    ["Rank", "Counted from the greatest. Equal values share a rank and the next is skipped (1, 2, 2, 4). Blanks have none. Ranks of small municipalities jump from year to year: look at the interval, too.", "“1 of 34” is the greatest of 34 with a value."]),
  word("classes", "method",
    ["色の区分", "地図の色を分ける境目の決め方です。「ほぼ同数ずつ」は市町村の数をそろえ、「自然な切れ目」は区分の中のばらつきが最も小さくなる境目をさがし（フィッシャー・ジェンクス法）、「等間隔」は値の幅をそろえ、「切りのよい数」は10や50などの数で、「平均と標準偏差」は平均から標準偏差いくつ分離れているかで分けます。地図・凡例・図・表は同じ境目を使います。", "かたよりの大きい人数は「自然な切れ目」、割合は「ほぼ同数ずつ」が見やすいことが多いです。"],
    ["Classes", "Where a map changes color. “Equal counts” gives each class as many municipalities, “natural breaks” leaves the least variance within classes (Fisher and Jenks), “equal widths” gives each class the same width, “round numbers” breaks at such as 10 or 50, “standard deviations” counts them from the mean. Map, legend, figure and table share the breaks.", "Skewed counts often read better with natural breaks."]),
  word("distance", "method",
    ["距離", "市町村の代表点（役場など）から場所までの直線距離です。地球の丸み（楕円体）に沿って測ります。道のりや時間ではありません。山や川で実際の道のりは長くなります。", "「約2.4 km」は地図上の直線です。"],
    ["Distance", "In a straight line from the municipality's reference point, such as its office, along the ellipsoid. Neither road nor time: mountains make the way longer.", "“About 2.4 km” is a straight line."]),
  word("expected", "method",
    ["推計のしかた", "市町村別の人数が公表されていないとき、公表された割合に、その市町村の年代別人口を掛けて求めます。割合は調査によって定義が違うため、「出典・算出方法・注意」を必ず確かめてください。", "「ひきこもりの状態にある人の推計数」の条件は、地図の左で変えられます。"],
    ["How estimates are made", "Where no figures by municipality are published, a published rate is multiplied by the population. Rates come from surveys with different definitions: read source, method and caveats.", "The settings of the estimate stand at the left of the map."]),
  word("break", "method",
    ["系列の切れ目", "数え方や定義が途中で変わったところです。線を切り、印を付けます。切れ目をはさんだ増減は、実際の変化とは限りません。", "令和5年度から数える範囲が変わった系列。"],
    ["Break in a series", "Where counting or definition changed. The line is cut and marked: a change across it need not be real.", "A series whose scope changed in FY2023."]),
  word("revision", "version",
    ["版", "公開されたデータ全体の、ある時点の姿です。番号が付き、あとから変わりません。取り消しも、新しい版として公開されます。", "「第3版」を開けば、委員会で見たときと同じ地図が出ます。"],
    ["Revision", "One published state of all data: numbered and never changed. Undoing publishes a new one.", "Revision 3 shows the map as the committee saw it."]),
  word("hash", "version",
    ["データの照合番号", "データの中身から計算した短い番号です。番号が同じなら、中身は1文字も違いません。図の下と、資料のそれぞれの図に付きます。", "「20d3758e3221」のような12けた。"],
    ["Hash of the data", "A short number computed from the content: equal numbers mean that not one character differs. It stands below every figure.", "Twelve digits such as 20d3758e3221."]),
  word("passport", "version",
    ["図の身元", "図の下に付く、出典・定義・時点・版・照合番号です。同じ図をもう一度作るために必要なことが、すべて入っています。", "資料に入れた図は、リンクからいつでも同じ版で開けます。"],
    ["Passport of a figure", "The lines below a figure: source, definition, date, revision and hash. They hold all that is needed to make it again.", "A figure in the paper opens again in its own revision."]),
  word("plugin", "version",
    ["プラグイン", "指標を計算する小さなプログラムです。ファイルも通信も使えず、許されたデータだけを受け取ります。同じデータからは、必ず同じ結果になります。", "「ひきこもりの出現率」「支援の不足スコア」。"],
    ["Plugin", "A small program that computes an indicator. It has no files and no network, gets only the data granted to it, and the same data always give the same result.", "Prevalence, coverage gap."]),
  word("citation", "version",
    ["出典の書き方", "資料に載せるときは、図の下の出典をそのまま写してください。「出典の文をコピー」で、題・時点・出典・版・リンクがそろった文になります。", "「ひきこもりの出現率」（令和6年度）、…。つなぎ 第1版から作成。"],
    ["Citing", "Copy the source below a figure as it stands; “Copy citation” gives title, period, source, revision and link in one sentence.", "“Prevalence” (FY2024), … Made with Tsunagi, revision 1."]),
];

function word(id: string, chapter: Chapter, ja: [term: string, text: string, example: string], en: [term: string, text: string, example: string]): Word {
  const entry = ([term, text, example]: [string, string, string]): Entry => ({ term, text, example });
  return { id, chapter, ja: entry(ja), en: entry(en) };
}
