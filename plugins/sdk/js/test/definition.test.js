import assert from "node:assert/strict";
import { test } from "node:test";

import { DefinitionError, readDefinition } from "../src/definition.js";

const HEAD = `
id = "share"
version = "1.0.0"
theme = "世帯"
measure = "rate"
polarity = "neutral"
decimals = 1
title = { ja = "割合", en = "Share" }
unit = { ja = "％", en = "%" }
definition = { ja = "割合です。", en = "A share." }
method = { ja = "割り算です。", en = "A division." }
`;
const REST = `
[inputs.part]
column = "single-person-households"
[inputs.near]
reached = "*"
[inputs.touching]
neighbours = true
[parameters.level]
label = { ja = "水準", en = "Level" }
help = { ja = "広さです。", en = "Width." }
choice = [{ id = "95", label = { ja = "95 %", en = "95%" } }]
[parameters.km]
label = { ja = "距離", en = "Distance" }
help = { ja = "範囲です。", en = "Range." }
number = { min = 0, max = 10, step = 1, default = 5, unit = "km" }
`;

/** @param {string} source */
const faultOf = (source) => {
  try {
    readDefinition(source);
  } catch (error) {
    assert.ok(error instanceof DefinitionError, String(error));
    return error.message;
  }
  return "";
};

test("a whole file becomes the manifest of the contract, in the file's order", () => {
  const { manifest, classBreaks } = readDefinition(`class-breaks = [10, 20]\nperiods-of = "single-person-households"${HEAD}${REST}`);
  assert.deepEqual(classBreaks, [10, 20]);
  assert.equal(manifest.trust, "published");
  assert.equal(manifest.perDistrict, false);
  assert.equal(manifest.periodsOf, "single-person-households");
  assert.deepEqual(manifest.inputs, [
    { tag: "column", val: { indicator: "single-person-households", required: true } },
    { tag: "reached", val: "*" },
    { tag: "neighbours" },
  ]);
  assert.deepEqual(manifest.parameters.map(({ id }) => id), ["level", "km"]);
  assert.deepEqual(manifest.parameters[1].kind, { tag: "number", val: { min: 0, max: 10, step: 1, default: 5, unit: "km" } });
});

test("each fault is told with its place and what to write, and several at once", () => {
  assert.match(faultOf(HEAD.replace('"rate"', '"ratio"').replace("decimals = 1", "decimals = 9")), /measure は persons.*\n.*decimals は 0〜6/);
  assert.match(faultOf(`${HEAD}colour = 1`), /「colour」という項目はありません/);
  assert.match(faultOf(`${HEAD}[formula]\nvalue = "1"`), /数式だけのプラグイン/);
  assert.match(faultOf(HEAD.replace(', en = "Share"', "")), /title は \{ ja = "…", en = "…" \}/);
  assert.match(faultOf(`periods-of = "cases"${HEAD}${REST}`), /periods-of の「cases」/);
  assert.match(faultOf(`${HEAD}${REST.replace("default = 5", "default = 50")}`), /\[parameters\.km\].*min ≦ default ≦ max/);
  assert.match(faultOf(`${HEAD}[inputs.x]\ncolumn = "a"\ndistances = "b"`), /\[inputs\.x\].*一つだけ/);
});

test("what is no TOML is told with line and column", () => {
  assert.match(faultOf('id = "a\nversion = 1'), /1行\d+文字目が TOML として読めません/);
});
