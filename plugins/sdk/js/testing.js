// Native tests: a stand-in for the host that answers from a case of golden.json, and the comparison with what is expected.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { checked } from "./guest.js";
import { Problem, cells } from "./index.js";
import { fetchTools } from "./src/tools.js";

/** @typedef {import("./testing.js").GoldenCase} GoldenCase */
/** @typedef {import("./testing.js").GoldenCell} GoldenCell */

const BLANKS = ["suppressed", "not_surveyed", "no_reply", "not_applicable"];
const TRUSTS = ["published", "provisional", "estimate", "sample"];
const TOLERANCE = 1e-9;

/** Answers from a golden case as the host would. */
export class Table {
  /** @param {GoldenCase} given */
  constructor(given) {
    this.given = given;
    /** @type {string[]} */
    this.messages = [];
  }

  /** @type {import("./index.js").Inputs["areas"]} */
  areas() {
    return this.given.areas.map((area) => ({
      code: area.code,
      name: area.name ?? area.code,
      urban: area.urban ?? false,
      areaKm2: area.area_km2 ?? 1,
    }));
  }

  /** @type {import("./index.js").Inputs["column"]} */
  column(indicator, period) {
    const columns = this.series(indicator);
    return columns.find((column) => column.period === period) ?? standingFor(columns, period ?? null);
  }

  /** @type {import("./index.js").Inputs["series"]} */
  series(indicator) {
    const periods = this.given.columns?.[indicator];
    if (periods === undefined) {
      throw Problem.missingInput(`指標「${indicator}」がありません。`);
    }
    const columns = Object.entries(periods).map(([period, list]) => ({ period, ...encode(list) }));
    return columns.sort((left, right) => span(left.period)[0] - span(right.period)[0]);
  }

  /** @type {import("./index.js").Inputs["groupings"]} */
  groupings() {
    return (this.given.groupings ?? []).map((grouping) => ({
      id: grouping.id,
      title: grouping.title ?? grouping.id,
      members: grouping.members.map((member) => ({ ...member, title: member.title ?? member.id })),
    }));
  }

  /** @type {import("./index.js").Inputs["facilities"]} */
  facilities(kind) {
    return (this.given.facilities ?? [])
      .filter((place) => kind === "*" || place.kind === kind)
      .map((place) => ({ name: place.id, area: "", precision: "unknown", trust: /** @type {const} */ ("published"), ...place }));
  }

  /** @type {import("./index.js").Inputs["neighbours"]} */
  neighbours() {
    return this.given.neighbours ?? [];
  }

  /** @type {import("./index.js").Inputs["distances"]} */
  distances(kind) {
    // A kind that the case does not know has no place.
    const list = this.given.distances?.[kind] ?? this.given.areas.map(() => ({ blank: /** @type {const} */ ("not_applicable") }));
    const cell = (/** @type {any} */ one) => (one !== null && typeof one === "object" && "km" in one ? { value: one.km, trust: one.trust } : one);
    const { values, status } = encode(list.map(cell));
    return { km: values, status, nearestIds: list.map((/** @type {any} */ one) => one?.nearest ?? "") };
  }

  /** @type {import("./index.js").Inputs["reached"]} */
  reached(kind, km) {
    const known = this.given.reached?.[kind] ?? this.given.areas.map(() => 0);
    const list = Array.isArray(known) ? known : Object.entries(known).find(([within]) => Math.abs(+within - km) < 1e-9)?.[1];
    if (list === undefined) {
      throw Problem.missingInput(`施設の種類「${kind}」の ${km} km 以内の数がありません。`);
    }
    return { period: "", ...encode(list) };
  }

  progress() {}

  /** @param {unknown} message */
  log(message) {
    this.messages.push(String(message));
  }
}

/** @type {typeof import("./testing.js").run} */
export function run(compute, given, defaults = {}) {
  return compute(new Table(given), { period: given.period ?? null, parameters: checked({ ...defaults, ...given.parameters }) });
}

/** @type {typeof import("./testing.js").compare} */
export function compare(layer, expect) {
  const tolerance = expect.tolerance ?? TOLERANCE;
  if (expect.period !== undefined) {
    assert.equal(layer.period, expect.period, "period");
  }
  const found = cells(layer);
  const values = expect.values ?? [];
  assert.equal(found.length, values.length, "地域の数");
  values.forEach((wanted, position) => {
    near(found[position].blank ?? found[position].value, wanted, tolerance, `values[${position}]`);
    if (wanted !== null && typeof wanted === "object" && wanted.trust !== undefined) {
      assert.equal(found[position].trust, wanted.trust, `values[${position}] の trust`);
    }
  });
  for (const end of /** @type {const} */ (["low", "high"])) {
    expect[end]?.forEach((wanted, position) => {
      if (wanted !== null) {
        near(layer[end][position], wanted, tolerance, `${end}[${position}]`);
      }
    });
  }
}

/** @type {typeof import("./testing.js").golden} */
export function golden(project, compute) {
  const folder = typeof project === "string" ? project : fileURLToPath(project);
  for (const given of readCases(join(folder, "golden.json"))) {
    test(`golden: ${given.name}`, async () => {
      fetchTools();
      const { defaultsOf, readDefinition } = await import("./src/definition.js");
      const defaults = defaultsOf(readDefinition(readFileSync(join(folder, "indicator.toml"), "utf8")).manifest);
      const { problem } = given.expect;
      if (problem !== undefined) {
        assert.throws(() => run(compute, given, defaults), { kind: problem });
        return;
      }
      compare(run(compute, given, defaults), given.expect);
    });
  }
}

/** @type {typeof import("./testing.js").readCases} */
export function readCases(file) {
  const { cases } = JSON.parse(readFileSync(file, "utf8"));
  if (!Array.isArray(cases) || cases.length === 0) {
    throw new Error(`${file} に cases がありません。`);
  }
  return cases;
}

/** @param {readonly GoldenCell[]} list */
function encode(list) {
  const values = list.map((cell) => (typeof cell === "number" ? cell : (cell?.value ?? 0)));
  const status = list.map((cell) => {
    if (typeof cell === "number") {
      return 0;
    }
    // A bare null is what nobody has looked at.
    const reason = cell === null ? "not_surveyed" : (cell.blank ?? null);
    return (reason === null ? 0 : BLANKS.indexOf(reason) + 1) | (TRUSTS.indexOf(cell?.trust ?? "published") << 4);
  });
  return { values, status };
}

/**
 * @param {number | string | null} found
 * @param {GoldenCell} wanted
 * @param {number} tolerance
 * @param {string} place
 */
function near(found, wanted, tolerance, place) {
  const expected = typeof wanted === "number" ? wanted : (wanted?.blank ?? wanted?.value ?? "not_surveyed");
  if (typeof expected === "number" && typeof found === "number") {
    const off = Math.abs(found - expected);
    assert.ok(off <= tolerance * Math.max(1, Math.abs(expected)), `${place}：${found}（正しくは ${expected}）`);
  } else {
    assert.equal(found, expected, place);
  }
}

/**
 * The host's rule: the latest column that starts at or before the period's end, else the earliest; without a period the latest.
 *
 * @param {import("./index.js").DataColumn[]} columns
 * @param {string | null} period
 */
function standingFor(columns, period) {
  if (period === null) {
    return /** @type {import("./index.js").DataColumn} */ (columns.at(-1));
  }
  const end = span(period)[1];
  return columns.findLast((column) => span(column.period)[0] <= end) ?? columns[0];
}

/**
 * First and last day of a period, as numbers that sort.
 *
 * @param {string} period
 * @returns {[number, number]}
 */
function span(period) {
  const year = /^(FY|CY)(\d+)$/.exec(period);
  if (year) {
    const start = +year[2] * 10_000;
    return year[1] === "FY" ? [start + 401, start + 10_331] : [start + 101, start + 1231];
  }
  const day = +period.replaceAll("-", "");
  return [day, day];
}
