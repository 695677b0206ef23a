// 相談の集中度: where those who consult the prefecture's centre live, beside where people live.

import { BLANK_BITS, Problem, blankLabel, groupDigits, periodLabel, reasonOf, text } from "../../sdk/js/index.js";
import { Z, concentration } from "./formula.js";

/** @typedef {import("../../sdk/js/index.js").Area} Area */
/** @typedef {import("../../sdk/js/index.js").Blank} Blank */
/** @typedef {import("../../sdk/js/index.js").DataColumn} DataColumn */
/** @typedef {import("../../sdk/js/index.js").Text} Text */
/** @typedef {import("./formula.js").Concentration} Concentration */

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

/** How a note ends: what the interval says of the value, beside chance. */
const JUDGED = {
  more: text("人です。見込みより多く、偶然の幅を超えています。", ". That is more than expected, beyond chance."),
  fewer: text("人です。見込みより少なく、偶然の幅を超えています。", ". That is fewer than expected, beyond chance."),
  chance: text("人です。見込みとの差は偶然の幅の内です。", ". The difference is within chance."),
};

/** @type {import("../../sdk/js/index.js").Compute} */
export function compute(inputs, request) {
  const { consultations, "compared-with": comparedWith, confidence } = request.parameters;
  const what = CONSULTATIONS[/** @type {keyof typeof CONSULTATIONS} */ (consultations)];
  const beside = BASES[/** @type {keyof typeof BASES} */ (comparedWith)];
  const areas = inputs.areas();
  const asked = inputs.column(what.column, request.period);
  const base = inputs.column(beside.column, asked.period);
  refuseNegative(areas, asked, what.word.ja);
  refuseNegative(areas, base, beside.word.ja);
  const found = concentration(asked, base, Z[/** @type {keyof typeof Z} */ (/** @type {unknown} */ (confidence))]);
  return {
    period: asked.period,
    values: found.quotients,
    status: found.status,
    low: found.low,
    high: found.high,
    notes: notes(asked, base, found, { word: what.word, baseWord: beside.word, beside: beside.short, confidence: String(confidence) }),
    classBreaks: [],
    remarks: remarks(areas, found, what.word, beside, [asked.period, base.period]),
    charts: charts(areas, found, what.word, beside.word),
  };
}

/** @param {readonly Area[]} areas @param {DataColumn} column @param {string} word */
function refuseNegative(areas, { values, status }, word) {
  for (let area = 0; area < areas.length; area += 1) {
    if (values[area] < 0 && reasonOf(status[area]) === null) {
      throw Problem.failed(`${areas[area].name}の${word}が負の数です。元の表を確かめてください。`);
    }
  }
}

/** @param {number} share */
const percent = (share) => (100 * share).toFixed(1);

/**
 * Why each value is what it is, or why there is none.
 *
 * @param {DataColumn} asked
 * @param {DataColumn} base
 * @param {Concentration} found
 * @param {{ word: Text, baseWord: Text, beside: Text, confidence: string }} words
 */
function notes(asked, base, found, { word, baseWord, beside, confidence }) {
  const { status, quotients, low, high, shares, baseShares, consultations } = found;
  // What areas share is put together once: how a note begins, by the number of people, what stands between its numbers, and why there is none.
  /** @type {Map<number, Text>} */
  const starts = new Map();
  /** @type {Map<number, Text>} */
  const blanks = new Map();
  const timesJa = "％で、";
  const intervalJa = `倍です（${confidence}％区間 `;
  const intervalEn = ` times (${confidence}% interval `;
  const expectedJa = `）。${beside.ja}から見込まれる相談は`;
  const expectedEn = `). The ${beside.en} leads to expect `;
  const said = new Array(status.length);
  for (let area = 0; area < said.length; area += 1) {
    if ((status[area] & BLANK_BITS) !== 0) {
      const both = (asked.status[area] << 8) | base.status[area];
      let why = blanks.get(both);
      if (why === undefined) {
        why = unknown(reasonOf(asked.status[area]), reasonOf(base.status[area]), word, baseWord);
        blanks.set(both, why);
      }
      said[area] = why;
      continue;
    }
    const people = asked.values[area];
    let start = starts.get(people);
    if (start === undefined) {
      const count = groupDigits(people);
      const part = percent(shares[area]);
      start = text(
        `相談${count}人は全体の${part}％、${beside.ja}は全体の`,
        `${count} people are ${part}% of those who consult; of the ${beside.en} `,
      );
      starts.set(people, start);
    }
    const judged = low[area] > 1 ? JUDGED.more : high[area] < 1 ? JUDGED.fewer : JUDGED.chance;
    // Each number is written once for both languages.
    const basePart = percent(baseShares[area]);
    const times = quotients[area].toFixed(2);
    const lowest = low[area].toFixed(2);
    const highest = high[area].toFixed(2);
    const expected = (consultations * baseShares[area]).toFixed(1);
    said[area] = {
      ja: start.ja + basePart + timesJa + times + intervalJa + lowest + "〜" + highest + expectedJa + expected + judged.ja,
      en: start.en + basePart + "% are here: " + times + intervalEn + lowest + " to " + highest + expectedEn + expected + judged.en,
    };
  }
  return said;
}

/**
 * Why there is no value.
 *
 * @param {Blank | null} asked
 * @param {Blank | null} base
 * @param {Text} word
 * @param {Text} baseWord
 */
function unknown(asked, base, word, baseWord) {
  const [blank, of] = asked === null ? [base, baseWord] : [asked, word];
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
 * @param {readonly Area[]} areas
 * @param {Concentration} found
 * @param {Text} word
 * @param {typeof BASES["cases"]} beside
 * @param {[string, string]} periods
 */
function remarks(areas, found, word, beside, periods) {
  if (found.left === areas.length) {
    return [text(`${word.ja}の数がどの地域にもないため、計算できません。`, `${word.en} are not known of any area, so nothing can be computed.`)];
  }
  const said = [];
  if (found.hoover !== null) {
    let top = 0;
    for (let area = 1; area < areas.length; area += 1) {
      top = found.shares[area] > found.shares[top] ? area : top;
    }
    const [share, baseShare] = [percent(found.shares[top]), percent(found.baseShares[top])];
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
 * @param {readonly Area[]} areas
 * @param {Concentration} found
 * @param {Text} word
 * @param {Text} baseWord
 * @returns {import("../../sdk/js/index.js").Chart[]}
 */
function charts(areas, found, word, baseWord) {
  const { known, shares, baseShares, hoover } = found;
  if (hoover === null) {
    return [];
  }
  /** @type {number[]} */
  const drawn = [];
  const gaps = new Float64Array(areas.length).fill(-1);
  for (let area = 0; area < areas.length; area += 1) {
    if ((known[area] & BLANK_BITS) === 0) {
      drawn.push(area);
      gaps[area] = Math.abs(shares[area] - baseShares[area]);
    }
  }
  const unit = text("％", "%");
  const of = (/** @type {Text} */ name, /** @type {number[]} */ list, /** @type {Float64Array} */ parts) => {
    const values = new Float64Array(list.length);
    const status = new Uint8Array(list.length);
    for (let position = 0; position < list.length; position += 1) {
      values[position] = 100 * parts[list[position]];
      status[position] = known[list[position]];
    }
    return { name, values, status };
  };
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
      series: [of(word, widest, shares), of(baseWord, widest, baseShares)],
    },
    {
      id: "beside",
      title: text(`${baseWord.ja}の割合と${word.ja}の割合`, `Share of ${baseWord.en} and of consultations`),
      kind: "scatter",
      unit,
      items: drawn.map((area) => areas[area].code),
      series: [of(baseWord, drawn, baseShares), of(word, drawn, shares)],
    },
  ];
}
