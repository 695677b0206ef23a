// Made from plugins/wit/v1/indicator.wit by `npm run types`. Not edited by hand.

/** How the numbers of an indicator may be combined. */
export type Measure =
  /** 実人数: adds over disjoint areas, never over years. */
  | "persons"
  /** 延べ: adds over areas and years. */
  | "events"
  /** Places: adds over areas. */
  | "places"
  /** A ratio: never added, rebuilt from its parts. */
  | "rate"
  /** An ordered state, such as none, planned, established: counted, never added. */
  | "state"
  /** A score without unit of count: never added. */
  | "index";

/** Which direction of a value calls for attention. */
export type Polarity =
  /** A higher value means more need. */
  | "higher-is-need"
  /** A lower value means more need. */
  | "lower-is-need"
  /** Neither direction is better. */
  | "neutral";

/** How far to trust a number, from the most to the least trustworthy. */
export type Trust =
  /** 公表値 */
  | "published"
  /** 速報 */
  | "provisional"
  /** 推計 */
  | "estimate"
  /** 見本: fictitious. */
  | "sample";

/** One text in the two languages of the screen. */
export interface Text {
  /** Japanese. */
  ja: string;
  /** English. */
  en: string;
}

/** What a user may set, and what it is when nobody sets it. */
export type ParameterKind =
  /** A number within bounds. */
  | { tag: "number"; val: NumberBounds }
  /** One of a few; the first is the default. */
  | { tag: "choice"; val: ChoiceOption[] }
  /** On or off; carries the default. */
  | { tag: "boolean"; val: boolean }
  /** A kind of place, by its identifier; carries the default. */
  | { tag: "facility-kind"; val: string }
  /** A municipality, by its code. Nobody is chosen, and the value empty, until a user chooses. */
  | { tag: "area" };

/** The bounds of a number. */
export interface NumberBounds {
  /** Least value. */
  min: number;
  /** Greatest value. */
  max: number;
  /** Step of the control on screen; not enforced. */
  step: number;
  /** Value when nobody sets it. */
  default: number;
  /** Unit on screen; empty for none. */
  unit: string;
}

/** One of the options of a choice. */
export interface ChoiceOption {
  /** Identifier: `a-z`, `0-9`, `.` and `-`. */
  id: string;
  /** Label on screen. */
  label: Text;
}

/** One thing that a user may set. */
export interface Parameter {
  /** Identifier: `a-z`, `0-9` and `-`. */
  id: string;
  /** Label on screen. */
  label: Text;
  /** What it does, in a sentence. */
  help: Text;
  /** Type, bounds and default. */
  kind: ParameterKind;
}

/** One thing that the plugin asks for. Only what the manifest lists is answered. */
export type Input =
  /** The column of an indicator, of data or of another plugin, in one period or in all of them. */
  | { tag: "column"; val: ColumnInput }
  /** The places of a kind; `*` stands for any kind. */
  | { tag: "facilities"; val: string }
  /** The distance to the nearest place of a kind; `*` stands for any kind. */
  | { tag: "distances"; val: string }
  /** How many places of a kind are within reach; `*` stands for any kind. */
  | { tag: "reached"; val: string }
  /** Which areas touch. */
  | { tag: "neighbours" }
  /** Ways to group the areas. */
  | { tag: "groupings" };

/** The column of an indicator. */
export interface ColumnInput {
  /** Identifier of the indicator. */
  indicator: string;
  /** Whether the plugin cannot do without. */
  required: boolean;
}

/** What the plugin is. A constant: two calls give the same. */
export interface Manifest {
  /** Identifier: `a-z`, `0-9` and `-`, 1 to 64 of them. */
  id: string;
  /** Version, as in `1.2.0`. */
  version: string;
  /** Who wrote it: a name, an office; empty for nobody in particular. */
  author: string;
  /** Terms of use, as an SPDX expression such as `MIT OR Apache-2.0`; empty for none given. */
  license: string;
  /** Title. */
  title: Text;
  /** What the number means, in a sentence or two. */
  definition: Text;
  /** The theme under which the catalogue lists it, in Japanese, as in ニーズ. */
  theme: string;
  /** How the number may be combined. */
  measure: Measure;
  /** Unit. */
  unit: Text;
  /** Which direction calls for attention. */
  polarity: Polarity;
  /** Decimals to show, 0 to 6. */
  decimals: number;
  /** The least that the result carries. The host raises it to the worst of the inputs that were used. */
  trust: Trust;
  /** Formula and source. */
  method: Text;
  /** What a reader must know before quoting the number. */
  caveats: Text[];
  /** What a user may set. */
  parameters: Parameter[];
  /** What the plugin asks for. */
  inputs: Input[];
  /** The indicator whose periods are this one's; none where time plays no part. */
  periodsOf: string | null;
  /** Whether the plugin may also be called with districts for areas, whose inputs are the sums of their members'. */
  perDistrict: boolean;
}

/**
 * One number an area, in the order of `areas`, each with a status byte.
 *
 * Low nibble: 0 a value, 1 suppressed 秘匿, 2 not surveyed 未調査, 3 no reply 未回答, 4 not applicable 対象外.
 * High nibble: 0 published, 1 provisional, 2 estimate, 3 sample.
 * Where the status is a blank the value is 0 and both sides ignore it. Zero with a status of 0 is a value.
 */
export interface DataColumn {
  /** The period that the column is of, as in `FY2020` or `2022-03-31`; empty where time plays no part. */
  period: string;
  /** Values. */
  values: ArrayLike<number>;
  /** Status bytes, as many as values. */
  status: ArrayLike<number>;
}

/** One area: a municipality, or a district where the manifest allows it. */
export interface Area {
  /** 5-digit code as text, or the identifier of a district. */
  code: string;
  /** Name. */
  name: string;
  /** 市部: whether it is a city. */
  urban: boolean;
  /** Area in square kilometers. */
  areaKm2: number;
}

/** One place that people can go to. */
export interface Place {
  /** Identifier. */
  id: string;
  /** Identifier of its kind. */
  kind: string;
  /** Name. */
  name: string;
  /** Code of the area that it stands in; empty where unknown. */
  area: string;
  /** Degrees east. */
  lon: number;
  /** Degrees north. */
  lat: number;
  /** How precisely the position is known: `site`, `town`, `municipality` or `unknown`. */
  precision: string;
  /** How far to trust it. */
  trust: Trust;
}

/** A way to group the areas, such as 福祉保健所. */
export interface Grouping {
  /** Identifier. */
  id: string;
  /** Title. */
  title: string;
  /** Its members. They may leave areas out. */
  members: GroupingMember[];
}

/** A member of a grouping, such as 安芸福祉保健所. */
export interface GroupingMember {
  /** Identifier. */
  id: string;
  /** Title. */
  title: string;
  /** Positions in `areas`. */
  areas: ArrayLike<number>;
}

/** The distance from each area's reference point to the nearest place of a kind. */
export interface DistanceColumn {
  /** Kilometers along the ellipsoid. */
  km: ArrayLike<number>;
  /** Status bytes, as in `data-column`. */
  status: ArrayLike<number>;
  /** Identifier of the nearest place, empty where there is none. */
  nearestIds: string[];
}

/** What a user has set. */
export type ParameterValue =
  /** A number. */
  | { tag: "number"; val: number }
  /** The identifier of an option or of a kind of place, or the code of an area, empty for none. */
  | { tag: "text"; val: string }
  /** On or off. */
  | { tag: "boolean"; val: boolean };

/** One call. */
export interface Request {
  /** The period asked for; none means the latest. */
  period: string | null;
  /** Every parameter of the manifest in its order, checked and with its default filled in. */
  parameters: ([string, ParameterValue])[];
}

/** How a chart is drawn. */
export type ChartKind =
  /** One bar an area, its series stacked. */
  | "stacked-bars"
  /** One bar an area and series. */
  | "bars"
  /** One line a series over periods. */
  | "lines"
  /** One dot an area; two series, along and up. */
  | "scatter";

/** One series of a chart. */
export interface ChartSeries {
  /** Name in the legend. */
  name: Text;
  /** Values, as many as the chart has items. */
  values: ArrayLike<number>;
  /** Status bytes, as in `data-column`. */
  status: ArrayLike<number>;
}

/** A chart; the host draws it. */
export interface Chart {
  /** Identifier: `a-z`, `0-9` and `-`. */
  id: string;
  /** Title. */
  title: Text;
  /** How it is drawn. */
  kind: ChartKind;
  /** Unit. */
  unit: Text;
  /** What it shows: codes of areas, or of `lines` identifiers of periods. */
  items: string[];
  /** Series, at least one. */
  series: ChartSeries[];
}

/** The result: one cell an area, in the order of `areas`. */
export interface Layer {
  /** The period that was used; empty where time plays no part. */
  period: string;
  /** Values. */
  values: ArrayLike<number>;
  /** Status bytes, as in `data-column`. */
  status: ArrayLike<number>;
  /** Lower ends of the intervals; empty for none. Ignored where the status is a blank. */
  low: ArrayLike<number>;
  /** Upper ends; empty for none. */
  high: ArrayLike<number>;
  /** Why here: one text an area, or empty. */
  notes: Text[];
  /** Hint where to put the class breaks, ascending; empty lets the host decide. */
  classBreaks: ArrayLike<number>;
  /** Charts. */
  charts: Chart[];
  /** Remarks on the whole layer. */
  remarks: Text[];
}

/** Why there is no answer. */
export type Problem =
  /** No such indicator, kind or period. */
  | { tag: "missing-input"; val: string }
  /** The manifest does not declare it, or the operator has not granted it. */
  | { tag: "refused"; val: string }
  /** A parameter that no calculation fits. */
  | { tag: "bad-parameter"; val: string }
  /** Anything else, in a sentence for the user. */
  | { tag: "failed"; val: string };
