// From a project to the one folder of plain JavaScript that goes into the component. TypeScript loses its types and nothing else, so
// that lines and columns in a stack stay the author's.

import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

import swc from "@swc/wasm-typescript";

import { SDK } from "./contract.js";

/** What of a project is not part of the guest. */
const OUTSIDE = new Set(["build", "dist", "node_modules", "sdk", "test", "tests"]);
/** What of this SDK is part of it. */
const RUNTIME = ["sandbox.js", "index.js", "guest.js"];
const CODE = /\.(js|mjs|ts|mts|json)$/;
const TYPESCRIPT = /\.m?ts$/;

/** A sentence for the author, with the place. */
export class SourceError extends Error {}

/**
 * Puts everything into `stage`, as it stands relative to the folder that holds both the project and this SDK.
 *
 * @param {string} project
 * @param {string} stage
 * @param {string} entrySource the module that exports the world; imports are relative to the project
 * @returns {{ entry: string }}
 */
export function gather(project, stage, entrySource) {
  const root = commonFolder(resolve(project), SDK);
  rmSync(stage, { recursive: true, force: true });
  const place = (/** @type {string} */ path) => join(stage, relative(root, path));
  for (const name of RUNTIME) {
    put(place(join(SDK, name)), readFileSync(join(SDK, name), "utf8"));
  }
  for (const file of code(resolve(project))) {
    const source = readFileSync(file, "utf8");
    put(place(file), TYPESCRIPT.test(file) ? withoutTypes(source, relative(project, file)) : source);
  }
  packages(resolve(project), place);
  const entry = place(join(resolve(project), "tsunagi-entry.js"));
  put(entry, entrySource);
  return { entry };
}

/** The import specifier of a runtime file of this SDK, as a project's file has to write it. @param {string} project @param {string} name */
export function specifier(project, name) {
  const path = relative(resolve(project), join(SDK, name)).split(sep).join("/");
  return path.startsWith("../") ? path : `./${path}`;
}

/** The author's file, whichever language it is in. @param {string} project */
export function indicatorFile(project) {
  const found = ["indicator.ts", "indicator.js", "indicator.mts", "indicator.mjs"].find((name) => existsSync(join(project, name)));
  if (found === undefined) {
    throw new SourceError(`${project} に indicator.js も indicator.ts もありません。プラグインのフォルダーで実行してください。`);
  }
  return found;
}

/**
 * TypeScript without its types; every character that is left stands where it stood.
 *
 * @param {string} source
 * @param {string} name
 * @returns {string}
 */
export function withoutTypes(source, name) {
  try {
    return swc.transformSync(source, { mode: "strip-only", filename: name, sourceMap: false }).code;
  } catch (error) {
    const { startLine, startColumn, message } = /** @type {any} */ (error);
    if (startLine === undefined) {
      throw error;
    }
    throw new SourceError(`${name} の${startLine}行${startColumn + 1}文字目が TypeScript として読めません：${message}`);
  }
}

/** @param {string} folder @returns {string[]} */
function code(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith(".") && !OUTSIDE.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? code(path) : CODE.test(entry.name) && !entry.name.endsWith(".d.ts") ? [path] : [];
    });
}

/**
 * Copies the npm packages that package.json names under `dependencies`, and theirs.
 *
 * @param {string} project
 * @param {(path: string) => string} place
 */
function packages(project, place) {
  const modules = join(project, "node_modules");
  const dependencies = (/** @type {string} */ folder) => {
    const file = join(folder, "package.json");
    return existsSync(file) ? Object.keys(JSON.parse(readFileSync(file, "utf8")).dependencies ?? {}) : [];
  };
  const waiting = dependencies(project);
  const done = new Set();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const folder = join(modules, name);
    if (done.has(name)) {
      continue;
    }
    if (!existsSync(folder)) {
      throw new SourceError(`パッケージ「${name}」が入っていません。プラグインのフォルダーで npm install を実行してください。`);
    }
    done.add(name);
    cpSync(folder, place(folder), { recursive: true, dereference: true });
    waiting.push(...dependencies(folder));
  }
}

/** @param {string} left @param {string} right */
function commonFolder(left, right) {
  let folder = left;
  while (relative(folder, right).startsWith("..")) {
    folder = dirname(folder);
  }
  return folder;
}

/** @param {string} path @param {string} source */
function put(path, source) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, source);
}
