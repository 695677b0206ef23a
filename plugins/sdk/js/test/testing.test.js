import assert from "node:assert/strict";
import { test } from "node:test";

import { cells, combine, layer } from "../index.js";
import { Table, compare, run } from "../testing.js";

const CASE = {
  name: "two areas",
  areas: [{ code: "39201" }, { code: "39202" }],
  columns: {
    part: { FY2021: [1, null], FY2020: [2, { blank: /** @type {const} */ ("suppressed") }] },
    whole: { "2020-10-01": [4, 8] },
  },
  expect: { period: "FY2021", values: [0.25, { blank: /** @type {const} */ ("not_surveyed") }] },
};
/** @type {import("../index.js").Compute} */
const ratio = (inputs, request) => {
  const part = inputs.column("part", request.period);
  const whole = cells(inputs.column("whole", part.period));
  return layer(part.period, cells(part).map((cell, at) => combine([cell, whole[at]], (a, b) => a / b)));
};

test("a golden case is computed and compared", () => {
  compare(run(ratio, CASE), CASE.expect);
});

test("a wrong expectation fails with its place", () => {
  const expect = { ...CASE.expect, values: [0.3, null] };
  assert.throws(() => compare(run(ratio, CASE), expect), /values\[0\]：0\.25（正しくは 0\.3）/);
  assert.throws(() => compare(run(ratio, CASE), { ...CASE.expect, values: [0.25, 1] }), /values\[1\]/);
});

test("the table finds the period that stands for another as the host does", () => {
  const table = new Table(CASE);
  assert.equal(table.column("part").period, "FY2021");
  assert.equal(table.column("part", "FY2020").period, "FY2020");
  assert.equal(table.column("part", "2021-03-31").period, "FY2020");
  assert.equal(table.column("part", "FY2019").period, "FY2020");
  assert.equal(table.column("whole", "FY2020").period, "2020-10-01");
  assert.throws(() => table.column("nothing"), { kind: "missing-input" });
});
