// The build itself.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

import { contractFolder } from "./contract.js";
import { readDefinition } from "./definition.js";
import { SourceError, gather, indicatorFile, specifier } from "./sources.js";

/**
 * Builds a project into one component without any WASI import.
 *
 * @param {string} project
 * @param {string} [output] the file to write; `build/<id>.wasm` of the project otherwise
 * @returns {Promise<{ output: string, bytes: number }>}
 */
export async function build(project, output) {
  const { manifest, classBreaks } = readDefinition(text(join(project, "indicator.toml")));
  const code = indicatorFile(project);
  const target = resolve(output ?? join(project, "build", `${manifest.id}.wasm`));
  const stage = join(dirname(target), `.stage-${manifest.id}`);
  const source = [
    `import "${specifier(project, "sandbox.js")}";`,
    `import * as host from "tsunagi:indicator/host@1.0.0";`,
    `import { guest } from "${specifier(project, "guest.js")}";`,
    `import * as indicator from "./${code}";`,
    `export const { describe, compute } = guest(${JSON.stringify(manifest)}, ${JSON.stringify(classBreaks)}, host, indicator.compute);`,
    "",
  ].join("\n");
  const { entry } = gather(project, stage, source);
  const { componentize } = await import("componentize-qjs");
  let component;
  try {
    ({ component } = await componentize({
      witPath: contractFolder(),
      world: "indicator",
      jsSource: source,
      jsPath: entry,
      moduleRoot: stage,
      // Without asynchronous calls and without any WASI import: what a plugin may not have is not even asked for.
      sync: true,
      stubWasi: true,
      optSize: false,
    }));
  } catch (error) {
    throw new SourceError(`${code} を組み立てられませんでした：${reason(error, stage)}`);
  }
  mkdirSync(dirname(target), { recursive: true });
  // Never half a file: whoever watches it would load it.
  writeFileSync(`${target}.part`, component);
  renameSync(`${target}.part`, target);
  return { output: target, bytes: component.length };
}

/** @param {string} path */
function text(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new SourceError(`${path} を読めません。indicator.toml のあるフォルダーを指定してください。`);
  }
}

/** @param {unknown} error @param {string} stage */
function reason(error, stage) {
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(`${stage}/`, "").trim();
}
