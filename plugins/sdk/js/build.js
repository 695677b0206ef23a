#!/usr/bin/env node
// `node build.js [project] [--out FILE]`: builds an indicator in JavaScript or TypeScript. Fetches its own tools once (npm ci).
// Ends with 0, or with 1 and a sentence that says what to do.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const SDK = dirname(fileURLToPath(import.meta.url));

/** Installs exactly what the lock file names, unless that has been done. */
function tools() {
  const lock = readFileSync(join(SDK, "package-lock.json"), "utf8");
  const stamp = join(SDK, "node_modules/.tsunagi-lock");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) {
    return;
  }
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const run = spawnSync(npm, ["ci", "--omit=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: SDK,
    stdio: ["ignore", "inherit", "inherit"],
    shell: process.platform === "win32",
  });
  if (run.error || run.status !== 0) {
    throw new Error(
      "JavaScript の組み立て道具（componentize-qjs など）を取得できませんでした。Node.js 20 以上と npm を入れ、ネットワークにつながる所で一度実行してください。",
    );
  }
  writeFileSync(stamp, lock);
}

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: "string" } } });
  const project = positionals[0] ?? process.cwd();
  tools();
  const { build } = await import("./src/component.js");
  const { output, bytes } = await build(project, values.out);
  console.log(`${relative(process.cwd(), output)}（${(bytes / 1e6).toFixed(1)} MB）を作りました。`);
}

try {
  await main();
} catch (error) {
  const forAuthor = error instanceof Error && ["SourceError", "DefinitionError", "Error"].includes(error.constructor.name);
  console.error(forAuthor ? /** @type {Error} */ (error).message : error);
  process.exitCode = 1;
}
