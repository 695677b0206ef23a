/**
 * The server's shapes under the names that the page uses.
 *
 * They come from `schema.gen.ts`, which `npm run types` writes from the server's OpenAPI description; here only the words
 * that the description gives as plain text are narrowed to the ones there are.
 */

import type { components } from "./schema.gen.ts";

type Shapes = components["schemas"];

export type Blank = "suppressed" | "not_surveyed" | "no_reply" | "not_applicable";
export type Trust = "published" | "estimate" | "provisional" | "sample";
/** Five-digit municipality code. */
export type AreaCode = string;

/** Words that take the place of plain text, by the name of the field. */
interface Words {
  trust: Trust;
  blank: Blank;
}

/** A shape with its words narrowed, all the way down. */
type Narrowed<T> = T extends (infer Item)[]
  ? Narrowed<Item>[]
  : T extends object
    ? { [Key in keyof T]: Key extends keyof Words ? Words[Key] | Extract<T[Key], null | undefined> : Narrowed<T[Key]> }
    : T;

/** A value, or the reason for having none; and how far to trust it. */
export interface Cell extends Omit<Narrowed<Shapes["CellShape"]>, "value" | "blank"> {
  value: number | null;
  blank: Blank | null;
}

export interface ValueCell extends Cell {
  code: AreaCode;
  name: string;
  class: number | null;
  rank?: number | null;
  why?: string | null;
  why_en?: string | null;
}

/** The total of a group of municipalities; a refused one has a sentence in place of a cell. */
export interface Total extends Partial<Cell> {
  grouping: string;
  member: string;
  title: string;
  title_en: string;
  known: number;
  parts: number;
  refused?: string | null;
  states?: Shapes["StateCountShape"][];
}

export type About = Shapes["About"];
export type Package = Narrowed<Shapes["PackageShape"]>;
export type Packages = Narrowed<Shapes["PackagesAnswer"]>;
export type Area = Narrowed<Shapes["AreaShape"]>;
export type Areas = Narrowed<Shapes["AreasAnswer"]>;
export type Grouping = Shapes["GroupingShape"];
export type GroupingMember = Shapes["MemberShape"];
export type Groupings = Shapes["GroupingsAnswer"];
export type PeriodInfo = Shapes["PeriodShape"];
export type Parameter = Shapes["ParameterShape"];
export type Indicator = Narrowed<Shapes["IndicatorShape"]>;
export type Indicators = Narrowed<Shapes["IndicatorsAnswer"]>;
export type IndicatorShort = Narrowed<Shapes["IndicatorShort"]>;
export type ClassItem = Shapes["ClassShape"];
export type Classes = Narrowed<Shapes["ClassesShape"]>;
export type FacilityKind = Shapes["KindShape"];
export type Facility = Narrowed<Shapes["FacilityShape"]>;
export type BaseMaps = Narrowed<Shapes["BaseMapsAnswer"]>;
export type Facilities = Narrowed<Shapes["FacilitiesAnswer"]>;
export type TableCell = Narrowed<Shapes["TableCellShape"]>;
export type FigureTable = Shapes["FigureTable"];
export type ProfileTable = Narrowed<Shapes["TableShape"]>;
export type Tables = Narrowed<Shapes["TablesAnswer"]>;

export type { Ready, RevisionInfo, Revisions } from "./imports.ts";

export interface Values extends Omit<Shapes["ValuesAnswer"], "cells" | "totals" | "classes" | "indicator"> {
  indicator: IndicatorShort;
  classes: Classes;
  cells: ValueCell[];
  totals: Total[];
}

export interface SeriesPoint extends Partial<Cell> {
  period: PeriodInfo;
  /** Why there is no total at this period. */
  refused?: string | null;
}

export interface SeriesLine extends Omit<Shapes["LineShape"], "points"> {
  points: SeriesPoint[];
}

export interface Series extends Omit<Shapes["SeriesAnswer"], "series" | "indicator"> {
  indicator: IndicatorShort;
  series: SeriesLine[];
}

export interface ProfileIndicator extends IndicatorShort {
  cell?: Cell | null;
  prefecture?: Total | null;
  district?: Total | null;
  /** Its place among the municipalities with a value, greatest first, and how many those are. */
  rank?: number | null;
  ranked: number;
  why?: string | null;
  why_en?: string | null;
  period?: PeriodInfo | null;
  failure?: string | null;
}

export interface Profile extends Omit<Narrowed<Shapes["ProfileAnswer"]>, "indicators"> {
  indicators: ProfileIndicator[];
}

/** GeoJSON as far as the page looks into it. */
export interface FeatureCollection {
  type: "FeatureCollection";
  features: { type: "Feature"; geometry: { type: string; coordinates: unknown }; properties: Record<string, unknown> }[];
}
