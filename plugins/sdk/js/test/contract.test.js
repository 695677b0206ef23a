import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { typesOf } from "../scripts/types.js";
import { contractFile } from "../src/contract.js";

test("contract.d.ts is what the WIT says", () => {
  const made = typesOf(readFileSync(contractFile(), "utf8"));
  assert.equal(readFileSync(new URL("../contract.d.ts", import.meta.url), "utf8"), made, "`npm run types` makes it anew");
});

test("the author's interface has every function that the host answers", () => {
  const wit = readFileSync(contractFile(), "utf8");
  const host = wit.slice(wit.indexOf("interface host"), wit.indexOf("world indicator"));
  const answered = [...host.matchAll(/^ {2}([\w-]+): func/gm)].map((match) => match[1]).sort();
  const types = readFileSync(new URL("../index.d.ts", import.meta.url), "utf8");
  const inputs = types.slice(types.indexOf("export interface Inputs"), types.indexOf("/** One call. */"));
  const offered = [...inputs.matchAll(/^ {2}(\w+)\(/gm)].map((match) => match[1]).sort();
  assert.deepEqual(offered, answered);
  assert.equal(offered.length, 10);
});
