#!/usr/bin/env node
// `node build.js [project] [--out FILE]`: builds an indicator in JavaScript or TypeScript. Fetches its own tools once (npm ci).
// Ends with 0, or with 1 and a sentence that says what to do.

import { relative } from "node:path";
import { parseArgs } from "node:util";

import { fetchTools } from "./src/tools.js";

async function main() {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: "string" } } });
  const project = positionals[0] ?? process.cwd();
  fetchTools();
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
