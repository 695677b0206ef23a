// What the code of an indicator is written with. It runs as it is in the guest (QuickJS) and in native tests (Node.js):
// no file, no clock, no package.

/** @typedef {import("./index.js").Blank} Blank */

const BLANKS = /** @type {const} */ (["suppressed", "not_surveyed", "no_reply", "not_applicable"]);
const TRUSTS = /** @type {const} */ (["published", "provisional", "estimate", "sample"]);
const BLANK_LABELS = {
  suppressed: ["秘匿", "suppressed"],
  not_surveyed: ["未調査", "not surveyed"],
  no_reply: ["未回答", "no reply"],
  not_applicable: ["対象外", "not applicable"],
};

/** @type {typeof import("./index.js").text} */
export function text(ja, en) {
  return { ja, en };
}

/** @type {typeof import("./index.js").value} */
export function value(number, trust = "published") {
  return { value: number, blank: null, trust };
}

/** @type {typeof import("./index.js").blank} */
export function blank(reason, trust = "published") {
  return { value: null, blank: reason, trust };
}

/** @type {typeof import("./index.js").isValue} */
export function isValue(cell) {
  return cell.blank === null;
}

/** @type {typeof import("./index.js").cells} */
export function cells(column) {
  const numbers = "km" in column ? column.km : column.values;
  // Plain loops, here and below: in an interpreter a callback a cell takes longer than its work.
  const found = new Array(column.status.length);
  for (let position = 0; position < found.length; position += 1) {
    const byte = column.status[position];
    const reason = byte & 0x0f;
    const trust = TRUSTS[byte >> 4] ?? "sample";
    // A reason that this contract does not know counts as not surveyed.
    found[position] =
      reason === 0
        ? { value: numbers[position], blank: null, trust }
        : { value: null, blank: BLANKS[reason - 1] ?? "not_surveyed", trust };
  }
  return found;
}

/** @type {typeof import("./index.js").combine} */
export function combine(parts, formula) {
  let rank = 0;
  let prevailing = BLANKS.length;
  for (let position = 0; position < parts.length; position += 1) {
    const part = parts[position];
    if (part.trust !== "published") {
      rank = Math.max(rank, TRUSTS.indexOf(part.trust));
    }
    if (part.blank !== null) {
      prevailing = Math.min(prevailing, BLANKS.indexOf(part.blank));
    }
  }
  const trust = TRUSTS[rank];
  if (prevailing < BLANKS.length) {
    return blank(BLANKS[prevailing], trust);
  }
  // Two parts are the usual case, and a spread list takes longer than most formulas.
  const result =
    parts.length === 2
      ? formula(/** @type {number} */ (parts[0].value), /** @type {number} */ (parts[1].value))
      : formula(...parts.map((part) => /** @type {number} */ (part.value)));
  return typeof result === "number" ? value(result, trust) : blank(result, trust);
}

/** @type {typeof import("./index.js").BLANK_BITS} */
export const BLANK_BITS = 0x0f;

/** @type {typeof import("./index.js").statusOf} */
export function statusOf(cell) {
  const reason = cell.blank === null ? 0 : BLANKS.indexOf(cell.blank) + 1;
  return cell.trust === "published" ? reason : reason | (TRUSTS.indexOf(cell.trust) << 4);
}

/** @type {typeof import("./index.js").reasonOf} */
export function reasonOf(status) {
  const reason = status & BLANK_BITS;
  return reason === 0 ? null : (BLANKS[reason - 1] ?? "not_surveyed");
}

/** @type {typeof import("./index.js").combineStatus} */
export function combineStatus(...columns) {
  const found = new Uint8Array(columns[0].status.length);
  for (const { status } of columns) {
    for (let position = 0; position < found.length; position += 1) {
      // Most are published values, which change nothing.
      if (status[position] !== 0) {
        found[position] = worse(found[position], plain(status[position]));
      }
    }
  }
  return found;
}

/**
 * A status byte without what this contract does not know.
 *
 * @param {number} status
 */
function plain(status) {
  const trust = Math.min(status >> 4, TRUSTS.length - 1) << 4;
  return trust | ((status & BLANK_BITS) > BLANKS.length ? BLANKS.indexOf("not_surveyed") + 1 : status & BLANK_BITS);
}

/** @param {number} left @param {number} right */
function worse(left, right) {
  const [reason, other] = [left & BLANK_BITS, right & BLANK_BITS];
  // The reasons are numbered in the order in which one prevails.
  const prevailing = reason === 0 || other === 0 ? reason | other : Math.min(reason, other);
  return (Math.max(left >> 4, right >> 4) << 4) | prevailing;
}

/** @type {typeof import("./index.js").layer} */
export function layer(period, column, more = {}) {
  const { low, high, ...rest } = more;
  return {
    period,
    ...encode(column),
    low: bounds(low, column),
    high: bounds(high, column),
    notes: [],
    classBreaks: [],
    charts: [],
    remarks: [],
    ...rest,
  };
}

/** @type {typeof import("./index.js").series} */
export function series(name, column) {
  return { name, ...encode(column) };
}

/** @type {typeof import("./index.js").blankLabel} */
export function blankLabel(reason) {
  const [ja, en] = BLANK_LABELS[reason];
  return text(ja, en);
}

/** @type {typeof import("./index.js").groupDigits} */
export function groupDigits(number) {
  // Measured in the guest: what the engine brings along, as toFixed, is several times as fast as anything written in JavaScript.
  const plain = Math.abs(number).toFixed(0);
  if (plain.length <= 3) {
    return number < 0 && plain !== "0" ? `-${plain}` : plain;
  }
  let end = plain.length;
  let grouped = "";
  for (; end > 3; end -= 3) {
    grouped = `,${plain.slice(end - 3, end)}${grouped}`;
  }
  grouped = plain.slice(0, end) + grouped;
  return number < 0 && plain !== "0" ? `-${grouped}` : grouped;
}

/** @type {typeof import("./index.js").periodLabel} */
export function periodLabel(id) {
  const year = /^(FY|CY)(\d+)$/.exec(id);
  if (year) {
    return year[1] === "FY"
      ? text(`${year[2]}年度`, `fiscal year ${year[2]}`)
      : text(`${year[2]}年（暦年）`, `calendar year ${year[2]}`);
  }
  const day = /^(\d+)-(\d+)-(\d+)$/.exec(id);
  return day ? text(`${+day[1]}年${+day[2]}月${+day[3]}日時点`, `as of ${id}`) : text(id, id);
}

/** Why there is no answer. Thrown by the inputs, and by an indicator that has to give up. */
export class Problem extends Error {
  /**
   * @param {import("./index.js").ProblemKind} kind
   * @param {string} sentence
   */
  constructor(kind, sentence) {
    super(sentence);
    this.name = "Problem";
    this.kind = kind;
  }

  /** @param {string} sentence */
  static failed(sentence) {
    return new Problem("failed", sentence);
  }

  /** @param {string} sentence */
  static badParameter(sentence) {
    return new Problem("bad-parameter", sentence);
  }

  /** @param {string} sentence */
  static missingInput(sentence) {
    return new Problem("missing-input", sentence);
  }

  /** @param {string} sentence */
  static refused(sentence) {
    return new Problem("refused", sentence);
  }
}

/** @param {readonly import("./index.js").Cell[]} column */
function encode(column) {
  const values = new Array(column.length);
  const status = new Array(column.length);
  for (let position = 0; position < column.length; position += 1) {
    const cell = column[position];
    values[position] = cell.value ?? 0;
    status[position] = statusOf(cell);
  }
  return { values, status };
}

/**
 * One end of the intervals. Where there is no value the contract ignores it, but wants a number.
 *
 * @param {readonly (number | null)[] | undefined} ends
 * @param {readonly import("./index.js").Cell[]} column
 */
function bounds(ends, column) {
  if (ends === undefined) {
    return [];
  }
  const found = new Array(column.length);
  for (let position = 0; position < column.length; position += 1) {
    const cell = column[position];
    found[position] = cell.blank === null ? (ends[position] ?? cell.value) : 0;
  }
  return found;
}
