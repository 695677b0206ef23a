import type { Blank, Compute, DataColumn, Inputs, Layer, Trust } from "./index.js";

/** A number, a reason for having none, or null for 未調査. */
export type GoldenCell = number | null | { value?: number; blank?: Blank; trust?: Trust };
/** A distance: as a cell, or with the identifier of the nearest place. */
export type GoldenDistance = GoldenCell | { km: number; nearest: string; trust?: Trust };

/** One case of golden.json. */
export interface GoldenCase {
  /** What it is about; the name of the test. */
  name: string;
  areas: { code: string; name?: string; urban?: boolean; area_km2?: number }[];
  /** Indicator, then period, then one cell an area. */
  columns?: Record<string, Record<string, GoldenCell[]>>;
  facilities?: { id: string; kind: string; lon: number; lat: number; name?: string; area?: string; precision?: string; trust?: Trust }[];
  distances?: Record<string, GoldenDistance[]>;
  /** By kind: for any distance, or by kilometers as in `{ "10": […] }`. */
  reached?: Record<string, GoldenCell[] | Record<string, GoldenCell[]>>;
  neighbours?: [number, number][];
  groupings?: { id: string; title?: string; members: { id: string; title?: string; areas: number[] }[] }[];
  period?: string | null;
  parameters?: Record<string, number | string | boolean>;
  expect: GoldenExpectation;
}

/** What must come out. Only what is named is compared. */
export interface GoldenExpectation {
  period?: string;
  values?: GoldenCell[];
  low?: (number | null)[];
  high?: (number | null)[];
  /** The kind of problem that must come instead of a layer. */
  problem?: string;
  /** Relative above 1, absolute below; 1e-9 when absent. */
  tolerance?: number;
}

/** Answers from a golden case as the host would. */
export class Table implements Inputs {
  constructor(given: Omit<GoldenCase, "expect">);
  /** What was logged. */
  readonly messages: string[];
  areas: Inputs["areas"];
  column: Inputs["column"];
  series: Inputs["series"];
  groupings: Inputs["groupings"];
  facilities: Inputs["facilities"];
  neighbours: Inputs["neighbours"];
  distances: Inputs["distances"];
  reached: Inputs["reached"];
  progress: Inputs["progress"];
  log: Inputs["log"];
}

/** Computes a case. `defaults` are the parameters that the case does not set. */
export function run(compute: Compute, given: Omit<GoldenCase, "expect">, defaults?: GoldenCase["parameters"]): Layer;
/** Compares a layer with what is expected. */
export function compare(layer: Layer, expect: GoldenExpectation): void;
/** Makes one test of each case of golden.json in a project's folder. */
export function golden(project: string | URL, compute: Compute): void;
/** The cases of a golden.json. */
export function readCases(file: string): GoldenCase[];
export type { DataColumn };
