// The formula, over plain cells.

import { combine, isValue } from "../../sdk/js/index.js";

/** @typedef {import("../../sdk/js/index.js").Cell} Cell */

/** Standard normal quantiles of the levels that are offered. */
export const Z = /** @type {const} */ ({ 95: 1.959963984540054, 99.8: 3.090232306167813 });

/**
 * @typedef {object} Quotient
 * @property {Cell} cell the location quotient; 1 is as many as the base leads to expect
 * @property {number | null} low lower end of its interval
 * @property {number | null} high upper end
 * @property {number | null} share share of all consultations, 0 to 1
 * @property {number | null} baseShare share of the base, 0 to 1
 */

/**
 * @typedef {object} Concentration
 * @property {Quotient[]} quotients one an area
 * @property {number} consultations total of the areas where both are known, in people
 * @property {number} base the same of the base, in people
 * @property {number} left out areas where one of the two is not known
 * @property {number | null} hoover Hoover index, 0 (as the base) to 1; null where nothing is known
 */

/**
 * The location quotient of each area: its share of the consultations divided by its share of the base.
 *
 * A blank of either input is a blank of the result, and the area counts in neither total. Without any base there, or any consultation at all, it is
 * not applicable. Florence (1939); Hoover (1936), RES 18, 162-171.
 *
 * @param {readonly Cell[]} consultations people
 * @param {readonly Cell[]} base people
 * @param {number} z standard normal quantile of the interval
 * @returns {Concentration}
 */
export function concentration(consultations, base, z) {
  const n = consultations.length;
  const known = new Array(n);
  let all = 0;
  let allBase = 0;
  for (let area = 0; area < n; area += 1) {
    const people = consultations[area].value;
    const residents = base[area].value;
    known[area] = people !== null && residents !== null;
    if (people !== null && residents !== null) {
      all += people;
      allBase += residents;
    }
  }
  const quotientOf = (/** @type {number} */ people, /** @type {number} */ residents) =>
    all > 0 && allBase > 0 && residents !== 0 ? people / all / (residents / allBase) : "not_applicable";
  // Plain loops and one name a line: in an interpreter callbacks and lists that are taken apart take longer than the formula.
  const quotients = new Array(n);
  let [left, shared, gaps] = [0, 0, 0];
  for (let area = 0; area < n; area += 1) {
    const people = /** @type {number} */ (consultations[area].value);
    const share = known[area] && all > 0 ? people / all : null;
    const baseShare = known[area] && allBase > 0 ? /** @type {number} */ (base[area].value) / allBase : null;
    if (!known[area]) {
      left += 1;
    }
    if (share !== null && baseShare !== null) {
      shared += 1;
      gaps += Math.abs(share - baseShare);
    }
    const cell = combine([consultations[area], base[area]], quotientOf);
    if (!isValue(cell)) {
      quotients[area] = { cell, low: null, high: null, share, baseShare };
      continue;
    }
    const ends = wilson(people, all, z);
    const low = ends[0] / /** @type {number} */ (baseShare);
    const high = ends[1] / /** @type {number} */ (baseShare);
    // At the ends the interval meets the value but for rounding.
    quotients[area] = { cell, low: low < cell.value ? low : cell.value, high: high > cell.value ? high : cell.value, share, baseShare };
  }
  return {
    quotients,
    consultations: all,
    base: allBase,
    left,
    hoover: shared === 0 ? null : gaps / 2,
  };
}

/**
 * Wilson's score interval of a proportion, without continuity correction. E. B. Wilson (1927), JASA 22, 209-212.
 *
 * @param {number} successes
 * @param {number} trials
 * @param {number} z
 * @returns {[number, number]}
 */
export function wilson(successes, trials, z) {
  const p = successes / trials;
  const scale = 1 + (z * z) / trials;
  const center = (p + (z * z) / (2 * trials)) / scale;
  const half = (z / scale) * Math.sqrt((p * (1 - p)) / trials + (z * z) / (4 * trials * trials));
  return [Math.max(0, center - half), Math.min(1, center + half)];
}
