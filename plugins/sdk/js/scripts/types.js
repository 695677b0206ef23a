// Makes contract.d.ts from the WIT: `node scripts/types.js`. A test asserts that the committed file is what this makes.
// The shapes are those of componentize-qjs: records are objects with camelCase keys, enums strings, variants `{ tag, val }`,
// an absent option is null.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { contractFile } from "../src/contract.js";

const OUTPUT = new URL("../contract.d.ts", import.meta.url);

/** @param {string} name */
const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
/** @param {string} name */
const pascal = (name) => camel(`-${name}`);

/** @type {Record<string, string>} */
const PLAIN = { string: "string", bool: "boolean", f64: "number", f32: "number", u8: "number", u32: "number" };

/**
 * The TypeScript type that a WIT type becomes.
 *
 * @param {string} wit
 * @returns {string}
 */
function typeOf(wit) {
  const generic = /^(\w+)<(.*)>$/.exec(wit);
  if (generic) {
    const inner = splitTop(generic[2]).map(typeOf);
    switch (generic[1]) {
      case "list":
        return inner[0] === "number" ? "ArrayLike<number>" : inner[0].includes(" ") ? `(${inner[0]})[]` : `${inner[0]}[]`;
      case "option":
        return `${inner[0]} | null`;
      case "tuple":
        return `[${inner.join(", ")}]`;
      case "result":
        return inner[0];
      default:
        throw new Error(`no TypeScript type for ${wit}`);
    }
  }
  return PLAIN[wit] ?? pascal(wit);
}

/** @param {string} list */
function splitTop(list) {
  const parts = [""];
  let depth = 0;
  for (const letter of list) {
    depth += letter === "<" ? 1 : letter === ">" ? -1 : 0;
    if (letter === "," && depth === 0) {
      parts.push("");
    } else {
      parts[parts.length - 1] += letter;
    }
  }
  return parts.map((part) => part.trim());
}

/**
 * contract.d.ts of a WIT text.
 *
 * @param {string} wit
 */
export function typesOf(wit) {
  const out = ["// Made from plugins/wit/v1/indicator.wit by `npm run types`. Not edited by hand.", ""];
  /** @type {string[]} */
  let docs = [];
  /** @type {{ kind: string, name: string, lines: string[] } | null} */
  let open = null;
  const body = wit.slice(wit.indexOf("interface types"), wit.indexOf("interface host"));
  for (const line of body.split("\n").slice(1).map((text) => text.trim())) {
    const doc = /^\/\/\/ ?(.*)$/.exec(line);
    const head = /^(record|enum|variant) ([\w-]+) \{$/.exec(line);
    if (doc) {
      docs.push(doc[1]);
    } else if (head) {
      out.push(...comment(docs, ""));
      open = { kind: head[1], name: pascal(head[2]), lines: [] };
      docs = [];
    } else if (line === "}" && open) {
      out.push(...closed(open), "");
      open = null;
    } else if (line !== "" && open) {
      const member = line.replace(/,$/, "");
      open.lines.push(...comment(docs, "  "), ...memberOf(open.kind, member));
      docs = [];
    }
  }
  return out.join("\n");
}

/**
 * @param {string} kind
 * @param {string} member
 */
function memberOf(kind, member) {
  if (kind === "enum") {
    return [`  | "${member}"`];
  }
  if (kind === "record") {
    const [, name, type] = /** @type {RegExpExecArray} */ (/^([\w-]+): (.*)$/.exec(member));
    return [`  ${camel(name)}: ${typeOf(type)};`];
  }
  const [, name, payload] = /** @type {RegExpExecArray} */ (/^([\w-]+)(?:\((.*)\))?$/.exec(member));
  return [`  | { tag: "${name}"${payload ? `; val: ${typeOf(payload)}` : ""} }`];
}

/** @param {{ kind: string, name: string, lines: string[] }} declared */
function closed({ kind, name, lines }) {
  if (kind === "record") {
    return [`export interface ${name} {`, ...lines, "}"];
  }
  return [`export type ${name} =`, ...lines.slice(0, -1), `${lines.at(-1)};`];
}

/**
 * @param {string[]} docs
 * @param {string} indent
 */
function comment(docs, indent) {
  if (docs.length < 2) {
    return docs.map((doc) => `${indent}/** ${doc} */`);
  }
  return [`${indent}/**`, ...docs.map((doc) => `${indent} *${doc ? ` ${doc}` : ""}`), `${indent} */`];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(OUTPUT, typesOf(readFileSync(contractFile(), "utf8")));
}
