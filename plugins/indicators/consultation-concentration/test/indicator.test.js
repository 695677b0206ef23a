import assert from "node:assert/strict";
import { test } from "node:test";

import { golden, readCases, run } from "../../../sdk/js/testing.js";
import { compute } from "../indicator.js";

const FOLDER = new URL("..", import.meta.url);
const DEFAULTS = { consultations: "withdrawal", "compared-with": "population", confidence: "95" };
const CASES = readCases(new URL("golden.json", FOLDER).pathname);

golden(FOLDER, compute);

/** @param {string} name */
const layerOf = (name) => run(compute, /** @type {any} */ (CASES.find((given) => given.name.startsWith(name))), DEFAULTS);

test("the remarks say who consults most, and how uneven it is", () => {
  // By hand from the golden case: 120 of 146 people live in Kochi City.
  const [top, hoover, periods] = layerOf("34市町村").remarks;
  assert.match(top.ja, /146人のうち82\.2％が高知市の人です/);
  assert.match(hoover.ja, /フーバー指数/);
  assert.match(periods.ja, /相談は2021年度、15〜64歳人口は2020年10月1日時点のもの/);
});

test("the Hoover index of 8:2:0 beside 2:1:1 is 30 percent", () => {
  // ½(|0.8−0.5| + |0.2−0.25| + |0−0.25|) = 0.3, by hand.
  assert.match(layerOf("手計算").remarks[1].ja, /フーバー指数）は30\.0％/);
});

test("areas without figures are said to be left out, and each says why", () => {
  const layer = layerOf("値のない市町村");
  assert.match(layer.remarks.at(-2)?.ja ?? "", /値のない2の地域は、計からも除いています/);
  assert.equal(layer.notes[1].ja, "ひきこもりの相談が「未調査」のため計算できません。");
});

test("where nothing is published there is one sentence, and no chart", () => {
  const layer = layerOf("どこも公表されていない");
  assert.equal(layer.remarks.length, 1);
  assert.deepEqual(layer.charts, []);
});

test("the bars show the twelve widest gaps, the dots every area", () => {
  const [bars, dots] = layerOf("34市町村").charts;
  assert.equal(bars.items.length, 12);
  assert.equal(bars.items[0], "39201");
  assert.equal(dots.items.length, 34);
  assert.equal(dots.series.length, 2);
});
