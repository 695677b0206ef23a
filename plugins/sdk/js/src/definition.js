// indicator.toml becomes the manifest. What is checked here is what an author gets wrong most; the final word has
// `tsunagi plugin check`.

import { parse, TomlError } from "smol-toml";

/** Everything that is wrong with an indicator.toml, one sentence a line. */
export class DefinitionError extends Error {}

/** What is wrong in one place. */
class Fault extends Error {}

const WORDS = {
  measure: ["persons", "events", "places", "rate", "state", "index"],
  polarity: ["higher-is-need", "lower-is-need", "neutral"],
  trust: ["published", "provisional", "estimate", "sample"],
};
const KEYS = ["id", "version", "author", "license", "theme", "measure", "polarity", "decimals", "trust", "periods-of",
  "per-district", "class-breaks", "title", "unit", "definition", "method", "caveats", "inputs", "parameters"];
const INPUT_KINDS = ["column", "facilities", "distances", "reached", "neighbours", "groupings"];
const PARAMETER_KINDS = ["number", "choice", "boolean", "facility-kind", "area"];

/**
 * Reads indicator.toml.
 *
 * @param {string} source
 * @returns {{ manifest: import("../contract.js").Manifest, classBreaks: number[] }}
 */
export function readDefinition(source) {
  const file = parsed(source);
  /** @type {string[]} */
  const faults = [];
  /** @template T @param {() => T} read @returns {T} */
  const gather = (read) => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof Fault)) {
        throw error;
      }
      faults.push(error.message);
      return /** @type {T} */ (undefined);
    }
  };
  gather(() => known(file, KEYS, ""));
  const manifest = {
    id: gather(() => matching(file, "id", /^[a-z0-9-]{1,64}$/, "a〜z、0〜9、- で1〜64文字")),
    version: gather(() => matching(file, "version", /^\d+\.\d+\.\d+$/, "1.0.0 のような三つの数")),
    author: gather(() => optional(file, "author", "string", "")),
    license: gather(() => optional(file, "license", "string", "")),
    title: gather(() => both(file, "title", "")),
    definition: gather(() => both(file, "definition", "")),
    theme: gather(() => matching(file, "theme", /\S/, "「ニーズ」のような言葉")),
    measure: gather(() => word(file, "measure", WORDS.measure)),
    unit: gather(() => both(file, "unit", "", true)),
    polarity: gather(() => word(file, "polarity", WORDS.polarity)),
    decimals: gather(() => decimals(file.decimals)),
    trust: gather(() => (file.trust === undefined ? "published" : word(file, "trust", WORDS.trust))),
    method: gather(() => both(file, "method", "")),
    caveats: gather(() => list(file.caveats ?? [], "caveats").map((_, position, all) => both(all, position, "caveats"))),
    parameters: gather(() => entries(file, "parameters").map(([id, given]) => parameter(id, given))),
    inputs: gather(() => entries(file, "inputs").map(([name, given]) => input(name, given))),
    periodsOf: gather(() => optional(file, "periods-of", "string", null)),
    perDistrict: gather(() => optional(file, "per-district", "boolean", false)),
  };
  const classBreaks = gather(() => breaks(file["class-breaks"] ?? []));
  if (faults.length > 0) {
    throw new DefinitionError(faults.map((fault) => `indicator.toml：${fault}`).join("\n"));
  }
  const clock = manifest.periodsOf;
  const columns = manifest.inputs.flatMap((/** @type {any} */ given) => (given.tag === "column" ? [given.val.indicator] : []));
  if (clock !== null && !columns.includes(clock)) {
    throw new DefinitionError(`indicator.toml：periods-of の「${clock}」が inputs の column にありません。`);
  }
  return { manifest: /** @type {import("../contract.js").Manifest} */ (manifest), classBreaks };
}

/**
 * What each parameter is when nobody sets it.
 *
 * @param {import("../contract.js").Manifest} manifest
 * @returns {Record<string, number | string | boolean>}
 */
export function defaultsOf(manifest) {
  const usual = (/** @type {import("../contract.js").ParameterKind} */ kind) => {
    switch (kind.tag) {
      case "number":
        return kind.val.default;
      case "choice":
        return kind.val[0].id;
      case "area":
        return "";
      default:
        return kind.val;
    }
  };
  return Object.fromEntries(manifest.parameters.map(({ id, kind }) => [id, usual(kind)]));
}

/** @param {string} source @returns {Record<string, any>} */
function parsed(source) {
  try {
    return parse(source);
  } catch (error) {
    if (error instanceof TomlError) {
      throw new DefinitionError(`indicator.toml の${error.line}行${error.column}文字目が TOML として読めません：${error.message}`);
    }
    throw error;
  }
}

/**
 * @param {Record<string, any>} table
 * @param {string[]} keys
 * @param {string} place
 */
function known(table, keys, place) {
  const unknown = Object.keys(table).find((key) => !keys.includes(key));
  if (unknown === "formula") {
    throw new Fault("[formula] は数式だけのプラグインのものです。プログラムで書くときは消してください。");
  }
  if (unknown !== undefined) {
    throw new Fault(`${place}「${unknown}」という項目はありません（${keys.join("、")}）。`);
  }
}

/** @param {any} file @param {string} key @param {RegExp} pattern @param {string} like */
function matching(file, key, pattern, like) {
  if (typeof file[key] !== "string" || !pattern.test(file[key])) {
    throw new Fault(`${key} は ${like} です。`);
  }
  return file[key];
}

/** @param {any} file @param {string} key @param {string[]} words */
function word(file, key, words) {
  if (!words.includes(file[key])) {
    throw new Fault(`${key} は ${words.join("、")} のどれかです。`);
  }
  return file[key];
}

/** @param {any} file @param {string} key @param {string} type @param {any} otherwise */
function optional(file, key, type, otherwise) {
  const given = file[key] ?? otherwise;
  if (given !== otherwise && typeof given !== type) {
    throw new Fault(`${key} は ${type === "string" ? "文字" : "true か false"} です。`);
  }
  return given;
}

/** @param {any} table @param {string | number} key @param {string} place */
function both(table, key, place, mayBeEmpty = false) {
  const given = table[key];
  const where = typeof key === "number" ? `${place} の${key + 1}個目` : `${place}${key}`;
  const fine = (/** @type {any} */ text) => typeof text === "string" && (mayBeEmpty || text.trim() !== "");
  if (!fine(given?.ja) || !fine(given?.en)) {
    throw new Fault(`${where} は { ja = "…", en = "…" } です。日本語と英語の両方が要ります。`);
  }
  known(given, ["ja", "en"], where);
  return { ja: given.ja, en: given.en };
}

/** @param {any} given */
function decimals(given) {
  if (!Number.isInteger(given) || given < 0 || given > 6) {
    throw new Fault("decimals は 0〜6 の整数です。");
  }
  return given;
}

/** @param {any} given @param {string} place @returns {any[]} */
function list(given, place) {
  if (!Array.isArray(given)) {
    throw new Fault(`${place} は [ ] で囲んだ並びです。`);
  }
  return given;
}

/** @param {any} given */
function breaks(given) {
  const numbers = list(given, "class-breaks");
  const rising = numbers.every((number, at) => Number.isFinite(number) && (at === 0 || numbers[at - 1] < number));
  if (!rising) {
    throw new Fault("class-breaks は小さい順の数です。");
  }
  return numbers;
}

/** @param {any} file @param {string} key */
function entries(file, key) {
  const given = file[key] ?? {};
  if (typeof given !== "object" || Array.isArray(given)) {
    throw new Fault(`${key} は [${key}.名前] の形で書きます。`);
  }
  return Object.entries(given);
}

/** @param {string} name @param {any} given */
function input(name, given) {
  const place = `[inputs.${name}] `;
  known(given, [...INPUT_KINDS, "required", "label", "measure", "unit", "km"], place);
  const kind = only(given, INPUT_KINDS, place);
  if (kind === "column") {
    const required = given.required ?? true;
    if (typeof given.column !== "string" || typeof required !== "boolean") {
      throw new Fault(`${place}column は指標の id、required は true か false です。`);
    }
    return { tag: kind, val: { indicator: given.column, required } };
  }
  if (kind === "neighbours" || kind === "groupings") {
    if (given[kind] !== true) {
      throw new Fault(`${place}${kind} は true とだけ書けます。`);
    }
    return { tag: kind };
  }
  if (typeof given[kind] !== "string") {
    throw new Fault(`${place}${kind} は施設の種類の id です（どれでもよいときは "*"）。`);
  }
  return { tag: kind, val: given[kind] };
}

/** @param {string} id @param {any} given */
function parameter(id, given) {
  const place = `[parameters.${id}] `;
  if (!/^[a-z0-9-]{1,64}$/.test(id)) {
    throw new Fault(`${place}名前は a〜z、0〜9、- です。`);
  }
  known(given, [...PARAMETER_KINDS, "label", "help"], place);
  return { id, label: both(given, "label", place), help: both(given, "help", place), kind: parameterKind(given, place) };
}

/** @param {any} given @param {string} place */
function parameterKind(given, place) {
  const kind = only(given, PARAMETER_KINDS, place);
  const set = given[kind];
  switch (kind) {
    case "number":
      return { tag: kind, val: bounds(set, place) };
    case "choice":
      return { tag: kind, val: options(set, place) };
    case "area":
      if (set === true) {
        return { tag: kind };
      }
      throw new Fault(`${place}area は true とだけ書けます。`);
    default:
      if (typeof set !== (kind === "boolean" ? "boolean" : "string")) {
        throw new Fault(`${place}${kind} には既定の値（${kind === "boolean" ? "true か false" : "施設の種類の id"}）を書きます。`);
      }
      return { tag: kind, val: set };
  }
}

/** @param {any} set @param {string} place */
function bounds(set, place) {
  known(set ?? {}, ["min", "max", "step", "default", "unit"], place);
  const { min, max, step, default: usual, unit = "" } = set ?? {};
  const numbers = [min, max, step, usual].every(Number.isFinite);
  if (!numbers || typeof unit !== "string" || !(min < max) || !(step > 0) || usual < min || usual > max) {
    throw new Fault(`${place}number は { min = 0, max = 10, step = 1, default = 5 } の形で、min ≦ default ≦ max です。`);
  }
  return { min, max, step, default: usual, unit };
}

/** @param {any} set @param {string} place */
function options(set, place) {
  const given = list(set, `${place}choice`);
  const ids = given.map((option) => option?.id);
  if (given.length === 0 || new Set(ids).size < ids.length || !ids.every((id) => /^[a-z0-9.-]{1,64}$/.test(String(id)))) {
    throw new Fault(`${place}choice は [{ id = "…", label = { ja = "…", en = "…" } }, …] で、id は a〜z、0〜9、.、- の別々のものです。`);
  }
  return given.map((option) => ({ id: option.id, label: both(option, "label", `${place}choice の「${option.id}」の `) }));
}

/** @param {any} given @param {string[]} kinds @param {string} place */
function only(given, kinds, place) {
  const there = kinds.filter((kind) => given?.[kind] !== undefined);
  if (there.length !== 1) {
    throw new Fault(`${place}には ${kinds.join("、")} のうち一つだけを書きます。`);
  }
  return there[0];
}
