import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { build } from "../src/component.js";
import { specifier, withoutTypes } from "../src/sources.js";

const folder = mkdtempSync(join(tmpdir(), "tsunagi-js-"));
after(() => rmSync(folder, { recursive: true }));

const TOML = `
id = "written-in-typescript"
version = "1.0.0"
theme = "人口"
measure = "rate"
polarity = "neutral"
decimals = 1
title = { ja = "割合", en = "Share" }
unit = { ja = "％", en = "%" }
definition = { ja = "割合です。", en = "A share." }
method = { ja = "割り算です。", en = "A division." }
[inputs.a]
column = "population-total"
`;

/** @param {string} name @param {Record<string, string>} files */
const project = (name, files) => {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, source] of Object.entries({ "indicator.toml": TOML, ...files })) {
    writeFileSync(join(path, file), source);
  }
  return path;
};

test("TypeScript in two files becomes a component that asks for nothing but the contract", async () => {
  const path = project("ts", { "numbers.ts": "export const twice = (x: number): number => 2 * x;\n" });
  writeFileSync(
    join(path, "indicator.ts"),
    `import { cells, layer } from "${specifier(path, "index.js")}";
import type { Compute } from "${specifier(path, "index.js")}";
import { twice } from "./numbers.ts";
export const compute: Compute = (inputs) => layer("", cells(inputs.column("population-total")).slice(twice(0)));
`,
  );
  const { output } = await build(path);
  const bytes = readFileSync(output);
  // The layer of a component: version 13, layer 1.
  assert.deepEqual([...bytes.subarray(0, 8)], [0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0]);
  assert.deepEqual([...importsOf(bytes)].sort(), ["tsunagi:indicator/host@1.0.0", "tsunagi:indicator/types@1.0.0"]);
});

test("a mistake is told with the author's file, line and column", async () => {
  assert.throws(() => withoutTypes("const x: = 3;\n", "indicator.ts"), /indicator\.ts の1行10文字目が TypeScript として読めません/);
  const broken = project("broken", { "indicator.js": "export function compute() {\n  return 1 +;\n}\n" });
  await assert.rejects(build(broken), /indicator\.js:2/);
  const silent = project("silent", { "indicator.js": "export const other = 1;\n" });
  await assert.rejects(build(silent), /export function compute がありません/);
  const nothing = project("nothing", {});
  await assert.rejects(build(nothing), /indicator\.js も indicator\.ts もありません/);
});

/** Names of the outermost imports that are instances. @param {Uint8Array} bytes */
function* importsOf(bytes) {
  let at = 8;
  const number = () => {
    let result = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      result |= (byte & 127) << shift;
      if (byte < 128) {
        return result;
      }
    }
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    const end = number() + at;
    if (section === 10) {
      const text = new TextDecoder().decode(bytes.subarray(at, end));
      yield* text.match(/[a-z-]+:[a-z-]+\/[a-z-]+@[\d.]+/g) ?? [];
    }
    at = end;
  }
}
