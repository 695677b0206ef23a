/**
 * Puts a data package about the whole country into a running server, through the same door as the page: a file is brought, its
 * questions are answered, it is published. The numbers are seeded and fictitious, and the package says so.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const BOUNDARIES = join(import.meta.dirname, "..", "..", "..", "geodata", "packages", "japan-boundaries", "boundaries.geojson");
const INDICATORS = 10;
const YEARS = [2021, 2022, 2023, 2024, 2025];
const LOOK_AGAIN_MS = 50;
const ROUNDS = 4;

/** The data package that the bench makes. */
export const COUNTRY = "bench-country";

/** Waits until the server compiles nothing any more: that would take the processor from what is measured. */
export async function quiet(origin) {
  for (;;) {
    const { plugins } = await ask(origin, "/api/v1/plugins");
    if (plugins.every((one) => one.standing !== "loading")) return;
    await pause(LOOK_AGAIN_MS * 4);
  }
}

/** Makes the package unless the data folder has it already. */
export async function bringCountry(origin) {
  const { packages } = await ask(origin, "/api/v1/packages");
  if (packages.some((one) => one.id === COUNTRY)) return;
  const { name, body } = file();
  const query = new URLSearchParams({ name, new: COUNTRY, title: "計測用の見本" });
  const { import: brought } = await ask(origin, `/api/v1/imports?${query}`, { method: "POST", body });
  const path = `/api/v1/imports/${brought.id}`;
  for (let round = 0; ; round += 1) {
    const answer = await read(origin, path);
    if (answer.import.state === "ready") break;
    if (answer.import.state !== "questions" || round === ROUNDS) throw new Error(JSON.stringify([answer.import, answer.report?.findings]).slice(0, 2000));
    const open = answer.report.questions.filter((one) => typeof one.answer !== "string");
    const answers = Object.fromEntries(open.map((one) => [one.id, (one.choices.find((choice) => choice.id === "persons") ?? one.choices[0])?.id ?? "計測用の見本"]));
    await send(origin, `${path}/answers`, "PUT", { answers, source: "計測用の見本", trust: name.endsWith(".csv") ? "sample" : "published" });
  }
  await send(origin, `${path}/publish`, "POST", { note: "計測", actor: "計測" });
}

/** The workbook of residents, where a folder of real files is given; else a table made here. */
function file() {
  const folder = process.env.TSUNAGI_TESTDATA;
  const real = folder === undefined ? undefined : readdirSync(folder).find((name) => name.includes("juki") && name.endsWith(".xlsx"));
  if (real !== undefined) return { name: real, body: readFileSync(join(folder, real)) };
  const next = random(7);
  const head = ["市区町村コード", "市区町村名", "年度", ...Array.from({ length: INDICATORS }, (_, at) => `見本項目${at + 1}（人）`)];
  const rows = JSON.parse(readFileSync(BOUNDARIES, "utf8")).features.flatMap(({ properties }) =>
    YEARS.map((year) => [properties.code, properties.name, year, ...Array.from({ length: INDICATORS }, () => next(100_000))]),
  );
  return { name: "country.csv", body: [head, ...rows].map((row) => `${row.join(",")}\r\n`).join("") };
}

/** Whole numbers below a bound, the same ones in every run (a linear congruential generator, Numerical Recipes' constants). */
function random(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

async function read(origin, path) {
  for (;;) {
    const answer = await ask(origin, path);
    if (answer.import.state !== "reading") return answer;
    await pause(LOOK_AGAIN_MS);
  }
}

const send = (origin, path, method, body) => ask(origin, path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

async function ask(origin, path, request) {
  const answer = await fetch(origin + path, request);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 500)}`);
  return JSON.parse(text);
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
