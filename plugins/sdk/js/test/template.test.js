import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { SDK, contractFolder } from "../src/contract.js";

const folder = mkdtempSync(join(tmpdir(), "tsunagi-template-"));
after(() => rmSync(folder, { recursive: true }));

/** A project as `tsunagi plugin new` makes it. @param {string} name @param {"js" | "ts"} [language] */
const project = (name, language = "js") => {
  const path = join(folder, name);
  cpSync(join(SDK, "../templates", language), path, { recursive: true });
  for (const file of readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())) {
    const at = join(file.parentPath ?? file.path, file.name);
    writeFileSync(at, readFileSync(at, "utf8").replaceAll("{{id}}", name).replaceAll("{{title}}", "試し"));
  }
  mkdirSync(join(path, ".tsunagi/sdk"), { recursive: true });
  mkdirSync(join(path, ".tsunagi/wit"));
  const sdk = join(path, ".tsunagi/sdk/js");
  const isOwn = (/** @type {string} */ from) => !/[\\/](node_modules|test)([\\/]|$)/.test(from.slice(SDK.length));
  cpSync(SDK, sdk, { recursive: true, filter: isOwn });
  // The tools of this SDK, so that the test fetches nothing.
  symlinkSync(join(SDK, "node_modules"), join(sdk, "node_modules"), "dir");
  cpSync(contractFolder(), join(path, ".tsunagi/wit/v1"), { recursive: true });
  return path;
};

/** @param {string} cwd @param {string[]} given */
const node = (cwd, ...given) => {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, given, { cwd, encoding: "utf8", env });
  assert.equal(status, 0, stdout + stderr);
  return stdout;
};

for (const language of /** @type {const} */ (["js", "ts"])) {
  test(`a project of the template ${language} passes its own tests and builds as it is`, () => {
    const path = project(`as-it-is-${language}`, language);
    const printed = node(path, "--import", "./.tsunagi/sdk/js/register.js", "--test", "test/");
    assert.match(printed, /pass 3/);
    node(path, ".tsunagi/sdk/js/build.js", ".", "--out", ".tsunagi/out.wasm");
    assert.ok(statSync(join(path, ".tsunagi/out.wasm")).size > 100_000);
  });
}

test("the template in TypeScript fits the types of the SDK", () => {
  const path = project("checked", "ts");
  node(path, join(SDK, "node_modules/typescript/bin/tsc"), "-p", ".");
});

test("renamed to TypeScript it still passes and builds", () => {
  const path = project("in-typescript");
  renameSync(join(path, "indicator.js"), join(path, "indicator.ts"));
  const code = join(path, "indicator.ts");
  writeFileSync(code, readFileSync(code, "utf8").replace("shares(some, all) {", "shares(some: any[], all: any[]): any[] {"));
  const tests = join(path, "test/indicator.test.js");
  writeFileSync(tests, readFileSync(tests, "utf8").replace("../indicator.js", "../indicator.ts"));
  assert.match(node(path, "--import", "./.tsunagi/sdk/js/register.js", "--test", "test/"), /pass 3/);
  node(path, ".tsunagi/sdk/js/build.js");
  assert.ok(statSync(join(path, "build/in-typescript.wasm")).size > 100_000);
});
