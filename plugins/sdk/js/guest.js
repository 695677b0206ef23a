// Between the raw exports of the component and an author's indicator. Only the entry that `build.js` writes imports it.

import { Problem } from "./index.js";

const CHARTS = ["stacked-bars", "bars", "lines", "scatter"];

/**
 * The two exports of the world `indicator`.
 *
 * @param {unknown} manifest what `describe` gives
 * @param {number[]} classBreaks of indicator.toml, for layers that have none of their own
 * @param {Record<string, (...values: any[]) => any>} host the imports of the world
 * @param {import("./index.js").Compute} compute the author's function
 */
export function guest(manifest, classBreaks, host, compute) {
  if (typeof compute !== "function") {
    throw new TypeError("indicator.js に export function compute がありません");
  }
  /** @type {any} */
  const inputs = { progress: host.progress, log: (/** @type {unknown} */ message) => host.log(String(message)) };
  for (const name of ["areas", "column", "series", "groupings", "facilities", "neighbours", "distances", "reached"]) {
    inputs[name] = (/** @type {any[]} */ ...values) => {
      try {
        return host[name](...values);
      } catch (problem) {
        throw asError(problem);
      }
    };
  }
  inputs.column = (/** @type {string} */ indicator, /** @type {string | null | undefined} */ period) => {
    try {
      return host.column(indicator, period ?? null);
    } catch (problem) {
      throw asError(problem);
    }
  };
  return {
    describe: () => manifest,
    compute: (/** @type {{ period: string | null, parameters: [string, { val: unknown }][] }} */ request) => {
      const parameters = Object.fromEntries(request.parameters.map(([id, given]) => [id, given.val]));
      let result;
      try {
        result = compute(inputs, { period: request.period ?? null, parameters: checked(parameters) });
      } catch (error) {
        throw asProblem(error);
      }
      const fault = faultOf(result);
      if (fault !== null) {
        throw { tag: "failed", val: `compute が返したものが layer の形ではありません：${fault}。layer() で作ってください。` };
      }
      return result.classBreaks.length > 0 ? result : { ...result, classBreaks };
    },
  };
}

/**
 * Reading a parameter that the manifest does not have is a slip of the pen, and must not pass as `undefined`.
 *
 * @param {Record<string, any>} parameters
 */
export function checked(parameters) {
  return new Proxy(parameters, {
    get(target, id) {
      if (typeof id === "string" && !Object.hasOwn(target, id)) {
        throw Problem.badParameter(`パラメーター「${id}」は indicator.toml にありません。`);
      }
      return Reflect.get(target, id);
    },
  });
}

/**
 * What is wrong with the shape of a layer. Lengths, bounds and texts are the host's to check; this catches what could not even cross
 * the boundary and would end in a bare trap.
 *
 * @param {any} layer
 * @returns {string | null}
 */
export function faultOf(layer) {
  if (layer === null || typeof layer !== "object") {
    return `${layer === null ? "null" : typeof layer} です`;
  }
  if (typeof layer.then === "function") {
    return "Promise です（async 関数は使えません）";
  }
  const isText = (/** @type {any} */ text) => typeof text?.ja === "string" && typeof text?.en === "string";
  const texts = (/** @type {any} */ list) => {
    if (!Array.isArray(list)) {
      return false;
    }
    for (let position = 0; position < list.length; position += 1) {
      const one = list[position];
      if (typeof one?.ja !== "string" || typeof one.en !== "string") {
        return false;
      }
    }
    return true;
  };
  if (typeof layer.period !== "string") {
    return "period が文字ではありません";
  }
  const column = ["values", "status", "low", "high", "classBreaks"].find((name) => !numbers(layer[name]));
  if (column !== undefined) {
    return `${column} が数の並びではありません`;
  }
  const list = ["notes", "remarks"].find((name) => !texts(layer[name]));
  if (list !== undefined) {
    return `${list} が { ja, en } の並びではありません`;
  }
  const chart = Array.isArray(layer.charts)
    ? layer.charts.find(
        (/** @type {any} */ one) =>
          typeof one?.id !== "string" || !isText(one.title) || !isText(one.unit) || !CHARTS.includes(one.kind) ||
          !Array.isArray(one.items) || !one.items.every((/** @type {any} */ item) => typeof item === "string") ||
          !Array.isArray(one.series) || !one.series.every((/** @type {any} */ of) => isText(of?.name) && numbers(of.values) && numbers(of.status)),
      )
    : null;
  return chart === undefined ? null : `charts の「${chart?.id ?? ""}」に id、title、kind（${CHARTS.join("、")}）、unit、items、series のどれかがありません`;
}

/**
 * Whether it is a list of numbers. A plain loop: in an interpreter a callback a number takes longer than its work.
 *
 * @param {any} list
 */
function numbers(list) {
  if (!Array.isArray(list)) {
    // What a typed array holds is all of one kind.
    return ArrayBuffer.isView(list) && !(list instanceof DataView) && typeof (/** @type {any} */ (list)[0] ?? 0) === "number";
  }
  for (let position = 0; position < list.length; position += 1) {
    if (typeof list[position] !== "number") {
      return false;
    }
  }
  return true;
}

/**
 * What the host throws is the bare variant.
 *
 * @param {any} problem
 */
function asError(problem) {
  const bare = problem?.payload ?? problem;
  return typeof bare?.tag === "string" ? new Problem(bare.tag, String(bare.val)) : problem;
}

/**
 * Whatever the author's code has thrown, as the contract says it.
 *
 * @param {any} error
 */
function asProblem(error) {
  if (error instanceof Problem) {
    return { tag: error.kind, val: error.message };
  }
  if (!(error instanceof Error)) {
    return { tag: "failed", val: `プログラムの中で失敗しました：${String(error)}` };
  }
  return { tag: "failed", val: `プログラムの中で失敗しました：${error.name}: ${error.message}${places(error.stack ?? "")}` };
}

/**
 * The author's lines of a stack, innermost first, as in `（indicator.js:12:5 ratio ← indicator.js:30:3 compute）`.
 *
 * @param {string} stack
 */
export function places(stack) {
  const frames = stack.split("\n").flatMap((line) => {
    const frame = /^\s*at (?:(.+?) )?\(?(?:file:\/\/)?([^\s()]+?):(\d+):(\d+)\)?$/.exec(line);
    if (!frame || /(^|\/)(sdk|sdk\/js)\/(index|guest|sandbox)\.js$/.test(frame[2]) || frame[2].includes("tsunagi-entry")) {
      return [];
    }
    const name = frame[1] && frame[1] !== "<anonymous>" ? ` ${frame[1]}` : "";
    return [`${frame[2].replace(/^.*\/(?=[^/]*$)/, "")}:${frame[3]}:${frame[4]}${name}`];
  });
  return frames.length === 0 ? "" : `（${frames.slice(0, 6).join(" ← ")}）`;
}
