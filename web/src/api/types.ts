/** The shapes that the server answers with, under the names that the page uses. */

export type Blank = "suppressed" | "not_surveyed" | "no_reply" | "not_applicable";
export type Trust = "published" | "estimate" | "provisional" | "sample";

/** Five-digit municipality code. */
export type AreaCode = string;

export interface About {
  data: string;
  sample: boolean;
  revision: number;
  release: string;
}

export interface Source {
  title: string;
  url?: string | null;
}

export interface Package {
  id: string;
  kind: string;
  title: string;
  title_en: string;
  description: string;
  version: string;
  trust: Trust;
  sample: boolean;
  sources: Source[];
  retrieved?: string | null;
  caveats: string[];
}

export interface Packages {
  packages: Package[];
  default: string;
}

/** A value, or the reason for having none; and how far to trust it. */
export interface Cell {
  value: number | null;
  blank: Blank | null;
  trust: Trust;
  low?: number | null;
  high?: number | null;
  note?: string | null;
}

export interface Area {
  code: AreaCode;
  name: string;
  kana: string;
  name_en: string;
  kind: string;
  area_km2: number;
  population?: Cell | null;
  neighbours: AreaCode[];
  groupings: Record<string, string>;
}

export interface Areas {
  about: About;
  prefecture: { code: string; name: string; name_en: string };
  areas: Area[];
}

export interface GroupingMember {
  id: string;
  title: string;
  title_en: string;
  areas: AreaCode[];
}

export interface Grouping {
  id: string;
  version: string;
  title: string;
  title_en: string;
  source: string;
  note?: string | null;
  members: GroupingMember[];
}

export interface Groupings {
  about: About;
  groupings: Grouping[];
}

export interface PeriodInfo {
  id: string;
  label: string;
  label_en: string;
  kind: "fiscal_year" | "as_of";
}

export interface ParameterOption {
  id: string;
  label: string;
  label_en: string;
}

export interface Parameter {
  id: string;
  label: string;
  label_en: string;
  help: string;
  help_en: string;
  kind: "number" | "choice" | "boolean";
  min?: number | null;
  max?: number | null;
  step?: number | null;
  /** As text, as it stands in an address. */
  default: string;
  unit?: string | null;
  options?: ParameterOption[] | null;
}

export interface StateStep {
  value: number;
  id: string;
  label: string;
  label_en: string;
}

export interface SeriesBreak {
  period: PeriodInfo;
  note: string;
}

export interface Indicator {
  id: string;
  title: string;
  title_en: string;
  theme: string;
  definition: string;
  definition_en?: string | null;
  measure: string;
  measure_label: string;
  unit: string;
  unit_en: string;
  polarity: string;
  decimals: number;
  multiple_response: boolean;
  relisted: boolean;
  states: StateStep[];
  source: string;
  method?: Bilingual | null;
  caveats: Bilingual[];
  trust: Trust;
  periods: PeriodInfo[];
  breaks: SeriesBreak[];
  origin: "data" | "plugin";
  plugin?: { id: string; version: string; hash: string; state: string; failure?: PluginFailure | null } | null;
  parameters: Parameter[];
  charts: { id: string; title: string; title_en: string }[];
}

export interface Indicators {
  about: About;
  indicators: Indicator[];
}

export interface ValueCell extends Cell {
  code: AreaCode;
  name: string;
  class: number | null;
  why?: string | null;
  why_en?: string | null;
  rank?: number | null;
}

/** The total of a group of municipalities; a refused one has a sentence in place of a cell. */
export interface Total extends Partial<Cell> {
  grouping: string;
  member: string;
  title: string;
  title_en?: string | null;
  known: number;
  parts: number;
  refused?: string | null;
  states?: { id: string; label: string; label_en: string; count: number }[] | null;
}

/** A sentence in both languages. */
export interface Bilingual {
  ja: string;
  en: string;
}

export interface ClassItem {
  class: number;
  label: string;
  label_en?: string | null;
  low?: number | null;
  high?: number | null;
  count: number;
  color: string;
}

export interface Classes {
  method: string;
  breaks: number[];
  items: ClassItem[];
  blanks: { blank: Blank; label: string; count: number }[];
  zero_count: number;
}

export interface Values {
  about: About;
  indicator: IndicatorShort;
  period: PeriodInfo;
  inputs: { indicator: string; title: string; title_en: string; period: PeriodInfo }[];
  classes: Classes;
  cells: ValueCell[];
  totals: Total[];
  remarks: Bilingual[];
}

export interface FacilityKind {
  id: string;
  label: string;
  label_en: string;
  symbol: string;
  note?: string | null;
  count: number;
}

export interface Facility {
  id: string;
  kind: string;
  name: string;
  code?: string | null;
  computed_code?: string | null;
  agreement?: string | null;
  address?: string | null;
  phone?: string | null;
  lon: number | null;
  lat: number | null;
  precision: string;
  precision_label: string;
  capacity?: string | number | null;
  opening_days?: string | null;
  note?: string | null;
  source: string;
  trust: Trust;
}

export interface Facilities {
  about: About;
  kinds: FacilityKind[];
  facilities: Facility[];
  report: { facility: string; sentence: string }[];
}

export interface TableColumn {
  id: string;
  title: string;
  unit?: string | null;
  number: boolean;
}

export type TableCell = { number: number } | { text: string } | { blank: Blank };

export interface ProfileTable {
  id: string;
  title: string;
  title_en: string;
  definition: string;
  as_of?: string | null;
  measure_label?: string | null;
  multiple_response: boolean;
  relisted: boolean;
  base?: number | null;
  figure?: string | null;
  columns: TableColumn[];
  rows: TableCell[][];
  notes: string[];
  source: string;
  trust: Trust;
  sum_refused?: string | null;
}

export interface Tables {
  about: About;
  sections: { title: string; tables: ProfileTable[] }[];
}

/** An indicator as it stands beside its values. */
export interface IndicatorShort {
  id: string;
  title: string;
  title_en: string;
  measure: string;
  unit: string;
  unit_en: string;
  decimals: number;
  trust: Trust;
}

export interface ProfileIndicator {
  indicator: IndicatorShort;
  period?: PeriodInfo | null;
  cell?: ValueCell | null;
  ranked: number;
  totals: Total[];
  failure?: string | null;
}

/** The nearest place of a kind. */
export interface Nearest {
  kind: string;
  label: string;
  facility: string;
  name: string;
  code?: string | null;
  distance_km: number;
  precision: string;
}

export interface Profile {
  about: About;
  area: { code: AreaCode; name: string };
  indicators: ProfileIndicator[];
  facilities: Facility[];
  nearest: Nearest[];
}

export interface PluginFailure {
  when: string;
  sentence: string;
}

export interface PluginInfo {
  id: string;
  version: string;
  title: string;
  title_en: string;
  hash: string;
  size: number;
  origin: "shipped" | "folder";
  file?: string | null;
  state: "ready" | "failed" | "quarantined";
  failure?: PluginFailure | null;
  failures: number;
  inputs: string[];
  last_call_ms?: number | null;
}

export interface Plugins {
  plugins: PluginInfo[];
  folder: string;
}

/** GeoJSON as far as the page looks into it. */
export interface FeatureCollection {
  type: "FeatureCollection";
  features: { type: "Feature"; geometry: { type: string; coordinates: unknown }; properties: Record<string, unknown> }[];
}

export interface SeriesPoint {
  period: PeriodInfo;
  cell: Cell | null;
  /** Why there is no total at this period. */
  refused?: string | null;
}

export interface SeriesLine {
  code?: string | null;
  member?: string | null;
  name: string;
  name_en: string;
  points: SeriesPoint[];
}

export interface Series {
  about: About;
  indicator: IndicatorShort;
  series: SeriesLine[];
  breaks: SeriesBreak[];
}
