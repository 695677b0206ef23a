import assert from "node:assert/strict";
import { test } from "node:test";

import { blank, cells, combine, combineStatus, groupDigits, layer, periodLabel, reasonOf, statusOf, value } from "../index.js";

test("every status byte of the contract survives the way in and out", () => {
  const bytes = [0, 1, 2, 3].flatMap((trust) => [0, 1, 2, 3, 4].map((reason) => reason | (trust << 4)));
  const column = { period: "FY2020", values: bytes.map(() => 1), status: Uint8Array.from(bytes) };
  assert.deepEqual(layer("FY2020", cells(column)).status, bytes);
});

test("zero is a value, and an unknown status counts as not surveyed", () => {
  const found = cells({ period: "", values: [0, 7], status: [0, 9] });
  assert.deepEqual(found, [value(0), blank("not_surveyed")]);
});

test("what is withheld stays withheld, and the worse trust wins", () => {
  const divide = (/** @type {number} */ left, /** @type {number} */ right) => (right === 0 ? "not_applicable" : left / right);
  assert.deepEqual(combine([value(6, "sample"), value(3)], divide), value(2, "sample"));
  assert.deepEqual(combine([blank("no_reply"), blank("suppressed", "estimate")], divide), blank("suppressed", "estimate"));
  assert.deepEqual(combine([value(6), value(0)], divide), blank("not_applicable"));
});

test("whole columns combine as their cells do", () => {
  const bytes = [0, 1, 2, 3].flatMap((trust) => [0, 1, 2, 3, 4, 5].map((reason) => reason | (trust << 4)));
  const pairs = bytes.flatMap((left) => bytes.map((right) => [left, right]));
  const [left, right] = [0, 1].map((side) => ({ period: "", values: pairs.map(() => 1), status: pairs.map((pair) => pair[side]) }));
  const others = cells(right);
  const expected = cells(left).map((cell, at) => statusOf(combine([cell, others[at]], () => 0)));
  assert.deepEqual([...combineStatus(left, right)], expected);
  assert.deepEqual(left.status.map(reasonOf), cells(left).map((cell) => cell.blank));
});

test("an interval is given for every area, and is empty where none is meant", () => {
  const column = [value(2), blank("suppressed")];
  assert.deepEqual(layer("", column, { low: [1, null], high: [3, null] }).low, [1, 0]);
  assert.deepEqual(layer("", column).low, []);
});

test("numbers and periods become words", () => {
  assert.deepEqual([0, 999.4, 1000, 182_962, -1_234_567].map(groupDigits), ["0", "999", "1,000", "182,962", "-1,234,567"]);
  assert.equal(periodLabel("FY2020").ja, "2020年度");
  assert.equal(periodLabel("2022-03-31").ja, "2022年3月31日時点");
  assert.equal(periodLabel("").ja, "");
});
