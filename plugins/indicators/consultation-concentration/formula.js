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
  const known = consultations.map((cell, area) => isValue(cell) && isValue(base[area]));
  const total = (/** @type {readonly Cell[]} */ column) =>
    column.reduce((sum, cell, area) => sum + (known[area] ? /** @type {number} */ (cell.value) : 0), 0);
  const [all, allBase] = [total(consultations), total(base)];
  const quotients = consultations.map((cell, area) => {
    const share = known[area] && all > 0 ? /** @type {number} */ (cell.value) / all : null;
    const baseShare = known[area] && allBase > 0 ? /** @type {number} */ (base[area].value) / allBase : null;
    const quotient = combine([cell, base[area]], () =>
      share === null || baseShare === null || baseShare === 0 ? "not_applicable" : share / baseShare,
    );
    if (!isValue(quotient)) {
      return { cell: quotient, low: null, high: null, share, baseShare };
    }
    const [low, high] = wilson(/** @type {number} */ (cell.value), all, z).map((end) => end / /** @type {number} */ (baseShare));
    // At the ends the interval meets the value but for rounding.
    return { cell: quotient, low: Math.min(low, quotient.value), high: Math.max(high, quotient.value), share, baseShare };
  });
  const gaps = quotients.map(({ share, baseShare }) => (share === null || baseShare === null ? null : Math.abs(share - baseShare)));
  const there = gaps.filter((gap) => gap !== null);
  return {
    quotients,
    consultations: all,
    base: allBase,
    left: known.filter((is) => !is).length,
    hoover: there.length === 0 ? null : there.reduce((sum, gap) => sum + gap, 0) / 2,
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
