// 相談の集中度: where those who consult the prefecture's centre live, beside where people live.

import { Problem, blankLabel, cells, groupDigits, isValue, layer, periodLabel, series, text, value } from "../../sdk/js/index.js";
import { Z, concentration } from "./formula.js";

/** As many areas as a bar chart of two series can show. */
const BARS = 12;

const CONSULTATIONS = {
  withdrawal: { column: "center-consultation-persons", word: text("ひきこもりの相談", "Withdrawal consultations") },
  all: { column: "all-consultation-persons", word: text("来所相談", "Consultations in person") },
};
const BASES = {
  population: { column: "population-15-64", word: text("15〜64歳人口", "Population aged 15–64"), short: text("人口", "population") },
  cases: { column: "cases", word: text("把握されたひきこもりの人", "Known people in withdrawal"), short: text("把握された人", "known people") },
};

/** What an interval says of the value, beside chance. */
const JUDGED = {
  more: text("見込みより多く、偶然の幅を超えています。", "That is more than expected, beyond chance."),
  fewer: text("見込みより少なく、偶然の幅を超えています。", "That is fewer than expected, beyond chance."),
  chance: text("見込みとの差は偶然の幅の内です。", "The difference is within chance."),
};

/** @type {import("../../sdk/js/index.js").Compute} */
export function compute(inputs, request) {
  const { consultations, "compared-with": comparedWith, confidence } = request.parameters;
  const what = CONSULTATIONS[/** @type {keyof typeof CONSULTATIONS} */ (consultations)];
  const beside = BASES[/** @type {keyof typeof BASES} */ (comparedWith)];
  const areas = inputs.areas();
  const asked = inputs.column(what.column, request.period);
  const base = inputs.column(beside.column, asked.period);
  const [askedCells, baseCells] = [cells(asked), cells(base)];
  refuseNegative(areas, askedCells, what.word.ja);
  refuseNegative(areas, baseCells, beside.word.ja);
  const found = concentration(askedCells, baseCells, Z[/** @type {keyof typeof Z} */ (/** @type {unknown} */ (confidence))]);
  const notes = found.quotients.map((quotient, area) =>
    isValue(quotient.cell)
      ? known(quotient, askedCells[area].value ?? 0, found, beside.short, String(confidence))
      : unknown(askedCells[area], baseCells[area], what.word, beside.word),
  );
  return layer(asked.period, found.quotients.map(({ cell }) => cell), {
    low: found.quotients.map(({ low }) => low),
    high: found.quotients.map(({ high }) => high),
    notes,
    remarks: remarks(areas, found, what.word, beside, [asked.period, base.period]),
    charts: charts(areas, found, what.word, beside.word),
  });
}

/** @param {import("../../sdk/js/index.js").Area[]} areas @param {import("../../sdk/js/index.js").Cell[]} column @param {string} word */
function refuseNegative(areas, column, word) {
  const area = column.findIndex((cell) => isValue(cell) && cell.value < 0);
  if (area >= 0) {
    throw Problem.failed(`${areas[area].name}の${word}が負の数です。元の表を確かめてください。`);
  }
}

/** @param {number} share */
const percent = (share) => (100 * share).toFixed(1);

/**
 * Why the value is what it is.
 *
 * @param {import("./formula.js").Quotient} quotient
 * @param {number} people
 * @param {import("./formula.js").Concentration} all
 * @param {import("../../sdk/js/index.js").Text} beside
 * @param {string} confidence
 */
function known(quotient, people, all, beside, confidence) {
  const low = quotient.low ?? 0;
  const high = quotient.high ?? 0;
  const baseShare = quotient.baseShare ?? 0;
  const judged = low > 1 ? JUDGED.more : high < 1 ? JUDGED.fewer : JUDGED.chance;
  // Each number is written once for both languages.
  const count = groupDigits(people);
  const part = percent(quotient.share ?? 0);
  const basePart = percent(baseShare);
  const lowest = low.toFixed(2);
  const highest = high.toFixed(2);
  const times = (quotient.cell.value ?? 0).toFixed(2);
  const expected = (all.consultations * baseShare).toFixed(1);
  return text(
    `相談${count}人は全体の${part}％、${beside.ja}は全体の${basePart}％で、${times}倍です（${confidence}％区間 ${lowest}〜${highest}）。${beside.ja}から見込まれる相談は${expected}人です。${judged.ja}`,
    `${count} people are ${part}% of those who consult; of the ${beside.en} ${basePart}% are here: ${times} times (${confidence}% interval ${lowest} to ${highest}). The ${beside.en} leads to expect ${expected}. ${judged.en}`,
  );
}

/**
 * Why there is no value.
 *
 * @param {import("../../sdk/js/index.js").Cell} asked
 * @param {import("../../sdk/js/index.js").Cell} base
 * @param {import("../../sdk/js/index.js").Text} word
 * @param {import("../../sdk/js/index.js").Text} baseWord
 */
function unknown(asked, base, word, baseWord) {
  const [blank, of] = asked.blank === null ? [base.blank, baseWord] : [asked.blank, word];
  if (blank === null) {
    return text(
      "比べる人がいないか、相談が県全体で1件もないため、割合になりません。",
      "Nobody to compare with, or no consultation anywhere, so there is no share.",
    );
  }
  const reason = blankLabel(blank);
  return text(`${of.ja}が「${reason.ja}」のため計算できません。`, `${of.en}: ${reason.en}, so there is no value.`);
}

/**
 * @param {import("../../sdk/js/index.js").Area[]} areas
 * @param {import("./formula.js").Concentration} found
 * @param {import("../../sdk/js/index.js").Text} word
 * @param {typeof BASES["cases"]} beside
 * @param {[string, string]} periods
 */
function remarks(areas, found, word, beside, periods) {
  if (found.left === areas.length) {
    return [text(`${word.ja}の数がどの地域にもないため、計算できません。`, `${word.en} are not known of any area, so nothing can be computed.`)];
  }
  const said = [];
  const shares = found.quotients.map(({ share }) => share ?? -1);
  const top = shares.indexOf(Math.max(...shares));
  if (found.hoover !== null && found.consultations > 0) {
    const [share, baseShare] = [percent(shares[top]), percent(found.quotients[top].baseShare ?? 0)];
    const hoover = percent(found.hoover);
    said.push(
      text(
        `${word.ja}${groupDigits(found.consultations)}人のうち${share}％が${areas[top].name}の人です（${beside.short.ja}では${baseShare}％）。`,
        `Of ${groupDigits(found.consultations)} people ${share}% are of ${areas[top].name} (of the ${beside.short.en}: ${baseShare}%).`,
      ),
      text(
        `かたより（フーバー指数）は${hoover}％です。${beside.short.ja}どおりに届くには、相談の${hoover}％が別の地域からのものでなければなりません。`,
        `The Hoover index is ${hoover}%: so large a part of the consultations would have to come from other areas to follow the ${beside.short.en}.`,
      ),
    );
  }
  if (found.left > 0) {
    said.push(
      text(
        `値のない${found.left}の地域は、計からも除いています。割合は残りの地域の中でのものです。`,
        `${found.left} areas without figures are left out of the totals; shares are those among the others.`,
      ),
    );
  }
  if (periods[0] !== periods[1]) {
    const [asked, base] = periods.map(periodLabel);
    said.push(
      text(`相談は${asked.ja}、${beside.word.ja}は${base.ja}のものです。`, `Consultations: ${asked.en}; ${beside.short.en}: ${base.en}.`),
    );
  }
  return said;
}

/**
 * @param {import("../../sdk/js/index.js").Area[]} areas
 * @param {import("./formula.js").Concentration} found
 * @param {import("../../sdk/js/index.js").Text} word
 * @param {import("../../sdk/js/index.js").Text} baseWord
 * @returns {import("../../sdk/js/index.js").Chart[]}
 */
function charts(areas, found, word, baseWord) {
  /** @type {number[]} */
  const drawn = [];
  const gaps = new Float64Array(areas.length).fill(-1);
  for (let area = 0; area < areas.length; area += 1) {
    const { share, baseShare } = found.quotients[area];
    if (share !== null && baseShare !== null) {
      drawn.push(area);
      gaps[area] = Math.abs(share - baseShare);
    }
  }
  if (drawn.length === 0) {
    return [];
  }
  const unit = text("％", "%");
  const of = (/** @type {number[]} */ list, /** @type {"share" | "baseShare"} */ key) =>
    list.map((area) => value(100 * /** @type {number} */ (found.quotients[area][key]), found.quotients[area].cell.trust));
  // The widest gaps; where two are as wide, the order of the areas. Numbers alone are sorted by the engine, which is quicker than asking a function.
  const least = gaps.slice().sort().at(-Math.min(BARS, drawn.length)) ?? 0;
  const widest = drawn.filter((area) => gaps[area] >= least);
  widest.sort((left, right) => gaps[right] - gaps[left] || left - right);
  widest.splice(BARS);
  return [
    {
      id: "shares",
      title: text(`${word.ja}と${baseWord.ja}の割合（差の大きい地域）`, `Shares of consultations and ${baseWord.en} (widest gaps)`),
      kind: "bars",
      unit,
      items: widest.map((area) => areas[area].code),
      series: [series(word, of(widest, "share")), series(baseWord, of(widest, "baseShare"))],
    },
    {
      id: "beside",
      title: text(`${baseWord.ja}の割合と${word.ja}の割合`, `Share of ${baseWord.en} and of consultations`),
      kind: "scatter",
      unit,
      items: drawn.map((area) => areas[area].code),
      series: [series(baseWord, of(drawn, "baseShare")), series(word, of(drawn, "share"))],
    },
  ];
}
