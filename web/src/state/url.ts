/** The address bar is the state of the page: this module reads it and writes it, and nothing else does. */

/** Version of the address. Older addresses carry none and still open; a newer one is read as far as it is understood. */
export const VERSION = 1;

export const PAGES = ["map", "profile", "compare", "trend", "data", "plugins", "paper", "words"] as const;
export type PageId = (typeof PAGES)[number];

/** Names that a workspace had before: links to them still open. */
const FORMER_PAGES: Readonly<Record<string, PageId>> = { prefecture: "profile" };

/** Parts of the workspace データ. */
export const SECTIONS = ["import", "history", "audit", "forms"] as const;
export type SectionId = (typeof SECTIONS)[number];

/** Stations of an import, in the order in which they are passed. */
export const STATIONS = ["questions", "report", "difference", "publish"] as const;
export type StationId = (typeof STATIONS)[number];

export const TABS = ["ranking", "series", "table", "charts"] as const;
export type TabId = (typeof TABS)[number];

export const DRAWERS = ["half", "tall", "closed"] as const;
export type DrawerSize = (typeof DRAWERS)[number];

export const PANELS = ["open", "closed"] as const;
export type PanelState = (typeof PANELS)[number];

export type Language = "ja" | "en";

/** How years are written: Japanese era with the Western year behind it, or one of the two alone. */
export const ERAS = ["both", "wareki", "western"] as const;
export type Era = (typeof ERAS)[number];

/** How class breaks are found. */
export const METHODS = ["quantile", "natural-breaks", "equal", "rounded", "deviation"] as const;
export type ClassMethod = (typeof METHODS)[number];

/** Whether small charts beside each other share their axis. */
export const SCALES = ["own", "same"] as const;
export type ScaleOf = (typeof SCALES)[number];

/** What the second map shows: another indicator, or the same one at another time. */
export interface Split {
  kind: "indicator" | "period";
  id: string;
}

/** Where the map looks. */
export interface Camera {
  lon: number;
  lat: number;
  zoom: number;
}

/** Everything that decides what is on screen. `null` = whatever the page proposes. */
export interface View {
  page: PageId;
  data: string | null;
  /** Number of a revision, or a day such as `2026-11-23` for the state at its end; `null` = the newest. */
  revision: string | null;
  indicator: string | null;
  period: string | null;
  /** Settings of the indicator's plugin, by id, where they differ from its defaults. */
  parameters: Record<string, string>;
  grouping: string | null;
  member: string | null;
  area: string | null;
  /** Kinds of places on the map. */
  places: string[];
  tab: TabId;
  /** Which of the indicator's own charts, on the tab `charts`. */
  chart: string | null;
  drawer: DrawerSize;
  /** The panel at the right: the chosen area, or the whole. */
  panel: PanelState;
  section: SectionId;
  /** The import in view, in the section `import`. */
  import: string | null;
  station: StationId | null;
  /** The word or the indicator in view, on the page しらべる. */
  word: string | null;
  /** The two revisions whose difference is in view, in the section `history`. */
  from: number | null;
  to: number | null;
  language: Language;
  era: Era;
  camera: Camera | null;
  /** The second map; `null` = one map. */
  split: Split | null;
  method: ClassMethod | null;
  /** Number of classes. */
  classes: number | null;
  /** Breaks between the classes, ascending, that a person set; they go before `method` and `classes`. */
  breaks: number[] | null;
  /** Classes, by number, and blanks, by name, that the legend's filter hides. */
  hide: string[];
  /** Groupings whose outlines lie on the map beside that of `grouping`. */
  outlines: string[];
  /** The base map under the municipalities: a file of the data folder, or `tiles` for another host's; `null` = the boundaries alone. */
  ground: string | null;
  /** Whether marks on the map say which municipalities differ from the whole. */
  differ: boolean;
  /** Municipalities that are compared. */
  areas: string[];
  /** Indicators that are compared beside `indicator`. */
  beside: string[];
  /** The indicator along the other axis of the scatter. */
  against: string | null;
  scale: ScaleOf;
  /** Whether the view stands in another page, without the shell. */
  embed: boolean;
}

export const INITIAL_VIEW: View = {
  page: "map",
  data: null,
  revision: null,
  indicator: null,
  period: null,
  parameters: {},
  grouping: null,
  member: null,
  area: null,
  places: [],
  tab: "ranking",
  chart: null,
  drawer: "half",
  panel: "open",
  section: "import",
  import: null,
  station: null,
  word: null,
  from: null,
  to: null,
  language: "ja",
  era: "both",
  camera: null,
  split: null,
  method: null,
  classes: null,
  breaks: null,
  hide: [],
  outlines: [],
  ground: null,
  differ: false,
  areas: [],
  beside: [],
  against: null,
  scale: "own",
  embed: false,
};

const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const PARAMETER_PREFIX = "p.";
const CAMERA_DECIMALS = 4;
/** As many as a person can look at, and as the server takes. */
const MOST_LISTED = 60;
const CLASS_BOUNDS = [2, 7] as const;

/** Reads the query of an address. What it cannot understand it leaves at its initial state: an old link still opens. */
export function parseView(search: string): View {
  const query = new URLSearchParams(search);
  const id = (key: string): string | null => {
    const text = query.get(key);
    return text !== null && ID.test(text) ? text : null;
  };
  const ids = (key: string): string[] => [...new Set((query.get(key) ?? "").split(",").filter((one) => ID.test(one)))].slice(0, MOST_LISTED);
  const classes = wholeNumber(query.get("classes"));
  return {
    page: oneOf(PAGES, query.get("page")) ?? FORMER_PAGES[query.get("page") ?? ""] ?? INITIAL_VIEW.page,
    data: id("data"),
    revision: parseRevision(query.get("revision")),
    indicator: id("indicator"),
    period: id("period"),
    parameters: parseParameters(query),
    grouping: id("grouping"),
    member: id("member"),
    area: id("area"),
    places: ids("places"),
    tab: oneOf(TABS, query.get("tab")) ?? INITIAL_VIEW.tab,
    chart: id("chart"),
    drawer: oneOf(DRAWERS, query.get("drawer")) ?? INITIAL_VIEW.drawer,
    panel: oneOf(PANELS, query.get("panel")) ?? INITIAL_VIEW.panel,
    section: oneOf(SECTIONS, query.get("section")) ?? INITIAL_VIEW.section,
    import: id("import"),
    station: oneOf(STATIONS, query.get("station")),
    word: id("word"),
    from: wholeNumber(query.get("from")),
    to: wholeNumber(query.get("to")),
    language: query.get("lang") === "en" ? "en" : "ja",
    era: oneOf(ERAS, query.get("era")) ?? INITIAL_VIEW.era,
    camera: parseCamera(query.get("at")),
    split: parseSplit(query.get("split")),
    method: oneOf(METHODS, query.get("method")),
    classes: classes !== null && classes >= CLASS_BOUNDS[0] && classes <= CLASS_BOUNDS[1] ? classes : null,
    breaks: parseBreaks(query.get("breaks")),
    hide: ids("hide"),
    outlines: ids("outlines"),
    ground: id("ground"),
    differ: query.get("differ") === "1",
    areas: ids("areas"),
    beside: ids("beside"),
    against: id("against"),
    scale: oneOf(SCALES, query.get("scale")) ?? INITIAL_VIEW.scale,
    embed: query.get("embed") === "1",
  };
}

/** Writes a view as a query, `""` for the initial one. The same view always gives the same text. */
export function printView(view: View): string {
  const parts: string[] = [];
  const put = (key: string, value: string | number | null, initial: string | number | null = null): void => {
    if (value !== initial && value !== null) parts.push(`${key}=${encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%3A", ":")}`);
  };
  put("page", view.page, INITIAL_VIEW.page);
  put("data", view.data);
  put("indicator", view.indicator);
  put("period", view.period);
  for (const key of Object.keys(view.parameters).sort()) put(PARAMETER_PREFIX + key, view.parameters[key] ?? null);
  put("grouping", view.grouping);
  put("member", view.member);
  put("area", view.area);
  put("places", view.places.join(","), "");
  put("tab", view.tab, INITIAL_VIEW.tab);
  put("chart", view.chart);
  put("drawer", view.drawer, INITIAL_VIEW.drawer);
  put("panel", view.panel, INITIAL_VIEW.panel);
  put("section", view.section, INITIAL_VIEW.section);
  put("import", view.import);
  put("station", view.station);
  put("word", view.word);
  put("from", view.from);
  put("to", view.to);
  put("at", view.camera === null ? null : printCamera(view.camera));
  put("split", view.split === null ? null : `${view.split.kind}:${view.split.id}`);
  put("method", view.method);
  put("classes", view.classes);
  put("breaks", view.breaks === null ? null : view.breaks.join(","));
  put("hide", view.hide.join(","), "");
  put("outlines", view.outlines.join(","), "");
  put("ground", view.ground);
  put("differ", view.differ ? 1 : null);
  put("areas", view.areas.join(","), "");
  put("beside", view.beside.join(","), "");
  put("against", view.against);
  put("scale", view.scale, INITIAL_VIEW.scale);
  put("embed", view.embed ? 1 : null);
  put("revision", view.revision);
  put("era", view.era, INITIAL_VIEW.era);
  put("lang", view.language, INITIAL_VIEW.language);
  return parts.length === 0 ? "" : `?v=${VERSION}&${parts.join("&")}`;
}

/** The next view with those lists and objects of the one before that say the same: what follows one of them stays quiet then. */
export function sharing(before: View, next: View): View {
  const shared: Record<string, unknown> = { ...next };
  for (const [key, value] of Object.entries(before)) {
    if (typeof value === "object" && JSON.stringify(value) === JSON.stringify(shared[key])) shared[key] = value;
  }
  return shared as unknown as View;
}

function parseParameters(query: URLSearchParams): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [key, value] of query) {
    const name = key.startsWith(PARAMETER_PREFIX) ? key.slice(PARAMETER_PREFIX.length) : "";
    if (ID.test(name) && value !== "" && value.length <= 64) parameters[name] = value;
  }
  return parameters;
}

function parseSplit(text: string | null): Split | null {
  const [kind, id, more] = (text ?? "").split(":");
  if ((kind !== "indicator" && kind !== "period") || id === undefined || !ID.test(id) || more !== undefined) return null;
  return { kind, id };
}

/** Ascending numbers, one fewer than there are classes. */
export function parseBreaks(text: string | null): number[] | null {
  if (text === null || text === "") return null;
  const numbers = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (numbers.length >= CLASS_BOUNDS[1] || !numbers.every((number, at) => Number.isFinite(number) && (at === 0 || number > (numbers[at - 1] ?? NaN)))) return null;
  return numbers;
}

function parseCamera(text: string | null): Camera | null {
  const numbers = (text ?? "").split(",").map(Number);
  const [lon, lat, zoom] = numbers;
  if (numbers.length !== 3 || lon === undefined || lat === undefined || zoom === undefined) return null;
  if (!numbers.every(Number.isFinite) || Math.abs(lon) > 180 || Math.abs(lat) > 85 || zoom < 0 || zoom > 22) return null;
  return { lon, lat, zoom };
}

function printCamera(camera: Camera): string {
  return [camera.lon, camera.lat, camera.zoom].map((number) => Number(number.toFixed(CAMERA_DECIMALS))).join(",");
}

/** A number of a revision, or a day of the Gregorian calendar. */
export function parseRevision(text: string | null): string | null {
  if (text === null) return null;
  const day = /^\d{4}-(\d{2})-(\d{2})$/.exec(text);
  if (day !== null) return Number(day[1]) >= 1 && Number(day[1]) <= 12 && Number(day[2]) >= 1 && Number(day[2]) <= 31 ? text : null;
  return wholeNumber(text) === null ? null : text;
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : null;
}

function oneOf<T extends string>(all: readonly T[], text: string | null): T | null {
  return all.find((one) => one === text) ?? null;
}
