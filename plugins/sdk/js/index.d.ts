import type {
  Area,
  Chart,
  ChartKind,
  ChartSeries,
  DataColumn,
  DistanceColumn,
  Grouping,
  GroupingMember,
  Layer,
  Place,
  Text,
  Trust,
} from "./contract.js";

export type * from "./contract.js";

/** Why a cell has no value, in the order in which one reason prevails over another. Zero is a value, not a blank. */
export type Blank = "suppressed" | "not_surveyed" | "no_reply" | "not_applicable";

/** A value, or the reason for having none, and how far to trust it. */
export type Cell =
  | { readonly value: number; readonly blank: null; readonly trust: Trust }
  | { readonly value: null; readonly blank: Blank; readonly trust: Trust };

/** What the host answers. In native tests `Table` of `testing.js` stands in for it. Every method may throw a `Problem`. */
export interface Inputs {
  /** The areas, in the order of every column. */
  areas(): Area[];
  /** The column of an indicator in the period, or in the one that stands for it; without a period, the latest. */
  column(indicator: string, period?: string | null): DataColumn;
  /** The columns of an indicator in every period that it has, the earliest first. */
  series(indicator: string): DataColumn[];
  /** Ways to group the areas. */
  groupings(): Grouping[];
  /** The places of a kind whose position is known. */
  facilities(kind: string): Place[];
  /** Pairs of positions in `areas` that touch, each pair once. */
  neighbours(): [number, number][];
  /** The distance from each area to the nearest place of a kind, in kilometers. */
  distances(kind: string): DistanceColumn;
  /** How many places of a kind stand within `km` kilometers of each area's reference point. */
  reached(kind: string, km: number): DataColumn;
  /** How much is done, 0 to 1. */
  progress(done: number): void;
  /** A line for the log that the author reads. */
  log(message: string): void;
}

/** One call. */
export interface Request {
  /** The period asked for; null means the latest. */
  readonly period: string | null;
  /**
   * Every parameter of indicator.toml, checked and with its default filled in: a number, `true`/`false`, or a text (an option, a
   * kind of place, the code of an area). Reading one that indicator.toml does not have throws.
   */
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
}

/** An indicator: computes the layer for all areas in one call. */
export type Compute = (inputs: Inputs, request: Request) => Layer;

/** What a layer has beside its cells. */
export interface More {
  /** Lower ends of the intervals, one an area. Where there is no value it is ignored. */
  low?: readonly (number | null)[];
  /** Upper ends. */
  high?: readonly (number | null)[];
  /** Why here: one text an area. */
  notes?: Text[];
  /** Hint where to put the class breaks, ascending. */
  classBreaks?: number[];
  /** Charts; the host draws them. */
  charts?: Chart[];
  /** Remarks on the whole layer. */
  remarks?: Text[];
}

/** One text in both languages. */
export function text(ja: string, en: string): Text;
/** A cell with a value. */
export function value(number: number, trust?: Trust): Cell;
/** A cell without one. */
export function blank(reason: Blank, trust?: Trust): Cell;
/** Whether a cell has a value. */
export function isValue(cell: Cell): cell is Cell & { value: number };
/** The cells of a column, in the order of the areas; of distances, in kilometers. */
export function cells(column: DataColumn | DistanceColumn): Cell[];
/**
 * Computes from several cells. A blank among them is a blank of the result (suppressed prevails), and the result is trusted no more
 * than any of them. The formula gives a number, or the reason why there is none, as for a division by zero.
 */
export function combine(parts: readonly Cell[], formula: (...values: number[]) => number | Blank): Cell;
/** The bits of a status byte that say why there is no value; none of them is set where there is one. */
export const BLANK_BITS: 0x0f;
/** The status byte of a cell. */
export function statusOf(cell: Cell): number;
/** What a status byte gives as the reason for having no value; null where there is one. */
export function reasonOf(status: number): Blank | null;
/**
 * The status bytes of what is computed from several columns: those that `combine` gives its cells, for all areas at once. With lists of numbers
 * beside them, instead of a cell an area, a plugin of thousands of areas takes a fraction of the time.
 */
export function combineStatus(...columns: readonly Pick<DataColumn, "status">[]): Uint8Array;
/** A layer of cells and what else is to be said. */
export function layer(period: string, column: readonly Cell[], more?: More): Layer;
/** A series of a chart. */
export function series(name: Text, column: readonly Cell[]): ChartSeries;
/** The word for a blank. */
export function blankLabel(reason: Blank): Text;
/** A whole number with commas: 182962 becomes 182,962. */
export function groupDigits(number: number): string;
/** A period identifier as words: `FY2020` becomes 2020年度, `2022-03-31` becomes 2022年3月31日時点. */
export function periodLabel(id: string): Text;

/** The kinds of `Problem`. */
export type ProblemKind = "missing-input" | "refused" | "bad-parameter" | "failed";

/** Why there is no answer, in a sentence for the user. */
export class Problem extends Error {
  constructor(kind: ProblemKind, sentence: string);
  readonly kind: ProblemKind;
  static failed(sentence: string): Problem;
  static badParameter(sentence: string): Problem;
  static missingInput(sentence: string): Problem;
  static refused(sentence: string): Problem;
}

export type { Area, Chart, ChartKind, ChartSeries, DataColumn, DistanceColumn, Grouping, GroupingMember, Layer, Place, Text, Trust };
