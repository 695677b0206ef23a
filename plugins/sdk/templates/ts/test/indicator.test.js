import assert from "node:assert/strict";
import { test } from "node:test";

import { value } from "../.tsunagi/sdk/js/index.js";
import { golden } from "../.tsunagi/sdk/js/testing.js";
import { compute, shares } from "../indicator.ts";

// golden.json の例をすべて試します。
golden(new URL("..", import.meta.url), compute);

test("a share is in percent", () => {
  // 30 ÷ 120 × 100 ＝ 25（手計算）
  assert.deepEqual(shares([value(30)], [value(120)]), [value(25)]);
});
