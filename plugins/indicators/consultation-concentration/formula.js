// The formula, over columns. One list a quantity, not an object an area: in an interpreter making an object takes longer than the formula.

import { BLANK_BITS, blank, combineStatus, statusOf } from "../../sdk/js/index.js";

/** @typedef {import("../../sdk/js/index.js").DataColumn} DataColumn */

/** Standard normal quantiles of the levels that are offered. */
export const Z = /** @type {const} */ ({ 95: 1.959963984540054, 99.8: 3.090232306167813 });

const NOT_APPLICABLE = statusOf(blank("not_applicable"));

/**
 * Of each area, and of all of them. What is not known is 0; `status` tells.
 *
 * @typedef {object} Concentration
 * @property {Uint8Array} known status bytes of consultations and base together
 * @property {Uint8Array} status the same of the quotient
 * @property {Float64Array} quotients location quotients; 1 is as many as the base leads to expect
 * @property {Float64Array} low lower ends of their intervals
 * @property {Float64Array} high upper ends
 * @property {Float64Array} shares shares of all consultations, 0 to 1
 * @property {Float64Array} baseShares shares of the base, 0 to 1
 * @property {number} consultations total of the areas where both are known, in people
 * @property {number} base the same of the base, in people
 * @property {number} left areas where one of the two is not known
 * @property {number | null} hoover Hoover index, 0 (as the base) to 1; null where nothing is known
 */

/**
 * The location quotient of each area: its share of the consultations divided by its share of the base.
 *
 * A blank of either input is a blank of the result, and the area counts in neither total. Without any base there, or any consultation at all, it is
 * not applicable. The interval is Wilson's score interval of the share of consultations, without continuity correction, divided by the share of the base.
 * Florence (1939); Hoover (1936), RES 18, 162-171; E. B. Wilson (1927), JASA 22, 209-212.
 *
 * @param {DataColumn} consultations people
 * @param {DataColumn} base people
 * @param {number} z standard normal quantile of the interval
 * @returns {Concentration}
 */
export function concentration(consultations, base, z) {
  const people = consultations.values;
  const residents = base.values;
  const known = combineStatus(consultations, base);
  const n = known.length;
  let all = 0;
  let allBase = 0;
  let left = 0;
  for (let area = 0; area < n; area += 1) {
    if ((known[area] & BLANK_BITS) === 0) {
      all += people[area];
      allBase += residents[area];
    } else {
      left += 1;
    }
  }
  const status = known.slice();
  const quotients = new Float64Array(n);
  const low = new Float64Array(n);
  const high = new Float64Array(n);
  const shares = new Float64Array(n);
  const baseShares = new Float64Array(n);
  let gaps = 0;
  const scale = 1 + (z * z) / all;
  const shift = (z * z) / (2 * all);
  const spread = (z * z) / (4 * all * all);
  const reach = z / scale;
  // Plain loops and one name a line: callbacks and lists that are taken apart take longer than the formula, too.
  for (let area = 0; area < n; area += 1) {
    if ((known[area] & BLANK_BITS) !== 0) {
      continue;
    }
    const share = all > 0 ? people[area] / all : 0;
    const baseShare = allBase > 0 ? residents[area] / allBase : 0;
    shares[area] = share;
    baseShares[area] = baseShare;
    gaps += Math.abs(share - baseShare);
    if (!(all > 0 && allBase > 0 && residents[area] !== 0)) {
      status[area] |= NOT_APPLICABLE;
      continue;
    }
    const quotient = share / baseShare;
    const center = (share + shift) / scale;
    const half = reach * Math.sqrt((share * (1 - share)) / all + spread);
    const lowest = Math.max(0, center - half) / baseShare;
    const highest = Math.min(1, center + half) / baseShare;
    quotients[area] = quotient;
    // At the ends the interval meets the value but for rounding.
    low[area] = lowest < quotient ? lowest : quotient;
    high[area] = highest > quotient ? highest : quotient;
  }
  const hoover = left < n && all > 0 && allBase > 0 ? gaps / 2 : null;
  return { known, status, quotients, low, high, shares, baseShares, consultations: all, base: allBase, left, hoover };
}
