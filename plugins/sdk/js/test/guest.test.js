import assert from "node:assert/strict";
import { test } from "node:test";

import { faultOf, guest, places } from "../guest.js";
import { Problem, layer, value } from "../index.js";

/** @param {any} compute @param {any} [host] @returns {any} */
const call = (compute, host = {}) => {
  try {
    return guest({}, [10, 20], host, compute).compute({ period: null, parameters: [["km", { val: 5 }]] });
  } catch (problem) {
    return problem;
  }
};

test("a mistake in the author's code is told with its file, line and function", () => {
  const stack = "    at ratio (lib/numbers.ts:3:9)\n    at compute (indicator.ts:12:5)\n    at <anonymous> (sdk/guest.js:40:1)\n";
  assert.equal(places(stack), "（numbers.ts:3:9 ratio ← indicator.ts:12:5 compute）");
  const failed = call(() => /** @type {any} */ (null).column);
  assert.equal(failed.tag, "failed");
  assert.match(failed.val, /TypeError.*guest\.test\.js:\d+:\d+/);
});

test("a problem keeps its kind, thrown by the host or by the author", () => {
  const host = { column: () => { throw { tag: "missing-input", val: "指標がありません" }; } };
  assert.deepEqual(call((/** @type {any} */ inputs) => inputs.column("cases"), host), { tag: "missing-input", val: "指標がありません" });
  assert.deepEqual(call(() => { throw Problem.failed("負の数です"); }), { tag: "failed", val: "負の数です" });
});

test("a parameter that indicator.toml does not have is not undefined but a problem", () => {
  const read = (/** @type {string} */ id) => (/** @type {any} */ _, /** @type {any} */ request) => layer(`${request.parameters[id]}`, []);
  assert.equal(call(read("km")).period, "5");
  assert.equal(call(read("kilometers")).tag, "bad-parameter");
});

test("what is no layer is told in words instead of a trap", () => {
  assert.match(call(() => undefined).val, /undefined です/);
  assert.match(call(async () => layer("", [])).val, /Promise/);
  assert.match(faultOf({ ...layer("", [value(1)]), values: 5 }) ?? "", /values が数の並び/);
  assert.match(faultOf({ ...layer("", []), charts: [{ id: "a", kind: "pie" }] }) ?? "", /charts の「a」/);
  assert.equal(faultOf(layer("", [value(1)])), null);
  assert.equal(faultOf({ ...layer("", [value(1)]), values: Float64Array.of(1), status: Uint8Array.of(0) }), null);
  assert.match(faultOf({ ...layer("", [value(1)]), values: BigInt64Array.of(1n) }) ?? "", /values が数の並び/);
});

test("class breaks of indicator.toml stand in for those that the layer does not have", () => {
  assert.deepEqual(call(() => layer("", [])).classBreaks, [10, 20]);
  assert.deepEqual(call(() => layer("", [], { classBreaks: [3] })).classBreaks, [3]);
});
